"""The comparison in seven rows: with the text's own caution, at both ends of the course."""

import html
import re
from pathlib import Path

import pytest

from widgets.explorers import verdict
from widgets.explorers.verdict import ClaimTable
from widgets.explorers.verdict._comparison import page, table
from widgets.learner import comparison
from widgets.learner.course import claims
from widgets.learner.firm import RANGES, Firm
from widgets.learner.seven_rows import rows
from widgets.models.firm.verdict import judge_all

ROOT = Path(__file__).parents[1]


def test_the_rows_are_those_of_the_text():
    assert [row["row"] for row in rows()] == [
        "Definition", "Production method", "Quantity", "Customization", "Cost", "Flexibility",
        "Quality inspection",
    ]  # fmt: skip
    assert [row["lesson"] for row in rows()] == [f"0{number}" for number in range(1, 8)]


@pytest.mark.parametrize(
    ("row", "mass", "custom"),
    [
        ("Definition", "identical products", "aims at personal products at scale"),
        ("Production method", "often automated", "hands-on"),
        ("Quantity", "of a given product", "smaller"),
        ("Customization", "limited", "high"),
        ("Cost", "usually the cheaper", "often the more expensive"),
        ("Flexibility", "less", "more"),
        ("Quality inspection", "may limit how often", "more frequent"),
    ],
)
def test_the_caution_of_the_text_is_kept(row, mass, custom):
    [found] = [each for each in rows() if each["row"] == row]
    assert mass in found["mass_production"]
    assert custom in found["mass_customization"]


def test_every_statement_of_a_row_is_one_of_the_course():
    known = {claim["id"]: claim["lessons"].split() for claim in claims()}
    for row in rows():
        for claim in row["claims"].split():
            assert row["lesson"] in known[claim], claim


def test_the_front_page_and_lesson_00_show_them():
    readme, shown = (ROOT / "README.md").read_text("utf-8"), comparison().data
    for row in rows():
        for text in (row["mass_production"], row["mass_customization"]):
            assert text in readme
            assert text in shown
        assert row["decided_by"] in readme
    assert shown.count(".ipynb)") == 7


def test_the_last_lesson_shows_what_is_left_and_follows_the_firm():
    claims = ClaimTable()
    shown = verdict.comparison()
    for row in rows():
        for key in ("left_of_mass_production", "left_of_mass_customization", "decided_by"):
            assert html.escape(row[key]) in shown.shown
    assert "Verdict for Bicycles" in shown.shown
    assert "€300/unit" in shown.shown or "€300" in shown.shown
    before = shown.shown
    claims.preset("Backpacks")
    assert "Verdict for Backpacks" in shown.shown != before
    assert shown.shown in shown.page
    assert shown.stored_words() == shown.shown


def cells(firm: Firm) -> dict[str, list[str]]:
    """Return the figures of both systems in each row."""
    found = re.findall(r"<tr>(.+?)</tr>", table("It", judge_all(firm, RANGES)))[1:]
    names = [re.search(r'scope="row">(.+?)<', line)[1] for line in found]
    figures = [re.findall(r"<p><b>(.+?)</b></p></td>", line)[:2] for line in found]
    return dict(zip(names, figures, strict=True))


def test_each_verdict_of_a_row_can_be_seen_in_its_figures():
    """What a verdict compares stands in its row: in both columns, or together in one."""
    shown = cells(Firm())
    mass, custom = shown["Cost"]
    assert "wrong forecasts included: €327/unit" in mass
    assert custom == "making a unit: €324/unit"  # once, although two statements use it
    mass, custom = shown["Quality inspection"]
    assert "an inspection: 3 min, a unit of the line: 4 min" in mass
    assert "between inspections: 24.5 min<br>between inspections: 4.9 units" in mass
    assert "an inspection" not in custom
    mass, custom = shown["Production method"]
    assert mass == "output of an hour of work, line: 86.4 %"
    assert "cells: 80 %" in custom
    assert "a customized unit by hand: €340/unit, by flexible machines: €324/unit" in custom


def test_figures_that_differ_never_look_alike():
    firm = Firm(mass_unit=200.0, custom_unit=251.0, demand=30_000.0, shared_share=1.0,
                custom_fixed=1_470_300.0)  # fmt: skip
    mass, custom = cells(firm)["Cost"]
    assert "making a unit: €300/unit" in mass
    assert custom == "making a unit: €300.01/unit"


def test_a_page_to_print_needs_no_firm(tmp_path):
    assert "Verdict" not in page()
    assert page().count("<tr>") == 8
