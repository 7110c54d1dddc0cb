"""Lesson 09: what serving a buyer costs the learner's firm in each system."""

from dataclasses import asdict, dataclass

import numpy as np
import plotly.graph_objects as go

from widgets.explorer import Card, Explorer
from widgets.explorers.verdict._style import BREAKS, EDGE, SOURCE
from widgets.learner.firm import CASES, RANGES, Firm
from widgets.models.firm import cost
from widgets.models.firm.verdict import changed
from widgets.page import theme
from widgets.page.text import money
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD

SHOWN = 1.5  # a bar is shown up to 150 % of what serving a buyer costs in mass production


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
        r"{F_{MP}/D + c_{MP} + fN/D + m(CV, N, r) + \tau/(4N)}",
        {
            "D, N": "demand, units/year, and variants on offer",
            "F, c": "fixed cost, €/year, and variable cost, €/unit",
            "p(N)": "factor for learning that variants do not share, 80 % curve",
            "e": "the buyer's effort and wait, €/unit",
            "f": "cost of one more variant, €/year",
            "m": "cost of wrong forecasts, €/unit; a unit left over brings half its cost",
            r"\tau": "cost of the worst misfit, €/unit",
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
        parts = {**result.parts, "all": (result.mass, result.custom)}
        rows = np.arange(len(parts))[::-1]
        traces = []
        for index, (style, offset, pattern) in enumerate(((MASS, 0.2, ""), (CUSTOM, -0.2, "/"))):
            values = np.array([pair[index] for pair in parts.values()])
            traces.append(
                go.Bar(
                    x=100 * np.minimum(values / result.mass, SHOWN),
                    y=rows + offset,
                    orientation="h",
                    width=0.38,
                    marker={"color": style.color, "pattern": {"shape": pattern, "size": 6}},
                    text=[theme.small(money(value)) if value > 0 else "" for value in values],
                    textposition="outside",
                    constraintext="none",
                    cliponaxis=False,
                    hoverinfo="skip",
                    xaxis="x2",
                    yaxis="y2",
                )
            )
        for style, row in ((MASS, len(rows) + 0.9), (CUSTOM, len(rows) + 0.1)):
            text = f"{style.sign} {style.name}"
            traces.append(theme.label(0, row, text, "middle right", xaxis="x2", yaxis="y2"))
        demand, relative = result.inputs.demand, result.custom / result.mass
        over, under = ("top", "bottom") if relative >= 1 else ("bottom", "top")
        hover = "mass customization costs %{y:.3~r} times<br>at %{x:,.4~r} units/year"
        low, high = RANGES["demand"]
        traces += [
            go.Scatter(x=[low, high], y=[1, 1], mode="lines", line=NEUTRAL.line, hoverinfo="skip"),
            theme.line(result.demands, result.relative, THIRD, "relative", hovertemplate=hover),
            go.Scatter(
                x=[high, high], y=[EDGE / 1.15, 1.15 / EDGE], mode="text", hoverinfo="skip",
                text=[f"{CUSTOM.sign} costs more", f"{CUSTOM.sign} costs less"],
                textposition=["bottom left", "top left"],
            ),
            go.Scatter(
                x=result.flips or [np.nan], y=[1] * max(1, len(result.flips)), name="flip",
                mode="markers+text", text=[f"flip: {in_words(flip)}" for flip in result.flips],
                textposition=f"{under} center", marker=NEUTRAL.marker, cliponaxis=False,
            ),
            theme.point(demand, np.clip(relative, 1 / EDGE, EDGE), "you", CUSTOM, f"{over} center"),
        ]  # fmt: skip
        return theme.figure(
            traces,
            height=760,
            barmode="overlay",
            xaxis={
                **theme.log_range(*RANGES["demand"]),
                "title": "Demand (units/year)",
                "tickformat": "~s",
                "dtick": 2,
                "anchor": "y",
            },
            yaxis={
                **theme.log_range(1 / EDGE, EDGE),
                "dtick": None,
                "tickvals": [0.2, 0.5, 1, 2, 5],
                "title": "Cost, MC over MP",
                "domain": [0, 0.31],
            },
            xaxis2={
                "range": [0, 100 * SHOWN + 35],
                "tickvals": [0, 50, 100, 150],
                "ticktext": ["0", "", f"100 %: all of {MASS.sign}", ""],
                "title": "Cost per unit",
                "anchor": "y2",
            },
            yaxis2={
                "range": [-0.6, len(parts) + 1.4],
                "tickvals": rows.tolist(),
                "ticktext": list(parts),
                "domain": [0.45, 1],
                "anchor": "x2",
            },
        )

    @staticmethod
    def describe(result):
        gap = result.mass - result.custom
        cheaper = CUSTOM.name if gap > 0 else MASS.name
        year = money(abs(gap) * result.inputs.demand)
        flips = " and ".join(in_words(flip) for flip in result.flips)
        when = f"It turns at a demand of {flips} a year." if flips else "No demand turns that."
        largest = max(result.parts, key=lambda name: abs(np.subtract(*result.parts[name])))
        one, two = result.parts[largest]
        return (
            f"{result.inputs.product or 'Your firm'}: serving a buyer costs {money(result.mass)} "
            f"in mass production and {money(result.custom)} in mass customization; "
            f"{cheaper.lower()} saves {year} a year. {when} "
            f"The largest difference is {largest}: {money(one)} against {money(two)}."
        )
