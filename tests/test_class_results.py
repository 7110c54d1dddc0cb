"""One learner's export, and what an instructor reads from a class."""

import csv
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from test_before_after import fill

from widgets.classroom import charts as class_charts
from widgets.classroom import export
from widgets.classroom import results as class_results
from widgets.data import DataError
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
    progress.record("lessons", "00_start_here", "opened")
    for form, right in ((before_test(), before), (after_test(), after)):
        if right is not None:
            fill(form, right)
    hand_in(f"{name}.json")


def hand_in(name: str) -> Path:
    """Hand in what this learner has done, and leave no trace."""
    export()
    [written] = Path().glob("my_course_*.json")
    Path("class").mkdir(exist_ok=True)
    Path("my_course.json").unlink()
    return written.rename(Path("class") / name)


# ---- one learner's export ----------------------------------------------------------------------


def test_what_is_handed_in_is_the_work_itself_under_a_code():
    vote().answer("mp-cost", "flips")
    said = export().data
    [path] = Path().glob("my_course_*.json")
    assert path.name == f"my_course_{progress.code()}.json"
    assert path.name in said
    assert "instead of your name a random code" in said
    assert path.read_text("utf-8") == Path("my_course.json").read_text("utf-8")


def test_a_learner_keeps_the_code_and_two_learners_differ():
    for _ in range(3):
        vote().answer("mp-cost", "flips")
        export()
    [first] = Path().glob("my_course_*.json")
    Path("my_course.json").unlink()
    vote().answer("mp-cost", "flips")
    export()
    assert len(list(Path().glob("my_course_*.json"))) == 2
    assert first.exists()


def test_without_any_work_there_is_nothing_to_hand_in():
    assert export().data == "Nothing is saved yet, so there is nothing to hand in."
    assert list(Path().iterdir()) == []


def test_a_file_that_cannot_be_written_is_a_sentence(monkeypatch):
    def held(*arguments, **named):
        raise PermissionError(13, "Permission denied")

    vote().answer("mp-cost", "flips")
    monkeypatch.setattr(Path, "write_text", held)
    assert export().data == "The file to hand in could not be written: Permission denied."


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
    hand_in("e.json")
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
    hand_in("a.json")
    results = class_results.read("class")
    assert results.gain().pairs == 0
    assert "Started: 0. Finished both: 0." in class_charts.gain_in_words(results)
    assert "nan" not in class_charts.gain_in_words(results)


HEAD = "learner,part,question,answer\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "its first row is not learner,part,question,answer"),
        ("\x00\xff\xfe", "its first row is not learner,part,question,answer"),
        ("{", "it is damaged"),
        ('{"votes": 3}', "it is not what this course writes"),
        ("{}", "it is not the work of a learner"),
        ('{"version": 2, "votes": {}}', "it was written by a newer version of this course"),
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


@pytest.mark.parametrize(
    ("topic", "key", "answer"),
    [
        ("votes", "mp-cost", {"value": ["flips"]}),
        ("votes", "no-such-claim", {"value": "holds"}),
        ("predictions", "05-variants", {"value": 900}),
        ("predictions", "05-variants", {"value": True}),
        ("predictions", "05-variants", {"value": None}),
        ("predictions", "05-line", {"value": [1, 2]}),
        ("predictions", "05-line", {"value": {"a": 1}}),
        ("form_p", "1.4", {"value": "Nothing"}),
    ],
)
def test_the_same_holds_for_answers_in_saved_work(topic, key, answer):
    vote().answer("mp-line", "holds")
    progress.record(topic, key, answer)
    hand_in("a.json")
    results = class_results.read("class")
    assert len(results.answers["vote"]["mp-line"]) == 1
    [note] = results.notes
    assert note.startswith("a.json: left out 1 of 2 answers, first ")


def test_what_no_form_would_read_is_no_answer():
    vote().answer("mp-line", "holds")
    progress.record("predictions", "05-variants", "an answer in a form nobody wrote")
    hand_in("a.json")
    assert class_results.read("class").notes == ()


def test_a_table_of_an_earlier_version_reads_as_the_work_it_was_made_from():
    """The same answers, as the table wrote them and as German Excel saves that again."""
    vote().answer("mp-cost", "flips")
    progress.record("predictions", "05-variants", {"value": 12.5, "sure": None})
    progress.record("predictions", "05-line", {"value": [900, 90, 60, 30, 20.5], "sure": None})
    fill(before_test(), 4)
    path = hand_in("a.json")
    work = json.loads(path.read_text("utf-8"))
    before = class_results.read("class")
    code = work["class"]["code"]
    rows = [[code, "first", "form", "P"], [code, "vote", "mp-cost", "flips"]]
    rows += [[code, "prediction", "05-variants", "12.5"]]
    rows += [[code, "prediction", "05-line", "[900, 90, 60, 30, 20.5]"]]
    rows += [[code, "P", key, each["value"]] for key, each in work["form_p"].items()]
    german = [[cell.replace("12.5", "12,5") for cell in row] for row in rows]
    spoilt = [[cell.replace("'", "’") for cell in row] + ["", ""] for row in german]
    lines = "learner,part,question,answer\r\n" + "".join(",".join(row) + "\r\n" for row in rows)
    for number, (table, mark, encoding) in enumerate(
        [
            (rows, ",", "utf-8"),
            (rows, "\t", "utf-16"),
            (german, ";", "cp1252"),
            (german, ";", "mac_roman"),
            ([*spoilt, [""] * 6], ";", "utf-8-sig"),
        ]
    ):
        path.unlink()
        path = Path(f"class/{number}.csv")
        with path.open("w", newline="", encoding=encoding) as file:
            csv.writer(file, delimiter=mark).writerows([class_results.COLUMNS, *table])
        assert class_results.read("class") == before
    assert lines.count("\n") == len(rows) + 1


def test_a_class_as_moodle_canvas_or_a_folder_gives_it(tmp_path):
    for number in range(4):
        learner(f"l{number}", "PQ"[number % 2], before=3, after=5)
    flat = class_results.read("class")
    files = sorted(Path("class").iterdir())
    for number, file in enumerate(files):
        folder = Path(f"moodle/Kim Möller_{number}_assignsubmission_file")
        folder.mkdir(parents=True)
        shutil.copy(file, folder / "my_course.json")
        Path("canvas").mkdir(exist_ok=True)
        shutil.copy(file, f"canvas/moellerkim_{number}_99_my_course_a1.JSON")
    shutil.make_archive("from moodle", "zip", "moodle")
    Path("more").mkdir()
    shutil.copy("from moodle.zip", "more/week 1.zip")
    for handed_in in ("moodle", "canvas", "from moodle.zip", "more"):
        assert class_results.read(handed_in) == flat
    assert flat.gain().pairs == 4


def test_every_file_that_is_left_out_is_named_with_the_reason():
    learner("a", "P", before=3, after=6)
    Path("class/__MACOSX").mkdir()
    Path("class/__MACOSX/._a.json").write_bytes(b"\0\5\x16\7")
    Path("class/.DS_Store").touch()
    Path("class/essay.pdf").write_bytes(b"%PDF")
    Path("class/huge.csv").write_bytes(b"a,b\n" * 1_000_000)
    Path("class/quiz.json").write_text('[{"id": "1.1"}]')
    Path("class/broken.zip").write_bytes(b"PK")
    with zipfile.ZipFile("class/all.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.json", b" " * 50_000_000)
        packed.writestr("inner.zip", b"PK")
        packed.writestr("b/empty.json", b"")
    results = class_results.read("class")
    assert results.gain().pairs == 1
    assert results.notes == (
        "all.zip/b/empty.json was left out: it is not the work of a learner.",
        "all.zip/bomb.json was left out: 50 MB are too much for the work of a learner.",
        "all.zip/inner.zip was left out: it is neither a .json nor a .csv file.",
        "broken.zip was left out: it is not a zip file that can be opened.",
        "essay.pdf was left out: it is neither a .json nor a .csv file.",
        "huge.csv was left out: 4 MB are too much for the work of a learner.",
        "quiz.json was left out: it is not the work of a learner.",
        "Files of the system were left out: .DS_Store, __MACOSX/._a.json.",
    )


def test_of_two_files_of_a_learner_the_newer_one_counts():
    vote().answer("mp-cost", "flips")
    export()
    [early] = Path().glob("my_course_*.json")
    Path("class").mkdir()
    early.rename("class/z early.json")
    vote().answer("mp-cost", "holds")
    code = progress.code()
    hand_in("a late.json")
    shutil.copy("class/a late.json", "class/b again.json")
    Path("class/0 table.csv").write_text(f"{HEAD}{code},first,form,P\n{code},vote,mp-cost,flips\n")
    results = class_results.read("class")
    assert list(results.first) == [code]
    assert results.answers["vote"] == {"mp-cost": {code: "holds"}}
    late = f"learner {code} also gave"
    assert results.notes == (
        f"0 table.csv was left out: {late} a late.json, which is newer.",
        f"a late.json was left out: {late} b again.json, which says the same.",
        f"z early.json was left out: {late} b again.json, which is newer.",
    )


def test_of_two_tables_the_fuller_and_then_the_later_one_counts():
    vote_of = f"{HEAD}a,first,form,P\na,vote,mp-cost,"
    Path("1.csv").write_text(f"{vote_of}flips\na,vote,mp-line,holds\n")
    Path("2.csv").write_text(f"{vote_of}holds\n")
    Path("3.csv").write_text(f"{vote_of}depends\n")
    for number in (1, 2, 3):
        os.utime(f"{number}.csv", (0, 1_000_000_000 + number))
    results = class_results.read(".")
    assert results.answers["vote"]["mp-cost"] == {"a": "flips"}
    assert results.notes == (
        "2.csv was left out: learner a also gave 1.csv, which has more answers.",
        "3.csv was left out: learner a also gave 1.csv, which has more answers.",
    )
    Path("1.csv").unlink()
    assert class_results.read(".").answers["vote"]["mp-cost"] == {"a": "depends"}


def test_work_without_a_code_counts_and_is_said():
    Path("a.json").write_text('{"votes": {"mp-cost": {"value": "flips", "sure": null}}}')
    results = class_results.read(".")
    [code] = results.first
    assert results.notes == (f"a.json has no code and counts as a learner of its own, {code}.",)


@pytest.mark.parametrize("code", [7, "", "a b", "../../x", "x" * 41, None])
def test_a_code_that_this_course_did_not_draw_is_none(code):
    Path("a.json").write_text(json.dumps({"class": {"code": code}}))
    assert "has no code" in class_results.read(".").notes[0]


def test_which_test_came_first_follows_from_the_one_taken():
    answer = {"value": "x", "sure": None}
    for forms, first in ((["q"], "Q"), (["p"], "P"), ([], "P")):
        work = {"class": {"code": "a"}, **{f"form_{form}": {"9.9": answer} for form in forms}}
        Path("a.json").write_text(json.dumps(work))
        assert class_results.read(".").first == {"a": first}
    Path("a.json").write_text(json.dumps({"form_p": {"1": answer}, "form_q": {"1": answer}}))
    with pytest.raises(DataError, match="does not say which form came first"):
        class_results.read(".")


def test_a_folder_without_work_is_one_sentence():
    Path("empty").mkdir()
    with pytest.raises(
        DataError, match="There is no work of a learner that can be read in “empty”"
    ):
        class_results.read("empty")
    with pytest.raises(DataError, match="There is no folder or zip file “not-there”"):
        class_results.read("not-there")


def test_instructors_see_words_and_charts(capsys):
    for number in range(3):
        vote().answer("mp-cost", ["flips", "depends", "holds"][number])
        vote().answer("mp-line", "holds")
        progress.record(
            "predictions", "05-variants", {"value": [3.0, 7.0, 40.0][number], "sure": 1}
        )
        progress.record("predictions", "01-market", {"value": "Its lead grows.", "sure": 1})
        progress.record("predictions", "05-line", {"value": [900, 90, 60, 30, 20], "sure": 1})
        hand_in(f"{number}.json")
    results = class_results.read("class")
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


def test_the_model_has_a_verdict_on_every_statement_but_the_two_definitions():
    model, ids = class_charts.model_verdicts(), [item["id"] for item in vote().items]
    assert list(model) == [key for key in ids if not key.startswith("definition")]
    assert set(model.values()) <= set(VERDICTS)
    votes = {"definition-mp": {"a": "holds", "b": "holds"}}
    assert "model" not in class_charts.votes_in_words(votes, model)
    framed = class_charts.votes_chart(votes, model)["data"][1]
    assert (list(framed["x"]), list(framed["y"])) == ([], [])


@pytest.mark.parametrize("key", class_results.predictions())
def test_every_prediction_has_a_chart_that_shows_the_model(key):
    item = class_results.predictions()[key]
    guesses = {"number": item.get("range"), "choice": item.get("options"), "curve": None}
    guesses = guesses[item["kind"]] or [item["answer"], [item["range"][0]] * len(item["x"])]
    chart = class_charts.guesses_chart(item, list(guesses))
    drawn = json.dumps(faces.significant(chart, 4), ensure_ascii=False)
    assert "model" in drawn
    assert class_charts.guesses_in_words(item, list(guesses)).count("guesses") == 1
