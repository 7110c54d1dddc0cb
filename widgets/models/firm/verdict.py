"""The verdict on every statement for one firm, and how far it is from turning."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from widgets.models.firm.claim_rules import RULES
from widgets.models.firm.finding import Finding, Rule

CLOSE = 1.25  # a verdict is close if one number turns it without moving by more than this factor
_STEPS = 41


@dataclass(frozen=True)
class Verdict:
    """What one statement comes to for one firm.

    Attributes
    ----------
    claim : its id in `datasets/claims.csv`.
    findings : what each reading of its rule finds.
    which : what the figures of mass customization stand for, if that depends on the firm.
    word : "holds" if every reading is right, "flips" if none is, "depends" if they disagree; of a
        definition "counts" or "left out".
    lever : the number of the firm that turns the verdict with the smallest move; None if no number
        does within its range.
    now, flip : its value, and the nearest value at which the word changes.
    factor : by how much it has to be multiplied; one place more counts for what may be 0.
    """

    claim: str
    findings: tuple[Finding, ...]
    which: tuple[str, ...]
    word: str
    lever: str | None = None
    now: float | None = None
    flip: float | None = None
    factor: float | None = None

    @property
    def close(self) -> bool:
        """Does a small move of one number turn the verdict?"""
        if self.factor is None:
            return False
        # Just that factor is close as well; its last digit differs between machines.
        return max(self.factor, 1 / self.factor) < CLOSE * (1 + 1e-9)

    @property
    def condition(self) -> str:
        """What decides if the readings disagree: which is right and which is not."""
        pairs = zip(RULES[self.claim].readings, self.findings, strict=True)
        right = {reading.name: found.ratio >= 1 for reading, found in pairs}
        words = {True: "yes", False: "no"}
        said = [f"{name}: {words[bool(is_right)]}" for name, is_right in right.items()]
        return ", ".join(said) if len(said) > 1 else ""


class _Read:
    """A firm that remembers which of its numbers were asked for."""

    def __init__(self, firm: Any):
        self.firm, self.names = firm, []

    def __getattr__(self, name: str) -> Any:
        if name not in self.names:
            self.names.append(name)
        return getattr(self.firm, name)


def numbers_of(claim: str, firm: Any) -> list[str]:
    """Return the numbers of a firm that a statement is judged by."""
    read = _Read(firm)
    for reading in RULES[claim].readings:
        reading.find(read)
    return read.names


def changed(firm: Any, **numbers: Any) -> SimpleNamespace:
    """Return the firm with some numbers changed, to arrays if need be."""
    return SimpleNamespace(**{**vars(firm), **numbers})


def ratio_maps(claim: str, firm: Any, **numbers: np.ndarray) -> np.ndarray:
    """Return the ratio of each reading of a claim over arrays of the firm's numbers.

    The arrays broadcast, as for a map; readings are the first axis. 1 or more: right there. A
    definition has one ratio, the smallest.
    """
    shape = np.broadcast_shapes(*(np.shape(values) for values in numbers.values()))
    firm, rule = changed(firm, **numbers), RULES[claim]
    ratios = [np.broadcast_to(reading.find(firm).ratio, shape) for reading in rule.readings]
    return np.min(ratios, axis=0, keepdims=True) if rule.definition else np.stack(ratios)


def ratio_map(claim: str, firm: Any, **numbers: np.ndarray) -> np.ndarray:
    """Return how far a claim is from turning, over arrays of the firm's numbers.

    1 or more: it holds there. Below 1: it flips. nan: its readings disagree, it depends.
    """
    ratios = ratio_maps(claim, firm, **numbers)
    least, most = ratios.min(axis=0), ratios.max(axis=0)
    return np.where(least >= 1, least, np.where(most < 1, most, np.nan))


def flip_values(
    claim: str, firm: Any, ranges: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Return where each number of a firm, moved alone, turns the verdict on a claim.

    Parameters
    ----------
    claim : id of the statement.
    firm : the numbers of one firm.
    ranges : lowest and highest value of each number to move, both included; of type int for a whole
        number.

    Returns
    -------
    The nearest value and its factor, by number; without the numbers that turn nothing.

    A number that may be 0 counts from one below it, and a whole number goes on to the next.
    """
    names = list(ranges)
    now = np.array([getattr(firm, name) for name in names], float)
    limits = np.array(list(ranges.values()), float)
    shift = np.where(limits[:, 0] > 0, 0.0, 1.0)
    moves = _nearest_moves(claim, firm, dict(zip(names, now, strict=True)), limits, shift)
    found = {}
    for name, own, move, below in zip(names, now, moves, shift, strict=True):
        if np.isfinite(move):
            flip = np.clip((own + below) * np.exp(move) - below, *ranges[name])
            if isinstance(ranges[name][0], int):
                flip = _first_whole(claim, firm, name, flip, np.sign(move))
            found[name] = float(flip), float((flip + below) / (own + below))
    return found


def _nearest_moves(
    claim: str, firm: Any, now: dict[str, float], limits: np.ndarray, shift: np.ndarray
) -> np.ndarray:
    """Return the logarithm of the smallest factor on each number that turns a claim; else infinity.

    Each range is searched on an even logarithmic grid for a change of side, and the nearest one
    twice again: 40³ steps and a straight line between the last two.
    """
    rows = np.arange(len(now))
    here = np.log(np.array(list(now.values())) + shift)
    start, end = np.log(limits + shift[:, None]).T[:, None]
    for _ in range(3):
        places = np.linspace(start, end, _STEPS, axis=-1)  # readings × numbers × steps
        values = np.exp(places) - shift[:, None]
        numbers = {
            name: np.where((rows == row)[:, None], values, now[name])
            for row, name in enumerate(now)
        }
        found = np.log(ratio_maps(claim, firm, **numbers))
        # Each reading of the first axis has its own places after the first search.
        ratios = np.stack([found[i, min(i, len(values) - 1)] for i in range(len(found))])
        places = np.broadcast_to(places, ratios.shape)
        turns = (ratios[..., 1:] >= 0) != (ratios[..., :-1] >= 0)
        middles = (places[..., 1:] + places[..., :-1]) / 2
        far = np.where(turns, np.abs(middles - here[:, None]), np.inf)
        at = far.argmin(axis=-1)[..., None]
        start, end = (np.take_along_axis(places, at + step, -1)[..., 0] for step in (0, 1))
    before, after = (np.take_along_axis(ratios, at + step, -1)[..., 0] for step in (0, 1))
    turning = turns.any(axis=-1)
    share = np.divide(before, before - after, out=np.zeros_like(before), where=turning)
    moves = np.where(turning, start + share * (end - start) - here, np.inf)
    return moves[np.abs(moves).argmin(axis=0), rows]


def _first_whole(claim: str, firm: Any, name: str, border: float, way: float) -> float:
    """Return the first whole number beyond a border: the border itself may be on either side."""
    first = np.ceil(border - 1e-6) if way > 0 else np.floor(border + 1e-6)
    tried = np.array([getattr(firm, name), first])
    now, there = (ratio_maps(claim, firm, **{name: tried}) >= 1).T
    return first + way * (now == there).all()


def flip_value(claim: str, firm: Any, lever: str, low: float, high: float) -> float | None:
    """Return the value of one number nearest to the firm's own at which a claim turns.

    Parameters
    ----------
    claim, firm : as for `flip_values`.
    lever : name of the number to move; the others stay.
    low, high : its range, both included.

    Returns
    -------
    The value, nearest by factor; None if the verdict is the same all over the range.
    """
    return flip_values(claim, firm, {lever: (low, high)}).get(lever, (None,))[0]


def judge(claim: str, firm: Any, ranges: Mapping[str, tuple[float, float]]) -> Verdict:
    """Return the verdict on one claim, and the nearest move of any number that turns it.

    Parameters
    ----------
    claim : id of the statement, a key of `RULES`.
    firm : the numbers of one firm.
    ranges : lowest and highest value of each number that may be moved.

    Raises
    ------
    ValueError : if a number of the firm is out of the range of a model.
    """
    read = _Read(firm)
    findings = tuple(Finding(*map(float, reading.find(read))) for reading in RULES[claim].readings)
    rule = RULES[claim]
    which = tuple(reading.which(firm) if reading.which else "" for reading in rule.readings)
    word = word_of(rule, findings)
    movable = {name: ranges[name] for name in read.names if name in ranges}
    flips = flip_values(claim, firm, movable) if movable else {}
    if not flips:
        return Verdict(claim, findings, which, word)
    lever = min(flips, key=lambda name: abs(np.log(flips[name][1])))
    return Verdict(claim, findings, which, word, lever, float(getattr(firm, lever)), *flips[lever])


def word_of(rule: Rule, findings: tuple[Finding, ...]) -> str:
    """Return the word of a verdict: all readings right, none, or some."""
    right = [found.ratio >= 1 for found in findings]
    yes, no = rule.words
    if all(right):
        return yes
    return no if rule.definition or not any(right) else "depends"


def judge_all(firm: Any, ranges: Mapping[str, tuple[float, float]]) -> list[Verdict]:
    """Return the verdict on every claim, in the order of `RULES`."""
    return [judge(claim, firm, ranges) for claim in RULES]
