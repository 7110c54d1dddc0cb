"""Lesson 09: where a statement holds and where it flips, over any two numbers of the firm."""

import math
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
import plotly.graph_objects as go
from scipy.ndimage import distance_transform_edt

from widgets.explorer import Card, Explorer
from widgets.explorers.verdict._style import amount, short
from widgets.learner.firm import CASES, NUMBERS, RANGES, Firm, FoldedFirm
from widgets.models.firm.claim_rules import RULES
from widgets.models.firm.verdict import Verdict, judge, ratio_map
from widgets.page import theme
from widgets.page.fields import Field, choice
from widgets.page.text import number as in_words

STEPS = 100
PAINTED = 2  # every second point is sent to the page, which fills in the rest
FAR = 3.0  # a ratio beyond this factor from 1 is painted darker
NAMES = {field.label: name for name, field in NUMBERS.items()}
COLORS = ["#D9A0C0", "#F1DCE8", "#D3ECE3", "#68C5AB"]  # flips by far, flips, holds, holds by far


@dataclass(frozen=True)
class FlipMapInputs(FoldedFirm):
    claim: str = choice("Statement", list(RULES), default="definition-mc")
    across: str = choice("Across", list(NAMES), default=NUMBERS["demand"].label)
    up: str = choice("Up", list(NAMES), default=NUMBERS["custom_unit"].label)


@dataclass(frozen=True)
class FlipMapResult:
    inputs: FlipMapInputs
    ratio: np.ndarray  # rows up, columns across
    border: np.ndarray  # places of the flip on the unit square, shape (points, 2)
    verdict: Verdict


def view(claim: str, across: str, up: str, result: FlipMapResult) -> dict[str, str]:
    """Return the inputs of a map of another statement; the firm stays."""
    return {"claim": claim, "across": NUMBERS[across].label, "up": NUMBERS[up].label}


class FlipMap(Explorer):
    """Where does a statement hold, where does it flip, and where does your firm stand?"""

    Inputs = FlipMapInputs
    presets = CASES
    of_firm = staticmethod(asdict)
    actions = {
        label: partial(view, claim, across, up)
        for label, (claim, across, up) in {
            "Room for customizing": ("definition-mc", "demand", "misfit_cost"),
            "Cheaper to make": ("mp-cost", "demand", "custom_fixed"),
            "Wrong forecasts": ("mc-costs-more", "variants", "demand_cv"),
            "Worth of flexibility": ("flexibility-mp", "correlation", "link_cost"),
        }.items()
    }
    remember = ("firm", Firm)
    simulates = True  # 10,000 firms at every change
    card = Card(
        r"\text{ratio}(x, y) \ge 1 \;\Rightarrow\; \text{holds}",
        {
            "x, y": "the two numbers of the firm on the axes; all others stay as they are",
            r"\text{ratio}": "the rule of the statement, see the card of the table of statements",
        },
        "Stylized: the rules of the table of statements, computed at 101 × 101 places.",
        "The map is as good as the rule of the statement, and shows two numbers at a time. Numbers "
        "that move together in a real firm, such as utilization and cost, stay put here.",
    )

    @staticmethod
    def solve(inputs):
        if inputs.across == inputs.up:
            raise ValueError("Choose two different numbers for the two directions of the map.")
        across, up = NAMES[inputs.across], NAMES[inputs.up]
        shares = np.linspace(0, 1, STEPS + 1)
        firm = FoldedFirm(**{name: getattr(inputs, name) for name in asdict(Firm())})
        ratio = ratio_map(
            inputs.claim,
            firm,
            **{across: value_at(NUMBERS[across], shares[None, :])},
            **{up: value_at(NUMBERS[up], shares[:, None])},
        )
        return FlipMapResult(
            inputs, ratio, border_of(np.log(ratio)), judge(inputs.claim, firm, RANGES)
        )

    @staticmethod
    def draw(result):
        inputs = result.inputs
        across, up = NUMBERS[NAMES[inputs.across]], NUMBERS[NAMES[inputs.up]]
        shares = np.linspace(0, 1, STEPS + 1)
        holds = result.ratio >= 1
        # From −2 to 2; −1 and 1 are a factor of three from the flip.
        height = np.clip(np.log(result.ratio) / np.log(FAR), -2, 2)
        thin = slice(None, None, PAINTED)
        you = (
            place_of(across, getattr(inputs, NAMES[inputs.across])),
            place_of(up, getattr(inputs, NAMES[inputs.up])),
        )
        scale = [[(i + step) / 4, color] for i, color in enumerate(COLORS) for step in (0, 1)]
        traces = [
            go.Heatmap(
                x=shares[thin],
                y=shares[thin],
                z=np.round(height[thin, thin], 2),
                zmin=-2,
                zmax=2,
                zsmooth="best",
                colorscale=scale,
                showscale=False,
                hoverinfo="none",
            ),
            go.Scatter(
                x=result.border[:, 0], y=result.border[:, 1], mode="markers", hoverinfo="skip",
                marker={"color": "#1f1f1f", "size": 3},
            ),
        ]  # fmt: skip
        near_you = np.hypot(*np.meshgrid((shares - you[0]) / 2, shares - you[1])) < 0.08
        for word, region in (("flips", ~holds), ("holds", holds)):
            room = distance_transform_edt(np.pad(region, 1), sampling=(1, 0.4))[1:-1, 1:-1]
            room[near_you] = 0
            row, column = np.unravel_index(room.argmax(), room.shape)
            text = f"<b>{word}</b>" if room[row, column] > 2.5 else ""
            traces.append(label_on_map(shares[column], shares[row], text))
        pale = theme.small(f"pale: figures within a factor of {FAR:.0f}")
        traces.append(theme.label(0, 1, pale, "top right", cliponaxis=False))
        if len(result.border):
            clear = np.abs(result.border - 0.5).max(axis=1)
            clear[np.hypot(*(result.border - you).T) < 0.25] = 1
            traces.append(label_on_map(*result.border[clear.argmin()], "the flip", "top right"))
        traces.append(
            go.Scatter(
                x=[you[0]], y=[you[1]], mode="markers+text", text=["<b>you</b>"],
                textposition="top left" if you[0] > 0.5 else "top right",
                textfont={"color": "#1f1f1f"}, hoverinfo="skip", cliponaxis=False,
                marker={"color": "#F0E442", "symbol": "star", "size": 17,
                        "line": {"color": "#1f1f1f", "width": 2}},
            )
        )  # fmt: skip
        return theme.figure(
            traces,
            height=520,
            dragmode=False,
            xaxis={"range": [0, 1], "title": title(NAMES[inputs.across]), **ticks(across)},
            yaxis={"range": [0, 1], "title": title(NAMES[inputs.up]), **ticks(up)},
        )

    @staticmethod
    def describe(result):
        verdict, rule = result.verdict, RULES[result.inputs.claim]
        stands = "holds" if verdict.ratio >= 1 else "flips"
        narrowly = ", but narrowly (it depends)" if verdict.word == "depends" else ""
        share = in_words(100 * np.mean(result.ratio >= 1), 2)
        axes = f"{short(NAMES[result.inputs.across])} and {short(NAMES[result.inputs.up])}"
        return (
            f"{verdict.claim} {stands} for {result.inputs.product or 'your firm'}{narrowly}. "
            f"Mass production: {rule.mass} {amount(verdict.mass, rule.unit)}; "
            f"mass customization: {rule.custom} {amount(verdict.custom, rule.unit)}. "
            f"The statement holds on {share} % of this map of {axes}."
        )

    @staticmethod
    def pick(result, place):
        inputs = result.inputs
        return {
            NAMES[label]: typed(NUMBERS[NAMES[label]], share)
            for label, share in ((inputs.across, place.x), (inputs.up, place.y))
        }


def value_at(field: Field, share: np.ndarray) -> np.ndarray:
    """Return the values of a number at these shares of its range, 0 … 1."""
    if field.log:
        return field.low * (field.high / field.low) ** share
    return field.low + (field.high - field.low) * share


def place_of(field: Field, value: float) -> float:
    """Return where in its range a value stands, 0 … 1."""
    if field.log:
        return math.log(value / field.low) / math.log(field.high / field.low)
    return (value - field.low) / (field.high - field.low)


def typed(field: Field, share: float) -> float:
    """Return the value at a share of the range as one would type it: three digits, in range."""
    value = float(f"{value_at(field, share):.3g}")
    value = min(max(value, field.low), field.high)
    return round(value) if field.kind == "integer" else value


def ticks(field: Field) -> dict:
    """Return an axis from 0 to 1 that shows a number's own values."""
    if field.log:
        powers = range(math.ceil(math.log10(field.low)), math.floor(math.log10(field.high)) + 1)
        values = [10.0**power for power in powers][:: 1 + len(powers) // 5]
    else:
        span = field.high - field.low
        size = 10 ** math.floor(math.log10(span))
        step = next(size * part for part in (0.2, 0.5, 1, 2) if span <= 6 * size * part)
        first, last = math.ceil(field.low / step), math.floor(field.high / step + 1e-9)
        values = [round(step * count, 6) for count in range(first, last + 1)]
    return {
        "tickvals": [place_of(field, value) for value in values],
        "ticktext": [brief(value) for value in values],
    }


def brief(value: float) -> str:
    """Write a tick: 250k, 10M, 0.01."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{sign}"
    return f"{value:.3g}"


def title(name: str) -> str:
    """Return the title of an axis: a number in few words, and its unit."""
    words, unit = short(name), NUMBERS[name].unit
    words = words[0].upper() + words[1:]
    return f"{words} ({unit})" if unit else words


def label_on_map(x: float, y: float, text: str, position: str = "middle center") -> go.Scatter:
    """Return a text in ink that is legible on the colours of the map, in light and dark."""
    return theme.label(x, y, text, position, textfont={"color": "#1f1f1f"})


def border_of(log_ratio: np.ndarray) -> np.ndarray:
    """Return the places on the unit square where the ratio passes 1, between any two points."""
    places = []
    for values, swap in ((log_ratio, False), (log_ratio.T, True)):
        before, after = values[:, :-1], values[:, 1:]
        row, column = np.nonzero((before >= 0) != (after >= 0))
        share = before[row, column] / (before - after)[row, column]
        along, over = (column + share) / STEPS, row / STEPS
        places.append(np.column_stack([over, along] if swap else [along, over]))
    return np.concatenate(places)
