"""Declare an input once: label, unit, range and help; control, validation and axes follow from it.

An explorer's `Inputs` is a frozen dataclass whose fields are made by `number`, `integer`,
`choice`, `switch` and `text`::

    @dataclass(frozen=True)
    class Inputs:
        volume: float = number("Yearly volume", "units/year", 50_000, 1e3, 1e6, log=True)

Where one input bounds another, `Inputs` has a method `limits` that says from where to where they
may go as the others stand::

        def limits(self):
            return {"sold": Limit(high=self.made, why="nobody sells what is not made")}
"""

import dataclasses
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

import numpy as np

from widgets.page import numerals

STOPS = 120  # positions of a logarithmic slider: fine enough to aim, coarse enough for the keyboard
LONGEST_TEXT = 2_000  # characters
LONGEST_LIST = 200  # characters of options in a sentence


@dataclass(frozen=True)
class Field:
    """What a learner sees of one input, and what values it accepts."""

    kind: str  # "number", "integer", "choice", "switch" or "text"
    label: str
    unit: str = ""
    default: Any = None
    low: float = 0
    high: float = 0
    step: float = 0
    log: bool = False
    options: tuple[str, ...] = ()
    help: str = ""
    more: bool = False  # folded away until the learner asks for more

    def stops(self) -> list[float]:
        """Values the slider stops at, the two ends and the default among them."""
        if self.log:
            values = np.geomspace(self.low, self.high, STOPS)
            digits = 2 - np.floor(np.log10(values)).astype(int)
            values = [round(v, d) for v, d in zip(values.tolist(), digits.tolist(), strict=True)]
        else:
            count = round((self.high - self.low) / self.step)
            values = [round(self.low + i * self.step, 10) for i in range(count + 1)]
        values = [self.low, *values, self.default, self.high]
        if self.kind == "integer":
            values = [round(v) for v in values]
        return sorted({v for v in values if self.low <= v <= self.high})

    def fit(self, value: Any) -> Any:
        """Return the accepted value nearest to one from elsewhere, a firm's number for example."""
        if self.kind not in ("number", "integer"):
            return value
        inside = min(max(value, self.low), self.high)
        return round(inside) if self.kind == "integer" else inside

    def parse(self, asked: Any) -> Any:
        """Return a valid value for what was asked, typed text included, or raise ValueError."""
        if self.kind == "switch":
            return bool(asked)
        if self.kind == "choice":
            if asked not in self.options:
                options = ", ".join(self.options)
                known = options if len(options) <= LONGEST_LIST else "the options that it has"
                raise ValueError(f"{self.label}: choose one of {known}.")
            return asked
        if self.kind == "text":
            if len(text := str(asked).strip()) > LONGEST_TEXT:
                raise ValueError(f"{self.label}: at most {LONGEST_TEXT:,} characters, please.")
            return text
        whole = self.kind == "integer"
        value = numerals.read(
            asked, self.low, self.high, label=self.label, unit=self.unit, whole=whole
        )
        return round(value) if whole else value

    def within(self, limit: "Limit") -> tuple[float, float]:
        """Return the ends of the range that a limit leaves, rounded inwards."""
        ends = []
        for end, rounding in ((limit.low, ROUND_CEILING), (limit.high, ROUND_FLOOR)):
            digits = Decimal(f"{end:.10g}")
            if self.kind == "integer" and math.isfinite(end):
                ends.append(int(digits.to_integral_value(rounding)))
            else:
                ends.append(float(Context(prec=4, rounding=rounding).plus(digits)))
        return max(self.low, ends[0]), min(self.high, ends[1])

    def refusal(self, value: float, limit: "Limit") -> str:
        """Return in words that a limit does not allow a value."""
        low, high = self.within(limit)
        said, unit = numerals.in_full(value), self.unit and f" {self.unit}"
        if low > high:
            return f"{self.label}: {said}{unit} does not go with the other inputs: {limit.why}."
        wanted = f"type a number from {numerals.in_full(low)} to {numerals.in_full(high)}{unit}"
        if low == high:
            wanted = f"only {numerals.in_full(low)} is possible"
        return f"{self.label}: {said} is out of range now; {wanted}: {limit.why}."


def _declare(field: Field) -> Any:
    return dataclasses.field(default=field.default, metadata={"field": field})


def number(
    label: str,
    unit: str,
    default: float,
    low: float,
    high: float,
    *,
    step: float = 0,
    log: bool = False,
    help: str = "",
    more: bool = False,
) -> Any:
    """Declare a real number, on a linear slider with `step` or on a logarithmic one."""
    if bool(step) == log:
        raise TypeError(f"{label}: give either a step or log=True")
    return _declare(Field("number", label, unit, default, low, high, step, log, (), help, more))


def integer(
    label: str,
    unit: str,
    default: int,
    low: int,
    high: int,
    *,
    log: bool = False,
    help: str = "",
    more: bool = False,
) -> Any:
    """Declare a whole number on a linear or logarithmic slider."""
    return _declare(Field("integer", label, unit, default, low, high, 1, log, (), help, more))


def choice(
    label: str, options: list[str], *, default: str = "", help: str = "", more: bool = False
) -> Any:
    """Declare a choice between named options; the first is the default unless said otherwise."""
    options = tuple(options)
    default = default or options[0]
    return _declare(Field("choice", label, "", default, options=options, help=help, more=more))


def switch(label: str, default: bool = False, *, help: str = "", more: bool = False) -> Any:
    """Declare something that is on or off."""
    return _declare(Field("switch", label, "", default, help=help, more=more))


def text(label: str, default: str = "", *, help: str = "", more: bool = False) -> Any:
    """Declare a line of text; what it must say is for `solve` to check."""
    return _declare(Field("text", label, "", default, help=help, more=more))


@dataclass(frozen=True)
class Limit:
    """From where to where an input may go as the others stand, both ends included, and why."""

    low: float = -math.inf
    high: float = math.inf
    why: str = ""

    def allows(self, value: float) -> bool:
        """Return whether a value is inside; what is off by rounding only is."""
        near = 1e-9 * abs(value)
        return self.low - near <= value <= self.high + near


def limits_of(inputs: Any) -> dict[str, Limit]:
    """Return the limits that the inputs set each other now, by the name of the limited one."""
    return inputs.limits() if hasattr(inputs, "limits") else {}


def ranges_now(inputs: Any) -> dict[str, dict[str, Any]]:
    """Return which inputs have less than their whole range now: its ends, and that in words."""
    ranges = {}
    for name, limit in limits_of(inputs).items():
        field, value = fields_of(inputs)[name], getattr(inputs, name)
        low, high = (min(field.within(limit)[0], value), max(field.within(limit)[1], value))
        if (low, high) != (field.low, field.high):
            text = f"now {numerals.in_full(low)} to {numerals.in_full(high)}"
            ranges[name] = {"low": low, "high": high, "text": text, "why": limit.why}
    return ranges


@contextmanager
def marking(name: str) -> Iterator[str]:
    """Let a refusal carry the name of the field that it is about, so that it can be marked."""
    try:
        yield name
    except ValueError as error:
        error.field = name
        raise


def fields_of(inputs: Any) -> dict[str, Field]:
    """Return the declarations of an `Inputs` class or instance by name, in order."""
    return {f.name: f.metadata["field"] for f in dataclasses.fields(inputs)}


def parse(inputs_class: type, asked: dict[str, Any], before: Any = None) -> Any:
    """Build `Inputs` from what was asked, or raise ValueError for the first field that is off.

    The exception carries the field's name in `.field`, so that a control can be marked. Of fields
    that limit each other it is one that has changed since `before`.
    """
    values = {}
    for name, field in fields_of(inputs_class).items():
        with marking(name):
            values[name] = field.parse(asked.get(name, field.default))
    inputs = inputs_class(**values)
    limits = limits_of(inputs)
    off = [name for name, limit in limits.items() if not limit.allows(values[name])]
    if off:
        changed = [name for name in off if before and values[name] != getattr(before, name)]
        with marking((changed or off)[0]) as name:
            raise ValueError(fields_of(inputs_class)[name].refusal(values[name], limits[name]))
    return inputs


def explained(refusal: Any, inputs: Any) -> ValueError:
    """Return a model's refusal as one of the field that has the name of its parameter, if any does.

    A model may reckon in another unit, in shares of 1 for example: then its limits say nothing.
    """
    if (field := fields_of(inputs).get(refusal.parameter)) is None:
        return refusal
    value, unit = getattr(inputs, refusal.parameter), field.unit and f" {field.unit}"
    said = f"{numerals.in_full(value)}{unit}"
    text = f"{field.label}: with the other inputs there is no answer for {said}"
    if value == refusal.value:
        text = f"{field.label} must be {refusal.wanted}{unit}, not {said}"
    error = ValueError(text)
    error.field = refusal.parameter
    return error
