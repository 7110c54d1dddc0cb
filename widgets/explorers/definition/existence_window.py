"""Lesson 01: in which market sizes mass customization beats mass production."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.definition import existence_window as window
from widgets.page import theme
from widgets.page.fields import fields_of, number
from widgets.page.text import money
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS


@dataclass(frozen=True)
class ExistenceWindowInputs:
    market_size: float = number("Market size", "buyers/year", 200_000, 1e3, 1e7, log=True)
    premium: float = number(
        "Extra cost of a customized unit", "€/unit", 1.5, 0, 5, step=0.05, help="Δc"
    )
    fixed_cost: float = number(
        "Fixed cost of customizing",
        "€/year",
        250_000,
        1e4,
        1e7,
        log=True,
        help="F: configurator, flexible plant",
    )
    misfit_cost: float = number(
        "Cost of the worst misfit", "€/buyer", 40, 5, 200, step=1, help="τ", more=True
    )
    variety_cost: float = number(
        "Cost of one more variant", "€/year", 50_000, 1e3, 1e6, log=True, help="f", more=True
    )


@dataclass(frozen=True)
class ExistenceWindowResult:
    inputs: ExistenceWindowInputs
    market_sizes: np.ndarray  # buyers/year; the learner's own is the last one
    mass: np.ndarray  # €/buyer
    custom: np.ndarray  # €/buyer
    variants: float  # best number of variants at the learner's market size
    window: window.ExistenceWindow


class ExistenceWindow(Explorer):
    """In which markets does mass customization beat mass production with its best variety?"""

    Inputs = ExistenceWindowInputs
    presets = {
        "Small market": {"market_size": 10_000},
        "Huge market": {"market_size": 5e6},
        "No premium": {"premium": 0},
        "No window": {"premium": 2.5},
    }
    card = Card(
        r"\Delta c + \frac{F}{D} < \sqrt{\frac{\tau f}{D}},\qquad "
        r"\left(\frac{2F}{A+R}\right)^2 < D < \left(\frac{2F}{A-R}\right)^2,\quad "
        r"A = \sqrt{\tau f},\; R = \sqrt{\tau f - 4F\Delta c}",
        {
            "D": "market size, buyers/year",
            r"\tau": "what a product at the far end of the taste line is worth less, €/buyer",
            "f": "cost of keeping one variant on offer, €/year",
            r"\Delta c": "extra cost of a customized unit, €/unit",
            "F": "fixed cost of customizing, €/year",
        },
        "Stylized: derived in this course with the tastes of S. Salop (1979), Bell Journal of "
        "Economics 10, 141–156.",
        "Tastes lie evenly on one line, everybody buys one unit, the number of variants need not "
        "be whole, and the firms do not react to each other. Below one variant per market mass "
        "production keeps exactly one; the formula then changes, the chart knows.",
    )

    @staticmethod
    def of_firm(firm):
        return {
            "market_size": firm.demand,
            "premium": firm.premium,
            "fixed_cost": firm.custom_fixed,
            "misfit_cost": firm.misfit_cost,
            "variety_cost": firm.variety_cost,
        }

    @staticmethod
    def solve(inputs):
        if inputs.fixed_cost < inputs.variety_cost:
            raise ValueError(
                f"The fixed cost of customizing, {money(inputs.fixed_cost)} a year, is below the "
                f"cost of one variant, {money(inputs.variety_cost)}: being able to make everything "
                "cannot cost less than making one thing"
            )
        field = fields_of(inputs)["market_size"]
        sizes = np.append(np.geomspace(field.low, field.high, 81), inputs.market_size)
        tastes = (inputs.misfit_cost, inputs.variety_cost)
        return ExistenceWindowResult(
            inputs,
            sizes,
            window.mass_production_cost(sizes, *tastes),
            window.mass_customization_cost(sizes, inputs.premium, inputs.fixed_cost),
            float(window.best_variety(inputs.market_size, *tastes)),
            window.existence_window(*tastes, inputs.premium, inputs.fixed_cost),
        )

    @staticmethod
    def draw(result):
        sizes, here, between = result.market_sizes[:-1], result.inputs.market_size, result.window
        hover = "%{y:,.3~r} €/buyer<br>at %{x:,.4~r} buyers/year"
        traces, lines = [], {MASS: result.mass, CUSTOM: result.custom}
        for style, cost in lines.items():
            traces += [
                theme.line(sizes, cost[:-1], style, hovertemplate=hover),
                theme.point(here, cost[-1], "", style, hovertemplate=hover),
            ]
        shapes, bottom, top = [], 0.1, 1e3
        for (style, cost), other in zip(lines.items(), (result.custom, result.mass), strict=True):
            place, apart = ("top", 1.4) if cost[-2] > other[-2] else ("bottom", 1 / 1.4)
            text = f"{style.sign} {style.name.replace(' ', '<br>')}"
            traces.append(
                theme.label(sizes[-1], max(apart * cost[-2], 3 * bottom), text, f"{place} left")
            )
        if between.exists:
            low, high = max(between.lower, sizes[0]), min(between.upper, sizes[-1])
            if low < high:
                shapes.append(
                    {
                        "type": "rect",
                        "x0": low,
                        "x1": high,
                        "y0": bottom,
                        "y1": top,
                        "fillcolor": CUSTOM.color,
                        "opacity": 0.15,
                        "line": {"width": 0},
                        "layer": "below",
                    }
                )
                text = f"{CUSTOM.sign} cheaper"
                traces.append(theme.label(np.sqrt(low * high), top / 2, text, "middle center"))
            for size, word in ((between.lower, "flip"), (between.upper, "flips back")):
                if sizes[0] <= size <= sizes[-1]:
                    cost = window.mass_customization_cost(
                        size, result.inputs.premium, result.inputs.fixed_cost
                    )
                    text = f"{word}:<br>{in_words(size)}"
                    traces.append(theme.point(size, float(cost), text, name=word))
        return theme.figure(
            traces,
            height=460,
            shapes=shapes,
            xaxis={
                **theme.log_range(sizes[0], sizes[-1]),
                "title": "Market size (buyers/year)",
                "tickformat": "~s",
            },
            yaxis={
                **theme.log_range(bottom, top),
                "tickprefix": "€",
                "tickformat": ",.10~g",
                "title": "Cost beyond a standard unit (€/buyer)",
            },
        )

    @staticmethod
    def describe(result):
        between = result.window
        here = (
            f"With {in_words(result.inputs.market_size)} buyers a year, mass production costs "
            f"{money(result.mass[-1])} a buyer with its best {in_words(result.variants, 2)} "
            f"variant{'s' if result.variants > 1 else ''}, mass customization "
            f"{money(result.custom[-1])}. "
        )
        if not between.exists:
            return (
                f"{here}Mass customization is cheaper in no market: the premium must stay below "
                f"{money(between.highest_premium)} a unit."
            )
        low, high = in_words(between.lower, 5), in_words(between.upper, 5)
        if not np.isfinite(between.upper):
            return (
                f"{here}Mass customization is cheaper in every market above {low} buyers a year: "
                "without a premium it never flips back."
            )
        return f"{here}Mass customization is cheaper from {low} to {high} buyers a year only."
