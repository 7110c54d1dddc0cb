"""Rate, flow time and work in progress: what a production line can and must do."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


@dataclass(frozen=True)
class LinePerformance:
    """What a line does at each level of work in progress."""

    throughput: np.ndarray  # [TH] jobs per unit time
    flow_time: np.ndarray  # [CT] time from release to completion


def work_in_progress(throughput: ArrayLike, flow_time: ArrayLike) -> np.ndarray:
    """How many jobs are in a system that makes so many and takes so long?

    Parameters
    ----------
    throughput : [TH] jobs per unit time, any shape.
    flow_time : [CT] mean time a job spends in the system, any shape.

    Returns
    -------
    Work in progress [WIP] in jobs: WIP = TH × CT (Little 1961).

    Raises
    ------
    ValueError : if a number is negative.

    Examples
    --------
    The HAL printed-circuit line: 71.8 panels per hour, 663 hours each.

    >>> round(float(work_in_progress(71.8, 663)), -2)
    47600.0
    """
    return require("throughput", throughput, at_least=0) * require(
        "flow_time", flow_time, at_least=0
    )


def critical_work_in_progress(
    bottleneck_rate: ArrayLike, raw_process_time: ArrayLike
) -> np.ndarray:
    """How few jobs would keep the bottleneck of a perfectly regular line busy?

    Parameters
    ----------
    bottleneck_rate : [r_b] jobs per unit time of the busiest station, any shape.
    raw_process_time : [T_0] time, sum of the process times along the line, any shape.

    Returns
    -------
    Critical work in progress in jobs: W_0 = r_b T_0
    (Hopp and Spearman, Factory Physics, chapter 7).

    Raises
    ------
    ValueError : if a number is not positive, or T_0 is shorter than one job takes at the
        bottleneck (W_0 < 1).

    Examples
    --------
    >>> float(critical_work_in_progress(0.5, 8))
    4.0
    """
    critical = require("bottleneck_rate", bottleneck_rate, above=0) * require(
        "raw_process_time", raw_process_time, above=0
    )
    return require("bottleneck_rate × raw_process_time", critical, at_least=1)


def best_case(
    work_in_progress: ArrayLike, bottleneck_rate: ArrayLike, raw_process_time: ArrayLike
) -> LinePerformance:
    """What does a line do if every job takes exactly the same time and none ever waits needlessly?

    Parameters
    ----------
    work_in_progress : [w] jobs kept in the line, at least 1, any shape.
    bottleneck_rate : [r_b] jobs per unit time.
    raw_process_time : [T_0] time.

    Returns
    -------
    LinePerformance: TH = min(w / T_0, r_b), CT = max(T_0, w / r_b)
    (Hopp and Spearman, Factory Physics, chapter 7).

    Raises
    ------
    ValueError : if a number is out of range.

    Examples
    --------
    Penny Fab One, four stations of two hours each:

    >>> best_case([1, 2, 3, 4, 5, 6], 0.5, 8).throughput
    array([0.125, 0.25 , 0.375, 0.5  , 0.5  , 0.5  ])
    """
    jobs, rate, time, _ = _line(work_in_progress, bottleneck_rate, raw_process_time)
    return LinePerformance(np.minimum(jobs / time, rate), np.maximum(time, jobs / rate))


def worst_case(
    work_in_progress: ArrayLike, bottleneck_rate: ArrayLike, raw_process_time: ArrayLike
) -> LinePerformance:
    """What does a line do if all its jobs move as one big batch?

    Parameters
    ----------
    work_in_progress : [w] jobs kept in the line, at least 1, any shape.
    bottleneck_rate : [r_b] jobs per unit time.
    raw_process_time : [T_0] time.

    Returns
    -------
    LinePerformance: TH = 1 / T_0, CT = w T_0
    (Hopp and Spearman, Factory Physics, chapter 7).

    Raises
    ------
    ValueError : if a number is out of range.

    Examples
    --------
    >>> worst_case([1, 6], 0.5, 8).flow_time
    array([ 8., 48.])
    """
    jobs, _, time, _ = _line(work_in_progress, bottleneck_rate, raw_process_time)
    return LinePerformance(np.ones_like(jobs) / time, jobs * time)


def practical_worst_case(
    work_in_progress: ArrayLike, bottleneck_rate: ArrayLike, raw_process_time: ArrayLike
) -> LinePerformance:
    """What does a balanced line of single machines do if process times are as random as can be?

    The benchmark between good and bad lines: a line below it has more than ordinary variability.

    Parameters
    ----------
    work_in_progress : [w] jobs kept in the line, at least 1, any shape.
    bottleneck_rate : [r_b] jobs per unit time.
    raw_process_time : [T_0] time.

    Returns
    -------
    LinePerformance: TH = r_b w / (W_0 + w − 1), CT = T_0 + (w − 1) / r_b
    (Hopp and Spearman, Factory Physics, chapter 7). Exact for equal exponential stations.

    Raises
    ------
    ValueError : if a number is out of range.

    Examples
    --------
    The HAL line makes 71.8 panels per hour where this benchmark makes 105.3.

    >>> round(float(practical_worst_case(47_000, 114, 33.9).throughput), 1)
    105.3
    """
    jobs, rate, time, critical = _line(work_in_progress, bottleneck_rate, raw_process_time)
    return LinePerformance(rate * jobs / (critical + jobs - 1), time + (jobs - 1) / rate)


def practical_worst_case_work_in_progress(
    throughput: ArrayLike, bottleneck_rate: ArrayLike, raw_process_time: ArrayLike
) -> np.ndarray:
    """How many jobs does the practical worst case need for a throughput?

    Parameters
    ----------
    throughput : [TH] jobs per unit time, above 0 and below the bottleneck rate, any shape.
    bottleneck_rate : [r_b] jobs per unit time.
    raw_process_time : [T_0] time.

    Returns
    -------
    Work in progress w = (W_0 − 1) TH / (r_b − TH), but at least one job: the practical worst
    case of Hopp and Spearman solved for w.

    Raises
    ------
    ValueError : if a number is out of range, or the throughput reaches the bottleneck rate,
        which no amount of work in progress allows.

    Examples
    --------
    A seventh of the 47,600 panels in the HAL line would do for its 71.8 panels per hour.

    >>> round(float(practical_worst_case_work_in_progress(71.8, 114, 33.9)))
    6574
    """
    critical = critical_work_in_progress(bottleneck_rate, raw_process_time)
    throughput = require("throughput", throughput, above=0)
    utilization = require("throughput / bottleneck_rate", throughput / bottleneck_rate, below=1)
    return np.maximum((critical - 1) * utilization / (1 - utilization), 1)


def _line(
    work_in_progress: ArrayLike, bottleneck_rate: ArrayLike, raw_process_time: ArrayLike
) -> tuple[np.ndarray, ...]:
    critical = critical_work_in_progress(bottleneck_rate, raw_process_time)
    jobs = require("work_in_progress", work_in_progress, at_least=1)
    rate, time = np.asarray(bottleneck_rate, float), np.asarray(raw_process_time, float)
    return jobs, rate, time, critical
