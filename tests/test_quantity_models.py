"""Three quantities, lot sizes and learning curves (lesson 03)."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from widgets.models.quantity.learning_curve import (
    crawford_curve,
    fit_learning_curve,
    shared_share_needed,
    variety_penalty,
    wright_curve,
)
from widgets.models.quantity.lot_size import (
    economic_lot_size,
    lot_cost,
    lot_of_one_setup_cost,
    setup_cost_for_lot_size,
)
from widgets.models.quantity.three_quantities import expected_distinct_designs

DATASETS = Path(__file__).parents[1] / "datasets"


# --- expected number of distinct designs ---


def test_published_million_designs():
    # models.md A3.2: 95,163 and 632,121 distinct designs among 1e5 and 1e6 orders.
    distinct = expected_distinct_designs([1e5, 1e6], 1e6)
    np.testing.assert_array_equal(distinct.round(), [95_163, 632_121])


def test_distinct_designs_against_simulated_orders():
    rng = np.random.default_rng(3)
    orders = rng.integers(200, size=(4000, 150))
    distinct = [np.unique(row).size for row in orders]
    standard_error = np.std(distinct) / np.sqrt(len(distinct))
    assert abs(np.mean(distinct) - expected_distinct_designs(150, 200)) < 4 * standard_error


@pytest.mark.parametrize(
    ("orders", "designs", "expected"),
    [(1, 500, 1), (7, 1, 1), (2, 2, 1.5), (1e12, 1000, 1000), (1e6, 1e17, 1e6)],
)
def test_distinct_designs_at_the_extremes(orders, designs, expected):
    assert expected_distinct_designs(orders, designs) == pytest.approx(expected, rel=1e-9)


@given(st.floats(1, 1e9), st.floats(1, 1e18))
def test_distinct_designs_never_exceed_orders_or_designs(orders, designs):
    distinct = expected_distinct_designs(orders, designs)
    assert distinct <= min(orders, designs) * (1 + 1e-9)


@pytest.mark.parametrize("arguments", [(0, 10), (10, 0.5)])
def test_distinct_designs_refuse(arguments):
    with pytest.raises(ValueError, match=r"(orders|possible_designs) must be at least 1"):
        expected_distinct_designs(*arguments)


# --- lot size ---


def test_a01_economic_order_quantity():
    # A01: stockpyl tests/test_eoq.py, Snyder and Shen example 3.1.
    example = {"setup_cost": 8, "holding_cost": 0.225, "demand_rate": 1300}
    best = economic_lot_size(**example)
    assert best == pytest.approx(304.0467800264, abs=1e-6)
    assert lot_cost(best, **example).total == pytest.approx(68.4105255059, abs=1e-6)
    assert lot_cost(250, **example).total == pytest.approx(69.725, abs=1e-6)


def test_a02_economic_production_quantity():
    # A02: stockpyl tests/test_eoq.py.
    example = {"setup_cost": 8, "holding_cost": 0.225, "demand_rate": 1300, "production_rate": 2000}
    best = economic_lot_size(**example)
    assert best == pytest.approx(513.9328595517, abs=1e-6)
    assert lot_cost(best, **example).total == pytest.approx(40.4722126897, abs=1e-6)


def test_a03_production_lot_and_cycle():
    # A03: edshare.soton.ac.uk/id/document/4118; money in pence, time in days.
    best = economic_lot_size(1800, 2 / 365, 10_000, production_rate=25_000)
    assert best == pytest.approx(104_642, abs=1)
    assert best / 10_000 == pytest.approx(10.46, abs=0.01)


POSITIVE = st.floats(0.01, 1e5)


@given(POSITIVE, POSITIVE, POSITIVE, st.floats(1.01, 100))
def test_economic_lot_size_is_the_cheapest(setup_cost, holding_cost, demand_rate, speed):
    case = (setup_cost, holding_cost, demand_rate, demand_rate * speed)
    best = economic_lot_size(*case)
    found = minimize_scalar(
        lambda log_lot: float(lot_cost(np.exp(log_lot), *case).total),
        bracket=(np.log(best) - 1, np.log(best) + 1),
    )
    assert np.exp(found.x) == pytest.approx(float(best), rel=1e-5)
    at_best = lot_cost(best, *case)
    assert at_best.setup == pytest.approx(float(at_best.holding), rel=1e-9)


@given(st.floats(0.1, 10))
def test_the_cost_curve_is_flat_around_the_best_lot(factor):
    # A lot 20 % too large costs 1.7 % more: (1.2 + 1/1.2) / 2.
    best = economic_lot_size(200, 4, 10_000)
    extra = lot_cost(best * factor, 200, 4, 10_000).total / lot_cost(best, 200, 4, 10_000).total
    assert extra == pytest.approx((factor + 1 / factor) / 2)


def test_saw_tooth_stock_gives_the_holding_cost():
    demand, speed, lot, holding = 1300, 2000, 500, 0.225
    time = np.linspace(0, lot / demand, 200_001)
    stock = np.minimum(time, lot / speed) * speed - demand * time
    assert lot_cost(lot, 8, holding, demand, speed).holding == pytest.approx(
        holding * stock.mean(), rel=1e-4
    )


def test_quarter_of_the_setup_cost_halves_the_lot():
    setup_costs = np.array([400.0, 100.0, 25.0])
    lots = economic_lot_size(setup_costs, 4, 10_000, 20_000)
    np.testing.assert_allclose(lots[1:] / lots[:-1], 0.5)
    np.testing.assert_allclose(setup_cost_for_lot_size(lots, 4, 10_000, 20_000), setup_costs)


def test_lot_of_one_against_every_whole_lot():
    limit = float(lot_of_one_setup_cost(40, 200, 500))
    lots = np.arange(1, 100)
    for setup_cost, expected in [(limit * 0.999, 1), (limit * 1.001, 2)]:
        assert lots[lot_cost(lots, setup_cost, 40, 200, 500).total.argmin()] == expected
    # Q* ≤ 1 asks for twice as cheap a setup.
    assert economic_lot_size(limit / 2, 40, 200, 500) == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lot_size": 0}, "lot_size must be above 0, not 0"),
        ({"setup_cost": -1}, "setup_cost must be above 0"),
        ({"holding_cost": 0}, "holding_cost must be above 0"),
        ({"demand_rate": 2500}, "demand_rate must be above 0 and below 2,000, not 2,500"),
        ({"demand_rate": np.inf}, "demand_rate must be a finite number"),
    ],
)
def test_lot_cost_refuses(change, message):
    case = {
        "lot_size": 250,
        "setup_cost": 8,
        "holding_cost": 0.2,
        "demand_rate": 1300,
        "production_rate": 2000,
    }
    with pytest.raises(ValueError, match=message):
        lot_cost(**case | change)


# --- learning curves ---


def test_a07_unit_curve():
    # A07: formula. It calls this curve Wright's; Wright's own is the average, see below.
    curve = crawford_curve([2, 4, 8, 100], 100, 0.8)
    np.testing.assert_allclose(curve.unit, [80, 64, 51.2, 22.7057], rtol=1e-3)
    assert curve.total[-1] == pytest.approx(3265.08, rel=1e-3)


def test_wright_average_curve():
    # maxwideman.com, Learning curve mathematics: unit 2 takes 60 %, the first four 64 % on average.
    curve = wright_curve([1, 2, 4], 100, 0.8)
    np.testing.assert_allclose(curve.unit[:2], [100, 60])
    np.testing.assert_allclose(curve.average, [100, 80, 64])


@given(st.integers(1, 3000), st.floats(0.51, 1))
def test_conversions_by_adding_up_every_unit(last, progress_ratio):
    units = np.arange(1, last + 1)
    for curve in (
        crawford_curve(units, 40, progress_ratio),
        wright_curve(units, 40, progress_ratio),
    ):
        np.testing.assert_allclose(curve.total, np.cumsum(curve.unit), rtol=1e-6)
        np.testing.assert_allclose(curve.average, curve.total / units)


def test_points_of_a_logarithmic_axis_mean_whole_units():
    for curve in (crawford_curve, wright_curve):
        np.testing.assert_array_equal(
            curve([2.6, 99.7], 40, 0.8).total, curve([3, 100], 40, 0.8).total
        )


def test_total_of_fifteen_million_cars_without_adding_them():
    units = np.arange(1, 15_000_001)
    direct = np.sum(100.0 * units ** np.log2(0.85))
    assert crawford_curve(15_000_000, 100, 0.85).total == pytest.approx(direct, rel=1e-9)


def test_the_two_curves_differ_by_the_known_factor_in_the_long_run():
    # Late units on Wright's curve take 1 - b of what they take on Crawford's.
    ratio = wright_curve(1e6, 100, 0.8).unit / crawford_curve(1e6, 100, 0.8).unit
    assert ratio == pytest.approx(1 + np.log2(0.8), rel=1e-5)


def test_variety_penalty_in_the_reference():
    # models.md A3.3: an 80 % curve split over 100 variants.
    np.testing.assert_allclose(
        variety_penalty(100, [0, 0.5, 0.9], 0.8), [4.40, 1.25, 1.03], atol=0.005
    )


def test_penalty_is_the_ratio_of_two_unit_times():
    volume, variants, shared = 50_000, 20, 0.3
    experience = shared * volume + (1 - shared) * volume / variants
    ratio = (experience / volume) ** np.log2(0.85)
    assert variety_penalty(variants, shared, 0.85) == pytest.approx(ratio)
    assert variety_penalty(1, shared, 0.85) == 1
    assert variety_penalty(variants, 1, 0.85) == 1


@given(st.floats(1.5, 1e6), st.floats(0, 1), st.floats(0.55, 0.95))
def test_shared_share_needed_inverts_the_penalty(variants, shared, progress_ratio):
    penalty = variety_penalty(variants, shared, progress_ratio)
    found = shared_share_needed(variants, penalty, progress_ratio)
    assert found == pytest.approx(shared, abs=1e-6)
    assert shared_share_needed(variants, 1e9, progress_ratio) == 0


def test_fit_recovers_a_noisy_curve_as_polyfit_does():
    rng = np.random.default_rng(7)
    volume = np.geomspace(10, 1e6, 200)
    cost = 500 * volume ** np.log2(0.82) * np.exp(rng.normal(0, 0.1, 200))
    fit = fit_learning_curve(volume, cost)
    slope, intercept = np.polyfit(np.log(volume), np.log(cost), 1)
    assert fit.exponent == pytest.approx(-slope)
    assert fit.cost_at_one == pytest.approx(np.exp(intercept))
    assert fit.r_squared == pytest.approx(np.corrcoef(np.log(volume), np.log(cost))[0, 1] ** 2)
    assert fit.progress_ratio == pytest.approx(0.82, abs=0.005)
    np.testing.assert_allclose(fit.cost([1, 2])[1] / fit.cost([1, 2])[0], fit.progress_ratio)


def test_fit_of_constant_cost_is_no_learning():
    fit = fit_learning_curve([1, 10, 100], [5, 5, 5])
    assert (fit.progress_ratio, fit.cost_at_one) == pytest.approx((1, 5))


def test_solar_modules_have_the_ratios_their_description_states():
    year, capacity, *prices = np.loadtxt(
        DATASETS / "solar_modules.csv", delimiter=",", skiprows=1, unpack=True
    )
    for (first, last), expected in {
        (1976, 2016): (0.798, 0.789),
        (1999, 2007): (0.99, 0.90),
        (2007, 2016): (0.66, 0.62),
    }.items():
        period = (year >= first) & (year <= last)
        ratios = [fit_learning_curve(capacity[period], p[period]).progress_ratio for p in prices]
        np.testing.assert_allclose(ratios, expected, atol=0.005)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: crawford_curve(0, 100, 0.8), "units must be at least 1, not 0"),
        (lambda: crawford_curve(5, 0, 0.8), "first_unit_time must be above 0"),
        (lambda: wright_curve(5, 100, 0.5), "progress_ratio must be above 0.5 and at most 1"),
        (lambda: wright_curve(5, 100, 1.1), "progress_ratio must be above 0.5 and at most 1"),
        (lambda: variety_penalty(0, 0.5, 0.8), "variants must be at least 1"),
        (lambda: variety_penalty(10, 1.5, 0.8), "shared_share must be at least 0 and at most 1"),
        (lambda: shared_share_needed(1, 1.1, 0.8), "variants must be above 1"),
        (lambda: shared_share_needed(10, 0.9, 0.8), "penalty must be at least 1"),
        (lambda: shared_share_needed(10, 1.1, 1), "progress_ratio must be below 1"),
        (lambda: fit_learning_curve([1, 2], [3, 0]), "cost must be above 0"),
        (lambda: fit_learning_curve([1, 2], [3, 2, 1]), "must be two equally long lists"),
        (lambda: fit_learning_curve([2, 2], [3, 1]), "volume must hold at least two different"),
    ],
)
def test_learning_refuses(call, message):
    with pytest.raises(ValueError, match=message):
        call()
