"""What a learner has answered, kept in one small readable file beside the lessons."""

import json
import os
from pathlib import Path
from typing import Any

FILE = Path("my_course.json")


def _read() -> dict[str, dict[str, Any]]:
    if not FILE.exists():
        return {}
    try:
        saved = json.loads(FILE.read_text("utf-8"))
        if not all(isinstance(answers, dict) for answers in saved.values()):
            raise ValueError
        return saved
    except (ValueError, AttributeError):  # damaged: keep it for the learner, start a new one
        number = 1
        while (aside := FILE.with_suffix(f".damaged{number}.json")).exists():
            number += 1
        FILE.rename(aside)
        return {}


def recall(topic: str) -> dict[str, Any]:
    """Return what was answered under a topic ("quiz", "predictions", …), by question id."""
    return _read().get(topic, {})


def record(topic: str, key: str, answer: Any) -> None:
    """Remember one answer; `None` forgets it. The file is replaced whole, never half written."""
    saved = _read()
    saved.setdefault(topic, {})[key] = answer
    if answer is None:
        del saved[topic][key]
    new = FILE.with_suffix(f".{os.getpid()}.tmp")
    new.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n", "utf-8")
    new.replace(FILE)
