"""What a rule finds for a firm: two figures, and a ratio that turns at one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np


class Finding(NamedTuple):
    """The figures of mass production and mass customization, and whether a reading is right."""

    mass: np.ndarray
    custom: np.ndarray
    ratio: np.ndarray  # 1 or more: right


@dataclass(frozen=True)
class Reading:
    """One way to read a statement, as a question about two figures.

    Attributes
    ----------
    mass, custom : what the two figures are.
    unit : of both.
    formula : the ratio as it is computed, in LaTeX.
    find : from a firm to a `Finding`.
    name : what this reading takes the words for, if there is another one.
    which : names what the figure of mass customization stands for, if that depends on the firm.
    about : "mass" or "custom" if both figures are about that system.
    """

    mass: str
    custom: str
    unit: str
    formula: str
    find: Callable[[Any], Finding]
    name: str = ""
    which: Callable[[Any], str] | None = None
    about: str = ""


@dataclass(frozen=True)
class Rule:
    """How one statement is judged for a firm: by one reading, or by two that may disagree.

    A definition is judged by what it lets in: every reading must be met.
    """

    readings: tuple[Reading, ...]
    definition: bool = False

    @property
    def words(self) -> tuple[str, str]:
        """The word if every reading is right, and the word if none is."""
        return ("counts", "left out") if self.definition else ("holds", "flips")
