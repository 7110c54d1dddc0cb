"""The test before and after the course: two forms, crossed over, feedback only at the end.

    before_test()   # in the first lesson: form P or Q, drawn by lot
    after_test()    # in the last lesson: the other form
    answers()       # the answers with explanations, once the second test is complete

A learner who has seen the answers can no longer change theirs.
"""

import random
from contextlib import suppress
from typing import Any

from IPython.display import Markdown

from widgets.learner import progress
from widgets.questions import quizzes
from widgets.questions.quizzes import Quiz

FORMS = ("P", "Q")
TOPIC = "test"  # section of the progress file: which form came first, whether answers were shown
FIRST = random.choice(FORMS)  # drawn once per kernel; kept with the learner's first answer

CLOSED = "You have seen the answers of this test: yours are kept as they are."
NO_FEEDBACK = (
    "<p><i>Nine questions on the whole course, without feedback. A guess is welcome; you can "
    "change an answer at any time.</i></p>"
)


class CourseTest(Quiz):
    """Form P or Q: a quiz that keeps answers and says nothing about them."""

    def __init__(self, letter: str):
        self.topic = f"form_{letter.lower()}"
        self._first = letters()[0]
        super().__init__(self.topic)

    @staticmethod
    def item(question: dict[str, Any]) -> dict[str, Any]:
        item = Quiz.item(question)
        del item["buttons"]  # a click on an answer is enough
        return item

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        if value not in item["options"]:
            raise ValueError("Choose one of the answers.")
        return {"value": value, "locked": True, "tone": "", "feedback": "Answer kept."}

    def answer(self, key: str, value: Any, sure: bool | None = None) -> None:
        if _kept().get("answers_shown"):
            self.state = {**self.state, key: {**self.state.get(key, NOTHING), "feedback": CLOSED}}
            return
        super().answer(key, value, sure)

    def _save(self, key: str, saved: dict[str, Any] | None) -> None:
        super()._save(key, saved)
        if "first" not in _kept() and not self.notice:
            try:
                progress.record(TOPIC, "first", self._first)
            except OSError as error:
                self.notice = f"Which test came first could not be saved: {error.strerror}."

    @property
    def complete(self) -> bool:
        """Whether every question has an answer."""
        return all(self.state.get(key, NOTHING)["locked"] for key in self._questions)

    def stored_words(self) -> str:
        """One sentence: what a test asks does not belong on a page that everybody can read."""
        return NO_FEEDBACK

    def explained(self) -> str:
        """The questions with the learner's answers and the explanations, as Markdown."""
        parts = []
        for item in self.items:
            value = self.state.get(item["id"], NOTHING)["value"]
            if value is not None:
                said = super().respond(item, value)["feedback"]
                parts.append(f"**{item['question']}**\n\nYour answer: {value}\n\n{said}")
        return "\n\n".join(parts)


NOTHING = {"value": None, "sure": None, "locked": False, "tone": "", "feedback": ""}


def _kept() -> dict[str, Any]:
    try:
        return progress.recall(TOPIC)
    except progress.Unreadable:  # a form says so when it is shown
        return {}


def questions(letter: str) -> list[dict[str, Any]]:
    """Return the questions of form P or Q as the file has them."""
    return quizzes.questions(f"form_{letter.lower()}")


def other(letter: str) -> str:
    """Return the form that is not this one."""
    return "Q" if letter == "P" else "P"


def letters() -> tuple[str, str]:
    """Return the learner's first and second form."""
    kept = _kept().get("first")
    first = kept if kept in FORMS else FIRST
    return first, other(first)


def before_test() -> CourseTest:
    """Show the first test: nine questions without feedback."""
    return CourseTest(letters()[0])


def after_test() -> CourseTest:
    """Show the second test, with the nine questions that the first one did not ask."""
    return CourseTest(letters()[1])


def answers() -> Markdown:
    """Show both tests with explanations, as soon as the second one is complete."""
    first, second = before_test(), after_test()
    if not second.complete:
        later = "*The answers appear here once the second test is complete.*"
        return Markdown(second.notice or later)
    with suppress(OSError):  # on a disk that cannot be written no answer can be changed, either
        progress.record(TOPIC, "answers_shown", True)
    parts = [("The second test", second), ("The first test", first)]
    return Markdown(
        "\n\n".join(
            f"### {name}\n\n{form.explained() or '*Not answered.*'}" for name, form in parts
        )
    )
