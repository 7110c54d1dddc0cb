"""Questions a learner answers: the base of predictions, quizzes, checks and votes."""

from html import escape
from typing import Any, ClassVar

import traitlets

from widgets.learner import course, progress
from widgets.page.browser import frontend
from widgets.page.widget import CourseWidget


class Form(CourseWidget):
    """A list of questions with their feedback. A subclass says in `respond` what an answer earns.

    An item is a dict: `id`, `kind` ("choice", "number" or "curve"), `question`, and what its kind
    needs; `state` holds per item the answer, whether it is locked, and the feedback.
    """

    topic: ClassVar[str]  # the section of the progress file

    _esm = frontend("form.js")

    items = traitlets.List().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)

    def __init__(self, items: list[dict[str, Any]]):
        super().__init__(items=items)
        self._by_id = {item["id"]: item for item in items}
        course.opened()
        try:
            earlier = progress.recall(self.topic)
        except progress.Unreadable as error:
            earlier, self.notice = {}, str(error)
        for key, saved in earlier.items():
            if key in self._by_id and isinstance(saved, dict) and saved.keys() >= {"value", "sure"}:
                self._take(key, saved["value"], saved["sure"])

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        """Return `value` as understood, `locked`, `tone` and `feedback`; ValueError if unusable."""
        raise NotImplementedError

    def answer(self, key: str, value: Any, sure: bool | None = None) -> None:
        """Answer one question, as a click does, and remember it."""
        with self.hold_sync():  # the page hears of it when it is saved
            if self._take(key, value, sure):
                self._save(key, {"value": self.state[key]["value"], "sure": sure})

    def again(self, key: str) -> None:
        """Open a locked question again."""
        with self.hold_sync():
            self.state = {k: v for k, v in self.state.items() if k != key}
            self._save(key, None)

    def _take(self, key: str, value: Any, sure: bool | None) -> bool:
        try:
            outcome = self.respond(self._by_id[key], value)
        except ValueError as error:
            outcome = {"value": value, "locked": False, "tone": "wrong", "feedback": str(error)}
        self.state = {**self.state, key: {"sure": sure, **outcome}}
        return outcome["locked"]

    def _save(self, key: str, saved: dict[str, Any] | None) -> None:
        try:
            progress.record(self.topic, key, saved)
            self.notice = ""
        except OSError as error:
            self.notice = f"Your answer counts here but could not be saved: {error.strerror}."

    def _act(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if "answer" in content:
            self.answer(content["answer"], content["value"], content.get("sure"))
        elif "again" in content:
            self.again(content["again"])

    def stored_words(self) -> str:
        parts = []
        for item in self.items:
            parts.append(f"<p><b>{escape(item['question'])}</b></p>")
            if options := "".join(f"<li>{escape(text)}</li>" for text in item.get("options", [])):
                parts.append(f"<ul>{options}</ul>")
            for title in ("hint", "solution"):
                if text := item.get(title):
                    folded = f"<summary>{title.capitalize()}</summary><p>{escape(text)}</p>"
                    parts.append(f"<details>{folded}</details>")
        return "".join(parts)
