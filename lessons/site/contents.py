"""The lessons as a page gets them: texts in one piece, as a Jupyter server would hand them out."""

import json
import shutil
from pathlib import Path
from typing import Any

LESSONS = Path(__file__).parents[1]


def write(folder: Path) -> None:
    """Copy notebooks, glossary and cases, and nothing that a learner has typed."""
    folder.mkdir(parents=True)
    for path in sorted(LESSONS.glob("[0-9]*.ipynb")):
        notebook = json.loads(path.read_text("utf-8"))
        notebook["cells"] = [_joined(cell) for cell in notebook["cells"]]
        (folder / path.name).write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")
    shutil.copy(LESSONS / "GLOSSARY.md", folder)
    shutil.copytree(LESSONS / "cases", folder / "cases")


def _joined(cell: dict[str, Any]) -> dict[str, Any]:
    """Join what a notebook stores as a list of lines: a static page shows it as it is stored.

    It is also trusted as it is stored, since the site brings it itself: nobody else's file. And no
    slip of a key deletes a part of it: there is no folder here to take it from again.
    """
    cell["metadata"]["deletable"] = False
    cell["source"] = "".join(cell["source"])
    if cell["cell_type"] == "code":
        cell["metadata"]["trusted"] = True
    for output in cell.get("outputs", []):
        holders = [output, output.get("data", {})]
        for holder in holders:
            for key, value in holder.items():
                if key == "text" or key.startswith("text/") or key == "image/svg+xml":
                    holder[key] = "".join(value)
    return cell
