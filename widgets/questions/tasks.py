"""Tasks of an explorer: each notices by itself when it is reached.

`lessons/tasks/05_cost.json` holds the tasks of lesson 05 by the name of their explorer. A task has

- `id`, and `ask`: what to find, compare or break
- `reached`: conditions in the words of Python on the inputs and the `result` of the explorer; all
  must have been true at some time, the last one now: to compare two things is to see both
- `hint`, and `shows`: what it means, once it is reached
- `way`: for each condition the inputs that reach it from the start, or the name of a preset
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from widgets.data import LESSONS
from widgets.learner import progress

START = "01"  # what lesson 00 asks is asked there only
WORDS = {
    word.__name__: word for word in (abs, all, any, len, max, min, round, set, sorted, str, sum)
}


@dataclass(frozen=True)
class Task:
    """One task; see the head of this module."""

    id: str
    ask: str
    reached: tuple[str, ...]
    hint: str
    shows: str
    way: tuple[dict[str, Any] | str, ...]

    def holds(self, inputs: Any, result: Any) -> set[int]:
        """Return which conditions hold now. They are the course's own, as trusted as its code."""
        names = {**WORDS, **vars(inputs), "result": result}
        return {
            number
            for number, condition in enumerate(self.reached)
            if eval(condition, {"__builtins__": {}}, names)
        }


@cache
def tasks() -> dict[str, dict[str, list[Task]]]:
    """Return all tasks, by lesson and by explorer."""
    return {
        file.stem: {
            explorer: [
                Task(**{**item, "reached": tuple(item["reached"]), "way": tuple(item["way"])})
                for item in items
            ]
            for explorer, items in json.loads(file.read_text("utf-8")).items()
        }
        for file in sorted((LESSONS / "tasks").glob("*.json"))
    }


class Tasks:
    """The tasks of one open explorer, and how far the learner is with each.

    They are those of its own lesson, or of the `lesson` that is named.
    """

    def __init__(self, explorer: str, lesson: str = ""):
        lessons = {name: of for name, of in tasks().items() if explorer in of}
        taken = lesson or next((name for name in lessons if name > START), "")
        self.all = lessons.get(taken, {}).get(explorer, [])
        self._seen: dict[str, set[int]] = {task.id: set() for task in self.all}
        self._helped: set[str] = set()
        try:
            saved = progress.recall("tasks") if self.all else {}
        except progress.Unreadable:  # the questions say what is wrong
            saved = {}
        self.done = {task.id: saved[task.id] for task in self.all if task.id in saved}

    def look(self, inputs: Any, result: Any) -> list[Task]:
        """Take note of what the explorer shows; return the tasks that are reached with it."""
        found = []
        for task in self.all:
            now = task.holds(inputs, result)
            self._seen[task.id] |= now
            whole = len(self._seen[task.id]) == len(task.reached)
            if task.id not in self.done and whole and now:
                found.append(task)
        return found

    def reach(self, task: Task) -> str:
        """Tick a task for good; return a complaint if it could not be saved."""
        self.done[task.id] = "shown" if task.id in self._helped else "found"
        try:
            progress.record("tasks", task.id, self.done[task.id])
        except OSError as error:
            return f"The tick counts here but could not be saved: {error.strerror}."
        return ""

    def next_step(self, key: str) -> dict[str, Any] | str:
        """Return the inputs, or the preset, that lead on to a task; it counts as shown then."""
        [task] = [task for task in self.all if task.id == key]
        self._helped.add(key)
        ahead = [n for n in range(len(task.way)) if n not in self._seen[key]]
        return task.way[ahead[0] if ahead else -1]

    def shown(self) -> list[dict[str, Any]]:
        """Return what a page shows of each task; `seen` of its `parts` have held so far."""
        return [
            {
                "id": task.id,
                "ask": task.ask,
                "hint": task.hint,
                "seen": len(self._seen[task.id]),
                "parts": len(task.reached),
                "done": self.done.get(task.id, ""),
                "shows": task.shows if task.id in self.done else "",
            }
            for task in self.all
        ]
