"""Decoupling point, product-process matrix and existence window (lesson 01)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.definition.decoupling_point import POSITIONS, STAGES, decoupling_point
from widgets.models.definition.existence_window import (
    best_variety,
    existence_window,
    mass_customization_cost,
    mass_production_cost,
)
from widgets.models.definition.product_process import matrix_profit

# A25 (derived for this course, checked there by brute force): misfit 40, variety 50,000,
# fixed 250,000, extra cost 1.5.
A25 = {"misfit_cost": 40, "variety_cost": 50_000, "extra_cost": 1.5, "fixed_cost": 250_000}


# --- decoupling point ---


@pytest.mark.parametrize(
    ("patience", "position", "forecast_driven"),
    [
        (0, "make-to-stock", 4),
        (2.9, "make-to-stock", 4),
        (3, "make-to-stock", 3),
        (8, "assemble-to-order", 2),
        (27.9, "assemble-to-order", 2),
        (28, "make-to-order", 1),
        (88, "engineer-to-order", 0),
        (1000, "engineer-to-order", 0),
    ],
)
def test_stock_point_moves_upstream_with_patience(patience, position, forecast_driven):
    point = decoupling_point([60, 20, 5, 3], patience)
    assert (point.position, point.forecast_driven) == (position, forecast_driven)


@given(
    st.lists(st.integers(0, 100), min_size=len(STAGES), max_size=len(STAGES)), st.integers(0, 400)
)
def test_order_driven_stages_are_the_longest_suffix_that_fits(lead_times, patience):
    point = decoupling_point(lead_times, patience)
    fits = [i for i in range(len(STAGES) + 1) if sum(lead_times[i:]) <= patience]
    assert point.forecast_driven == min(fits)
    assert point.position == POSITIONS[min(fits)]
    np.testing.assert_array_equal(
        point.waits, [sum(lead_times[i:]) for i in range(len(STAGES) + 1)]
    )


def test_decimal_lead_times_that_just_fit():
    assert decoupling_point([9, 9, 0.1, 0.2], 0.3).position == "assemble-to-order"


@pytest.mark.parametrize(
    ("lead_times", "patience", "message"),
    [
        ([60, 20, -5, 3], 10, "lead_times must be at least 0, not -5"),
        ([60, 20, 5], 10, "one number for each of engineer, fabricate, assemble, deliver"),
        ([60, 20, 5, 3], -1, "patience must be at least 0, not -1"),
    ],
)
def test_decoupling_point_refuses(lead_times, patience, message):
    with pytest.raises(ValueError, match=message):
        decoupling_point(lead_times, patience)


# --- product-process matrix ---

PLANT = {"base_profit": 10.0, "misfit_cost": 8.0, "technology_gain": 5.0}


def test_profit_is_highest_on_the_diagonal():
    axis = np.linspace(0, 1, 21)
    surface = matrix_profit(axis[:, None], axis[None, :], **PLANT).profit
    assert surface.shape == (21, 21)
    np.testing.assert_array_equal(surface.argmax(axis=1), np.arange(21))
    np.testing.assert_allclose(surface, surface.T)


def test_off_diagonal_pays_exactly_up_to_the_reach():
    place = matrix_profit(0.0, np.linspace(0, 1, 1001), **PLANT)
    plain_on_diagonal = matrix_profit(0.0, 0.0, **PLANT | {"technology_gain": 0.0}).profit
    np.testing.assert_array_equal(place.profit > plain_on_diagonal, place.misfit < place.reach)
    assert place.reach == 0.625


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"standardization": 1.2}, "standardization must be at least 0 and at most 1, not 1.2"),
        ({"continuity": -0.1}, "continuity must be at least 0 and at most 1"),
        ({"misfit_cost": 0}, "misfit_cost must be above 0"),
        ({"technology_gain": -1}, "technology_gain must be at least 0"),
    ],
)
def test_matrix_refuses(change, message):
    with pytest.raises(ValueError, match=message):
        matrix_profit(**({"standardization": 0.5, "continuity": 0.5} | PLANT | change))


# --- existence window ---


def test_a25_window():
    window = existence_window(**A25)
    assert window.lower == pytest.approx(55_555.56, rel=1e-6)
    assert window.upper == pytest.approx(500_000, rel=1e-6)
    assert window.exists


def test_costs_cross_at_both_ends_of_the_a25_window():
    ends = np.array([55_555.5556, 500_000])
    np.testing.assert_allclose(
        mass_production_cost(ends, 40, 50_000),
        mass_customization_cost(ends, 1.5, 250_000),
        rtol=1e-8,
    )


def test_a25_with_whole_variants_counted_one_by_one():
    market = np.arange(40_000, 600_000)
    counts = np.arange(1, 30)[:, None]
    standard = (40 / (4 * counts) + 50_000 * counts / market).min(axis=0)
    preferred = market[mass_customization_cost(market, 1.5, 250_000) < standard]
    # Whole variants cost mass production a little, so the window opens 2 % earlier.
    assert (preferred[0], preferred[-1]) == (54_546, 499_999)


def test_best_variety_minimizes_misfit_plus_variety_cost():
    counts = np.linspace(1, 40, 400_000)
    for market in (1_000, 20_000, 500_000, 3_000_000):
        cost = 40 / (4 * counts) + 50_000 * counts / market
        best = counts[cost.argmin()]
        assert best_variety(market, 40, 50_000) == pytest.approx(best, rel=1e-3)
        assert mass_production_cost(market, 40, 50_000) == pytest.approx(cost.min(), rel=1e-6)


def test_average_misfit_of_evenly_spread_variants_is_a_quarter_of_their_distance():
    tastes = (np.arange(100_000) + 0.5) / 100_000
    for count in (1, 3, 8):
        variants = (np.arange(count) + 0.5) / count
        nearest = np.abs(tastes[:, None] - variants).min(axis=1)
        assert nearest.mean() == pytest.approx(1 / (4 * count), rel=1e-4)


@given(
    misfit=st.floats(1, 200),
    variety=st.floats(1e3, 1e6),
    fixed_over_variety=st.floats(1, 50),
    extra_cost=st.integers(-20, 200).map(lambda tenths: tenths / 10),
)
def test_window_is_where_customization_is_cheaper(misfit, variety, fixed_over_variety, extra_cost):
    fixed = variety * fixed_over_variety
    window = existence_window(misfit, variety, extra_cost, fixed)
    market = np.geomspace(1, 1e12, 500)
    saving = mass_production_cost(market, misfit, variety) - mass_customization_cost(
        market, extra_cost, fixed
    )
    inside = (market > window.lower) & (market < window.upper)
    clear = np.abs(saving) > 1e-9 * (1 + fixed / market)
    np.testing.assert_array_equal((saving > 0)[clear], inside[clear])


@pytest.mark.parametrize("extra_cost", [0, -1])
def test_without_an_extra_cost_large_markets_stay_customized(extra_cost):
    window = existence_window(**A25 | {"extra_cost": extra_cost})
    assert window.upper == np.inf
    assert 0 < window.lower < existence_window(**A25).lower


@pytest.mark.parametrize("extra_cost", [0.01, 0.5, 1])
def test_with_the_smallest_extra_cost_a_market_can_be_too_large(extra_cost):
    window = existence_window(**A25 | {"extra_cost": extra_cost})
    assert window.exists
    market = window.upper * np.array([0.99, 1, 1.01])
    saving = mass_production_cost(market, 40, 50_000) - mass_customization_cost(
        market, extra_cost, 250_000
    )
    assert saving[0] > 0 > saving[2]
    assert saving[1] == pytest.approx(0, abs=1e-9)


def test_window_closes_at_the_highest_extra_cost():
    highest = existence_window(**A25).highest_extra_cost
    assert highest == pytest.approx(40 * 50_000 / (4 * 250_000))
    assert existence_window(**A25 | {"extra_cost": highest * 0.999}).exists
    closed = existence_window(**A25 | {"extra_cost": highest})
    assert not closed.exists
    assert np.isnan(closed.lower)
    assert np.isnan(closed.upper)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"misfit_cost": 0}, "misfit_cost must be above 0, not 0"),
        ({"variety_cost": -1}, "variety_cost must be above 0"),
        ({"extra_cost": np.nan}, "extra_cost must be a finite number"),
        ({"fixed_cost": 40_000}, "fixed_cost must be at least 50,000, not 40,000"),
    ],
)
def test_window_refuses(change, message):
    with pytest.raises(ValueError, match=message):
        existence_window(**A25 | change)


def test_costs_refuse_an_empty_market():
    with pytest.raises(ValueError, match="market_size must be above 0"):
        mass_production_cost([1000, 0], 40, 50_000)
    with pytest.raises(ValueError, match="market_size must be above 0"):
        mass_customization_cost(0, 1.5, 250_000)
    with pytest.raises(ValueError, match="fixed_cost must be at least 0"):
        mass_customization_cost(1000, 1.5, -1)
