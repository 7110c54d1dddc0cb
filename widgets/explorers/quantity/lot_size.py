"""Lesson 03: how many units should follow one setup, and when is it just one?"""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.quantity import lot_size
from widgets.page import theme
from widgets.page.fields import fields_of, integer, number
from widgets.page.text import money
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD


@dataclass(frozen=True)
class LotSizeInputs:
    setup_cost: float = number(
        "Cost of one setup", "€", 200, 1e-4, 1e4, log=True, help="a quick setup costs less"
    )
    demand: float = number(
        "Demand for this design", "units/year", 10_000, 1, 1e7, log=True, help="of one design"
    )
    lot_size: int = integer("Your lot size", "units", 1000, 1, 1_000_000, log=True)
    holding_cost: float = number(
        "Holding cost", "€/unit and year", 4, 0.01, 1000, log=True, more=True
    )
    busy: float = number(
        "Machine time this design needs (D/P)", "%", 50, 0, 95, step=1, more=True,
        help="0: the whole lot arrives at once",
    )  # fmt: skip

    @property
    def production_rate(self) -> float:
        """Speed while producing [P], units/year; infinite if the lot arrives at once."""
        return 100 * self.demand / self.busy if self.busy else np.inf

    @property
    def terms(self) -> tuple[float, float, float]:
        """What the model wants besides lot and setup cost: h, D, P."""
        return self.holding_cost, self.demand, self.production_rate


@dataclass(frozen=True)
class LotSizeResult:
    inputs: LotSizeInputs
    best: float  # economic lot size, not rounded
    best_whole: int  # the whole lot that costs least
    cost: lot_size.LotCost  # €/year of: the best lot, your lot, a lot of one
    lot_of_one: float  # setup cost in € up to which a lot of one is the cheapest whole lot


class LotSize(Explorer):
    """How many units should follow one setup, and when is it just one?"""

    Inputs = LotSizeInputs
    presets = {
        "Quick setup": {"setup_cost": 2.0},
        "A quarter of the setup": {"setup_cost": 50.0},
        "One of many designs": {"demand": 10.0},
        "Lot of one": {"demand": 10.0, "setup_cost": 0.2, "lot_size": 1},
    }
    card = Card(
        r"Q^* = \sqrt{\frac{2KD}{h\,(1 - D/P)}},\qquad "
        r"\text{lot of one if } K \le \frac{h\,(1 - D/P)}{D}",
        {
            "Q^*": "lot that costs least, units (economic production quantity)",
            "K": "cost of one setup, €",
            "D": "demand for this design, units/year",
            "h": "cost of holding one unit in stock, €/unit and year",
            "P": "production rate, units/year; infinite: economic order quantity",
        },
        "Harris 1913, Factory 10(2) for infinite P; Taft 1918, Iron Age 101. The condition for a "
        "lot of one compares a lot of one with a lot of two.",
        "Demand is known and steady, the setup costs the same every time, and the machine is free "
        "when a lot is due. A design that is ordered only once needs no formula: its lot is one.",
    )

    @staticmethod
    def of_firm(firm):
        return {
            "setup_cost": firm.setup_cost,
            "demand": firm.demand_per_variant,
            "holding_cost": firm.holding_cost,
            "busy": 100 * firm.utilization / firm.variants,
        }

    @staticmethod
    def solve(inputs):
        best = float(lot_size.economic_lot_size(inputs.setup_cost, *inputs.terms))
        neighbours = np.maximum(1, [np.floor(best), np.ceil(best)])
        dearer = lot_size.lot_cost(neighbours, inputs.setup_cost, *inputs.terms).total
        lots = np.array([best, inputs.lot_size, 1])
        return LotSizeResult(
            inputs,
            best,
            int(neighbours[dearer.argmin()]),
            lot_size.lot_cost(lots, inputs.setup_cost, *inputs.terms),
            float(lot_size.lot_of_one_setup_cost(*inputs.terms)),
        )

    @staticmethod
    def draw(result):
        inputs, field = result.inputs, fields_of(LotSizeInputs)
        setup_range = field["setup_cost"]
        lots = np.geomspace(1, field["lot_size"].high, 61)
        cost = lot_size.lot_cost(lots, inputs.setup_cost, *inputs.terms)
        best, yours, one = result.cost.total / inputs.demand
        hover = "€%{y:,.3~g} a unit<br>in lots of %{x:,.4~r}"
        setups = np.geomspace(setup_range.low, setup_range.high, 61)
        best_lots = np.maximum(1, lot_size.economic_lot_size(setups, *inputs.terms))
        lot_hover = "best lot %{y:,.4~r}<br>at €%{x:,.3~g} a setup"
        second = {"xaxis": "x2", "yaxis": "y2"}
        setup, stock, both = (cost.setup, cost.holding, cost.total)
        gap = [np.nan]
        your_text = "yours" if inputs.lot_size > 1 else ""
        one_text = "lot of one: best" if result.best_whole == 1 else "lot of one"
        traces = [
            theme.line(
                np.concatenate([lots, gap, lots]),
                np.concatenate([setup, gap, stock]) / inputs.demand,
                NEUTRAL,
                "setups; stock",
                hovertemplate=hover,
            ),
            theme.line(lots, both / inputs.demand, THIRD, "both", hovertemplate=hover),
            theme.point(inputs.lot_size, yours, your_text, MASS, hovertemplate=hover),
            theme.point(1, one, one_text, CUSTOM, "top right", hovertemplate=hover),
            theme.line(setups, best_lots, THIRD, "best lot", hovertemplate=lot_hover, **second),
            theme.point(
                inputs.setup_cost, max(1, result.best), "you", MASS, hovertemplate=lot_hover,
                **second,
            ),
        ]  # fmt: skip
        for text, lot, side in (
            ("stock", result.best / 50, "bottom right"),
            ("setups", 20 * result.best, "bottom left"),
        ):
            if 2 < lot < lots[-1]:  # below the sum, far enough from it to be read
                apart = lot_size.lot_cost(lot, inputs.setup_cost, *inputs.terms)
                height = min(float(apart.setup), float(apart.holding)) / inputs.demand
                traces.append(theme.label(lot, height, text, side))
        if 1 < result.best_whole <= lots[-1]:
            text = f"best: {result.best_whole:,}"
            traces.append(theme.point(result.best, best, "", name="best lot"))
            traces.append(theme.label(result.best, best / 12, text, "middle center"))
        if setup_range.low <= result.lot_of_one <= setup_range.high:
            text = f"flip: one up to {money(result.lot_of_one, 2)}"
            side = "bottom left" if result.lot_of_one > 1 else "bottom right"
            traces.append(theme.point(result.lot_of_one, 1, text, position=side, **second))
        euro = {
            "tickvals": [1e-4, 1e-2, 1, 100, 1e4],
            "ticktext": ["€0.0001", "€0.01", "€1", "€100", "€10k"],
            "dtick": None,
        }
        return theme.figure(
            traces,
            height=580,
            xaxis={
                **theme.log_range(0.7, lots[-1]),
                "title": "Lot size (units)",
                "tickformat": "~s",
            },
            yaxis={
                **theme.log_range(setup_range.low, 10 * setup_range.high),
                **euro,
                "title": "Cost (€/unit)",
                "domain": [0.5, 1],
            },
            xaxis2={
                **theme.log_range(0.7 * setup_range.low, setup_range.high),
                **euro,
                "title": "Cost of one setup (€)",
                "anchor": "y2",
            },
            yaxis2={
                **theme.log_range(0.05, lots[-1]),
                "title": "Best lot (units)",
                "tickformat": "~s",
                "tickvals": [1, 100, 1e4, 1e6],
                "dtick": None,
                "domain": [0, 0.32],
            },
        )

    @staticmethod
    def describe(result):
        inputs, best = result.inputs, result.best_whole
        cheapest, yours, one = (float(cost) for cost in result.cost.total)
        if best == 1:
            here = f"A lot of one is cheapest: {money(one)} a year for setups and stock. "
        else:
            here = (
                f"The cheapest lot is {best:,} units, enough for {duration(best / inputs.demand)}: "
                f"{money(cheapest)} a year for setups and stock. A lot of one costs "
                f"{in_words(one / cheapest)} times that. "
            )
        if inputs.lot_size not in (1, best):
            more = yours / cheapest
            dear = f"{100 * (more - 1):.2g} % more" if more < 2 else f"{in_words(more)} times that"
            here += f"Your {inputs.lot_size:,} costs {dear}. "
        limit = money(result.lot_of_one, 2) if result.lot_of_one >= 1e-4 else "less than €0.0001"
        return f"{here}A lot of one is cheapest up to {limit} a setup."


def duration(years: float) -> str:
    """Write a time so that one can picture it.

    >>> duration(4.5), duration(0.1414), duration(1e-4)
    ('4.5 years', '52 days', 'less than a day')
    """
    if years >= 1:
        return f"{in_words(years, 2)} year{'s' if years >= 1.05 else ''}"
    days = 365 * years
    return f"{days:.0f} day{'s' if days >= 1.5 else ''}" if days >= 1 else "less than a day"
