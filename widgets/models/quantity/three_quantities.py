"""Quantity has three meanings; how many different designs turn up among the orders."""

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


def expected_distinct_designs(orders: ArrayLike, possible_designs: ArrayLike) -> np.ndarray:
    """How many different designs turn up among V orders, if all M designs are equally likely?

    M (1 - (1 - 1/M)^V). If some designs are more popular than others there are fewer, so this is
    an upper bound in practice.

    Parameters
    ----------
    orders : number of orders [V], at least 1; any shape.
    possible_designs : designs that can be ordered [M], at least 1; any shape.

    Returns
    -------
    Expected number of distinct designs, broadcast shape of the inputs.

    Raises
    ------
    ValueError : if an input is below 1.

    Examples
    --------
    >>> expected_distinct_designs([100_000, 1_000_000], 1_000_000).round()
    array([ 95163., 632121.])
    """
    count = require("orders", orders, at_least=1)
    designs = require("possible_designs", possible_designs, at_least=1)
    # log1p and expm1 keep the digits that 1 - 1/M loses when M is huge.
    with np.errstate(divide="ignore"):
        log_missed = count * np.log1p(-1 / designs)
    return -designs * np.expm1(log_missed)
