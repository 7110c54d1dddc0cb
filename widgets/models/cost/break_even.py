"""Cost and scale: at what volume does a dedicated system pay?

What wrong forecasts cost is in `newsvendor`, what one common stock saves in `pooling`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


@dataclass(frozen=True)
class CostStructure:
    """Fixed cost [F, €/year] and variable cost [c, €/unit] of one way to produce."""

    fixed_cost: float
    unit_cost: float

    def __post_init__(self) -> None:
        require("fixed_cost", self.fixed_cost, at_least=0)
        require("unit_cost", self.unit_cost, at_least=0)

    def total(self, volume: ArrayLike) -> np.ndarray:
        """Return the total cost [F + cQ, €/year] of a yearly volume [Q, units/year]."""
        return self.fixed_cost + self.unit_cost * require("volume", volume, at_least=0)

    def per_unit(self, volume: ArrayLike) -> np.ndarray:
        """Return the average cost [F/Q + c, €/unit] of a yearly volume [Q > 0, units/year]."""
        return self.fixed_cost / require("volume", volume, above=0) + self.unit_cost


@dataclass(frozen=True)
class BreakEven:
    """Which of two cost structures is cheaper: the first or the second, below and above `volume`.

    `volume` is None where the choice never flips; `below` and `above` are then the same, or both
    "equal" when the two structures are identical.
    """

    volume: float | None
    below: str
    above: str


def break_even(first: CostStructure, second: CostStructure) -> BreakEven:
    """Return the volume at which two cost structures cost the same, Q* = (F₁ − F₂)/(c₂ − c₁).

    Source: cost–volume analysis as in any operations management textbook; closed form.

    >>> break_even(CostStructure(200_000, 10), CostStructure(50_000, 25))
    BreakEven(volume=10000.0, below='second', above='first')
    """
    by_fixed = _cheaper(first.fixed_cost, second.fixed_cost)
    by_unit = _cheaper(first.unit_cost, second.unit_cost)
    if by_unit == "equal" or by_fixed == by_unit:
        return BreakEven(None, by_fixed, by_fixed)
    if by_fixed == "equal":
        return BreakEven(None, by_unit, by_unit)
    volume = (first.fixed_cost - second.fixed_cost) / (second.unit_cost - first.unit_cost)
    return BreakEven(volume, by_fixed, by_unit)


def _cheaper(first: float, second: float) -> str:
    return "first" if first < second else "second" if second < first else "equal"
