"""Forecast error: the best single order for uncertain demand, and what many variants cost."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from widgets.models.search import root
from widgets.models.validate import require


@dataclass(frozen=True)
class Newsvendor:
    """The best single order: how much, what it costs on average, and its in-stock probability."""

    critical_ratio: float
    order_quantity: np.ndarray
    cost: np.ndarray


def _critical_ratio(underage_cost: float, overage_cost: float) -> float:
    require("underage_cost", underage_cost, above=0)
    require("overage_cost", overage_cost, above=0)
    return underage_cost / (underage_cost + overage_cost)


def newsvendor_normal(
    underage_cost: float, overage_cost: float, mean: ArrayLike, sd: ArrayLike
) -> Newsvendor:
    """Return the newsvendor's best order and least mismatch cost for normal demand.

    Parameters
    ----------
    underage_cost : [p or c_u, €/unit] of demand not met.
    overage_cost : [h or c_o, €/unit] left over.
    mean, sd : [μ, σ, units] of demand, any shape.

    Source: Snyder & Shen, Fundamentals of Supply Chain Theory, Example 4.3, as tested in stockpyl.

    >>> best = newsvendor_normal(0.7, 0.18, mean=50, sd=8)
    >>> round(float(best.order_quantity), 4), round(float(best.cost), 4)
    (56.604, 1.9976)
    """
    ratio = _critical_ratio(underage_cost, overage_cost)
    sd = require("sd", sd, at_least=0)
    z = scipy.special.ndtri(ratio)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    mean = require("mean", mean)
    return Newsvendor(ratio, mean + z * sd, (underage_cost + overage_cost) * density * sd)


def newsvendor_gamma(
    underage_cost: float, overage_cost: float, mean: ArrayLike, sd: ArrayLike
) -> Newsvendor:
    """Return the same for gamma-distributed demand, which is never negative.

    The normal distribution promises negative demand once the coefficient of variation nears one;
    the gamma distribution with the same mean and standard deviation does not. Expected left-overs
    are q·G(q; k) − μ·G(q; k + 1), with shape k = (μ/σ)².

    Source: closed form from the incomplete gamma function; checked by simulation in the tests.
    """
    ratio = _critical_ratio(underage_cost, overage_cost)
    mean, sd = require("mean", mean, above=0), require("sd", sd, above=0)
    shape, scale = (mean / sd) ** 2, sd**2 / mean
    order = scale * scipy.special.gammaincinv(shape, ratio)
    left_over = order * ratio - mean * scipy.special.gammainc(shape + 1, order / scale)
    short = mean - order + left_over
    return Newsvendor(ratio, order, underage_cost * short + overage_cost * left_over)


def split_variation(
    coefficient_of_variation: float, variants: ArrayLike, correlation: float = 0
) -> np.ndarray:
    """Return the coefficient of variation of each variant when total demand is split equally.

    Total demand has coefficient of variation [CV]; it is split over [N] equal variants whose
    demands have pairwise correlation [r]: CV_i = CV·√(N / (1 + (N − 1) r)).

    Source: variance of a sum; stylized (equal variants).

    >>> float(split_variation(0.3, 4))
    0.6
    """
    cv = require("coefficient_of_variation", coefficient_of_variation, at_least=0)
    n = require("variants", variants, at_least=1)
    r = require("correlation", correlation, at_least=0, at_most=1)
    return cv * np.sqrt(n / (1 + (n - 1) * r))


def mismatch_cost(
    price: float,
    unit_cost: float,
    salvage_value: float,
    coefficient_of_variation: ArrayLike,
    *,
    gamma: bool = False,
) -> np.ndarray:
    """Return what forecasting wrongly costs [€ per unit of mean demand] when making to stock.

    The newsvendor's least expected cost of left-over and missed units, per unit of mean demand,
    with underage cost price − unit_cost and overage cost unit_cost − salvage_value, for normal
    demand or, if `gamma`, for gamma demand. Never more than the margin, price − unit_cost: who
    stocks nothing loses only that, and the normal distribution's negative demand cannot cost more.

    Parameters
    ----------
    price, salvage_value : [€/unit].
    unit_cost : variable cost [c, €/unit]: what one more unit costs, nothing that is paid already.
    coefficient_of_variation : [CV] of the demand for one variant, any shape.

    Raises
    ------
    ValueError : unless salvage_value < unit_cost < price.

    >>> mismatch_cost(60, 30, 10, [0.3, 2.4]).round(2)
    array([ 5.8, 30. ])
    """
    require("salvage_value", salvage_value, below=unit_cost)
    require("price", price, above=unit_cost)
    newsvendor = newsvendor_gamma if gamma else newsvendor_normal
    cv = require("coefficient_of_variation", coefficient_of_variation, above=0)
    margin = price - unit_cost
    return np.minimum(newsvendor(margin, unit_cost - salvage_value, 1.0, cv).cost, margin)


def variants_threshold(
    extra_cost: float,
    price: float,
    unit_cost: float,
    salvage_value: float,
    coefficient_of_variation: float,
    correlation: float = 0,
    *,
    gamma: bool = False,
) -> float:
    """Return the number of variants [N*] from which making to order is cheaper; inf if never.

    Making to order costs extra [Δc, €/unit] but no forecast errors. It is cheaper from the
    variation [CV_i*] on at which the mismatch cost equals that, hence with k = CV_i*/CV:
    N* = k²(1 − r)/(1 − k² r). For normal demand k = Δc / ((c_u + c_o) Φ'(z) CV).

    Source: derivation of this course from the newsvendor model; stylized (equal variants).

    >>> round(variants_threshold(15, 60, 30, 10, 0.3), 1)
    6.7
    """
    require("extra_cost", extra_cost, at_least=0)
    require("correlation", correlation, at_least=0, at_most=1)
    cv = float(require("coefficient_of_variation", coefficient_of_variation, above=0))
    require("salvage_value", salvage_value, below=unit_cost)
    margin = float(require("price", price, above=unit_cost)) - unit_cost
    if extra_cost >= margin:
        return np.inf  # not stocking at all costs only the lost margin
    overage_cost = unit_cost - salvage_value
    variation = extra_cost / float(newsvendor_normal(margin, overage_cost, 1.0, 1.0).cost)
    if gamma and variation > 0.01:  # below, the two distributions cannot be told apart

        def excess(each: float) -> float:
            return float(newsvendor_gamma(margin, overage_cost, 1.0, each).cost) - extra_cost

        variation = root(excess, 1e-3, 100)
    k2 = (variation / cv) ** 2
    if k2 * correlation >= 1:
        return np.inf if k2 > 1 else 1.0
    return k2 * (1 - correlation) / (1 - k2 * correlation)
