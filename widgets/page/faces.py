"""What a cell shows where no kernel runs: the chart as plain Plotly JSON and the words as text."""

import math
import re
from html import unescape
from typing import Any

import numpy as np

from widgets.page import theme

PLOTLY = "application/vnd.plotly.v1+json"


def significant(value: Any, digits: int) -> Any:
    """Round every number of a nested structure to `digits` significant digits, arrays to lists.

    Stored charts are compared by the tests from machine to machine: the last digits of a
    floating-point number differ between processors, and nobody can see them.

    >>> significant({"y": np.array([1234.5678, 0.1 + 0.2, np.nan])}, 4)
    {'y': [1235.0, 0.3, None]}
    """
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, float):  # of NumPy, too
        return float(f"{value:.{digits}g}") if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: significant(item, digits) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [significant(item, digits) for item in value]
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            power = digits - 1 - np.floor(np.log10(np.abs(value)))
            up, down = 10.0 ** np.maximum(power, 0), 10.0 ** np.maximum(-power, 0)
            rounded = np.round(value * up / down) / up * down
        finite = np.isfinite(value)
        rounded = np.where(np.isfinite(rounded), rounded, value)
        if finite.all():
            return rounded.tolist()
        rounded = rounded.astype(object)
        rounded[~finite] = None
        return rounded.tolist()
    if isinstance(value, np.ndarray) and value.dtype.kind in "biu":
        return value.tolist()
    if isinstance(value, np.ndarray | np.generic):
        return significant(value.tolist(), digits)
    return value


def still(figure: dict[str, Any]) -> dict[str, Any]:
    """Return a chart as it is stored: rounded, in greys for any theme, with the course's tools."""
    chart = significant(figure, 4)
    layout = {"template": theme.STATIC, **chart["layout"]}
    return {**chart, "layout": layout, "config": theme.TOOLS}


def bundle(words: str, figure: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the kernel-free faces of an output: words, and the chart where there is one."""
    faces: dict[str, Any] = {"text/markdown": words, "text/plain": words}
    return faces if figure is None else {**faces, PLOTLY: still(figure)}


def plain(words: str) -> str:
    """Return words of HTML as text, each paragraph and point on its own line.

    >>> plain("<p>A &amp; B?</p><ul><li>yes</li><li>no</li></ul>")
    'A & B?\\nyes\\nno'
    """
    lines = re.sub(r"</(p|li|summary|details)>", "\n", words)
    return "\n".join(filter(None, unescape(re.sub("<[^>]+>", "", lines)).splitlines()))
