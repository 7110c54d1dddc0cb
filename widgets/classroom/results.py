"""What a class voted, predicted and learned, collected without names.

A learner:     classroom.export()        # writes one CSV file beside the lessons
An instructor: classroom.show("folder")  # shows the whole class
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from IPython.display import Markdown

from widgets.classroom import files
from widgets.classroom.learning_gain import LearningGain, learning_gain
from widgets.data import LESSONS, DataError
from widgets.learner import progress
from widgets.questions import before_after
from widgets.questions.before_after import FORMS, CourseTest, other, questions
from widgets.questions.votes import Vote

COLUMNS = ["learner", "part", "question", "answer"]
PARTS = {"vote": "votes", "prediction": "predictions", "P": "form_p", "Q": "form_q"}


def predictions() -> dict[str, dict[str, Any]]:
    """Return every prediction the lessons ask for, with the model's `answer`, by its id."""
    listed = json.loads((LESSONS / "predictions.json").read_text("utf-8"))
    return {item["id"]: item for item in listed}


# ---- one learner -------------------------------------------------------------------------------


def export() -> Markdown:
    """Write the learner's votes, predictions and test answers to a CSV file, and say where.

    A random code takes the place of a name; nothing typed as free text is in it.
    """
    try:
        learner = files.learner_code()
    except progress.Damaged as error:
        return Markdown(str(error))
    rows = [[learner, "first", "form", before_after.letters()[0]]]
    for part, topic in PARTS.items():
        for key, saved in progress.recall(topic).items():
            if isinstance(saved, dict) and "value" in saved:  # as a form reads it
                value = saved["value"]
                text = value if isinstance(value, str) else json.dumps(value)
                rows.append([learner, part, key, text])
    path = Path(f"my_course_{learner}.csv")
    files.write(path, COLUMNS, rows)
    return Markdown(
        f"Your answers are in the file `{path}` beside the lessons: {len(rows) - 1} votes, "
        f"predictions and test answers, under the random code {learner} and without your name. "
        "Open it to see what it says; then give it to your instructor."
    )


# ---- a class -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClassResults:
    """A class: `answers[part][question][learner]`, the form each took first, what was left out."""

    answers: dict[str, dict[str, dict[str, Any]]]
    first: dict[str, str]
    notes: tuple[str, ...]

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
    """Collect the CSV files of a class from a folder; what is left out is said, file by file.

    Raises
    ------
    DataError : if the folder holds no CSV file.
    """
    paths = sorted(Path(folder).glob("*.csv"))
    if not paths:
        raise DataError(f"There is no CSV file of a learner in the folder “{folder}”")
    known = _known()
    answers: dict[str, dict[str, dict[str, Any]]] = {part: {} for part in PARTS}
    first: dict[str, str] = {}
    notes: list[str] = []
    for path in paths:
        try:
            code, form, rows = _table(path)
            if code in first:
                raise ValueError(f"learner {code} is there already")
        except ValueError as error:
            notes.append(f"{path.name} was left out: {error}.")
            continue
        first[code] = form
        wrong = []
        for number, (_, part, key, text) in rows:
            try:
                answers[part].setdefault(key, {})[code] = _value(known[part][key], text)
            except KeyError:
                wrong.append(f"row {number}: there is no question “{key}” in part “{part}”")
            except ValueError:
                wrong.append(f"row {number}: “{text}” is no answer to question {key}")
        if wrong:
            of = f"{len(wrong)} of {len(rows)} answers"
            notes.append(f"{path.name}: left out {of}, first {wrong[0]}.")
    return ClassResults(answers, first, tuple(notes))


def _table(path: Path) -> tuple[str, str, list[tuple[int, list[str]]]]:
    """Return a learner's code, first form and numbered rows, or say what is wrong."""
    rows = files.read(path, COLUMNS)
    codes = {row[0] for row in rows}
    if len(codes) != 1:
        raise ValueError(f"it holds {len(codes)} learners where one belongs")
    forms = [row[3] for row in rows if row[1] == "first"]
    if len(forms) != 1 or forms[0] not in FORMS:
        raise ValueError("it does not say which form came first")
    numbered = [(n, row) for n, row in enumerate(rows, start=2) if row[1] != "first"]
    return codes.pop(), forms[0], numbered


def _known() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the items that can be answered, by part and id."""
    forms = {"vote": Vote(), **{letter: CourseTest(letter) for letter in FORMS}}
    asked = {part: {item["id"]: item for item in form.items} for part, form in forms.items()}
    return {**asked, "prediction": predictions()}


def _value(item: dict[str, Any], text: str) -> Any:
    """Return the answer that a text holds; ValueError if the item does not allow it."""
    if item["kind"] == "choice":
        value, good = text, text in item["options"]
    else:
        value = json.loads(text)
        heights = value if item["kind"] == "curve" else [value]
        low, high = item["range"]
        good = (
            isinstance(heights, list)
            and len(heights) == len(item.get("x", [0]))
            and all(type(height) in (int, float) and low <= height <= high for height in heights)
        )
    if not good:
        raise ValueError
    return value
