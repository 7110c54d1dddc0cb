"""Lesson 04: how many variants a market carries, and how many it should."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.customization import variety
from widgets.page import theme
from widgets.page.fields import number
from widgets.page.text import money
from widgets.page.text import number as in_words
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
        return {
            "buyers": firm.demand,
            "fixed": firm.variety_cost,
            "misfit": firm.misfit_cost,
        }

    @staticmethod
    def solve(inputs):
        market = variety.salop_market(inputs.misfit, inputs.fixed, inputs.buyers)
        return VarietyResult(inputs, market)

    @staticmethod
    def draw(result):
        inputs, market = result.inputs, result.market
        n = np.geomspace(1, 1000, 61)
        terms = (inputs.misfit, inputs.fixed, inputs.buyers)
        hover = "€%{y:,.3~r} per buyer<br>with %{x:,.3~r} variants"
        misfit, fixed = inputs.misfit / (4 * n), inputs.fixed * n / inputs.buyers
        total = variety.cost_of_variety(n, *terms)
        traces = [
            theme.line(n, misfit, MASS, "poor fit", hovertemplate=hover),
            theme.line(n, fixed, CUSTOM, "fixed cost", hovertemplate=hover),
            theme.line(n, total, THIRD, "both together", hovertemplate=hover),
            theme.label(1.1, 1500, f"{CUSTOM.sign} fixed cost of the variants", "middle right"),
            theme.label(1.1, 800, f"{MASS.sign} poor fit", "middle right"),
            theme.label(1.1, 430, f"{THIRD.sign} both together", "middle right"),
        ]
        for variants, cost, text, side in (
            (market.optimal, market.cost_optimal, "should: ", "top left"),
            (market.free_entry, market.cost_free_entry, "carries: ", "top right"),
        ):
            if variants >= 1:
                name = f"{text}{in_words(float(variants), 2)}"
                traces += theme.marked(float(variants), float(cost), 6 * float(cost), name, side)
        return theme.figure(
            traces,
            xaxis={**theme.log_range(1 / 1.1, 1000), "title": "Number of variants"},
            yaxis={
                **theme.log_range(0.01, 3000),
                **theme.euros(0.01, 0.1, 1, 10, 100, 1000),
                "title": "Cost per buyer",
            },
        )

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
