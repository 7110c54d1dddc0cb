"""The files that learners hand in: one table of text each, under a random code, without names."""

import csv
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from widgets.learner import progress


def learner_code() -> str:
    """Return the learner's random code: drawn for the first file, the same for all later ones.

    Raises `progress.Damaged` if the learner's work cannot be read.
    """
    code = progress.recall("class").get("code")
    if not code:
        code = secrets.token_hex(4)
        progress.record("class", "code", code)
    return code


def write(path: Path, columns: list[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write a table with its header."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])


def read(path: Path, columns: list[str]) -> list[list[str]]:
    """Return the rows of a table below its header, which is row 1.

    Raises
    ------
    ValueError : if it is no table, has another header or a row of another length.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header, *rows = csv.reader(file)
    except (OSError, ValueError, csv.Error):
        raise ValueError("it is not a table of text") from None
    if header != columns:
        raise ValueError(f"its first row is not {','.join(columns)}")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise ValueError(f"row {number} has {len(row)} cells where {len(columns)} belong")
    return rows
