"""Lines, points, bars, maps and shapes of a still picture."""

import math
import re
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

from widgets.page.picture.axes import Axis
from widgets.page.picture.lines import (
    INK,
    SIZE,
    Point,
    lines_of,
    path,
    short,
    stroke,
    text,
    text_and_look,
)

SHADES, CELLS = 12, 64  # of a map: its colours, and its cells across and up, at most
SYMBOLS = {  # outlines of all markers but the circle, each from about -1 to 1
    "square": "M-1-1H1V1H-1Z",
    "diamond": "M0-1.3L1.3 0L0 1.3L-1.3 0Z",
    "star": "M0-1.4L.3-.4L1.3-.4L.5.2L.8 1.1L0 .6L-.8 1.1L-.5.2L-1.3-.4L-.3-.4Z",
    "triangle-up": "M0-1.2L1.1.6H-1.1Z",
    "triangle-down": "M0 1.2L1.1-.6H-1.1Z",
    "cross": "M-.4-1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4Z",
    "x": "M-1-.5L-.5-1L0-.5L.5-1L1-.5L.5 0L1 .5L.5 1L0 .5L-.5 1L-1 .5L-.5 0Z",
    "hourglass": "M-1-1H1L-1 1H1Z",
    "x-thin": "M-1-1L1 1M-1 1L1-1",
    "line-ew": "M-1.4 0H1.4",
    "line-ns": "M0-1.4V1.4",
}
NUMBERED = {0: "circle", 1: "square", 2: "diamond", 3: "cross", 4: "x", 25: "hourglass"}
Drawn = Iterable[str]


def one(value: Any, i: int, otherwise: Any = None) -> Any:
    """Return what holds for point `i`: a list has one value for each, anything else is for all."""
    found = value[i] if isinstance(value, list) else value
    return otherwise if found is None else found


def faint(opacity: float) -> str:
    return f' opacity="{opacity:g}"' if opacity != 1 else ""


def inside(x: Axis, y: Axis, drawing: str) -> str:
    """Return a drawing cut off at the edges of its panel."""
    box = [min(x.start, x.end), min(y.start, y.end), abs(x.end - x.start), abs(y.end - y.start)]
    left, top, wide, high = map(short, box)
    return (
        f'<svg x="{left}" y="{top}" width="{wide}" height="{high}" '
        f'viewBox="{left} {top} {wide} {high}">{drawing}</svg>'
    )


# ---- lines and points --------------------------------------------------------------------------


def scatter(trace: dict[str, Any], x: Axis, y: Axis, _layout: dict[str, Any]) -> Drawn:
    """Yield a line, markers and texts."""
    mode, dim = trace.get("mode", "lines"), faint(trace.get("opacity", 1))
    points = [(x.at(right), y.at(up)) for right, up in zip(trace["x"], trace["y"], strict=False)]
    lines = [list(group) for there, group in groupby(points, lambda p: None not in p) if there]
    line, drawn = trace.get("line", {}), ""
    if "fill" in trace:
        drawn += f'<path fill="{trace.get("fillcolor", "none")}"{dim} d="{path(lines, "Z")}"/>'
    if "lines" in mode and line.get("width") != 0:
        drawn += f'<path fill="none" {stroke(line)}{dim} d="{path(lines)}"/>'
    if drawn and lines:
        whole = all(x.holds(right) and y.holds(up) for line in lines for right, up in line)
        yield drawn if whole else inside(x, y, drawn)
    there = [
        (i, point)
        for i, point in enumerate(points)
        if None not in point and x.holds(point[0]) and y.holds(point[1])
    ]
    for i, (_, up) in there:
        if error := trace.get("error_x", {}).get("array"):
            ends = [(x.at(trace["x"][i] + side * error[i]), up) for side in (-1, 1)]
            yield f'<path stroke="{trace["error_x"].get("color", INK)}" d="{path([ends])}"/>'
    marker = trace.get("marker", {}) if "markers" in mode else None
    if marker is not None:
        dots = (_marker(marker, i, point, trace.get("opacity", 1)) for i, point in there)
        for look, alike in _by_look(dots):
            drawn = "".join(alike)
            # Dots are lines without length that have round ends.
            yield f'<path {look} d="{drawn}"/>' if "linecap" in look else f"<g {look}>{drawn}</g>"
    if "text" in mode:
        for look, alike in _by_look(_texts(trace, marker, there)):
            yield f"<g{look}>{''.join(alike)}</g>"


def _by_look(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, list[str]]]:
    grouped: dict[str, list[str]] = {}
    for look, drawn in pairs:
        grouped.setdefault(look, []).append(drawn)
    return grouped.items()


def _texts(trace: dict, marker: dict | None, there: list) -> Iterable[tuple[str, str]]:
    font = trace.get("textfont", {})
    for i, point in there:
        words = one(trace.get("text"), i, "")
        if words == "":
            continue
        apart = 3 if marker is None else 3 + one(marker.get("size"), i, 6) / 2
        place = one(trace.get("textposition"), i, "middle center")
        look = {key: one(font.get(key), i) for key in ("color", "weight")}
        size = one(font.get("size"), i, SIZE)
        yield text_and_look(lines_of(str(words)), *point, place, apart, size=size, **look)


def _marker(marker: dict[str, Any], i: int, point: Point, opacity: float) -> tuple[str, str]:
    """Return how a marker looks, and the marker where it stands."""
    symbol = one(marker.get("symbol"), i, "circle")
    if isinstance(symbol, int):
        symbol = NUMBERED.get(symbol % 100, "circle") + ("-open" if symbol >= 100 else "")
    half, color = one(marker.get("size"), i, 6) / 2, one(marker.get("color"), i, INK)
    if not isinstance(color, str):
        color = _shade(color, marker["cmin"], marker["cmax"], marker["colorscale"])
    line = marker.get("line", {})
    edge, width = one(line.get("color"), i, color), one(line.get("width"), i, 0)
    dim, (right, up) = faint(opacity * one(marker.get("opacity"), i, 1)), map(short, point)
    if symbol == "circle" and edge == color:
        look = f'stroke="{color}" stroke-width="{2 * half + width:g}" stroke-linecap="round"{dim}'
        return look, f"M{right} {up}h0"
    fill = color
    if symbol.endswith("-open"):
        fill, edge, width = "none", color, width or 1
    if symbol.startswith("circle"):
        scale, drawn = 1, f'<circle cx="{right}" cy="{up}" r="{half:g}"/>'
    else:
        outline = SYMBOLS.get(symbol.removesuffix("-open"), SYMBOLS["square"])
        scale = half
        drawn = f'<path transform="translate({right} {up})scale({half:g})" d="{outline}"/>'
    edged = f' stroke="{edge}" stroke-width="{width / scale:.2g}"' if width else ""
    return f'fill="{fill}"{edged}{dim}', drawn


# ---- bars --------------------------------------------------------------------------------------


def bar(trace: dict[str, Any], x: Axis, y: Axis, layout: dict[str, Any]) -> Drawn:
    """Yield bars with their texts, beside or on top of those of other traces."""
    flat = trace.get("orientation") == "h"
    place, length = (y, x) if flat else (x, y)
    mode = layout.get("barmode", "group")
    all_bars = [
        other for other in place.traces if other["type"] == "bar" and other in length.traces
    ]
    number = next(i for i, other in enumerate(all_bars) if other is trace)
    spots = [[place.number(value) for value in other[place.letter]] for other in all_bars]
    apart = min((b - a for a, b in pairwise(sorted({s for row in spots for s in row}))), default=1)
    count = len(all_bars) if mode == "group" else 1
    thick = trace.get("width") or apart * (1 - layout.get("bargap", 0.2)) / count
    shift = (number - (count - 1) / 2) * thick if mode == "group" else 0
    for i, (spot, value) in enumerate(zip(spots[number], trace[length.letter], strict=False)):
        if value is None:
            continue
        base = one(trace.get("base"), i, 0)
        if mode in ("stack", "relative"):
            base += sum(
                below
                for other, row in zip(all_bars[:number], spots, strict=False)
                for below, at in zip(other[length.letter], row, strict=True)
                if at == spot and below is not None and (below < 0) == (value < 0)
            )
        ends = [length.within(length.at(end)) for end in (base, base + value)]
        sides = [place.at_number(spot + shift + side * thick / 2) for side in (-1, 1)]
        yield _box(*((ends, sides) if flat else (sides, ends)), _bar_look(trace, i))
        words = one(trace.get("text"), i, "")
        if words != "" and trace.get("textposition") != "none":
            back, middle = (value < 0) != (length.low > length.high), sum(sides) / 2
            if trace.get("textposition") != "outside":
                at, position = sum(ends) / 2, "middle center"
            elif flat:
                at, position = ends[1], "middle left" if back else "middle right"
            else:
                at, position = ends[1], "bottom center" if back else "top center"
            point = (at, middle) if flat else (middle, at)
            yield text(lines_of(str(words)), *point, position, apart=3)


def _bar_look(trace: dict[str, Any], i: int) -> str:
    marker = trace.get("marker", {})
    color, line = one(marker.get("color"), i, INK), marker.get("line", {})
    edge, width = one(line.get("color"), i, color), one(line.get("width"), i, 0)
    look = f'fill="{color}"'
    if one(marker.get("pattern", {}).get("shape"), i):  # hatched
        look, edge, width = f'{look} fill-opacity=".45"', color, width or 1
    look += f' stroke="{edge}" stroke-width="{width:g}"' if width else ""
    return look + faint(trace.get("opacity", 1))


def _box(across: Iterable[float], up: Iterable[float], look: str) -> str:
    (left, right), (top, bottom) = sorted(across), sorted(up)
    size = f'width="{short(right - left)}" height="{short(bottom - top)}"'
    return f'<rect x="{short(left)}" y="{short(top)}" {size} {look}/>'


# ---- maps --------------------------------------------------------------------------------------


def heatmap(trace: dict[str, Any], x: Axis, y: Axis, _layout: dict[str, Any]) -> Drawn:
    """Yield a map in a few shades, one path for each."""
    down, across = (math.ceil(len(cells) / CELLS) for cells in (trace["z"], trace["z"][0]))
    rows = [row[::across] for row in trace["z"][::down]]
    columns, heights = _edges(trace, x, len(rows[0]), across), _edges(trace, y, len(rows), down)
    numbers = [value for row in rows for value in row if value is not None]
    low, high = trace.get("zmin", min(numbers)), trace.get("zmax", max(numbers))
    drawn: dict[str, list] = {}
    for row, (top, bottom) in zip(rows, pairwise(heights), strict=True):
        shades = [v if v is None else _shade(v, low, high, trace["colorscale"]) for v in row]
        for shade, run in groupby(enumerate(shades), lambda cell: cell[1]):
            first, *_, last = [i for i, _ in run] * 2
            left, right = columns[first], columns[last + 1]
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            drawn.setdefault(shade, []).append(corners)
    drawn.pop(None, None)
    boxes = (f'<path fill="{shade}" d="{path(lines, "Z")}"/>' for shade, lines in drawn.items())
    look = f'shape-rendering="crispEdges"{faint(trace.get("opacity", 1))}'
    yield inside(x, y, f"<g {look}>{''.join(boxes)}</g>")


def _edges(trace: dict[str, Any], axis: Axis, count: int, step: int) -> list[float]:
    """Return the pixels between the cells of a map, and at both its ends."""
    places = trace.get(axis.letter) or list(range(count * step))
    middles = [axis.at(value) for value in places[::step]]
    between = [(a + b) / 2 for a, b in pairwise(middles)]
    half = (middles[1] - middles[0] if count > 1 else axis.end - axis.start) / 2
    return [middles[0] - half, *between, middles[-1] + half]


def _shade(value: float, low: float, high: float, scale: list[list]) -> str:
    """Return the colour of a value, one of a few.

    >>> _shade(1, 0, 1, [[0, "#ffffff"], [1, "rgba(0, 0, 0, 0.5)"]])
    '#00000080'
    """
    share = min(max((value - low) / ((high - low) or 1), 0), 1)
    share = round(share * (SHADES - 1)) / (SHADES - 1)
    for (start, color), (end, other) in pairwise(scale):
        if share <= end:
            part = (share - start) / ((end - start) or 1)
            mixed = (a + part * (b - a) for a, b in zip(_rgba(color), _rgba(other), strict=True))
            return "#" + "".join(f"{round(value):02x}" for value in mixed).removesuffix("ff")
    return INK


def _rgba(color: str) -> list[float]:
    """Return red, green, blue and opacity, each up to 255."""
    if color.startswith("#"):
        return [int(f"{color}ff"[i : i + 2], 16) for i in (1, 3, 5, 7)]
    red, green, blue, opacity = [*map(float, re.findall(r"[\d.]+", color)), 1][:4]
    return [red, green, blue, 255 * opacity]


# ---- shapes ------------------------------------------------------------------------------------


def shape(declared: dict[str, Any], axes: dict[str, Axis]) -> Drawn:
    """Yield a straight line or a box, if it is tied to two axes."""
    x, y = (axes.get(declared.get(f"{letter}ref", letter)) for letter in "xy")
    if x is None or y is None or declared["type"] not in ("line", "rect"):
        return
    across, up = ([axis.at(declared[f"{axis.letter}{end}"]) for end in (0, 1)] for axis in (x, y))
    look = stroke(declared.get("line", {}), 2)
    if declared["type"] == "rect":
        look += f' fill="{declared.get("fillcolor", "none")}"{faint(declared.get("opacity", 1))}'
        yield inside(x, y, _box(across, up, look))
    else:
        ends = zip(across, up, strict=True)
        yield inside(x, y, f'<path {look} d="{path([ends])}"/>')


KINDS = {"bar": bar, "heatmap": heatmap, "scatter": scatter}
