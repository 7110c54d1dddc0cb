"""Lesson 04: how many variants a market carries, and how many it should."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.customization import variety
from widgets.page.fields import number
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words, money
from widgets.page.theme import CUSTOM, MASS, THIRD


@dataclass(frozen=True)
class VarietyInputs:
    buyers: float = number("Buyers", "buyers/year", 1e6, 1e3, 1e7, log=True)
    fixed: float = number(
        "Fixed cost of one variant", "€/year", 1e5, 1e4, 1e7, log=True, help="tools, setups, stock"
    )
    misfit: float = number(
        "Cost of a poor fit", "€ per unit distance", 40, 5, 100, step=1, help="how tastes differ"
    )


VARIANTS = Axis("Number of variants", "", 1 / 1.1, 1_000, log=True, at="variants:")
COST = Axis("Cost per buyer", "€", 0.01, 3_000, log=True)


@dataclass(frozen=True)
class VarietyResult:
    inputs: VarietyInputs
    market: variety.SalopMarket

    @property
    def flip(self) -> float:
        """Buyers a year from which two variants serve them better than one."""
        return 8 * self.inputs.fixed / self.inputs.misfit


class Variety(Explorer):
    """How many variants does a market carry, and how many should it?"""

    Inputs = VarietyInputs
    presets = {
        "Small town": {"buyers": 5_000},
        "Dear tools": {"fixed": 1e7},
        "Quick setups": {"fixed": 1e4},
        "Salt": {"misfit": 5, "buyers": 1e5},
    }
    card = Card(
        r"n_{market} = \sqrt{\frac{\tau D}{F}},\qquad n^* = \frac{n_{market}}{2},\qquad "
        r"\text{cost per buyer} = \frac{\tau}{4n} + \frac{F\,n}{D}",
        {
            "n": "number of variants",
            r"\tau": "cost of a poor fit, € per unit distance on a circle of length 1",
            "D": "buyers, per year",
            "F": "fixed cost of one variant, €/year",
        },
        "Salop 1979, Bell Journal of Economics 10.",
        "Tastes lie evenly on a circle, one firm makes one variant, everybody buys one unit. With "
        "fewer than two variants nobody competes.",
    )

    @staticmethod
    def of_firm(firm):
        return {"buyers": firm.demand, "fixed": firm.variety_cost, "misfit": firm.misfit_cost}

    @staticmethod
    def solve(inputs):
        market = variety.salop_market(inputs.misfit, inputs.fixed, inputs.buyers)
        return VarietyResult(inputs, market)

    @staticmethod
    def draw(result):
        inputs, market = result.inputs, result.market
        panel, n = Panel(VARIANTS, COST), np.geomspace(1, VARIANTS.high, 61)
        misfit, fixed = inputs.misfit / (4 * n), inputs.fixed * n / inputs.buyers
        for style, cost, name, words, height in (
            (MASS, misfit, "poor fit", "poor fit", 800),
            (CUSTOM, fixed, "fixed cost", "fixed cost of the variants", 1_500),
            (THIRD, misfit + fixed, "both together", "both together", 430),
        ):
            panel.line(n, cost, style, name)
            panel.label(1.1, height, f"{style.sign} {words}", "middle right")
        for variants, cost, name, side in (
            (market.optimal, market.cost_optimal, "should", "top left"),
            (market.free_entry, market.cost_free_entry, "carries", "top right"),
        ):
            if variants >= 1:
                x, y = float(variants), float(cost)
                panel.marked(x, y, 6 * y, f"{name}: {in_words(x, 2)}", side)
        return panel.figure()

    @staticmethod
    def describe(result):
        market, inputs = result.market, result.inputs
        if inputs.buyers < result.flip:
            return (
                f"One product for all is best: a second variant would serve buyers better only "
                f"from {in_words(result.flip)} buyers a year on, and there are "
                f"{in_words(inputs.buyers)}."
            )
        return (
            f"Competition brings about {in_words(float(market.free_entry), 2)} variants; half of "
            f"them, {in_words(float(market.optimal), 2)}, would serve buyers best, for "
            f"{money(float(market.cost_optimal))} instead of "
            f"{money(float(market.cost_free_entry))} a buyer."
        )
