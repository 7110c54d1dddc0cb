"""Lesson 09: where a statement holds and where it flips, over any two numbers of the firm."""

import math
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import scipy

from widgets.explorer import Card, Explorer
from widgets.explorers.verdict._style import (
    CALLED,
    STATEMENTS,
    figures,
    short,
    verdict_in_words,
)
from widgets.learner.firm import CASES, NUMBERS, RANGES, Firm, FoldedFirm
from widgets.models.firm.claim_rules import RULES
from widgets.models.firm.verdict import Verdict, judge, ratio_map, ratio_maps
from widgets.page import theme
from widgets.page.fields import Field, choice, marking
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words

STEPS = 100
PAINTED = 2  # every second point is sent to the page, which fills in the rest
FAR = 3.0  # a ratio beyond this factor from 1 is painted darker
NAMES = {field.label: name for name, field in NUMBERS.items()}
SHARES = np.linspace(0, 1, STEPS + 1)  # of the range of a number: the places on the map
# Flips by far, flips, depends, holds, holds by far: colours by the height from which on they stand.
COLORS = {-2: "#D9A0C0", -1: "#F1DCE8", -0.02: "#BDBDBD", 0.02: "#D3ECE3", 1: "#68C5AB"}
ENDS = pairwise([*COLORS, 2])
SCALE = [
    [(height + 2) / 4, color]
    for ends, color in zip(ENDS, COLORS.values(), strict=True)
    for height in ends
]
CLAIMS = {statement: claim for claim, statement in STATEMENTS.items()}
INK = "#1f1f1f"  # legible on all of these colours, in light and dark


@dataclass(frozen=True)
class FlipMapInputs(FoldedFirm):
    claim: str = choice("Statement", list(CLAIMS), default=STATEMENTS["mp-cost"])
    across: str = choice("Across", list(NAMES), default=NUMBERS["demand"].label)
    up: str = choice("Up", list(NAMES), default=NUMBERS["custom_unit"].label)


@dataclass(frozen=True)
class FlipMapResult:
    inputs: FlipMapInputs
    ratio: np.ndarray  # rows up, columns across; nan where the statement depends
    border: np.ndarray  # places of the flip on the unit square, shape (points, 2)
    verdict: Verdict


def view(claim: str, across: str, up: str, result: FlipMapResult) -> dict[str, str]:
    """Return the inputs of a map of another statement; the firm stays."""
    return {"claim": STATEMENTS[claim], "across": NUMBERS[across].label, "up": NUMBERS[up].label}


class FlipMap(Explorer):
    """Where does a statement hold, where does it flip, and where does your firm stand?"""

    Inputs = FlipMapInputs
    presets = CASES
    of_firm = staticmethod(asdict)
    actions = {
        label: partial(view, claim, across, up)
        for label, (claim, across, up) in {
            "Room for customizing": ("summary", "demand", "misfit_cost"),
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
        with marking("up"):
            if inputs.across == inputs.up:
                raise ValueError("Choose two different numbers for the two directions of the map.")
        across, up = NAMES[inputs.across], NAMES[inputs.up]
        firm = FoldedFirm(**{name: getattr(inputs, name) for name in asdict(Firm())})
        claim, columns = CLAIMS[inputs.claim], value_at(NUMBERS[across], SHARES[None, :])
        firms = {across: columns, up: value_at(NUMBERS[up], SHARES[:, None])}
        borders = [border_of(np.log(ratio)) for ratio in ratio_maps(claim, firm, **firms)]
        return FlipMapResult(
            inputs,
            ratio_map(claim, firm, **firms),
            np.concatenate(borders),
            judge(claim, firm, RANGES),
        )

    @staticmethod
    def forbidden(result):
        inputs = result.inputs
        return {"across": {inputs.up: "goes up"}, "up": {inputs.across: "goes across"}}

    @staticmethod
    def draw(result):
        border, names = result.border, (NAMES[result.inputs.across], NAMES[result.inputs.up])
        you = [place_of(NUMBERS[name], getattr(result.inputs, name)) for name in names]
        panel = Panel(*(axis_of(name) for name in names))
        # From −2 to 2; −1 and 1 are a factor of three from the flip.
        height = np.nan_to_num(np.clip(np.log(result.ratio) / np.log(FAR), -2, 2))
        panel.add(
            "heatmap",
            x=SHARES[::PAINTED],
            y=SHARES[::PAINTED],
            z=np.round(height, 2)[::PAINTED, ::PAINTED],
            zmin=-2,
            zmax=2,
            zsmooth="best",
            colorscale=SCALE,
            showscale=False,
            hoverinfo="none",
        )
        panel.points(*border.T, marker={"color": INK, "size": 3}, hoverinfo="skip")
        ratio, ink = result.ratio, {"color": INK}
        yes, no = RULES[result.verdict.claim].words
        for word, region in ((no, ratio < 1), (yes, ratio >= 1), ("depends", np.isnan(ratio))):
            x, y = roomiest(region, you)
            panel.label(x, y, f"<b>{word}</b>", "middle center", textfont=ink)
        pale = theme.small(f"pale: figures within a factor of {FAR:.0f}")
        panel.label(0, 1, pale, "top right")
        if len(border):
            clear = np.abs(border - 0.5).max(axis=1)
            clear[np.hypot(*(border - you).T) < 0.25] = 1
            panel.label(*border[clear.argmin()], "the flip", "top right", textfont=ink)
        star = {"color": "#F0E442", "symbol": "star", "size": 17, "line": {**ink, "width": 2}}
        side = "top left" if you[0] > 0.5 else "top right"
        panel.point(*you, "<b>you</b>", position=side, marker=star, textfont=ink, hoverinfo="skip")
        return panel.figure(height=520, dragmode=False)

    @staticmethod
    def describe(result):
        verdict, yes = result.verdict, RULES[result.verdict.claim].words[0]
        pairs = zip(figures(verdict, "mass"), figures(verdict, "custom"), strict=True)
        compared = "; ".join(against(*pair) for pair in pairs)
        shares = {f"{yes} on": result.ratio >= 1, "depends on": np.isnan(result.ratio)}
        said = " and ".join(
            f"{word} {in_words(100 * region.mean(), 2)} %"
            for word, region in shares.items()
            if word != "depends on" or region.any()
        )
        axes = f"{short(NAMES[result.inputs.across])} and {short(NAMES[result.inputs.up])}"
        return (
            f"“{CALLED[verdict.claim]}” {verdict_in_words(verdict)}.\n"
            f"{result.inputs.product or 'Your firm'}: {compared}. On this map of {axes} it {said}."
        )

    @staticmethod
    def pick(result, place):
        inputs = result.inputs
        return {
            NAMES[label]: typed(NUMBERS[NAMES[label]], share)
            for label, share in ((inputs.across, place.x), (inputs.up, place.y))
        }


def against(mass: str, custom: str) -> str:
    """Set two figures against each other, and name what both are once.

    >>> against("making a unit: €300/unit", "making a unit: €324/unit")
    'making a unit: €300/unit against €324/unit'
    """
    name = mass.partition(": ")[0]
    return f"{mass} against {custom.removeprefix(f'{name}: ')}"


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


def axis_of(name: str) -> Axis:
    """Return an axis from 0 to 1 that shows a number's own values."""
    field, own = NUMBERS[name], Axis.of(Firm, name)
    words = short(name)
    ticks = {place_of(field, value): own.text(value) for value in round_values(field)}
    return Axis(words[0].upper() + words[1:], field.unit, ticks=ticks)


def round_values(field: Field) -> list[float]:
    """Return up to seven round values over the range of a number."""
    if field.log:
        powers = range(math.ceil(math.log10(field.low)), math.floor(math.log10(field.high)) + 1)
        return [10.0**power for power in powers][:: 1 + len(powers) // 5]
    span = field.high - field.low
    size = 10 ** math.floor(math.log10(span))
    step = next(size * part for part in (0.2, 0.5, 1, 2) if span <= 6 * size * part)
    first, last = math.ceil(field.low / step), math.floor(field.high / step + 1e-9)
    return [round(step * count, 6) for count in range(first, last + 1)]


def roomiest(region: np.ndarray, you: list[float]) -> tuple[float | None, float | None]:
    """Return the middle of the widest place in a region, but not at `you`; None if all is narrow.

    A word is wider than high: what counts is 2.5 steps up and down, and more across.
    """
    room = scipy.ndimage.distance_transform_edt(np.pad(region, 1), sampling=(1, 0.4))[1:-1, 1:-1]
    room[np.hypot(*np.meshgrid((SHARES - you[0]) / 2, SHARES - you[1])) < 0.08] = 0
    row, column = np.unravel_index(room.argmax(), room.shape)
    return (SHARES[column], SHARES[row]) if room[row, column] > 2.5 else (None, None)


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
