"""How many units should follow one setup."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


@dataclass(frozen=True)
class LotCost:
    """Cost per unit of time of working in lots: setting up, and keeping stock."""

    setup: np.ndarray
    holding: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Setup plus holding cost."""
        return self.setup + self.holding


def lot_cost(
    lot_size: ArrayLike,
    setup_cost: ArrayLike,
    holding_cost: ArrayLike,
    demand_rate: ArrayLike,
    production_rate: float = np.inf,
) -> LotCost:
    """What does a lot size cost in setups and stock?

    KD/Q + hQ(1 - D/P)/2.

    Parameters
    ----------
    lot_size : units made after one setup [Q]; any shape.
    setup_cost : cost of one setup [K], €.
    holding_cost : cost of keeping one unit in stock [h], € per unit and unit of time.
    demand_rate : demand [D], units per unit of time, below the production rate.
    production_rate : speed while producing [P], units per unit of time; infinite if the lot
        arrives all at once.

    Returns
    -------
    LotCost, € per unit of time, broadcast shape of the inputs.

    Raises
    ------
    ValueError : if an input is not positive or demand is not below the production rate.

    Source
    ------
    F. W. Harris (1913), How many parts to make at once, Factory 10 (P infinite);
    E. W. Taft (1918), The most economical production lot, Iron Age 101.

    Examples
    --------
    Snyder and Shen, Fundamentals of Supply Chain Theory, example 3.1, as in stockpyl's tests:

    >>> round(float(lot_cost(250, setup_cost=8, holding_cost=0.225, demand_rate=1300).total), 3)
    69.725
    """
    lot = require("lot_size", lot_size, above=0)
    setup = require("setup_cost", setup_cost, above=0)
    net_holding = _net_holding_cost(holding_cost, demand_rate, production_rate)
    return LotCost(setup * np.asarray(demand_rate) / lot, net_holding * lot / 2)


def economic_lot_size(
    setup_cost: ArrayLike,
    holding_cost: ArrayLike,
    demand_rate: ArrayLike,
    production_rate: float = np.inf,
) -> np.ndarray:
    """Which lot size costs least?

    Q* = √(2KD / (h(1 - D/P))): the economic order quantity if P is infinite, else the economic
    production quantity. A setup at a quarter of the cost halves the lot. Parameters, errors and
    sources as in `lot_cost`.

    Returns
    -------
    Lot size in units, broadcast shape of the inputs; not rounded.

    Examples
    --------
    The same example, and the one with a production rate:

    >>> round(float(economic_lot_size(8, 0.225, 1300)), 4)
    304.0468
    >>> round(float(economic_lot_size(8, 0.225, 1300, production_rate=2000)), 4)
    513.9329
    """
    setup = require("setup_cost", setup_cost, above=0)
    net_holding = _net_holding_cost(holding_cost, demand_rate, production_rate)
    return np.sqrt(2 * setup * np.asarray(demand_rate) / net_holding)


def setup_cost_for_lot_size(
    lot_size: ArrayLike,
    holding_cost: ArrayLike,
    demand_rate: ArrayLike,
    production_rate: float = np.inf,
) -> np.ndarray:
    """How cheap must a setup become for this lot size to be the economic one?

    K = Q² h(1 - D/P) / (2D), `economic_lot_size` solved for the setup cost. Parameters, errors
    and sources as in `lot_cost`.

    Returns
    -------
    Setup cost in €, broadcast shape of the inputs.

    Examples
    --------
    >>> float(setup_cost_for_lot_size(1000, holding_cost=4, demand_rate=10_000))
    200.0
    """
    lot = require("lot_size", lot_size, above=0)
    net_holding = _net_holding_cost(holding_cost, demand_rate, production_rate)
    return lot**2 * net_holding / (2 * np.asarray(demand_rate))


def lot_of_one_setup_cost(
    holding_cost: ArrayLike, demand_rate: ArrayLike, production_rate: float = np.inf
) -> np.ndarray:
    """Up to which setup cost is a lot of one the cheapest whole lot?

    K ≤ h(1 - D/P) / D, where a lot of two costs the same. The condition Q* ≤ 1 is stricter by a
    factor of two: with Q* = 1.2, say, a lot of one still beats a lot of two. Parameters, errors
    and sources as in `lot_cost`.

    Returns
    -------
    Setup cost in €, broadcast shape of the inputs.

    Examples
    --------
    >>> float(lot_of_one_setup_cost(holding_cost=40, demand_rate=200))
    0.2
    """
    return 2 * setup_cost_for_lot_size(1, holding_cost, demand_rate, production_rate)


def _net_holding_cost(
    holding_cost: ArrayLike, demand_rate: ArrayLike, production_rate: float
) -> np.ndarray:
    """Holding cost of a unit of lot size, h(1 - D/P): demand eats into the lot while it is made."""
    holding = require("holding_cost", holding_cost, above=0)
    demand = require("demand_rate", demand_rate, above=0, below=production_rate)
    return holding * (1 - demand / production_rate)
