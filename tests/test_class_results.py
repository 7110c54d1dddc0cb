"""One learner's export, and what an instructor reads from a class."""

import csv
import json
import math
import os
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from test_before_after import fill

from widgets.classroom import charts, export, report, sheet, words
from widgets.classroom import results as class_results
from widgets.classroom.asked import SHAPES, asked
from widgets.classroom.learning_gain import LearningGain
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
    monkeypatch.setattr(Path, "replace", held)
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
    [tests, *_, left_out] = report.sections("class")
    assert tests.title == "5 learners"
    said, codes = tests.part[0], tests.folded[0]
    assert "Started: 3. Finished both: 1." in said
    assert left_out.folded is None
    assert (
        "Not matched, and so not in the numbers below: 3 (second test missing or incomplete: 1; "
        "first test missing or incomplete: 1; both incomplete: 1)" in said
    )
    for code, counts in results.tests_taken().items():
        assert (f"| {code} | {counts[0]} | {counts[1]} |" in codes) == (counts != (9, 9))
        assert code not in said  # what is projected names nobody


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
    said = words.of_gain(class_results.read("class"))
    assert ("95 % interval" in said) == has["interval"]
    assert ("Effect size d = " in said) == has["effect"]
    assert ("95 % bootstrap interval" in said) == has["bootstrap"]
    assert ("below 10 pairs a bootstrap gives no honest interval" in said) == (size == 3)
    assert "do not show what caused the gain" in said
    assert "guessing alone gives 25." in said
    assert "nan" not in said


def test_nearly_nothing_has_no_minus():
    gain = LearningGain(10, 0, 0, 50.0, 49.9, -0.1, (-0.4, 0.2), math.nan, (math.nan, math.nan))
    said = words._gain_in_words(gain)
    assert "mean gain **+0 points** (95 % interval +0 to +0)" in said


def test_unequal_groups_are_said():
    for number in range(4):
        learner(f"l{number}", "P", before=3, after=4)
    said = words.of_gain(class_results.read("class"))
    assert "Form P came first for 4, form Q for 0. The groups are unequal" in said


def test_a_class_without_tests_has_no_gain():
    vote().answer("mp-cost", "flips")
    hand_in("a.json")
    results = class_results.read("class")
    assert results.gain().pairs == 0
    assert "Started: 0. Finished both: 0." in words.of_gain(results)
    assert "nan" not in words.of_gain(results)


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
    *_, left_out = report.sections("class")
    assert note not in left_out.part[0]  # a file may be called after its learner
    assert note in left_out.folded[0]


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
    with zipfile.ZipFile("zips.zip", "w") as packed:  # of each learner, in one of the platform
        for number, file in enumerate(files):
            with zipfile.ZipFile("own.zip", "w") as own:
                own.write(file, "my_course.json")
            packed.write("own.zip", f"{number}/my course.zip")
    for handed_in in ("moodle", "canvas", "from moodle.zip", "more", "zips.zip"):
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
        "all.zip/inner.zip was left out: it is not a zip file that can be opened.",
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


# ---- the report --------------------------------------------------------------------------------


def save(name: str, **topics) -> None:
    """Write the work of a learner as it is handed in; without `code` it has none."""
    Path("class").mkdir(exist_ok=True)
    code = {"class": {"code": topics.pop("code")}} if "code" in topics else {}
    Path(f"class/{name}.json").write_text(json.dumps({**code, **topics}), "utf-8")


def said(**answers) -> dict:
    return {key.replace("_", "-"): {"value": value, "sure": None} for key, value in answers.items()}


def whole(section: report.Section) -> str:
    return json.dumps([section.title, section.part], ensure_ascii=False, default=list)


def test_the_class_speaks_first_and_the_course_on_demand():
    for number in range(3):
        verdict = ["flips", "depends", "holds"][number]
        predictions = {
            "05-variants": {"value": [3.0, 7.0, 40.0][number], "sure": None},
            "01-market": {"value": "Its lead grows.", "sure": None},
            "05-line": {"value": [900, 90, 60, 30, 20], "sure": None},
        }
        save(str(number), code=f"c{number}", votes=said(mp_cost=verdict, mp_line="holds"),
             predictions=predictions)  # fmt: skip
    found = {section.title: section for section in report.sections("class")}
    assert list(found) == [
        "3 learners",
        "01 · Definition: prediction 1",
        "02 · Production: the vote",
        "05 · Cost: the vote",
        "05 · Cost: prediction 1",
        "05 · Cost: prediction 2",
        "What was left out",
    ]
    for section in found.values():
        assert "model" not in whole(section)
        assert "mp-" not in whole(section)  # sentences, no ids
    vote_on_cost = found["05 · Cost: the vote"]
    sentence = asked()["mp-cost"].question
    assert f"No verdict has more than 1 of 3 votes on “{sentence}”" in vote_on_cost.part[0]
    assert "The model says: holds" in vote_on_cost.folded[0]
    variants = found["05 · Cost: prediction 2"]
    assert variants.part[0].endswith("Median of 3 guesses: 7 variants.")
    assert variants.folded[0] == "The model says: 7 variants. Within 20 % of it: 1 of 3."
    market = found["01 · Definition: prediction 1"].folded[0]
    assert market == "The model says: Mass production becomes cheaper. So say 0 of 3."
    for section in found.values():
        for _, chart in filter(None, (section.part, section.folded)):
            json.dumps(faces.significant(chart, 4))


def test_a_verdict_that_was_changed_stands_beside_the_first_one():
    for number in range(4):
        first = {"first": "holds"} if number else {}
        vote_of = {"mp-cost": {"value": "depends", "sure": None, "at": 0, **first}}
        save(str(number), code=f"c{number}", votes=vote_of)
    [section] = [each for each in report.sections("class", "05") if "vote" in each.title]
    assert "3 verdicts were changed since the first vote." in section.part[0]
    first, now = section.part[1]["data"][:3:2]
    assert (first["text"], now["text"]) == ([[3, 0, 1, 0]], [[0, 0, 4, 0]])
    framed = section.folded[1]["data"][-1]
    assert list(framed["x"]) == [now["x"][VERDICTS.index(asked()["mp-cost"].answer)]]


def test_a_first_vote_that_nobody_could_give_is_the_one_that_counts():
    for first in (3, None, ["holds"], "maybe"):
        save("a", code="a", votes={"mp-cost": {"value": "flips", "sure": None, "first": first}})
        answers = class_results.read("class").answers
        assert answers["first vote"]["mp-cost"] == {"a": "flips"}


def test_tasks_that_were_reached_are_counted_in_sentences():
    save("a", code="a", tasks={"05-equal": "found", "05-never": "shown", "gone": "found"})
    save("b", code="b", tasks={"05-equal": "found", "05-never": ["found"]})
    [section] = [each for each in report.sections("class", "05") if "tasks" in each.title]
    lines = section.part[0].splitlines()
    assert lines[2] == (
        "| Find a setting in which both systems cost the same at 40,000 units a year. | 2 | 0 |"
    )
    assert lines[3].endswith("| 0 | 1 |")


def test_wrong_and_sure_is_found():
    each = asked()["5.1"]
    wrong = next(option for option in each.item["options"] if option != each.answer)
    for number in range(6):
        quiz = {
            "5.1": {"value": wrong if number < 4 else each.answer, "sure": number % 2 == 0},
            "5.2": {"value": asked()["5.2"].answer, "sure": True},
        }
        save(str(number), code=f"c{number}", quiz=quiz)
    [section] = [each for each in report.sections("class", "05_cost") if "quiz" in each.title]
    assert section.part[0] == "12 answers to 2 questions; 9 of them “sure”."
    assert "wrong" not in whole(section)
    assert "2 of 6 were wrong *and* sure on" in section.folded[0]
    assert f"The most frequent mistake, 4 of 6: “{wrong}”" in section.folded[0]
    bars = {bar["name"]: bar["x"] for bar in section.folded[1]["data"]}
    assert bars == {
        "wrong and sure": [2, 0],
        "wrong, not sure": [2, 0],
        "right, not sure": [1, 0],
        "right and sure": [1, 6],
    }


def test_nobody_is_singled_out_below_five_unless_they_gave_a_code():
    for number in range(4):
        save(str(number), code=f"c{number}", votes=said(mp_cost="flips"))
    assert any("vote" in each.title for each in report.sections("class"))
    save("Kim Moeller", votes=said(mp_line="holds"))  # five learners, but alone with this vote
    titles = {each.title: each.part[0] for each in report.sections("class")}
    assert "02 · Production: the vote" not in titles
    hidden = "1 question has so few answers that one could tell who gave them."
    assert titles["02 · Production: not shown"] == hidden
    sheet.write(class_results.read("class"), Path("five.xlsx"))
    save("1")
    sheet.write(class_results.read("class"), Path("four.xlsx"))
    sizes = [len(list(openpyxl.load_workbook(f"{n}.xlsx")["Answers"])) for n in ("five", "four")]
    assert sizes == [1 + 4 + 1, 1 + 3]


def test_the_workbook_holds_numbers_and_sentences():
    predictions = {
        "05-variants": {"value": 12.5, "sure": None},
        "05-line": {"value": [900, 90, 60, 30, 20], "sure": None},
    }
    quiz = {"5.1": {"value": asked()["5.1"].answer, "sure": False}}
    vote_of = {"mp-cost": {"value": "flips", "sure": None, "first": "holds"}}
    test = {"first": "Q"}
    form = {
        q["id"]: {"value": q["options"][q["answer"]]["text"]} for q in before_after.questions("Q")
    }
    save("a", code="ab", predictions=predictions, quiz=quiz, votes=vote_of, test=test, form_q=form)
    sheet.write(class_results.read("class"), Path("class.xlsx"))
    book = openpyxl.load_workbook("class.xlsx")
    [head, *rows] = book["Answers"].iter_rows(values_only=True)
    assert list(head) == sheet.ANSWERS
    by_question = {row[3]: row for row in rows}
    variants = by_question[asked()["05-variants"].question]
    assert variants == ("ab", "05", "prediction", variants[3], 12.5, None, None, None)
    assert by_question[asked()["05-line"].question][4] == "[900, 90, 60, 30, 20]"
    assert by_question[asked()["5.1"].question][5:7] == (True, False)
    assert by_question[asked()["mp-cost"].question][7] == "holds"
    assert list(book["Tests"].iter_rows(values_only=True, min_row=2)) == [("ab", "Q", 100, None)]


def test_one_lesson_is_one_lesson():
    save("a", code="a", votes=said(mp_cost="flips", mp_line="holds"))
    titles = [each.title for each in report.sections("class", "05")]
    assert titles == ["05 · Cost: the vote", "What was left out"]
    with pytest.raises(DataError, match=r"^There is no lesson “12”; choose one of 00, 01"):
        list(report.sections("class", "12"))


def test_a_notebook_shows_words_and_charts_and_the_verdict_only_if_asked(capsys):
    save("a", code="a", votes=said(mp_cost="flips"))
    shown = []
    for verdict in (False, True):
        report.show("class", "05", verdict=verdict)
        shown.append(capsys.readouterr().out)
    assert ["The model says" in each for each in shown] == [False, True]


def test_the_model_has_a_verdict_on_every_statement_but_the_two_definitions():
    statements = {key: each for key, each in asked().items() if each.part == "vote"}
    assert list(statements).count("mp-cost") == 1
    without = [key for key, each in statements.items() if each.answer is None]
    assert without == ["definition-mp", "definition-mc"]
    save("a", code="a", votes=said(definition_mp="holds"))
    [section] = [each for each in report.sections("class", "01") if "vote" in each.title]
    assert "model" not in section.folded[0]
    assert list(section.folded[1]["data"][-1]["x"]) == []


PREDICTIONS = {key: each for key, each in asked().items() if each.part == "prediction"}


@pytest.mark.parametrize("key", PREDICTIONS)
def test_every_prediction_has_a_chart_that_shows_the_model_on_demand(key):
    each = PREDICTIONS[key]
    guesses = {"number": each.item.get("range"), "choice": each.item.get("options"), "curve": None}
    guesses = guesses[each.item["kind"]] or [each.answer, [each.item["range"][0]] * 5]
    for model in (False, True):
        chart = charts.of_guesses(each.item, list(guesses), model)
        drawn = json.dumps(faces.significant(chart, 4), ensure_ascii=False)
        assert ("model" in drawn) == model
    assert words.of_guesses(each, list(guesses)).count("guesses") == 1


@pytest.mark.parametrize("key", asked())
def test_hands_can_be_raised_for_every_question(key):
    """Also for a number or a line: the model's answer is one of two to five options."""
    each = asked()[key]
    assert 2 <= len(each.options) <= 6
    assert len(set(each.options)) == len(each.options)
    if each.answer is not None:
        assert each.option(each.answer) in each.options
        assert each.option(each.answer) != SHAPES[-1]


@pytest.mark.parametrize(
    ("heights", "shape"),
    [
        ([-30, 0, 20, 40, 60], "only rises"),
        ([60, 40, 40, 20, -30], "only falls"),
        ([0, 30, 50, 30, 0], "rises, then falls"),
        ([50, 20, 0, 20, 21], "falls, then rises"),
        ([10, 11, 10, 9, 10], "another line"),
        ([0, 50, 0, 50, 0], "another line"),
    ],
)
def test_a_drawn_line_has_a_shape(heights, shape):
    assert asked()["04-choice"].option(heights) == shape
