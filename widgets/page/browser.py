"""What travels to the browser: our own small modules, and Plotly once per page."""

import gzip
from functools import cache
from pathlib import Path

import ipywidgets as ipw
import plotly.io
import plotly.offline
import traitlets

from widgets.page import theme

PAGE = Path(__file__).parent
CSS = PAGE / "course.css"

# A figure that a learner looks at by itself has the tools of all others.
for name in plotly.io.renderers:
    if isinstance(config := getattr(plotly.io.renderers[name], "config", None), dict):
        config.update(theme.TOOLS)


def frontend(*names: str) -> str:
    """Return one JavaScript module made of our files, the shared helpers in front of them."""
    return "\n".join((PAGE / "js" / name).read_text("utf-8") for name in ("ui.js", *names))


class PlotlyBundle(ipw.Widget):
    """Plotly's own JavaScript, packed: sent to the browser once, however many charts a page has."""

    packed = traitlets.Bytes().tag(sync=True)


@cache
def plotly_bundle() -> PlotlyBundle:
    """Return the one bundle of this kernel, made from the installed Plotly package."""
    script = plotly.offline.get_plotlyjs().encode()
    return PlotlyBundle(packed=gzip.compress(script, compresslevel=6, mtime=0))
