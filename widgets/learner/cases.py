"""Firms that every explorer offers as presets: the learner's own, and the instructor's cases."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from widgets.learner.case_files import USUAL, cases
from widgets.learner.firm import NUMBERS, Firm
from widgets.learner.remembered import saved_inputs
from widgets.page import numerals
from widgets.page.fields import Field, fields_of, parse

MINE = "My firm"


def my_firm() -> Firm | None:
    """Return the firm the learner has described; None if there is none.

    What is wrong with a damaged one is said on the page where the firm is described.
    """
    try:
        known = saved_inputs("firm", fields_of(Firm))
        return parse(Firm, known) if known else None
    except (ValueError, OSError):
        return None


def firms(taken: Iterable[str], *, mine: bool) -> tuple[dict[str, Firm], list[str]]:
    """Return firms by the names of their buttons, and a sentence for each file that is off.

    `taken` are names of other buttons; `mine` adds the learner's own firm. Cases whose names are
    taken, or the same, are told apart by their file and their place in it.
    """
    found, complaints = cases()
    names = [case.name for case in found]
    for place in ("{0.file}", "{0.file}, {0.place}", "{0.file}, {0.place}"):
        counts = Counter(map(str.casefold, [*names, *taken, MINE]))
        names = [
            f"{case.name} ({place.format(case)})" if counts[name.casefold()] > 1 else name
            for name, case in zip(names, found, strict=True)
        ]
    buttons = dict(zip(names, (case.firm for case in found), strict=True))
    if mine and (firm := my_firm()):
        buttons = {MINE: firm, **buttons}
    return buttons, complaints


def beyond(wanted: dict[str, Any], fields: dict[str, Field]) -> str:
    """Return which inputs of a firm a chart has no room for; an empty text if it has for all."""
    said = []
    for name, value in wanted.items():
        field = fields[name]
        if field.kind in ("number", "integer") and not field.low <= value <= field.high:
            end = "ends" if value > field.high else "begins"
            limit = field.high if value > field.high else field.low
            amount = f"{numerals.in_full(float(f'{value:.5g}'))} {field.unit}".strip()
            said.append(f"{field.label} is {amount}, the chart {end} at {numerals.in_full(limit)}")
    return "; ".join(said)


def not_given(firm: Any, of_firm: Callable[[Any], dict[str, Any]], inputs: Any) -> str:
    """Return which numbers of a case stand in the inputs though nobody gave them, as a sentence.

    `firm` is a Firm, or inputs with its numbers; `of_firm` gives the inputs that a firm knows.
    """
    values, labels = of_firm(firm), []
    for name in _filled_in(firm):
        field = NUMBERS[name]
        end = field.low if getattr(firm, name) > field.low else field.high
        with suppress(ValueError):  # a chart may have no room for a firm with that number
            other = of_firm(replace(firm, **{name: end}))
            if any(
                other[key] != value and getattr(inputs, key) == value
                for key, value in values.items()
            ):
                labels.append(field.label)
    if not labels:
        return ""
    return (
        f"Not given for {firm.product}, so filled in from {USUAL.product} (amounts of money are "
        f"scaled): {'; '.join(labels)}."
    )


def _filled_in(firm: Any) -> list[str]:
    """Return the numbers of a firm that still are what was filled in for the case of its name."""
    named = [case for case in cases()[0] if case.name == firm.product]
    same = [[n for n in NUMBERS if getattr(firm, n) == getattr(case.firm, n)] for case in named]
    best = max(range(len(named)), key=lambda index: len(same[index]), default=None)
    return [] if best is None else [name for name in named[best].filled_in if name in same[best]]
