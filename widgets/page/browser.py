"""What travels to the browser: our own small modules, and Plotly once per page."""

import gzip
from contextlib import suppress
from functools import cache
from pathlib import Path

import ipywidgets as ipw
import plotly.io
import plotly.offline
import traitlets

from widgets.page import theme

PAGE = Path(__file__).parent
CSS = PAGE / "course.css"


def frontend(*names: str) -> str:
    """Return one JavaScript module made of our files, the shared helpers in front of them."""
    return "\n".join((PAGE / "js" / name).read_text("utf-8") for name in ("ui.js", *names))


class PlotlyBundle(ipw.Widget):
    """Plotly's own JavaScript for a page that has none: JupyterLab brings it, Voilà does not.

    Such a page sends one message; the packed script answers, however many charts there are.
    """

    version = traitlets.Unicode().tag(sync=True)
    packed = traitlets.Bytes().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(version=plotly.offline.get_plotlyjs_version())
        self.on_msg(lambda *_message: self._pack())

    def _pack(self) -> None:
        with suppress(FileNotFoundError):  # in the site, whose JupyterLab brings it
            script = plotly.offline.get_plotlyjs().encode()
            self.packed = gzip.compress(script, compresslevel=6, mtime=0)


@cache
def equip_figures() -> None:
    """Give a figure that a learner looks at by itself the tools of all others.

    Not before there is one: with its renderers Plotly loads half of Jupyter, which takes a second.
    """
    for name in plotly.io.renderers:
        if isinstance(config := getattr(plotly.io.renderers[name], "config", None), dict):
            config.update(theme.TOOLS)


@cache
def plotly_bundle() -> PlotlyBundle:
    """Return the one bundle of this kernel."""
    return PlotlyBundle()
