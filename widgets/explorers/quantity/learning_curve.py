"""Lesson 03: what experience saves, and what variety takes away again."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.quantity import learning_curve as learning
from widgets.page.fields import choice, integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD, Style

UNIT = Style("each unit falls (Crawford)", THIRD.color, THIRD.dash, THIRD.symbol)
AVERAGE = Style("the average falls (Wright)", "#B3588A", "longdash", "triangle-up")
DATA = Style("Data", NEUTRAL.color, "dot", "x")
ALLOWED = 1.05  # the factor on the unit time up to which a variety penalty counts as small

NONE, HOURS, PRICE, SOLAR = (
    "none",
    "Model T: labour hours",
    "Model T: price",
    "Solar modules: price",
)
CAVEATS = {
    HOURS: "but new machines and the moving line of 1913 helped: it is not experience alone",
    PRICE: "but a list price is the seller's decision, not a cost",
    SOLAR: "but a price is not a cost, and this one stood still from 1999 to 2007",
}


@dataclass(frozen=True)
class History:
    """A real series: cumulative volume and cost relative to the first year, and the fitted line."""

    years: np.ndarray
    volume: np.ndarray  # multiple of the first year's
    cost: np.ndarray  # % of the first year's
    fit: learning.LearningFit


@cache
def histories() -> dict[str, History]:
    """Return the real series, once per kernel: all at once, so that no choice has to wait."""
    solar = load("solar_modules")
    # One source only: the others count years and cars differently.
    ford = load("model_t").query("source == 'williams'")
    return {
        HOURS: relative(ford["year"], ford["units"].cumsum(), ford["labour_hours"]),
        PRICE: relative(ford["year"], ford["units"].cumsum(), ford["price_usd"]),
        SOLAR: relative(solar["year"], solar["cumulative_capacity"], solar["price_2013_usd"]),
    }


def relative(years: ArrayLike, volume: ArrayLike, cost: ArrayLike) -> History:
    """Return a series as multiples and percentages of its first year."""
    years, volume, cost = (np.asarray(column, dtype=float) for column in (years, volume, cost))
    volume, cost = volume / volume[0], 100 * cost / cost[0]
    return History(years.astype(int), volume, cost, learning.fit_learning_curve(volume, cost))


@dataclass(frozen=True)
class LearningCurveInputs:
    progress_ratio: float = number(
        "Progress ratio", "%", 80, 70, 100, step=1, help="what is left after each doubling"
    )
    data: str = choice("Real data", [NONE, HOURS, PRICE, SOLAR])
    variants: int = integer("Number of variants", "variants", 100, 1, 1000, log=True)
    shared_share: float = number(
        "Shared by all variants", "%", 50, 0, 100, step=1, help="modules that learn together"
    )
    units: int = integer("Units made so far", "units", 1000, 1, 1_000_000, log=True, more=True)
    first_unit_time: float = number(
        "Time of the first unit", "hours", 100, 1, 1000, log=True, more=True
    )


UNITS = Axis.of(
    LearningCurveInputs,
    "units",
    title="Units so far (1 = first unit or first year)",
    unit="",
    at="at unit",
)
RELATIVE = Axis("One unit", "% of first", 0.03, 300, log=True)
SHARED = Axis.of(LearningCurveInputs, "shared_share", at="sharing")
PENALTY = Axis(
    "× one product",
    "× one product",
    0.5,
    50,
    log=True,
    ticks=[1, 2, 5, 10, 20, 50],
    more={"title": {"text": "× one product"}},
)


@dataclass(frozen=True)
class LearningCurveResult:
    inputs: LearningCurveInputs
    crawford: learning.LearningCurve  # of the last unit, hours
    wright: learning.LearningCurve
    penalty: float  # factor on the unit time because experience is split over the variants
    share_needed: float | None  # % shared that keeps the penalty small; None if nothing to share
    history: History | None


class LearningCurve(Explorer):
    """How much does experience save, and how much of it does variety take away?"""

    Inputs = LearningCurveInputs
    presets = {
        "Nothing shared": {"shared_share": 0.0},
        "Shared modules": {"shared_share": 90.0},
        "Model T": {"data": HOURS, "progress_ratio": 80.0},
        "Solar modules": {"data": SOLAR, "progress_ratio": 80.0},
    }
    card = Card(
        r"T_n = T_1\,\theta^{\log_2 n},\qquad "
        r"\text{penalty} = \left(\varphi + \frac{1 - \varphi}{N}\right)^{\log_2 \theta}",
        {
            "T_n": "Crawford: hours of unit n. Wright: average hours of units 1 to n",
            r"\theta": "progress ratio: what is left after each doubling of n",
            "N": "number of variants, equally popular",
            r"\varphi": "share of the learning that all variants have in common",
        },
        "Wright 1936, J. Aeronautical Sciences 3, 122–128: the average of all units so far. "
        "J. R. Crawford: the single unit. The penalty is a stylized model of this course.",
        "A fitted line says how cost and volume moved together, not why: time, wages, machines and "
        "prices moved too. Nobody forgets here, and no floor is reached. The penalty holds once "
        "every variant has been made at least once.",
    )

    @staticmethod
    def of_firm(firm):
        return {"variants": firm.variants, "shared_share": 100 * firm.shared_share}

    @staticmethod
    def solve(inputs):
        ratio = inputs.progress_ratio / 100
        needed = None
        if inputs.variants > 1 and ratio < 1:
            needed = 100 * learning.shared_share_needed(inputs.variants, ALLOWED, ratio)
        terms = (inputs.units, inputs.first_unit_time, ratio)
        return LearningCurveResult(
            inputs,
            learning.crawford_curve(*terms),
            learning.wright_curve(*terms),
            float(learning.variety_penalty(inputs.variants, inputs.shared_share / 100, ratio)),
            needed,
            histories().get(inputs.data),
        )

    @staticmethod
    def draw(result):
        return stack(experience(result), variety(result), height=600)

    @staticmethod
    def columns(result):
        return {
            "A unit takes (times as long as one product)": in_words(result.penalty),
            "Longer by (%)": in_words(100 * (result.penalty - 1), 2),
        }

    @staticmethod
    def describe(result):
        inputs = result.inputs
        unit, average = (
            100 * float(curve.unit) / inputs.first_unit_time
            for curve in (result.crawford, result.wright)
        )
        if result.history is None:
            text = (
                f"At {in_words(inputs.progress_ratio)} %, unit {inputs.units:,} takes "
                f"{in_words(unit)} % of the first one's "
                f"{counted(inputs.first_unit_time, 'hour')} if each unit falls, "
                f"{in_words(average)} % if the average falls. "
            )
        else:
            past, (product, _, measure) = result.history, inputs.data.partition(": ")
            text = (
                f"{product}, {past.years[0]} to {past.years[-1]}: the {measure} fell to "
                f"{100 * past.fit.progress_ratio:.1f} % with each doubling, "
                f"{CAVEATS[inputs.data]}. "
            )
        if inputs.variants == 1:
            return f"{text}With one variant all experience goes into it."
        times = in_words(result.penalty)
        text += (
            f"Split over {inputs.variants:,} variants that share "
            f"{in_words(inputs.shared_share)} %, a unit takes "
            f"{'just' if times == '1' else f'{times} times'} as long"
        )
        if result.share_needed:
            return f"{text}; sharing {in_words(result.share_needed)} % keeps that to 1.05."
        return f"{text}."


def experience(result: LearningCurveResult) -> Panel:
    """Return the upper view: two readings of one progress ratio, and the data beside them."""
    inputs, past, panel = result.inputs, result.history, Panel(UNITS, RELATIVE)
    units, ratio = np.unique(np.rint(UNITS.values())), inputs.progress_ratio / 100
    for style, sign, height, curve, here in (
        (UNIT, "■", 0.14, learning.crawford_curve, result.crawford),
        (AVERAGE, "▲", 0.045, learning.wright_curve, result.wright),
    ):
        panel.line(units, curve(units, 100, ratio).unit, style)
        panel.point(inputs.units, 100 * float(here.unit) / inputs.first_unit_time, "", style)
        text = f'<span style="color:{style.color}">{sign}</span> {style.name}'
        panel.label(1.2, height, text, "middle right")
    if past is not None:
        panel.points(
            past.volume,
            past.cost,
            DATA,
            inputs.data,
            marker={**DATA.marker, "size": 8},
            text=past.years,
            hovertemplate="%{text}: %{y:,.3~r} %<br>volume × %{x:,.4~r}",
        )
        ends = past.volume[[0, -1]]
        panel.line(ends, past.fit.cost(ends), name="fitted line")
        name = f"✖ data, fit {100 * past.fit.progress_ratio:.0f} %"
        panel.label(UNITS.high, 180, name, "middle left")
    return panel


def variety(result: LearningCurveResult) -> Panel:
    """Return the lower view: the penalty for variety over what the variants share."""
    inputs, panel, shares = result.inputs, Panel(SHARED, PENALTY, share=0.66), SHARED.values(51)
    penalty = learning.variety_penalty(inputs.variants, shares / 100, inputs.progress_ratio / 100)
    name = f"{CUSTOM.sign} {inputs.variants:,} variant{'s' if inputs.variants > 1 else ''}"
    panel.line([0, 100], [1, 1], MASS, "one product")
    panel.line(shares, penalty, CUSTOM)
    panel.point(inputs.shared_share, result.penalty, "", CUSTOM)
    panel.label(1, 0.93, f"{MASS.sign} one product", "bottom right")
    panel.label(4, max(1.3, 1.15 * penalty[2]), name, "top right")
    if result.share_needed:
        panel.point(result.share_needed, ALLOWED, name="flip")
        text = f"flip: {in_words(result.share_needed)} % shared → 1.05"
        panel.label(99, 1.6, text, "middle left")
    return panel
