"""The rule that decides each statement of the text: two figures, and a ratio that turns at one.

Every rule is a short formula over the numbers of one firm, taken from the models of the lessons,
which name the sources; putting two of them into one ratio is stylized. A ratio of 1 or more says
that the statement holds for this firm, below 1 the opposite is true. The numbers and their units
are those of `widgets.firm.Firm`; arrays broadcast, and then a whole map is judged at once. The
models of the lessons raise a ValueError that names a number out of their range.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from widgets.models.approaches.approaches import remaining_spread
from widgets.models.cost.newsvendor import split_variation
from widgets.models.customization.choice_overload import best_number_of_options
from widgets.models.definition import existence_window
from widgets.models.firm import cost
from widgets.models.flexibility import batch_size, chaining
from widgets.models.production.queueing import kingman_waiting_time
from widgets.models.quality.inspection import inspection_interval
from widgets.models.quantity.lot_size import economic_lot_size, lot_of_one_setup_cost

NEAR = 1.10  # "a cost near mass production": within 10 %
LINES = 10  # dedicated lines of the firm, as many as the plants of Jordan & Graves (1995)
CHAIN_SHARE = 0.96  # of the gain of total flexibility that a long chain brings (same case)
CHOICE_SCALE = np.sqrt(6) / np.pi / np.sqrt(12)  # μ/τ: both tastes have the same deviation


@dataclass(frozen=True)
class Finding:
    """The figure of mass production, that of mass customization, and whether the claim holds."""

    mass: np.ndarray
    custom: np.ndarray
    ratio: np.ndarray  # 1 or more: holds


@dataclass(frozen=True)
class Rule:
    """How one statement is decided.

    Attributes
    ----------
    mass, custom : what the two figures are.
    unit : of both.
    lever : the number of the firm that one would move first.
    formula : the ratio, in LaTeX.
    find : from a firm to a `Finding`.
    """

    mass: str
    custom: str
    unit: str
    lever: str
    formula: str
    find: Callable[[Any], Finding]


def flow_time(firm: Any) -> Finding:
    """Is a unit through the line sooner than through the cells?

    The line works in lots [Q]; a setup [s] is needed wherever the next lot is another variant. The
    cells need no setup, but (1 + x) times the work [t]. Both wait as Kingman says; Q is the lot
    with the shortest flow time if everything is random.
    """
    t = np.asarray(firm.process_time, float)
    rate = firm.utilization / t
    setup = firm.setup_time * (1 - 1 / np.asarray(firm.variants, float))
    lot = batch_size.best_batch(setup, t, rate)
    lot_time = setup + lot * t
    line = lot_time + _waiting(firm, rate / lot * lot_time, lot_time)
    work = t * (1 + firm.extra_work / 100)
    cells = work + _waiting(firm, firm.utilization, work)
    return Finding(line, cells, cells / line)


def _waiting(firm: Any, utilization: np.ndarray, process_time: np.ndarray) -> np.ndarray:
    return kingman_waiting_time(utilization, process_time, 1.0, np.square(firm.process_cv))


def line_output(firm: Any) -> Finding:
    """Does the line lose less to blocking and waiting than the cells lose to extra work?

    Two stations with b places between them make 1 − c²/(b + 2 + c²) of what one would: exact for
    c = 0 and c = 1 (where it is (b + 2)/(b + 3)), drawn smoothly in between.
    """
    line = 1 / (1 + np.square(firm.process_cv) / (firm.buffer_size + 2))
    cells = 1 / (1 + firm.extra_work / 100)
    return Finding(100 * line, 100 * cells, line / cells)


def focus(firm: Any) -> Finding:
    """Is a setup so long that the line has to work in batches?"""
    ratio = firm.setup_time / firm.process_time / batch_size.lot_of_one_limit(firm.utilization)
    return Finding(np.maximum(1.0, ratio), np.ones_like(ratio), ratio)


def making(firm: Any) -> Finding:
    """Is a unit cheaper to make in mass production?"""
    mass, custom = cost.making_cost(firm)
    return Finding(mass, custom, custom / mass)


def near_cost(firm: Any) -> Finding:
    """Does a customized unit cost at most 10 % more to make?"""
    mass, custom = cost.making_cost(firm)
    return Finding(mass, custom, NEAR * mass / custom)


def options(firm: Any) -> Finding:
    """Does every further option still serve the buyer, n* = μ/c ≥ N?"""
    best = best_number_of_options(CHOICE_SCALE * firm.misfit_cost, firm.evaluation_cost)
    return Finding(np.asarray(firm.variants, float), best, best / firm.variants)


def techniques(firm: Any) -> Finding:
    """Does the best of the four approaches bring buyers more than it costs?

    Gain per € of cost: collaborative τ/4 over effort and extra cost; transparent the share of τ/4
    that n watched purchases remove (each as noisy as tastes differ) over extra cost; adaptive τ/κ;
    cosmetic as given. The standard product stands for 1: a euro for a euro.
    """
    saved = np.asarray(firm.misfit_cost) / 4
    extra = np.maximum(cost.custom_unit_cost(firm) - firm.mass_unit, 0.01)
    best = np.maximum.reduce(
        np.broadcast_arrays(
            saved / (firm.asking_effort + extra),
            saved * (1 - remaining_spread(1, 1, firm.past_purchases)) / extra,
            firm.misfit_cost / np.asarray(firm.adjustment_cost),
            firm.presentation_return,
        )
    )
    return Finding(np.ones_like(best), best, best)


def whole_cost(firm: Any) -> Finding:
    """Does mass customization still cost more once wrong forecasts are counted?"""
    mass, custom = cost.making_cost(firm)
    mass = mass + cost.forecast_error_cost(firm)
    return Finding(mass, custom, custom / mass)


def identical(firm: Any) -> Finding:
    """Would a mass producer do best with fewer than two variants?"""
    best = existence_window.best_variety(firm.demand, firm.misfit_cost, firm.variety_cost)
    return Finding(best, np.asarray(firm.demand, float), 2 / best)


def serving(firm: Any) -> Finding:
    """Does mass customization serve this market for less, everything counted?"""
    mass, custom = cost.serving_cost(firm)
    return Finding(mass, custom, mass / custom)


def handwork(firm: Any) -> Finding:
    """Is it cheaper to make customized units by hand than with flexible machines?"""
    mass, machines = cost.making_cost(firm)
    return Finding(mass, np.minimum(machines, firm.hand_unit), machines / firm.hand_unit)


def lots(firm: Any) -> Finding:
    """Is the mass producer's economic lot of one variant larger than the one unit of an order?"""
    holding_cost = cost.HOLDING_SHARE * np.asarray(firm.mass_unit)
    terms = holding_cost, firm.demand / firm.variants, firm.demand / firm.utilization
    setup_cost = firm.setup_time / 60 * firm.hour_cost
    lot = np.maximum(1.0, economic_lot_size(setup_cost, *terms))
    return Finding(lot, np.ones_like(lot), setup_cost / lot_of_one_setup_cost(*terms))


def fit(firm: Any) -> Finding:
    """Do the mass producer's variants miss wishes by more than customizing costs?"""
    left = cost.misfit(firm)
    extra = np.maximum(cost.custom_unit_cost(firm) - firm.mass_unit, 0.0)
    price = extra + firm.asking_effort
    return Finding(left, price, left / price)


def flexibility_gain(firm: Any) -> np.ndarray:
    """Return what total flexibility of ten dedicated lines would earn [€/year]."""
    mean = firm.demand / LINES
    sd = mean * split_variation(firm.demand_cv, LINES, firm.correlation)
    gain = chaining.total_flexibility_gain(LINES, mean, mean, sd, firm.correlation)
    return firm.margin * gain


def links(firm: Any) -> Finding:
    """Does a chain of links between ten lines cost more than the sales it saves?"""
    cost = LINES * np.asarray(firm.link_cost, float)
    gain = CHAIN_SHARE * flexibility_gain(firm)
    return Finding(cost, gain, cost / gain)


def flexible_system(firm: Any) -> Finding:
    """Do the sales that full flexibility saves pay for the flexible system?"""
    gain = flexibility_gain(firm)
    return Finding(gain, firm.custom_fixed, gain / firm.custom_fixed)


def intervals(firm: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the cheapest time between two inspections in either system, h* = √(2c/(λL)) [min].

    An inspection costs its time [a, min] at the hourly cost [w, €/h]; an unnoticed fault [λ, per
    hour] costs the units made meanwhile [L, €/h]. A slower station makes fewer of them.
    """
    wage = np.asarray(firm.hour_cost) / 60
    made = 60 * firm.utilization / np.asarray(firm.process_time, float)
    loss = made * firm.mass_unit
    custom_loss = made / (1 + firm.extra_work / 100) * firm.custom_unit
    mass = inspection_interval(firm.inspection_time * wage, firm.mass_fault_rate, loss)
    custom = inspection_interval(
        firm.custom_inspection_time * wage, firm.custom_fault_rate, custom_loss
    )
    return 60 * mass, 60 * custom


def speed_binds(firm: Any) -> Finding:
    """Does an inspection on the line take longer than the cheapest time between two?"""
    mass, custom = intervals(firm)
    busy = firm.inspection_time / mass
    return Finding(100 * busy, 100 * firm.custom_inspection_time / custom, busy)


def more_often(firm: Any) -> Finding:
    """Is the customizer's cheapest time between two inspections the shorter one?"""
    mass, custom = intervals(firm)
    return Finding(mass, custom, mass / custom)


def summary(firm: Any) -> Finding:
    """Is a unit cheaper to make in mass production, *and* the market to serve customized?"""
    served = serving(firm)
    return Finding(served.mass, served.custom, np.minimum(making(firm).ratio, served.ratio))


_MADE = r"\frac{F_{MC}/D + c_{MC}}{F_{MP}/D + c_{MP}}"
_TO_MAKE, _TO_SERVE = "making a unit", "serving a buyer"
_INTERVAL = "between inspections"

RULES = {
    "mp-quantity": Rule(
        "flow time, line", "flow time, cells", "min", "setup_time",
        r"\frac{CT_{cells}}{CT_{line}},\quad CT = t_e + \frac{1+c^2}{2}\,\frac{u}{1-u}\,t_e",
        flow_time,
    ),
    "mp-line": Rule(
        "output per hour of work, line", "output per hour of work, cells", "%", "extra_work",
        r"\frac{1+x}{1 + c^2/(b+2)}", line_output,
    ),
    "mp-focus": Rule(
        "quickest lot, line", "lot, cells", "units", "setup_time",
        r"\frac{s}{t}\cdot\frac{\sqrt{u}}{1-\sqrt{u}}", focus,
    ),
    "mp-cost": Rule(_TO_MAKE, _TO_MAKE, "€/unit", "demand", _MADE, making),
    "mc-near-cost": Rule(
        _TO_MAKE, _TO_MAKE, "€/unit", "custom_unit",
        r"1.1\,\frac{F_{MP}/D + c_{MP}}{F_{MC}/D + c_{MC}}", near_cost,
    ),
    "mc-variety": Rule(
        "variants on offer", "options a buyer can use", "options", "variants",
        r"\frac{\mu/c}{N}", options,
    ),
    "mc-techniques": Rule(
        "standard product", "gain of the best approach", "€ per € spent", "misfit_cost",
        r"\max\left(\frac{\tau/4}{e+\Delta c},\,\ldots,\,\frac{\tau}{\kappa}\right)", techniques,
    ),
    "mc-costs-more": Rule(
        "making a unit, wrong forecasts included", _TO_MAKE, "€/unit", "variants",
        r"\frac{F_{MC}/D + c_{MC}}{F_{MP}/D + c_{MP} + m(CV, N)}", whole_cost,
    ),
    "definition-mp": Rule(
        "best number of variants", "designs, one per buyer", "variants", "variety_cost",
        r"2\Big/\sqrt{\tfrac{\tau D}{4f}}", identical,
    ),
    "definition-mc": Rule(
        _TO_SERVE, _TO_SERVE, "€/unit", "demand",
        r"\frac{F_{MP}/D + c_{MP} + fN/D + m + \tau/(4N)}{F_{MC}/D + c_{MC} + e}", serving,
    ),
    "method-mc": Rule(
        _TO_MAKE, "making a unit, the cheaper way", "€/unit", "demand",
        r"\frac{F_{MC}/D + c_{MC}}{c_{hand}}", handwork,
    ),
    "quantity-mc": Rule(
        "economic lot", "lot of an order", "units", "setup_time",
        r"K\,\frac{D/N}{h\,(1-u/N)}", lots,
    ),
    "customization-row": Rule(
        "misfit left", "cost of customizing", "€/unit", "variants",
        r"\frac{\tau/(4N)}{\Delta c + e}", fit,
    ),
    "flexibility-mp": Rule(
        "cost of a chain of links", "sales it saves", "€/year", "link_cost",
        r"\frac{10\,k}{0.96\,G(r)}", links,
    ),
    "flexibility-mc": Rule(
        "margin lost on a rigid line", "fixed cost of the cells", "€/year", "correlation",
        r"\frac{G(r)}{F_{MC}}", flexible_system,
    ),
    "inspection-mp": Rule(
        "inspector busy", "inspector busy", "%", "inspection_time",
        r"\frac{a}{h^*_{MP}}", speed_binds,
    ),
    "inspection-mc": Rule(
        _INTERVAL, _INTERVAL, "min", "custom_fault_rate",
        r"\frac{h^*_{MP}}{h^*_{MC}}", more_often,
    ),
    "summary": Rule(
        _TO_SERVE, _TO_SERVE, "€/unit", "demand",
        r"\min(\text{mp-cost},\ \text{definition-mc})", summary,
    ),
}  # fmt: skip
