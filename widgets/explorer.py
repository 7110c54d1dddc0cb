"""The engine: turns a dataclass of inputs and three pure functions into a live explorer.

One path serves every change: what was asked → `Inputs` → `solve` → `draw` and `describe` → view.
"""

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw
import plotly.graph_objects as go
import traitlets
from IPython.display import Markdown

from widgets.learner import cases, remembered
from widgets.models.validate import Refused
from widgets.page import faces, live, theme
from widgets.page.animation import Frames
from widgets.page.browser import PlotlyBundle, frontend, plotly_bundle
from widgets.page.card import Card
from widgets.page.fields import Field, explained, fields_of, parse, ranges_now
from widgets.page.schema import schema_of
from widgets.page.widget import CourseWidget
from widgets.questions.predictions import prediction
from widgets.questions.tasks import Tasks


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


class Explorer(CourseWidget):
    """Base of all explorers. A subclass gives `Inputs`, `solve`, `draw`, `describe` and a `card`.

    `draw` returns a plain Plotly figure, a dict, made by `widgets.page.panels`. `describe` returns
    the finding as a headline of at most 15 words; details may follow on a second line. Its tasks
    stand in `lessons/tasks`. What else a subclass may give, each a pure function (of the result,
    unless it says otherwise):

    - `forbidden`: options of a choice that are ruled out, as field → option → reason
    - `hidden`: names of fields not asked for now
    - `actions`: buttons by their label, each a function that returns inputs to change; one with a
      second parameter gets a function to call with the share of the work that is done
    - `pick`: what a click on a place of the chart changes (points with `customdata`, or a map)
    - `animate`: the `Frames` of a chart that plays
    - `columns`: the figures of a result by the heads of their columns, for `table`
    - `of_firm`: the inputs that a `widgets.learner.firm.Firm` knows, as input → value, or a
      ValueError that says why the chart cannot show it; then the learner's firm, and the
      instructor's cases, are presets too, as far as they fit the sliders

    `remember` names a topic of the learner's saved work and the dataclass whose fields are kept
    there; every open explorer with the same topic follows.

    Keyword arguments set inputs: ``BreakEven(volume=40_000)``; each input is also a trait, to be
    read, assigned, observed and linked. `guess` is a prediction, or its id: until it is locked no
    control moves, afterwards it stays on the chart. `presentation` enlarges the text and leaves out
    what only a single learner needs.
    """

    Inputs: ClassVar[type]
    solve: ClassVar[Callable]
    draw: ClassVar[Callable[[Any], dict[str, Any]]]
    describe: ClassVar[Callable[[Any], str]]
    card: ClassVar[Card]
    presets: ClassVar[dict[str, dict[str, Any]]] = {}
    forbidden: ClassVar[Callable[[Any], dict[str, dict[str, str]]]] = staticmethod(
        lambda result: {}
    )
    hidden: ClassVar[Callable[[Any], Iterable[str]]] = staticmethod(lambda result: ())
    actions: ClassVar[dict[str, Callable[..., dict[str, Any]]]] = {}
    pick: ClassVar[Callable[[Any, Place], dict[str, Any]] | None] = None
    animate: ClassVar[Callable[[Any], Frames] | None] = None
    remember: ClassVar[tuple[str, type] | None] = None
    columns: ClassVar[Callable[[Any], dict[str, str]] | None] = None
    of_firm: ClassVar[Callable[[Any], dict[str, Any]] | None] = None
    simulates: ClassVar[bool] = False  # a simulation may take longer for an update than a formula

    _esm = frontend("player.js", "places.js", "labels.js", "table.js", "tasks.js", "explorer.js")

    schema = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    error = traitlets.Dict({"text": "", "field": None}).tag(sync=True)
    refused = traitlets.Dict()  # what was asked last, if the model refused it
    tasks = traitlets.List().tag(sync=True)
    reached = traitlets.Unicode().tag(sync=True)  # id of the task that was ticked last
    progress = traitlets.Float(1).tag(sync=True)  # of an action that takes long
    locked = traitlets.Bool(False).tag(sync=True)
    plotly = traitlets.Instance(PlotlyBundle).tag(sync=True, **ipw.widget_serialization)
    assumptions = traitlets.Instance(ipw.HTMLMath).tag(sync=True, **ipw.widget_serialization)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "Inputs" in vars(cls):  # so that Shift-Tab and completion show the inputs
            cls.__signature__ = inspect.signature(cls.Inputs)

    def __init__(
        self,
        *,
        guess: Any = None,
        presentation: bool | None = None,
        layout: Any = None,
        **inputs: Any,
    ):
        self._check_names(inputs)
        self._start = parse(self.Inputs, inputs)
        first, complaint = self._start, ""
        if self.remember is not None:
            first, complaint = remembered.take_up(type(self), self._start, inputs)
        own_cases, off = self._own_cases()
        unfit = {name: why for name, firm in own_cases.items() if (why := self._unfit(name, firm))}
        self._firm = None  # whose numbers a preset has taken
        self._guess = prediction(guess) if isinstance(guess, str) else guess
        self._tasks = Tasks(type(self).__name__)
        self._resets = 0
        self._before = None
        self._following = False
        schema = schema_of(type(self), presentation, [*self.presets, *own_cases], unfit)
        self._shown = list(schema["fields"])
        asked = dataclasses.asdict(first)
        super().__init__(
            schema=schema,
            plotly=plotly_bundle(),
            assumptions=_typeset(self.card),
            asked=asked,
            view=self._view_of(first, asked),
            error={"text": " ".join([complaint, *off]).strip(), "field": None},
            tasks=self._tasks.shown(),
            locked=self._closed(),
            **({} if layout is None else {"layout": layout}),
        )
        fields = fields_of(self.Inputs)
        self.add_traits(**{name: Input(field, asked[name]) for name, field in fields.items()})
        self.observe(self._assigned, list(fields))
        self.observe(self._receive, "asked")
        if self._guess is not None:
            self._guess.observe(self._guessed, "locked")
        self._tasks.look(self._inputs, self._result)  # one of two things to compare may be here
        live.opened(self)

    # What a script or a learner can read and do

    @property
    def inputs(self) -> Any:
        """The inputs the chart shows: the last valid ones."""
        return self._inputs

    @property
    def result(self) -> Any:
        """What the model said for these inputs."""
        return self._result

    @property
    def sentence(self) -> str:
        """The result in words: the headline and what follows it."""
        return _in_a_line(type(self), self._result)

    @property
    def figure(self) -> go.Figure:
        """The chart as a Plotly figure, to look at or to save."""
        drawn = self.draw(self._result)
        return go.Figure({**drawn, "layout": {**drawn["layout"], "template": theme.STATIC}})

    def set(self, **inputs: Any) -> None:
        """Change some inputs.

        Raises
        ------
        TypeError : if there is no such input; ValueError if a value is out of its range.
        """
        self._check_names(inputs)
        self.asked = dataclasses.asdict(
            parse(self.Inputs, {**dataclasses.asdict(self._inputs), **inputs}, self._inputs)
        )

    def preset(self, name: str) -> None:
        """Take a named case: its values, and the start value of everything it does not mention.

        Raises
        ------
        ValueError : if there is no such preset, or this chart has no room for its firm.
        """
        own_cases = self._own_cases()[0]
        firm = own_cases.get(name)
        if name not in self.presets and firm is None:
            known = [*self.presets, *own_cases]
            raise ValueError(_unknown(type(self).__name__, "preset", [name], known))
        if firm is not None and (why := self._unfit(name, firm)):
            raise ValueError(why)
        values = self.presets[name] if firm is None else self.of_firm(firm)
        self._before, self._firm = (self._inputs, self._firm), firm
        self.set(**{**dataclasses.asdict(self._start), **values})
        if self.asked == self.refused:
            self._firm = self._before[1]

    def reset(self) -> None:
        """Go back to where this explorer started, zoom included."""
        self._resets += 1
        self._before, self._firm = (self._inputs, self._firm), None
        start = dataclasses.asdict(self._start)
        if self.asked == start:
            self._show(self._start)
            self._keep()
        self.asked = start

    def undo(self) -> None:
        """Bring back what the last preset or Reset replaced."""
        if self._before is None:
            self._explain(ValueError("No preset or Reset to undo"))
        else:
            (before, firm), now = self._before, (self._inputs, self._firm)
            self._before, self._firm = now, firm
            self.set(**dataclasses.asdict(before))

    @classmethod
    def table(cls, **values: list) -> Markdown:
        """Return a table of what the model says for several values of one input, to be unfolded.

        The figures stand in columns of their own; without `columns` it is the sentence.
        """
        [(name, settings)] = values.items()
        field = fields_of(cls.Inputs)[name]
        told = not field.unit or field.unit in field.label.lower()
        label = field.label if told else f"{field.label} ({field.unit})"
        say = cls.columns or (
            lambda result: {"What the model says": cls.describe(result).replace("\n", " ")}
        )
        rows = []
        for setting in settings:
            told = say(cls.solve(parse(cls.Inputs, {name: setting})))
            shown = f"{setting:,.10g}" if isinstance(setting, int | float) else setting
            rows.append([shown, *told.values()])
        sides = ["--:" if text[0] in "0123456789€−+" else ":--" for text in rows[0][1:]]
        rows = [[label, *told], ["--:", *sides], *rows]
        lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        summary = f"<summary>What the model says, by {field.label.lower()}</summary>"
        return Markdown(f"<details>{summary}\n\n{lines}\n\n</details>")

    # How it works

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name.startswith("_") or hasattr(type(self), name)):
            self._check_names([name], AttributeError)
        super().__setattr__(name, value)

    @classmethod
    def title(cls) -> str:
        """The question the explorer answers: the first line of its docstring."""
        return cls.__doc__.strip().splitlines()[0]

    def _check_names(self, names: Iterable[str], error: type[Exception] = TypeError) -> None:
        known = fields_of(self.Inputs)
        if unknown := [name for name in names if name not in known]:
            raise error(_unknown(type(self).__name__, "input", unknown, known))

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
            self._before, self._firm = (self._inputs, self._firm), None
            self.set(**{**dataclasses.asdict(self._start), **step})

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
        self._show(self._inputs)
        self.locked = self._closed()

    def _closed(self) -> bool:
        """Return whether a prediction is to be locked first."""
        return self._guess is not None and not self._guess.locked

    def _show(self, inputs: Any) -> None:
        view = self._view_of(inputs, self.asked)
        with self.hold_sync(), ExitStack() as traits:
            self.error = {"text": "", "field": None}
            self.view = view
            if not self.asked.get("moving"):
                self._look()
            # Who observes one input may change another, or raise: each trait follows all the same.
            for name in fields_of(inputs):
                traits.callback(lambda name=name: self.set_trait(name, getattr(self._inputs, name)))

    def _look(self) -> None:
        """Tick the tasks that are reached by what the chart shows."""
        for task in self._tasks.look(self._inputs, self._result):
            if complaint := self._tasks.reach(task):
                self.error = {"text": complaint, "field": None}
            self.tasks, self.reached = self._tasks.shown(), task.id

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
        }

    def _keep(self) -> None:
        """Save what is to be remembered, and let the open explorers of the same topic follow."""
        if self.remember is None:
            return
        values = {name: getattr(self._inputs, name) for name in fields_of(self.remember[1])}
        if complaint := remembered.keep(self.remember[0], values):
            self.error = {"text": complaint, "field": None}
        for other in live.all_open():
            if other is not self and other.remember == self.remember:
                other._follow(values)

    def _follow(self, values: dict[str, Any]) -> None:
        self._following = True  # what another explorer has saved is not to be saved again
        try:
            self.set(**values)
        finally:
            self._following = False

    def _replaced(self) -> None:
        """The cell was run again, and another explorer stands there now."""
        if self._guess is not None:
            self._guess.unobserve(self._guessed, "locked")

    def _own_cases(self) -> tuple[dict[str, Any], list[str]]:
        if self.of_firm is None:
            return {}, []
        # An explorer that remembers the firm shows it already.
        return cases.firms(self.presets, mine=self.remember is None)

    def _unfit(self, name: str, firm: Any) -> str:
        """Return why this chart cannot show a firm; an empty text if it can."""
        try:
            values = self.of_firm(firm)
            beyond = cases.beyond(values, fields_of(self.Inputs))
            if not beyond:
                parse(self.Inputs, {**dataclasses.asdict(self._start), **values})
        except ValueError as error:
            beyond = str(error).rstrip(".")
        return f"This chart has no room for {name}: {beyond}." if beyond else ""

    def _not_given(self, inputs: Any) -> str:
        """Return which of the numbers that the chart shows of a firm nobody has given."""
        firm = inputs if self.remember and self.remember[0] == "firm" else self._firm
        return "" if firm is None else cases.not_given(firm, self.of_firm, inputs)

    def stored_words(self) -> str:
        headline, *details = map(escape, self.describe(self._result).split("\n"))
        words = f"<p><b>{headline}</b> {' '.join(details)}</p>"
        asked = "".join(f"<li>{escape(task.ask)}</li>" for task in self._tasks.all)
        return words + (asked and f"<p>Tasks:</p><ul>{asked}</ul>")

    def stored_chart(self) -> tuple[dict[str, Any], str]:
        return self.draw(self._result), self.schema["title"]

    def stored_closed(self) -> bool:
        return self.locked


def _in_a_line(explorer: type[Explorer], result: Any) -> str:
    return explorer.describe(result).replace("\n", " ")


@cache
def _typeset(card: Card) -> ipw.HTMLMath:
    return ipw.HTMLMath(card.html())


def _unknown(owner: str, what: str, names: list[str], known: Iterable[str]) -> str:
    """Say that there is no such input or preset, and which one may be meant."""
    text = f"{owner} has no {what} named {', '.join(names)}"
    if near := get_close_matches(names[0], list(known), 1):
        return f"{text}; did you mean {near[0]}?"
    return f"{text}; it has {', '.join(known)}."
