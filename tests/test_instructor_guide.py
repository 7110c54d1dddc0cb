"""The instructor's guide says what the lessons say: explorers, presets, questions, solutions."""

import ast
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jsonschema
import nbformat
import pytest
import yaml
from everything import explorers

from widgets.classroom.asked import predictions
from widgets.page.fields import fields_of
from widgets.page.text import in_words
from widgets.questions.checks import Check

LESSONS = Path(__file__).parents[1] / "lessons"
GUIDE = (LESSONS / "INSTRUCTOR_GUIDE.md").read_text("utf-8")
TIMED = re.compile(r"^- \*\*(10|50|90) minutes\.\*\* (.+)$", re.MULTILINE)


def sections() -> dict[str, str]:
    """Return the text on each lesson, by its number."""
    parts = re.split(r"^### (\d\d) · ", GUIDE.partition("## The class vote")[0], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def cells(lesson: str) -> list[nbformat.NotebookNode]:
    [path] = LESSONS.glob(f"{lesson}_*.ipynb")
    return nbformat.read(path, as_version=4).cells


EXPLORERS = explorers()


def test_every_lesson_has_its_section():
    assert list(sections()) == [path.name[:2] for path in sorted(LESSONS.glob("[0-9]*.ipynb"))]


@pytest.mark.parametrize("lesson", sections())
def test_a_section_is_complete(lesson):
    text = sections()[lesson]
    for head in ("Aim.", "What to click.", "When the class guesses wrong.", "Discuss.",
                 "Solutions.", "Evidence."):  # fmt: skip
        assert text.count(f"**{head}**") == 1
    assert [minutes for minutes, _ in TIMED.findall(text)] == ["10", "50", "90"]
    assert 2 <= len(re.findall(r"^\d\. ", text, re.MULTILINE)) <= 3


@pytest.mark.parametrize("lesson", sections())
def test_the_minutes_of_a_plan_add_up(lesson):
    for minutes, plan in TIMED.findall(sections()[lesson]):
        assert sum(map(int, re.findall(r"\((\d+)\)", plan))) == int(minutes)


def test_the_general_plans_add_up():
    plans = re.findall(r"^\*\*(\d\d) minutes[^*]*\*\* (.+?)\n\n", GUIDE, re.MULTILINE | re.DOTALL)
    assert [minutes for minutes, _ in plans] == ["10", "50", "90"]
    for minutes, plan in plans:
        assert sum(map(int, re.findall(r"\((\d+)\)", plan))) == int(minutes)


@pytest.mark.parametrize("lesson", sections())
def test_explorers_presets_and_controls_are_there(lesson):
    for name in re.findall(r"`(\w+\.[A-Z]\w+)`", sections()[lesson]):
        assert name in EXPLORERS
    for line in sections()[lesson].splitlines():
        if not (named := re.match(r"(?:\*\*What to click\.\*\* |- )`(\w+\.[A-Z]\w+)`", line)):
            continue
        explorer = EXPLORERS[named[1]]
        labels = [field.label for field in fields_of(explorer.Inputs).values()]
        shown = {*explorer.presets, *labels, *getattr(explorer, "actions", {}), "My firm"}
        for quoted in re.findall(r"“([^”]+)”", line) + re.findall(
            r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)", line
        ):
            assert quoted in shown, line


@pytest.mark.parametrize("lesson", sections())
def test_every_prediction_is_there_with_the_models_answer(lesson):
    rows = dict(re.findall(r"^\| `(\d\d-\w+)`: (.+)$", sections()[lesson], re.MULTILINE))
    asked = [key for key in predictions() if key.startswith(f"{lesson}-")]
    assert list(rows) == asked
    for key, row in rows.items():
        item = predictions()[key]
        answers = item["answer"] if isinstance(item["answer"], list) else [item["answer"]]
        if item["kind"] == "number":
            assert in_words(answers[0]) in row
        elif item["kind"] == "choice":
            assert answers[0].rstrip(".").lower().partition(", ")[0] in row.lower()


@pytest.mark.parametrize("lesson", sections())
def test_questions_exist_and_old_ones_are_those_of_the_lesson(lesson):
    known = {
        question["id"]
        for path in (LESSONS / "quiz").glob("0*.json")
        for question in json.loads(path.read_text("utf-8"))
    }
    text = sections()[lesson]
    assert set(re.findall(r"[Qq]uestions? (\d\.\d)", text)) <= known
    recalled = [
        key
        for cell in cells(lesson)
        if cell.cell_type == "code" and cell.id.startswith("recall")
        for key in re.findall(r'"(\d\.\d)"', cell.source)
    ]
    for one, two in re.findall(r"[Qq]uestions (\d\.\d) and (\d\.\d)", text):
        assert [one, two] == recalled


@pytest.mark.parametrize("lesson", sections())
def test_solutions_are_the_models(lesson):
    solutions = sections()[lesson].partition("**Solutions.**")[2].partition("**Evidence.**")[0]
    names: dict = {}
    for cell in cells(lesson):
        if cell.cell_type == "code" and cell.source.startswith("from widgets.explorers"):
            exec(cell.source.splitlines()[0], names)
        if cell.cell_type != "code" or not cell.id.startswith("try"):
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell.id, "exec"), names)
        form = last and eval(compile(ast.Expression(last.value), cell.id, "eval"), names)
        if isinstance(form, Check):
            unit = form.items[0]["unit"]
            assert f"{in_words(form.model_answer)} {unit}" in solutions


def test_links_lead_to_files_and_headings():
    headings = re.findall(r"^##+ (.+)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in headings}
    for target in re.findall(r"\]\(([^)]+)\)", GUIDE):
        if target.startswith("#"):
            assert target[1:] in anchors
        elif not target.startswith("http"):
            assert (LESSONS / target.partition("#")[0]).exists(), target


def test_money_never_starts_mathematics():
    assert "$" not in GUIDE


VALUES = yaml.safe_load((LESSONS / "zero-to-jupyterhub.yaml").read_text("utf-8"))
SCHEMA = json.loads(Path(__file__).with_name("z2jh_values_schema.json").read_text("utf-8"))


def faults(values: object) -> list[str]:
    """Return what the chart would refuse."""
    return [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(values)]


def test_the_values_file_uses_only_what_the_chart_knows():
    assert faults(VALUES) == []
    assert faults({"singleUser": {}})
    assert faults({"singleuser": {"lifecycleHook": {}}})
    assert faults({"cull": {"enabled": True, "timeout": "2h"}})
    assert len(VALUES["singleuser"]["image"]["name"]) <= 63
    assert len(VALUES["hub"]["config"]["SharedPasswordAuthenticator"]["user_password"]) >= 8


def test_the_folder_on_the_disk_is_the_folder_people_see():
    disk = VALUES["singleuser"]["storage"]["homeMountPath"]
    assert VALUES["hub"]["config"]["KubeSpawner"]["notebook_dir"] == disk
    link = urlsplit(VALUES["singleuser"]["defaultUrl"])
    said = parse_qs(link.query)
    [course], [page] = said["targetpath"], said["urlpath"]
    assert VALUES["singleuser"]["extraEnv"]["PYTHONPATH"] == f"{disk}/{course}"
    assert page == f"lab/tree/{course}/lessons/00_start_here.ipynb"
    *_, trust = VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    assert f"jupyter trust {disk}/{course}/lessons/*.ipynb" in trust
    [shown] = re.findall(r"https://hub\.example\.edu/hub/user-redirect(/git-pull\?\S+)", GUIDE)
    assert shown == VALUES["singleuser"]["defaultUrl"]


def test_the_chart_is_the_newest_that_was_looked_up():
    [version] = re.findall(r"--version=(\S+)", GUIDE)
    assert tuple(map(int, version.split("."))) >= (4, 4, 0)


def test_the_sizes_in_the_text_are_those_of_the_file():
    rows = re.findall(r"^\| `([\w.]+)` \| (\S+)", GUIDE, re.MULTILINE)
    assert len(rows) == 6
    for path, said in rows:
        value = VALUES
        for key in path.split("."):
            value = value[key]
        assert str(value) == said
