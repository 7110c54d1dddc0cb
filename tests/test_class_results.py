"""The tests before and after, one learner's export, and what an instructor reads from a class."""

import csv
import importlib
import json
import math
import os
import random
from pathlib import Path

import nbformat
import numpy as np
import pytest
from scipy import stats

from widgets import before_after, class_charts, class_results, faces, progress
from widgets.before_after import after_test, answers, before_test, questions
from widgets.models.learning_gain import learning_gain
from widgets.predict import Prediction
from widgets.vote import VERDICTS, vote

LESSONS = Path(__file__).parents[1] / "lessons"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(before_after, "FIRST", "P")
    return tmp_path


def fill(form, right: int, of: int = 9) -> None:
    """Answer the first `of` questions of a test, the first `right` of them correctly."""
    for number, question in enumerate(questions(form.topic[-1].upper())[:of]):
        texts = [option["text"] for option in question["options"]]
        answer = texts.pop(question["answer"])
        form.answer(question["id"], answer if number < right else texts[0])


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


# ---- the two tests -----------------------------------------------------------------------------


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
        drawn.add(importlib.reload(before_after).FIRST)
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
    assert before_test().words() == after_test().words()
    assert "mug" not in before_test()._repr_mimebundle_()[0]["text/markdown"]


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


@pytest.mark.parametrize("show", [before_test, after_test, class_results.export])
def test_a_damaged_file_of_the_learner_is_said_and_kept(show):
    Path("my_course.json").write_text("{")
    shown = show()
    said = shown.data if hasattr(shown, "data") else shown.notice
    assert "could not be read" in said
    assert Path("my_course.damaged1.json").read_text() == "{"


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


# ---- predictions.json --------------------------------------------------------------------------


def asked() -> dict[str, dict]:
    """Run the cells of all lessons that ask for a prediction; return what they ask."""
    items = {}
    for path in sorted(LESSONS.glob("*.ipynb")):
        names: dict = {}
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and "predict." in cell.source:
                exec(cell.source, names)
        forms = [value for value in names.values() if isinstance(value, Prediction)]
        items |= {form._item["id"]: form._item for form in forms}
    return items


def test_every_prediction_of_the_lessons_is_listed_as_it_is_asked():
    listed = class_results.predictions()
    for key, item in asked().items():
        assert {name: listed[key][name] for name in item} == item


def test_the_models_answers_are_the_models():
    from widgets.explorers import (
        approaches,
        cost,
        customization,
        definition,
        flexibility,
        production,
        quality,
        quantity,
    )
    from widgets.firm import CASES, RANGES, Firm
    from widgets.models.batch_size import flow_time
    from widgets.models.existence_window import existence_window
    from widgets.models.verdict import judge_all

    said = {key: item["answer"] for key, item in class_results.predictions().items()}
    assert set(said) == set(asked()), "a new prediction needs its answer checked here"
    for variants, faster in ((1, "line"), (2, "cells")):
        sentence = production.WatchTheFactory(variants=variants).sentence
        assert sentence.startswith(f"The {faster} ")
    assert said["02-variants"] == 2
    assert said["02-hal"] == round(47_600 / 71.8)
    chain, total = (
        flexibility.Chaining(links=x).result.gain("yours") for x in ("long chain", "total")
    )
    assert said["06-links"] == round(100 * chain / total)
    lots = class_results.predictions()["06-lot"]["x"]
    assert said["06-lot"] == pytest.approx(flow_time(lots, 1, 0.1, 8), abs=0.6)
    firms = [Firm(), *(Firm(**case) for case in CASES.values())]
    sides = np.array([[v.ratio >= 1 for v in judge_all(firm, RANGES)] for firm in firms])
    assert said["09-agree"] == (sides.all(axis=0) | ~sides.any(axis=0)).sum()
    parts = ("fabricate", "assemble", "deliver")
    inputs = definition.DecouplingPoint().inputs
    assert said["01-patience"] == sum(getattr(inputs, part) for part in parts)
    window = existence_window(40, 50_000, premium=1.5, fixed_cost=250_000)
    assert window.upper < 5_000_000
    assert said["01-market"] == "Mass production becomes cheaper."
    assert said["03-designs"] == round(quantity.ThreeQuantities().result.distinct)
    lots = [quantity.LotSize(setup_cost=k).result.best for k in (200, 50)]
    assert lots[1] / lots[0] == pytest.approx(0.5)
    assert said["03-lot"] == "It falls to half."
    assert said["04-ordered"] == pytest.approx(
        customization.Configurator().result.ordered, rel=2e-3
    )
    options = class_results.predictions()["04-choice"]["x"]
    worth = [10 * math.log(n) - 0.5 * n for n in options]
    assert said["04-choice"] == pytest.approx(worth, abs=0.06)
    volumes = class_results.predictions()["05-line"]["x"]
    assert said["05-line"] == [2_000_000 / volume + 20 for volume in volumes]
    assert said["05-variants"] == math.ceil(cost.MadeToOrder(premium=15).result.threshold)
    tail = stats.norm.sf(2) + stats.norm.cdf(-4)
    assert said["07-wait"] == pytest.approx(1 / tail, rel=1e-3)
    slow = quality.InspectionInterval(cost_ratio=4, failure_ratio=2, loss_ratio=0.1).result
    assert slow.custom > slow.mass
    assert said["07-often"] == "Workshop A, the mass producer"
    from widgets.data import load

    cases = load("customization_approaches")
    assert said["08-same"] == (cases["product_changes"] == "no").sum()
    assert said["08-watch"] == math.ceil(approaches.WhichApproach().result.purchases)


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
    words = class_charts.tests_in_words(results)
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
    words = class_charts.tests_in_words(class_results.read("class"))
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
    words = class_charts.tests_in_words(class_results.read("class"))
    assert "Form P came first for 4, form Q for 0. The groups are unequal" in words


def test_a_class_without_tests_has_no_gain():
    vote().answer("mp-cost", "flips")
    class_results.export()
    results = class_results.read(".")
    assert results.gain().pairs == 0
    assert "Started: 0. Finished both: 0." in class_charts.tests_in_words(results)
    assert "nan" not in class_charts.tests_in_words(results)


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
    assert note in class_charts.tests_in_words(results)


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


# ---- the statistics ----------------------------------------------------------------------------


def test_the_interval_of_the_gain_is_students():
    rng = np.random.default_rng(3)
    before, after = rng.uniform(0, 60, 15), rng.uniform(30, 100, 15)
    gain = learning_gain(before, after)
    known = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert gain.gain_interval == pytest.approx((known.low, known.high))


def test_the_effect_size_is_the_gain_over_the_pooled_deviation():
    gain = learning_gain([10, 20, 30], [20, 30, 40])
    assert gain.gain == 10
    assert gain.effect_size == pytest.approx(10 / 10)
    flat = learning_gain([50] * 12, [60] * 12)
    assert flat.gain == 10
    assert np.isnan([flat.effect_size, *flat.effect_interval]).all()


def test_the_bootstrap_is_the_same_on_every_run():
    rng = np.random.default_rng(4)
    scores = rng.uniform(0, 50, 12), rng.uniform(20, 90, 12)
    first, again, other = (learning_gain(*scores, resamples=999, seed=s) for s in (1, 1, 2))
    assert first.effect_interval == again.effect_interval != other.effect_interval


def test_intervals_cover_the_truth_as_often_as_they_say():
    """400 classes with a gain of 15 points and a standard deviation of 20, capped as tests are."""
    rng = np.random.default_rng(5)

    def a_class(size):
        skill = rng.normal(0, 0.8, size)
        chance = 1 / (1 + np.exp(-(skill[:, None] + [-0.4, 0.3])))
        return 100 * rng.binomial(9, chance).T / 9

    before, after = a_class(500_000)
    pooled = np.sqrt((before.var() + after.var()) / 2)
    gain, effect = (after - before).mean(), (after - before).mean() / pooled
    for size, low, high in ((3, 0.92, 0.99), (20, 0.92, 0.98)):
        found = [learning_gain(*a_class(size), resamples=2).gain_interval for _ in range(400)]
        assert low < np.mean([a <= gain <= b for a, b in found]) < high
    found = [learning_gain(*a_class(20), resamples=999).effect_interval for _ in range(200)]
    assert 0.88 < np.mean([a <= effect <= b for a, b in found]) < 0.99


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ([1, 2], [1], "two lists of the same learners"),
        ([[1]], [[1]], "two lists of the same learners"),
        ([101], [50], "before must be at least 0 and at most 100, not 101"),
        ([50], [-1], "after must be at least 0 and at most 100, not -1"),
        ([50], [math.inf], "after must be"),
    ],
)
def test_points_that_cannot_be_are_refused(before, after, says):
    with pytest.raises(ValueError, match=says):
        learning_gain(before, after)
