"""The map of the course: what each lesson asks, how long it takes, and how far a learner is."""

import csv
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from IPython.display import Markdown, display

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
    tasks: list[str]  # ids of the tasks of its explorers
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
    quiz, tasks = (folder / f"{path.stem}.json" for folder in (QUIZZES, LESSONS / "tasks"))
    of_explorers = json.loads(tasks.read_text("utf-8")).values() if tasks.exists() else ()
    return Lesson(
        name=path.stem,
        title=f"{number} · {title}",
        minutes=int(minutes),
        question=question,
        questions=[q["id"] for q in json.loads(quiz.read_text("utf-8"))] if quiz.exists() else [],
        tasks=[task["id"] for listed in of_explorers for task in listed],
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
    work, complaint = _work()
    rows = ["| Lesson | Minutes | It asks | Statements it settles | You |", "|---|--:|---|--:|---|"]
    for lesson in lessons():
        here = _done(lesson, work) or "opened"
        you = here if here != "opened" or lesson.name in work["lessons"] else "–"
        link = f"[{lesson.title}]({lesson.name}.ipynb)"
        settles = len(lesson.claims) or "–"
        rows.append(f"| {link} | {lesson.minutes} | {lesson.question} | {settles} | {you} |")
    judged = len(work["votes"])
    rows.append(f"\nStatements you have judged: {judged} of {len(claims())}.{complaint}")
    return Markdown("\n".join(rows))


def so_far(name: str) -> None:
    """Show a line: how far the learner is with the lesson `name`, also after each step."""
    lesson = _lesson(LESSONS / f"{name}.ipynb")  # read once: it is the work that changes
    shown = display(how_far(lesson), display_id=True)
    if shown is not None:  # a script has nothing to change
        progress.after_saving["so far"] = lambda: shown.update(how_far(lesson))


def how_far(lesson: Lesson) -> Markdown:
    """Return the line that `so_far` shows."""
    work, complaint = _work()
    done = _done(lesson, work) or "no task and no question answered yet"
    return Markdown(f"This lesson so far: {done}.{complaint}")


def _work() -> tuple[dict[str, dict], str]:
    """Return what is saved of a learner by topic, and a complaint if it cannot be read."""
    topics = ("lessons", "quiz", "tasks", "votes")
    try:
        return {topic: progress.recall(topic) for topic in topics}, ""
    except progress.Unreadable as error:
        return {topic: {} for topic in topics}, f"\n\n{error}"


def _done(lesson: Lesson, work: dict[str, dict]) -> str:
    """Return how many tasks and questions of a lesson are done, empty if none is."""
    told = []
    for topic, what, ids in (
        ("tasks", "tasks", lesson.tasks),
        ("quiz", "questions", lesson.questions),
    ):
        if done := sum(key in work[topic] for key in ids):
            told.append(f"{done} of {len(ids)} {what}")
    return ", ".join(told)
