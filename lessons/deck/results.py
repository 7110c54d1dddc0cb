"""Write the report on a class: `python results.py "my class"`, and with `05` on one lesson.

The folder, or the zip file of a learning platform, holds what the learners handed in. The report is
a page of screens, as the hand-outs are; what the course says is folded below what the class says.
Beside it stands a workbook with every answer.
"""

import html
import sys
from pathlib import Path

from deck import LESSONS
from slides import chart, document, text

from widgets.classroom import sheet
from widgets.classroom.report import Part, Section, sections
from widgets.classroom.results import read
from widgets.data import DataError
from widgets.page import faces

TITLE = "Results of the class"
UNFOLD = """
<script>
// A chart that is folded away has no width yet.
addEventListener("toggle", () => dispatchEvent(new Event("resize")), true);
</script>"""


def cells(section: Section) -> list[str]:
    """Return a section as cells of HTML: its words and chart, and what is folded below them."""
    words, *rest = _part(section.part)
    shown = [f"<h2>{html.escape(section.title)}</h2>\n{words}", *rest]
    if section.folded:
        inside = "\n".join(_part(section.folded))
        shown.append(f"<details><summary>{section.fold}</summary>{inside}</details>")
    return shown


def _part(part: Part) -> list[str]:
    words, figure = part
    return [text(words), *([chart(faces.still(figure))] if figure else [])]


def write(source: Path, lesson: str, folder: Path) -> list[Path]:
    """Write page and workbook of a class into a folder; return where they are."""
    found = list(sections(source, lesson))
    folder.mkdir(exist_ok=True)
    name = "-".join(filter(None, [source.stem.replace(" ", "_"), lesson]))
    page, book = folder / f"{name}.html", folder / f"{name}.xlsx"
    first = f"<h1>{TITLE}</h1>\n<p>{html.escape(source.stem)}{UNFOLD}</p>"
    every = [first, *(cell for section in found for cell in cells(section))]
    page.write_text(document(TITLE, every), "utf-8")
    sheet.write(read(source), book)
    return [page, book]


if __name__ == "__main__":
    if not "".join(sys.argv[1:2]):
        raise SystemExit('Which folder? For example: make results FOLDER="my class"')
    try:
        written = write(Path(sys.argv[1]), "".join(sys.argv[2:3]), LESSONS / "results")
    except DataError as error:
        print(error, file=sys.stderr)  # also where a notebook runs this and hides the exit
        sys.exit(1)
    print(*written, sep="\n")
