"""Control charts and short runs: published limits and run lengths, and second ways to get them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import run_lengths
from scipy.special import ndtr

from widgets.data import load
from widgets.models.quality.control_charts import (
    ewma,
    ewma_arl,
    ewma_limits,
    ewma_width,
    individuals_limits,
    range_constants,
    shewhart_arl,
    xbar_r_limits,
)
from widgets.models.quality.short_run import (
    deviation_from_nominal,
    dnom_alarm_rates,
    measurement_stream,
    standardized,
)

# ---- limits --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subgroup_size", "d2", "d3"),
    [(2, 1.128, 0.853), (3, 1.693, 0.888), (5, 2.326, 0.864), (10, 3.078, 0.797)]
    + [(25, 3.931, 0.708)],
)
def test_range_constants_equal_the_printed_table(subgroup_size, d2, d3):
    """Factors for control charts, printed in every textbook: insightfabapp.com (AIAG manual)."""
    assert range_constants(subgroup_size) == pytest.approx((d2, d3), abs=6e-4)


def test_range_constants_equal_simulated_ranges():
    ranges = np.ptp(np.random.default_rng(1).standard_normal((400_000, 4)), axis=1)
    assert range_constants(4) == pytest.approx((ranges.mean(), ranges.std()), rel=0.005)


def piston_rings(phase):
    table = load("piston_rings").query(f"phase == {phase}")
    return table.pivot(index="subgroup", columns="ring", values="diameter").to_numpy()


def test_a23_limits_of_the_piston_rings():
    """Acceptance A23: qcc vignette, first 25 samples of Montgomery's piston rings."""
    control, warning = xbar_r_limits(piston_rings(1)), xbar_r_limits(piston_rings(1), width=2)
    assert control.means.centre == pytest.approx(74.00118, abs=2e-5)
    assert (control.means.lower, control.means.upper) == pytest.approx(
        (73.98805, 74.01431), abs=2e-5
    )
    assert (warning.means.lower, warning.means.upper) == pytest.approx(
        (73.99242, 74.00993), abs=2e-5
    )
    assert control.sigma == pytest.approx(0.009788, abs=5e-6)
    assert control.ranges.lower == 0
    assert control.ranges.upper == pytest.approx(0.04812, abs=2e-5)  # qcc, R chart


def test_the_piston_rings_move_only_in_phase_two():
    limits = xbar_r_limits(piston_rings(1)).means
    signals = {}
    for phase in (1, 2):
        means = piston_rings(phase).mean(axis=1)
        signals[phase] = np.flatnonzero((means < limits.lower) | (means > limits.upper))
    assert signals[1].tolist() == []
    assert (26 + signals[2]).tolist() == [37, 38, 39]


def test_individuals_limits_by_hand():
    limits = individuals_limits([10, 12, 9, 11])
    spread = 7 / 3 / 1.12838  # moving ranges 2, 3, 2
    assert limits.centre == 10.5
    assert limits.upper - limits.centre == pytest.approx(3 * spread, rel=1e-5)
    assert limits.centre - limits.lower == pytest.approx(3 * spread, rel=1e-5)


def test_ewma_limits_equal_published_output_of_qcc():
    """homeworklib.com/question/1911204: λ = 0.1, L = 3, σ = 0.8 around 99.13187."""
    limits = ewma_limits(0.1, 3, centre=99.13187, sigma=0.8, period=[1, 2, 16])
    assert limits.lower == pytest.approx([98.89187, 98.80899, 98.59081], abs=1.1e-5)
    assert limits.upper == pytest.approx([99.37187, 99.45476, 99.67294], abs=1.1e-5)
    settled = ewma_limits(0.1, 3, centre=10, sigma=0.8)
    assert (settled.lower, settled.upper) == pytest.approx((9.4494, 10.5506), abs=5e-5)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30), st.floats(0.01, 1), st.floats(-2, 2))
def test_ewma_equals_its_recursion(measurements, weight, start):
    expected, average = [], start
    for measurement in measurements:
        average = weight * measurement + (1 - weight) * average
        expected.append(average)
    assert ewma(measurements, weight, start) == pytest.approx(expected, abs=1e-12)


def test_ewma_limits_hold_the_spread_of_the_ewma():
    noise = np.random.default_rng(5).standard_normal((200_000, 12))
    averages = ewma(noise, 0.2, start=0)
    upper = ewma_limits(0.2, 1, period=np.arange(1, 13)).upper
    assert averages.std(axis=0) == pytest.approx(upper, rel=0.01)


# ---- average run lengths -------------------------------------------------------------------


def test_a21_shewhart_arl():
    """Acceptance A21: 370.4 in SigmaXL's documentation, the rest from the closed form."""
    assert shewhart_arl([0, 1, 2]) == pytest.approx([370.398, 43.895, 6.303], rel=1e-3)
    assert shewhart_arl(1, subgroup_size=5) == pytest.approx(4.495, rel=1e-3)


def test_a22_ewma_arl():
    """Acceptance A22: Lucas & Saccucci (1990), table 3, as quoted in the R package spc."""
    shift = [0, 0.25, 0.5, 0.75, 1, 1.5, 2]
    published = [500, 255, 88.8, 35.9, 17.5, 6.53, 3.63]
    assert ewma_arl(shift, weight=0.5, width=3.071) == pytest.approx(published, rel=5e-3)


def arl_by_markov_chain(shift, weight, width, states=401):
    """Brook & Evans (1972): cut the span between the limits into many small states."""
    limit = width * np.sqrt(weight / (2 - weight))
    edges = np.linspace(-limit, limit, states + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    steps = ndtr((edges - (1 - weight) * middle[:, np.newaxis]) / weight - shift)
    run_lengths = np.linalg.solve(np.eye(states) - np.diff(steps), np.ones(states))
    return run_lengths[states // 2]


@pytest.mark.parametrize("weight", [0.05, 0.2, 0.5, 1])
@pytest.mark.parametrize("shift", [0, 0.7, 2])
def test_ewma_arl_equals_a_markov_chain(shift, weight):
    expected = arl_by_markov_chain(shift, weight, 2.8)
    assert ewma_arl(shift, weight, 2.8) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(("shift", "weight"), [(0, 0.2), (0.5, 0.1), (1, 0.5), (1, 1)])
def test_ewma_arl_equals_a_simulation(shift, weight):
    lengths = run_lengths(shift, weight, 2.8, replications=20_000, seed=11)
    error = lengths.std() / np.sqrt(len(lengths))
    assert ewma_arl(shift, weight, 2.8) == pytest.approx(lengths.mean(), abs=4 * error)


@given(st.floats(-3, 3), st.floats(1, 4))
def test_an_ewma_without_memory_is_a_shewhart_chart(shift, width):
    assert ewma_arl(shift, 1, width) == pytest.approx(shewhart_arl(shift, 1, width), rel=1e-6)


@given(st.floats(0.05, 1), st.floats(2, 4))
def test_run_lengths_fall_with_the_shift_whatever_its_direction(weight, width):
    average = ewma_arl(np.linspace(0, 3, 13), weight, width)
    assert (np.diff(average) < 0).all()
    assert (average >= 1).all()
    assert ewma_arl([-1, -2], weight, width) == pytest.approx(ewma_arl([1, 2], weight, width))


def test_a_smaller_weight_sees_small_shifts_sooner_and_large_ones_later():
    same_in_control = {0.5: 3.071, 1: 3.0902}  # in-control ARL 500
    for weight, width in same_in_control.items():
        assert ewma_arl(0, weight, width) == pytest.approx(500, rel=2e-3)
        assert ewma_width(weight, 500) == pytest.approx(width, abs=5e-4)
    (slow, fast), (late, early) = (ewma_arl([0.5, 4], w, L) for w, L in same_in_control.items())
    assert slow < late
    assert fast > early


# ---- short runs ----------------------------------------------------------------------------

TARGET = np.array([17.4, 12.7, 10.5])  # check valves of WinSPC's short-run example, mm


def test_the_same_seed_gives_the_same_noise_before_and_after_the_shift():
    calm = measurement_stream(TARGET, [0.01, 0.02, 0.04], 200, 0, 100, seed=3)
    moved = measurement_stream(TARGET, [0.01, 0.02, 0.04], 200, 1.5, 100, seed=3)
    assert (calm.variant == moved.variant).all()
    spread = np.array([0.01, 0.02, 0.04])[calm.variant]
    step = (moved.measurement - calm.measurement) / spread
    assert step == pytest.approx(np.repeat([0, 1.5], 100))


def test_z_values_of_any_mix_are_standard_normal():
    stream = measurement_stream(TARGET, [0.01, 0.02, 0.04], 100_000, 0, 0, seed=5)
    z = standardized(
        stream.measurement, TARGET[stream.variant], np.array([0.01, 0.02, 0.04])[stream.variant]
    )
    assert (z.mean(), z.std()) == pytest.approx((0, 1), abs=0.01)
    assert (abs(z) > 3).mean() == pytest.approx(1 / shewhart_arl(0), rel=0.2)


def test_the_raw_chart_sees_nothing_of_a_large_shift():
    stream = measurement_stream(TARGET, 0.01, 400, shift=4, shift_start=200, seed=6)
    raw = individuals_limits(stream.measurement[:200])
    assert (raw.lower < stream.measurement).all()
    assert (stream.measurement < raw.upper).all()
    z = standardized(stream.measurement, TARGET[stream.variant], 0.01)
    assert (abs(z[200:]) > 3).mean() > 0.75


def test_dnom_alarm_rates_equal_counted_alarms():
    spread = np.array([1.0, 2.0, 4.0])
    stream = measurement_stream(TARGET, spread, 400_000, shift=0.5, shift_start=0, seed=9)
    deviation = deviation_from_nominal(stream.measurement, TARGET[stream.variant])
    alarm = abs(deviation) > 3 * np.sqrt(np.mean(spread**2))
    counted = [alarm[stream.variant == variant].mean() for variant in range(3)]
    assert dnom_alarm_rates(spread, shift=0.5) == pytest.approx(counted, rel=0.05, abs=1e-4)


def test_with_equal_spreads_dnom_is_the_z_chart():
    assert dnom_alarm_rates([2, 2, 2], shift=1) == pytest.approx(np.full(3, 1 / shewhart_arl(1)))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: range_constants(1), "subgroup_size must be at least 2 and at most 25, not 1"),
        (lambda: xbar_r_limits([[1, np.nan]]), "subgroups must be a finite number, not nan"),
        (lambda: xbar_r_limits([[1, 2]], width=0), "width must be above 0, not 0"),
        (lambda: individuals_limits([1]), "number of measurements must be at least 2, not 1"),
        (lambda: shewhart_arl(1, subgroup_size=0), "subgroup_size must be at least 1, not 0"),
        (lambda: ewma([1], 0, 0), "weight must be above 0 and at most 1, not 0"),
        (lambda: ewma_limits(0.2, 3, period=0), "period must be at least 1"),
        (lambda: ewma_arl(1, 0.01, 3), "weight must be at least 0.05 and at most 1, not 0.01"),
        (lambda: ewma_arl(1, 0.2, 6), "width must be above 0 and at most 5, not 6"),
        (lambda: ewma_width(0.2, 1), "in_control_arl must be at least 10 .*, not 1"),
        (lambda: measurement_stream(0, 0, 10, 0, 0, 1), "spread must be above 0, not 0"),
        (lambda: measurement_stream(0, 1, 10, 0, 11, 1), "shift_start must be .*, not 11"),
        (lambda: standardized(1, 0, -1), "spread must be above 0, not -1"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
