"""What the live page and the hand-out share: a lesson cut into screens that need no other file."""

import ast
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat

FOLDER = Path(__file__).parent
LESSONS = FOLDER.parent
HANDOUTS = LESSONS / "handouts"  # what is made for a class in one go
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")


def read(lesson: str) -> nbformat.NotebookNode:
    """Read a lesson by its name, or stop with one sentence on which names there are."""
    path = LESSONS / f"{lesson}.ipynb"
    if not path.exists():
        names = ", ".join(sorted(path.stem for path in LESSONS.glob("*.ipynb")))
        raise SystemExit(f"No lesson is called “{lesson}”; choose one of {names}.")
    return nbformat.read(path, as_version=4)


def run(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """Run a lesson as somebody who has answered nothing yet; return what its cells show, by id."""
    shown, names, here = {}, {}, os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for cell in notebook.cells:
                tree = ast.parse(cell.source) if cell.cell_type == "code" else None
                if tree and isinstance(tree.body[-1], ast.Expr):
                    last = ast.Expression(tree.body.pop().value)
                    exec(compile(tree, cell.id, "exec"), names)
                    shown[cell.id] = eval(compile(last, cell.id, "eval"), names)
        finally:
            os.chdir(here)
    return shown


def title(notebook: nbformat.NotebookNode) -> str:
    """Return the title of a lesson."""
    return re.search(r"^# (.+)$", notebook.cells[0].source, re.M)[1]


def glossary() -> dict[str, tuple[str, str]]:
    """Return the term and its explanation for every anchor of the glossary."""
    text = (LESSONS / "GLOSSARY.md").read_text("utf-8")
    terms = re.findall(r"^## (.+)\n+((?:(?!## ).*\n?)+)", text, re.M)
    return {
        re.sub(r"[^\w\- ]", "", term.lower()).replace(" ", "-"): (term, words.strip())
        for term, words in terms
    }


def with_own_words(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Add the words of the glossary that a lesson links to as a last screen, and link there.

    A link to another lesson becomes plain text: that lesson is not part of this page.
    """
    words, used = glossary(), {}

    def replace(link: re.Match) -> str:
        text, target = link.groups()
        file, _, anchor = target.partition("#")
        if file == "GLOSSARY.md" and not anchor:
            return f"[{text}](#words)"
        if file == "GLOSSARY.md":
            used[anchor] = words[anchor]
            return f"[{text}](#word-{anchor})"
        return link[0] if target.startswith(("http", "#")) else text

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(replace, cell.source)
    lines = ['## Words of this lesson <span id="words"></span>']
    for anchor, (term, explanation) in sorted(used.items()):
        plain = LINK.sub(r"\1", explanation)
        lines.append(f'<span id="word-{anchor}">**{term}**</span>: {plain}')
    if used:
        notebook.cells.append(nbformat.v4.new_markdown_cell("\n\n".join(lines), id="words"))
    return notebook


def frame() -> tuple[str, str]:
    """Return the style sheet and the script of the screens."""
    return (FOLDER / "deck.css").read_text("utf-8"), (FOLDER / "deck.js").read_text("utf-8")
