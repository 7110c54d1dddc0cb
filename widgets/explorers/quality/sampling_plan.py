"""Lesson 07: how much of a lot does a standard sampling plan inspect?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.explorer import Card, Explorer
from widgets.models.quality import sampling_plan as sampling
from widgets.page.fields import Limit, choice, integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, percent
from widgets.page.theme import THIRD, Style

ORDER = Style("", "#CC79A7", "dash", "diamond")
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

    def limits(self) -> dict[str, Limit]:
        """One stream must fit the chart."""
        why = f"the chart has room for {LARGEST_LOT:,} units in one stream"
        return {
            "lot_size": Limit(high=LARGEST_LOT / self.orders, why=why),
            "orders": Limit(high=LARGEST_LOT / self.lot_size, why=why),
        }


RATE = Axis("Defect rate of the process", "%", 0, 15, at="at a defect rate of")
ACCEPTED = Axis("Lots accepted", "%", 0, 137, ticks=(0, 25, 50, 75, 100))
LOT = Axis("Units judged together (lot size)", "", 1.5, 1e6, log=True, at="in a lot of")
INSPECTED = Axis("Inspected", "%", 0.008, 500, log=True)


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

    def accepted(self, rate: ArrayLike) -> ArrayLike:
        """Return the percentage of lots accepted at a defect rate in %."""
        return 100 * sampling.acceptance_probability(rate / 100, self.sample, self.allowed)


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
        "A lot of 500": {"lot_size": 500},
        "Strict limit": {"quality_limit": "0.65 %"},
        "Poor process": {"defect_rate": 5.0},
    }
    card = Card(
        r"P_a = \sum_{i=0}^{Ac}\binom{n}{i}p^i(1-p)^{n-i},\quad "
        r"ATI = n + (1-P_a)(Q-n),\quad AOQ = p\,P_a\,\frac{Q-n}{Q}",
        {
            "Q": "lot size: units judged together",
            "n": "sample size, units (from the standard's table)",
            "Ac": "acceptance number: most defective units in the sample of an accepted lot",
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
        return SamplingPlanResult(
            inputs,
            limit,
            Inspected.of(inputs.lot_size, limit, rate),
            Inspected.of(stream, limit, rate),
        )

    @staticmethod
    def draw(result):
        rate, order, stream = result.inputs.defect_rate, result.order, result.stream
        chances, shares = Panel(RATE, ACCEPTED), Panel(LOT, INSPECTED)
        plan = sampling.single_sampling_plan(LOTS, result.limit)
        total = sampling.average_total_inspection(
            rate / 100, LOTS, plan.sample_size, plan.acceptance_number
        )
        shares.line(LOTS, 100 * total / LOTS)
        # What is not there has no coordinates: every trace keeps its place in the figure.
        there = np.nan if stream.lot == order.lot else 1
        for style, plan, shown, name, height, side, clear in (
            (ORDER, order, 1, "each order", 127, "top", 1_500),
            (THIRD, stream, there, "one stream", 114, "bottom", 400),
        ):
            chances.line(shown * RATE.values(), plan.accepted(RATE.values()), style)
            chances.point(shown * rate, float(plan.accepted(rate)), "", style)
            chances.label(shown * 14.8, height, f"{style.sign} plan for {name}", "middle left")
            text = f" {name}: {percent(plan.share)} "
            place = f"{side} {'right' if plan.lot < clear else 'left'}"
            shares.point(shown * plan.lot, 100 * plan.share, text, style, place)
        return stack(chances, shares, height=540)

    @staticmethod
    def describe(result):
        order, stream = result.order, result.stream
        head = f"Of an order of {order.lot:,} units {percent(order.share)} are inspected"
        allowed = f"at most {order.allowed}" if order.allowed else "none"
        told = (
            f"The plan takes {counted(order.sample, 'unit')} and accepts with {allowed} "
            f"defective, or all are inspected; {percent(order.outgoing)} of what leaves is "
            "defective."
        )
        if stream.lot == order.lot:
            return f"{head}.\n{told}"
        return (
            f"{head}, of the stream {percent(stream.share)}.\n{told} Of the stream of "
            f"{stream.lot:,} units it takes {stream.sample:,}, and {percent(stream.outgoing)} "
            "leave defective."
        )
