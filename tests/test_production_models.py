"""Factory Physics, Little and Kingman: published values and second ways."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.models.production.queueing import highest_utilization, kingman_waiting_time
from widgets.models.production.work_in_progress import (
    best_case,
    critical_work_in_progress,
    practical_worst_case,
    practical_worst_case_work_in_progress,
    work_in_progress,
    worst_case,
)

PENNY_FAB = {"bottleneck_rate": 0.5, "raw_process_time": 8}
HAL = {"bottleneck_rate": 114, "raw_process_time": 33.9}


def test_penny_fab_one():
    """A12: Hopp and Spearman's Penny Fab One, r_b = 0.5 per hour, T_0 = 8 hours."""
    jobs = np.arange(1, 7)
    assert critical_work_in_progress(**PENNY_FAB) == 4
    best = best_case(jobs, **PENNY_FAB)
    np.testing.assert_allclose(best.throughput, [0.125, 0.25, 0.375, 0.5, 0.5, 0.5], atol=1e-5)
    practical = practical_worst_case(jobs, **PENNY_FAB)
    np.testing.assert_allclose(
        practical.throughput, [0.125, 0.2, 0.25, 0.285714, 0.3125, 0.333333], atol=1e-5
    )
    np.testing.assert_allclose(practical.flow_time, [8, 10, 12, 14, 16, 18], atol=1e-5)
    np.testing.assert_allclose(worst_case(jobs, **PENNY_FAB).throughput, 0.125, atol=1e-5)


def mean_value_analysis(process_times, most_jobs):
    """Exact throughput of a closed line of exponential stations (Reiser and Lavenberg 1980)."""
    queue = np.zeros(len(process_times))
    throughput = []
    for jobs in range(1, most_jobs + 1):
        time_at_station = np.asarray(process_times) * (1 + queue)
        throughput.append(jobs / time_at_station.sum())
        queue = throughput[-1] * time_at_station
    return np.array(throughput)


@pytest.mark.parametrize("stations", [1, 2, 4, 9])
def test_the_practical_worst_case_is_the_balanced_exponential_line(stations):
    """A12: equal to mean value analysis of equal exponential stations."""
    practical = practical_worst_case(np.arange(1, 31), 1 / 2, 2 * stations)
    np.testing.assert_allclose(
        practical.throughput, mean_value_analysis([2] * stations, 30), rtol=1e-12
    )


def test_unequal_exponential_stations_beat_the_practical_worst_case():
    times = np.array([2, 1, 1.5])
    practical = practical_worst_case(np.arange(2, 31), 1 / times.max(), times.sum())
    assert np.all(mean_value_analysis(times, 30)[1:] > practical.throughput)


@given(jobs=st.integers(1, 10_000), rate=st.floats(0.01, 1000), critical=st.floats(1.0001, 10_000))
def test_the_three_cases_are_ordered_and_obey_little(jobs, rate, critical):
    line = {"bottleneck_rate": rate, "raw_process_time": critical / rate}
    best, practical, worst = (
        case(jobs, **line) for case in (best_case, practical_worst_case, worst_case)
    )
    tolerance = 1 + 1e-9
    assert worst.throughput <= practical.throughput * tolerance
    assert practical.throughput <= best.throughput * tolerance
    for case in (best, practical, worst):
        assert work_in_progress(case.throughput, case.flow_time) == pytest.approx(jobs)


def test_hal():
    """A13 (71.8 per hour × 663 hours); Hopp and Spearman, Factory Physics, pages 252 and 253."""
    assert work_in_progress(71.8, 663) == pytest.approx(47_600, rel=1e-3)
    assert critical_work_in_progress(**HAL) == pytest.approx(3_869, rel=2e-3)
    assert practical_worst_case(47_000, **HAL).throughput == pytest.approx(105.3, abs=0.05)
    needed = practical_worst_case_work_in_progress(71.8, **HAL)
    assert practical_worst_case(needed, **HAL).throughput == pytest.approx(71.8)
    assert worst_case(47_600, **HAL).throughput < 71.8


def test_kingman():
    """A11: Hopp and Spearman's VUT equation; exact for Poisson arrivals."""
    waiting = kingman_waiting_time(0.9, 1, 1, [0, 0.25, 1, 4])
    np.testing.assert_allclose(waiting, [4.5, 5.625, 9, 22.5], atol=1e-9)


def test_kingman_is_exact_for_poisson_arrivals_in_simulation():
    """Lindley's recursion for 400 queues with constant and with exponential process times."""
    rng = np.random.default_rng(3)
    jobs, warm_up, queues, utilization = 6_000, 1_000, 400, 0.7
    between = rng.exponential(1 / utilization, (jobs, queues))
    for process_times, squared_cv in (
        (np.ones((jobs, queues)), 0),
        (rng.exponential(1, (jobs, queues)), 1),
    ):
        waiting, total = np.zeros(queues), 0.0
        for job in range(jobs):
            if job >= warm_up:
                total += waiting.mean()
            waiting = np.maximum(waiting + process_times[job] - between[job], 0)
        expected = kingman_waiting_time(utilization, 1, 1, squared_cv)
        assert total / (jobs - warm_up) == pytest.approx(expected, rel=0.02)


def test_highest_utilization_undoes_kingman():
    utilization = np.linspace(0, 0.99, 12)
    flow_time = 3 + kingman_waiting_time(utilization, 3, 1, 0.5)
    np.testing.assert_allclose(highest_utilization(flow_time, 3, 1, 0.5), utilization, atol=1e-12)
    assert highest_utilization(3, 3, 0, 0) == 1


def test_one_server():
    """A09: M/M/1 with λ = 5 and μ = 8, which is the VUT equation with both c² = 1."""
    assert kingman_waiting_time(5 / 8, 1 / 8, 1, 1) == pytest.approx(0.2083333, abs=1e-6)


@pytest.mark.parametrize("utilization", [1, 1.2])
def test_full_utilization_is_refused_with_the_reason(utilization):
    with pytest.raises(ValueError, match=f"utilization is {utilization:g}.*grows without bound"):
        kingman_waiting_time([0.5, utilization], 1, 1, 1)


def test_refused():
    with pytest.raises(ValueError, match="work_in_progress must be at least 1, not 0"):
        best_case(0, **PENNY_FAB)
    with pytest.raises(ValueError, match="bottleneck_rate must be above 0"):
        worst_case(1, 0, 8)
    with pytest.raises(ValueError, match="bottleneck_rate × raw_process_time must be at least 1"):
        practical_worst_case(1, 0.5, 1)
    with pytest.raises(ValueError, match="throughput / bottleneck_rate must be below 1"):
        practical_worst_case_work_in_progress(114, **HAL)
    with pytest.raises(ValueError, match="flow_time − process_time must be at least 0"):
        highest_utilization(1, 2, 1, 1)
    with pytest.raises(ValueError, match="squared_cv_process must be at least 0"):
        kingman_waiting_time(0.5, 1, 1, -1)
