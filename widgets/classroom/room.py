"""A vote in the room: hands are counted and typed, or files read; two rounds, then the course.

The first round stays hidden until the second one is in, because a majority is a strong argument and
often a wrong one. Counts are kept in a small file, so that a vote of the morning, or of the first
week, stands beside a later one.
"""

import base64
import binascii
import json
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import traitlets

from widgets.classroom.asked import Asked, asked
from widgets.classroom.results import FIRST, ClassResults, read
from widgets.data import DataError
from widgets.learner import course, progress
from widgets.page.browser import frontend
from widgets.page.widget import CourseWidget

ROUNDS = ("first", "second")
MOST = 5_000  # hands


def place() -> Path:
    """Return where the counts are, or will be."""
    return Path(os.environ.get("COURSE_ROOM") or progress.file().with_name("my_course_room.json"))


# ---- counting ----------------------------------------------------------------------------------


def hands(typed: Sequence[Any]) -> list[int]:
    """Return how many hands were counted for each option; nothing typed is none.

    Raises
    ------
    ValueError : if something else than a whole number was typed, or nothing at all.
    """
    counts = []
    for text in (str(each).strip() for each in typed):
        if text and not (text.isdecimal() and int(text) <= MOST):
            raise ValueError(f"“{text[:20]}” is no number of hands")
        counts.append(int(text or 0))
    if not sum(counts):
        raise ValueError("Type how many hands you counted for each answer")
    return counts


def of_files(each: Asked, results: ClassResults, number: int) -> list[int]:
    """Return how many learners gave each answer: of two votes the one of this round."""
    part = FIRST if each.part == "vote" and number == 0 else each.part
    given = results.answers[part].get(each.id, {})
    if not results.shows(given):
        raise ValueError("Some files have no code, and there are too few to hide who answered what")
    counts = Counter(each.option(value) for value in given.values())
    return [counts[option] for option in each.options]


def moved(options: list[str], first: list[int], second: list[int]) -> str:
    """Return in a sentence what the second round changed.

    >>> moved(["7", "70", "never"], [5, 3, 12], [14, 2, 4])
    'First round: 20 votes, second round: 20. “7” gained most: from 25 to 70 %.'
    """
    totals = (sum(first), sum(second))
    said = f"First round: {totals[0]} votes, second round: {totals[1]}."
    before, after = (
        [100 * count / total for count in counts]
        for counts, total in zip((first, second), totals, strict=True)
    )
    gains = [late - early for early, late in zip(before, after, strict=True)]
    most = gains.index(max(gains))
    if gains[most] < 0.5:
        return f"{said} Nothing moved."
    far = f"from {before[most]:.0f} to {after[most]:.0f} %"
    return f"{said} “{options[most].rstrip('.')}” gained most: {far}."


# ---- on the screen -----------------------------------------------------------------------------


class RoomVote(CourseWidget):
    """The vote that opens over the screens of a presentation, on any question of the course.

    `shown` is what the room may see of the question that is open.
    """

    _esm = frontend("room.js")

    catalogue = traitlets.List().tag(sync=True)  # title of each lesson, ids with their questions
    shown = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        titles = {each.name[:2]: each.title for each in course.lessons()}
        listed: dict[str, list[list[str]]] = {}
        for each in asked().values():
            listed.setdefault(titles[each.lesson], []).append([each.id, each.question])
        super().__init__(catalogue=[[title, items] for title, items in listed.items()])
        self._rounds = self._kept()

    def ask(self, key: str) -> None:
        """Show a question: its options to count hands for, or both rounds if both are in."""
        self.notice = ""
        self._show(asked()[key])

    def count(self, typed: Sequence[Any]) -> None:
        """Keep the hands of this round, or say in a sentence what is wrong with them."""
        try:
            self._keep(hands(typed))
        except ValueError as error:
            self.notice = f"{error}."

    def take(self, sent: list[dict[str, str]]) -> None:
        """Keep as this round what the files of devices say; names of files are shown to nobody."""
        each = asked()[self.shown["id"]]
        with tempfile.TemporaryDirectory() as folder:
            for number, file in enumerate(sent):
                ending = PurePosixPath(file["name"]).suffix
                with suppress(binascii.Error):
                    data = base64.b64decode(file["data"], validate=True)
                    Path(folder, f"{number}{ending}").write_bytes(data)
            try:
                results = read(folder)
                counts = of_files(each, results, len(self._rounds.get(each.id, ())))
                self._keep(hands(counts) if sum(counts) else _nobody(len(results.first)))
            except DataError:
                self.notice = "None of these files is the work of a learner."
                return
            except ValueError as error:
                self.notice = f"{error}."
                return
        self.notice = f"{sum(counts)} answers were read."
        if results.notes:
            self.notice += " Some files were left out: the report on the class says why."

    def say(self) -> None:
        """Show what the course says, once both rounds are in."""
        each = asked()[self.shown["id"]]
        if self.shown["round"] == "":
            answer = None if each.answer is None else each.options.index(each.option(each.answer))
            self.shown = {**self.shown, "said": each.said, "answer": answer}

    def clear(self) -> None:
        """Forget both rounds of this question: another class votes."""
        self._rounds.pop(self.shown["id"], None)
        self.notice = ""
        self._save()
        self._show(asked()[self.shown["id"]])

    def _keep(self, counts: list[int]) -> None:
        key = self.shown["id"]
        self._rounds[key] = [*self._rounds.get(key, []), counts][: len(ROUNDS)]
        self.notice = ""
        self._save()
        self._show(asked()[key])

    def _show(self, each: Asked) -> None:
        rounds = self._rounds.get(each.id, [])
        shown = {"id": each.id, "question": each.question, "options": each.options, "said": ""}
        if len(rounds) == len(ROUNDS):
            words = moved(each.options, *rounds)
            self.shown = {**shown, "round": "", "counts": rounds, "words": words, "answer": None}
        else:
            self.shown = {**shown, "round": ROUNDS[len(rounds)]}

    def _kept(self) -> dict[str, list[list[int]]]:
        try:
            saved = json.loads(place().read_bytes())
            return {key: saved[key] for key in saved if key in asked() and _fits(key, saved[key])}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError):
            self.notice = f"{place().name} could not be read: earlier votes are not shown."
        return {}

    def _save(self) -> None:
        new = place().with_suffix(".tmp")
        try:
            new.write_text(json.dumps(self._rounds), "utf-8")
            new.replace(place())
        except OSError as error:
            self.notice = f"This vote is here until you leave; it was not saved: {error.strerror}."

    def _act(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if "open" in content:
            self.ask(content["open"])
        elif "count" in content:
            self.count(content["count"])
        elif "files" in content:
            self.take(content["files"])
        elif "say" in content:
            self.say()
        elif "clear" in content:
            self.clear()

    def stored_words(self) -> str:
        return ""


def _nobody(learners: int) -> list[int]:
    files = "The file" if learners == 1 else f"None of the {learners} files"
    raise ValueError(f"{files} {'does not answer' if learners == 1 else 'answers'} this question")


def _fits(key: str, rounds: Any) -> bool:
    """Whether saved counts belong to the options that a question has today."""
    size = len(asked()[key].options)
    return (
        isinstance(rounds, list)
        and len(rounds) <= len(ROUNDS)
        and all(isinstance(each, list) and len(each) == size for each in rounds)
        and all(type(count) is int and count >= 0 for each in rounds for count in each)
        and all(map(sum, rounds))
    )


def room_vote() -> RoomVote:
    """Put the vote on a page of screens; `present.py` does so."""
    return RoomVote()
