"""Numbers as people write them: one reader for all that is typed or stands in a file.

The decimal mark is a comma or a point; groups of three digits may be set apart. What means two
numbers, such as “1,500”, is decided by the range, or refused with both of them named.
"""

import math
import re
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from numbers import Real
from typing import Any

from widgets.page.text import short

MARKS = ".,"  # what may be a decimal mark
SPACES = "\u00a0\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
PLAIN = str.maketrans(
    {
        **dict.fromkeys(SPACES, " "),
        **dict.fromkeys("−–‒‐‑﹣－", "-"),
        **dict.fromkeys("’‘ʼ′＇٬", "'"),  # the last one sets Arabic thousands apart
        **dict.fromkeys("，،", ","),
        **dict.fromkeys("％٪", "%"),
        **dict.fromkeys("\u200e\u200f\u061c\ufeff"),  # where the text turns: nothing to see
        "．": ".",
        "＋": "+",
    }
)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
POWERS = {"": 0, "k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
SAME = {
    "per": "/", "a": "/", "an": "/", "eur": "€", "euro": "€", "percent": "%", "x": "×",
    "hour": "h", "hr": "h", "minute": "min",
}  # fmt: skip
PARTS = re.compile(
    r"([-+]?)\s*(€|(?i:eur\b|euro\b))?\s*([-+]?)\s*"
    r"([\d.,' ٫]*[\d.,٫])(?:[eE]([-+]?\d{1,4}))?\s*"
    r"(?:(M|(?i:k|thousand|million|bn|billion))(?![^\W_]))?\s*(.*)",
    re.DOTALL,
)
# Digits in a row or in groups of three, and a fraction; ٫ is the Arabic decimal mark.
DIGITS = {
    mark: re.compile(rf"(\d*|[1-9]\d{{0,2}}([{other}' ])\d{{3}}(?:\2\d{{3}})*)(?:[{mark}٫](\d*))?")
    for mark, other in (MARKS, MARKS[::-1])
}
LONGEST = 100  # characters of a number
QUOTED = 40  # characters of a text that a message repeats


class Unreadable(ValueError):
    """What was asked is no number, or not one of the unit asked for."""


class Percent(float):
    """A share that a workbook shows in percent: 0.8 as 80 %."""

    def __str__(self) -> str:
        return f"{100 * self:.10g} %"


def read(
    asked: Any,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    label: str = "Your answer",
    unit: str = "",
    whole: bool = False,
    marks: str = MARKS,
) -> float:
    """Return the number from `low` to `high` that a text means.

    Parameters
    ----------
    asked : a text; or a number, which is only checked.
    low, high : the range, both ends included.
    label, unit : what the number is, for messages; a text may repeat the unit.
    whole : whether the number has to be a whole one; then “500,000” is no 500 with three decimals.
    marks : the decimal marks to reckon with.

    Raises
    ------
    ValueError : if there is no such number, or two: a sentence that says what to type.

    >>> read("1,500", 0, 10), read("1.500", 1e3, 1e6), read("1.2 million €/year", unit="€/year")
    (1.5, 1500.0, 1200000.0)
    >>> read("500,000", 1, 1e6, whole=True)
    500000.0
    >>> read("1,500", 0, 1e6, label="Demand")
    Traceback (most recent call last):
    ValueError: Demand: “1,500” can be read as 1500 or as 1.5; type the one you mean.
    """
    wanted = "type a number"
    if not (math.isinf(low) or math.isinf(high)):
        wanted += f" from {in_full(low)} to {in_full(high)}{unit and f' {unit}'}"
    elif unit:
        wanted += f" of {unit}"
    if not str(asked).strip():
        raise ValueError(f"{label} is empty: {wanted}.")
    try:
        found = readings(asked, unit, marks)
        if whole and abs(found[-1]) < 1000:  # nobody gives a whole number three decimals
            found = found[:1]
        said = shortened(asked)
        if len(marks) == 1 and len(readings(asked, unit)) > 1:
            said += f" (here {unmistakable(found[0])})"
        inside = [value for value in found if low <= value <= high]
        if not inside:
            raise Unreadable(f"{said} is out of range")
        fitting = [value for value in inside if not whole or value.is_integer()]
        if not fitting:
            raise Unreadable(f"{said} is not a whole number")
    except Unreadable as error:
        raise ValueError(f"{label}: {error}; {wanted}.") from None
    if len(fitting) > 1:
        raise ValueError(f"{label}: {which(asked, fitting)}.")
    return fitting[0]


def readings(asked: Any, unit: str = "", marks: str = MARKS) -> list[float]:
    """Return the numbers that a text can mean, the larger one first.

    Raises
    ------
    Unreadable : if there is none, or it is not one of this unit.

    >>> readings("1,500"), readings("1,500.0"), readings("٣٫٥ %", "%")
    ([1500.0, 1.5], [1500.0], [3.5])
    """
    if isinstance(asked, Percent) and unit:
        values = _values(f"{round(1e12 * asked)}e-10 %", unit, marks)
    elif isinstance(asked, Real) and not isinstance(asked, bool):
        values = {float(asked)} if abs(asked) <= sys.float_info.max else {math.inf}
    else:
        values = _values(str(asked), unit, marks)
    if not values or not all(map(math.isfinite, values)):
        raise Unreadable(
            f"“{shortened(asked)}” is not a number"
            if str(asked).strip()
            else "Nothing is typed yet"
        )
    return sorted(values, key=abs, reverse=True)


def marks_of(texts: Iterable[tuple[Any, str]]) -> str:
    """Return the decimal mark of numbers that belong together, or both marks if they do not tell.

    Parameters
    ----------
    texts : numbers as they are written, each with its unit.

    >>> marks_of([("1.500", "€"), ("18,5", "€")]), marks_of([("1.500", "€"), ("7", "")])
    (',', '.,')
    """
    told = set()
    for text, unit in texts:
        able = ""
        for mark in MARKS:
            with suppress(Unreadable):
                readings(text, unit, mark)
                able += mark
        told.add(able)
    only = told & set(MARKS)
    return only.pop() if len(only) == 1 else MARKS


def which(asked: Any, values: list[float]) -> str:
    """Return a question which of the readings of a text is meant."""
    either = " or as ".join(map(unmistakable, values))
    return f"“{shortened(asked)}” can be read as {either}; type the one you mean"


def unmistakable(value: float) -> str:
    """Write a number in a way that can only be read as itself.

    >>> unmistakable(1500), unmistakable(1.5), unmistakable(1.125)
    ('1500', '1.5', '1.1250')
    """
    text = f"{value:.15g}"
    return text if len(readings(text)) == 1 else f"{text}0"


def in_full(value: float) -> str:
    """Return a number with all of its digits, as far as anybody reads them.

    >>> in_full(1e10), in_full(1e-5), in_full(1e17), in_full(7734439.01)
    ('10,000,000,000', '0.00001', '10¹⁷', '7,734,439.01')
    """
    if abs(value) >= 1e15:
        return short(value)
    text = f"{Decimal(f'{value:.15g}'):,.10f}"  # without the digits that only a computer adds
    return text.rstrip("0").rstrip(".")


def shortened(asked: Any) -> str:
    """Return what was asked as a message repeats it."""
    text = " ".join(str(asked).split())
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"


def _values(text: str, unit: str, marks: str) -> set[float]:
    if len(text) > LONGEST:
        return set()
    text = "".join(str(unicodedata.decimal(c, c)) for c in text.translate(PLAIN)).strip()
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda raised: "^" + raised[0].translate(RAISED), text)
    text = re.sub(r"(\d)\s*[x×·*]\s*10\^", r"\1e", text)
    text = re.sub(r"(?<![\d.,])10\^", "1e", text)
    if not (found := PARTS.fullmatch(text)):
        return set()
    sign, currency, second_sign, digits, exponent, multiple, rest = found.groups(default="")
    given, asked_for = _words(f"{currency} {rest}"), _words(unit)
    percent = given == ["%"] and not unit  # of a share
    if not percent and given != asked_for[: len(given)]:
        if re.search(r"\d", rest):
            return set()
        other = f"“{shortened(currency + rest)}”"
        raise Unreadable(f"{other} is not the unit asked for" if unit else f"leave {other} out")
    power = int(exponent or 0) + POWERS[multiple.lower()] - 2 * percent
    values = set()
    for number in (DIGITS[mark].fullmatch(digits.strip()) for mark in marks):
        if number and (number[1] or number[3]) and not (sign and second_sign):
            whole = re.sub(r"\D", "", number[1])
            value = float(f"{sign}{second_sign}{whole or 0}.{number[3] or 0}e{power}")
            values.add(value + 0.0)  # which takes the sign from a zero
    return values


def _words(text: str) -> list[str]:
    found = re.findall(r"[^\W\d_]+|[^\s.]", text.lower())
    words = [word.removesuffix("s") if len(word) > 2 else word for word in found]
    return [SAME.get(word, word) for word in words]
