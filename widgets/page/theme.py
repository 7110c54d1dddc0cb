"""How the course looks: one colour, line style and marker for each system, in light and dark.

Colours are from the palette of Okabe and Ito (2008), chosen for readers with any kind of colour
vision; each has a contrast of at least 3:1 on white and on JupyterLab's dark background.
"""

import math
from dataclasses import dataclass

import plotly.graph_objects as go
from numpy.typing import ArrayLike

from widgets.page.text import money


@dataclass(frozen=True)
class Style:
    """What tells one thing from another in every chart: never colour alone."""

    name: str
    color: str
    dash: str
    symbol: str

    @property
    def sign(self) -> str:
        """The marker as a coloured character, for use in a text."""
        sign = {"circle": "●", "diamond": "◆", "square": "■"}.get(self.symbol, "○")
        return f'<span style="color:{self.color}">{sign}</span>'

    @property
    def line(self) -> dict:
        return {"color": self.color, "dash": self.dash}

    @property
    def marker(self) -> dict:
        outline = {"color": self.color, "width": 3}
        return {"color": self.color, "symbol": self.symbol, "size": 10, "line": outline}


MASS = Style("Mass production", "#0072B2", "solid", "circle")
CUSTOM = Style("Mass customization", "#D55E00", "dash", "diamond")
THIRD = Style("", "#009E73", "dashdot", "square")  # something that is neither of the two systems
NEUTRAL = Style(
    "", "#767676", "dot", "circle-open"
)  # the learner's guess, reference lines, the flip point

BACKGROUND = {"light": "#ffffff", "dark": "#111111"}


def template(ink: str, grid: str, size: int = 14) -> dict:
    """Return a Plotly template; colours of text and grid are the only difference between themes."""
    axis = {
        "automargin": True,
        "gridcolor": grid,
        "linecolor": grid,
        "showline": True,
        "ticks": "outside",
        "tickcolor": grid,
        "title": {"standoff": 8},
        "zeroline": False,
    }
    scatter = {"line": {"width": size / 5}, "hoverlabel": {"namelength": -1}}
    return {
        "layout": {
            "font": {"color": ink, "size": size, "family": "system-ui, sans-serif"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hovermode": "closest",
            "margin": {"l": 10, "r": 16, "t": 36, "b": 10},
            "xaxis": axis,
            "yaxis": axis,
            "separators": ".,",
        },
        "data": {"scatter": [scatter]},
    }


def templates(size: int = 14) -> dict[str, dict]:
    """Return the templates of a live chart, by theme."""
    return {
        "light": template("#1f1f1f", "#d5d5d5", size),
        "dark": template("#ececec", "#444444", size),
    }


# A stored chart cannot know the reader's theme: its greys are legible on both backgrounds.
STATIC = template("#767676", "rgba(128, 128, 128, 0.3)")


def figure(traces: list, *, height: int = 420, **layout) -> dict:
    """Return a plain figure in the course's look; `layout` goes to Plotly as it is."""
    whole = go.Figure(traces, {"height": height, **layout})
    found = whole.layout.to_plotly_json()
    found.pop("template", None)
    return {"data": [trace.to_plotly_json() for trace in whole.data], "layout": found}


def line(x: ArrayLike, y: ArrayLike, style: Style, name: str = "", **more) -> go.Scatter:
    """Return a line in the style of one of the systems."""
    return go.Scatter(x=x, y=y, mode="lines", line=style.line, name=name or style.name, **more)


def label(x: float, y: float, text: str, position: str = "top left", **more) -> go.Scatter:
    """Return a text beside a line. Being a trace it follows the data on any axis, log or linear."""
    return go.Scatter(
        x=[x], y=[y], text=[text], mode="text", textposition=position, hoverinfo="skip", **more
    )


def small(text: object, percent: int = 85) -> str:
    """Return a text in a smaller type, which still grows with the page's own when presenting."""
    return f'<span style="font-size:{percent}%">{text}</span>'


def labels_at_end(x: ArrayLike, lines: dict[Style, ArrayLike], **more) -> list[go.Scatter]:
    """Name two lines at their right end, the upper one above itself and the lower one below."""
    (one, y_one), (two, y_two) = lines.items()
    upper = y_one[-1] > y_two[-1]
    return [
        label(x[-1], y[-1], f"{style.sign} {style.name}", f"{place} left", **more)
        for style, y, place in (
            (one, y_one, "top" if upper else "bottom"),
            (two, y_two, "bottom" if upper else "top"),
        )
    ]


def point(
    x: float, y: float, text: str, style: Style = NEUTRAL, position: str = "top center", **more
) -> go.Scatter:
    """Return a marked and named point: the flip, or where the learner stands."""
    return go.Scatter(
        x=[x],
        y=[y],
        text=[text],
        mode="markers+text",
        textposition=position,
        marker=style.marker,
        cliponaxis=False,
        **{"name": text or style.name, **more},
    )


def log_range(low: float, high: float) -> dict:
    """Return a logarithmic axis that runs exactly from `low` to `high`."""
    return {"type": "log", "range": [math.log10(low), math.log10(high)], "dtick": 1}


EURO = {"tickprefix": "€", "tickformat": "~s"}


def euros(*amounts: float) -> dict:
    """Return ticks of an axis at amounts of money."""
    return {"tickvals": list(amounts), "ticktext": [money(amount) for amount in amounts]}


def marked(x: float, y: float, top: float, text: str, side: str) -> list[go.Scatter]:
    """Return a point of a curve with its name above the lines around it."""
    name = text.partition(":")[0]
    return [
        line([x, x], [y, top], NEUTRAL, name, hoverinfo="skip"),
        point(x, y, "", NEUTRAL, name=name),
        label(x, top, text, side),
    ]


def level(height: float, style: Style, x1: float) -> dict:
    """Return a control limit as a shape: a thin horizontal line."""
    line = {"color": style.color, "dash": style.dash, "width": 1.5}
    ends = {"x0": 0, "x1": x1, "y0": height, "y1": height}
    return {"type": "line", "line": line, **ends, "xref": "x", "yref": "y"}
