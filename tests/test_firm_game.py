"""The firm game: its books balance, its market is fair, and each market favours another system."""

import dataclasses
from dataclasses import astuple, fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.models.firm.game import order_limit, play, start
from widgets.models.firm.game_policies import (
    FIXED_POLICIES,
    RANGES,
    Spread,
    best_constant_policy,
    spread,
)
from widgets.models.firm.game_record import (
    PERIODS,
    PROFIT_PARTS,
    Decided,
    Decisions,
    eight_quarters,
    from_text,
    to_text,
)
from widgets.models.firm.market import MARKETS, QUARTERS, RULES, draw_demand

every_market = pytest.mark.parametrize("market", MARKETS.values(), ids=MARKETS.keys())
every_policy = pytest.mark.parametrize("policy", FIXED_POLICIES.values(), ids=FIXED_POLICIES.keys())
any_decisions = st.builds(
    Decisions,
    **{name: st.floats(*limits) for name, limits in RANGES.items() if name != "postponed"},
    postponed=st.booleans(),
)
any_game = given(
    market=st.sampled_from(list(MARKETS.values())),
    plan=st.lists(any_decisions, min_size=QUARTERS, max_size=QUARTERS),
    seed=st.integers(1, 999),
)
few_examples = settings(max_examples=60)


@any_game
@few_examples
def test_money_balances(market, plan, seed):
    game = play(market, plan, draw_demand(market, seed, 3))
    q = game.quarters
    worth = q.cash + q.stock_worth + q.machine_worth
    firm = start(market)
    first = firm.cash + firm.line_value + firm.cell_value
    gained = np.diff(worth, axis=0, prepend=np.broadcast_to(first, (1, 3)))
    assert np.allclose(gained, q.profit, atol=1e-6)
    assert np.allclose(game.total, worth[-1] - first + game.customers, atol=1e-6)


@any_game
@few_examples
def test_units_balance_and_nothing_is_negative(market, plan, seed):
    q = play(market, plan, draw_demand(market, seed, 3)).quarters
    assert np.allclose(q.asked, q.sold_from_stock + q.sold_to_order + q.lost, atol=1e-6)
    grown = np.diff(q.stock, axis=0, prepend=0)
    assert np.allclose(q.made, q.sold_from_stock + q.written_off + grown, atol=1e-6)
    may_be_negative = {*PROFIT_PARTS, "cash"}
    for field in fields(q):
        if field.name not in may_be_negative:
            assert getattr(q, field.name).min() >= -1e-9, field.name
    assert q.goodwill.max() <= RULES.most_goodwill
    assert q.fit.max() <= 1 + 1e-9
    capacity = np.array([each.line_capacity for each in plan])[:, np.newaxis]
    assert np.all(q.made <= capacity + 1e-6)
    room = np.array([order_limit(each) for each in plan])[:, np.newaxis]
    assert np.all(q.sold_to_order <= room + 1e-6)


@every_market
def test_the_same_seed_is_the_same_market_whatever_the_firm_decides(market):
    one, many = draw_demand(market, 5), draw_demand(market, 5, 200)
    assert np.array_equal(one.noise, many.noise[:, :1])
    assert one.shock_quarter[0] == many.shock_quarter[0]
    assert not np.array_equal(one.noise, draw_demand(market, 6).noise)
    assert set(many.shock_quarter) == {4, 5, 6}
    # The first quarter's buyers do not depend on what the firm does.
    asked = [play(market, (p,), one).quarters.asked[0, 0] for p in FIXED_POLICIES.values()]
    assert len(set(asked)) == 1


def test_one_path_does_not_repeat_itself():
    noise = draw_demand(MARKETS["Fashion"], 3).noise[:, 0]
    assert len({tuple(row) for row in noise}) == QUARTERS
    assert not np.allclose(noise[4:] - 1, 1 - noise[:4])  # mirrored scenarios are for averages


@every_market
def test_the_learners_path_is_the_first_of_the_two_hundred(market):
    plan = (Decisions(),) * QUARTERS
    one = play(market, plan, draw_demand(market, 11)).total
    assert one[0] == pytest.approx(spread(market, plan, draw_demand(market, 11, 200)).totals[0])


@every_market
def test_the_shock_comes_when_it_is_drawn(market):
    demand = draw_demand(market, 2, 200)
    calm = replace(market, shock_demand=1, shock_patience=1, tastes_turn=False)
    plan = (FIXED_POLICIES["Pure mass customization"],) * QUARTERS
    shocked, quiet = (play(m, plan, demand).quarters.sold_to_order for m in (market, calm))
    differs = ~np.isclose(shocked, quiet)
    before = np.arange(1, QUARTERS + 1)[:, np.newaxis] < demand.shock_quarter
    assert not differs[before].any()
    assert differs.any()


def test_rows_of_decisions_are_as_many_games():
    market, rows = MARKETS["A few and many"], list(FIXED_POLICIES.values())
    one = draw_demand(market, 4)
    together = Decisions(*(np.array(column) for column in zip(*map(astuple, rows), strict=True)))
    demand = dataclasses.replace(
        one, noise=np.repeat(one.noise, 3, axis=1), shock_quarter=np.repeat(one.shock_quarter, 3)
    )
    totals = play(market, (together,) * QUARTERS, demand).total
    alone = [play(market, (row,) * QUARTERS, one).total[0] for row in rows]
    assert totals == pytest.approx(alone)


@pytest.mark.parametrize(
    ("market", "winner"),
    [
        ("Everyday goods", "Pure mass production"),
        ("Made for me", "Pure mass customization"),
        ("Fashion", "Postponement"),
    ],
)
def test_each_market_favours_another_system(market, winner):
    demand = draw_demand(MARKETS[market], 1, 200)
    average = {
        name: spread(MARKETS[market], (policy,) * QUARTERS, demand).average
        for name, policy in FIXED_POLICIES.items()
    }
    assert max(average, key=average.get) == winner


# Found by a search over two plans: quarters 1 to 5, and anew for quarters 6 to 8.
NEW_PLANS = {
    "Everyday goods": ((8_600, 700, 7, 7, 1.5, False, 0), (15_000, 700, 8, 5, 2.2, False, 0)),
    "Made for me": ((0, 7_700, 12, 8, 1.8, True, 1), (0, 7_700, 12, 4, -1, True, 1)),
    "Fashion": ((6_200, 200, 12, 9, 2.4, True, 0), (11_600, 200, 12, 11, 2.5, True, 0)),
    "A few and many": ((8_000, 1_500, 12, 8, 1, False, 0), (12_100, 2_800, 12, 8, 1.1, False, 0)),
}


@pytest.mark.parametrize("name", MARKETS)
def test_after_the_shock_a_new_decision_is_worth_a_twentieth(name):
    market, demand = MARKETS[name], draw_demand(MARKETS[name], 3, 200)
    first, then = (Decisions(**dict(zip(RANGES, plan, strict=True))) for plan in NEW_PLANS[name])
    constant = spread(market, (best_constant_policy(market),) * QUARTERS, demand).average
    assert spread(market, (first,) * 5 + (then,) * 3, demand).average > 1.05 * constant


def test_serving_everybody_is_not_the_goal_in_two_markets():
    served = {}
    for name, market in MARKETS.items():
        plan = (best_constant_policy(market),) * QUARTERS
        run = play(market, plan, draw_demand(market, 1, 200)).quarters
        served[name] = 1 - float(run.lost.sum() / run.asked.sum())
    assert sum(share < 0.9 for share in served.values()) == 2, served


def test_where_some_variants_sell_every_day_a_mixture_beats_all_pure_systems():
    market = MARKETS["A few and many"]
    best, demand = best_constant_policy(market), draw_demand(market, 1, 200)
    assert best.line_capacity > 2_000
    assert best.cell_capacity > 1_000
    assert not best.postponed
    mixed = spread(market, (best,) * QUARTERS, demand).average
    for policy in FIXED_POLICIES.values():
        assert mixed > 1.2 * spread(market, (policy,) * QUARTERS, demand).average


STRIPPED = {
    "sell the line": {"line_capacity": 0},
    "sell the cells": {"cell_capacity": 0},
    "sell all machines": {"line_capacity": 0, "cell_capacity": 0},
    "let stock run out": {"safety_factor": -1},
    "offer one variant": {"variants": 1},
    "fill the store": {"safety_factor": 2.5, "line_capacity": 15_000},
}


@pytest.mark.parametrize("last", [1, 3], ids=["last quarter", "last plan"])
@every_market
def test_stripping_the_firm_at_the_end_does_not_pay(market, last):
    """A plan that fits the market, shock and all, is not bettered by emptying the firm."""
    first, then = (
        Decisions(**dict(zip(RANGES, plan, strict=True))) for plan in NEW_PLANS[market.name]
    )
    demand, plan = draw_demand(market, 1, 200), (first,) * 5 + (then,) * 3
    kept = spread(market, plan, demand).average
    for name, changes in STRIPPED.items():
        stripped = replace(then, **changes)
        if stripped != then:
            stripped_plan = plan[:-last] + (stripped,) * last
            assert spread(market, stripped_plan, demand).average < kept + 10_000, name


def test_dropping_inspection_at_the_end_costs_customers():
    market, policy = MARKETS["Made for me"], FIXED_POLICIES["Pure mass customization"]
    demand = draw_demand(market, 1, 200)
    kept = play(market, (policy,) * QUARTERS, demand)
    stripped = play(market, (policy,) * 7 + (replace(policy, inspected=0),), demand)
    assert stripped.total.mean() < kept.total.mean()
    assert stripped.customers.mean() < kept.customers.mean()


def test_the_best_constant_policy_beats_the_fixed_ones_and_is_repeatable():
    market, shares = MARKETS["Everyday goods"], []
    best = best_constant_policy(market, progress=shares.append)
    assert best == best_constant_policy(market)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    demand = draw_demand(market, 77, 200)
    mine = spread(market, (best,) * QUARTERS, demand).average
    for policy in FIXED_POLICIES.values():
        assert mine > spread(market, (policy,) * QUARTERS, demand).average


def test_a_spread_tells_skill_from_luck():
    found = Spread(np.array([30.0, *range(10, 20), *range(20, 29)]))
    assert found.average == pytest.approx((30 + 145 + 216) / 20)
    assert found.worst_tenth == pytest.approx(10.5)
    assert found.luck == pytest.approx(30 - found.average)


@pytest.mark.parametrize(
    ("changes", "outcome", "direction"),
    [
        ({"variants": 12}, "lost_no_variant", -1),
        ({"cell_capacity": 6_000}, "sold_to_order", 1),
        ({"lead_time": 40}, "lost_waiting", 1),
        ({"safety_factor": 2.0, "line_capacity": 12_000}, "stock", 1),
        ({"postponed": True}, "changeovers", -1),
        ({"inspected": 1.0}, "defects", -1),
    ],
)
def test_each_decision_does_what_its_lesson_says(changes, outcome, direction):
    market = MARKETS["A few and many"]
    demand = draw_demand(market, 9, 50)
    before, after = (
        getattr(play(market, (d,) * QUARTERS, demand).quarters, outcome).mean()
        for d in (Decisions(), replace(Decisions(), **changes))
    )
    assert (after - before) * direction > 0


def test_a_short_promise_leaves_cells_idle():
    # A flow time of 6 days at 2 days of work and full variability: two thirds busy.
    assert order_limit(Decisions(cell_capacity=900, lead_time=6)) == pytest.approx(600)
    assert order_limit(Decisions(cell_capacity=900, lead_time=RULES.cell_days)) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("line_capacity", -1),
        ("cell_capacity", float("nan")),
        ("variants", 13),
        ("variants", 0),
        ("lead_time", 1),
        ("safety_factor", 4),
        ("inspected", 1.1),
    ],
)
def test_a_decision_out_of_range_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=name):
        Decisions(**{name: value})


def test_a_plan_has_one_to_eight_quarters():
    demand = draw_demand(MARKETS["Fashion"], 1)
    for quarters in (0, 9):
        with pytest.raises(ValueError, match="plan must have 1 to 8 quarters"):
            play(MARKETS["Fashion"], (Decisions(),) * quarters, demand)


def test_standing_plans_rule_three_quarters():
    decided = [Decisions(variants=n) for n in (1, 2, 3, 4)]
    assert [d.variants for d in eight_quarters(decided)] == [1, 2, 3, 3, 3, 4, 4, 4]
    assert [d.variants for d in eight_quarters(decided[:2])] == [1, 2, 2, 2, 2, 2, 2, 2]
    assert sum(map(len, PERIODS)) == QUARTERS
    with pytest.raises(ValueError, match="number of decisions"):
        eight_quarters([])


def test_a_game_survives_as_text():
    game = (
        Decided(Decisions(), 'sell "all"', "weil’s geht"),
        Decided(Decisions(9_000, 0, 12, 3, -1, True, 1), "", "–"),
    )
    assert from_text(to_text(game)) == game
    assert from_text("[]") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cut off or was changed"),
        ("[[4000,1500", "cut off or was changed"),
        ("7", "must list 0 to 4 decisions"),
        ("[[],[],[],[],[]]", "must list 0 to 4 decisions"),
        ("[[1,2]]", "decision 1 of this game is not complete"),
        ('[["x",1500,6,10,0.5,false,0.5,"a","b"]]', "something else than a number"),
        ('[[4000,1500,60,10,0.5,false,0.5,"a","b"]]', "decision 1 of this game has a number out"),
        ('[[NaN,1500,6,10,0.5,false,0.5,"a","b"]]', "decision 1 of this game has a number out"),
        (f'[[1{400 * "0"},1500,6,10,0.5,false,0.5,"a","b"]]', "has a number out of range"),
        (1_500 * "[", "this is not a game: the text is cut off or was changed"),
        ("[[4000,1500,6,10,0.5,false,0.5,1,2]]", "no target or no reason"),
    ],
)
def test_damaged_text_is_one_sentence(text, message):
    with pytest.raises(ValueError, match=message):
        from_text(text)
