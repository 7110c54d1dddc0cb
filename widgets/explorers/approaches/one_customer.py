"""Lesson 08: what each of the four approaches does for one single customer."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.explorers.approaches._style import COLORS
from widgets.models.approaches.approaches import Outcome, best_range
from widgets.models.approaches.simulation import best_guesses
from widgets.page.fields import choice, integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, money
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD, Style

MISFIT_COST, TASTE_SPREAD, NOISE = 10.0, 1.0, 1.0  # τ [€ per step], σ and σₑ [steps]
ASKING, MADE_FOR_ONE, ADJUSTABILITY = 4.0, 1.0, 5.0  # e, Δc [€], κ [€ per step]
DRESS_VALUE, DRESS_COST = 2.0, 1.0  # ψ and g [€]
MOST_WATCHED, SEED = 12, 33

ASK, WATCH, ADJUST, DRESS = (
    "collaborative: asks",
    "transparent: watches",
    "adaptive: customer adjusts",
    "cosmetic: presents it differently",
)
SHORT = {name: name.partition(":")[0] for name in (ASK, WATCH, ADJUST, DRESS)}
ROWS = ["standard", *SHORT.values()]
# What a customer gives up: part → pattern of its bar, also as a sign; a look gives something back
PARTS = {
    "poor fit": ("", "■"),
    "effort": ("/", "▨"),
    "wait": ("-", "▤"),
    "cost": ("x", "▩"),
    "own look": ("+", "▦"),
}


@cache
def noises() -> np.ndarray:
    """Return how far each purchase strays from the customer's wish, the same for every run."""
    return np.random.default_rng(SEED).normal(0, NOISE, MOST_WATCHED)


@dataclass(frozen=True)
class OneCustomerInputs:
    approach: str = choice("What the firm does", list(SHORT))
    wish: float = number(
        "The customer's wish", "steps", 1.2, -2, 2, step=0.1, help="0 is the standard product"
    )
    past_purchases: int = integer(
        "Past purchases watched", "purchases", 0, 0, MOST_WATCHED, help="of this customer"
    )
    days: float = number("Days to make it to order", "days", 5, 0, 30, step=1, more=True)
    cost_of_day: float = number(
        "Cost of one day of waiting", "€/day", 0.2, 0, 0.5, step=0.05, more=True
    )


WISH = Style("", NEUTRAL.color, "dot", "triangle-down")
TASTE = Axis("Taste", "steps", -4.2, 4.2)
DRAWING = Axis("", low=-1.4, high=1, more={"visible": False})
PLACE = TASTE.hover("x")
GIVEN_UP = Axis("Given up per purchase", "€", -3, 34, ticks=(0, 10, 20, 30))
APPROACHES = Axis("", low=-0.5, high=len(ROWS) + 0.7)


@dataclass(frozen=True)
class Face:
    """What one approach means for this customer."""

    product: float  # where the product lies, steps from the standard
    outcome: Outcome  # against the standard product, €
    days: float

    def parts(self, wish: float) -> dict[str, float]:
        """What the customer and the firm give up, by part, in €; a look of one's own is below 0."""
        poor, won = MISFIT_COST * abs(wish - self.product), self.outcome
        values = (poor, won.effort, won.wait, won.cost, -won.presentation)
        return dict(zip(PARTS, map(float, values), strict=True))

    def total(self, wish: float) -> float:
        """All parts together, €."""
        return sum(self.parts(wish).values())


@dataclass(frozen=True)
class OneCustomerResult:
    inputs: OneCustomerInputs
    faces: dict[str, Face]
    seen: np.ndarray  # what each watched purchase showed
    reach: float  # how far the adaptive product adjusts

    @property
    def totals(self) -> dict[str, float]:
        """Total of each approach, €."""
        return {name: face.total(self.inputs.wish) for name, face in self.faces.items()}

    @property
    def least(self) -> str:
        """Name of what this customer gives up least with; of equals the first of `ROWS`."""
        return min(self.totals, key=self.totals.get)


def taste(result: OneCustomerResult) -> Panel:
    """Return the line of tastes: the wish, the product, and what the firm does between them."""
    inputs = result.inputs
    wish, product = inputs.wish, result.faces[SHORT[inputs.approach]].product
    # Words about the line stand at the end that is far from this customer.
    far, side = (4.1, "middle left") if wish < 0 else (-4.1, "middle right")
    panel = Panel(TASTE, DRAWING)
    grey = {"color": NEUTRAL.color, "width": 7}
    panel.line([wish, product], [0, 0], name="poor fit", line=grey, hovertemplate=PLACE)
    panel.point(0, 0, "standard", MASS, "bottom center", hovertemplate=PLACE)
    if inputs.approach == WATCH:
        marks = {"color": NEUTRAL.color, "symbol": "line-ns-open", "size": 14}
        heights = np.full(len(result.seen), 0.55)
        name = "a past purchase"
        panel.points(result.seen, heights, name=name, marker=marks, hovertemplate=PLACE)
        said = "purchases" if inputs.past_purchases else "no purchases yet"
        panel.label(far, 0.55, said, side)
    if inputs.approach == ADJUST:
        ends, name = [-result.reach, result.reach], "it adjusts this far"
        panel.line(ends, [0.55, 0.55], THIRD, name, hovertemplate=PLACE)
        panel.label(far, 0.55, "it adjusts", side)
    panel.point(product, 0, "", CUSTOM, name="this product", hovertemplate=PLACE)
    panel.label(product, -0.45, f"{CUSTOM.sign} this product", "bottom center")
    panel.point(wish, 0.16, "<b>wish</b>", WISH, name="wish", hovertemplate=PLACE)
    return panel


def given_up(result: OneCustomerResult) -> Panel:
    """Return what this customer gives up under each approach, the chosen one in bold."""
    chosen = SHORT[result.inputs.approach]
    names = [f"<b>{name}</b>" if name == chosen else name for name in reversed(ROWS)]
    panel = Panel(GIVEN_UP, replace(APPROACHES, ticks=dict(enumerate(names))), share=1.5)
    parts = [result.faces[name].parts(result.inputs.wish) for name in reversed(ROWS)]
    outline = {"color": NEUTRAL.color, "width": 1}
    colors = [COLORS[name] for name in reversed(ROWS)]
    for part, (pattern, _) in PARTS.items():
        panel.add(
            "bar",
            x=[values[part] for values in parts],
            y=list(range(len(ROWS))),
            orientation="h",
            width=0.62,
            name=part,
            marker={"color": colors, "line": outline, "pattern": {"shape": pattern}},
            hovertemplate=f"{part}: €%{{x:.2f}}<extra></extra>",
        )
    signs = [f"{sign} {part}" for part, (_, sign) in PARTS.items()]
    panel.label(0, len(ROWS) - 0.5, f"{' '.join(signs[:3])}<br>{' '.join(signs[3:])}", "top right")
    for row, name in enumerate(reversed(ROWS)):
        text = money(round(result.totals[name], 2))
        panel.label(GIVEN_UP.high, row, f"<b>{text}</b>" if name == chosen else text, "middle left")
    return panel


class OneCustomer(Explorer):
    """What does each approach do for one customer: fit, wait and cost?"""

    Inputs = OneCustomerInputs
    presets = {
        "One step milder": {"wish": -1.0},
        "An unusual wish": {"wish": -2.0},
        "A regular": {"approach": WATCH, "past_purchases": 12},
        "A stranger": {"approach": WATCH, "past_purchases": 0},
    }
    card = Card(
        r"\text{total} = \tau\,|x_{wish} - x_{made}| + e + c_{wait} + \text{extra} - \psi,\qquad "
        r"x_{made} = \begin{cases} x_{wish} & \text{collaborative}\\ "
        r"x_{guess} & \text{transparent}\\ "
        r"\text{nearest point in } [-\delta, \delta] & \text{adaptive}\\ "
        r"0 & \text{cosmetic, standard} \end{cases}",
        {
            "x_{wish}": "the customer's wish, steps from the standard product",
            "x_{made}": "the product this customer gets, steps from the standard product",
            r"\tau": "misfit cost, € per step (here: 10)",
            "e": "effort of being asked, €/purchase (here: 4; collaborative only)",
            "c_{wait}": "cost of waiting, €/purchase (collaborative only)",
            r"\text{extra}": "cost: €1 for a unit made for one, €5 per step of adjusting range δ, "
            "€1 for the presentation",
            "x_{guess}": "best guess of the wish from the purchases watched, steps",
            r"\psi": "value of an own presentation, €/unit (here: 2; cosmetic only)",
        },
        "Stylized: this course's own numbers; the four approaches after Gilmore & Pine (1997), "
        "Harvard Business Review 75(1).",
        "A wish is one number and stays the same; real wishes have many sides and change. "
        "Customers who are asked know their wish exactly. The purchases are random draws; their "
        "seed was chosen so that they are typical.",
    )

    @staticmethod
    def solve(inputs):
        wish, wait = inputs.wish, inputs.days * inputs.cost_of_day
        seen = wish + noises()[: inputs.past_purchases]
        guess = float(best_guesses(seen, TASTE_SPREAD, NOISE)[-1])
        reach = float(best_range(MISFIT_COST, TASTE_SPREAD, ADJUSTABILITY))

        def face(product, days=0.0, **terms):
            fit = MISFIT_COST * (abs(wish) - abs(wish - product))
            return Face(product, Outcome(fit=fit, **terms), days)

        faces = {
            "standard": face(0.0),
            SHORT[ASK]: face(wish, inputs.days, effort=ASKING, wait=wait, cost=MADE_FOR_ONE),
            SHORT[WATCH]: face(guess, cost=MADE_FOR_ONE),
            SHORT[ADJUST]: face(float(np.clip(wish, -reach, reach)), cost=ADJUSTABILITY * reach),
            SHORT[DRESS]: face(0.0, presentation=DRESS_VALUE, cost=DRESS_COST),
        }
        return OneCustomerResult(inputs, faces, seen, reach)

    @staticmethod
    def draw(result):
        return stack(taste(result), given_up(result), height=560, barmode="relative")

    @staticmethod
    def columns(result):
        name = SHORT[result.inputs.approach]
        parts, best = result.faces[name].parts(result.inputs.wish), result.least
        told = {f"{part.capitalize()} (€)": f"{cost + 0:.2f}" for part, cost in parts.items()}
        return told | {
            "In all (€)": f"{result.totals[name]:.2f}",
            "Least": f"{best}, {money(round(result.totals[best], 2))}",
        }

    @staticmethod
    def describe(result):
        inputs, name = result.inputs, SHORT[result.inputs.approach]
        face, totals, best = result.faces[name], result.totals, result.least
        parts = {part: money(round(c, 2)) for part, c in face.parts(inputs.wish).items()}
        total = money(round(totals[name], 2))
        verdict = (
            "nothing costs less"
            if totals[name] <= totals[best] + 1e-9
            else f"least is {best} with {money(round(totals[best], 2))}"
        )
        wait = f"{counted(face.days, 'day')} of waiting" if face.days else "no wait"
        look = f"; its own look is worth {money(DRESS_VALUE)}" if inputs.approach == DRESS else ""
        return (
            f"{name.capitalize()}: {total} given up per purchase; {verdict}.\n"
            f"{parts['poor fit']} of poor fit remains, {parts['effort']} of effort, {wait} "
            f"({parts['wait']}), {parts['cost']} of extra cost{look}."
        )
