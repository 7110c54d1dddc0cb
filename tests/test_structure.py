"""The tree explains itself: arrows run downwards, no circle, and folders say what they hold."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "widgets"
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
# Whatever stands further down may be imported by what stands above it.
LAYERS = [
    "classroom",
    "explorers",
    "explorer",
    "asked",
    "questions",
    "learner",
    "data",
    "page",
    "models",
    "newer",
]


def imported(name: str) -> set[str]:
    """Return the modules of the course that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("widgets"):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
    return found


def layer(name: str) -> int:
    return LAYERS.index(name.split(".")[1])


@pytest.mark.parametrize("name", [name for name in MODULES if name != "widgets"])
def test_arrows_run_downwards(name):
    upwards = [other for other in imported(name) if layer(other) < layer(name)]
    assert upwards == []
    if layer(name) >= LAYERS.index("data"):  # page and models stand beside each other
        assert {layer(other) for other in imported(name)} <= {layer(name)}


def test_nothing_runs_in_a_circle():
    # A face imports its folder's modules; what a module wants of a folder is never its face.
    order = TopologicalSorter({name: imported(name) for name in MODULES}).static_order()
    assert set(order) <= set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_private_module_serves_its_folder_only(name):
    folder = str(MODULES[name].parent)
    private = [other for other in imported(name) if other.rpartition(".")[2].startswith("_")]
    assert [other for other in private if str(MODULES[other].parent) != folder] == []


@pytest.mark.parametrize("name", [n for n, path in MODULES.items() if path.stem == "__init__"])
def test_a_folder_says_what_may_live_there(name):
    assert ast.get_docstring(ast.parse(MODULES[name].read_text("utf-8"))).endswith(".")


def test_a_module_of_a_lesson_is_an_explorer_or_private():
    for path in (PACKAGE / "explorers").rglob("[a-z]*.py"):
        assert "(Explorer):" in path.read_text("utf-8"), path.name


def test_the_same_stem_runs_through_a_dimension():
    explorers, models = (
        {path.name for path in (PACKAGE / folder).iterdir() if (path / "__init__.py").exists()}
        for folder in ("explorers", "models")
    )
    assert explorers - models == {"verdict", "game"}  # their models are those of a firm
    assert models - explorers == {"firm"}
