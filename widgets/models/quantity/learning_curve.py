"""Learning curves: what experience saves, and what variety takes away again.

Two curves share one formula and are often confused. T. P. Wright (1936), Factors affecting the
cost of airplanes, J. Aeronautical Sciences 3, 122-128, states it for the *average* time of all
units so far; J. R. Crawford stated it for the time of the *next* unit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


@dataclass(frozen=True)
class LearningCurve:
    """Time of the n-th unit, average time of units 1 … n, and their total, in hours."""

    unit: np.ndarray
    average: np.ndarray
    total: np.ndarray


def crawford_curve(
    units: ArrayLike, first_unit_time: float, progress_ratio: float
) -> LearningCurve:
    """How long does the n-th unit take, if each doubling cuts the time of a *unit*?

    Unit time T₁ n^(-b), b = -log₂(progress ratio).

    Parameters
    ----------
    units : units made so far [n], at least 1, rounded to whole units; any shape.
    first_unit_time : time of the first unit [T₁], hours.
    progress_ratio : factor per doubling, above 0.5 and at most 1; 0.8 is "an 80 % curve".

    Returns
    -------
    LearningCurve, arrays of the shape of `units`.

    Raises
    ------
    ValueError : if an input is out of range. At 0.5 Wright's total would stop growing.

    Examples
    --------
    >>> curve = crawford_curve([2, 4, 8, 100], first_unit_time=100, progress_ratio=0.8)
    >>> curve.unit.round(4)
    array([80. , 64. , 51.2 , 22.7062])
    >>> round(float(curve.total[-1]), 2)
    3265.08
    """
    n, first, b = _checked(units, first_unit_time, progress_ratio)
    total = first * _power_sum(n, b)
    return LearningCurve(first * n**-b, total / n, total)


def wright_curve(units: ArrayLike, first_unit_time: float, progress_ratio: float) -> LearningCurve:
    """How long does the n-th unit take, if each doubling cuts the *average* of all units so far?

    Average T₁ n^(-b), so the total is T₁ n^(1-b) and a unit takes the difference of two totals.
    Parameters, results and errors as in `crawford_curve`.

    Examples
    --------
    M. Wideman, Learning curve mathematics (maxwideman.com, appendix 2): on an 80 % curve the
    second unit takes 60 % of the first, and the first four take 64 % on average.

    >>> curve = wright_curve([2, 4], first_unit_time=100, progress_ratio=0.8)
    >>> curve.unit.round(2), curve.average.round(2)
    (array([60. , 45.37]), array([80., 64.]))
    """
    n, first, b = _checked(units, first_unit_time, progress_ratio)
    total = first * n ** (1 - b)
    return LearningCurve(total - first * (n - 1) ** (1 - b), total / n, total)


def variety_penalty(
    variants: ArrayLike, shared_share: ArrayLike, progress_ratio: ArrayLike
) -> np.ndarray:
    """How much longer does a unit take, because experience is split over many variants?

    Stylized model of this course: a unit takes T₁ (φV + (1 - φ)V/N)^(-b) instead of T₁ V^(-b),
    because shared modules learn from the whole volume V and the rest only from its own variant.
    The factor between the two, (φ + (1 - φ)/N)^(-b), does not depend on V.

    Parameters
    ----------
    variants : number of variants, equally popular [N], at least 1; any shape.
    shared_share : share of the learning that all variants have in common [φ], 0 … 1.
    progress_ratio : factor per doubling, above 0.5 and at most 1.

    Returns
    -------
    Factor on the unit time, 1 or more; broadcast shape of the inputs.

    Raises
    ------
    ValueError : if an input is out of range.

    Examples
    --------
    >>> variety_penalty(100, [0, 0.5, 0.9], progress_ratio=0.8).round(2)
    array([4.4 , 1.25, 1.03])
    """
    count = require("variants", variants, at_least=1)
    shared = require("shared_share", shared_share, at_least=0, at_most=1)
    return (shared + (1 - shared) / count) ** -_exponent(progress_ratio)


def shared_share_needed(variants: float, penalty: float, progress_ratio: float) -> float:
    """How much must the variants have in common to keep the variety penalty this low?

    φ = (p^(-1/b) - 1/N) / (1 - 1/N), `variety_penalty` solved for the shared share.

    Parameters
    ----------
    variants : number of variants [N], above 1.
    penalty : allowed factor on the unit time [p], at least 1.
    progress_ratio : factor per doubling, above 0.5 and below 1.

    Returns
    -------
    Share between 0 and 1; 0 if even variants with nothing in common stay below the penalty.

    Raises
    ------
    ValueError : if an input is out of range.

    Examples
    --------
    >>> round(shared_share_needed(100, penalty=1.05, progress_ratio=0.8), 3)
    0.858
    """
    count = float(require("variants", variants, above=1))
    allowed = float(require("penalty", penalty, at_least=1))
    b = float(_exponent(require("progress_ratio", progress_ratio, below=1)))
    return max((allowed ** (-1 / b) - 1 / count) / (1 - 1 / count), 0.0)


@dataclass(frozen=True)
class LearningFit:
    """A straight line through log cost against log volume: cost = cost_at_one · volume^(-b)."""

    cost_at_one: float
    exponent: float
    r_squared: float

    @property
    def progress_ratio(self) -> float:
        """Factor on the cost per doubling of the cumulative volume."""
        return 2**-self.exponent

    def cost(self, volume: ArrayLike) -> np.ndarray:
        """Cost on the fitted line at this cumulative volume."""
        return self.cost_at_one * np.asarray(volume, dtype=float) ** -self.exponent


def fit_learning_curve(volume: ArrayLike, cost: ArrayLike) -> LearningFit:
    """Which progress ratio describes these costs best?

    Least squares on the logarithms. Says how cost and volume moved together, not why: prices
    are not costs, both series drift with time, and a high R² is no proof of learning.

    Parameters
    ----------
    volume : cumulative volume, in any unit; shape (n,), n ≥ 2, not all the same.
    cost : cost, price or time per unit at that volume; shape (n,).

    Returns
    -------
    LearningFit.

    Raises
    ------
    ValueError : if a number is not positive, the shapes differ or the volume never changes.

    Examples
    --------
    >>> fit = fit_learning_curve([1, 2, 4, 8], [100, 80, 64, 51.2])
    >>> round(fit.progress_ratio, 6), round(fit.r_squared, 6)
    (0.8, 1.0)
    """
    x = np.log(require("volume", volume, above=0))
    y = np.log(require("cost", cost, above=0))
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(
            f"volume and cost must be two equally long lists, not {x.shape}, {y.shape}"
        )
    if np.ptp(x) == 0:
        raise ValueError("volume must hold at least two different numbers")
    dx, dy = x - x.mean(), y - y.mean()
    slope = dx @ dy / (dx @ dx)
    spread = dy @ dy
    r_squared = slope**2 * (dx @ dx) / spread if spread > 0 else 1.0
    return LearningFit(float(np.exp(y.mean() - slope * x.mean())), float(-slope), float(r_squared))


def _exponent(progress_ratio: ArrayLike) -> np.ndarray:
    """b = -log₂(progress ratio)."""
    return -np.log2(require("progress_ratio", progress_ratio, above=0.5, at_most=1))


def _checked(
    units: ArrayLike, first_unit_time: float, progress_ratio: float
) -> tuple[np.ndarray, float, float]:
    n = np.rint(require("units", units, at_least=1))
    first = float(require("first_unit_time", first_unit_time, above=0))
    return n, first, float(_exponent(progress_ratio))


def _power_sum(n: np.ndarray, b: float) -> np.ndarray:
    """Σ i^(-b) for i = 1 … n without n additions: exact up to 32, then Euler-Maclaurin."""
    exact = np.cumsum(np.arange(1.0, 33.0) ** -b)

    def antiderivative(x: ArrayLike) -> np.ndarray:
        return x ** (1 - b) / (1 - b) + x**-b / 2 - b * x ** (-b - 1) / 12

    small = exact[np.minimum(n, 32).astype(int) - 1]
    return np.where(n <= 32, small, exact[-1] + antiderivative(n) - antiderivative(32.0))
