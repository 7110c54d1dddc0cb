"""Lesson 07: should every unit be inspected, or none?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.explorer import Card, Explorer
from widgets.models.quality import inspection
from widgets.page.fields import number
from widgets.page.panels import Axis, Panel, stack
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
    mass_rate: float = number("Defect rate, mass production", "%", 0.2, 0.01, 50, log=True)
    custom_loss: float = number(
        "Cost of a missed defect, mass customization", "€", 200, 5, 5_000, log=True, more=True
    )
    mass_check: float = number(
        "Cost of inspecting a unit, mass production", "€", 0.5, 0.05, 50, log=True, more=True
    )
    mass_loss: float = number(
        "Cost of a missed defect, mass production", "€", 50, 5, 5_000, log=True, more=True
    )


BREAK_EVEN = Axis(
    "Break-even rate k₁/k₂", "%", 1e-3, 1e3, log=True, ticks=(0.01, 1, 100), at="break-even"
)
DEFECTS = Axis("Defect rate p", "%", 0.0015, 500, log=True)
SHARE = Axis("Units inspected", "%", -8, 140, ticks=(0, 50, 100), at="inspecting")
COST = Axis("Cost of a unit<br>(all inspected: 1)", "", -0.6, 3, ticks=(0, 1, 2, 3))
SHARES = np.array([0, 0.5, 1])  # of the units


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

    @property
    def inspected(self) -> str:
        return "all" if self.inspects else "none"

    def cost(self, share: ArrayLike) -> ArrayLike:
        """Return what a unit costs if a share is inspected, in times of inspecting all."""
        return share + (1 - share) * self.none / self.every


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


class InspectEachOrNone(Explorer):
    """Should every unit be inspected, or none?"""

    Inputs = InspectEachOrNoneInputs
    presets = {
        "Capable process": {"custom_rate": 0.1},
        "Automatic inspection": {"custom_check": 0.05, "custom_rate": 0.5},
        "A brake, in large numbers": {"mass_loss": 5_000.0},
    }
    card = Card(
        r"\text{inspect every unit if } p > \frac{k_1}{k_2},\quad \text{none if } "
        r"p < \frac{k_1}{k_2};\qquad "
        r"\text{cost} = \text{share}\cdot k_1 + (1-\text{share})\,p\,k_2",
        {
            "p": "defect rate of the process",
            "k_1": "cost of inspecting one unit, €",
            "k_2": "cost of one defective unit that goes on uninspected, €",
            r"\text{share}": "of the units that are inspected",
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
        rule, cost = Panel(BREAK_EVEN, DEFECTS, share=1.45), Panel(SHARE, COST)
        rule.line([1e-3, 100], [1e-3, 100], NEUTRAL, "flip", hoverinfo="skip")
        rule.label(0.0013, 230, "inspect every unit", "middle right")
        rule.label(900, 0.003, "inspect none", "middle left")
        rule.label(6, 6, " flip: k₁/k₂", "bottom right")
        systems = {MASS: result.mass, CUSTOM: result.custom}
        for style, system in systems.items():
            name, flip = style.name.split()[1], 100 * system.flip
            place = f"middle {side_of(system, flip)}"
            rule.point(flip, 100 * system.rate, f" {name} ", style, place, name=style.name)
            cost.line(100 * SHARES, system.cost(SHARES), style)
            place = "top right" if system.inspects else "bottom right"
            text = name if system.inspects else f"{name}, best"
            cost.point(0, system.cost(0), text, style, place, name=style.name)
            cost.point(100, system.cost(1), "", style, name=style.name)
        best = [style.sign for style, system in systems.items() if system.inspects]
        cost.label(105, 1 if best else None, f"best: {' '.join(best)}", "middle right")
        return stack(rule, cost, height=560)

    @staticmethod
    def describe(result):
        custom, mass = result.custom, result.mass
        side = "is above" if custom.inspects else "is not above"
        here = (
            f"Customization inspects {custom.inspected}: {percent(custom.rate)} {side} "
            f"{percent(custom.flip)}; mass production {mass.inspected}."
        )
        costs = [
            f"{style.name}: inspecting all costs {money(system.every)} a unit, none "
            f"{money(system.none)}"
            for style, system in ((CUSTOM, custom), (MASS, mass))
        ]
        return (
            f"{here}\n{'. '.join(costs)}; {percent(mass.rate)} are defective there, against a "
            f"break-even of {percent(mass.flip)}."
        )
