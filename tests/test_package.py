"""The course as a package: built, put elsewhere, and used from another folder."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EVERYTHING = """
import json, sys
from pathlib import Path
import widgets
from everything import explorers
from widgets.data import FOLDER, QUIZZES, load
from widgets.learner import course_map
from widgets.questions import quiz

assert Path(widgets.__file__).is_relative_to(sys.argv[1]), widgets.__file__
assert FOLDER.is_relative_to(sys.argv[1]), FOLDER
made = [cls().sentence for cls in explorers().values()]
listed = json.loads((FOLDER / "datapackage.json").read_text("utf-8"))["resources"]
tables = [load(each["name"]) for each in listed]
quizzes = [quiz(path.stem) for path in QUIZZES.glob("*.json") if path.stem[0] == "0"]
lessons = course_map().data.count(".ipynb)")
print(len(made), len(tables), len(quizzes), lessons)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Return a folder that holds what a wheel of the course installs."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "packages")
    return folder / "packages"


def test_a_wheel_has_every_explorer_table_quiz_and_lesson(installed, tmp_path):
    paths = os.pathsep.join([str(installed), str(ROOT / "tests")])
    run = subprocess.run(
        [sys.executable, "-c", EVERYTHING, str(installed)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    explorers, tables, quizzes, lessons = map(int, run.stdout.split())
    assert explorers >= 35
    assert tables == len(list((ROOT / "datasets").glob("*.csv")))
    assert quizzes == 9
    assert lessons == len(list((ROOT / "lessons").glob("[0-9]*.ipynb")))


def test_a_wheel_brings_what_makes_a_lesson_live(installed):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    name = project["name"]
    [extension] = installed.glob(f"*.data/data/share/jupyter/labextensions/{name}")
    package = json.loads((extension / "package.json").read_text("utf-8"))
    assert (package["name"], package["version"]) == (name, project["version"])
    container = extension / package["jupyterlab"]["_build"]["load"]
    assert f'"{name}"' in container.read_text("utf-8")
    assert (container.parent / "lessons.js").exists()
    assert (extension / "schemas" / name / "lessons.json").exists()
    glossary = (container.parent / "GLOSSARY.md").read_text("utf-8")
    assert glossary == (ROOT / "lessons" / "GLOSSARY.md").read_text("utf-8")


def test_a_wheel_holds_nothing_a_learner_has_typed(installed):
    names = [path.name for path in installed.rglob("*") if path.is_file()]
    assert [name for name in names if name.startswith("my_course")] == []
