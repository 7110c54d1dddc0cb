"""Lesson 04: what a customized product is worth to a customer."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.customization import perceived_value
from widgets.page.fields import number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, in_words, money
from widgets.page.theme import CUSTOM, MASS, THIRD


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


NAMES = ["standard", "fit", "pride", "effort", "wait", "premium", "extra cost", "left over"]
WORTH = Axis("Against the standard", "€", -60, 110, ticks=(-50, 0, 50, 100))
PARTS = Axis("", low=7.6, high=-0.6, ticks=dict(enumerate(NAMES)))
DAYS = Axis.of(PerceivedValueInputs, "days", at="after")
LEFT = Axis("Left over", "€", -40, 60, ticks=(-25, 0, 25, 50))


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
        r"\Delta WTP = \text{fit} + \text{self-design} - \text{effort} - c_{day}\,w,\qquad "
        r"w^* = \frac{\text{fit} + \text{self-design} - \text{effort} - \Delta c}{c_{day}}",
        {
            r"\Delta WTP": "premium: what a customer would pay on top of the standard product, €",
            r"\text{effort}": "time spent choosing, hours, × cost of choosing, €/hour",
            "w": "extra waiting time, days",
            "c_{day}": "cost of waiting, €/day",
            r"\Delta c": "extra cost of a customized unit, €/unit",
            "w^*": "extra wait at which nothing is left over, days",
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
        inputs, value, wait = result.inputs, result.value, result.longest_wait
        premium, margin = float(value.premium), float(value.margin)
        steps = [float(value.steps[name]) for name in ("fit", "self-design", "effort", "wait")]
        lengths = [0, *steps, premium, -inputs.extra_cost, margin]
        colors = [THIRD.color if length >= 0 else "#999999" for length in lengths]
        colors[NAMES.index("premium")] = colors[NAMES.index("left over")] = CUSTOM.color
        parts, left = Panel(WORTH, PARTS, share=1.65), Panel(DAYS, LEFT)
        starts = [0, 0, *np.cumsum(steps[:3]).tolist(), 0, premium, 0]
        parts.add(
            "bar",
            x=lengths,
            y=list(range(len(NAMES))),
            base=starts,
            orientation="h",
            marker={"color": colors},
            customdata=NAMES,
            hovertemplate="€%{x:.3~r}<extra>%{customdata}</extra>",
        )
        for row, (start, length) in enumerate(zip(starts, lengths, strict=True)):
            if row:  # an amount stands beside its bar, or at the edge that the bar goes beyond
                end = min(max(start, start + length, 0), 0.85 * WORTH.high)
                parts.label(end, row, f" {money(length)}", "middle right")
        parts.line([0, 0], [0, len(NAMES) - 1], MASS, "standard product", hoverinfo="skip")
        parts.label(3, 0, f"{MASS.sign} worth {money(inputs.standard)}", "middle right")
        days = DAYS.values()
        left.line(days, margin + inputs.cost_of_day * (inputs.days - days), CUSTOM, "left over")
        left.line([DAYS.low, DAYS.high], [0, 0], MASS, "standard product")
        left.point(inputs.days, margin, "", CUSTOM)
        if 0 <= wait < np.inf:
            side = "top right" if wait < 20 else "bottom left"
            text = f"flip: {counted(wait, 'day')}" if abs(margin) < 0.5 else "flip: nothing left"
            left.point(wait, 0, text, position=side, name="flip")
        return stack(parts, left, height=520)

    @staticmethod
    def columns(result):
        return {
            "Premium": money(float(result.value.premium)),
            "Left after the extra cost": money(float(result.value.margin)),
        }

    @staticmethod
    def describe(result):
        inputs, value = result.inputs, result.value
        premium, margin = float(value.premium), float(value.margin)
        percent = in_words(abs(100 * premium / inputs.standard))
        extra, more = money(inputs.extra_cost), f"{percent} % {'less' if premium < 0 else 'more'}"
        if premium < 0:
            here = f"The customer would pay {money(-premium)} less than for the standard product."
        elif margin < 0:
            here = f"The premium of {money(premium)} does not cover the extra cost of {extra}."
        else:
            here = f"Of a premium of {money(premium)}, {money(margin)} is left for the maker."
        wait = result.longest_wait
        if not np.isfinite(wait):
            then = "Waiting costs nothing here."
        elif wait < 0.05:
            then = "It does not pay even without any extra wait."
        else:
            then = f"Each day of waiting takes {money(inputs.cost_of_day)}."
        return (
            f"{here}\nThe customer would pay {more} than for the standard product; making it costs "
            f"{extra} more. {then}"
        )
