"""The verdict on every statement for one firm, and how far it is from turning."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from widgets.models.firm.claim_rules import RULES

NARROW = 1.25  # a claim "depends" if its lever need not even move by a quarter to turn it
_STEPS = 121


@dataclass(frozen=True)
class Verdict:
    """What one statement comes to for one firm.

    Attributes
    ----------
    claim : its id in `datasets/claims.csv`.
    mass, custom : the two figures, in the unit of its rule.
    ratio : 1 or more if the claim holds as the firm stands.
    word : "holds", "flips" or "depends".
    lever : the number of the firm that one would move first.
    now, flip : its value, and the nearest value at which the verdict turns; None if it never does.
    """

    claim: str
    mass: float
    custom: float
    ratio: float
    word: str
    lever: str
    now: float
    flip: float | None

    @property
    def factor(self) -> float | None:
        """By how much the lever has to be multiplied to turn the verdict."""
        return None if self.flip is None else self.flip / self.now


def changed(firm: Any, **numbers: Any) -> SimpleNamespace:
    """Return the firm with some numbers changed, to arrays if need be."""
    return SimpleNamespace(**{**vars(firm), **numbers})


def ratio_map(claim: str, firm: Any, **numbers: np.ndarray) -> np.ndarray:
    """Return the ratio of a claim over arrays of the firm's numbers that broadcast, as for a map.

    1 or more: the claim holds there.
    """
    shape = np.broadcast_shapes(*(np.shape(values) for values in numbers.values()))
    return np.broadcast_to(RULES[claim].find(changed(firm, **numbers)).ratio, shape)


def flip_value(claim: str, firm: Any, lever: str, low: float, high: float) -> float | None:
    """Return the value of a number nearest to the firm's own at which a claim turns.

    Parameters
    ----------
    claim : id of the statement.
    firm : as for `RULES`.
    lever : name of the number to move; the others stay.
    low, high : its range, above 0; both included.

    Returns
    -------
    The value, nearest by factor; None if the verdict is the same all over the range.

    The range is searched on an even logarithmic grid for a change of side, and the nearest one
    again: 120² steps and a straight line between the last two.
    """
    now = getattr(firm, lever)
    for _ in range(2):
        values = np.geomspace(low, high, _STEPS)
        ratios = np.log(ratio_map(claim, firm, **{lever: values}))
        holds = ratios >= 0
        turns = np.flatnonzero(holds[1:] != holds[:-1])
        if not turns.size:
            return None
        middles = np.sqrt(values[turns] * values[turns + 1])
        nearest = turns[np.abs(np.log(middles / now)).argmin()]
        low, high = values[nearest : nearest + 2]
    before, after = ratios[nearest : nearest + 2]
    return float(low * (high / low) ** (before / (before - after)))


def judge(claim: str, firm: Any, ranges: Mapping[str, tuple[float, float]]) -> Verdict:
    """Return the verdict on one claim.

    Parameters
    ----------
    claim : id of the statement, a key of `RULES`.
    firm : the numbers of one firm.
    ranges : lowest and highest value that each number can take, above 0.

    Returns
    -------
    Verdict. The word is "depends" if the lever turns the claim within a factor `NARROW`.

    Raises
    ------
    ValueError : if a number of the firm is out of the range of a model.
    """
    rule = RULES[claim]
    found = rule.find(firm)
    now, ratio = float(getattr(firm, rule.lever)), float(found.ratio)
    flip = flip_value(claim, firm, rule.lever, *ranges[rule.lever])
    narrow = flip is not None and 1 / NARROW < flip / now < NARROW
    word = "depends" if narrow else "holds" if ratio >= 1 else "flips"
    return Verdict(
        claim, float(found.mass), float(found.custom), ratio, word, rule.lever, now, flip
    )


def judge_all(firm: Any, ranges: Mapping[str, tuple[float, float]]) -> list[Verdict]:
    """Return the verdict on every claim, in the order of `RULES`."""
    return [judge(claim, firm, ranges) for claim in RULES]
