"""A small still picture of a chart, drawn by the kernel, for pages that run no JavaScript.

A repository page, an exported page and a lesson whose kernel is gone show it. It knows what the
course's charts are made of: lines, named points, bars, maps and shapes on straight axes. What else
Plotly can draw is left out.
"""

import re
from html import escape
from typing import Any

from widgets.page.picture import traces
from widgets.page.picture.axes import Axis
from widgets.page.picture.lines import INK, LOOK, SIZE

WIDTH = 760  # pixels; the height is the chart's own


def svg(figure: dict[str, Any], title: str) -> str:
    """Return a still figure, as `faces.still` makes it, as the text of an SVG file."""
    layout, height = figure["layout"], figure["layout"].get("height", 420)
    shown = [trace for trace in figure["data"] if trace["type"] in traces.KINDS]
    shown = [trace for trace in shown if trace.get("visible", True) is True]
    axes = {}
    for letter in "xy":
        for key in sorted({f"{letter}axis", *(k for k in layout if re.match(f"{letter}axis", k))}):
            name = key.replace("axis", "")
            on_it = [trace for trace in shown if trace.get(f"{letter}axis", letter) == name]
            axes[name] = Axis(name, layout.get(key, {}), on_it)
    _lay_out(axes.values(), layout.get("margin", LOOK["margin"]), height)

    parts = [part for axis in axes.values() for part in axis.drawn(axes[axis.anchor])]
    for shape in layout.get("shapes", ()):
        parts += traces.shape(shape, axes)
    for trace in sorted(shown, key=lambda trace: trace["type"] == "scatter"):
        x, y = axes[trace.get("xaxis", "x")], axes[trace.get("yaxis", "y")]
        parts += traces.KINDS[trace["type"]](trace, x, y, layout)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'font-family="sans-serif" font-size="{SIZE}" fill="{INK}" role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _lay_out(axes: Any, margin: dict[str, float], height: float) -> None:
    """Give the axes what their ticks and titles leave of the picture."""
    left = margin["l"] + max(axis.room() for axis in axes if axis.letter == "y")
    bottom = margin["b"] + max(axis.room() for axis in axes if axis.letter == "x")
    for axis in axes:
        if axis.letter == "x":
            axis.lie(left, WIDTH - margin["r"] - SIZE)
        else:
            axis.lie(height - bottom, margin["t"])
