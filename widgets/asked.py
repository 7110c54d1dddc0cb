"""How a request of the page travels: what was asked → `Inputs` → `solve` → what the page shows."""

import dataclasses
import inspect
import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets as ipw
import traitlets

from widgets.learner import remembered
from widgets.models.validate import Refused
from widgets.page import faces, live
from widgets.page.browser import PlotlyBundle, frontend
from widgets.page.fields import Field, explained, fields_of, parse, ranges_now
from widgets.page.widget import CourseWidget


@dataclass(frozen=True)
class Place:
    """Where a learner clicked: the name that a point carries as `customdata`, and where it is."""

    name: str | None
    x: Any
    y: Any


class Input(traitlets.TraitType):
    """One input as a trait: what is assigned is read as if it were typed, or refused."""

    def __init__(self, field: Field, value: Any):
        super().__init__(value)
        self.field = field

    def validate(self, _explorer: Any, value: Any) -> Any:
        return self.field.parse(value)


FILES = ["player.js", "places.js", "labels.js", "large.js", "table.js", "tasks.js", "explorer.js"]


class Asked(CourseWidget):
    """The half of an explorer that faces the page; `widgets.explorer.Explorer` is the other one.

    It holds what was asked last, what is shown, and what is wrong with a request.
    """

    _esm = frontend(*FILES)

    schema = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    error = traitlets.Dict({"text": "", "field": None}).tag(sync=True)
    refused = traitlets.Dict()  # what was asked last, if the model refused it
    tasks = traitlets.List().tag(sync=True)
    reached = traitlets.List().tag(sync=True)  # ids of the tasks ticked last
    progress = traitlets.Float(1).tag(sync=True)  # of an action that takes long
    locked = traitlets.Bool(False).tag(sync=True)
    plotly = traitlets.Instance(PlotlyBundle).tag(sync=True, **ipw.widget_serialization)
    assumptions = traitlets.Instance(ipw.HTMLMath).tag(sync=True, **ipw.widget_serialization)

    def _assigned(self, change: dict[str, Any]) -> None:
        """An input was assigned as a trait; what the model refuses is put back."""
        name, wanted = change["name"], change["new"]
        if wanted == getattr(self._inputs, name):
            return
        try:
            self.set(**{name: wanted})
        finally:
            self.set_trait(name, shown := getattr(self._inputs, name))
        if wanted != shown:
            refusal = self.error["text"]
            self.asked = dataclasses.asdict(self._inputs)  # takes the sentence away, too
            raise ValueError(refusal)

    def _receive(self, change: dict[str, Any]) -> None:
        if (asked := self._started_over(change["new"])) != change["new"]:
            self.asked = asked
            return
        try:
            self._show(parse(self.Inputs, change["new"], self._inputs))
            if not self._following:
                self._keep()
        except ValueError as error:
            self.refused = change["new"]
            self._explain(error)
        except Exception:
            self.refused = change["new"]
            text = "This setting broke the model; the chart still shows the last one that worked."
            self.error = {"text": text, "field": None}
            raise
        finally:
            self.answered = change["new"].get("#", 0)

    def _started_over(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return what is asked when a learner has moved on: to another case, say."""
        if "#" in asked:
            for name, others in self.starts_over.items():
                if asked.get(name) != getattr(self._inputs, name):
                    asked = {**asked, **{other: getattr(self._start, other) for other in others}}
        return asked

    def _explain(self, error: ValueError) -> None:
        # A model names its parameter as code does: unit_cost. What is quoted stays as it is.
        text = re.sub("_(?![^“]*”)", " ", str(error))
        sentence = text[0].upper() + text[1:].rstrip(".") + "."
        self.error = {"text": sentence, "field": getattr(error, "field", None)}

    def _act(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if "preset" in content:
            self._press(content["preset"])
        elif "action" in content:
            self._change(self._with_progress(self.actions[content["action"]]))
        elif "pick" in content:
            place = Place(**content["pick"])
            self._change(lambda result: self.pick(result, place))
        elif "task" in content:
            self._lead(content["task"])
        elif content.get("reset"):
            self.reset()
        elif content.get("undo"):
            self.undo()

    def _press(self, name: str) -> None:
        """Take a preset whose button is on the page: its firm or case may be gone meanwhile."""
        if name in self.presets or name in self._own_cases()[0]:
            try:
                self.preset(name)
                self._look()  # it may have stood here already, chosen elsewhere
            except ValueError as error:
                self._explain(error)
        else:
            gone = f"“{name}” is not saved any more, so the chart stays as it is"
            self._explain(ValueError(gone))

    def _lead(self, task: str) -> None:
        """Take the next step towards a task, from the start; Undo brings back what was there."""
        step = self._tasks.next_step(task)
        if isinstance(step, str):
            self.preset(step)
        else:
            self._replace(None)
            self.set(**{**dataclasses.asdict(self._start), **step})
        self._look()

    def _with_progress(self, action: Callable[..., dict[str, Any]]) -> Callable:
        if len(inspect.signature(action).parameters) == 1:
            return action

        def run(result: Any) -> dict[str, Any]:
            try:
                return action(result, lambda share: self.set_trait("progress", share))
            finally:
                self.progress = 1

        return run

    def _change(self, change: Callable[[Any], dict[str, Any]]) -> None:
        try:
            changes = change(self._result)
        except ValueError as error:
            self._explain(error)
        else:
            self.asked = {**dataclasses.asdict(self._inputs), **changes}

    def _guessed(self, _change: dict[str, Any]) -> None:
        self._show(self._inputs, look=False)
        self.locked = self._closed()

    def _closed(self) -> bool:
        """Return whether a prediction is to be locked first."""
        return self._guess is not None and not self._guess.locked

    def _show(self, inputs: Any, look: bool = True) -> None:
        view = self._view_of(inputs, self.asked)
        with self.hold_sync(), ExitStack() as traits:
            self.error = {"text": "", "field": None}
            self.view = view
            if look and not (self.asked.get("moving") or self._following):
                self._look()  # what a learner does elsewhere does no task here
            # Who observes one input may change another, or raise: each trait follows all the same.
            for name in fields_of(inputs):
                traits.callback(lambda name=name: self.set_trait(name, getattr(self._inputs, name)))

    def _look(self) -> None:
        """Tick the tasks that are reached by what the chart shows."""
        if found := self._tasks.look(self._inputs, self._result):
            for complaint in filter(None, map(self._tasks.reach, found)):
                self.error = {"text": complaint, "field": None}
            self.reached = [task.id for task in found]
        self.tasks = self._tasks.shown()

    def _view_of(self, inputs: Any, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            result = self.solve(inputs)
        except Refused as refusal:
            raise explained(refusal, inputs) from None
        figure, (headline, *details) = self.draw(result), self.describe(result).split("\n")
        self._inputs, self._result = inputs, result
        guess = self._guess if self._guess is not None and self._guess.locked else None
        if guess is not None:
            guess.mark(figure)
        return {
            "figure": faces.significant(figure, 6),
            "headline": headline,
            "details": " ".join(details),
            "guess": guess.words_of_guess() if guess is not None else "",
            "note": self._not_given(inputs),
            "values": {name: getattr(inputs, name) for name in self._shown},
            "number": asked.get("#"),  # so that what was asked since is not overwritten
            "ranges": ranges_now(inputs),
            "forbidden": self.forbidden(result),
            "hidden": list(self.hidden(result)),
            "frames": self.animate(result).packed() if self.animate else None,
            "revision": self._resets,
            "undo": self._before is not None,
        }

    def _keep(self) -> None:
        """Save what is to be remembered, and let the open explorers of the same topic follow.

        While a control still moves they follow, and nothing is written. What another lesson has
        saved meanwhile stays, and this explorer follows it, too.
        """
        if self.remember is None:
            return
        values = {name: getattr(self._inputs, name) for name in fields_of(self.remember[1])}
        if not self.asked.get("moving"):
            values, complaint = remembered.keep(self.remember, values, self._saved)
            if complaint:
                self.error = {"text": complaint, "field": None}
            else:
                self._saved = values
        for other in {self, *live.all_open()}:
            if other.remember == self.remember:
                other._follow(values)

    def _follow(self, values: dict[str, Any]) -> None:
        if all(getattr(self._inputs, name) == value for name, value in values.items()):
            return
        self._saved, self._following = values, True  # which is not to be saved again
        try:
            self.set(**values)
        finally:
            self._following = False

    def _replace(self, firm: Any) -> None:
        """Put another firm as a whole, or None, in the place of this one; Undo brings it back."""
        self._before, self._firm, self._saved = (self._inputs, self._firm), firm, {}

    def _replaced(self) -> None:
        """The cell was run again, and another explorer stands there now."""
        if self._guess is not None:
            self._guess.unobserve(self._guessed, "locked")

    def stored_words(self) -> str:
        headline, *details = map(escape, self.describe(self._result).split("\n"))
        words = f"<p><b>{headline}</b> {' '.join(details)}</p>"
        asked = "".join(f"<li>{escape(task.ask)}</li>" for task in self._tasks.all)
        return words + (asked and f"<p>Tasks:</p><ul>{asked}</ul>")

    def stored_chart(self) -> tuple[dict[str, Any], str]:
        return self.draw(self._result), self.schema["title"]

    def stored_closed(self) -> bool:
        return self.locked
