"""Lesson 09: the picture of a firm's eight quarters."""

from typing import Any

from numpy.typing import ArrayLike

from widgets.explorers.game._state import GameResult
from widgets.models.firm.game_record import PROFIT_PARTS
from widgets.models.firm.market import QUARTERS
from widgets.page import theme
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import short
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD

END = QUARTERS + 1  # after the last quarter: what the customers won are worth
TICKS = {**{quarter: str(quarter) for quarter in range(1, END)}, END: "end"}
QUARTER = Axis("Quarter", low=0.4, high=END + 0.6, ticks=TICKS, at="quarter")
PROFIT = Axis(
    "Profit by its parts",
    "€",
    -400_000,
    600_000,
    ticks=range(-400_000, 600_001, 200_000),
    more={"zeroline": True},
)
BUYERS = Axis("Buyers", "units", 0, 20_000)

TO_ORDER = (CUSTOM.color, "/")
# Part of the profit → colour, pattern, and the measures it sums
PARTS = {
    "from stock": (MASS.color, "", PROFIT_PARTS[0:1]),
    "to order": (*TO_ORDER, PROFIT_PARTS[1:2]),
    "machines": (NEUTRAL.color, "", PROFIT_PARTS[2:3]),
    "variety": ("#CC79A7", "\\", PROFIT_PARTS[3:5]),
    "stock": ("#E69F00", "x", PROFIT_PARTS[5:6]),
    "quality": ("#56B4E9", ".", PROFIT_PARTS[6:7]),
}
SQUARES = {"": "■", "/": "▨", "\\": "▧", "x": "▩", ".": "░", "+": "▦"}  # a pattern in the key


def chart(result: GameResult) -> dict[str, Any]:
    """Draw profit by its parts above, buyers and stock below; faint: what the plan could do."""
    upper, lower = Panel(QUARTER, PROFIT, share=1.2), Panel(QUARTER, BUYERS)
    if result.quarters is not None:
        _draw_past(result, upper, lower)
    if ahead := list(result.ahead):
        count, faint = len(ahead), {"opacity": 0.4}
        _bars(upper, ahead, [-result.fixed_cost] * count, "fixed cost as set", "rgba(0,0,0,0)")
        _bars(lower, ahead, [result.from_stock] * count, "stock could serve", MASS.color, **faint)
        _bars(lower, ahead, [result.to_order] * count, "cells could make", *TO_ORDER, **faint)
        _marks(lower, ahead, [result.forecast] * count, "buyers forecast", NEUTRAL)
    else:
        won = result.customers
        _bars(upper, [END], [won], "customers won", THIRD.color, "+")
        upper.label(END, max(won, 0), _thousands(won), "top center")
    _write_keys(upper, lower)
    return stack(upper, lower, height=680, barmode="relative", bargap=0.25)


def _draw_past(result: GameResult, upper: Panel, lower: Panel) -> None:
    run = result.quarters
    past = list(range(1, 1 + len(run.asked)))
    for name, (color, pattern, measures) in PARTS.items():
        _bars(upper, past, sum(getattr(run, each) for each in measures), name, color, pattern)
    tops = run.stock_margin + run.order_margin
    for quarter, top, profit in zip(past, tops, run.profit, strict=True):
        upper.label(quarter, top, _thousands(profit), "top center")
    _bars(lower, past, run.sold_from_stock, "from stock", MASS.color)
    _bars(lower, past, run.sold_to_order, "made to order", *TO_ORDER)
    _bars(lower, past, run.lost, "lost", "rgba(118,118,118,0.35)", "x")
    _marks(lower, past, run.stock, "stock left", THIRD)
    if result.shock is not None:
        lower.label(result.shock, run.asked[result.shock - 1], theme.small("shock"), "top center")


def _write_keys(upper: Panel, lower: Panel) -> None:
    signs = [_sign(color, pattern, name) for name, (color, pattern, _) in PARTS.items()]
    signs.append(_sign(THIRD.color, "+", "customers"))
    profit = (
        f"{' '.join(signs[:2])}<br>{' '.join(signs[2:5])}<br>{' '.join(signs[5:])}<br>"
        "number: profit; empty bar: as set"
    )
    buyers = (
        f"{' '.join(signs[:2])} {_sign(NEUTRAL.color, 'x', 'lost')}<br>"
        f"{THIRD.sign} stock left {NEUTRAL.sign} forecast<br>faint: as set"
    )
    upper.label(0.45, 590_000, theme.small(profit), "bottom right")
    lower.label(0.45, 14_900, theme.small(buyers), "bottom right")


def _bars(
    panel: Panel, x: list, y: ArrayLike, name: str, color: str, pattern: str = "", **more: Any
) -> None:
    """Draw bars that differ by pattern as well as by colour."""
    filled = {"shape": pattern, "fillmode": "overlay", "fgcolor": "#ffffff", "size": 7}
    outline = {"color": NEUTRAL.color, "width": 1}
    marker = {"color": color, "line": outline, "pattern": filled}
    hover = f"{panel.y.hover('y')}<br>quarter %{{x}}"
    panel.add("bar", x=x, y=y, name=name, marker=marker, hovertemplate=hover, **more)


def _marks(panel: Panel, x: list, y: ArrayLike, name: str, style: theme.Style) -> None:
    panel.points(x, y, style, name, marker={**style.marker, "size": 9})


def _sign(color: str, pattern: str, name: str) -> str:
    """Return one entry of the key."""
    return f'<span style="color:{color}">{SQUARES[pattern]}</span> {name}'


def _thousands(amount: float) -> str:
    return theme.small(short(round(amount, -3)))
