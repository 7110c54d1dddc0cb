"""Every lesson keeps to the template, and its stored outputs are compared for real."""

import ast
import copy
import importlib.util
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from widgets.page.faces import PLOTLY

FOLDER = Path(__file__).parents[1] / "lessons"
LESSONS = {path.stem: nbformat.read(path, as_version=4) for path in sorted(FOLDER.glob("*.ipynb"))}
every_lesson = pytest.mark.parametrize("name", LESSONS)
with_template = pytest.mark.parametrize(
    "name", [name for name in LESSONS if name[:2] not in ("00", "09")]
)

START = ["What you will be able to do", "Two questions from before", "A problem first"]
BLOCK = ["Predict", "Explore", "What you saw", "Why"]
END = ["Where it flips", "A real case", "Check yourself", "Try it", "Takeaway", "Next"]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def cells(name: str, kind: str) -> list:
    return [cell for cell in LESSONS[name].cells if cell.cell_type == kind]


def headings(name: str) -> list[str]:
    """Return the titles of the sections without what follows their colon."""
    text = "\n".join(cell.source for cell in cells(name, "markdown"))
    return [title.split(":")[0].strip() for title in re.findall(r"^## +(.+)$", text, re.M)]


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)


def anchors(path: Path) -> Counter:
    """Return the anchors that GitHub gives the headings of a Markdown file."""
    titles = re.findall(r"^#+ +(.+)$", path.read_text("utf-8"), re.M)
    return Counter(
        re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles
    )


def test_there_are_lessons_and_a_first_page():
    assert "00_start_here" in LESSONS
    assert "05_cost" in LESSONS
    assert all(re.fullmatch(r"0\d_[a-z_]+", name) for name in LESSONS)


@every_lesson
def test_it_opens_with_its_title_and_its_minutes(name):
    first = LESSONS[name].cells[0]
    assert first.cell_type == "markdown"
    title, *rest = first.source.splitlines()
    assert re.fullmatch(rf"# {name[:2]} · \S.*", title)
    if name[:2] != "00":
        assert any(re.match(r"\*\d+ minutes", line) for line in rest)


@with_template
def test_its_sections_come_in_the_order_of_the_template(name):
    found = headings(name)
    cut = found.index("Going further") if "Going further" in found else len(found)
    found, further = found[:cut], found[cut + 1 :]
    assert set(further) <= {*BLOCK, "A real case", "Check yourself", "Try it"}
    first = "Two questions from everyday life" if name[:2] == "01" else START[1]
    assert found[:3] == [START[0], first, START[2]]
    assert found[-6:] == END
    blocks = "".join(str(BLOCK.index(title)) if title in BLOCK else "?" for title in found[3:-6])
    # Predict only where the answer surprises: it may be left out when the block is repeated.
    assert re.fullmatch(r"(0?123)+", blocks), found[3:-6]
    assert "0" in blocks


@every_lesson
def test_a_code_cell_is_short_and_defines_and_draws_nothing(name):
    for cell in cells(name, "code"):
        assert cell.source.strip(), f"{cell.id} is empty"
        assert len(cell.source.splitlines()) <= 6, f"{cell.id} has more than 6 lines"
        assert not re.match(r"\s*[%!]", cell.source), f"{cell.id} is no plain Python"
        for node in ast.walk(ast.parse(cell.source)):
            what = type(node).__name__
            assert not isinstance(
                node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
            ), f"{cell.id} holds a {what}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [alias.name for alias in node.names] + [getattr(node, "module", "")]
                tops = {(module or "").partition(".")[0] for module in modules}
                assert not tops & {"plotly", "matplotlib", "ipywidgets", "anywidget"}, cell.id
                assert "*" not in modules, f"{cell.id} imports *"


@every_lesson
def test_each_of_its_cells_runs_alone_after_a_restart(name):
    for cell in cells(name, "code"):
        try:
            exec(cell.source, {})
        except NameError as error:
            raise AssertionError(f"{cell.id} needs another cell: {error}") from None


@every_lesson
def test_no_long_sentence_stands_in_it_twice(name):
    prose = without_code("\n".join(cell.source for cell in cells(name, "markdown")))
    sentences = Counter(
        sentence for sentence in re.split(r"(?<=[.:?!])\s+", prose) if len(sentence.split()) > 12
    )
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_no_question_is_asked_twice_to_recall():
    asked = [
        key
        for name in LESSONS
        for cell in cells(name, "code")
        for key in re.findall(r"only=\[(.+?)\]", cell.source)
    ]
    assert sorted(set(asked)) == sorted(asked)


@every_lesson
def test_its_cells_have_readable_ids(name):
    ids = [cell.id for cell in LESSONS[name].cells]
    assert len(set(ids)) == len(ids)
    for key in ids:
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", key), key
        assert not re.fullmatch(r"[0-9a-f]{8}|[0-9a-f-]{36}", key), f"{key} looks random"


@every_lesson
def test_it_is_stored_executed_and_nothing_else(name):
    notebook = LESSONS[name]
    nbformat.validate(notebook)
    assert (FOLDER / f"{name}.ipynb").stat().st_size < 400_000
    assert set(notebook.metadata) <= {"course", "kernelspec", "language_info"}  # no widget state
    assert notebook.metadata.course == "mass-customization-course"  # it runs when it is opened
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.get("language_info", {}).get("version") is None
    counts = [cell.execution_count for cell in cells(name, "code")]
    assert counts == list(range(1, len(counts) + 1))
    for cell in notebook.cells:
        assert "execution" not in cell.metadata, f"{cell.id} holds a time of execution"
        assert "collapsed" not in cell.metadata
        assert "scrolled" not in cell.metadata
    for cell in cells(name, "code"):
        for output in cell.outputs:
            assert output.output_type != "error", f"{cell.id}: {output.get('evalue')}"
            assert output.get("name") != "stderr", f"{cell.id}: {output.get('text')}"
        last = ast.parse(cell.source).body[-1]
        if isinstance(last, ast.Expr):
            assert cell.outputs, f"{cell.id} has no stored output"


@every_lesson
def test_its_outputs_can_be_read_without_a_kernel(name):
    for cell in cells(name, "code"):
        stored = [output.get("data", {}) for output in cell.outputs]
        for number, data in enumerate(stored):
            # Without a kernel a live widget is an error message.
            assert "application/vnd.jupyter.widget-view+json" not in data, cell.id
            if PLOTLY in data:
                assert data[PLOTLY]["data"]
                picture, said = stored[number + 1 : number + 3]
                assert ElementTree.fromstring(picture["image/svg+xml"]).tag.endswith("}svg")
                assert len(picture["image/svg+xml"].encode()) < 20_000, cell.id
                assert said["text/plain"].strip()
                assert "course-of-chart" in said["text/html"]


@every_lesson
def test_a_chart_that_answers_a_prediction_is_folded(name):
    for cell in cells(name, "code"):
        if "guess=" in cell.source:
            [stored] = [output.data for output in cell.outputs]
            assert PLOTLY not in stored
            assert re.search(
                r'course-of-form"><details>.*<img .*</details></div>$', stored["text/html"]
            )


@every_lesson
def test_a_cell_that_is_not_compared_says_why(name):
    for cell in cells(name, "code"):
        if any(tag.startswith("nbval") for tag in cell.metadata.get("tags", [])):
            assert "#" in cell.source, f"{cell.id} carries a tag of nbval and no reason"


@every_lesson
def test_dollar_signs_are_mathematics_only(name):
    for cell in cells(name, "markdown"):
        text = without_code(cell.source).replace(r"\$", "")
        text = re.sub(r"\$\$.+?\$\$", "", text, flags=re.S)
        text = re.sub(r"\$(?! )[^$\n]+?(?<! )\$(?!\d)", "", text)
        assert "$" not in text, cell.id


@every_lesson
def test_every_link_leads_somewhere(name):
    for cell in cells(name, "markdown"):
        text = without_code(cell.source)
        for alternative, _ in IMAGE.findall(text):
            assert alternative, f"{cell.id} has an image without words"
        targets = LINK.findall(text) + [target for _, target in IMAGE.findall(text)]
        for target in targets:
            if re.match(r"https?:|mailto:", target):
                continue
            path, _, anchor = target.partition("#")
            file = FOLDER / path if path else FOLDER / f"{name}.ipynb"
            assert file.exists(), f"{cell.id}: {target}"
            if anchor and file.suffix == ".md":
                assert anchor in anchors(file), f"{cell.id}: {target}"


def test_the_glossary_explains_each_term_once():
    doubled = [anchor for anchor, count in anchors(FOLDER / "GLOSSARY.md").items() if count > 1]
    assert doubled == []


def test_terms_are_linked_in_every_lesson_with_the_template():
    for name in LESSONS:
        if name[:2] not in ("00", "09"):
            text = "\n".join(cell.source for cell in cells(name, "markdown"))
            assert "(GLOSSARY.md#" in text, name


# ---- the comparison of stored outputs ---------------------------------------------------------


def nbval(path: Path) -> subprocess.CompletedProcess:
    """Compare one notebook strictly with a new run, as `make test` does for all lessons."""
    command = [sys.executable, "-m", "pytest", "--nbval", path.name, "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "-o", "addopts=", "-q", "--rootdir", str(path.parent)],
        cwd=path.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> Path:
    """Build a small lesson: an import and one explorer."""
    spec = importlib.util.spec_from_file_location("build", FOLDER / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("from widgets.explorers import cost", id="import"),
            nbformat.v4.new_code_cell("cost.BreakEven()", id="explorer"),
        ]
    )
    path = tmp_path_factory.mktemp("stored") / "small.ipynb"
    nbformat.write(notebook, path)
    build.build(path)
    return path


def test_an_untouched_lesson_passes_the_comparison(stored):
    run = nbval(stored)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 passed" in run.stdout


def tamper_chart(chart, _picture, _said):
    trace = chart[PLOTLY]["data"][0]
    trace["y"][30] = round(1.01 * trace["y"][30], 2)


def tamper_picture(_chart, picture, _said):
    picture["image/svg+xml"] = picture["image/svg+xml"].replace("flip: 90,000", "flip: 91,000")


def tamper_sentence(_chart, _picture, said):
    said["text/html"] = said["text/html"].replace("€70", "€71")


@pytest.mark.parametrize("tamper", [tamper_chart, tamper_picture, tamper_sentence])
def test_one_changed_number_fails_the_comparison(stored, tmp_path, tamper):
    notebook = nbformat.read(stored, as_version=4)
    outputs = [output.data for output in notebook.cells[1].outputs]
    before = copy.deepcopy(outputs)
    tamper(*outputs)
    assert outputs != before
    path = tmp_path / "tampered.ipynb"
    nbformat.write(notebook, path)
    run = nbval(path)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "1 failed" in run.stdout
