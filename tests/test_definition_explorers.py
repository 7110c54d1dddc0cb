"""The explorers of lesson 01 say what the models and the published cases say."""

import dataclasses
import json

import plotly.graph_objects as go
import pytest

from widgets.data import QUIZZES, load
from widgets.explorers.definition import DecouplingPoint, ExistenceWindow, ProductProcessMatrix
from widgets.models.definition.decoupling_point import decoupling_point
from widgets.models.definition.existence_window import mass_production_cost
from widgets.models.definition.product_process import matrix_profit


def solved(explorer, **inputs):
    return explorer.solve(dataclasses.replace(explorer.Inputs(), **inputs))


def said(explorer, **inputs):
    return explorer.describe(solved(explorer, **inputs))


def texts(figure):
    return [text for trace in figure.data if trace.text is not None for text in trace.text]


@pytest.mark.parametrize(
    ("patience", "name", "waits", "early"),
    [
        (2, "Make-to-stock", 0, "engineer, fabricate, assemble and deliver must run"),
        (3, "Make-to-stock", 3, "engineer, fabricate and assemble must run"),
        (8, "Assemble-to-order", 8, "engineer and fabricate must run"),
        (27, "Assemble-to-order", 8, "engineer and fabricate must run"),
        (28, "Make-to-order", 28, "; engineer must run"),
        (88, "Engineer-to-order", 88, "nothing needs a forecast"),
    ],
)
def test_the_decoupling_point_jumps_at_3_8_28_and_88_days(patience, name, waits, early):
    headline, details = said(DecouplingPoint, patience=patience).split("\n")
    assert headline == f"{name}: {waits} of 88 days of work can follow the order."
    assert early in details


def test_shorter_lead_times_do_the_same_as_patience():
    assert said(DecouplingPoint, patience=10).startswith("Assemble-to-order")
    assert said(DecouplingPoint, patience=10, fabricate=2).startswith("Make-to-order")


def test_the_decoupling_point_is_drawn_at_the_wait_it_stands_for():
    figure = go.Figure(DecouplingPoint.draw(solved(DecouplingPoint, patience=10)))
    [stock] = [trace for trace in figure.data if trace.name == "decoupling point"]
    assert list(stock.x) == [8]
    assert "<b>parts</b>" in texts(figure)


def test_automation_pays_off_the_diagonal_and_leaves_the_diagonal_best():
    result = solved(ProductProcessMatrix)
    assert (result.here, result.reach) == (pytest.approx(1), 0.625)
    assert result.paying_share == 1 - (3 / 8) ** 2
    headline, details = ProductProcessMatrix.describe(result).split("\n")
    assert headline == "Your firm earns €1 a unit more than a plain plant on the diagonal."
    assert "on 86 % of the matrix" in details
    assert result.profit.max() == pytest.approx(5)
    assert result.profit.diagonal() == pytest.approx(5)


def test_a_gain_as_large_as_the_misfit_leaves_out_the_two_corners():
    corner = {"product": 1, "process": 4}
    for gain, note in ((8, "every place pays but the two corners"), (8.5, "every place pays")):
        result = solved(ProductProcessMatrix, technology_gain=gain, **corner)
        assert (result.here > 0) == (gain > 8)
        assert note in texts(go.Figure(ProductProcessMatrix.draw(result)))


def test_every_case_that_a_source_places_is_drawn_once_and_no_other():
    cases = load("product_process_cases").dropna(subset=["product_stage"])
    drawn = texts(go.Figure(ProductProcessMatrix.draw(solved(ProductProcessMatrix))))
    names = [text.removeprefix("<br>").replace("<br>", " ") for text in drawn]
    firms = [case.partition(" (")[0] for case in cases["case"]]
    assert [names.count(firm) for firm in firms] == [1] * len(cases)
    assert not {"Reliance", "Zenith"} & set(names)


def test_the_window_of_acceptance_case_a25():
    result = solved(ExistenceWindow)
    assert result.window.lower == pytest.approx(55_555.6, abs=0.1)
    assert result.window.upper == pytest.approx(500_000)
    headline, details = ExistenceWindow.describe(result).split("\n")
    assert headline.endswith("mass customization is cheaper: €2.75 against €3.16 a buyer.")
    assert "from 55,556 to 500,000 buyers a year only" in details


def test_a_huge_market_flips_back_unless_there_is_no_extra_cost():
    huge = solved(ExistenceWindow, market_size=5e6)
    assert huge.mass[-1] < huge.custom[-1]
    assert "never flips back" in said(ExistenceWindow, market_size=5e6, extra_cost=0)


def test_an_extra_cost_of_two_euros_closes_the_window():
    assert solved(ExistenceWindow, extra_cost=1.99).window.exists
    assert solved(ExistenceWindow, extra_cost=2).window.highest_extra_cost == 2
    assert "cheaper in no market" in said(ExistenceWindow, extra_cost=2)


@pytest.mark.parametrize(
    ("fixed_cost", "cheaper"), [(126_000, "customization"), (128_000, "production")]
)
def test_a_cheap_configurator_opens_a_market_of_ten_thousand(fixed_cost, cheaper):
    """The task of the lesson: below about €127,000 a year; the upper end grows by under half."""
    result = solved(ExistenceWindow, market_size=1e4, fixed_cost=fixed_cost)
    headline = ExistenceWindow.describe(result).split("\n")[0]
    assert headline.startswith(f"With 10,000 buyers, mass {cheaper} is cheaper")
    assert 500_000 < result.window.upper < 750_000


def test_with_whole_variants_ten_thousand_buyers_cost_15_euros():
    """The curve allows fractions of a variant, and says €14.14; the lesson names both."""
    sentence = said(ExistenceWindow, market_size=1e4)
    assert "cheaper: €14.14 against" in sentence
    assert "at its best with 1.4 variants" in sentence
    whole = [40 / (4 * n) + 50_000 * n / 1e4 for n in (1, 2, 3)]
    assert min(whole) == 15


def test_the_tables_of_the_lesson_hold_figures():
    matrix = ProductProcessMatrix.table(technology_gain=[0, 3, 5, 8]).data.splitlines()
    assert [line for line in matrix if line[:3] in ("| 0", "| 3", "| 5", "| 8")] == [
        "| 0 | 4 | −4 | 0 |", "| 3 | 4 | −1 | 61 |", "| 5 | 4 | +1 | 86 |", "| 8 | 4 | +4 | 100 |"
    ]  # fmt: skip
    window = ExistenceWindow.table(market_size=[1e4, 2e5, 5e5, 5e6]).data
    for row in ("1.4 | 14.1 | 26.5 | mass production", "6.3 | 3.16 | 2.75 | mass customization",
                "10 | 2 | 2 | neither", "32 | 0.632 | 1.55 | mass production"):  # fmt: skip
        assert f"| {row} |" in window


@pytest.mark.parametrize(
    ("changed", "ends_at"), [({"extra_cost": 0.15}, 86e6), ({"misfit_cost": 200}, 4.1e6)]
)
def test_the_window_may_hold_a_giant(changed, ends_at):
    """Lesson 01 says how large is too large: half a million buyers become millions."""
    assert solved(ExistenceWindow, **changed).window.upper == pytest.approx(ends_at, rel=0.01)


def test_the_definitions_are_tried_on_real_cases():
    """Lesson 01, where it flips: what the two definitions let in and leave out."""
    cases = load("three_quantities").set_index("case")
    units, designs = cases["units_per_year"], cases["designs_per_year"]
    assert (units["BIC Cristal"], designs["BIC Cristal"]) == (1.8e9, 1)
    assert (round(units["Ford Model T"], -6), designs["Ford Model T"]) == (2e6, 5)
    assert (units["LEGO"], designs["LEGO"]) == (19e9, 7_100)
    assert (units["Zara"], designs["Zara"]) == (450e6, 12_000)
    for personal, made in {"Bike Friday": 2_000, "Align": 365e6}.items():
        assert units[personal] == designs[personal] == made
    shoes = load("us_variety").set_index("item").loc["running-shoe styles"]
    assert shoes["late_1990s"] == 285


def test_a_plant_for_everything_cannot_cost_less_than_one_variant():
    with pytest.raises(ValueError, match="cannot cost less than one variant"):
        ExistenceWindow().set(fixed_cost=20_000)


def test_the_numbers_of_the_quiz():
    quiz = json.loads((QUIZZES / "01_definition.json").read_text("utf-8"))
    answers = {q["id"]: q["options"][q["answer"]]["text"] for q in quiz}
    # 1.7: weaving, sewing, delivery; patience of 6 weeks
    assert answers["1.7"] == "Woven cloth."
    assert decoupling_point([0, 8, 4, 1], patience=6).forecast_driven == 2
    # 1.8: misfit and variety cost €5 a buyer with 100,000 buyers, a tenth with 10 million
    small, large = mass_production_cost([1e5, 1e7], misfit_cost=50, variety_cost=50_000)
    assert (small, large) == (pytest.approx(5), pytest.approx(0.5))
    assert answers["1.8"].startswith("It becomes the cheaper one")
    # 1.9: a gain of €4 against a misfit of €8 from corner to corner
    terms = {"base_profit": 0, "misfit_cost": 8, "technology_gain": 4}
    assert list(matrix_profit([0.5, 0, 0], [0.5, 0.5, 1], **terms).profit) == [4, 0, -4]
    assert answers["1.9"] == "One with automation, on the diagonal."
