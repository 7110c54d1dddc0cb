"""Lesson 04: what a choice is worth when looking at it takes time."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.customization import choice_overload
from widgets.models.firm.claims_of_value import CHOICE_SCALE
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, money
from widgets.page.theme import NEUTRAL, THIRD, Style


@dataclass(frozen=True)
class ChoiceOverloadInputs:
    alternatives: int = integer(
        "Alternatives on offer", "alternatives", 40, 1, 100, log=True,
        help="whole products side by side",
    )  # fmt: skip
    cost: float = number(
        "Cost of looking at one", "€/alternative", 0.5, 0.05, 3, log=True, help="time and doubt"
    )
    spread: float = number(
        "Spread of tastes", "€", 10, 2, 30, step=0.5, help="how much a good match is worth"
    )
    appeal: float = number(
        "Value of an average one",
        "€ over not buying",
        -20,
        -50,
        50,
        step=1,
        help="below zero: most would rather walk on",
        more=True,
    )


MOST = Axis.of(ChoiceOverloadInputs, "alternatives").high
TICKS = (1, 2, 5, 10, 20, 50, 100)
OFFER = Axis(
    "Alternatives on offer", "", 1 / 1.08, MOST * 1.08, log=True, ticks=TICKS, at="alternatives:"
)
WORTH = Axis("Worth to a customer", "€", -35, 85, ticks=(-25, 0, 25, 50, 75))
LOOKING = Style("looking", "#B3588A", "longdash", "triangle-up")
MATCH = Style("better match", NEUTRAL.color, "solid", "x")
BUYERS = Axis("Buyers", "%", 0, 108)


@dataclass(frozen=True)
class ChoiceOverloadResult:
    inputs: ChoiceOverloadInputs
    best: float  # number of alternatives, μ/c_look, at least 1
    best_whole: int  # the whole number of alternatives that is worth most
    gain: float  # € from finding a better match
    net: float  # € after the cost of looking
    share: float  # of the customers who buy

    @property
    def cost(self) -> float:
        """Cost of looking at everything, €."""
        return self.gain - self.net


@cache
def jam_tables() -> list[tuple[int, int]]:
    """Return jams on the table and the percentage of tasters who bought, for both tables."""
    table = load("jam_experiment")
    return list(zip(table["jams_on_display"], table["bought_percent"], strict=True))


def share_of_buyers(inputs: ChoiceOverloadInputs, alternatives: np.ndarray) -> np.ndarray:
    """Return the percentage of customers who buy from a choice of so many."""
    value = choice_overload.choice_value(alternatives, inputs.appeal, inputs.spread, inputs.cost)
    return 100 * choice_overload.buying_share(value, 0, inputs.spread)


class ChoiceOverload(Explorer):
    """From how many alternatives on does more choice hurt?"""

    Inputs = ChoiceOverloadInputs
    presets = {
        "Jam table": {"alternatives": 24, "spread": 10, "cost": 2.2, "appeal": -13},
        "Good guide": {"alternatives": 80, "cost": 0.1},
        "All much alike": {"alternatives": 24, "spread": 2, "cost": 0.5},
        "One for all": {"alternatives": 1},
    }
    card = Card(
        r"U(n) = \mu \ln n - c_{look}\,n,\qquad n_{best} = \frac{\mu}{c_{look}},\qquad "
        r"P_{buy} = \frac{1}{1 + \exp(-(v + U(n))/\mu)}",
        {
            "n": "number of alternatives to look at: whole products, or all options of one group",
            r"\mu": "spread of tastes (scale of the logit model), €",
            "c_{look}": "cost of looking at one alternative, €/alternative",
            "v": "value of an average alternative over not buying, €",
            "P_{buy}": "share of the customers who buy",
            "U(n)": "what the choice is worth, looking included, €",
            "n_{best}": "best number of alternatives; at least one",
        },
        "Expected best of n alternatives in the logit model: Train 2009, Discrete Choice Methods "
        "with Simulation, chapter 3. The cost of looking is this course's one-line addition "
        "(stylized). Jam: Iyengar and Lepper 2000, shares as reported second-hand.",
        "Customers look at everything, once, and all are equally good on average. Real "
        "customers stop early, and a good order or a default lets them.",
    )

    @staticmethod
    def of_firm(firm):
        spread = float(CHOICE_SCALE) * firm.misfit_cost
        return {"alternatives": firm.variants, "cost": firm.evaluation_cost, "spread": spread}

    @staticmethod
    def solve(inputs):
        terms = (0, inputs.spread, inputs.cost)
        net = float(choice_overload.choice_value(inputs.alternatives, *terms))
        best = float(choice_overload.best_number_of_options(inputs.spread, inputs.cost))
        whole = {math.floor(best), math.ceil(best)}
        return ChoiceOverloadResult(
            inputs,
            best,
            max(sorted(whole), key=lambda n: choice_overload.choice_value(n, *terms)),
            net + inputs.cost * inputs.alternatives,
            net,
            float(share_of_buyers(inputs, inputs.alternatives)) / 100,
        )

    @staticmethod
    def draw(result):
        inputs, best = result.inputs, result.best_whole
        worth, buyers = Panel(OFFER, WORTH, share=1.7), Panel(OFFER, BUYERS)
        offer = np.geomspace(1, MOST, 61)
        gain, cost = inputs.spread * np.log(offer), inputs.cost * offer
        share = share_of_buyers(inputs, offer)
        worth.line(offer, gain, MATCH)
        worth.line(offer, cost, LOOKING)
        worth.line(offer, gain - cost, THIRD, "worth of the choice")
        worth.key(("─", MATCH, "match"), ("╌", LOOKING, "looking"), ("■", THIRD, "worth"))
        worth.point(inputs.alternatives, result.net, name="worth", style=THIRD)
        if best <= MOST:
            peak = float(choice_overload.choice_value(best, 0, inputs.spread, inputs.cost))
            text = f"best: {best:,}" if inputs.alternatives == best else ""
            worth.point(best, peak, text, position="bottom center", name="best")
        buyers.line(offer, share, THIRD, "buyers")
        buyers.point(inputs.alternatives, 100 * result.share, name="buyers", style=THIRD)
        for jams, bought in jam_tables():
            side = "bottom" if bought > 10 else "top"
            buyers.point(jams, bought, f"jam: {bought} %", position=f"{side} center")
        return stack(worth, buyers, height=520)

    @staticmethod
    def columns(result):
        return {
            "Better match": money(result.gain),
            "Looking": money(result.cost),
            "Worth of the choice": money(result.net),
            "Buyers (%)": f"{100 * result.share:.1f}",
        }

    @staticmethod
    def describe(result):
        inputs, n = result.inputs, result.inputs.alternatives
        here = (
            f"With {counted(n, 'alternative')} the choice is worth {money(result.net)}: "
            f"{money(result.gain)} gained, {money(result.cost)} spent.\n"
            f"Then {100 * result.share:.1f} % of the customers buy. "
        )
        more = money(round(inputs.spread * math.log((n + 1) / n), 2))
        one_more = f"One more would add {more} and cost {money(inputs.cost)} to look at."
        return f"{here}{'That is the best number. ' * (n == result.best_whole)}{one_more}"
