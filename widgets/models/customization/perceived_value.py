"""What a customized product is worth to its buyer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


@dataclass(frozen=True)
class PerceivedValue:
    """From the standard product to the customized one, step by step; all in €.

    Attributes
    ----------
    steps : the parts of the value by name: standard, fit, self-design, effort, wait.
    willingness_to_pay : their sum.
    premium : what the customer would pay on top of the standard product.
    margin : what the premium leaves after the extra cost of making.
    longest_wait : waiting time [days] at which nothing of the margin is left; negative if it is
        used up before any waiting, infinite if waiting costs nothing.
    """

    steps: dict[str, np.ndarray]
    willingness_to_pay: np.ndarray
    premium: np.ndarray
    margin: np.ndarray
    longest_wait: np.ndarray


def perceived_value(
    standard_value: ArrayLike,
    fit_gain: ArrayLike,
    self_design_gain: ArrayLike,
    design_time: ArrayLike,
    cost_of_time: ArrayLike,
    waiting_time: ArrayLike,
    cost_of_waiting: ArrayLike,
    extra_unit_cost: ArrayLike = 0.0,
) -> PerceivedValue:
    """What is a customized product worth to its buyer, and what premium is left?

    Customization pays if and only if fit + self-design > effort + wait + extra cost.

    Parameters
    ----------
    standard_value : value of the standard product [€], at least 0.
    fit_gain : gain from a better fit to one's needs [€], at least 0.
    self_design_gain : gain from "I designed it myself" [€], at least 0.
    design_time : time spent choosing [minutes], at least 0.
    cost_of_time : what an hour of choosing costs the customer [€/hour]; negative if it is fun.
    waiting_time : additional wait [days], at least 0.
    cost_of_waiting : what a day of waiting costs the customer [€/day], at least 0.
    extra_unit_cost : additional cost of making the product [€].

    Raises
    ------
    ValueError : if a number is out of range.

    Source: the parts as in Franke & Piller (2004) and Franke, Schreier & Kaiser (2010); adding
    them up is stylized.

    Examples
    --------
    >>> value = perceived_value(50, 30, 20, 30, 10, 14, 0.5, extra_unit_cost=15)
    >>> float(value.premium), float(value.margin), float(value.longest_wait)
    (38.0, 23.0, 60.0)
    """
    hours = require("design_time", design_time, at_least=0) / 60
    days = require("waiting_time", waiting_time, at_least=0)
    per_day = require("cost_of_waiting", cost_of_waiting, at_least=0)
    extra_cost = require("extra_unit_cost", extra_unit_cost)
    steps = {
        "standard": require("standard_value", standard_value, at_least=0),
        "fit": require("fit_gain", fit_gain, at_least=0),
        "self-design": require("self_design_gain", self_design_gain, at_least=0),
        "effort": -hours * require("cost_of_time", cost_of_time),
        "wait": -days * per_day,
    }
    worth = sum(steps.values())
    premium = worth - steps["standard"]
    before_waiting = premium - extra_cost - steps["wait"]
    with np.errstate(divide="ignore", invalid="ignore"):
        longest_wait = np.where(
            per_day > 0, before_waiting / per_day, np.copysign(np.inf, before_waiting)
        )
    return PerceivedValue(steps, worth, premium, premium - extra_cost, longest_wait)
