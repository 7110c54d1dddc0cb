"""Lesson 03: total volume, volume per design and lot size are three different quantities."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import plotly.graph_objects as go

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.quantity import three_quantities
from widgets.page import theme
from widgets.page.fields import fields_of, integer, number
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD


@dataclass(frozen=True)
class Firm:
    """One product of the table `three_quantities`, with the columns the map needs."""

    name: str
    units: float  # per year
    per_design: float  # units per year and design
    lot: float | None  # None where no source was found

    @property
    def style(self) -> theme.Style:
        """The marker: does a design repeat, or is every unit different?"""
        return MASS if self.per_design > 1 else CUSTOM


LOT = theme.Style("Lot size", NEUTRAL.color, "dot", "line-ew-open")
NAMES = {"Ford Model T": "Model T", "BIC Cristal": "BIC pen", "Toyota press shop": "Toyota presses"}
# Which side of a point its name stands on: towards the side where the map is empty.
SIDES = {
    "BIC pen": "bottom right",
    "LEGO": "bottom center",
    "Zara": "bottom center",
    "Model T": "bottom center",
    "MINI": "top left",
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
    ('632,121', '365 million', '1.5 × 10^16')
    """
    if value >= 1e12:
        digits, _, exponent = f"{value:.2e}".partition("e+")
        return f"{float(digits):g} × 10^{int(exponent)}"
    return f"{value:,.0f}" if value < 999_999.5 else in_words(value)


def plural(value: float, noun: str) -> str:
    """Write a count with its noun.

    >>> plural(1, "design"), plural(2e6, "design")
    ('1 design', '2 million designs')
    """
    text = whole(value)
    return f"{text} {noun}{'' if text == '1' else 's'}"


def counts(exponents: range) -> dict:
    """Return the ticks of a logarithmic axis of counts; Plotly would write a billion as 1G."""
    texts = [f"{10**e:,}" if e < 3 else in_words(10**e) for e in exponents]
    texts = [text.replace(" million", "M").replace(" billion", "bn") for text in texts]
    return {"tickvals": [10**e for e in exponents], "ticktext": texts, "dtick": None}


def points(x: list, y: list, names: list, style: theme.Style, sides: list, **more) -> go.Scatter:
    """Return several named points as one trace, each with its name on its own side."""
    return theme.point(0, 0, style=style, text=style.name, **more).update(
        x=x, y=y, text=names, textposition=sides
    )


@dataclass(frozen=True)
class ThreeQuantitiesInputs:
    orders: float = number("Orders (total volume)", "units/year", 1e6, 100, 1e9, log=True)
    possible_designs: float = number(
        "Possible designs", "designs", 1e6, 1, 1e17, log=True, help="what a customer can order"
    )
    lot_size: int = integer(
        "Lot size", "units/setup", 1, 1, 100_000, log=True, help="made after one setup"
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
        r"E[\text{designs}] = M\left(1 - \left(1 - \tfrac{1}{M}\right)^{Q}\right),\qquad "
        r"\text{units per design} = \frac{Q}{E[\text{designs}]}",
        {
            "Q": "orders, units/year: the total volume",
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
        field = fields_of(inputs)["orders"]
        orders = np.geomspace(field.low, field.high, 71)
        designs = three_quantities.expected_distinct_designs(
            np.append(orders, inputs.orders), inputs.possible_designs
        )
        return ThreeQuantitiesResult(inputs, float(designs[-1]), orders, orders / designs[:-1])

    @staticmethod
    def draw(result):
        inputs, field = result.inputs, fields_of(ThreeQuantitiesInputs)
        low, high = field["orders"].low, 100 * field["orders"].high
        units = "%{x:,.4~r} units/year<br>"
        hover = units + "%{y:,.4~r} units per design"
        traces = [
            theme.line([low, high], [low, high], NEUTRAL, "one design only", hoverinfo="skip"),
            theme.line(result.orders, result.per_design, THIRD, hovertemplate=hover, name="you"),
        ]
        for style in (MASS, CUSTOM):
            shown = [firm for firm in firms() if firm.style is style]
            traces.append(
                points(
                    [firm.units for firm in shown],
                    [firm.per_design for firm in shown],
                    [firm.name for firm in shown],
                    style,
                    [SIDES.get(firm.name, "top center") for firm in shown],
                    hovertemplate=hover,
                )
            )
        here = result.per_design_here
        known = [(firm.units, firm.per_design, firm.lot) for firm in firms() if firm.lot]
        drops = [drop for drop in known if drop[2] < drop[1]]
        drops.append((inputs.orders, here, inputs.lot_size))
        traces += [
            theme.line(
                [x for units, *_ in drops for x in (units, units, None)],
                [y for _, each, lot in drops for y in (each, lot, None)],
                LOT,
                marker=LOT.marker,
                hovertemplate=units + "%{y:,.4~r} units<extra>lot size</extra>",
            ).update(mode="lines+markers"),
            theme.point(inputs.orders, here, "you", THIRD, "top right", hovertemplate=hover),
        ]
        if low <= inputs.possible_designs <= field["orders"].high:
            at = inputs.possible_designs
            height = at / float(three_quantities.expected_distinct_designs(at, at))
            traces.append(theme.point(at, height, "", name="flip"))
            traces.append(theme.label(at, 0.28, "flip: designs repeat →", "middle center"))
        traces.append(theme.label(2e5, 2e5, "one design for all", "top left"))
        key = f"{MASS.sign} designs repeat<br>{CUSTOM.sign} every unit differs<br>┄ lot size"
        traces.append(theme.label(1.5 * low, 0.2 * high, key, "bottom right"))
        return theme.figure(
            traces,
            height=480,
            xaxis={
                **theme.log_range(low, high),
                **counts(range(2, 12, 2)),
                "title": "Total volume (units/year)",
            },
            yaxis={
                **theme.log_range(0.1, high),
                **counts(range(0, 12, 2)),
                "title": "Units per design; per lot (┄)",
            },
        )

    @staticmethod
    def describe(result):
        inputs, each = result.inputs, result.per_design_here
        possible = plural(inputs.possible_designs, "possible design")
        text = (
            f"{whole(inputs.orders)} orders over {possible} contain about "
            f"{plural(result.distinct, 'different design')}: "
            f"{in_words(each)} unit{'s' if each >= 1.005 else ''} of each. "
        )
        if inputs.lot_size > 1.0005 * each and inputs.lot_size > 1:
            return (
                f"{text}A lot of {inputs.lot_size:,} lasts {in_words(inputs.lot_size / each)} "
                "years: most of it is stock."
            )
        setups = inputs.orders / inputs.lot_size
        return f"{text}Lots of {inputs.lot_size:,} mean {whole(setups)} setups a year."
