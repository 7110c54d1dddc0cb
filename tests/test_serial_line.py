"""Serial lines with finite buffers: exact values, SimPy and what must always hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import line_throughput
from simpy_line import simpy_departure_times

from widgets.models.production.serial_line import departure_times, exact_throughput
from widgets.models.production.variability import process_time_factors


@pytest.mark.parametrize("buffer_size", range(11))
def test_two_exponential_stations_have_a_closed_form(buffer_size):
    """A14: TH = (b + 2)/(b + 3)."""
    expected = (buffer_size + 2) / (buffer_size + 3)
    assert exact_throughput([1, 1], buffer_size) == pytest.approx(expected, abs=1e-9)


def test_three_exponential_stations():
    """A15: recomputed by an independent Markov chain; Hunt 1956, Hillier and Boling 1967."""
    expected = [22 / 39, 0.670466, 0.734017, 0.776712]
    exact = [exact_throughput([1, 1, 1], buffer_size) for buffer_size in range(4)]
    assert exact == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_recursion_finds_the_exact_values_within_one_percent(seed):
    """A14 and A15 by simulation, and an unbalanced line of four stations."""
    sizes = np.arange(11)
    two = line_throughput([1, 1], sizes, seed=seed)
    np.testing.assert_allclose(two, (sizes + 2) / (sizes + 3), rtol=0.01)

    three = line_throughput([1, 1, 1], range(4), seed=seed)
    np.testing.assert_allclose(three, [22 / 39, 0.670466, 0.734017, 0.776712], rtol=0.01)

    means = [0.9, 1.1, 0.7, 1.0]
    four = line_throughput(means, [0, 2], seed=seed)
    np.testing.assert_allclose(four, [exact_throughput(means, b) for b in (0, 2)], rtol=0.01)


@pytest.mark.parametrize("stations", [1, 2, 5])
@pytest.mark.parametrize("buffer_size", [0, 1, 3])
def test_simpy_sees_every_job_leave_at_the_same_moment(stations, buffer_size):
    times = np.random.default_rng(stations).exponential(size=(300, stations))
    recursion = departure_times(times, [0, 1, 3])[:, [0, 1, 3].index(buffer_size)]
    np.testing.assert_allclose(recursion, simpy_departure_times(times, buffer_size), rtol=1e-12)


def test_simpy_with_its_own_random_numbers_agrees_within_one_percent():
    jobs, warm_up = 10_000, 1_000
    factors = process_time_factors(
        np.random.default_rng(11).standard_exponential((jobs, 4)), coefficient_of_variation=0.7
    )
    # With exact means this says as much as four times as many jobs (standard error 0.3 %).
    finished = simpy_departure_times(factors / factors.mean(axis=0), buffer_size=2)
    simpy_throughput = (jobs - warm_up) / (finished[-1] - finished[warm_up - 1])
    assert line_throughput([1] * 4, [2], 0.7)[0] == pytest.approx(simpy_throughput, rel=0.01)


def test_a_line_without_variability_needs_no_buffer():
    np.testing.assert_allclose(line_throughput([2, 4, 1], [0, 5], 0), [0.25, 0.25], rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(
    means=st.lists(st.floats(0.5, 2), min_size=1, max_size=5),
    variability=st.floats(0, 2),
    seed=st.integers(0, 1000),
)
def test_more_buffer_never_delays_a_job(means, variability, seed):
    exponential = np.random.default_rng(seed).standard_exponential((40, len(means), 3))
    times = process_time_factors(exponential, variability) * np.array(means)[:, None]
    finished = departure_times(times, range(6))
    assert np.all(np.diff(finished, axis=1) <= 1e-9)
    assert np.all(np.diff(finished, axis=0) >= 0)


@pytest.mark.parametrize("stations", [2, 4, 7, 10])
def test_curves_rise_with_buffer_size_and_fall_with_variability(stations):
    throughput = np.array(
        [
            line_throughput([1] * stations, range(11), variability, seed=3)
            for variability in (0, 0.25, 0.5, 1, 1.5)
        ]
    )
    assert np.all(np.diff(throughput, axis=1) >= -1e-12)
    assert np.all(np.diff(throughput, axis=0) < 0)
    assert np.all(throughput <= 1 + 1e-12)


def test_one_station_and_the_same_line_reversed():
    assert exact_throughput([2], 3) == pytest.approx(0.5)
    # Reversibility (Muth 1979): parts one way and holes the other way meet the same line.
    assert exact_throughput([1, 2, 3], 1) == pytest.approx(exact_throughput([3, 2, 1], 1))


def test_process_time_factors_have_the_coefficient_of_variation_asked_for():
    exponential = np.random.default_rng(5).standard_exponential(400_000)
    for wanted in (0.1, 0.5, 1, 1.5):
        factors = process_time_factors(exponential, wanted)
        assert factors.mean() == pytest.approx(1, abs=0.01)
        assert factors.std() == pytest.approx(wanted, rel=0.02)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: departure_times(np.ones((9, 0)), [1]), "stations must be at least 1, not 0"),
        (lambda: departure_times(np.ones((9, 2)), [-1]), "buffer_size must be at least 0"),
        (lambda: departure_times(np.ones((9, 2)), [1.5]), "a whole number of places, not 1.5"),
        (lambda: exact_throughput([1, 0], 1), "mean_process_times must be above 0"),
        (
            lambda: process_time_factors(np.ones(9), -0.1),
            "coefficient_of_variation must be at least 0 and at most 2",
        ),
    ],
)
def test_refused(ask, message):
    with pytest.raises(ValueError, match=message):
        ask()


def test_the_exact_chain_refuses_a_line_that_is_too_long():
    with pytest.raises(ValueError, match="states of the line must be at most 2,000"):
        exact_throughput([1] * 8, 5)
    with pytest.raises(ValueError, match="stations must be at least 1"):
        exact_throughput([], 1)
