"""Control charts: limits that come from the process, and how long a chart takes to see a shift.

Shewhart's X̄ and R charts judge each sample alone; the exponentially weighted moving average (EWMA)
remembers earlier ones. The average run length (ARL) is the mean number of samples until a signal:
long is good while nothing has happened, short is good after a shift.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from widgets.models.search import root
from widgets.models.validate import require

# As many points as six correct digits take at the smallest weight and the widest limits.
_NODES = 60


@dataclass(frozen=True)
class Limits:
    """Lower control limit, centre line and upper control limit."""

    lower: float | np.ndarray
    centre: float | np.ndarray
    upper: float | np.ndarray


@dataclass(frozen=True)
class XbarR:
    """A pair of charts, one for subgroup means and one for ranges, and the process spread [σ̂]."""

    means: Limits
    ranges: Limits
    sigma: float


def range_constants(subgroup_size: int) -> tuple[float, float]:
    """Return d₂ and d₃: mean and standard deviation of the range of n standard normal values.

    Parameters
    ----------
    subgroup_size : n, 2 to 25.

    Raises
    ------
    ValueError : if n is out of range.

    Source: Tippett (1925); computed here by integrating P(range ≤ r), tabulated in every textbook.

    >>> [round(constant, 3) for constant in range_constants(5)]
    [2.326, 0.864]
    """
    size = require("subgroup_size", subgroup_size, at_least=2, at_most=25)
    smallest = np.linspace(-8, 8, 161)
    nodes, weights = np.polynomial.legendre.leggauss(64)
    ranges, weights = 6 * (nodes + 1), 6 * weights
    density = np.exp(-np.square(smallest) / 2) / np.sqrt(2 * np.pi)
    between = scipy.special.ndtr(smallest + ranges[:, np.newaxis]) - scipy.special.ndtr(smallest)
    step = smallest[1] - smallest[0]
    exceeded = 1 - size * (between ** (size - 1)) @ density * step
    mean = weights @ exceeded
    return float(mean), float(np.sqrt(2 * weights @ (ranges * exceeded) - mean**2))


def xbar_r_limits(subgroups: ArrayLike, width: float = 3) -> XbarR:
    """Return the limits of X̄ and R charts, estimated from samples of a process in control.

    σ̂ = R̄/d₂; means X̿ ± L σ̂/√n; ranges R̄ ± L d₃ σ̂, never below zero.

    Parameters
    ----------
    subgroups : measurements, shape (subgroups, n).
    width : L, distance of the limits in standard deviations.

    Raises
    ------
    ValueError : if a measurement isn't a number, n isn't 2 to 25 or the width isn't positive.

    Source: Shewhart (1931); Montgomery, Introduction to Statistical Quality Control.
    """
    subgroups = require("subgroups", np.atleast_2d(subgroups))
    width = require("width", width, above=0)
    d2, d3 = range_constants(subgroups.shape[1])
    mean_range = np.ptp(subgroups, axis=1).mean()
    sigma = mean_range / d2
    means = _limits(subgroups.mean(), width * sigma / np.sqrt(subgroups.shape[1]))
    ranges = _limits(mean_range, width * d3 * sigma)
    return XbarR(means, Limits(max(ranges.lower, 0.0), ranges.centre, ranges.upper), float(sigma))


def individuals_limits(measurements: ArrayLike, width: float = 3) -> Limits:
    """Return the limits of a chart of single measurements, x̄ ± L · (mean moving range)/d₂(2).

    Parameters
    ----------
    measurements : in the order of production, at least two.
    width : L, distance of the limits in standard deviations.

    Raises
    ------
    ValueError : if there are fewer than two measurements or the width isn't positive.

    Source: Montgomery, Introduction to Statistical Quality Control (control charts for
    individual measurements). Moving ranges count jumps between variants as spread.
    """
    measurements = require("measurements", measurements)
    require("number of measurements", measurements.size, at_least=2)
    sigma = np.abs(np.diff(measurements)).mean() * np.sqrt(np.pi) / 2
    return _limits(measurements.mean(), require("width", width, above=0) * sigma)


def shewhart_arl(
    shift: ArrayLike, subgroup_size: ArrayLike = 1, width: ArrayLike = 3
) -> np.ndarray:
    """Return the average run length of a Shewhart chart, 1/(1 − β).

    β = Φ(L − δ√n) − Φ(−L − δ√n) is the chance that one sample misses the shift.

    Parameters
    ----------
    shift : δ, shift of the mean in process standard deviations.
    subgroup_size : n, measurements in a sample.
    width : L, distance of the limits in standard deviations of the sample mean.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: Shewhart chart with known σ, closed form.

    >>> shewhart_arl([0, 1, 2]).round(3)
    array([370.398,  43.895,   6.303])
    """
    shift = require("shift", shift)
    subgroup_size = require("subgroup_size", subgroup_size, at_least=1)
    width = require("width", width, above=0, at_most=6)
    moved = shift * np.sqrt(subgroup_size)
    return 1 / (scipy.special.ndtr(moved - width) + scipy.special.ndtr(-moved - width))


def ewma(measurements: ArrayLike, weight: float, start: float) -> np.ndarray:
    """Return the exponentially weighted moving average z_t = λ x_t + (1 − λ) z_{t−1}.

    Parameters
    ----------
    measurements : x, last axis in order of time.
    weight : λ of the newest measurement, above 0, at most 1 (then nothing is remembered).
    start : z₀, usually the target.

    Raises
    ------
    ValueError : if a measurement isn't a number or the weight is out of range.

    Source: Roberts (1959).

    >>> ewma([9.45, 7.99], weight=0.1, start=10)
    array([9.945 , 9.7495])
    """
    measurements = require("measurements", measurements)
    weight = require("weight", weight, above=0, at_most=1)
    fading, decay = _memory(float(weight), measurements.shape[-1])
    return measurements @ fading + start * decay


def ewma_limits(
    weight: ArrayLike,
    width: ArrayLike,
    centre: float = 0,
    sigma: float = 1,
    period: ArrayLike = np.inf,
) -> Limits:
    """Return EWMA limits μ ± L σ √(λ/(2 − λ) · (1 − (1 − λ)^2t)).

    Parameters
    ----------
    weight : λ, above 0, at most 1.
    width : L, distance of the limits in standard deviations of the EWMA.
    centre, sigma : μ, σ of one measurement (of a sample mean, if the EWMA is of sample means).
    period : t = 1, 2, …; infinite for the limits the chart settles at.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: Lucas & Saccucci (1990), Technometrics 32(1).
    """
    weight = require("weight", weight, above=0, at_most=1)
    sigma = require("sigma", sigma, at_least=0)
    if np.any(np.asarray(period) < 1):
        raise ValueError("period must be at least 1")
    variance = weight / (2 - weight) * (1 - (1 - weight) ** (2 * np.asarray(period, dtype=float)))
    return _limits(centre, require("width", width, above=0) * sigma * np.sqrt(variance))


def ewma_arl(shift: ArrayLike, weight: float, width: float) -> np.ndarray:
    """Return the average run length of a two-sided EWMA chart with settled limits.

    The run length from z solves ℓ(z) = 1 + ∫ ℓ(y) φ((y − (1 − λ)z)/λ − δ)/λ dy over the limits.
    Gauss–Legendre nodes turn the integral into a sum and the equation into a linear system
    (Nyström's method).

    Parameters
    ----------
    shift : δ, shift of the mean in standard deviations, any shape.
    weight : λ, 0.05 to 1. At 1 this is the Shewhart chart of single measurements.
    width : L, distance of the limits in standard deviations of the EWMA, up to 5.

    Returns
    -------
    ARL from z = 0, the shift being there from the first measurement on, in the shape of `shift`.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: Crowder (1987), Technometrics 29(4); values: Lucas & Saccucci (1990), table 3.

    >>> ewma_arl([0, 0.5, 1, 2], weight=0.5, width=3.071).round(2)
    array([499.91,  88.8 ,  17.48,   3.63])
    """
    shift = require("shift", shift)[..., np.newaxis]
    weight = float(require("weight", weight, at_least=0.05, at_most=1))
    limit = ewma_limits(weight, require("width", width, above=0, at_most=5)).upper
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    points, weights = limit * points, limit * weights

    def step_to_points(start: np.ndarray) -> np.ndarray:
        distance = (points - (1 - weight) * start) / weight - shift
        return weights * np.exp(-np.square(distance) / 2) / np.sqrt(2 * np.pi) / weight

    shift = shift[..., np.newaxis]
    system = np.eye(_NODES) - step_to_points(points[:, np.newaxis])
    run_length = np.linalg.solve(system, np.ones((_NODES, 1)))
    return 1 + (step_to_points(np.zeros((1, 1))) @ run_length)[..., 0, 0]


def ewma_width(weight: float, in_control_arl: float) -> float:
    """Return the width of EWMA limits at which a false alarm comes once in so many measurements.

    Two charts can be compared only if they give as few false alarms: each weight has a width of
    its own. Found by search on `ewma_arl` at no shift, where it can only grow with the width.

    Parameters
    ----------
    weight : λ, 0.05 to 1.
    in_control_arl : average run length while nothing has happened, 10 to 10,000.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: as `ewma_arl`; values: Lucas & Saccucci (1990), table 3.

    >>> round(ewma_width(0.5, 500), 3), round(ewma_width(1, 370.398), 3)
    (3.071, 3.0)
    """
    target = np.log(require("in_control_arl", in_control_arl, at_least=10, at_most=10_000))
    return float(root(lambda width: np.log(ewma_arl(0, weight, width)) - target, 0.5, 5))


def _limits(centre: ArrayLike, distance: ArrayLike) -> Limits:
    return Limits(centre - distance, centre, centre + distance)


def _memory(weight: float, periods: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what each measurement contributes to each later average, and the start's share."""
    age = np.arange(periods) - np.arange(periods)[:, np.newaxis]
    fading = np.where(age >= 0, weight * (1 - weight) ** np.maximum(age, 0), 0.0)
    return fading, (1 - weight) ** np.arange(1, periods + 1)
