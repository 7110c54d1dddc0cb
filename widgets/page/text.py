"""Numbers as people read them in a sentence."""

import math

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SIZES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


def number(value: float, digits: int = 3) -> str:
    """Round to `digits` significant digits, never dropping whole ones.

    >>> number(55_555.6), number(6.6964), number(0.66870), number(1_250_000)
    ('55,600', '6.7', '0.669', '1.25 million')
    """
    if abs(value) >= 999_500:
        for size, name in ((1e9, "billion"), (1e6, "million")):
            if abs(value) >= 0.9995 * size:
                return f"{float(f'{value / size:.{digits}g}'):,.10g} {name}"
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:,.10g}" if abs(value) < 10 ** (digits + 2) else f"{rounded:,.0f}"


def money(value: float, digits: int = 3) -> str:
    """Return an amount in €.

    >>> money(1_234_567), money(-3.5)
    ('€1.23 million', '−€3.5')
    """
    return f"{'−' if value < 0 else ''}€{number(abs(value), digits)}"


def percent(share: float) -> str:
    """Return a share as a percentage that people read.

    >>> percent(0.0213), percent(3e-7), percent(0)
    ('2.1 %', 'under 0.001 %', '0 %')
    """
    if 0 < share < 1e-5:
        return "under 0.001 %"
    return f"{number(100 * share, 2)} %"


def short(value: float, sign: str = "") -> str:
    """Return a number as it stands at an axis; `sign` is "€" or nothing.

    >>> short(0.01), short(2_500), short(-1e6, "€"), short(1e12)
    ('0.01', '2.5k', '−€1M', '10¹²')
    """
    size = abs(value)
    if size >= 1e12 and math.log10(size).is_integer():
        text = "10" + f"{round(math.log10(size))}".translate(RAISED)
    else:
        unit, letter = next(((u, s) for u, s in SIZES if size >= u), (1, ""))
        text = f"{size / unit:g}{letter}"
    return f"{'−' if value < 0 else ''}{sign}{text}"
