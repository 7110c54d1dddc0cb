"""Lesson 07: how often to look at a process. What decides is not who customizes."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.quality import inspection
from widgets.page import theme
from widgets.page.fields import fields_of, number
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL

COST, FAILURES, LOSS = 10.0, 0.01, 500.0  # mass production: €/inspection, 1/h, €/h


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
        mass = float(inspection.inspection_interval(COST, FAILURES, LOSS))
        terms = (inputs.cost_ratio, inputs.failure_ratio, inputs.loss_ratio)
        ratio = float(inspection.interval_ratio(*terms))
        return InspectionIntervalResult(
            inputs, mass, ratio * mass, inputs.failure_ratio * inputs.loss_ratio
        )

    @staticmethod
    def draw(result):
        inputs = result.inputs
        field = fields_of(InspectionIntervalInputs)["cost_ratio"]
        low, high = field.low / 1.6, field.high * 1.6
        ends = np.array([low, high])
        # The flip lies beside the customizer: the names stand above and below.
        up = inputs.failure_ratio >= 1
        edge = "right" if inputs.cost_ratio < 0.3 else "left" if inputs.cost_ratio > 4 else "center"
        text = f"customization: {in_words(result.custom, 2)} h"
        traces = [
            theme.line(ends, ends / inputs.loss_ratio, NEUTRAL, "equally often", hoverinfo="skip"),
            theme.label(low * 1.1, 3.5 * high, "customizer looks more often", "bottom right"),
            theme.label(high / 1.1, low / 3.5, "customizer looks less often", "top left"),
            theme.point(
                inputs.cost_ratio,
                inputs.failure_ratio,
                text,
                CUSTOM,
                f"{'top' if up else 'bottom'} {edge}",
            ),
            theme.point(
                1,
                1,
                f" production: {in_words(result.mass, 2)} h",
                MASS,
                f"{'bottom' if up else 'top'} right",
            ),
        ]
        # A flip off the map has no coordinates: every trace keeps its place in the figure.
        flip = result.flip if low < result.flip < high else None
        place = "bottom right" if up else "top left"
        traces.append(theme.point(flip, inputs.failure_ratio, "flip", position=place))
        intervals = np.geomspace(0.01, 300, 61)
        second = {"xaxis": "x2", "yaxis": "y2"}
        hover = "€%{y:,.3~r} an hour<br>every %{x:.3~r} h"
        systems = (
            (MASS, result.mass, (COST, FAILURES, LOSS)),
            (
                CUSTOM,
                result.custom,
                (
                    COST * inputs.cost_ratio,
                    FAILURES * inputs.failure_ratio,
                    LOSS * inputs.loss_ratio,
                ),
            ),
        )
        for style, best, terms in systems:
            cost = inspection.interval_cost(intervals, *terms)
            lowest = float(inspection.interval_cost(best, *terms))
            name, height = (
                f"{style.sign} {style.name.split()[1]}",
                0.25 if style is MASS else 0.09,
            )
            traces += [
                theme.line(intervals, cost, style, hovertemplate=hover, **second),
                theme.point(best, lowest, "", style, hovertemplate=hover, **second),
                theme.label(0.012, height, name, "middle right", **second),
            ]
        ticks = [0.05, 0.2, 1, 5, 20]
        return theme.figure(
            traces,
            height=640,
            xaxis={
                **theme.log_range(low, high),
                "title": "Cost of an inspection (times)",
                "tickvals": ticks,
                "anchor": "y",
            },
            yaxis={
                **theme.log_range(low / 4, high * 4),
                "title": "Failures (times)",
                "tickvals": ticks,
                "domain": [0.5, 1],
            },
            xaxis2={
                **theme.log_range(0.01, 300),
                "title": "Time between inspections (h)",
                "anchor": "y2",
            },
            yaxis2={
                **theme.log_range(0.05, 1e4),
                "tickprefix": "€",
                "tickformat": ",~g",
                "title": "Cost an hour",
                "domain": [0, 0.36],
                "anchor": "x2",
            },
        )

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
