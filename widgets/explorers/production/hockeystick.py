"""Lesson 02: who is faster at one workplace, the one that is busy or the one that is flexible."""

import math
from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.firm.claims_of_work import cell_time, line_lot
from widgets.models.production import queueing
from widgets.page.fields import Limit, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL


@dataclass(frozen=True)
class HockeystickInputs:
    mass_utilization: float = number(
        "Utilization, mass production", "%", 95, 10, 110, step=1, help="share of the time at work"
    )
    custom_utilization: float = number(
        "Utilization, mass customization", "%", 80, 10, 110, step=1, help="less: time to spare"
    )
    mass_time: float = number(
        "Time of a job, mass production", "min", 4, 0.1, 1_000, log=True, more=True,
        help="a job may be a whole lot",
    )  # fmt: skip
    custom_time: float = number(
        "Time of a job, mass customization", "min", 6, 0.1, 1_000, log=True, more=True
    )
    mass_cv: float = number(
        "Variability, mass production (CV)", "", 0.5, 0, 2, step=0.05, more=True
    )
    custom_cv: float = number(
        "Variability, mass customization (CV)", "", 1, 0, 2, step=0.05, more=True
    )

    def limits(self) -> dict[str, Limit]:
        """No workplace is busy all the time."""
        below = Limit(high=SHARES[-1], why="at 100 % the queue grows without bound")
        return dict.fromkeys(("mass_utilization", "custom_utilization"), below)


UTILIZATION = Axis("Utilization", "%", 0, 100.5)
FLOW_TIME = Axis("Flow time", "min", 0.1, 10_000, log=True)
SHARES = np.append(np.arange(0, 99, 1.5), [98.5, 99, 99.5, 99.8])  # %, where the curves are drawn


@dataclass(frozen=True)
class HockeystickResult:
    inputs: HockeystickInputs
    mass: float  # flow time, min
    custom: float
    flip: float | None  # % utilization of the customizer at which both are equally fast


def flow_time(utilization, process_time, variation):
    """Return waiting plus work in min, for random arrivals (CV 1) and a utilization in %."""
    waiting = queueing.kingman_waiting_time(utilization / 100, process_time, 1, variation**2)
    return waiting + process_time


class Hockeystick(Explorer):
    """Which is faster, a busy line or a flexible workplace with time to spare?"""

    Inputs = HockeystickInputs
    presets = {
        "Equally busy": {"custom_utilization": 95.0},
        "Flexible and regular": {"custom_utilization": 90.0, "custom_cv": 0.3},
        "A line with slack": {"mass_utilization": 70.0},
    }
    card = Card(
        r"CT = t_e + \frac{c_a^2 + c_e^2}{2}\cdot\frac{u}{1-u}\cdot t_e",
        {
            "CT": "flow time at one workplace, waiting and work, min",
            "u": "utilization: share of the time the workplace is busy",
            "t_e": "mean time of a job, min",
            "c_e": "coefficient of variation of the time of a job",
            "c_a": "coefficient of variation of the time between arrivals, here 1 (random)",
        },
        "Kingman 1961; Hopp and Spearman, Factory Physics, chapter 8. Exact for random arrivals.",
        "One workplace, work in the order of arrival, long run. At a utilization of 100 % the "
        "queue grows without bound: there is no flow time then.",
    )

    @staticmethod
    def of_firm(firm):
        lot, lot_time = map(float, line_lot(firm))
        work = lot * firm.process_time  # min in a lot; the rest is its setup
        return {
            "mass_utilization": 100 * firm.utilization * lot_time / work,
            "custom_utilization": 100 * firm.utilization,
            "mass_time": lot_time,
            "custom_time": float(cell_time(firm)),
            "mass_cv": firm.process_cv * work / lot_time / math.sqrt(lot),
            "custom_cv": firm.process_cv,
        }

    @staticmethod
    def solve(inputs):
        custom_line = inputs.custom_time, inputs.custom_cv
        mass = float(flow_time(inputs.mass_utilization, inputs.mass_time, inputs.mass_cv))
        custom = float(flow_time(inputs.custom_utilization, *custom_line))
        flip = None
        if mass > inputs.custom_time:
            time, variation = custom_line
            flip = 100 * float(queueing.highest_utilization(mass, time, 1, variation**2))
        return HockeystickResult(inputs, mass, custom, flip)

    @staticmethod
    def draw(result):
        inputs, panel = result.inputs, Panel(UTILIZATION, FLOW_TIME)
        lines = {
            MASS: flow_time(SHARES, inputs.mass_time, inputs.mass_cv),
            CUSTOM: flow_time(SHARES, inputs.custom_time, inputs.custom_cv),
        }
        upper = MASS if lines[MASS][0] > lines[CUSTOM][0] else CUSTOM
        for style, times in lines.items():
            panel.line(SHARES, times, style)
            height = times[0] * (2.8 if style is upper else 0.5)
            panel.label(0, height, f"{style.sign} {style.name}", "middle right")
        panel.point(inputs.mass_utilization, result.mass, "", MASS)
        panel.point(inputs.custom_utilization, result.custom, "", CUSTOM)
        if result.flip is not None:
            ends = [inputs.mass_utilization, result.flip]
            panel.line(ends, [result.mass] * 2, NEUTRAL, "as fast as this line", hoverinfo="name")
            panel.point(result.flip, result.mass, name="flip")
        return panel.figure(height=440)

    @staticmethod
    def columns(result):
        flip = "never faster" if result.flip is None else told(result.flip)
        return {
            "Mass production (min/job)": in_words(result.mass),
            "Mass customization (min/job)": in_words(result.custom),
            "Equally fast at a utilization of (%)": flip,
        }

    @staticmethod
    def describe(result):
        names = (MASS.name, CUSTOM.name)
        first, second = names if result.mass < result.custom else names[::-1]
        low, high = map(in_words, sorted((result.mass, result.custom)))
        head = f"{first} is faster: {low} min a job, against {high} in {second.lower()}"
        if result.flip is None:
            alone = f"{in_words(result.inputs.custom_time)} min"
            return (
                f"{head}.\nAgainst this line, mass customization is never the faster one: its work "
                f"alone takes {alone}."
            )
        return f"{head}.\nAt the circle, mass customization would be as fast as this line."


def told(utilization: float) -> str:
    """Return a utilization in %, which at 100 % would mean an endless queue.

    >>> told(88.3123), told(99.98)
    ('88.3', 'nearly 100')
    """
    return "nearly 100" if utilization >= 99.95 else in_words(utilization)
