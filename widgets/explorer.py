"""The engine: turns a dataclass of inputs and three pure functions into a live explorer.

Here is what a subclass gives and what a script can do; how a request travels is in `asked`.
"""

import dataclasses
import inspect
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar

import ipywidgets as ipw
import plotly.graph_objects as go
from IPython.display import Markdown

from widgets.asked import Asked, Input, Place
from widgets.learner import cases, remembered
from widgets.page import live, theme
from widgets.page.animation import Frames
from widgets.page.browser import equip_figures, plotly_bundle
from widgets.page.card import Card
from widgets.page.fields import fields_of, parse
from widgets.page.schema import schema_of
from widgets.page.text import folded
from widgets.questions.predictions import prediction
from widgets.questions.tasks import Tasks


class Explorer(Asked):
    """Base of all explorers. A subclass gives `Inputs`, `solve`, `draw`, `describe` and a `card`.

    `draw` returns a plain Plotly figure, a dict, made by `widgets.page.panels`. `describe` returns
    the finding as a headline of at most 15 words; details may follow on a second line. Its tasks
    stand in `lessons/tasks`. What else a subclass may give, each a pure function (of the result,
    unless it says otherwise):

    - `forbidden`: options of a choice that are ruled out, as field → option → reason
    - `hidden`: names of fields not asked for now
    - `starts_over`: fields that go back to their start when a learner changes another one, by its
      name (answers to a question, when the next one is chosen)
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
    what only a single learner needs. `lesson` names the lesson whose tasks are asked, if it is not
    the explorer's own.
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
    starts_over: ClassVar[dict[str, list[str]]] = {}
    actions: ClassVar[dict[str, Callable[..., dict[str, Any]]]] = {}
    pick: ClassVar[Callable[[Any, Place], dict[str, Any]] | None] = None
    animate: ClassVar[Callable[[Any], Frames] | None] = None
    remember: ClassVar[tuple[str, type] | None] = None
    columns: ClassVar[Callable[[Any], dict[str, str]] | None] = None
    of_firm: ClassVar[Callable[[Any], dict[str, Any]] | None] = None
    simulates: ClassVar[bool] = False  # a simulation may take longer for an update than a formula

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
        lesson: str = "",
        **inputs: Any,
    ):
        self._check_names(inputs)
        self._start = parse(self.Inputs, inputs)
        first, complaint = self._start, ""
        if self.remember is not None:
            first, complaint = remembered.take_up(type(self), self._start, inputs)
        # What is known to be saved; nothing for what is replaced as a whole.
        self._saved = {k: v for k, v in dataclasses.asdict(first).items() if k not in inputs}
        own_cases, off = self._own_cases()
        unfit = {name: why for name, firm in own_cases.items() if (why := self._unfit(name, firm))}
        self._firm = None  # whose numbers a preset has taken
        self._guess = prediction(guess) if isinstance(guess, str) else guess
        self._tasks = Tasks(type(self).__name__, lesson)
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
        equip_figures()
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
        self._replace(firm)
        self.set(**{**dataclasses.asdict(self._start), **values})
        if self.asked == self.refused:
            self._firm = self._before[1]

    def reset(self) -> None:
        """Go back to where this explorer started, zoom included."""
        self._resets += 1
        self._replace(None)
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
            before, firm = self._before
            self._replace(firm)
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
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return folded(f"What the model says, by {field.label.lower()}", lines)

    # Names, and what belongs to a learner

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
