"""The time a lesson says it takes follows from what it asks for, by one rule."""

import json
import re

import nbformat
import pytest

from widgets.data import LESSONS, QUIZZES
from widgets.questions.tasks import tasks

WORDS_A_MINUTE = 180
EXPLORER = re.compile(r"\b[a-z]+\.[A-Z]\w+\(")
MINUTES = {EXPLORER: 3, re.compile(r"\bpredict\("): 1}
AN_EXERCISE = 2.5
A_TASK, A_QUESTION = 1.5, 0.75
NUMBERED = sorted(path.stem for path in LESSONS.glob("0[1-9]_*.ipynb"))
FURTHER = re.compile(r"## Going further\s+\*(\d+) minutes")


def words(text: str) -> int:
    """Count what is read of a markdown text: no tags, no formulas' letters one by one."""
    text = re.sub(r"<[^>]+>|\$\$.+?\$\$|\]\([^)]*\)", " ", text, flags=re.S)
    return len(re.findall(r"[^\W_][\w’'.,%€-]*", text))


def questions(source: str) -> list[dict]:
    """Return the questions a cell asks."""
    found = []
    for name, only in re.findall(r'quiz\("([^"]+)"(?:, only=(\[[^\]]*\]))?', source):
        listed = json.loads((QUIZZES / f"{name}.json").read_text("utf-8"))
        wanted = json.loads(only.replace("'", '"')) if only else [each["id"] for each in listed]
        found += [each for each in listed if each["id"] in wanted]
    return found


def read(question: dict) -> int:
    """Count the words of a question, its options, its explanation and the longest feedback."""
    options = question["options"]
    feedback = max((option["why"] for option in options), key=len)
    texts = [question["question"], *(option["text"] for option in options), feedback]
    return words(" ".join([*texts, question["explanation"]]))


def minutes_of(lesson: str, cell) -> float:
    """Return how long one cell takes, by the rule."""
    if cell.cell_type == "markdown":
        return words(cell.source) / WORDS_A_MINUTE
    if "check(" in cell.source:  # its explorer computes the answer and is not shown
        return AN_EXERCISE
    time = sum(minutes * len(call.findall(cell.source)) for call, minutes in MINUTES.items())
    for name, listed in tasks().get(lesson, {}).items():
        if f".{name}(" in cell.source:
            time += sum(A_TASK + words(f"{t.ask} {t.shows}") / WORDS_A_MINUTE for t in listed)
    time += sum(A_QUESTION + read(question) / WORDS_A_MINUTE for question in questions(cell.source))
    return time


def parts(lesson: str) -> tuple[list, list]:
    """Return the cells of the core and those of “Going further”."""
    cells = nbformat.read(LESSONS / f"{lesson}.ipynb", as_version=4).cells
    further = [n for n, cell in enumerate(cells) if cell.source.startswith("## Going further")]
    cut = further[0] if further else len(cells)
    return cells[:cut], cells[cut:]


def explorers(cells: list) -> int:
    """Count the explorers that are shown."""
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    return sum(len(EXPLORER.findall(source)) for source in code if "check(" not in source)


@pytest.mark.parametrize("lesson", NUMBERED)
def test_the_core_of_a_lesson_fits_a_school_hour(lesson):
    core, further = parts(lesson)
    time = sum(minutes_of(lesson, cell) for cell in core)
    stated = int(re.search(r"\*(\d+) minutes", core[0].source)[1])
    assert time <= 45.5, f"{time:.0f} minutes"
    assert abs(stated - time) <= 3, f"says {stated}, takes {time:.0f} minutes"
    assert explorers(core) <= 2
    if further:
        more = sum(minutes_of(lesson, cell) for cell in further)
        stated = int(FURTHER.match(further[0].source)[1])
        assert abs(stated - more) <= 3, f"Going further says {stated}, takes {more:.0f} minutes"


def test_the_rule_counts_what_it_says():
    assert words("Two words, and **three** more: 1,000 $x$.") == 7
    core, _ = parts("05_cost")
    assert explorers(core) >= 1
