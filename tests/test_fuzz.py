"""Random settings of every explorer: nothing is refused that a slider offers, and no mark is lost.

Settings are made as a learner makes them, one control after the other within what it offers by
then, and go straight to `parse`, `solve`, `draw` and `describe`.
"""

import math
import random
import re
from dataclasses import asdict, replace
from itertools import chain

import numpy as np
import pytest
from everything import explorers

from widgets.models.validate import Refused
from widgets.page.fields import Field, explained, fields_of, limits_of, parse, ranges_now

EXPLORERS = explorers()
SETTINGS = 600  # of a formula; a simulation takes longer for each
SIMULATED = 15
# A choice may rule out a number that was there before, or another choice: a share of the settings.
REFUSED = {"LineBalance": 0.25, "FlipMap": 0.2}
every_explorer = pytest.mark.parametrize("cls", EXPLORERS.values(), ids=EXPLORERS)

VERBS = "is|as|less|takes|brings|changes|depends|flips|holds"
NONSENSE = {
    "a number that is none": r"\b(?:nan|inf|None)\b|∞",
    "a number as computers write it": r"\d[eE][-+]?\d|10\^|(?:\d,?){16}",
    "one of many": rf"(?<![\d.,–-])1 (?!(?:{VERBS})\b)[a-z]+s\b",
    "a sign too many": r"€-|−€0(?![.\d])|\(\)|  |\.\.",
}
CODE = re.compile(r"[a-z]_[a-z]|broadcast|operand|dtype|array|Errno|object at|\(\d*,\)")
SAME = re.compile(r"(?:at least|at most) ([\d.,]*\d)\b.*, not \1\b")
MOST_DIGITS = 6  # of a number with a decimal point
LONGEST_REFUSAL = 300  # characters


def flaws(text: str) -> list[str]:
    """Return what no learner should have to read."""
    plain = " ".join(re.sub("<[^>]*>", " ", text).split()) if "<" in text else text
    found = [f"{what}: {text}" for what, sign in NONSENSE.items() if re.search(sign, plain)]
    numbers = (re.sub("[,.]", "", number) for number in re.findall(r"\d[\d,]*\.\d+", plain))
    if any(len(digits.lstrip("0")) > MOST_DIGITS for digits in numbers):
        found.append(f"more digits than anybody reads: {text}")
    return found


def flaws_of_refusal(cls, error: ValueError) -> list[str]:
    """Return what is wrong with a refusal: it marks a control, in plain words."""
    text, name = str(error), getattr(error, "field", None)
    unquoted = re.sub("“[^”]*”", "“”", text)
    signs = {
        "no field is marked": name not in fields_of(cls.Inputs),
        "code": CODE.search(unquoted),
        "not what it is": SAME.search(text),
        "long": len(text) > LONGEST_REFUSAL,
    }
    return [*flaws(unquoted), *(f"{what}: {text}" for what, sign in signs.items() if sign)]


def any_value(field: Field, ends: tuple[float, float], dice: random.Random):
    """Return a value that a control offers: an end, a stop of the slider, or something typed."""
    if field.kind == "switch":
        return dice.random() < 0.5
    if field.kind == "choice":
        return dice.choice(field.options)
    if field.kind == "text":
        return field.default
    low, high = ends
    way = dice.random()
    if way < 0.2:
        return dice.choice(ends)
    if way < 0.6:
        return dice.choice([stop for stop in field.stops() if low <= stop <= high] or ends)
    share = dice.random()
    value = low * (high / low) ** share if field.log else low + share * (high - low)
    return round(value) if field.kind == "integer" else min(max(float(f"{value:.4g}"), low), high)


def any_setting(cls, dice: random.Random) -> dict:
    """Return what is asked for after each control was moved once."""
    inputs = cls.Inputs()
    fields = list(fields_of(inputs).items())
    for name, field in dice.sample(fields, len(fields)):
        now = ranges_now(inputs).get(name, {"low": field.low, "high": field.high})
        inputs = replace(inputs, **{name: any_value(field, (now["low"], now["high"]), dice)})
    return asdict(inputs)


def solved(cls, inputs):
    """Return what the model finds, or raise its refusal as the page shows it."""
    try:
        return cls.solve(inputs)
    except Refused as refusal:
        raise explained(refusal, inputs) from None


def gone(figure: dict, trace: dict) -> bool:
    """Return whether a mark lies where nobody sees it."""
    for letter in "xy":
        axis = figure["layout"][f"{letter}axis{trace.get(f'{letter}axis', letter)[1:]}"]
        values = np.atleast_1d(np.asarray(trace[letter], object))
        if "range" not in axis or any(isinstance(value, str) for value in values):
            continue
        low, high = sorted(axis["range"])
        margin = 1e-4 * (high - low)
        for value in values:
            if value is None or math.isnan(value):
                continue
            if axis.get("type") == "log":
                value = math.log10(value) if value > 0 else -math.inf
            if not low - margin <= value <= high + margin:
                return True
    return False


def flaws_of_figure(figure: dict) -> list[str]:
    """Return marks that are not on the chart, and what no learner should have to read there."""
    found = []
    for trace in figure["data"]:
        texts = [text for text in np.ravel(trace.get("text", "")) if isinstance(text, str)]
        found += chain.from_iterable(map(flaws, texts))
        # More than a few points are a curve or a cloud, of which a part may lie outside.
        marks = "markers" in trace.get("mode", "") and np.size(trace["x"]) <= 3
        if trace["type"] == "scatter" and marks and gone(figure, trace):
            found.append(f"not on the chart: {trace.get('name')} {trace['x']} {trace['y']}")
    return found


def flaws_of_setting(cls, asked: dict) -> tuple[bool, list[str]]:
    """Return whether a setting is refused, and what is wrong with what a learner sees then."""
    try:
        result = solved(cls, parse(cls.Inputs, asked))
    except ValueError as error:
        return True, flaws_of_refusal(cls, error)
    return False, [*flaws(cls.describe(result)), *flaws_of_figure(cls.draw(result))]


@every_explorer
def test_no_setting_that_is_offered_is_refused_or_badly_said(cls):
    dice, found, refused = random.Random(cls.__name__), [], 0
    settings = SIMULATED if cls.simulates else SETTINGS
    for _ in range(settings):
        is_refused, wrong = flaws_of_setting(cls, any_setting(cls, dice))
        refused += is_refused
        found += wrong
    assert not found, "\n".join(found[:9])
    assert refused <= settings * REFUSED.get(cls.__name__, 0)


LIMITED = [cls for cls in EXPLORERS.values() if limits_of(cls.Inputs())]


@pytest.mark.parametrize("cls", LIMITED, ids=lambda cls: cls.__name__)
def test_what_is_beyond_a_limit_is_refused_at_its_control_with_the_range_left(cls):
    dice, tried = random.Random(cls.__name__), 0
    for _ in range(100):
        try:
            inputs = parse(cls.Inputs, any_setting(cls, dice))
        except ValueError:
            assert cls.__name__ in REFUSED
            continue
        for name, now in ranges_now(inputs).items():
            field, asked = fields_of(inputs)[name], asdict(inputs)
            for end in (now["low"], now["high"]):
                parse(cls.Inputs, {**asked, name: end}, inputs)
            for beyond in {field.low, field.high} - {now["low"], now["high"]}:
                with pytest.raises(ValueError, match=re.escape(field.label)) as caught:
                    parse(cls.Inputs, {**asked, name: beyond}, inputs)
                assert caught.value.field == name
                assert not flaws_of_refusal(cls, caught.value)
                tried += 1
    assert tried


TEXTS = [
    (cls, name)
    for cls in EXPLORERS.values()
    for name, field in fields_of(cls.Inputs).items()
    if field.kind == "text"
]
ODD = [
    *("[" * 1_500, "{" * 1_999, "x" * 300, "x" * 5_000, "1-2, " * 390, "/" * 999, "ABC" * 99),
    *("\0", "NaN", "[[NaN]]", f"[[1{'0' * 400}]]", "../..", "/dev/zero", "<img onerror>", "漢字"),
    *("1-99", f"{'9' * 999}-1", "-1--1", "1e400", "|" * 50),
]


@pytest.mark.parametrize(("cls", "name"), TEXTS, ids=lambda each: getattr(each, "__name__", each))
def test_any_text_is_taken_or_refused_at_its_control(cls, name):
    dice, start = random.Random(name), asdict(cls.Inputs())
    letters = f"{start[name]}[]{{}}(),;:|-–.\"'_ 0123456789abcXYZ\n"
    mutated = ["".join(dice.choices(letters, k=dice.randrange(1, 40))) for _ in range(60)]
    for text in [*ODD, *mutated]:
        refused, found = flaws_of_setting(cls, {**start, name: text})
        assert not (refused and found), found
