"""The learner's own verdict on every statement of the text, before and after the evidence."""

from typing import Any

from widgets.learner.course import claims
from widgets.questions.form import Form

VERDICTS = ["holds", "flips", "depends", "I don't know"]


class Vote(Form):
    """One row per statement of `datasets/claims.csv`; a click is enough, and can be changed."""

    topic = "votes"

    def __init__(self) -> None:
        super().__init__([self._item(claim) for claim in claims()])

    @staticmethod
    def _item(claim: dict[str, str]) -> dict[str, Any]:
        key = claim["id"]
        return {
            "id": key,
            "kind": "choice",
            "question": claim["statement"],
            "options": VERDICTS,
            "inline": True,
        }

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        if value not in VERDICTS:
            raise ValueError(f"Choose one of {', '.join(VERDICTS)}.")
        return {"value": value, "locked": True, "tone": "", "feedback": ""}


def vote() -> Vote:
    """Show all statements of the text, each with a verdict to choose."""
    return Vote()
