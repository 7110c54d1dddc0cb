"""Lesson 01: where the customer's order enters the work."""

from dataclasses import dataclass

from widgets.explorer import Card, Explorer
from widgets.models.definition import decoupling_point
from widgets.models.definition.decoupling_point import STAGES
from widgets.page.fields import fields_of, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted, in_words
from widgets.page.theme import NEUTRAL, THIRD, Style


@dataclass(frozen=True)
class DecouplingPointInputs:
    patience: float = number(
        "Customer's patience", "days", 10, 0, 135, step=1, help="the longest wait accepted"
    )
    fabricate: float = number("Lead time, fabricate", "days", 20, 0, 30, step=1)
    assemble: float = number("Lead time, assemble", "days", 5, 0, 15, step=1)
    engineer: float = number("Lead time, engineer", "days", 60, 0, 80, step=1, more=True)
    deliver: float = number("Lead time, deliver", "days", 3, 0, 10, step=1, more=True)

    @property
    def lead_times(self) -> list[float]:
        """Lead time of each stage in the order of the work, days."""
        return [getattr(self, stage) for stage in STAGES]


LONGEST = sum(fields_of(DecouplingPointInputs)[stage].high for stage in STAGES)  # days
TIME = Axis("Days before delivery", low=LONGEST + 3, high=-3)
WORK = Axis("", low=5.3, high=-1.4, ticks=dict(enumerate(STAGES)))
# Neither of the two systems: every firm has work of both kinds.
BEFORE = Style("before the order", NEUTRAL.color, "solid", "square")
AFTER = Style("after the order", THIRD.color, "solid", "square")
HATCHED = {"fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.6, "solidity": 0.15}
BARS = {
    "orientation": "h",
    "width": 0.5,
    "hovertemplate": "from %{x} days before delivery on<extra></extra>",
}
STOCK = {"color": NEUTRAL.color, "symbol": "triangle-down", "size": 16}


@dataclass(frozen=True)
class DecouplingPointResult:
    inputs: DecouplingPointInputs
    point: decoupling_point.DecouplingPoint

    @property
    def stock(self) -> str:
        """What waits for the customer's order."""
        waiting = ("no stock", "designs", "parts", "finished goods", "goods on the shelf")
        return waiting[self.point.forecast_driven]


def days(count: float) -> str:
    """Return a duration in words."""
    return counted(count, "day")


def listed(stages: tuple[str, ...]) -> str:
    """Return names as a list in words."""
    return " and ".join(filter(None, [", ".join(stages[:-1]), *stages[-1:]]))


def beside(patience: float, x: float, width: float) -> float:
    """Return where a text of that width, left of x, does not cross the patience line."""
    return (patience if x <= patience < x + width else x) + 2


class DecouplingPoint(Explorer):
    """How much of the work can wait for the customer's order?"""

    Inputs = DecouplingPointInputs
    presets = {
        "Wants it now": {"patience": 0},
        "Waits a month": {"patience": 30},
        "Waits four months": {"patience": 120},
        "Slow assembly": {"assemble": 12},
    }
    card = Card(
        r"\text{stage } i \text{ to order} \iff L_i + L_{i+1} + \dots + L_4 \le W",
        {"L_i": "lead time of stage i = 1 … 4, days", "W": "patience: longest wait accepted, days"},
        "J. Olhager (2003), Strategic positioning of the order penetration point, Int. J. of "
        "Production Economics 85, 319–329. The lead times are invented.",
        "Every customer has the same patience, lead times are certain, and no stage can start "
        "before the one in front of it has ended. What the stock costs is left out.",
    )

    @staticmethod
    def solve(inputs):
        point = decoupling_point.decoupling_point(inputs.lead_times, inputs.patience)
        return DecouplingPointResult(inputs, point)

    @staticmethod
    def draw(result):
        inputs, waits, before = result.inputs, result.point.waits, result.point.forecast_driven
        patience, panel = inputs.patience, Panel(TIME, WORK)
        styles = [BEFORE] * before + [AFTER] * (len(STAGES) - before)
        marker = {
            "color": [style.color for style in styles],
            "pattern": {"shape": ["" if style is BEFORE else "/" for style in styles], **HATCHED},
        }
        bars = {"x": inputs.lead_times, "base": waits[1:], "y": list(WORK.ticks)}
        panel.add("bar", **bars, marker=marker, **BARS)
        for style, row in ((BEFORE, 4.2), (AFTER, 4.9)):
            panel.label(LONGEST + 2, row, f"{style.sign} {style.name}", "middle right")
        for row, lead_time in enumerate(inputs.lead_times):
            x, place = beside(patience, waits[row], 18), "middle left"
            if lead_time >= 25:  # long enough to hold its own label
                x, place = waits[row + 1] + lead_time / 2, "middle center"
            panel.label(x, row, days(lead_time), place)
        panel.line([patience] * 2, [-0.9, 3.8], NEUTRAL, "Patience", hoverinfo="name")
        side = "right" if patience > LONGEST / 2 else "left"
        panel.label(patience, -1.1, f"patience {days(patience)}", f"middle {side}")
        stock, height = waits[before], before - 0.5
        panel.point(stock, height, name="decoupling point", marker=STOCK, hoverinfo="name")
        x, place = beside(patience, stock + 1, 60), "middle left"
        if stock > LONGEST / 2:
            x, place = stock - 2, "middle right"
        panel.label(x, height, f"<b>{result.stock}</b>", place)
        return panel.figure(height=400)

    @staticmethod
    def columns(result):
        waits, before = result.point.waits, result.point.forecast_driven
        return {
            "From a forecast": listed(STAGES[:before]) or "nothing",
            "After the order": listed(STAGES[before:]) or "nothing",
            "The customer waits (days)": in_words(waits[before]),
            "Position": result.point.position,
        }

    @staticmethod
    def describe(result):
        waits, before = result.point.waits, result.point.forecast_driven
        total, wait, name = waits[0], waits[before], result.point.position.capitalize()
        head = f"{name}: {in_words(wait)} of {counted(total, 'day')} of work can follow the order"
        patience = f"With a patience of {days(result.inputs.patience)}"
        if before == 0:
            return f"{head}.\n{patience} nothing needs a forecast."
        early, late = listed(STAGES[:before]), listed(STAGES[before:]) or "nothing"
        return f"{head}.\n{patience}, {late} can wait for it; {early} must run from a forecast."
