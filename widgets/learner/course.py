"""The map of the course: what each lesson asks, how long it takes, and how far a learner is."""

import csv
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from IPython.display import Markdown

from widgets.data import FOLDER, LESSONS, QUIZZES
from widgets.learner import progress


@dataclass(frozen=True)
class Lesson:
    """One lesson as its first cell and its quiz file describe it."""

    name: str  # the notebook without its ending
    title: str
    minutes: int
    question: str
    questions: list[str]  # ids of its quiz
    claims: list[str]  # ids of the statements it judges


def claims() -> list[dict[str, str]]:
    """Return the statements under test, one dict per row of `datasets/claims.csv`."""
    with (FOLDER / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lessons() -> list[Lesson]:
    """Return all lessons in order."""
    return [_lesson(path) for path in sorted(LESSONS.glob("[0-9]*.ipynb"))]


def _lesson(path: Path) -> Lesson:
    first = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
    number, title, minutes, question = re.search(
        r"# (\d\d) · (.+?)\n+\*(\d+) minutes[^·]*· (.+?)\*", first
    ).groups()
    quiz = QUIZZES / f"{path.stem}.json"
    return Lesson(
        name=path.stem,
        title=f"{number} · {title}",
        minutes=int(minutes),
        question=question,
        questions=[q["id"] for q in json.loads(quiz.read_text("utf-8"))] if quiz.exists() else [],
        claims=[claim["id"] for claim in claims() if number in claim["lessons"].split()],
    )


def opened() -> None:
    """Remember that the notebook of this kernel was opened, where Jupyter tells which it is."""
    name = Path(os.environ.get("JPY_SESSION_NAME", "")).stem
    with suppress(progress.Unreadable, OSError):  # the forms say what is wrong
        if re.match(r"0\d_", name) and name not in progress.recall("lessons"):
            progress.record("lessons", name, "opened")


def course_map() -> Markdown:
    """Return the lessons as a table: minutes, question, what each settles, your progress."""
    complaint, work = "", {"lessons": {}, "quiz": {}, "votes": {}}
    try:
        work = {topic: progress.recall(topic) for topic in work}
    except progress.Unreadable as error:
        complaint = f"\n\n{error}"
    rows = ["| Lesson | Minutes | It asks | Statements it settles | You |", "|---|--:|---|--:|---|"]
    for lesson in lessons():
        done = sum(key in work["quiz"] for key in lesson.questions)
        here = f"{done} of {len(lesson.questions)} questions" if done else "opened"
        you = here if done or lesson.name in work["lessons"] else "–"
        link = f"[{lesson.title}]({lesson.name}.ipynb)"
        settles = len(lesson.claims) or "–"
        rows.append(f"| {link} | {lesson.minutes} | {lesson.question} | {settles} | {you} |")
    judged = len(work["votes"])
    rows.append(f"\nStatements you have judged: {judged} of {len(claims())}.{complaint}")
    return Markdown("\n".join(rows))
