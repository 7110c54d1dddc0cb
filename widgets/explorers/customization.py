"""Lesson 04: what choice and customization are worth to a customer."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import plotly.graph_objects as go

from widgets import theme
from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.explorers.configurator import Configurator as Configurator
from widgets.explorers.variety import Variety as Variety
from widgets.explorers.variety import marked
from widgets.fields import fields_of, integer, number
from widgets.models import customization
from widgets.text import money
from widgets.text import number as in_words
from widgets.theme import CUSTOM, MASS, NEUTRAL, THIRD


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


def euros(*amounts: float) -> dict:
    """Return ticks of an axis that also goes below zero."""
    return {"tickvals": list(amounts), "ticktext": [money(amount) for amount in amounts]}


@cache
def jam_tables() -> list[tuple[int, int]]:
    """Return jams on the table and the percentage of tasters who bought, for both tables."""
    table = load("jam_experiment")
    return list(zip(table["jams_on_display"], table["bought_percent"], strict=True))


def share_of_buyers(inputs: ChoiceOverloadInputs, options: np.ndarray) -> np.ndarray:
    """Return the percentage of customers who buy from a choice of so many options."""
    value = customization.choice_value(options, inputs.appeal, inputs.spread, inputs.cost)
    return 100 * customization.buying_share(value, 0, inputs.spread)


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
        "Simulation, chapter 3. The cost of looking is this course's one-line addition (stylised). "
        "Jam: Iyengar and Lepper 2000, shares as reported second-hand.",
        "Customers look at everything, once, and options are equally good on average. Real "
        "customers stop early, and a good order or a default lets them.",
    )

    @staticmethod
    def solve(inputs):
        terms = (0, inputs.spread, inputs.cost)
        net = float(customization.choice_value(inputs.options, *terms))
        return ChoiceOverloadResult(
            inputs,
            float(customization.best_number_of_options(inputs.spread, inputs.cost)),
            net + inputs.cost * inputs.options,
            net,
            float(share_of_buyers(inputs, inputs.options)) / 100,
        )

    @staticmethod
    def draw(result):
        inputs = result.inputs
        field = fields_of(ChoiceOverloadInputs)["options"]
        options = np.geomspace(field.low, field.high, 61)
        gain, cost = inputs.spread * np.log(options), inputs.cost * options
        net = customization.choice_value(options, 0, inputs.spread, inputs.cost)
        share = share_of_buyers(inputs, options)
        hover = "€%{y:,.3~r}<br>with %{x:,.3~r} options"
        percent = "%{y:.1f} % buy<br>from %{x:,.3~r} options"
        high_cost = min(field.high, 62 / inputs.cost)
        traces = [
            theme.line(options, gain, THIRD, "better match", hovertemplate=hover),
            theme.line(options, cost, NEUTRAL, "cost of looking", hovertemplate=hover),
            theme.line(options, net, CUSTOM, "worth of the choice", hovertemplate=hover),
            theme.label(1.1, 103, f"{THIRD.sign} better match", "middle right"),
            theme.label(1.1, 88, f"{CUSTOM.sign} worth of the choice", "middle right"),
            theme.label(high_cost, inputs.cost * high_cost, "looking", "middle left"),
            theme.point(1, float(net[0]), "", MASS, name="one option", hovertemplate=hover),
            theme.point(inputs.options, result.net, "", CUSTOM, hovertemplate=hover),
            theme.line(options, share, CUSTOM, "buyers", hovertemplate=percent, yaxis="y2"),
            theme.point(1, float(share[0]), "", MASS, hovertemplate=percent, yaxis="y2"),
            theme.point(
                inputs.options, 100 * result.share, "", CUSTOM, hovertemplate=percent, yaxis="y2"
            ),
        ]
        for number_of_jams, bought in jam_tables():
            text = f"jam: {bought} %"
            traces.append(theme.point(number_of_jams, bought, text, NEUTRAL, yaxis="y2"))
        if result.best <= field.high:
            peak = customization.choice_value(result.best, 0, inputs.spread, inputs.cost)
            text = f"best: {in_words(result.best, 2)}"
            side = "top right" if result.best < 2 else "top left" if result.best > 50 else ""
            top = max(62, float(peak) + 8)
            traces += marked(result.best, float(peak), top, text, side or "top center")
        ticks = [1, 2, 5, 10, 20, 50, 100]
        return theme.figure(
            traces,
            height=560,
            xaxis={
                **theme.log_range(field.low / 1.08, field.high * 1.08),
                "title": "Options on offer",
                "anchor": "y2",
                "tickvals": ticks,
            },
            yaxis={
                "range": [-70, 112],
                **euros(-50, 0, 50, 100),
                "title": "Worth to a customer",
                "domain": [0.42, 1],
            },
            yaxis2={"range": [0, 108], "title": "Buyers (%)", "domain": [0, 0.34]},
        )

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


@dataclass(frozen=True)
class PerceivedValueInputs:
    fit: float = number("Gain from a better fit", "€", 30, 0, 50, step=1)
    minutes: float = number("Time spent choosing", "minutes", 30, 0, 90, step=5)
    days: float = number("Extra waiting time", "days", 14, 0, 45, step=1)
    self_design: float = number(
        "Pride in one's own design", "€", 15, 0, 50, step=1, help="“I designed it myself”"
    )
    cost_of_time: float = number(
        "Cost of choosing", "€/hour", 10, -10, 20, step=1, help="below zero: it is fun", more=True
    )
    cost_of_day: float = number("Cost of waiting", "€/day", 1, 0, 1, step=0.05, more=True)
    extra_cost: float = number(
        "Extra cost of making it", "€/unit", 10, 0, 50, step=1, help="for the maker", more=True
    )
    standard: float = number("Value of the standard product", "€", 50, 20, 200, step=5, more=True)


@dataclass(frozen=True)
class PerceivedValueResult:
    inputs: PerceivedValueInputs
    value: customization.PerceivedValue

    @property
    def longest_wait(self) -> float:
        """Extra waiting time at which nothing is left, days."""
        return float(self.value.longest_wait)


class PerceivedValue(Explorer):
    """What would a customer pay extra for a customized product, and what is left of it?"""

    Inputs = PerceivedValueInputs
    presets = {
        "Watch kit": {"fit": 25, "self_design": 35, "days": 7, "cost_of_time": -5},
        "Long form": {"minutes": 90, "cost_of_time": 20},
        "Six weeks": {"days": 42},
        "Same as before": {"fit": 5, "self_design": 0},
    }
    card = Card(
        r"\Delta WTP = \text{fit} + \text{self-design} - k_t\,t - k_w\,w,\qquad "
        r"w^* = \frac{\text{fit} + \text{self-design} - k_t\,t - \Delta c}{k_w}",
        {
            r"\Delta WTP": "premium: what a customer would pay on top of the standard product, €",
            "t": "time spent choosing, hours",
            "k_t": "cost of choosing, €/hour",
            "w": "extra waiting time, days",
            "k_w": "cost of waiting, €/day",
            r"\Delta c": "extra cost of making the product, €",
            "w^*": "longest extra wait that leaves something over, days",
        },
        "Parts: Franke and Piller 2004, Journal of Product Innovation Management 21(6); Franke, "
        "Schreier and Kaiser 2010 (the “I designed it myself” effect). Adding them up is stylised.",
        "The parts may depend on each other: a tool that is no fun may also give no pride. "
        "Customers differ, and what they say in a study is more than what they pay in a shop.",
    )

    @staticmethod
    def solve(inputs):
        return PerceivedValueResult(
            inputs,
            customization.perceived_value(
                inputs.standard,
                inputs.fit,
                inputs.self_design,
                inputs.minutes,
                inputs.cost_of_time,
                inputs.days,
                inputs.cost_of_day,
                inputs.extra_cost,
            ),
        )

    @staticmethod
    def draw(result):
        inputs, value = result.inputs, result.value
        steps = [float(value.steps[name]) for name in ("fit", "self-design", "effort", "wait")]
        premium, margin = float(value.premium), float(value.margin)
        starts = [0, 0, *np.cumsum(steps[:3]).tolist(), 0, premium, 0]
        lengths = [0, *steps, premium, -inputs.extra_cost, margin]
        names = ["standard", "fit", "pride", "effort", "wait", "premium", "extra cost", "left over"]
        colors = [THIRD.color if length >= 0 else "#999999" for length in lengths]
        colors[5] = colors[7] = CUSTOM.color
        days = np.linspace(0, fields_of(PerceivedValueInputs)["days"].high, 61)
        left = margin + inputs.cost_of_day * (inputs.days - days)
        hover = "€%{y:.3~r} left<br>after %{x:.3~r} days"
        traces = [
            go.Bar(
                x=lengths,
                y=names,
                base=starts,
                orientation="h",
                marker={"color": colors},
                text=["", *map(money, lengths[1:])],
                textposition="outside",
                textangle=0,
                hovertemplate="%{text}<extra>%{y}</extra>",
                cliponaxis=False,
            ),
            theme.line([0, 0], [names[0], names[-1]], MASS, "standard product", hoverinfo="skip"),
            theme.label(3, names[0], f"{MASS.sign} worth {money(inputs.standard)}", "middle right"),
            theme.line(
                days, left, CUSTOM, "left over", hovertemplate=hover, xaxis="x2", yaxis="y2"
            ),
            theme.line([0, days[-1]], [0, 0], MASS, "standard product", xaxis="x2", yaxis="y2"),
            theme.point(
                inputs.days, margin, "", CUSTOM, hovertemplate=hover, xaxis="x2", yaxis="y2"
            ),
        ]
        if 0 <= result.longest_wait <= days[-1]:
            wait = result.longest_wait
            text = f"flip: {in_words(wait)} days"
            side = "top right" if wait < 40 else "top left"
            traces.append(
                theme.point(wait, 0, text, NEUTRAL, side, name="flip", xaxis="x2", yaxis="y2")
            )
        return theme.figure(
            traces,
            height=600,
            xaxis={
                "range": [-140, 130],
                **euros(-100, -50, 0, 50, 100),
                "title": "Against the standard product",
            },
            yaxis={
                "categoryarray": names,
                "categoryorder": "array",
                "range": [7.6, -0.6],
                "domain": [0.47, 1],
            },
            xaxis2={
                "range": [0, days[-1]],
                "title": "Extra waiting time (days)",
                "anchor": "y2",
            },
            yaxis2={
                "range": [-140, 130],
                **euros(-100, 0, 100),
                "title": "Left over",
                "domain": [0, 0.32],
                "anchor": "x2",
            },
        )

    @staticmethod
    def describe(result):
        inputs, value = result.inputs, result.value
        premium, margin = float(value.premium), float(value.margin)
        percent = in_words(abs(100 * premium / inputs.standard))
        more = "more" if premium >= 0 else "less"
        here = (
            f"The customer would pay {money(abs(premium))} ({percent} %) {more} than for the "
            f"standard product; after {money(inputs.extra_cost)} extra cost {money(margin)} is "
            f"left. "
        )
        wait = result.longest_wait
        if wait < 0:
            return f"{here}It does not pay even without any extra wait."
        if not np.isfinite(wait):
            return f"{here}No wait spoils that, because waiting costs nothing here."
        return f"{here}It pays only up to an extra wait of {in_words(wait)} days."
