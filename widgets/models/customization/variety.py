"""How many variants a market carries, and how many it should: Salop's circle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


@dataclass(frozen=True)
class SalopMarket:
    """How many variants a market carries and how many it should (numbers, not rounded).

    Attributes
    ----------
    free_entry : N_market, variants when entry stops because the next one would make a loss.
    optimal : N_best, variants that keep the sum of misfit and fixed costs lowest.
    margin : price minus unit cost under free entry [€].
    cost_free_entry, cost_optimal : misfit and fixed cost per buyer [€].
    """

    free_entry: np.ndarray
    optimal: np.ndarray
    margin: np.ndarray
    cost_free_entry: np.ndarray
    cost_optimal: np.ndarray


def salop_market(misfit_cost: ArrayLike, fixed_cost: ArrayLike, buyers: ArrayLike) -> SalopMarket:
    """How many variants does competition bring, and how many would serve buyers best?

    Ideal products of the buyers lie evenly on a circle of length 1, variants too. With N variants
    a firm's margin is τ/N and its profit τD/N² - f, so entry stops at
    N = √(τD/f). Misfit plus fixed cost, τ/(4N) + f N/D per buyer, is lowest at
    half of that: the market carries twice the optimal variety.

    Parameters
    ----------
    misfit_cost : τ [€ per unit distance], above 0.
    fixed_cost : f [€ per variant and year], above 0.
    buyers : D [buyers per year], above 0.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: Salop (1979), *Bell Journal of Economics* 10. Assumes that everybody buys; with fewer
    than two variants nobody competes and the result means no more than "a niche".

    Examples
    --------
    τ = 4 and f = 1 for a market of one, a common exercise:

    >>> market = salop_market(misfit_cost=4, fixed_cost=1, buyers=1)
    >>> float(market.free_entry), float(market.optimal), float(market.margin)
    (2.0, 1.0, 2.0)
    """
    tau = require("misfit_cost", misfit_cost, above=0)
    f = require("fixed_cost", fixed_cost, above=0)
    d = require("buyers", buyers, above=0)
    free_entry = np.sqrt(tau * d / f)
    optimal = free_entry / 2
    return SalopMarket(
        free_entry,
        optimal,
        margin=tau / free_entry,
        cost_free_entry=cost_of_variety(free_entry, tau, f, d),
        cost_optimal=cost_of_variety(optimal, tau, f, d),
    )


def cost_of_variety(
    variants: ArrayLike, misfit_cost: ArrayLike, fixed_cost: ArrayLike, buyers: ArrayLike
) -> np.ndarray:
    """What do N variants cost per buyer: the average misfit plus a share of the fixed cost?

    τ/(4N) + f N/D, since the buyer farthest from a variant is 1/(2N) away.

    Parameters
    ----------
    variants : N, above 0.
    misfit_cost, fixed_cost, buyers : τ, f and D as in `salop_market`.

    Returns
    -------
    Cost [€ per buyer], broadcast over the arguments.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: Salop (1979).
    """
    n = require("variants", variants, above=0)
    tau = require("misfit_cost", misfit_cost, above=0)
    f = require("fixed_cost", fixed_cost, above=0)
    d = require("buyers", buyers, above=0)
    return tau / (4 * n) + f * n / d
