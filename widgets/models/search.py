"""Where a function crosses zero, without the 60 modules that SciPy's optimizers bring along."""

from collections.abc import Callable


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return a root [x] of a continuous function between two places where its signs differ.

    In a page that has no server, importing `scipy.optimize` for one root takes more time and
    memory than all else that a lesson computes.

    Raises
    ------
    ValueError : if the signs do not differ.

    Source: the Illinois method, a regula falsi that halves the value at an end that stays;
    Dowell & Jarratt (1971), BIT 11(2), 168-174.

    >>> round(root(lambda x: x**3 - 2 * x - 5, 2, 3), 10)
    2.0945514815
    """
    at_low, at_high = function(low), function(high)
    if at_low * at_high > 0:
        raise ValueError("there must be a change of sign between low and high")
    as_good_as_none = 1e-14 * max(abs(low), abs(high))
    while at_high and abs(high - low) > as_good_as_none:
        x = high - at_high * (high - low) / (at_high - at_low)
        at_x = function(x)
        if at_x * at_high < 0:
            low, at_low = high, at_high
        else:
            at_low /= 2
        high, at_high = x, at_x
    return high
