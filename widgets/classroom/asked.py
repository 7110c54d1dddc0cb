"""Everything that the course asks a class, in sentences: statements, predictions, quizzes."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from widgets.data import LESSONS, QUIZZES
from widgets.learner import course
from widgets.learner.firm import RANGES, Firm
from widgets.models.firm.verdict import judge_all
from widgets.page.text import in_words
from widgets.questions.quizzes import Quiz
from widgets.questions.votes import VERDICTS, Vote

SHAPES = ["only rises", "only falls", "rises, then falls", "falls, then rises", "another line"]
MOVE = 0.05  # of the height of a drawing: less is no rise and no fall


@dataclass(frozen=True)
class Asked:
    """One question: `item` as its form has it, the lesson it belongs to, what the course says.

    `answer` is None where the course has none: no firm's numbers can judge a definition.
    """

    part: str  # "vote", "prediction" or "quiz"
    lesson: str  # "05"
    item: dict[str, Any]
    answer: Any = None
    why: str = ""

    @property
    def id(self) -> str:
        return self.item["id"]

    @property
    def question(self) -> str:
        """The sentence that everybody in the class has read."""
        return self.item["question"]

    @property
    def options(self) -> list[str]:
        """What hands can be raised for: the answers, or a few ranges, or what a line looks like."""
        if self.item["kind"] == "choice":
            return self.item["options"]
        return _ranges(self.item) if "limits" in self.item else SHAPES

    def option(self, value: Any) -> str:
        """Return the option to which an answer belongs."""
        if self.item["kind"] == "choice":
            return value
        if "limits" not in self.item:
            return _shape(self.item, value)
        height = value[-1] if self.item["kind"] == "curve" else value
        return self.options[sum(height > limit for limit in self.item["limits"])]

    @property
    def said(self) -> str:
        """What the course says, in one or two sentences."""
        if self.part == "vote":
            head = f"The model says: {self.answer}, for the firm that the course starts with."
            return (
                f"{head} What decides: {self.why}" if self.answer else f"What decides: {self.why}"
            )
        if self.part == "quiz":
            return f"The answer is: {self.answer.rstrip('.')}. {self.why}"
        if self.item["kind"] == "choice":
            return f"The model says: {self.answer}"
        unit = self.item.get("unit") or self.item["y_label"]
        heights = self.answer if isinstance(self.answer, list) else [self.answer]
        return f"The model says: {' · '.join(map(in_words, heights))} {unit}."


@cache
def asked() -> dict[str, Asked]:
    """Return every question by its id, lesson by lesson, as a lesson asks them."""
    guesses = [
        Asked("prediction", key[:2], item, item["answer"]) for key, item in predictions().items()
    ]
    every = [*guesses, *_quizzes(), *_votes()]
    return {each.id: each for each in sorted(every, key=lambda each: each.lesson)}


def predictions() -> dict[str, dict[str, Any]]:
    """Return every prediction the lessons ask for, with the model's `answer`, by its id."""
    listed = json.loads((LESSONS / "predictions.json").read_text("utf-8"))
    return {item["id"]: item for item in listed}


def _quizzes() -> list[Asked]:
    found = []
    for lesson in course.lessons():
        for question in _of_quiz(lesson.name) if lesson.questions else ():
            right = question["options"][question["answer"]]["text"]
            item = Quiz.item(question)
            found.append(Asked("quiz", lesson.name[:2], item, right, question["explanation"]))
    return found


def _of_quiz(name: str) -> list[dict[str, Any]]:
    return json.loads((QUIZZES / f"{name}.json").read_text("utf-8"))


def _votes() -> list[Asked]:
    says = {verdict.claim: verdict.word for verdict in judge_all(Firm(), RANGES)}
    found = []
    for claim in course.claims():
        word = says.get(claim["id"])
        word = word if word in VERDICTS else None
        lesson = claim["lessons"].split()[0]
        found.append(Asked("vote", lesson, Vote.item(claim), word, claim["decided_by"]))
    return found


def _ranges(item: dict[str, Any]) -> list[str]:
    unit = item.get("unit") or item["y_label"]
    ends = "ends at " if item["kind"] == "curve" else ""
    texts = [in_words(limit) for limit in item["limits"]]
    between = [f"over {low}, up to {high}" for low, high in pairwise(texts)]
    return [f"{ends}{each} {unit}" for each in (f"up to {texts[0]}", *between, f"over {texts[-1]}")]


def _shape(item: dict[str, Any], heights: list[float]) -> str:
    """Return what a drawn line looks like: the way it goes, and whether it turns once."""
    low, high, *heights = np.array([*item["range"], *heights], dtype=float)
    if item["log"]:
        low, high, *heights = np.log([low, high, *heights])
    ways, base = "", heights[0]
    for height in heights[1:]:
        if abs(height - base) > MOVE * (high - low):
            way = "r" if height > base else "f"
            ways += way if not ways.endswith(way) else ""
            base = height
    return dict(zip(("r", "f", "rf", "fr"), SHAPES, strict=False)).get(ways, SHAPES[-1])
