"""One way to refuse a number: a sentence that names the parameter, its value and its range."""

import numpy as np
from numpy.typing import ArrayLike

ROUNDING = 1e-9  # how far a number may be beyond a limit that is included, relative to it


class Refused(ValueError):
    """A number is out of range: which parameter it belongs to, what it is and should be."""

    def __init__(self, parameter: str, value: float, wanted: str):
        super().__init__(f"{parameter} must be {wanted}, not {value:,.10g}")
        self.parameter, self.value, self.wanted = parameter, value, wanted


def require(
    name: str,
    value: ArrayLike,
    *,
    above: ArrayLike | None = None,
    at_least: ArrayLike | None = None,
    below: ArrayLike | None = None,
    at_most: ArrayLike | None = None,
) -> np.ndarray:
    """Return `value` as an array of floats, or say which number is out of range.

    Parameters
    ----------
    name : the parameter's name as the caller knows it.
    value : number or array of any shape.
    above, at_least : lower limit, excluded or included.
    below, at_most : upper limit, excluded or included. Limits and value broadcast.

    Returns
    -------
    The value; where it is beyond an included limit by rounding only, that limit.

    Raises
    ------
    Refused : if any element is not finite or lies outside the limits.

    Examples
    --------
    >>> float(require("demand_rate", 8, above=0)), float(require("share", 1 + 1e-15, at_most=1))
    (8.0, 1.0)
    >>> require("scrap_share", 1.5, at_least=0, at_most=1)
    Traceback (most recent call last):
    widgets.models.validate.Refused: scrap_share must be at least 0 and at most 1, not 1.5
    """
    array = np.asarray(value, dtype=float)
    tests = [
        (above, np.greater, "above"),
        (at_least, np.greater_equal, "at least"),
        (below, np.less, "below"),
        (at_most, np.less_equal, "at most"),
    ]
    limits = [(limit, test, word) for limit, test, word in tests if limit is not None]
    good = np.isfinite(array)
    for limit, test, _ in limits:
        good = good & test(array, limit)
    if np.all(good):
        return array
    inside = np.clip(array, at_least, at_most)
    good = good | (np.isclose(array, inside, ROUNDING, 0) & (array != inside))
    if np.all(good):
        return inside
    array, *ends = np.broadcast_arrays(array, *(limit for limit, _, _ in limits))
    first = np.argmin(good)
    said = [f"{word} {end.flat[first]:,.10g}" for end, (*_, word) in zip(ends, limits, strict=True)]
    wrong = array.flat[first]
    wanted = " and ".join(said) if said and np.isfinite(wrong) else "a finite number"
    raise Refused(name, float(wrong), wanted)
