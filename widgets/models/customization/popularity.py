"""How many of the products that could be ordered ever are, if some are more popular than others."""

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


def expected_variants_ordered(
    orders: ArrayLike, variants: float, popularity_exponent: float = 0.0
) -> np.ndarray:
    """How many different variants are expected among a number of independent orders?

    The variant of rank r is ordered with probability proportional to r^-s, so the expected
    number of variants that are ordered at least once is Σ 1 - (1 - p_r)^Q. From
    rank 1,000 on, ranks are taken together in 600 classes of almost equal popularity.

    Parameters
    ----------
    orders : number of orders Q, any shape, at least 0.
    variants : number of variants M that can be ordered, at least 1.
    popularity_exponent : s, at least 0; 0 makes all variants equally popular, 1 is Zipf's law.

    Returns
    -------
    Expected number of distinct variants, in the shape of `orders`.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: for s = 0 the classical M (1 - (1 - 1/M)^Q); the power law is a stylized assumption.

    Examples
    --------
    >>> expected_variants_ordered([100_000, 1_000_000], variants=1_000_000).round()
    array([ 95163., 632121.])
    """
    from scipy.special import xlog1py

    orders = require("orders", orders, at_least=0)
    variants = float(require("variants", variants, at_least=1))
    s = float(require("popularity_exponent", popularity_exponent, at_least=0, at_most=5))
    single = np.arange(1, min(variants, 1000) + 1)
    size, weight = np.ones_like(single, dtype=float), single**-s
    if variants > single[-1]:
        edges = np.geomspace(single[-1] + 0.5, variants + 0.5, 601)
        area = np.diff(np.log(edges) if s == 1 else edges ** (1 - s) / (1 - s))
        size = np.append(size, np.diff(edges))
        weight = np.append(weight, area / np.diff(edges))
    share = weight / (size @ weight)
    return -np.expm1(xlog1py(orders[..., None], -share)) @ size
