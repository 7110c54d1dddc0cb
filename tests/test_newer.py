"""Lessons that are newer than the installed program say so, in a notebook as a learner has it."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from widgets import newer

ROOT = Path(__file__).parents[1]


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """Stand in the lessons of a newer course, as a link brings it; the program is this one."""
    folder = tmp_path / "course" / "lessons"
    folder.mkdir(parents=True)
    (folder / newer.FIRST).touch()
    program = folder.parent / "widgets"
    (program / "explorers" / "space").mkdir(parents=True)
    (program / "before_after.py").touch()
    (program / "explorers" / "__init__.py").touch()
    (program / "explorers" / "space" / "__init__.py").touch()
    (program / "questions").mkdir()
    (program / "questions" / "__init__.py").write_text("def poll(): ...")
    monkeypatch.chdir(folder)
    return folder


NEW = [
    "from widgets.before_after import before_test",
    "from widgets.explorers import space",
    "from widgets.questions import poll",
    "from widgets import questions; questions.poll()",
]
OLD = [
    "from widgets.nowhere import nothing",
    "from widgets.explorers import cots",
    "from widgets.questions import pol",
    "import nowhere",
    "from math import nothing",
    "import math; math.nothing",
    "None.nothing",
]


def error_of(source: str) -> Exception:
    with pytest.raises((ImportError, AttributeError)) as caught:
        exec(source, {})
    return caught.value


@pytest.mark.parametrize("source", NEW)
def test_what_only_the_newer_course_has_is_named_as_newer(source, lessons):
    assert newer.sentence(error_of(source)) == newer.NEWER


@pytest.mark.parametrize("source", OLD)
def test_a_slip_of_the_pen_is_no_newer_course(source, lessons):
    error = error_of(source)
    assert newer.sentence(error, error.__traceback__) == ""


@pytest.mark.parametrize("source", NEW)
def test_where_program_and_lessons_are_one_nothing_is_newer(source, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT / "lessons")
    assert newer.sentence(error_of(source)) == ""
    monkeypatch.chdir(tmp_path)
    assert newer.sentence(error_of(source)) == ""


def test_a_package_that_the_image_lacks_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.delitem(sys.modules, "widgets.classroom.sheet", raising=False)
    error = error_of("import widgets.classroom.sheet")
    said = newer.sentence(error, error.__traceback__)
    assert said.startswith("The course needs the package “openpyxl”, which is not installed here.")


def test_a_notebook_shows_one_sentence(lessons):
    notebook = nbformat.v4.new_notebook()
    sources = [f"import widgets.data\n{NEW[0]}", NEW[3], "import math\nmath.nothing"]
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = lessons / "05_cost.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "jupyter", "execute", "--inplace", "--allow-errors", path.name]
    subprocess.run(command, check=True, capture_output=True)
    shown = [cell.outputs[-1]["traceback"] for cell in nbformat.read(path, as_version=4).cells]
    assert shown[:2] == [[newer.NEWER]] * 2
    assert "has no attribute 'nothing'" in shown[2][-1]
    shutil.rmtree(lessons.parent)
