"""Cost: scale, forecast error and postponement.

Three questions: at what volume does a dedicated system pay (`break_even`), what does it cost to
forecast many variants wrongly (`newsvendor_normal`, `mismatch_cost`, `variants_threshold`), and
what does holding one common stock save (`pool`, `pooling_ratio`)?
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaincinv, ndtri, pdtr

from widgets.models.validate import require


@dataclass(frozen=True)
class CostStructure:
    """Fixed cost [F, €/year] and variable cost [c, €/unit] of one way to produce."""

    fixed_cost: float
    unit_cost: float

    def __post_init__(self) -> None:
        require("fixed_cost", self.fixed_cost, at_least=0)
        require("unit_cost", self.unit_cost, at_least=0)

    def total(self, volume: ArrayLike) -> np.ndarray:
        """Return the total cost [F + cQ, €/year] of a yearly volume [Q, units/year]."""
        return self.fixed_cost + self.unit_cost * require("volume", volume, at_least=0)

    def per_unit(self, volume: ArrayLike) -> np.ndarray:
        """Return the average cost [F/Q + c, €/unit] of a yearly volume [Q > 0, units/year]."""
        return self.fixed_cost / require("volume", volume, above=0) + self.unit_cost


@dataclass(frozen=True)
class BreakEven:
    """Which of two cost structures is cheaper: the first or the second, below and above `volume`.

    `volume` is None where the choice never flips; `below` and `above` are then the same, or both
    "equal" when the two structures are identical.
    """

    volume: float | None
    below: str
    above: str


def break_even(first: CostStructure, second: CostStructure) -> BreakEven:
    """Return the volume at which two cost structures cost the same, Q* = (F₁ − F₂)/(c₂ − c₁).

    Source: cost–volume analysis as in any operations management textbook; closed form.

    >>> break_even(CostStructure(200_000, 10), CostStructure(50_000, 25))
    BreakEven(volume=10000.0, below='second', above='first')
    """
    by_fixed = _cheaper(first.fixed_cost, second.fixed_cost)
    by_unit = _cheaper(first.unit_cost, second.unit_cost)
    if by_unit == "equal" or by_fixed == by_unit:
        return BreakEven(None, by_fixed, by_fixed)
    if by_fixed == "equal":
        return BreakEven(None, by_unit, by_unit)
    volume = (first.fixed_cost - second.fixed_cost) / (second.unit_cost - first.unit_cost)
    return BreakEven(volume, by_fixed, by_unit)


def _cheaper(first: float, second: float) -> str:
    return "first" if first < second else "second" if second < first else "equal"


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
    z = ndtri(ratio)
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
    order = scale * gammaincinv(shape, ratio)
    left_over = order * ratio - mean * gammainc(shape + 1, order / scale)
    short = mean - order + left_over
    return Newsvendor(ratio, order, underage_cost * short + overage_cost * left_over)


def newsvendor_poisson(underage_cost: float, overage_cost: float, mean: float) -> Newsvendor:
    """Return the same for Poisson demand: the smallest order that covers the critical ratio.

    Source: Snyder & Shen, Example 4.7, as tested in stockpyl.

    >>> best = newsvendor_poisson(4, 1, mean=6)
    >>> int(best.order_quantity), round(float(best.cost), 4)
    (8, 3.5701)
    """
    ratio = _critical_ratio(underage_cost, overage_cost)
    require("mean", mean, above=0)
    quantities = np.arange(int(mean + 10 * np.sqrt(mean) + 20))
    covered = pdtr(quantities, mean)
    order = int(np.argmax(covered >= ratio))
    left_over = float(np.sum(covered[:order]))
    cost = underage_cost * (mean - order + left_over) + overage_cost * left_over
    return Newsvendor(ratio, np.asarray(order), np.asarray(cost))


def split_variation(
    coefficient_of_variation: float, variants: ArrayLike, correlation: float = 0
) -> np.ndarray:
    """Return the coefficient of variation of each variant when total demand is split equally.

    Total demand has coefficient of variation [CV]; it is split over [N] equal variants whose
    demands have pairwise correlation [r]: CV_i = CV·√(N / (1 + (N − 1) r)).

    Source: variance of a sum; stylised (equal variants).

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
    demand or, if `gamma`, for gamma demand.

    Raises
    ------
    ValueError : unless salvage_value < unit_cost < price.
    """
    require("salvage_value", salvage_value, below=unit_cost)
    require("price", price, above=unit_cost)
    newsvendor = newsvendor_gamma if gamma else newsvendor_normal
    cv = require("coefficient_of_variation", coefficient_of_variation, above=0)
    return newsvendor(price - unit_cost, unit_cost - salvage_value, 1.0, cv).cost


def variants_threshold(
    premium: float,
    price: float,
    unit_cost: float,
    salvage_value: float,
    coefficient_of_variation: float,
    correlation: float = 0,
    *,
    gamma: bool = False,
) -> float:
    """Return the number of variants [N*] from which making to order is cheaper; inf if never.

    Making to order costs a premium [Δc, €/unit] but no forecast errors. It is cheaper from the
    variation [CV_i*] on at which the mismatch cost equals the premium, hence with k = CV_i*/CV:
    N* = k²(1 − r)/(1 − k² r). For normal demand k = Δc / ((c_u + c_o) φ(z) CV).

    Source: derivation of this course from the newsvendor model; stylised (equal variants).

    >>> round(variants_threshold(15, 60, 30, 10, 0.3), 1)
    6.7
    """
    require("premium", premium, at_least=0)
    require("correlation", correlation, at_least=0, at_most=1)
    cv = float(require("coefficient_of_variation", coefficient_of_variation, above=0))
    per_variation = float(mismatch_cost(price, unit_cost, salvage_value, 1.0))
    if gamma and premium >= price - unit_cost:
        return np.inf  # not stocking at all costs only the lost margin
    variation = premium / per_variation
    if gamma and variation > 0.01:  # below, the two distributions cannot be told apart
        from scipy.optimize import brentq

        def excess(each: float) -> float:
            return float(mismatch_cost(price, unit_cost, salvage_value, each, gamma=True)) - premium

        variation = brentq(excess, 1e-3, 100)
    k2 = (variation / cv) ** 2
    if k2 * correlation >= 1:
        return np.inf if k2 > 1 else 1.0
    return k2 * (1 - correlation) / (1 - k2 * correlation)


@dataclass(frozen=True)
class Pooling:
    """Standard deviations of several demands held apart and held together."""

    sd: np.ndarray  # of each demand, shape (n,)
    separate: float  # sum of the single standard deviations
    pooled: float  # standard deviation of the summed demand

    @property
    def ratio(self) -> float:
        """Share of the separate safety stock that a common stock needs."""
        return self.pooled / self.separate


def pool(demand: ArrayLike) -> Pooling:
    """Return what pooling does to observed demand, shape (periods, products).

    Safety stock is proportional to the standard deviation, so `ratio` is the share of the safety
    stock left over after pooling (Eppen 1979). Sample standard deviations, divisor n − 1.

    Raises
    ------
    ValueError : if there are fewer than two periods, or no demand varies.
    """
    demand = require("demand", demand, at_least=0)
    if demand.ndim != 2 or len(demand) < 2:
        raise ValueError(f"demand must have two or more periods, not shape {demand.shape}")
    sd = demand.std(axis=0, ddof=1)
    if not sd.any():
        raise ValueError("demand must vary in at least one product: its deviation is 0")
    return Pooling(sd, float(sd.sum()), float(demand.sum(axis=1).std(ddof=1)))


def pooling_ratio(variants: ArrayLike, correlation: ArrayLike) -> np.ndarray:
    """Return pooled over summed standard deviation for equal variants, √((1 + (N − 1) r)/N).

    Parameters
    ----------
    variants : number of variants [N], any shape.
    correlation : pairwise correlation [r, from 0 to 1], any shape that broadcasts with N.

    Source: Eppen 1979 (equal variances).

    >>> float(pooling_ratio(4, 0)), float(pooling_ratio(4, 1))
    (0.5, 1.0)
    """
    n = require("variants", variants, at_least=1)
    r = require("correlation", correlation, at_least=0, at_most=1)
    return np.sqrt((1 + (n - 1) * r) / n)


def postponement_limit(
    separate_sd: float,
    pooled_sd: float,
    mean: float,
    holding_cost: float,
    service_level: float,
    lead_time: float,
) -> float:
    """Return the extra cost per unit [€/unit] up to which finishing after the order pays.

    Parameters
    ----------
    separate_sd, pooled_sd : summed and pooled standard deviation [units per month].
    mean : total demand [units/month].
    holding_cost : [h, €/unit and year].
    service_level : probability of no stockout per cycle, from 0.5 to below 1.
    lead_time : replenishment lead time [L, months].

    The saved safety stock z√L (Σσ − σ_pooled), held for a year, spread over a year's units.
    Source: Eppen 1979; Lee, Billington & Carter 1993 for the case.
    """
    require("separate_sd", separate_sd, at_least=pooled_sd * (1 - 1e-9))
    require("service_level", service_level, at_least=0.5, below=1)
    require("mean", mean, above=0)
    require("lead_time", lead_time, at_least=0)
    stock = float(ndtri(service_level)) * np.sqrt(lead_time) * (separate_sd - pooled_sd)
    return float(require("holding_cost", holding_cost, at_least=0) * stock / (12 * mean))
