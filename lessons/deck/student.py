"""Write a student's copy of the course: `python student.py ../student`, or into `handouts/student`.

It has the lessons, the glossary, the cases and the tables. Guide, keys, results and the scripts for
a class are left out. The package comes as a wheel: quizzes explain and exercises check as always,
but no file that a student opens holds an answer. The folder may be a git repository of its own.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from deck import FOLDER, HANDOUTS, LESSONS, read

from widgets.page.faces import plain

ROOT = LESSONS.parent
README = FOLDER / "student.md"
IGNORED = (
    ".venv*/\n__pycache__/\n.ipynb_checkpoints/\nmy_course*.json\nmy_course*.csv\n.my_course.lock\n"
)
STYLE = re.compile(r"<style>.*?</style>", re.S)
FOLDED = re.compile(r"<details><summary>(Solution|Our|An example).*?</details>", re.S)


def without_solutions(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Leave out what is folded below an exercise; hints stay."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = FOLDED.sub("*Ours comes in class.*", cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if FOLDED.search(words := data.get("text/html", "")):
                data["text/html"] = FOLDED.sub("", words)
                data["text/plain"] = plain(STYLE.sub("", data["text/html"]))
    return notebook


def wheel(folder: Path, lessons: Path) -> Path:
    """Build the package with the students' lessons, and without solutions of exercises."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for name in ("pyproject.toml", "LICENSE"):
            shutil.copy(ROOT / name, copy)
        shutil.copy(README, copy / "README.md")
        for name in ("widgets", "datasets"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(lessons, copy / "lessons")
        for name in ("quiz", "tasks"):
            shutil.copytree(LESSONS / name, copy / "lessons" / name)
        shutil.copy(LESSONS / "predictions.json", copy / "lessons")
        exercises = json.loads((LESSONS / "exercises.json").read_text("utf-8"))
        for exercise in exercises.values():
            del exercise["solution"]
        (copy / "lessons" / "exercises.json").write_text(json.dumps(exercises), "utf-8")
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
        subprocess.run([*build, str(folder.resolve())], cwd=copy, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def emptied(folder: Path) -> None:
    """Empty a folder that is new or holds an earlier copy; git's history stays."""
    folder.mkdir(parents=True, exist_ok=True)
    there = [path for path in folder.iterdir() if path.name != ".git"]
    if there and not (folder / "packages" / "overrides.json").exists():
        raise SystemExit(f"{folder} holds something else than a student's copy: name another one.")
    for path in there:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def write(folder: Path) -> None:
    """Write the student's copy into a folder."""
    emptied(folder)
    lessons, packages = folder / "lessons", folder / "packages"
    for place in (lessons, packages):
        place.mkdir()
    for path in LESSONS.glob("*.ipynb"):
        nbformat.write(without_solutions(read(path.stem)), lessons / path.name)
    built = wheel(packages, lessons)
    shutil.copy(ROOT / "widgets" / "page" / "overrides.json", packages)
    shutil.copy(LESSONS / "GLOSSARY.md", lessons)
    shutil.copytree(LESSONS / "cases", lessons / "cases")
    shutil.copytree(ROOT / "datasets", folder / "datasets")
    for name in ("LICENSE", "CITATION.cff", "runtime.txt"):
        shutil.copy(ROOT / name, folder)
    shutil.copy(README, folder / "README.md")
    (folder / ".gitignore").write_text(IGNORED, "utf-8")
    for name, here, there in (
        ("requirements.txt", "-e .", f"./packages/{built.name}"),
        ("postBuild", "widgets/page/overrides.json", "packages/overrides.json"),
    ):
        shutil.copy(ROOT / name, folder)  # postBuild can be run
        (folder / name).write_text((ROOT / name).read_text("utf-8").replace(here, there), "utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else HANDOUTS / "student"
    write(target)
    print(target)
