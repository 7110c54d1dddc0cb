"""Lesson 05: at what volume mass production is cheaper."""

from dataclasses import dataclass

import numpy as np

from widgets import theme
from widgets.explorer import Card, Explorer
from widgets.explorers.made_to_order import MadeToOrder as MadeToOrder  # one face for the lesson
from widgets.explorers.postponement import Postponement as Postponement
from widgets.fields import fields_of, number
from widgets.models import cost
from widgets.text import money
from widgets.text import number as in_words
from widgets.theme import CUSTOM, EURO, MASS


@dataclass(frozen=True)
class BreakEvenInputs:
    volume: float = number("Yearly volume", "units/year", 40_000, 1e3, 1e6, log=True)
    mass_fixed: float = number(
        "Fixed cost, mass production", "€/year", 2e6, 1e5, 1e7, log=True, help="a dedicated line"
    )
    custom_unit: float = number(
        "Variable cost, mass customization", "€/unit", 40, 5, 100, step=1, help="each unit to order"
    )
    mass_unit: float = number(
        "Variable cost, mass production", "€/unit", 20, 5, 100, step=1, more=True
    )
    custom_fixed: float = number(
        "Fixed cost, mass customization", "€/year", 2e5, 1e4, 1e7, log=True, more=True
    )


@dataclass(frozen=True)
class BreakEvenResult:
    inputs: BreakEvenInputs
    mass: cost.CostStructure
    custom: cost.CostStructure
    flip: cost.BreakEven

    @property
    def volume(self) -> float | None:
        """The break-even volume, units/year; None if the choice never flips."""
        return self.flip.volume


class BreakEven(Explorer):
    """At what volume does mass production become the cheaper system?"""

    Inputs = BreakEvenInputs
    presets = {
        "Start-up": {"volume": 3_000},
        "Big plant": {"volume": 500_000, "mass_fixed": 8e6},
        "Better machines": {"custom_unit": 24},
        "Never flips": {"custom_unit": 20},
    }
    card = Card(
        r"Q^* = \frac{F_{MP} - F_{MC}}{c_{MC} - c_{MP}}",
        {
            "Q^*": "volume at which both systems cost the same, units/year",
            "F": "fixed cost, €/year",
            "c": "variable cost, €/unit",
        },
        "Cost–volume analysis, as in any operations management textbook.",
        "Costs are straight lines: no learning, no second line when the first is full, no "
        "discounts. Every unit made is sold, so that forecasts are never wrong.",
    )

    @staticmethod
    def of_firm(firm):
        return {
            "volume": firm.demand,
            "mass_fixed": firm.mass_fixed,
            "custom_fixed": firm.custom_fixed,
            "mass_unit": firm.mass_unit,
            "custom_unit": firm.custom_unit,
        }

    @staticmethod
    def solve(inputs):
        mass = cost.CostStructure(inputs.mass_fixed, inputs.mass_unit)
        custom = cost.CostStructure(inputs.custom_fixed, inputs.custom_unit)
        return BreakEvenResult(inputs, mass, custom, cost.break_even(mass, custom))

    @staticmethod
    def draw(result):
        field = fields_of(BreakEvenInputs)
        volumes = np.geomspace(field["volume"].low, field["volume"].high, 61)
        traces = []
        for axis, measure, unit in (("y", "per_unit", "€/unit"), ("y2", "total", "€/year")):
            hover = f"%{{y:,.4~r}} {unit}<br>at %{{x:,.4~r}} units/year"
            lines = {}
            for style, structure in ((MASS, result.mass), (CUSTOM, result.custom)):
                cost_of = getattr(structure, measure)
                lines[style] = cost_of(volumes)
                here = result.inputs.volume
                traces += [
                    theme.line(volumes, lines[style], style, hovertemplate=hover, yaxis=axis),
                    theme.point(here, cost_of(here), "", style, hovertemplate=hover, yaxis=axis),
                ]
            if result.volume is not None:
                at_flip = getattr(result.mass, measure)(result.volume)
                text = f"flip: {in_words(result.volume)}" if axis == "y" else ""
                traces.append(theme.point(result.volume, at_flip, text, name="flip", yaxis=axis))
            if axis == "y":
                traces += theme.labels_at_end(volumes, lines)
        return theme.figure(
            traces,
            height=560,
            xaxis={
                **theme.log_range(volumes[0], volumes[-1]),
                "title": "Yearly volume (units/year)",
                "anchor": "y2",
                "tickformat": "~s",
            },
            yaxis={
                **theme.log_range(field["mass_unit"].low / 2, 20 * field["mass_unit"].high),
                **EURO,
                "title": "Cost per unit",
                "domain": [0.47, 1],
            },
            yaxis2={
                **theme.log_range(field["custom_fixed"].low, field["mass_unit"].high * 2e6),
                **EURO,
                "title": "Total cost a year",
                "domain": [0, 0.39],
            },
        )

    @staticmethod
    def describe(result):
        volume = result.inputs.volume
        mass, custom = float(result.mass.per_unit(volume)), float(result.custom.per_unit(volume))
        names = {"first": MASS.name, "second": CUSTOM.name}
        here = (
            f"At {in_words(volume)} units a year a unit costs {money(mass)} in mass production "
            f"and {money(custom)} in mass customization. "
        )
        if result.volume is not None:
            low, high = names[result.flip.below], names[result.flip.above]
            return (
                f"{here}{high} is cheaper above {in_words(result.volume)} units a year, "
                f"{low.lower()} below."
            )
        if result.flip.below == "equal":
            return f"{here}Both systems cost the same at every volume."
        return f"{here}{names[result.flip.below]} is never dearer: the choice does not flip."
