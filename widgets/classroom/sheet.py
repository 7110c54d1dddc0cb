"""What a class handed in as a workbook, for those who count in a spreadsheet.

A workbook and no text file: numbers are numbers in it, whatever decimal mark a country has.
"""

import json
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from widgets.classroom.asked import asked
from widgets.classroom.files import GROUP
from widgets.classroom.results import ClassResults

ANSWERS = ["learner", "lesson", "kind", "question", "answer", "right", "sure", "first vote"]
TESTS = ["learner", "first form", "points before", "points after"]
WIDTHS = {"question": 80, "answer": 40}


def write(results: ClassResults, path: Path) -> None:
    """Write a workbook with two sheets: every answer, and the points in both tests.

    In a group of less than five nobody has a row who gave no code.
    """
    hidden = results.nameless if len(results.first) < GROUP else frozenset()
    book = Workbook()
    _fill(
        book.active, "Answers", ANSWERS, [row for row in _answers(results) if row[0] not in hidden]
    )
    _fill(
        book.create_sheet(),
        "Tests",
        TESTS,
        [row for row in _tests(results) if row[0] not in hidden],
    )
    book.save(path)


def _answers(results: ClassResults) -> list[list[Any]]:
    rows = []
    for key, each in asked().items():
        for code, value in results.answers[each.part].get(key, {}).items():
            right = value == each.answer if each.part == "quiz" else None
            sure = results.sure.get(key, {}).get(code) if each.part == "quiz" else None
            first = results.answers["first vote"][key][code] if each.part == "vote" else None
            said = json.dumps(value) if isinstance(value, list) else value
            rows.append([code, each.lesson, each.part, each.question, said, right, sure, first])
    return rows


def _tests(results: ClassResults) -> list[list[Any]]:
    rows = []
    for code in results.tests_taken():
        points = [None if each != each else round(each, 1) for each in results.points(code)]  # NaN
        rows.append([code, results.first[code], *points])
    return rows


def _fill(sheet: Any, title: str, heads: list[str], rows: list[list[Any]]) -> None:
    sheet.title = title
    for row in [heads, *rows]:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = WIDTHS.get(cell.value, 14)
    sheet.freeze_panes = "A2"
