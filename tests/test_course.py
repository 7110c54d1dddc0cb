"""The map of the course, and carrying one's work from one machine to another."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from widgets.explorers.cost import BreakEven
from widgets.learner import course, progress
from widgets.learner.course import claims, course_map, how_far, lessons, opened, so_far
from widgets.learner.keeping import keep
from widgets.questions.quizzes import quiz
from widgets.questions.votes import vote


def row_of(number: str) -> str:
    return next(row for row in course_map().data.splitlines() if f"[{number} ·" in row)


def test_the_map_lists_every_lesson_with_minutes_and_what_it_settles():
    for lesson in lessons():
        row = row_of(lesson.title[:2])
        assert f"]({lesson.name}.ipynb) | {lesson.minutes} |" in row
        assert 15 <= lesson.minutes <= 90
        assert row.endswith("| – |")
    assert "| 3 | – |" in row_of("05")  # mp-cost, mc-near-cost, mc-costs-more


def test_every_statement_is_settled_by_a_lesson():
    settled = {claim for lesson in lessons() for claim in lesson.claims}
    assert settled == {claim["id"] for claim in claims()}


def test_the_map_shows_how_far_a_learner_is(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "lessons/07_quality.ipynb")
    opened()
    questions = quiz("05_cost")
    questions.answer("5.1", questions.items[0]["options"][0], sure=True)
    vote().answer("mp-cost", "holds")
    assert row_of("07").endswith("| opened |")
    assert "| 1 of " in row_of("05")
    assert course_map().data.endswith("Statements you have judged: 1 of 18.")


def test_map_and_lesson_say_which_tasks_are_done():
    [lesson] = [lesson for lesson in lessons() if lesson.name == "05_cost"]
    assert how_far(lesson).data.endswith("no task and no question answered yet.")
    explorer = BreakEven()
    explorer._act(explorer, {"task": "05-never"}, [])
    assert how_far(lesson).data == f"This lesson so far: 1 of {len(lesson.tasks)} tasks."
    assert f"| 1 of {len(lesson.tasks)} tasks |" in row_of("05")


def test_the_line_of_a_lesson_follows_what_is_done(monkeypatch):
    shown = []
    handle = SimpleNamespace(update=shown.append)
    monkeypatch.setattr(course, "display", lambda line, **_: shown.append(line) or handle)
    monkeypatch.setattr(progress, "after_saving", {})
    so_far("05_cost")
    explorer = BreakEven()
    explorer._act(explorer, {"task": "05-never"}, [])
    assert "no task" in shown[0].data
    assert "1 of" in shown[-1].data


@pytest.mark.parametrize("name", ["", "Untitled.ipynb", "a/b/notes.ipynb"])
def test_other_notebooks_leave_no_trace(name, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", name)
    opened()
    assert not progress.file().exists()


def test_work_can_be_carried_to_another_machine(tmp_path, monkeypatch):
    vote().answer("mp-cost", "holds")
    sent, buttons = [], keep()
    buttons.send = sent.append
    buttons._act(buttons, {"download": True}, [])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    vote().answer("mp-cost", "flips")
    there = keep()
    there._act(there, {"load": sent[0]["work"]}, [])
    assert there.notice.startswith("Loaded 1 entry.")
    assert vote().state["mp-cost"]["value"] == "holds"
    assert "flips" in Path("my_course.before1.json").read_text()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "3", '{"votes": 3}', '{"a": {}, "b": []}'])
def test_a_file_of_something_else_changes_nothing(text):
    vote().answer("mp-cost", "holds")
    before = progress.file().read_text()
    buttons = keep()
    buttons.load(text)
    assert buttons.notice.endswith("could be restored from; nothing was changed.")
    assert progress.file().read_text() == before
    assert [file.name for file in Path().glob("[!.]*")] == ["my_course.json"]


def test_with_nothing_done_there_is_nothing_to_download_or_hand_in():
    buttons, sent = keep(), []
    buttons.send = sent.append
    for button in ("download", "hand_in"):
        buttons._act(buttons, {button: True}, [])
        assert buttons.notice.startswith("Nothing is saved yet")
    assert sent == []
    assert not Path("my_course.json").exists()
    assert "Download my work" in keep().outputs()[1]["text/plain"]
