"""Lesson 06: how small a batch may be, and where a little flexibility is nearly all of it."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.flexibility import batch_size
from widgets.page.fields import Limit, integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, in_words
from widgets.page.theme import NEUTRAL, THIRD


@dataclass(frozen=True)
class BatchSizeInputs:
    setup_time: float = number(
        "Setup time", "h", 1, 5e-4, 5, log=True, help="between two variants; 0.001 h is 3.6 s"
    )
    lot_size: int = integer("Your lot size", "units", 200, 1, 5_000, log=True)
    demand_rate: float = number("Demand, all variants", "units/h", 8, 0.5, 200, log=True)
    unit_time: float = number("Time per unit", "h", 0.1, 0.005, 0.5, log=True, more=True)

    def limits(self) -> dict[str, Limit]:
        """The machine keeps up with the demand as long as nothing is set up."""
        why = "at a load of 100 % the queue grows without bound, whatever the lot"
        return {
            "demand_rate": Limit(high=FULLEST / self.unit_time, why=why),
            "unit_time": Limit(high=FULLEST / self.demand_rate, why=why),
        }

    @property
    def machine(self) -> tuple[float, float, float]:
        """What the model wants: s, t, D."""
        return self.setup_time, self.unit_time, self.demand_rate


FULLEST = 0.99  # load without setups
MOST, SLOWEST = 5_000, 2_000  # units and h, where the curve leaves the chart
LOTS = Axis("Lot size", "units", 0.8, 1.2 * MOST, log=True, at="in lots of")
FLOW_TIME = Axis("Flow time", "h", 0.1, SLOWEST, log=True)
LOAD = Axis("Load without setups", "%", 0, 104, ticks=[0, 25, 50, 75, 100])
RATIO = Axis("Setup ÷ unit time", "", 1e-3, 200, log=True)
LOADS = np.linspace(0.01, 0.99, 99)


@dataclass(frozen=True)
class BatchSizeResult:
    inputs: BatchSizeInputs
    yours: float  # flow time of your lot, h; infinite if it is too small
    best: float  # lot with the shortest flow time, a whole number of units
    best_time: float  # its flow time, h
    least: float  # lot at and below which setups eat all capacity
    lot_of_one: float  # setup time up to which a lot of one is best, h

    @property
    def found(self) -> bool:
        """Is a lot of one best, and only just? Then the learner is told how long a setup may be."""
        return self.best == 1 and self.inputs.setup_time >= 0.9 * self.lot_of_one


def draw_lots(result) -> Panel:
    """Draw the flow time over the lot size, with the wall that the curve rises along."""
    panel, inputs, least = Panel(LOTS, FLOW_TIME), result.inputs, result.least
    # Close to the wall the curve needs its own points: it rises there without end.
    lots = np.maximum(1, least) + np.geomspace(1e-4, MOST, 91) * max(1, least)
    times = batch_size.flow_time(lots, *inputs.machine)
    shown = (lots <= MOST) & (times <= SLOWEST) & (times >= FLOW_TIME.low)
    panel.line(lots[shown], times[shown], THIRD, "flow time")
    if 1 < least <= MOST:
        panel.line([least] * 2, [FLOW_TIME.low, SLOWEST], name="setups eat all time")
        place = "top left" if least > 100 else "top right"
        panel.label(least, FLOW_TIME.low, f" wall: {in_words(least)} ", place)
    if np.isfinite(result.yours):
        side = "right" if inputs.lot_size < 100 else "left"
        text, place, told = "yours", f"top {side}", f"{in_words(result.yours)} h"
    else:
        side = "right" if inputs.lot_size < 15 else "left"
        text, place, told = "yours: no end", f"bottom {side}", "never"
    panel.point(
        inputs.lot_size, result.yours if told != "never" else SLOWEST, text, THIRD, place,
        hovertemplate=f"{told}<br>{LOTS.at} {LOTS.hover('x')}",
    )  # fmt: skip
    text = f"best: {result.best:,.0f}"
    panel.point(result.best, result.best_time, text, NEUTRAL, "bottom right")
    return panel


def draw_map(result) -> Panel:
    """Draw where a lot of one is best: at short setups on a machine with time to spare."""
    panel, inputs = Panel(LOAD, RATIO, 0.75), result.inputs
    border = batch_size.whole_lot_of_one_limit(LOADS)
    around = 100 * np.append(LOADS, LOADS[[-1, 0]]), np.append(border, [RATIO.low] * 2)
    area = {"fill": "toself", "fillcolor": f"{NEUTRAL.color}33", "line": {"width": 0}}
    panel.line(*around, hoverinfo="skip", **area)
    panel.line(100 * LOADS, border, NEUTRAL, "border", hoverinfo="skip")
    panel.label(3, 4e-3, "lot of one is best", "middle right")
    panel.label(3, 60, "lots of several", "middle right")
    load, ratio = inputs.demand_rate * inputs.unit_time, inputs.setup_time / inputs.unit_time
    flip, side = result.lot_of_one / inputs.unit_time, "left" if load > 0.5 else "right"
    hover = "load %{x:.3~r} %<br>setup ÷ unit time %{y:.3~r}"
    panel.point(100 * load, ratio, "you", THIRD, f"top {side}", hovertemplate=hover)
    below = side == "left" or flip < ratio < 10 * flip  # on the other side there is the border
    panel.point(
        100 * load, flip, f"flip: {duration(result.lot_of_one)}" if result.found else "flip",
        name="flip",
        position=f"{'bottom' if below else 'top'} {side}", hovertemplate=hover,
    )  # fmt: skip
    return panel


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
        r"CT(Q) = \frac{s + Qt}{1 - D\,(t + s/Q)},\quad Q_{min} = \frac{D s}{1-\rho},"
        r"\quad Q_{quick} \approx \frac{s}{t}\,\frac{\sqrt{\rho}}{1-\sqrt{\rho}};\qquad "
        r"\text{lot of one if } \frac{s}{t} \le \frac{\sqrt{1 + 8/\rho} - 3}{2}",
        {
            "CT": "mean flow time of a lot: waiting, setup and processing, h",
            "Q": "lot size, units",
            "Q_{min}": "lot at and below which setups eat all the time, units",
            "Q_{quick}": "lot with the shortest flow time, units",
            "s": "setup time before each lot, h",
            "t": "time per unit, h",
            "D": "demand for all variants together, units/h",
            r"\rho = D t": "load of the machine without any setup",
        },
        "The queue of Karmarkar 1987, Management Science 33(3). Best lot and lot of one were "
        "derived for this course (a stylized model, checked numerically). Units come whole: the "
        "best lot is a whole number beside Q_quick, and lots of one and of two tie at the limit.",
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
        best = float(batch_size.best_whole_batch(*machine))
        load = inputs.demand_rate * inputs.unit_time
        return BatchSizeResult(
            inputs,
            float(batch_size.flow_time(inputs.lot_size, *machine)),
            best,
            float(batch_size.flow_time(best, *machine)),
            float(batch_size.least_batch(*machine)),
            inputs.unit_time * float(batch_size.whole_lot_of_one_limit(load)),
        )

    @staticmethod
    def draw(result):
        return stack(draw_lots(result), draw_map(result), height=540)

    @staticmethod
    def columns(result):
        yours = in_words(result.yours) if np.isfinite(result.yours) else "no end"
        return {
            "Quickest lot (units)": f"{result.best:,.0f}",
            "Its flow time (h)": in_words(result.best_time),
            f"Lots of {result.inputs.lot_size:,} (h)": yours,
            "Lot of one is quickest up to": f"{duration(result.lot_of_one)} of setup",
        }

    @staticmethod
    def describe(result):
        inputs, best, yours = (
            result.inputs,
            f"{in_words(result.best_time)} h",
            result.inputs.lot_size,
        )
        lots = f"lots of {result.best:,.0f}" if result.best > 1 else "lots of one"
        wall = f"Up to {in_words(result.least)} units a lot, setups eat all the time"
        if not np.isfinite(result.yours):
            here = f"Your lots of {yours:,} are too small: the queue grows without end."
            return f"{here}\n{wall}; {lots} are quickest, after {best}."
        if yours == result.best:
            here = f"Your {lots} are the quickest there are: {best}."
        else:
            took = f"{in_words(result.yours)} h"
            here = f"Your lots of {yours:,} take {took}; quickest are {lots}: {best}."
        if result.best > 1:
            return f"{here}\n{wall}." if result.least > 1 else here
        if not result.found:
            return f"{here}\nA setup could take longer, and a lot of one would still be quickest."
        demand = counted(inputs.demand_rate, "unit")
        return (
            f"{here}\nWith {demand} an hour a lot of one stays quickest up to "
            f"{duration(result.lot_of_one)} of setup."
        )


def duration(hours: float) -> str:
    """Write a time so that one can picture it.

    >>> duration(0.01583), duration(0.25), duration(3)
    ('57 s', '15 min', '3 h')
    """
    if hours >= 1:
        return f"{in_words(hours)} h"
    return f"{60 * hours:.2g} min" if hours >= 1 / 60 else f"{3600 * hours:.2g} s"
