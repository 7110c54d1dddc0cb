"""What a class hands in: a file of each learner, however it was sent, unpacked and saved again.

It is `my_course.json`, or a table that an earlier version of the course wrote. A random code
takes the place of a name.
"""

import csv
import hashlib
import io
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from IPython.display import Markdown

from widgets.data import DataError
from widgets.learner import progress, tables

LARGEST = 1_000_000  # bytes; the file of a learner has some thousand
READABLE = (".json", ".csv", ".tsv", ".txt", ".xlsx")
SYSTEM = ("__macosx", "desktop.ini", "thumbs.db")  # and all that begins with a point
CHANGED = str.maketrans(
    {**dict.fromkeys("’‘", "'"), **dict.fromkeys("“”„", '"'), **dict.fromkeys("–—−‑", "-")}
)
GROUP = 5  # learners: in a smaller group one could be told from the others
NO_WORK = "it is not the work of a learner"


@dataclass(frozen=True)
class HandedIn:
    """A file as it was handed in: its path, the time of its last change, what is in it."""

    name: str
    changed: tuple[int, ...]
    data: bytes


@dataclass(frozen=True)
class Work:
    """What a file says, and how it compares with another one of the same learner."""

    code: str  # of the learner; empty if the file has none
    changes: int  # 0 in a table
    answers: int
    content: Any


# ---- one learner -------------------------------------------------------------------------------


def export() -> Markdown:
    """Write the file that the button *Hand in* sends beside the lessons, and say where."""
    try:
        name, work = progress.to_hand_in()
        if work:
            progress.put(progress.file().with_name(name), work)
    except progress.Unreadable as error:
        return Markdown(str(error))
    except OSError as error:
        return Markdown(f"The file to hand in could not be written: {error.strerror}.")
    if not work:
        return Markdown("Nothing is saved yet, so there is nothing to hand in.")
    return Markdown(
        f"Your work is in the file `{name}` beside the lessons: everything you answered and typed, "
        "and instead of your name a random code. Give it to your instructor."
    )


# ---- a class -----------------------------------------------------------------------------------


def collect(
    folder: str | Path, read: Callable[[HandedIn], Work]
) -> tuple[dict[str, tuple[str, Work]], list[str]]:
    """Return file and work of each learner by code, and a sentence for each file left out.

    `folder` holds the files, or folders of them, or is a zip file of either. Of two files of the
    same learner the newer one counts.

    Raises
    ------
    DataError : if there is no such folder.
    """
    found: dict[str, tuple[tuple, str, Work]] = {}
    notes: list[str] = []
    for file in _handed_in(Path(folder), notes):
        try:
            work = read(file)
        except ValueError as error:
            notes.append(f"{file.name} was left out: {error}.")
            continue
        code = work.code or hashlib.sha256(file.data).hexdigest()[:8]
        if not work.code:
            notes.append(f"{file.name} has no code and counts as a learner of its own, {code}.")
        this = ((work.changes, work.answers, file.changed), file.name, work)
        if code in found:
            older, this = sorted([found[code], this], key=lambda each: each[0])
            why = "which says the same"
            if older[2].content != this[2].content:
                more = older[2].changes == this[2].changes and older[2].answers < this[2].answers
                why = "which has more answers" if more else "which is newer"
            notes.append(f"{older[1]} was left out: learner {code} also gave {this[1]}, {why}.")
        found[code] = this
    return {code: each[1:] for code, each in found.items()}, notes


def nameless(found: dict[str, tuple[str, Work]]) -> frozenset[str]:
    """Return the learners who gave no code, of those that `collect` found."""
    return frozenset(code for code, (_, work) in found.items() if not work.code)


def shows(learners: Iterable[str], nameless: frozenset[str]) -> bool:
    """Return whether a group can be shown without singling out somebody who gave no code."""
    group = set(learners)
    return len(group) >= GROUP or not group & nameless


def _handed_in(folder: Path, notes: list[str]) -> Iterator[HandedIn]:
    """Yield every file that may be a learner's, and note the others."""
    if not folder.exists():
        raise DataError(f"There is no folder or zip file “{folder}”.")
    hidden = []
    for name, size, changed, read in _entries(folder, notes):
        path = PurePosixPath(name)
        if any(part.startswith(".") or part.lower() in SYSTEM for part in path.parts):
            hidden.append(name)
        elif path.suffix.lower() not in READABLE:
            notes.append(f"{name} was left out: it is neither a .json nor a .csv file.")
        elif size > LARGEST:
            size = f"{size / 1e6:.0f} MB are too much for the work of a learner"
            notes.append(f"{name} was left out: {size}.")
        else:
            try:
                yield HandedIn(name, changed, read())
            except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
                notes.append(f"{name} was left out: it cannot be read.")
    if hidden:
        notes.append(f"Files of the system were left out: {', '.join(hidden)}.")


Entry = tuple[str, int, tuple[int, ...], Callable[[], bytes]]  # name, size, last change, reader


def _entries(folder: Path, notes: list[str]) -> Iterator[Entry]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files if folder.is_dir() else [folder]:
        name = path.relative_to(folder).as_posix() if folder.is_dir() else path.name
        if path.suffix.lower() == ".zip":
            yield from _in_zip(partial(path.open, "rb"), name, notes)
        else:
            stat = path.stat()
            yield name, stat.st_size, time.localtime(stat.st_mtime)[:6], path.read_bytes


def _in_zip(
    opened: Callable[[], Any], name: str, notes: list[str], inner: bool = False
) -> Iterator[Entry]:
    try:
        with opened() as file, zipfile.ZipFile(file) as packed:
            for entry in sorted(packed.infolist(), key=lambda entry: entry.filename):
                inside, small = f"{name}/{entry.filename}", entry.file_size <= LARGEST
                read = partial(_unpacked, packed, entry)
                if entry.filename.lower().endswith(".zip") and small and not inner:
                    yield from _in_zip(lambda read=read: io.BytesIO(read()), inside, notes, True)
                elif not entry.is_dir():
                    yield inside, entry.file_size, entry.date_time, read
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        notes.append(f"{name} was left out: it is not a zip file that can be opened.")


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with packed.open(entry) as file:
        return file.read(LARGEST)  # whatever the entry says of its size


# ---- one file ----------------------------------------------------------------------------------


def saved(file: HandedIn) -> dict[str, Any] | None:
    """Return the learner's saved work by topic; None if the file is a table instead.

    Raises
    ------
    ValueError : if the work is damaged.
    """
    if file.data.startswith(b"PK") or not (text := tables.decoded(file.data)).lstrip().startswith(
        "{"
    ):
        return None
    return progress.parsed(text.encode())


def table(file: HandedIn, columns: list[str]) -> list[tuple[int, list[Any]]]:
    """Return the rows of a table below its header, each with its number.

    Raises
    ------
    ValueError : if it is no table, has another header or a row of another length.
    """
    if file.name.lower().endswith(".json"):
        raise ValueError(NO_WORK)
    rows = [(number, _divided(cells)) for number, cells in tables.rows(file.data)]
    if not rows or [str(cell).casefold() for cell in rows[0][1]] != columns:
        raise ValueError(f"its first row is not {','.join(columns)}")
    for number, cells in rows:
        if len(cells) != len(columns):
            raise ValueError(f"row {number} has {len(cells)} cells where {len(columns)} belong")
    return rows[1:]


def _divided(cells: list[Any]) -> list[Any]:
    """Return the cells of a row: some spreadsheets put the whole row into the first one."""
    if len(cells) == 1 and isinstance(cells[0], str):
        return next(csv.reader(cells), cells)
    return cells


def plain(text: Any) -> str:
    """Return a text without what word processors and spreadsheets change by themselves.

    >>> plain(" It’s  €5 – no more ")
    "It's €5 - no more"
    """
    text = unicodedata.normalize("NFKC", str(text)).translate(CHANGED)
    return " ".join(text.split())
