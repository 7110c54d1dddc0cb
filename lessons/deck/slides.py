"""Write lessons as slides to hand out: `python slides.py` for all, or with names for some.

Each becomes one file, `lessons/slides/05_cost.html`, that needs nothing else and no network: the
charts, which one can zoom into, Plotly's script once, mathematics as MathML.
"""

import html
import json
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import plotly.offline
from deck import LESSONS, frame, read, run, title, with_own_words
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from widgets.explorer import Explorer
from widgets.page import theme
from widgets.page.faces import PLOTLY, still

DRAW = """
const charts = [...document.querySelectorAll(".deck-chart")].map((place) => {
  const { data, layout } = JSON.parse(place.firstElementChild.textContent);
  place.replaceChildren();
  const margin = { ...layout.margin, r: 36 }; // room for the number at the end of an axis
  Plotly.newPlot(place, data, { ...layout, margin, template: SCREEN, autosize: true },
    { ...TOOLS, responsive: true });
  return [place, layout.height ?? 420];
});
// On paper a chart is as wide as the text, whichever screen was in view, and whole.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const [place, height] of charts) {
    const size = { width: 672, height: Math.min(height, 600) };
    Plotly.relayout(place, { template: PAPER, autosize: false, ...size });
  }
});
addEventListener("afterprint", () => {
  for (const [place, height] of charts) {
    Plotly.relayout(place, { template: SCREEN, autosize: true, width: null, height });
  }
});
"""


class Renderer(IPythonRenderer):
    """Markdown to HTML as nbconvert does it, but with mathematics that needs no script."""

    def block_math(self, body: str) -> str:
        from latex2mathml.converter import convert  # the report on a class has none

        return convert(body, display="block")

    def inline_math(self, body: str) -> str:
        from latex2mathml.converter import convert

        return convert(body)


def text(source: str) -> str:
    """Return Markdown as HTML."""
    renderer = Renderer(escape=False, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=renderer).render(source)


def chart(figure: dict[str, Any]) -> str:
    """Return the place of a chart, with what is to be drawn there."""
    parts = json.dumps({key: figure[key] for key in ("data", "layout")}).replace("</", "<\\/")
    return f'<div class="deck-chart"><script type="application/json">{parts}</script></div>'


def output(stored: nbformat.NotebookNode) -> str:
    """Return one stored output as HTML: chart and sentence, table, words or printed text."""
    data = stored.get("data", {"text/plain": stored.get("text", "")})
    parts = []
    if PLOTLY in data:
        parts.append(chart(data[PLOTLY]))
    elif "image/svg+xml" in data:
        return ""  # a still picture of the chart before it
    if "text/markdown" in data:
        parts.append(text(data["text/markdown"]))
    elif "text/html" in data:
        # The style that a table or a sentence brings along would hold for the whole page.
        parts.append(re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.S))
    elif "text/plain" in data:
        parts.append(f"<pre>{html.escape(data['text/plain'])}</pre>")
    return "".join(parts)


def page(notebook: nbformat.NotebookNode) -> str:
    """Return a stored lesson as one page of screens."""
    cells, shown = [], run(notebook)
    for cell in with_own_words(notebook).cells:
        explorer = shown.get(cell.id)
        if cell.cell_type == "markdown":
            cells.append(text(cell.source))
        elif isinstance(explorer, Explorer):  # a stored one may be folded until one has predicted
            cells.append(chart(still(explorer.draw(explorer.result))) + text(explorer.sentence))
        else:
            cells += [output(stored) for stored in cell.get("outputs", [])]
    return document(title(notebook), cells)


def document(heading: str, cells: list[str]) -> str:
    """Return cells of HTML as one page of screens that needs no other file."""
    body = "\n".join(f'<div class="deck-cell">{cell}</div>' for cell in cells)
    style, script = frame()
    draw = DRAW.replace("TOOLS", json.dumps(theme.TOOLS))
    for name, size in (("SCREEN", 18), ("PAPER", 12)):
        draw = draw.replace(name, json.dumps(theme.templates(size)["light"]))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n'
        f"<title>{html.escape(heading)}</title>\n"
        f"<style>\n{style}</style>\n<script>{plotly.offline.get_plotlyjs()}</script>\n</head>\n"
        f'<body class="deck">\n{body}\n<script>{draw}{script}</script>\n</body>\n</html>\n'
    )


def write(lesson: str, folder: Path) -> Path:
    """Write the slides of one lesson into a folder."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{lesson}.html"
    path.write_text(page(read(lesson)), "utf-8")
    return path


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(path.stem for path in LESSONS.glob("*.ipynb")):
        print(write(name, LESSONS / "slides"))
