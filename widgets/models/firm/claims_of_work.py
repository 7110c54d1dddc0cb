"""What decides the statements about work: lines, lots, flexibility and inspection.

A firm is any object with the numbers of `widgets.learner.firm.Firm`, in their units; each may be an
array, and arrays broadcast. The formulas are those of the lessons, whose models name the sources;
putting two of them into one ratio is stylized. A number out of range raises a ValueError.
"""

from typing import Any

import numpy as np

from widgets.models.cost.newsvendor import split_variation
from widgets.models.firm.cost import HOLDING_SHARE
from widgets.models.firm.finding import Finding
from widgets.models.flexibility import batch_size
from widgets.models.flexibility.chaining import dedicated_sales
from widgets.models.production.line_table import throughput_share
from widgets.models.production.queueing import kingman_waiting_time
from widgets.models.quality.inspection import inspection_interval
from widgets.models.quantity.lot_size import economic_lot_size, lot_of_one_setup_cost
from widgets.models.validate import require

LARGE = 1_000  # units a year that the course calls a large quantity: the text gives no number
MOST_LINES = 10  # dedicated lines, as many as the plants of Jordan & Graves (1995)
CHAIN_SHARE = 0.96  # of the gain of total flexibility that a long chain brings (same case)


# ---- lines, cells and lots ---------------------------------------------------------------------


def cell_time(firm: Any) -> np.ndarray:
    """Return the time of a unit in the cells, t_e (1 + X) + Y s [min].

    Every customized unit is different: the cells do X more work, and set up for each unit, in a
    share Y of the line's setup time [s].
    """
    setup = np.asarray(firm.setup_time, float) * firm.custom_setup_share / 100
    return firm.process_time * (1 + firm.extra_work / 100) + setup


def line_lot(firm: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the quickest lot of the line, Q* [units], and its time, s (1 − 1/N) + Q t_e [min].

    A setup is needed wherever the next lot is another one of the N variants.
    """
    t = require("process_time", firm.process_time, above=0)
    setup = firm.setup_time * (1 - 1 / require("variants", firm.variants, at_least=1))
    lot = batch_size.best_batch(setup, t, firm.utilization / t)
    return lot, setup + lot * t


def rate(firm: Any) -> Finding:
    """Does an hour of work bring more units on the line, setups included?"""
    lot, lot_time = line_lot(firm)
    line, cells = 60 * lot / lot_time, 60 / cell_time(firm)
    return Finding(line, cells, line / cells)


def flow_time(firm: Any) -> Finding:
    """Is a unit through the line sooner than through the cells?

    Both wait as Kingman says; times of units [CV c_e] are independent, so that a lot varies less
    than a unit. The firm has as many cells as keep them as busy as the line without its setups.
    What a lot waits until its orders are together is left out.
    """
    lot, lot_time = line_lot(firm)
    rate_of_lots = firm.utilization / np.asarray(firm.process_time, float) / lot
    own = np.square(firm.process_cv)
    varies = own * lot * np.square(firm.process_time / lot_time)
    line = lot_time + kingman_waiting_time(rate_of_lots * lot_time, lot_time, 1.0, varies)
    unit_time = cell_time(firm)
    cells = unit_time + kingman_waiting_time(firm.utilization, unit_time, 1.0, own)
    return Finding(line, cells, cells / line)


def line_output(firm: Any) -> Finding:
    """Does a line of five stations lose less to blocking than the cells lose to extra work?"""
    line = throughput_share(firm.buffer_size, firm.process_cv)
    cells = 1 / (1 + np.asarray(firm.extra_work, float) / 100)
    return Finding(100 * line, 100 * cells, line / cells)


def focus(firm: Any) -> Finding:
    """Is a setup so long that the line has to work in lots?

    To customize, a line would have to set up for every unit, however many variants it has today.
    """
    t = np.asarray(firm.process_time, float)
    ratio = firm.setup_time / (t * batch_size.whole_lot_of_one_limit(firm.utilization))
    lot = batch_size.best_batch(firm.setup_time, t, firm.utilization / t)
    quickest = np.where(ratio >= 1, np.maximum(np.rint(lot), 2.0), 1.0)
    return Finding(quickest, np.ones_like(ratio), ratio)


def per_design(firm: Any) -> Finding:
    """Does mass production make more units of a design than the one of mass customization?"""
    units = np.asarray(firm.demand, float) / firm.variants
    return Finding(units, np.ones_like(units), units)


def per_lot(firm: Any) -> Finding:
    """Is the mass producer's economic lot of one variant larger than the one unit of an order?"""
    holding_cost = HOLDING_SHARE * np.asarray(firm.mass_unit, float)
    terms = holding_cost, firm.demand / firm.variants, firm.demand / firm.utilization
    setup_cost = firm.setup_time / 60 * firm.hour_cost
    ratio = setup_cost / lot_of_one_setup_cost(*terms)
    lot = np.maximum(np.rint(economic_lot_size(setup_cost, *terms)), 2.0)
    return Finding(np.where(ratio >= 1, lot, 1.0), np.ones_like(lot), ratio)


def _longer(time: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the ratio of two times, just below 1 for equal ones: then neither is longer."""
    return np.nextafter(time / other, 0)


# ---- flexibility -------------------------------------------------------------------------------


def lines(firm: Any) -> np.ndarray:
    """Return how many dedicated lines the firm has: one per variant, as far as its demand goes.

    At most ten, and none for less than `LARGE` units a year.
    """
    return np.clip(np.minimum(firm.variants, firm.demand / LARGE), 1.0, MOST_LINES)


def flexibility_gain(firm: Any) -> np.ndarray:
    """Return the margin that total flexibility of the dedicated lines would save, G [€/year].

    Lines of equal size with capacity D/ρ in all. Demand for each line, and in total, is gamma-
    distributed and so never negative; a line varies more than the total unless r is 1.
    """
    number, capacity = lines(firm), 1 / np.asarray(firm.utilization, float)
    one_line = split_variation(firm.demand_cv, number, firm.correlation)
    total, single = (
        dedicated_sales(capacity, 1.0, variation, gamma=True)  # of a mean demand of one
        for variation in (firm.demand_cv, one_line)
    )
    return firm.margin * firm.demand * np.maximum(total - single, 0.0)


def links(firm: Any) -> Finding:
    """Does a chain of links between the lines cost more than the sales that it saves?"""
    cost = lines(firm) * np.asarray(firm.link_cost, float)
    saved = CHAIN_SHARE * flexibility_gain(firm)
    return Finding(cost, saved, cost / np.maximum(saved, 1.0))


def easier_change(firm: Any) -> Finding:
    """Does a change take less time in the cells than on the line?"""
    line = np.asarray(firm.setup_time, float)
    cells = line * firm.custom_setup_share / 100
    return Finding(line, cells, _longer(line, cells))


def paid_flexibility(firm: Any) -> Finding:
    """Do the sales that flexibility saves pay for it?

    The cells replace the line: only the difference between the two fixed costs is its price.
    """
    rigid = firm.mass_fixed + flexibility_gain(firm)
    flexible = np.asarray(firm.custom_fixed, float)
    return Finding(rigid, flexible, rigid / flexible)


# ---- inspection --------------------------------------------------------------------------------


def intervals(firm: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the cheapest time between two inspections in either system, in min."""
    made = units_an_hour(firm)[1] * firm.custom_unit
    inspecting = firm.custom_inspection_time / 60 * np.asarray(firm.hour_cost, float)
    return line_interval(firm), 60 * inspection_interval(inspecting, firm.custom_fault_rate, made)


def line_interval(firm: Any) -> np.ndarray:
    """Return the cheapest time between two inspections of the line, I* = √(2k₁/(θRℓ)) [min].

    An inspection costs its time [J, min] at the cost of an hour [c_hour, €/h]; an unnoticed fault
    [θ, per hour] spoils the units made meanwhile [R, per hour], each worth its variable cost [ℓ].
    """
    made = 60 * np.asarray(firm.utilization, float) / firm.process_time * firm.mass_unit
    inspecting = firm.inspection_time / 60 * np.asarray(firm.hour_cost, float)
    return 60 * inspection_interval(inspecting, firm.mass_fault_rate, made)


def units_an_hour(firm: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return what one station of either system makes in an hour at the firm's utilization, R."""
    busy = 60 * np.asarray(firm.utilization, float)
    return busy / firm.process_time, busy / cell_time(firm)


def limited(firm: Any) -> Finding:
    """Does an inspection take longer than a unit, so that the line cannot inspect them all?"""
    time, unit_time = np.asarray(firm.inspection_time, float), np.asarray(firm.process_time, float)
    return Finding(time, unit_time, _longer(time, unit_time))


def felt(firm: Any) -> Finding:
    """Does an inspection on the line take longer than the cheapest time between two?"""
    time, between = np.asarray(firm.inspection_time, float), line_interval(firm)
    return Finding(time, between, time / between)


def more_per_hour(firm: Any) -> Finding:
    """Is the customizer's cheapest time between two inspections the shorter one?"""
    mass, custom = intervals(firm)
    return Finding(mass, custom, mass / custom)


def more_per_unit(firm: Any) -> Finding:
    """Does the customizer make fewer units between two inspections?"""
    (mass, custom), (made, custom_made) = intervals(firm), units_an_hour(firm)
    units, custom_units = made * mass / 60, custom_made * custom / 60
    return Finding(units, custom_units, units / custom_units)
