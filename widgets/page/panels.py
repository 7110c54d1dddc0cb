"""Charts as plain Plotly dictionaries: an axis is declared once, a panel draws on two of them.

    units = Axis("Yearly volume", "units/year", 1e3, 1e6, log=True)
    panel = Panel(units, Axis("Cost per unit", "€", 1, 1_000, log=True))
    panel.line(units.values(), 20 + 2e6 / units.values(), theme.MASS)
    panel.point(5e4, 60, "flip")
    return panel.figure(height=420)

Titles, ticks and hover texts follow from the unit; `stack` puts panels above each other. A point
beyond an axis stands at its edge and says where it is.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from widgets.page.fields import fields_of
from widgets.page.text import in_words, money, short
from widgets.page.theme import NEUTRAL, Style

LONGEST_LINE = 34  # characters of an axis title: what a telephone has room for
MARGIN = 0.006  # decades: ln 1000 / ln 10 is a little below 3, and what lies outside is not drawn
BETWEEN = {True: 42, False: 88}  # pixels from panel to panel if they share the axis across, or not
ARROWS = {  # to the right and up → which way a point beyond the axes lies
    (0, 1): "↑", (0, -1): "↓", (1, 0): "→", (-1, 0): "←",
    (1, 1): "↗", (1, -1): "↘", (-1, 1): "↖", (-1, -1): "↙",
}  # fmt: skip


@dataclass(frozen=True)
class Axis:
    """What an axis shows, in which unit, from where to where.

    `ticks` are values, or values with their texts. `at` leads from one axis to the other in a hover
    text: "€30 with 5 variants". `more` is for Plotly as it is.
    """

    title: str
    unit: str = ""
    low: float = 0
    high: float = 1
    log: bool = False
    ticks: Sequence[float] | Mapping[float, str] | None = None
    at: str = "at"
    more: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: type, name: str, **changes: Any) -> "Axis":
        """Return the axis of a declared input, from end to end of its slider."""
        declared = fields_of(inputs)[name]
        known = {key: getattr(declared, key) for key in ("unit", "low", "high", "log")}
        return cls(**{"title": declared.label, **known, **changes})

    def values(self, count: int = 61) -> np.ndarray:
        """Return values that are evenly spread along the axis, its ends among them."""
        return (np.geomspace if self.log else np.linspace)(self.low, self.high, count)

    def layout(self) -> dict[str, Any]:
        """Return the axis as Plotly wants it."""
        said = self.unit in ("", "€") or self.unit in self.title.lower()
        text = self.title if said else f"{self.title} ({self.unit})"
        text = text if "<br>" in text else "<br>".join(wrap(text, LONGEST_LINE))
        axis: dict[str, Any] = {"title": {"text": text}} if text else {}  # empty ones take room
        ends = (self.low, self.high)
        if self.log:
            axis["type"] = "log"
            ends = (math.log10(self.low) - MARGIN, math.log10(self.high) + MARGIN)
        axis["range"] = list(ends)
        if ticks := self._ticks():
            axis |= {"tickvals": list(ticks), "ticktext": list(ticks.values())}
        elif self.unit.startswith("€"):
            axis["tickprefix"] = "€"
        return axis | dict(self.more)

    def _ticks(self) -> Mapping[float, str]:
        ticks = self.ticks
        if ticks is None and self.log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            step = 1 + (last - first) // 7
            ticks = [10.0**power for power in range(first, last + 1, step)]
        if ticks is None or isinstance(ticks, Mapping):
            return ticks or {}
        return {value: self.text(value) for value in ticks}

    def text(self, value: float) -> str:
        """Return a value as it stands at a tick."""
        return short(value, "€" if self.unit.startswith("€") else "")

    def share(self, value: float) -> float:
        """Return where a value stands along the axis: 0 at its low end, 1 at its high end."""
        low, high = self.low, self.high
        if self.log:
            low, value, high = (math.log10(max(each, 1e-300)) for each in (low, value, high))
        return (value - low) / (high - low)

    def beyond(self, value: float) -> int:
        """Return −1 if a value lies before the low end, 1 if after the high end, otherwise 0."""
        share = self.share(value)
        return int(share > 1 + 1e-6) - int(share < -1e-6)

    def said(self, value: float) -> str:
        """Return a value in words, without its unit."""
        return money(value) if self.unit.startswith("€") else in_words(value)

    def hover(self, letter: str) -> str:
        """Return how a value along this axis is told, with its unit."""
        number = f"%{{{letter}:,.4~r}}"
        if self.unit.startswith("€"):
            return f"€{number}{self.unit[1:]}"
        return f"{number} {self.unit}".strip()


class Panel:
    """A drawing on two axes; `share` is its part of the height in a stack."""

    def __init__(self, x: Axis, y: Axis, share: float = 1):
        self.x, self.y, self.share = x, y, share
        self.traces: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        self._hover = f"{y.hover('y')}<br>{x.at} {x.hover('x')}"
        self._edges: Counter[tuple[float, float]] = Counter()  # texts of points beyond the axes

    def add(self, kind: str, **attributes: Any) -> None:
        """Draw a Plotly trace of any kind; an attribute that is None is left out."""
        known = {key: value for key, value in attributes.items() if value is not None}
        self.traces.append({"type": kind, **known})

    def line(
        self, x: ArrayLike, y: ArrayLike, style: Style = NEUTRAL, name: str = "", **more: Any
    ) -> None:
        """Draw a line in the style of one of the systems."""
        given = {"mode": "lines", "line": style.line, "name": name or style.name}
        self._scatter(x, y, **{**given, **more})

    def points(
        self, x: ArrayLike, y: ArrayLike, style: Style = NEUTRAL, name: str = "", **more: Any
    ) -> None:
        """Draw markers in the style of one of the systems."""
        given = {"mode": "markers", "marker": style.marker, "name": name or style.name}
        self._scatter(x, y, **{**given, **more})

    def point(
        self, x: float | None, y: float | None, text: str = "", style: Style = NEUTRAL,
        position: str = "top center", **more: Any,
    ) -> None:  # fmt: skip
        """Draw a marked and named point: the flip, or where the learner stands.

        A point without coordinates is not there, but keeps its place in the figure. One beyond the
        axes stands at their edge, with an arrow and its true coordinates.
        """
        name = more.pop("name", text)
        if x is not None and y is not None:
            x, y, text, position, told = self._on_chart(x, y, text, position)
            more = more if "hoverinfo" in more else more | told
        given = {"mode": "markers+text", "text": [text], "textposition": position}
        self.points([x], [y], style, name, **{**given, **more})

    def _on_chart(
        self, x: float, y: float, text: str, position: str
    ) -> tuple[float, float, str, str, dict[str, str]]:
        """Return where a point is drawn, how it is named, and a hover text if it lies beyond."""
        across, up = way = self.x.beyond(x), self.y.beyond(y)
        if way == (0, 0):
            return x, y, text, position, {}
        told = f"{self.y.said(y)}<br>{self.x.at} {self.x.said(x)}<extra>beyond the chart</extra>"
        far = [axis.said(at) for axis, at, off in ((self.x, x, across), (self.y, y, up)) if off]
        new = "" if any(map(str.isdigit, text)) else ", ".join(far)  # its name may say it
        text = " ".join(filter(None, [text, ARROWS[way], new]))
        x = {-1: self.x.low, 0: x, 1: self.x.high}[across]
        y = {-1: self.y.low, 0: y, 1: self.y.high}[up]
        row, side = position.split()
        row = {1: "bottom", -1: "top"}.get(up, row)
        place = self.x.share(x)
        side = "left" if place > 0.95 else "right" if place < 0.05 else side
        # A second text at the same place stands behind the first one.
        lines = "<br>" * self._edges[x, y]
        self._edges[x, y] += 1
        text = f"{text}{lines}" if row == "top" else f"{lines}{text}"
        return x, y, text, f"{row} {side}", {"hovertemplate": told}

    def label(
        self, x: float | None, y: float | None, text: str, position: str = "top left", **more: Any
    ) -> None:
        """Write a text beside a line; it follows the data on any axis, log or linear."""
        given = {"mode": "text", "text": [text], "textposition": position, "hoverinfo": "skip"}
        self._scatter([x], [y], **{**given, **more})

    def key(self, *entries: tuple[str, Style, str]) -> None:
        """Name what is drawn in a row above the panel: for each a sign, its style and its name."""
        signs = [f'<span style="color:{style.color}">{sign}</span>' for sign, style, _ in entries]
        text = " ".join(f"{sign} {name}" for sign, (*_, name) in zip(signs, entries, strict=True))
        self.label(self.x.high, self.y.high, text, "top left")

    def names_at_end(self, lines: Mapping[Style, ArrayLike]) -> None:
        """Name two lines at their right end, the upper one above itself, the lower one below."""
        upper = max(lines, key=lambda style: lines[style][-1])
        for style, heights in lines.items():
            place = "top left" if style is upper else "bottom left"
            self.label(self.x.high, heights[-1], f"{style.sign} {style.name}", place)

    def marked(self, x: float, y: float, top: float, text: str, position: str) -> None:
        """Mark a point of a curve, with its name above the lines around it."""
        name = text.partition(":")[0]
        self.line([x, x], [y, top], NEUTRAL, name, hoverinfo="skip")
        self.point(x, y, name=name)
        self.label(x, top, text, position)

    def rule(self, style: Style = NEUTRAL, **ends: float) -> None:
        """Draw a thin straight line from (x0, y0) to (x1, y1); what is left out is an end."""
        full = {"x0": self.x.low, "x1": self.x.high, "y0": self.y.low, "y1": self.y.high}
        self.shape("line", line={**style.line, "width": 1.5}, **{**full, **ends})

    def shape(self, kind: str, **attributes: Any) -> None:
        """Draw a Plotly shape on the axes of this panel."""
        self.shapes.append({"type": kind, **attributes})

    def figure(self, height: int = 420, **layout: Any) -> dict[str, Any]:
        """Return this panel alone as a figure."""
        return stack(self, height=height, **layout)

    def _scatter(self, x: ArrayLike, y: ArrayLike, **more: Any) -> None:
        if "hoverinfo" not in more:
            more = {"hovertemplate": self._hover, **more}
        self.add("scatter", x=x, y=y, **more)


def stack(*panels: Panel, height: int = 420, **layout: Any) -> dict[str, Any]:
    """Return a figure with the first panel at the top; panels with one `x` share that axis.

    `layout` goes to Plotly as it is.
    """
    shared = len(panels) > 1 and all(panel.x is panels[0].x for panel in panels)
    gap = BETWEEN[shared] / height
    free = (1 - gap * (len(panels) - 1)) / sum(panel.share for panel in panels)
    data, shapes, axes, top = [], [], {}, 1.0
    for number, panel in enumerate(panels, start=1):
        up = "" if number == 1 else str(number)
        across = "" if shared else up
        places = {"xaxis": f"x{across}", "yaxis": f"y{up}"} if up else {}
        data += [{**places, **trace} for trace in panel.traces]
        refs = {"xref": f"x{across}", "yref": f"y{up}"}
        shapes += [{**refs, **shape} for shape in panel.shapes]
        bottom = max(0.0, top - free * panel.share)
        domain = {"domain": [round(bottom, 4), round(top, 4)]} if len(panels) > 1 else {}
        axes[f"xaxis{across}"] = {"anchor": f"y{up}", **panel.x.layout()}
        axes[f"yaxis{up}"] = {"anchor": f"x{across}", **domain, **panel.y.layout()}
        top = bottom - gap
    drawn = {"shapes": shapes} if shapes else {}
    return {"data": data, "layout": {"height": height, **axes, **drawn, **layout}}
