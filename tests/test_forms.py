"""Predictions, quizzes, exercises and votes: what they answer, lock, save and remember."""

import json
import math
import random
import shutil
from html import escape
from pathlib import Path

import plotly.graph_objects as go
import pytest

from widgets.data import QUIZZES
from widgets.explorers.cost import BreakEven, MadeToOrder
from widgets.learner import progress
from widgets.page import theme
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words
from widgets.questions import quiz, votes
from widgets.questions.checks import Check
from widgets.questions.predictions import Prediction, prediction
from widgets.questions.votes import vote

QUESTIONS = {q["id"]: q for q in json.loads((QUIZZES / "05_cost.json").read_text("utf-8"))}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Answer in an empty folder: progress is kept beside the lesson."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def a_number(key="05-n", question="From how many variants on?", unit="variants", **more):
    item = {"id": key, "kind": "number", "question": question, "unit": unit, "range": [1, 200]}
    return Prediction({**item, **more})


def a_choice():
    options = ["It rises", "It falls"]
    question = "What happens to unit cost?"
    return Prediction({"id": "05-c", "kind": "choice", "question": question, "options": options})


def a_curve():
    x, labels = [1_000, 10_000, 100_000], {"x_label": "units/year", "y_label": "€/unit"}
    item = {"id": "05-d", "kind": "curve", "question": "Draw the unit cost.", "log": True}
    return Prediction({**item, "x": x, "range": [5, 2_000], **labels})


def saved() -> dict:
    return json.loads(Path("my_course.json").read_text("utf-8"))


# ---- predictions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "key", "said", "value"),
    [
        (a_number, "05-n", "12", 12.0),
        (a_number, "05-n", " 12 ", 12.0),
        (a_choice, "05-c", "It rises", "It rises"),
        (a_curve, "05-d", [200, 60, 20], [200, 60, 20]),
    ],
)
def test_a_prediction_is_locked_and_can_be_made_again(make, key, said, value):
    guess = make()
    assert guess.locked is False
    assert guess.value is None
    guess.answer(key, said)
    assert guess.locked is True
    assert guess.value == value
    assert guess.state[key]["locked"] is True
    assert "Locked" in guess.state[key]["feedback"]
    guess.again(key)
    assert guess.locked is False
    assert guess.value is None
    assert guess.state == {}
    assert saved()["predictions"] == {}


@pytest.mark.parametrize(
    ("make", "key", "said", "says"),
    [
        (a_number, "05-n", "", "Your guess is empty: type a number from 1 to 200 variants."),
        (a_number, "05-n", "many", "Your guess: “many” is not a number"),
        (a_number, "05-n", "500", "Your guess: 500 is out of range; type a number from 1 to 200"),
        (a_choice, "05-c", None, "Choose one of the answers first."),
        (a_choice, "05-c", "It explodes", "Choose one of the answers first."),
    ],
)
def test_what_is_no_prediction_is_not_locked_and_not_saved(make, key, said, says):
    guess = make()
    guess.answer(key, said)
    assert guess.locked is False
    assert guess.value is None
    assert guess.state[key]["feedback"].startswith(says)
    assert guess.state[key]["value"] == said  # the learner's text stays to be corrected
    assert not Path("my_course.json").exists()


def test_a_prediction_is_there_again_in_a_new_session():
    for make, key, said in (
        (a_number, "05-n", "12"),
        (a_choice, "05-c", "It falls"),
        (a_curve, "05-d", [200, 60, 20]),
    ):
        make().answer(key, said)
        assert make().locked is True
    assert a_number().value == 12
    assert a_choice().value == "It falls"
    assert a_curve().value == [200, 60, 20]
    a_number().again("05-n")
    assert a_number().locked is False
    assert a_choice().locked is True


def test_a_saved_prediction_that_no_longer_fits_is_asked_again():
    progress.record("predictions", "05-n", {"value": 900, "sure": None})
    progress.record("predictions", "05-c", {"value": "an option of last year", "sure": None})
    assert a_number().locked is False
    assert a_choice().locked is False


def test_an_explorer_waits_for_the_guess_and_keeps_it_in_sight():
    guess = a_number(axis="x")
    explorer = MadeToOrder(guess=guess)
    assert explorer.locked is True
    assert explorer.view["guess"] == ""
    guess.answer("05-n", "12")
    assert explorer.locked is False
    assert explorer.view["guess"] == "Your guess was: 12 variants."
    assert explorer.view["figure"]["layout"]["shapes"]
    explorer.set(variants=40)
    assert explorer.view["figure"]["layout"]["shapes"]
    guess.again("05-n")
    assert explorer.locked is True
    assert explorer.view["guess"] == ""
    assert "shapes" not in explorer.view["figure"]["layout"]
    # What is stored in the notebook is the model's chart, whoever looked at it.
    assert not explorer.figure.layout.shapes


def test_an_explorer_after_a_locked_guess_is_open():
    guess = a_choice()
    guess.answer("05-c", "It falls")
    explorer = BreakEven(guess=guess)
    assert explorer.locked is False
    assert explorer.view["guess"] == "Your guess was: It falls."


@pytest.mark.parametrize("letter", ["x", "y"])
@pytest.mark.parametrize("log", [False, True])
def test_a_number_is_marked_where_it_belongs(letter, log):
    guess = a_number(axis=letter)
    guess.answer("05-n", 100)
    figure = Panel(Axis("", "", 1, 200, log=log), Axis("", "", 1, 200, log=log)).figure()
    guess.mark(figure)
    [line], [text] = figure["layout"]["shapes"], figure["layout"]["annotations"]
    other = "y" if letter == "x" else "x"
    assert (line[f"{letter}0"], line[f"{letter}1"]) == (100, 100)
    assert (line[f"{other}0"], line[f"{other}1"]) == (0, 1)
    assert line[f"{letter}ref"] == letter
    assert line[f"{other}ref"] == f"{other} domain"
    # Plotly takes a line in units of the axis, but a text in powers of ten.
    assert text[letter] == (math.log10(100) if log else 100)
    assert text["text"] == "your guess"
    assert go.Figure(figure)


def test_a_choice_or_a_number_without_axis_leaves_the_chart_alone():
    for guess, key, said in ((a_choice(), "05-c", "It falls"), (a_number(), "05-n", 12)):
        guess.answer(key, said)
        figure = Panel(Axis(""), Axis("")).figure()
        guess.mark(figure)
        assert figure == Panel(Axis(""), Axis("")).figure()
        assert guess.words_of_guess().startswith("Your guess was: ")


def test_a_drawn_curve_stays_beside_the_models_line():
    guess = a_curve()
    explorer = BreakEven(guess=guess)
    lines = len(explorer.view["figure"]["data"])
    guess.answer("05-d", [200, 60, 20])
    drawn = explorer.view["figure"]["data"][lines:]
    assert drawn[0]["x"] == [1_000, 10_000, 100_000]
    assert drawn[0]["y"] == [200, 60, 20]
    assert drawn[0]["line"]["dash"] == theme.NEUTRAL.dash
    assert drawn[1]["text"] == ["your guess"]
    assert explorer.view["guess"] == "Your guess is the dotted line."


@pytest.mark.parametrize("said", [None, [], [1, 2], [200, 60, "x"], [200, 60, 1e9], "200"])
def test_a_saved_curve_that_no_longer_fits_is_drawn_again(said):
    """A later edition of the lesson may ask for other points."""
    progress.record("predictions", "05-d", {"value": said, "sure": None})
    assert a_curve().locked is False
    assert BreakEven(guess=a_curve()).locked is True


# ---- the progress file -------------------------------------------------------------------------


def test_answers_of_all_kinds_are_kept_side_by_side():
    a_number().answer("05-n", "12")
    quiz("05_cost").answer("5.1", QUESTIONS["5.1"]["options"][0]["text"], sure=True)
    vote().answer("mp-cost", "depends")
    assert {"predictions", "quiz", "votes"} <= set(saved())
    assert saved()["quiz"]["5.1"]["sure"] is True
    assert saved()["predictions"]["05-n"] == {"value": 12.0, "sure": None}
    assert [file.name for file in Path().glob("[!.]*")] == ["my_course.json"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "3", '{"quiz": 3}', '{"quiz": {"5.1": ', "\xff"],
)
def test_a_damaged_file_is_kept_aside_and_nothing_is_lost(text):
    Path("my_course.json").write_text(text, "latin-1")
    guess = a_number()
    assert guess.locked is False
    guess.answer("05-n", "12")
    assert a_number().value == 12
    assert Path("my_course.damaged1.json").read_text("latin-1") == text


def test_a_second_damaged_file_does_not_replace_the_first():
    for text in ("one {", "two {"):
        Path("my_course.json").write_text(text)
        a_number().answer("05-n", "12")
    assert Path("my_course.damaged1.json").read_text() == "one {"
    assert Path("my_course.damaged2.json").read_text() == "two {"


@pytest.mark.parametrize("answer", [3, None, [], {}, {"value": 12}, {"sure": True}])
def test_an_answer_in_a_form_nobody_wrote_is_ignored(answer):
    Path("my_course.json").write_text(json.dumps({"predictions": {"05-n": answer}}))
    guess = a_number()
    guess.answer("05-n", "15")
    assert a_number().value == 15


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError(30, "Read-only file system")

    guess = a_number()
    explorer = MadeToOrder(guess=guess)
    with monkeypatch.context() as read_only:
        read_only.setattr(Path, "write_bytes", refuse)
        guess.answer("05-n", "12")
    assert guess.notice == "Your answer counts here but could not be saved: Read-only file system."
    assert guess.locked is True
    assert explorer.locked is False
    guess.answer("05-n", "14")
    assert guess.notice == ""
    assert a_number().value == 14


@pytest.mark.parametrize(("owner", "method"), [(shutil, "copyfile"), (Path, "read_bytes")])
def test_a_file_that_can_be_neither_read_nor_kept_aside_does_not_stop_the_lesson(
    owner, method, monkeypatch
):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    Path("my_course.json").write_text("damaged {")
    with monkeypatch.context() as protected:
        protected.setattr(owner, method, refuse)
        guess = a_number()
        guess.answer("05-n", "12")
    assert guess.locked is True
    assert "could not be saved: Permission denied" in guess.notice
    assert Path("my_course.json").read_text() == "damaged {"


def test_an_answer_is_shown_when_it_is_saved_and_not_before(monkeypatch):
    form, order = a_number(), []
    monkeypatch.setattr(progress, "record", lambda *_saved: order.append("saved"))
    monkeypatch.setattr(form, "send_state", lambda key=None: order.append("shown"))
    form.answer("05-n", 12)
    form.again("05-n")
    assert order == ["saved", "shown", "saved", "shown"]


def test_messages_of_the_page_are_answers():
    guess = a_number()
    guess._handle_custom_msg({"answer": "05-n", "value": "12"}, [])
    assert guess.value == 12
    guess._handle_custom_msg({"again": "05-n"}, [])
    assert guess.locked is False


# ---- quiz --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", QUESTIONS)
def test_every_answer_right_or_wrong_is_explained(key):
    question = QUESTIONS[key]
    form = quiz("05_cost", only=[key])
    for number, option in enumerate(question["options"]):
        form.answer(key, option["text"], sure=False)
        state = form.state[key]
        assert state["locked"] is True
        assert state["sure"] is False
        assert question["explanation"] in state["feedback"]
        if number == question["answer"]:
            assert state["tone"] == "right"
            assert state["feedback"].startswith("Right. ")
        else:
            assert state["tone"] == "wrong"
            assert option["why"] in state["feedback"]
            assert question["options"][question["answer"]]["text"] in state["feedback"]
        assert ".." not in state["feedback"]


def test_no_answer_is_asked_for_again():
    form = quiz("05_cost", only=["5.1"])
    form.answer("5.1", None, sure=True)
    assert form.state["5.1"]["feedback"] == "Choose one of the answers first."
    assert form.state["5.1"]["locked"] is False
    assert not Path("my_course.json").exists()


def test_a_quiz_asks_in_the_order_wanted():
    assert [item["id"] for item in quiz("05_cost").items] == list(QUESTIONS)
    only = ["5.3", "5.1"]
    assert [item["id"] for item in quiz("05_cost", only=only).items] == only
    assert all(len(item["buttons"]) == 2 for item in quiz("05_cost").items)


@pytest.mark.parametrize("file", sorted(QUIZZES.glob("*.json")), ids=lambda file: file.stem)
def test_options_are_in_one_order_for_every_reader(file):
    questions = {q["id"]: q for q in json.loads(file.read_text("utf-8"))}
    random.seed(1)
    first = quiz(file.stem)
    random.seed(2)
    second = quiz(file.stem)
    assert first.items == second.items
    moved = 0
    for item in first.items:
        question = questions[item["id"]]
        texts = [option["text"] for option in question["options"]]
        assert sorted(item["options"]) == sorted(texts)
        if question["ordered"]:
            assert item["options"] == texts
        moved += item["options"] != texts
    assert moved or all(q["ordered"] for q in questions.values())


# ---- exercises ---------------------------------------------------------------------------------


def asked(key, question, answer, unit, *, look_at, hint="", solution="", tolerance=0.02):
    """Return an exercise that is in no file."""
    solution = solution.format(answer=f"{in_words(answer)} {unit}")
    item = {"id": key, "question": question, "unit": unit, "hint": hint, "solution": solution}
    return Check(item, answer, tolerance, look_at)


def exercise():
    return asked(
        "05-a",
        "From which volume on is the dedicated line cheaper?",
        answer=90_000,
        unit="units/year",
        look_at="Look at the crossing.",
        hint="Divide the difference of fixed costs.",
        solution="(2,000,000 − 200,000) / (40 − 20) = {answer}.",
    )


@pytest.mark.parametrize(
    "said",
    ["90000", "90,000", "90 000", "90 k", "0.09 million", "9e4", "90,000 units/year",
     "90000 units", "91,500", "88,300", " 90,000 ", "90.000", "90'000", "9,0e4", "٩٠٠٠٠",
     "90\u202f000 units a year"],
)  # fmt: skip
def test_a_right_answer_is_right_however_it_is_written(said):
    form = exercise()
    form.answer("05-a", said)
    assert form.state["05-a"]["tone"] == "right"
    assert form.state["05-a"]["feedback"] == "Right: 90,000 units/year."
    assert exercise().state["05-a"]["tone"] == "right"  # remembered


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("50,000", "Not yet: 50,000 is too low. Look at the crossing."),
        ("92000", "Not yet: 92000 is too high. Look at the crossing."),
        ("92,000", "“92,000” can be read as 92000 or as 92; type the one you mean."),
        ("90", "You are off by a factor of 1,000: check the unit, units/year."),
        ("90 million", "You are off by a factor of 1,000: check the unit, units/year."),
        ("9,000,000", "You are off by a factor of 100: check the unit, units/year."),
        ("90,000 €", "“€” is not the unit asked for; type a number of units/year."),
        ("90,000 units/month", "“units/month” is not the unit asked for"),
        ("90,000.5.5", "“90,000.5.5” is not a number"),
        ("nan", "“nan” is not a number"),
        ("many", "“many” is not a number; type a number of units/year."),
        ("", "Nothing is typed yet; type a number of units/year."),
        (None, "“None” is not a number"),
        ("-90,000", "Not yet: -90,000 is too low."),
    ],
)
def test_a_wrong_answer_is_told_what_to_look_at(said, says):
    form = exercise()
    form.answer("05-a", said)
    assert form.state["05-a"]["feedback"].startswith(says)
    assert form.state["05-a"]["locked"] is False
    assert form.state["05-a"]["tone"] == "wrong"
    assert not Path("my_course.json").exists()


@pytest.mark.parametrize("said", ["63,6", "63.6", "63,6 %", "63.600"])
def test_a_decimal_comma_is_right(said):
    form = asked("x", "Up to which utilization?", 63.6, "%", look_at="Look.")
    form.answer("x", said)
    assert form.state["x"]["tone"] == "right"


@pytest.mark.parametrize("answer", [0, -4.5, 0.033])
def test_answers_of_any_size_can_be_given(answer):
    form = asked("x", "How much?", answer, "€", look_at="Look.")
    form.answer("x", f"{answer}")
    assert form.state["x"]["tone"] == "right"
    form.answer("x", "77")
    assert form.state["x"]["tone"] == "wrong"


def test_a_tolerance_is_a_share_of_the_answer():
    form = asked("x", "How much?", 100, "€", look_at="Look.", tolerance=0.1)
    for said, tone in (("109", "right"), ("91", "right"), ("112", "wrong"), ("€ 100", "right")):
        form.answer("x", said)
        assert form.state["x"]["tone"] == tone


def test_a_prediction_that_is_asked_again_opens_the_chart_of_the_first():
    first = a_number("again", "How many?", "units")
    explorer = BreakEven(guess=first)
    second = a_number("again", "How many?", "units")
    third = a_number("again", "How many?", "units")
    assert explorer.locked
    third.answer("again", "47")
    assert not explorer.locked
    assert first.value == second.value == 47
    assert "Your guess was: 47 units." in explorer.view["guess"]
    third.again("again")
    assert explorer.locked


def test_a_prediction_that_asks_something_else_leaves_the_chart_of_the_first():
    explorer = BreakEven(guess=a_number("changed", "How many?", "units"))
    a_number("changed", "How many?", "units", range=[0, 10]).answer("changed", "4")
    assert explorer.locked


def test_an_explorer_that_names_a_prediction_takes_the_one_on_the_page():
    cell = prediction("05-variants")
    explorer = MadeToOrder(guess="05-variants")
    assert explorer.locked
    cell.answer("05-variants", "12")
    assert not explorer.locked
    del cell, explorer
    assert MadeToOrder(guess="05-variants").view["guess"] == "Your guess was: 12 variants."


def test_every_request_of_a_page_is_answered():
    form = vote()
    form._handle_custom_msg({"answer": "mp-cost", "value": "flips", "number": 0.5}, [])
    assert form.answered == 0.5
    with pytest.raises(KeyError):
        form._act(form, {"answer": "no such question", "value": "flips"}, [])
    form._handle_custom_msg({"answer": "no such question", "value": "x", "number": 0.6}, [])
    assert form.answered == 0.6
    form._handle_custom_msg({"number": 0.7}, [])  # is anybody there?
    assert form.answered == 0.7


# ---- without a kernel --------------------------------------------------------------------------


def test_words_say_the_question_with_folded_hint_and_solution():
    words = exercise().stored_words()
    assert "<b>From which volume on is the dedicated line cheaper?</b>" in words
    assert "<summary>Hint</summary><p>Divide the difference" in words
    assert "= 90,000 units/year." in words
    assert "{answer}" not in words
    assert words.index("Hint") < words.index("Solution")
    for option in QUESTIONS["5.1"]["options"]:
        stored = quiz("05_cost", only=["5.1"]).stored_words()
        assert f"<li>{escape(option['text'])}</li>" in stored


@pytest.mark.parametrize("make", [a_number, a_choice, a_curve, exercise, vote])
def test_a_stored_form_is_its_words_and_never_an_answer(make):
    form = make()
    live, said = form.outputs()
    assert list(live) == ["application/vnd.jupyter.widget-view+json"]
    assert list(said) == ["text/html", "text/plain"]
    for item in form.items:
        assert escape(item["question"]) in said["text/html"]
        assert item["question"] in said["text/plain"].splitlines()
    form.answer(form.items[0]["id"], "12")
    assert form.outputs()[1] == said


def test_a_vote_takes_one_of_four_verdicts_on_every_statement():
    form = vote()
    assert len(form.items) >= 15
    key = form.items[0]["id"]
    form.answer(key, "maybe")
    assert form.state[key]["locked"] is False
    form.answer(key, "flips")
    form.answer(key, "holds")  # a mind may be changed
    assert vote().state[key]["value"] == "holds"


def test_marking_needs_no_particular_figure():
    guess = a_number(axis="x")
    guess.answer("05-n", 12)
    guess.mark(figure := {"data": [], "layout": {}})
    assert figure["layout"]["shapes"][0]["x0"] == 12


# ---- the first vote ----------------------------------------------------------------------------


def cast(*clicks: tuple[int, str], monkeypatch) -> dict:
    """Vote on one statement at some seconds, each time in a lesson opened anew."""
    for second, verdict in clicks:
        monkeypatch.setattr(votes.time, "time", lambda now=second: 1e9 + now)
        vote().answer("mp-cost", verdict)
    return saved()["votes"]["mp-cost"]


@pytest.mark.parametrize(
    ("clicks", "first"),
    [
        ([(0, "holds")], None),
        ([(0, "holds"), (200, "flips")], "holds"),
        ([(0, "holds"), (200, "flips"), (210, "depends"), (9_000, "holds")], "holds"),
        ([(0, "holds"), (20, "flips"), (50, "depends")], None),  # arrow keys walk over answers
        ([(0, "holds"), (20, "flips"), (200, "depends")], "flips"),
        ([(0, "holds"), (200, "holds")], "holds"),
    ],
)
def test_the_first_vote_is_kept_when_it_is_changed_later(clicks, first, monkeypatch):
    kept = cast(*clicks, monkeypatch=monkeypatch)
    assert kept["value"] == clicks[-1][1]
    assert kept.get("first") == first


@pytest.mark.parametrize("earlier", [{"value": "holds", "sure": None}, {"value": "?"}, 3, None])
def test_a_vote_of_an_earlier_version_or_a_damaged_one_does_no_harm(earlier):
    progress.record("votes", "mp-cost", earlier)
    vote().answer("mp-cost", "flips")
    kept = saved()["votes"]["mp-cost"]
    older = isinstance(earlier, dict) and earlier["value"] == "holds"
    assert (kept["value"], kept.get("first")) == ("flips", "holds" if older else None)
