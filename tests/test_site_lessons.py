"""Every lesson in the site's own Python: what it shows is what is stored, to the last digit."""

import json
import re
import subprocess
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "lessons").glob("[0-9]*.ipynb"))
pytestmark = pytest.mark.xdist_group("site")  # which is built once
LIVE = "application/vnd.jupyter.widget-view+json"
FIGURES = [
    "import plotly.graph_objects as go\n\ngo.Figure(go.Scatter(y=[1, 2]))",
    "go.Figure(go.Scatter(y=[1, 2])).show()",
    "from widgets.explorers import cost\n\ncost.BreakEven().figure",
    "import plotly.express as px\n\npx.line(y=[1, 3, 2])",
]


@pytest.fixture(scope="module")
def shown(site, tmp_path_factory) -> dict[str, list]:
    """Return what each cell of each lesson shows in Pyodide."""
    report = tmp_path_factory.mktemp("pyodide") / "report.json"
    script = ROOT / "tests/lessons_in_pyodide.py"
    pyodide = site / "static/pyodide"
    own = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in [*FIGURES, "1 / 0"]]
    )
    nbformat.write(own, report.with_name("own.ipynb"))
    notebooks = [*LESSONS, report.with_name("own.ipynb")]
    command = ["node", ROOT / "lessons/site/run.mjs", pyodide, script, report, *notebooks]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(report.read_text("utf-8"))


def faces(outputs: list[dict]) -> list[dict]:
    """Return what outputs show without a kernel; printed text as one."""
    texts = "".join(each["text"] for each in outputs if "text" in each)
    bundles = [each.get("data", each) for each in outputs if "text" not in each]
    still = [{kind: face for kind, face in each.items() if kind != LIVE} for each in bundles]
    return [*filter(None, still), *([{"text": texts}] if texts else [])]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_shows_what_is_stored(shown, path):
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert len(cells) == len(shown[path.stem])
    for cell, live in zip(cells, shown[path.stem], strict=True):
        assert faces(live) == faces(cell.outputs), cell.source


def test_an_error_of_one_s_own_ends_with_what_is_wrong(shown):
    *_, [error] = shown["own"]
    text = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(error["error"]))
    assert text.endswith("ZeroDivisionError: division by zero")
    assert text.count("Error") == 2  # in the first line and the last one


def test_a_figure_of_one_s_own_is_shown_and_brings_no_javascript(shown):
    for outputs in shown["own"][: len(FIGURES)]:
        [bundle] = faces(outputs)
        assert set(bundle) <= {"application/vnd.plotly.v1+json", "text/plain"}
        assert len(json.dumps(bundle)) < 50_000
