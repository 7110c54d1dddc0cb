"""Cases of an instructor: files with one firm per row or entry, in the folder `cases`.

It stands beside the lessons. Tables have one firm per row, YAML files one per entry. Columns are
the numbers of `widgets.learner.firm.Firm`; what is left out is filled in from the firm that the
course starts with.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from widgets.learner import tables
from widgets.learner.firm import NUMBERS, Firm
from widgets.learner.place import beside_lessons
from widgets.page import numerals

USUAL = Firm()
TABLES, YAML = {".csv", ".tsv", ".txt", ".xls", ".xlsx", ".xlsm"}, {".yaml", ".yml"}
NO_CASES = {"readme.md", "desktop.ini", "thumbs.db"}
# What the examples come to as long as nobody has changed them: they are there to be copied.
EXAMPLES = {
    "example.csv": "4ecb46cda080f6ec3edd9f690f35fb1f28a55b8221890896b4563dcc7e545530",
    "example.yaml": "7218f0fc0e78dc4f34af8d531440cab3746c35c5a4def17952c8afeaf870b0b6",
}
LONGEST_NAME = 60  # characters on a button


@dataclass(frozen=True)
class Case:
    """A firm from a file: its name there, what was filled in, and where it stands."""

    name: str
    firm: Firm
    filled_in: tuple[str, ...]  # names of the numbers that were not given
    file: str
    place: str


def cases(folder: Path | None = None) -> tuple[list[Case], list[str]]:
    """Return the cases in a folder, and a sentence for each file that is off.

    Without a folder it is `cases` beside the lessons, also for a lesson in a folder below.
    Examples that nobody has changed are only there to be copied.
    """
    found, complaints = [], []
    for file in sorted((folder or beside_lessons("cases")).glob("*")):
        if file.name.startswith((".", "~$")) or file.name.lower() in NO_CASES:
            continue
        try:
            stat = file.stat()
            there, complaint = _cases_in(file, stat.st_mtime_ns, stat.st_size)
        except OSError as error:
            there, complaint = (), f"{file} cannot be read: {error.strerror}."
        found += there
        complaints += [complaint] if complaint else []
    return found, complaints


@lru_cache(maxsize=200)
def _cases_in(file: Path, _changed: int, _size: int) -> tuple[tuple[Case, ...], str]:
    """Return the cases in a file as it was last changed, and what is off in it."""
    try:
        records = dict(_records(file))
    except OSError as error:
        return (), f"{file} cannot be read: {error.strerror}."
    except ValueError as error:
        return (), f"{file} cannot be read: {error}."
    given, found, off = {}, [], {}
    for place, record in records.items():
        try:
            given[place] = _given(record)
        except ValueError as error:
            off[place] = error
    cells = (pair for each in given.values() for pair in each.items() if pair[0] in NUMBERS)
    marks = numerals.marks_of((cell, NUMBERS[name].unit) for name, (_, cell) in cells)
    for place, each in given.items():
        try:
            found.append(_case(file, place, each, marks))
        except ValueError as error:
            off[place] = error
    if not off:
        return tuple(found), ""
    first = next(place for place in records if place in off)
    count = f"; {len(off)} of its {len(records)} firms are left out" if len(off) > 1 else ""
    return tuple(found), f"{file}, {first}: {str(off[first]).rstrip('.')}{count}."


Record = Iterable[tuple[str, Any]] | None  # what a row or an entry holds, by column


def _records(file: Path) -> Iterator[tuple[str, Record]]:
    suffix = file.suffix.lower()
    if file.is_dir():
        raise ValueError("it is a folder; put its files beside it")
    if suffix not in TABLES | YAML:
        raise ValueError("a case is a .csv, .xlsx or .yaml file; save it as one of these")
    if file.name in EXAMPLES:
        text = file.read_bytes().replace(b"\r\n", b"\n")
        if hashlib.sha256(text).hexdigest() == EXAMPLES[file.name]:
            return
    yield from _entries(file) if suffix in YAML else _rows(file)


def _rows(file: Path) -> Iterator[tuple[str, Record]]:
    (_, header), *rows = tables.rows(tables.contents(file)) or [(1, [])]
    header = [str(name or "") for name in header]
    if "name" not in {COLUMNS.get(_key(column)) for column in header}:
        raise ValueError("its first row should name the columns, one of them “name”")
    _given(zip(header, header, strict=True))
    if not rows:
        raise ValueError("it holds no firm, only the names of the columns")
    for number, cells in rows:
        yield f"row {number}", list(zip_longest(header, cells, fillvalue=""))


def _entries(file: Path) -> Iterator[tuple[str, Record]]:
    import yaml

    # Texts as they stand there: YAML itself takes 4:30 for 270, 020000 for 8192 and No for false.
    try:
        node = yaml.compose(tables.decoded(tables.contents(file)), yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise ValueError(f"line {error.problem_mark.line + 1}: {error.problem}") from None
    except (yaml.YAMLError, RecursionError):
        raise ValueError("it is no YAML file") from None
    if not isinstance(node, yaml.SequenceNode):
        raise ValueError("it should be a list of firms, each beginning with `- name:`")
    for number, entry in enumerate(node.value, start=1):
        record = None
        if isinstance(entry, yaml.MappingNode) and all(
            isinstance(part, yaml.ScalarNode) for pair in entry.value for part in pair
        ):
            record = [
                (str(key.value), "" if value.tag.endswith(":null") else value.value)
                for key, value in entry.value
            ]
        yield f"entry {number}", record


# ---- what a firm's row or entry says -----------------------------------------------------------


def _key(header: str) -> str:
    """Return a column's name without case, spaces, marks and what is in brackets."""
    return re.sub(r"\(.*?\)|\[.*?\]|[\W_]", "", header.casefold())


COLUMNS = {"name": "name", "product": "name"} | {
    _key(words): name
    for name, field in NUMBERS.items()
    for words in (name, field.label, f"{name} {field.unit}", f"{field.label} {field.unit}")
}
NOTES = {"note", "notes", "comment", "comments", "remark", "remarks", "source", "sources"}


def _given(record: Record) -> dict[str, tuple[str, Any]]:
    """Return header and cell of each column that a record fills, by the column's own name."""
    if record is None:
        raise ValueError("it should give the firm's numbers, each as `demand: 50000`")
    given = {}
    for header, cell in record:
        key = _key(header)
        if key in NOTES or (not key and cell in ("", None)):
            continue
        if not key:
            raise ValueError(
                f"“{numerals.shortened(cell)}” stands in no column; a number with a decimal comma "
                "needs quotation marks, or semicolons between the columns"
            )
        if key not in COLUMNS:
            near = get_close_matches(key, COLUMNS, 1)
            meant = f"; perhaps “{COLUMNS[near[0]]}” is meant" if near else ""
            raise ValueError(f"column “{header}” is not a number of the firm{meant}")
        if (name := COLUMNS[key]) in given:
            raise ValueError(f"two columns give “{name}”")
        given[name] = (header, cell)
    return given


def _case(file: Path, place: str, given: dict[str, tuple[str, Any]], marks: str) -> Case:
    _, name = given.pop("name", ("", ""))
    name = str("" if name is None else name).strip()
    if not name:
        raise ValueError("column “name” is empty")
    if "\n" in name or len(name) > LONGEST_NAME:
        short = numerals.shortened(name)
        raise ValueError(f"the name “{short}” has more than a line of {LONGEST_NAME} characters")
    numbers = {}
    for column, (header, cell) in given.items():
        if cell is None or not str(cell).strip():
            continue
        field, label = NUMBERS[column], f"column “{header}”"
        whole = field.kind == "integer"
        value = numerals.read(
            cell, field.low, field.high, label=label, unit=field.unit, whole=whole, marks=marks
        )
        numbers[column] = round(value) if whole else value
    if not numbers:
        raise ValueError("it gives no number of the firm")
    filled = {column: value for column, value in scaled(numbers).items() if column not in numbers}
    return Case(name, Firm(product=name, **filled, **numbers), tuple(filled), file.name, place)


def scaled(given: dict[str, float]) -> dict[str, float]:
    """Return the numbers of the usual firm, its amounts of money scaled to those of another.

    Amounts for a unit or an option go with the unit costs given, amounts for a year with unit
    costs times demand; times, shares and rates stay. So nothing that is a ratio of two amounts
    changes, except by what is given.

    >>> bakery = scaled({"demand": 12_000, "mass_unit": 2.1, "custom_unit": 3})
    >>> bakery["mass_fixed"], bakery["margin"], bakery["process_time"]
    (12600.0, 0.945, 4)
    """
    known = [name for name in ("mass_unit", "custom_unit", "hand_unit", "margin") if name in given]
    unit = given[known[0]] / getattr(USUAL, known[0]) if known else 1
    year = unit * given.get("demand", USUAL.demand) / USUAL.demand
    factors = {"€/unit": unit, "€/option": unit, "€/year": year}
    return {
        name: field.fit(float(f"{field.default * factors[field.unit]:.3g}"))
        if field.unit in factors
        else field.default
        for name, field in NUMBERS.items()
    }
