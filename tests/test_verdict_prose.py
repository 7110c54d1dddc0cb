"""The numbers in the prose of lesson 09 are those of the models."""

from pathlib import Path

import nbformat
import pytest

from widgets.explorers.verdict import FlipMap, WhatMatters
from widgets.explorers.verdict._style import CALLED
from widgets.learner.firm import CASES, NUMBERS, RANGES, Firm
from widgets.models.firm.verdict import CLOSE, changed, flip_value, judge, judge_all
from widgets.page.text import in_words

CELLS = {
    cell.id: cell.source
    for cell in nbformat.read(
        Path(__file__).parents[1] / "lessons" / "09_verdict.ipynb", as_version=4
    ).cells
}
BICYCLES, ALIGNERS = Firm(), Firm(**CASES["Dental aligners"])


def test_the_statements_with_one_verdict_for_all_are_named():
    firms = [BICYCLES, *(Firm(**case) for case in CASES.values())]
    columns = zip(*(judge_all(firm, RANGES) for firm in firms), strict=True)
    same = [row[0].claim for row in columns if len({verdict.word for verdict in row}) == 1]
    assert "**seven**" in CELLS["table-why"]
    assert len(same) == 7
    counted = CELLS["table-why"].partition("**Worked example.**")[0]
    assert all(f"*{CALLED[claim]}" in counted for claim in same)


def test_quickly_has_two_readings():
    verdict = judge("mp-quantity", BICYCLES, RANGES)
    assert verdict.word == "depends"
    for found in verdict.findings:
        for figure in (found.mass, found.custom):
            assert in_words(figure) in CELLS["table-saw"]


def test_the_worked_example_names_the_lever():
    verdict = judge("mp-cost", BICYCLES, RANGES)
    assert (verdict.word, verdict.lever, verdict.close) == ("holds", "custom_unit", True)
    assert f"€{verdict.flip:.0f} instead of €{verdict.now:.0f}" in CELLS["table-why"]
    assert f"{100 * (1 - verdict.factor):.1f} % less" in CELLS["table-why"]
    assert pytest.approx(1 + 1 / 4) == CLOSE
    assert pytest.approx(1 - 1 / 5) == 1 / CLOSE
    assert "a quarter more or a fifth less" in CELLS["table"]


@pytest.mark.parametrize("cell", ["flips", "map-saw"])
def test_the_summary_holds_between_two_demands(cell):
    low = flip_value("summary", BICYCLES, "demand", *RANGES["demand"])
    high = flip_value("summary", changed(BICYCLES, demand=45_000), "demand", *RANGES["demand"])
    assert f"{in_words(low)} to {in_words(high)}" in CELLS[cell]
    for demand, right in ((low * 0.99, [False, True]), (high * 1.01, [True, False])):
        verdict = judge("summary", changed(BICYCLES, demand=demand), RANGES)
        assert [found.ratio >= 1 for found in verdict.findings] == right


def test_what_matters_is_named():
    assert f"{len(NUMBERS)} numbers" in CELLS["matters"]
    result = WhatMatters.solve(BICYCLES)
    assert set(result.turning) == {
        "custom_unit", "mass_unit", "mass_fixed", "custom_fixed", "demand", "shared_share",
    }  # fmt: skip
    assert "these six" in CELLS["matters-saw"]
    result = WhatMatters.solve(ALIGNERS)
    assert (result.names[:2], result.turning) == (["misfit_cost", "taste_dimensions"], [])


def test_the_case_of_exercise_b_has_more_than_one_line_of_tastes():
    assert f"in {ALIGNERS.taste_dimensions} ways" in CELLS["try-b"]


def test_the_map_that_is_compared_with_the_window_shows_the_summary():
    assert "second half of *The summary*" in CELLS["map-saw"]
    assert FlipMap.actions["Room for customizing"].args[0] == "summary"
