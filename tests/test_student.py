"""The student's copy: all lessons work, and nothing that a student opens holds an answer."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "lessons" / "deck"))

import deck  # noqa: E402
import student  # noqa: E402

QUIZZES = [
    question
    for path in (ROOT / "lessons" / "quiz").glob("*.json")
    for question in json.loads(path.read_text("utf-8"))
]
EXERCISES = json.loads((ROOT / "lessons" / "exercises.json").read_text("utf-8"))
USED = """
import sys
from pathlib import Path
import widgets
from widgets.explorers import cost
from widgets.learner import course_map
from widgets.questions import check, quiz

assert Path(widgets.__file__).is_relative_to(sys.argv[1]), widgets.__file__
questions = quiz("05_cost")
questions.answer("5.1", "Profit is now €60,000.", True)
print(questions.state["5.1"]["feedback"])
insoles = cost.BreakEven(mass_fixed=950_000, mass_unit=18, custom_fixed=50_000, custom_unit=30)
exercise = check("05-a", insoles.result.volume)
print(sorted(exercise.items[0]))
exercise.answer("05-a", "75,000")
print(exercise.state["05-a"]["feedback"])
print(course_map().data.count(".ipynb)"))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy") / "student"
    student.write(folder)
    return folder


def secrets() -> set[str]:
    """Return every sentence that tells an answer."""
    said = {option["why"] for question in QUIZZES for option in question["options"]}
    said |= {question["explanation"] for question in QUIZZES}
    for exercise in EXERCISES.values():
        said |= set(exercise["solution"].split("{answer}"))
    for path in (ROOT / "lessons").glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            # What is told once the tasks are done is the lesson itself, and stays.
            for folded in re.findall(r"(?<!done the tasks)</summary>\n\n(.+?)\n", cell.source):
                said.add(folded)
    return {sentence.strip() for sentence in said if len(sentence.strip()) > 20}


def test_nothing_a_student_opens_holds_an_answer(copy):
    assert len(secrets()) > 300
    lesson = (ROOT / "lessons" / "05_cost.ipynb").read_text("utf-8")
    assert len([secret for secret in secrets() if secret in lesson]) >= 3  # here they are
    files = [path for path in copy.rglob("*") if path.is_file()]
    assert len(files) > 40
    for path in files:
        raw = path.read_bytes()
        text = raw.decode("utf-8", "ignore")
        if path.suffix == ".ipynb":
            text += json.dumps(json.loads(text), ensure_ascii=False)
            text += "".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        told = [secret for secret in secrets() if secret in text]
        assert told == [], path.name


def test_guide_keys_and_scripts_are_left_out(copy):
    names = {path.relative_to(copy).as_posix() for path in copy.rglob("*")}
    assert {"lessons/05_cost.ipynb", "lessons/cases/example.csv", "lessons/GLOSSARY.md"} <= names
    assert not [name for name in names if re.search("GUIDE|quiz|exercises|predictions|deck", name)]
    assert not [name for name in names if re.search("handouts|slides|my_course|tests|yaml$", name)
                and not name.startswith("lessons/cases/")]  # fmt: skip


def test_lessons_are_the_same_but_for_what_is_folded(copy):
    for path in (ROOT / "lessons").glob("*.ipynb"):
        ours = nbformat.read(path, as_version=4)
        theirs = nbformat.read(copy / "lessons" / path.name, as_version=4)
        nbformat.validate(theirs)
        for one, other in zip(ours.cells, theirs.cells, strict=True):
            if "<details><summary>" not in str(one):
                assert one == other
            assert str(one).count("<summary>Hint") == str(other).count("<summary>Hint")
    theirs = nbformat.read(copy / "lessons" / "05_cost.ipynb", as_version=4)
    [exercise] = [cell for cell in theirs.cells if cell.id == "try-a"]
    lines = exercise.outputs[0].data["text/plain"].splitlines()
    assert lines == [
        "From which volume on is moulding cheaper?",
        "Hint",
        "Extra fixed cost: €900,000.",
    ]


def test_links_of_the_copy_lead_somewhere(copy):
    for path in [*copy.rglob("*.md"), *copy.rglob("*.ipynb")]:
        text = path.read_text("utf-8")
        for target in re.findall(r"\]\((?!http|#)([\w./]+?)(?:#[^)]*)?\)", text):
            assert (path.parent / target).exists(), (path.name, target)


def test_the_copy_explains_and_checks_as_the_course_does(copy, tmp_path):
    [wheel] = (copy / "packages").glob("*.whl")
    assert f"./packages/{wheel.name}" in (copy / "requirements.txt").read_text("utf-8")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    run = subprocess.run(
        [sys.executable, "-c", USED, str(installed)],
        cwd=copy / "lessons",
        env={**os.environ, "PYTHONPATH": str(installed), "COURSE_WORK": str(tmp_path / "me.json")},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    feedback, fields, right, lessons = run.stdout.splitlines()
    assert feedback.startswith("Not quite. This takes the contribution for the profit;")
    assert "hint" in fields
    assert "solution" not in fields
    assert right == "Right: 75,000 pairs/year."
    assert int(lessons) == 10


def test_a_newer_copy_replaces_an_older_one_and_keeps_git(copy):
    folder = Path("again")  # as one says it on the command line
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/student\n")
    student.write(folder)
    (folder / "lessons" / "old.ipynb").write_text("{}")
    student.write(folder)
    assert (folder / ".git" / "HEAD").exists()
    assert not (folder / "lessons" / "old.ipynb").exists()
    for path in copy.rglob("*"):  # made again it is the same, so that git sees what has changed
        if path.is_file():
            assert path.read_bytes() == (folder / path.relative_to(copy)).read_bytes(), path.name


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SystemExit, match="holds something else than a student's copy"):
        student.write(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_the_script_of_binder_finds_its_files(copy):
    script = (copy / "postBuild").read_text("utf-8")
    assert os.access(copy / "postBuild", os.X_OK)
    [file] = re.findall(r"^cp (\S+) ", script, re.M)
    assert (copy / file).exists()
    assert deck.HANDOUTS.name in (ROOT / ".gitignore").read_text("utf-8")
