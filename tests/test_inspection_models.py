"""Inspect every unit or none, and how often: closed forms against search and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.quality.inspection import (
    break_even_defect_rate,
    cost_per_unit,
    inspection_interval,
    interval_cost,
    interval_ratio,
    units_ratio,
)

positive = st.floats(0.01, 100)


@given(positive, positive, st.floats(0, 1))
def test_the_cheapest_share_is_none_below_and_all_above_the_break_even(k1, k2, defect_rate):
    share = np.linspace(0, 1, 11)
    cost = cost_per_unit(share, defect_rate, k1, k2)
    ends = 1.0 if defect_rate > break_even_defect_rate(k1, k2) else 0.0
    assert cost.min() == pytest.approx(cost[share == ends][0], rel=1e-9, abs=1e-12)


def test_cost_per_unit_equals_counted_costs():
    rng = np.random.default_rng(3)
    defective, inspected = rng.random(400_000) < 0.03, rng.random(400_000) < 0.4
    counted = (2 * inspected + 50 * (defective & ~inspected)).mean()
    assert cost_per_unit(0.4, 0.03, 2, 50) == pytest.approx(counted, rel=0.02)


def test_three_intervals_of_the_course():
    """Own derivation: c = 10, λ = 0.01/h, L = 500; λ × 4; automatic gauging, c/4 as well."""
    assert inspection_interval(10, 0.01, 500) == pytest.approx(2)
    assert inspection_interval(10, 0.04, 500) == pytest.approx(1)
    assert inspection_interval(2.5, 0.04, 500) == pytest.approx(0.5)


@given(positive, st.floats(1e-4, 1), positive)
def test_no_interval_beats_the_best_one(cost, fault_rate, loss_rate):
    best = inspection_interval(cost, fault_rate, loss_rate)
    others = interval_cost(best * np.geomspace(0.01, 100, 401), cost, fault_rate, loss_rate)
    here = interval_cost(best, cost, fault_rate, loss_rate)
    assert here <= others.min() * (1 + 1e-12)
    assert here == pytest.approx(np.sqrt(2 * cost * fault_rate * loss_rate))


@pytest.mark.parametrize(("interval", "tolerance"), [(1, 0.01), (5, 0.02), (80, 0.4)])
def test_interval_cost_against_a_simulation_of_random_failures(interval, tolerance):
    """20 € an inspection, a failure in 80 hours, 15 €/h: the short form is for λh well below 1."""
    fails_after = np.random.default_rng(4).exponential(80, size=4_000_000)
    lost_hours = np.maximum(interval - fails_after, 0).mean()
    simulated = (20 + 15 * lost_hours) / interval
    short_form = interval_cost(interval, 20, 1 / 80, 15)
    assert simulated <= short_form * 1.001
    assert short_form == pytest.approx(simulated, rel=tolerance)


@given(positive, st.floats(1e-3, 1), positive, positive, positive, positive, positive)
def test_ratios_divide_two_intervals(cost, rate, loss, costs, rates, speeds, losses):
    mass = inspection_interval(cost, rate, loss)
    custom = inspection_interval(cost * costs, rate * rates, loss * speeds * losses)
    ratios = costs, rates, speeds, losses
    assert interval_ratio(*ratios) == pytest.approx(custom / mass)
    assert units_ratio(*ratios) == pytest.approx(speeds * custom / mass)


def test_slow_and_hands_on_is_less_often_by_the_hour_and_more_often_by_the_unit():
    """Lesson 07, workshop B: a look costs 4 times as much, faults twice, a tenth of the speed."""
    assert interval_ratio(4, 2, 0.1) == pytest.approx(4.47, abs=0.005)
    assert 1 / units_ratio(4, 2, 0.1) == pytest.approx(2.24, abs=0.005)
    # speed alone: less often by the hour, more often by the unit, each by its root
    speed_alone = interval_ratio(1, 1, 0.1), 1 / units_ratio(1, 1, 0.1)
    assert speed_alone == pytest.approx([10**0.5] * 2)


@given(positive, positive, positive)
def test_where_faults_come_by_the_unit_speed_is_not_in_it(cost, fault_per_unit, speed):
    """A tool that wears: faults by the hour grow with speed, units between two looks do not."""
    assert units_ratio(cost, fault_per_unit * speed, speed) == pytest.approx(
        units_ratio(cost, fault_per_unit)
    )


def test_the_border_of_the_region_map():
    ratios = np.geomspace(0.1, 10, 21)
    longer = interval_ratio(ratios[:, np.newaxis], ratios) > 1 + 1e-9
    assert (longer == np.tri(21, k=-1, dtype=bool)).all()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: break_even_defect_rate(1, 0), "failure_cost must be above 0, not 0"),
        (lambda: break_even_defect_rate(-1, 1), "inspection_cost must be at least 0, not -1"),
        (lambda: cost_per_unit(1.5, 0.1, 1, 1), "share_inspected must be .*, not 1.5"),
        (lambda: cost_per_unit(0.5, 2, 1, 1), "defect_rate must be .*, not 2"),
        (lambda: inspection_interval(0, 0.01, 500), "inspection_cost must be above 0, not 0"),
        (lambda: interval_cost(0, 1, 1, 1), "interval must be above 0, not 0"),
        (lambda: interval_ratio(1, 0), "fault_ratio must be above 0, not 0"),
        (lambda: units_ratio(1, 1, 0), "speed_ratio must be above 0, not 0"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
