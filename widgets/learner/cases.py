"""Firms that every explorer offers as presets: the learner's own, and the instructor's cases.

Cases are read from the folder `cases` beside the lessons: CSV files with one firm per row, or YAML
files with one firm per entry. Columns are the numbers of `widgets.firm.Firm`; what is left out
keeps its usual value.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from widgets.learner.firm import Firm
from widgets.learner.remembered import saved_inputs
from widgets.page.fields import Field, fields_of, parse

FOLDER = Path("cases")
MINE = "My firm"


def my_firm() -> dict[str, Firm]:
    """Return the firm the learner has described, by its name as a preset; nothing if there is none.

    What is wrong with a damaged one is said on the page where the firm is described.
    """
    try:
        known = saved_inputs("firm", fields_of(Firm))
        return {MINE: parse(Firm, known)} if known else {}
    except (ValueError, OSError):
        return {}


def presets(
    of_firm: Callable[[Firm], dict[str, Any]] | None, *, mine: bool
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return firms as presets of an explorer, and what is off in the files of the cases.

    `of_firm` gives the inputs that a firm knows; `mine` adds the learner's own firm.
    """
    if of_firm is None:
        return {}, []
    firms, complaints = cases()
    if mine:
        firms = {**my_firm(), **firms}
    return {name: of_firm(firm) for name, firm in firms.items()}, complaints


def fitted(wanted: dict[str, Any], fields: dict[str, Field]) -> tuple[dict[str, Any], list[str]]:
    """Return a case as far as sliders reach, and the labels of the inputs where it goes beyond."""
    values = {name: fields[name].fit(value) for name, value in wanted.items()}
    return values, [fields[name].label for name in wanted if values[name] != wanted[name]]


def cases(folder: Path = FOLDER) -> tuple[dict[str, Firm], list[str]]:
    """Return the cases in a folder by name, and a sentence for each file or row that is off.

    Files whose name begins with "example" are only there to be copied.
    """
    firms, complaints = {}, []
    for file in sorted(folder.glob("*")):
        if file.suffix not in READERS or file.name.startswith("example"):
            continue
        try:
            for place, row in READERS[file.suffix](file):
                try:
                    name, firm = _firm(row)
                    firms[name] = firm
                except ValueError as error:
                    complaints.append(f"{file}, {place}: {error}")
        except (ValueError, OSError) as error:
            complaints.append(f"{file} cannot be read: {error}")
    return firms, complaints


def _firm(row: Any) -> tuple[str, Firm]:
    if not isinstance(row, dict):
        raise ValueError("it should give the firm's numbers, each as `demand: 50000`")
    known = fields_of(Firm)
    unknown = [str(column) for column in row if column != "name" and column not in known]
    if unknown:
        raise ValueError(f"column “{unknown[0]}” is not a number of the firm")
    name = str(row.get("name") or "").strip()
    if not name:
        raise ValueError("column “name” is empty")
    given = {column: value for column, value in row.items() if column in known and value != ""}
    try:
        return name, parse(Firm, {"product": name, **given})
    except ValueError as error:
        raise ValueError(f"column “{error.field}”: {error}") from None


def _csv(file: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text, restkey="beyond the header", restval="")
        for row in reader:
            yield f"row {reader.line_num}", row


def _yaml(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    import yaml

    try:
        entries = yaml.safe_load(file.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None
    if not isinstance(entries, list):
        raise ValueError("it should be a list of firms, each beginning with `- name:`")
    for number, entry in enumerate(entries, start=1):
        yield f"entry {number}", entry


READERS = {".csv": _csv, ".yaml": _yaml, ".yml": _yaml}
