"""Lesson 03: what experience saves, and what variety takes away again."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.quantity import learning_curve as learning
from widgets.page import theme
from widgets.page.fields import choice, fields_of, integer, number
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD

UNIT = theme.Style("each unit falls (Crawford)", THIRD.color, THIRD.dash, THIRD.symbol)
AVERAGE = theme.Style("the average falls (Wright)", "#B3588A", "longdash", "triangle-up")
DATA = theme.Style("Data", NEUTRAL.color, "dot", "x")
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
        r"T_n = T_1\,n^{-b},\quad b = -\log_2 r,\qquad "
        r"\text{penalty} = \left(\varphi + \frac{1 - \varphi}{N}\right)^{-b}",
        {
            "T_n": "Crawford: hours of unit n. Wright: average hours of units 1 to n",
            "r": "progress ratio: what is left after each doubling of n",
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
        field = fields_of(LearningCurveInputs)
        return theme.figure(
            [*experience(result), *variety(result)],
            height=600,
            xaxis={
                **theme.log_range(field["units"].low, field["units"].high),
                "title": "Units so far (1 = first unit or first year)",
                "tickformat": "~s",
            },
            yaxis={
                **theme.log_range(0.03, 300),
                "title": "One unit (% of first)",
                "tickvals": [0.1, 1, 10, 100],
                "dtick": None,
                "domain": [0.5, 1],
            },
            xaxis2={"range": [0, 100], "title": "Shared by all variants (%)", "anchor": "y2"},
            yaxis2={
                **theme.log_range(0.5, 50),
                "title": "× one product",
                "tickvals": [1, 2, 5, 10, 20, 50],
                "dtick": None,
                "domain": [0, 0.33],
            },
        )

    @staticmethod
    def describe(result):
        inputs = result.inputs
        unit, average = (
            100 * float(curve.unit) / inputs.first_unit_time
            for curve in (result.crawford, result.wright)
        )
        if result.history is None:
            text = (
                f"At {inputs.progress_ratio:g} %, unit {inputs.units:,} takes {in_words(unit)} % "
                f"of the first one's {in_words(inputs.first_unit_time)} hours if each unit falls, "
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
            f"Split over {inputs.variants:,} variants that share {inputs.shared_share:g} %, "
            f"a unit takes {'just' if times == '1' else f'{times} times'} as long"
        )
        if result.share_needed:
            return f"{text}; sharing {in_words(result.share_needed)} % keeps that to 1.05."
        return f"{text}."


def experience(result: LearningCurveResult) -> list:
    """Return the upper view: two readings of one progress ratio, and the data beside them."""
    inputs, field = result.inputs, fields_of(LearningCurveInputs)["units"]
    units = np.unique(np.rint(np.geomspace(field.low, field.high, 61)))
    hover = "%{y:,.3~r} %<br>at %{x:,.4~r} units"
    ratio = inputs.progress_ratio / 100
    lines = {
        UNIT: learning.crawford_curve(units, 100, ratio).unit,
        AVERAGE: learning.wright_curve(units, 100, ratio).unit,
    }
    traces = [theme.line(units, y, style, hovertemplate=hover) for style, y in lines.items()]
    for style, curve in ((UNIT, result.crawford), (AVERAGE, result.wright)):
        y = 100 * float(curve.unit) / inputs.first_unit_time
        traces.append(theme.point(inputs.units, y, "", style, hovertemplate=hover))
    for style, sign, height in ((UNIT, "■", 0.14), (AVERAGE, "▲", 0.045)):
        text = f'<span style="color:{style.color}">{sign}</span> {style.name}'
        traces.append(theme.label(1.2, height, text, "middle right"))
    if result.history is not None:
        past = result.history
        traces.append(
            theme.line(
                past.volume, past.cost, DATA, inputs.data,
                text=past.years, hovertemplate="%{text}: %{y:,.3~r} %<br>volume × %{x:,.4~r}",
            )
        )  # fmt: skip
        traces[-1].update(mode="markers", marker={**DATA.marker, "size": 8})
        ends = past.volume[[0, -1]]
        name = f"✖ data, fit {100 * past.fit.progress_ratio:.0f} %"
        traces.append(theme.line(ends, past.fit.cost(ends), NEUTRAL, "fitted line"))
        traces.append(theme.label(1e6, 180, name, "middle left"))
    return traces


def variety(result: LearningCurveResult) -> list:
    """Return the lower view: the penalty for variety over what the variants share."""
    inputs, axes = result.inputs, {"xaxis": "x2", "yaxis": "y2"}
    shares = np.linspace(0, 100, 51)
    penalty = learning.variety_penalty(inputs.variants, shares / 100, inputs.progress_ratio / 100)
    hover = "%{y:,.3~r} times as long<br>at %{x:.0f} % shared"
    name = f"{CUSTOM.sign} {inputs.variants:,} variant{'s' if inputs.variants > 1 else ''}"
    traces = [
        theme.line([0, 100], [1, 1], MASS, "one product", hovertemplate=hover, **axes),
        theme.line(shares, penalty, CUSTOM, hovertemplate=hover, **axes),
        theme.point(inputs.shared_share, result.penalty, "", CUSTOM, hovertemplate=hover, **axes),
        theme.label(1, 0.93, f"{MASS.sign} one product", "bottom right", **axes),
        theme.label(4, max(1.3, 1.15 * penalty[2]), name, "top right", **axes),
    ]
    if result.share_needed:
        text = f"flip: {in_words(result.share_needed)} % shared"
        traces.append(theme.point(result.share_needed, ALLOWED, "", name="flip", **axes))
        traces.append(theme.label(99, 1.6, f"{text} → 1.05", "middle left", **axes))
    return traces
