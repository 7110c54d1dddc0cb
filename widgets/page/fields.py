"""Declare an input once: label, unit, range and help; control, validation and axes follow from it.

An explorer's `Inputs` is a frozen dataclass whose fields are made by `number`, `integer`,
`choice`, `switch` and `text`::

    @dataclass(frozen=True)
    class Inputs:
        volume: float = number("Yearly volume", "units/year", 50_000, 1e3, 1e6, log=True)
"""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

STOPS = 120  # positions of a logarithmic slider: fine enough to aim, coarse enough for the keyboard
LONGEST_TEXT = 2_000  # characters


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
                raise ValueError(f"{self.label}: choose one of {', '.join(self.options)}.")
            return asked
        if self.kind == "text":
            if len(text := str(asked).strip()) > LONGEST_TEXT:
                raise ValueError(f"{self.label}: at most {LONGEST_TEXT:,} characters, please.")
            return text
        unit = f" {self.unit}" if self.unit else ""
        wanted = f"type a number from {self.low:,.10g} to {self.high:,.10g}{unit}"
        text = str(asked).replace(",", "").replace(" ", "").replace("\u202f", "")
        if not text:
            raise ValueError(f"{self.label} is empty: {wanted}.")
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{self.label}: “{asked}” is not a number; {wanted}.") from None
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise ValueError(f"{self.label}: {asked} is out of range; {wanted}.")
        if self.kind == "integer":
            if value != round(value):
                raise ValueError(f"{self.label}: {asked} is not a whole number; {wanted}.")
            return round(value)
        return value


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
    step = step or (high - low) / 100
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


def fields_of(inputs: Any) -> dict[str, Field]:
    """Return the declarations of an `Inputs` class or instance by name, in order."""
    return {f.name: f.metadata["field"] for f in dataclasses.fields(inputs)}


def parse(inputs_class: type, asked: dict[str, Any]) -> Any:
    """Build `Inputs` from what was asked, or raise ValueError for the first field that is off.

    The exception carries the field's name in `.field`, so that a control can be marked.
    """
    values = {}
    for name, field in fields_of(inputs_class).items():
        try:
            values[name] = field.parse(asked.get(name, field.default))
        except ValueError as error:
            error.field = name
            raise
    return inputs_class(**values)
