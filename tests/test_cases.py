"""The learner's firm and the instructor's cases, offered as presets by every explorer."""

import io
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from everything import explorers

from widgets.explorers.cost import BreakEven
from widgets.explorers.customization import Variety
from widgets.explorers.quantity import ThreeQuantities
from widgets.explorers.verdict import ClaimTable, MyFirm
from widgets.learner import case_files, cases, progress
from widgets.learner.firm import CASES, NUMBERS, Firm
from widgets.page.fields import fields_of

EXAMPLES = Path(__file__).parents[1] / "lessons" / "cases"
OURS = {"demand": 12_000, "mass_unit": 18.5, "custom_unit": 24.25, "utilization": 0.8}


@pytest.fixture
def folder():
    Path("cases").mkdir()
    return Path("cases")


def read():
    """Return the cases by name, and the complaints."""
    found, complaints = cases.cases()
    return {case.name: case for case in found}, complaints


def workbook(rows, **formats) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, shown in formats.items():
        book.active[place].number_format = shown
    book.save(file := io.BytesIO())
    return file.getvalue()


# ---- the learner's firm ------------------------------------------------------------------------


def test_my_firm_is_a_preset():
    progress.record("firm", "inputs", {"demand": 9e5, "mass_unit": 31.5, "custom_unit": 40})
    explorer = BreakEven()
    assert explorer.schema["presets"][-1] == "My firm"
    explorer.preset("My firm")
    assert (explorer.inputs.mass_unit, explorer.inputs.volume) == (31.5, 9e5)
    progress.record("firm", "inputs", {"demand": 7_000, "mass_unit": 31.5, "custom_unit": 40})
    explorer.preset("My firm")
    assert explorer.inputs.volume == 7_000


@pytest.mark.parametrize("saved", [{"demand": "plenty"}, [], {}, {"name": "Ours"}])
def test_a_firm_that_was_not_described_is_not_offered(saved):
    progress.record("firm", "inputs", saved)
    assert cases.my_firm() is None
    assert BreakEven().schema["presets"] == list(BreakEven.presets)


def test_a_chart_never_speaks_for_a_firm_it_has_no_room_for():
    progress.record("firm", "inputs", {"demand": 9e6, "custom_fixed": 3e9})
    explorer = BreakEven()
    before = explorer.view
    says = (
        "This chart has no room for My firm: Yearly volume is 9,000,000 units/year, the chart "
        "ends at 1,000,000; Fixed cost, mass customization is 3,000,000,000 €/year, the chart ends "
        "at 10,000,000."
    )
    assert explorer.schema["unfit"] == {"My firm": says}
    with pytest.raises(ValueError, match="no room for My firm"):
        explorer.preset("My firm")
    explorer._handle_custom_msg({"preset": "My firm"}, [])
    assert explorer.error == {"text": says, "field": None}
    assert explorer.view == before


@pytest.mark.parametrize("cls", [c for c in explorers().values() if c.of_firm], ids=str)
def test_every_explorer_shows_a_firm_as_it_is_or_says_that_it_cannot(cls):
    for numbers in ({}, *CASES.values(), {"demand": 100}, {"demand": 1e7, "variants": 10_000}):
        firm = Firm(**numbers)
        fields, explorer = fields_of(cls.Inputs), cls()
        if why := explorer._unfit("Ours", firm):
            assert why.startswith("This chart has no room for Ours: ")
            continue
        values = cls.of_firm(firm)
        assert values.keys() <= fields.keys()
        explorer.set(**values)
        for name, value in values.items():
            assert getattr(explorer.inputs, name) == pytest.approx(value)


def test_a_firm_or_case_that_is_gone_is_said_to_be_gone(folder):
    file = folder / "ours.csv"
    file.write_text("name,demand\nOur plant,12000\n")
    explorer = Variety()
    file.write_text("name,demand\nRenamed,12000\n")
    explorer._handle_custom_msg({"preset": "Our plant"}, [])
    assert "“Our plant” is not saved any more" in explorer.error["text"]


# ---- files as spreadsheets write them ----------------------------------------------------------

COLUMNS = ["name", "demand", "mass_unit", "custom_unit", "utilization"]
HEAD = ";".join(COLUMNS)
TABLES = {
    "comma": f"{','.join(COLUMNS)}\nWerk Süd,12000,18.5,24.25,0.8\n",
    "semicolon": f"{HEAD}\nWerk Süd;12000;18,5;24,25;0,8\n",
    "tab": "\t".join(COLUMNS) + "\nWerk Süd\t12.000\t18,5\t24,25\t0,8\n",
    "declared": f"sep=;\n{HEAD}\nWerk Süd;12e3;18,5;24,25;,8\n",
    "quoted": f'{",".join(COLUMNS)}\n"Werk Süd","12.000","18,5","24,25","0,8"\n',
    "empty ends": f"{HEAD};;\n\nWerk Süd;12 000;18,5;24,25;80%;;\n;;;;;;\n ;;\n",
    "spaces": (
        "Name, Demand , mass unit, CUSTOM_UNIT, Utilization\n"
        " Werk Süd , 12'000, €18.5, 24.25 €, 80 %\n"
    ),
    "labels": (
        "Name;Yearly demand (units/year);Variable cost, mass production;Variable cost, mass "
        "customization €/unit;Utilization;Note\n"
        "Werk Süd;12.000,00;18,50;24,250;0,800;von 2025\n"
    ),
    "blank cells": f"{HEAD};variants\nWerk Süd;1,2E+04;18,5;24,25;0,8; \n",
}
PAGES = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_reads_the_same_however_it_was_saved(folder, table, page, end):
    text = TABLES[table].replace("\n", end)
    (folder / "ours.csv").write_bytes(text.encode(page))
    found, complaints = read()
    assert complaints == []
    [(name, case)] = found.items()
    assert name == case.firm.product == "Werk Süd"
    assert {number: getattr(case.firm, number) for number in OURS} == OURS
    assert set(case.filled_in) == NUMBERS.keys() - OURS.keys()


@pytest.mark.parametrize(
    ("page", "name"),
    [("cp1252", "Möbel “Œuvre” – 5 €"), ("mac_roman", "Möbel “Œuvre” – 5 €"),
     ("mac_roman", "Bob’s"), ("cp1252", "Bob’s"), ("cp1252", "El Niño"), ("mac_roman", "À côté")],
)  # fmt: skip
def test_the_code_page_is_told_from_what_names_are_written_with(folder, page, name):
    (folder / "ours.csv").write_bytes(f"name;demand\n{name};12000\n".encode(page))
    assert list(read()[0]) == [name]


@pytest.mark.parametrize("file", ["firms.tsv", "FIRMS.CSV", "firms.csv.txt", "example-Copy1.csv",
                                  "example - Copy.csv", "workbook.csv"])  # fmt: skip
def test_a_file_is_read_whatever_its_name(folder, file):
    data = workbook([["name", "demand"], ["Ours", 12000]])
    (folder / file).write_bytes(data if file == "workbook.csv" else b"name\tdemand\nOurs\t12000\n")
    assert list(read()[0]) == ["Ours"]


def test_a_workbook_is_read_as_it_looks(folder):
    rows = [
        [None, None],
        ["Name", "Yearly demand", "Utilization", "Extra work in the cells", "margin", "note", None],
        ["Werk Süd", 12000, 0.8, 1.25, "1.234,5", "counted", None],
        [None] * 7,
        [2026, "30 k", 0.75, 25, 1.125, None, None],
    ]
    formats = {"C3": "0 %", "D3": "0%", "A3": "@"}
    (folder / "ours.xlsx").write_bytes(workbook(rows, **formats))
    (folder / "~$ours.xlsx").write_bytes(b"lock")
    found, complaints = read()
    assert complaints == []
    names = ("demand", "utilization", "extra_work", "margin")
    numbers = {name: [getattr(case.firm, n) for n in names] for name, case in found.items()}
    assert numbers == {
        "Werk Süd": [12_000, 0.8, 125, 1234.5],
        "2026": [30_000, 0.75, 25, 1.125],
    }


def test_one_file_has_one_decimal_mark(folder):
    text = "name;demand;mass_unit;margin\nOurs;1.500;18,5;1.500\nTheirs;1500;2,500;1,25\n"
    (folder / "a.csv").write_text(text)
    found, complaints = read()
    assert complaints == []
    assert (found["Ours"].firm.demand, found["Ours"].firm.margin) == (1500, 1500)
    assert found["Theirs"].firm.mass_unit == 2.5


def test_yaml_means_what_stands_there(folder):
    text = "- name: No\n  Yearly demand: 020000\n  margin: ~\n  mass_unit:\n  custom unit: 18,5\n"
    (folder / "a.yaml").write_text(text + "  note: own count\n- name: Süd\n  demand: 5_000\n")
    found, [complaint] = read()
    assert (found["No"].firm.demand, found["No"].firm.custom_unit) == (20_000, 18.5)
    assert "margin" in found["No"].filled_in
    assert "“5_000” is not a number" in complaint


def test_the_examples_are_only_there_to_be_copied(folder):
    for example in EXAMPLES.glob("example.*"):
        shutil.copy(example, folder)
        crlf = (folder / example.name).read_bytes().replace(b"\n", b"\r\n")
        (folder / example.name).write_bytes(crlf)
    shutil.copy(EXAMPLES / "README.md", folder)
    (folder / ".ipynb_checkpoints").mkdir()
    assert read() == ({}, [])
    for example in EXAMPLES.glob("example.*"):
        shutil.copy(example, folder / example.name.replace("example", "mine"))
    found, complaints = read()
    assert complaints == []
    assert len(found) == 4
    assert BreakEven().schema["presets"][-4:] == list(found)
    changed = (EXAMPLES / "example.csv").read_text().replace("Garden chairs", "Garden tables")
    (folder / "example.csv").write_text(changed)
    assert "Garden tables" in read()[0]


def test_every_column_of_the_csv_example_is_a_number_of_the_firm():
    columns = (EXAMPLES / "example.csv").read_text().splitlines()[0].split(",")
    assert columns[0] == "name"
    assert set(columns[1:]) == fields_of(Firm).keys() - {"product"}


def test_a_column_may_have_its_name_or_its_label():
    for name, field in NUMBERS.items():
        label, unit = field.label, field.unit
        words = name.replace("_", " ").title()
        for header in (name, words, label.upper(), f"{label} ({unit})", f" {label}, {unit} "):
            assert case_files.COLUMNS[case_files._key(header)] == name


# ---- what is off -------------------------------------------------------------------------------

WRONG = {
    "a.csv": {
        "name,demand\nOurs,many\n": ", row 2: column “demand”: “many” is not a number; type a",
        "name,demand\nGood,5000\nOurs,-3\n": ", row 3: column “demand”: -3 is out of range; type a",
        "name,demand\nOurs,nan\n": ", row 2: column “demand”: “nan” is not a number",
        "name,demand\nOurs,#REF!\n": ", row 2: column “demand”: “#REF!” is not a number",
        "name,demand\nOurs,5000 €\n": ", row 2: column “demand”: “€” is not the unit asked for",
        'name,margin\nOurs,"1,500"\n': ", row 2: column “margin”: “1,500” can be read as 1500 or",
        'name,demand,margin\nOurs,"1,500","2,5"\n': "column “demand”: 1,500 (here 1.5) is out of",
        "name,variants\nOurs,2.5\n": ", row 2: column “variants”: 2.5 is not a whole number",
        "name,demnd\nOurs,3\nTheirs,4\n": " cannot be read: column “demnd” is not a number of the "
                                          "firm; perhaps “demand” is meant.",
        "name,demand,Yearly demand\nOurs,3,4\n": " cannot be read: two columns give “demand”.",
        "Our cases\nname,demand\nOurs,5000\n": " cannot be read: its first row should name the",
        "demand,margin\n5000,3\n": " cannot be read: its first row should name the columns",
        "name,demand\n": " cannot be read: it holds no firm",
        "": " cannot be read: its first row should name the columns",
        "name,demand\n,5000\n": ", row 2: column “name” is empty",
        "name,demand\nOurs,\n": ", row 2: it gives no number of the firm",
        "name,demand\nOurs,5000,7\n": ", row 2: “7” stands in no column; a number with a decimal",
        "name,demand,\nOurs,18,5\n": ", row 2: “5” stands in no column",
        "name,demand\n" + "Ours,many\n" * 30: "many” is not a number; type a number from 100 to "
                                              "10,000,000 units/year; 30 of its 30 firms are left",
        'name,demand\n"Werk,20000\nWest,30000\n': " cannot be read: a quotation mark before line 3",
        'name,demand\n"Werk\nWest",30000\n': ", row 2: the name “Werk West” has more than a line",
        f"name,demand\n{'x' * 61},30000\n": "has more than a line of 60 characters",
        "name,demand\n" + '"' + "x,20000\n" * 20_000: "a quotation mark before line",
        "x" * 2_000_001: " cannot be read: it is larger than 2 MB.",
    },
    "a.yaml": {
        "- name: Ours\n  demand: many\n": ", entry 1: column “demand”: “many” is not a number",
        "- name: Ours\n  demand: 4:30\n": ", entry 1: column “demand”: “4:30” is not a number",
        "- name: Ours\n  demand: [4]\n": ", entry 1: it should give the firm's numbers, each",
        "- name: [Ours]\n  demand: 400\n": ", entry 1: it should give the firm's numbers, each",
        "- name: Ours\n  demand: 400\n  demand: 500\n": ", entry 1: two columns give “demand”.",
        "name: Ours\n": " cannot be read: it should be a list of firms",
        "": " cannot be read: it should be a list of firms",
        "- 7\n": ", entry 1: it should give the firm's numbers",
        "- {": " cannot be read: line 1: ",
        "- name: Ours\n\tdemand: 3\n": " cannot be read: line 2: ",
        "- Plant: south: 3\n": " cannot be read: line 1: ",
        "[" * 3_000: " cannot be read: ",
    },
    "a.ods": {"": " cannot be read: a case is a .csv, .xlsx or .yaml file; save it as one"},
    "a": {"": " cannot be read: a case is a .csv, .xlsx or .yaml file"},
    "a.xlsx": {
        "PK and nothing else": " cannot be read: it is not a workbook of Excel; save it as .xlsx",
        b"\xd0\xcf\x11\xe0": " cannot be read: it is an old or a locked Excel file",
        workbook([["name", "demand"], ["Ours", "=3*4000"]]): " cannot be read: a formula in row 2",
        workbook([["name", "demand"], ["Ours", datetime(2026, 5, 1)]]): ", row 2: column “dem",
        workbook([["name", "demand"], ["Ours", True]]): ", row 2: column “demand”: “True” is not",
        workbook([]): " cannot be read: its first row should name the columns",
    },
}  # fmt: skip
EVERY_MISTAKE = [
    (file, text, says) for file, texts in WRONG.items() for text, says in texts.items()
]


@pytest.mark.parametrize(("file", "text", "says"), EVERY_MISTAKE)
def test_a_mistake_is_one_sentence_with_file_row_and_column(folder, file, text, says):
    (folder / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "b.csv").write_text("name,demand\nFine,5000\n")
    found, [complaint] = read()
    assert complaint.startswith(f"cases/{file}")
    assert says in complaint
    assert complaint.endswith(".")
    assert len(complaint) < 300
    assert "Fine" in found
    assert complaint in BreakEven().error["text"]


def test_a_folder_and_a_file_that_cannot_be_opened_are_named(folder):
    (folder / "week 7").mkdir()
    (folder / "gone.csv").symlink_to("nowhere.csv")
    _, complaints = read()
    assert complaints == [
        "cases/gone.csv cannot be read: No such file or directory.",
        "cases/week 7 cannot be read: it is a folder; put its files beside it.",
    ]


# ---- names -------------------------------------------------------------------------------------


def test_no_case_replaces_another_or_a_preset_or_my_firm(folder):
    (folder / "a.csv").write_text(
        "name,demand\nOur firm,11000\nOur firm,12000\n"
        "A car to order,13000\nmy firm,14000\nAlone,15000\n"
    )
    (folder / "b.csv").write_text("name,demand\nour firm,21000\nBackpacks,22000\n")
    progress.record("firm", "inputs", {"demand": 7_000})
    explorer = ThreeQuantities()
    demands = {
        "My firm": 7_000,
        "Our firm (a.csv, row 2)": 11_000,
        "Our firm (a.csv, row 3)": 12_000,
        "A car to order (a.csv)": 13_000,
        "my firm (a.csv)": 14_000,
        "Alone": 15_000,
        "our firm (b.csv)": 21_000,
        "Backpacks": 22_000,
    }
    assert explorer.schema["presets"] == [*ThreeQuantities.presets, *demands]
    for name, demand in demands.items():
        explorer.preset(name)
        assert explorer.inputs.orders == demand
    explorer.preset("A car to order")
    assert explorer.inputs.orders == 315_000
    (folder / "c.csv").write_text('name,demand\n"Our firm (a.csv, row 2)",31000\n')
    assert "Our firm (a.csv, row 2) (c.csv, row 2)" in ThreeQuantities().schema["presets"]
    firm = MyFirm()
    firm.preset("Backpacks")
    assert firm.inputs.demand == 40_000
    firm.preset("Backpacks (b.csv)")
    assert firm.inputs.demand == 22_000


# ---- what was not given ------------------------------------------------------------------------


def test_what_was_not_given_is_scaled_to_the_case():
    usual = Firm()
    same = case_files.scaled({"demand": usual.demand, "mass_unit": usual.mass_unit})
    assert same == {name: getattr(usual, name) for name in NUMBERS}
    half = case_files.scaled({"mass_unit": usual.mass_unit / 2, "demand": 2 * usual.demand})
    assert half["mass_fixed"] == usual.mass_fixed
    assert half["margin"] == usual.margin / 2
    assert half["hour_cost"] == usual.hour_cost
    assert half["variants"] == usual.variants
    assert case_files.scaled({"custom_unit": 26.5})["mass_unit"] == 20
    assert case_files.scaled({"demand": 3_000})["mass_fixed"] == 300_000
    assert case_files.scaled({"variants": 3}) == same
    for extreme in (NUMBERS["mass_unit"].low, NUMBERS["mass_unit"].high):
        for name, value in case_files.scaled({"mass_unit": extreme, "demand": 1e7}).items():
            assert NUMBERS[name].parse(value) == value


def test_a_bakery_is_not_judged_on_the_fixed_cost_of_a_bicycle_factory(folder):
    (folder / "a.csv").write_text("name,demand,mass_unit,custom_unit\nOur Bakery,12000,2.10,3\n")
    explorer = MyFirm()
    assert explorer.view["note"] == ""
    explorer.preset("Our Bakery")
    assert explorer.result.mass < 3 * 2.10
    note = explorer.view["note"]
    assert note.startswith("Not given for Our Bakery, so filled in from Bicycles (amounts of money")
    assert "Fixed cost, mass production" in note
    for given in ("Yearly demand", "Variable cost, mass production", "Variable cost, mass custom"):
        assert given not in note
    assert ClaimTable().view["note"] == note  # which takes up what was saved
    explorer.set(mass_fixed=20_000)
    assert "Fixed cost, mass production" not in explorer.view["note"]
    assert "Fixed cost, mass customization" in explorer.view["note"]
    explorer.undo()
    assert explorer.view["note"] == ""


def test_only_what_the_chart_shows_is_named(folder):
    (folder / "a.csv").write_text("name,demand,misfit_cost,mass_unit\nOurs,20000,50,150\n")
    explorer = Variety()
    explorer.preset("Ours")
    note = explorer.view["note"]
    assert note.endswith("(amounts of money are scaled): Cost of one more variant.")
    explorer.set(buyers=30_000)
    assert explorer.view["note"] == note
    explorer.reset()
    assert explorer.view["note"] == ""
    explorer.undo()
    assert explorer.view["note"] == note
    explorer.preset(next(iter(Variety.presets)))
    assert explorer.view["note"] == ""
