"""Lesson 07: every unit or none, and how often? What decides is not who customizes."""

from dataclasses import dataclass

import numpy as np

from widgets import theme
from widgets.explorer import Card, Explorer
from widgets.fields import fields_of, number
from widgets.models import inspection
from widgets.text import money
from widgets.text import number as in_words
from widgets.theme import CUSTOM, MASS, NEUTRAL


def percent(share: float) -> str:
    return f"{in_words(100 * share, 2)} %"


@dataclass(frozen=True)
class InspectEachOrNoneInputs:
    custom_rate: float = number(
        "Defect rate, mass customization", "%", 2, 0.01, 50, log=True, help="stable and known"
    )
    custom_check: float = number(
        "Cost of inspecting a unit, mass customization", "€", 2, 0.05, 50, log=True
    )
    custom_loss: float = number(
        "Cost of a missed defect, mass customization", "€", 200, 5, 5_000, log=True
    )
    mass_rate: float = number(
        "Defect rate, mass production", "%", 0.2, 0.01, 50, log=True, more=True
    )
    mass_check: float = number(
        "Cost of inspecting a unit, mass production", "€", 0.5, 0.05, 50, log=True, more=True
    )
    mass_loss: float = number(
        "Cost of a missed defect, mass production", "€", 50, 5, 5_000, log=True, more=True
    )


@dataclass(frozen=True)
class EachOrNone:
    """One system: its defect rate, where inspection breaks even, and the cost of both rules."""

    rate: float
    flip: float  # defect rate from which every unit is inspected
    every: float  # €/unit
    none: float  # €/unit

    @property
    def inspects(self) -> bool:
        return self.rate > self.flip


@dataclass(frozen=True)
class InspectEachOrNoneResult:
    inputs: InspectEachOrNoneInputs
    mass: EachOrNone
    custom: EachOrNone


def each_or_none(rate: float, check: float, loss: float) -> EachOrNone:
    """Return what the kp rule says for a defect rate in % and costs in €."""
    none, every = inspection.cost_per_unit([0, 1], rate / 100, check, loss).tolist()
    return EachOrNone(
        rate / 100, float(inspection.break_even_defect_rate(check, loss)), every, none
    )


def side_of(system: EachOrNone, x: float) -> str:
    """Return where a name is clear of the diagonal and of the edge, at `x` % on the map."""
    if system.inspects:
        return "left" if x > 0.1 else "right"
    return "left" if x > 30 else "right"


class InspectEachOrNone(Explorer):
    """Should every unit be inspected, or none?"""

    Inputs = InspectEachOrNoneInputs
    presets = {
        "Capable process": {"custom_rate": 0.1},
        "Automatic inspection": {"custom_check": 0.05, "custom_rate": 0.5},
        "A brake, in large numbers": {"mass_loss": 5_000.0, "custom_rate": 0.5},
    }
    card = Card(
        r"\text{inspect every unit if } p > \frac{k_1}{k_2},\quad \text{none if } "
        r"p < \frac{k_1}{k_2};\qquad \text{cost} = f k_1 + (1-f)\,p\,k_2",
        {
            "p": "defect rate of the process",
            "k_1": "cost of inspecting one unit, €",
            "k_2": "cost of one defective unit that goes on uninspected, €",
            "f": "share of units inspected",
        },
        "Deming 1986, Out of the Crisis, chapter 15; Papadakis 1985, Journal of Quality Technology "
        "17(3). No lot size and no volume is in it.",
        "It needs a process in statistical control with a known defect rate: a control chart comes "
        "first. If the rate jumps about or is unknown, sampling can be right. Inspection is taken "
        "to find every defect.",
    )

    @staticmethod
    def solve(inputs):
        return InspectEachOrNoneResult(
            inputs,
            each_or_none(inputs.mass_rate, inputs.mass_check, inputs.mass_loss),
            each_or_none(inputs.custom_rate, inputs.custom_check, inputs.custom_loss),
        )

    @staticmethod
    def draw(result):
        ends = np.array([1e-5, 10])
        shares = np.linspace(0, 1, 21)
        traces = [
            theme.line(100 * ends, 100 * ends, NEUTRAL, "flip", hoverinfo="skip"),
            theme.label(0.0013, 35, "inspect every unit", "middle right"),
            theme.label(900, 0.015, "inspect none", "middle left"),
            theme.label(20, 20, "flip: p = k₁/k₂ ", "bottom right"),
        ]
        hover = "defect rate %{y:.3~r} %<br>break-even %{x:.3~r} %"
        second = {"xaxis": "x2", "yaxis": "y2"}
        lines = {}
        least = [min(system.every, system.none) for system in (result.mass, result.custom)]
        upper, lower = (MASS, CUSTOM) if least[0] > least[1] else (CUSTOM, MASS)
        above = {upper: "top", lower: "bottom"}
        for style, system in ((MASS, result.mass), (CUSTOM, result.custom)):
            x, y = 100 * system.flip, 100 * system.rate
            lines[style] = shares * system.every + (1 - shares) * system.none
            best, cost = float(system.inspects), min(system.every, system.none)
            cents = "€%{y:.3~r} a unit<br>%{x} % inspected"
            place = f"middle {side_of(system, x)}"
            traces += [
                theme.point(x, y, f" {style.name} ", style, place, name=style.name,
                            hovertemplate=hover),
                theme.line(100 * shares, lines[style], style, hovertemplate=cents, **second),
                theme.point(100 * best, cost, "cheapest", style, name=style.name,
                            position=f"{above[style]} {'left' if best else 'right'}", **second),
            ]  # fmt: skip
        return theme.figure(
            traces,
            height=620,
            xaxis={
                **theme.log_range(1e-3, 1e3),
                "title": "Break-even defect rate k₁/k₂ (%)",
                "anchor": "y",
            },
            yaxis={
                **theme.log_range(0.005, 100),
                "title": "Defect rate p (%)",
                "domain": [0.5, 1],
            },
            xaxis2={"range": [-3, 103], "title": "Units inspected (%)", "anchor": "y2"},
            yaxis2={
                **theme.log_range(1e-4, 5_000),
                "title": "Cost per unit",
                "tickprefix": "€",
                "tickformat": ",~g",
                "dtick": 2,
                "domain": [0, 0.34],
                "anchor": "x2",
            },
        )

    @staticmethod
    def describe(result):
        def rule(name, system):
            what = "every unit" if system.inspects else "no unit"
            side = "above" if system.inspects else "not above"
            return (
                f"{name} inspects {what}: {percent(system.rate)} defective is {side} its "
                f"break-even of {percent(system.flip)} (all: {money(system.every)} a unit, "
                f"none: {money(system.none)})"
            )

        return f"{rule(CUSTOM.name, result.custom)}. {rule(MASS.name, result.mass)}."


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
        "Stylised: derived in this course after Duncan 1956, Journal of the American Statistical "
        "Association 51, and Taguchi's on-line quality control, without their error rates.",
        "An inspection finds every failure and ends it; failures are rare within one interval (λh "
        "well below 1). A firm may be unable to inspect as often as would be cheapest.",
    )

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
        text = f" customization: {in_words(result.custom, 2)} h"
        side = "middle left" if inputs.cost_ratio > 1.5 else "middle right"
        traces = [
            theme.line(ends, ends / inputs.loss_ratio, NEUTRAL, "equally often", hoverinfo="skip"),
            theme.label(low * 1.1, high / 1.3, "customizer looks more often", "bottom right"),
            theme.label(high / 1.1, low * 1.3, "customizer looks less often", "top left"),
            theme.point(inputs.cost_ratio, inputs.failure_ratio, f"{text} ", CUSTOM, side),
            theme.point(1, 1, f" production: {in_words(result.mass, 2)} h ", MASS, "bottom right"),
        ]
        # A flip off the map has no coordinates: every trace keeps its place in the figure.
        flip = result.flip if low < result.flip < high else None
        place = "bottom right" if inputs.failure_ratio > 1 else "top right"
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
            later = (best >= result.mass) if style is CUSTOM else (best > result.custom)
            place = f"bottom {'right' if later else 'left'}"
            traces += [
                theme.line(intervals, cost, style, hovertemplate=hover, **second),
                theme.point(
                    best, lowest, style.name.split()[1], style, place, hovertemplate=hover,
                    name=style.name, **second,
                ),
            ]  # fmt: skip
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
                **theme.log_range(low, high),
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
