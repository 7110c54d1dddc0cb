"""Numbers as people read them in a sentence, and tables of them."""

import math
import re

from IPython.display import Markdown

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SIZES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


def in_words(value: float, digits: int = 3) -> str:
    """Round to `digits` significant digits, never dropping whole ones.

    What is off from zero by rounding only is zero.

    >>> in_words(55_555.6), in_words(6.6964), in_words(0.66870), in_words(1_250_000)
    ('55,600', '6.7', '0.669', '1.25 million')
    >>> in_words(1.5e16), in_words(1e17), in_words(0.0000175), in_words(1.55e-14)
    ('1.5 × 10¹⁶', '10¹⁷', '0.0000175', '0')
    """
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) < 1e-9:
        return "0"
    if abs(value) >= 1e15:
        return _with_power(value, digits)
    if abs(value) >= 999_500:
        for size, name in ((1e9, "billion"), (1e6, "million")):
            if abs(value) >= 0.9995 * size:
                return f"{float(f'{value / size:.{digits}g}'):,.10g} {name}"
    rounded = float(f"{value:.{digits}g}")
    if abs(rounded) < 1e-4:
        return f"{rounded:.15f}".rstrip("0")
    return f"{rounded:,.10g}" if abs(value) < 10 ** (digits + 2) else f"{rounded:,.0f}"


def _with_power(value: float, digits: int) -> str:
    first, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    power = f"10{str(int(exponent)).translate(RAISED)}"
    return power if float(first) == 1 else f"{float(first):g} × {power}"


def counted(value: float, noun: str, digits: int = 3) -> str:
    """Return how many there are of something, with its noun.

    >>> counted(1.004, "variant"), counted(6.32, "variant"), counted(28, "day")
    ('1 variant', '6.32 variants', '28 days')
    """
    return with_unit(in_words(value, digits), f"{noun}s")


def with_unit(number: str, unit: str) -> str:
    """Return a number, as it is written, with its unit.

    >>> with_unit("1", "variants"), with_unit("1", "units/h"), with_unit("2", "days")
    ('1 variant', '1 unit/h', '2 days')
    >>> with_unit("1", "% of the line's"), with_unit("1", "s")
    ("1 % of the line's", '1 s')
    """
    singular = re.sub(r"\Bs(?=/|$)", "", unit)
    return f"{number} {singular if number == '1' else unit}".strip()


def times(factor: float, digits: int = 3) -> str:
    """Return a factor as a sentence says it.

    >>> times(2.236), times(0.25), times(1.0004)
    ('2.24 times', '0.25 times', '1.0 times')
    """
    text = in_words(factor, digits)
    return f"{'1.0' if text == '1' else text} times"


def money(value: float, digits: int = 3) -> str:
    """Return an amount in €, cents and all where they count.

    >>> money(1_234_567), money(-3.5), money(36.87), money(40), money(0.00175), money(-1e-12)
    ('€1.23 million', '−€3.50', '€36.87', '€40', '€0.00175', '€0')
    >>> money(1.6498), money(1.6498, 5)
    ('€1.65', '€1.6498')
    """
    text = in_words(abs(value), digits)
    if "." in text and 0.1 <= abs(value) < 100 and digits < 5:
        text = f"{abs(value):.2f}"
    return f"{'−' if value < 0 and text != '0' else ''}€{text}"


def folded(summary: str, table: list[str]) -> Markdown:
    """Return the lines of a table to be unfolded: what is still to be found may stand in it."""
    lines = "\n".join(table)
    return Markdown(f"<details><summary>{summary}</summary>\n\n{lines}\n\n</details>")


def percent(share: float) -> str:
    """Return a share as a percentage that people read.

    >>> percent(0.0213), percent(3e-7), percent(0)
    ('2.1 %', 'under 0.001 %', '0 %')
    """
    if 0 < share < 1e-5:
        return "under 0.001 %"
    return f"{in_words(100 * share, 2)} %"


def short(value: float, sign: str = "") -> str:
    """Return a number as it stands at an axis; `sign` is "€" or nothing.

    >>> short(0.01), short(2_500), short(-1e6, "€"), short(1e12), short(1.5e16)
    ('0.01', '2.5k', '−€1M', '10¹²', '1.5 × 10¹⁶')
    """
    size = abs(value)
    if size >= 1e15 or (size >= 1e12 and math.log10(size).is_integer()):
        text = _with_power(size, 6)
    else:
        unit, letter = next(((u, s) for u, s in SIZES if size >= u), (1, ""))
        text = f"{size / unit:g}{letter}"
    return f"{'−' if value < 0 else ''}{sign}{text}"
