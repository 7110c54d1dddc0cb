"""The chart of an assembly line: the work of each station, and the order of the work."""

import numpy as np

from widgets.explorers.production._stations import layout
from widgets.page import theme
from widgets.page.panels import Axis, Panel
from widgets.page.theme import MASS, NEUTRAL, THIRD

MOST_STATIONS = 12  # what the chart has room for
STATIONS = {f"Station {number_}": number_ for number_ in range(1, MOST_STATIONS + 1)}
TALLEST = 150  # % of the cycle time; what is above is cut off
LETTERS = {"size": 12}

STATION = Axis(
    "Station", "", 0.4, 12.6, more={"tickangle": 0},
    ticks={number_: theme.small(number_) for number_ in STATIONS.values()},
)  # fmt: skip
WORK = Axis("Work", "% of a cycle", -16, 172, ticks=[0, 50, 100, 150])
ACROSS = Axis("", "", -0.06, 1.06, more={"visible": False})
UP = Axis("", "", -0.08, 1.2, more={"visible": False})


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


def look_of_tasks(result) -> tuple[np.ndarray, dict]:
    """Return how each task looks in both panels: its colour, and what it tells."""
    problem, balance, lifted = result.problem, result.balance, result.lifted
    over = np.isin(balance.station, balance.overloaded)
    tasks = zip(problem.tasks, problem.task_times, balance.station, strict=True)
    told = [f"task {task}: {time:g} time units<br>at station {at}" for task, time, at in tasks]
    return (
        np.where(lifted, THIRD.color, np.where(over, NEUTRAL.color, MASS.color)),
        {"hovertext": told, "hoverinfo": "text"},
    )


def draw_stations(result) -> Panel:
    """Pile up the work of each station, up to the cycle time and beyond."""
    panel, balance, station = Panel(STATION, WORK), result.balance, result.balance.station
    color, told = look_of_tasks(result)
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
        textfont=LETTERS, customdata=names_of_tasks(result)[0], hoverinfo="skip",
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
    color, told = look_of_tasks(result)
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
        textfont={**LETTERS, "color": "#ffffff"},
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
