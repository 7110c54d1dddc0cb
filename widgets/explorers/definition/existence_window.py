"""Lesson 01: in which market sizes mass customization beats mass production."""

from dataclasses import dataclass, replace

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.definition import existence_window as window
from widgets.models.firm.cost import forecast_error_cost
from widgets.page.fields import Limit, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted, in_words, money
from widgets.page.theme import CUSTOM, MASS


@dataclass(frozen=True)
class ExistenceWindowInputs:
    market_size: float = number("Market size", "buyers/year", 200_000, 1e3, 1e7, log=True)
    extra_cost: float = number(
        "Extra cost of a customized unit", "€/unit", 1.5, 0, 5, step=0.05, help="Δc"
    )
    fixed_cost: float = number(
        "Fixed cost of customizing",
        "€/year",
        250_000,
        1e4,
        1e7,
        log=True,
        help="F: configurator, flexible plant; beyond those of mass production",
    )
    misfit_cost: float = number(
        "Cost of the worst misfit", "€/buyer", 40, 5, 200, step=1, help="τ", more=True
    )
    variety_cost: float = number(
        "Cost of one more variant", "€/year", 50_000, 1e3, 1e6, log=True, help="f", more=True
    )

    def limits(self) -> dict[str, Limit]:
        """Who can make everything has paid for at least one variant."""
        why = "being able to make everything cannot cost less than one variant"
        return {
            "fixed_cost": Limit(low=self.variety_cost, why=why),
            "variety_cost": Limit(high=self.fixed_cost, why=why),
        }


BUYERS = Axis.of(ExistenceWindowInputs, "market_size")
COST = Axis("Cost beyond a standard unit", "€/buyer", 0.1, 1e3, log=True)
CHEAPER = {"fillcolor": CUSTOM.color, "opacity": 0.15, "line": {"width": 0}, "layer": "below"}


@dataclass(frozen=True)
class ExistenceWindowResult:
    inputs: ExistenceWindowInputs
    market_sizes: np.ndarray  # buyers/year; the learner's own is the last one
    mass: np.ndarray  # €/buyer
    custom: np.ndarray  # €/buyer
    variants: float  # best number of variants at the learner's market size
    window: window.ExistenceWindow

    @property
    def tie(self) -> bool:
        """Whether a buyer costs the same in both systems."""
        return bool(np.isclose(self.custom[-1], self.mass[-1]))


def whole(buyers: float) -> str:
    """Return a number of buyers, to the single one if there are not millions."""
    return f"{buyers:,.0f}" if buyers < 1e6 else in_words(buyers)


class ExistenceWindow(Explorer):
    """In which markets does mass customization beat mass production with its best variety?"""

    Inputs = ExistenceWindowInputs
    presets = {
        "Small market": {"market_size": 10_000},
        "Huge market": {"market_size": 5e6},
        "Half the extra cost": {"extra_cost": 0.75},
        "No window": {"extra_cost": 2.5},
    }
    card = Card(
        r"\Delta c + \frac{F}{D} < \sqrt{\frac{\tau f}{D}},\qquad "
        r"\left(\frac{2F}{A+R}\right)^2 < D < \left(\frac{2F}{A-R}\right)^2,\quad "
        r"A = \sqrt{\tau f},\; R = \sqrt{\tau f - 4F\Delta c}",
        {
            "D": "market size, buyers/year",
            r"\tau": "cost of misfit, € per unit of distance; the line of tastes has length 1",
            "f": "fixed cost of one more variant, €/year",
            r"\Delta c": "extra cost of a customized unit, €/unit",
            "F": "fixed cost of the system that customizes, €/year",
        },
        "Stylized: derived in this course with the tastes of S. Salop (1979), Bell Journal of "
        "Economics 10, 141–156.",
        "Tastes lie evenly on one line, everybody buys one unit, fractions of a variant are "
        "allowed, and the firms do not react to each other. Below one variant per market mass "
        "production keeps exactly one; the formula then changes, the chart knows.",
    )

    @staticmethod
    def of_firm(firm):
        # With the best variety: what one system alone pays is a difference between the two.
        terms = (firm.demand, firm.line_misfit, firm.variety_cost)
        best = replace(firm, variants=float(window.best_variety(*terms)))
        errors = float(forecast_error_cost(best))
        return {
            "market_size": firm.demand,
            "extra_cost": best.premium + firm.asking_effort - errors,
            "fixed_cost": firm.custom_fixed - firm.mass_fixed,
            "misfit_cost": firm.misfit_cost,
            "variety_cost": firm.variety_cost,
        }

    @staticmethod
    def solve(inputs):
        sizes = np.append(BUYERS.values(81), inputs.market_size)
        tastes = (inputs.misfit_cost, inputs.variety_cost)
        return ExistenceWindowResult(
            inputs,
            sizes,
            window.mass_production_cost(sizes, *tastes),
            window.mass_customization_cost(sizes, inputs.extra_cost, inputs.fixed_cost),
            float(window.best_variety(inputs.market_size, *tastes)),
            window.existence_window(*tastes, inputs.extra_cost, inputs.fixed_cost),
        )

    @staticmethod
    def draw(result):
        sizes, inputs, between = result.market_sizes[:-1], result.inputs, result.window
        panel, mass, custom = Panel(BUYERS, COST), result.mass, result.custom
        for style, cost, other in ((MASS, mass, custom), (CUSTOM, custom, mass)):
            panel.line(sizes, cost[:-1], style)
            panel.point(inputs.market_size, cost[-1], "", style)
            place, apart = ("top", 1.4) if cost[-2] > other[-2] else ("bottom", 1 / 1.4)
            text = f"{style.sign} {style.name.replace(' ', '<br>')}"
            panel.label(BUYERS.high, max(apart * cost[-2], 3 * COST.low), text, f"{place} left")
        if not between.exists:
            return panel.figure(height=460)
        low, high = max(between.lower, BUYERS.low), min(between.upper, BUYERS.high)
        if low < high:
            panel.shape("rect", x0=low, x1=high, y0=COST.low, y1=COST.high, **CHEAPER)
            ends = f"<br>to {in_words(between.upper)}" if np.isfinite(between.upper) else " on"
            text = f"{CUSTOM.sign} cheaper<br>from {in_words(between.lower)}{ends}"
            middle = BUYERS.share(np.sqrt(low * high))
            side = "right" if middle < 0.2 else "left" if middle > 0.8 else "center"
            x = {"right": low, "center": np.sqrt(low * high), "left": high}[side]
            panel.label(x, COST.high / 3, text, f"middle {side}")
        for size, word in ((between.lower, "flip"), (between.upper, "flips back")):
            if BUYERS.low <= size <= BUYERS.high:
                cost = window.mass_customization_cost(size, inputs.extra_cost, inputs.fixed_cost)
                panel.point(size, float(cost), name=word)
        return panel.figure(height=460)

    @staticmethod
    def columns(result):
        custom_wins = result.custom[-1] < result.mass[-1]
        return {
            "Best number of variants": in_words(result.variants, 2),
            "Mass production (€/buyer)": in_words(result.mass[-1]),
            "Mass customization (€/buyer)": in_words(result.custom[-1]),
            "Cheaper": "neither" if result.tie else (CUSTOM if custom_wins else MASS).name.lower(),
        }

    @staticmethod
    def describe(result):
        between, mass, custom = result.window, result.mass[-1], result.custom[-1]
        here = f"With {in_words(result.inputs.market_size)} buyers,"
        if result.tie:
            head = f"{here} both systems cost the same: {money(mass)} a buyer"
        else:
            cheaper = CUSTOM if custom < mass else MASS
            low, high = map(money, sorted((mass, custom)))
            head = f"{here} {cheaper.name.lower()} is cheaper: {low} against {high} a buyer"
        where = "in no market"
        if between.exists:
            low, high = map(whole, (between.lower, between.upper))
            where = f"from {low} to {high} buyers a year only"
            if not np.isfinite(between.upper):
                where = f"in every market above {low} buyers a year, and never flips back"
        best = counted(result.variants, "variant", 2)
        return (
            f"{head}.\nMass production is at its best with {best}. Mass customization is cheaper "
            f"{where}."
        )
