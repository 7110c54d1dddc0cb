"""Lesson 09: the picture of a firm's eight quarters."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from widgets import theme
from widgets.models.firm_game_record import PROFIT_PARTS
from widgets.models.firm_market import QUARTERS
from widgets.theme import CUSTOM, EURO, MASS, NEUTRAL, THIRD

if TYPE_CHECKING:
    from widgets.explorers.game import GameResult

# Part of the profit → colour, pattern, and the measures it sums
PARTS = {
    "from stock": (MASS.color, "", PROFIT_PARTS[0:1]),
    "to order": (CUSTOM.color, "/", PROFIT_PARTS[1:2]),
    "machines": ("#767676", "", PROFIT_PARTS[2:3]),
    "variety": ("#CC79A7", "\\", PROFIT_PARTS[3:5]),
    "stock": ("#E69F00", "x", PROFIT_PARTS[5:6]),
    "quality": ("#56B4E9", ".", PROFIT_PARTS[6:7]),
}

SMALL = {"size": 12}


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


def chart(result: "GameResult") -> go.Figure:
    """Return profit by its parts above, buyers and stock below; pale: what the plan could do."""
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
            text=[f"{'−' if each < 0 else ''}{abs(each) / 1e3:.0f}k" for each in profit],
            mode="text",
            textposition="top center",
            textfont=SMALL,
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
            text=["shock"] * len(shocked),
            mode="text",
            textposition="top center",
            textfont=SMALL,
            hoverinfo="skip",
            **lower,
        )
    )
    signs = [f'<span style="color:{color}">■</span> {name}' for name, (color, *_) in PARTS.items()]
    signs.append(f"{THIRD.sign} customers")
    upper_key = (
        f"{' '.join(signs[:2])}<br>{' '.join(signs[2:5])}<br>{' '.join(signs[5:])}<br>"
        "number: profit; empty: as set"
    )
    lower_key = (
        f"{MASS.sign} from stock {CUSTOM.sign} to order<br>"
        f'<span style="color:{NEUTRAL.color}">■</span> lost {THIRD.sign} stock left<br>'
        f"pale: as set, {NEUTRAL.sign} forecast"
    )
    traces += [
        theme.label(0.45, 520_000, upper_key, "bottom right", textfont=SMALL),
        theme.label(0.45, 14_800, lower_key, "bottom right", textfont=SMALL, **lower),
    ]
    return theme.figure(
        traces,
        height=640,
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
            "range": [-400_000, 520_000],
            "title": "Profit by its parts",
            "zeroline": True,
            "domain": [0.5, 1],
        },
        yaxis2={"range": [0, 15_000], "title": "Buyers (units)", "domain": [0, 0.45]},
    )
