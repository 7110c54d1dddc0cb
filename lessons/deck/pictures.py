"""Save the charts of the lessons and the seven rows for slides of one's own: `python pictures.py`.

Each is there as SVG, which a presentation program can take apart, and as PNG of 1920 × 1080 pixels.
`index.html` shows them with a text for people who cannot see them, ready to be copied.
"""

import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import plotly.offline
from browser import chromium
from deck import HANDOUTS, LESSONS, read, run, title
from playwright.sync_api import Browser, Page

from widgets.explorer import Explorer
from widgets.learner.seven_rows import rows
from widgets.page import theme
from widgets.page.faces import significant

COURSE = "Mass production versus mass customization"
LICENCE = "CC BY 4.0"
WIDE, HIGH, EDGE = 1280, 720, 16  # of a slide, in pixels
FONT, SMALL, LINE = 18, 14, 170  # sizes of type in pixels; characters in a line of the credit


@dataclass(frozen=True)
class Picture:
    """A chart with its heading, the text that stands for it, and the credit it travels with."""

    name: str
    heading: str
    text: str
    credit: str
    figure: dict[str, Any]


def charts(lesson: str) -> Iterator[Picture]:
    """Yield the charts of a lesson as they are before anybody has moved a slider."""
    notebook, heading, count = read(lesson), "", 0
    shown = run(notebook)
    for cell in notebook.cells:
        if found := re.match("##+ (.+)", cell.source):
            heading = found[1]
        explorer = shown.get(cell.id)
        if isinstance(explorer, Explorer):
            count += 1
            of = heading.removeprefix("Explore: ")
            yield Picture(
                f"{lesson}_{count}_{_slug(of)}",
                f"{title(notebook)}: {of}",
                explorer.sentence,
                f"{COURSE}, lesson {lesson[:2]}, {LICENCE}. Model: {explorer.card.source}",
                explorer.draw(explorer.result),
            )


def comparison() -> Iterator[Picture]:
    """Yield the seven rows, together and one by one."""
    heads = ("", "Mass production", "Mass customization", "What decides")
    columns = ("row", "mass_production", "mass_customization", "decided_by")
    table = [[row[name] for name in columns] for row in rows()]
    for number, kept in [(0, table), *((n, [row]) for n, row in enumerate(table, 1))]:
        name = _slug(kept[0][0]) if number else "all"
        said = (f"{row[0]}. {'. '.join(map(': '.join, zip(heads[1:], row[1:], strict=True)))}."
                for row in kept)  # fmt: skip
        look = {"align": "left", "line": {"color": "#bdbdbd"}, "fill": {"color": "#fff"}}
        names, *others = zip(*kept, strict=True)
        bold = [[f"<b>{each}</b>" for each in texts] for texts in (heads, names)]
        size, high = (14, 300) if number else (17, 690)
        trace = {
            "type": "table",
            "columnwidth": [1, 1, 1, 1] if number else [4, 9, 9, 9],
            "header": {"values": bold[0], "height": 2 * size, **look},
            "cells": {"values": [bold[1], *others], "height": 1.4 * size, **look},
        }
        layout = {"font": {"size": size}, "height": high, "margin": {"t": 10}}
        figure = {"data": [trace], "layout": layout}
        credit = f"{COURSE}, lesson 00, {LICENCE}. The text in our words; what decides: this course"
        heading = f"The comparison: {kept[0][0].lower() if number else 'seven rows'}"
        yield Picture(f"comparison_{number}_{name}", heading, " ".join(said), credit, figure)


def _slug(text: str) -> str:
    return re.sub(r"\W+", "_", text.lower()).strip("_")


# ---- drawing -----------------------------------------------------------------------------------


def svg(page: Page, picture: Picture) -> str:
    """Return a picture as an SVG file, as Plotly draws it, with its credit at the foot."""
    layout, credit = picture.figure["layout"], textwrap.wrap(picture.credit, LINE)
    foot = 1.3 * SMALL * len(credit) + SMALL
    high = layout.get("height", 420)
    wide = round(high * (WIDE - 2 * EDGE) / (HIGH - foot))
    # Without room at the right Plotly leaves out a number that stands at the end of an axis.
    room = {"r": 2 * FONT, **layout.get("margin", {})}
    look = {**layout, "template": theme.templates(FONT)["light"], "margin": room}
    # Names that Plotly would draw by lot: a picture that is made again should be the same file.
    data = [{**trace, "uid": f"t{n}"} for n, trace in enumerate(picture.figure["data"])]
    drawn = page.evaluate(
        "([figure, size]) => Plotly.toImage(figure, { format: 'svg', ...size })",
        [significant({"data": data, "layout": look}, 6), {"width": wide, "height": high}],
    )
    inner = page.evaluate("(address) => decodeURIComponent(address.slice(19))", drawn)
    # Its size is that of the frame around it; the title of an axis may stand out a little.
    inner = re.sub(rf' (width|height)="({wide}|{high})"', "", inner, count=2)
    inner = inner.replace("<svg ", '<svg overflow="visible" ', 1)
    inner = inner.replace(re.search(r'"defs-(\w+)"', inner)[1], "chart")
    lines = "".join(
        f'<text x="{WIDE - EDGE}" y="{HIGH - 12 - 1.3 * SMALL * up:g}">{escape(line)}</text>'
        for up, line in enumerate(reversed(credit))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" '
        f'height="{HIGH}" role="img"><title>{escape(picture.heading)}</title>'
        f"<desc>{escape(picture.text)}</desc>"
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>'
        f'<svg x="{EDGE}" width="{WIDE - 2 * EDGE}" height="{HIGH - foot:g}" overflow="visible">'
        f'{inner}</svg><g text-anchor="end" '
        f'fill="#555" font-size="{SMALL}" font-family="system-ui, sans-serif">{lines}</g></svg>\n'
    )


def index(pictures: list[Picture]) -> str:
    """Return the page that shows all pictures with their texts."""
    figures = "\n".join(
        f'<figure><img src="{each.name}.png" alt="{escape(each.text)}" width="640" height="360">'
        f"<figcaption><b>{escape(each.heading)}</b> (<code>{each.name}</code>)<br>"
        f"Text: {escape(each.text)}<br>Credit: {escape(each.credit)}</figcaption></figure>"
        for each in pictures
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Pictures of the '
        "course</title>\n<style>body{font:16px/1.4 system-ui,sans-serif;margin:24px;"
        "max-width:60em}figure{margin:0 0 32px}img{border:1px solid #bdbdbd;max-width:100%;"
        f"height:auto}}</style></head>\n<body><h1>{COURSE}</h1>\n{figures}\n</body>\n</html>\n"
    )


def write(browser: Browser, pictures: list[Picture], folder: Path) -> None:
    """Save pictures and their index into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport={"width": WIDE, "height": HIGH}, device_scale_factor=1920 / WIDE
    )
    drawing, shown = context.new_page(), context.new_page()
    drawing.add_script_tag(content=plotly.offline.get_plotlyjs())
    for each in pictures:
        text = svg(drawing, each)
        (folder / f"{each.name}.svg").write_text(text, "utf-8")
        shown.set_content(f'<body style="margin: 0">{text}</body>')
        shown.screenshot(path=folder / f"{each.name}.png")
    (folder / "index.html").write_text(index(pictures), "utf-8")
    context.close()


def main(names: list[str]) -> None:
    lessons = names or sorted(path.stem for path in LESSONS.glob("*.ipynb"))
    pictures = [*comparison(), *(each for lesson in lessons for each in charts(lesson))]
    with chromium() as browser:
        write(browser, pictures, HANDOUTS / "pictures")
    print(HANDOUTS / "pictures" / "index.html")


if __name__ == "__main__":
    main(sys.argv[1:])
