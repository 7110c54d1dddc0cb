"""Lesson 05: when is mass production cheaper, and what does forecasting cost it?"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import plotly.graph_objects as go

from widgets import theme
from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.fields import choice, fields_of, integer, number
from widgets.models import cost
from widgets.text import money
from widgets.text import number as in_words
from widgets.theme import CUSTOM, EURO, MASS, THIRD


@dataclass(frozen=True)
class BreakEvenInputs:
    volume: float = number("Yearly volume", "units/year", 40_000, 1e3, 1e6, log=True)
    mass_fixed: float = number(
        "Fixed cost, mass production", "€/year", 2e6, 1e5, 1e7, log=True, help="a dedicated line"
    )
    custom_unit: float = number(
        "Variable cost, mass customization", "€/unit", 40, 5, 100, step=1, help="each unit to order"
    )
    mass_unit: float = number(
        "Variable cost, mass production", "€/unit", 20, 5, 100, step=1, more=True
    )
    custom_fixed: float = number(
        "Fixed cost, mass customization", "€/year", 2e5, 1e4, 1e7, log=True, more=True
    )


@dataclass(frozen=True)
class BreakEvenResult:
    inputs: BreakEvenInputs
    mass: cost.CostStructure
    custom: cost.CostStructure
    flip: cost.BreakEven

    @property
    def volume(self) -> float | None:
        """The break-even volume, units/year; None if the choice never flips."""
        return self.flip.volume


class BreakEven(Explorer):
    """At what volume does mass production become the cheaper system?"""

    Inputs = BreakEvenInputs
    presets = {
        "Start-up": {"volume": 3_000},
        "Big plant": {"volume": 500_000, "mass_fixed": 8e6},
        "Better machines": {"custom_unit": 24},
        "Never flips": {"custom_unit": 20},
    }
    card = Card(
        r"Q^* = \frac{F_{MP} - F_{MC}}{c_{MC} - c_{MP}}",
        {
            "Q^*": "volume at which both systems cost the same, units/year",
            "F": "fixed cost, €/year",
            "c": "variable cost, €/unit",
        },
        "Cost–volume analysis, as in any operations management textbook.",
        "Costs are straight lines: no learning, no second line when the first is full, no "
        "discounts. Every unit made is sold, so that forecasts are never wrong.",
    )

    @staticmethod
    def solve(inputs):
        mass = cost.CostStructure(inputs.mass_fixed, inputs.mass_unit)
        custom = cost.CostStructure(inputs.custom_fixed, inputs.custom_unit)
        return BreakEvenResult(inputs, mass, custom, cost.break_even(mass, custom))

    @staticmethod
    def draw(result):
        field = fields_of(BreakEvenInputs)
        volumes = np.geomspace(field["volume"].low, field["volume"].high, 61)
        traces = []
        for axis, measure, unit in (("y", "per_unit", "€/unit"), ("y2", "total", "€/year")):
            hover = f"%{{y:,.4~r}} {unit}<br>at %{{x:,.4~r}} units/year"
            lines = {}
            for style, structure in ((MASS, result.mass), (CUSTOM, result.custom)):
                cost_of = getattr(structure, measure)
                lines[style] = cost_of(volumes)
                here = result.inputs.volume
                traces += [
                    theme.line(volumes, lines[style], style, hovertemplate=hover, yaxis=axis),
                    theme.point(here, cost_of(here), "", style, hovertemplate=hover, yaxis=axis),
                ]
            if result.volume is not None:
                at_flip = getattr(result.mass, measure)(result.volume)
                text = f"flip: {in_words(result.volume)}" if axis == "y" else ""
                traces.append(theme.point(result.volume, at_flip, text, name="flip", yaxis=axis))
            if axis == "y":
                traces += theme.labels_at_end(volumes, lines)
        return theme.figure(
            traces,
            height=560,
            xaxis={
                **theme.log_range(volumes[0], volumes[-1]),
                "title": "Yearly volume (units/year)",
                "anchor": "y2",
                "tickformat": "~s",
            },
            yaxis={
                **theme.log_range(field["mass_unit"].low / 2, 20 * field["mass_unit"].high),
                **EURO,
                "title": "Cost per unit",
                "domain": [0.47, 1],
            },
            yaxis2={
                **theme.log_range(field["custom_fixed"].low, field["mass_unit"].high * 2e6),
                **EURO,
                "title": "Total cost a year",
                "domain": [0, 0.39],
            },
        )

    @staticmethod
    def describe(result):
        volume = result.inputs.volume
        mass, custom = float(result.mass.per_unit(volume)), float(result.custom.per_unit(volume))
        names = {"first": MASS.name, "second": CUSTOM.name}
        here = (
            f"At {in_words(volume)} units a year a unit costs {money(mass)} in mass production "
            f"and {money(custom)} in mass customization. "
        )
        if result.volume is not None:
            low, high = names[result.flip.below], names[result.flip.above]
            return (
                f"{here}{high} is cheaper above {in_words(result.volume)} units a year, "
                f"{low.lower()} below."
            )
        if result.flip.below == "equal":
            return f"{here}Both systems cost the same at every volume."
        return f"{here}{names[result.flip.below]} is never dearer: the choice does not flip."


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
        "Stylised: derived in this course from the newsvendor model (Snyder & Shen, Fundamentals "
        "of Supply Chain Theory, section 4.3); equal variants, normal demand, independent unless "
        "you set a correlation.",
        "With many variants the normal distribution promises negative demand and overstates the "
        "cost; the gamma distribution in the panel “More” does not. Customers wait for their order "
        "without buying less.",
    )

    @staticmethod
    def solve(inputs):
        field = fields_of(inputs)["variants"]
        money_terms = (inputs.price, inputs.unit_cost, inputs.salvage)
        gamma, cv = inputs.demand == GAMMA, inputs.variation / 100
        variants = np.append(np.geomspace(field.low, field.high, 60), inputs.variants)
        each = cost.split_variation(cv, variants, inputs.correlation)
        mismatch = cost.mismatch_cost(*money_terms, each, gamma=gamma)
        threshold = cost.variants_threshold(
            inputs.premium, *money_terms, cv, inputs.correlation, gamma=gamma
        )
        return MadeToOrderResult(
            inputs, variants[:-1], mismatch[:-1], float(mismatch[-1]), threshold
        )

    @staticmethod
    def draw(result):
        variants, premium, n = result.variants, result.inputs.premium, result.inputs.variants
        field = fields_of(MadeToOrderInputs)["premium"]
        hover = "%{y:,.3~r} €/unit<br>with %{x:,.3~r} variants"
        to_order = np.full_like(variants, premium)
        traces = [
            theme.line(variants, result.mismatch, MASS, hovertemplate=hover),
            theme.line(variants, to_order, CUSTOM, hovertemplate=hover),
            theme.point(n, result.here, "", MASS, hovertemplate=hover),
            theme.point(n, premium, "", CUSTOM, hovertemplate=hover),
            theme.label(variants[-1], premium, f"{CUSTOM.sign} made to order: extra cost"),
            theme.label(
                1.02,
                result.mismatch[0],
                f"{MASS.sign} made to stock: forecast errors",
                "bottom right",
            ),
        ]
        if 1 <= result.threshold <= variants[-1]:
            text = f"flip: {in_words(result.threshold, 2)} variants"
            flip = theme.point(result.threshold, premium, text, position="bottom right")
            traces.append(flip)
        return theme.figure(
            traces,
            xaxis={
                **theme.log_range(variants[0], variants[-1]),
                "title": "Number of variants",
                "tickvals": [1, 2, 5, 10, 20, 50, 100, 200],
            },
            yaxis={
                **EURO,
                "range": [-0.1 * field.high, 1.25 * field.high],
                "tick0": 0,
                "title": "Extra cost (€/unit)",
            },
        )

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


@cache
def deskjet() -> cost.Pooling:
    """Return the pooling of the real HP DeskJet demand, once per kernel."""
    return cost.pool(deskjet_demand())


@cache
def deskjet_demand() -> np.ndarray:
    """Return demand per month and option, shape (12, 6)."""
    table = load("hp_deskjet").pivot(index="month_number", columns="option", values="demand")
    return table.to_numpy()


@dataclass(frozen=True)
class PostponementInputs:
    correlation: float = number(
        "Correlation between options", "", 0, 0, 1, step=0.05, help="1: all rise and fall together"
    )
    options: int = integer("Number of equal options", "options", 6, 2, 30)
    extra_cost: float = number(
        "Extra cost of finishing late", "€/unit", 1, 0, 5, step=0.05, help="postponement"
    )
    holding_cost: float = number("Holding cost", "€/unit and year", 50, 5, 150, step=5, more=True)
    service_level: float = number("Service level", "%", 98, 80, 99.9, step=0.1, more=True)
    lead_time: float = number("Replenishment time", "months", 1, 0.25, 3, step=0.25, more=True)


@dataclass(frozen=True)
class PostponementResult:
    inputs: PostponementInputs
    stylised_ratio: float  # pooled over separate safety stock, equal options
    stylised_limit: float  # €/unit that finishing late may cost
    real_ratio: float
    real_limit: float


class Postponement(Explorer):
    """How much stock does it save to decide late, and what may that cost?"""

    Inputs = PostponementInputs
    presets = {
        "Half in step": {"correlation": 0.5},
        "In step": {"correlation": 1.0},
        "Many options": {"options": 30},
        "Dear to hold": {"holding_cost": 150},
    }
    card = Card(
        r"\frac{\sigma_{pooled}}{\sum\sigma_i} = \sqrt{\frac{1 + (N-1)\,r}{N}},\qquad "
        r"\Delta c^* = \frac{h\,z\sqrt{L}\,\left(\sum\sigma_i - \sigma_{pooled}\right)}{D}",
        {
            "N": "number of equal options",
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
        "assumes options of equal size; the HP options are not, and save less. Holding cost, "
        "service level and replenishment time are yours, not HP's.",
    )

    @staticmethod
    def solve(inputs):
        real = deskjet()
        mean = float(deskjet_demand().sum(axis=1).mean())
        terms = (mean, inputs.holding_cost, inputs.service_level / 100, inputs.lead_time)
        ratio = float(cost.pooling_ratio(inputs.options, inputs.correlation))
        return PostponementResult(
            inputs,
            ratio,
            cost.postponement_limit(real.separate, ratio * real.separate, *terms),
            real.ratio,
            cost.postponement_limit(real.separate, real.pooled, *terms),
        )

    @staticmethod
    def draw(result):
        inputs = result.inputs
        correlations = np.linspace(0, 1, 51)
        left = 100 * cost.pooling_ratio(inputs.options, correlations)
        hover = "%{y:.1f} % left<br>at correlation %{x:.2f}"
        equal = f"{inputs.options} equal options"
        limits = [result.stylised_limit, result.real_limit]
        euro = "€%{x:,.2f} a unit"
        traces = [
            theme.line(correlations, left, CUSTOM, hovertemplate=hover),
            theme.point(
                inputs.correlation, 100 * result.stylised_ratio, "", CUSTOM, hovertemplate=hover
            ),
            theme.label(1, 0.93 * left[-8], f"{CUSTOM.sign} {equal}", "bottom left"),
            theme.line(
                [0, 1], [100 * result.real_ratio] * 2, THIRD, "HP DeskJet", hovertemplate=hover
            ),
            theme.label(
                0.01, 100 * result.real_ratio, f"{THIRD.sign} HP DeskJet, real demand", "top right"
            ),
            go.Bar(
                x=limits,
                y=[equal, "HP DeskJet"],
                orientation="h",
                marker={"color": [CUSTOM.color, THIRD.color]},
                text=[f"saves {money(limit)} a unit" for limit in limits],
                textposition="outside",
                hovertemplate=euro + "<extra></extra>",
                xaxis="x2",
                yaxis="y2",
                cliponaxis=False,
            ),
        ]
        return theme.figure(
            traces,
            height=560,
            xaxis={"range": [0, 1], "title": "Correlation between options"},
            yaxis={"range": [0, 105], "title": "Safety stock left (%)", "domain": [0.52, 1]},
            xaxis2={**EURO, "range": [0, 8], "title": "Per unit (€)", "anchor": "y2"},
            yaxis2={"domain": [0, 0.27], "anchor": "x2"},
            shapes=[
                {
                    "type": "line",
                    "line": theme.NEUTRAL.line,
                    "x0": inputs.extra_cost,
                    "x1": inputs.extra_cost,
                    "y0": 0,
                    "y1": 1.05,
                    "xref": "x2",
                    "yref": "y2 domain",
                }
            ],
            annotations=[
                {
                    "text": "finishing late costs",
                    "x": inputs.extra_cost,
                    "y": 1.05,
                    "xref": "x2",
                    "yref": "y2 domain",
                    "xanchor": "left",
                    "yanchor": "bottom",
                    "showarrow": False,
                }
            ],
        )

    @staticmethod
    def describe(result):
        inputs = result.inputs
        pays = "pays" if inputs.extra_cost < result.real_limit else "does not pay"
        return (
            f"One common stock needs {100 * result.real_ratio:.1f} % of the safety stock for the "
            f"real HP demand and {100 * result.stylised_ratio:.1f} % for {inputs.options} equal "
            f"options. For HP that saves {money(result.real_limit)} a unit: finishing late at "
            f"{money(inputs.extra_cost)} a unit {pays}."
        )
