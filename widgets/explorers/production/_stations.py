"""Which task is at which station: from a table, as the learner types it, and where to draw it."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from widgets.data import FOLDER
from widgets.learner import tables
from widgets.models.production import line_balancing
from widgets.models.production.assembly_problem import (
    AssemblyProblem,
    assembly_problems,
    read_assembly_problems,
)
from widgets.page import numerals


@lru_cache(maxsize=1)
def published() -> dict[str, AssemblyProblem]:
    """Return the instances of datasets/line_balancing.csv by name."""
    return read_assembly_problems((FOLDER / "line_balancing.csv").read_text("utf-8"))


def read_own(path: str) -> dict[str, AssemblyProblem]:
    """Return the problems of the learner's table, as a spreadsheet saved it."""
    try:
        rows = tables.rows(tables.contents(Path(path)))
    except (FileNotFoundError, IsADirectoryError):
        raise ValueError("your own table: there is no such file beside this notebook") from None
    except OSError as error:
        raise ValueError(f"your own table cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"your own table cannot be read: {error}") from None
    marks = numerals.marks_of((cell, "") for _, cells in rows[1:] for cell in cells)

    def read_time(task: str, time: str) -> float:
        return numerals.read(time, label=f"time of task {task}", marks=marks)

    return assembly_problems(([_text(cell) for cell in cells] for _, cells in rows), read_time)


def _text(cell: Any) -> str:
    number = isinstance(cell, float)
    return numerals.unmistakable(cell) if number else "" if cell is None else str(cell)


def in_order(problem: AssemblyProblem, cycle_time: float) -> list[int]:
    """Return the station of each task if a new one is opened whenever the next task is too long."""
    station, load, stations = 1, 0.0, []
    for time in problem.task_times:
        if load + time > cycle_time * (1 + line_balancing.TOLERANCE):
            station, load = station + 1, 0.0
        load += time
        stations.append(station)
    return stations


def read_stations(name: str, problem: AssemblyProblem, words: str) -> list[int] | None:
    """Return each station from "Jackson: 1, 2 | 3", or None if the name in front is another."""
    if found := re.match(r"\s*([^:|,;]+):(.*)", words):
        if found[1].strip() != name:
            return None
        words = found[2]
    lines = [[task.strip() for task in re.split("[,;]", line)] for line in words.split("|")]
    station = {}
    for number_, tasks in enumerate(filter(any, lines), start=1):
        for task in filter(None, tasks):
            if task not in problem.index:
                told = f"“{numerals.shortened(task)}”"
                raise ValueError(f"tasks by station: {name} has no task {told}")
            if task in station:
                raise ValueError(f"tasks by station: task {task} is at two stations")
            station[task] = number_
    missing = [task for task in problem.tasks if task not in station]
    if missing:
        raise ValueError(f"tasks by station: task {missing[0]} is at no station")
    return [station[task] for task in problem.tasks]


def write_stations(name: str, problem: AssemblyProblem, station: np.ndarray) -> str:
    """Return an assignment as the learner types it, the product in front and no empty station."""
    lines = [
        ", ".join(t for t, at in zip(problem.tasks, station, strict=True) if at == number_)
        for number_ in np.unique(station)
    ]
    return f"{name}: {' | '.join(lines)}"


def layout(problem: AssemblyProblem) -> tuple[np.ndarray, np.ndarray]:
    """Return where to draw each task: across by the longest chain before it, from 0 to 1."""
    level = np.zeros(len(problem.tasks), int)
    for task in np.argsort(problem.comes_before.sum(axis=0), kind="stable"):
        before = np.flatnonzero(problem.comes_before[:, task])
        level[task] = 1 + max(level[before], default=-1)
    height = np.empty(len(level))
    for column in range(level.max() + 1):
        (here,) = np.nonzero(level == column)
        height[here] = 1 - (np.arange(len(here)) + 0.5) / len(here)
    return level / max(level.max(), 1), height
