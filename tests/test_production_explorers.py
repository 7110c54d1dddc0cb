"""The explorers of lesson 02 show what is published, and their sentences follow the result."""

import numpy as np
import plotly.graph_objects as go
import pytest
from oracles import line_throughput

from widgets.asked import Place
from widgets.data import load
from widgets.explorers.production import (
    Hockeystick,
    LineBalance,
    LineBuffers,
    WatchTheFactory,
    WorkInProgress,
    line_balance,
)
from widgets.explorers.production.line_buffers import SIZES
from widgets.explorers.production.work_in_progress import HAL
from widgets.learner.firm import Firm
from widgets.models.firm.cost import custom_unit_cost
from widgets.page.fields import parse


def solved(explorer, **inputs):
    return explorer.solve(explorer.Inputs(**inputs))


# --- work in progress ---


def test_hal_is_the_case_of_the_data_set():
    case = load("hal_performance").set_index("source").loc["slides"]
    assert case["bottleneck_rate"] == HAL["bottleneck_rate"]
    assert case["raw_process_time"] == HAL["raw_process_time"]
    assert case["throughput"] == HAL["throughput"]
    assert case["flow_time_hours"] == HAL["flow_time"]
    stations = load("hal_line")
    slowest = stations.loc[stations["rate"].idxmin()]
    assert (slowest.name, slowest["rate"], slowest["process_time"]) == (2, 114, 3.6)
    assert slowest["rate"] == HAL["bottleneck_rate"]
    assert stations["process_time"].max() == 10.2
    assert stations["process_time"].sum() == pytest.approx(34.0)


def test_hal_by_littles_law_and_against_the_practical_worst_case():
    result = solved(WorkInProgress, **WorkInProgress.presets["HAL"])
    assert result.throughput == pytest.approx(71.8, abs=0.01)
    assert result.flow_time == pytest.approx(663, abs=1)
    assert result.needed == pytest.approx(6_574, abs=10)
    assert result.practical == pytest.approx(105.4, abs=0.1)
    assert "worse than the practical worst case" in WorkInProgress.describe(result)


@pytest.mark.parametrize(
    ("jobs", "best", "practical"),
    [(1, 0.125, 0.125), (2, 0.25, 0.2), (4, 0.5, 0.285714), (6, 0.5, 0.333333)],
)
def test_penny_fab_one(jobs, best, practical):
    line = {"jobs": jobs, "bottleneck_rate": 0.5, "raw_process_time": 8}
    result = solved(WorkInProgress, **line, share=100 * best / 0.5)
    assert result.flow_time == pytest.approx(max(8, 2 * jobs))
    assert result.practical == pytest.approx(practical, abs=1e-6)
    on_it = solved(WorkInProgress, **line, share=100 * practical / 0.5)
    assert on_it.needed == pytest.approx(jobs, rel=1e-5)
    assert "just what the practical worst case does" in WorkInProgress.describe(on_it)


def test_no_line_makes_more_than_the_best_case_or_less_than_the_worst():
    for share in (76, 2):  # one job after the other is 2.5 % of the bottleneck rate
        start, asked = WorkInProgress.Inputs(jobs=30), {"jobs": 30, "share": share}
        with pytest.raises(ValueError, match=r"type a number from 2\.5 to 75 %"):
            parse(WorkInProgress.Inputs, asked, start)
    assert solved(WorkInProgress, jobs=30, share=75).flow_time == pytest.approx(4)


def test_better_and_worse_meet_at_the_flip():
    flip = solved(WorkInProgress).needed
    words = [
        WorkInProgress.describe(solved(WorkInProgress, jobs=flip * factor)) for factor in (0.9, 1.1)
    ]
    assert "better than" in words[0]
    assert "worse than" in words[1]


def test_a_bottleneck_that_never_rests_needs_a_line_that_never_varies():
    result = solved(WorkInProgress, **WorkInProgress.presets["Nothing varies"])
    assert result.needed is None
    assert result.flow_time == pytest.approx(4)
    assert "nothing varies" in WorkInProgress.describe(result)


# --- hockeystick ---


def test_a_queue_of_random_jobs_waits_as_in_mm1():
    result = solved(Hockeystick, custom_utilization=90, custom_time=1, custom_cv=1)
    assert result.custom == pytest.approx(1 / (1 - 0.9))  # M/M/1


def test_the_numbers_that_the_lesson_says_of_the_busy_workplace():
    line = solved(Hockeystick)
    assert line.mass - line.inputs.mass_time == pytest.approx(47.5)
    assert line.custom == pytest.approx(30)
    for busy, faster in ((88, "customization"), (89, "production")):
        sentence = Hockeystick.describe(solved(Hockeystick, custom_utilization=busy))
        assert sentence.startswith(f"Mass {faster} is faster")
    assert solved(Hockeystick, mass_utilization=44).flip is None
    assert solved(Hockeystick, mass_utilization=45).flip is not None


def test_both_are_equally_fast_at_the_flip():
    result = solved(Hockeystick)
    assert result.flip == pytest.approx(88.3, abs=0.05)
    at_flip = solved(Hockeystick, custom_utilization=result.flip)
    assert at_flip.custom == pytest.approx(at_flip.mass)
    assert Hockeystick.columns(result)["Equally fast at a utilization of (%)"] == "88.3"
    start = "Mass customization is faster: 30 min a job, against 51.5 in mass production."
    assert Hockeystick.describe(result).startswith(start)


def test_work_alone_can_take_longer_than_the_whole_line():
    result = solved(Hockeystick, mass_utilization=10)
    assert result.flip is None
    assert "never the faster one" in Hockeystick.describe(result)


@pytest.mark.parametrize("system", ["mass_utilization", "custom_utilization"])
def test_a_utilization_of_one_says_that_the_queue_grows(system):
    explorer = Hockeystick()
    before = explorer.view
    explorer.asked = {**explorer.asked, system: 100}
    assert "the queue grows without bound" in explorer.error["text"]
    assert explorer.view == before


# --- line with buffers ---


@pytest.mark.parametrize("stations", [2, 3, 4])
def test_the_simulation_agrees_with_the_exact_values(stations):
    result = solved(LineBuffers, stations=stations)
    known = line_throughput([1] * stations, SIZES, 1.0, replications=20, seed=1)
    np.testing.assert_allclose(result.custom.mean(axis=1), 100 * known, rtol=0.01)
    exact = {2: [66.667, 75], 3: [56.410, 67.047, 73.402, 77.671], 4: []}[stations]  # A14
    np.testing.assert_allclose(result.custom.mean(axis=1)[: len(exact)], exact, rtol=0.015)


def test_exact_values_are_drawn_where_they_are_known():
    def crosses(**inputs):
        return [len(t.x) for t in go.Figure(LineBuffers.draw(solved(LineBuffers, **inputs))).data if
                t.name == "exact"]  # fmt: skip

    assert crosses(stations=2) == [0, 21]
    assert crosses(stations=8, mass_cv=0) == [21, 0]
    assert crosses(custom_cv=0.5) == [0, 0]


def test_more_variability_needs_more_buffers_and_none_needs_none():
    needed = [solved(LineBuffers, custom_cv=cv).custom_needed for cv in (0, 0.5, 1)]
    assert needed[0] == 0
    assert needed == sorted(set(needed))
    never = solved(LineBuffers, custom_cv=2, target=99)
    assert never.custom_needed is None
    assert "99 % needs more than 20 buffer places after each" in LineBuffers.describe(never)


@pytest.mark.parametrize(("target", "places"), [(85, 1), (99, None)])
def test_hardly_any_buffer_is_needed_for_85_percent_only(target, places):
    """Lesson 02, where it flips: at CV 0.25 one place for 85 %, more than 20 for 99 %."""
    result = solved(LineBuffers, target=target)
    assert result.inputs.mass_cv == 0.25
    assert result.mass_needed == places


def test_the_marked_buffer_is_the_first_that_reaches_the_target():
    result = solved(LineBuffers)
    means = result.custom.mean(axis=1)
    assert means[result.custom_needed] >= 85 > means[result.custom_needed - 1]
    assert f"85 % needs {result.custom_needed} buffer places" in LineBuffers.describe(result)


# --- line balancing ---


def balance(**inputs):
    return solved(LineBalance, **inputs)


OPTIMA = load("line_balancing_optima")


@pytest.mark.parametrize(
    ("instance", "cycle_time", "minimum"), list(OPTIMA.itertuples(index=False, name=None))
)
def test_the_buttons_prove_the_published_minimum_and_show_it(instance, cycle_time, minimum):
    start = balance(instance=instance, cycle_time=float(cycle_time))
    assert start.balance.feasible
    proof = LineBalance.actions["Prove the minimum"](start)
    assert "stations" not in proof  # what the learner is to find is not filled in
    proved = balance(instance=instance, cycle_time=float(cycle_time), **proof)
    assert proved.at_least == minimum
    changes = LineBalance.actions["Show a best line"](start)
    result = balance(instance=instance, cycle_time=float(cycle_time), **changes)
    assert result.balance.feasible
    assert result.balance.stations == result.at_least == minimum
    assert "this is the minimum" in LineBalance.describe(result)


def test_a_proof_counts_only_for_its_own_product_and_cycle_time():
    case = {"instance": "Mertens", "cycle_time": 6.0}
    proof = LineBalance.actions["Prove the minimum"](balance(**case))["proof"]
    assert proof == "Mertens, 6: at least 6"
    assert balance(**case).at_least == 5
    assert balance(**case, proof=proof).at_least == 6
    assert balance(instance="Mertens", cycle_time=7.0, proof=proof).at_least == 5


def test_the_rule_of_thumb_is_not_always_best():
    case = {"instance": "Mansoor", "cycle_time": 48.0}
    result = balance(**case, **line_balance.by_rule(balance(**case)))
    assert result.balance.feasible
    assert result.balance.stations == 5
    assert "Any line needs at least 4. Is there one with 4?" in LineBalance.describe(result)


def test_a_learner_moves_a_task_in_two_picks():
    explorer = LineBalance()
    for name in ("Task 3, at station 2", "Station 1"):
        explorer._act(None, {"pick": {"name": name, "x": 0, "y": 0}}, None)
    assert explorer.error["text"] == ""
    assert explorer.inputs.stations == "Jackson: 1, 2, 3 | 4, 5, 6 | 7, 8 | 9, 10 | 11"
    assert explorer.inputs.held == ""
    assert "Station 1 has 13 time units of work, and a cycle only 10." in explorer.sentence


def test_a_task_is_put_down_where_another_one_is_or_where_it_was():
    held = balance(held="3")
    assert "Task 3 is picked up" in LineBalance.describe(held)
    moved = LineBalance.pick(held, Place("Task 4 in the order of work", 0, 0))
    assert moved["stations"].startswith("Jackson: 1, 2 | 3, 4, 5")
    assert LineBalance.pick(held, Place("Task 3, at station 2", 0, 0)) == {"held": ""}
    assert LineBalance.pick(held, Place("Task 3, at station 9", 0, 0)) == {}  # an older chart
    with pytest.raises(ValueError, match="pick a task first"):
        LineBalance.pick(balance(), Place("Station 3", 0, 0))


def test_a_task_before_its_predecessor_is_named_and_drawn():
    result = balance(stations="2, 3 | 1 | 4, 5, 6 | 7, 8 | 9, 10 | 11")
    assert result.balance.violated == (("1", "2"), ("1", "3"))
    assert "Task 2 needs task 1 done first" in LineBalance.describe(result)
    drawn = [t.to_plotly_json() for t in go.Figure(LineBalance.draw(result)).data]
    dashed = [t for t in drawn if t.get("line", {}).get("dash") == "dash"]
    assert [len(t["x"]) for t in dashed] == [6]  # two lines: from, to, gap


@pytest.mark.parametrize(
    ("stations", "said"),
    [
        ("1, 2, 99", "Jackson has no task “99”"),
        ("1, 2 | 2", "task 2 is at two stations"),
        ("1, 2, 3", "task 4 is at no station"),
        ("| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8; | 9 | 10 | | 11 | ,", None),
    ],
)
def test_what_is_typed_is_read_or_refused_in_a_sentence(stations, said):
    if said is None:
        assert balance(stations=stations).balance.stations == 11
    else:
        with pytest.raises(ValueError, match=said):
            balance(stations=stations)


def test_an_assignment_of_another_product_is_left_aside():
    assert balance(instance="Bowman", cycle_time=20.0, stations="Jackson: 1, 2").balance.feasible


def test_an_infeasible_cycle_time_names_the_task():
    with pytest.raises(ValueError, match="task 4 takes 7, longer than the cycle time of 6"):
        balance(cycle_time=6.0)


OWN = "task,task_time,predecessors\nframe,4,{first}\nwheels,3,frame\nbell,1,frame;wheels\n"


def test_an_own_table(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text(OWN.format(first=""), "utf-8")
    result = balance(own_file=str(file), cycle_time=5.0)
    assert result.problem.tasks == ("frame", "wheels", "bell")
    assert result.balance.stations == 2
    assert result.balance.optimal
    placed = line_balance.by_rule(result)["stations"]
    assert balance(own_file=str(file), cycle_time=5.0, stations=placed).balance.feasible


def test_an_own_table_with_a_cycle_is_refused_with_the_cycle_named(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text(OWN.format(first="bell"), "utf-8")
    explorer = LineBalance()
    before = explorer.view
    explorer.asked = {**explorer.asked, "own_file": str(file)}
    assert "wait for each other in a cycle: " in explorer.error["text"]
    assert explorer.error["text"].count("frame") == 2
    assert explorer.view == before


def test_a_line_too_long_for_the_chart_is_refused(tmp_path):
    file = tmp_path / "long.csv"
    rows = [f"task {i},5," for i in range(13)]
    file.write_text("\n".join(["task,task_time,predecessors", *rows]), "utf-8")
    with pytest.raises(ValueError, match="has 13 stations and the chart has room for 12"):
        balance(own_file=str(file), cycle_time=6.0)
    assert balance(own_file=str(file), cycle_time=10.0).balance.stations == 7


def test_an_own_table_that_cannot_be_read_is_one_sentence(tmp_path):
    (tmp_path / "table.xlsx").write_bytes(b"PK\x03\x04\xff\xfe\x00")
    with pytest.raises(ValueError, match="no such file"):
        balance(own_file=str(tmp_path / "nowhere.csv"))
    with pytest.raises(ValueError, match="no such file"):
        balance(own_file=str(tmp_path))
    with pytest.raises(ValueError, match="cannot be read: it is not a workbook of Excel"):
        balance(own_file=str(tmp_path / "table.xlsx"))
    with pytest.raises(ValueError, match="cannot be read: File name too long"):
        balance(own_file="task,task_time,predecessors\n" * 100)


def test_an_own_table_is_read_as_a_spreadsheet_saves_it(tmp_path):
    file = tmp_path / "own.csv"
    rows = 'Größe;1.500;\nGriff;2,5;Größe\nKlingel;7;"Größe;Griff"\n'
    file.write_bytes(f"task;task_time;predecessors;\n{rows};;;\n".encode("cp1252"))
    with pytest.raises(ValueError, match="task Größe takes 1500, longer than the cycle time"):
        balance(own_file=str(file), cycle_time=10.0)
    file.write_bytes(file.read_bytes().replace(b"1.500", b"1,500"))
    problem = balance(own_file=str(file), cycle_time=10.0).problem
    assert problem.tasks == ("Größe", "Griff", "Klingel")
    assert problem.task_times == (1.5, 2.5, 7)
    assert problem.precedence[-1] == ("Griff", "Klingel")
    file.write_bytes(file.read_bytes().replace(b"2,5", b"2"))
    with pytest.raises(ValueError, match="time of task Größe: “1,500” can be read as 1500 or as"):
        balance(own_file=str(file), cycle_time=10.0)


# --- the numbers of the lesson and its quiz ---


def test_the_numbers_of_the_quiz():
    assert 1_200 / 60 == 20  # 2.6
    buffers = [solved(LineBuffers, custom_cv=cv).custom_needed for cv in (0.5, 1, 1.5)]
    assert buffers == [2, 8, 18]  # 2.8, and the table of the lesson
    jackson = balance()
    assert sum(jackson.problem.task_times) == 46  # 2.9
    assert jackson.at_least == 5
    assert balance(**line_balance.by_rule(jackson)).balance.stations == 6


def test_the_exercises_of_the_lesson():
    shop = solved(WorkInProgress, jobs=120, share=60, bottleneck_rate=20, raw_process_time=2)
    assert shop.flow_time == pytest.approx(10)
    bench = solved(Hockeystick, mass_utilization=90, mass_time=5, mass_cv=0, custom_time=10)
    assert bench.mass == pytest.approx(27.5)
    assert bench.flip == pytest.approx(100 * 1.75 / 2.75)


def test_below_22_600_bicycles_flexible_machines_are_not_paid_for():
    """Lesson 02, where it flips: fixed cost over what a unit costs more by hand."""
    firm = Firm()
    saving = firm.hand_unit - custom_unit_cost(firm)
    assert firm.custom_fixed / saving == pytest.approx(22_600, abs=50)


def test_the_factory_turns_as_the_lesson_says():
    def lead(**inputs):
        """Minutes by which an order is faster in the cells."""
        result = solved(WatchTheFactory, **inputs)
        return result.line.history.flow_time[-1] - result.cells.history.flow_time[-1]

    assert lead(variants=1) < 0 < lead(variants=2)
    short, longer = ({"setup_time": s, "cell_setup_time": s} for s in (0.7, 1))
    assert lead(variants=12, **short) < 0 < lead(variants=12, **longer)
