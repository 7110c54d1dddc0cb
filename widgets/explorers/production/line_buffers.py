"""Lesson 02: what a line loses because times vary, and what buffers win back."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.production.serial_line import departure_times, exact_throughput
from widgets.models.production.variability import process_time_factors
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted
from widgets.page.theme import NEUTRAL, THIRD, Style

SIZES = np.arange(21)  # buffer places shown
REPLICATIONS = 20
# Buffer sizes up to which the Markov chain of an exponential line is solved at once, by stations.
EXACT = {2: 20, 3: 10, 4: 2, 5: 0, 6: 0}


@dataclass(frozen=True)
class LineBuffersInputs:
    stations: int = integer("Stations in the line", "", 5, 2, 8, help="all equally fast")
    custom_cv: float = number(
        "Variability of the times (CV)", "", 1, 0, 2, step=0.05, help="0: all jobs take as long"
    )  # fmt: skip
    target: float = number(
        "Throughput wanted", "%", 85, 50, 99, step=1, help="of what a station makes alone"
    )
    mass_cv: float = number(
        "Variability to compare with (CV)", "", 0.25, 0, 2, step=0.05, more=True
    )
    seed: int = integer("Seed of the random numbers", "", 1, 1, 100, more=True)


PLACES = Axis("Buffer places", "places", -1, 20.5, at="with")
THROUGHPUT = Axis("Throughput", "% of one station", 20, 106)
# Neither of the two systems: variety makes times vary, but so do breakdowns and people.
COMPARED = Style("to compare", "#B3588A", "longdash", "triangle-up")
CROSS = {"symbol": "x-thin-open", "size": 8, "color": NEUTRAL.color}


@dataclass(frozen=True)
class LineBuffersResult:
    inputs: LineBuffersInputs
    mass: np.ndarray  # (sizes, replications) throughput, % of one station alone
    custom: np.ndarray
    mass_needed: int | None  # buffer places that reach the target; None: more than are shown
    custom_needed: int | None


@lru_cache(maxsize=8)
def random_work(stations: int, seed: int) -> np.ndarray:
    """Return exponential random numbers, (jobs, stations, replications)."""
    shape = (1_000 + 4_000 // stations, stations, REPLICATIONS)
    return np.random.default_rng(seed).standard_exponential(shape)


def simulate(stations: int, variations: list[float], seed: int) -> np.ndarray:
    """Return throughput in % of one station alone, (variations, sizes, replications)."""
    work = random_work(stations, seed)
    times = [process_time_factors(work, variation) for variation in variations]
    # Sampled means that are exactly right leave less noise in the throughput.
    times = np.stack([t / t.mean(axis=(0, 2), keepdims=True) for t in times], axis=2)
    finished = departure_times(times, SIZES)
    warm_up = len(times) // 4
    rate = (len(times) - warm_up) / (finished[-1] - finished[warm_up - 1])
    return 100 * rate.swapaxes(0, 1)


@lru_cache(maxsize=64)
def exact(stations: int, variation: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the buffer sizes with a known throughput, and that in %; no sizes if none is known."""
    if variation == 0:
        return SIZES, np.full(len(SIZES), 100.0)
    known = SIZES[: EXACT.get(stations, -1) + 1] if variation == 1 else SIZES[:0]
    return known, np.array([100 * exact_throughput([1] * stations, size) for size in known])


def enough(throughput: np.ndarray, target: float) -> int | None:
    """Return the first buffer size whose mean throughput reaches the target."""
    reached = np.flatnonzero(throughput.mean(axis=1) >= target)
    return int(SIZES[reached[0]]) if len(reached) else None


class LineBuffers(Explorer):
    """How many buffer places does a line need, if the times of its stations vary?"""

    simulates = True
    Inputs = LineBuffersInputs
    presets = {
        "Two stations": {"stations": 2},
        "Eight stations": {"stations": 8},
        "Standard work": {"custom_cv": 0.25, "mass_cv": 0.0},
        "Very unequal jobs": {"custom_cv": 1.75},
    }
    card = Card(
        r"\text{out}_{k,i} = \max\left(\max(\text{out}_{k,i-1},\, \text{out}_{k-1,i}) + "
        r"\text{time}_{k,i},\; \text{out}_{k-b-1,i+1}\right),\qquad "
        r"TH = \frac{b+2}{b+3}\ \text{(2 stations, CV 1)}",
        {
            r"\text{out}_{k,i}": "when job k leaves station i",
            r"\text{time}_{k,i}": "time of job k at station i, Weibull distributed with mean 1",
            "b": "buffer places between two stations",
            "TH": "throughput, as a share of what one station makes alone",
            "CV": "coefficient of variation of the times: standard deviation over mean",
        },
        "Recursion for blocking after service: Baccelli, Cohen, Olsder and Quadrat 1992, "
        "Synchronization and Linearity. Exact values: steady state of the Markov chain, calculated "
        "here; Hunt 1956 and Hillier and Boling 1967 study this line.",
        "Stations are equally fast on average, never break down and are never set up; the first "
        "always has work, the last can always deliver. The band holds 90 % of 20 simulated runs; "
        "the crosses are exact values.",
    )  # fmt: skip

    @staticmethod
    def of_firm(firm):
        return {"custom_cv": firm.process_cv}

    @staticmethod
    def solve(inputs):
        variations = [inputs.mass_cv, inputs.custom_cv]
        mass, custom = simulate(inputs.stations, variations, inputs.seed)
        return LineBuffersResult(
            inputs, mass, custom, enough(mass, inputs.target), enough(custom, inputs.target)
        )

    @staticmethod
    def draw(result):
        inputs, panel = result.inputs, Panel(PLACES, THROUGHPUT)
        # Names at the right end leave room for the line of what is wanted, and for each other.
        ends = sorted((result.mass[-1].mean(), result.custom[-1].mean()))
        lower_end, upper_end = (end - inputs.target for end in ends)
        line_close_above = -8 < upper_end < 0
        curve_close_below = -9 < lower_end < 1 and upper_end > 7
        upper = max((result.mass, result.custom), key=np.mean)
        for style, sign, runs, variation, needed in (
            (COMPARED, "▲", result.mass, inputs.mass_cv, result.mass_needed),
            (THIRD, "■", result.custom, inputs.custom_cv, result.custom_needed),
        ):
            mean, (low, high) = runs.mean(axis=1), np.percentile(runs, [5, 95], axis=1)
            around = np.append(SIZES, SIZES[::-1]), np.append(low, high[::-1])
            band = {"fill": "toself", "fillcolor": f"{style.color}40", "line": {"width": 0}}
            panel.line(*around, hoverinfo="skip", **band)
            panel.line(SIZES, mean, style, f"CV {variation:.3g}")
            panel.points(*exact(inputs.stations, variation), name="exact", marker=CROSS)
            if needed is not None:
                place = "top center" if runs is upper else "bottom right"
                panel.point(needed, mean[needed], str(needed), position=place, name="enough")
            at, place = 2, "bottom right"
            if runs is upper:
                at, place = 20, "bottom left" if line_close_above else "top left"
            text = f'<span style="color:{style.color}">{sign}</span> CV {variation:.3g}'
            panel.label(at, mean[at], text, place)
        panel.line([PLACES.low, PLACES.high], [inputs.target] * 2, name="wanted", hoverinfo="skip")
        place = "top left" if line_close_above or curve_close_below else "bottom left"
        panel.label(PLACES.high, inputs.target, "wanted", place)
        return panel.figure(height=460)

    @staticmethod
    def columns(result):
        enough = "more than 20" if result.custom_needed is None else str(result.custom_needed)
        return {
            "Throughput without buffers (%)": f"{result.custom[0].mean():.1f}",
            f"Buffer places for {result.inputs.target:.3g} %": enough,
        }

    @staticmethod
    def describe(result):
        inputs, other, yours = result.inputs, result.mass[0].mean(), result.custom[0].mean()
        compared, cv = (f"{variation:.3g}" for variation in (inputs.mass_cv, inputs.custom_cv))
        places, others = (
            "more than 20 buffer places"
            if needed is None
            else counted(needed, "buffer place")
            if needed
            else "no buffer"
            for needed in (result.custom_needed, result.mass_needed)
        )
        return (
            f"A throughput of {inputs.target:.3g} % needs {places} after each station.\n"
            f"So it is with CV {cv}; with CV {compared} it needs {others}. Without buffers, "
            f"{inputs.stations} stations make {yours:.1f} % of what one makes alone with CV {cv}, "
            f"and {other:.1f} % with CV {compared}."
        )
