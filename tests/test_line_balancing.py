"""Line balancing: proven optima, brute force, and tables that must be refused."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.models.production.assembly_problem import AssemblyProblem, read_assembly_problems
from widgets.models.production.line_balancing import (
    evaluate,
    fewest_stations,
    minimum_stations,
    ranked_positional_weight,
)

DATASETS = Path(__file__).parents[1] / "datasets"
PROBLEMS = read_assembly_problems((DATASETS / "line_balancing.csv").read_text())
with open(DATASETS / "line_balancing_optima.csv", newline="") as file:
    OPTIMA = [
        (row["instance"], float(row["cycle_time"]), int(row["minimum_stations"]))
        for row in csv.DictReader(file)
    ]


@pytest.mark.parametrize(("instance", "cycle_time", "stations"), OPTIMA)
def test_every_instance_reaches_its_proven_optimum(instance, cycle_time, stations):
    """A18 and all other entries of the published table (Scholl; Sewell and Jacobson 2012)."""
    best = minimum_stations(PROBLEMS[instance], cycle_time)
    assert best.optimal
    assert best.stations == best.lower_bound == stations


def test_the_published_optima_of_a18_are_among_them():
    found = {(instance, cycle_time): stations for instance, cycle_time, stations in OPTIMA}
    published = {
        ("Mertens", 6): 6,
        ("Bowman", 20): 5,
        ("Jaeschke", 6): 8,
        ("Jackson", 7): 8,
        ("Jackson", 10): 5,
        ("Jackson", 21): 3,
        ("Mansoor", 48): 4,
    }
    assert published.items() <= found.items()


def fewest_by_filling(problem, cycle_time):
    """Brute force: the fewest stations, by trying every task next in the open station.

    For a set of finished tasks, fewer stations, or as many with less work in the last one, is
    always better.
    """
    times, before = problem.task_times, problem.comes_before

    @cache
    def best(done):
        if not done:
            return (0, cycle_time)
        options = []
        for task in done:
            rest = done - {task}
            if not any(before[task, other] for other in rest):
                stations, load = best(rest)
                fits = load + times[task] <= cycle_time
                options.append(
                    (stations, load + times[task]) if fits else (stations + 1, times[task])
                )
        return min(options)

    return best(frozenset(range(len(times))))[0]


@st.composite
def problems(draw):
    count = draw(st.integers(1, 8))
    names = "abcdefgh"[:count]
    times = draw(st.lists(st.integers(1, 12), min_size=count, max_size=count))
    pairs = [(a, b) for a in names for b in names if a < b]
    precedence = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    cycle_time = draw(st.integers(max(times), 30))
    return AssemblyProblem(tuple(names), tuple(times), tuple(precedence)), cycle_time


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_solver_agrees_with_brute_force(problem_and_cycle_time):
    problem, cycle_time = problem_and_cycle_time
    best = minimum_stations(problem, cycle_time)
    quick = ranked_positional_weight(problem, cycle_time)
    assert best.optimal
    assert quick.feasible
    assert best.stations == fewest_by_filling(problem, cycle_time)
    assert fewest_stations(problem, cycle_time) <= best.stations <= quick.stations
    assert best.loads.sum() == pytest.approx(sum(problem.task_times))


def test_the_rule_of_thumb_misses_the_optimum_for_jackson_at_ten():
    jackson = PROBLEMS["Jackson"]
    assert ranked_positional_weight(jackson, 10).stations == 6
    assert minimum_stations(jackson, 10).stations == 5


def test_ranked_positional_weight_by_hand():
    """Weights: a 4+3+2+1 = 10, b 3+1 = 4, c 2+1 = 3, d 1; b no longer fits with a, c does."""
    problem = AssemblyProblem(
        ("a", "b", "c", "d"), (4, 3, 2, 1), (("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"))
    )
    quick = ranked_positional_weight(problem, 6)
    np.testing.assert_array_equal(quick.station, [1, 2, 1, 2])
    assert quick.efficiency == pytest.approx(10 / 12)


def test_an_assignment_by_hand():
    bowman = PROBLEMS["Bowman"]
    by_hand = evaluate(bowman, 20, [1, 2, 1, 3, 3, 4, 5, 4])
    np.testing.assert_array_equal(by_hand.loads, [20, 17, 13, 15, 10])
    assert by_hand.violated == (("2", "3"),)
    assert by_hand.overloaded == ()
    assert not by_hand.feasible
    assert by_hand.efficiency == pytest.approx(75 / 100)

    too_much = evaluate(bowman, 20, [1, 1, 2, 2, 3, 3, 4, 4])
    assert too_much.overloaded == (1,)
    assert too_much.violated == ()
    assert not too_much.feasible
    assert too_much.lower_bound == 4


def test_decimal_task_times_fill_a_station_exactly():
    problem = AssemblyProblem(("a", "b", "c"), (0.1, 0.2, 0.3), ())
    assert fewest_stations(problem, 0.3) == 2
    best = minimum_stations(problem, 0.3)
    assert (best.stations, best.optimal) == (2, True)


def test_a_search_out_of_time_still_gives_a_line():
    rng = np.random.default_rng(0)
    names = tuple(f"task {number}" for number in range(60))
    precedence = tuple(
        (names[before], names[after])
        for after in range(1, 60)
        for before in rng.choice(after, min(after, 2), replace=False)
    )
    problem = AssemblyProblem(names, tuple(rng.uniform(1, 50, 60)), precedence)
    best = minimum_stations(problem, 60, time_limit=0.01)
    assert best.feasible
    assert fewest_stations(problem, 60) <= best.lower_bound <= best.stations


# ---- tables --------------------------------------------------------------------------------

TABLE = """task,task_time,predecessors
frame,4,
front wheel,3.5,frame
back wheel,3,frame
bell,1,front wheel;back wheel
"""


def test_any_table_in_the_same_form_is_read():
    (problem,) = read_assembly_problems(TABLE).values()
    assert problem.tasks == ("frame", "front wheel", "back wheel", "bell")
    assert problem.precedence[-1] == ("back wheel", "bell")
    assert minimum_stations(problem, 6).stations == 3
    for line_end in ("\r\n", "\r", "\n\n"):
        spreadsheet = "\ufeff" + TABLE.replace("\n", f" {line_end}").replace(";", " ; ")
        assert read_assembly_problems(spreadsheet)["line"] == problem


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("frame,4,", "frame,4,bell", "in a cycle: frame → .* wheel → bell → frame$"),
        ("frame,4,", "frame,4,frame", "in a cycle: frame → frame"),
        ("wheel;back wheel", "wheel;saddle", "task bell refers to task saddle, which does not"),
        ("back wheel,3", "frame,3", "task frame appears more than once"),
        ("3.5", "long", "the time of task front wheel is not a number: 'long'"),
        ("3.5", "", "the time of task front wheel is not a number: ''"),
        ("3.5", "0", "time of task front wheel must be above 0, not 0"),
        ("3.5", "nan", "time of task front wheel must be a finite number"),
        ("task_time", "minutes", "the table has no column task_time"),
        (TABLE.partition("\n")[2], "", "the table has no tasks"),
        (TABLE, "", "the table has no column task "),
        (TABLE, TABLE.replace(",", ";"), "commas separate columns"),
        ("bell,1,", "bell", "the time of task bell"),
    ],
)
def test_a_faulty_table_is_refused(old, new, message):
    with pytest.raises(ValueError, match=message):
        read_assembly_problems(TABLE.replace(old, new, 1))


@pytest.mark.parametrize("solve", [minimum_stations, ranked_positional_weight, fewest_stations])
def test_an_impossible_cycle_time_is_refused(solve):
    with pytest.raises(ValueError, match="task 2 takes 17, longer than the cycle time of 16"):
        solve(PROBLEMS["Bowman"], 16)
    with pytest.raises(ValueError, match="cycle_time must be above 0, not 0"):
        solve(PROBLEMS["Bowman"], 0)


def test_a_faulty_assignment_is_refused():
    with pytest.raises(ValueError, match="8 tasks need a station each, not 2"):
        evaluate(PROBLEMS["Bowman"], 20, [1, 2])
    with pytest.raises(ValueError, match="station must be at least 1, not 0"):
        evaluate(PROBLEMS["Bowman"], 20, [0] * 8)
    with pytest.raises(ValueError, match="number of tasks must be at least 1"):
        AssemblyProblem((), (), ())
