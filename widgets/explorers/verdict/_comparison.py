"""The comparison once more: what is left of each cell, what decides it, and one firm's figures."""

import html
from collections.abc import Iterable, Mapping
from typing import Any

import traitlets

from widgets.explorers.verdict._style import CALLED, figures_about, verdict_in_words
from widgets.learner.seven_rows import rows
from widgets.models.firm.verdict import Verdict
from widgets.page.browser import frontend
from widgets.page.widget import CourseWidget

TITLE = "Mass production and mass customization, compared"
SYSTEMS = {"mass": "mass_production", "custom": "mass_customization"}
HEADS = ("", "Mass production", "Mass customization", "What decides")
STYLE = (
    "body{font:12px/1.4 system-ui,sans-serif;color:#1f1f1f;margin:12mm}"
    "p{margin:0 0 3px}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #bdbdbd;padding:4px 7px;text-align:left;vertical-align:top}"
    "@page{size:A4 landscape;margin:8mm}"
    "@media print{body{margin:0;font-size:9px;line-height:1.25}th,td{padding:2px 5px}"
    "td:nth-child(4){width:12%}td:nth-child(5){width:16%}p{margin:0 0 2px}}"
)


def _cell(*parts: str) -> str:
    return f"<td>{''.join(f'<p>{part}</p>' for part in parts if part)}</td>"


def table(product: str = "", verdicts: Iterable[Verdict] = ()) -> str:
    """Return the seven rows as HTML, with the figures of a firm if it is judged."""
    judged: Mapping[str, Verdict] = {verdict.claim: verdict for verdict in verdicts}
    heads = (*HEADS, f"Verdict for {html.escape(product)}") if judged else HEADS
    named = "".join(f'<th scope="col">{head}</th>' for head in heads)
    lines = [f"<tr>{named}</tr>"]
    for row in rows():
        cells = [f'<th scope="row">{row["row"]}</th>']
        claims = row["claims"].split()
        for system, name in SYSTEMS.items():
            said, left = (html.escape(row[key]) for key in (name, f"left_of_{name}"))
            found: dict[tuple[str, str], str] = {}  # each figure once
            for claim in claims if judged else ():
                found = figures_about(judged[claim], system, found)
            here = "<br>".join(found.values())
            cells.append(_cell(f"<i>{said}</i>", left, here and f"<b>{here}</b>"))
        cells.append(_cell(html.escape(row["decided_by"])))
        if judged:
            cells.append(
                _cell(*(f"{CALLED[c]}: <b>{verdict_in_words(judged[c])}</b>" for c in claims))
            )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><caption>{TITLE}</caption>{''.join(lines)}</table>"


def page(product: str = "", verdicts: Iterable[Verdict] = ()) -> str:
    """Return the comparison as a page to print."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f"<style>{STYLE}</style></head><body>{table(product, verdicts)}"
        "<p>In italics: what the text says, in the words of this course. Below: what is left of it."
        "</p></body></html>"
    )


class Comparison(CourseWidget):
    """The table on the page, following a firm, and a button that opens it alone, to print."""

    _esm = frontend("print.js")
    shown = traitlets.Unicode().tag(sync=True)
    page = traitlets.Unicode().tag(sync=True)

    def __init__(self, claims: Any):
        super().__init__()
        self._show(claims)
        claims.observe(lambda _change: self._show(claims), "view")

    def _show(self, claims: Any) -> None:
        firm = claims.inputs.product or "your firm", claims.result.verdicts
        self.shown, self.page = table(*firm), page(*firm)

    def stored_words(self) -> str:
        return self.shown
