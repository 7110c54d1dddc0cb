"""Every table is described, sourced and whole, and a damaged one says so in a sentence."""

import json
import shutil

import numpy as np
import pytest
from frictionless import Package

from widgets.data import FOLDER, KINDS, load, source

PACKAGE = json.loads((FOLDER / "datapackage.json").read_text("utf-8"))
RESOURCES = PACKAGE["resources"]
NAMES = [resource["name"] for resource in RESOURCES]
each_resource = pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)


@pytest.fixture
def copy(tmp_path):
    """A folder of data sets that a test may damage."""
    return shutil.copytree(FOLDER, tmp_path / "datasets")


# ---- the description -----------------------------------------------------------------------


def test_frictionless_finds_the_whole_package_valid():
    report = Package(str(FOLDER / "datapackage.json")).validate()
    assert report.valid, report.to_summary()


def test_every_csv_is_described_once():
    assert sorted(r["path"] for r in RESOURCES) == sorted(p.name for p in FOLDER.glob("*.csv"))
    assert len(set(NAMES)) == len(NAMES)


def test_the_readme_lists_every_data_set():
    readme = (FOLDER / "README.md").read_text("utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in readme] == []


@each_resource
def test_a_resource_says_what_it_is_and_where_it_comes_from(resource):
    for key in ("title", "description", "sources", "licenses", "status"):
        assert resource.get(key), f"{resource['name']} has no {key}"
    assert all(entry["title"] for entry in resource["sources"])
    assert all(entry["name"] for entry in resource["licenses"])
    assert resource["status"].startswith(("SEEN:", "CALC:", "OWN:"))
    for field in resource["schema"]["fields"]:
        assert field["title"], field["name"]
        assert field["type"] in KINDS, "a type that load() does not read"
        assert field["type"] == "string" or field.get("unit"), f"{field['name']} has no unit"


@each_resource
def test_load_returns_the_columns_with_their_types(resource):
    table = load(resource["name"])
    assert list(table.columns) == [field["name"] for field in resource["schema"]["fields"]]
    assert len(table)
    for field in resource["schema"]["fields"]:
        column, required = table[field["name"]], field.get("constraints", {}).get("required")
        whole = field["type"] in ("integer", "year") and not column.isna().any()
        assert column.dtype == ("str" if field["type"] == "string" else int if whole else float)
        assert not (required and column.isna().any())


@each_resource
def test_source_is_one_line_of_markdown_without_mathematics(resource):
    line = source(resource["name"])
    assert resource["title"] in line
    assert "\n" not in line
    assert "$" not in line.replace(r"\$", "")


# ---- bad input -----------------------------------------------------------------------------

DAMAGE = {
    "missing": (None, "datasets/hp_deskjet.csv is missing"),
    "empty": ("", "is damaged: row 1 should read month_number,month,option,demand"),
    "header only": ("month_number,month,option,demand\n", "it has no row of data"),
    "other header": ("month,demand\n1,2\n", "row 1 should read"),
    "a word": (("4564", "abc"), "row 4, column demand holds 'abc' where a whole number belongs"),
    "half a unit": (("4564", "4.5"), "row 4, column demand holds '4.5' where a whole number"),
    "a hole": (("4564", ""), "row 4, column demand holds '' where a whole number belongs"),
    "no text": (("Nov,AU", ",AU"), "row 4, column month holds '' where text belongs"),
    "a short row": ((",4564", ""), "row 4 has 3 cells where 4 belong"),
    "not text": (b"\xff\xfe\x00", "it is not a text file"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_gives_one_sentence_with_the_remedy(copy, damage):
    change, says = DAMAGE[damage]
    file = copy / "hp_deskjet.csv"
    match change:
        case None:
            file.unlink()
        case bytes():
            file.write_bytes(change)
        case str():
            file.write_text(change)
        case (old, new):
            file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(ValueError, match="restore it with") as caught:
        load("hp_deskjet", copy)
    sentence = str(caught.value)
    assert says in sentence
    assert sentence.endswith("restore it with `git checkout datasets/hp_deskjet.csv`")
    assert "\n" not in sentence


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"resources": [{}]}'])
def test_a_damaged_description_gives_one_sentence_with_the_remedy(copy, text):
    file = copy / "datapackage.json"
    file.unlink() if text is None else file.write_text(text)
    with pytest.raises(ValueError, match=r"`git checkout datasets/datapackage\.json`$"):
        load("hp_deskjet", copy)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"no data set “deskjet”; choose one of .*hp_deskjet"):
        load("deskjet")


def test_infinity_is_not_a_number(copy):
    package = {"name": "x", "path": "x.csv", "schema": {"fields": [{"name": "a"}]}}
    package["schema"]["fields"][0]["type"] = "number"
    (copy / "datapackage.json").write_text(json.dumps({"resources": [package]}))
    (copy / "x.csv").write_text("a\n1e5\ninf\n")
    with pytest.raises(ValueError, match="row 3, column a holds 'inf' where a number belongs"):
        load("x", copy)


# ---- the facts -----------------------------------------------------------------------------


def test_hp_deskjet_reproduces_the_published_figures():
    """Acceptance A06: papercamp.com/essay/68219 (which swaps AU and AQ), scribd 49251141."""
    table = load("hp_deskjet").pivot(index="month_number", columns="option", values="demand")
    assert table.shape == (12, 6)
    assert not table.isna().any(axis=None)
    mean = {"A": 42.3, "AB": 15830.0, "AU": 4208.0, "AA": 420.2, "AQ": 2301.2, "AY": 306.8}
    sd = {"A": 32.4, "AB": 5624.7, "AU": 2204.6, "AA": 203.9, "AQ": 1168.5, "AY": 103.1}
    assert table.mean().to_dict() == pytest.approx(mean, abs=0.06)
    assert table.std(ddof=1).to_dict() == pytest.approx(sd, abs=0.06)
    total = table.sum(axis=1)
    assert total.mean() == pytest.approx(23108.5, abs=0.06)
    assert total.std(ddof=1) == pytest.approx(6244.1, abs=0.06)
    assert total.std(ddof=1) / table.std(ddof=1).sum() == pytest.approx(0.6687, abs=1e-4)
    # the totals printed for November to May (scribd 125848090)
    assert total.loc[:7].to_list() == [29872, 27003, 32344, 18954, 26617, 23103, 15692]


def test_hp_deskjet_months_are_in_order():
    months = load("hp_deskjet").groupby("month_number")["month"].unique().str.join(" ")
    assert " ".join(months) == "Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct"


def test_model_t_rows_name_a_described_source_and_say_something():
    table = load("model_t")
    keys = {entry["key"] for entry in RESOURCES[NAMES.index("model_t")]["sources"]}
    assert set(table["source"]) <= keys
    assert table[["price_usd", "units", "labour_hours"]].notna().any(axis=1).all()
    assert (table["units"].isna() == table["units_kind"].isna()).all()


def test_model_t_keeps_what_the_sources_disagree_on():
    table = load("model_t")
    cars = table[(table["body"] == "all") & (table["year"] == 1912)].set_index("source")["units"]
    assert cars["mccalley"] == 68773  # the sum of its bodies, printed there
    assert cars["sportscarmarket"] == 68733
    prices = table.dropna(subset="price_usd").groupby("year")["price_usd"]
    assert (prices.min() < prices.max()).sum() >= 15


def test_model_t_bodies_do_not_exceed_the_total_of_the_same_source():
    table = load("model_t").query("source == 'mccalley'")
    cars = table.pivot_table(index="year", columns="body", values="units", aggfunc="sum")
    cars = cars[cars["all"].notna()]
    assert len(cars) == 11
    assert (cars["touring"] + cars["runabout"] < cars["all"]).all()


def test_model_t_labour_hours_follow_an_85_percent_curve():
    """The exercise asks for the learning rate at the middle unit of each year."""
    table = load("model_t").query("source == 'williams'").sort_values("year")
    middle = table["units"].cumsum() - table["units"] / 2
    slope = np.polyfit(np.log(middle), np.log(table["labour_hours"]), 1)[0]
    assert middle.iloc[:2].to_list() == [7000, 24500]  # printed in the exercise
    assert 2**slope == pytest.approx(0.85, abs=0.001)


def test_claims_has_every_statement_once():
    claims = load("claims").set_index("id")
    assert " ".join(claims.index) == (
        "mp-quantity mp-line mp-focus mp-cost mc-near-cost mc-variety mc-techniques "
        "mc-costs-more definition-mp definition-mc method-mc quantity-mc customization-row "
        "flexibility-mp flexibility-mc inspection-mp inspection-mc summary"
    )
    assert claims["statement"].is_unique
    assert claims["statement"].str.fullmatch(r"[A-Z][^|$\n]+\.").all()
    assert {f"0{lesson}" for lesson in range(1, 10)} == set(" ".join(claims["lessons"]).split())


def test_a_notebook_shows_the_sentence_instead_of_a_traceback(tmp_path):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell()
    with capture_output() as shown:
        shell.run_cell(
            "from pathlib import Path\n"
            "from widgets.data import load\n"
            f"load('hp_deskjet', Path({str(tmp_path)!r}))"
        )
    assert shown.stdout.strip().startswith(f"{tmp_path.name}/datapackage.json is missing; restore")
    assert "Traceback" not in shown.stdout
    assert len(shown.stdout.strip().splitlines()) == 1
