"""Every explorer of the course at every setting: none breaks, jumps, or says nothing.

The tests find the explorers by themselves: each module in `widgets.explorers` is imported, and
whatever has registered is tested.
"""

import dataclasses
import json
import math
import re
from functools import cache
from html import escape

import numpy as np
import plotly.graph_objects as go
import pytest
from everything import explorers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from widgets.explorer import Explorer
from widgets.page import faces
from widgets.page.fields import Field, fields_of, parse

EXPLORERS = explorers()
every_explorer = pytest.mark.parametrize("cls", EXPLORERS.values(), ids=EXPLORERS.keys())


@cache
def live(cls: type[Explorer]) -> Explorer:
    """Return one running explorer per class: what a learner holds for a whole lesson."""
    return cls()


@cache
def start_of(cls: type[Explorer]) -> tuple:
    """Return what an explorer finds, draws and says before anything is changed."""
    result = cls.solve(cls.Inputs())
    figure = cls.draw(result)
    return outcome(cls, result), axes(figure), shown_by(figure), cls.describe(result)


def shown_by(figure: dict) -> dict:
    """Return a figure as the page gets it."""
    return faces.significant(figure, 6)


def assert_valid(figure: dict) -> None:
    """Plotly's own classes know every attribute and every value of a plain figure."""
    known = go.Figure(figure)
    for plain_trace, taken in zip(figure["data"], known.data, strict=True):
        assert plain_trace.keys() == taken.to_plotly_json().keys()
    assert set(figure["layout"]) == set(known.layout.to_plotly_json()) - {"template"}


def values_of(field: Field) -> st.SearchStrategy:
    """Return all values a field accepts, its ends and default more often than the rest."""
    if field.kind == "switch":
        return st.booleans()
    if field.kind == "choice":
        return st.sampled_from(field.options)
    if field.kind == "text":
        return st.just(field.default) | st.text(max_size=40)
    ends = st.sampled_from([field.low, field.default, field.high])
    if field.kind == "integer":
        return ends | st.integers(field.low, field.high)
    if field.log:
        exponents = st.floats(math.log(field.low), math.log(field.high))
        between = exponents.map(lambda e: min(max(math.exp(e), field.low), field.high))
    else:
        between = st.floats(field.low, field.high)
    # Nobody types more than six digits, or an amount that is not even a dot on the chart.
    smallest = 1e-6 * (field.high - field.low)
    typed = between.map(lambda v: float(f"{v:.6g}") if abs(v) > smallest else 0.0)
    inside = typed.filter(lambda v: field.low <= v <= field.high)
    return ends | inside | st.sampled_from(field.stops())


def settings_of(field: Field) -> list:
    """Return the settings of one control that are tried one by one."""
    if field.kind == "switch":
        return [False, True]
    if field.kind == "choice":
        return list(field.options)
    if field.kind == "text":
        return [field.default]
    return [field.low, field.default, field.high]


def plain(value):
    """Return anything as nested plain values that can be compared."""
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return faces.significant(value, 3)


def outcome(cls: type[Explorer], result) -> dict:
    """Return what the model found, without the inputs a result carries along."""
    found = plain(result)
    if isinstance(found, dict):
        inputs = fields_of(cls.Inputs)
        return {k: v for k, v in found.items() if k != "inputs" and k not in inputs}
    return found


def numbers(value):
    """Yield every number inside lists, tuples, dicts and arrays."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
        yield from value.ravel().tolist()
    elif isinstance(value, list | tuple | np.ndarray):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, int | float | np.number) and not isinstance(value, bool):
        yield value


def axes(figure: dict) -> dict:
    """Return what must not move: type, range and place of every axis."""
    layout = figure["layout"]
    found = {key: axis for key, axis in layout.items() if key[1:].startswith("axis")}
    keep = ("type", "range", "domain", "matches", "anchor", "side", "overlaying", "autorange")
    shown = {
        key: {name: faces.significant(axis.get(name), 6) for name in keep}
        for key, axis in found.items()
    }
    return {"height": layout.get("height"), **shown}


def assert_axes_are_declared(figure: dict) -> None:
    """An axis that carries numbers and has no range of its own would jump with the data."""
    for trace in figure["data"]:
        for letter in "xy":
            data = trace.get(letter)
            if data is None or any(isinstance(item, str) for item in data):
                continue
            name = trace.get(f"{letter}axis", letter)
            axis = figure["layout"][f"{letter}axis{name[1:]}"]
            fixed = axis.get("range") is not None or axis.get("matches") is not None
            assert fixed, f"{letter}axis{name[1:]} has no range"


def without_frames(explorer: Explorer) -> dict:
    """Return the view as far as it is JSON."""
    return {key: part for key, part in explorer.view.items() if key != "frames"}


def assert_opens_with_the_chart(frames, figure) -> None:
    """A chart that plays opens at the frame that is drawn, and travels in little space."""
    assert 10 <= len(frames.times) <= 300
    assert np.all(np.diff(frames.times) > 0)
    for number, attributes in frames.moving.items():
        for name, values in attributes.items():
            shown = figure["data"][number]
            for part in name.split("."):
                shown = shown[part]
            assert values.shape == (len(frames.times), len(shown)), name
            if values.dtype.kind in "UO":
                assert list(values[frames.first]) == list(shown), name
            else:
                expected = np.array(shown, float)
                opening = values[frames.first]
                assert np.allclose(opening, expected, rtol=1e-5, atol=1e-6, equal_nan=True), name
    sizes = [len(part["values"]) for part in frames.packed()["moving"]]
    assert sum(sizes) < 1_000_000


def assert_headline(words: str) -> None:
    """The finding in at most 15 words, then perhaps details on one line of their own."""
    headline, *details = words.split("\n")
    assert 3 <= len(headline.split()) <= 15, headline
    assert len(details) <= 1


def assert_follows(explorer: Explorer, asked: dict) -> None:
    """Ask for a setting and check all that a learner then sees."""
    cls, before = type(explorer), explorer.view
    explorer.asked = asked
    try:
        inputs = parse(cls.Inputs, asked)
        result = cls.solve(inputs)
    except ValueError:
        assert explorer.error["text"], "the model refused but nobody was told"
        assert explorer.view == before, "the last valid chart must stay"
        assert explorer.asked == asked
        return
    assert explorer.error == {"text": "", "field": None}
    assert explorer.inputs == inputs
    figure, sentence = cls.draw(result), cls.describe(result)
    assert_headline(sentence)
    assert explorer.sentence == sentence.replace("\n", " ")
    assert explorer.sentence.startswith(explorer.view["headline"])
    assert sentence.strip()
    # A number that is none; "None" at the start of a sentence is English.
    assert not re.search(r"\b(nan|inf)\b|(?<=[a-z€,] )None\b", sentence), sentence
    shown = shown_by(figure)
    assert explorer.view["figure"] == shown
    json.dumps(without_frames(explorer), allow_nan=False)
    if cls.animate is not None:
        assert_opens_with_the_chart(cls.animate(result), figure)

    drawn = [
        [
            n
            for key in ("x", "y", "z", "r", "theta", "value", "values")
            for n in numbers(trace.get(key))
        ]
        for trace in figure["data"]
    ]
    assert not any(math.isinf(n) for trace in drawn for n in trace), "infinite data in the chart"
    assert any(math.isfinite(n) for trace in drawn for n in trace), "the chart is empty"

    found, fixed, first, words = start_of(cls)
    assert axes(figure) == fixed, "the axes moved"
    if outcome(cls, result) != found:
        assert (sentence, shown) != (words, first), "the result changed, the page did not"

    for name, reasons in cls.forbidden(result).items():
        assert set(reasons) <= set(fields_of(cls.Inputs)[name].options)
        assert all(reasons.values())


def test_there_are_explorers():
    assert "cost.BreakEven" in EXPLORERS


@every_explorer
def test_it_asks_a_question_and_states_its_assumptions(cls):
    assert cls.__doc__, "no docstring of its own"
    assert cls.title().endswith("?")
    card = cls.card
    assert card.equation.strip()
    assert card.equation.count("{") == card.equation.count("}")
    assert "$" not in card.equation
    assert card.symbols
    assert all(s.strip() and m.strip() for s, m in card.symbols.items())
    assert len(card.source) > 10
    assert len(card.breaks) > 20


@every_explorer
def test_its_controls_are_declared_once_and_few(cls):
    fields = fields_of(cls.Inputs)
    assert dataclasses.fields(cls.Inputs)
    assert cls.Inputs.__dataclass_params__.frozen
    hidden = set(cls.hidden(cls.solve(cls.Inputs())))
    visible = [name for name, field in fields.items() if not field.more and name not in hidden]
    assert 1 <= len(visible) <= 4
    labels = [field.label for field in fields.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    for field in fields.values():
        if field.kind in ("number", "integer"):
            assert field.low < field.high
            assert field.low <= field.default <= field.high
            assert not field.log or field.low > 0
            assert len(field.stops()) <= 1_001
        elif field.kind == "choice":
            assert len(set(field.options)) == len(field.options) > 1
            assert field.default in field.options


@every_explorer
def test_its_parts_are_pure_functions(cls):
    inputs = cls.Inputs()
    first, second = cls.solve(inputs), cls.solve(inputs)
    assert plain(first) == plain(second)
    figure = shown_by(cls.draw(first))
    sentence = cls.describe(first)
    assert shown_by(cls.draw(first)) == figure
    assert cls.describe(second) == sentence
    assert "uid" not in json.dumps(figure)


@every_explorer
def test_its_axes_are_declared(cls):
    assert_axes_are_declared(live(cls).draw(live(cls).result))


@every_explorer
def test_each_control_at_its_minimum_default_and_maximum(cls):
    explorer, start, valid = live(cls), dataclasses.asdict(cls.Inputs()), set()
    for name, field in fields_of(cls.Inputs).items():
        seen = set()
        for value in settings_of(field):
            assert_follows(explorer, {**start, name: value})
            if (shown := json.dumps(explorer.view["figure"])) not in valid:
                assert_valid(cls.draw(explorer.result))
                valid.add(shown)
            seen.add(json.dumps([explorer.view["figure"], explorer.sentence, explorer.error]))
        # A control in the folded panel may have no say at the start values, a visible one has.
        assert field.more or field.kind == "text" or len(seen) > 1, f"{name} changes nothing"
    explorer.reset()
    assert explorer.inputs == cls.Inputs()


@every_explorer
def test_every_preset_shows_something_else(cls):
    explorer = live(cls)
    assert len(cls.presets) >= 2
    for name, changes in cls.presets.items():
        explorer.reset()
        before = explorer.view
        assert changes.keys() <= fields_of(cls.Inputs).keys()
        explorer.preset(name)
        assert explorer.error["text"] == "", f"{name}: {explorer.error['text']}"
        wanted = {**dataclasses.asdict(cls.Inputs()), **changes}
        assert dataclasses.asdict(explorer.inputs) == wanted
        assert explorer.view["figure"] != before["figure"]
        assert_follows(explorer, wanted)
    explorer.reset()


@every_explorer
def test_the_whole_input_space(cls):
    explorer = live(cls)
    everything = {name: values_of(field) for name, field in fields_of(cls.Inputs).items()}

    @settings(
        max_examples=15 if cls.simulates else 40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.fixed_dictionaries(everything))
    def follows(asked):
        assert_follows(explorer, asked)

    follows()
    explorer.reset()
    assert explorer.inputs == cls.Inputs()
    assert explorer.error["text"] == ""


@every_explorer
def test_bad_input_keeps_the_chart(cls):
    explorer = live(cls)
    for name, field in fields_of(cls.Inputs).items():
        if field.kind in ("number", "integer"):
            bad = ["", "abc", "nan", field.high + abs(field.high) + 1, f"{field.low - 1}"]
        elif field.kind == "choice":
            bad = ["none of them"]
        else:
            continue
        explorer.reset()
        before = explorer.view
        for value in bad:
            explorer.asked = {**explorer.asked, name: value}
            assert explorer.error["field"] == name
            assert explorer.error["text"].startswith(field.label)
            assert explorer.view == before
            assert explorer.asked[name] == value
        explorer.reset()
        assert explorer.error["text"] == ""


@every_explorer
def test_every_button_and_every_place_answers(cls):
    explorer = live(cls)
    for label in cls.actions:
        explorer.reset()
        explorer._act(explorer, {"action": label}, [])
        assert_answers(explorer)
    explorer.reset()
    drawn = cls.draw(explorer.result)["data"]
    for trace in [trace for trace in drawn if cls.pick and "customdata" in trace]:
        for name, x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
            explorer.reset()
            explorer._act(explorer, {"pick": {"name": name, "x": x, "y": y}}, [])
            assert_answers(explorer)
    explorer.reset()


def assert_answers(explorer: Explorer) -> None:
    """Either the inputs changed to something valid, or a sentence says why not."""
    error = explorer.error["text"]
    assert explorer.asked == dataclasses.asdict(explorer.inputs) or error
    assert explorer.asked != dataclasses.asdict(type(explorer).Inputs()) or error


@every_explorer
def test_what_a_cell_stores_is_a_chart_a_picture_and_a_sentence(cls):
    widget, picture, said = cls().outputs()
    assert widget["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert list(picture) == ["image/svg+xml"]
    first, *tasks = said["text/plain"].splitlines()
    assert " ".join(first.split()) == cls().sentence
    assert {task["ask"] for task in cls().tasks} <= set(tasks)
    assert escape(cls().view["headline"]) in said["text/html"]
    chart = widget[faces.PLOTLY]
    assert chart["data"]
    for number in numbers(chart["data"]):
        assert isinstance(number, int) or math.isclose(number, float(f"{number:.4g}"))
    assert len(json.dumps([widget, picture, said], allow_nan=False)) < 60_000
    assert len(json.dumps(without_frames(live(cls)))) < 60_000


@every_explorer
def test_presenting_leaves_out_the_folded_controls(cls):
    schema = cls(presentation=True).schema
    assert schema["presentation"] is True
    fields = fields_of(cls.Inputs)
    assert list(schema["fields"]) == [name for name, field in fields.items() if not field.more]
