"""Inputs that outlast a session: taken up when an explorer opens, kept at every change."""

from collections.abc import Iterable
from dataclasses import asdict
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


def keep(
    remember: tuple[str, type], values: dict[str, Any], known: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """Save inputs; return them, and a sentence if that was not possible.

    `known` are the inputs as they were saved when last looked at. Those that are still the same
    give way to what another lesson has saved since.
    """
    topic, kept = remember

    def joined(saved: Any) -> dict[str, Any]:
        if topic in _unusable or not isinstance(saved, dict):
            return values
        same = [name for name in saved if name in values and values[name] == known.get(name)]
        try:
            return asdict(parse(kept, values | {name: saved[name] for name in same}))
        except ValueError:
            return values

    try:
        values = progress.record(topic, "inputs", joined, keep_old=topic in _unusable)
    except OSError as error:
        return values, f"This works here but could not be saved: {error.strerror}."
    _unusable.discard(topic)
    return values, ""
