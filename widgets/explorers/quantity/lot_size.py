"""Lesson 03: how many units should follow one setup, and when is it just one?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.explorer import Card, Explorer
from widgets.models.quantity import lot_size
from widgets.models.quantity.lot_size import LotCost
from widgets.page.fields import Limit, integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, in_words, money
from widgets.page.theme import NEUTRAL, THIRD, Style


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
        "Holding cost", "€/unit and year", 4, 0.01, 5000, log=True, more=True
    )
    production_rate: float = number(
        "Production rate", "units/year", 20_000, 100, 1e9, log=True, more=True,
        help="if the machine made nothing else; at the far end the whole lot arrives at once",
    )  # fmt: skip

    def limits(self) -> dict[str, Limit]:
        """The machine keeps up with the demand."""
        why = "the machine has to make more than is asked for"
        return {
            "demand": Limit(high=0.99 * self.production_rate, why=why),
            "production_rate": Limit(low=self.demand / 0.99, why=why),
        }

    @property
    def terms(self) -> tuple[float, float, float]:
        """What the model wants besides lot and setup cost: h, D, P."""
        return self.holding_cost, self.demand, self.production_rate

    def cost(self, lots: ArrayLike) -> LotCost:
        """Return what working in such lots costs, €/year."""
        return lot_size.lot_cost(lots, self.setup_cost, *self.terms)


LOTS = Axis.of(LotSizeInputs, "lot_size").values()  # of the curves: the axes start before them
SETUPS = Axis.of(LotSizeInputs, "setup_cost").values()
LOT_TICKS, SETUP_TICKS = [1, 100, 1e4, 1e6], [1e-4, 1, 1e4]
LOT = Axis.of(
    LotSizeInputs, "lot_size", title="Lot size", low=0.7, at="in lots of", ticks=LOT_TICKS
)
COST = Axis("Cost, × lowest", "", 0, 6, ticks=[0, 1, 2, 3, 4, 5])
SETUP = Axis.of(LotSizeInputs, "setup_cost", low=0.7e-4, at="with setups of", ticks=SETUP_TICKS)
BEST = Axis("Best lot", "", 0.01, LOT.high, log=True, ticks=LOT_TICKS)
SETTING_UP = Style("setups", "#B3588A", "longdash", "triangle-up")
STOCK = Style("stock", NEUTRAL.color, "solid", "x")


@dataclass(frozen=True)
class LotSizeResult:
    inputs: LotSizeInputs
    best: float  # economic lot size, not rounded
    best_whole: int  # the whole lot that costs least
    cost: LotCost  # €/year of: the cheapest whole lot, your lot, a lot of one
    lot_of_one: float  # setup cost in € up to which a lot of one is the cheapest whole lot


class LotSize(Explorer):
    """How many units should follow one setup, and when is it just one?"""

    Inputs = LotSizeInputs
    presets = {
        "Quick setup": {"setup_cost": 2.0},
        "A quarter of the setup": {"setup_cost": 50.0},
        "One of many designs": {"demand": 10.0},
        "One insole design": {"demand": 1.58, "lot_size": 50},
    }
    card = Card(
        r"Q^* = \sqrt{\frac{2KD}{h\,(1 - D/P)}},\qquad "
        r"\text{lot of one if } K \le \frac{h\,(1 - D/P)}{D}",
        {
            "Q^*": "lot that costs least, units (economic production quantity)",
            "K": "cost of one setup, €",
            "D": "demand for this design, units/year",
            "h": "cost of holding one unit in stock, €/unit and year",
            "P": "production rate, units/year; very large: economic order quantity",
        },
        "Harris 1913, Factory 10(2) for infinite P; Taft 1918, Iron Age 101. The condition for a "
        "lot of one compares a lot of one with a lot of two.",
        "Demand is known and steady and goes on for ever, the setup costs the same every time, and "
        "the machine is free when a lot is due. A design that is ordered only once needs no "
        "formula: its lot is one.",
    )

    @staticmethod
    def of_firm(firm):
        return {
            "setup_cost": firm.setup_cost,
            "demand": firm.demand_per_variant,
            "holding_cost": firm.holding_cost,
            "production_rate": firm.demand / firm.utilization,
        }

    @staticmethod
    def solve(inputs):
        best = float(lot_size.economic_lot_size(inputs.setup_cost, *inputs.terms))
        neighbours = np.maximum(1, [np.floor(best), np.ceil(best)])
        best_whole = int(neighbours[inputs.cost(neighbours).total.argmin()])
        cost = inputs.cost([best_whole, inputs.lot_size, 1])
        lot_of_one = float(lot_size.lot_of_one_setup_cost(*inputs.terms))
        return LotSizeResult(inputs, best, best_whole, cost, lot_of_one)

    @staticmethod
    def draw(result):
        return stack(cost_of_lots(result), best_lots(result), height=540)

    @staticmethod
    def columns(result):
        cheapest, _, one = (float(cost) for cost in result.cost.total)
        return {
            "Cheapest lot (units)": in_words(result.best_whole, 4),
            "It lasts": duration(result.best_whole / result.inputs.demand),
            "Setups and stock (€/year)": in_words(cheapest),
            "A lot of one costs (times that)": in_words(one / cheapest),
            "A lot of one is cheapest up to": f"{money(result.lot_of_one, 2)} a setup",
        }

    @staticmethod
    def describe(result):
        inputs, best = result.inputs, result.best_whole
        cheapest, yours, one = (float(cost) for cost in result.cost.total)
        if best == 1:
            here = f"A lot of one is cheapest: {money(one)} a year for setups and stock.\n"
        else:
            here = (
                f"The cheapest lot is {in_words(best, 4)} units, enough for "
                f"{duration(best / inputs.demand)}.\n"
                f"It costs {money(cheapest)} a year for setups and stock. "
            )
        if inputs.lot_size not in (1, best):
            here += f"Your {inputs.lot_size:,} costs {compared(yours / cheapest)}. "
        if best == 1:
            return f"{here}That holds up to {setup(result.lot_of_one)} a setup."
        return f"{here}A lot of one costs {in_words(one / cheapest)} times that."


def cost_of_lots(result: LotSizeResult) -> Panel:
    """Return the upper view: setups cost less in a larger lot, stock costs more."""
    inputs, panel, cost = result.inputs, Panel(LOT, COST), result.inputs.cost(LOTS)
    lowest, yours, one = result.cost.total
    panel.line(LOTS, cost.setup / lowest, SETTING_UP)
    panel.line(LOTS, cost.holding / lowest, STOCK)
    panel.line(LOTS, cost.total / lowest, THIRD, "both")
    panel.point(inputs.lot_size, yours / lowest, name="yours", style=THIRD)
    panel.point(1, one / lowest, name="lot of one")
    if result.best_whole > 1:
        panel.point(result.best_whole, 1, name="best lot")
    points = ("■", THIRD, "yours"), ("○", NEUTRAL, "best")
    panel.key(*points, ("╌", SETTING_UP, "setups"), ("─", STOCK, "stock"))
    return panel


def best_lots(result: LotSizeResult) -> Panel:
    """Return the lower view: the best lot shrinks with the cost of a setup, down to one."""
    inputs, flip, panel = result.inputs, result.lot_of_one, Panel(SETUP, BEST, share=0.6)
    lots = lot_size.economic_lot_size(SETUPS, *inputs.terms)
    panel.line(SETUPS, np.maximum(1, lots), THIRD, "best lot")
    panel.point(inputs.setup_cost, max(1, result.best), name="best lot")
    side = "left" if flip > 1 else "right"
    panel.point(flip, 1, f"flip: one up to {setup(flip)}", position=f"bottom {side}")
    return panel


def setup(cost: float) -> str:
    """Write the cost of a setup.

    >>> setup(0.204), setup(4e-9)
    ('€0.20', 'less than €0.0001')
    """
    return money(cost, 2) if cost >= 1e-4 else "less than €0.0001"


def compared(times: float) -> str:
    """Write a cost as a multiple of the lowest one.

    >>> compared(1.061), compared(1.998), compared(3.61), compared(1.0001)
    ('6.1 % more', 'about twice that', '3.61 times that', 'hardly more')
    """
    if times >= 2.05:
        return f"{in_words(times)} times that"
    if times >= 1.95:
        return "about twice that"
    return f"{in_words(100 * (times - 1), 2)} % more" if times >= 1.001 else "hardly more"


def duration(years: float) -> str:
    """Write a time so that one can picture it.

    >>> duration(4.5), duration(0.1414), duration(1e-4)
    ('4.5 years', '52 days', 'less than a day')
    """
    if years >= 1:
        return counted(years, "year", 2)
    days = 365 * years
    return counted(round(days), "day") if days >= 1 else "less than a day"
