"""Lesson 04: what a customized product is worth to a customer."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from widgets.explorer import Card, Explorer
from widgets.models.customization import perceived_value
from widgets.page import theme
from widgets.page.fields import fields_of, number
from widgets.page.text import money
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD


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
    value: perceived_value.PerceivedValue

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
        "Schreier and Kaiser 2010 (the “I designed it myself” effect). Adding them up is stylized.",
        "The parts may depend on each other: a tool that is no fun may also give no pride. "
        "Customers differ, and what they say in a study is more than what they pay in a shop.",
    )

    @staticmethod
    def solve(inputs):
        return PerceivedValueResult(
            inputs,
            perceived_value.perceived_value(
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
                **theme.euros(-100, -50, 0, 50, 100),
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
                **theme.euros(-100, 0, 100),
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
