"""Lesson 02: which tasks go to which station of an assembly line?"""

import re
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

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
from widgets.page.fields import choice, number, text
from widgets.page.theme import MASS, NEUTRAL, THIRD

MOST_STATIONS = 12  # what the chart has room for
TALLEST = 215  # % of the cycle time; what is above is cut off
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
        "Your own table (CSV file)", more=True,
        help="columns task, task_time, predecessors as in datasets/line_balancing.csv",
    )  # fmt: skip


@dataclass(frozen=True)
class LineBalanceResult:
    inputs: LineBalanceInputs
    name: str
    balance: Balance
    at_least: int  # stations that any line needs, as far as it is proved

    @property
    def problem(self) -> AssemblyProblem:
        return self.balance.problem


def by_rule(result):
    """Assign by ranked positional weight."""
    balance = line_balancing.ranked_positional_weight(result.problem, result.balance.cycle_time)
    return {"stations": write_stations(result.name, result.problem, balance.station), "held": ""}


def by_proof(result):
    """Assign with the fewest stations, and note how many any line needs at least."""
    cycle_time = result.balance.cycle_time
    best = line_balancing.minimum_stations(result.problem, cycle_time, time_limit=TIME_LIMIT)
    return {
        "stations": write_stations(result.name, result.problem, best.station),
        "proof": f"{result.name}, {cycle_time:.10g}: at least {best.lower_bound}",
        "held": "",
    }


def places(result) -> dict[str, tuple[str, int]]:
    """Return what can be picked: name → kind and number of a task or a station."""
    found = {}
    for number_, (task, at) in enumerate(
        zip(result.problem.tasks, result.balance.station, strict=True)
    ):
        found[f"Task {task}, at station {at}"] = ("task", number_)
        found[f"Task {task} in the order of work"] = ("task", number_)
    for station in range(1, MOST_STATIONS + 1):
        found[f"Station {station}"] = ("station", station)
    return found


class LineBalance(Explorer):
    """Which tasks go to which station, so that the line needs the fewest stations?"""

    Inputs = LineBalanceInputs
    presets = {
        "A rule fails": {"instance": "Mansoor", "cycle_time": 48.0},
        "Faster line": {"cycle_time": 7.0},
        "A bound fails": {"instance": "Mertens", "cycle_time": 6.0},
    }
    actions = {"Ranked positional weight": by_rule, "Prove the minimum": by_proof}
    card = Card(
        r"\min m \quad\text{so that}\quad \sum_{i \text{ at } j} t_i \le c \text{ for every }"
        r" j;\qquad E = \frac{\sum_i t_i}{m\,c},\qquad m \ge \left\lceil \frac{\sum_i t_i}{c} "
        r"\right\rceil",
        {
            "m": "number of stations",
            "t_i": "time of task i, time units",
            "c": "cycle time, time units between two products",
            "E": "efficiency: share of the paid time that is work",
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
            problems = read_own(inputs.own_file)
            if name not in problems:
                name = next(iter(problems))
        problem, station = problems[name], None
        if inputs.stations:
            station = read_stations(name, problem, inputs.stations)
        if station is None:
            station = in_order(problem, inputs.cycle_time)
        balance = line_balancing.evaluate(problem, inputs.cycle_time, station)
        if balance.stations > MOST_STATIONS:
            raise ValueError(
                f"this line has {balance.stations} stations and the chart has room for "
                f"{MOST_STATIONS}: a longer cycle time needs fewer"
            )
        proved = re.fullmatch(
            rf"{re.escape(name)}, {inputs.cycle_time:.10g}: at least (\d+)", inputs.proof
        )
        at_least = int(proved[1]) if proved else balance.lower_bound
        return LineBalanceResult(inputs, name, balance, at_least)

    @staticmethod
    def pick(result, place):
        known = places(result)
        if place.name not in known:  # clicked on a chart that has changed since
            return {}
        kind, number_ = known[place.name]
        problem, held = result.problem, result.inputs.held
        station = result.balance.station.copy()
        if held not in problem.index:
            if kind == "station":
                raise ValueError("pick a task first, then its station")
            return {"held": problem.tasks[number_]}
        if kind == "task" and problem.tasks[number_] == held:
            return {"held": ""}
        station[problem.index[held]] = number_ if kind == "station" else station[number_]
        return {"stations": write_stations(result.name, problem, station), "held": ""}

    @staticmethod
    def draw(result):
        problem, balance, held = result.problem, result.balance, result.inputs.held
        times, station = np.array(problem.task_times), balance.station
        share = 100 * times / balance.cycle_time
        base = np.array([share[:i][station[:i] == at].sum() for i, at in enumerate(station)])
        names = iter(places(result))
        pairs = [(next(names), next(names)) for _ in problem.tasks]
        at_station, in_plan = zip(*pairs, strict=True)
        over = np.isin(station, balance.overloaded)
        lifted = np.array([task == held for task in problem.tasks])
        colors = np.where(lifted, THIRD.color, np.where(over, NEUTRAL.color, MASS.color))
        hover = [
            f"task {task}: {time:g} time units<br>at station {at}"
            for task, time, at in zip(problem.tasks, times, station, strict=True)
        ]
        ink = {"color": np.where(lifted, "#1f1f1f", "#ffffff"), "size": 12}
        across, height = layout(problem)
        broken = set(balance.violated)
        arrows = {False: [], True: []}
        for pair in problem.precedence:
            ends = [problem.index[task] for task in pair]
            arrows[pair in broken] += [(across[end], height[end]) for end in ends] + [(None, None)]
        kept_x, kept_y = zip(*arrows[False], strict=True) if arrows[False] else ((), ())
        broken_x, broken_y = zip(*arrows[True], strict=True) if arrows[True] else ((), ())
        second = {"xaxis": "x2", "yaxis": "y2"}
        dots = {
            "size": np.where(lifted, 34, 22),
            "symbol": np.where(lifted, "diamond", "circle"),
            "color": colors,
            "opacity": 1,
        }
        kept = {**NEUTRAL.line, "width": 2, "dash": "solid"}
        top = np.minimum(base + share, TALLEST)
        loads = np.zeros(MOST_STATIONS)
        loads[: balance.stations] = 100 * balance.loads / balance.cycle_time
        numbers = np.arange(1, MOST_STATIONS + 1)
        said = [
            theme.small(f"{load:.0f}" + ("<br>over" if number_ in balance.overloaded else ""), 75)
            if load
            else ""
            for number_, load in zip(numbers, loads, strict=True)
        ]
        heading = "order of work, with task times" + ("; dashed: not kept" if broken else "")
        traces = [
            go.Bar(
                x=station, y=np.maximum(top - base, 0), base=base, width=0.86, hovertext=hover,
                hovertemplate="%{hovertext}<extra></extra>",
                marker={"color": colors, "line": {"color": "#ffffff", "width": 1.5}},
            ),
            go.Scatter(
                x=station, y=np.minimum(base + share / 2, TALLEST), mode="text", textfont=ink,
                text=np.where((share >= 9.9) & (base + share <= TALLEST), problem.tasks, ""),
                customdata=at_station,
                hoverinfo="skip",
            ),
            go.Scatter(
                x=numbers, y=np.full(MOST_STATIONS, -9), mode="markers", hoverinfo="skip",
                customdata=[f"Station {number_}" for number_ in numbers],
                marker={"symbol": "square-open", "size": 14, "color": NEUTRAL.color},
            ),
            go.Scatter(
                # Above the line of the cycle time rather than across it.
                x=numbers, mode="text", cliponaxis=False,
                y=np.where((loads > 80) & (loads < 100), 100, np.minimum(loads, TALLEST)),
                text=said, hoverinfo="skip",
                textposition="top center",
            ),
            theme.label(12.6, 100, "cycle time", "top left"),
            go.Scatter(
                x=kept_x, y=kept_y, mode="lines", line=kept, hoverinfo="skip", **second
            ),
            go.Scatter(
                x=broken_x, y=broken_y, mode="lines", hoverinfo="skip",
                line={"color": THIRD.color, "dash": "dash", "width": 5}, **second,
            ),
            go.Scatter(
                x=across, y=height, mode="markers+text", marker=dots, text=problem.tasks,
                textfont=ink, customdata=in_plan, hovertext=hover,
                hovertemplate="%{hovertext}<extra></extra>", **second,
            ),
            go.Scatter(
                x=across, y=height - 0.14, mode="text", hoverinfo="skip",
                text=[theme.small(f"{time:g}", 80) for time in times], **second,
            ),
            theme.label(-0.05, 1.12, heading, "middle right", **second),
        ]  # fmt: skip
        limit = {"x0": 0.4, "x1": 12.6, "y0": 100, "y1": 100, "line": NEUTRAL.line}
        blank = {"showticklabels": False, "ticks": "", "showgrid": False, "showline": False}
        return theme.figure(
            traces,
            height=640,
            dragmode=False,
            shapes=[{"type": "line", **limit}],
            xaxis={"range": [0.4, 12.6], "title": "Station", "tickangle": 0, "tickvals": numbers,
                   "ticktext": [theme.small(number_) for number_ in numbers],
                   "anchor": "y"},
            yaxis={"range": [-18, 255], "title": "Work (% of a cycle)",
                   "tickvals": [0, 50, 100, 150, 200], "domain": [0.48, 1]},
            xaxis2={"range": [-0.06, 1.06], "anchor": "y2", **blank},
            yaxis2={"range": [-0.08, 1.2], "domain": [0, 0.37], **blank},
        )  # fmt: skip

    @staticmethod
    def describe(result):
        balance, least, held = result.balance, result.at_least, result.inputs.held
        count = f"{balance.stations} station{'s' if balance.stations > 1 else ''}"
        if held in result.problem.index:
            count = f"Task {held} is picked up: to which station? Now {count}"
        if balance.overloaded:
            full = balance.overloaded[0]
            return (
                f"{count}, but station {full} has {balance.loads[full - 1]:g} time units of work "
                f"and only {balance.cycle_time:g} in a cycle."
            )
        if balance.violated:
            before, after = balance.violated[0]
            return (
                f"{count}, but task {after} needs task {before} done first, which comes at a later "
                f"station ({len(balance.violated)} such pair"
                f"{'s' if len(balance.violated) > 1 else ''})."
            )
        here = f"{count} can do it; {100 * balance.efficiency:.1f} % of the paid time is work. "
        if balance.stations == least:
            return f"{here}No line needs fewer: this is the minimum."
        return (
            f"{here}Any line needs at least {least}; whether {balance.stations - 1} "
            "would do is not proved."
        )
