"""An assembly to be divided among stations: tasks, times, precedence, and how to read them."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import zip_longest

import numpy as np

from widgets.models.validate import require


@dataclass(frozen=True)
class AssemblyProblem:
    """Tasks of an assembly, their times and which task must come before which.

    Parameters
    ----------
    tasks : names, each once.
    task_times : [t] time of each task, above 0.
    precedence : pairs of names (before, after).

    Raises
    ------
    ValueError : if a name is unknown or used twice, a time is not positive, or tasks wait for
        each other in a cycle.
    """

    tasks: tuple[str, ...]
    task_times: tuple[float, ...]
    precedence: tuple[tuple[str, str], ...]

    def __post_init__(self):
        require("number of tasks", len(self.tasks), at_least=1)
        for task, time in zip(self.tasks, self.task_times, strict=True):
            require(f"time of task {task}", time, above=0)
            if self.tasks.count(task) > 1:
                raise ValueError(f"task {task} appears more than once")
        for before, after in self.precedence:
            for task, other in ((before, after), (after, before)):
                if task not in self.tasks:
                    raise ValueError(f"task {other} refers to task {task}, which does not exist")
        try:
            TopologicalSorter(self._predecessors).prepare()
        except CycleError as error:
            cycle = " → ".join(error.args[1])
            raise ValueError(f"tasks wait for each other in a cycle: {cycle}") from None

    @cached_property
    def index(self) -> dict[str, int]:
        """Number of each task, from 0."""
        return {task: number for number, task in enumerate(self.tasks)}

    @cached_property
    def comes_before(self) -> np.ndarray:
        """Whether a task must come before another, directly or not, (tasks, tasks)."""
        before = np.zeros((len(self.tasks), len(self.tasks)), dtype=bool)
        for task in TopologicalSorter(self._predecessors).static_order():
            for predecessor in self._predecessors[task]:
                column, earlier = self.index[task], self.index[predecessor]
                before[:, column] |= before[:, earlier]
                before[earlier, column] = True
        return before

    @cached_property
    def _predecessors(self) -> dict[str, list[str]]:
        predecessors = {task: [] for task in self.tasks}
        for before, after in self.precedence:
            predecessors[after].append(before)
        return predecessors


def read_assembly_problems(csv_text: str) -> dict[str, AssemblyProblem]:
    """Which line balancing problems does a table hold?

    Parameters
    ----------
    csv_text : a table with one row per task and the columns task, task_time and predecessors
        (names of tasks, separated by semicolons); a column instance, if there is one, keeps
        several problems apart.

    Returns
    -------
    The problems by name of the instance, or by the name "line" without that column.

    Raises
    ------
    ValueError : if a column is missing, a time is not a number, or a problem has a fault.

    Examples
    --------
    >>> table = "task,task_time,predecessors\\nframe,4,\\nwheels,3,frame\\nbell,1,frame;wheels"
    >>> read_assembly_problems(table)["line"].precedence
    (('frame', 'wheels'), ('frame', 'bell'), ('wheels', 'bell'))
    """
    lines = csv.reader(csv_text.removeprefix("\ufeff").strip().splitlines())
    return assembly_problems(lines, _time)


def _time(task: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"the time of task {task} is not a number: {text!r}") from None


def assembly_problems(
    table: Iterable[list[str]], read_time: Callable[[str, str], float]
) -> dict[str, AssemblyProblem]:
    """Return what `read_assembly_problems` does, from the cells of a table.

    Parameters
    ----------
    table : the names of the columns, then one row of cells per task.
    read_time : turns the name of a task and the cell of its time into a number, or raises a
        ValueError.
    """
    lines = iter(table)
    header = [name.strip() for name in next(lines, [])]
    for column in ("task", "task_time", "predecessors"):
        if column not in header:
            raise ValueError(f"the table has no column {column} (commas separate columns)")
    rows: dict[str, list[tuple[str, float, list[str]]]] = {}
    for line in filter(None, lines):
        pairs = zip_longest(header, line, fillvalue="")
        cells = {column: cell.strip() for column, cell in pairs}
        task, time = cells["task"], cells["task_time"]
        names = [name.strip() for name in cells["predecessors"].split(";")]
        row = (task, read_time(task, time), [name for name in names if name])
        rows.setdefault(cells.get("instance", "line"), []).append(row)
    if not rows:
        raise ValueError("the table has no tasks")
    return {
        instance: AssemblyProblem(
            tasks=tuple(task for task, _, _ in tasks),
            task_times=tuple(time for _, time, _ in tasks),
            precedence=tuple((before, task) for task, _, names in tasks for before in names),
        )
        for instance, tasks in rows.items()
    }
