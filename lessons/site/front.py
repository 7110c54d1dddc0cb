"""The front page and the glossary as pages of their own: they need no Python and no JavaScript."""

import html
import json
import sys
from pathlib import Path

from widgets.learner.course import Lesson, lessons
from widgets.learner.seven_rows import rows

HERE = Path(__file__).parent
LESSONS = HERE.parent
sys.path.append(str(LESSONS / "deck"))
from deck import glossary  # noqa: E402
from slides import text  # noqa: E402 - the same Markdown as on the slides to hand out

FRAME = (HERE / "frame.html").read_text("utf-8")


def write(site: Path) -> None:
    """Write the pages and the pictures into the site."""
    pictures = site / "pictures"
    pictures.mkdir()
    for lesson in lessons():
        (pictures / f"{lesson.name}.svg").write_text(_picture(lesson), "utf-8")
    body = (HERE / "front.html").read_text("utf-8")
    body = body.replace("ROWS", "".join(map(_row, rows())))
    body = body.replace("CARDS", "".join(map(_card, lessons())))
    _write(site / "index.html", "Mass production versus mass customization", body)
    _write(site / "glossary.html", "Glossary", f"<main>{_glossary()}</main>")


def _write(path: Path, title: str, body: str) -> None:
    page = FRAME.replace("TITLE", title).replace("BODY", body)
    path.write_text(page, "utf-8")


def _glossary() -> str:
    head, *_ = (LESSONS / "GLOSSARY.md").read_text("utf-8").partition("\n## ")
    terms = (
        f'<h2 id="{anchor}">{html.escape(term)}</h2>{text(words)}'
        for anchor, (term, words) in glossary().items()
    )
    return text(head) + "".join(terms)


def _picture(lesson: Lesson) -> str:
    """Return the first chart of a lesson as it is stored."""
    notebook = json.loads((LESSONS / f"{lesson.name}.ipynb").read_text("utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    drawn = (output.get("data", {}).get("image/svg+xml") for output in outputs)
    return "".join(next(filter(None, drawn)))


def _row(row: dict[str, str]) -> str:
    names = ("mass_production", "mass_customization", "decided_by")
    said = "".join(f"<td>{html.escape(row[name])}</td>" for name in names)
    address = next(_address(lesson) for lesson in lessons() if lesson.name[:2] == row["lesson"])
    return f'<tr><th scope="row"><a href="{address}">{html.escape(row["row"])}</a></th>{said}</tr>'


def _card(lesson: Lesson) -> str:
    questions = " ".join(lesson.questions)
    return (
        f'<li><a href="{_address(lesson)}" data-lesson="{lesson.name}" data-quiz="{questions}">'
        f'<img src="pictures/{lesson.name}.svg" alt="" width="760" height="420" loading="lazy">'
        f"<strong>{html.escape(lesson.title)}</strong>"
        f"<span>{html.escape(lesson.question)}</span>"
        f"<small>{lesson.minutes} minutes <output></output></small></a></li>"
    )


def _address(lesson: Lesson) -> str:
    return f"notebooks/index.html?path={lesson.name}.ipynb"
