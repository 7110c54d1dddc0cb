"""Lesson 02: which tasks go to which station of an assembly line?"""

import re
from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.explorers.production._stations import (
    in_order,
    layout,
    published,
    read_own,
    read_stations,
    write_stations,
)
from widgets.models.production import line_balancing
from widgets.models.production.assembly_problem import AssemblyProblem
from widgets.models.production.line_balancing import Balance
from widgets.page import theme
from widgets.page.fields import Limit, choice, marking, number, text
from widgets.page.panels import Axis, Panel, stack
from widgets.page.theme import MASS, NEUTRAL, THIRD

MOST_STATIONS = 12  # what the chart has room for
STATIONS = {f"Station {number_}": number_ for number_ in range(1, MOST_STATIONS + 1)}
TALLEST = 150  # % of the cycle time; what is above is cut off
SHOWN = ", and a line shown"  # so that the task of finding one is still open
TIME_LIMIT = 0.8  # seconds of search for the proof

STATION = Axis(
    "Station", "", 0.4, 12.6, more={"tickangle": 0},
    ticks={number_: theme.small(number_) for number_ in STATIONS.values()},
)  # fmt: skip
WORK = Axis("Work", "% of a cycle", -16, 172, ticks=[0, 50, 100, 150])
ACROSS = Axis("", "", -0.06, 1.06, more={"visible": False})
UP = Axis("", "", -0.08, 1.2, more={"visible": False})


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


def by_search(result):
    """Assign with the fewest stations, and note how many any line needs at least."""
    cycle_time = result.balance.cycle_time
    best = line_balancing.minimum_stations(result.problem, cycle_time, time_limit=TIME_LIMIT)
    return {
        "stations": write_stations(result.name, result.problem, best.station),
        "proof": f"{result.name}, {cycle_time:.10g}: at least {best.lower_bound}{SHOWN}",
        "held": "",
    }


def by_proof(result):
    """Note how many stations any line needs at least, and leave the tasks where they are."""
    proof = by_search(result)["proof"]
    seen = result.inputs.proof.endswith(SHOWN)
    return {"proof": proof if seen else proof.removesuffix(SHOWN), "held": ""}


def names_of_tasks(result) -> tuple[list[str], list[str]]:
    """Return the names by which each task can be picked: at its station, and in the plan."""
    at_station = zip(result.problem.tasks, result.balance.station, strict=True)
    return (
        [f"Task {task}, at station {at}" for task, at in at_station],
        [f"Task {task} in the order of work" for task in result.problem.tasks],
    )


def places(result) -> dict[str, tuple[str, int]]:
    """Return what can be picked: name → task, or "" for a station itself, and station."""
    found = {name: ("", station) for name, station in STATIONS.items()}
    for names in names_of_tasks(result):
        for name, task, at in zip(names, result.problem.tasks, result.balance.station, strict=True):
            found[name] = task, at
    return found


def look_of_tasks(result) -> tuple[np.ndarray, dict, dict]:
    """Return how each task looks in both panels: its colour, its letters, what it tells."""
    problem, balance, lifted = result.problem, result.balance, result.lifted
    over = np.isin(balance.station, balance.overloaded)
    tasks = zip(problem.tasks, problem.task_times, balance.station, strict=True)
    told = [f"task {task}: {time:g} time units<br>at station {at}" for task, time, at in tasks]
    return (
        np.where(lifted, THIRD.color, np.where(over, NEUTRAL.color, MASS.color)),
        {"size": 12},
        {"hovertext": told, "hoverinfo": "text"},
    )


def draw_stations(result) -> Panel:
    """Pile up the work of each station, up to the cycle time and beyond."""
    panel, balance, station = Panel(STATION, WORK), result.balance, result.balance.station
    color, letters, told = look_of_tasks(result)
    share = 100 * np.array(result.problem.task_times) / balance.cycle_time
    base = np.array([share[:i][station[:i] == at].sum() for i, at in enumerate(station)])
    top = base + share
    panel.add(
        "bar", x=station, y=np.maximum(np.minimum(top, TALLEST) - base, 0), base=base, width=0.86,
        marker={"color": color, "line": {"color": "#ffffff", "width": 1.5}}, **told,
    )  # fmt: skip
    names = np.where((share >= 9.9) & (top <= TALLEST), result.problem.tasks, "")
    panel.add(
        "scatter", x=station, y=np.minimum(base + share / 2, TALLEST), mode="text", text=names,
        textfont=letters, customdata=names_of_tasks(result)[0], hoverinfo="skip",
    )  # fmt: skip
    box = {"symbol": "square-open", "size": 14, "color": NEUTRAL.color}
    panel.points(
        list(STATIONS.values()), [-9] * MOST_STATIONS, marker=box, customdata=list(STATIONS),
        hoverinfo="skip",
    )  # fmt: skip
    for number_, load in enumerate(100 * balance.loads / balance.cycle_time, start=1):
        over = "<br>over" if number_ in balance.overloaded else ""
        # Above the line of the cycle time rather than across it.
        height = 100 if 80 < load < 100 else min(load, TALLEST)
        said = theme.small(f"{load:.0f}{over}", 75)
        panel.label(number_, height, said, "top center")
    panel.rule(y0=100, y1=100)
    panel.label(STATION.high, 100, "cycle time")
    return panel


def draw_plan(result) -> Panel:
    """Show which task must come before which other one, and where that is not kept."""
    panel, problem, broken = Panel(ACROSS, UP, 0.7), result.problem, result.balance.violated
    color, letters, told = look_of_tasks(result)
    across, height = layout(problem)
    kept = [pair for pair in problem.precedence if pair not in broken]
    for pairs, line in (
        (kept, {"color": NEUTRAL.color, "dash": "solid", "width": 2}),
        (broken, {"color": THIRD.color, "dash": "dash", "width": 5}),
    ):
        ends = np.array([[problem.index[task] for task in pair] for pair in pairs], int)
        ends = ends.reshape(-1, 2)
        x, y = (np.insert(place[ends], 2, np.nan, axis=1).ravel() for place in (across, height))
        panel.line(x, y, line=line, hoverinfo="skip")
    size = np.where(result.lifted, 34, 22)
    symbol = np.where(result.lifted, "diamond", "circle")
    panel.points(
        across, height, mode="markers+text", text=problem.tasks,
        textfont={**letters, "color": "#ffffff"},
        marker={"size": size, "symbol": symbol, "color": color, "opacity": 1},
        customdata=names_of_tasks(result)[1], **told,
    )  # fmt: skip
    beside = 4 * "\N{NO-BREAK SPACE}"  # the circle; below it there may be the next one
    times = [beside + theme.small(f"{time:g}", 80) for time in problem.task_times]
    panel.add(
        "scatter", x=across, y=height, mode="text", text=times, textposition="middle right",
        hoverinfo="skip",
    )  # fmt: skip
    heading = "order of work, with task times" + ("; dashed: not kept" if broken else "")
    panel.label(-0.05, 1.12, heading, "middle right")
    return panel


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
        "Prove the minimum": by_proof,
        "Show a best line": by_search,
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
        return LineBalanceResult(inputs, name, balance, at_least, bool(proved))

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
