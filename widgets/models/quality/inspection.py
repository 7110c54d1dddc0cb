"""Inspection: every unit or none, and how often to look at the process.

Neither rule asks whether a firm mass-produces or customizes. Costs and rates of faults decide.
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
    """Return the mean cost per unit of inspecting a share of them, share·k₁ + (1 − share)·p·k₂ [€].

    A straight line in the share: the cheapest one is 0 or 1, never between, whatever p is.

    Parameters
    ----------
    share_inspected : 0 to 1; inspection finds every defect.
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
    inspection_cost: ArrayLike, fault_rate: ArrayLike, loss_rate: ArrayLike
) -> np.ndarray:
    """Return the cheapest time between two inspections, I* = √(2k₁/(γPℓ)) [h].

    Parameters
    ----------
    inspection_cost : k₁ [€ per inspection].
    fault_rate : γ, how often the process goes wrong [1/h].
    loss_rate : Pℓ, loss while it is wrong and nobody has noticed [€/h]: production rate
        [P, units/h] times the loss per bad unit [ℓ, €].

    Raises
    ------
    ValueError : if a number isn't positive.

    Stylized: the minimum of `interval_cost`, derived for this course after Duncan (1956) and
    Taguchi's on-line quality control, without their error rates.

    >>> inspection_interval([10, 10, 2.5], [0.01, 0.04, 0.04], 500)
    array([2. , 1. , 0.5])
    """
    inspection_cost, fault_rate, loss_rate = _positive(
        inspection_cost=inspection_cost, fault_rate=fault_rate, loss_rate=loss_rate
    )
    return np.sqrt(2 * inspection_cost / (fault_rate * loss_rate))


def interval_cost(
    interval: ArrayLike,
    inspection_cost: ArrayLike,
    fault_rate: ArrayLike,
    loss_rate: ArrayLike,
) -> np.ndarray:
    """Return the cost per hour of inspecting every I hours, k₁/I + γPℓI/2 [€/h].

    An inspection finds and ends a fault; on average half an interval passes until then.

    Parameters
    ----------
    interval : I [h].
    inspection_cost, fault_rate, loss_rate : k₁, γ, Pℓ as in `inspection_interval`.

    Raises
    ------
    ValueError : if a number isn't positive.

    Stylized: for γI well below 1. With random faults the second term is exactly
    Pℓ (1 − (1 − e^−γI)/(γI)), at most Pℓ; the short form is 2 % too high at γI = 0.06, 36 % at 1.

    >>> interval_cost([1, 16, 80], inspection_cost=20, fault_rate=1 / 80, loss_rate=15).round(2)
    array([20.09,  2.75,  7.75])
    """
    interval, inspection_cost, fault_rate, loss_rate = _positive(
        interval=interval,
        inspection_cost=inspection_cost,
        fault_rate=fault_rate,
        loss_rate=loss_rate,
    )
    return inspection_cost / interval + fault_rate * loss_rate * interval / 2


def interval_ratio(
    cost_ratio: ArrayLike,
    fault_ratio: ArrayLike,
    speed_ratio: ArrayLike = 1,
    loss_ratio: ArrayLike = 1,
) -> np.ndarray:
    """Return how many times longer the customizer's inspection interval is than mass production's.

    √(k₁ ratio / (γ ratio · P ratio · ℓ ratio)): below 1 the customizer inspects more often by the
    hour, above 1 less often. By the unit it is another question: `units_ratio`.

    Parameters
    ----------
    cost_ratio, fault_ratio, speed_ratio, loss_ratio : customizer's k₁, γ, P (units made in an
        hour) and ℓ (loss per bad unit) divided by mass production's.

    Raises
    ------
    ValueError : if a ratio isn't positive.

    Stylized: two `inspection_interval`s divided.

    >>> interval_ratio(cost_ratio=[1, 0.25, 4], fault_ratio=[4, 4, 1])
    array([0.5 , 0.25, 2.  ])
    """
    cost_ratio, fault_ratio, speed_ratio, loss_ratio = _positive(
        cost_ratio=cost_ratio,
        fault_ratio=fault_ratio,
        speed_ratio=speed_ratio,
        loss_ratio=loss_ratio,
    )
    return np.sqrt(cost_ratio / (fault_ratio * speed_ratio * loss_ratio))


def units_ratio(
    cost_ratio: ArrayLike,
    fault_ratio: ArrayLike,
    speed_ratio: ArrayLike = 1,
    loss_ratio: ArrayLike = 1,
) -> np.ndarray:
    """Return how many times more units the customizer makes between two inspections, PI*.

    √(k₁ ratio · P ratio / (γ ratio · ℓ ratio)): a slower process has fewer units between two
    inspections, though more hours. Faults come by the hour here; if they came by the unit, a tool
    that wears, P would not be in it.

    Parameters, errors and source as in `interval_ratio`.

    >>> float(units_ratio(cost_ratio=1, fault_ratio=1, speed_ratio=0.25))
    0.5
    """
    ratio = interval_ratio(cost_ratio, fault_ratio, speed_ratio, loss_ratio)
    return ratio * np.asarray(speed_ratio)


def _positive(**numbers: ArrayLike) -> list[np.ndarray]:
    return [require(name, number, above=0) for name, number in numbers.items()]
