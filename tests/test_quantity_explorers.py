"""The explorers of lesson 03 show what is published, and their sentences follow the result."""

import numpy as np
import plotly.graph_objects as go
import pytest

from widgets.data import load
from widgets.explorers.quantity import (
    LearningCurve,
    LotSize,
    SharedExperience,
    ThreeQuantities,
)


def solved(explorer, **inputs):
    return explorer.solve(explorer.Inputs(**inputs))


# --- three quantities ---


def test_a_million_orders_over_a_million_designs():
    # models.md A3.2: 95,163 and 632,121 distinct designs among 1e5 and 1e6 orders.
    assert solved(ThreeQuantities, orders=1e5).distinct == pytest.approx(95_163, abs=1)
    result = solved(ThreeQuantities)
    assert result.distinct == pytest.approx(632_121, abs=1)
    headline = ThreeQuantities.describe(result).splitlines()[0]
    assert "about 632,121 different designs: 1.58 units of each" in headline


def test_the_real_firms_are_on_the_map_with_a_lot_only_where_a_source_gives_one():
    traces = go.Figure(ThreeQuantities.draw(solved(ThreeQuantities))).data
    named = {
        name: (x, y, trace.name)
        for trace in traces
        if isinstance(trace.text, tuple) and len(trace.text) > 1
        for name, x, y in zip(trace.text, trace.x, trace.y, strict=True)
    }
    assert len(named) == 8
    assert named["Align"] == (365e6, 1, "Mass customization")
    assert named["Model T"] == (2_011_125, 402_225, "Mass production")
    (lots,) = [trace for trace in traces if trace.name == "Lot size"]
    ends = [pair for pair in zip(lots.x, lots.y, strict=True) if pair[0] is not None]
    assert ends[:2] == [(270_000, 900), (270_000, 75)]  # Toyota; Align's lot is its volume
    assert len(ends) == 4  # and yours


def test_a_lot_above_the_orders_for_a_design_is_called_stock():
    sentence = ThreeQuantities.describe(solved(ThreeQuantities, lot_size=50))
    assert "A lot of 50 lasts 31.6 years: most of it is stock." in sentence  # the insole firm
    few = solved(ThreeQuantities, lot_size=50, possible_designs=20_000)
    assert few.per_design_here == pytest.approx(50)


# --- lot size ---


def test_a01_economic_order_quantity():
    # A01: stockpyl tests/test_eoq.py, Snyder and Shen example 3.1.
    # At the far end of its slider the production rate is as good as infinite.
    terms = {"setup_cost": 8, "holding_cost": 0.225, "demand": 1300, "production_rate": 1e9}
    result = solved(LotSize, **terms, lot_size=250)
    assert result.best == pytest.approx(304.0467800264, rel=1e-6)
    assert result.cost.total[:2] == pytest.approx([68.4105255059, 69.725], rel=1e-6)
    assert "cheapest lot is 304 units" in LotSize.describe(result)


def test_a02_economic_production_quantity():
    # A02: stockpyl tests/test_eoq.py.
    terms = {"setup_cost": 8, "holding_cost": 0.225, "demand": 1300, "production_rate": 2000}
    result = solved(LotSize, **terms)
    assert result.best == pytest.approx(513.9328595517, abs=1e-6)
    assert result.cost.total[0] == pytest.approx(40.4722126897, abs=1e-6)


def test_a03_production_lot_of_a_bigger_plant():
    # A03: edshare.soton.ac.uk/id/document/4118; 10,000 of 25,000 a day, £18, 2 pence a year.
    terms = {"holding_cost": 0.02, "demand": 3.65e6, "production_rate": 365 * 25_000}
    result = solved(LotSize, setup_cost=18, **terms)
    assert result.best == pytest.approx(104_642, abs=1)
    assert result.best / result.inputs.demand * 365 == pytest.approx(10.46, abs=0.01)


@pytest.mark.parametrize(("factor", "best"), [(0.999, 1), (1.001, 2)])
def test_a_lot_of_one_is_best_up_to_the_flip(factor, best):
    limit = solved(LotSize, demand=10).lot_of_one
    assert limit == pytest.approx(4 * (1 - 10 / 20_000) / 10)
    result = solved(LotSize, demand=10, setup_cost=limit * factor)
    assert result.best_whole == best
    assert result.best > 1 / np.sqrt(2) * 0.99  # where Q* ≤ 1 alone would already have said no
    assert LotSize.describe(result).startswith("A lot of one is cheapest:") == (best == 1)


@pytest.mark.parametrize(
    ("demand", "lot", "limit"),
    [(10_000, 1414, 0.0002), (1000, 324, 0.0038), (100, 100, 0.04), (10, 32, 0.40), (1, 10, 4)],
)
def test_when_the_demand_for_a_design_falls_the_machine_stays_as_fast(demand, lot, limit):
    """The table of the lesson: the same machine, which makes 20,000 a year."""
    result = solved(LotSize, demand=demand)
    assert result.inputs.production_rate == 20_000
    assert result.best_whole == lot
    assert result.lot_of_one == pytest.approx(limit, rel=6e-3)


def test_at_one_unit_a_year_the_formula_asks_for_ten_years_of_stock():
    assert "lot is 10 units, enough for 10 years" in LotSize.describe(solved(LotSize, demand=1))


def test_up_to_which_setup_an_insole_is_made_one_by_one():
    """The takeaway of the lesson."""
    insole = solved(LotSize, **LotSize.presets["One insole design"])
    assert insole.lot_of_one == pytest.approx(2.53, abs=0.005)
    assert insole.best_whole == 13


@pytest.mark.parametrize("inputs", [{}, {"setup_cost": 2}, {"demand": 10}, {"demand": 1}])
def test_the_valley_of_the_chart_is_lowest_at_one(inputs):
    """Costs are drawn as multiples of the lowest one; twice or half the best lot costs 1.25."""
    result = solved(LotSize, **inputs)
    [both] = [each for each in LotSize.draw(result)["data"] if each.get("name") == "both"]
    assert min(both["y"]) == pytest.approx(1, rel=0.02)
    twice = result.inputs.cost([result.best / 2, result.best, 2 * result.best]).total
    assert twice / twice[1] == pytest.approx([1.25, 1, 1.25])


def test_the_table_of_the_lesson_holds_figures():
    table = LotSize.table(demand=[10_000, 1000, 100, 10, 1]).data.splitlines()
    cells = [row.split(" | ") for row in table if row.startswith("| ")][2:]
    assert [row[1] for row in cells] == ["1,414", "324", "100", "32", "10"]
    limits = ["€0.0002", "€0.0038", "€0.04", "€0.40", "€4"]
    assert [row[5].split()[0] for row in cells] == limits


@pytest.mark.parametrize(
    ("lot", "words"), [(2000, "6.1 % more"), (1414, ""), (2828, "25 % more"), (1413, "hardly")]
)
def test_your_lot_is_compared_in_words(lot, words):
    assert words in LotSize.describe(solved(LotSize, lot_size=lot))


# --- learning ---


def test_a07_unit_curve():
    # A07: Crawford's curve, with T1 = 100 hours and 80 %.
    units = {n: solved(LearningCurve, units=n).crawford for n in (2, 4, 8, 100)}
    assert [float(units[n].unit) for n in (2, 4, 8)] == pytest.approx([80, 64, 51.2])
    assert float(units[100].unit) == pytest.approx(22.7057, rel=1e-3)
    assert float(units[100].total) == pytest.approx(3265.08, rel=1e-3)


def test_wright_is_told_apart_from_crawford():
    result = solved(LearningCurve, units=2)
    assert float(result.wright.average) == pytest.approx(80)
    headline = LearningCurve.describe(result).splitlines()[0]
    assert "takes 80 hours if each unit falls, 60 if the average falls" in headline


def test_the_two_readings_at_unit_100():
    """The lesson: 22.7 % of the first unit, or 15.4 %."""
    result = solved(LearningCurve)
    assert result.inputs.units == 100
    assert float(result.crawford.unit) == pytest.approx(22.7, abs=0.05)
    assert float(result.wright.unit) == pytest.approx(15.4, abs=0.05)


@pytest.mark.parametrize(("shared", "penalty"), [(0, 4.40), (50, 1.25), (90, 1.03)])
def test_variety_penalty(shared, penalty):
    # models.md A3.3
    result = solved(SharedExperience, shared_share=shared)
    assert result.penalty == pytest.approx(penalty, abs=0.005)
    assert result.share_needed == pytest.approx(85.8, abs=0.05)


@pytest.mark.parametrize(
    ("data", "fitted", "caveat"),
    [
        ("Model T: labour hours", "83.7 %", "not experience alone"),
        ("Model T: price", "87.8 %", "not a cost"),
        ("Solar modules: price", "79.8 %", "not a cost"),
    ],
)
def test_real_data_come_with_their_slope_and_a_caveat(data, fitted, caveat):
    result = solved(LearningCurve, data=data)
    sentence = LearningCurve.describe(result)
    assert f"fell to {fitted} with each doubling of the volume." in sentence.splitlines()[0]
    assert caveat in sentence
    assert result.history.volume[0] == 1
    assert result.history.cost[0] == 100


def test_the_largest_step_of_the_model_t_came_before_the_moving_line():
    """The lesson names it: 1910 to 1911, 400 to 222 hours; the line came in October 1913."""
    cars = load("model_t").query("source == 'williams'").set_index("year")["labour_hours"]
    steps, shares = cars.diff(), cars.pct_change()
    assert steps.idxmin() == shares.idxmin() == 1911
    assert (cars[1910], cars[1911]) == (400, 222)
    assert (steps[1911], steps[1914]) == (-178, -89)
    assert shares[[1911, 1914]].tolist() == pytest.approx([-0.445, -0.412], abs=5e-4)


# --- the axes do not move ---


@pytest.mark.parametrize("explorer", [ThreeQuantities, LotSize, LearningCurve, SharedExperience])
def test_presets_keep_the_axes_and_change_the_sentence(explorer):
    results = [solved(explorer, **inputs) for inputs in [{}, *explorer.presets.values()]]
    assert len({go.Figure(explorer.draw(result)).layout.to_json() for result in results}) == 1
    assert len({explorer.describe(result) for result in results}) == len(results)


def test_a_variant_learns_from_a_share_of_all_units_in_per_cent():
    assert "as from 50.5 % of the units" in SharedExperience(variants=100, shared_share=50).sentence


def test_costs_are_compared_with_those_of_a_lot_that_can_be_made():
    """The formula's own optimum may be less than one unit, or between two."""
    result = solved(LotSize, setup_cost=1, demand=1, lot_size=1000)
    assert "Your 1,000 costs 667 times that" in LotSize.describe(result)  # 2,000 against 3
    for demand in (1, 3.87, 5.08, 5.9, 100):
        result = solved(LotSize, setup_cost=1, demand=demand)
        assert result.cost.total[0] == result.inputs.cost(np.arange(1, 100)).total.min()
