"""Lesson 02: which tasks go to which station of an assembly line?"""

import re
from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.explorers.production._assembly_line import (
    MOST_STATIONS,
    draw_plan,
    draw_stations,
    places,
)
from widgets.explorers.production._stations import (
    in_order,
    published,
    read_own,
    read_stations,
    write_stations,
)
from widgets.models.production import line_balancing
from widgets.models.production.assembly_problem import AssemblyProblem
from widgets.models.production.line_balancing import Balance
from widgets.page.fields import Limit, choice, marking, number, text
from widgets.page.panels import stack

SHOWN = ", and a line shown"  # then it was not found by hand
TIME_LIMIT = 0.8  # seconds of search for the proof


@dataclass(frozen=True)
class LineBalanceInputs:
    instance: str = choice("Product", ["Jackson", "Mertens", "Bowman", "Jaeschke", "Mansoor"])
    cycle_time: float = number(
        "Cycle time", "time units", 10, 1, 200, step=1, help="time between two products"
    )
    stations: str = text(
        "Tasks by station", help="such as 1, 2 | 3 | 4: a line | between two stations"
    )
    held: str = text("Picked up", more=True, help="the task that goes where you click next")
    proof: str = text("Proved", more=True, help="filled in by the button")
    own_file: str = text(
        "Your own table (name of a file)", more=True,
        help="columns task, task_time, predecessors as in datasets/line_balancing.csv",
    )  # fmt: skip

    def limits(self) -> dict[str, Limit]:
        """No task is longer than a cycle; those of an own table are known only once it is read."""
        if self.own_file:
            return {}
        problem = published()[self.instance]
        longest = max(problem.task_times)
        task = problem.tasks[problem.task_times.index(longest)]
        why = f"task {task} of {self.instance} takes {longest:g} time units"
        return {"cycle_time": Limit(low=longest, why=why)}


@dataclass(frozen=True)
class LineBalanceResult:
    inputs: LineBalanceInputs
    name: str
    balance: Balance
    at_least: int  # stations that any line needs, as far as it is known
    proved: bool  # whether that was looked for, or is only what the work fills
    shown: bool  # whether a best line was shown for it

    @property
    def problem(self) -> AssemblyProblem:
        return self.balance.problem

    @property
    def lifted(self) -> np.ndarray:
        """Whether each task is the one picked up."""
        return np.array([task == self.inputs.held for task in self.problem.tasks])


def by_rule(result):
    """Assign by ranked positional weight."""
    balance = line_balancing.ranked_positional_weight(result.problem, result.balance.cycle_time)
    return {"stations": write_stations(result.name, result.problem, balance.station), "held": ""}


def searched(result, show: bool) -> dict[str, str]:
    """Look for the fewest stations: note how many any line needs at least, and `show` a line."""
    cycle_time = result.balance.cycle_time
    best = line_balancing.minimum_stations(result.problem, cycle_time, time_limit=TIME_LIMIT)
    shown = SHOWN if show or result.shown else ""
    proof = f"{result.name}, {cycle_time:.10g}: at least {best.lower_bound}{shown}"
    line = {"stations": write_stations(result.name, result.problem, best.station)} if show else {}
    return {"proof": proof, "held": "", **line}


class LineBalance(Explorer):
    """Which tasks go to which station, so that the line needs the fewest stations?"""

    Inputs = LineBalanceInputs
    presets = {
        "A rule fails": {"instance": "Mansoor", "cycle_time": 48.0},
        "Faster line": {"cycle_time": 7.0},
        "Slower line": {"cycle_time": 21.0},
    }
    actions = {
        "Ranked positional weight": by_rule,
        "Prove the minimum": lambda result: searched(result, show=False),
        "Show a best line": lambda result: searched(result, show=True),
    }
    card = Card(
        r"\min m \quad\text{so that}\quad \sum_{i \text{ at } j} t_i \le t_c \text{ for every }"
        r" j;\qquad \eta = \frac{\sum_i t_i}{m\,t_c},\quad "
        r"m \ge \left\lceil \frac{\sum_i t_i}{t_c} \right\rceil",
        {
            "m": "number of stations",
            "t_i": "time of task i, time units",
            "t_c": "cycle time, time units between two products",
            r"\eta": "line efficiency: share of the paid time that is work",
        },
        "Simple assembly line balancing, type 1: Baybars 1986. Rule: "
        "Helgeson and Birnie 1961. Products: the "
        "benchmark set of Scholl, datasets/line_balancing.csv.",
        "Task times are known and never vary, one product runs at a time, any task can be done at "
        "any station. The proof stops after about a second and then gives a bound only.",
    )  # fmt: skip

    @staticmethod
    def solve(inputs):
        name, problems = inputs.instance, published()
        if inputs.own_file:
            with marking("own_file"):
                problems = read_own(inputs.own_file)
            if name not in problems:
                name = next(iter(problems))
        problem, station = problems[name], None
        if inputs.stations:
            with marking("stations"):
                station = read_stations(name, problem, inputs.stations)
        if station is None:
            station = in_order(problem, inputs.cycle_time)
        with marking("cycle_time"):
            balance = line_balancing.evaluate(problem, inputs.cycle_time, station)
            if balance.stations > MOST_STATIONS:
                raise ValueError(
                    f"this line has {balance.stations} stations and the chart has room for "
                    f"{MOST_STATIONS}: a longer cycle time needs fewer"
                )
        proved = re.fullmatch(
            rf"{re.escape(name)}, {inputs.cycle_time:.10g}: at least (\d+)({SHOWN})?", inputs.proof
        )
        at_least = int(proved[1]) if proved else balance.lower_bound
        shown = bool(proved and proved[2])
        return LineBalanceResult(inputs, name, balance, at_least, bool(proved), shown)

    @staticmethod
    def pick(result, place):
        known, held = places(result), result.inputs.held
        if place.name not in known:  # clicked on a chart that has changed since
            return {}
        (task, at), index = known[place.name], result.problem.index
        if held not in index:
            if not task:
                raise ValueError("pick a task first, then its station")
            return {"held": task}
        if task == held:
            return {"held": ""}
        station = result.balance.station.copy()
        station[index[held]] = at
        return {"stations": write_stations(result.name, result.problem, station), "held": ""}

    @staticmethod
    def draw(result):
        return stack(draw_stations(result), draw_plan(result), height=560, dragmode=False)

    @staticmethod
    def describe(result):
        balance, least, held = result.balance, result.at_least, result.inputs.held
        count = f"{balance.stations} station{'s' if balance.stations > 1 else ''}"
        up = f" Task {held} is picked up: to which station?" if held in result.problem.index else ""
        if balance.overloaded:
            full = balance.overloaded[0]
            return (
                f"Station {full} has {balance.loads[full - 1]:g} time units of work, and a cycle "
                f"only {balance.cycle_time:g}.\n{count} in all.{up}"
            )
        if balance.violated:
            before, after = balance.violated[0]
            pairs = f"{len(balance.violated)} such pair{'s' if len(balance.violated) > 1 else ''}"
            return (
                f"Task {after} needs task {before} done first, which comes at a later station.\n"
                f"{count} in all, {pairs}.{up}"
            )
        head = f"{count} can do it; {100 * balance.efficiency:.1f} % of the paid time is work."
        if balance.stations == least:
            return f"{head}\nNo line needs fewer: this is the minimum.{up}"
        every = "Proved: any" if result.proved else "Any"
        return f"{head}\n{every} line needs at least {least}. Is there one with {least}?{up}"
