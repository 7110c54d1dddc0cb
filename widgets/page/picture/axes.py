"""Axes of a still picture: where a value is, the ticks and the title."""

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from widgets.page.picture.lines import GRID, INK, SIZE, lines_of, path, text, wide

TICK = 5  # pixels that a tick is long


class Axis:
    """One axis of Plotly's, `name` being "x", "x2", "y" …, with the traces that are on it."""

    def __init__(self, name: str, declared: dict[str, Any], traces: list[dict[str, Any]]):
        self.letter, self.declared, self.traces = name[0], declared, traces
        self.log = declared.get("type") == "log"
        self.anchor = declared.get("anchor") or ("y" if self.letter == "x" else "x") + name[1:]
        self.title = lines_of(declared.get("title", {}).get("text", ""))
        self.shown = declared.get("visible", True)
        values = [value for trace in traces for value in trace.get(self.letter) or ()]
        named = [value for value in values if isinstance(value, str)]
        self.names = list(dict.fromkeys([*declared.get("categoryarray", ()), *named]))
        numbers = [self.number(value) for value in values if value is not None]
        self.low, self.high = declared.get("range") or _around(numbers, bool(self.names))
        self.start = self.end = 0.0  # pixels

    def number(self, value: Any) -> float:
        """Return where a value is, in the units of the axis' range."""
        if isinstance(value, str):
            return self.names.index(value)
        if self.log:
            return math.log10(value) if value > 0 else -math.inf
        return value

    def lie(self, start: float, end: float) -> None:
        """Take the axis' part of the way from `start` to `end`, in pixels."""
        first, last = self.declared.get("domain", (0, 1))
        self.start, self.end = start + first * (end - start), start + last * (end - start)

    def at(self, value: Any) -> float | None:
        """Return the pixel of a value."""
        return None if value is None else self.at_number(self.number(value))

    def at_number(self, number: float) -> float:
        """Return the pixel of a place in the units of the range; what is far away, not too far."""
        share = (number - self.low) / (self.high - self.low)
        return self.start + min(max(share, -9), 9) * (self.end - self.start)

    def within(self, pixel: float) -> float:
        """Return a pixel, or the end of the axis that it is beyond."""
        low, high = sorted((self.start, self.end))
        return min(max(pixel, low), high)

    def holds(self, pixel: float) -> bool:
        """Return whether a pixel is on the axis."""
        return abs(self.within(pixel) - pixel) <= 1

    def ticks(self) -> dict[Any, list[str]]:
        """Return the values that are marked, with the lines of their texts."""
        declared, (first, last) = self.declared, sorted((self.low, self.high))
        if "tickvals" in declared:
            values = declared["tickvals"]
        elif not declared.get("showticklabels", True):
            values = []
        elif self.names:
            values = self.names
        elif self.log:
            values = [10.0**power for power in range(math.ceil(first), math.floor(last) + 1)]
        else:
            step = declared.get("dtick") or _step(last - first)
            values = [i * step for i in range(math.ceil(first / step), int(last // step) + 1)]
        sign = declared.get("tickprefix", "")
        texts = declared.get("ticktext") or [
            value if isinstance(value, str) else f"{'−' * (value < 0)}{sign}{abs(value):,.6g}"
            for value in values
        ]
        return {value: lines_of(str(each)) for value, each in zip(values, texts, strict=False)}

    def room(self) -> float:
        """Return how many pixels ticks and title need beside the axis."""
        if not self.shown:
            return 0
        texts = self.ticks().values()
        if self.letter == "x":
            beside = 1.4 * SIZE * max(map(len, texts), default=0)
        else:
            beside = 4 + max(map(wide, texts), default=0)
        return TICK + beside + self._for_title()

    def drawn(self, other: "Axis") -> Iterable[str]:
        """Yield the axis, its grid, ticks and title; `other` is the axis that it stands on."""
        if not self.shown:
            return

        def across(place: float, *depths: float) -> list[tuple[float, float]]:
            points = [(place, depth) for depth in depths]
            return points if self.letter == "x" else [point[::-1] for point in points]

        edge = other.start
        outside = edge + (TICK if self.letter == "x" else -TICK)
        ticks = {self.at(value): lines for value, lines in self.ticks().items()}
        ticks = {place: lines for place, lines in ticks.items() if self.holds(place)}
        lines = []
        if self.declared.get("ticks") != "":
            lines += [across(place, edge, outside) for place in ticks]
        if self.declared.get("showgrid", not self._without_grid()):
            lines += [across(place, edge, other.end) for place in ticks]
        if self.declared.get("showline", True):
            lines.append(across(self.start, edge) + across(self.end, edge))
        yield f'<path stroke="{GRID}" d="{path(lines)}"/>'
        if self.declared.get("zeroline") and self.holds(zero := self.at(0)):
            yield f'<path stroke="{INK}" d="{path([across(zero, edge, other.end)])}"/>'
        if self.declared.get("showticklabels", True):
            yield from self._tick_texts(ticks, outside)
        if self.title:
            middle, deep = (self.start + self.end) / 2, self.room() - self._for_title()
            if self.letter == "x":
                yield text(self.title, middle, edge + deep, "bottom center")
            else:
                yield text(self.title, edge - deep - 4, middle, "top center", turn=-90)

    def _for_title(self) -> float:
        return 1.6 * SIZE * len(self.title)

    def _without_grid(self) -> bool:
        """As Plotly does it: where bars stand, and behind a map, there is no grid."""
        return any(
            trace["type"] == "heatmap"
            or (
                trace["type"] == "bar" and (trace.get("orientation") == "h") == (self.letter == "y")
            )
            for trace in self.traces
        )

    def _tick_texts(self, ticks: dict[float, list[str]], outside: float) -> Iterable[str]:
        if self.letter == "y":
            for place, lines in ticks.items():
                yield text(lines or [""], outside - 3, place, "middle left")
            return
        every = 1  # so that none lies on its neighbour
        for (place, lines), (following, others) in pairwise(ticks.items()):
            needed = (wide(lines) + wide(others)) / 2 + 6
            every = max(every, math.ceil(needed / max(abs(following - place), 1)))
        for place, lines in list(ticks.items())[::every]:
            yield text(lines or [""], place, outside + 2, "bottom center")


def _around(numbers: list[float], named: bool) -> tuple[float, float]:
    """Return a range that shows some numbers, or all names."""
    if named or not numbers:
        return -0.5, max(numbers, default=0) + 0.5
    low, high = min(*numbers, 0), max(*numbers, 0)
    return low, high + 0.05 * ((high - low) or 1)


def _step(length: float) -> float:
    """Return a round number that is four to seven times in a length.

    >>> _step(100), _step(0.3), _step(15)
    (20.0, 0.05, 5.0)
    """
    power = 10.0 ** math.floor(math.log10(length / 5))
    return next(times * power for times in (1, 2, 5, 10) if length / (times * power) <= 7)
