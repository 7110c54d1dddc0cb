"""What a learner has answered, kept in one small readable file beside the lessons."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

FILE = Path(os.environ.get("COURSE_WORK", "my_course.json"))


class Damaged(ValueError):
    """The file was not what this course wrote; it has been put aside, and a new one begins."""


def _aside(why: str = "damaged") -> Path:
    number = 1
    while (aside := FILE.with_suffix(f".{why}{number}.json")).exists():
        number += 1
    return aside


def set_aside(reason: str) -> str:
    """Keep a copy of the file as it is, and say so in a sentence."""
    shutil.copyfile(FILE, aside := _aside())
    return f"{reason.rstrip('.')}. Your file as it was is kept in {aside.name}."


def _parsed(text: str) -> dict[str, dict[str, Any]]:
    """Return what a text holds, topic by topic; ValueError if this course did not write it."""
    saved = json.loads(text)
    if not isinstance(saved, dict) or not all(isinstance(each, dict) for each in saved.values()):
        raise ValueError
    return saved


def _text(saved: dict[str, dict[str, Any]]) -> str:
    return json.dumps(saved, indent=1, ensure_ascii=False) + "\n"


def _read() -> dict[str, dict[str, Any]]:
    if not FILE.exists():
        return {}
    try:
        return _parsed(FILE.read_text("utf-8"))
    except ValueError:
        FILE.rename(aside := _aside())
        raise Damaged(
            f"Your file {FILE} could not be read. It is kept in {aside.name}; a new one begins."
        ) from None


def recall(topic: str) -> dict[str, Any]:
    """Return what was answered under a topic ("quiz", "predictions", …), by question id.

    A damaged file is put aside and raises `Damaged` with a sentence for the learner.
    """
    return _read().get(topic, {})


def record(topic: str, key: str, answer: Any) -> None:
    """Remember one answer; `None` forgets it. The file is replaced whole, never half written."""
    try:
        saved = _read()
    except Damaged:
        saved = {}
    saved.setdefault(topic, {})[key] = answer
    if answer is None:
        del saved[topic][key]
    _write(saved)


def _write(saved: dict[str, dict[str, Any]]) -> None:
    new = FILE.with_suffix(f".{os.getpid()}.tmp")
    new.write_text(_text(saved), "utf-8")
    new.replace(FILE)


def packed() -> str:
    """Return everything that is remembered, as text to take away."""
    return _text(_read())


def unpack(text: str) -> int:
    """Take up work that was carried here; return how many entries it holds.

    What is here already is kept aside.

    Raises
    ------
    ValueError : if the text is not a learner's work; then nothing changes.
    """
    try:
        saved = _parsed(text)
        if not saved:
            raise ValueError
    except ValueError:
        raise ValueError(f"This is not a file that {FILE} could be restored from") from None
    if FILE.exists():
        FILE.replace(_aside("before"))
    _write(saved)
    return sum(map(len, saved.values()))
