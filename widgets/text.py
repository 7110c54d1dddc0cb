"""Numbers as people read them in a sentence."""


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
