"""How large a market must be, and how large it may be, for mass customization to pay.

A stylized model of this course, built from S. Salop (1979), Monopolistic competition with outside
goods, Bell Journal of Economics 10, 141-156 (tastes spread evenly, misfit costs by the distance).
Buyers' tastes lie evenly on a line of length one. Mass production offers N evenly spread variants:
the nearest one misses a taste by 1/(4N) on average. Mass customization hits every taste. What a
standard unit costs to make is the same on both sides and left out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


def best_variety(
    market_size: ArrayLike, misfit_cost: ArrayLike, variety_cost: ArrayLike
) -> np.ndarray:
    """How many variants should mass production offer?

    N_best = √(τD / 4f), but never less than one. Not rounded, so that curves stay smooth.

    Parameters
    ----------
    market_size : buyers per year [D]; any shape.
    misfit_cost : cost of misfit [τ], € per unit of distance: what a product at the far end of the
        taste line, whose length is 1, is worth less to a buyer.
    variety_cost : cost of keeping one variant on offer [f], € per variant and year.

    Returns
    -------
    Number of variants, shape of the inputs.

    Raises
    ------
    ValueError : if an input is not positive.

    Examples
    --------
    >>> float(best_variety(500_000, misfit_cost=40, variety_cost=50_000))
    10.0
    """
    buyers = require("market_size", market_size, above=0)
    misfit = require("misfit_cost", misfit_cost, above=0)
    variant = require("variety_cost", variety_cost, above=0)
    return np.maximum(np.sqrt(misfit * buyers / (4 * variant)), 1.0)


def mass_production_cost(
    market_size: ArrayLike, misfit_cost: ArrayLike, variety_cost: ArrayLike
) -> np.ndarray:
    """What do misfit and variety cost per buyer, with the best number of variants?

    τ/(4N) + f N/D at N_best; that is √(τf/D) wherever N_best > 1. Parameters as in `best_variety`.

    Returns
    -------
    € per buyer, shape of the inputs.

    Examples
    --------
    >>> float(mass_production_cost(500_000, misfit_cost=40, variety_cost=50_000))
    2.0
    """
    variants = best_variety(market_size, misfit_cost, variety_cost)
    misfit_part = np.asarray(misfit_cost) / (4 * variants)
    variety_part = np.asarray(variety_cost) * variants / np.asarray(market_size)
    return misfit_part + variety_part


def mass_customization_cost(
    market_size: ArrayLike, extra_cost: ArrayLike, fixed_cost: ArrayLike
) -> np.ndarray:
    """What does it cost per buyer to give everyone exactly the right product?

    Δc + F/D.

    Parameters
    ----------
    market_size : buyers per year [D]; any shape.
    extra_cost : extra cost of a customized unit [Δc], €; negative if it is cheaper to make.
    fixed_cost : configurator, flexible plant and their upkeep [F], € per year.

    Returns
    -------
    € per buyer, shape of the inputs.

    Raises
    ------
    ValueError : if the market size is not positive or the fixed cost is negative.

    Examples
    --------
    >>> float(mass_customization_cost(500_000, extra_cost=1.5, fixed_cost=250_000))
    2.0
    """
    buyers = require("market_size", market_size, above=0)
    return (
        require("extra_cost", extra_cost) + require("fixed_cost", fixed_cost, at_least=0) / buyers
    )


@dataclass(frozen=True)
class ExistenceWindow:
    """Market sizes between which mass customization is cheaper, in buyers per year.

    `lower` and `upper` are nan where no market size will do; `upper` is infinite where only small
    markets are lost. There is a window as long as the extra cost stays below `highest_extra_cost`.
    """

    lower: float
    upper: float
    highest_extra_cost: float

    @property
    def exists(self) -> bool:
        """Is there any market size at which mass customization is cheaper?"""
        return self.lower < self.upper


def existence_window(
    misfit_cost: float, variety_cost: float, extra_cost: float, fixed_cost: float
) -> ExistenceWindow:
    """Between which market sizes does mass customization beat mass production?

    Δc + F/D < √(τf/D) needs τf > 4FΔc and then holds for D between (2F/(A+R))² and (2F/(A-R))²,
    with A = √(τf) and R = √(τf - 4FΔc). A very large market flips back, because mass production
    can then afford a variant close to everyone; with Δc ≤ 0 it never does.

    Parameters
    ----------
    misfit_cost [τ], variety_cost [f] : as in `best_variety`.
    extra_cost [Δc], fixed_cost [F] : as in `mass_customization_cost`; F ≥ f, because being able to
        make everything cannot cost less than one variant.

    Returns
    -------
    ExistenceWindow.

    Raises
    ------
    ValueError : if τ or f is not positive, or F is below f.

    Examples
    --------
    >>> window = existence_window(40, 50_000, extra_cost=1.5, fixed_cost=250_000)
    >>> round(window.lower, 1), round(window.upper, 1), window.highest_extra_cost
    (55555.6, 500000.0, 2.0)
    """
    misfit = float(require("misfit_cost", misfit_cost, above=0))
    variant = float(require("variety_cost", variety_cost, above=0))
    extra_cost = float(require("extra_cost", extra_cost))
    fixed = float(require("fixed_cost", fixed_cost, at_least=variant))
    highest_extra_cost = misfit * variant / (4 * fixed)
    if extra_cost >= highest_extra_cost:
        return ExistenceWindow(np.nan, np.nan, highest_extra_cost)
    a = np.sqrt(misfit * variant)
    r = np.sqrt(misfit * variant - 4 * fixed * extra_cost)
    lower = (2 * fixed / (a + r)) ** 2
    # Equal to (2F/(A-R))², without the cancellation when the extra cost is small.
    upper = ((a + r) / (2 * extra_cost)) ** 2 if extra_cost > 0 else np.inf
    if best_variety(lower, misfit, variant) == 1:
        # So small a market has a single variant: Δc + F/D = τ/4 + f/D.
        lower = (fixed - variant) / (misfit / 4 - extra_cost)
    return ExistenceWindow(float(lower), float(upper), highest_extra_cost)
