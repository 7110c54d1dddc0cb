"""Execute lessons and store their outputs: `python build.py` for all, or with names for some.

Nobody edits outputs by hand. What differs from run to run (live widgets, timing, the version of
the kernel) is left out, so that a diff shows only what changed for a reader.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent


def build(path: Path) -> None:
    """Execute one notebook in a folder of its own, as a learner who has answered nothing yet."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            store_widget_state=False,
            record_timing=False,
        )
        client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            # Without a kernel a live widget is an error message; what is beside it speaks for it.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if output.get("data") != {}]
    notebook.metadata = {
        "course": "mass-customization-course",  # a lesson, also when it is copied or renamed
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook)
    nbformat.write(notebook, path)
    print(f"{path.name}: {path.stat().st_size / 1000:,.0f} KB")


if __name__ == "__main__":
    os.environ.pop("COURSE_PRESENTATION", None)
    for name in sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("*.ipynb")):
        build(FOLDER / f"{name}.ipynb")
