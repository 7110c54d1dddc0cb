"""Process variability: random times with a chosen coefficient of variation."""

from math import gamma, lgamma, log1p

import numpy as np

from widgets.models.validate import require


def process_time_factors(
    standard_exponential: np.ndarray, coefficient_of_variation: float
) -> np.ndarray:
    """How much longer or shorter than its mean does each job take?

    The factors follow a Weibull distribution with mean 1: constant at a coefficient of variation
    of 0, exponential at 1, with a few very long jobs above 1. One set of random numbers serves
    every coefficient of variation, so a result changes smoothly while a slider moves.

    Parameters
    ----------
    standard_exponential : exponential random numbers with mean 1, any shape.
    coefficient_of_variation : [c_e] standard deviation divided by mean, 0 to 2.

    Returns
    -------
    Factors of the same shape, to multiply a mean process time with.

    Raises
    ------
    ValueError : if the coefficient of variation is out of range.

    Notes
    -----
    An exponential number E to the power 1/k is Weibull with shape k, mean Γ(1 + 1/k) and
    c_e² = Γ(1 + 2/k) / Γ(1 + 1/k)² − 1 (Weibull 1951).

    Examples
    --------
    >>> process_time_factors(np.array([0.5, 1.0, 2.0]), 1)
    array([0.5, 1. , 2. ])
    >>> process_time_factors(np.array([0.5, 1.0, 2.0]), 0)
    array([1., 1., 1.])
    """
    require("coefficient_of_variation", coefficient_of_variation, at_least=0, at_most=2)
    power = _weibull_power(float(coefficient_of_variation))
    return standard_exponential**power / gamma(1 + power)


def _weibull_power(coefficient_of_variation: float) -> float:
    """The power 1/k, found by halving: the coefficient of variation rises with it."""
    if coefficient_of_variation in (0.0, 1.0):
        return coefficient_of_variation
    target = log1p(coefficient_of_variation**2)
    low, high = 0.0, 2.0
    while high - low > 1e-13:
        middle = (low + high) / 2
        if lgamma(1 + 2 * middle) - 2 * lgamma(1 + middle) < target:
            low = middle
        else:
            high = middle
    return high
