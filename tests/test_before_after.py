"""The test before and after the course: two forms, crossed over, feedback only at the end."""

import random
import runpy
from pathlib import Path

import pytest

from widgets.classroom import export
from widgets.learner import progress
from widgets.questions import before_after
from widgets.questions.before_after import after_test, answers, before_test, questions


@pytest.fixture(autouse=True)
def form_p_first(monkeypatch):
    monkeypatch.setattr(before_after, "FIRST", "P")


def fill(form, right: int, of: int = 9) -> None:
    """Answer the first `of` questions of a test, the first `right` of them correctly."""
    for number, question in enumerate(questions(form.topic[-1].upper())[:of]):
        texts = [option["text"] for option in question["options"]]
        answer = texts.pop(question["answer"])
        form.answer(question["id"], answer if number < right else texts[0])


@pytest.mark.parametrize("first", ["P", "Q"])
def test_the_second_test_is_the_other_form(first, monkeypatch):
    monkeypatch.setattr(before_after, "FIRST", first)
    ids = {"P": {f"{i}.4" for i in range(1, 10)}, "Q": {f"{i}.5" for i in range(1, 10)}}
    assert {item["id"] for item in before_test().items} == ids.pop(first)
    assert {item["id"] for item in after_test().items} == ids.popitem()[1]


def test_the_lot_is_drawn_once_and_kept_with_the_first_answer(monkeypatch):
    assert not Path("my_course.json").exists()
    fill(before_test(), 3, of=1)
    monkeypatch.setattr(before_after, "FIRST", "Q")  # another day, another kernel
    assert before_test().topic == "form_p"
    assert after_test().topic == "form_q"
    assert before_after.letters() == ("P", "Q")


def test_each_form_comes_first_for_some_learners():
    drawn = set()
    for seed in range(20):
        random.seed(seed)
        drawn.add(runpy.run_path(before_after.__file__)["FIRST"])
    assert drawn == {"P", "Q"}


def test_a_test_keeps_answers_and_says_nothing_about_them():
    form = before_test()
    question = questions("P")[0]
    seen = set()
    for option in question["options"]:  # a mind may be changed
        form.answer(question["id"], option["text"])
        seen.add((form.state[question["id"]]["feedback"], form.state[question["id"]]["tone"]))
        assert before_test().state[question["id"]]["value"] == option["text"]
    assert seen == {("Answer kept.", "")}
    assert all("buttons" not in item for item in form.items)


def test_what_is_no_answer_is_not_kept():
    form = before_test()
    form.answer("1.4", "something else")
    assert form.state["1.4"]["locked"] is False
    assert not Path("my_course.json").exists()


def test_a_stored_page_gives_no_question_away():
    words = before_test().stored_words()
    assert words == after_test().stored_words()
    assert words in before_test().outputs()[1]["text/html"]
    assert "mug" not in str(before_test().outputs())


def test_answers_wait_for_the_whole_second_test():
    fill(before_test(), 9)
    for of in (0, 8):
        fill(after_test(), 9, of=of)
        assert "once the second test is complete" in answers().data
    fill(before_test(), 8)  # still open
    assert before_test().state["9.4"]["feedback"] == "Answer kept."
    fill(after_test(), 0)
    shown = answers().data
    for form in "PQ":
        for question in questions(form):
            assert question["question"] in shown
            assert question["explanation"] in shown
    assert shown.count("Right. ") == 8
    assert shown.count("Not quite. ") == 10


def test_who_has_seen_the_answers_can_no_longer_change_theirs():
    fill(after_test(), 2)
    answers()
    form = after_test()
    before = dict(progress.recall("form_q"))
    fill(form, 9)
    assert progress.recall("form_q") == before
    assert form.state["9.5"]["value"] == before["9.5"]["value"]
    assert form.state["9.5"]["feedback"] == before_after.CLOSED
    late = before_test()
    fill(late, 9)
    assert progress.recall("form_p") == {}


def test_a_test_that_was_not_taken_is_said_to_be_so():
    fill(after_test(), 2)
    assert "### The first test\n\n*Not answered.*" in answers().data


@pytest.mark.parametrize("show", [before_test, after_test, export])
def test_a_damaged_file_of_the_learner_is_said_and_kept(show):
    Path("my_course.json").write_text("{")
    shown = show()
    said = shown.data if hasattr(shown, "data") else shown.notice
    assert "could not be read" in said
    assert Path("my_course.json").read_text() == "{"
