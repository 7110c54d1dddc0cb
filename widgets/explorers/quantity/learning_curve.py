"""Lesson 03: what experience saves, and what is only said to be experience."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.quantity import learning_curve as learning
from widgets.page.fields import choice, integer, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted, in_words
from widgets.page.theme import NEUTRAL, THIRD, Style

UNIT = Style("each unit falls (Crawford)", THIRD.color, THIRD.dash, THIRD.symbol)
AVERAGE = Style("the average falls (Wright)", "#B3588A", "longdash", "triangle-up")
DATA = Style("Data", NEUTRAL.color, "dot", "x")

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
    units: int = integer("Units made so far", "units", 100, 1, 1_000_000, log=True)
    data: str = choice("Real data", [NONE, HOURS, PRICE, SOLAR])
    first_unit_time: float = number(
        "Time of the first unit", "hours", 100, 1, 1000, log=True, more=True
    )


UNITS = Axis.of(
    LearningCurveInputs,
    "units",
    title="Units so far (the first: 1)",
    unit="",
    at="at unit",
)
RELATIVE = Axis("One unit", "% of first", 0.1, 300, log=True)


@dataclass(frozen=True)
class LearningCurveResult:
    inputs: LearningCurveInputs
    crawford: learning.LearningCurve  # of the last unit, hours
    wright: learning.LearningCurve
    history: History | None


class LearningCurve(Explorer):
    """How much does experience save, and is it experience?"""

    Inputs = LearningCurveInputs
    presets = {
        "Early days": {"units": 8},
        "Model T": {"data": HOURS},
        "Solar modules": {"data": SOLAR},
    }
    card = Card(
        r"T_n = T_1\,\theta^{\log_2 n}",
        {
            "T_n": "Crawford: hours of unit n. Wright: average hours of units 1 to n",
            r"\theta": "progress ratio: what is left after each doubling of n",
        },
        "Wright 1936, J. Aeronautical Sciences 3, 122–128: the average of all units so far. "
        "J. R. Crawford: the single unit.",
        "A fitted line says how cost and volume moved together, not why: time, wages, machines and "
        "prices moved too. Nobody forgets here, and no floor is reached.",
    )

    @staticmethod
    def solve(inputs):
        terms = (inputs.units, inputs.first_unit_time, inputs.progress_ratio / 100)
        curves = learning.crawford_curve(*terms), learning.wright_curve(*terms)
        return LearningCurveResult(inputs, *curves, histories().get(inputs.data))

    @staticmethod
    def draw(result):
        inputs, past, panel = result.inputs, result.history, Panel(UNITS, RELATIVE)
        units, ratio = np.unique(np.rint(UNITS.values())), inputs.progress_ratio / 100
        for style, sign, height, curve, here in (
            (UNIT, "■", 0.4, learning.crawford_curve, result.crawford),
            (AVERAGE, "▲", 0.17, learning.wright_curve, result.wright),
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
            panel.label(UNITS.high, 180, f"✖ {inputs.data}", "middle left")
        return panel.figure(height=430)

    @staticmethod
    def describe(result):
        inputs = result.inputs
        hours = float(result.crawford.unit), float(result.wright.unit)
        here = (
            f"Unit {inputs.units:,} takes {counted(hours[0], 'hour')} if each unit falls, "
            f"{in_words(hours[1])} if the average falls"
        )
        if result.history is None:
            first = in_words(inputs.first_unit_time)
            return f"{here}.\nThe first one took {first}, at {in_words(inputs.progress_ratio)} %."
        past, (product, _, measure) = result.history, inputs.data.partition(": ")
        fit = f"{100 * past.fit.progress_ratio:.1f} %"
        return (
            f"{product}: the {measure} fell to {fit} with each doubling of the volume.\n"
            f"That was from {past.years[0]} to {past.years[-1]}, {CAVEATS[inputs.data]}. {here}."
        )
