"""Cost models: acceptance values, brute force, simulation and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from widgets.data import load
from widgets.explorers.cost import MadeToOrder
from widgets.explorers.cost.made_to_order import GAMMA, NORMAL
from widgets.models.cost.break_even import BreakEven, CostStructure, break_even
from widgets.models.cost.newsvendor import (
    mismatch_cost,
    newsvendor_gamma,
    newsvendor_normal,
    split_variation,
    variants_threshold,
)
from widgets.models.cost.pooling import pool, pooling_ratio, postponement_limit

DEMAND = (
    load("hp_deskjet").pivot(index="month_number", columns="option", values="demand").to_numpy()
)
CASE = {"price": 60, "unit_cost": 30, "salvage_value": 10}

costs = st.integers(0, 10**7).map(float)
unit_costs = st.integers(0, 10**6).map(lambda cents: cents / 100)
volumes = st.floats(1, 1e7)
structures = st.builds(CostStructure, costs, unit_costs)


# ---- scale -----------------------------------------------------------------------------------


def test_break_even_is_where_both_cost_the_same():
    dedicated, flexible = CostStructure(2e6, 20), CostStructure(2e5, 40)
    flip = break_even(dedicated, flexible)
    assert flip == BreakEven(90_000, below="second", above="first")
    assert dedicated.total(90_000) == flexible.total(90_000)


@pytest.mark.parametrize(
    ("first", "second", "cheaper"),
    [
        ((100, 10), (200, 20), "first"),
        ((200, 20), (100, 10), "second"),
        ((100, 10), (100, 20), "first"),
        ((100, 20), (100, 10), "second"),
        ((100, 10), (200, 10), "first"),
        ((200, 10), (100, 10), "second"),
        ((100, 10), (100, 10), "equal"),
        ((0, 0), (0, 0), "equal"),
    ],
)
def test_a_choice_that_never_flips_names_who_dominates(first, second, cheaper):
    flip = break_even(CostStructure(*first), CostStructure(*second))
    assert flip == BreakEven(None, cheaper, cheaper)


@given(structures, structures)
def test_below_and_above_say_which_system_is_cheaper(first, second):
    flip = break_even(first, second)
    if flip.volume is None:
        assert flip.below == flip.above
    else:
        assert flip.volume > 0
        assert {flip.below, flip.above} == {"first", "second"}
    start = flip.volume or 1
    for volume, said in ((start / 2, flip.below), (2 * start, flip.above)):
        one, two = float(first.total(volume)), float(second.total(volume))
        slack = 1e-9 * (one + two)
        assert said != "first" or one <= two + slack
        assert said != "second" or two <= one + slack
        assert said != "equal" or one == two


@given(structures, volumes, volumes)
def test_costs_are_never_negative_and_more_volume_never_makes_a_unit_dearer(structure, one, two):
    low, high = min(one, two), max(one, two)
    assert structure.total(low) >= 0
    assert structure.per_unit(high) >= 0
    fixed_per_unit = structure.per_unit([low, high]) - structure.unit_cost
    assert fixed_per_unit[1] <= fixed_per_unit[0]
    assert structure.total(high) >= structure.total(low)
    assert structure.per_unit(low) * low == pytest.approx(structure.total(low))


# ---- forecast error ---------------------------------------------------------------------------


def test_a04_newsvendor_with_normal_demand():
    """Snyder & Shen, Example 4.3, as tested in stockpyl."""
    best = newsvendor_normal(0.7, 0.18, mean=50, sd=8)
    assert best.order_quantity == pytest.approx(56.6039559274, abs=1e-6)
    assert best.cost == pytest.approx(1.9976051932, abs=1e-6)


def test_normal_newsvendor_against_every_other_order():
    orders = np.arange(20, 90)
    demand = np.random.default_rng(4).normal(50, 8, 200_000)
    short = np.array([np.clip(demand - order, 0, None).mean() for order in orders])
    left = np.array([np.clip(order - demand, 0, None).mean() for order in orders])
    simulated = 0.7 * short + 0.18 * left
    best = newsvendor_normal(0.7, 0.18, mean=50, sd=8)
    assert orders[np.argmin(simulated)] == round(float(best.order_quantity))
    assert best.cost == pytest.approx(simulated.min(), rel=0.02)


@pytest.mark.parametrize("cv", [0.2, 0.8, 2])
def test_gamma_newsvendor_against_simulation(cv):
    shape, mean = 1 / cv**2, 100
    demand = np.random.default_rng(7).gamma(shape, mean / shape, 400_000)
    best = newsvendor_gamma(30, 20, mean, cv * mean)
    assert np.quantile(demand, 0.6) == pytest.approx(float(best.order_quantity), rel=0.02)

    def cost(order):
        short, left = np.clip(demand - order, 0, None), np.clip(order - demand, 0, None)
        return 30 * short.mean() + 20 * left.mean()

    assert cost(best.order_quantity) == pytest.approx(float(best.cost), rel=0.01)
    others = [cost(share * best.order_quantity) for share in (0.7, 1.4)]
    assert cost(best.order_quantity) < min(others)


@given(st.floats(0.1, 100), st.floats(0.1, 100), st.floats(0.05, 3))
def test_gamma_and_normal_agree_where_demand_is_steady(underage, overage, cv):
    """A negative demand is impossible, so gamma demand never costs more than all lost sales."""
    gamma = newsvendor_gamma(underage, overage, 1, cv)
    normal = newsvendor_normal(underage, overage, 1, cv)
    assert gamma.order_quantity >= 0
    assert 0 <= gamma.cost <= underage * (1 + 1e-9)
    assert normal.cost >= 0
    steady = newsvendor_gamma(underage, overage, 1, 0.01).cost
    exact = newsvendor_normal(underage, overage, 1, 0.01).cost
    assert steady == pytest.approx(float(exact), rel=0.05)


@given(st.floats(0.01, 2), st.integers(1, 500), st.floats(0, 1))
def test_splitting_and_pooling_are_each_others_inverse(cv, variants, correlation):
    each = split_variation(cv, variants, correlation)
    assert each * pooling_ratio(variants, correlation) == pytest.approx(cv)
    assert each >= cv * (1 - 1e-12)


@pytest.mark.parametrize(
    ("variable_cost", "one_variant", "flip", "flip_gamma"),
    [(30, 5.80, 6.7, 6.97), (20, 4.20, 12.8, 9.68)],
)
def test_a5_2_the_flip_counts_what_one_more_unit_costs(
    variable_cost, one_variant, flip, flip_gamma
):
    """Bought in at €30 all is variable; of €30 from an own line, €10 is fixed cost paid already."""
    case = {**CASE, "unit_cost": variable_cost}
    assert mismatch_cost(**case, coefficient_of_variation=0.3) == pytest.approx(
        one_variant, abs=0.005
    )
    for gamma, expected in ((False, flip), (True, flip_gamma)):
        found = variants_threshold(15, **case, coefficient_of_variation=0.3, gamma=gamma)
        assert found == pytest.approx(expected, abs=0.05)


def test_the_own_line_and_the_cells_earn_the_same_between_12_and_13_colours():
    """Both offers of the lesson, a year's profit: whatever is sold, the line costs the same."""
    sales, cells = 200_000, 200_000 * (60 - 40 - 4) - 200_000

    def line(colours):
        wrong = mismatch_cost(60, 20, 10, split_variation(0.3, colours))
        return sales * (60 - 20 - float(wrong)) - 2_000_000

    assert line(7) == pytest.approx(3.78e6, rel=2e-3)
    assert cells == 3.0e6
    assert line(12) > cells > line(13)


def test_the_explorer_starts_with_backpacks_that_are_bought_in():
    start = MadeToOrder.solve(MadeToOrder.Inputs())
    assert start.threshold == pytest.approx(6.97, abs=0.005)
    assert "from 7 variants on" in MadeToOrder.describe(start)
    own_line = MadeToOrder.solve(MadeToOrder.Inputs(unit_cost=20, demand=NORMAL))
    assert own_line.threshold == pytest.approx(12.76, abs=0.005)


@pytest.mark.parametrize("demand", [NORMAL, GAMMA])
@pytest.mark.parametrize("asked", [{}, *MadeToOrder.presets.values(), {"variation": 80}])
def test_wrong_forecasts_never_cost_more_than_the_margin(asked, demand):
    """One could stock nothing: then every sale is missed, and nothing is left over."""
    result = MadeToOrder.solve(MadeToOrder.Inputs(**{**asked, "demand": demand}))
    margin = result.inputs.price - result.inputs.unit_cost
    assert max(result.mismatch.max(), result.here) <= margin
    at_the_margin = MadeToOrder.Inputs(**{**asked, "demand": demand, "extra_cost": margin})
    assert MadeToOrder.solve(at_the_margin).threshold == np.inf


def test_the_numbers_of_the_lesson_on_many_colours():
    """Lesson 05: what the table and the tasks say; a correlation of 0.15 ends it."""
    said = [MadeToOrder.solve(MadeToOrder.Inputs(variants=n)).here for n in (1, 4, 12, 16, 64)]
    assert said == pytest.approx([5.87, 11.6, 18.9, 21.1, 29.1], abs=0.05)
    together = MadeToOrder.solve(MadeToOrder.Inputs(correlation=0.15))
    assert together.threshold == np.inf


@pytest.mark.parametrize("gamma", [False, True])
@pytest.mark.parametrize("correlation", [0, 0.1, 0.3])
@pytest.mark.parametrize("extra_cost", [6, 9, 15, 25])
def test_threshold_against_trying_every_number_of_variants(gamma, correlation, extra_cost):
    n = np.arange(1, 5_000)
    each = split_variation(0.3, n, correlation)
    to_order_is_cheaper = (
        mismatch_cost(**CASE, coefficient_of_variation=each, gamma=gamma) > extra_cost
    )
    threshold = variants_threshold(
        extra_cost, **CASE, coefficient_of_variation=0.3, correlation=correlation, gamma=gamma
    )
    if to_order_is_cheaper.any():
        assert n[np.argmax(to_order_is_cheaper)] == max(1, np.floor(threshold) + 1)
    else:
        assert threshold >= n[-1]


@pytest.mark.parametrize("gamma", [False, True])
def test_threshold_at_its_edges(gamma):
    case = {**CASE, "coefficient_of_variation": 0.3, "gamma": gamma}
    assert variants_threshold(0, **case) == 0  # no extra cost: making to order at any number
    assert variants_threshold(1, **case, correlation=1) <= 1  # perfect step: N does not matter
    assert variants_threshold(29, **case, correlation=1) == np.inf
    assert variants_threshold(30, **case) == np.inf  # as much as missing every sale


@given(st.floats(0, 40), st.floats(0.05, 1), st.floats(0, 1))
def test_a_higher_extra_cost_never_lowers_the_threshold(extra_cost, cv, correlation):
    low, high = (
        variants_threshold(p, **CASE, coefficient_of_variation=cv, correlation=correlation)
        for p in (extra_cost, extra_cost + 1)
    )
    assert 0 <= low <= high


# ---- postponement -----------------------------------------------------------------------------


def test_a06_pooling_of_the_real_deskjet_demand():
    pooling = pool(DEMAND)
    assert DEMAND.shape == (12, 6)
    assert pooling.ratio == pytest.approx(0.6687, abs=1e-4)
    assert pooling.pooled == pytest.approx(6244.1, abs=0.06)
    published = [32.4, 5624.7, 2204.6, 203.9, 1168.5, 103.1]
    assert sorted(pooling.sd) == pytest.approx(sorted(published), abs=0.06)
    assert pooling.sd == pytest.approx(DEMAND.std(axis=0, ddof=1))
    assert pooling.pooled < pooling.separate


@given(
    st.integers(2, 6).flatmap(
        lambda products: st.lists(
            st.lists(st.integers(0, 100_000), min_size=products, max_size=products),
            min_size=2,
            max_size=15,
        )
    )
)
def test_pooling_never_raises_the_standard_deviation(rows):
    if not np.std(rows, axis=0, ddof=1).any():
        with pytest.raises(ValueError, match="demand must vary"):
            pool(rows)
        return
    pooling = pool(rows)
    assert pooling.pooled <= pooling.separate * (1 + 1e-9)
    assert 0 <= pooling.ratio <= 1 + 1e-9


@given(st.integers(1, 1_000), st.floats(0, 1))
def test_pooling_equal_variants_never_costs_stock(variants, correlation):
    ratio = pooling_ratio(variants, correlation)
    assert np.sqrt(1 / variants) * (1 - 1e-12) <= ratio <= 1 + 1e-12
    assert pooling_ratio(variants + 1, correlation) <= ratio + 1e-12


def test_pooling_in_perfect_step_saves_nothing():
    """Break the rule of thumb: everything rises and falls together."""
    together = np.outer([1, 2, 5, 3], [1, 1, 1])
    assert pool(together).ratio == pytest.approx(1)
    assert pooling_ratio(30, 1) == 1
    assert postponement_limit(100, 100, 1_000, 50, 0.98, 1) == 0


def test_what_one_stock_saves_hewlett_packard():
    """Lesson 05: z of 98 % times the difference of 3,093 printers, at €50 a printer and year."""
    hp = pool(DEMAND)
    saved = stats.norm.ppf(0.98) * (hp.separate - hp.pooled)
    assert hp.separate - hp.pooled == pytest.approx(3_093, abs=0.5)
    assert saved == pytest.approx(6_352, abs=1)
    assert 50 * saved / DEMAND.sum() == pytest.approx(1.15, abs=0.005)


def test_six_dice_forecast_together_and_one_by_one():
    """The paper round of lesson 05: the root of six holds for deviations, not for mean errors."""
    total = np.array([1.0])
    for _ in range(6):
        total = np.convolve(total, np.full(6, 1 / 6))
    throws = np.arange(6, 37)
    together = total @ np.abs(throws - 21)
    alone = 6 * np.mean(np.abs(np.arange(1, 7) - 3.5))
    assert (together, alone) == (pytest.approx(3.35, abs=0.01), 9)
    assert alone / together == pytest.approx(2.7, abs=0.05)
    assert 6 * np.arange(1, 7).std() / np.sqrt(total @ (throws - 21) ** 2) == pytest.approx(6**0.5)


def test_postponement_limit_by_hand():
    """z = 1.645 for 95 %; a saving of 100 units held for €12 a year, on 12,000 units a year."""
    z = stats.norm.ppf(0.95)
    assert postponement_limit(300, 200, 1_000, 12, 0.95, 4) == pytest.approx(
        z * 2 * 100 * 12 / 12e3
    )


# ---- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: CostStructure(-1, 2), "fixed_cost must be at least 0, not -1"),
        (lambda: CostStructure(1, -2), "unit_cost must be at least 0, not -2"),
        (lambda: CostStructure(1, float("nan")), "unit_cost must be a finite number, not nan"),
        (lambda: CostStructure(1, 2).per_unit(0), "volume must be above 0, not 0"),
        (lambda: CostStructure(1, 2).total(-5), "volume must be at least 0, not -5"),
        (lambda: newsvendor_normal(0, 1, 5, 1), "underage_cost must be above 0, not 0"),
        (lambda: newsvendor_normal(1, -1, 5, 1), "overage_cost must be above 0, not -1"),
        (lambda: newsvendor_normal(1, 1, 5, -1), "sd must be at least 0, not -1"),
        (lambda: newsvendor_gamma(1, 1, 0, 1), "mean must be above 0, not 0"),
        (lambda: newsvendor_gamma(1, 1, 1, 0), "sd must be above 0, not 0"),
        (lambda: mismatch_cost(60, 30, 30, 0.3), "salvage_value must be below 30, not 30"),
        (lambda: mismatch_cost(30, 30, 10, 0.3), "price must be above 30, not 30"),
        (lambda: mismatch_cost(60, 30, 10, 0), "coefficient_of_variation must be above 0, not 0"),
        (lambda: split_variation(-1, 2), "coefficient_of_variation must be at least 0, not -1"),
        (lambda: split_variation(0.3, 0), "variants must be at least 1, not 0"),
        (lambda: split_variation(0.3, 2, 1.5), "correlation must be at least 0 and at most 1"),
        (lambda: variants_threshold(-1, 60, 30, 10, 0.3), "extra_cost must be at least 0, not -1"),
        (lambda: variants_threshold(5, 60, 30, 10, 0.3, 2), "correlation must be .*, not 2"),
        (lambda: pooling_ratio(0, 0), "variants must be at least 1, not 0"),
        (lambda: pooling_ratio(2, -0.5), "correlation must be .*, not -0.5"),
        (lambda: pool([[1, 2]]), r"two or more periods, not shape \(1, 2\)"),
        (lambda: pool([[1, -2], [1, 2]]), "demand must be at least 0, not -2"),
        (lambda: pool([[1, 2], [1, 2]]), "demand must vary"),
        (lambda: postponement_limit(1, 2, 9, 1, 0.9, 1), "separate_sd must be at least .*, not 1"),
        (lambda: postponement_limit(2, 1, 9, 1, 0.4, 1), "service_level must be .*, not 0.4"),
        (lambda: postponement_limit(2, 1, 0, 1, 0.9, 1), "mean must be above 0, not 0"),
        (
            lambda: postponement_limit(2, 1, 9, -1, 0.9, 1),
            "holding_cost must be at least 0, not -1",
        ),
        (lambda: postponement_limit(2, 1, 9, 1, 0.9, -1), "lead_time must be at least 0, not -1"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize("gamma", [False, True])
@pytest.mark.parametrize("extra_cost", [0, 5, 40])
def test_the_threshold_refuses_impossible_prices_at_every_extra_cost(extra_cost, gamma):
    """With the cost above the price nobody would make the product, whatever the extra cost is."""
    with pytest.raises(ValueError, match="price must be above 30, not 20"):
        variants_threshold(extra_cost, 20, 30, 10, 0.3, gamma=gamma)
    with pytest.raises(ValueError, match="coefficient_of_variation must be above 0, not 0"):
        variants_threshold(extra_cost, 60, 30, 10, 0, gamma=gamma)


@pytest.mark.parametrize("extra_cost", [1e-3, 0.01, 29.999, 29.9999999])
def test_gamma_threshold_at_extra_costs_near_its_limits(extra_cost):
    threshold = variants_threshold(extra_cost, **CASE, coefficient_of_variation=0.3, gamma=True)
    assert 0 <= threshold < np.inf
    each = 0.3 * np.sqrt(threshold)
    assert mismatch_cost(**CASE, coefficient_of_variation=each, gamma=True) == pytest.approx(
        extra_cost, rel=1e-3
    )
