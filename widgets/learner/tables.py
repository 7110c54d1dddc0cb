"""Tables as people's programs write them: texts with commas, semicolons or tabs, and workbooks.

What a table is about is not known here: a cell is a text, or a number where a workbook says so.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from widgets.page.numerals import Percent

LARGEST = 2_000_000  # bytes
# What Western European names and prices are written with, to tell two code pages apart.
USUAL = set("äöüßÄÖÜáàâãåæçéèêëíìîïñóòôõøœúùûÿÉÈÅØÆÑÇ€£’‘“”„«»–…°×\u00a0")

Row = tuple[int, list[Any]]  # its number, as a spreadsheet counts, and its cells


def rows(data: bytes) -> list[Row]:
    """Return the rows of a table that are not empty, each without the empty cells at its end.

    Raises
    ------
    ValueError : if it is no table; the sentence says what to do.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError(
            "it is an old or a locked Excel file; save it as .xlsx, without a password"
        )
    found = _in_workbook(data) if data.startswith(b"PK") else _in_text(decoded(data))
    trimmed = ((number, _trimmed(cells)) for number, cells in found)
    return [(number, cells) for number, cells in trimmed if cells]


def contents(file: Path) -> bytes:
    """Return the bytes of a file that is not too large for a table made by hand."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST / 1e6:.0f} MB")
    return data


def decoded(data: bytes) -> str:
    """Return a text that was written in UTF-8, in UTF-16, or in a code page of Windows or the Mac.

    Raises
    ------
    ValueError : if it is no text.
    """
    zeros = [b"\0" in data[start:100:2] for start in (0, 1)]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif any(zeros) and not all(zeros):
        text = data.decode("utf-16-be" if zeros[0] else "utf-16-le", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            guesses = [data.decode(page, errors="replace") for page in ("cp1252", "mac_roman")]
            text = max(guesses, key=lambda guess: sum(character in USUAL for character in guess))
    if "\0" in text:
        raise ValueError("it is not a text")
    return text


def _trimmed(cells: Iterable[Any]) -> list[Any]:
    cells = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
    while cells and cells[-1] in ("", None):
        cells.pop()
    return cells


def _in_text(text: str) -> Iterator[Row]:
    if declared := re.match(r'"?sep=(.)"?,*(\r\n|\r|\n)', text, re.IGNORECASE):
        mark, text = declared[1], text[declared.end() :]
    else:
        first = next(filter(str.strip, text.splitlines()), "")
        mark = max(";\t,", key=first.count)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=mark, skipinitialspace=True, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error:
        raise ValueError(f"a quotation mark before line {reader.line_num} has no partner") from None


def _in_workbook(data: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook  # takes longer to load than a lesson may

    try:
        with warnings.catch_warnings(action="ignore"):
            # A formula stands in one, what it came to when the workbook was saved in the other.
            books = [load_workbook(io.BytesIO(data), data_only=only) for only in (True, False)]
        sheets = [next(s for s in book.worksheets if s.sheet_state == "visible") for book in books]
    except Exception:  # of many kinds, for whatever a zip file may hold
        raise ValueError("it is not a workbook of Excel; save it as .xlsx or as CSV") from None
    for number, row in enumerate(zip(*(sheet.iter_rows() for sheet in sheets), strict=True), 1):
        yield number, [_cell(*pair, number) for pair in zip(*row, strict=True)]


def _cell(cell: Any, written: Any, number: int) -> Any:
    value = cell.value
    if value is None and written.value is not None:
        raise ValueError(f"a formula in row {number} was not computed; open the file and save it")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None if value is None else str(value)
    return Percent(value) if "%" in cell.number_format else value
