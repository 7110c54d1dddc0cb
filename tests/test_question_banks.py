"""Question banks: what a learning platform reads is what the quizzes say, feedback included."""

import io
import re
import sys
import xml.etree.ElementTree as ET
import zipfile
from html import unescape
from pathlib import Path

import pytest
from moodle_xml_parser.parser import parse_string

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "lessons" / "deck"))

import question_banks  # noqa: E402

BANK = question_banks.bank()
QUESTIONS = {question["id"]: question for entries in BANK.values() for question in entries}
CATEGORIES = [f"$course$/top/{question_banks.COURSE}/{name}" for name in BANK]


def expected(key: str) -> tuple[str, str, dict[str, tuple[bool, str]]]:
    """Return question, explanation, and for each option whether it is right and its feedback."""
    question = QUESTIONS[key]
    options = {
        option["text"]: (number == question["answer"], option["why"] or "Right.")
        for number, option in enumerate(question["options"])
    }
    return question["question"], question["explanation"], options


def test_every_quiz_and_both_forms_are_there():
    assert len(BANK) == 11
    assert list(BANK)[4] == "05 · Cost"
    assert list(BANK)[-2:] == ["Test, form P", "Test, form Q"]
    assert len(QUESTIONS) == sum(map(len, BANK.values())) == 81
    assert not any("/" in name for name in BANK)  # it would begin a category below


def test_moodle_reads_every_question():
    text = question_banks.moodle_xml(BANK)
    read = parse_string(text)["multichoice"]
    assert [question.name for question in read] == list(QUESTIONS)
    for question in read:
        options = {
            option.answer: (option.score_fraction == 100, option.feedback or "Right.")
            for option in question.options
        }
        found = (question.text_pre_parse, question.general_feedback, options)
        assert found == expected(question.name)
        assert question.single
        assert question.shuffle_answers is not QUESTIONS[question.name]["ordered"]
    assert [node.text for node in ET.fromstring(text).iterfind(".//category/text")] == CATEGORIES


def test_an_ordered_question_stays_in_order():
    [question] = [q for q in parse_string(question_banks.moodle_xml(BANK))["multichoice"]
                  if q.name == "5.7"]  # fmt: skip
    texts = [option.answer for option in question.options]
    assert texts == [f"€{n},000 a year" for n in (10, 20, 40, 80)]


@pytest.fixture(scope="module")
def gift_parser(browser):
    page = browser.new_page()
    page.add_script_tag(path=ROOT / "tests" / "gift_parser.js")
    return lambda text: page.evaluate("(text) => giftParser.parse(text)", text)


def test_gift_is_read_back_as_it_was(gift_parser):
    read = gift_parser(question_banks.gift(BANK))
    assert [entry["title"] for entry in read if entry["type"] == "Category"] == CATEGORIES
    questions = [entry for entry in read if entry["type"] != "Category"]
    assert [question["title"] for question in questions] == list(QUESTIONS)
    for question in questions:
        assert question["type"] == "MC"
        assert question["stem"]["format"] == "plain"
        options = {
            choice["text"]["text"]: (choice["isCorrect"], choice["feedback"]["text"])
            for choice in question["choices"]
        }
        stem, general = question["stem"]["text"], question["globalFeedback"]["text"]
        assert (stem, general, options) == expected(question["title"])


def test_what_means_something_in_gift_is_escaped(gift_parser):
    options = [{"text": "{a} = b ~ c", "why": ""}, {"text": "#1: no", "why": "a:b"}]
    question = {"id": "x", "question": "1 = {2}?", "options": options, "answer": 0,
                "explanation": "~", "ordered": True}  # fmt: skip
    [_, read] = gift_parser(question_banks.gift({"A": [question]}))
    assert read["stem"]["text"] == "1 = {2}?"
    assert read["choices"][0]["text"]["text"] == "{a} = b ~ c"
    assert read["choices"][1]["text"]["text"] == "#1: no"
    assert read["choices"][1]["feedback"]["text"] == "a:b"


def words(node: ET.Element | None) -> str:
    """Return what a reader sees of some HTML in a QTI file, with the apostrophe of the quizzes."""
    return unescape(re.sub("<[^>]+>", "", node.text)).strip().replace("’", "'")


@pytest.mark.parametrize("category", BANK)
def test_a_qti_package_says_the_same(category):
    package = zipfile.ZipFile(io.BytesIO(question_banks.qti(category, BANK[category])))
    manifest = ET.fromstring(package.read("imsmanifest.xml"))
    listed = {node.get("href") for node in manifest.iter()}
    [name] = [name for name in package.namelist() if re.fullmatch(r"(.+)/\1\.xml", name)]
    assert name in listed
    assessment = ET.fromstring(re.sub(rb' xmlns="[^"]+"', b"", package.read(name), count=1))
    items = assessment.findall(".//item")
    assert [item.get("title") for item in items] == [entry["id"] for entry in BANK[category]]
    for item in items:
        feedback = {
            node.get("ident").removesuffix("_fb"): words(node.find(".//mattext"))
            for node in item.iterfind("itemfeedback")
        }
        [right] = [
            node.find(".//varequal").text
            for node in item.iterfind(".//respcondition")
            if node.find("setvar") is not None
        ]
        options = {
            words(label.find(".//mattext")): (
                label.get("ident") == right,
                feedback[label.get("ident")],
            )
            for label in item.iterfind(".//response_label")
        }
        question = words(item.find("presentation/material/mattext"))
        assert (question, feedback["general"], options) == expected(item.get("title"))


def test_the_files_are_written(tmp_path):
    question_banks.write(tmp_path)
    assert (tmp_path / "moodle.xml").read_text("utf-8").startswith("<?xml")
    assert (tmp_path / "gift.txt").read_text("utf-8").startswith("$CATEGORY")
    assert len(list((tmp_path / "qti").glob("*.zip"))) == 11
