"""Lessons that are newer than the program they run with say so in one sentence.

On a hub the lessons come by a link and the program with the server's image, so that one of them can
be ahead of the other.
"""

import re
import sys
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

HERE = Path(__file__).parent
FIRST = "00_start_here.ipynb"  # the folder of the lessons holds it
NEWER = (
    "These lessons are newer than the course's program on this server, so this cell cannot run. "
    "Please tell your instructor: the server needs a new image."
)
MISSING = (
    "The course needs the package “{}”, which is not installed here. On a server, please tell your "
    "instructor; on your own computer, install the course again."
)


def watch() -> None:
    """Ask a notebook to say it in one sentence; elsewhere nothing changes."""
    ipython = sys.modules.get("IPython")
    if ipython and (shell := ipython.get_ipython()):
        shell.set_custom_exc((ImportError, AttributeError), _show)


def _show(shell: Any, kind: type, error: Exception, trace: TracebackType, **more: Any) -> None:
    if said := sentence(error, trace):
        error._render_traceback_ = lambda: [said]  # IPython asks for it
    shell.showtraceback((kind, error, trace), **more)


def sentence(error: Exception, trace: TracebackType | None = None) -> str:
    """Return what a learner is told of an error that a newer lesson explains, otherwise nothing."""
    if isinstance(error, AttributeError):
        module, name = getattr(error.obj, "__name__", ""), error.name or ""
        known = isinstance(error.obj, ModuleType)
    else:
        module, name, known = getattr(error, "name", None) or "", _named(error), True
    if known and module.partition(".")[0] == "widgets":
        return NEWER if _has(module, name) else ""
    if isinstance(error, ModuleNotFoundError) and _raised_here(trace):
        return MISSING.format(module.partition(".")[0])
    return ""


def _named(error: Exception) -> str:
    """Return the name that `from module import name` did not find."""
    return str(error).partition("import name '")[2].partition("'")[0]


def _has(module: str, name: str) -> bool:
    """Whether the course that the lessons came with has what this one has not."""
    theirs = _program_of_lessons()
    if theirs is None:
        return False
    path = theirs.joinpath(*module.split(".")[1:])
    files = [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()]
    if not name:
        return bool(files)
    inside = path / f"{name}.py", path / name / "__init__.py"
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(word.search(file.read_text("utf-8")) for file in files) or any(
        file.exists() for file in inside
    )


def _program_of_lessons() -> Path | None:
    """Return the program that lies beside the lessons, if this one is another."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / FIRST).exists():
            program = folder.parent / "widgets"
            return program if program.is_dir() and not program.samefile(HERE) else None
    return None


def _raised_here(trace: TracebackType | None) -> bool:
    while trace and trace.tb_next:
        trace = trace.tb_next
    frames = []
    frame = trace and trace.tb_frame
    while frame:
        frames.append(frame.f_code.co_filename)
        frame = frame.f_back
    return any(HERE in Path(name).parents for name in frames if not name.startswith("<"))
