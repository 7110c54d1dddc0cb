"""Lesson 09: what serving a buyer costs the learner's firm in each system."""

from dataclasses import asdict, dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.explorers.verdict._style import BREAKS, EDGE, RELATIVE, SOURCE
from widgets.learner.firm import CASES, RANGES, Firm
from widgets.models.firm import cost
from widgets.models.firm.verdict import changed
from widgets.page import theme
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import in_words, money
from widgets.page.theme import CUSTOM, MASS, THIRD

SHOWN = 1.5  # a bar is shown up to 150 % of what serving a buyer costs in mass production
PARTS = [*cost.cost_parts(Firm()), "all"]
ROWS = np.arange(len(PARTS))[::-1]
BARS = ((MASS, 0.2, ""), (CUSTOM, -0.2, "/"))  # system, how far up from its row, and pattern
NAMES = Axis("", low=-0.6, high=len(PARTS) + 1.4, ticks=dict(enumerate(reversed(PARTS))))
COST = Axis(
    "Cost per unit",
    high=100 * SHOWN + 35,
    ticks={0: "0", 50: "", 100: f"100 %: all of {MASS.sign}", 150: ""},
)
DEMAND = Axis.of(Firm, "demand")


@dataclass(frozen=True)
class MyFirmResult:
    inputs: Firm
    parts: dict[str, tuple[float, float]]  # €/unit: mass production, mass customization
    mass: float  # €/unit, all parts
    custom: float
    demands: np.ndarray
    relative: np.ndarray  # cost of mass customization over that of mass production
    flips: list[float]  # demands at which both cost the same, units/year


class MyFirm(Explorer):
    """What does serving a buyer cost your firm in each of the two systems?"""

    Inputs = Firm
    presets = CASES
    of_firm = staticmethod(asdict)
    remember = ("firm", Firm)
    card = Card(
        r"\frac{F_{MC}/D + c_{MC}\,p(N) + e}"
        r"{F_{MP}/D + c_{MP} + fN/D + c_{wrong}(CV, N, r) + \tau/(4N^{1/d})}",
        {
            "D, N": "demand, units/year, and variants on offer",
            "F, c": "fixed cost, €/year, and variable cost, €/unit",
            "p(N)": "factor for learning that variants do not share, 80 % curve",
            "e": "the buyer's effort and wait, €/unit",
            "f": "cost of one more variant, €/year",
            "c_{wrong}": "cost of wrong forecasts, €/unit; a unit left over brings half its cost",
            r"\tau, d": "cost of the worst misfit, €/unit, and ways in which wishes differ",
        },
        SOURCE,
        BREAKS,
    )

    @staticmethod
    def solve(inputs):
        demands = np.geomspace(*RANGES["demand"], 161)
        mass, custom = cost.serving_cost(changed(inputs, demand=demands))
        gap = np.log(custom / mass)
        turns = np.flatnonzero((gap[1:] >= 0) != (gap[:-1] >= 0))
        share = gap[turns] / (gap[turns] - gap[turns + 1])
        here = cost.serving_cost(inputs)
        return MyFirmResult(
            inputs,
            {name: (float(m), float(c)) for name, (m, c) in cost.cost_parts(inputs).items()},
            float(here[0]),
            float(here[1]),
            demands,
            custom / mass,
            (demands[turns] * (demands[1] / demands[0]) ** share).tolist(),
        )

    @staticmethod
    def draw(result):
        bars, curve = Panel(COST, NAMES, share=1.8), Panel(DEMAND, RELATIVE)
        costs = np.array([*result.parts.values(), (result.mass, result.custom)]).T
        for (style, up, pattern), values in zip(BARS, costs, strict=True):
            bars.add(
                "bar",
                x=100 * np.minimum(values / result.mass, SHOWN),
                y=ROWS + up,
                orientation="h",
                width=0.38,
                marker={"color": style.color, "pattern": {"shape": pattern, "size": 6}},
                text=[theme.small(amount_of(value, result.mass)) for value in values],
                textposition="outside",
                constraintext="none",
                hoverinfo="skip",
            )
            name = f"{style.sign} {style.name}"
            bars.label(0, len(PARTS) + 0.5 + 2 * up, name, "middle right")
        curve.line(DEMAND.values(2), [1, 1], hoverinfo="skip")
        hover = "mass customization costs %{y:.3~r} times<br>at %{x:,.4~r} units/year"
        curve.line(result.demands, result.relative, THIRD, "relative", hovertemplate=hover)
        curve.label(DEMAND.high, EDGE / 1.15, f"{CUSTOM.sign} costs more", "bottom left")
        curve.label(DEMAND.high, 1.15 / EDGE, f"{CUSTOM.sign} costs less", "top left")
        relative = result.custom / result.mass
        over, under = ("top", "bottom") if relative >= 1 else ("bottom", "top")
        for flip in result.flips:
            curve.point(flip, 1, f"flip: {in_words(flip)}", position=f"{under} center")
        curve.point(result.inputs.demand, relative, "you", CUSTOM, f"{over} center")
        return stack(bars, curve, height=760, barmode="overlay")

    @staticmethod
    def describe(result):
        gap = result.mass - result.custom
        cheaper = CUSTOM.name if gap > 0 else MASS.name
        year = money(abs(gap) * result.inputs.demand)
        largest = max(result.parts, key=lambda name: abs(np.subtract(*result.parts[name])))
        one, two = result.parts[largest]
        return (
            f"Serving a buyer costs {money(result.mass)} in mass production, "
            f"{money(result.custom)} in mass customization.\n"
            f"{result.inputs.product or 'Your firm'}: {cheaper.lower()} saves {year} a year. "
            f"The largest difference is {largest}: {money(one)} against {money(two)}."
        )


def amount_of(value: float, mass: float) -> str:
    """Return what stands at a bar: its amount, with an arrow if the bar is longer than the chart.

    >>> amount_of(250, 300), amount_of(3_450, 300), amount_of(0, 300)
    ('€250', '€3,450 →', '')
    """
    if value <= 0:
        return ""
    return money(value) + (" →" if value > SHOWN * mass else "")
