"""Risk pooling: what one common stock of several products saves, and when postponement pays."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from widgets.models.validate import require


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
    stock = (
        float(scipy.special.ndtri(service_level)) * np.sqrt(lead_time) * (separate_sd - pooled_sd)
    )
    return float(require("holding_cost", holding_cost, at_least=0) * stock / (12 * mean))
