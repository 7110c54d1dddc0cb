"""What a class voted, predicted and learned, collected without names.

A learner presses *Hand in*; an instructor puts the files into a folder, or takes the zip file of a
learning platform: `classroom.show("folder")`.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from widgets.classroom import files
from widgets.classroom.asked import asked
from widgets.classroom.learning_gain import LearningGain, learning_gain
from widgets.data import DataError
from widgets.learner import progress
from widgets.page import numerals
from widgets.questions.before_after import FORMS, CourseTest, other, questions
from widgets.questions.votes import VERDICTS

COLUMNS = ["learner", "part", "question", "answer"]
PARTS = {
    "vote": "votes",
    "prediction": "predictions",
    "quiz": "quiz",
    "P": "form_p",
    "Q": "form_q",
}
FIRST = "first vote"


# ---- a class -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClassResults:
    """A class: `answers[part][question][learner]`, the form each took first, what was left out.

    The parts are those of `PARTS`, and "first vote": the verdict before it was changed, if it was.
    `sure[question][learner]` belongs to the quizzes, `tasks[task][learner]` is "found" or "shown".
    `nameless` are learners who gave no code.
    """

    answers: dict[str, dict[str, dict[str, Any]]]
    first: dict[str, str]
    notes: tuple[str, ...]
    sure: dict[str, dict[str, bool]] = field(default_factory=dict)
    nameless: frozenset[str] = frozenset()
    tasks: dict[str, dict[str, str]] = field(default_factory=dict)

    def shows(self, learners: Iterable[str]) -> bool:
        """Whether a group can be shown without singling out somebody who gave no code."""
        return files.shows(learners, self.nameless)

    def tests_taken(self) -> dict[str, tuple[int, int]]:
        """Return how many questions each learner answered in the first and the second test.

        Learners who answered none are not in it.
        """
        given = {
            form: Counter(code for said in self.answers[form].values() for code in said)
            for form in FORMS
        }
        counts = {
            code: (given[form][code], given[other(form)][code]) for code, form in self.first.items()
        }
        return {code: taken for code, taken in counts.items() if any(taken)}

    def points(self, code: str) -> tuple[float, float]:
        """Return a learner's points in both tests; NaN for a test that is not complete."""
        form = self.first[code]
        return self._points(form, code), self._points(other(form), code)

    def _points(self, form: str, code: str) -> float:
        right = {
            question["id"]: question["options"][question["answer"]]["text"]
            for question in questions(form)
        }
        said = {key: self.answers[form].get(key, {}).get(code) for key in right}
        if None in said.values():
            return np.nan
        return 100 * sum(said[key] == right[key] for key in right) / len(right)

    def gain(self) -> LearningGain:
        """Return the gain from the first to the second test, over the learners who took both."""
        points = np.array([self.points(code) for code in self.tests_taken()]).reshape(-1, 2)
        return learning_gain(points[:, 0], points[:, 1])


def read(folder: str | Path) -> ClassResults:
    """Collect the work of a class from a folder or a zip file; what is left out is said.

    Raises
    ------
    DataError : if nobody's work can be read there.
    """
    found, notes = files.collect(folder, _work)
    if not found:
        nobody = f"There is no work of a learner that can be read in “{folder}”."
        raise DataError(" ".join([nobody, *notes]))
    known = _known()
    answers: dict[str, dict[str, dict[str, Any]]] = {part: {} for part in (*PARTS, FIRST)}
    first: dict[str, str] = {}
    sure: dict[str, dict[str, bool]] = {}
    tasks: dict[str, dict[str, str]] = {}
    for code, (name, work) in found.items():
        first[code], rows, ticks = work.content
        for task, how in ticks.items():
            if how in ("found", "shown"):
                tasks.setdefault(task, {})[code] = how
        marks = numerals.marks_of(
            (said["value"], known[part][key].get("unit", ""))
            for _, part, key, said in rows
            if known.get(part, {}).get(key, {}).get("kind") == "number"
        )
        wrong = []
        for place, part, key, said in rows:
            try:
                value = _value(known[part][key], said["value"], marks)
            except KeyError:
                wrong.append(f"{place}there is no question “{key}” in part “{part}”")
                continue
            except ValueError:
                shown = numerals.shortened(said["value"])
                wrong.append(f"{place}“{shown}” is no answer to question {key}")
                continue
            answers[part].setdefault(key, {})[code] = value
            if part == "vote":
                earlier = said.get("first")
                answers[FIRST].setdefault(key, {})[code] = earlier if earlier in VERDICTS else value
            elif part == "quiz" and isinstance(said.get("sure"), bool):
                sure.setdefault(key, {})[code] = said["sure"]
        if wrong:
            of = f"{len(wrong)} of {len(rows)} answers"
            notes.append(f"{name}: left out {of}, first {wrong[0]}.")
    return ClassResults(answers, first, tuple(notes), sure, files.nameless(found), tasks)


Row = tuple[str, str, str, dict[str, Any]]  # place, part, question, what was saved


def _work(file: files.HandedIn) -> files.Work:
    """Return a learner's first form and answers, from saved work or from a table."""
    if (saved := files.saved(file)) is None:
        return _from_table(files.table(file, COLUMNS))
    if not saved.keys() & {"class", *PARTS.values()}:
        raise ValueError(files.NO_WORK)
    rows = [
        ("", part, key, answer)
        for part, topic in PARTS.items()
        for key, answer in saved.get(topic, {}).items()
        if isinstance(answer, dict) and "value" in answer  # as a form reads it
    ]
    taken = [form for form in FORMS if any(part == form for _, part, _, _ in rows)]
    form = saved.get("test", {}).get("first", "".join(taken) or FORMS[0])
    if form not in FORMS:
        raise ValueError("it does not say which form came first")
    content = (form, rows, saved.get("tasks", {}))
    return files.Work(progress.code_in(saved), saved.get("changes", 0), len(rows), content)


def _from_table(rows: list[tuple[int, list[Any]]]) -> files.Work:
    codes = {str(cells[0]) for _, cells in rows}
    if len(codes) != 1:
        raise ValueError(f"it holds {len(codes)} learners where one belongs")
    forms = [cells[3] for _, cells in rows if cells[1] == "first"]
    if len(forms) != 1 or forms[0] not in FORMS:
        raise ValueError("it does not say which form came first")
    answers = [
        (f"row {n}: ", part, key, {"value": value})
        for n, (_, part, key, value) in rows
        if part != "first"
    ]
    return files.Work(codes.pop(), 0, len(answers), (forms[0], answers, {}))


def _known() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the items that can be answered, by part and id."""
    known: dict[str, dict[str, dict[str, Any]]] = {part: {} for part in PARTS}
    for each in asked().values():
        known[each.part][each.id] = each.item
    for form in FORMS:
        known[form] = {question["id"]: CourseTest.item(question) for question in questions(form)}
    return known


def _value(item: dict[str, Any], answer: Any, marks: str) -> Any:
    """Return an answer as its item allows it; ValueError if it does not."""
    if item["kind"] == "choice":
        options = {files.plain(option): option for option in item["options"]}
        if (said := files.plain(answer)) not in options:
            raise ValueError
        return options[said]
    low, high = item["range"]
    if item["kind"] == "number":
        return numerals.read(answer, low, high, unit=item["unit"], marks=marks)
    heights = json.loads(answer) if isinstance(answer, str) else answer
    if not isinstance(heights, list) or len(heights) != len(item["x"]):
        raise ValueError
    if not all(type(height) in (int, float) and low <= height <= high for height in heights):
        raise ValueError
    return heights
