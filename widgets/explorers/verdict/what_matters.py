"""Lesson 09: which numbers of the firm move the choice between the two systems."""

from dataclasses import asdict, dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.explorers.verdict._style import BREAKS, EDGE, RELATIVE, SOURCE, short
from widgets.learner.firm import CASES, NUMBERS, Firm
from widgets.models.firm import cost
from widgets.models.firm.verdict import changed
from widgets.page import theme
from widgets.page.panels import ARROWS, Axis, Panel
from widgets.page.text import in_words, times
from widgets.page.theme import CUSTOM, THIRD

TOP = 10
ROWS = np.arange(TOP)[::-1]
HEIGHT = (-0.6, TOP - 0.1)  # of the two lines across all bars


@dataclass(frozen=True)
class WhatMattersResult:
    inputs: Firm
    relative: float  # cost of mass customization over that of mass production
    names: list[str]  # the numbers that move it most, the strongest first
    halved: np.ndarray  # the relative cost with the number at half, or at the end of its range
    doubled: np.ndarray

    @property
    def turning(self) -> list[str]:
        """Names of the numbers that turn the choice by themselves."""
        side = self.relative >= 1
        return [
            name
            for name, one, two in zip(self.names, self.halved, self.doubled, strict=True)
            if (one >= 1) != side or (two >= 1) != side
        ]


class WhatMatters(Explorer):
    """Which of your firm's numbers moves the choice between the two systems most?"""

    Inputs = Firm
    presets = CASES
    of_firm = staticmethod(asdict)
    remember = ("firm", Firm)
    card = Card(
        r"\frac{C_{MC}(x/2)}{C_{MP}(x/2)} \;\ldots\; \frac{C_{MC}(2x)}{C_{MP}(2x)}",
        {
            "C": "what serving a buyer costs in a system, all parts, €/unit",
            "x": "one number of the firm; the others stay",
        },
        SOURCE,
        "One number at a time: in a real firm some move together. Half and double are not equally "
        "likely for all of them. A number stops at the end of its range. " + BREAKS,
    )

    @staticmethod
    def solve(inputs):
        names, count = list(NUMBERS), len(NUMBERS)
        numbers = {}
        for index, (name, field) in enumerate(NUMBERS.items()):
            now = getattr(inputs, name)
            values = np.full(2 * count + 1, float(now))
            values[[index, count + index]] = np.clip([now / 2, now * 2], field.low, field.high)
            numbers[name] = np.round(values) if field.kind == "integer" else values
        mass, custom = cost.serving_cost(changed(inputs, **numbers))
        relative = custom / mass
        halved, doubled, now = relative[:count], relative[count:-1], float(relative[-1])
        moved = np.maximum(np.abs(np.log(halved / now)), np.abs(np.log(doubled / now)))
        top = np.argsort(-moved, kind="stable")[:TOP]
        return WhatMattersResult(inputs, now, [names[i] for i in top], halved[top], doubled[top])

    @staticmethod
    def draw(result):
        panel = Panel(RELATIVE, numbers(result))
        halved, doubled, now = (
            np.clip(value, 1 / EDGE, EDGE)
            for value in (result.halved, result.doubled, result.relative)
        )
        gap = np.full(TOP, np.nan)
        bars = np.column_stack([halved, doubled, gap]), np.column_stack([ROWS, ROWS, gap])
        wide = {"color": THIRD.color, "width": 7}
        panel.line(bars[0].ravel(), bars[1].ravel(), line=wide, hoverinfo="skip")
        panel.line([1, 1], HEIGHT, hoverinfo="skip")
        panel.line([now, now], HEIGHT, line={**CUSTOM.line, "width": 2}, hoverinfo="skip")
        left = halved <= doubled
        for values, ends, text, symbol, at_left in (
            (result.halved, halved, "½", "circle-open", left),
            (result.doubled, doubled, "×2", "circle", ~left),
        ):
            panel.points(
                ends,
                ROWS,
                mode="markers+text",
                marker={"color": THIRD.color, "symbol": symbol, "size": 9},
                text=[pointing(text, value) for value in values],
                textposition=np.where(at_left, "middle left", "middle right"),
                hovertext=[f"{text}: {times(value)}" for value in values],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        here = pointing("now", result.relative)
        for x, text, side in ((now, here, result.relative < 1), (1, "equal", now >= 1)):
            position = "top left" if side else "top right"
            panel.label(x, HEIGHT[1], f"<b>\u00a0{text}\u00a0</b>", position)
        return panel.figure(height=720)

    @staticmethod
    def describe(result):
        first, second = result.names[:2]
        turning = [short(name) for name in result.turning]
        here = (
            f"Mass customization costs {times(result.relative)} as much; "
            f"{short(first)} matters most.\n{result.inputs.product or 'Your firm'}: "
            f"{times(result.halved[0])} at half of it, {times(result.doubled[0])} at double; "
            f"then {short(second)}. "
        )
        if not turning:
            return f"{here}Half or double of one number alone does not turn the choice."
        return f"{here}Half or double of these alone turns the choice: {', '.join(turning)}."


def pointing(text: str, relative: float) -> str:
    """Return the name of a mark, with an arrow if it stands at the edge and belongs beyond.

    >>> pointing("now", 1.5), pointing("now", 357)
    ('now', 'now →')
    """
    beyond = RELATIVE.beyond(relative)
    return f"{text} {ARROWS[beyond, 0]}" if beyond else text


def numbers(result: WhatMattersResult) -> Axis:
    """Return the axis of the numbers that matter most, each with its value."""
    names = [
        theme.small(f"{short(name)}<br>{in_words(getattr(result.inputs, name))}")
        for name in result.names
    ]
    ticks = dict(zip(ROWS.tolist(), names, strict=True))
    return Axis("", low=-0.6, high=TOP + 0.5, ticks=ticks, more={"ticks": ""})
