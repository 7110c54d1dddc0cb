"""Commit to a prediction before any control moves; the guess stays beside the model's answer.

Ask for a prediction in one cell and name it to an explorer in the next::

    predict("05-variants")
    cost.MadeToOrder(guess="05-variants")
"""

import json
import math
from typing import Any, ClassVar
from weakref import WeakValueDictionary

import traitlets

from widgets.data import LESSONS
from widgets.page.fields import Field
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words, with_unit
from widgets.page.theme import NEUTRAL
from widgets.questions.form import Form

# What stays in the kernel: the answer, and the ranges for which a class raises its hands.
FOR_CLASS = ("answer", "limits")


class Prediction(Form):
    """One guess. `locked` turns true when the learner commits; `value` is what they said.

    Its item has an `id`, a `question` and a `kind`: a "number" within `range` in a `unit`, `whole`
    or not, which `axis` ("x" or "y") marks on the chart; a "choice" of `options`; or a "curve", one
    height within `range` over each `x`, on a log scale or not.
    """

    topic = "predictions"
    locked = traitlets.Bool(False)
    newest: ClassVar[WeakValueDictionary[str, "Prediction"]] = WeakValueDictionary()  # by id

    def __init__(self, item: dict[str, Any]):
        self._item = item
        super().__init__([{**item, "buttons": ["Lock my prediction"]}])
        # The cell was run again: the explorer that has the earlier prediction follows this one.
        earlier = self.newest.get(item["id"])
        if earlier is not None and earlier._item == item:
            for name in ("state", "locked"):
                traitlets.dlink((self, name), (earlier, name))
        self.newest[item["id"]] = self

    @property
    def value(self) -> Any:
        """The guess: a number, the text of an option, or the heights of a curve."""
        return self.state[self._item["id"]]["value"] if self.locked else None

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        if item["kind"] == "number":
            kind = "integer" if item.get("whole") else "number"
            value = Field(kind, "Your guess", item["unit"], None, *item["range"]).parse(value)
        elif item["kind"] == "choice" and value not in item["options"]:
            raise ValueError("Choose one of the answers first.")
        elif item["kind"] == "curve":
            low, high = item["range"]
            heights = value if isinstance(value, list) else []
            fits = [isinstance(y, int | float) and low <= y <= high for y in heights]
            if len(fits) != len(item["x"]) or not all(fits):
                raise ValueError("Draw the line again: the question has changed.")
        feedback = "Locked. Now compare it with the chart below."
        return {"value": value, "locked": True, "tone": "", "feedback": feedback}

    def _take(self, key: str, value: Any, sure: bool | None) -> bool:
        self.locked = super()._take(key, value, sure)
        return self.locked

    def again(self, key: str) -> None:
        super().again(key)
        self.locked = False

    def words_of_guess(self) -> str:
        """The guess as a line under the chart."""
        if self._item["kind"] == "curve":
            return "Your guess is the dotted line."
        value = self.value
        if self._item["kind"] == "number":
            value = with_unit(in_words(value), self._item["unit"])
        return f"Your guess was: {value.rstrip('.')}."

    def mark(self, figure: dict[str, Any]) -> None:
        """Draw the guess into a chart, on its first pair of axes."""
        layout = figure["layout"]
        if self._item["kind"] == "curve":
            x, y = self._item["x"], self.value
            dots = {"color": NEUTRAL.color, "size": 9}
            free = "top left" if y[1] > y[0] else "top right"  # where the line is not
            guess = Panel(Axis(""), Axis(""))
            guess.line(x, y, NEUTRAL, "Your guess", mode="lines+markers", marker=dots)
            guess.label(x[1], y[1], "your guess", free)
            figure["data"] = [*figure["data"], *guess.traces]
        elif self._item.get("axis"):
            axis, value = self._item["axis"], self.value
            along = layout.get(f"{axis}axis", {})
            log = along.get("type") == "log"
            other = "y" if axis == "x" else "x"
            line = {f"{axis}0": value, f"{axis}1": value, f"{other}0": 0, f"{other}1": 1}
            refs = {f"{axis}ref": axis, f"{other}ref": f"{other} domain"}
            shape = {"type": "line", "line": NEUTRAL.line, **line, **refs}
            # Plotly wants the logarithm for a text on a logarithmic axis, but not for a line.
            place = {axis: math.log10(value) if log else value, other: 1}
            left_half = axis == "x" and 2 * place["x"] < sum(along.get("range", (0, 0)))
            side = {"xanchor": "left" if left_half else "right", "yanchor": "bottom"}
            text = {"text": "your guess", "showarrow": False, **side, **place, **refs}
            layout["shapes"] = [*layout.get("shapes", ()), shape]
            layout["annotations"] = [*layout.get("annotations", ()), text]


def predict(key: str) -> Prediction:
    """Ask the prediction `key` of `lessons/predictions.json`; its answer stays in the kernel."""
    listed = json.loads((LESSONS / "predictions.json").read_text("utf-8"))
    [item] = [item for item in listed if item["id"] == key]
    return Prediction({name: value for name, value in item.items() if name not in FOR_CLASS})


def prediction(key: str) -> Prediction:
    """Return the prediction `key` that is on the page; a new one with what is saved, if none is."""
    return Prediction.newest.get(key) or predict(key)
