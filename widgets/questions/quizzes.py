"""Quizzes: every answer, right or wrong, is explained and asks how sure the learner is."""

import json
import random
from typing import Any

from widgets.data import QUIZZES
from widgets.questions.form import Form


def questions(name: str) -> list[dict[str, Any]]:
    """Return the questions of `lessons/quiz/<name>.json`."""
    return json.loads((QUIZZES / f"{name}.json").read_text("utf-8"))


def in_order(question: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the options as every reader sees them: as numbers go, or in an order drawn once."""
    options = list(question["options"])
    if not question.get("ordered"):
        random.Random(question["id"]).shuffle(options)
    return options


class Quiz(Form):
    """Questions from `lessons/quiz/<name>.json`, in the order of the file or of `only`."""

    topic = "quiz"

    def __init__(self, name: str, only: list[str] | None = None):
        by_id = {question["id"]: question for question in questions(name)}
        self._questions = {key: by_id[key] for key in only or by_id}
        super().__init__([self.item(question) for question in self._questions.values()])

    @staticmethod
    def item(question: dict[str, Any]) -> dict[str, Any]:
        """Return a question of the file as a form shows it."""
        return {
            "id": question["id"],
            "kind": "choice",
            "question": question["question"],
            "options": [option["text"] for option in in_order(question)],
            "buttons": ["I am sure", "I am not sure"],
        }

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        question = self._questions[item["id"]]
        texts = [option["text"] for option in question["options"]]
        if value not in texts:
            raise ValueError("Choose one of the answers first.")
        right = texts[question["answer"]]
        if value == right:
            feedback, tone = f"Right. {question['explanation']}", "right"
        else:
            why = question["options"][texts.index(value)]["why"]
            feedback = (
                f"Not quite. {why} The answer is: {right.rstrip('.')}. {question['explanation']}"
            )
            tone = "wrong"
        return {"value": value, "locked": True, "tone": tone, "feedback": feedback}


def quiz(name: str, only: list[str] | None = None) -> Quiz:
    """Show the questions of a lesson, or only those with the given ids."""
    return Quiz(name, only)
