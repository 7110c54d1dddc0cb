"""Lesson 01: which process fits which product."""

from dataclasses import dataclass
from functools import cache
from textwrap import wrap

import numpy as np

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.definition import product_process
from widgets.models.definition.product_process import PROCESS_STAGES, PRODUCT_STAGES
from widgets.page.fields import fields_of, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words, money
from widgets.page.theme import NEUTRAL

LAST = len(PRODUCT_STAGES)


@dataclass(frozen=True)
class ProductProcessMatrixInputs:
    product: float = number(
        "Your product", "stage", 1.6, 1, LAST, step=0.1, help="1 one of a kind … 4 commodity"
    )
    process: float = number(
        "Your process", "stage", 3.1, 1, LAST, step=0.1, help="1 job shop … 4 continuous flow"
    )
    technology_gain: float = number(
        "Gain from flexible automation", "€/unit", 5, 0, 10, step=0.5, help="net of what it costs"
    )
    misfit_cost: float = number(
        "Cost of misfit", "€/unit", 8, 2, 20, step=0.5, help="from corner to corner", more=True
    )


PRODUCT = Axis(
    "Kinds of product",
    low=0.75,
    high=LAST + 0.3,
    ticks={1: "unique", 2: "many", 3: "few", 4: "one"},
    more={"tickangle": 0},
)
PROCESS = Axis(
    "Process",
    low=LAST + 1.1,
    high=0.6,
    ticks={n: stage.replace(" ", "<br>") for n, stage in enumerate(PROCESS_STAGES, start=1)},
)
LIMIT = fields_of(ProductProcessMatrixInputs)["technology_gain"].high
PROFIT = {  # how the heat map shows it
    "zmin": -LIMIT,
    "zmax": LIMIT,
    "zsmooth": "best",
    "colorscale": [
        [0, "rgba(204,121,167,0.9)"],
        [0.5, "rgba(160,160,160,0.1)"],
        [1, "rgba(0,158,115,0.9)"],
    ],
    "showscale": False,
    "hovertemplate": "%{z:+.2f} €/unit<extra></extra>",
}
WHITE_EDGE, DARK_EDGE = {"color": "#ffffff", "width": 1}, {"color": "#1f1f1f", "width": 2}
CASES = {
    "mode": "markers+text",
    "marker": {"color": NEUTRAL.color, "symbol": "square", "size": 10, "line": WHITE_EDGE},
    "textfont": {"size": 11},
}
FIRM = {
    "marker": {"color": "#F0E442", "symbol": "star", "size": 18, "line": DARK_EDGE},
    "hovertemplate": "your firm<extra></extra>",
}


@dataclass(frozen=True)
class ProductProcessMatrixResult:
    inputs: ProductProcessMatrixInputs
    stages: np.ndarray  # grid of both axes
    profit: np.ndarray  # €/unit more than a plain plant on the diagonal; process by product
    misfit: float  # of the learner's firm, 0 … 1
    here: float  # its profit, €/unit, likewise
    reach: float  # misfit up to which the technology pays, 0 … 1 or more
    paying_share: float  # of all places of the matrix, 0 … 1


@cache
def published_cases() -> list[tuple]:
    """Return what a source places in the matrix: x, y, names, places of the names, hover texts.

    Names stay clear of the diagonal, and of each other where two cases share a place.
    """
    table = load("product_process_cases").dropna(subset=["product_stage"])
    taken, cases = set(), []
    for row in table.itertuples():
        place = (row.product_stage, row.process_stage)
        firm = row.case.partition(" (")[0]  # what it makes is told where one points
        name, position = "<br>".join(wrap(firm, 14)), "top right"
        if row.product_stage == LAST:
            name, position = "<br>" * (place in taken) + name, "bottom left"
        elif place in taken:
            position = "bottom left"
        taken.add(place)
        note = "<br>".join([row.case, *wrap(row.note, 40)])
        hover = f"{note}<br>source: {row.source}<extra></extra>"
        cases.append((*place, name, position, hover))
    return list(zip(*cases, strict=True))


class ProductProcessMatrix(Explorer):
    """Which process fits which product, and does flexible automation change that?"""

    Inputs = ProductProcessMatrixInputs
    presets = {
        "On the diagonal": {"product": 3.0, "process": 3.0},
        "No automation": {"technology_gain": 0},
        "Strong automation": {"technology_gain": 8},
        "Custom on a line": {"product": 1.0, "process": 3.0},
    }
    card = Card(
        r"\pi = \pi_0 - g\,|x - y| + a,\qquad "
        r"\text{off the diagonal pays} \iff |x - y| < \frac{a}{g}",
        {
            "x": "product: 0 one of a kind (stage 1) … 1 commodity (stage 4)",
            "y": "process: 0 job shop (stage 1) … 1 continuous flow (stage 4)",
            "g": "cost of misfit from corner to corner, €/unit",
            "a": "gain from flexible automation and common parts, net of their cost, €/unit",
            r"\pi_0": "profit of a plain plant on the diagonal, €/unit",
        },
        "Matrix: Hayes & Wheelwright (1979), Harvard Business Review 57(1), 133–140. Profit "
        "formula: stylized, derived in this course after Safizadeh et al. (1996), Management "
        "Science 42; the sources give no numbers for g and a. Cases: "
        "datasets/product_process_cases.csv, each with its source.",
        "Misfit costs the same on both sides and grows in a straight line; the gain is the same "
        "everywhere. A survey found fewer than half of 128 plants near the diagonal (Ahmad & "
        "Schroeder 2002).",
    )

    @staticmethod
    def solve(inputs):
        stages = np.linspace(1, LAST, 13)
        terms = {
            "base_profit": 0,
            "misfit_cost": inputs.misfit_cost,
            "technology_gain": inputs.technology_gain,
        }
        scale = (stages - 1) / (LAST - 1)
        surface = product_process.matrix_profit(scale[None, :], scale[:, None], **terms)
        firm = product_process.matrix_profit(
            (inputs.product - 1) / (LAST - 1), (inputs.process - 1) / (LAST - 1), **terms
        )
        return ProductProcessMatrixResult(
            inputs,
            stages,
            surface.profit,
            float(firm.misfit),
            float(firm.profit),
            firm.reach,
            firm.paying_share,
        )

    @staticmethod
    def draw(result):
        inputs, panel = result.inputs, Panel(PRODUCT, PROCESS)
        panel.add("heatmap", x=result.stages, y=result.stages, z=result.profit, **PROFIT)
        panel.line([1, LAST], [1, LAST], name="Diagonal", hoverinfo="name")
        note = "only the diagonal is free of loss"
        if result.reach >= 1:
            note = "every place pays" + (" but the two corners" if result.reach == 1 else "")
        elif result.reach > 0:
            note = "▬ flip: pays between"
            width = (LAST - 1) * result.reach
            ends = [1, LAST - width], [1 + width, LAST]
            solid = {"color": NEUTRAL.color, "dash": "solid", "width": 3}
            for x, y in (ends, ends[::-1]):
                panel.line(x, y, name="Flip: gain = misfit", line=solid, hoverinfo="name")
        panel.label(0.8, LAST + 0.6, note, "middle right")
        panel.label(0.8, LAST + 0.88, "green more, pink less", "middle right")
        x, y, names, places, hovers = published_cases()
        drawn = {"text": names, "textposition": places, "hovertemplate": hovers}
        panel.points(x, y, name="published cases", **drawn, **CASES)
        side = "right" if inputs.product < LAST - 0.7 else "left"
        name, place = "<b>\u2002your firm</b>", f"middle {side}"
        panel.point(inputs.product, inputs.process, name, position=place, **FIRM)
        return panel.figure(height=480)

    @staticmethod
    def columns(result):
        earns = f"{result.here:+.3g}".replace("-", "−")
        return {
            "Lost to misfit (€/unit)": in_words(result.inputs.technology_gain - result.here),
            "Against a plain plant on the diagonal (€/unit)": earns,
            "Places of the matrix that pay (%)": in_words(100 * result.paying_share, 2),
        }

    @staticmethod
    def describe(result):
        gain, here = result.inputs.technology_gain, result.here
        place = "exactly as much as"
        if abs(here) >= 1e-9:
            place = f"{money(abs(here))} a unit {'more' if here > 0 else 'less'} than"
        share = f"pays off the diagonal, on {100 * result.paying_share:.0f} % of the matrix"
        return (
            f"Your firm earns {place} a plain plant on the diagonal.\n"
            f"It gains {money(gain)} by automation and loses {money(gain - here)} to misfit. "
            f"Automation {share if gain else 'brings nothing here, so only the diagonal pays'}."
        )
