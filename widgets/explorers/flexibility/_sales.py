"""Lesson 06: what four designs of a network sell, and from where on their links pay."""

from widgets.page.panels import Axis, Panel
from widgets.page.text import money
from widgets.page.theme import NEUTRAL, THIRD

ROWS = {"none": 4, "yours": 3, "long chain": 2, "total": 1}
SALES = Axis("Sales", "% of possible", 74, 132, ticks=[80, 90, 100])
DESIGNS = Axis(
    "", "", 0.5, 5.2, ticks={row: name for name, row in ROWS.items()}, more={"showgrid": False}
)
TOLD = 102  # % of possible, where the figures of a row stand


def sales_view(result, mean: float) -> Panel:
    """Draw what each design sells; `mean` is 100 % of one demand in the inputs."""
    inputs, panel = result.inputs, Panel(SALES, DESIGNS)
    possible = min(inputs.plants * inputs.capacity, inputs.products * mean) * inputs.demand / mean
    none = result.sales["none"]
    upright = {**NEUTRAL.marker, "symbol": "line-ns-open", "size": 18}
    panel.label(TOLD, 4.9, "units sold, € left", "middle right")
    for name, row in ROWS.items():
        share, links = 100 * result.sales[name] / possible, result.extra[name]
        style = THIRD if name == "yours" else NEUTRAL
        left = f", {signed_money(result.profit(name))}" if links else ""
        told = f"{units(result.sales[name])}{left}"
        panel.line([100 * none / possible, share], [row, row], style, hoverinfo="skip")
        hover = f"{name}: {told}<extra></extra>"
        panel.point(share, row, "", style, name=name, hovertemplate=hover)
        panel.label(TOLD, row, told, "middle right")
        needed = none + links * inputs.link_cost / inputs.margin
        if links and needed <= possible:
            hover = "the links pay from here on<extra></extra>"
            panel.point(100 * needed / possible, row, marker=upright, hovertemplate=hover)
            if name == "yours":
                panel.label(100 * needed / possible, row + 0.3, "flip: pays", "top center")
    return panel


def units(count: float) -> str:
    """Return expected units a month, with a decimal as long as it can be read.

    >>> units(948.04), units(162_242.9)
    ('948.0', '162,243')
    """
    return f"{count:,.{1 if abs(count) < 1e4 else 0}f}"


def signed_money(value: float) -> str:
    """Return a gain or loss in €, with its sign."""
    return money(value) if value < 0 else f"+{money(value)}"
