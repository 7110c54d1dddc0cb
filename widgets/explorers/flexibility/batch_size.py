"""Lesson 06: how small a batch may be, and where a little flexibility is nearly all of it."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from widgets.explorer import Card, Explorer
from widgets.models.flexibility import batch_size
from widgets.page import theme
from widgets.page.fields import fields_of, integer, number
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD


@dataclass(frozen=True)
class BatchSizeInputs:
    setup_time: float = number(
        "Setup time", "h", 1, 1e-3, 5, log=True, help="between two variants; 0.001 h is 3.6 s"
    )
    lot_size: int = integer("Your lot size", "units", 200, 1, 5_000, log=True)
    demand_rate: float = number("Demand, all variants", "units/h", 8, 0.5, 9.9, step=0.1)
    unit_time: float = number("Time per unit", "h", 0.1, 0.05, 0.5, log=True, more=True)

    @property
    def machine(self) -> tuple[float, float, float]:
        """What the model wants: s, t, λ."""
        return self.setup_time, self.unit_time, self.demand_rate


@dataclass(frozen=True)
class BatchSizeResult:
    inputs: BatchSizeInputs
    yours: float  # flow time of your lot, h; infinite if it is too small
    best: float  # lot with the shortest flow time, not rounded
    best_time: float  # its flow time, h
    least: float  # lot at and below which setups eat all capacity
    lot_of_one: float  # setup time up to which a lot of one is best, h

    @property
    def best_in_words(self) -> str:
        return in_words(self.best, 2 if self.best < 100 else 3)


class BatchSize(Explorer):
    """How many units should follow one setup, so that orders are finished soonest?"""

    Inputs = BatchSizeInputs
    presets = {
        "A quarter of the setup": {"setup_time": 0.25},
        "Lots too small": {"lot_size": 30},
        "Nearly full": {"demand_rate": 9.5, "lot_size": 500},
        "Lot of one": {"setup_time": 0.01, "lot_size": 1},
    }
    card = Card(
        r"CT(Q) = \frac{s + Qt}{1 - \lambda\,(t + s/Q)},\quad Q_{min} = \frac{\lambda s}{1-\rho},"
        r"\quad Q^* = \frac{s}{t}\,\frac{\sqrt{\rho}}{1-\sqrt{\rho}};\qquad "
        r"\text{lot of one if } \frac{s}{t} \le \frac{1-\sqrt{\rho}}{\sqrt{\rho}}",
        {
            "CT": "mean flow time of a lot: waiting, setup and processing, h",
            "Q": "lot size, units; Q_min: setups eat all capacity; Q*: shortest flow time",
            "s": "setup time before each lot, h",
            "t": "time per unit, h",
            r"\lambda": "demand for all variants together, units/h",
            r"\rho = \lambda t": "load of the machine without any setup",
        },
        "The queue of Karmarkar 1987, Management Science 33(3). Best lot and lot of one were "
        "derived for this course (a stylized model, checked numerically).",
        "One machine, lots that arrive at random and take random times (as in M/M/1), the same "
        "setup between any two variants. The wait for a lot's orders to be collected is left out.",
    )

    @staticmethod
    def of_firm(firm):
        return {
            "setup_time": firm.setup_time / 60,
            "unit_time": firm.process_time / 60,
            "demand_rate": firm.utilization * 60 / firm.process_time,
        }

    @staticmethod
    def solve(inputs):
        machine = inputs.machine
        best = float(batch_size.best_batch(*machine))
        load = inputs.demand_rate * inputs.unit_time
        return BatchSizeResult(
            inputs,
            float(batch_size.flow_time(inputs.lot_size, *machine)),
            best,
            float(batch_size.flow_time(best, *machine)),
            float(batch_size.least_batch(*machine)),
            inputs.unit_time * float(batch_size.lot_of_one_limit(load)),
        )

    @staticmethod
    def draw(result):
        inputs, field = result.inputs, fields_of(BatchSizeInputs)
        most, slowest = field["lot_size"].high, 10_000
        # Close to the wall the curve needs its own points: it rises there without end.
        lots = np.maximum(1, result.least) + np.geomspace(1e-4, most, 91) * max(1, result.least)
        times = batch_size.flow_time(lots, *inputs.machine)
        shown = (lots <= most) & (times <= slowest)
        keeps_up = np.isfinite(result.yours)
        wall = result.least if 1 < result.least <= most else None
        inside = result.best <= most and result.best_time <= slowest
        hover = "%{y:,.3~r} h<br>in lots of %{x:,.4~r}"
        load, ratio = inputs.demand_rate * inputs.unit_time, inputs.setup_time / inputs.unit_time
        loads = np.linspace(0.01, 0.99, 99)
        border = batch_size.lot_of_one_limit(loads)
        floor, ceiling = 1e-3, 200.0
        area = {
            "x": np.concatenate([100 * loads, 100 * loads[::-1]]),
            "y": np.concatenate([border, np.full(99, floor)]),
        }
        second = {"xaxis": "x2", "yaxis": "y2"}
        flip, side = result.lot_of_one / inputs.unit_time, "left" if load > 0.5 else "right"
        aside = "right" if inputs.lot_size < (100 if keeps_up else 15) else "left"
        below = side == "left" or flip < ratio < 10 * flip  # on the other side there is the border
        traces = [
            theme.line(lots[shown], times[shown], THIRD, "flow time", hovertemplate=hover),
            theme.line([wall, wall], [0.05, slowest], NEUTRAL, "setups eat all time"),
            theme.label(
                wall,
                0.05,
                f" wall: {in_words(result.least)} ",
                "top left" if result.least > 100 else "top right",
            ),
            theme.point(
                inputs.lot_size,
                min(result.yours, slowest),
                "yours" if keeps_up else "yours: no end",
                MASS,
                f"{'top' if keeps_up else 'bottom'} {aside}",
                hovertemplate=f"{in_words(result.yours)} h<br>in lots of %{{x}}"
                if keeps_up
                else "never<br>in lots of %{x}",
            ),
            theme.point(
                result.best if inside else None,
                result.best_time if inside else None,
                f"best: {result.best_in_words}",
                CUSTOM,
                "bottom right",
                hovertemplate=hover,
            ),
            go.Scatter(
                **area, mode="lines", fill="toself", fillcolor="rgba(213, 94, 0, 0.2)",
                line={"width": 0}, hoverinfo="skip", **second,
            ),
            theme.line(100 * loads, border, CUSTOM, "border", hoverinfo="skip", **second),
            theme.label(3, 4e-3, "lot of one is best", "middle right", **second),
            theme.label(3, 60, "lots of several", "middle right", **second),
            theme.point(
                100 * load, ratio, "you", MASS, f"top {side}",
                hovertemplate="load %{x:.3~r} %<br>setup ÷ unit time %{y:.3~r}", **second,
            ),
            theme.point(
                100 * load, flip, f"flip: {duration(result.lot_of_one)}", NEUTRAL,
                f"{'bottom' if below else 'top'} {side}", name="flip", **second,
            ),
        ]  # fmt: skip
        return theme.figure(
            traces,
            height=600,
            xaxis={
                **theme.log_range(0.8, 1.2 * most),
                "title": "Lot size (units)",
                "tickformat": "~s",
            },
            yaxis={
                **theme.log_range(0.05, 1.5 * slowest),
                "title": "Flow time (h)",
                "tickvals": [0.1, 1, 10, 100, 1_000, 10_000],
                "ticktext": ["0.1", "1", "10", "100", "1k", "10k"],
                "domain": [0.52, 1],
            },
            xaxis2={
                "range": [0, 104],
                "tickvals": [0, 25, 50, 75, 100],
                "title": "Load without setups (%)",
                "anchor": "y2",
            },
            yaxis2={
                **theme.log_range(floor, ceiling),
                "title": "Setup ÷ unit time",
                "tickformat": "~g",
                "domain": [0, 0.36],
            },
        )

    @staticmethod
    def describe(result):
        inputs = result.inputs
        shortest = f"{in_words(result.best_time)} h"
        if result.best == 1:
            here = f"A lot of one is finished soonest, after {shortest} on average. "
        else:
            here = f"Lots of about {result.best_in_words} are finished soonest, after {shortest}. "
        if not np.isfinite(result.yours):
            here += (
                f"Your lots of {inputs.lot_size:,} are too small: up to {in_words(result.least)} "
                "units, setups eat all the time and the queue grows without bound. "
            )
        else:
            here += f"Your lots of {inputs.lot_size:,} take {in_words(result.yours)} h. "
        return (
            f"{here}With {inputs.demand_rate:g} units an hour a lot of one is best up to "
            f"{duration(result.lot_of_one)} of setup."
        )


def duration(hours: float) -> str:
    """Write a time so that one can picture it.

    >>> duration(0.0118), duration(0.25), duration(3)
    ('42 s', '15 min', '3 h')
    """
    if hours >= 1:
        return f"{in_words(hours)} h"
    return f"{60 * hours:.2g} min" if hours >= 1 / 60 else f"{3600 * hours:.2g} s"
