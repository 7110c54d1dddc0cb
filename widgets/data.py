"""The course's tables: read by name, checked against their description, cited in one line."""

import csv
import json
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas


def folder(name: str) -> Path:
    """Return the course's folder `datasets` or `lessons`: in the repository, or as installed."""
    package = Path(__file__).parent
    in_repository = (package.parent / "pyproject.toml").exists()
    return (package.parent if in_repository else package) / name


FOLDER = folder("datasets")
LESSONS = folder("lessons")
QUIZZES = LESSONS / "quiz"
KINDS = {
    "integer": (int, "a whole number"),
    "number": (float, "a number"),
    "string": (str, "text"),
    "year": (int, "a year"),
}


class DataError(ValueError):
    """A table cannot be read. A notebook shows the sentence, not the way the program came there."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [str(self)]


def _damaged(file: Path, what: str) -> DataError:
    shown = f"{file.parent.name}/{file.name}"
    return DataError(f"{shown} {what}; restore it with `git checkout {shown}`")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        raise _damaged(file, "is missing") from None
    except UnicodeDecodeError:
        raise _damaged(file, "is damaged: it is not a text file") from None


def _resource(name: str, folder: Path) -> dict[str, Any]:
    file = folder / "datapackage.json"
    try:
        resources = {entry["name"]: entry for entry in json.loads(_read(file))["resources"]}
    except (json.JSONDecodeError, KeyError, TypeError):
        raise _damaged(file, "is damaged: the list of data sets cannot be read") from None
    if name not in resources:
        raise ValueError(f"There is no data set “{name}”; choose one of {', '.join(resources)}")
    return resources[name]


def _value(cell: str, field: dict[str, Any]) -> Any:
    if not cell and not field.get("constraints", {}).get("required"):
        return None
    value = KINDS[field["type"]][0](cell)
    if not cell or (isinstance(value, float) and not isfinite(value)):
        raise ValueError
    return value


def load(name: str, folder: Path = FOLDER) -> "pandas.DataFrame":
    """Return the data set `name` as a table, checked against `datapackage.json`.

    Whole numbers become `int64`, or `float64` with NaN in a column that has empty cells.
    A file that is missing or damaged raises a `ValueError`: one sentence with the file, the row
    (the header is row 1), the column and the remedy.

    >>> load("hp_deskjet")["demand"].sum().item()
    277302
    """
    import pandas as pd

    resource = _resource(name, folder)
    file, fields = folder / resource["path"], resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    header, *rows = list(csv.reader(_read(file).splitlines())) or [[]]
    if header != names:
        raise _damaged(file, f"is damaged: row 1 should read {','.join(names)}")
    if not rows:
        raise _damaged(file, "is damaged: it has no row of data")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(fields):
            cells = f"row {number} has {len(row)} cells where {len(fields)} belong"
            raise _damaged(file, f"is damaged: {cells}")
        for column, field in enumerate(fields):
            try:
                row[column] = _value(row[column], field)
            except ValueError:
                wrong = f"row {number}, column {names[column]} holds '{row[column]}'"
                belongs = KINDS[field["type"]][1]
                raise _damaged(file, f"is damaged: {wrong} where {belongs} belongs") from None
    return pd.DataFrame(rows, columns=names)


def source(name: str, folder: Path = FOLDER) -> str:
    """Return one line of markdown that cites the data set `name`."""
    resource = _resource(name, folder)
    sources = [
        f"[{entry['title']}]({entry['path']})" if "path" in entry else entry["title"]
        for entry in resource["sources"]
    ]
    line = f"*Data: {resource['title']}.* Sources: {'; '.join(sources)}. {resource['status']}"
    return line.replace("$", r"\$")  # a pair of dollar signs would start mathematics
