"""Lesson 07: should every unit be inspected, or none?"""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.quality import inspection
from widgets.page import theme
from widgets.page.fields import number
from widgets.page.text import money, percent
from widgets.page.theme import CUSTOM, MASS, NEUTRAL


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
    """Return where a name is clear of the edge, and if it can be of the diagonal, at `x` %."""
    return "left" if x > (0.15 if system.inspects else 5) else "right"


def stacked(mass: float, custom: float) -> dict[theme.Style, str]:
    """Return which of two names stands above its line and which below."""
    return {MASS: "top", CUSTOM: "bottom"} if mass > custom else {MASS: "bottom", CUSTOM: "top"}


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
        ends = np.array([1e-5, 1])
        shares = np.linspace(0, 1, 21)
        traces = [
            theme.line(100 * ends, 100 * ends, NEUTRAL, "flip", hoverinfo="skip"),
            theme.label(0.0013, 230, "inspect every unit", "middle right"),
            theme.label(900, 0.003, "inspect none", "middle left"),
            theme.label(6, 6, " flip: k₁/k₂", "bottom right"),
        ]
        hover = "defect rate %{y:.3~r} %<br>break-even %{x:.3~r} %"
        second = {"xaxis": "x2", "yaxis": "y2"}
        systems = (result.mass, result.custom)
        at_point = stacked(*(min(system.every, system.none) for system in systems))
        at_line = stacked(*(system.every + system.none for system in systems))
        for style, system in zip((MASS, CUSTOM), systems, strict=True):
            x, y = 100 * system.flip, 100 * system.rate
            costs = shares * system.every + (1 - shares) * system.none
            best, cost = float(system.inspects), min(system.every, system.none)
            cents = "€%{y:.3~r} a unit<br>%{x} % inspected"
            side = at_line[style]
            place, name = f"middle {side_of(system, x)}", style.name.split()[1]
            traces += [
                theme.point(x, y, f" {name} ", style, place, name=style.name,
                            hovertemplate=hover),
                theme.line(100 * shares, costs, style, hovertemplate=cents, **second),
                theme.point(100 * best, cost, "best", style, name=style.name,
                            position=f"{at_point[style]} {'right' if best else 'left'}", **second),
                theme.label(50, costs[10] * (2 if side == "top" else 0.5), name, f"{side} center",
                            **second),
            ]  # fmt: skip
        return theme.figure(
            traces,
            height=620,
            xaxis={
                **theme.log_range(1e-3, 1e3),
                "title": "Break-even rate k₁/k₂ (%)",
                "anchor": "y",
            },
            yaxis={
                **theme.log_range(0.0015, 500),
                "title": "Defect rate p (%)",
                "tickformat": "~g",
                "domain": [0.5, 1],
            },
            xaxis2={
                "range": [-30, 130],
                "title": "Units inspected (%)",
                "tickvals": [0, 50, 100],
                "anchor": "y2",
            },
            yaxis2={
                **theme.log_range(2e-5, 5e4),
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
