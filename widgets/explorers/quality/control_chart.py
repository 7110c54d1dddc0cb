"""Lesson 07: how soon does a control chart see that something has changed?"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.quality import control_charts, short_run
from widgets.page.animation import Frames
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, in_words
from widgets.page.theme import THIRD, Style

SHEWHART = Style("Shewhart chart", "#CC79A7", "solid", "circle")
EWMA = Style("EWMA chart", THIRD.color, THIRD.dash, THIRD.symbol)

STREAM, SHIFT_START = 100, 20  # measurements in the picture, and how many come before the shift
TIMES = np.arange(1, STREAM + 1)
SHIFTS = np.round(np.linspace(0, 3, 31), 1)
SHEWHART_RUN_LENGTHS = control_charts.shewhart_arl(SHIFTS)


@cache
def ewma_width(weight: float) -> float:
    """Return the width of the EWMA limits that gives as few false alarms as limits ± 3 σ."""
    return control_charts.ewma_width(weight, float(SHEWHART_RUN_LENGTHS[0]))


@cache
def ewma_run_lengths(weight: float) -> np.ndarray:
    """Return the average run length over `SHIFTS`; kept, so that no slider waits for it twice."""
    return control_charts.ewma_arl(SHIFTS, weight, ewma_width(weight))


@dataclass(frozen=True)
class ControlChartInputs:
    shift: float = number(
        "Shift of the process", "σ", 1, 0, 3, step=0.1, help="from measurement 21 on; 0: none"
    )
    weight: float = number(
        "EWMA weight λ", "", 0.2, 0.05, 1, step=0.05, help="1: only the newest measurement counts"
    )
    run: int = integer("Which run", "", 36, 1, 40, help="same process, other chance")


TIME = Axis("Measurement number", "", 0, STREAM + 1, at="measurement")
DISTANCE = Axis("From target", "σ", -4.5, 8.5)
SHIFT = Axis("Shift", "σ", -0.05, 3.05, at="after a shift of")
WAIT = Axis("Wait", "measurements", 0.8, 1_000, log=True)


@dataclass(frozen=True)
class ControlChartResult:
    inputs: ControlChartInputs
    measurements: np.ndarray  # in σ from the target
    averages: np.ndarray  # the EWMA of the measurements
    limit: float  # of the EWMA, σ
    shewhart: tuple[int | None, int]  # measurements after the shift until a signal; early alarms
    ewma: tuple[int | None, int]
    shewhart_arl: float  # average run length at the shift, measurements
    ewma_arl: float
    flip: float | None  # shift in σ above which the Shewhart chart is quicker on average


def signals(plotted: np.ndarray, limit: float) -> tuple[int | None, int]:
    """Return measurements from the shift to the first signal after it, and the number before it."""
    outside = np.abs(plotted) > limit
    after = np.flatnonzero(outside[SHIFT_START:])
    first = int(after[0]) + 1 if after.size else None
    return first, int(outside[:SHIFT_START].sum())


def crossing(ewma_arl: np.ndarray) -> float | None:
    """Return the shift in σ at which the Shewhart chart becomes the quicker one."""
    ahead = np.log(SHEWHART_RUN_LENGTHS) - np.log(ewma_arl)  # > 0: EWMA is quicker
    found = np.flatnonzero((ahead[:-1] > 1e-4) & (ahead[1:] < -1e-4))
    if not found.size:
        return None
    i = found[-1]
    return float(SHIFTS[i] + 0.1 * ahead[i] / (ahead[i] - ahead[i + 1]))


def short_name(chart: Style) -> str:
    return chart.name.partition(" ")[0]


def alarms(result: ControlChartResult) -> dict[Style, dict[str, np.ndarray]]:
    """Return x, y and text of two points at each time, for both charts: the signal and its name.

    The name goes along with the measurements and counts them until the signal comes.
    """
    found = {}
    for style, plotted, (first, _), height in (
        (SHEWHART, result.measurements, result.shewhart, 4.6),
        (EWMA, result.averages, result.ewma, -3.2),
    ):
        name = short_name(style)
        at = SHIFT_START + first if first else STREAM + 1
        signalled = at <= TIMES
        said = f"{name}: {first if result.inputs.shift else 'false alarm'}"
        waiting = [f"{name}: {time - SHIFT_START}, none yet" for time in TIMES]
        x = [np.where(signalled, at, np.nan), np.minimum(TIMES, at).clip(25, 75)]
        y = [
            np.where(signalled, plotted[min(at, STREAM) - 1], np.nan),
            np.where(TIMES > SHIFT_START, height, np.nan),
        ]
        text = [np.full(STREAM, ""), np.where(signalled, said, waiting)]
        found[style] = {"x": np.transpose(x), "y": np.transpose(y), "text": np.transpose(text)}
    return found


def stream(result: ControlChartResult) -> Panel:
    """Return the measurements one by one, their average, and where each chart signals."""
    panel = Panel(TIME, DISTANCE)
    dots = {"color": SHEWHART.color, "symbol": SHEWHART.symbol, "size": 5}
    panel.points(TIMES, result.measurements, SHEWHART, "measurement", marker=dots)
    panel.line(TIMES, result.averages, EWMA)
    for style, alarm in alarms(result).items():
        panel.line(
            **{name: values[-1] for name, values in alarm.items()},
            name="first signal",
            mode="lines+markers+text",
            textposition=f"{'top' if style is SHEWHART else 'bottom'} center",
            marker={**style.marker, "opacity": [1, 0]},
            line={"color": style.color, "width": 1.5},
            hoverinfo="skip",
        )
    panel.label(STREAM, 7.8, f"{SHEWHART.sign} measurement", "middle left")
    panel.label(STREAM, 6.5, f"{EWMA.sign} EWMA", "middle left")
    for style, limit in ((SHEWHART, 3), (EWMA, result.limit)):
        for y in (-limit, limit):
            panel.rule(style, y0=y, y1=y)
    shifted = result.inputs.shift > 0
    panel.label(SHIFT_START + 1 if shifted else None, 7.8, "shift", "middle right")
    if shifted:
        panel.rule(x0=SHIFT_START + 0.5, x1=SHIFT_START + 0.5)
    return panel


def waits(result: ControlChartResult) -> Panel:
    """Return how long each chart takes on average to see a shift."""
    inputs, flip = result.inputs, result.flip
    panel = Panel(SHIFT, WAIT)
    curves = {SHEWHART: SHEWHART_RUN_LENGTHS, EWMA: ewma_run_lengths(inputs.weight)}
    for style, here in ((SHEWHART, result.shewhart_arl), (EWMA, result.ewma_arl)):
        panel.line(SHIFTS, curves[style], style, line={**style.line, "shape": "spline"})
        panel.point(inputs.shift, here, "", style)
    lower, upper = sorted(curves, key=lambda style: curves[style][12])
    for style, height, place in ((lower, 0.7, "bottom left"), (upper, 1, "top right")):
        text = f"{style.sign} {short_name(style)}"
        panel.label(SHIFTS[12], height * curves[style][12], text, place)
    # A flip that is not there has no coordinates: every trace keeps its place in the figure.
    wait, text = None, "flip"
    if flip is not None:
        wait, text = float(control_charts.shewhart_arl(flip)), f"flip: {flip:.1f} σ"
    panel.point(flip, wait, text, name="flip")
    return panel


class ControlChart(Explorer):
    """How long does a control chart take to see that the process has shifted?"""

    simulates = True
    Inputs = ControlChartInputs
    presets = {
        "Nothing happens": {"shift": 0.0},
        "Small shift": {"shift": 0.5},
        "No memory": {"weight": 1.0},
    }
    card = Card(
        r"z_i = \lambda x_i + (1-\lambda) z_{i-1},\quad \text{limits } "
        r"\pm \text{width}\cdot\sigma\sqrt{\tfrac{\lambda}{2-\lambda}};\qquad "
        r"\text{Shewhart chart: } ARL = \frac{1}{1-\beta}",
        {
            "x_i": "measurement number i, in σ from the target",
            "z_i": "exponentially weighted moving average (EWMA), σ",
            r"\lambda": "weight of the newest measurement, from 0 to 1",
            r"\text{width}": "of the EWMA limits, in standard deviations of the EWMA; follows from "
            "λ, so that both charts give a false alarm once in 370 measurements",
            r"\beta": "chance that one measurement misses the shift, limits ± 3 σ",
            "ARL": "average run length: mean number of measurements until a signal",
        },
        "Shewhart 1931; Roberts 1959, Technometrics 1(3); Lucas & Saccucci 1990, Technometrics "
        "32(1). The width is 2.86 at λ = 0.2 and 3 at λ = 1, where the EWMA is the Shewhart chart.",
        "Target and σ are known, measurements are normal and independent, and the shift stays. The "
        "average run length counts from a fresh start; the stream has 20 measurements before.",
    )

    @staticmethod
    def solve(inputs):
        stream = short_run.measurement_stream(0, 1, STREAM, inputs.shift, SHIFT_START, inputs.run)
        averages = control_charts.ewma(stream.measurement, inputs.weight, 0)
        width = ewma_width(inputs.weight)
        limit = float(control_charts.ewma_limits(inputs.weight, width).upper)
        return ControlChartResult(
            inputs,
            stream.measurement,
            averages,
            limit,
            signals(stream.measurement, 3),
            signals(averages, limit),
            float(control_charts.shewhart_arl(inputs.shift)),
            float(control_charts.ewma_arl(inputs.shift, inputs.weight, width)),
            crossing(ewma_run_lengths(inputs.weight)),
        )

    @staticmethod
    def draw(result):
        return stack(stream(result), waits(result), height=560)

    @staticmethod
    def animate(result):
        arrived = TIMES[:, np.newaxis] >= TIMES
        streams = (result.measurements, result.averages)
        moving = [{"y": np.where(arrived, values, np.nan)} for values in streams]
        moving += alarms(result).values()
        return Frames(TIMES, "measurements", dict(enumerate(moving)), first=len(TIMES) - 1)

    @staticmethod
    def columns(result):
        return {
            "Shewhart chart waits (measurements)": in_words(result.shewhart_arl),
            "EWMA waits (measurements)": in_words(result.ewma_arl),
        }

    @staticmethod
    def describe(result):
        inputs = result.inputs
        shewhart, ewma = (in_words(wait) for wait in (result.shewhart_arl, result.ewma_arl))
        if not inputs.shift:
            return (
                f"Nothing has happened: each chart signals once in {shewhart} measurements.\n"
                "Every signal here is a false alarm."
            )
        seen = [
            f"signals after {counted(first, 'measurement')}"
            if first
            else f"does not signal within {STREAM - SHIFT_START} measurements"
            for first, _ in (result.shewhart, result.ewma)
        ]
        early = result.shewhart[1] + result.ewma[1]
        alarm = f" ({counted(early, 'false alarm')} before the shift)" if early else ""
        return (
            f"Mean wait for a shift of {in_words(inputs.shift)} σ: Shewhart {shewhart} "
            f"measurements, EWMA {ewma}.\n"
            f"In this run the Shewhart chart {seen[0]}, the EWMA {seen[1]}{alarm}. While nothing "
            f"is wrong, both signal once in {in_words(float(SHEWHART_RUN_LENGTHS[0]))} "
            "measurements."
        )
