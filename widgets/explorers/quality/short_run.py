"""Lesson 07: one control chart for many variants, down to a lot of one."""

from dataclasses import dataclass, replace

import numpy as np
import scipy

from widgets.explorer import Card, Explorer
from widgets.models.quality import control_charts, short_run
from widgets.page.fields import choice, integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import in_words
from widgets.page.theme import NEUTRAL, THIRD

RAW, DEVIATION, STANDARD = "raw measurement", "deviation from nominal", "standardized Z"
NOMINAL = np.array([17.4, 12.7, 10.5])  # mm
SMALLEST_SPREAD = 0.005  # mm
UNITS, SHIFT_START = 90, 45
NUMBERS = np.arange(1, UNITS + 1)
VARIANTS = (  # name, colour and marker; the two systems' own are kept for the systems
    ("A", THIRD.color, "triangle-up", "▲"),
    ("B", "#CC79A7", "cross", "✚"),
    ("C", "#767676", "x", "✖"),
)


@dataclass(frozen=True)
class ShortRunInputs:
    chart: str = choice("What is plotted", [RAW, DEVIATION, STANDARD], default=DEVIATION)
    ratio: float = number(
        "Spread of each variant over the one before", "times", 2, 1, 3, step=0.1,
        help="2: spreads of 5, 10 and 20 µm",
    )  # fmt: skip
    shift: float = number(
        "Shift of the process", "σ of each variant", 2, 0, 4, step=0.1, help="from unit 46 on"
    )
    run: int = integer("Which run", "", 3, 1, 40, more=True, help="same process, other chance")


UNIT = Axis("Unit, in order of production", "", 0, UNITS + 1, at="unit")
DISTANCE = Axis("From centre", "σ", -6, 12)
SIGNALS = Axis("Units that signal", "%", 0, 165, ticks=(0, 25, 50, 75, 100))
ROWS = Axis("", low=2.6, high=-0.6)


@dataclass(frozen=True)
class ShortRunResult:
    inputs: ShortRunInputs
    variant: np.ndarray
    measurement: np.ndarray  # mm
    plotted: np.ndarray  # distance from the centre line in the chart's own σ
    spread: np.ndarray  # mm, of each variant
    false_alarms: np.ndarray  # share of units of each variant, no shift
    seen: np.ndarray  # share of units of each variant, with the shift


def chart(result: ShortRunResult) -> Panel:
    """Return the control chart, with a ring around each alarm."""
    panel = Panel(UNIT, DISTANCE, share=1.5)
    for i, (name, color, symbol, _) in enumerate(VARIANTS):
        mine = result.variant == i
        panel.points(
            NUMBERS[mine],
            result.plotted[mine],
            name=f"variant {name}",
            marker={"color": color, "symbol": symbol, "size": 8},
            customdata=result.measurement[mine],
            hovertemplate="%{customdata:.3f} mm<br>unit %{x}",
        )
    out = np.abs(result.plotted) > 3
    ring = {**NEUTRAL.marker, "size": 17, "line": {"width": 2}}
    panel.points(NUMBERS[out], result.plotted[out], name="alarm", marker=ring, hoverinfo="skip")
    panel.label(1, 3, "limit", "top right")
    for y in (-3, 3):
        panel.rule(y0=y, y1=y)
    if result.inputs.shift:
        panel.rule(x0=SHIFT_START + 0.5, x1=SHIFT_START + 0.5)
        panel.label(SHIFT_START + 1, 11, "shift", "middle right")
    return panel


def alarm_rates(result: ShortRunResult) -> Panel:
    """Return how many units of each variant signal, without and with the shift."""
    names = [
        f'<span style="color:{color}">{sign}</span> {name}: {1000 * spread:.3g} µm'
        for (name, color, _, sign), spread in zip(VARIANTS, result.spread, strict=True)
    ]
    panel = Panel(SIGNALS, replace(ROWS, ticks=dict(enumerate(names))))
    for name, shares, style in (
        ("false alarms", result.false_alarms, NEUTRAL),
        ("shift seen", result.seen, THIRD),
    ):
        panel.add(
            "bar",
            x=100 * shares,
            y=[0, 1, 2],
            orientation="h",
            name=name,
            marker={"color": style.color},
            text=[f"{name} {100 * share if share > 5e-5 else 0:.2g} %" for share in shares],
            textposition="outside",
            hovertemplate="%{x:.2f} % of the units",
        )
    return panel


class ShortRun(Explorer):
    """Which control chart works when every unit is a different variant?"""

    simulates = True
    Inputs = ShortRunInputs
    presets = {
        "No shift": {"shift": 0.0},
        "Raw, a large shift": {"chart": RAW, "shift": 4.0},
        "Very unequal spreads": {"ratio": 3.0},
    }
    card = Card(
        r"\text{deviation: } x_i - \text{target},\qquad "
        r"Z = \frac{x_i - \text{target}}{\sigma},\qquad \text{limits } \pm 3",
        {
            "x_i": "measurement number i, mm",
            r"\text{target}": "of its variant: 17.4, 12.7 or 10.5 mm",
            r"\sigma": "standard deviation of its variant, mm",
            "Z": "deviation in standard deviations of the variant",
        },
        "Targets: check-valve example of WinSPC on short production runs. Spreads, mix and shift "
        "are ours. Raw limits from moving ranges, deviation limits from the pooled spread √(mean "
        "σ²); alarm rates from the normal distribution.",
        "A Z chart needs the target and the spread of every variant. Spreads estimated from few "
        "units make it unreliable. The shift is taken to move all variants by the same number of "
        "their σ, which asks for one common cause.",
    )

    @staticmethod
    def solve(inputs):
        spread = SMALLEST_SPREAD * inputs.ratio ** np.arange(3)
        quiet, stream = (
            short_run.measurement_stream(NOMINAL, spread, UNITS, shift, SHIFT_START, inputs.run)
            for shift in (0, inputs.shift)
        )
        targets, spreads = NOMINAL[stream.variant], spread[stream.variant]
        shifts = np.array([[0.0], [inputs.shift]])
        if inputs.chart == RAW:
            limits = control_charts.individuals_limits(quiet.measurement)
            plotted = 3 * (stream.measurement - limits.centre) / (limits.upper - limits.centre)
            up, down = (limits.upper - NOMINAL) / spread, (NOMINAL - limits.lower) / spread
            rates = scipy.special.ndtr(shifts - up) + scipy.special.ndtr(-shifts - down)
        elif inputs.chart == DEVIATION:
            pooled = np.sqrt(np.mean(np.square(spread)))
            plotted = short_run.deviation_from_nominal(stream.measurement, targets) / pooled
            rates = short_run.dnom_alarm_rates(spread, shifts)
        else:
            plotted = short_run.standardized(stream.measurement, targets, spreads)
            rates = short_run.dnom_alarm_rates(np.ones(3), shifts)
        return ShortRunResult(
            inputs, stream.variant, stream.measurement, plotted, spread, rates[0], rates[1]
        )

    @staticmethod
    def draw(result):
        return stack(chart(result), alarm_rates(result), height=560, barmode="group")

    @staticmethod
    def columns(result):
        return {
            "Spreads (µm)": " · ".join(f"{1000 * spread:.3g}" for spread in result.spread),
            "False alarms of A, B, C (%)": of_variants(result.false_alarms),
            "Shift seen in A, B, C (%)": of_variants(result.seen),
        }

    @staticmethod
    def describe(result):
        inputs = result.inputs
        name = inputs.chart[0].upper() + inputs.chart[1:]
        seen, false = (in_percent(rates.mean()) for rates in (result.seen, result.false_alarms))
        after = f", {seen} % after the shift" if inputs.shift else ""
        shift = (
            f" A shift of {in_words(inputs.shift)} σ shows in {of_variants(result.seen)} %."
            if inputs.shift
            else ""
        )
        return (
            f"{name}: {false} % of the units signal falsely{after}.\n"
            f"Of variants A, B and C {of_variants(result.false_alarms)} % signal without a shift; "
            f"a sound chart has 0.27 % of each.{shift}"
        )


def in_percent(share: float) -> str:
    """Return a share in %; what would not be seen in a million units is none."""
    return in_words(100 * share, 2) if share > 5e-6 else "0"


def of_variants(shares: np.ndarray) -> str:
    return " · ".join(map(in_percent, shares))
