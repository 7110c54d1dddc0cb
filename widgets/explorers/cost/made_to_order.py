"""Lesson 05: what it costs to forecast many variants."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.cost import newsvendor
from widgets.page.fields import choice, integer, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words, money
from widgets.page.theme import CUSTOM, MASS

NORMAL, GAMMA = "normal", "gamma (never negative)"


@dataclass(frozen=True)
class MadeToOrderInputs:
    variants: int = integer("Number of variants", "variants", 3, 1, 200, log=True)
    premium: float = number(
        "Extra cost of making to order", "€/unit", 15, 0, 40, step=0.5, help="no forecast needed"
    )
    variation: float = number(
        "Uncertainty of total demand", "% of the mean", 30, 5, 80, step=1, help="standard deviation"
    )
    price: float = number("Price", "€/unit", 60, 20, 150, step=1, more=True)
    unit_cost: float = number("Cost, made to stock", "€/unit", 30, 5, 100, step=1, more=True)
    salvage: float = number("Value of a left-over unit", "€/unit", 10, 0, 80, step=1, more=True)
    correlation: float = number("Correlation between variants", "", 0, 0, 1, step=0.05, more=True)
    demand: str = choice("Distribution of demand", [NORMAL, GAMMA], more=True)


VARIANTS = Axis.of(
    MadeToOrderInputs,
    "variants",
    ticks=[1, 2, 5, 10, 20, 50, 100, 200],
    at="with",
    more={"title": {"text": "Number of variants"}},
)
COST = Axis("Extra cost", "€/unit", -4, 50)


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
        "Fashion": {"variants": 12, "variation": 60, "premium": 20},
        "All rise and fall together": {"variants": 40, "correlation": 1.0},
    }
    card = Card(
        r"N^* = \left[\frac{\Delta c}{(c_u + c_o)\,\varphi(z)\,CV}\right]^2,\qquad "
        r"z = \Phi^{-1}\!\left(\frac{c_u}{c_u + c_o}\right)",
        {
            r"\Delta c": "extra cost of making to order, €/unit",
            "c_u": "cost of a missed sale: price − cost, €/unit",
            "c_o": "cost of a left-over unit: cost − salvage value, €/unit",
            "CV": "standard deviation of total demand over its mean",
            r"\varphi, \Phi": "density and distribution function of the standard normal",
        },
        "Stylized: derived in this course from the newsvendor model (Snyder & Shen, Fundamentals "
        "of Supply Chain Theory, section 4.3); equal variants, normal demand, independent unless "
        "you set a correlation.",
        "With many variants the normal distribution promises negative demand and overstates the "
        "cost; the gamma distribution in the panel “More” does not. Customers wait for their order "
        "without buying less.",
    )

    @staticmethod
    def of_firm(firm):
        names = ("variants", "premium", "price", "correlation")
        return {name: getattr(firm, name) for name in names} | {
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
            inputs.premium, *money_terms, cv, inputs.correlation, gamma=gamma
        )
        return MadeToOrderResult(
            inputs, variants[:-1], mismatch[:-1], float(mismatch[-1]), threshold
        )

    @staticmethod
    def draw(result):
        variants, premium, n = result.variants, result.inputs.premium, result.inputs.variants
        panel, to_order = Panel(VARIANTS, COST), np.full_like(variants, premium)
        for style, cost, here in (
            (MASS, result.mismatch, result.here),
            (CUSTOM, to_order, premium),
        ):
            panel.line(variants, cost, style)
            panel.point(n, here, "", style)
        panel.label(VARIANTS.high, premium, f"{CUSTOM.sign} to order: extra cost")
        panel.label(1.02, result.mismatch[0], f"{MASS.sign} to stock: errors", "bottom right")
        if VARIANTS.low <= result.threshold <= VARIANTS.high:
            text = f"flip: {in_words(result.threshold, 2)} variants"
            panel.point(result.threshold, premium, text, position="bottom right")
        return panel.figure()

    @staticmethod
    def describe(result):
        n, threshold = result.inputs.variants, result.threshold
        variants = f"{n} variant{'s' if n > 1 else ''}"
        here = (
            f"With {variants}, forecast errors cost {money(result.here)} a unit and making to "
            f"order {money(result.inputs.premium)}. "
        )
        if threshold <= 1:
            return f"{here}Making to order is cheaper at any number of variants."
        if not np.isfinite(threshold):
            return f"{here}Making to order never becomes cheaper, however many variants there are."
        return f"{here}Making to order is cheaper from {np.ceil(threshold):,.0f} variants on."
