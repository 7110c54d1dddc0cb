"""One way to refuse a number: a sentence that names the parameter, its value and its range."""

import numpy as np
from numpy.typing import ArrayLike


def require(
    name: str,
    value: ArrayLike,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
) -> np.ndarray:
    """Return `value` as an array of floats, or say which number is out of range.

    Parameters
    ----------
    name : the parameter's name as the caller knows it.
    value : number or array of any shape.
    above, at_least : lower limit, excluded or included.
    below, at_most : upper limit, excluded or included.

    Raises
    ------
    ValueError : if any element is not finite or lies outside the limits.

    Examples
    --------
    >>> float(require("demand_rate", 8, above=0))
    8.0
    >>> require("scrap_share", 1.5, at_least=0, at_most=1)
    Traceback (most recent call last):
    ValueError: scrap_share must be at least 0 and at most 1, not 1.5
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
        good &= test(array, limit)
    if not np.all(good):
        wrong = array[~good].flat[0]
        wanted = " and ".join(f"{word} {limit:,.10g}" for limit, _, word in limits)
        raise ValueError(f"{name} must be {wanted or 'a finite number'}, not {wrong:,.10g}")
    return array
