"""What is decided and what comes of it in the firm game, and a game as a line of text."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

from widgets.models.firm.market import RULES, VARIANTS
from widgets.models.validate import require

PERIODS = ((1,), (2,), (3, 4, 5), (6, 7, 8))  # quarters that one decision rules


@dataclass(frozen=True)
class Decisions:
    """What the firm decides for a quarter: numbers, or one per demand path.

    Raises
    ------
    ValueError : if a number is out of range.
    """

    line_capacity: float = 4_000  # units/quarter
    cell_capacity: float = 1_500  # units/quarter
    variants: float = 6  # offered, the most wanted ones
    lead_time: float = 10  # promised for units made to order, days
    safety_factor: float = 0.5  # z: stock aims at forecast + z standard deviations
    postponed: bool = False  # the line makes one unfinished product, finished after the order
    inspected: float = 0.5  # share of the units

    def __post_init__(self) -> None:
        require("line_capacity", self.line_capacity, at_least=0, at_most=1e6)
        require("cell_capacity", self.cell_capacity, at_least=0, at_most=1e6)
        require("variants", self.variants, at_least=1, at_most=VARIANTS)
        require("lead_time", self.lead_time, at_least=RULES.cell_days, at_most=1e3)
        require("safety_factor", self.safety_factor, at_least=-3, at_most=3)
        require("inspected", self.inspected, at_least=0, at_most=1)


@dataclass(frozen=True)
class FirmState:
    """What a firm carries from one quarter to the next; rows are demand paths."""

    line_capacity: np.ndarray  # units/quarter
    cell_capacity: np.ndarray
    line_value: np.ndarray  # book value of the machines, €
    cell_value: np.ndarray
    cash: np.ndarray  # €
    stock: np.ndarray  # finished units, shape (paths, variants)
    unfinished: np.ndarray  # units that await an order
    goodwill: np.ndarray  # share of the market's buyers who come
    forecast: np.ndarray  # demand expected next quarter, shape (paths, variants)


@dataclass(frozen=True)
class Sales:
    """Who wanted what and got it; units by path and variant."""

    wanted: np.ndarray  # by the buyers who came, offered or not
    asking: np.ndarray  # for an offered variant, substitutes included
    own_share: np.ndarray  # share of those asking who ask for their own variant
    from_stock: np.ndarray
    late_finished: np.ndarray  # from unfinished stock
    orders: np.ndarray  # of buyers who would wait for the cells
    to_order: np.ndarray  # made by the cells


@dataclass(frozen=True)
class Quarter:
    """What one quarter brought, per demand path. The first seven add up to the profit, in €."""

    stock_margin: np.ndarray  # revenue less unit cost of what was sold from stock
    order_margin: np.ndarray  # the same for what was made to order
    machines: np.ndarray  # upkeep, depreciation, loss on machines sold
    setups: np.ndarray
    variety: np.ndarray  # keeping variants on offer
    stock_cost: np.ndarray  # holding and writing off
    quality: np.ndarray  # inspection and defects that reached buyers
    asked: np.ndarray  # buyers who came, units
    sold_from_stock: np.ndarray
    sold_to_order: np.ndarray
    lost_no_variant: np.ndarray  # theirs was not offered
    lost_waiting: np.ndarray  # theirs was not in stock and they would not wait
    lost_full: np.ndarray  # the cells could not make it within the promise
    made: np.ndarray  # by the line, units
    written_off: np.ndarray
    stock: np.ndarray  # left over at the end, finished or not
    changeovers: np.ndarray
    defects: np.ndarray  # that reached buyers, units
    fit: np.ndarray  # share of the buyers who came and got their own variant
    goodwill: np.ndarray
    cash: np.ndarray  # in the bank at the end, €
    stock_worth: np.ndarray  # what the stock cost to make, €
    machine_worth: np.ndarray  # book value, €

    @property
    def profit(self) -> np.ndarray:
        """Sum of the seven parts [€]."""
        return sum(getattr(self, name) for name in PROFIT_PARTS)

    @property
    def lost(self) -> np.ndarray:
        """Buyers who went without [units]."""
        return self.lost_no_variant + self.lost_waiting + self.lost_full


PROFIT_PARTS = tuple(field.name for field in fields(Quarter))[:7]


@dataclass(frozen=True)
class Game:
    """The quarters played, each measure of shape (quarters, paths)."""

    quarters: Quarter
    firm: FirmState  # as the last quarter leaves it
    customers: np.ndarray  # worth of the buyers won (or, below zero, lost) since the start, €

    @property
    def total(self) -> np.ndarray:
        """Profit of all quarters plus the worth of the customers won, per path [€]."""
        return self.quarters.profit.sum(axis=0) + self.customers


@dataclass(frozen=True)
class Decided:
    """One decision as it was run, with what the player wanted and why."""

    decisions: Decisions
    target: str
    reason: str


def eight_quarters(decided: Sequence[Decisions]) -> tuple[Decisions, ...]:
    """Return the decision of every quarter from those of up to four `PERIODS`.

    Periods not decided yet keep the last decision.

    Raises
    ------
    ValueError : if there are not 1 to 4 decisions.
    """
    require("number of decisions", len(decided), at_least=1, at_most=len(PERIODS))
    return tuple(
        decided[min(index, len(decided) - 1)]
        for index, quarters in enumerate(PERIODS)
        for _ in quarters
    )


def to_text(game: Sequence[Decided]) -> str:
    """Return the decisions run so far as one line of text, to keep or to send on."""
    rows = [[*astuple(each.decisions), each.target, each.reason] for each in game]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> tuple[Decided, ...]:
    """Return the decisions in a line that `to_text` wrote.

    Raises
    ------
    ValueError : if it is damaged, with one sentence that says where.

    >>> [each.reason for each in from_text('[[4000,1500,6,10,0.5,false,0.5,"serve all","a try"]]')]
    ['a try']
    """
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("this is not a game: the text is cut off or was changed") from None
    if not isinstance(rows, list) or len(rows) > len(PERIODS):
        raise ValueError(f"this is not a game: it must list 0 to {len(PERIODS)} decisions")
    game = []
    for number, row in enumerate(rows, start=1):
        if not (isinstance(row, list) and len(row) == len(fields(Decisions)) + 2):
            raise ValueError(f"decision {number} of this game is not complete")
        *numbers, target, reason = row
        if not all(isinstance(each, int | float) for each in numbers):
            raise ValueError(f"decision {number} of this game has something else than a number")
        if not (isinstance(target, str) and isinstance(reason, str)):
            raise ValueError(f"decision {number} of this game has no target or no reason")
        try:
            game.append(Decided(Decisions(*numbers), target, reason))
        except (ValueError, OverflowError):
            raise ValueError(f"decision {number} of this game has a number out of range") from None
    return tuple(game)
