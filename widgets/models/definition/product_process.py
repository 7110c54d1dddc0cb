"""Which process fits which product."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require

PRODUCT_STAGES = ("one of a kind", "many products", "few major products", "commodity")


PROCESS_STAGES = ("job shop", "batch", "assembly line", "continuous flow")


@dataclass(frozen=True)
class MatrixProfit:
    """Profit at each place of the product-process matrix, and how far from the diagonal it pays.

    A plant with the technology beats a plain plant on the diagonal as long as its `misfit` stays
    below `reach`.
    """

    misfit: np.ndarray
    profit: np.ndarray
    reach: float

    @property
    def paying_share(self) -> float:
        """Share of all places of the matrix at which the technology pays: 1 - (1 - a/g)²."""
        return 1 - (1 - min(self.reach, 1.0)) ** 2


def matrix_profit(
    standardization: ArrayLike,
    continuity: ArrayLike,
    *,
    base_profit: float,
    misfit_cost: float,
    technology_gain: float,
) -> MatrixProfit:
    """What does a plant earn whose process does not match its product?

    Stylized model of this course: profit = base - g |x - y| + a. Being off the diagonal costs
    g per unit of distance; flexible automation and common parts bring a, net of what they cost.
    Off the diagonal a plant with them beats a plain one on the diagonal if and only if
    a > g |x - y|.

    Parameters
    ----------
    standardization : product [x], 0 (one of a kind) … 1 (commodity); any shape.
    continuity : process [y], 0 (job shop) … 1 (continuous flow); shape that broadcasts with x.
    base_profit : profit of a plain plant on the diagonal, € per unit.
    misfit_cost : profit lost from corner to corner [g], € per unit.
    technology_gain : gain from flexible automation and common parts [a], € per unit.

    Returns
    -------
    MatrixProfit; its `reach` a/g may be larger than 1, the longest distance in the matrix.

    Raises
    ------
    ValueError : if x or y is outside 0 … 1, g is not positive or a is negative.

    Source
    ------
    Matrix: R. H. Hayes and S. C. Wheelwright (1979), Link manufacturing process and product life
    cycles, Harvard Business Review 57(1), 133-140. That technology makes off-diagonal places
    work: M. H. Safizadeh et al. (1996), Management Science 42, 1576-1591; S. Ahmad and
    R. G. Schroeder (2002), Int. J. Operations & Production Management 22, 103-124. Neither gives
    numbers for g and a.

    Examples
    --------
    A fairly customized product (0.2) on an assembly line (0.7):

    >>> place = matrix_profit(0.2, 0.7, base_profit=10, misfit_cost=8, technology_gain=5)
    >>> float(place.profit), place.reach, round(place.paying_share, 3)
    (11.0, 0.625, 0.859)
    """
    product = require("standardization", standardization, at_least=0, at_most=1)
    process = require("continuity", continuity, at_least=0, at_most=1)
    base = float(require("base_profit", base_profit))
    slope = float(require("misfit_cost", misfit_cost, above=0))
    gain = float(require("technology_gain", technology_gain, at_least=0))
    misfit = np.abs(product - process)
    return MatrixProfit(misfit, base - slope * misfit + gain, gain / slope)
