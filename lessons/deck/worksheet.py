"""Print a lesson for people without devices: `python worksheet.py 05_cost`, with --key for the key.

Without a name all lessons are printed, and both forms of the test. A worksheet has what a learner
answers: boxes to tick, axes to draw on, room to write. The key has the answers as well, with the
feedback of the course and what the instructor's guide says on this lesson.
"""

import json
import math
import re
import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from browser import chromium
from deck import FOLDER, HANDOUTS, LESSONS, LINK, read, run, title
from playwright.sync_api import Browser
from slides import output, text

from widgets.data import QUIZZES
from widgets.page import picture, theme
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words
from widgets.questions.before_after import CourseTest
from widgets.questions.checks import Check
from widgets.questions.form import Form
from widgets.questions.predictions import Prediction
from widgets.questions.quizzes import Quiz, questions
from widgets.questions.tasks import Task, tasks
from widgets.questions.votes import Vote

FORMS = {"form_p": "The test, form P", "form_q": "The test, form Q"}
ANSWERED = "Two questions|A problem|What do you think|Predict|Explore|Check yourself|Try it"
HEADING = r"##+ (.+)|\*\*[A-C] · "  # an exercise may stand anywhere
TOLD = "What you saw"  # in the key only
TASK = re.compile(r"^- \*\*.+$", re.M)
OF_THE_GUIDE = ("| prediction", "**When the class", "**Discuss", "**Solutions")
FOOT = (
    '<div style="font: 8px sans-serif; width: 100%; padding: 0 16mm; display: flex; '
    'justify-content: space-between"><span class="title"></span>'
    '<span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>'
)


# ---- what a lesson asks ------------------------------------------------------------------------


def sections(notebook: nbformat.NotebookNode, kept: str) -> list[tuple[str, list]]:
    """Return heading and cells of the sections of a lesson whose headings begin with `kept`."""
    found: list[tuple[str, list]] = []
    for cell in notebook.cells:
        heading = cell.cell_type == "markdown" and re.match(HEADING, cell.source)
        if heading:
            found.append((heading[1] or "Try it", []))
        if found:
            found[-1][1].append(cell)
    return [(heading, cells) for heading, cells in found if re.match(kept, heading)]


def answers() -> dict[str, dict[str, Any]]:
    """Return what the files say on every question and prediction, by its id."""
    quizzes = [each for path in QUIZZES.glob("*.json") for each in questions(path.stem)]
    predictions = json.loads((LESSONS / "predictions.json").read_text("utf-8"))
    return {each["id"]: each for each in [*quizzes, *predictions]}


# ---- on paper ----------------------------------------------------------------------------------


def boxes(options: Iterable[str], ticked: str | None = None, why: dict[str, str] | None = None):
    """Return a list of boxes; in the key one is ticked, and the others have their feedback."""
    points = (
        f'<li class="{"ticked" if option == ticked else ""}">{escape(option)}'
        f"{f'<small>{escape(why[option])}</small>' if why and why.get(option) else ''}</li>"
        for option in options
    )
    return f'<ul class="boxes">{"".join(points)}</ul>'


def lines(count: int) -> str:
    """Return room to write."""
    return '<div class="line"></div>' * count


def blank(unit: str) -> str:
    """Return room for a number."""
    return f'<p class="blank"><span></span>{escape(unit)}</p>'


def said(words: str) -> str:
    """Return a paragraph that only the key has."""
    return f'<p class="said">{words}</p>'


def quiz(item: dict[str, Any], answer: dict[str, Any] | None) -> str:
    if answer is None:
        return boxes(item["options"]) + boxes(item["buttons"]).replace("boxes", "boxes sure")
    why = {option["text"]: option["why"] for option in answer["options"]}
    right = answer["options"][answer["answer"]]["text"]
    return boxes(item["options"], right, why) + said(escape(answer["explanation"]))


def prediction(item: dict[str, Any], answer: dict[str, Any] | None) -> str:
    model = answer and answer["answer"]
    if item["kind"] == "curve":
        return axes(item, model)
    if item["kind"] == "choice":
        return boxes(item["options"], model)
    return said(f"The model: {model:,} {item['unit']}.") if answer else blank(item["unit"])


def axes(item: dict[str, Any], heights: list[float] | None) -> str:
    """Return the axes that a curve is drawn on; in the key with the model's line."""
    names = ("x_label", item["x"]), ("y_label", _ticks(*item["range"], item["log"]))
    x, y = (
        Axis(item[label], "", low, high, log=item["log"], ticks=ticks)
        for (label, ticks), (low, high) in zip(names, (_wider(item), item["range"]), strict=True)
    )
    panel = Panel(x, y)
    if heights:
        panel.line(item["x"], heights, theme.NEUTRAL, "Model", mode="lines+markers")
    figure = panel.figure(height=330)
    return f'<div class="axes">{picture.svg(figure, item["question"])}</div>'


def _ticks(low: float, high: float, log: bool) -> list[float] | None:
    """Return round values between the ends of a logarithmic axis, close enough to draw by."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1) if log else ()
    steps = (times * 10.0**power for power in powers for times in (1, 2, 5))
    return [step for step in steps if low <= step <= high] or None


def _wider(item: dict[str, Any]) -> tuple[float, float]:
    """Return the ends of the axis across: a little more than the points to draw."""
    first, last = item["x"][0], item["x"][-1]
    part = 0.04
    if item["log"]:
        return first * (first / last) ** part, last * (last / first) ** part
    return first - part * (last - first), last + part * (last - first)


def check(item: dict[str, Any], form: Check | None) -> str:
    if form is None:
        return lines(2) + blank(item["unit"])
    answer = f"<b>{in_words(form.model_answer)} {item['unit']}.</b> {escape(item['solution'])}"
    return said(answer) + said(f"If it was wrong: {escape(item['hint'])}")


def vote(form: Vote) -> str:
    """Return all statements as a table with a box for each verdict."""
    head = "".join(f"<th>{verdict}</th>" for verdict in form.items[0]["options"])
    rows = (
        f"<tr><td>{escape(item['question'])}</td>{'<td>☐</td>' * len(item['options'])}</tr>"
        for item in form.items
    )
    return f'<table class="vote"><tr><th></th>{head}</tr>{"".join(rows)}</table>'


def asked(form: Form, known: dict[str, dict[str, Any]] | None) -> str:
    """Return one form on paper; `known` are the answers, for the key."""
    if isinstance(form, Vote):
        return "" if known else vote(form)  # a vote has no answer
    parts = []
    for item in form.items:
        answer = known and known.get(item["id"])
        if isinstance(form, Check):
            body = check(item, form if known else None)
        else:
            body = (prediction if isinstance(form, Prediction) else quiz)(item, answer)
        parts.append(f'<div class="question"><p>{escape(item["question"])}</p>{body}</div>')
    return "".join(parts)


def tasked(found: list[Task], key: bool) -> str:
    """Return the tasks of an explorer, each with room to write or with what it shows."""
    points = (
        f"<li>{escape(task.ask)}{said(escape(task.shows)) if key else ''}</li>" for task in found
    )
    return f"<ul>{''.join(points)}</ul>"


def words(source: str, heading: str, key: bool) -> str:
    """Return the text of a cell: of an exploration its tasks; what is folded, for the key only."""
    room = ""
    if heading.startswith("Explore"):
        source = "\n".join([*re.findall("^##+ .+\n", source), *TASK.findall(source)])
    elif heading.startswith("A problem"):
        room = lines(2)
    if key:
        source, room = re.sub(r"</?details>|<summary>.*?</summary>", "", source), ""
    else:
        source = re.sub(r"<details>.*?</details>", "", source, flags=re.S)
    return text(LINK.sub(r"\1", source)) + room


def guide(lesson: str) -> str:
    """Return what the instructor's guide says on a lesson, except for the plans."""
    whole = (LESSONS / "INSTRUCTOR_GUIDE.md").read_text("utf-8")
    section = re.search(rf"^### {lesson[:2]} · .+?$(.+?)(?=^##+ )", whole, re.M | re.S)[1]
    blocks = [block for block in section.split("\n\n") if block.startswith(OF_THE_GUIDE)]
    return text(LINK.sub(r"\1", "## What to say\n\n" + "\n\n".join(blocks)))


def body(lesson: str, key: bool) -> tuple[str, str]:
    """Return the title of a sheet, and what is on it."""
    known = answers() if key else None
    if lesson in FORMS:
        form = Quiz(lesson)
        form.items = [{**item, "buttons": []} for item in form.items]  # a test asks no more
        return FORMS[lesson], asked(form, known)
    notebook = read(lesson)
    shown, parts, before = run(notebook), [], ""
    noticed = tasks().get(lesson, {})  # by explorer; the others have theirs in the text
    for heading, cells in sections(notebook, f"{ANSWERED}|{TOLD}" if key else ANSWERED):
        values = {cell.id: shown.get(cell.id) for cell in cells}
        mine = [task for each in values.values() for task in noticed.get(type(each).__name__, ())]
        sources = [cell.source for cell in cells if cell.cell_type == "markdown"]
        if heading.startswith("Explore") and not mine and not TASK.search("\n".join(sources)):
            continue  # a game is no task for paper
        exercise = heading.startswith("Try it")
        alone = exercise and not sources[0].startswith("#") and not before.startswith("Try it")
        inner, before = ["<h3>Try it</h3>"] if alone else [], heading
        for cell in cells:
            value = values[cell.id]
            if cell.cell_type == "markdown":
                source = TASK.sub("", cell.source) if mine else cell.source
                inner.append(words(source, heading, key))
            elif isinstance(value, Form) and not isinstance(value, CourseTest):
                inner.append(asked(value, known))
            elif re.match(TOLD, heading):
                shut = "".join(map(output, cell.outputs))
                inner.append(shut.replace("<details>", "<details open>"))
        inner += [tasked(mine, key)] if mine else []
        if exercise and not key and not any(isinstance(value, Form) for value in values.values()):
            inner.append(lines(3))
        kind = heading.partition(":")[0].split()[0].lower()
        parts.append(f'<section class="{kind}">{"".join(inner)}</section>')
    return title(notebook), "".join(parts) + (guide(lesson) if key else "")


def page(lesson: str, key: bool) -> str:
    """Return a worksheet or a key as a page to print."""
    name, inner = body(lesson, key)
    head = "Key, for the instructor" if key else "Name or code: <span></span> Date: <span></span>"
    style = (FOLDER / "worksheet.css").read_text("utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(name)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body class="{"key" if key else "sheet"}">\n<h1>{escape(name)}</h1>\n'
        f'<p class="name">{head}</p>\n{inner}\n</body>\n</html>\n'
    )


def write(browser: Browser, lesson: str, key: bool, folder: Path) -> Path:
    """Print a worksheet or a key into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{lesson}_{'key' if key else 'worksheet'}.pdf"
    sheet = browser.new_page()
    sheet.set_content(page(lesson, key))
    sheet.pdf(
        path=path,
        prefer_css_page_size=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=FOOT,
        tagged=True,
        outline=True,
    )
    sheet.close()
    return path


def main(arguments: list[str]) -> None:
    key = "--key" in arguments
    named = [argument for argument in arguments if argument != "--key"]
    every = [*sorted(path.stem for path in LESSONS.glob("*.ipynb")), *FORMS]
    with chromium() as browser:
        for lesson in named or every:
            print(write(browser, lesson, key, HANDOUTS / "paper"))


if __name__ == "__main__":
    main(sys.argv[1:])
