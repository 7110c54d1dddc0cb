"""One lesson at a time changes a file: with a lock on a disk, by asking the site's page without.

In a browser each open lesson has a Python of its own, and locks of files do nothing there. Its
requests all pass the site's service worker (`lessons/site/service-worker.js`), which keeps order.
"""

import errno
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

PATIENCE = 5  # seconds to wait for another lesson that is writing


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Change a file while no other lesson does.

    Raises
    ------
    OSError : if another one was writing for too long; `strerror` says so in words for the learner.
    """
    with ExitStack() as held:
        if sys.platform == "emscripten":
            held.enter_context(_in_turn())
        else:
            from filelock import FileLock, Timeout

            lock = file.with_name(f".{file.stem}.lock")
            try:
                held.enter_context(FileLock(lock, timeout=PATIENCE))
            except Timeout:
                reason = f"another lesson was writing for {PATIENCE} seconds, so try again"
                raise OSError(errno.EBUSY, reason) from None
            except OSError:
                pass  # a disk without locks; if it is read-only or full, writing will say so
        yield


@contextmanager
def _in_turn() -> Iterator[None]:
    _ask("take")
    try:
        yield
    finally:
        _ask("give")


def _ask(what: str) -> None:
    """Ask the service worker and wait; where there is none, nobody else can be asked either."""
    with suppress(ImportError):  # no page around this Python
        from js import XMLHttpRequest
        from pyodide.ffi import JsException

        request = XMLHttpRequest.new()
        request.open("POST", f"course-turn/{what}", False)
        with suppress(JsException):  # no service worker: nothing is kept, so nothing can be lost
            request.send()
