"""Present a lesson with working sliders and no code: `python present.py 05_cost`.

Further arguments go to Voilà, for example `--no-browser --port=8866`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from deck import LESSONS, frame, read, with_own_words

# Voilà's page asks a server on the internet for icons that no lesson uses. A lecture hall may
# have no internet, and would wait for them.
VOTE = "from widgets.classroom import room_vote\n\nroom_vote()"
POLICY = {"Content-Security-Policy": "style-src 'self' 'unsafe-inline'"}


def page(lesson: str) -> nbformat.NotebookNode:
    """Return a lesson cut into screens, without stored outputs."""
    notebook = with_own_words(read(lesson))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    notebook.cells.append(nbformat.v4.new_code_cell(VOTE, id="vote-in-the-room"))
    style, script = frame()
    last = f"<style>\n{style}</style>\n<script>\n{script}</script>"
    notebook.cells.append(nbformat.v4.new_markdown_cell(last, id="deck"))
    return notebook


def present(lesson: str, arguments: list[str]) -> int:
    """Serve a lesson until the presenter stops it, in a folder where nothing is answered yet."""
    notebook = page(lesson)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "lessons"
        left_out = shutil.ignore_patterns("my_course*", "slides", "handouts")
        shutil.copytree(LESSONS, copy, ignore=left_out)
        nbformat.write(notebook, copy / f"{lesson}.ipynb")
        settings = {"Voila": {"tornado_settings": {"headers": POLICY}}}
        (copy / "voila.json").write_text(json.dumps(settings), "utf-8")
        command = [sys.executable, "-m", "voila", f"{lesson}.ipynb", *arguments]
        # A vote of one presentation stands beside a later one in another.
        votes = {"COURSE_ROOM": str(LESSONS / "my_course_room.json")}
        environment = {**votes, **os.environ, "COURSE_PRESENTATION": "1"}
        try:
            return subprocess.call(command, cwd=copy, env=environment)
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    if not sys.argv[1:]:
        raise SystemExit("Which lesson? For example: make present LESSON=05_cost")
    sys.exit(present(sys.argv[1], sys.argv[2:]))
