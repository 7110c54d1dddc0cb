"""Numbers as people read them in a sentence."""

import math

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SIZES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


def in_words(value: float, digits: int = 3) -> str:
    """Round to `digits` significant digits, never dropping whole ones.

    >>> in_words(55_555.6), in_words(6.6964), in_words(0.66870), in_words(1_250_000)
    ('55,600', '6.7', '0.669', '1.25 million')
    """
    if abs(value) >= 999_500:
        for size, name in ((1e9, "billion"), (1e6, "million")):
            if abs(value) >= 0.9995 * size:
                return f"{float(f'{value / size:.{digits}g}'):,.10g} {name}"
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:,.10g}" if abs(value) < 10 ** (digits + 2) else f"{rounded:,.0f}"


def counted(value: float, noun: str, digits: int = 3) -> str:
    """Return how many there are of something, with its noun.

    >>> counted(1.004, "variant"), counted(6.32, "variant"), counted(28, "day")
    ('1 variant', '6.32 variants', '28 days')
    """
    text = in_words(value, digits)
    return f"{text} {noun}{'' if text == '1' else 's'}"


def money(value: float, digits: int = 3) -> str:
    """Return an amount in €.

    >>> money(1_234_567), money(-3.5)
    ('€1.23 million', '−€3.5')
    """
    return f"{'−' if value < 0 else ''}€{in_words(abs(value), digits)}"


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
