"""Line balancing: which tasks go to which station, so that the line needs the fewest stations?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from widgets.models.production.assembly_problem import AssemblyProblem
from widgets.models.validate import require

# Relative to the cycle time: sums of decimal task times are not exact in binary.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Balance:
    """An assignment of tasks to stations, and what is to be said about it."""

    problem: AssemblyProblem
    cycle_time: float  # [c] time between two products
    station: np.ndarray  # (tasks,) station of each task, from 1
    lower_bound: int  # proven: no assignment needs fewer stations

    @property
    def stations(self) -> int:
        """Length of the line [m], up to the last station that has a task."""
        return int(self.station.max())

    @property
    def loads(self) -> np.ndarray:
        """Work at each station, (stations,)."""
        return np.bincount(self.station - 1, weights=self.problem.task_times)

    @property
    def overloaded(self) -> tuple[int, ...]:
        """Stations with more work than the cycle time allows."""
        limit = self.cycle_time * (1 + TOLERANCE)
        return tuple(int(station) for station in 1 + np.flatnonzero(self.loads > limit))

    @property
    def violated(self) -> tuple[tuple[str, str], ...]:
        """Precedence pairs (before, after) whose first task comes at a later station."""
        station = dict(zip(self.problem.tasks, self.station, strict=True))
        return tuple(
            (before, after)
            for before, after in self.problem.precedence
            if station[before] > station[after]
        )

    @property
    def feasible(self) -> bool:
        """Whether the line can work like this."""
        return not self.overloaded and not self.violated

    @property
    def optimal(self) -> bool:
        """Whether the line can work like this, and certainly not with fewer stations."""
        return self.feasible and self.stations == self.lower_bound

    @property
    def efficiency(self) -> float:
        """Share of the paid time that is work: E = Σt / (m c)."""
        return sum(self.problem.task_times) / (self.stations * self.cycle_time)


def evaluate(problem: AssemblyProblem, cycle_time: float, station: Sequence[int]) -> Balance:
    """How good is an assignment made by hand?

    Parameters
    ----------
    problem : tasks, times and precedence.
    cycle_time : [c] time between two products.
    station : number of the station of each task, from 1, shape (tasks,).

    Returns
    -------
    Balance: loads, overloaded stations, violated precedence and efficiency.

    Raises
    ------
    ValueError : if a task is longer than the cycle time, a station number is below 1, or there
        is not one for each task.

    Examples
    --------
    >>> problem = AssemblyProblem(("a", "b", "c"), (4, 3, 1), (("a", "b"), ("a", "c")))
    >>> by_hand = evaluate(problem, 5, [2, 1, 2])
    >>> by_hand.loads, by_hand.violated, by_hand.efficiency
    (array([3., 5.]), (('a', 'b'),), 0.8)
    """
    station = require("station", station, at_least=1).astype(int)
    if station.shape != (len(problem.tasks),):
        raise ValueError(f"{len(problem.tasks)} tasks need a station each, not {station.size}")
    return Balance(problem, cycle_time, station, fewest_stations(problem, cycle_time))


def fewest_stations(problem: AssemblyProblem, cycle_time: float) -> int:
    """How many stations does the work need at the very least, if it could be split at will?

    Parameters
    ----------
    problem : tasks, times and precedence.
    cycle_time : [c] time between two products.

    Returns
    -------
    Lower bound on the number of stations: Σt / c, rounded up.

    Raises
    ------
    ValueError : if a task is longer than the cycle time.
    """
    require("cycle_time", cycle_time, above=0)
    longest = int(np.argmax(problem.task_times))
    if problem.task_times[longest] > cycle_time * (1 + TOLERANCE):
        raise ValueError(
            f"task {problem.tasks[longest]} takes {problem.task_times[longest]:g}, longer than "
            f"the cycle time of {cycle_time:g}"
        )
    return int(_stations_for(sum(problem.task_times), cycle_time))


def ranked_positional_weight(problem: AssemblyProblem, cycle_time: float) -> Balance:
    """What does a quick rule of thumb make of the line?

    The tasks with the most work behind them come first, each at the first station where it fits.

    Parameters
    ----------
    problem : tasks, times and precedence.
    cycle_time : [c] time between two products.

    Returns
    -------
    Balance: feasible, often but not always with the fewest stations (Helgeson and Birnie 1961).

    Raises
    ------
    ValueError : if a task is longer than the cycle time.
    """
    lower_bound = fewest_stations(problem, cycle_time)
    times = np.array(problem.task_times)
    positional_weight = times + problem.comes_before @ times
    free = np.full(len(times), float(cycle_time))
    station = np.zeros(len(times), dtype=int)
    for task in np.argsort(-positional_weight, kind="stable"):
        earliest = max(station[problem.comes_before[:, task]], default=0)
        fits = times[task] <= free[earliest:] + TOLERANCE * cycle_time
        station[task] = earliest + np.argmax(fits)
        free[station[task]] -= times[task]
    return Balance(problem, cycle_time, station + 1, lower_bound)


def minimum_stations(
    problem: AssemblyProblem, cycle_time: float, *, time_limit: float = 10.0
) -> Balance:
    """What is the smallest number of stations, with proof?

    Parameters
    ----------
    problem : tasks, times and precedence.
    cycle_time : [c] time between two products.
    time_limit : seconds after which the search stops with the best line so far.

    Returns
    -------
    Balance: `optimal`, unless the time limit stopped the search.

    Raises
    ------
    ValueError : if a task is longer than the cycle time.

    Notes
    -----
    The simple assembly line balancing problem of type 1 (Baybars 1986) as a mixed-integer
    program: x_ij = 1 if task i is at station j, y_j = 1 if station j is built; minimize Σ y_j
    with Σ_j x_ij = 1, Σ_i t_i x_ij ≤ c y_j and Σ_j j x_aj ≤ Σ_j j x_bj for a before b. A task
    can only be at stations that leave room for all work before and after it (Patterson and
    Albracht 1975).
    """
    quick = ranked_positional_weight(problem, cycle_time)
    if quick.optimal:
        return quick

    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import block_array, csr_array, eye_array, kron

    times = np.array(problem.task_times)
    tasks, most, least = len(times), quick.stations, quick.lower_bound
    first = _stations_for(times + times @ problem.comes_before, cycle_time)
    last = most + 1 - _stations_for(times + problem.comes_before @ times, cycle_time)

    # Columns: x of the first task at stations 1 to most, of the second, ...; then all y.
    number = np.arange(1, most + 1)
    possible = (number >= first[:, None]) & (number <= last[:, None])
    build = eye_array(most, format="csr")
    pairs = [(problem.index[before], problem.index[after]) for before, after in problem.precedence]
    before, after = np.array(pairs, dtype=int).reshape(-1, 2).T
    each_task = eye_array(tasks, format="csr")
    earlier_minus_later = each_task[before] - each_task[after]
    each_task_once = kron(each_task, np.ones((1, most)))
    at_most_zero = block_array(
        [
            [kron(times[None], build), -cycle_time * build],
            [kron(earlier_minus_later, number[None]), None],
            [None, build[1:] - build[:-1]],
        ]
    )
    result = milp(
        np.repeat([0, 1], [tasks * most, most]),
        integrality=np.ones(tasks * most + most),
        bounds=Bounds(
            np.append(np.zeros(tasks * most), number <= least),
            np.append(possible, np.ones(most)),
        ),
        constraints=[
            LinearConstraint(block_array([[each_task_once, csr_array((tasks, most))]]), 1, 1),
            LinearConstraint(at_most_zero, -np.inf, 0),
        ],
        options={"time_limit": time_limit},
    )
    if result.mip_dual_bound is not None:
        least = ceil(max(least, result.mip_dual_bound - TOLERANCE))
    if result.x is None:
        return Balance(problem, cycle_time, quick.station, least)
    chosen = result.x[: tasks * most].reshape(tasks, most)
    return Balance(problem, cycle_time, 1 + chosen.argmax(axis=1), least)


def _stations_for(work: float | np.ndarray, cycle_time: float) -> np.ndarray:
    return np.ceil(np.asarray(work) / cycle_time - TOLERANCE).astype(int)
