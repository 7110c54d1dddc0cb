"""One learner's export, and what an instructor reads from a class."""

import csv
import json
import os
from pathlib import Path

import pytest
from test_before_after import fill

from widgets.classroom import charts as class_charts
from widgets.classroom import results as class_results
from widgets.learner import progress
from widgets.page import faces
from widgets.questions import before_after
from widgets.questions.before_after import after_test, before_test
from widgets.questions.votes import VERDICTS, vote


@pytest.fixture(autouse=True)
def form_p_first(monkeypatch):
    monkeypatch.setattr(before_after, "FIRST", "P")


def learner(name: str, first: str, before: int | None, after: int | None) -> None:
    """Take the tests as one learner, export into the folder `class`, and leave no trace."""
    before_after.FIRST = first
    for form, right in ((before_test(), before), (after_test(), after)):
        if right is not None:
            fill(form, right)
    class_results.export()
    [written] = Path().glob("my_course_*.csv")
    Path("class").mkdir(exist_ok=True)
    written.rename(Path("class") / f"{name}.csv")
    Path("my_course.json").unlink()


# ---- one learner's export ----------------------------------------------------------------------


def test_the_export_holds_every_answer_and_no_name():
    vote().answer("mp-cost", "flips")
    progress.record("predictions", "05-variants", {"value": 12.0, "sure": None})
    progress.record("predictions", "05-line", {"value": [900, 90, 60, 30, 20.5], "sure": None})
    progress.record("game", "reason", "my name is Kim")
    progress.record("predictions", "05-odd", "an answer in a form nobody wrote")
    fill(before_test(), 4)
    said = class_results.export().data
    [path] = Path().glob("my_course_*.csv")
    assert path.name in said
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["learner", "part", "question", "answer"]
    assert {row[0] for row in rows} == {path.stem.removeprefix("my_course_")}
    assert [row[1:] for row in rows[:4]] == [
        ["first", "form", "P"],
        ["vote", "mp-cost", "flips"],
        ["prediction", "05-variants", "12.0"],
        ["prediction", "05-line", "[900, 90, 60, 30, 20.5]"],
    ]
    assert len(rows) == 4 + 9
    assert "Kim" not in path.read_text("utf-8")


def test_a_learner_keeps_the_code_and_two_learners_differ():
    class_results.export()
    class_results.export()
    [first] = Path().glob("my_course_*.csv")
    Path("my_course.json").unlink()
    class_results.export()
    assert len(list(Path().glob("my_course_*.csv"))) == 2
    assert first.exists()


# ---- reading a class ---------------------------------------------------------------------------


def test_a_class_with_a_known_gain():
    """Everybody gains two questions of nine, whichever form came first."""
    for number in range(12):
        learner(f"l{number}", "PQ"[number % 2], before=number % 5, after=number % 5 + 2)
    gain = class_results.read("class").gain()
    assert (gain.pairs, gain.before_only, gain.after_only) == (12, 0, 0)
    assert gain.gain == pytest.approx(200 / 9)
    assert gain.gain_interval == pytest.approx((200 / 9, 200 / 9))
    assert gain.after - gain.before == pytest.approx(gain.gain)
    assert gain.effect_interval[0] < gain.effect_size < gain.effect_interval[1]


def test_who_took_only_one_test_is_counted_and_named():
    learner("a", "P", before=3, after=6)
    learner("b", "Q", before=2, after=None)
    learner("c", "P", before=None, after=5)
    learner("d", "Q", before=None, after=None)
    before_after.FIRST = "P"
    fill(before_test(), 2, of=4)
    class_results.export()
    [written] = Path().glob("my_course_*.csv")
    written.rename("class/e.csv")
    results = class_results.read("class")
    assert len(results.first) == 5
    assert sorted(results.tests_taken().values()) == [(0, 9), (4, 0), (9, 0), (9, 9)]
    gain = results.gain()
    assert (gain.pairs, gain.before_only, gain.after_only) == (1, 1, 1)
    words = class_charts.gain_in_words(results)
    assert "### 5 learners" in words
    assert "Started: 3. Finished both: 1." in words
    assert (
        "Not matched, and so not in the numbers below: 3 (second test missing or incomplete: 1; "
        "first test missing or incomplete: 1; both incomplete: 1)" in words
    )
    for code, counts in results.tests_taken().items():
        assert (f"| {code} | {counts[0]} | {counts[1]} |" in words) == (counts != (9, 9))


@pytest.mark.parametrize(
    ("size", "has"),
    [
        (1, {"interval": False, "effect": False, "bootstrap": False}),
        (3, {"interval": True, "effect": True, "bootstrap": False}),
        (10, {"interval": True, "effect": True, "bootstrap": True}),
    ],
)
def test_a_small_class_gets_only_what_it_can_bear(size, has):
    for number in range(size):
        learner(f"l{number}", "PQ"[number % 2], before=number % 4, after=number % 3 + 3)
    words = class_charts.gain_in_words(class_results.read("class"))
    assert ("95 % interval" in words) == has["interval"]
    assert ("Effect size d = " in words) == has["effect"]
    assert ("95 % bootstrap interval" in words) == has["bootstrap"]
    assert ("below 10 pairs a bootstrap gives no honest interval" in words) == (size == 3)
    assert "do not show what caused the gain" in words
    assert "guessing alone gives 25." in words
    assert "inventory" not in words
    assert "nan" not in words


def test_unequal_groups_are_said():
    for number in range(4):
        learner(f"l{number}", "P", before=3, after=4)
    words = class_charts.gain_in_words(class_results.read("class"))
    assert "Form P came first for 4, form Q for 0. The groups are unequal" in words


def test_a_class_without_tests_has_no_gain():
    vote().answer("mp-cost", "flips")
    class_results.export()
    results = class_results.read(".")
    assert results.gain().pairs == 0
    assert "Started: 0. Finished both: 0." in class_charts.gain_in_words(results)
    assert "nan" not in class_charts.gain_in_words(results)


HEAD = "learner,part,question,answer\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is not a table of text"),
        ("\x00\xff\xfe", "it is not a table of text"),
        ("profit,quarter\n1,2\n", "its first row is not learner,part,question,answer"),
        (HEAD, "it holds 0 learners where one belongs"),
        (HEAD + "a,first,form,P\na,vote,mp-cost\n", "row 3 has 3 cells where 4 belong"),
        (HEAD + "a,first,form,P\nb,vote,mp-cost,flips\n", "it holds 2 learners"),
        (HEAD + "a,vote,mp-cost,flips\n", "it does not say which form came first"),
        (HEAD + "a,first,form,X\n", "it does not say which form came first"),
    ],
)
def test_a_damaged_file_is_named_and_the_others_count(text, says):
    learner("good", "P", before=3, after=6)
    Path("class/bad.csv").write_text(text, "latin-1")
    results = class_results.read("class")
    assert results.gain().pairs == 1
    [note] = results.notes
    assert note.startswith(f"bad.csv was left out: {says}")
    assert note in class_charts.gain_in_words(results)


@pytest.mark.parametrize(
    "row",
    [
        "vote,mp-cost,maybe",
        "vote,no-such-claim,holds",
        "prediction,05-variants,many",
        "prediction,05-variants,900",
        "prediction,05-variants,NaN",
        "prediction,05-variants,true",
        'prediction,05-line,"[1, 2]"',
        'prediction,05-line,"[900, 90, 60, 30, ""x""]"',
        "prediction,99-later,3",
        "P,1.4,Nothing",
        "P,1.5,The same forms",
        "elsewhere,1.4,x",
    ],
)
def test_an_answer_that_nobody_could_give_is_named_and_the_rest_counts(row):
    Path("a.csv").write_text(f"{HEAD}a,first,form,P\na,vote,mp-cost,flips\na,{row}\n", "utf-8")
    results = class_results.read(".")
    assert results.answers["vote"] == {"mp-cost": {"a": "flips"}}
    assert results.answers["prediction"] == results.answers["P"] == {}
    [note] = results.notes
    assert note.startswith("a.csv: left out 1 of 2 answers, first row 4: ")


def test_a_learner_counts_once():
    learner("a", "P", before=3, after=6)
    Path("class/b.csv").write_text(Path("class/a.csv").read_text("utf-8"), "utf-8-sig")
    results = class_results.read("class")
    assert results.gain().pairs == 1
    assert results.notes[0].startswith("b.csv was left out: learner ")


def test_an_empty_folder_is_one_sentence():
    Path("empty").mkdir()
    for name in ("empty", "not-there"):
        with pytest.raises(ValueError, match=f"no CSV file of a learner in the folder “{name}”"):
            class_results.read(name)


def test_instructors_see_words_and_charts(capsys):
    for number in range(3):
        vote().answer("mp-cost", ["flips", "depends", "holds"][number])
        vote().answer("mp-line", "holds")
        progress.record(
            "predictions", "05-variants", {"value": [3.0, 7.0, 40.0][number], "sure": 1}
        )
        progress.record("predictions", "01-market", {"value": "Its lead grows.", "sure": 1})
        progress.record("predictions", "05-line", {"value": [900, 90, 60, 30, 20], "sure": 1})
        class_results.export()
        os.remove("my_course.json")
    results = class_results.read(".")
    shown = list(class_charts.faces_of(results))
    charts = [face[faces.PLOTLY] for face in shown if faces.PLOTLY in face]
    words = "\n".join(face["text/markdown"] for face in shown if "text/markdown" in face)
    assert len(charts) == 4
    assert "most divided on mp-cost: no verdict has more than 1 of 3 votes" in words
    assert "Median of 3 guesses: 7 variants; the model says 7. Within 20 % of it: 1." in words
    assert "0 of 3 guesses say what the model says" in words
    heat = charts[0]["data"][0]
    assert dict(zip(heat["y"], heat["text"], strict=True)) == {
        "mp-cost": [1, 1, 1, 0],
        "mp-line": [3, 0, 0, 0],
    }
    framed = dict(zip(charts[0]["data"][1]["y"], charts[0]["data"][1]["x"], strict=True))
    model = class_charts.model_verdicts()
    assert framed == {key: model[key] for key in ("mp-line", "mp-cost")}
    json.dumps(shown)


def test_the_model_has_a_verdict_on_every_statement():
    assert list(class_charts.model_verdicts()) == [item["id"] for item in vote().items]
    assert set(class_charts.model_verdicts().values()) <= set(VERDICTS)


@pytest.mark.parametrize("key", class_results.predictions())
def test_every_prediction_has_a_chart_that_shows_the_model(key):
    item = class_results.predictions()[key]
    guesses = {"number": item.get("range"), "choice": item.get("options"), "curve": None}
    guesses = guesses[item["kind"]] or [item["answer"], [item["range"][0]] * len(item["x"])]
    chart = class_charts.guesses_chart(item, list(guesses))
    drawn = json.dumps(faces.plain(chart, 4), ensure_ascii=False)
    assert "model" in drawn
    assert class_charts.guesses_in_words(item, list(guesses)).count("guesses") == 1
