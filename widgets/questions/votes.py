"""The learner's own verdict on every statement of the text, before and after the evidence."""

import time
from typing import Any

from widgets.learner import progress
from widgets.learner.course import claims
from widgets.questions.form import Form

VERDICTS = ["holds", "flips", "depends", "I don't know"]
SLIP = 60  # seconds in which another click corrects a vote; after that it is a second one


class Vote(Form):
    """One row per statement of `datasets/claims.csv`; a click is enough, and can be changed.

    The first verdict is kept beside the one that counts, as `first`.
    """

    topic = "votes"

    def __init__(self) -> None:
        super().__init__([self.item(claim) for claim in claims()])

    @staticmethod
    def item(claim: dict[str, str]) -> dict[str, Any]:
        """Return a statement as a form shows it."""
        return {
            "id": claim["id"],
            "kind": "choice",
            "question": claim["statement"],
            "options": VERDICTS,
            "inline": True,
        }

    def respond(self, item: dict[str, Any], value: Any) -> dict[str, Any]:
        if value not in VERDICTS:
            raise ValueError(f"Choose one of {', '.join(VERDICTS)}.")
        return {"value": value, "locked": True, "tone": "", "feedback": ""}

    def _save(self, key: str, saved: dict[str, Any] | None) -> None:
        super()._save(key, saved and saved | self._history(key))

    def _history(self, key: str) -> dict[str, Any]:
        """Return when this vote is given, and the first one if it was another vote."""
        now = {"at": int(time.time())}
        try:
            earlier = progress.recall(self.topic).get(key)
        except progress.Unreadable:  # to be kept aside: nothing of it counts
            return now
        if not isinstance(earlier, dict) or earlier.get("value") not in VERDICTS:
            return now
        at = earlier.get("at")
        if "first" in earlier:
            return now | {"first": earlier["first"]}
        if isinstance(at, int) and now["at"] - at < SLIP:
            return now
        return now | {"first": earlier["value"]}


def vote() -> Vote:
    """Show all statements of the text, each with a verdict to choose."""
    return Vote()
