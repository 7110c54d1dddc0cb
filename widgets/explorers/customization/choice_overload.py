"""Lesson 04: what a choice is worth when looking at it takes time."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.customization import choice_overload
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import in_words, money
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD


@dataclass(frozen=True)
class ChoiceOverloadInputs:
    options: int = integer("Options on offer", "options", 40, 1, 100, log=True)
    cost: float = number(
        "Cost of looking at one option", "€/option", 0.5, 0.05, 3, log=True, help="time and doubt"
    )
    spread: float = number(
        "Spread of tastes", "€", 10, 2, 20, step=0.5, help="how much a good match is worth"
    )
    appeal: float = number(
        "Value of an average option",
        "€ over not buying",
        -20,
        -50,
        50,
        step=1,
        help="below zero: most would rather walk on",
        more=True,
    )


MOST = Axis.of(ChoiceOverloadInputs, "options").high
TICKS = (1, 2, 5, 10, 20, 50, 100)
OPTIONS = Axis("Options on offer", "", 1 / 1.08, MOST * 1.08, log=True, ticks=TICKS, at="options:")
WORTH = Axis("Worth to a customer", "€", -70, 112, ticks=(-50, 0, 50, 100))
BUYERS = Axis("Buyers", "%", 0, 108)


@dataclass(frozen=True)
class ChoiceOverloadResult:
    inputs: ChoiceOverloadInputs
    best: float  # number of options, μ/c, at least 1
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


def share_of_buyers(inputs: ChoiceOverloadInputs, options: np.ndarray) -> np.ndarray:
    """Return the percentage of customers who buy from a choice of so many options."""
    value = choice_overload.choice_value(options, inputs.appeal, inputs.spread, inputs.cost)
    return 100 * choice_overload.buying_share(value, 0, inputs.spread)


class ChoiceOverload(Explorer):
    """From how many options on does more choice hurt?"""

    Inputs = ChoiceOverloadInputs
    presets = {
        "Jam table": {"options": 24, "spread": 10, "cost": 2.2, "appeal": -13},
        "Good guide": {"options": 80, "cost": 0.1},
        "All much alike": {"options": 24, "spread": 2, "cost": 0.5},
        "One for all": {"options": 1},
    }
    card = Card(
        r"V(n) = \mu \ln n - c\,n,\qquad n^* = \frac{\mu}{c},\qquad "
        r"P_{buy} = \frac{1}{1 + e^{-(v + V(n))/\mu}}",
        {
            "n": "number of options",
            r"\mu": "spread of tastes (scale of the logit model), €",
            "c": "cost of looking at one option, €/option",
            "v": "value of an average option over not buying, €",
            "V(n)": "what the choice is worth, looking included, €",
            "n^*": "best number of options; at least one",
        },
        "Expected best of n options in the logit model: Train 2009, Discrete Choice Methods with "
        "Simulation, chapter 3. The cost of looking is this course's one-line addition (stylized). "
        "Jam: Iyengar and Lepper 2000, shares as reported second-hand.",
        "Customers look at everything, once, and options are equally good on average. Real "
        "customers stop early, and a good order or a default lets them.",
    )

    @staticmethod
    def of_firm(firm):
        return {"options": firm.variants, "cost": firm.evaluation_cost}

    @staticmethod
    def solve(inputs):
        terms = (0, inputs.spread, inputs.cost)
        net = float(choice_overload.choice_value(inputs.options, *terms))
        return ChoiceOverloadResult(
            inputs,
            float(choice_overload.best_number_of_options(inputs.spread, inputs.cost)),
            net + inputs.cost * inputs.options,
            net,
            float(share_of_buyers(inputs, inputs.options)) / 100,
        )

    @staticmethod
    def draw(result):
        inputs, best = result.inputs, result.best
        worth, buyers = Panel(OPTIONS, WORTH, share=1.7), Panel(OPTIONS, BUYERS)
        options = np.geomspace(1, MOST, 61)
        gain, cost = inputs.spread * np.log(options), inputs.cost * options
        share = share_of_buyers(inputs, options)
        worth.line(options, gain, THIRD, "better match")
        worth.line(options, cost, NEUTRAL, "cost of looking")
        worth.line(options, gain - cost, CUSTOM, "worth of the choice")
        worth.label(1.1, 103, f"{THIRD.sign} better match", "middle right")
        worth.label(1.1, 88, f"{CUSTOM.sign} worth of the choice", "middle right")
        many = min(MOST, 62 / inputs.cost)
        worth.label(many, inputs.cost * many, "looking", "middle left")
        worth.point(1, -inputs.cost, "", MASS, name="one option")
        worth.point(inputs.options, result.net, "", CUSTOM)
        if best <= MOST:
            peak = float(choice_overload.choice_value(best, 0, inputs.spread, inputs.cost))
            side = "right" if best < 2 else "left" if best > 50 else "center"
            text = f"best: {in_words(best, 2)}"
            worth.marked(best, peak, max(62, peak + 8), text, f"top {side}")
        buyers.line(options, share, CUSTOM, "buyers")
        buyers.point(1, share[0], "", MASS)
        buyers.point(inputs.options, 100 * result.share, "", CUSTOM)
        for jams, bought in jam_tables():
            buyers.point(jams, bought, f"jam: {bought} %")
        return stack(worth, buyers, height=560)

    @staticmethod
    def describe(result):
        n, best = result.inputs.options, result.best
        here = (
            f"With {n} option{'s' if n > 1 else ''} a customer gains {money(result.gain)} from a "
            f"better match and spends {money(result.cost)} on looking: {money(result.net)} in all, "
            f"and {100 * result.share:.1f} % buy. "
        )
        if best <= 1:
            return f"{here}Looking costs so much that one option is best."
        if n > best:
            return f"{here}That is overload: the best number is {in_words(best, 2)} options."
        return f"{here}More would help: the best number is {in_words(best, 2)} options."
