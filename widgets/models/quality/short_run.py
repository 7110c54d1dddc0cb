"""Short runs: one control chart for many variants, down to a lot of one.

Every variant has its own target and its own spread. Raw measurements jump with the variant.
Deviations from nominal (DNOM) remove the target; Z values also remove the spread, and a single
chart with limits ± 3 then serves all variants.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from widgets.models.validate import require


@dataclass(frozen=True, eq=False)
class Stream:
    """Measured units in the order of production: their variant (0, 1, …) and measurement."""

    variant: np.ndarray
    measurement: np.ndarray


def measurement_stream(
    target: ArrayLike,
    spread: ArrayLike,
    units: int,
    shift: float,
    shift_start: int,
    seed: int | np.random.Generator,
) -> Stream:
    """Return normal measurements of units of randomly mixed variants, with a shift on the way.

    The same seed gives the same variants and the same noise at every target, spread and shift.

    Parameters
    ----------
    target, spread : T, σ of each variant; one number each for a single variant.
    units : number of units.
    shift : δ, by how many standard deviations of its variant each unit is moved.
    shift_start : first shifted unit (0: all, `units`: none).
    seed : seed or generator.

    Raises
    ------
    ValueError : if a number is out of range.

    Stylized: measurements are independent and the process moves all variants alike.
    """
    target, spread = np.broadcast_arrays(
        np.atleast_1d(require("target", target)), require("spread", spread, above=0)
    )
    require("units", units, at_least=1)
    require("shift_start", shift_start, at_least=0, at_most=units)
    rng = np.random.default_rng(seed)
    variant = rng.integers(len(target), size=units)
    noise = rng.standard_normal(units) + require("shift", shift) * (np.arange(units) >= shift_start)
    return Stream(variant, target[variant] + spread[variant] * noise)


def deviation_from_nominal(measurement: ArrayLike, target: ArrayLike) -> np.ndarray:
    """Return x − T, what a DNOM chart plots; `target` is that of each measurement's variant.

    Source: check-valve example of WinSPC, "How do I implement SPC for short production runs?"

    >>> deviation_from_nominal([17.408, 17.387], 17.400).round(3)
    array([ 0.008, -0.013])
    """
    return require("measurement", measurement) - require("target", target)


def standardized(measurement: ArrayLike, target: ArrayLike, spread: ArrayLike) -> np.ndarray:
    """Return Z = (x − T)/σ, what a short-run Z chart plots; limits ± 3 whatever the variant.

    Parameters
    ----------
    measurement : x.
    target, spread : T, σ of each measurement's variant.

    Raises
    ------
    ValueError : if a number is missing or a spread isn't positive.

    >>> standardized([17.403, 10.530], [17.400, 10.500], [0.003, 0.010]).round(6)
    array([1., 3.])
    """
    return deviation_from_nominal(measurement, target) / require("spread", spread, above=0)


def dnom_alarm_rates(spread: ArrayLike, shift: ArrayLike = 0, width: float = 3) -> np.ndarray:
    """Return the chance that one unit of each variant signals on a DNOM chart.

    The chart's limits are ± L times the pooled spread √(mean σ²), all variants being equally
    frequent. A variant with more than the pooled spread raises false alarms, one with less hides
    its shifts. With equal spreads the rate is that of a Z chart, 0.27 % at L = 3.

    Parameters
    ----------
    spread : σ of each variant, shape (variants,).
    shift : δ, shift in standard deviations of the variant; broadcasts against `spread`.
    width : L, distance of the limits in pooled standard deviations.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: normal distribution, closed form.

    >>> (100 * dnom_alarm_rates([1, 1, 4])).round(2)
    array([0.  , 0.  , 6.62])
    """
    spread = require("spread", spread, above=0)
    shift = require("shift", shift)
    limit = require("width", width, above=0) * np.sqrt(np.mean(np.square(spread))) / spread
    return scipy.special.ndtr(shift - limit) + scipy.special.ndtr(-shift - limit)
