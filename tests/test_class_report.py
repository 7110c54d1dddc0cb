"""The report on a class as a page and as a notebook: what an instructor holds in hand."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import openpyxl
import pytest
from test_lessons import nbval

from widgets.classroom.asked import asked
from widgets.data import DataError
from widgets.models.firm.game_policies import FIXED_POLICIES
from widgets.models.firm.game_record import Decided, to_text

ROOT = Path(__file__).parents[1]
DECK = ROOT / "lessons" / "deck"
sys.path.insert(0, str(DECK))

import results  # noqa: E402

SIZE = {"width": 1280, "height": 720}


@pytest.fixture
def handed_in(tmp_path):
    """Return a folder with the work of six learners; one file has a name in its name."""
    folder = tmp_path / "my class"
    folder.mkdir()
    quiz = asked()["5.1"]
    game = to_text([Decided(next(iter(FIXED_POLICIES.values())), "serve all", "a try")] * 4)
    for number in range(6):
        work = {
            "class": {"code": f"code{number}"},
            "votes": {"mp-cost": {"value": "flips", "sure": None, "first": "holds"}},
            "predictions": {"05-variants": {"value": 7.0 + number, "sure": None}},
            "quiz": {"5.1": {"value": quiz.item["options"][number % 3], "sure": True}},
            "game": {"inputs": {"market": "Fashion", "seed": 1, "played": game}},
        }
        (folder / f"{number}.json").write_text(json.dumps(work), "utf-8")
    (folder / "Kim Moeller.pdf").touch()
    return folder


def test_the_page_and_the_workbook_are_written(handed_in, tmp_path):
    page, book = results.write(handed_in, "", tmp_path / "results")
    assert (page.name, book.name) == ("my_class.html", "my_class.xlsx")
    text = re.sub(r"<script.*?</script>", "", page.read_text("utf-8"), flags=re.S)
    open_for_all = re.sub(r"<details>.*?</details>", "", text, flags=re.S)
    for word in ("model", "Kim Moeller", "mp-cost", "code0"):
        assert word not in open_for_all
    assert "The model says: holds" in text
    assert "Kim Moeller.pdf was left out" in text
    assert "6 games" in open_for_all
    assert not re.search(r"<(script|img|link|iframe)[^>]*(src|href)=", text)
    assert openpyxl.load_workbook(book)["Answers"].max_row == 1 + 6 * 3

    lesson, _ = results.write(handed_in, "05", tmp_path / "results")
    assert lesson.name == "my_class-05.html"
    assert re.findall(r"<h2>(.+?)</h2>", lesson.read_text("utf-8")) == [
        "05 · Cost: the vote",
        "05 · Cost: prediction 1",
        "05 · Cost: the quiz",
        "What was left out",
    ]


def test_what_cannot_be_read_is_one_sentence(tmp_path):
    with pytest.raises(DataError):
        results.write(tmp_path / "nothing", "", tmp_path)
    for arguments, says in (
        ([], "Which folder? For example: make results"),
        ([""], "Which folder?"),
        (["nothing"], "There is no folder or zip file “nothing”"),
    ):
        command = [sys.executable, results.__file__, *arguments]
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert run.returncode == 1
        assert run.stderr.startswith(says)
        assert run.stderr.count("\n") == 1


@pytest.fixture
def notebook(tmp_path):
    """Return a copy of the instructor's notebook where it stands in a course."""
    lessons = tmp_path / "course" / "lessons"
    shutil.copytree(ROOT / "lessons" / "for_instructors", lessons / "for_instructors",
                    ignore=shutil.ignore_patterns("handed in"))  # fmt: skip
    shutil.copytree(DECK, lessons / "deck")
    return lessons / "for_instructors" / "class_results.ipynb"


def test_the_notebook_as_it_is_stored_says_what_is_missing(notebook):
    run = nbval(notebook)
    assert "3 passed" in run.stdout
    notebook.with_name("handed in").mkdir()  # there, but empty
    run = nbval(notebook)
    assert "3 failed" in run.stdout


def test_the_notebook_runs_as_it_is(handed_in, notebook):
    """Whoever knows no Python opens it and runs all cells."""
    handed_in.rename(notebook.with_name("handed in"))
    command = [sys.executable, "-m", "jupyter", "execute", "--inplace", notebook.name]
    run = subprocess.run(command, capture_output=True, text=True, cwd=notebook.parent)
    assert run.returncode == 0, run.stderr
    shown = [
        "".join(str(output) for output in cell.get("outputs", []))
        for cell in nbformat.read(notebook, as_version=4).cells
        if cell.cell_type == "code"
    ]
    assert ["The model says" in each for each in shown] == [False, True, False]
    assert "6 games" in shown[0]
    assert sorted(path.name for path in (notebook.parents[1] / "results").iterdir()) == [
        "handed_in.html",
        "handed_in.xlsx",
    ]


@pytest.mark.parametrize("size", [SIZE, {"width": 1920, "height": 1080}])
def test_the_course_speaks_when_it_is_asked(browser, handed_in, tmp_path, size):
    page = browser.new_page(viewport=size)
    page.context.set_offline(True)
    [file, _] = results.write(handed_in, "05", tmp_path / "results")
    page.goto(file.as_uri())
    page.locator(".deck-bar").wait_for()
    page.keyboard.press("ArrowRight")
    charts = page.locator(".deck-chart:visible .main-svg:first-child")
    assert charts.count() == 1
    assert page.get_by_text("The model says").first.is_hidden()
    page.get_by_text("What the course says").locator("visible=true").press("Enter")
    page.get_by_text("The model says").first.wait_for()
    assert charts.count() == 2
    page.wait_for_function(
        """() => [...document.querySelectorAll(".deck-chart")].filter((e) => e.checkVisibility())
          .every((e) => e.querySelector(".main-svg").clientWidth > 1000)"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.close()
