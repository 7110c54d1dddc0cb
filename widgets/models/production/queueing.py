"""Waiting lines: how long does a job wait, given variability and utilization?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


@dataclass(frozen=True)
class MultiServerQueue:
    """What an arriving job meets at a group of equal servers with one queue."""

    utilization: np.ndarray  # [u] share of the time a server works
    waiting_probability: np.ndarray  # [C] share of the jobs that wait
    waiting_time: np.ndarray  # [Wq] mean time in the queue


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


def erlang_c(arrival_rate: ArrayLike, service_rate: ArrayLike, servers: int) -> MultiServerQueue:
    """How many jobs wait, and how long, for the first free one of several equal servers?

    Parameters
    ----------
    arrival_rate : [λ] jobs per unit time, arriving at random (Poisson), any shape.
    service_rate : [μ] jobs per unit time that one server can do, exponential, any shape.
    servers : [c] number of servers, a whole number from 1.

    Returns
    -------
    MultiServerQueue: u = λ/(c μ), the Erlang C probability of waiting and
    Wq = C/(c μ − λ) (Erlang 1917). One server is the M/M/1 queue.

    Raises
    ------
    ValueError : if a number is out of range, or utilization reaches 1.

    Examples
    --------
    >>> queue = erlang_c(0.2, 0.1, 3)
    >>> round(float(queue.waiting_probability), 4), round(float(queue.waiting_time), 4)
    (0.4444, 4.4444)
    """
    arrival_rate = require("arrival_rate", arrival_rate, above=0)
    service_rate = require("service_rate", service_rate, above=0)
    servers = int(require("servers", servers, at_least=1))
    offered_load = arrival_rate / service_rate
    utilization = _stable(offered_load / servers)

    # Erlang's loss probability B by recursion, which avoids large factorials.
    loss = np.ones_like(offered_load)
    for busy in range(1, servers + 1):
        loss = offered_load * loss / (busy + offered_load * loss)
    waiting_probability = loss / (1 - utilization * (1 - loss))
    waiting_time = waiting_probability / (servers * service_rate - arrival_rate)
    return MultiServerQueue(utilization, waiting_probability, waiting_time)


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
