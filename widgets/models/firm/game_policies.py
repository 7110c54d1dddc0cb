"""Strategies for the firm game: three fixed ones, the best constant one, and skill against luck."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from widgets.models.firm.game import play
from widgets.models.firm.game_record import Decisions
from widgets.models.firm.market import QUARTERS, VARIANTS, Demand, Market, draw_demand

FIXED_POLICIES = {
    "Pure mass production": Decisions(
        line_capacity=7_000,
        cell_capacity=0,
        variants=4,
        lead_time=10,
        safety_factor=0.7,
        inspected=0.0,
    ),
    "Pure mass customization": Decisions(
        line_capacity=0,
        cell_capacity=7_000,
        variants=VARIANTS,
        lead_time=9,
        safety_factor=0.0,
        inspected=1.0,
    ),
    "Postponement": Decisions(
        line_capacity=7_000,
        cell_capacity=0,
        variants=VARIANTS,
        lead_time=10,
        safety_factor=0.7,
        postponed=True,
        inspected=0.0,
    ),
}

# Ranges a decision may take, in the order of `Decisions`; the widget's sliders use them too.
RANGES = {
    "line_capacity": (0, 15_000),
    "cell_capacity": (0, 10_000),
    "variants": (1, VARIANTS),
    "lead_time": (3, 40),
    "safety_factor": (-1, 2.5),
    "postponed": (0, 1),
    "inspected": (0, 1),
}

ROUNDS = 12  # of the search, each closer to the best so far


@dataclass(frozen=True)
class Spread:
    """What a strategy earns on many demand paths [€]."""

    totals: np.ndarray  # one per path; the first path is the learner's

    @property
    def average(self) -> float:
        """Mean of all paths."""
        return float(self.totals.mean())

    @property
    def worst_tenth(self) -> float:
        """Mean of the worst tenth of the paths."""
        worst = max(len(self.totals) // 10, 1)
        return float(np.sort(self.totals)[:worst].mean())

    @property
    def luck(self) -> float:
        """The learner's path less the average."""
        return float(self.totals[0]) - self.average


def spread(market: Market, plan: tuple[Decisions, ...], demand: Demand) -> Spread:
    """Return what a plan of one to eight quarters earns on all demand paths."""
    return Spread(play(market, plan, demand).total)


def _tiled(demand: Demand, times: int) -> Demand:
    return Demand(np.tile(demand.noise, (1, times, 1)), np.tile(demand.shock_quarter, times))


def _policies(numbers: np.ndarray, paths: int) -> Decisions:
    """Return rows of seven numbers as decisions, each row repeated for every path."""
    columns = dict(zip(RANGES, np.repeat(numbers, paths, axis=0).T, strict=True))
    return Decisions(**{**columns, "postponed": columns["postponed"] > 0.5})


def best_constant_policy(
    market: Market,
    seed: int = 0,
    progress: Callable[[float], None] = lambda share: None,
) -> Decisions:
    """Return the best policy found that decides the same in every quarter.

    A random search with a seed: 400 policies from the whole space, then in each of 12 rounds the
    best 20 are varied 10 times each, ever more closely. All play the same 20 demand paths; the
    last 20 play 200. It finds a very good policy, not provably the best.

    Parameters
    ----------
    market : the market to be good in on average.
    seed : of the search and of its demand paths.
    progress : called with the share done, 0 to 1.

    Returns
    -------
    Decisions, rounded to the steps of the sliders.
    """
    rng = np.random.default_rng([seed, 2])
    low, high = np.array(list(RANGES.values()), dtype=float).T
    few, many = (draw_demand(market, 10_000 + seed, paths) for paths in (20, 200))

    def average(numbers: np.ndarray, demand: Demand) -> np.ndarray:
        paths = len(demand.shock_quarter)
        plan = (_policies(numbers, paths),) * QUARTERS
        totals = play(market, plan, _tiled(demand, len(numbers))).total
        return totals.reshape(len(numbers), paths).mean(axis=1)

    def rounded(numbers: np.ndarray) -> np.ndarray:
        steps = np.array([100, 100, 1, 1, 0.1, 1, 0.05])
        return np.clip(np.round(numbers / steps) * steps, low, high)

    fixed = [[float(getattr(p, name)) for name in RANGES] for p in FIXED_POLICIES.values()]
    tried = np.vstack([fixed, rounded(rng.uniform(low, high, (400, len(low))))])
    worth = average(tried, few)
    for done in range(ROUNDS):
        best = np.argsort(-worth)[:20]
        tried, worth = tried[best], worth[best]
        step = 0.3 * 0.8**done * (high - low)
        near = rounded(np.repeat(tried, 10, axis=0) + step * rng.standard_normal((200, len(low))))
        tried = np.vstack([tried, near])
        worth = np.append(worth, average(near, few))
        progress((done + 1) / (ROUNDS + 1))
    finalists = tried[np.argsort(-worth)[:20]]
    winner = finalists[np.argmax(average(finalists, many))]
    progress(1.0)
    return Decisions(
        **{
            f.name: bool(value) if f.name == "postponed" else round(float(value), 2)
            for f, value in zip(fields(Decisions), winner, strict=True)
        }
    )
