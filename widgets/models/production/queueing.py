"""Waiting lines: how long does a job wait, given variability and utilization?"""

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


def kingman_waiting_time(
    utilization: ArrayLike,
    process_time: ArrayLike,
    squared_cv_arrivals: ArrayLike,
    squared_cv_process: ArrayLike,
) -> np.ndarray:
    """How long does a job wait at one machine, given variability and utilization?

    Parameters
    ----------
    utilization : [u] share of the time the machine works, 0 to below 1, any shape.
    process_time : [t_e] mean effective process time, any shape.
    squared_cv_arrivals : [c_a²] squared coefficient of variation of the times between arrivals.
    squared_cv_process : [c_e²] squared coefficient of variation of the process time.

    Returns
    -------
    Mean waiting time CT_q = V U T = (c_a² + c_e²)/2 × u/(1 − u) × t_e, an approximation that is
    exact for random (Poisson) arrivals (Kingman 1961; Hopp and Spearman, Factory Physics,
    chapter 8).

    Raises
    ------
    ValueError : if a number is out of range, or utilization reaches 1.

    Examples
    --------
    >>> kingman_waiting_time(0.9, 1, 1, [0, 0.25, 1, 4])
    array([ 4.5  ,  5.625,  9.   , 22.5  ])
    """
    utilization = _stable(utilization)
    process_time = require("process_time", process_time, above=0)
    return (
        _variability(squared_cv_arrivals, squared_cv_process)
        * process_time
        * (utilization / (1 - utilization))
    )


def highest_utilization(
    flow_time: ArrayLike,
    process_time: ArrayLike,
    squared_cv_arrivals: ArrayLike,
    squared_cv_process: ArrayLike,
) -> np.ndarray:
    """How busy may a machine be if jobs are to pass it within a flow time?

    Answers which of two systems is faster: at a given flow time of one, the other is faster below
    this utilization and slower above it.

    Parameters
    ----------
    flow_time : [CT] mean time from arrival to completion, not below the process time, any shape.
    process_time : [t_e] mean effective process time, any shape.
    squared_cv_arrivals : [c_a²] squared coefficient of variation of the times between arrivals.
    squared_cv_process : [c_e²] squared coefficient of variation of the process time.

    Returns
    -------
    Utilization u = x/(1 + x) with x = (CT − t_e)/(V t_e), V = (c_a² + c_e²)/2: Kingman's
    equation solved for u. It is 1 if nothing varies, because then no job waits.

    Raises
    ------
    ValueError : if a number is out of range.

    Examples
    --------
    >>> float(highest_utilization(10, 1, 1, 1))
    0.9
    """
    process_time = require("process_time", process_time, above=0)
    slack = require("flow_time − process_time", flow_time - process_time, at_least=0)
    waiting = _variability(squared_cv_arrivals, squared_cv_process) * process_time
    with np.errstate(invalid="ignore"):
        return np.where(waiting == 0, 1.0, slack / (slack + waiting))


def _variability(squared_cv_arrivals: ArrayLike, squared_cv_process: ArrayLike) -> np.ndarray:
    return (
        require("squared_cv_arrivals", squared_cv_arrivals, at_least=0)
        + require("squared_cv_process", squared_cv_process, at_least=0)
    ) / 2


def _stable(utilization: ArrayLike) -> np.ndarray:
    utilization = require("utilization", utilization, at_least=0)
    if np.any(utilization >= 1):
        raise ValueError(
            f"utilization is {utilization.max():.4g}: work arrives at least as fast as it can be "
            "done, so the queue grows without bound"
        )
    return utilization
