"""Lesson 02: the same orders on an assembly line and in flexible cells, to watch."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.explorers.production._floor import CELLS, HEIGHT, LINE, STATIONS, WIDTH, Film, film
from widgets.models.production import factory
from widgets.models.production.factory_record import (
    BLOCKED,
    BROKEN_DOWN,
    SETTING_UP,
    STARVED,
    Orders,
)
from widgets.page.animation import Frames
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted, in_words

SHIFT = 480  # minutes
TIMES = np.linspace(0, SHIFT, 241)
HALFWAY = len(TIMES) // 2  # queues have grown, and most orders are still to come
ORDERS = 130  # more than arrive in a shift
TIME_BETWEEN_ORDERS, WORK_CONTENT, REPAIR_TIME = 6, 20, 15  # minutes

HIDDEN = {"visible": False, "fixedrange": True}
ACROSS = Axis("", "", 0, WIDTH, more=HIDDEN)
UP = Axis("", "", 0, HEIGHT, more=HIDDEN)


@dataclass(frozen=True)
class WatchTheFactoryInputs:
    variants: int = integer("Variants", "", 6, 1, 12, help="all equally likely")
    setup_time: float = number(
        "Setup time of a station", "min", 2, 0, 4, step=0.1, help="whenever the variant changes"
    )
    cell_setup_time: float = number(
        "Setup time of a cell", "min", 2, 0, 12, step=0.1, help="it does the work of five stations"
    )
    variability: float = number(
        "Process variability (CV)", "", 0.5, 0, 1.5, step=0.1, help="0: every step takes as long"
    )
    availability: int = integer(
        "Availability of a workplace", "%", 100, 60, 100, help="below 100 %: breakdowns", more=True
    )
    buffer_size: int = integer("Buffer between two stations", "orders", 2, 0, 8, more=True)
    work_factor: float = number(
        "Work in a cell", "× the line's", 1.4, 1, 2, step=0.05, more=True,
        help="no specialists: each order takes longer",
    )  # fmt: skip
    seed: int = integer("Another shift (seed)", "", 83, 1, 99, more=True)


@dataclass(frozen=True)
class WatchTheFactoryResult:
    inputs: WatchTheFactoryInputs
    line: Film
    cells: Film

    @property
    def on_line(self) -> float:
        """Mean flow time of the orders that the line finished, min."""
        return float(self.line.history.flow_time[-1])

    @property
    def in_cells(self) -> float:
        """Mean flow time of the orders that the cells finished, min."""
        return float(self.cells.history.flow_time[-1])


class WatchTheFactory(Explorer):
    """Which is faster with the same orders: an assembly line or flexible cells?"""

    Inputs = WatchTheFactoryInputs
    presets = {
        "One product": {"variants": 1},
        "Twelve variants": {"variants": 12},
        "Quick setups (SMED)": {"setup_time": 0.2, "cell_setup_time": 0.2},
        "Slow cells": {"cell_setup_time": 10},
        "Breakdowns": {"availability": 90},
    }
    card = Card(
        r"CT = \frac{WIP}{TH},\qquad u = \frac{\text{time spent working}}{\text{time}}",
        {
            "CT": "flow time: from the arrival of an order until it is finished, min",
            "WIP": "work in progress: orders arrived and not finished",
            "TH": "throughput: orders finished, a minute (on the chart: an hour)",
            "u": "utilization, mean of the five workplaces",
        },
        "Little 1961 for the equation. The factory is a stylized model of this course, simulated "
        "event by event with SimPy in widgets/models/factory.py; change it there.",
        "Orders arrive at random, one in 6 minutes on average, each with 20 minutes of work in "
        "five equal steps; a repair takes 15 minutes on average. How long a setup takes in a cell, "
        "which does all five steps, is an assumption, and it decides. One shift is one draw of "
        "chance: try others. The counters start with an empty factory and count what is finished "
        "so far. Blocked: the order is ready, but there is no room behind. Starved: no order is "
        "there.",
    )
    simulates = True

    @staticmethod
    def solve(inputs):
        drawn = factory.draw_orders(
            ORDERS,
            time_between_orders=TIME_BETWEEN_ORDERS,
            variants=inputs.variants,
            work_content=WORK_CONTENT,
            steps=STATIONS,
            coefficient_of_variation=inputs.variability,
            seed=inputs.seed,
        )
        # The first order after the shift is the last one: the record goes on until it is finished.
        arrived = slice(np.searchsorted(drawn.arrival_time, SHIFT) + 1)
        orders = Orders(
            drawn.arrival_time[arrived], drawn.variant[arrived], drawn.work_time[arrived]
        )
        workplaces = {
            "availability": inputs.availability / 100,
            "repair_time": REPAIR_TIME,
            "seed": inputs.seed,
        }
        line = factory.run_line(
            orders, buffer_size=inputs.buffer_size, setup_time=inputs.setup_time, **workplaces
        )
        cells = factory.run_cells(
            orders,
            cells=STATIONS,
            work_factor=inputs.work_factor,
            setup_time=inputs.cell_setup_time,
            **workplaces,
        )
        return WatchTheFactoryResult(inputs, film(line, TIMES), film(cells, TIMES))

    @staticmethod
    def draw(result):
        panel = Panel(ACROSS, UP)
        LINE.draw(panel, result.line, HALFWAY, result.inputs.buffer_size)
        CELLS.draw(panel, result.cells, HALFWAY, result.inputs.buffer_size)
        margin = dict.fromkeys("lrtb", 10)
        return panel.figure(height=HEIGHT + 20, margin=margin, dragmode=False)

    @staticmethod
    def animate(result):
        moving = [*LINE.moving(result.line), *CELLS.moving(result.cells)]
        traces = dict(zip((3, 4, 5, 9, 10, 11), moving, strict=True))
        return Frames(TIMES, "min", traces, first=HALFWAY)

    @staticmethod
    def columns(result):
        line, cells = result.line.history, result.cells.history
        shares = {"setting up": SETTING_UP, "blocked": BLOCKED, "starved": STARVED}
        return {
            "Line (min/order)": in_words(result.on_line),
            "Cells (min/order)": in_words(result.in_cells),
            **{
                f"Line: {name} (%)": f"{100 * line.state_share[-1, state]:.0f}"
                for name, state in shares.items()
            },
            "Cells: setting up (%)": f"{100 * cells.state_share[-1, SETTING_UP]:.0f}",
        }

    @staticmethod
    def describe(result):
        line, cells = result.line.history, result.cells.history
        on_line, in_cells = result.on_line, result.in_cells
        low, high = map(in_words, sorted((on_line, in_cells)))
        if abs(on_line - in_cells) < 0.5:
            each = f"{in_words(on_line)} min an order on the line, {in_words(in_cells)} in cells"
            verdict = f"both are about equally fast: {each}"
        elif on_line < in_cells:
            verdict = f"the line is faster: {low} min an order, {high} in cells"
        else:
            verdict = f"cells are faster: {low} min an order, {high} on the line"
        setups, blocked, repairs = (
            [f"{100 * floor.state_share[-1, state]:.0f} %" for floor in (line, cells)]
            for state in (SETTING_UP, BLOCKED, BROKEN_DOWN)
        )
        if on_line < in_cells:
            in_a_cell = in_words(result.inputs.work_factor * WORK_CONTENT)
            why = (
                f"The work alone takes {WORK_CONTENT} minutes on the line and {in_a_cell} in a cell"
            )
            if result.inputs.cell_setup_time > result.inputs.setup_time:
                longer = counted(result.inputs.cell_setup_time, "minute")
                why += f", and a setup in a cell {longer}, not {in_words(result.inputs.setup_time)}"
        else:
            why = (
                f"Setups take {setups[0]} of the time on the line and {setups[1]} in the cells; "
                f"on the line blocking takes {blocked[0]}"
            )
        broken = f"; repairs take {repairs[0]} and {repairs[1]}" if repairs != ["0 %"] * 2 else ""
        return (
            f"Over {SHIFT // 60} hours {verdict}.\n"
            f"In that time {line.finished[-1]} and {cells.finished[-1]} of "
            f"{len(result.line.variant)} orders are finished. The chart counts only up to its own "
            f"time. {why}{broken}."
        )
