"""What a learner has answered, kept in one small readable file beside the lessons.

Reading changes nothing, so a read-only or full disk hides nothing. Whoever changes the file holds
a lock meanwhile, so that two lessons open at once lose nothing.
"""

import errno
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from widgets.learner.alone import alone
from widgets.learner.place import beside_lessons

VERSION = 1  # of the file
HEAD = (
    "version",
    "changes",
)  # what is not a topic; of two copies the one with more changes is newer

after_saving: dict[str, Callable[[], None]] = {}  # what shows the state, by name
_unsaved: dict[Path, dict[tuple[str, str], Any]] = {}  # what there was no room for, by file


class Unreadable(ValueError):
    """What is saved cannot be used; the message is a sentence for the learner."""


class Damaged(Unreadable):
    """The file is not what this course writes."""


def file() -> Path:
    """Return where the work is, or will be."""
    return Path(os.environ.get("COURSE_WORK") or beside_lessons("my_course.json"))


# ---- reading -----------------------------------------------------------------------------------


def parsed(work: bytes) -> dict[str, Any]:
    """Return what a file of a learner holds: its head, and a dict for each topic.

    Raises
    ------
    Damaged : if this course did not write it; Unreadable : if a newer version of the course did.
    """
    try:
        saved = json.loads(work)  # in UTF-8 or UTF-16, with a byte order mark or without
    except (ValueError, RecursionError):
        raise Damaged("it is damaged") from None
    if isinstance(saved, dict) and saved.get("version", VERSION) != VERSION:
        raise Unreadable("it was written by a newer version of this course")
    if (
        not isinstance(saved, dict)
        or not all(isinstance(saved[name], dict) for name in saved if name not in HEAD)
        or type(_changes(saved)) is not int
    ):
        raise Damaged("it is not what this course writes")
    return saved


def code_in(saved: dict[str, Any]) -> str:
    """Return the random code in a learner's work, empty if there is none."""
    code = saved.get("class", {}).get("code")
    return code if isinstance(code, str) and re.fullmatch(r"\w{1,40}", code) else ""


def _changes(saved: dict[str, Any]) -> int:
    return saved.get("changes", 0)


def _read() -> dict[str, Any]:
    try:
        return parsed(_patiently(file().read_bytes))
    except FileNotFoundError:
        return {}


def _told() -> dict[str, Any]:
    try:
        return _read()
    except OSError as error:
        reason, then = error.strerror, ""
    except Damaged as error:
        reason, then = error, f" {kept_later()}"
    except Unreadable as error:
        reason, then = error, " It stays as it is, and nothing new is saved."
    raise Unreadable(f"Your file {file()} could not be read: {reason}.{then}")


def recall(topic: str) -> dict[str, Any]:
    """Return what was answered under a topic ("quiz", "predictions", …), by question id.

    Raises
    ------
    Unreadable : with a sentence for the learner; the file stays as it is.
    """
    return _told().get(topic, {})


def packed() -> str:
    """Return everything that is remembered as text to take away, empty if there is nothing.

    Raises
    ------
    Unreadable : with a sentence for the learner.
    """
    saved = _told()
    return _text(saved) if saved else ""


# ---- writing -----------------------------------------------------------------------------------


def record(topic: str, key: str, answer: Any, *, keep_old: bool = False) -> Any:
    """Remember one answer and return it; `None` forgets it.

    A function gives the answer for the one that is saved. What could not be saved before is saved
    now. The file is replaced whole, never half written. A damaged file is kept aside first, and
    with `keep_old` any.

    Raises
    ------
    OSError : if it could not be saved; `strerror` says why, in words for the learner.
    """
    waiting = _unsaved.setdefault(file().absolute(), {})
    waiting[topic, key] = answer
    with alone(file()):
        try:
            saved = _read()
        except Damaged:
            saved, keep_old = {}, True
        except Unreadable:
            raise _not_ours() from None
        if keep_old:
            _keep_aside("damaged")
        for place in waiting:
            waiting[place] = _put(saved, *place, waiting[place])
        _write(saved)
    return _unsaved.pop(file().absolute())[topic, key]


def _put(saved: dict[str, Any], topic: str, key: str, answer: Any) -> Any:
    answers = saved.setdefault(topic, {})
    answer = answer(answers.get(key)) if callable(answer) else answer
    answers[key] = answer
    if answer is None:
        del answers[key]
    return answer


def code() -> str:
    """Return the random code that stands for the learner in a class, drawn if there is none yet.

    Raises
    ------
    OSError : if it could not be saved; Unreadable : if the file cannot be read.
    """
    if not code_in(_told()):
        record("class", "code", secrets.token_hex(4))
    return code_in(_told())


def to_hand_in() -> tuple[str, str]:
    """Return name and text of the file to hand in: all the work, and a code instead of a name.

    Both are empty if nothing is saved. Raises what `code` raises.
    """
    return (f"my_course_{code()}.json", packed()) if packed() else ("", "")


def unpack(text: str) -> int:
    """Take up work that was carried here; return how many entries it holds.

    What is here already is kept aside.

    Raises
    ------
    ValueError : if the text is not a learner's work; OSError : if it could not be saved. Then
        nothing changes.
    """
    try:
        saved = parsed(text.encode())
        topics = {name: topic for name, topic in saved.items() if name not in (*HEAD, "class")}
        if not (entries := sum(map(len, topics.values()))):
            raise Damaged
    except (Damaged, UnicodeError):
        name = file().name
        raise ValueError(f"This is not a file that {name} could be restored from") from None
    except Unreadable as error:
        raise ValueError(f"This file cannot be used here: {error}") from None
    with alone(file()):
        try:
            here = _read()
        except Damaged:
            here = {}
        except Unreadable:
            raise _not_ours() from None
        _keep_aside("before")
        _write({**saved, "changes": max(_changes(saved), _changes(here))})
    return entries


def _not_ours() -> OSError:
    return OSError(errno.EPERM, f"{file()} belongs to a newer version of this course")


def kept_later() -> str:
    """Return a sentence: under which name the file as it is will be kept."""
    return f"It will be kept as {_aside('damaged').name} as soon as something new is saved."


def _aside(why: str) -> Path:
    number = 1
    while os.path.exists(aside := file().with_suffix(f".{why}{number}.json")):
        number += 1
    return aside


def _keep_aside(why: str) -> None:
    aside = _aside(why)
    try:
        shutil.copyfile(file(), aside)
    except FileNotFoundError:
        pass  # nothing to keep
    except OSError:
        with suppress(OSError):
            aside.unlink()
        raise


def _text(saved: dict[str, Any]) -> str:
    return json.dumps(saved, indent=1, ensure_ascii=False) + "\n"


def _write(saved: dict[str, Any]) -> None:
    saved = {"version": VERSION, **saved, "changes": _changes(saved) + 1}
    if not code_in(saved):
        saved["class"] = {**saved.get("class", {}), "code": secrets.token_hex(4)}
    put(file(), _text(saved))
    for show in after_saving.values():
        show()


def put(place: Path, text: str) -> None:
    """Write a file as a whole; what was there stays if that is not possible."""
    new = place.with_suffix(f".{secrets.token_hex(4)}.tmp")  # processes may share a number
    try:
        new.write_bytes(text.encode("utf-8", "replace"))
        _patiently(lambda: new.replace(place))
    finally:
        with suppress(OSError):
            new.unlink()


def _patiently(action: Callable[[], Any]) -> Any:
    """Try again: Windows refuses a file while a virus scanner or a copying program holds it."""
    for wait in (0.02, 0.1):
        try:
            return action()
        except PermissionError:
            time.sleep(wait)
    return action()
