"""Lesson 07: how often to look at a process, counted by the hour and counted by the unit."""

from dataclasses import astuple, dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.firm.claims_of_work import units_an_hour
from widgets.models.quality import inspection
from widgets.page.fields import number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import in_words, times
from widgets.page.theme import CUSTOM, MASS, NEUTRAL

MASS_TERMS = 10.0, 0.01, 500.0  # mass production: €/inspection, 1/h, €/h
MASS_SPEED = 30.0  # units/h


@dataclass(frozen=True)
class InspectionIntervalInputs:
    cost_ratio: float = number(
        "Cost of an inspection", "×", 4, 0.05, 20, log=True, help="times that of mass production"
    )
    fault_ratio: float = number(
        "Faults of the process in an hour", "×", 2, 0.05, 20, log=True,
        help="times those of mass production",
    )  # fmt: skip
    speed_ratio: float = number(
        "Units made in an hour", "×", 0.1, 0.05, 20, log=True, help="slow work by hand: below 1"
    )
    loss_ratio: float = number(
        "Loss per bad unit", "×", 1, 0.05, 20, log=True, more=True,
        help="times that of mass production",
    )  # fmt: skip


RATIOS = (0.05, 0.2, 1, 5, 20)
LOW, HIGH = RATIOS[0] / 1.6, RATIOS[-1] * 1.6
COST_RATIO = Axis(
    "Cost of an inspection", "times", LOW, HIGH, log=True, ticks=RATIOS, at="at a cost of"
)
FAULT_RATIO = Axis("Faults", "times", LOW / 4, HIGH * 4, log=True, ticks=RATIOS)
INTERVAL = Axis("Time between inspections", "h", 0.01, 300, log=True, at="every")
HOURLY = Axis("Cost an hour", "€", 0.05, 1e4, log=True)


@dataclass(frozen=True)
class InspectionIntervalResult:
    inputs: InspectionIntervalInputs
    mass: float  # h, cheapest interval
    custom: float  # h
    custom_speed: float  # units/h
    flip: float  # cost ratio at which both inspect equally often by the hour
    unit_flip: float  # the same by the unit

    @property
    def by_hour(self) -> float:
        """How many times as often the customizer looks, counted by the hour."""
        return self.mass / self.custom

    @property
    def by_unit(self) -> float:
        """The same, counted by the unit: what is made between two looks counts."""
        return self.mass * MASS_SPEED / (self.custom * self.custom_speed)


class InspectionInterval(Explorer):
    """Does a customizer inspect more often than a mass producer: by the hour, and by the unit?"""

    Inputs = InspectionIntervalInputs
    presets = {
        "Only slow": {"cost_ratio": 1.0, "fault_ratio": 1.0},
        "Automatic gauge": {"cost_ratio": 0.25},
        "Stable digital process": {"cost_ratio": 1.0, "fault_ratio": 0.25},
        "Precious units": {"loss_ratio": 20.0},
    }
    card = Card(
        r"I^* = \sqrt{\frac{2k_1}{\gamma P\ell}},\qquad \text{units between two looks} = P I^* = "
        r"\sqrt{\frac{2k_1 P}{\gamma\ell}},\qquad \text{cost per hour} = \frac{k_1}{I} + "
        r"\frac{\gamma P\ell I}{2}",
        {
            "I^*": "cheapest time between two inspections, h",
            "k_1": "cost of one inspection, € (mass production here: 10)",
            r"\gamma": "faults of the process, 1/h (here: 0.01)",
            "P": "production rate, units/h (here: 30)",
            r"\ell": "loss per bad unit, €; an hour that nobody notices loses Pℓ (here: €500)",
        },
        "Stylized: derived in this course after Duncan 1956, Journal of the American Statistical "
        "Association 51, and Taguchi's on-line quality control, without their error rates.",
        "An inspection finds every fault and ends it; faults are rare within one interval (γI well "
        "below 1). They come by the hour, whatever is made in it; if they come by the unit (a tool "
        "that wears), speed drops out of the units between two looks. A firm may be unable to "
        "inspect as often as would be cheapest.",
    )

    @staticmethod
    def of_firm(firm):
        made, custom_made = units_an_hour(firm)
        return {
            "cost_ratio": firm.custom_inspection_time / firm.inspection_time,
            "fault_ratio": firm.custom_fault_rate / firm.mass_fault_rate,
            "speed_ratio": float(custom_made / made),
            "loss_ratio": firm.custom_unit / firm.mass_unit,
        }

    @staticmethod
    def solve(inputs):
        mass = float(inspection.inspection_interval(*MASS_TERMS))
        ratio = float(inspection.interval_ratio(*astuple(inputs)))
        faults = inputs.fault_ratio * inputs.loss_ratio
        return InspectionIntervalResult(
            inputs,
            mass,
            ratio * mass,
            MASS_SPEED * inputs.speed_ratio,
            faults * inputs.speed_ratio,
            faults / inputs.speed_ratio,
        )

    @staticmethod
    def draw(result):
        return stack(ratio_map(result), interval_costs(result), height=560)

    @staticmethod
    def columns(result):
        return {
            "Looks every (h)": in_words(result.custom, 2),
            "Units between two looks": in_words(result.custom * result.custom_speed),
            "By the hour (times as often)": in_words(result.by_hour),
            "By the unit (times as often)": in_words(result.by_unit),
        }

    @staticmethod
    def describe(result):
        between = result.custom * result.custom_speed, result.mass * MASS_SPEED
        custom, mass = (in_words(units) for units in between)
        hour = how_often(result.by_hour)
        unit = how_often(result.by_unit, again="equally" not in hour)
        return (
            f"Customization looks {hour} by the hour, {unit} by the unit.\n"
            f"It looks every {in_words(result.custom, 2)} h, that is every {custom} units; mass "
            f"production every {in_words(result.mass, 2)} h, every {mass} units."
        )


def ratio_map(result: InspectionIntervalResult) -> Panel:
    """Return who looks more often; between the two lines the hour and the unit disagree."""
    inputs, panel = result.inputs, Panel(COST_RATIO, FAULT_RATIO, share=1.4)
    ends = np.array([LOW, HIGH])
    hour = ends / (inputs.speed_ratio * inputs.loss_ratio)
    unit = ends * inputs.speed_ratio / inputs.loss_ratio
    around = np.append(ends, ends[::-1]), np.append(hour, unit[::-1])
    area = {"fill": "toself", "fillcolor": f"{NEUTRAL.color}33", "line": {"width": 0}}
    panel.line(*around, name="hour and unit disagree", hoverinfo="skip", **area)
    for name, heights in (("hour", hour), ("unit", unit)):
        panel.line(ends, heights, NEUTRAL, f"equally often by the {name}", hoverinfo="skip")
    # Between the lines, where there is room for it.
    between = 1, 0.25 / inputs.loss_ratio
    room = not FAULT_RATIO.beyond(between[1]) and not 0.25 < inputs.speed_ratio < 4
    panel.label(*(between if room else (None, None)), "the counts disagree", "middle center")
    panel.label(LOW * 1.1, hour[0], "equal by the hour", "bottom right")
    panel.label(HIGH / 1.1, 1.8 * unit[1], "equal by the unit", "top left")
    panel.label(LOW * 1.1, 3.5 * HIGH, f"{CUSTOM.sign} looks more often", "bottom right")
    panel.label(HIGH / 1.1, LOW / 3.5, f"{CUSTOM.sign} looks less often", "top left")
    near, far = ("top", "bottom") if inputs.fault_ratio >= 1 else ("bottom", "top")
    edge = "right" if inputs.cost_ratio < 0.3 else "left" if inputs.cost_ratio >= 4 else "center"
    text = f"customization: {in_words(result.custom, 2)} h"
    panel.point(inputs.cost_ratio, inputs.fault_ratio, text, CUSTOM, f"{near} {edge}")
    panel.point(1, 1, f" production: {in_words(result.mass, 2)} h", MASS, f"{far} right")
    # A flip off the map has no coordinates: every trace keeps its place in the figure.
    for name, cost in (("hour", result.flip), ("unit", result.unit_flip)):
        flip = cost if LOW < cost < HIGH else None
        panel.point(flip, inputs.fault_ratio, name=f"flip by the {name}")
    return panel


def interval_costs(result: InspectionIntervalResult) -> Panel:
    """Return what looking every so many hours costs in either system."""
    panel, intervals = Panel(INTERVAL, HOURLY), INTERVAL.values()
    cost, faults, speed, loss = astuple(result.inputs)
    for style, best, terms, height in (
        (MASS, result.mass, MASS_TERMS, 1.2),
        (CUSTOM, result.custom, np.multiply(MASS_TERMS, (cost, faults, speed * loss)), 0.15),
    ):
        panel.line(intervals, inspection.interval_cost(intervals, *terms), style)
        panel.point(best, float(inspection.interval_cost(best, *terms)), "", style)
        panel.label(0.012, height, f"{style.sign} {style.name.split()[1]}", "middle right")
    return panel


def how_often(ratio: float, again: bool = False) -> str:
    """Say how many times as often, or that it is equally often; shorter if it is said again.

    >>> how_often(2.236), how_often(0.2236, again=True), how_often(1.0)
    ('2.24 times as often', '0.224 times', 'equally often')
    """
    if abs(ratio - 1) < 0.005:
        return "equally often"
    return times(ratio) if again else f"{times(ratio)} as often"
