"""What a unit costs a firm and its buyers in each of the two systems, part by part.

A firm is any object with the attributes named here; each may be a number or an array, and arrays
broadcast. The single parts are the models of the lessons; adding them up is stylized. A number out
of range raises a ValueError that names it.
"""

from typing import Any

import numpy as np

from widgets.models.cost.newsvendor import mismatch_cost, split_variation
from widgets.models.quantity.learning_curve import variety_penalty
from widgets.models.validate import require

PROGRESS_RATIO = 0.8  # an 80 % learning curve
SALVAGE_SHARE = 0.5  # a unit left over brings half of what it cost to make
HOLDING_SHARE = 0.2  # keeping a unit in stock for a year costs a fifth of making it

Pair = tuple[np.ndarray, np.ndarray]  # mass production, mass customization


def custom_unit_cost(firm: Any) -> np.ndarray:
    """Return the variable cost of a customized unit, learning lost to variety included [€/unit].

    c_MC (φ + (1 − φ)/N)^(−b), b = −log₂ 0.8: what variants do not share is learned N times. Only
    the customizer pays for that here, whose designs are at least as many as the N variants: the
    variable cost of mass production is that of the firm as it is, with its variants.

    Parameters
    ----------
    firm : custom_unit [c_MC, €/unit], variants [N], shared_share [φ, 0 … 1].

    Source: `widgets.models.learning.variety_penalty`, stylized.
    """
    penalty = variety_penalty(firm.variants, firm.shared_share, PROGRESS_RATIO)
    return firm.custom_unit * penalty


def making_cost(firm: Any) -> Pair:
    """Return what making a unit costs in either system, F/D + c [€/unit].

    Parameters
    ----------
    firm : demand [D, units/year], mass_fixed, custom_fixed [F, €/year], mass_unit [c_MP, €/unit]
        and what `custom_unit_cost` needs.
    """
    demand = require("demand", firm.demand, above=0)
    return firm.mass_fixed / demand + firm.mass_unit, custom_making_cost(firm)


def custom_making_cost(firm: Any) -> np.ndarray:
    """Return what making a customized unit costs, F_MC/D + c_MC p(N) [€/unit]."""
    demand = require("demand", firm.demand, above=0)
    return firm.custom_fixed / demand + custom_unit_cost(firm)


def forecast_error_cost(firm: Any) -> np.ndarray:
    """Return what wrong forecasts of each variant cost when making to stock [€/unit].

    The newsvendor's mismatch cost for gamma-distributed demand; a unit left over sells for half
    its cost.

    Parameters
    ----------
    firm : margin [c_u, €/unit], mass_unit [€/unit], demand_cv [CV of total demand], variants [N],
        correlation [r, between two variants].
    """
    return mismatch(firm, split_variation(firm.demand_cv, firm.variants, firm.correlation))


def mismatch(firm: Any, variation: np.ndarray) -> np.ndarray:
    """Return what wrong forecasts cost if the demand for each variant varies so much [€/unit].

    Parameters
    ----------
    firm : margin [c_u, €/unit], mass_unit [€/unit].
    variation : CV of the demand for one variant.
    """
    price, salvage = firm.mass_unit + firm.margin, SALVAGE_SHARE * np.asarray(firm.mass_unit)
    return mismatch_cost(price, firm.mass_unit, salvage, variation, gamma=True)


def misfit(firm: Any) -> np.ndarray:
    """Return what the nearest of N variants still misses of a buyer's wish [€/unit].

    τ/(4 N^(1/d)): wishes differ in d ways, evenly and independently, and each way has an equal part
    of τ. The variants form a grid of N^(1/d) steps in each way, and 1/(4 N^(1/d)) of the part is
    missed on average.

    Parameters
    ----------
    firm : misfit_cost [τ, € per buyer for whom nothing fits], variants [N], taste_dimensions [d].

    Source: Salop (1979) for one way, tastes spread evenly; several ways are stylized.
    """
    steps = np.asarray(firm.variants, float) ** (1 / np.asarray(firm.taste_dimensions, float))
    return firm.misfit_cost / (4 * steps)


def cost_parts(firm: Any) -> dict[str, Pair]:
    """Return all that serving one buyer costs the firm and the buyer, by name [€/unit].

    A further variant costs the customizer nothing: its fixed cost is that of machines and a range
    of choices that can make every design. Fixed costs are the same at every demand.

    Parameters
    ----------
    firm : variety_cost [f, €/year and variant], asking_effort [e, €/unit] and what the other
        functions here need.
    """
    custom_unit, demand = custom_unit_cost(firm), require("demand", firm.demand, above=0)
    return {
        "fixed cost": (firm.mass_fixed / demand, firm.custom_fixed / demand),
        "variable cost": (firm.mass_unit, firm.custom_unit),
        "lost learning": (0.0, custom_unit - firm.custom_unit),
        "variants": (firm.variety_cost * firm.variants / demand, 0.0),
        "wrong forecasts": (forecast_error_cost(firm), 0.0),
        "misfit": (misfit(firm), 0.0),
        "being asked": (0.0, firm.asking_effort),
    }


def serving_cost(firm: Any) -> Pair:
    """Return what serving one buyer costs in either system, the sum of `cost_parts` [€/unit]."""
    mass, custom = zip(*cost_parts(firm).values(), strict=True)
    return sum(map(np.asarray, mass)), sum(map(np.asarray, custom))


def advantage(firm: Any) -> np.ndarray:
    """Return by how much mass customization serves the market for less [€/year]."""
    mass, custom = serving_cost(firm)
    return firm.demand * (mass - custom)
