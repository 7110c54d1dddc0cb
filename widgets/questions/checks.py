"""Exercises that answer back: right, or what to look at."""

import json
from typing import Any

from widgets.data import LESSONS
from widgets.page import numerals
from widgets.page.text import in_words
from widgets.questions.form import Form


class Check(Form):
    """One exercise whose answer the model has computed."""

    topic = "exercises"

    def __init__(self, item: dict[str, Any], answer: float, tolerance: float, look_at: str):
        self.model_answer, self._tolerance, self._look_at = answer, tolerance, look_at
        super().__init__([{**item, "kind": "number", "buttons": ["Check"]}])

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        try:
            given = numerals.readings(value, item["unit"])
        except numerals.Unreadable as error:
            raise ValueError(f"{error}; type a number of {item['unit']}.") from None
        if any(map(self._right, given)):
            feedback = f"Right: {in_words(self.model_answer)} {item['unit']}."
            return {"value": value, "locked": True, "tone": "right", "feedback": feedback}
        [fault, *others] = {self._fault(value, each, item["unit"]) for each in given}
        raise ValueError(f"{numerals.which(value, given)}." if others else fault)

    def _right(self, given: float) -> bool:
        return abs(given - self.model_answer) <= self._tolerance * abs(self.model_answer)

    def _fault(self, value: Any, given: float, unit: str) -> str:
        for factor in (100, 1000, 1e6):
            if self._right(given * factor) or self._right(given / factor):
                return f"You are off by a factor of {factor:,.0f}: check the unit, {unit}."
        side = "too high" if given > self.model_answer else "too low"
        return f"Not yet: {value} is {side}. {self._look_at}"


def check(key: str, answer: float, *, tolerance: float = 0.02) -> Check:
    """Ask the exercise `key` of `lessons/exercises.json`, whose answer the model computed.

    `{answer}` in its solution becomes the model's number, so that both cannot drift apart. A copy
    of the course for students has no solutions.
    """
    exercise = json.loads((LESSONS / "exercises.json").read_text("utf-8"))[key]
    look_at = exercise.pop("look_at")
    said = f"{in_words(answer)} {exercise['unit']}"
    item = {**exercise, "id": key}
    if "solution" in exercise:
        item["solution"] = exercise["solution"].format(answer=said)
    return Check(item, answer, tolerance, look_at)
