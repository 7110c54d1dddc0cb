"""Lesson 05: at what volume mass production is cheaper."""

from dataclasses import dataclass

from widgets.explorer import Card, Explorer
from widgets.models.cost import break_even
from widgets.page.fields import number
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words, money
from widgets.page.theme import CUSTOM, MASS


@dataclass(frozen=True)
class BreakEvenInputs:
    volume: float = number("Yearly volume", "units/year", 40_000, 1e3, 1e6, log=True)
    mass_fixed: float = number(
        "Fixed cost, mass production", "€/year", 2e6, 1e5, 1e7, log=True, help="a dedicated line"
    )
    custom_unit: float = number(
        "Variable cost, mass customization",
        "€/unit",
        40,
        1,
        500,
        log=True,
        help="each unit to order",
    )
    mass_unit: float = number(
        "Variable cost, mass production", "€/unit", 20, 1, 500, log=True, more=True
    )
    custom_fixed: float = number(
        "Fixed cost, mass customization", "€/year", 2e5, 1e4, 1e7, log=True, more=True
    )


UNITS = Axis.of(BreakEvenInputs, "volume")
COST = Axis("Cost per unit", "€", 1, 2_000, log=True)


@dataclass(frozen=True)
class BreakEvenResult:
    inputs: BreakEvenInputs
    mass: break_even.CostStructure
    custom: break_even.CostStructure
    flip: break_even.BreakEven

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
    }
    card = Card(
        r"V^* = \frac{F_{MP} - F_{MC}}{c_{MC} - c_{MP}}",
        {
            "V^*": "volume at which both systems cost the same, units/year",
            "F": "fixed cost, €/year",
            "c": "variable cost, €/unit",
        },
        "Cost–volume analysis, as in any operations management textbook.",
        "Costs are straight lines: no learning, no second line when the first is full, no "
        "discounts. Every unit made is sold, so that forecasts are never wrong.",
    )

    @staticmethod
    def of_firm(firm):
        names = ("mass_fixed", "custom_fixed", "mass_unit")
        firms = {"volume": firm.demand, "custom_unit": firm.mass_unit + firm.premium}
        return firms | {name: getattr(firm, name) for name in names}

    @staticmethod
    def solve(inputs):
        mass = break_even.CostStructure(inputs.mass_fixed, inputs.mass_unit)
        custom = break_even.CostStructure(inputs.custom_fixed, inputs.custom_unit)
        return BreakEvenResult(inputs, mass, custom, break_even.break_even(mass, custom))

    @staticmethod
    def draw(result):
        volumes, here, panel = UNITS.values(), result.inputs.volume, Panel(UNITS, COST)
        per_unit = {MASS: result.mass.per_unit, CUSTOM: result.custom.per_unit}
        for style, cost in per_unit.items():
            panel.line(volumes, cost(volumes), style)
            panel.point(here, cost(here), "", style)
        if result.volume is not None:
            flip = f"flip: {in_words(result.volume)}"
            cost = result.mass.per_unit(result.volume)
            panel.point(result.volume, cost, flip, position="bottom left", name="flip")
        panel.names_at_end({style: cost(volumes) for style, cost in per_unit.items()})
        return panel.figure(height=440)

    @staticmethod
    def columns(result):
        costs = {MASS: result.mass, CUSTOM: result.custom}
        each = {
            f"A unit, {style.name.lower()}": money(float(cost.per_unit(result.inputs.volume)))
            for style, cost in costs.items()
        }
        flip = "never" if result.volume is None else f"{in_words(result.volume)} units/year"
        return each | {"Both cost the same at": flip}

    @staticmethod
    def describe(result):
        volume, flip = result.inputs.volume, result.flip
        mass, custom = (
            money(float(cost.per_unit(volume))) for cost in (result.mass, result.custom)
        )
        here = (
            f"At {in_words(volume)} units a year a unit costs {mass} mass-produced, "
            f"{custom} customized."
        )
        names = {"first": MASS.name, "second": CUSTOM.name}
        if flip.volume is not None:
            return (
                f"{here}\n{names[flip.above]} is cheaper above {in_words(flip.volume)} units a "
                f"year, {names[flip.below].lower()} below."
            )
        if flip.below == "equal":
            return f"{here}\nBoth systems cost the same at every volume."
        return f"{here}\n{names[flip.below]} is never more expensive: the choice does not flip."
