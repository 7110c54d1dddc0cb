"""What decides the statements about cost, customers and the two definitions.

A firm is any object with the numbers of `widgets.learner.firm.Firm`, in their units; each may be an
array, and arrays broadcast. The formulas are those of the lessons, whose models name the sources;
putting two of them into one ratio is stylized. A number out of range raises a ValueError.
"""

from typing import Any

import numpy as np

from widgets.models.approaches.approaches import remaining_spread
from widgets.models.customization.choice_overload import best_number_of_options
from widgets.models.firm import cost
from widgets.models.firm.claims_of_work import LARGE
from widgets.models.firm.finding import Finding

NEAR = 1.10  # "near the cost of mass production": at most 10 % more
CHOICE_SCALE = np.sqrt(6) / np.pi / np.sqrt(12)  # μ/τ: both tastes have the same deviation
PRESENTATION = 0.01  # what an own presentation costs, as a share of the variable cost


# ---- cost --------------------------------------------------------------------------------------


def making(firm: Any) -> Finding:
    """Is a unit cheaper to make in mass production?"""
    mass, custom = cost.making_cost(firm)
    return Finding(mass, custom, custom / mass)


def near_cost(firm: Any) -> Finding:
    """Does a customized unit cost at most 10 % more to make?"""
    mass, custom = cost.making_cost(firm)
    return Finding(mass, custom, NEAR * mass / custom)


def whole_cost(firm: Any) -> Finding:
    """Does mass customization still cost more once wrong forecasts are counted?"""
    mass, custom = cost.making_cost(firm)
    mass = mass + cost.forecast_error_cost(firm)
    return Finding(mass, custom, custom / mass)


def serving(firm: Any) -> Finding:
    """Does mass customization serve this market for less, everything counted?"""
    mass, custom = cost.serving_cost(firm)
    return Finding(mass, custom, mass / custom)


def handwork(firm: Any) -> Finding:
    """Is it cheaper to make customized units by hand than with flexible machines?"""
    machines, hand = cost.custom_making_cost(firm), np.asarray(firm.hand_unit, float)
    return Finding(hand, machines, machines / hand)


# ---- customers ---------------------------------------------------------------------------------


def designs(firm: Any) -> Finding:
    """Are there fewer variants on offer than buyers, each of whom could have an own design?"""
    variants, buyers = np.asarray(firm.variants, float), np.asarray(firm.demand, float)
    return Finding(variants, buyers, buyers / variants)


def variety(firm: Any) -> Finding:
    """Is a buyer better off with an own design than with the best of the variants?

    Who chooses a variant looks at each, up to the best number to look at (lesson 04), and still
    misses something. Who orders an own design answers questions and waits, but looks at nothing.
    """
    best = best_number_of_options(CHOICE_SCALE * firm.misfit_cost, firm.evaluation_cost)
    looking = firm.evaluation_cost * np.minimum(firm.variants, best)
    shelf = cost.misfit(firm) + looking
    asked = np.asarray(firm.asking_effort, float)
    return Finding(shelf, asked, shelf / asked)


def approaches(firm: Any) -> dict[str, np.ndarray]:
    """Return what serving a buyer costs with one standard product and with each approach [€/unit].

    The standard product misses τ/4. Collaborative and transparent take the cells: the one misses
    nothing but asks, the other asks nothing but misses what n watched purchases do not show, each
    as noisy as tastes differ. Adaptive adds to the standard product what makes it fit every taste,
    cosmetic an own presentation for 1 % of its variable cost.
    """
    missed = np.asarray(firm.misfit_cost, float) / 4
    mass, custom = cost.making_cost(firm)
    cv = np.asarray(firm.demand_cv, float)
    plain = mass + firm.variety_cost / firm.demand + cost.mismatch(firm, cv)
    shown = PRESENTATION * np.asarray(firm.mass_unit, float)
    return {
        "standard": plain + missed,
        "collaborative": custom + firm.asking_effort,
        "transparent": custom + missed * remaining_spread(1, 1, firm.past_purchases),
        "adaptive": plain + firm.adjustment_cost,
        "cosmetic": plain + missed + shown * (1 - np.asarray(firm.presentation_return)),
    }


def techniques(firm: Any) -> Finding:
    """Does one of the four approaches serve a buyer for less than one standard product does?"""
    standard, *others = np.broadcast_arrays(*approaches(firm).values())
    best = np.minimum.reduce(others)
    return Finding(standard, best, standard / best)


def best_approach(firm: Any) -> str:
    """Return the name of the approach that serves a buyer of this firm for the least."""
    costs = {name: float(each) for name, each in approaches(firm).items() if name != "standard"}
    return min(costs, key=costs.get)


# ---- the two definitions -----------------------------------------------------------------------


def identical(firm: Any) -> Finding:
    """Does the line make a large quantity of each design? A definition asks for no cost."""
    units = np.asarray(firm.demand, float) / firm.variants
    return Finding(units, np.ones_like(units), units / LARGE)


def personal_at_scale(firm: Any) -> Finding:
    """Would the personal units together be a large quantity?"""
    units = np.asarray(firm.demand, float)
    return Finding(np.full_like(units, LARGE), units, units / LARGE)


def not_craft(firm: Any) -> Finding:
    """Does the flexible system make a personal unit for less than general tools and hands do?"""
    hand, machines, ratio = handwork(firm)
    return Finding(hand, machines, 1 / ratio)
