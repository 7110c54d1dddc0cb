"""Lesson 05: what it saves to decide late, on real demand and in the textbook case."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.cost import pooling
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import money
from widgets.page.theme import NEUTRAL, THIRD


@cache
def deskjet() -> pooling.Pooling:
    """Return the pooling of the real HP DeskJet demand, once per kernel."""
    return pooling.pool(deskjet_demand())


@cache
def deskjet_demand() -> np.ndarray:
    """Return demand per month and option, shape (12, 6)."""
    table = load("hp_deskjet").pivot(index="month_number", columns="option", values="demand")
    return table.to_numpy()


@dataclass(frozen=True)
class PostponementInputs:
    correlation: float = number(
        "Correlation between variants", "", 0, 0, 1, step=0.01, help="1: all rise and fall together"
    )
    variants: int = integer("Number of equal variants", "variants", 6, 2, 50)
    extra_cost: float = number(
        "Extra cost of finishing late", "€/unit", 1, 0, 5, step=0.05, help="postponement"
    )
    holding_cost: float = number(
        "Holding cost", "€/unit and year", 50, 0.2, 200, log=True, help="of a unit in stock"
    )
    service_level: float = number("Service level", "%", 98, 80, 99.9, step=0.1, more=True)
    lead_time: float = number("Replenishment time", "months", 1, 0.25, 3, step=0.25, more=True)


CORRELATION = Axis.of(PostponementInputs, "correlation", title="Correlation", at="at correlation")
LEFT = Axis("Safety stock left", "%", 0, 105)
SAVED = Axis("Saved per unit", "€", 0, 6)
DEMANDS = Axis("", low=-0.5, high=1.9)  # a row for each demand: equal variants, HP DeskJet
BARS = {
    "orientation": "h",
    "marker": {"color": [THIRD.color, NEUTRAL.color]},
    "hovertemplate": "%{text}<extra></extra>",
}


@dataclass(frozen=True)
class PostponementResult:
    inputs: PostponementInputs
    stylized_ratio: float  # pooled over separate safety stock, equal variants
    stylized_limit: float  # €/unit that finishing late may cost
    real_ratio: float
    real_limit: float


class Postponement(Explorer):
    """How much stock does it save to decide late, and what may that cost?"""

    Inputs = PostponementInputs
    presets = {
        "All move together": {"correlation": 1.0},
        "Many variants": {"variants": 30},
        "Expensive to hold": {"holding_cost": 150},
    }
    card = Card(
        r"\frac{\sigma_{pooled}}{\sum\sigma_i} = \sqrt{\frac{1 + (N-1)\,r}{N}},\qquad "
        r"\Delta c^* = \frac{h\,z\sqrt{L}\,\left(\sum\sigma_i - \sigma_{pooled}\right)}{D}",
        {
            "N": "number of equal variants",
            "r": "correlation between any two of them",
            r"\sigma": "standard deviation of demand, units/month",
            "h": "holding cost, €/unit and year",
            "z": "safety factor of the service level",
            "L": "replenishment time, months",
            "D": "yearly demand, units/year",
            r"\Delta c^*": "extra cost per unit up to which postponement pays, €/unit",
        },
        "Eppen 1979, Management Science 25(5); the case: Lee, Billington & Carter 1993, "
        "Interfaces 23(4).",
        "Normal demand without trend or season, one stock level for the whole year. The formula "
        "assumes variants of equal size; those of HP are not, and save less. Holding cost, "
        "service level and replenishment time are yours, not HP's.",
    )

    @staticmethod
    def of_firm(firm):
        return {
            "correlation": firm.correlation,
            "variants": firm.variants,
            "holding_cost": firm.holding_cost,
        }

    @staticmethod
    def solve(inputs):
        real = deskjet()
        mean = float(deskjet_demand().sum(axis=1).mean())
        terms = (mean, inputs.holding_cost, inputs.service_level / 100, inputs.lead_time)
        ratio = float(pooling.pooling_ratio(inputs.variants, inputs.correlation))
        return PostponementResult(
            inputs,
            ratio,
            pooling.postponement_limit(real.separate, ratio * real.separate, *terms),
            real.ratio,
            pooling.postponement_limit(real.separate, real.pooled, *terms),
        )

    @staticmethod
    def draw(result):
        inputs, equal = result.inputs, f"{result.inputs.variants} equal variants"
        stock = Panel(CORRELATION, LEFT)
        correlations, real = CORRELATION.values(51), 100 * result.real_ratio
        left = 100 * pooling.pooling_ratio(inputs.variants, correlations)
        stock.line(correlations, left, THIRD)
        stock.point(inputs.correlation, 100 * result.stylized_ratio, "", THIRD)
        stock.label(1, 0.93 * left[-8], f"{THIRD.sign} {equal}", "bottom left")
        stock.line([0, 1], [real, real], NEUTRAL, "HP DeskJet")
        stock.label(0.01, real, "HP DeskJet, real", "top right")
        saving = Panel(SAVED, replace(DEMANDS, ticks={0: equal, 1: "HP DeskJet"}), share=0.65)
        limits = [result.stylized_limit, result.real_limit]
        inside = [limit > 0.7 * SAVED.high for limit in limits]
        saving.add(
            "bar",
            x=np.minimum(limits, SAVED.high),
            y=[0, 1],
            text=[f"saves {money(limit)}{' →' if SAVED.beyond(limit) else ''}" for limit in limits],
            textposition=["inside" if one else "outside" for one in inside],
            **BARS,
        )
        saving.rule(x0=inputs.extra_cost, x1=inputs.extra_cost, y1=1.5)
        saving.label(inputs.extra_cost, 1.5, "finishing late costs", "top right")
        return stack(stock, saving, height=500)

    @staticmethod
    def columns(result):
        return {
            "Safety stock left": f"{100 * result.stylized_ratio:.1f} %",
            "Finishing late saves": f"{money(result.stylized_limit)} a unit",
            "HP: safety stock left": f"{100 * result.real_ratio:.1f} %",
            "HP: saves": f"{money(result.real_limit)} a unit",
        }

    @staticmethod
    def describe(result):
        inputs, cost = result.inputs, money(result.inputs.extra_cost)
        pays, hp_pays = (
            "pays" if inputs.extra_cost < saved else "does not pay"
            for saved in (result.stylized_limit, result.real_limit)
        )
        return (
            f"Finishing {inputs.variants} equal variants late saves "
            f"{money(result.stylized_limit)} a unit: at {cost} it {pays}.\nOne common stock needs "
            f"{100 * result.stylized_ratio:.1f} % of their safety stock. For HP it needs "
            f"{100 * result.real_ratio:.1f} % and saves {money(result.real_limit)} a unit: at "
            f"{cost} it {hp_pays}."
        )
