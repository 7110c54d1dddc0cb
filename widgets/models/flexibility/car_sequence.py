"""Mixed-model sequencing: in which order to build cars so that no station is overloaded.

Cars of one class want the same options. The station for an option keeps up with at most p cars
in any q in a row. (Problem 1 of CSPLib, the library of constraint problems.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require

_LARGEST_MIX = 20


@dataclass(frozen=True, eq=False)
class CarMix:
    """The cars to build and the stations that build them.

    Parameters
    ----------
    demand : cars of each class, shape (classes,).
    needs : True where a class wants an option, shape (classes, options).
    at_most, window : p and q of each option's station, shape (options,).

    Raises
    ------
    ValueError : if shapes don't fit, a number is negative, or p isn't between 0 and q.
    """

    demand: np.ndarray
    needs: np.ndarray
    at_most: np.ndarray
    window: np.ndarray

    def __post_init__(self) -> None:
        window = require("window", self.window, at_least=1)
        require("at_most", self.at_most, at_least=0)
        require("window minus at_most", window - self.at_most, at_least=0)
        demand = require("demand", self.demand, at_least=0)
        if np.shape(self.needs) != demand.shape + window.shape or demand.sum() < 1:
            raise ValueError(
                "needs must have one row per class and one column per option, with at least one "
                f"car to build, not the shape {np.shape(self.needs)} and {demand.sum():g} cars"
            )
        for name in ("demand", "needs", "at_most", "window"):
            kind = bool if name == "needs" else int
            object.__setattr__(self, name, np.array(getattr(self, name), dtype=kind))

    @property
    def cars(self) -> int:
        """Number of cars to build."""
        return int(self.demand.sum())

    @property
    def option_demand(self) -> np.ndarray:
        """Number of cars that want each option, shape (options,)."""
        return self.demand @ self.needs


def most_cars(sequence_length: ArrayLike, at_most: ArrayLike, window: ArrayLike) -> np.ndarray:
    """Return how many cars with an option fit into a sequence, p ⌊n/q⌋ + min(p, n mod q).

    A mix that wants more can't be built. A mix that wants no more of any option may still be
    impossible, because options compete for places. The share of cars with the option may exceed
    p/q in a short sequence: it can start and end with them.

    Parameters
    ----------
    sequence_length : n, number of cars in the sequence.
    at_most, window : p and q, at most p cars with the option in any q in a row.

    Raises
    ------
    ValueError : if a number is out of range.

    Exact for one option alone: put its cars at the front of every q places.

    >>> int(most_cars(100, 1, 3))  # not 33: places 1, 4, …, 100
    34
    """
    sequence_length = require("sequence_length", sequence_length, at_least=0)
    at_most = require("at_most", at_most, at_least=0)
    window = require("window", window, at_least=1)
    full_windows, rest = np.divmod(sequence_length, window)
    return (at_most * full_windows + np.minimum(at_most, rest)).astype(int)


def require_room(mix: CarMix) -> None:
    """Raise a ValueError that names the option, if one option alone has too many cars to fit in.

    >>> require_room(CarMix([3, 1], [[True], [False]], [1], [2]))
    Traceback (most recent call last):
    ValueError: option 1 is wanted by 3 of 4 cars, but at most 2 fit in (1 in any 2)
    """
    room = most_cars(mix.cars, mix.at_most, mix.window)
    for option in np.flatnonzero(mix.option_demand > room):
        raise ValueError(
            f"option {option + 1} is wanted by {mix.option_demand[option]} of {mix.cars} cars, but "
            f"at most {room[option]} fit in ({mix.at_most[option]} in any {mix.window[option]})"
        )


def overloaded(mix: CarMix, sequence: ArrayLike) -> np.ndarray:
    """Return which windows of a sequence hold too many cars with an option.

    Parameters
    ----------
    mix : the stations; the sequence may hold any number of each class.
    sequence : class of each car in building order, shape (..., cars); many sequences at once.

    Returns
    -------
    Boolean array (..., options, cars), True where the window that *starts* at this car is
    overloaded. Windows that would run past the last car are part of earlier ones: False.

    Raises
    ------
    ValueError : if a class doesn't exist.

    Source: CSPLib prob001; example of Dincbas, Simonis & Van Hentenryck (1988).
    """
    classes = len(mix.demand)
    sequence = require("class of a car", sequence, at_least=0, at_most=classes - 1).astype(int)
    cars = sequence.shape[-1]
    wanted = np.moveaxis(mix.needs[sequence], -1, -2)
    so_far = np.concatenate([np.zeros_like(wanted[..., :1], int), wanted.cumsum(axis=-1)], axis=-1)
    start = np.arange(cars)
    window = np.minimum(mix.window, cars)[:, np.newaxis]
    end = np.minimum(start + window, cars)
    loads = np.take_along_axis(so_far, np.broadcast_to(end, wanted.shape), -1) - so_far[..., :-1]
    return (loads > mix.at_most[:, np.newaxis]) & (start + window <= cars)


@dataclass(frozen=True, eq=False)
class Sequences:
    """All ways to build a mix: their exact number, and the first of them (rows: sequences)."""

    count: int
    first: np.ndarray


def solve(mix: CarMix, limit: int = 100) -> Sequences:
    """Return how many sequences overload no station, and the first of them in class order.

    Counts by backtracking that remembers: what can follow depends only on the cars still to build
    and on the last few cars built. A branch is given up when an option alone no longer fits in.

    Parameters
    ----------
    mix : the cars and stations, up to 20 cars.
    limit : how many sequences to list at most. Cars of one class are interchangeable.

    Raises
    ------
    ValueError : if there are more than 20 cars, or if one option alone already doesn't fit in.

    >>> solve(CarMix([1, 2], [[True], [False]], [1], [2])).first
    array([[0, 1, 1],
           [1, 0, 1],
           [1, 1, 0]])
    """
    require("number of cars", mix.cars, at_most=_LARGEST_MIX)
    require_room(mix)
    options_of = [np.flatnonzero(row).tolist() for row in mix.needs]
    at_most, window = mix.at_most.tolist(), mix.window.tolist()

    def next_cars(left: tuple, recent: tuple) -> Iterator[tuple[int, tuple, tuple]]:
        for car, number in enumerate(left):
            if number and all(
                sum(option in options_of[other] for other in recent[: window[option] - 1])
                < at_most[option]
                for option in options_of[car]
            ):
                still_left = (*left[:car], number - 1, *left[car + 1 :])
                yield car, still_left, (car, *recent)[: max(window) - 1]

    @cache
    def count(left: tuple, recent: tuple) -> int:
        wanted = np.dot(left, mix.needs)
        if np.any(wanted > most_cars(sum(left), mix.at_most, mix.window)):
            return 0
        if not any(left):
            return 1
        return sum(count(*state) for _, *state in next_cars(left, recent))

    def walk(left: tuple, recent: tuple) -> Iterator[tuple[int, ...]]:
        if not any(left):
            yield ()
        for car, *state in next_cars(left, recent):
            if count(*state):
                for rest in walk(*state):
                    yield (car, *rest)

    start = tuple(mix.demand.tolist()), ()
    first = list(islice(walk(*start), limit))
    return Sequences(count(*start), np.array(first, dtype=int).reshape(-1, mix.cars))
