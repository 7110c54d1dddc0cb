"""Inputs that outlast a session: taken up when an explorer opens, kept at every change."""

from collections.abc import Iterable
from typing import Any

from widgets.learner import progress
from widgets.page.fields import fields_of, parse


def saved_inputs(topic: str, names: Iterable[str]) -> dict[str, Any]:
    """Return those of the named inputs that are saved under a topic, as they stand in the file.

    Raises
    ------
    ValueError : if what is saved are no inputs; `progress.Unreadable` if the file cannot be read.
    """
    saved = progress.recall(topic).get("inputs", {})
    if not isinstance(saved, dict):
        raise ValueError("it does not name any input")
    return {name: saved[name] for name in names if name in saved}


def saved_game() -> dict[str, Any]:
    """Return market, seed and decisions of the game saved beside the lessons; empty if none."""
    saved = saved_inputs("game", ("market", "seed", "played"))
    return saved if saved.get("played") else {}


_unusable: set[str] = set()  # topics whose saved inputs are kept aside before they are replaced


def take_up(explorer: Any, start: Any, given: dict[str, Any]) -> tuple[Any, str]:
    """Return the inputs an explorer class opens with, and a sentence if what was saved is unusable.

    `start` are the inputs without anything saved; `given` are those that a caller insists on. What
    cannot be used is kept aside, never overwritten.
    """
    topic, kept = explorer.remember
    try:
        inputs = parse(explorer.Inputs, {**saved_inputs(topic, fields_of(kept)), **given})
        explorer.solve(inputs)
    except progress.Unreadable as error:
        return start, str(error)
    except ValueError as error:
        _unusable.add(topic)
        reason = str(error).rstrip(".")
        return start, f"What was saved here cannot be used: {reason}. {progress.kept_later()}"
    _unusable.discard(topic)
    return inputs, ""


def keep(topic: str, values: dict[str, Any]) -> str:
    """Save inputs under a topic; return a sentence if that was not possible."""
    try:
        progress.record(topic, "inputs", values, keep_old=topic in _unusable)
    except OSError as error:
        return f"This works here but could not be saved: {error.strerror}."
    _unusable.discard(topic)
    return ""
