"""Lesson 09: what a game of the firm would have brought with one change, or with other luck."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from widgets.explorer import Card, Explorer
from widgets.learner.remembered import saved_game
from widgets.models.firm.game import play
from widgets.models.firm.game_policies import (
    FIXED_POLICIES,
    RANGES,
    Spread,
    best_constant_policy,
    spread,
)
from widgets.models.firm.game_record import (
    PERIODS,
    Decided,
    Decisions,
    eight_quarters,
    from_text,
    to_text,
)
from widgets.models.firm.market import MARKETS, QUARTERS, Demand, draw_demand
from widgets.page import theme
from widgets.page.fields import choice, integer, number, text
from widgets.page.text import money
from widgets.page.text import number as in_words
from widgets.page.theme import CUSTOM, EURO, MASS, NEUTRAL, THIRD, Style

PATHS = 200
LABELS = {
    "line_capacity": "Line",
    "cell_capacity": "Cells",
    "variants": "Variants offered",
    "lead_time": "Promised lead time",
    "safety_factor": "Safety factor",
    "postponed": "Postponement",
    "inspected": "Share inspected",
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
ROWS = ["your game", "changed", "mass", "custom", "postpone", "constant"]
REFERENCES = dict(zip(FIXED_POLICIES, (MASS, CUSTOM, THIRD), strict=True))
LOWEST, HIGHEST = -1_100_000, 1_500_000  # € that eight quarters may bring


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
    decision: str = choice("Change", list(LABELS.values()), help="one decision, the rest as played")
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
        try:
            game = from_text(inputs.played or "[]")
        except ValueError as error:
            error.field = "played"
            raise
        try:
            found = from_text(inputs.best or "[]")
        except ValueError as error:
            error.field = "best"
            raise
        decided = [each.decisions for each in game] or [Decisions()]
        decided += [decided[-1]] * (len(PERIODS) - len(decided))
        name = next(key for key, label in LABELS.items() if label == inputs.decision)
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
        ends = list(range(1, QUARTERS + 2))
        traces = []
        for style, profits in ((YOURS, result.profits), (CHANGED, result.changed_profits)):
            hover = f"{style.name}: €%{{y:,.4~s}}<extra></extra>"
            marks = {**theme.line(ends, profits, style).to_plotly_json(), "mode": "lines+markers"}
            traces.append(go.Scatter({**marks, "marker": style.marker, "hovertemplate": hover}))
        key = f"{YOURS.sign} {YOURS.name} {CHANGED.sign} {CHANGED.name}"
        traces.append(theme.label(0.65, 290_000, theme.small(key), "bottom right"))
        scatter = 0.05 + (0.618034 * np.arange(PATHS)) % 1 * 0.33
        rows = list(range(len(ROWS)))[::-1]
        lower = {"xaxis": "x2", "yaxis": "y2"}
        for row, style, found in (
            (rows[0], YOURS, result.yours),
            (rows[1], CHANGED, result.changed),
        ):
            traces.append(
                go.Scatter(
                    x=found.totals,
                    y=row + scatter,
                    mode="markers",
                    name=style.name,
                    marker={"color": style.color, "size": 4, "opacity": 0.6},
                    hovertemplate="€%{x:,.4~s}<extra>one demand path</extra>",
                    **lower,
                )
            )
        spreads = [result.yours, result.changed, *result.fixed.values(), result.best]
        styles = [YOURS, CHANGED, *REFERENCES.values(), BEST]
        for row, style, found in zip(rows, styles, spreads, strict=True):
            at = [] if found is None else [found.worst_tenth, found.average, float(found.totals[0])]
            traces.append(
                go.Scatter(
                    x=at,
                    y=[row - 0.15] * len(at),
                    mode="markers",
                    name=style.name,
                    marker={
                        "color": [style.color, style.color, "rgba(0,0,0,0)"],
                        "symbol": ["line-ns", style.symbol.removesuffix("-open"), "circle"],
                        "size": [14, 10, 14],
                        "opacity": 1,
                        "line": {"color": style.color, "width": 3},
                    },
                    text=["worst tenth", "average", "this run"],
                    hovertemplate="%{text}: €%{x:,.4~s}<extra></extra>",
                    **lower,
                )
            )
        key = "| worst tenth, filled: average,<br>ring: this run"
        traces.append(
            theme.label(LOWEST, len(ROWS) - 0.1, theme.small(key), "middle right", **lower)
        )
        return theme.figure(
            traces,
            height=680,
            xaxis={
                "range": [0.6, QUARTERS + 1.4],
                "tickvals": ends,
                "ticktext": [*map(str, range(1, QUARTERS + 1)), "end"],
                "title": "Quarter; end: customers",
                "anchor": "y",
            },
            yaxis={
                **EURO,
                "range": [-300_000, 300_000],
                "title": "Profit, <br>same buyers",
                "zeroline": True,
                "domain": [0.66, 1],
            },
            xaxis2={
                **EURO,
                "range": [LOWEST, HIGHEST],
                "title": f"On {PATHS} demand paths",
                "anchor": "y2",
            },
            yaxis2={
                "range": [-0.6, len(ROWS) + 0.4],
                "tickvals": rows,
                "ticktext": ROWS,
                "domain": [0, 0.5],
                "anchor": "x2",
            },
        )

    @staticmethod
    def describe(result):
        inputs, yours = result.inputs, result.yours
        name = next(key for key, label in LABELS.items() if label == inputs.decision)
        old, new = getattr(result.old, name), getattr(result.new, name)
        if name == "postponed":
            old, new = ("on" if each else "off" for each in (old, new))
        else:
            old, new = in_words(old), in_words(new)
        whose = "Your game" if result.decided else "No game loaded: the firm as it starts"
        gain = float(result.changed.totals[0] - yours.totals[0])
        better = max(result.fixed, key=lambda each: result.fixed[each].average)
        luck = "good" if yours.luck >= 0 else "bad"
        best = f"; best constant: {money(result.best.average)}" if result.best else ""
        here, decision = money(float(yours.totals[0])), inputs.decision.lower()
        fixed = f"{better.lower()}, {money(result.fixed[better].average)}"
        return (
            f"{whose}: {here} on these buyers; {decision} {new} instead of {old} in "
            f"{inputs.when.lower()} brings {money(abs(gain))} {'more' if gain >= 0 else 'less'}. "
            f"On {PATHS} demand paths the plan earns {money(yours.average)} on average and "
            f"{money(yours.worst_tenth)} in the worst tenth: {money(abs(yours.luck))} of {luck} "
            f"luck. Best fixed policy: {fixed}{best}."
        )
