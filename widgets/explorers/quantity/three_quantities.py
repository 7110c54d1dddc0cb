"""Lesson 03: total volume, volume per design and lot size are three different quantities."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.quantity import three_quantities
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted, in_words, short
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD, Style


@dataclass(frozen=True)
class Firm:
    """One product of the table `three_quantities`, with the columns the map needs."""

    name: str
    units: float  # per year
    per_design: float  # units per year and design
    lot: float | None  # None where no source was found

    @property
    def style(self) -> Style:
        """The marker: does a design repeat, or is every unit different?"""
        return MASS if self.per_design > 1 else CUSTOM


LOT = Style("Lot size", NEUTRAL.color, "dot", "line-ew-open")
SQUARE = f'<span style="color:{THIRD.color}">□</span>'
YOU = Style("You", THIRD.color, THIRD.dash, "square-open")
NAMES = {"Ford Model T": "Model T", "BIC Cristal": "BIC pen", "Toyota press shop": "Toyota presses"}
# Which side of a point its name stands on: towards the side where the map is empty.
SIDES = {
    "MINI": "top left",
    **dict.fromkeys(("Bike Friday", "BIC pen", "LEGO", "Zara", "Model T"), "bottom right"),
}


@cache
def firms() -> list[Firm]:
    """Return the real firms, once per kernel."""
    table = load("three_quantities")
    per_design = table["units_per_year"] / table["designs_per_year"]
    rows = zip(table["case"], table["units_per_year"], per_design, table["lot_size"], strict=True)
    return [
        Firm(NAMES.get(case, case), float(units), float(each), float(lot) if lot > 0 else None)
        for case, units, each, lot in rows
    ]


def whole(value: float) -> str:
    """Write a count to the unit as long as it can be read.

    >>> whole(632_120.7), whole(365e6), whole(1.5e16)
    ('632,121', '365 million', '1.5 × 10¹⁶')
    """
    return f"{value:,.0f}" if value < 999_999.5 else in_words(value)


def plural(value: float, noun: str) -> str:
    """Write a count with its noun.

    >>> plural(1, "design"), plural(2e6, "design")
    ('1 design', '2 million designs')
    """
    text = whole(value)
    return f"{text} {noun}{'' if text == '1' else 's'}"


@dataclass(frozen=True)
class ThreeQuantitiesInputs:
    orders: float = number("Orders (total volume)", "units/year", 1e6, 100, 1e9, log=True)
    possible_designs: float = number(
        "Possible designs", "designs", 1e6, 1, 1e17, log=True, help="what a customer can order"
    )
    lot_size: int = integer(
        "Lot size", "units/setup", 1, 1, 100_000, log=True, help="made after one setup"
    )


ORDERS = Axis.of(ThreeQuantitiesInputs, "orders")
VOLUME = Axis.of(
    ThreeQuantitiesInputs, "orders", title="Total volume", high=1e12, ticks=[1e3, 1e6, 1e9, 1e12]
)
PER_DESIGN = Axis(
    "Units per design; per lot (┄)",
    "units per design",
    0.004,
    1e11,
    log=True,
    ticks=[1, 100, 1e4, 1e6, 1e8, 1e10],
    more={"title": {"text": "Units per design; per lot (┄)"}},
)


@dataclass(frozen=True)
class ThreeQuantitiesResult:
    inputs: ThreeQuantitiesInputs
    distinct: float  # different designs expected among the orders
    orders: np.ndarray  # units/year, along the curve
    per_design: np.ndarray  # units per year and design over `orders`

    @property
    def per_design_here(self) -> float:
        """Orders per design that is ordered at all, units/year."""
        return self.inputs.orders / self.distinct


class ThreeQuantities(Explorer):
    """How can a firm make millions and never the same thing twice?"""

    Inputs = ThreeQuantitiesInputs
    presets = {
        "Five designs": {"orders": 2e6, "possible_designs": 5, "lot_size": 10_000},
        "A car to order": {"orders": 3.15e5, "possible_designs": 1.5e16},
        "Millions, all different": {"orders": 3.65e8, "possible_designs": 1e17},
        "Lots too large": {"orders": 1e5, "possible_designs": 1e5, "lot_size": 50},
    }
    card = Card(
        r"E[\text{designs}] = M\left(1 - \left(1 - \tfrac{1}{M}\right)^{V}\right),\qquad "
        r"\text{units per design} = \frac{V}{E[\text{designs}]}",
        {
            "V": "orders: the total volume, units/year",
            "M": "designs that can be ordered",
            r"E[\text{designs}]": "different designs that are ordered, on average",
        },
        "The occupancy problem of probability theory. Firms: the course's data set "
        "three_quantities, with its sources.",
        "Every design is equally likely, and customers choose independently. Real customers prefer "
        "some designs, so that fewer different ones turn up: the formula is an upper bound.",
    )

    @staticmethod
    def of_firm(firm):
        return {"orders": firm.demand, "possible_designs": firm.variants}

    @staticmethod
    def solve(inputs):
        orders = ORDERS.values(71)
        designs = three_quantities.expected_distinct_designs(
            np.append(orders, inputs.orders), inputs.possible_designs
        )
        return ThreeQuantitiesResult(inputs, float(designs[-1]), orders, orders / designs[:-1])

    @staticmethod
    def draw(result):
        inputs, here, panel = result.inputs, result.per_design_here, Panel(VOLUME, PER_DESIGN)
        ends = [VOLUME.low, PER_DESIGN.high]
        panel.line(ends, ends, name="one design only", hoverinfo="skip")
        panel.line(result.orders, result.per_design, THIRD, "you")
        for style in (MASS, CUSTOM):
            shown = [firm for firm in firms() if firm.style is style]
            panel.points(
                [firm.units for firm in shown],
                [firm.per_design for firm in shown],
                style,
                mode="markers+text",
                text=[firm.name for firm in shown],
                textposition=[SIDES.get(firm.name, "top center") for firm in shown],
            )
        known = [(firm.units, firm.per_design, firm.lot) for firm in firms() if firm.lot]
        drops = [(x, each, lot) for x, each, lot in known if lot < each]
        drops.append((inputs.orders, here, inputs.lot_size))
        panel.line(
            [x for units, _, _ in drops for x in (units, units, None)],
            [y for _, each, lot in drops for y in (each, lot, None)],
            LOT,
            mode="lines+markers",
            marker=LOT.marker,
            hovertemplate=f"%{{y:,.4~r}} units<br>at {VOLUME.hover('x')}",
        )
        panel.point(inputs.orders, here, name="you", style=YOU, marker={**YOU.marker, "size": 18})
        designs = inputs.possible_designs
        distinct = three_quantities.expected_distinct_designs(designs, designs)
        beyond, place = VOLUME.beyond(designs), VOLUME.share(designs)
        panel.point(None if beyond else designs, designs / float(distinct), name="flip")
        there = f"{short(designs)} design{'s' * (short(designs) != '1')}"
        text = f"{'← ' * (beyond < 0)}flip: {there}{' →' * (beyond > 0)}"
        side = "right" if place < 0.2 else "left" if place > 0.8 else "center"
        edge = min(max(designs, VOLUME.low), VOLUME.high)
        panel.label(edge, 0.02, text, f"middle {side}")
        panel.label(1e6, 1e6, "one design")
        key = f"{SQUARE} you<br>{MASS.sign} designs repeat<br>{CUSTOM.sign} every unit differs"
        panel.label(1.5 * VOLUME.low, 0.4 * PER_DESIGN.high, f"{key}<br>┄ lot size", "bottom right")
        return panel.figure(height=460)

    @staticmethod
    def columns(result):
        return {
            "Different designs": whole(result.distinct),
            "Units of each design": in_words(result.per_design_here),
            "Setups a year": whole(result.inputs.orders / result.inputs.lot_size),
        }

    @staticmethod
    def describe(result):
        inputs, each = result.inputs, result.per_design_here
        here = (
            f"{whole(inputs.orders)} orders contain about "
            f"{plural(result.distinct, 'different design')}: {counted(each, 'unit')} of each."
        )
        if inputs.lot_size > 1.0005 * each and inputs.lot_size > 1:
            years = in_words(inputs.lot_size / each)
            return f"{here}\nA lot of {inputs.lot_size:,} lasts {years} years: most of it is stock."
        setups = plural(inputs.orders / inputs.lot_size, "setup")
        return f"{here}\nLots of {inputs.lot_size:,} mean {setups} a year."
