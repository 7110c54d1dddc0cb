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

    CT(Q) = (s + Qt) / (1 − D(t + s/Q)): batches queue as in M/M/1 with service time s + Qt.

    Parameters
    ----------
    batch_size : Q [units], at least 1.
    setup_time : s [time] per batch.
    unit_time : t [time/unit].
    demand_rate : D [units/time]; the four broadcast against each other.

    Returns
    -------
    Flow time in the unit of `setup_time`; infinite where batches are too small (Q ≤ `least_batch`)
    for the machine to keep up. The time a unit waits for its batch to be collected is left out.

    Raises
    ------
    ValueError : if a number is out of range, or if Dt ≥ 1: then the queue grows without bound
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
    """Return the batch size Q_min = Ds/(1 − Dt) at and below which setups eat all capacity [units].

    Parameters and errors as in `flow_time`.

    >>> round(float(least_batch(1, 0.1, 8)), 9)
    40.0
    """
    setup_time, unit_time, demand_rate = _stable(setup_time, unit_time, demand_rate)
    return demand_rate * setup_time / (1 - demand_rate * unit_time)


def best_batch(setup_time: ArrayLike, unit_time: ArrayLike, demand_rate: ArrayLike) -> np.ndarray:
    """Return the batch size with the shortest flow time, max(1, (s/t) √ρ/(1 − √ρ)) [units].

    Parameters and errors as in `flow_time`; ρ = Dt. Derived for this course by setting dCT/dQ = 0.
    Of whole numbers of units `best_whole_batch` is the best.

    >>> round(float(best_batch(1, 0.1, 8)), 5)
    84.72136
    """
    setup_time, unit_time, demand_rate = _stable(setup_time, unit_time, demand_rate)
    return np.maximum(1, setup_time / unit_time / lot_of_one_limit(demand_rate * unit_time))


def best_whole_batch(
    setup_time: ArrayLike, unit_time: ArrayLike, demand_rate: ArrayLike
) -> np.ndarray:
    """Return the whole number of units with the shortest flow time, beside `best_batch` [units].

    Parameters and errors as in `flow_time`. The flow time falls up to `best_batch` and rises from
    there, so that one of its two neighbours is best.

    >>> best_whole_batch([1, 50 / 3600], 0.1, 8)
    array([85.,  1.])
    """
    machine = setup_time, unit_time, demand_rate
    below = np.floor(best_batch(*machine))
    longer = flow_time(below, *machine) > flow_time(below + 1, *machine)
    return below + longer


def lot_of_one_limit(utilization: ArrayLike) -> np.ndarray:
    """Return the setup-to-unit-time ratio s/t at which `best_batch` becomes one, (1 − √ρ)/√ρ.

    Units come whole: `whole_lot_of_one_limit` says up to where a lot of one is best.

    Parameters
    ----------
    utilization : ρ = Dt, the machine's load without any setup, above 0 and below 1.

    Raises
    ------
    ValueError : if the utilization is out of range.

    Derived for this course (Q* ≤ 1).

    >>> lot_of_one_limit([0.6, 0.8]).round(6)
    array([0.290994, 0.118034])
    """
    root = np.sqrt(require("utilization", utilization, above=0, below=1))
    return (1 - root) / root


def whole_lot_of_one_limit(utilization: ArrayLike) -> np.ndarray:
    """Return the setup-to-unit-time ratio s/t up to which a lot of one is best, (√(1 + 8/ρ) − 3)/2.

    At this ratio lots of one and of two take equally long. Parameters and errors as in
    `lot_of_one_limit`. Derived for this course.

    >>> whole_lot_of_one_limit([0.6, 0.8]).round(4)
    array([0.393 , 0.1583])
    """
    utilization = require("utilization", utilization, above=0, below=1)
    return (np.sqrt(1 + 8 / utilization) - 3) / 2


def _stable(
    setup_time: ArrayLike, unit_time: ArrayLike, demand_rate: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    setup_time = require("setup_time", setup_time, at_least=0)
    unit_time = require("unit_time", unit_time, above=0)
    demand_rate = require("demand_rate", demand_rate, above=0)
    worst = np.max(demand_rate * unit_time)
    if worst >= 1:
        raise ValueError(
            f"the load (demand rate × time per unit) must be below 1, not {worst:.4g}: "
            "the queue grows without bound"
        )
    return setup_time, unit_time, demand_rate
