"""A vote in the room: two rounds by hands or files, the first one hidden, then the course."""

import base64
import io
import json
import zipfile
from pathlib import Path

import browsing
import pytest
import test_present
from test_present import page  # noqa: F401

from widgets.classroom import room
from widgets.classroom.asked import asked
from widgets.classroom.room import RoomVote

KEY = "05-variants"


@pytest.fixture
def vote():
    opened = RoomVote()
    opened.ask(KEY)
    return opened


def sent(name: str, data: bytes) -> dict[str, str]:
    return {"name": name, "data": base64.b64encode(data).decode()}


def work(code: str = "", **topics) -> bytes:
    return json.dumps({"class": {"code": code} if code else {}, **topics}).encode()


# ---- two rounds --------------------------------------------------------------------------------


def test_the_first_round_is_hidden_until_the_second_is_in(vote):
    assert vote.shown["round"] == "first"
    vote.count(["5", "3", "12"])
    assert vote.shown["round"] == "second"
    assert "counts" not in vote.shown
    vote.say()  # too early
    assert vote.shown["said"] == ""
    vote.count(["14", " 2 ", ""])
    assert vote.shown["counts"] == [[5, 3, 12], [14, 2, 0]]
    assert vote.shown["words"] == (
        "First round: 20 votes, second round: 16. “up to 10 variants” gained most: from 25 to 88 %."
    )
    assert (vote.shown["said"], vote.shown["answer"]) == ("", None)
    vote.say()
    assert vote.shown["said"] == "The model says: 7 variants."
    assert vote.shown["options"][vote.shown["answer"]] == "up to 10 variants"


@pytest.mark.parametrize("typed", [["many", "", ""], ["-1", "2", "3"], ["1.5", "", ""],
                                   ["99999", "", ""], ["²", "", ""]])  # fmt: skip
def test_what_is_no_number_of_hands_is_one_sentence(vote, typed):
    vote.count(typed)
    assert vote.shown["round"] == "first"
    assert vote.notice == f"“{typed[0]}” is no number of hands."


def test_no_hands_are_no_round(vote):
    vote.count(["", "0", ""])
    assert vote.shown["round"] == "first"
    assert vote.notice == "Type how many hands you counted for each answer."


def test_both_rounds_stay_until_another_class_votes(vote):
    vote.count([5, 3, 12])
    later = RoomVote()  # the page was loaded again, or it is another day
    later.ask(KEY)
    later.count([14, 2, 4])
    last = RoomVote()
    last.ask(KEY)
    assert last.shown["counts"] == [[5, 3, 12], [14, 2, 4]]
    last.ask("mp-cost")
    assert last.shown["round"] == "first"
    last.ask(KEY)
    last.clear()
    assert last.shown["round"] == "first"
    fresh = RoomVote()
    fresh.ask(KEY)
    assert fresh.shown["round"] == "first"


@pytest.mark.parametrize(
    "saved",
    [
        "{", "[]", "3", '{"05-variants": 3}', '{"05-variants": [[1, 2]]}', '{"gone": [[1]]}',
        '{"05-variants": [[0, 0, 0], [1, 1, 1]]}', '{"05-variants": [[1, -1, 2]]}',
        '{"05-variants": [["1", 1, 2]]}',
    ],
)  # fmt: skip
def test_saved_counts_that_fit_no_question_are_no_votes(saved):
    room.place().write_text(saved)
    opened = RoomVote()
    opened.ask(KEY)
    assert opened.shown["round"] == "first"
    opened.count([1, 2, 3])
    assert json.loads(room.place().read_text())[KEY] == [[1, 2, 3]]


def test_a_disk_that_cannot_be_written_is_a_sentence_and_the_vote_goes_on(vote, monkeypatch):
    def refused(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refused)
    vote.count([1, 2, 3])
    assert vote.notice.endswith("it was not saved: Permission denied.")
    assert vote.shown["round"] == "second"


@pytest.mark.parametrize("key", asked())
def test_every_question_of_the_course_can_be_voted_on(key):
    opened = RoomVote()
    opened.ask(key)
    for _ in range(2):
        opened.count([1] * len(opened.shown["options"]))
    assert opened.shown["words"].endswith("Nothing moved.")
    opened.say()
    assert opened.shown["said"]
    assert (opened.shown["answer"] is None) == key.startswith("definition")
    assert key in {item for _, items in opened.catalogue for item, _ in items}


# ---- files of devices --------------------------------------------------------------------------


def test_files_are_a_round_whatever_they_are_called(vote):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for number, value in enumerate([3.0, 7.0, 40.0]):
            answer = {KEY: {"value": value, "sure": None}}
            file.writestr(f"Kim {number}/my_course.json", work(f"c{number}", predictions=answer))
    one = work("d", predictions={KEY: {"value": 100, "sure": None}})
    vote.take([sent("../../week 1.zip", packed.getvalue()), sent("my_course.json", one)])
    assert vote.shown["round"] == "second"
    assert vote.notice == "4 answers were read."
    vote.take([sent("a.json", one), sent("Kim Moeller.pdf", b"")])
    assert vote.shown["counts"] == [[2, 1, 1], [0, 0, 1]]
    assert "Some files were left out" in vote.notice
    assert "Kim" not in vote.notice


def test_of_two_votes_of_a_learner_each_counts_in_its_round(vote):
    vote.ask("mp-cost")
    files = [
        sent(f"{n}.json", work(f"c{n}", votes={
            "mp-cost": {"value": "depends", "sure": None, "first": "holds"}}))
        for n in range(3)
    ]  # fmt: skip
    vote.take(files)
    vote.take(files)
    assert vote.shown["counts"] == [[3, 0, 0, 0], [0, 0, 3, 0]]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([sent("a.json", b"{")], "None of these files is the work of a learner."),
        ([{"name": "a.json", "data": "?"}], "None of these files is the work of a learner."),
        ([sent("a.json", work("c"))], "The file does not answer this question."),
        (
            [sent("a.json", work("c")), sent("b.json", work("d"))],
            "None of the 2 files answers this question.",
        ),
        (
            [sent("a.json", work(predictions={KEY: {"value": 7, "sure": None}}))],
            "Some files have no code, and there are too few to hide who answered what.",
        ),
    ],
)
def test_files_without_an_answer_are_one_sentence(vote, files, says):
    vote.take(files)
    assert vote.notice == says
    assert vote.shown["round"] == "first"


# ---- in a browser ------------------------------------------------------------------------------


def test_a_vote_opens_with_one_key_over_the_lesson(page, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv("COURSE_ROOM", str(tmp_path / "room.json"))
    dialog = page.get_by_role("dialog", name="A vote in the room")
    boxes = dialog.locator("input[type=text]")
    with test_present.presented("05_cost") as address:
        browsing.wait_for_server(f"{address}/voila/static/voila.js", 120)
        page.goto(address)
        page.get_by_role("button", name="Vote (V)").wait_for()
        page.locator(".course-explorer").last.wait_for(state="attached")
        titles = test_present.titles("05_cost")
        predict = titles.index("Predict: many variants")
        page.evaluate(f"location.hash = '#{predict + 1}'")
        page.locator(f"[data-question='{KEY}']").wait_for()

        page.keyboard.press("v")
        dialog.get_by_role("heading", name=asked()[KEY].question).wait_for()
        for hands in ("5", "3", "12"):
            page.keyboard.type(hands)
            page.keyboard.press("Enter")
        dialog.get_by_text("The first round is kept").wait_for()
        assert [box.input_value() for box in boxes.all()] == ["", "", ""]
        page.keyboard.press("PageDown")  # a remote moves no screen behind the vote
        assert titles[predict] in test_present.screen(page)
        for hands in ("14", "2", "4"):
            page.keyboard.type(hands)
            page.keyboard.press("Enter")
        dialog.get_by_text("gained most: from 25 to 70 %").wait_for()
        assert dialog.get_by_text("The model says").count() == 0
        dialog.get_by_role("button", name="What the course says").press("Enter")
        dialog.get_by_text("The model says: 7 variants.").wait_for()
        for size in (test_present.SIZE, {"width": 1920, "height": 1080}):
            page.set_viewport_size(size)
            cell = dialog.locator("td").first
            assert cell.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)") >= 24
            assert page.evaluate(
                "() => { const d = document.querySelector('.course-room');"
                " return d.scrollHeight <= d.clientHeight && d.scrollWidth <= d.clientWidth; }"
            )

        # The chart waits for a prediction: the room's guess is locked first.
        dialog.get_by_role("button", name="On to the chart").click()
        assert dialog.is_hidden()
        assert titles[predict] in test_present.screen(page)
        page.keyboard.type("9")
        page.keyboard.press("Enter")
        page.locator(".course-feedback:visible", has_text="Locked.").wait_for()
        page.locator(".deck-bar").get_by_role("button", name="Vote (V)").click()
        dialog.get_by_role("button", name="On to the chart").click()
        page.locator(".course-explorer:visible .main-svg").first.wait_for()
        assert "Explore: variants" in test_present.screen(page)

        # From a slider, too; there the question before the chart is meant. A typed v is a v.
        page.locator(".course-explorer:visible input[type=range]").first.press("v")
        dialog.get_by_role("heading", name=asked()[KEY].question).wait_for()
        page.keyboard.press("Escape")
        assert dialog.is_hidden()

        page.reload()  # another kernel
        page.get_by_role("button", name="Vote (V)").wait_for()
        page.keyboard.press("v")
        dialog.get_by_label("Question").select_option(KEY)
        dialog.get_by_text("gained most: from 25 to 70 %").wait_for()
        dialog.get_by_label("Question").select_option("mp-cost")
        for code in ("a", "b"):
            answer = {"value": "flips", "sure": None, "first": "holds"}
            Path(f"{code}.json").write_bytes(work(code, votes={"mp-cost": answer}))
        with page.expect_file_chooser() as chosen:
            dialog.get_by_role("button", name="From files").click()
        chosen.value.set_files(["a.json", "b.json"])
        dialog.get_by_text("2 answers were read.").wait_for()
        dialog.get_by_text("The first round is kept").wait_for()
    assert [text for text in page.problems if "Content Security Policy" not in text] == []
