"""Lines and texts of a still picture, as SVG."""

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Any

from widgets.page import theme

LOOK = theme.STATIC["layout"]
SIZE, INK, GRID = LOOK["font"]["size"], LOOK["font"]["color"], LOOK["xaxis"]["gridcolor"]
DASHES = {"dot": "2 4", "dash": "9 6", "longdash": "14 6", "dashdot": "9 4 2 4"}
TAG = r"(<[^>]+>)"
Point = tuple[float, float]


def short(pixel: float) -> str:
    """Return a pixel, to a tenth."""
    return f"{pixel:.1f}".removesuffix(".0")


def path(lines: Iterable[Iterable[Point]], close: str = "") -> str:
    """Return lines through points as the text of a path."""
    return "".join(
        f"M{'L'.join(f'{short(x)} {short(y)}' for x, y in line)}{close}" for line in lines
    )


def stroke(line: dict[str, Any], width: float = SIZE / 5) -> str:
    """Return how a line of Plotly's looks."""
    dash = DASHES.get(line.get("dash", "solid"))
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'stroke="{line.get("color", INK)}" stroke-width="{line.get("width", width):g}"{dashes}'


def lines_of(text: str) -> list[str]:
    """Return the lines of a text; a tag that is open at the end of one goes on in the next.

    >>> lines_of('<b>one<br>two</b><br>three')
    ['<b>one', '<b>two</b>', 'three']
    """
    lines, tags = [""], []
    for part in re.split(TAG, text):
        if part.startswith("<br"):
            lines.append("".join(tags))
            continue
        lines[-1] += part
        if part.startswith("</"):
            tags = tags[:-1]
        elif part.startswith("<"):
            tags = [*tags, part]
    return lines if text else []


def wide(lines: list[str]) -> float:
    """Return about how many pixels the longest line is wide."""
    return max((0.6 * SIZE * len(unescape(re.sub(TAG, "", line))) for line in lines), default=0)


def marked_up(line: str) -> str:
    """Return a line of Plotly's few tags as SVG.

    >>> marked_up('<b>R&amp;D')
    '<tspan font-weight="bold">R&amp;D</tspan>'
    """
    parts, closing = [], []
    for part in re.split(TAG, line):
        if part.startswith("</"):
            parts.append(closing.pop() if closing else "")
        elif part.startswith("<"):
            look = ' font-weight="bold"' if part == "<b>" else ""
            look += ' font-size="70%" baseline-shift="sub"' if part == "<sub>" else ""
            for name, ours in (("color", "fill"), ("font-size", "font-size")):
                if found := re.search(rf"{name}: ?([^;\"']+)", part):
                    look += f' {ours}="{found[1]}"'
            parts.append(f"<tspan{look}>")
            closing.append("</tspan>")
        else:
            parts.append(escape(unescape(part), quote=False))
    return "".join([*parts, *closing])


def text(lines: list[str], x: float, y: float, position: str, **look: Any) -> str:
    """Return a text beside a place; `position` is Plotly's, as "top left"."""
    attributes, placed = text_and_look(lines, x, y, position, **look)
    return placed.replace("<text", f"<text{attributes}", 1)


def text_and_look(
    lines: list[str], x: float, y: float, position: str, apart: float = 0,
    color: str | None = None, size: float = SIZE, weight: str | None = None, turn: float = 0,
) -> tuple[str, str]:  # fmt: skip
    """Return how a text looks, and the text where it stands, `apart` pixels from a place."""
    side, along = position.split()
    line = round(1.25 * size, 1)
    first = {
        "top": y - apart - line * (len(lines) - 1) - 0.25 * size,
        "middle": y - line * (len(lines) - 1) / 2 + 0.35 * size,
        "bottom": y + apart + 0.85 * size,
    }[side]
    aside = {"left": -1, "center": 0, "right": 1}[along] * (1 if side == "middle" else 0.5)
    left = short(x + aside * apart)
    look = {"left": ' text-anchor="end"', "center": ' text-anchor="middle"', "right": ""}[along]
    look += f' fill="{color}"' if color else ""
    look += f' font-size="{size:g}"' if size != SIZE else ""
    look += f' font-weight="{weight}"' if weight else ""
    turned = f' transform="rotate({turn:g} {short(x)} {short(y)})"' if turn else ""
    more = (f'<tspan x="{left}" dy="{line}">{marked_up(line_)}</tspan>' for line_ in lines[1:])
    words = f"{marked_up(lines[0])}{''.join(more)}"
    return look, f'<text x="{left}" y="{short(first)}"{turned}>{words}</text>'
