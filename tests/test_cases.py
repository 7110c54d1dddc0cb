"""The learner's firm and the instructor's cases, offered as presets by every explorer."""

import shutil
from pathlib import Path

import pytest
from everything import explorers

from widgets.explorers.cost import BreakEven
from widgets.learner import cases, progress
from widgets.learner.firm import Firm
from widgets.page.fields import fields_of

EXAMPLES = Path(__file__).parents[1] / "lessons" / "cases"


@pytest.fixture
def folder():
    Path("cases").mkdir()
    return Path("cases")


def test_my_firm_is_a_preset_as_far_as_the_inputs_allow():
    progress.record("firm", "inputs", {"demand": 9e6, "mass_unit": 31.5})
    explorer = BreakEven()
    assert explorer.schema["presets"][-1] == "My firm"
    explorer.preset("My firm")
    assert explorer.inputs.mass_unit == 31.5
    assert explorer.inputs.volume == 1e6
    said = "Beyond this chart, so at the end of the slider: Yearly volume"
    assert explorer.error["text"].startswith(said)
    progress.record("firm", "inputs", {"demand": 7_000})
    explorer.preset("My firm")
    assert explorer.inputs.volume == 7_000


@pytest.mark.parametrize("saved", [{"demand": "plenty"}, [], {}, {"name": "Ours"}])
def test_a_firm_that_was_not_described_is_not_offered(saved):
    progress.record("firm", "inputs", saved)
    assert cases.my_firm() == {}
    assert BreakEven().schema["presets"] == list(BreakEven.presets)


def test_the_examples_are_only_there_to_be_copied(folder):
    for example in EXAMPLES.glob("example.*"):
        shutil.copy(example, folder)
    assert cases.cases() == ({}, [])
    for example in EXAMPLES.glob("example.*"):
        example = folder / example.name
        example.rename(folder / example.name.replace("example", "mine"))
    firms, complaints = cases.cases()
    assert complaints == []
    assert len(firms) == 4
    assert BreakEven().schema["presets"][-4:] == list(firms)


def test_every_column_of_the_csv_example_is_a_number_of_the_firm():
    columns = (EXAMPLES / "example.csv").read_text().splitlines()[0].split(",")
    assert columns[0] == "name"
    assert set(columns[1:]) == fields_of(Firm).keys() - {"product"}


def test_a_case_sets_the_inputs_of_an_explorer(folder):
    (folder / "ours.csv").write_text(
        "name,demand,mass_unit\nOur plant,12000,33\nNext year,15000,\n"
    )
    explorer = BreakEven()
    explorer.preset("Our plant")
    assert (explorer.inputs.volume, explorer.inputs.mass_unit) == (12_000, 33)
    explorer.preset("Next year")
    assert explorer.inputs.volume == 15_000


WRONG = {
    "a.csv": {
        "name,demand\nOurs,many\n": "row 2: column “demand”: Yearly demand: “many” is not a number",
        "name,demand\nGood,5000\nOurs,-3\n": "row 3: column “demand”: Yearly demand: -3 is out of",
        "name,demnd\nOurs,3\n": "row 2: column “demnd” is not a number of the firm",
        "name,demand\n,5000\n": "row 2: column “name” is empty",
        "name,demand\nOurs,5000,7\n": "row 2: column “beyond the header” is not a number",
    },
    "a.yaml": {
        "- name: Ours\n  demand: many\n": "entry 1: column “demand”: Yearly demand: “many” is not",
        "name: Ours\n": "it should be a list of firms",
        "- 7\n": "entry 1: it should give the firm's numbers",
        "- {": "cannot be read: while parsing",
    },
}
EVERY_MISTAKE = [
    (file, text, says) for file, texts in WRONG.items() for text, says in texts.items()
]


@pytest.mark.parametrize(("file", "text", "says"), EVERY_MISTAKE)
def test_a_mistake_is_named_by_file_row_and_column(folder, file, text, says):
    (folder / file).write_text(text)
    (folder / "b.csv").write_text("name,demand\nFine,5000\n")
    firms, [complaint] = cases.cases()
    assert complaint.startswith(f"cases/{file}")
    assert says in complaint
    assert "Fine" in firms
    assert complaint in BreakEven().error["text"]


def test_a_file_that_is_no_text_is_named(folder):
    (folder / "a.csv").write_bytes(b"\xff\xfe\x00name")
    _, [complaint] = cases.cases()
    assert complaint.startswith("cases/a.csv cannot be read:")


def test_what_an_explorer_takes_from_the_firm_exists_on_both_sides():
    takers = [cls for cls in explorers().values() if cls.of_firm]
    assert takers
    for cls in takers:
        for name, value in cls.of_firm(Firm()).items():
            assert fields_of(cls.Inputs)[name].fit(value) is not None
