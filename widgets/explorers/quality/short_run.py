"""Lesson 07: one control chart for many variants, down to a lot of one."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from scipy.special import ndtr

from widgets.explorer import Card, Explorer
from widgets.models.quality import control_charts, short_run
from widgets.page import theme
from widgets.page.fields import choice, integer, number
from widgets.page.text import number as in_words
from widgets.page.theme import NEUTRAL

RAW, DEVIATION, STANDARD = "raw measurement", "deviation from nominal", "standardized Z"
NOMINAL = np.array([17.4, 12.7, 10.5])  # mm
SMALLEST_SPREAD = 0.005  # mm
UNITS = 90
VARIANTS = (  # name, colour and marker; the two systems' own are kept for the systems
    ("A", theme.THIRD.color, "triangle-up", "▲"),
    ("B", "#CC79A7", "cross", "✚"),
    ("C", "#767676", "x", "✖"),
)


@dataclass(frozen=True)
class ShortRunInputs:
    chart: str = choice("What is plotted", [RAW, DEVIATION, STANDARD])
    ratio: float = number(
        "Spread of each variant over the one before", "times", 2, 1, 3, step=0.1,
        help="2: spreads of 5, 10 and 20 µm",
    )  # fmt: skip
    shift: float = number(
        "Shift of the process", "σ of each variant", 2, 0, 4, step=0.1, help="from unit 46 on"
    )
    run: int = integer("Which run", "", 3, 1, 40, more=True, help="same process, other chance")


@dataclass(frozen=True)
class ShortRunResult:
    inputs: ShortRunInputs
    variant: np.ndarray
    measurement: np.ndarray  # mm
    plotted: np.ndarray  # distance from the centre line in the chart's own σ
    spread: np.ndarray  # mm, of each variant
    false_alarms: np.ndarray  # share of units of each variant, no shift
    seen: np.ndarray  # share of units of each variant, with the shift


class ShortRun(Explorer):
    """Which control chart works when every unit is a different variant?"""

    simulates = True
    Inputs = ShortRunInputs
    presets = {
        "Deviations": {"chart": DEVIATION},
        "Deviations, equal spreads": {"chart": DEVIATION, "ratio": 1.0},
        "Z chart": {"chart": STANDARD},
        "Z chart, no shift": {"chart": STANDARD, "shift": 0.0},
    }
    card = Card(
        r"\text{deviation: } x - T_i,\qquad Z = \frac{x - T_i}{\sigma_i},\qquad "
        r"\text{limits } \pm 3",
        {
            "x": "measurement, mm",
            "T_i": "target of its variant: 17.4, 12.7 or 10.5 mm",
            r"\sigma_i": "standard deviation of its variant, mm",
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
            short_run.measurement_stream(NOMINAL, spread, UNITS, shift, UNITS // 2, inputs.run)
            for shift in (0, inputs.shift)
        )
        targets, spreads = NOMINAL[stream.variant], spread[stream.variant]
        shifts = np.array([[0.0], [inputs.shift]])
        if inputs.chart == RAW:
            limits = control_charts.individuals_limits(quiet.measurement)
            plotted = 3 * (stream.measurement - limits.centre) / (limits.upper - limits.centre)
            up, down = (limits.upper - NOMINAL) / spread, (NOMINAL - limits.lower) / spread
            rates = ndtr(shifts - up) + ndtr(-shifts - down)
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
        units, traces = np.arange(1, UNITS + 1), []
        for i, (name, color, symbol, _) in enumerate(VARIANTS):
            mine = result.variant == i
            traces.append(
                go.Scatter(
                    x=units[mine], y=result.plotted[mine], mode="markers", name=f"variant {name}",
                    marker={"color": color, "symbol": symbol, "size": 8},
                    customdata=result.measurement[mine],
                    hovertemplate="%{customdata:.3f} mm<br>unit %{x}",
                )
            )  # fmt: skip
        out = np.abs(result.plotted) > 3
        ring = {"color": NEUTRAL.color, "symbol": "circle-open", "size": 17, "line": {"width": 2}}
        alarms = go.Scatter(x=units[out], y=result.plotted[out], mode="markers", marker=ring,
                            name="alarm", hoverinfo="skip")  # fmt: skip
        traces += [alarms, theme.label(1, 3, "limit", "top right")]
        names = [
            f'<span style="color:{color}">{sign}</span> {name}: {1000 * spread:.3g} µm'
            for (name, color, _, sign), spread in zip(VARIANTS, result.spread, strict=True)
        ]
        for text, rates, color in (
            ("false alarms", result.false_alarms, NEUTRAL.color),
            ("shift seen", result.seen, theme.THIRD.color),
        ):
            traces.append(
                go.Bar(
                    x=100 * rates, y=[0, 1, 2], orientation="h", name=text,
                    marker={"color": color},
                    text=[f"{text} {100 * rate:.2g} %" if rate > 5e-5 else f"{text} 0 %"
                          for rate in rates],
                    textposition="outside", cliponaxis=False, xaxis="x2", yaxis="y2",
                    hovertemplate="%{x:.2f} % of the units",
                )
            )  # fmt: skip
        shapes = [theme.level(y, NEUTRAL, UNITS + 1) for y in (-3, 3)]
        if result.inputs.shift:
            start = {"x0": UNITS // 2 + 0.5, "x1": UNITS // 2 + 0.5, "y0": -6, "y1": 12}
            shapes.append({"type": "line", "line": NEUTRAL.line, **start, "xref": "x", "yref": "y"})
            traces.append(theme.label(UNITS // 2 + 1, 11, "shift", "middle right"))
        return theme.figure(
            traces,
            height=620,
            barmode="group",
            shapes=shapes,
            xaxis={"range": [0, UNITS + 1], "title": "Unit, in order of production"},
            yaxis={"range": [-6, 12], "title": "From centre (σ)", "domain": [0.5, 1]},
            xaxis2={"range": [0, 165], "title": "Units that signal (%)", "anchor": "y2",
                    "tickvals": [0, 25, 50, 75, 100]},
            yaxis2={"range": [2.6, -0.6], "domain": [0, 0.34], "anchor": "x2",
                    "tickvals": [0, 1, 2], "ticktext": names},
        )  # fmt: skip

    @staticmethod
    def describe(result):
        def percent(share):
            return f"{in_words(100 * share, 2)} %" if share > 5e-6 else "0 %"

        false = float(result.false_alarms.mean())
        text = (
            f"On the chart of the {result.inputs.chart}, {percent(false)} of the units "
            "raise a false alarm (a sound chart: 0.27 %). "
        )
        if not result.inputs.shift:
            by = [percent(rate) for rate in result.false_alarms]
            return f"{text}By variant: A {by[0]}, B {by[1]}, C {by[2]}."
        seen = [percent(rate) for rate in result.seen]
        return (
            f"{text}A shift of {result.inputs.shift:g} σ shows in {seen[0]} of the units of "
            f"variant A, {seen[1]} of B and {seen[2]} of C."
        )
