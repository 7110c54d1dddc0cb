"""The report on a class, part by part: first what the class says, then what the course says."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.display import display

from widgets.classroom import charts, games, words
from widgets.classroom.asked import Asked, asked
from widgets.classroom.results import ClassResults, read
from widgets.data import DataError
from widgets.learner import course
from widgets.page import faces
from widgets.questions.tasks import tasks

FROM_COURSE = "What the course says"
FOR_YOU = "For you alone: names of files, and codes"
Part = tuple[str, dict[str, Any] | None]  # words in Markdown, and a chart


@dataclass(frozen=True)
class Section:
    """One thing about a class, and what stays folded until somebody asks: its title and parts."""

    title: str
    part: Part
    fold: str = FROM_COURSE
    folded: Part | None = None


def show(folder: str | Path, lesson: str = "", *, verdict: bool = False) -> None:
    """Show what a class handed in: all of it, or one lesson (“05”), or with the course's verdict.

    Codes and names of files are shown with the verdict only. What cannot be read is said.
    """
    try:
        report = list(sections(folder, lesson))
    except DataError as error:
        display(faces.bundle(str(error)), raw=True)
        return
    for section in report:
        parts = [section.part, *([section.folded] if verdict and section.folded else [])]
        display(faces.bundle(f"### {section.title}"), raw=True)
        for text, chart in parts:
            display(faces.bundle(text), raw=True)
            if chart:
                display({faces.PLOTLY: faces.bundle("", chart)[faces.PLOTLY]}, raw=True)


def sections(folder: str | Path, lesson: str = "") -> Iterator[Section]:
    """Yield the report on the work in a folder or zip file; `lesson` is “05” or “05_cost”.

    Raises
    ------
    DataError : if nobody's work can be read there, or there is no such lesson.
    """
    titles = {each.name[:2]: each.title for each in course.lessons()}
    if lesson[:2] not in (*titles, ""):
        raise DataError(f"There is no lesson “{lesson}”; choose one of {', '.join(titles)}.")
    results = read(folder)
    if not lesson:
        yield _tests(results)
    for number, title in titles.items():
        if lesson[:2] in ("", number):
            yield from _of_lesson(number, title, results)
    if lesson[:2] in ("", "09"):
        yield from _of_games(folder)
    yield _left_out(results)


def _tests(results: ClassResults) -> Section:
    count = len(results.first)
    title = "1 learner" if count == 1 else f"{count} learners"
    unmatched = words.of_unmatched(results)
    return Section(
        title, (words.of_gain(results), None), FOR_YOU, (unmatched, None) if unmatched else None
    )


def _of_lesson(number: str, title: str, results: ClassResults) -> Iterator[Section]:
    here = {key: each for key, each in asked().items() if each.lesson == number}
    shown: dict[str, dict[str, Asked]] = {"vote": {}, "prediction": {}, "quiz": {}}
    few = 0
    for key, each in here.items():
        answers = results.answers[each.part].get(key, {})
        if answers and results.shows(answers):
            shown[each.part][key] = each
        few += bool(answers) and not results.shows(answers)
    if votes := shown["vote"]:
        yield Section(
            f"{title}: the vote",
            (words.of_votes(votes, results), charts.of_votes(votes, results)),
            folded=(words.of_verdicts(votes), charts.of_votes(votes, results, model=True)),
        )
    for count, (key, each) in enumerate(shown["prediction"].items(), 1):
        guesses = list(results.answers["prediction"][key].values())
        yield Section(
            f"{title}: prediction {count}",
            (
                f"**{each.question}** {words.of_guesses(each, guesses)}",
                charts.of_guesses(each.item, guesses),
            ),
            folded=(
                words.of_answer(each, guesses),
                charts.of_guesses(each.item, guesses, model=True),
            ),
        )
    asks = {
        task.id: task.ask
        for name, explorers in tasks().items()
        if name.startswith(number)
        for listed in explorers.values()
        for task in listed
    }
    done = {code for key in asks for code in results.tasks.get(key, {})}
    if done and results.shows(done):
        yield Section(f"{title}: the tasks", (words.of_tasks(asks, results), None))
    if quiz := shown["quiz"]:
        counts = {key: words.sureness(each, results) for key, each in quiz.items()}
        yield Section(
            f"{title}: the quiz",
            (words.of_quiz(counts), charts.of_quiz(quiz, counts)),
            folded=(
                words.of_mistakes(quiz, counts, results),
                charts.of_quiz(quiz, counts, model=True),
            ),
        )
    if few:
        questions = "1 question has" if few == 1 else f"{few} questions have"
        said = f"{questions} so few answers that one could tell who gave them."
        yield Section(f"{title}: not shown", (said, None))


def _of_games(folder: str | Path) -> Iterator[Section]:
    try:
        played = games.read(folder)
    except DataError:  # nobody finished a game
        return
    if played.shown:
        said = f"{played.in_words()}\n\n{played.to_talk_about()}"
        yield Section("The firm game", (said, played.figure))


def _left_out(results: ClassResults) -> Section:
    count = len(results.notes)
    if not count:
        return Section("What was left out", ("Nothing: every file and every answer is in.", None))
    said = "1 note on what was left out." if count == 1 else f"{count} notes on what was left out."
    notes = "\n".join(f"- {note}" for note in results.notes)
    return Section("What was left out", (said, None), FOR_YOU, (notes, None))
