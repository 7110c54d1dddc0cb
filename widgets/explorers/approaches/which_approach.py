"""Lesson 08: which of the four approaches pays, on a map of markets."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

import numpy as np
import scipy

from widgets.explorer import Card, Explorer
from widgets.explorers.approaches._style import COLORS
from widgets.models.approaches import approaches
from widgets.models.approaches.approaches import APPROACHES, Situation
from widgets.models.approaches.simulation import SimulatedSurplus, simulate
from widgets.models.firm.claims_of_value import PRESENTATION
from widgets.models.firm.claims_of_value import approaches as served
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, money
from widgets.page.theme import NEUTRAL

BUYERS, SEED = 2_000, 8
# Seen on every region, in light and dark.
OUTLINE = {"color": "#1f1f1f", "width": 2}
DOT = {"color": "#ffffff", "size": 8, "line": OUTLINE}
STAR = {"color": "#F0E442", "symbol": "star", "size": 17, "line": OUTLINE}
STRIPE = [[(i + j) / len(COLORS), c] for i, c in enumerate(COLORS.values()) for j in (0, 1)]


@dataclass(frozen=True)
class WhichApproachInputs:
    taste_spread: float = number(
        "Spread of tastes", "steps", 1, 0.1, 2, step=0.05, help="standard deviation of wishes"
    )
    elicitation_effort: float = number(
        "Effort of being asked", "€/purchase", 4, 0, 8, step=0.1, help="the customer's time"
    )
    past_purchases: int = integer(
        "Past purchases watched", "purchases", 1, 0, 20, help="of each customer"
    )
    misfit_cost: float = number("Cost of misfit", "€ per step", 10, 2, 40, step=0.5, more=True)
    observation_noise: float = number(
        "Noise of one purchase", "steps", 1, 0.2, 3, step=0.1, more=True
    )
    extra_unit_cost: float = number(
        "Extra cost, made for one", "€/unit", 1, 0, 20, step=0.1, more=True
    )
    waiting_cost: float = number(
        "Cost of waiting, if asked", "€/purchase", 0, 0, 3, step=0.1, more=True
    )
    adjustment_cost: float = number(
        "Cost of adjustability", "€ per step", 5, 1, 500, log=True, more=True
    )
    presentation_value: float = number(
        "Value of own presentation", "€/unit", 2, 0, 6, step=0.1, more=True
    )
    presentation_cost: float = number(
        "Cost of own presentation", "€/unit", 1, 0, 6, step=0.1, more=True
    )


SPREADS = Axis.of(WhichApproachInputs, "taste_spread", at="at a spread of")
EFFORTS = Axis.of(WhichApproachInputs, "elicitation_effort", unit="€")
MAP_EFFORTS = replace(EFFORTS, low=EFFORTS.low - 0.3, high=EFFORTS.high + 0.5)
SURPLUS = Axis(
    "Surplus per purchase<br>○ 2,000 simulated buyers",
    "€",
    -8,
    16,
    ticks=(-5, 0, 5, 10),
    more={"zeroline": True, "zerolinecolor": NEUTRAL.color},
)
ROWS = dict(enumerate(reversed(APPROACHES)))  # from the bottom up
NAMES = Axis("", low=-0.5, high=len(ROWS) - 0.5, ticks=ROWS)


@dataclass(frozen=True)
class WhichApproachResult:
    inputs: WhichApproachInputs
    spreads: np.ndarray
    efforts: np.ndarray
    best: np.ndarray  # index into APPROACHES, efforts by spreads
    surplus: dict[str, float]  # €/purchase at the learner's firm
    simulated: dict[str, SimulatedSurplus]
    purchases: float  # n above which watching beats asking; inf if never
    effort: float  # €/purchase up to which asking is the best of all; may be negative

    @property
    def ranking(self) -> list[str]:
        """Approaches from the best to the worst; of equals the first of `APPROACHES` leads."""
        return sorted(self.surplus, key=self.surplus.get, reverse=True)


def regions(result: WhichApproachResult) -> Iterator[tuple[str, float, float]]:
    """Yield the name of each region and where it stands: in the widest part, clear of the marks."""
    x, y = result.inputs.taste_spread, result.inputs.elicitation_effort
    spreads, efforts = result.spreads, result.efforts
    heights = np.abs(efforts[:, None] - np.array([y, result.effort])).min(axis=1)
    marks = (heights[:, None] < 1.2) & (np.abs(spreads - x) < 0.65)
    for index, name in enumerate(APPROACHES):
        # A text needs more room sideways.
        room = scipy.ndimage.distance_transform_edt(
            np.pad(result.best == index, 1), sampling=(1, 0.35)
        )
        room[1:-1, 1:-1][marks] *= 0.1
        row, column = np.unravel_index(room.argmax(), room.shape)
        if room[row, column] > 1.5:
            # Half a name is this wide in the narrowest column: it must not leave the map.
            half = 0.04 * len(name)
            place = np.clip(spreads[column - 1], spreads[0] + half, spreads[-1] - half)
            yield name, place, min(efforts[row - 1], efforts[-1])


def market_map(result: WhichApproachResult) -> Panel:
    """Return the map of markets, with the learner's firm and where asking stops to pay."""
    x, y, flip = result.inputs.taste_spread, result.inputs.elicitation_effort, result.effort
    panel = Panel(SPREADS, MAP_EFFORTS, share=1.5)
    panel.add(
        "heatmap",
        x=result.spreads,
        y=result.efforts,
        z=result.best,
        zmin=-0.5,
        zmax=len(COLORS) - 0.5,
        colorscale=STRIPE,
        opacity=0.55,
        showscale=False,
        hoverinfo="skip",
    )
    for name, *place in regions(result):
        panel.label(*place, f"<b>{name}</b>", "middle center")
    side = "left" if x > 1.2 else "right"
    if flip >= 0:
        above = "bottom" if 0 < y - flip < 1 else "top"
        # At the edge it may stand right above your firm.
        other = {"left": "right", "right": "left"}[side] if MAP_EFFORTS.beyond(flip) else side
        text = f"flip: {money(round(flip, 2))}"
        panel.point(x, flip, text, position=f"{above} {other}", marker=DOT)
    text = "\u00a0\u00a0<b>your firm</b>\u00a0\u00a0"
    told = "your firm<extra></extra>"
    panel.point(x, y, text, position=f"middle {side}", marker=STAR, hovertemplate=told)
    return panel


def surpluses(result: WhichApproachResult) -> Panel:
    """Return the surplus of each approach at the learner's firm, by formula and simulated."""
    panel = Panel(SURPLUS, NAMES)
    values = [result.surplus[name] for name in ROWS.values()]
    runs = [result.simulated[name] for name in ROWS.values()]
    panel.add(
        "bar",
        x=values,
        y=list(ROWS),
        orientation="h",
        width=0.62,
        marker={"color": [COLORS[name] for name in ROWS.values()]},
        hovertemplate="formula: €%{x:.2f}<extra></extra>",
    )
    panel.points(
        [run.mean for run in runs],
        list(ROWS),
        marker=DOT,
        error_x={"array": [2 * run.standard_error for run in runs], "color": NEUTRAL.color},
        hovertemplate="simulated: €%{x:.2f}<extra></extra>",
    )
    for row, value in enumerate(values):
        arrow = {-1: "← ", 0: "", 1: "→ "}[SURPLUS.beyond(value)]
        panel.label(SURPLUS.high, row, f"{arrow}{money(round(value, 2))}", "middle left")
    return panel


class WhichApproach(Explorer):
    """Which approach pays: ask, watch, let adjust, present differently, or none?"""

    Inputs = WhichApproachInputs
    simulates = True
    presets = {
        "A regular": {"past_purchases": 12},
        "Everybody alike": {"taste_spread": 0.1},
        "Asking is easy": {"elicitation_effort": 0.5, "past_purchases": 3},
        "A name worth nothing": {"taste_spread": 0.3, "presentation_value": 0},
    }
    card = Card(
        r"\begin{aligned} \text{collaborative:}\;& 0.798\,\tau\sigma - e - c_{wait} - \Delta c\\ "
        r"\text{transparent:}\;& 0.798\,\tau(\sigma - \sigma_{left}) - \Delta c,\quad "
        r"\sigma_{left} = 1/\sqrt{1/\sigma^2 + n/\sigma_e^2}\\ "
        r"\text{adaptive:}\;& \tau\sigma\,(0.798 - 2\,\Phi'(\delta/\sigma)),\quad "
        r"2\tau(1 - \Phi(\delta/\sigma)) = \kappa\\ \text{cosmetic:}\;& \psi - c_{show}\\ "
        r"n^* &= \sigma_e^2\left[\left(\tfrac{0.798\,\tau}{e + c_{wait}}\right)^2 - "
        r"\tfrac{1}{\sigma^2}\right] \end{aligned}",
        {
            r"\sigma": "spread of tastes: standard deviation of the wishes, steps",
            r"\sigma_{left}": "what is still unknown of a wish after the purchases, steps",
            r"\tau": "misfit cost, € per step",
            "e": "effort of being asked, €/purchase",
            "c_{wait}": "cost of waiting, €/purchase",
            r"\Delta c": "extra cost of a unit made for one customer, €/unit",
            "n": "past purchases watched",
            r"\sigma_e": "noise of one purchase, steps",
            r"\kappa": "cost of adjustability, € per step",
            r"\delta": "best adjusting range, steps",
            r"\psi": "value of an own presentation, €/unit",
            "c_{show}": "cost of an own presentation, €/unit",
            "n^*": "past purchases above which watching beats asking",
            r"0.798": "mean distance from the middle of a normal distribution, in its σ: √(2/π)",
        },
        "Stylized: derived in this course; the four approaches after Gilmore & Pine (1997), "
        "Harvard Business Review 75(1). No number in it is measured.",
        "One wish on one line, normally distributed, and it never changes: watching works only for "
        "customers who come back. A customer who is asked tells the exact wish. One approach at a "
        "time, no fixed costs, no price.",
    )

    @staticmethod
    def of_firm(firm):
        # Wishes are normal here: with a spread of one step, √(2/π) of it is missed on average.
        misfit = firm.misfit_cost / 4 * math.sqrt(math.pi / 2)
        costs = served(firm)
        standard = costs["standard"] - firm.misfit_cost / 4
        shown = PRESENTATION * firm.mass_unit
        return {
            "taste_spread": 1,
            "elicitation_effort": firm.asking_effort,
            "past_purchases": firm.past_purchases,
            "misfit_cost": misfit,
            "observation_noise": 1,
            "extra_unit_cost": float(costs["collaborative"] - firm.asking_effort - standard),
            "waiting_cost": 0,
            "adjustment_cost": 4 * misfit / firm.misfit_cost * firm.adjustment_cost,
            "presentation_value": firm.presentation_return * shown,
            "presentation_cost": shown,
        }

    @staticmethod
    def solve(inputs):
        situation = Situation(**asdict(inputs))
        spreads, efforts = SPREADS.values(80), EFFORTS.values(80)
        grid = replace(situation, taste_spread=spreads, elicitation_effort=efforts[:, None])
        surplus = {n: float(o.surplus) for n, o in approaches.outcomes(situation).items()}
        others = max(value for name, value in surplus.items() if name != "collaborative")
        return WhichApproachResult(
            inputs,
            spreads,
            efforts,
            approaches.best_approach(grid),
            surplus,
            simulate(situation, BUYERS, np.random.default_rng(SEED)),
            float(approaches.thresholds(situation).purchases_learning_beats_asking),
            surplus["collaborative"] + inputs.elicitation_effort - others,
        )

    @staticmethod
    def draw(result):
        return stack(market_map(result), surpluses(result), height=560)

    @staticmethod
    def columns(result):
        one, two = result.ranking[:2]
        return {
            "Best approach": one,
            "Surplus of the best (€)": f"{result.surplus[one]:.2f}",
            "Next best": two,
            "Surplus of the next (€)": f"{result.surplus[two]:.2f}",
            "Asking pays up to (€)": f"{result.effort:.2f}" if result.effort >= 0 else "never",
        }

    @staticmethod
    def describe(result):
        first, second = result.ranking[:2]
        if first == "standard":
            worse = [name for name in result.ranking if result.surplus[name] < -0.005]
            second = worse[0] if worse else "collaborative"
            here = "No approach pays: the standard product is best for your firm.\n"
        else:
            gain = money(round(result.surplus[first], 2))
            here = f"Best for your firm: {first}, {gain} a purchase above the standard product.\n"
        here += f"Next is {second} with {money(round(result.surplus[second], 2))}. "
        n = result.purchases
        if not np.isfinite(n):
            return f"{here}However many purchases it watches, watching never beats asking."
        if n == 0:
            return f"{here}Asking costs more than a poor fit, so watching beats it from the start."
        if result.inputs.past_purchases <= n:
            watched = counted(result.inputs.past_purchases, "purchase")
            return f"{here}With {watched} watched, asking still beats watching."
        return f"{here}Watching beats asking from {counted(np.floor(n) + 1, 'purchase')} on."
