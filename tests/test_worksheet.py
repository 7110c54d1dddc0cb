"""Worksheets and keys: all questions on paper, the answers on the key only."""

import re
import sys
from functools import cache
from html import unescape
from pathlib import Path

import pypdfium2
import pytest

from widgets.page.text import in_words
from widgets.questions.before_after import CourseTest
from widgets.questions.checks import Check
from widgets.questions.form import Form
from widgets.questions.predictions import Prediction
from widgets.questions.quizzes import Quiz
from widgets.questions.tasks import tasks

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "lessons" / "deck"))

import deck  # noqa: E402
import worksheet  # noqa: E402

LESSONS = sorted(path.stem for path in (ROOT / "lessons").glob("*.ipynb"))
every_lesson = pytest.mark.parametrize("name", LESSONS)
SHEETS = [*LESSONS, *worksheet.FORMS]
ANSWERS = worksheet.answers()


@cache
def printed(name: str, key: bool) -> str:
    """Return the words of a sheet or a key."""
    body = re.sub("<style>.*?</style>", "", worksheet.page(name, key), flags=re.S)
    return " ".join(unescape(re.sub("<[^>]+>", " ", body)).split())


@cache
def forms(name: str) -> list:
    if name in worksheet.FORMS:
        return [Quiz(name)]
    shown = deck.run(deck.read(name)).values()
    return [each for each in shown if isinstance(each, Form) and not isinstance(each, CourseTest)]


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_asks_everything_and_answers_nothing(name):
    sheet = printed(name, False)
    for form in forms(name):
        for item in form.items:
            assert spaced(item["question"]) in sheet
            assert all(spaced(option) in sheet for option in item.get("options", ()))
            assert item.get("unit", "") in sheet
            assert item.get("solution", "no solution") not in sheet
            answer = ANSWERS.get(item["id"], {})
            assert answer.get("explanation", "no explanation") not in sheet
            whys = [option["why"] for option in answer.get("options", ()) if "why" in option]
            assert not any(why in sheet for why in whys if why)
    assert "The model:" not in sheet
    assert "☒" not in sheet
    assert "What to say" not in sheet
    assert "Our reading" not in sheet


@pytest.mark.parametrize("name", SHEETS)
def test_a_key_answers_everything(name):
    key = printed(name, True)
    for form in forms(name):
        for item in form.items:
            answer = ANSWERS.get(item["id"])
            if isinstance(form, Check):
                assert spaced(item["solution"]) in key
                assert f"{in_words(form.model_answer)} {item['unit']}" in key
            elif isinstance(form, Prediction) and item["kind"] == "number":
                assert f"The model: {answer['answer']:,} {item['unit']}" in key
            elif isinstance(form, Quiz):
                assert spaced(answer["explanation"]) in key
                assert all(spaced(option["why"]) in key for option in answer["options"])
    assert ("What to say" in key) == (name in LESSONS)


@every_lesson
def test_one_box_is_ticked_for_each_question_with_options(name):
    page = worksheet.page(name, True)
    with_options = [item for form in forms(name) for item in form.items
                    if "options" in item and item["id"] in ANSWERS]  # fmt: skip
    assert page.count('class="ticked"') == len(with_options)


def test_a_curve_has_axes_to_draw_on_and_the_key_has_the_line():
    sheet, key = (worksheet.page("05_cost", key) for key in (False, True))
    [axes] = re.findall(r'<div class="axes">(.*?)</div>', sheet, re.S)
    for text in ("2k", "10k", "50k", "200k", "800k", "units/year", "€/unit"):
        assert f">{text}<" in axes
    assert "stroke-dasharray" not in axes
    assert "stroke-dasharray" in re.findall(r'<div class="axes">(.*?)</div>', key, re.S)[0]


def test_what_is_folded_in_the_lesson_is_open_on_the_key():
    reading = "There is no contradiction: 8 % more is near, and it is more."
    assert reading in printed("05_cost", True)
    assert reading not in printed("05_cost", False)


def test_tasks_that_notice_say_on_the_key_what_they_show():
    ask = "Find a setting in which both systems cost the same at 40,000 units a year."
    shows = "Both cost the same where the extra fixed cost, spread over the units, "
    shows += "is what each unit saves."
    assert printed("05_cost", False).count(ask) == 1
    assert shows not in printed("05_cost", False)
    assert f"{ask} {shows}" in printed("05_cost", True)


def test_what_the_lesson_folds_into_a_table_is_printed_open():
    key = worksheet.page("05_cost", True)
    assert "<details open>" in key
    assert "<details>" not in key


@pytest.mark.parametrize("name", ["05_cost", "08_approaches"])
def test_an_exercise_without_a_check_has_room_to_write(name):
    assert worksheet.page(name, False).count(worksheet.lines(3)) == 1
    assert worksheet.lines(3) not in worksheet.page(name, True)


def test_a_game_leaves_no_empty_heading_and_an_exercise_has_its_own():
    sheet = printed("09_verdict", False)
    assert "Explore: run the firm" not in sheet
    assert "Explore: skill or luck" not in sheet
    assert "Try it B · Does a mass producer customize?" in sheet
    assert sheet.count("Try it") == 2


def test_tasks_are_those_of_the_lesson():
    sheet, listed = printed("06_flexibility", False), tasks()["06_flexibility"]
    for task in listed["Chaining"]:
        assert spaced(task.ask) in sheet
    assert "Three minutes of your own" not in sheet


def test_an_unknown_lesson_is_one_sentence():
    with pytest.raises(SystemExit, match=r"^No lesson is called “06_cost”; choose one of 00_"):
        worksheet.page("06_cost", False)


@pytest.mark.parametrize(
    ("name", "key", "most"),
    [("00_start_here", False, 2), ("05_cost", False, 4), ("05_cost", True, 7),
     ("09_verdict", False, 4), ("form_p", False, 2)],
)  # fmt: skip
def test_a_sheet_is_printed_on_few_pages(browser, tmp_path, name, key, most):
    path = worksheet.write(browser, name, key, tmp_path)
    assert path.name == f"{name}_{'key' if key else 'worksheet'}.pdf"
    pdf = pypdfium2.PdfDocument(path)
    assert 1 <= len(pdf) <= most
    assert {tuple(round(side) for side in page.get_size()) for page in pdf} == {(595, 842)}  # A4
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert f"{len(pdf)} / {len(pdf)}" in text
    for page in pdf:  # no heading is left behind by its questions
        *_, line, _, _ = page.get_textpage().get_text_range().splitlines()
        assert not line.startswith("Check yourself")
    last = forms(name)[-1].items[-1]["question"].split()[-3:]
    assert " ".join(last) in " ".join(text.split())
