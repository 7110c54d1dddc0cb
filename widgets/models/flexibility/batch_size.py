"""Batch size: how many units to make after each setup, and when a lot of one is best.

A machine makes many variants one after another and is set up before each batch. Big batches wait
for each other; small ones drown the machine in setups. In between lies the shortest flow time.
"""

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


def flow_time(
    batch_size: ArrayLike, setup_time: ArrayLike, unit_time: ArrayLike, demand_rate: ArrayLike
) -> np.ndarray:
    """Return the mean flow time of a batch: waiting for the machine, setup and processing.

    CT(Q) = (s + Qt) / (1 − λ(t + s/Q)): batches queue as in M/M/1 with service time s + Qt.

    Parameters
    ----------
    batch_size : Q [units], at least 1.
    setup_time : s [time] per batch.
    unit_time : t [time/unit].
    demand_rate : λ [units/time]; the four broadcast against each other.

    Returns
    -------
    Flow time in the unit of `setup_time`; infinite where batches are too small (Q ≤ `least_batch`)
    for the machine to keep up. The time a unit waits for its batch to be collected is left out.

    Raises
    ------
    ValueError : if a number is out of range, or if λt ≥ 1: then the queue grows without bound
        at any batch size.

    Source: the queue of Karmarkar (1987), Management Science 33(3).

    >>> round(float(flow_time(84.72136, 1, 0.1, 8)), 5)
    89.72136
    """
    batch_size = require("batch_size", batch_size, at_least=1)
    setup_time, unit_time, demand_rate = _stable(setup_time, unit_time, demand_rate)
    service_time = setup_time + batch_size * unit_time
    idle_share = 1 - demand_rate / batch_size * service_time
    waiting = np.divide(1, idle_share, out=np.full(idle_share.shape, np.inf), where=idle_share > 0)
    return service_time * waiting


def least_batch(setup_time: ArrayLike, unit_time: ArrayLike, demand_rate: ArrayLike) -> np.ndarray:
    """Return the batch size Q_min = λs/(1 − λt) at and below which setups eat all capacity [units].

    Parameters and errors as in `flow_time`.

    >>> round(float(least_batch(1, 0.1, 8)), 9)
    40.0
    """
    setup_time, unit_time, demand_rate = _stable(setup_time, unit_time, demand_rate)
    return demand_rate * setup_time / (1 - demand_rate * unit_time)


def best_batch(setup_time: ArrayLike, unit_time: ArrayLike, demand_rate: ArrayLike) -> np.ndarray:
    """Return the batch size with the shortest flow time, max(1, (s/t) √ρ/(1 − √ρ)) [units].

    Parameters and errors as in `flow_time`; ρ = λt. Derived for this course by setting dCT/dQ = 0.

    >>> round(float(best_batch(1, 0.1, 8)), 5)
    84.72136
    """
    setup_time, unit_time, demand_rate = _stable(setup_time, unit_time, demand_rate)
    return np.maximum(1, setup_time / unit_time / lot_of_one_limit(demand_rate * unit_time))


def lot_of_one_limit(utilization: ArrayLike) -> np.ndarray:
    """Return the setup-to-unit-time ratio s/t up to which a lot of one is best, (1 − √ρ)/√ρ.

    Parameters
    ----------
    utilization : ρ = λt, the machine's load without any setup, above 0 and below 1.

    Raises
    ------
    ValueError : if the utilization is out of range.

    Derived for this course (Q* ≤ 1). Whole-number lots hold out a little longer, up to
    s/t = (√(1 + 8/ρ) − 3)/2, where lots of one and of two take equally long.

    >>> lot_of_one_limit([0.6, 0.8]).round(6)
    array([0.290994, 0.118034])
    """
    root = np.sqrt(require("utilization", utilization, above=0, below=1))
    return (1 - root) / root


def _stable(
    setup_time: ArrayLike, unit_time: ArrayLike, demand_rate: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    setup_time = require("setup_time", setup_time, at_least=0)
    unit_time = require("unit_time", unit_time, above=0)
    demand_rate = require("demand_rate", demand_rate, above=0)
    worst = np.max(demand_rate * unit_time)
    if worst >= 1:
        raise ValueError(
            f"utilization (demand_rate × unit_time) must be below 1, not {worst:.4g}: "
            "the queue grows without bound"
        )
    return setup_time, unit_time, demand_rate
