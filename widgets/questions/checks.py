"""Exercises that answer back: right, or what to look at."""

import re
from typing import Any

from widgets.page.text import number
from widgets.questions.form import Form

MULTIPLES = {"": 1, "k": 1e3, "thousand": 1e3, "M": 1e6, "million": 1e6}


def read_amount(text: str, unit: str) -> float:
    """Read "90,000", "90 k" or "90,000 units/year" as a number of `unit`.

    >>> read_amount("1.2 million €/year", "€/year"), read_amount("33 %", "%")
    (1200000.0, 33.0)
    >>> read_amount("90000 €", "units/year")
    Traceback (most recent call last):
    ValueError: “€” is not the unit asked for: give a number of units/year.
    """
    found = re.fullmatch(r"€?\s*([-+]?[\d,. ]*\d\.?(?:[eE][-+]?\d+)?)\s*(.*)", str(text).strip())
    try:
        value = float(found[1].replace(",", "").replace(" ", ""))
    except (TypeError, ValueError):
        raise ValueError(f"“{text}” is not a number: give a number of {unit}.") from None
    multiple, _, rest = re.match(r"(k|M|thousand|million)?(\s*)(.*)", found[2]).groups(default="")
    if rest.strip() not in ("", unit, unit.partition("/")[0], unit.replace(" ", "")):
        raise ValueError(f"“{rest}” is not the unit asked for: give a number of {unit}.")
    return value * MULTIPLES[multiple]


class Check(Form):
    """One exercise whose answer the model has computed."""

    topic = "exercises"

    def __init__(self, item: dict[str, Any], answer: float, tolerance: float, look_at: str):
        self._answer, self._tolerance, self._look_at = answer, tolerance, look_at
        super().__init__([{**item, "kind": "number", "buttons": ["Check"]}])

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        given = read_amount(value, item["unit"])
        if abs(given - self._answer) <= self._tolerance * abs(self._answer):
            feedback = f"Right: {number(self._answer)} {item['unit']}."
            return {"value": value, "locked": True, "tone": "right", "feedback": feedback}
        for factor in (100, 1000, 1e6):
            if any(
                abs(given * f - self._answer) <= self._tolerance * abs(self._answer)
                for f in (factor, 1 / factor)
            ):
                text = f"You are off by a factor of {factor:,.0f}: check the unit, {item['unit']}."
                raise ValueError(text)
        side = "too high" if given > self._answer else "too low"
        raise ValueError(f"Not yet: {value} is {side}. {self._look_at}")


def check(
    key: str,
    question: str,
    answer: float,
    unit: str,
    *,
    look_at: str,
    hint: str = "",
    solution: str = "",
    tolerance: float = 0.02,
) -> Check:
    """Ask for a number that the model computed as `answer`.

    `look_at` is what a wrong answer is told to look at; `{answer}` in `solution` becomes the
    model's number, so that exercise and solution cannot drift apart.
    """
    solution = solution.format(answer=f"{number(answer)} {unit}")
    item = {"id": key, "question": question, "unit": unit, "hint": hint, "solution": solution}
    return Check(item, answer, tolerance, look_at)
