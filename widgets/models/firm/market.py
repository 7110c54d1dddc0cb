"""The numbers of the firm game: costs, markets, and demand that comes whatever a firm decides.

All numbers are stylized: chosen for this course so that different markets favour different
systems, not measured anywhere.
"""

from dataclasses import dataclass

import numpy as np

from widgets.models.flexibility.chaining import sample_demand

QUARTERS = 8
VARIANTS = 12


@dataclass(frozen=True)
class Rules:
    """What everything costs. Money in €, capacity in units per quarter."""

    demand: float = 6_000  # mean number of buyers per quarter, all variants
    price: float = 60
    substitute_discount: float = 0.15  # off the price for a variant that is not the buyer's own
    line_unit_cost: float = 25
    cell_unit_cost: float = 38
    finishing_days: float = 1
    line_price: float = 80  # per unit of capacity
    cell_price: float = 60
    line_upkeep: float = 3  # per unit of capacity and quarter
    cell_upkeep: float = 5
    depreciation: float = 0.05  # of the machines' book value, per quarter
    resale: float = 0.5  # share of the book value that a sold machine brings
    lots: int = 3  # per variant and quarter on the line
    setup_cost: float = 900
    setup_units: float = 70  # units the line could make in the time of one setup
    variant_cost: float = 1_500  # per variant offered and quarter
    holding_cost: float = 1.5  # per unit left over and quarter
    cell_days: float = 2  # mean process time of an order in the cells
    line_defects: float = 0.015  # share of the units
    cell_defects: float = 0.04
    inspection_cost: float = 1.5  # k₁, per unit
    failure_cost: float = 40  # k₂, per defective unit that reaches a buyer
    substitute_content: float = 0.5  # how content a substitute leaves a buyer; the own variant: 1
    defect_anger: float = 2  # content buyers that one defective unit outweighs
    least_goodwill: float = 0.5  # where goodwill ends if nobody is content
    most_goodwill: float = 1.2  # and if everybody is
    memory: float = 0.25  # share of the buyers who decide anew each quarter whether to come
    smoothing: float = 0.5  # weight of the last quarter in the next forecast
    customer_worth: float = 80  # of one buyer per quarter more or fewer, at the end
    start_line: float = 4_000
    start_cells: float = 1_500


RULES = Rules()


@dataclass(frozen=True)
class Market:
    """What buyers want, and what will happen to them in quarter 4, 5 or 6."""

    name: str
    about: str
    popularity_exponent: float  # s: the variant of rank k is wanted in proportion to k^−s
    substitution: float  # share of buyers who take another variant if theirs is not offered
    patience: float  # mean time a buyer is ready to wait, days, exponentially distributed
    variation: float  # coefficient of variation of one variant's demand
    correlation: float  # between any two variants
    obsolescence: float  # share of left-over finished units written off each quarter
    premium: float  # share of the price that buyers add for a unit made to order
    finishing_cost: float  # of a postponed unit, €: how early in making it variants differ
    shock: str
    shock_demand: float = 1
    shock_patience: float = 1
    tastes_turn: bool = False  # the least wanted variants become the most wanted


MARKETS = {
    market.name: market
    for market in (
        Market(
            "Everyday goods",
            "Twelve variants; three of them make most of the demand.",
            1.2, 0.85, 5, 0.2, 0.3, 0.05, 0.0, 5,
            "demand doubled", shock_demand=2,
        ),
        Market(
            "Made for me",
            "Twelve variants, all wanted about alike, as everybody has a body of their own.",
            0.2, 0.1, 60, 0.45, 0.1, 0.6, 0.35, 16,
            "half of the buyers left", shock_demand=0.5,
        ),
        Market(
            "Fashion",
            "Twelve variants, and last season says little about this one.",
            0.4, 0.25, 8, 0.45, 0.0, 0.4, 0.0, 4,
            "tastes turned over and demand doubled", shock_demand=2, tastes_turn=True,
        ),
        Market(
            "A few and many",
            "Twelve variants; some sell every day, the rest seldom.",
            1.0, 0.3, 40, 0.3, 0.2, 0.2, 0.1, 12,
            "demand rose by two thirds", shock_demand=5 / 3,
        ),
    )
}  # fmt: skip


def popularity(market: Market) -> np.ndarray:
    """Return the share of the buyers who want each variant before any shock, shape (variants,).

    Proportional to k^−s, k the rank of the variant: stylized.
    """
    weight = np.arange(1, VARIANTS + 1) ** -market.popularity_exponent
    return weight / weight.sum()


@dataclass(frozen=True)
class Demand:
    """What the market does whatever the firm decides. Rows are demand paths."""

    noise: np.ndarray  # factor on each variant's demand, shape (quarters, paths, variants)
    shock_quarter: np.ndarray  # first quarter after the shock, shape (paths,)


def draw_demand(market: Market, seed: int, paths: int = 1) -> Demand:
    """Return the market's demand paths; the first is the same however many are drawn.

    Parameters
    ----------
    market : whose variation and correlation the noise has.
    seed : of the noise and of the quarter of the shock.
    paths : how many.

    Raises
    ------
    ValueError : if the variation is above 0.5 or the correlation is not between 0 and 1.
    """
    # The second half of the samples mirrors the first: with an even number of paths no path
    # mirrors itself.
    factors = sample_demand(
        1, market.variation, market.correlation, VARIANTS, QUARTERS * (paths + paths % 2), seed
    )
    noise = factors[: paths * QUARTERS].reshape(paths, QUARTERS, VARIANTS).swapaxes(0, 1)
    shock = 4 + (3 * np.random.default_rng([seed, 1]).random(paths)).astype(int)
    return Demand(noise, shock)
