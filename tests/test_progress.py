"""The learner's saved work: read whatever happens, never lost, never overwritten unread."""

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock
from test_before_after import fill

from widgets.classroom import export
from widgets.explorers.cost import BreakEven
from widgets.explorers.game import GameReview, RunTheFirm
from widgets.explorers.verdict import ClaimTable, MyFirm
from widgets.learner import progress
from widgets.learner.cases import MINE, cases
from widgets.learner.course import course_map
from widgets.learner.firm import CASES, Firm
from widgets.learner.keeping import keep
from widgets.page.fields import parse
from widgets.questions.before_after import after_test, answers, before_test
from widgets.questions.predictions import Prediction, predict
from widgets.questions.votes import vote

FILE = Path("my_course.json")
NEWER = json.dumps({"version": 2, "votes": [["mp-cost", "holds"]]})


def guess() -> Prediction:
    return predict("05-variants")


def files() -> list[str]:
    return sorted(file.name for file in Path().glob("[!.]*"))


# ---- a disk that cannot be written -------------------------------------------------------------

disk = {"read-only": False}


def _refuse_writing(event: str, arguments: tuple) -> None:
    if not disk["read-only"]:
        return
    flags = arguments[2] if event == "open" else 0
    if event in ("os.rename", "os.remove") or (flags and flags & (os.O_WRONLY | os.O_RDWR)):
        raise OSError(errno.EROFS, "Read-only file system")


sys.addaudithook(_refuse_writing)


@contextmanager
def read_only():
    disk["read-only"] = True
    try:
        yield
    finally:
        disk["read-only"] = False


def test_a_disk_that_cannot_be_written_hides_nothing(monkeypatch):
    vote().answer("mp-cost", "flips")
    guess().answer("05-variants", "12")
    fill(before_test(), 9)
    fill(after_test(), 9)
    MyFirm().set(demand=70_000)
    before = FILE.read_bytes()
    monkeypatch.setenv("JPY_SESSION_NAME", "lessons/05_cost.ipynb")
    with read_only():
        assert vote().state["mp-cost"]["value"] == "flips"
        assert guess().value == 12
        assert guess().notice == ""
        assert before_test().complete
        assert answers().data.count("Right.") == 18
        assert MyFirm().inputs.demand == 70_000
        assert MINE in BreakEven().schema["presets"]
        assert "judged: 1 of 18" in course_map().data
        buttons, sent = keep(), []
        buttons.send = sent.append
        for button in ("download", "hand_in"):
            buttons._act(buttons, {button: True}, [])
        assert [message["work"].encode() for message in sent] == [before, before]
    assert FILE.read_bytes() == before


def test_what_cannot_be_saved_is_said_and_the_file_stays():
    vote().answer("mp-cost", "flips")
    before = FILE.read_bytes()
    with read_only():
        form, test, explorer, buttons = vote(), before_test(), MyFirm(), keep()
        form.answer("mp-cost", "holds")
        assert form.notice.endswith("could not be saved: Read-only file system.")
        fill(test, 1)
        assert test.notice.endswith("could not be saved: Read-only file system.")
        explorer.set(demand=70_000)
        assert explorer.error["text"].endswith("could not be saved: Read-only file system.")
        buttons.load('{"votes": {"mp-cost": {"value": "depends", "sure": null}}}')
        assert buttons.notice == "The file could not be saved here: Read-only file system."
    assert FILE.read_bytes() == before
    assert files() == ["my_course.json"]


def test_a_full_disk_leaves_the_file_as_it_was_and_nothing_beside_it(monkeypatch):
    def fill_up(path, data):
        with path.open("wb") as file:
            file.write(data[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    vote().answer("mp-cost", "flips")
    before, form = FILE.read_bytes(), vote()
    monkeypatch.setattr(Path, "write_bytes", fill_up)
    form.answer("mp-cost", "holds")
    assert form.notice.endswith("No space left on device.")
    buttons = keep()
    buttons.load('{"votes": {"mp-cost": {"value": "depends", "sure": null}}}')
    assert buttons.notice.endswith("No space left on device.")
    assert export().data.endswith("No space left on device.")
    assert FILE.read_bytes() == before
    assert set(files()) <= {"my_course.json", "my_course.before1.json"}


def test_what_could_not_be_saved_is_saved_as_soon_as_there_is_room():
    form = vote()
    with read_only():
        form.answer("mp-cost", "holds")
        form.answer("mc-variety", "flips")
        form.answer("mp-cost", "flips")
        with pytest.raises(OSError, match="Read-only"):
            progress.record("tasks", "05-turns", "found")  # as a tick is saved
    form.answer("mp-quantity", "depends")
    assert form.notice == ""
    saved = {key: vote["value"] for key, vote in progress.recall("votes").items()}
    assert saved == {"mp-cost": "flips", "mc-variety": "flips", "mp-quantity": "depends"}
    assert progress.recall("tasks") == {"05-turns": "found"}


@pytest.mark.parametrize(("owner", "method"), [(Path, "replace"), (Path, "read_bytes")])
def test_a_file_that_another_program_holds_for_a_moment_is_no_failure(owner, method, monkeypatch):
    vote().answer("mp-cost", "flips")
    whole, tried = getattr(owner, method), []

    def held(*arguments):
        tried.append(time.monotonic())
        if len(tried) == 1:
            raise PermissionError(13, "The process cannot access the file")
        return whole(*arguments)

    monkeypatch.setattr(owner, method, held)
    form = vote()
    assert form.notice == ""
    form.answer("mp-cost", "holds")
    assert form.notice == ""
    assert vote().state["mp-cost"]["value"] == "holds"
    assert len(tried) > 1


# ---- two lessons at once -----------------------------------------------------------------------

MANY_ANSWERS = """
import sys, time
from pathlib import Path
from widgets.learner import progress

print("ready", flush=True)
while not Path("go").exists():
    time.sleep(0.001)
for number in range(200):
    progress.record("quiz", f"{sys.argv[1]}-{number}", {"value": number, "sure": None})
"""


def test_two_kernels_that_save_at_once_lose_nothing():
    kernels = [
        subprocess.Popen(
            [sys.executable, "-c", MANY_ANSWERS, name], stdout=subprocess.PIPE, text=True
        )
        for name in "ab"
    ]
    for kernel in kernels:
        assert kernel.stdout.readline() == "ready\n"
    Path("go").touch()
    assert [kernel.wait(240) for kernel in kernels] == [0, 0]
    saved = progress.recall("quiz")
    assert set(saved) == {f"{name}-{number}" for name in "ab" for number in range(200)}
    assert files() == ["go", "my_course.json"]


def elsewhere(**numbers) -> None:
    """Change the saved firm as a lesson does that runs in another kernel."""
    saved = progress.recall("firm").get("inputs", asdict(Firm()))
    progress.record("firm", "inputs", saved | numbers)


def test_two_lessons_that_change_one_firm_lose_no_number():
    firm, table = MyFirm(), ClaimTable()
    elsewhere(demand=90_000.0)
    firm.set(margin=50)
    assert progress.recall("firm")["inputs"] == asdict(Firm(demand=90_000, margin=50))
    assert firm.inputs == Firm(demand=90_000, margin=50)
    assert (table.inputs.demand, table.inputs.margin) == (90_000, 50)
    elsewhere(demand=70_000.0, margin=60.0)
    table.set(margin=40)
    assert progress.recall("firm")["inputs"] == asdict(Firm(demand=70_000, margin=40))


def test_another_firm_as_a_whole_is_mixed_with_none():
    firm, backpacks = MyFirm(), parse(Firm, CASES["Backpacks"])
    elsewhere(demand=90_000.0, process_cv=0.3)
    firm.preset("Backpacks")
    assert progress.recall("firm")["inputs"] == asdict(backpacks)
    elsewhere(demand=90_000.0)
    firm.reset()
    assert progress.recall("firm")["inputs"] == asdict(Firm())


@pytest.mark.parametrize("inputs", [{"demand": "abc"}, [], None])
def test_a_number_that_was_spoiled_elsewhere_is_not_taken(inputs):
    firm = MyFirm()
    firm.set(margin=50)
    progress.record("firm", "inputs", inputs)
    firm.set(variants=7)
    assert progress.recall("firm")["inputs"] == asdict(Firm(margin=50, variants=7))


def test_a_lesson_that_does_not_stop_writing_is_waited_for_and_then_named(monkeypatch):
    monkeypatch.setattr("widgets.learner.alone.PATIENCE", 0.1)
    form = vote()
    with FileLock(".my_course.lock"):
        form.answer("mp-cost", "flips")
        assert form.notice == (
            "Your answer counts here but could not be saved: another lesson was writing for 0.1 "
            "seconds, so try again."
        )
    form.answer("mp-cost", "flips")
    assert form.notice == ""
    assert vote().state["mp-cost"]["value"] == "flips"


def test_a_disk_without_locks_is_written_all_the_same(monkeypatch):
    def no_locks(*arguments, **named):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(FileLock, "acquire", no_locks)
    vote().answer("mp-cost", "flips")
    assert vote().state["mp-cost"]["value"] == "flips"


def test_in_a_browser_there_is_no_lock_to_wait_for(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "filelock", None)
    vote().answer("mp-cost", "flips")
    assert vote().state["mp-cost"]["value"] == "flips"


# ---- what another program or version wrote -----------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_that_an_editor_saved_again_is_read(encoding):
    MyFirm().set(product="Möbel 練習")
    FILE.write_bytes(FILE.read_text("utf-8").encode(encoding))
    again = MyFirm()
    assert again.error["text"] == ""
    assert again.inputs.product == "Möbel 練習"
    again.set(product="Räder")
    assert MyFirm().inputs.product == "Räder"
    assert files() == ["my_course.json"]


def test_a_file_from_before_there_were_versions_is_taken_up():
    FILE.write_text('{"votes": {"mp-cost": {"value": "flips", "sure": null}}}')
    assert vote().state["mp-cost"]["value"] == "flips"
    vote().answer("mp-line", "holds")
    saved = json.loads(FILE.read_text())
    assert (saved["version"], saved["changes"], len(saved["votes"])) == (1, 1, 2)
    assert saved["class"]["code"] == progress.code()


def test_every_change_is_counted_and_the_code_stays():
    codes = set()
    for changes in range(1, 4):
        vote().answer("mp-cost", "flips")
        assert json.loads(FILE.read_text())["changes"] == changes
        codes.add(progress.code())
    assert len(codes) == 1


def test_a_copy_that_is_loaded_back_counts_as_newer_than_what_it_replaced():
    for verdict in ("flips", "holds", "depends"):
        vote().answer("mp-cost", verdict)
    copy = {"changes": 1, "votes": {"mp-cost": {"value": "flips", "sure": None}}}
    keep().load(json.dumps(copy))
    assert vote().state["mp-cost"]["value"] == "flips"
    assert json.loads(FILE.read_text())["changes"] == 4


@pytest.mark.parametrize("code", [5, "../../elsewhere", "", None])
def test_a_code_that_is_none_is_drawn_again(code):
    FILE.write_text(json.dumps({"class": {"code": code}, "votes": {}}))
    assert len(progress.code()) == 8
    assert progress.code() == json.loads(FILE.read_text())["class"]["code"]


def test_a_file_from_the_future_is_left_alone_and_explained(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "lessons/05_cost.ipynb")
    FILE.write_text(NEWER)
    form, explorer, buttons, sent = vote(), MyFirm(), keep(), []
    told = (
        "Your file my_course.json could not be read: it was written by a newer version of this "
        "course. It stays as it is, and nothing new is saved."
    )
    assert form.notice == guess().notice == before_test().notice == told
    assert explorer.error["text"] == told
    assert told in course_map().data
    form.answer("mp-cost", "flips")
    refused = "could not be saved: my_course.json belongs to a newer version of this course."
    assert form.notice.endswith(refused)
    explorer.set(demand=70_000)
    assert explorer.error["text"].endswith(refused)
    buttons.load('{"votes": {"mp-cost": {"value": "depends", "sure": null}}}')
    assert buttons.notice.endswith("my_course.json belongs to a newer version of this course.")
    buttons.send = sent.append
    for button in ("download", "hand_in"):
        buttons.notice = ""
        buttons._act(buttons, {button: True}, [])
        assert buttons.notice == told
    assert sent == []
    assert FILE.read_text() == NEWER
    assert files() == ["my_course.json"]


def test_loading_a_file_from_the_future_changes_nothing():
    vote().answer("mp-cost", "flips")
    before = FILE.read_bytes()
    buttons = keep()
    buttons.load(NEWER)
    assert buttons.notice == (
        "This file cannot be used here: it was written by a newer version of this course; nothing "
        "was changed."
    )
    assert FILE.read_bytes() == before


@pytest.mark.parametrize("version", ["2", 2, 1.5, None, [], "next"])
def test_any_other_version_counts_as_one_from_the_future(version):
    FILE.write_text(text := json.dumps({"version": version}))
    assert "newer version" in vote().notice
    vote().answer("mp-cost", "flips")
    assert FILE.read_text() == text


@pytest.mark.parametrize("text", ["[" * 100_000, '{"changes": "many"}', '{"changes": true}'])
def test_odd_files_are_damaged_and_kept(text):
    FILE.write_text(text)
    form = vote()
    assert "It will be kept as my_course.damaged1.json as soon as" in form.notice
    assert FILE.read_text() == text
    form.answer("mp-cost", "flips")
    assert Path("my_course.damaged1.json").read_text() == text
    assert vote().state["mp-cost"]["value"] == "flips"


def test_looking_at_unusable_inputs_again_makes_no_second_copy():
    FILE.write_text(before := json.dumps({"firm": {"inputs": {"demand": -5}}}))
    for _ in range(3):
        assert "my_course.damaged1.json" in MyFirm().error["text"]
    assert files() == ["my_course.json"]
    MyFirm().set(demand=70_000)
    MyFirm().set(demand=80_000)
    assert files() == ["my_course.damaged1.json", "my_course.json"]
    assert Path("my_course.damaged1.json").read_text() == before


# ---- where the work is -------------------------------------------------------------------------


@pytest.fixture
def below(tmp_path, monkeypatch) -> Path:
    """Work in a folder two levels below the lessons; return the folder of the lessons."""
    lessons = tmp_path / "lessons"
    (lessons / "mine" / "old").mkdir(parents=True)
    (lessons / "00_start_here.ipynb").touch()
    monkeypatch.chdir(lessons / "mine" / "old")
    return lessons


def test_a_lesson_in_a_folder_below_finds_work_and_cases(below, monkeypatch):
    (below / "cases").mkdir()
    (below / "cases" / "ours.csv").write_text("name,demand\nOurs,5000\n")
    monkeypatch.chdir(below)
    vote().answer("mp-cost", "flips")
    monkeypatch.chdir(below / "mine" / "old")
    assert vote().state["mp-cost"]["value"] == "flips"
    vote().answer("mp-line", "holds")
    assert [case.name for case in cases()[0]] == ["Ours"]
    assert keep().notice == "Your work is kept in lessons/my_course.json."
    assert files() == []
    monkeypatch.chdir(below)
    assert len(progress.recall("votes")) == 2


def test_what_is_begun_below_is_kept_beside_the_lessons(below):
    vote().answer("mp-cost", "flips")
    assert (below / "my_course.json").exists()
    assert files() == []
    (below / "my_course.json").write_text("{")
    assert vote().notice.startswith("Your file ../../my_course.json could not be read")


def test_work_that_is_nearer_counts(below, monkeypatch):
    (below / "mine" / "my_course.json").write_text('{"version": 1}')
    vote().answer("mp-cost", "flips")
    assert not (below / "my_course.json").exists()
    assert "flips" in (below / "mine" / "my_course.json").read_text()


def test_outside_of_the_course_nothing_is_searched_for(tmp_path, monkeypatch):
    vote().answer("mp-cost", "flips")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert vote().state == {}
    vote().answer("mp-cost", "holds")
    assert files() == ["my_course.json"]


# ---- the file is deleted while a page is open --------------------------------------------------


def test_deleting_the_file_breaks_no_button():
    MyFirm().set(demand=70_000)
    explorer, firm, game, review = BreakEven(), MyFirm(), RunTheFirm(), GameReview()
    form, test, prediction, buttons = vote(), before_test(), guess(), keep()
    first = test.topic
    buttons.send = lambda message: None
    form.answer("mp-cost", "flips")
    prediction.answer("05-variants", "12")
    presses = [
        (explorer, {"preset": MINE}),
        (firm, {"reset": True}),
        (firm, {"undo": True}),
        (game, {"action": "Run"}),
        (review, {"action": "Load my game"}),
        (form, {"answer": "mp-cost", "value": "holds"}),
        (prediction, {"again": "05-variants"}),
        (test, {"answer": test.items[0]["id"], "value": test.items[0]["options"][0]}),
        (buttons, {"download": True}),
        (buttons, {"hand_in": True}),
    ]
    for widget, message in presses:
        FILE.unlink(missing_ok=True)
        widget._handle_custom_msg(message, [])
    assert explorer.error["text"] == (
        "“My firm” is not saved any more, so the chart stays as it is."
    )
    assert "No game is saved" in review.error["text"]
    assert form.notice == prediction.notice == test.notice == ""
    assert buttons.notice.startswith("Nothing is saved yet")
    fill(test, 1)
    assert before_test().topic == first


def test_a_case_that_is_gone_is_said():
    Path("cases").mkdir()
    Path("cases/ours.csv").write_text("name,demand\nOurs,5000\n")
    explorer = BreakEven()
    shutil.rmtree("cases")
    before = explorer.view
    explorer._handle_custom_msg({"preset": "Ours"}, [])
    assert explorer.error["text"].startswith("“Ours” is not saved any more")
    assert explorer.view == before


# ---- handing in --------------------------------------------------------------------------------


def test_handing_in_is_the_same_file_under_a_random_code():
    vote().answer("mp-cost", "flips")
    buttons, sent = keep(), []
    buttons.send = sent.append
    buttons._act(buttons, {"hand_in": True}, [])
    assert sent == [{"work": FILE.read_text("utf-8"), "file": f"my_course_{progress.code()}.json"}]
    assert "your work stays here" in buttons.notice
    assert "instead of your name it has a random code" in buttons.notice
    assert vote().state["mp-cost"]["value"] == "flips"


def test_a_file_without_a_code_gets_one_when_it_is_handed_in():
    FILE.write_text('{"votes": {"mp-cost": {"value": "flips", "sure": null}}}')
    buttons, sent = keep(), []
    buttons.send = sent.append
    with read_only():
        buttons._act(buttons, {"hand_in": True}, [])
    assert buttons.notice == "Your random code could not be saved: Read-only file system."
    buttons._act(buttons, {"hand_in": True}, [])
    [message] = sent
    assert json.loads(message["work"])["class"]["code"] == progress.code()
    assert message["file"] == f"my_course_{progress.code()}.json"
