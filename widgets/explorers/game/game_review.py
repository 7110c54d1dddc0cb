"""Lesson 09: what a game of the firm would have brought with one change, or with other luck."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.explorers.game._chart import TICKS
from widgets.explorers.game._state import game_in
from widgets.learner.remembered import saved_game
from widgets.models.firm.game import play
from widgets.models.firm.game_policies import (
    FIXED_POLICIES,
    RANGES,
    Spread,
    best_constant_policy,
    spread,
)
from widgets.models.firm.game_record import PERIODS, Decided, Decisions, eight_quarters, to_text
from widgets.models.firm.market import MARKETS, QUARTERS, Demand, draw_demand
from widgets.page import theme
from widgets.page.fields import choice, integer, number, text
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import in_words, money
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD, Style

PATHS = 200
NAMES = {
    "Line": "line_capacity",
    "Cells": "cell_capacity",
    "Variants offered": "variants",
    "Promised lead time": "lead_time",
    "Safety factor": "safety_factor",
    "Postponement": "postponed",
    "Share inspected": "inspected",
}
WHEN = {
    "Quarter 1": (0,),
    "Quarter 2": (1,),
    "Quarters 3 to 5": (2,),
    "Quarters 6 to 8": (3,),
    "All quarters": (0, 1, 2, 3),
}
YOURS = Style("your game", NEUTRAL.color, "solid", "square")
CHANGED = Style("changed", "#CC79A7", "dash", "circle-open")
BEST = Style("best constant", NEUTRAL.color, "dot", "star")
ROWS = {  # plan → how it looks, the first at the top
    "your game": YOURS,
    "changed": CHANGED,
    "mass": MASS,
    "custom": CUSTOM,
    "postpone": THIRD,
    "constant": BEST,
}
PLAN = Axis("", low=-0.6, high=len(ROWS) + 0.4, ticks=dict(enumerate(reversed(ROWS))))
TOTAL = Axis(
    f"On {PATHS} demand paths",
    "€",
    -1_100_000,
    1_500_000,
    ticks=range(-1_000_000, 1_500_001, 500_000),
)
QUARTER = Axis("Quarter; end: customers", low=0.6, high=QUARTERS + 1.4, ticks=TICKS, at="quarter")
PROFIT = Axis(
    "Profit, <br>same buyers",
    "€",
    -300_000,
    300_000,
    ticks=range(-200_000, 200_001, 200_000),
    more={"zeroline": True},
)
SCATTER = 0.05 + (0.618034 * np.arange(PATHS)) % 1 * 0.33  # up from the row, so that dots are seen


@lru_cache(maxsize=8)
def demand_paths(market: str, seed: int) -> Demand:
    """Return the 200 demand paths of a market; the first is the one that was played."""
    return draw_demand(MARKETS[market], seed, PATHS)


@lru_cache(maxsize=64)
def constant(market: str, seed: int, policy: Decisions) -> Spread:
    """Return what one policy earns in all eight quarters."""
    return spread(MARKETS[market], (policy,) * QUARTERS, demand_paths(market, seed))


@dataclass(frozen=True)
class ReviewInputs:
    decision: str = choice("Change", list(NAMES), help="one decision, the rest as played")
    when: str = choice("When", list(WHEN), default="Quarters 6 to 8")
    change: float = number("By", "% of its range", 20, -100, 100, step=5)
    market: str = choice("Market", list(MARKETS), more=True, help="as played, or another one")
    seed: int = integer("Seed", "", 1, 1, 999, more=True)
    played: str = text("Game", more=True, help="filled in by Load my game")
    best: str = text("Best constant policy", more=True, help="filled in by its button")


@dataclass(frozen=True)
class ReviewResult:
    inputs: ReviewInputs
    decided: int  # decisions taken from the learner's game
    old: Decisions
    new: Decisions
    profits: np.ndarray  # of each quarter as played and, last, worth of the customers won, €
    changed_profits: np.ndarray
    yours: Spread
    changed: Spread
    fixed: dict[str, Spread]
    best: Spread | None


def changed_by(decisions: Decisions, name: str, percent: float) -> Decisions:
    """Return decisions with one of them moved by a share of its range, as far as that goes."""
    if name == "postponed":
        return replace(decisions, postponed=decisions.postponed ^ (percent != 0))
    low, high = RANGES[name]
    moved = getattr(decisions, name) + percent / 100 * (high - low)
    value = min(max(moved, min(low, getattr(decisions, name))), high)
    return replace(decisions, **{name: round(value) if name == "variants" else round(value, 2)})


def load(_result: ReviewResult) -> dict:
    """Take the game that was played with `RunTheFirm`."""
    saved = saved_game()
    if not saved:
        raise ValueError("no game is saved here yet: run the firm first")
    return saved


def search(result: ReviewResult, progress: Callable[[float], None]) -> dict:
    """Look for the best policy that decides the same in every quarter."""
    market = result.inputs.market
    found = Decided(
        best_constant_policy(MARKETS[market], progress=progress), market, "found by search"
    )
    return {"best": to_text([found])}


class GameReview(Explorer):
    """Skill or luck: what would one change have brought, and what would other buyers?"""

    Inputs = ReviewInputs
    simulates = True
    actions = {"Load my game": load, "Search the best constant policy": search}
    presets = {
        "Bigger line": {"decision": "Line", "change": 25.0, "when": "All quarters"},
        "More variants": {"decision": "Variants offered", "change": 50.0, "when": "All quarters"},
        "Finish after the order": {"decision": "Postponement", "when": "All quarters"},
    }
    card = Card(
        r"\text{luck} = R_1 - \bar R,\qquad \bar R = \frac{1}{200}\sum_{k=1}^{200} R_k",
        {
            "R_k": "result of eight quarters on demand path k, €; path 1 is the one played",
            r"\bar R": "average, €",
            r"\text{worst tenth}": "average of the 20 lowest results, €",
        },
        "Replay on common random numbers with the rules of the firm game. The best constant "
        "policy comes from a random search with 2,800 policies.",
        "The plan is replayed as it stands: you would have reacted to other buyers. The search "
        "finds a very good policy, not provably the best.",
    )

    @staticmethod
    def solve(inputs):
        game, found = game_in(inputs, "played"), game_in(inputs, "best")
        decided = [each.decisions for each in game] or [Decisions()]
        decided += [decided[-1]] * (len(PERIODS) - len(decided))
        name = NAMES[inputs.decision]
        changed = [
            changed_by(each, name, inputs.change) if index in WHEN[inputs.when] else each
            for index, each in enumerate(decided)
        ]
        market, demand = MARKETS[inputs.market], demand_paths(inputs.market, inputs.seed)
        games = [play(market, eight_quarters(plan), demand) for plan in (decided, changed)]
        profits = [np.append(game.quarters.profit[:, 0], game.customers[0]) for game in games]
        first = WHEN[inputs.when][0]
        best = next((each.decisions for each in found if each.target == inputs.market), None)
        return ReviewResult(
            inputs=inputs,
            decided=len(game),
            old=decided[first],
            new=changed[first],
            profits=profits[0],
            changed_profits=profits[1],
            yours=Spread(games[0].total),
            changed=Spread(games[1].total),
            fixed={
                each: constant(inputs.market, inputs.seed, policy)
                for each, policy in FIXED_POLICIES.items()
            },
            best=None if best is None else constant(inputs.market, inputs.seed, best),
        )

    @staticmethod
    def draw(result):
        upper, lower = Panel(QUARTER, PROFIT), Panel(TOTAL, PLAN, share=1.5)
        hover = "€%{y:,.4~r}<br>quarter %{x}"
        for style, profits in ((YOURS, result.profits), (CHANGED, result.changed_profits)):
            marks = {"mode": "lines+markers", "marker": style.marker}
            upper.line(list(TICKS), profits, style, hovertemplate=hover, **marks)
        key = f"{YOURS.sign} {YOURS.name} {CHANGED.sign} {CHANGED.name}"
        upper.label(0.65, 290_000, theme.small(key), "bottom right")
        spreads = [result.yours, result.changed, *result.fixed.values(), result.best]
        rows = range(len(ROWS))[::-1]
        for row, style, found in zip(rows, ROWS.values(), spreads, strict=True):
            if found is not None:
                _draw_spread(lower, row, style, found)
        key = "| worst tenth, filled: average,<br>ring: this run"
        lower.label(TOTAL.low, len(ROWS) - 0.1, theme.small(key), "middle right")
        return stack(upper, lower, height=680)

    @staticmethod
    def describe(result):
        inputs, yours = result.inputs, result.yours
        name = NAMES[inputs.decision]
        old, new = getattr(result.old, name), getattr(result.new, name)
        if name == "postponed":
            old, new = ("on" if each else "off" for each in (old, new))
        else:
            old, new = in_words(old), in_words(new)
        whose = "Your game" if result.decided else "No game loaded, so the firm as it starts"
        gain = float(result.changed.totals[0] - yours.totals[0])
        brings = f"brings {money(abs(gain))} {'more' if gain >= 0 else 'less'}"
        if abs(gain) < 0.5:
            brings = "changes nothing"
        better = max(result.fixed, key=lambda each: result.fixed[each].average)
        luck = "good" if yours.luck >= 0 else "bad"
        best = f"; best constant: {money(result.best.average)}" if result.best else ""
        here, changed = (money(float(each.totals[0])) for each in (yours, result.changed))
        decision = inputs.decision.lower()
        fixed = f"{better.lower()}, {money(result.fixed[better].average)}"
        return (
            f"This change {brings}, and earns {changed} in all.\n"
            f"{whose}: {here} on these buyers; the change: {decision} {new} instead of {old} in "
            f"{inputs.when.lower()}. "
            f"On {PATHS} demand paths the plan earns {money(yours.average)} on average and "
            f"{money(yours.worst_tenth)} in the worst tenth: {money(abs(yours.luck))} of {luck} "
            f"luck. Best fixed policy: {fixed}{best}."
        )


def _draw_spread(panel: Panel, row: int, style: Style, found: Spread) -> None:
    """Mark what a plan earns on all paths together; of the two games show every path, too."""
    if style in (YOURS, CHANGED):
        panel.points(
            found.totals,
            row + SCATTER,
            style,
            marker={"color": style.color, "size": 4, "opacity": 0.6},
            hovertemplate="€%{x:,.4~r}<extra>one demand path</extra>",
        )
    panel.points(
        [found.worst_tenth, found.average, found.totals[0]],
        [row - 0.15] * 3,
        style,
        marker={
            "color": [style.color, style.color, "rgba(0,0,0,0)"],
            "symbol": ["line-ns", style.symbol.removesuffix("-open"), "circle"],
            "size": [14, 10, 14],
            "opacity": 1,
            "line": {"color": style.color, "width": 3},
        },
        text=["worst tenth", "average", "this run"],
        hovertemplate="%{text}: €%{x:,.4~r}",
    )
