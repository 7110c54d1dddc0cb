"""A factory to watch: the same orders through an assembly line and through flexible cells.

Two ways to organise the same workplaces, in a stylised model of this course:

- The assembly line (`run_line`): every order passes all stations in turn. A station does one step,
  is set up anew whenever the variant changes, and is blocked when the next buffer is full.
- The cells (`run_cells`): every order is made completely in whichever cell is free. Work takes
  longer where nobody is a specialist, but no cell waits for another.

Built on SimPy, and meant to be changed: what happens at a workplace is `Workplace.make`, the
journey of an order is `journey` in each of the two functions.
"""

from collections.abc import Iterator

import numpy as np
import simpy

from widgets.models.factory_record import (
    BLOCKED,
    BROKEN_DOWN,
    FINISHED,
    SETTING_UP,
    STARVED,
    WORKING,
    FactoryRun,
    Orders,
    record,
)
from widgets.models.validate import require
from widgets.models.variability import process_time_factors


def draw_orders(
    orders: int = 100,
    *,
    time_between_orders: float = 6.0,
    variants: int = 4,
    work_content: float = 20.0,
    steps: int = 5,
    coefficient_of_variation: float = 0.5,
    seed: int | np.random.Generator = 1,
) -> Orders:
    """Which orders arrive, when, and how much work is each?

    Arrivals, variants and work have their own random numbers, so that a slider changes only what
    it is about.

    Parameters
    ----------
    orders : number of orders.
    time_between_orders : [t_a] minutes, mean; orders arrive at random (Poisson).
    variants : number of variants, all equally likely.
    work_content : [T_0] minutes, mean work in an order.
    steps : equal steps that the work is divided into, one per station of a line.
    coefficient_of_variation : [c_e] of the time of a step, 0 to 2 (Weibull).
    seed : seed or generator of the random numbers.

    Returns
    -------
    Orders, with their arrival times and process times in minutes.

    Raises
    ------
    ValueError : if a number is out of range.
    """
    orders, variants, steps = (
        int(require(name, number, at_least=1))
        for name, number in (("orders", orders), ("variants", variants), ("steps", steps))
    )
    require("time_between_orders", time_between_orders, above=0)
    require("work_content", work_content, above=0)
    arrivals, mix, work = np.random.default_rng(seed).spawn(3)
    factors = process_time_factors(
        work.standard_exponential((orders, steps)), coefficient_of_variation
    )
    return Orders(
        arrival_time=np.cumsum(arrivals.exponential(time_between_orders, orders)),
        variant=(mix.random(orders) * variants).astype(int),
        work_time=factors * (work_content / steps),
    )


def run_line(
    orders: Orders,
    *,
    buffer_size: int = 2,
    setup_time: float = 1.0,
    availability: float = 1.0,
    repair_time: float = 15.0,
    seed: int = 1,
) -> FactoryRun:
    """How do the orders fare on an assembly line with one station per step?

    Parameters
    ----------
    orders : the stream of orders.
    buffer_size : [b] waiting places between two stations; before the first, any number may wait.
    setup_time : [s] minutes that a station needs whenever the variant changes.
    availability : [A] share of working and repair time that a workplace works, 0.1 to 1.
    repair_time : [m_r] minutes, mean of a repair (exponential).
    seed : seed of the breakdowns, a whole number from 0.

    Returns
    -------
    FactoryRun, from time 0 until the last order is finished.

    Raises
    ------
    ValueError : if a number is out of range.

    Examples
    --------
    Two orders of different variants, two steps of 3 minutes each, 1 minute of setup:

    >>> two = Orders(np.zeros(2), np.array([0, 1]), np.full((2, 2), 3.0))
    >>> run_line(two, setup_time=1).finish_time
    array([ 6., 11.])
    """
    buffer_size = int(require("buffer_size", buffer_size, at_least=0))
    steps = orders.work_time.shape[1]
    env = simpy.Environment()
    moves, changes = [], []
    stations = _workplaces(steps, env, changes, setup_time, availability, repair_time, seed)
    servers = [simpy.Resource(env) for _ in stations]
    # Room at a station is for the order in it and those in the buffer before it; any number of
    # orders may wait for the first station, and any number be finished.
    inside = [buffer_size + 1] * (steps - 1)
    rooms = [simpy.Resource(env, capacity) for capacity in [np.inf, *inside, np.inf]]

    def journey(order: int) -> Iterator[simpy.Event]:
        yield env.timeout(orders.arrival_time[order])
        room = rooms[0].request()
        for step, station in enumerate(stations):
            moves.append((env.now, order, 2 * step))
            server = servers[step].request()
            yield server
            moves.append((env.now, order, 2 * step + 1))
            yield from station.make(orders.variant[order], orders.work_time[order, step])
            station.is_now(BLOCKED)
            next_room = rooms[step + 1].request()
            yield next_room
            station.is_now(STARVED)
            servers[step].release(server)
            rooms[step].release(room)
            room = next_room
        moves.append((env.now, order, FINISHED))

    for order in range(len(orders.variant)):
        env.process(journey(order))
    env.run()
    names = [f"{kind} {step}" for step in range(1, steps + 1) for kind in ("buffer", "station")]
    places = ("orders", *names[1:])
    return record(orders, places, np.arange(1, 2 * steps, 2), moves, changes)


def run_cells(
    orders: Orders,
    *,
    cells: int = 5,
    work_factor: float = 1.4,
    setup_time: float = 0.5,
    availability: float = 1.0,
    repair_time: float = 15.0,
    seed: int = 1,
) -> FactoryRun:
    """How do the orders fare in parallel cells, each of which makes whole orders?

    Orders wait in one queue. A free cell that needs no setup goes first, then the one that has
    been free for longest.

    Parameters
    ----------
    orders : the stream of orders.
    cells : number of cells.
    work_factor : work in a cell, as a multiple of the work on the specialised line.
    setup_time : [s] minutes that a cell needs whenever the variant changes.
    availability : [A] share of working and repair time that a workplace works, 0.1 to 1.
    repair_time : [m_r] minutes, mean of a repair (exponential).
    seed : seed of the breakdowns, a whole number from 0.

    Returns
    -------
    FactoryRun, from time 0 until the last order is finished.

    Raises
    ------
    ValueError : if a number is out of range.

    Examples
    --------
    >>> two = Orders(np.zeros(2), np.array([0, 1]), np.full((2, 2), 3.0))
    >>> run_cells(two, cells=2, work_factor=1.5).finish_time
    array([9., 9.])
    """
    cells = int(require("cells", cells, at_least=1))
    require("work_factor", work_factor, above=0)
    work_time = orders.work_time.sum(axis=1) * work_factor
    env = simpy.Environment()
    moves, changes = [], []
    free = _workplaces(cells, env, changes, setup_time, availability, repair_time, seed)
    turns = simpy.Resource(env, cells)

    def journey(order: int) -> Iterator[simpy.Event]:
        yield env.timeout(orders.arrival_time[order])
        moves.append((env.now, order, 0))
        with turns.request() as turn:
            yield turn
            variant = orders.variant[order]
            cell = min(free, key=lambda cell: cell.needs_setup(variant))
            free.remove(cell)
            moves.append((env.now, order, 1 + cell.index))
            yield from cell.make(variant, work_time[order])
            cell.is_now(STARVED)
            free.append(cell)
        moves.append((env.now, order, FINISHED))

    for order in range(len(orders.variant)):
        env.process(journey(order))
    env.run()
    places = ("orders", *(f"cell {cell}" for cell in range(1, cells + 1)))
    return record(orders, places, np.arange(1, cells + 1), moves, changes)


class Workplace:
    """A station or a cell: it is set up, works, breaks down, and notes in a diary what it does."""

    def __init__(
        self,
        index: int,
        env: simpy.Environment,
        changes: list[tuple[float, int, int]],
        setup_time: float,
        time_between_breakdowns: float,
        repair_time: float,
        seed: list[int],
    ):
        self.index = index
        self.env = env
        self.changes = changes
        self.setup_time = setup_time
        self.time_between_breakdowns = time_between_breakdowns
        self.repair_time = repair_time
        self.rng = np.random.default_rng(seed)
        self.variant = None
        self.until_breakdown = self.rng.standard_exponential() * time_between_breakdowns
        self.is_now(STARVED)

    def is_now(self, state: int) -> None:
        self.changes.append((self.env.now, self.index, state))

    def needs_setup(self, variant: int) -> bool:
        """Whether the last order was another variant; the first order finds all prepared."""
        return self.variant not in (None, variant)

    def make(self, variant: int, work_time: float) -> Iterator[simpy.Event]:
        """Set up if need be, then work, with a repair whenever the machine breaks down."""
        if self.needs_setup(variant):
            self.is_now(SETTING_UP)
            yield self.env.timeout(self.setup_time)
        self.variant = variant
        # Only work wears a machine out: it cannot break down while it is idle.
        while work_time > self.until_breakdown:
            self.is_now(WORKING)
            yield self.env.timeout(self.until_breakdown)
            work_time -= self.until_breakdown
            self.is_now(BROKEN_DOWN)
            yield self.env.timeout(self.rng.standard_exponential() * self.repair_time)
            self.until_breakdown = self.rng.standard_exponential() * self.time_between_breakdowns
        self.is_now(WORKING)
        yield self.env.timeout(work_time)
        self.until_breakdown -= work_time


def _workplaces(
    number: int,
    env: simpy.Environment,
    changes: list[tuple[float, int, int]],
    setup_time: float,
    availability: float,
    repair_time: float,
    seed: int,
) -> list[Workplace]:
    setup_time = float(require("setup_time", setup_time, at_least=0))
    availability = float(require("availability", availability, at_least=0.1, at_most=1))
    repair_time = float(require("repair_time", repair_time, above=0))
    # A = m_f / (m_f + m_r), with m_f the mean working time between two breakdowns.
    uptime = repair_time * availability / (1 - availability) if availability < 1 else np.inf
    return [
        # Each workplace has its own luck, whatever happens at the others.
        Workplace(index, env, changes, setup_time, uptime, repair_time, [seed, index])
        for index in range(number)
    ]
