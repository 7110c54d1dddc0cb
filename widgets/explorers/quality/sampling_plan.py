"""Lesson 07: how much of a lot does a standard sampling plan inspect?"""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.quality import sampling_plan as sampling
from widgets.page import theme
from widgets.page.fields import choice, integer, number
from widgets.page.text import percent
from widgets.page.theme import CUSTOM, NEUTRAL, THIRD

LARGEST_LOT = 500_000
LOTS = np.unique(np.geomspace(2, LARGEST_LOT, 150).astype(int))


@dataclass(frozen=True)
class SamplingPlanInputs:
    lot_size: int = integer("Units in one order", "units", 20, 2, LARGEST_LOT, log=True)
    orders: int = integer(
        "Orders judged as one stream", "orders", 1, 1, 10_000, log=True, help="1: each by itself"
    )
    quality_limit: str = choice(
        "Acceptable quality limit (AQL)",
        [f"{limit:g} %" for limit in sampling.QUALITY_LIMITS],
        default="1 %",
    )
    defect_rate: float = number(
        "Defect rate of the process", "%", 0.5, 0.1, 15, log=True, more=True
    )


@dataclass(frozen=True)
class Inspected:
    """What a plan means for one lot."""

    lot: int
    letter: str
    sample: int  # units
    allowed: int  # defective units in the sample of an accepted lot
    share: float  # of the lot, rejected lots inspected completely
    outgoing: float  # share of defective units that leave

    @classmethod
    def of(cls, lot: int, limit: float, rate: float) -> "Inspected":
        plan = sampling.single_sampling_plan(lot, limit)
        terms = (rate, lot, plan.sample_size, plan.acceptance_number)
        return cls(
            lot,
            str(plan.letter),
            int(plan.sample_size),
            int(plan.acceptance_number),
            float(sampling.average_total_inspection(*terms)) / lot,
            float(sampling.average_outgoing_quality(*terms)),
        )


@dataclass(frozen=True)
class SamplingPlanResult:
    inputs: SamplingPlanInputs
    limit: float  # AQL, %
    order: Inspected
    stream: Inspected


class SamplingPlan(Explorer):
    """Why is so much of a small order inspected, and when does that end?"""

    Inputs = SamplingPlanInputs
    presets = {
        "One large run": {"lot_size": 100_000},
        "Orders as one stream": {"orders": 500},
        "Strict limit": {"quality_limit": "0.65 %", "orders": 500},
        "Poor process": {"defect_rate": 5.0, "orders": 500},
    }
    card = Card(
        r"P_a = \sum_{d=0}^{c}\binom{n}{d}p^d(1-p)^{n-d},\quad "
        r"ATI = n + (1-P_a)(N-n),\quad AOQ = p\,P_a\,\frac{N-n}{N}",
        {
            "N": "lot size, units",
            "n": "sample size, units (from the standard's table)",
            "c": "most defective units in the sample of an accepted lot",
            "p": "defect rate of the process",
            "P_a": "chance that a lot is accepted",
            "ATI": "average total inspection, units per lot",
            "AOQ": "average outgoing quality: share of defective units that leave",
        },
        "MIL-STD-105E (1989), tables I and II-A, normal inspection, level II: the public standard "
        "behind ANSI/ASQ Z1.4 and ISO 2859-1. Dodge & Romig for ATI and AOQ.",
        "Units may be judged as one stream only if one process, in statistical control, makes them "
        "all. The standard's switching rules are left out; rejected lots are inspected completely.",
    )

    @staticmethod
    def solve(inputs):
        limit, rate = float(inputs.quality_limit.split()[0]), inputs.defect_rate / 100
        stream = inputs.lot_size * inputs.orders
        if stream > LARGEST_LOT:
            raise ValueError(
                f"One stream of {stream:,} units is more than the chart shows ({LARGEST_LOT:,}): "
                "choose fewer or smaller orders"
            )
        return SamplingPlanResult(
            inputs,
            limit,
            Inspected.of(inputs.lot_size, limit, rate),
            Inspected.of(stream, limit, rate),
        )

    @staticmethod
    def draw(result):
        rate = result.inputs.defect_rate / 100
        rates = np.linspace(0, 0.15, 61)
        both = {CUSTOM: result.order, THIRD: result.stream}
        shown = {CUSTOM: True, THIRD: result.stream.lot != result.order.lot}
        hover = "accepted: %{y:.1f} %<br>at %{x:.2f} % defective"
        traces = []
        for style, plan in both.items():
            # What is not there has no coordinates: every trace keeps its place in the figure.
            accepted = 100 * sampling.acceptance_probability(rates, plan.sample, plan.allowed)
            here = 100 * float(sampling.acceptance_probability(rate, plan.sample, plan.allowed))
            curve = accepted if shown[style] else [None] * rates.size
            at = 100 * rate if shown[style] else None
            traces += [
                theme.line(100 * rates, curve, style, hovertemplate=hover),
                theme.point(at, here, "", style, hovertemplate=hover),
            ]
        plan = sampling.single_sampling_plan(LOTS, result.limit)
        total = sampling.average_total_inspection(
            rate, LOTS, plan.sample_size, plan.acceptance_number
        )
        second = {"xaxis": "x2", "yaxis": "y2"}
        hover = "%{y:.3~r} % inspected<br>lot of %{x:,} units"
        traces.append(theme.line(LOTS, 100 * total / LOTS, NEUTRAL, hovertemplate=hover, **second))
        texts = {CUSTOM: "each order", THIRD: "one stream"}
        places = {
            CUSTOM: f"top {'right' if result.order.lot < 1_500 else 'left'}",
            THIRD: f"bottom {'right' if result.stream.lot < 400 else 'left'}",
        }
        for style, found in both.items():
            text = f" {texts[style]}: {percent(found.share)} "
            lot = found.lot if shown[style] else None
            traces.append(theme.point(lot, 100 * found.share, text, style, places[style], **second))
        for style, height in ((CUSTOM, 127), (THIRD, 114)):
            text = f"{style.sign} plan for {texts[style]}"
            at = 14.8 if shown[style] else None
            traces.append(theme.label(at, height, text, "middle left"))
        return theme.figure(
            traces,
            height=600,
            xaxis={"range": [0, 15], "title": "Defect rate of the process (%)", "anchor": "y"},
            yaxis={
                "range": [0, 137],
                "title": "Lots accepted (%)",
                "tickvals": [0, 25, 50, 75, 100],
                "domain": [0.57, 1],
            },
            xaxis2={
                **theme.log_range(1.5, 1e6),
                "title": "Units judged together (lot size)",
                "tickformat": "~s",
                "anchor": "y2",
            },
            yaxis2={
                **theme.log_range(0.008, 500),
                "title": "Inspected (%)",
                "domain": [0, 0.4],
                "anchor": "x2",
            },
        )

    @staticmethod
    def describe(result):
        order, stream = result.order, result.stream
        text = (
            f"Of an order of {order.lot:,} units the plan takes {order.sample:,} and accepts with "
            f"at most {order.allowed} defective: {percent(order.share)} are inspected, and "
            f"{percent(order.outgoing)} of what leaves is defective."
        )
        if stream.lot == order.lot:
            return text
        return (
            f"{text} Judged as one stream of {stream.lot:,} units it takes {stream.sample:,}: "
            f"{percent(stream.share)} are inspected, {percent(stream.outgoing)} leave defective."
        )
