"""Lesson 09: the picture of a firm's eight quarters."""

import plotly.graph_objects as go

from widgets.explorers.game._state import GameResult
from widgets.models.firm.game_record import PROFIT_PARTS
from widgets.models.firm.market import QUARTERS
from widgets.page import theme
from widgets.page.theme import CUSTOM, EURO, MASS, NEUTRAL, THIRD

# Part of the profit → colour, pattern, and the measures it sums
PARTS = {
    "from stock": (MASS.color, "", PROFIT_PARTS[0:1]),
    "to order": (CUSTOM.color, "/", PROFIT_PARTS[1:2]),
    "machines": (NEUTRAL.color, "", PROFIT_PARTS[2:3]),
    "variety": ("#CC79A7", "\\", PROFIT_PARTS[3:5]),
    "stock": ("#E69F00", "x", PROFIT_PARTS[5:6]),
    "quality": ("#56B4E9", ".", PROFIT_PARTS[6:7]),
}

# The squares of the key show the pattern too. Its text is a little smaller than the rest.
SQUARES = {"": "■", "/": "▨", "\\": "▧", "x": "▩", ".": "░", "+": "▦"}


def sign(color: str, pattern: str, name: str) -> str:
    """Return one entry of the key."""
    return f'<span style="color:{color}">{SQUARES[pattern]}</span> {name}'


def _bars(x, y, name, color, pattern, unit, **more):
    """Return bars that differ by pattern as well as by colour."""
    return go.Bar(
        x=x,
        y=y,
        name=name,
        marker={
            "color": color,
            "line": {"color": NEUTRAL.color, "width": 1},
            "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": "#ffffff", "size": 7},
        },
        hovertemplate=f"{name}: {unit}<extra>quarter %{{x}}</extra>",
        **more,
    )


def chart(result: GameResult) -> go.Figure:
    """Return profit by its parts above, buyers and stock below; faint: what the plan could do."""
    run, ahead, over = result.quarters, list(result.ahead), not result.ahead
    past = [] if run is None else list(range(1, 1 + len(run.asked)))

    def measure(*names):
        return sum(getattr(run, name) for name in names) if past else []

    euro, units = "€%{y:,.4~s}", "%{y:,.0f} units"
    end = ([QUARTERS + 1], [result.customers]) if over else ([], [])
    profit = [*measure("profit"), *end[1]]
    top = [*measure("stock_margin", "order_margin"), *(max(worth, 0) for worth in end[1])]
    to_order = {"color": CUSTOM.color, "pattern": "/"}
    lower = {"yaxis": "y2"}
    traces = [
        *(
            _bars(past, measure(*measures), name, color, pattern, euro)
            for name, (color, pattern, measures) in PARTS.items()
        ),
        _bars(*end, "customers won", THIRD.color, "+", euro),
        _bars(
            ahead, [-result.fixed_cost] * len(ahead), "fixed cost as set", "rgba(0,0,0,0)", "", euro
        ),
        go.Scatter(
            x=[*past, *end[0]],
            y=top,
            text=[
                theme.small(f"{'−' if each < 0 else ''}{abs(each) / 1e3:.0f}k") for each in profit
            ],
            mode="text",
            textposition="top center",
            hoverinfo="skip",
        ),
        _bars(past, measure("sold_from_stock"), "from stock", MASS.color, "", units, **lower),
        _bars(past, measure("sold_to_order"), "made to order", **to_order, unit=units, **lower),
        _bars(past, measure("lost"), "lost", "rgba(118,118,118,0.35)", "x", units, **lower),
        _bars(
            ahead,
            [result.from_stock] * len(ahead),
            "stock could serve",
            MASS.color,
            "",
            units,
            opacity=0.4,
            **lower,
        ),
        _bars(
            ahead,
            [result.to_order] * len(ahead),
            "cells could make",
            **to_order,
            unit=units,
            opacity=0.4,
            **lower,
        ),
    ]
    for x, y, name, style in (
        (past, measure("stock"), "stock left", THIRD),
        (ahead, [result.forecast] * len(ahead), "buyers forecast", NEUTRAL),
    ):
        traces.append(
            go.Scatter(
                x=x,
                y=y,
                name=name,
                mode="markers",
                marker={**style.marker, "size": 9},
                hovertemplate=f"{name}: {units}<extra></extra>",
                **lower,
            )
        )
    shocked = [] if result.shock is None else [result.shock]
    traces.append(
        go.Scatter(
            x=shocked,
            y=[run.asked[quarter - 1] for quarter in shocked],
            text=[theme.small("shock")] * len(shocked),
            mode="text",
            textposition="top center",
            hoverinfo="skip",
            **lower,
        )
    )
    signs = [sign(color, pattern, name) for name, (color, pattern, _) in PARTS.items()]
    signs.append(sign(THIRD.color, "+", "customers"))
    upper_key = (
        f"{' '.join(signs[:2])}<br>{' '.join(signs[2:5])}<br>{' '.join(signs[5:])}<br>"
        "number: profit; empty bar: as set"
    )
    lower_key = (
        f"{' '.join(signs[:2])} {sign(NEUTRAL.color, 'x', 'lost')}<br>"
        f"{THIRD.sign} stock left {NEUTRAL.sign} forecast<br>faint: as set"
    )
    traces += [
        theme.label(0.45, 590_000, theme.small(upper_key), "bottom right"),
        theme.label(0.45, 14_900, theme.small(lower_key), "bottom right", **lower),
    ]
    return theme.figure(
        traces,
        height=680,
        barmode="relative",
        bargap=0.25,
        xaxis={
            "tickvals": list(range(1, QUARTERS + 2)),
            "ticktext": [*map(str, range(1, QUARTERS + 1)), "end"],
            "range": [0.4, QUARTERS + 1.6],
            "title": "Quarter",
            "anchor": "y2",
        },
        yaxis={
            **EURO,
            "range": [-400_000, 600_000],
            "title": "Profit by its parts",
            "zeroline": True,
            "domain": [0.48, 1],
        },
        yaxis2={"range": [0, 15_000], "title": "Buyers (units)", "domain": [0, 0.43]},
    )
