"""Inspection: every unit or none, and how often to look at the process.

Neither rule asks whether a firm mass-produces or customizes. Costs and failure rates decide.
"""

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


def break_even_defect_rate(inspection_cost: ArrayLike, failure_cost: ArrayLike) -> np.ndarray:
    """Return the defect rate k₁/k₂ above which inspecting every unit is cheapest, below which none.

    No lot size and no volume is in it. It needs a process in statistical control with known p.

    Parameters
    ----------
    inspection_cost : k₁, of inspecting one unit [€].
    failure_cost : k₂, of one defective unit that goes on uninspected [€].

    Raises
    ------
    ValueError : if a cost is negative or a failure costs nothing.

    Source: Deming, Out of the Crisis (1986), ch. 15, the "kp rule"; Papadakis (1985), J. Quality
    Technology 17(3).

    >>> float(break_even_defect_rate(1, 50))
    0.02
    """
    inspection_cost = require("inspection_cost", inspection_cost, at_least=0)
    return inspection_cost / require("failure_cost", failure_cost, above=0)


def cost_per_unit(
    share_inspected: ArrayLike,
    defect_rate: ArrayLike,
    inspection_cost: ArrayLike,
    failure_cost: ArrayLike,
) -> np.ndarray:
    """Return the mean cost per unit of inspecting a share of the units, f k₁ + (1 − f) p k₂ [€].

    A straight line in f: the cheapest share is 0 or 1, never between, whatever p is.

    Parameters
    ----------
    share_inspected : f, 0 to 1; inspection finds every defect.
    defect_rate : p, 0 to 1, stable and known.
    inspection_cost, failure_cost : k₁, k₂ [€ per unit].

    Raises
    ------
    ValueError : if a number is out of range.

    Source: as `break_even_defect_rate`. The cost of replacing a defective unit is left out: it
    arises whether the defect is found early or late.

    >>> cost_per_unit([0, 0.5, 1], defect_rate=0.01, inspection_cost=1, failure_cost=50)
    array([0.5 , 0.75, 1.  ])
    """
    share_inspected = require("share_inspected", share_inspected, at_least=0, at_most=1)
    defect_rate = require("defect_rate", defect_rate, at_least=0, at_most=1)
    inspection_cost = require("inspection_cost", inspection_cost, at_least=0)
    failure_cost = require("failure_cost", failure_cost, at_least=0)
    return share_inspected * inspection_cost + (1 - share_inspected) * defect_rate * failure_cost


def inspection_interval(
    inspection_cost: ArrayLike, failure_rate: ArrayLike, loss_rate: ArrayLike
) -> np.ndarray:
    """Return the cheapest time between two inspections, h* = √(2c/(λL)) [h].

    Parameters
    ----------
    inspection_cost : c [€ per inspection].
    failure_rate : λ, how often the process goes wrong [1/h].
    loss_rate : L, loss while it is wrong and nobody has noticed [€/h].

    Raises
    ------
    ValueError : if a number isn't positive.

    Stylized: the minimum of `interval_cost`, derived for this course after Duncan (1956) and
    Taguchi's on-line quality control, without their error rates.

    >>> inspection_interval([10, 10, 2.5], [0.01, 0.04, 0.04], 500)
    array([2. , 1. , 0.5])
    """
    inspection_cost, failure_rate, loss_rate = _rates(inspection_cost, failure_rate, loss_rate)
    return np.sqrt(2 * inspection_cost / (failure_rate * loss_rate))


def interval_cost(
    interval: ArrayLike,
    inspection_cost: ArrayLike,
    failure_rate: ArrayLike,
    loss_rate: ArrayLike,
) -> np.ndarray:
    """Return the cost per hour of inspecting every h hours, c/h + λLh/2 [€/h].

    An inspection finds and ends a failure; on average half an interval passes until then.

    Parameters
    ----------
    interval : h [h].
    inspection_cost, failure_rate, loss_rate : c, λ, L as in `inspection_interval`.

    Raises
    ------
    ValueError : if a number isn't positive.

    Stylized: for λh well below 1. With random failures the second term is exactly
    L (1 − (1 − e^−λh)/(λh)), at most L; the short form is 2 % too high at λh = 0.06, 36 % at 1.

    >>> interval_cost([1, 16, 80], inspection_cost=20, failure_rate=1 / 80, loss_rate=15).round(2)
    array([20.09,  2.75,  7.75])
    """
    interval = require("interval", interval, above=0)
    inspection_cost, failure_rate, loss_rate = _rates(inspection_cost, failure_rate, loss_rate)
    return inspection_cost / interval + failure_rate * loss_rate * interval / 2


def interval_ratio(
    cost_ratio: ArrayLike, failure_ratio: ArrayLike, loss_ratio: ArrayLike = 1
) -> np.ndarray:
    """Return how many times longer the customizer's inspection interval is than mass production's.

    √(c ratio / (λ ratio · L ratio)): below 1 the customizer inspects more often, above 1 less
    often. The border between the two is the line c ratio = λ ratio · L ratio.

    Parameters
    ----------
    cost_ratio, failure_ratio, loss_ratio : customizer's c, λ, L divided by mass production's.

    Raises
    ------
    ValueError : if a ratio isn't positive.

    Stylized: two `inspection_interval`s divided.

    >>> interval_ratio(cost_ratio=[1, 0.25, 4], failure_ratio=[4, 4, 1])
    array([0.5 , 0.25, 2.  ])
    """
    cost_ratio, failure_ratio, loss_ratio = (
        require(name, ratio, above=0)
        for name, ratio in {
            "cost_ratio": cost_ratio,
            "failure_ratio": failure_ratio,
            "loss_ratio": loss_ratio,
        }.items()
    )
    return np.sqrt(cost_ratio / (failure_ratio * loss_ratio))


def _rates(
    inspection_cost: ArrayLike, failure_rate: ArrayLike, loss_rate: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        require("inspection_cost", inspection_cost, above=0),
        require("failure_rate", failure_rate, above=0),
        require("loss_rate", loss_rate, above=0),
    )
