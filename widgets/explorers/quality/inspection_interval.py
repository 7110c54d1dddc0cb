"""Lesson 07: how often to look at a process. What decides is not who customizes."""

from dataclasses import astuple, dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.quality import inspection
from widgets.page.fields import number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL

MASS_TERMS = 10.0, 0.01, 500.0  # mass production: €/inspection, 1/h, €/h


@dataclass(frozen=True)
class InspectionIntervalInputs:
    cost_ratio: float = number(
        "Cost of an inspection", "×", 1, 0.05, 20, log=True, help="times that of mass production"
    )
    failure_ratio: float = number(
        "Failures of the process", "×", 4, 0.05, 20, log=True, help="times those of mass production"
    )
    loss_ratio: float = number(
        "Loss per hour until it is noticed", "×", 1, 0.05, 20, log=True,
        help="slow work spoils less in an hour: below 1",
    )  # fmt: skip


RATIOS = (0.05, 0.2, 1, 5, 20)
LOW, HIGH = RATIOS[0] / 1.6, RATIOS[-1] * 1.6
COST_RATIO = Axis(
    "Cost of an inspection", "times", LOW, HIGH, log=True, ticks=RATIOS, at="at a cost of"
)
FAILURE_RATIO = Axis("Failures", "times", LOW / 4, HIGH * 4, log=True, ticks=RATIOS)
INTERVAL = Axis("Time between inspections", "h", 0.01, 300, log=True, at="every")
HOURLY = Axis("Cost an hour", "€", 0.05, 1e4, log=True)


@dataclass(frozen=True)
class InspectionIntervalResult:
    inputs: InspectionIntervalInputs
    mass: float  # h, cheapest interval
    custom: float  # h
    flip: float  # cost ratio at which both inspect equally often


class InspectionInterval(Explorer):
    """Does a customizer inspect more often than a mass producer, or less often?"""

    Inputs = InspectionIntervalInputs
    presets = {
        "Slow and hands-on": {"cost_ratio": 4.0, "failure_ratio": 2.0, "loss_ratio": 0.1},
        "Automatic gauge": {"cost_ratio": 0.25, "failure_ratio": 4.0, "loss_ratio": 1.0},
        "Stable digital process": {"cost_ratio": 1.0, "failure_ratio": 0.25, "loss_ratio": 1.0},
        "Precious units": {"cost_ratio": 5.0, "failure_ratio": 4.0, "loss_ratio": 20.0},
    }
    card = Card(
        r"h^* = \sqrt{\frac{2c}{\lambda L}},\qquad \text{cost per hour} = \frac{c}{h} + "
        r"\frac{\lambda L h}{2}",
        {
            "h^*": "cheapest time between two inspections, h",
            "c": "cost of one inspection, € (mass production here: 10)",
            r"\lambda": "how often the process goes wrong, 1/h (here: 0.01)",
            "L": "loss while it is wrong and nobody has noticed, €/h (here: 500)",
        },
        "Stylized: derived in this course after Duncan 1956, Journal of the American Statistical "
        "Association 51, and Taguchi's on-line quality control, without their error rates.",
        "An inspection finds every failure and ends it; failures are rare within one interval (λh "
        "well below 1). A firm may be unable to inspect as often as would be cheapest.",
    )

    @staticmethod
    def of_firm(firm):
        return {
            "cost_ratio": firm.custom_inspection_time / firm.inspection_time,
            "failure_ratio": firm.custom_fault_rate / firm.mass_fault_rate,
        }

    @staticmethod
    def solve(inputs):
        mass = float(inspection.inspection_interval(*MASS_TERMS))
        ratio = float(inspection.interval_ratio(*astuple(inputs)))
        return InspectionIntervalResult(
            inputs, mass, ratio * mass, inputs.failure_ratio * inputs.loss_ratio
        )

    @staticmethod
    def draw(result):
        inputs = result.inputs
        ratios, costs = Panel(COST_RATIO, FAILURE_RATIO, share=1.4), Panel(INTERVAL, HOURLY)
        equal = [LOW / inputs.loss_ratio, HIGH / inputs.loss_ratio]
        ratios.line([LOW, HIGH], equal, NEUTRAL, "equally often", hoverinfo="skip")
        ratios.label(LOW * 1.1, 3.5 * HIGH, "customizer looks more often", "bottom right")
        ratios.label(HIGH / 1.1, LOW / 3.5, "customizer looks less often", "top left")
        # The flip lies beside the customizer: the names stand above and below.
        near, far = ("top", "bottom") if inputs.failure_ratio >= 1 else ("bottom", "top")
        edge = "right" if inputs.cost_ratio < 0.3 else "left" if inputs.cost_ratio > 4 else "center"
        text = f"customization: {in_words(result.custom, 2)} h"
        ratios.point(inputs.cost_ratio, inputs.failure_ratio, text, CUSTOM, f"{near} {edge}")
        ratios.point(1, 1, f" production: {in_words(result.mass, 2)} h", MASS, f"{far} right")
        # A flip off the map has no coordinates: every trace keeps its place in the figure.
        flip = result.flip if LOW < result.flip < HIGH else None
        place = "bottom right" if near == "top" else "top left"
        ratios.point(flip, inputs.failure_ratio, "flip", position=place)
        intervals = INTERVAL.values()
        for style, best, terms, height in (
            (MASS, result.mass, MASS_TERMS, 0.25),
            (CUSTOM, result.custom, np.multiply(MASS_TERMS, astuple(inputs)), 0.09),
        ):
            costs.line(intervals, inspection.interval_cost(intervals, *terms), style)
            costs.point(best, float(inspection.interval_cost(best, *terms)), "", style)
            costs.label(0.012, height, f"{style.sign} {style.name.split()[1]}", "middle right")
        return stack(ratios, costs, height=640)

    @staticmethod
    def describe(result):
        ratio = result.custom / result.mass
        if abs(ratio - 1) < 0.005:
            often = "Both look equally often"
        elif ratio < 1:
            often = f"The customizer looks {in_words(1 / ratio, 2)} times as often"
        else:
            often = f"The customizer looks {in_words(ratio, 2)} times less often"
        return (
            f"{often}: every {in_words(result.custom, 2)} h, mass production every "
            f"{in_words(result.mass, 2)} h. It flips where an inspection costs the customizer "
            f"{in_words(result.flip, 2)} times what it costs mass production."
        )
