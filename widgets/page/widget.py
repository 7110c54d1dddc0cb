"""The base of everything live on a page: each request is answered, each output can be read later.

A cell stores up to three outputs in a row: the widget with its chart as plain Plotly, a still
picture of that chart, and the words. Where the widget lives one sees nothing else; a page without
its kernel shows chart and words, one without JavaScript shows picture and words. Where a question
comes first, picture and words are folded into one.
"""

from base64 import b64encode
from html import escape
from typing import Any
from uuid import uuid4

import anywidget
import traitlets
from IPython.display import display

from widgets.page import faces
from widgets.page.browser import CSS
from widgets.page.picture import svg

LIVE = "application/vnd.jupyter.widget-view+json"
# Without its kernel a stored widget is an error message to JupyterLab, whatever else is stored with
# it. So the words bring along what hides it, and what hides them and the picture beside a living
# widget. Words that JupyterLab does not trust lose this style, but it shows no widget then, either.
STYLES = {
    "chart": """
out:not(:has(.course-explorer, .jp-RenderedPlotly)):has(+ out + out .course-of-chart),
out:has(.course-explorer, .jp-RenderedPlotly) + out:has(+ out .course-of-chart),
out:has(.course-explorer) + out + out:has(.course-of-chart) { display: none }""",
    "form": """
out:not(:has(.course-form, .course-explorer)):has(+ out .course-of-form),
out:has(.course-form, .course-explorer) + out:has(.course-of-form) { display: none }""",
}
OUTPUT = ":is(.jp-OutputArea-child, .output_area)"  # in JupyterLab and alike, in nbclassic


class CourseWidget(anywidget.AnyWidget):
    """A widget that tells the page of each of its requests when it was dealt with.

    A subclass acts in `_act` on a message of the page, and says with `stored_words` and
    `stored_chart` what is left of it without a kernel.
    """

    _css = CSS
    answered = traitlets.Float().tag(sync=True)  # the number of the request dealt with last
    own_id = traitlets.Unicode().tag(sync=True)  # by which the page finds this widget's own model

    def __init__(self, **traits: Any):
        own_id = uuid4().hex
        super().__init__(model_id=own_id, own_id=own_id, **traits)
        self.on_msg(self._answer)

    def stored_words(self) -> str:
        """Return what a reader without a kernel reads, as HTML."""
        raise NotImplementedError

    def stored_chart(self) -> tuple[dict[str, Any], str] | None:
        """Return a figure and its title, if there is a chart."""
        return None

    def stored_closed(self) -> bool:
        """Return whether the reader is to answer a question before chart and words are seen."""
        return False

    def outputs(self) -> list[dict[str, Any]]:
        """Return what a cell stores, one dict of formats for each output."""
        live = {LIVE: self._repr_mimebundle_()[0][LIVE]}
        chart = self.stored_chart()
        if chart is None:
            return [live, _said("form", self.stored_words())]
        figure, title = chart
        still = faces.still(figure)
        picture = svg(still, title)
        if self.stored_closed():
            return [live, _said("form", _folded(picture, title, self.stored_words()))]
        words = _said("chart", self.stored_words())
        return [live | {faces.PLOTLY: still}, {"image/svg+xml": picture}, words]

    def _ipython_display_(self) -> None:
        for output in self.outputs():
            display(output, raw=True)

    def _act(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        raise NotImplementedError

    def _answer(self, widget: Any, content: dict[str, Any], buffers: Any) -> None:
        try:
            self._act(widget, content, buffers)
        finally:
            self.answered = content.get("number", 0)


def _said(kind: str, words: str) -> dict[str, str]:
    style = STYLES[kind].replace("out:", f"{OUTPUT}:").replace("out ", f"{OUTPUT} ")
    html = f'<style>{style}</style><div class="course-of-{kind}">{words}</div>'
    return {"text/html": html, "text/plain": faces.plain(words)}


def _folded(picture: str, title: str, words: str) -> str:
    """Return a chart and its words, folded until the reader has written the answer down."""
    source = f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
    return (
        "<details><summary>Write your prediction down first. Then open the chart here.</summary>"
        f'<img alt="{escape(title)}" src="{source}">{words}</details>'
    )
