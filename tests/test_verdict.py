"""The verdict: every claim has a rule, can hold and can flip, and its numbers are the lessons'."""

from dataclasses import replace
from math import exp, isclose, log, sqrt

import numpy as np
import pytest

from widgets.learner.course import claims
from widgets.learner.firm import CASES, NUMBERS, RANGES, Firm, FoldedFirm
from widgets.models.firm import cost as firm_cost
from widgets.models.firm.claim_rules import CHOICE_SCALE, RULES, intervals
from widgets.models.firm.verdict import NARROW, changed, flip_value, judge, judge_all, ratio_map
from widgets.page.fields import fields_of

FIRMS = {"Bicycles": Firm(), **{name: Firm(**case) for name, case in CASES.items()}}
every_claim = pytest.mark.parametrize("claim", RULES)
every_firm = pytest.mark.parametrize("firm", FIRMS.values(), ids=FIRMS.keys())


def random_firms(count: int, seed: int = 1) -> Firm:
    """Return many firms at once: numbers drawn evenly over their ranges."""
    draw = np.random.default_rng(seed)
    numbers = {}
    for name, field in NUMBERS.items():
        shares = draw.random(count)
        if field.log:
            numbers[name] = field.low * (field.high / field.low) ** shares
        else:
            numbers[name] = field.low + (field.high - field.low) * shares
    return changed(Firm(), **numbers)


# ---- the firm --------------------------------------------------------------------------------


def test_the_firm_shows_few_of_its_numbers_at_first():
    fields = fields_of(Firm)
    assert 3 <= sum(not field.more for field in fields.values()) <= 4
    assert all(field.more for field in fields_of(FoldedFirm).values())
    assert FoldedFirm() == FoldedFirm(**vars(Firm()))


@pytest.mark.parametrize("name", CASES)
def test_every_case_is_within_the_ranges_and_of_the_right_kind(name):
    for key, value in CASES[name].items():
        field = fields_of(Firm)[key]
        assert field.parse(value) == value
        assert isinstance(value, {"integer": int, "text": str}.get(field.kind, float))


def test_what_follows_from_the_numbers():
    firm = Firm(mass_unit=30, margin=20, custom_unit=45, setup_time=30, hour_cost=40)
    assert (firm.price, firm.salvage_value, firm.premium) == (50, 15, 15)
    assert (firm.setup_cost, firm.holding_cost) == (20, 6)
    assert Firm(demand=1000, variants=4).demand_per_variant == 250


# ---- the rules -------------------------------------------------------------------------------


def test_every_statement_of_the_text_has_a_rule_and_no_other():
    assert [claim["id"] for claim in claims()] == list(RULES)


@every_claim
def test_a_rule_can_hold_and_can_flip(claim):
    ratio = RULES[claim].find(random_firms(2_000)).ratio
    assert np.isfinite(ratio).all()
    assert (ratio > 0).all()
    assert 0.02 < np.mean(ratio >= 1) < 0.98


@every_claim
def test_its_lever_turns_it_in_both_directions(claim):
    draw, lever = np.random.default_rng(1), RULES[claim].lever
    turned = set()
    for firm in [*FIRMS.values()] * 40:
        # a firm like one of the stylized ones: each number up to four times or a quarter of it
        numbers = {
            name: np.clip(getattr(firm, name) * 4 ** draw.uniform(-1, 1), *RANGES[name])
            for name in NUMBERS
        }
        near = changed(firm, **numbers)
        if flip_value(claim, near, lever, *RANGES[lever]) is not None:
            turned.add(bool(RULES[claim].find(near).ratio >= 1))
    assert turned == {True, False}


@every_claim
def test_a_rule_is_continuous_in_every_number(claim):
    firms = random_firms(100, seed=2)
    before = np.log(RULES[claim].find(firms).ratio)
    for name in NUMBERS:
        value = getattr(firms, name)
        step = 1e-9 * np.maximum(value, 1)
        value = np.where(value + step > RANGES[name][1], value - step, value + step)
        after = np.log(RULES[claim].find(changed(firms, **{name: value})).ratio)
        assert np.abs(after - before).max() < 1e-4, name


@every_claim
def test_its_formula_can_be_typeset_and_its_lever_is_a_number_of_the_firm(claim):
    rule = RULES[claim]
    assert rule.formula.count("{") == rule.formula.count("}")
    assert "€" not in rule.formula
    assert rule.lever in NUMBERS
    assert NUMBERS[rule.lever].low > 0


def finding(claim: str, **numbers) -> tuple[float, float, float]:
    found = RULES[claim].find(Firm(**numbers))
    return float(found.mass), float(found.custom), float(found.ratio)


def test_making_costs_are_those_of_the_break_even_lesson():
    numbers = {"mass_fixed": 2e6, "mass_unit": 20, "custom_fixed": 2e5, "custom_unit": 40,
               "shared_share": 1}  # fmt: skip
    assert finding("mp-cost", demand=40_000, **numbers) == (70, 45, 45 / 70)
    assert finding("mp-cost", demand=90_000, **numbers)[2] == pytest.approx(1)
    assert finding("mc-near-cost", demand=90_000, **numbers)[2] == pytest.approx(1.1)


def test_wrong_forecasts_are_those_of_the_newsvendor():
    firm = Firm(mass_unit=20, margin=30, demand_cv=0.05, variants=4, correlation=0.01)
    # c_u = 30, c_o = 10, φ(z) at 0.75 is 0.3178; gamma and normal nearly agree
    variation = 0.05 * sqrt(4 / 1.03)
    wanted = 40 * 0.3178 * variation
    assert float(firm_cost.forecast_error_cost(firm)) == pytest.approx(wanted, rel=0.03)
    mass, custom, ratio = finding("mc-costs-more")
    assert mass == pytest.approx(300 + float(firm_cost.forecast_error_cost(Firm())))
    assert ratio == custom / mass


def test_learning_that_is_not_shared_makes_customized_units_dearer():
    alone = Firm(custom_unit=10, variants=100, shared_share=0.5)
    assert float(firm_cost.custom_unit_cost(alone)) == pytest.approx(12.46, abs=0.01)
    assert float(firm_cost.custom_unit_cost(replace(alone, shared_share=1))) == 10


def test_the_line_and_the_cells_at_the_exact_values_of_two_stations():
    line, cells, ratio = finding("mp-line", process_cv=1, buffer_size=1, extra_work=50)
    assert line == pytest.approx(100 * (1 + 2) / (1 + 3))
    assert cells == pytest.approx(100 / 1.5)
    assert ratio == pytest.approx(line / cells)


def test_a_lot_of_one_is_quickest_up_to_the_limit_of_the_lesson():
    setup = 4 * 0.1180339887  # at 80 % utilization
    assert finding("mp-focus", process_time=4, utilization=0.8, setup_time=setup)[
        2
    ] == pytest.approx(1)
    assert finding("mp-focus", process_time=4, utilization=0.8, setup_time=40 * setup)[
        0
    ] == pytest.approx(40)


def test_without_setups_the_line_is_quicker_by_the_extra_work():
    numbers = {"variants": 1, "process_time": 1, "utilization": 0.9, "process_cv": 1}
    line, cells, ratio = finding("mp-quantity", extra_work=30, **numbers)
    assert (line, cells) == (pytest.approx(10), pytest.approx(13))
    assert ratio == pytest.approx(1.3)


def test_options_stop_helping_at_the_scale_of_taste_over_the_effort():
    # Gumbel and even tastes of the same standard deviation: μπ/√6 = τ/√12
    assert pytest.approx(sqrt(6) / np.pi / sqrt(12)) == CHOICE_SCALE
    assert finding("mc-variety", misfit_cost=100, evaluation_cost=1)[1] == pytest.approx(22.5, 0.01)


@pytest.mark.parametrize(
    ("numbers", "best"),
    [
        ({"asking_effort": 5}, 100 / 25),  # asking: τ/4 = 100 over 5 + 20
        ({"past_purchases": 3}, 50 / 20),  # half of the spread is gone after three purchases
        ({"adjustment_cost": 50}, 8),
        ({"presentation_return": 9}, 9),
    ],
)
def test_each_of_the_four_approaches_can_be_the_best(numbers, best):
    dull = {"misfit_cost": 400, "asking_effort": 1e4, "past_purchases": 0,
            "adjustment_cost": 1e5, "presentation_return": 0.05}  # fmt: skip
    unit = {"mass_unit": 100, "custom_unit": 120, "shared_share": 1}
    assert finding("mc-techniques", **{**dull, **unit, **numbers})[1] == pytest.approx(best)


def test_best_variety_and_the_misfit_it_leaves_are_those_of_the_lesson():
    market = {"misfit_cost": 40, "variety_cost": 50_000, "demand": 500_000}
    assert finding("definition-mp", **market)[0] == 10
    left, cost, _ = finding(
        "customization-row", variants=10, misfit_cost=40, mass_unit=20, custom_unit=21.5,
        shared_share=1, asking_effort=0.5,
    )  # fmt: skip
    assert (left, cost) == (1, 2)


def test_serving_a_buyer_is_the_sum_of_its_parts():
    mass, custom, ratio = finding("definition-mc")
    parts = firm_cost.cost_parts(Firm())
    assert mass == pytest.approx(sum(float(pair[0]) for pair in parts.values()))
    assert custom == pytest.approx(sum(float(pair[1]) for pair in parts.values()))
    assert float(firm_cost.advantage(Firm())) == pytest.approx(30_000 * (mass - custom))
    assert finding("summary")[2] == min(finding("mp-cost")[2], ratio)


def test_handwork_is_compared_with_flexible_machines():
    _, cheaper, ratio = finding("method-mc", hand_unit=300)
    machines = float(firm_cost.making_cost(Firm())[1])
    assert (cheaper, ratio) == (300, machines / 300)
    assert finding("method-mc", hand_unit=1000)[1] == machines


def test_lots_are_those_of_the_lot_size_lesson():
    firm = Firm(demand=1e4, variants=1, setup_time=300, hour_cost=40, mass_unit=20, utilization=0.5)
    lot, one, ratio = finding("quantity-mc", **{n: getattr(firm, n) for n in NUMBERS})
    # K = 200, h = 4, D = 10,000, D/P = 0.5, as in lesson 03
    assert lot == pytest.approx(sqrt(2 * 200 * 1e4 / (4 * 0.5)))
    assert ratio == pytest.approx(200 * 1e4 / (4 * 0.5))
    assert one == 1


def test_flexibility_is_worth_what_the_lesson_says():
    # ten plants of 100 with standard deviation 40: 109.1 units more, 41.2 at a correlation of 0.5
    per_unit = {"margin": 1, "demand": 1000}
    for r, gain in ((0.25, 68.6), (0.5, 41.2), (0.9, 7.4)):
        cv = 0.4 * sqrt((1 + 9 * r) / 10)
        found = finding("flexibility-mc", correlation=r, demand_cv=cv, custom_fixed=1e3, **per_unit)
        assert found[0] == pytest.approx(gain, abs=0.05)
        assert found[1:] == (1e3, found[0] / 1e3)
        chain = finding("flexibility-mp", correlation=r, demand_cv=cv, link_cost=100, **per_unit)
        assert chain == (1000, pytest.approx(0.96 * gain, abs=0.05), pytest.approx(1000 / chain[1]))


def test_inspection_intervals_are_those_of_the_lesson():
    firm = Firm(process_time=1, utilization=0.5, mass_unit=500 / 30, hour_cost=60,
                inspection_time=10, mass_fault_rate=0.01)  # fmt: skip
    # c = €10, λ = 0.01/h, L = 30 units/h × €16.67 = €500/h: two hours
    assert float(intervals(firm)[0]) == pytest.approx(120)
    assert RULES["inspection-mp"].find(firm).ratio == pytest.approx(10 / 120)


def test_slow_work_by_hand_is_inspected_less_often_not_more():
    slow, slower = (finding("inspection-mc", extra_work=x) for x in (20, 200))
    assert slower[1] > slow[1]
    assert slower[2] < slow[2]


# ---- verdicts --------------------------------------------------------------------------------


@every_claim
@every_firm
def test_a_verdict_turns_where_it_says_and_not_before(claim, firm):
    verdict = judge(claim, firm, RANGES)
    rule = RULES[claim]

    def ratio(value):
        return float(rule.find(changed(firm, **{rule.lever: value})).ratio)

    assert verdict.ratio == ratio(verdict.now)
    if verdict.flip is None:
        values = np.geomspace(*RANGES[rule.lever], 50)
        assert len({ratio(value) >= 1 for value in values}) == 1
        assert verdict.factor is None
        assert verdict.word == ("holds" if verdict.ratio >= 1 else "flips")
        return
    assert isclose(verdict.flip, verdict.now * verdict.factor)
    assert ratio(verdict.flip) == pytest.approx(1, abs=2e-3)
    sides = {ratio(verdict.flip * (1 + s * 1e-3)) >= 1 for s in (-1, 1)}
    assert sides == {True, False}
    steps = np.linspace(0.01, 0.98, 30)
    before = {ratio(verdict.now * verdict.factor**step) >= 1 for step in steps}
    assert before == {verdict.ratio >= 1}
    near = 1 / NARROW < verdict.factor < NARROW
    assert verdict.word == ("depends" if near else "holds" if verdict.ratio >= 1 else "flips")


def test_the_break_even_volume_is_found_again():
    firm = Firm(mass_fixed=2e6, mass_unit=20, custom_fixed=2e5, custom_unit=40, shared_share=1.0)
    assert flip_value("mp-cost", firm, "demand", *RANGES["demand"]) == pytest.approx(90_000, 1e-4)
    assert flip_value("mp-cost", firm, "demand", 1e5, 1e7) is None


def test_of_two_flips_the_nearer_is_named():
    firm = Firm(demand=60_000.0, custom_fixed=4e6, mass_fixed=1e5, custom_unit=205.0,
                shared_share=1.0, variety_cost=1e6, demand_cv=0.05, misfit_cost=100.0,
                variants=3, asking_effort=0.1)  # fmt: skip
    grid = np.geomspace(*RANGES["demand"], 4001)
    holds = ratio_map("definition-mc", firm, demand=grid) >= 1
    turns = grid[:-1][holds[1:] != holds[:-1]]
    nearest = turns[np.abs(np.log(turns / firm.demand)).argmin()]
    assert flip_value("definition-mc", firm, "demand", *RANGES["demand"]) == pytest.approx(
        nearest, rel=0.01
    )


@every_firm
def test_the_stylized_firms_hear_all_three_words(firm):
    words = [verdict.word for verdict in judge_all(firm, RANGES)]
    assert set(words) == {"holds", "flips", "depends"}
    assert len(words) == 18


def test_the_stylized_firms_disagree_on_most_claims():
    sides = [[v.ratio >= 1 for v in judge_all(firm, RANGES)] for firm in FIRMS.values()]
    disputed = sum(len(set(column)) == 2 for column in zip(*sides, strict=True))
    assert disputed >= 10


@every_claim
def test_a_map_is_the_single_verdicts_side_by_side(claim):
    demands, costs = np.array([1e3, 1e5, 1e6]), np.array([[50.0], [500.0]])
    grid = ratio_map(claim, Firm(), demand=demands, custom_unit=costs)
    assert grid.shape == (2, 3)
    for i, cost in enumerate(costs[:, 0]):
        for j, demand in enumerate(demands):
            single = RULES[claim].find(replace(Firm(), demand=demand, custom_unit=cost)).ratio
            assert grid[i, j] == pytest.approx(float(single))


@pytest.mark.parametrize(
    ("claim", "number", "value"),
    [
        ("mp-focus", "utilization", 1.2),
        ("mp-quantity", "process_time", 0),
        ("mp-cost", "demand", 0),
        ("definition-mc", "demand", -1),
        ("mc-near-cost", "shared_share", 2),
        ("mc-costs-more", "variants", 0),
        ("flexibility-mc", "correlation", -0.5),
        ("inspection-mp", "mass_fault_rate", 0),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_number_out_of_range_is_refused(claim, number, value):
    with pytest.raises(ValueError, match="must be"):
        RULES[claim].find(changed(Firm(), **{number: value}))


def test_a_learning_curve_of_80_percent():
    ratio = exp(log(0.8))
    assert ratio == pytest.approx(firm_cost.PROGRESS_RATIO)
