"""How the course looks: one colour, line style and marker for each system, in light and dark.

Colours are from the palette of Okabe and Ito (2008), chosen for readers with any kind of colour
vision; each has a contrast of at least 3:1 on white and on JupyterLab's dark background.
"""

from dataclasses import dataclass

SIGNS = {"circle": "●", "diamond": "◆", "square": "■", "triangle-up": "▲"}


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
        sign = {"circle": "●", "diamond": "◆", "square": "■", "triangle-up": "▲"}.get(
            self.symbol, "○"
        )
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

OVER = Style("", "#CC79A7", "longdash", "triangle-up")  # what is beyond a limit

# Of Plotly's toolbar: nothing that leads out of the page, nothing that these charts do not need.
TOOLS = {
    "displaylogo": False,
    "showSendToCloud": False,
    "modeBarButtonsToRemove": ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d"],
}

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
    # What stands in the plot is never cut off at its edge; what is beyond it is not shown at all.
    whole = {"cliponaxis": False}
    scatter = {"line": {"width": size / 5}, "hoverlabel": {"namelength": -1}, **whole}
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
        "data": {"scatter": [scatter], "bar": [whole]},
    }


def templates(size: int = 14) -> dict[str, dict]:
    """Return the templates of a live chart, by theme."""
    return {
        "light": template("#1f1f1f", "#d5d5d5", size),
        "dark": template("#ececec", "#444444", size),
    }


# A stored chart cannot know the reader's theme: its greys are legible on both backgrounds.
STATIC = template("#767676", "rgba(128, 128, 128, 0.3)")


def small(text: object, percent: int = 85) -> str:
    """Return a text in a smaller type, which still grows with the page's own when presenting."""
    return f'<span style="font-size:{percent}%">{text}</span>'
