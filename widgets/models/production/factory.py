"""A factory to watch: the same orders through an assembly line and through flexible cells.

Two ways to organize the same workplaces, in a stylized model of this course:

- The assembly line (`run_line`): every order passes all stations in turn. A station does one step,
  is set up anew whenever the variant changes, and is blocked when the next buffer is full.
- The cells (`run_cells`): every order is made completely in whichever cell is free. Work takes
  longer where nobody is a specialist, but no cell waits for another.

Built on SimPy, and meant to be changed: what happens at a workplace is `Workplace.make`, the
journey of an order is `journey` in each of the two functions.
"""

from collections.abc import Callable, Iterator

import numpy as np
import simpy

from widgets.models.production.factory_record import (
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
from widgets.models.production.variability import process_time_factors
from widgets.models.validate import require


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
    plant = Plant(steps, setup_time, availability, repair_time, seed)
    servers = [simpy.Resource(plant.env) for _ in plant.workplaces]
    # Room at a station is for the order in it and those in the buffer before it; any number of
    # orders may wait for the first station, and any number be finished.
    inside = [buffer_size + 1] * (steps - 1)
    rooms = [simpy.Resource(plant.env, capacity) for capacity in [np.inf, *inside, np.inf]]

    def journey(order: int) -> Iterator[simpy.Event]:
        room = rooms[0].request()
        for step, station in enumerate(plant.workplaces):
            plant.move(order, 2 * step)
            server = servers[step].request()
            yield server
            plant.move(order, 2 * step + 1)
            yield from station.make(orders.variant[order], orders.work_time[order, step])
            station.is_now(BLOCKED)
            next_room = rooms[step + 1].request()
            yield next_room
            station.is_now(STARVED)
            servers[step].release(server)
            rooms[step].release(room)
            room = next_room

    names = [f"{kind} {step}" for step in range(1, steps + 1) for kind in ("buffer", "station")]
    places = ("orders", *names[1:])
    return plant.run(orders, journey, places, np.arange(1, 2 * steps, 2))


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
    work_factor : work in a cell, as a multiple of the work on the specialized line.
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
    plant = Plant(cells, setup_time, availability, repair_time, seed)
    free = list(plant.workplaces)
    turns = simpy.Resource(plant.env, cells)

    def journey(order: int) -> Iterator[simpy.Event]:
        plant.move(order, 0)
        with turns.request() as turn:
            yield turn
            variant = orders.variant[order]
            cell = min(free, key=lambda cell: cell.needs_setup(variant))
            free.remove(cell)
            plant.move(order, 1 + cell.index)
            yield from cell.make(variant, work_time[order])
            cell.is_now(STARVED)
            free.append(cell)

    places = ("orders", *(f"cell {cell}" for cell in range(1, cells + 1)))
    return plant.run(orders, journey, places, np.arange(1, cells + 1))


class Plant:
    """What every way to organize has in common: a clock, workplaces, and diaries of the run."""

    def __init__(
        self,
        workplaces: int,
        setup_time: float,
        availability: float,
        repair_time: float,
        seed: int,
    ):
        self.setup_time = float(require("setup_time", setup_time, at_least=0))
        self.repair_time = float(require("repair_time", repair_time, above=0))
        availability = float(require("availability", availability, at_least=0.1, at_most=1))
        # A = m_f / (m_f + m_r), with m_f the mean working time between two breakdowns.
        uptime_odds = availability / (1 - availability) if availability < 1 else np.inf
        self.time_between_breakdowns = self.repair_time * uptime_odds
        self.env = simpy.Environment()
        self.moves = []
        self.changes = []
        self.workplaces = [Workplace(self, index, seed) for index in range(workplaces)]

    def move(self, order: int, place: int) -> None:
        self.moves.append((self.env.now, order, place))

    def run(
        self,
        orders: Orders,
        journey: Callable[[int], Iterator[simpy.Event]],
        places: tuple[str, ...],
        station_place: np.ndarray,
    ) -> FactoryRun:
        """Send each order on its journey when it arrives, until the last one is finished."""

        def life(order: int) -> Iterator[simpy.Event]:
            yield self.env.timeout(orders.arrival_time[order])
            yield from journey(order)
            self.move(order, FINISHED)

        for order in range(len(orders.variant)):
            self.env.process(life(order))
        self.env.run()
        return record(orders, places, station_place, self.moves, self.changes)


class Workplace:
    """A station or a cell: it is set up, works, breaks down, and notes in a diary what it does."""

    def __init__(self, plant: Plant, index: int, seed: int):
        self.plant = plant
        self.index = index
        # Each workplace has its own luck, whatever happens at the others.
        self.rng = np.random.default_rng([seed, index])
        self.variant = None
        self.until_breakdown = self._next_breakdown()
        self.is_now(STARVED)

    def is_now(self, state: int) -> None:
        self.plant.changes.append((self.plant.env.now, self.index, state))

    def needs_setup(self, variant: int) -> bool:
        """Whether the last order was another variant; the first order finds all prepared."""
        return self.variant not in (None, variant)

    def make(self, variant: int, work_time: float) -> Iterator[simpy.Event]:
        """Set up if need be, then work, with a repair whenever the machine breaks down."""
        env = self.plant.env
        if self.needs_setup(variant):
            self.is_now(SETTING_UP)
            yield env.timeout(self.plant.setup_time)
        self.variant = variant
        # Only work wears a machine out: it cannot break down while it is idle.
        while work_time > self.until_breakdown:
            self.is_now(WORKING)
            yield env.timeout(self.until_breakdown)
            work_time -= self.until_breakdown
            self.is_now(BROKEN_DOWN)
            yield env.timeout(self.rng.standard_exponential() * self.plant.repair_time)
            self.until_breakdown = self._next_breakdown()
        self.is_now(WORKING)
        yield env.timeout(work_time)
        self.until_breakdown -= work_time

    def _next_breakdown(self) -> float:
        return self.rng.standard_exponential() * self.plant.time_between_breakdowns
