"""Questions a learner answers: the base of predictions, quizzes, checks and votes."""

from typing import Any, ClassVar

import anywidget
import traitlets

from widgets.learner import course, progress
from widgets.page import faces
from widgets.page.browser import CSS, frontend


class Form(anywidget.AnyWidget):
    """A list of questions with their feedback. A subclass says in `respond` what an answer earns.

    An item is a dict: `id`, `kind` ("choice", "number" or "curve"), `question`, and what its kind
    needs; `state` holds per item the answer, whether it is locked, and the feedback.
    """

    topic: ClassVar[str]  # the section of the progress file

    _esm = frontend("form.js")
    _css = CSS

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
        self.on_msg(self._act)

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        """Return `value` as understood, `locked`, `tone` and `feedback`; ValueError if unusable."""
        raise NotImplementedError

    def answer(self, key: str, value: Any, sure: bool | None = None) -> None:
        """Answer one question, as a click does, and remember it."""
        if self._take(key, value, sure):
            self._save(key, {"value": self.state[key]["value"], "sure": sure})

    def again(self, key: str) -> None:
        """Open a locked question again."""
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

    def words(self) -> str:
        """The questions as Markdown, for a reader without a kernel."""
        parts = []
        for item in self.items:
            options = "".join(f"\n- {option}" for option in item.get("options", []))
            parts.append(f"**{item['question']}**\n{options}".strip())
            for title in ("hint", "solution"):
                if item.get(title):
                    text = f"<summary>{title.capitalize()}</summary>\n\n{item[title]}"
                    parts.append(f"<details>{text}\n\n</details>")
        return "\n\n".join(parts)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, **faces.bundle(self.words())}, metadata
