"""Lesson 02: who is faster at one workplace, the one that is busy or the one that is flexible."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.production import queueing
from widgets.page import theme
from widgets.page.fields import fields_of, number
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS


@dataclass(frozen=True)
class HockeystickInputs:
    mass_utilization: float = number(
        "Utilization, mass production", "%", 95, 10, 110, step=1, help="share of the time at work"
    )
    custom_utilization: float = number(
        "Utilization, mass customization", "%", 80, 10, 110, step=1, help="less: time to spare"
    )
    mass_time: float = number(
        "Time of a job, mass production", "min", 4, 1, 30, step=0.5, more=True
    )
    custom_time: float = number(
        "Time of a job, mass customization", "min", 6, 1, 30, step=0.5, more=True
    )
    mass_cv: float = number(
        "Variability, mass production (CV)", "", 0.5, 0, 2, step=0.05, more=True
    )
    custom_cv: float = number(
        "Variability, mass customization (CV)", "", 1, 0, 2, step=0.05, more=True
    )


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
        return {
            "mass_utilization": 100 * firm.utilization,
            "custom_utilization": 100 * firm.utilization,
            "mass_time": firm.process_time,
            "custom_time": firm.process_time * (1 + firm.extra_work / 100),
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
        inputs, shares = result.inputs, np.append(np.arange(0, 99, 1.5), [98.5, 99, 99.5, 99.8])
        hover = "%{y:,.3~r} min<br>at %{x:.3~r} % utilization"
        lines = {
            MASS: flow_time(shares, inputs.mass_time, inputs.mass_cv),
            CUSTOM: flow_time(shares, inputs.custom_time, inputs.custom_cv),
        }
        traces = [theme.line(shares, y, s, hovertemplate=hover) for s, y in lines.items()]
        for style, share, time in (
            (MASS, inputs.mass_utilization, result.mass),
            (CUSTOM, inputs.custom_utilization, result.custom),
        ):
            traces.append(theme.point(share, time, "", style, hovertemplate=hover))
        at_flip = None if result.flip is None else result.mass
        text = "" if result.flip is None else f"flip: {result.flip:.0f} %"
        place = "top left" if (result.flip or 0) > 30 else "top right"
        traces.append(theme.point(result.flip, at_flip, text, position=place, name="flip"))
        mass_upper = lines[MASS][0] > lines[CUSTOM][0]
        for style, upper in ((MASS, mass_upper), (CUSTOM, not mass_upper)):
            height = lines[style][0] * (2.8 if upper else 0.5)
            traces.append(theme.label(0, height, f"{style.sign} {style.name}", "middle right"))
        longest = fields_of(HockeystickInputs)["custom_time"].high
        return theme.figure(
            traces,
            height=440,
            xaxis={"range": [0, 100.5], "title": "Utilization (%)"},
            yaxis={
                **theme.log_range(0.5, 100 * longest),
                "title": "Flow time (min)",
                "tickformat": "~s",
            },
        )

    @staticmethod
    def describe(result):
        names = (MASS.name, CUSTOM.name)
        first, second = names if result.mass < result.custom else names[::-1]
        times = sorted((result.mass, result.custom))
        here = (
            f"A job takes {in_words(times[0])} min in {first.lower()} and {in_words(times[1])} min "
            f"in {second.lower()}. "
        )
        if result.flip is None:
            return f"{here}Mass customization is never the faster one: its work alone takes longer."
        return (
            f"{here}Against this line, mass customization is faster up to a utilization of "
            f"{result.flip:.3g} %."
        )
