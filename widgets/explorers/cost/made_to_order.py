"""Lesson 05: what it costs to forecast many variants."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.cost import newsvendor
from widgets.page.fields import Limit, choice, integer, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted, money
from widgets.page.theme import CUSTOM, MASS

GAMMA, NORMAL = "gamma (never negative)", "normal"


@dataclass(frozen=True)
class MadeToOrderInputs:
    variants: int = integer("Number of variants", "variants", 3, 1, 200, log=True)
    extra_cost: float = number(
        "Extra cost of making to order", "€/unit", 15, 0, 80, step=0.5, help="no forecast needed"
    )
    variation: float = number(
        "Uncertainty of total demand", "% of the mean", 30, 5, 80, step=1, help="standard deviation"
    )
    price: float = number("Price", "€/unit", 60, 2, 400, log=True, more=True)
    unit_cost: float = number(
        "Variable cost, made to stock", "€/unit", 30, 1, 300, log=True, more=True,
        help="of one unit more; what is paid already does not count",
    )  # fmt: skip
    salvage: float = number("Value of a left-over unit", "€/unit", 10, 0, 150, step=0.5, more=True)
    correlation: float = number("Correlation between variants", "", 0, 0, 1, step=0.05, more=True)
    demand: str = choice("Distribution of demand", [GAMMA, NORMAL], more=True)

    def limits(self) -> dict[str, Limit]:
        """Between what a left-over unit brings and what a sold one does."""
        sold = "a sold unit brings more than it costs"
        left = "a left-over unit brings less than it costs"
        return {
            "price": Limit(low=1.01 * self.unit_cost, why=sold),
            "unit_cost": Limit(self.salvage / 0.99, self.price / 1.01, f"{left}, a sold one more"),
            "salvage": Limit(high=0.99 * self.unit_cost, why=left),
        }


VARIANTS = Axis.of(
    MadeToOrderInputs,
    "variants",
    ticks=[1, 2, 5, 10, 20, 50, 100, 200],
    at="with",
    more={"title": {"text": "Number of variants"}},
)
COST = Axis("Extra cost", "€/unit", -3, 50)


@dataclass(frozen=True)
class MadeToOrderResult:
    inputs: MadeToOrderInputs
    variants: np.ndarray
    mismatch: np.ndarray  # €/unit over `variants`
    here: float  # €/unit at the learner's number of variants
    threshold: float  # number of variants from which making to order is cheaper; inf if never


class MadeToOrder(Explorer):
    """From how many variants on is it cheaper to make to order than to forecast?"""

    Inputs = MadeToOrderInputs
    presets = {
        "One product": {"variants": 1},
        "Many variants": {"variants": 40},
        "Fashion": {"variants": 12, "variation": 60, "extra_cost": 20},
        "Good forecasts": {"variants": 12, "variation": 10},
    }
    card = Card(
        r"N^* = \left[\frac{\Delta c}{(c_u + c_o)\,\Phi'(z)\,CV}\right]^2,\qquad "
        r"z = \Phi^{-1}\!\left(\frac{c_u}{c_u + c_o}\right)",
        {
            r"\Delta c": "extra cost of making to order, €/unit",
            "c_u": "cost of a missed sale: price − variable cost, €/unit",
            "c_o": "cost of a left-over unit: variable cost − salvage value, €/unit",
            "CV": "standard deviation of total demand over its mean",
            r"\Phi, \Phi'": "distribution function and density of the standard normal",
            "N^*": "number of variants from which making to order is cheaper",
        },
        "Stylized: derived in this course from the newsvendor model (Snyder & Shen, Fundamentals "
        "of Supply Chain Theory, section 4.3); equal variants, independent unless you set a "
        "correlation. The formula is for normal demand; for gamma demand N* is found by search.",
        "With many variants the normal distribution promises negative demand; the gamma "
        "distribution does not. Forecast errors never cost more than the margin, for one could "
        "stock nothing. What is already paid, such as a line, is in neither cost. Customers wait "
        "for their order without buying less.",
    )

    @staticmethod
    def of_firm(firm):
        names = ("variants", "price", "correlation")
        return {name: getattr(firm, name) for name in names} | {
            "extra_cost": firm.premium,
            "variation": 100 * firm.demand_cv,
            "unit_cost": firm.mass_unit,
            "salvage": firm.salvage_value,
        }

    @staticmethod
    def solve(inputs):
        money_terms = (inputs.price, inputs.unit_cost, inputs.salvage)
        gamma, cv = inputs.demand == GAMMA, inputs.variation / 100
        variants = np.append(VARIANTS.values(60), inputs.variants)
        each = newsvendor.split_variation(cv, variants, inputs.correlation)
        mismatch = newsvendor.mismatch_cost(*money_terms, each, gamma=gamma)
        threshold = newsvendor.variants_threshold(
            inputs.extra_cost, *money_terms, cv, inputs.correlation, gamma=gamma
        )
        return MadeToOrderResult(
            inputs, variants[:-1], mismatch[:-1], float(mismatch[-1]), threshold
        )

    @staticmethod
    def draw(result):
        variants, extra_cost, n = result.variants, result.inputs.extra_cost, result.inputs.variants
        panel, to_order = Panel(VARIANTS, COST), np.full_like(variants, extra_cost)
        for style, cost, here in (
            (MASS, result.mismatch, result.here),
            (CUSTOM, to_order, extra_cost),
        ):
            panel.line(variants, cost, style)
            panel.point(n, here, "", style)
        if not COST.beyond(extra_cost):
            panel.label(VARIANTS.high, extra_cost, f"{CUSTOM.sign} to order: extra cost")
        panel.label(1.02, result.mismatch[0], f"{MASS.sign} to stock: errors", "bottom right")
        if VARIANTS.low <= result.threshold < np.inf:
            text = f"flip: {counted(result.threshold, 'variant', 2)}"
            panel.point(result.threshold, extra_cost, text, position="bottom right")
        return panel.figure()

    @staticmethod
    def columns(result):
        extra_cost, first = result.inputs.extra_cost, np.ceil(max(result.threshold, 1))
        return {
            "Forecast errors cost": f"{money(result.here)} a unit",
            "Making to order costs": f"{money(extra_cost)} a unit",
            "Cheaper": "to order" if extra_cost < result.here else "to stock",
            "To order from": counted(first, "variant") if np.isfinite(first) else "never",
        }

    @staticmethod
    def describe(result):
        n, threshold = result.inputs.variants, result.threshold
        here = (
            f"With {counted(n, 'variant')} forecast errors cost {money(result.here)} a unit, "
            f"making to order {money(result.inputs.extra_cost)}."
        )
        if threshold <= 1:
            return f"{here}\nMaking to order is cheaper at any number of variants."
        if not np.isfinite(threshold):
            return f"{here}\nMaking to order never becomes cheaper, however many variants."
        return f"{here}\nMaking to order is cheaper from {np.ceil(threshold):,.0f} variants on."
