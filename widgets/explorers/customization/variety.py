"""Lesson 04: how many variants a market carries, and how many it should."""

import math
from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.customization import variety
from widgets.page.fields import number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted, in_words, money
from widgets.page.theme import NEUTRAL, THIRD, Style


@dataclass(frozen=True)
class VarietyInputs:
    buyers: float = number("Buyers", "buyers/year", 1e6, 1e3, 1e7, log=True)
    fixed: float = number(
        "Fixed cost of one variant", "€/year", 1e5, 1e4, 1e7, log=True, help="tools, setups, stock"
    )
    misfit: float = number(
        "Cost of misfit", "€ per unit of distance", 40, 5, 200, step=1, help="how tastes differ"
    )


FIXED = Style("fixed cost", "#B3588A", "longdash", "triangle-up")
MISFIT = Style("misfit", NEUTRAL.color, "solid", "x")
VARIANTS = Axis("Number of variants", "", 1 / 1.1, 1_000, log=True, at="variants:")
COST = Axis("Cost per buyer", "€", 0.01, 30_000, log=True)


@dataclass(frozen=True)
class VarietyResult:
    inputs: VarietyInputs
    market: variety.SalopMarket
    carried: int  # whole variants that competition brings, at least one
    best: int  # whole variants that serve buyers for least
    costs: tuple[float, float]  # €/buyer, with the variants carried and with the best number

    @property
    def flip(self) -> float:
        """Buyers a year from which two variants serve them better than one."""
        return 8 * self.inputs.fixed / self.inputs.misfit


class Variety(Explorer):
    """How many variants does a market carry, and how many should it?"""

    Inputs = VarietyInputs
    presets = {
        "Small town": {"buyers": 5_000},
        "Expensive tools": {"fixed": 1e7},
        "Quick setups": {"fixed": 1e4},
        "Salt": {"misfit": 5, "buyers": 1e5},
    }
    card = Card(
        r"N_{market} = \sqrt{\frac{\tau D}{f}},\qquad N_{best} = \frac{N_{market}}{2},\qquad "
        r"\text{cost per buyer} = \frac{\tau}{4N} + \frac{f N}{D}",
        {
            "N": "number of variants",
            r"\tau": "cost of misfit, € per unit of distance; the circle of tastes has length 1",
            "D": "market size, buyers/year",
            "f": "fixed cost of one more variant, €/year",
        },
        "Salop 1979, Bell Journal of Economics 10.",
        "Tastes lie evenly on a circle, one firm makes one variant, everybody buys one unit. The "
        "formulas allow fractions of a variant; the chart marks whole ones. With fewer than two "
        "variants nobody competes.",
    )

    @staticmethod
    def of_firm(firm):
        return {"buyers": firm.demand, "fixed": firm.variety_cost, "misfit": firm.line_misfit}

    @staticmethod
    def solve(inputs):
        terms = inputs.misfit, inputs.fixed, inputs.buyers
        market = variety.salop_market(*terms)
        carried = max(1, math.floor(market.free_entry * (1 + 1e-9)))
        near = np.maximum(1, np.floor(market.optimal) + [1, 0])  # of two equally good, the larger
        best = int(near[variety.cost_of_variety(near, *terms).argmin()])
        costs = variety.cost_of_variety([carried, best], *terms).tolist()
        return VarietyResult(inputs, market, carried, best, tuple(costs))

    @staticmethod
    def draw(result):
        inputs, panel = result.inputs, Panel(VARIANTS, COST)
        n = np.geomspace(1, VARIANTS.high, 61)
        misfit, fixed = inputs.misfit / (4 * n), inputs.fixed * n / inputs.buyers
        panel.line(n, misfit, MISFIT)
        panel.line(n, fixed, FIXED)
        panel.line(n, misfit + fixed, THIRD, "both together")
        panel.key(("╌", FIXED, "fixed cost"), ("─", MISFIT, "misfit"), ("■", THIRD, "both"))
        same, room = result.best == result.carried, COST.high / 3
        # The names stand above each other, on the side that has more room.
        side, heights = ("right", (6, 20)) if result.carried < 30 else ("left", (20, 6))
        names = ("", "should and carries") if same else ("carries", "should")
        counts = (result.carried, result.best)
        for name, n, cost, height in zip(names, counts, result.costs, heights, strict=True):
            text = f"{name}: {n:,}" if name else ""
            panel.marked(n, cost, min(height * cost, room), text, f"top {side}")
        return panel.figure()

    @staticmethod
    def columns(result):
        carried, best = result.costs
        return {
            "Variants that competition brings": in_words(result.carried),
            "They cost (€/buyer)": in_words(carried),
            "Variants that serve buyers best": in_words(result.best),
            "These cost (€/buyer)": in_words(best),
        }

    @staticmethod
    def describe(result):
        inputs, (carried, best) = result.inputs, result.costs
        if inputs.buyers < result.flip:
            return (
                f"One product for all is best in a market of {in_words(inputs.buyers, 6)} buyers.\n"
                f"A second variant would save each of them {money(inputs.misfit / 8)} of misfit "
                f"and cost each {money(inputs.fixed / inputs.buyers)}."
            )
        here = f"Competition brings {counted(result.carried, 'variant')}"
        if result.carried == result.best:
            return f"{here}, and just as many serve buyers best.\nThat costs {money(best)} a buyer."
        return (
            f"{here}; {result.best:,} would serve buyers best.\nThat would cost {money(best)} "
            f"instead of {money(carried)} a buyer."
        )
