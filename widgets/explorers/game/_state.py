"""Lesson 09: what a firm is told to do, and where it stands."""

from dataclasses import dataclass, fields
from typing import Any

from widgets.models.firm.game_policies import RANGES
from widgets.models.firm.game_record import Decided, Decisions, Quarter, from_text
from widgets.models.firm.market import MARKETS
from widgets.page.fields import choice, integer, marking, number, switch, text

OPENED = "[]"  # the game as text before the first decision


def slider(name: str, label: str, unit: str, **more):
    """Declare a decision over its range, starting where the firm is taken over."""
    low, high = RANGES[name]
    default = getattr(Decisions(), name)
    if name == "variants":
        return integer(label, unit, default, low, high, **more)
    return number(label, unit, default, low, high, **more)


@dataclass(frozen=True)
class GameInputs:
    market: str = choice("Market", list(MARKETS), help="fixed once the firm is yours")
    line_capacity: float = slider(
        "line_capacity", "Line", "units/quarter", step=100, help="makes for stock, by variant"
    )
    cell_capacity: float = slider(
        "cell_capacity", "Cells", "units/quarter", step=100, help="make to order, any variant"
    )
    variants: int = slider("variants", "Variants offered", "of 12", help="the most wanted ones")
    lead_time: float = slider(
        "lead_time",
        "Promised lead time",
        "days",
        step=1,
        more=True,
        help="for units made to order; kept on average",
    )
    target: str = text("Target", help="what should come out?")
    reason: str = text("Reason", help="why should it?")
    safety_factor: float = slider(
        "safety_factor",
        "Safety factor",
        "",
        step=0.1,
        more=True,
        help="stock aims at forecast + this many standard deviations",
    )
    postponed: bool = switch(
        "Postpone: finish after the order", more=True, help="the line makes one unfinished product"
    )
    inspected: float = slider(
        "inspected",
        "Share inspected",
        "",
        step=0.05,
        more=True,
        help="on line and in cells",
    )
    seed: int = integer("Seed", "", 1, 1, 999, more=True, help="same seed: same buyers")
    played: str = text("Game so far", more=True, help="what was run; empty: not begun")


@dataclass(frozen=True)
class GameResult:
    inputs: GameInputs
    game: tuple[Decided, ...]
    begun: bool
    quarters: Quarter | None  # what was run, one number per quarter
    shock: int | None  # the quarter of the shock, once it has come
    ahead: tuple[int, ...]  # quarters to be decided now
    from_stock: float  # units that stock can serve in the first of them
    to_order: float  # orders the cells can take
    fixed_cost: float  # machines, setups and variety, €/quarter
    forecast: float  # buyers expected
    customers: float  # worth of the customers won, €
    total: float


def decisions_of(inputs: GameInputs) -> Decisions:
    """Return what the sliders decide."""
    return Decisions(**{field.name: getattr(inputs, field.name) for field in fields(Decisions)})


def game_in(inputs: Any, name: str) -> tuple[Decided, ...]:
    """Return the decisions in an input of text.

    Raises
    ------
    ValueError : if the text is damaged; it names the input.
    """
    with marking(name):
        return from_text(getattr(inputs, name) or OPENED)
