"""Lesson 02: what a line does with the jobs in it."""

from dataclasses import dataclass

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.models.production import work_in_progress as line_laws
from widgets.page.fields import Limit, number
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, in_words
from widgets.page.theme import MASS, NEUTRAL, THIRD, Style

# Hopp and Spearman's case of a line for printed circuits, datasets/hal_performance.csv: panels/h,
# hours, panels/h, hours.
HAL = {"bottleneck_rate": 114.0, "raw_process_time": 33.9, "throughput": 71.8, "flow_time": 663.0}
HAL_SHARE = 100 * HAL["throughput"] / HAL["bottleneck_rate"]  # %
HAL_DELAY = HAL["flow_time"] / HAL["raw_process_time"]

JOBS = Axis("Work in progress", "× W₀", 0.01, 100, log=True, at="with")
SHARE = Axis("Throughput", "% r<sub>b</sub>", 0, 112)
DELAY = Axis("Flow time", "× T₀", 0.6, 1_000, log=True)
CASES = {  # line style → what the line does
    Style("best case", NEUTRAL.color, "solid", ""): line_laws.best_case,
    Style("practical worst case", NEUTRAL.color, "dash", ""): line_laws.practical_worst_case,
    Style("worst case", NEUTRAL.color, "dot", ""): line_laws.worst_case,
}


@dataclass(frozen=True)
class WorkInProgressInputs:
    jobs: float = number(
        "Work in progress", "jobs", 120, 1, 1e5, log=True, help="started but not finished"
    )
    share: float = number(
        "Throughput", "% of the bottleneck rate", 60, 1, 100, step=1, help="what the line delivers"
    )
    bottleneck_rate: float = number(
        "Bottleneck rate", "jobs/h", 10, 0.01, 1000, log=True, more=True,
        help="speed of the busiest station",
    )  # fmt: skip
    raw_process_time: float = number(
        "Raw process time", "h", 4, 0.1, 1000, log=True, more=True,
        help="work on one job, without any waiting",
    )  # fmt: skip

    @property
    def critical(self) -> float:
        """Work in progress that keeps the bottleneck of a regular line busy, W₀ [jobs]."""
        return self.bottleneck_rate * self.raw_process_time

    def limits(self) -> dict[str, Limit]:
        """Between one job after the other (1/T₀) and a line in which nothing ever waits."""
        share = self.share / 100
        most, least = self.jobs / share, 1 / share  # of W₀
        too_few = "fewer jobs do not give this throughput, even if nothing varies"
        both = "no line with these jobs makes more, and none makes less"
        rate, time = self.bottleneck_rate, self.raw_process_time
        return {
            "jobs": Limit(low=share * self.critical, why=too_few),
            "share": Limit(100 / self.critical, 100 * self.jobs / self.critical, both),
            "bottleneck_rate": Limit(least / time, most / time, both),
            "raw_process_time": Limit(least / rate, most / rate, both),
        }


@dataclass(frozen=True)
class WorkInProgressResult:
    inputs: WorkInProgressInputs
    critical: float  # [W0] jobs
    throughput: float  # jobs/h
    flow_time: float  # h, by Little's law
    practical: float  # jobs/h that the practical worst case makes with these jobs
    needed: float | None  # jobs it needs for this throughput; None: no number would do

    @property
    def delay(self) -> float:
        """Flow time as a multiple of the raw process time."""
        return self.flow_time / self.inputs.raw_process_time

    @property
    def on_benchmark(self) -> bool:
        """Whether the line needs the jobs that the practical worst case needs, but for 1 %."""
        return self.needed is not None and abs(self.inputs.jobs / self.needed - 1) < 0.01


class WorkInProgress(Explorer):
    """How much does a line deliver, and how long does a job take to get through?"""

    Inputs = WorkInProgressInputs
    presets = {
        "HAL": {
            "jobs": 47_600.0,
            "share": round(HAL_SHARE, 2),
            "bottleneck_rate": HAL["bottleneck_rate"],
            "raw_process_time": HAL["raw_process_time"],
        },
        "Penny Fab One": {
            "jobs": 4.0, "share": 57.14, "bottleneck_rate": 0.5, "raw_process_time": 8.0,
        },
        "Same output, less inside": {"jobs": 80.0},
        "Nothing varies": {"jobs": 40.0, "share": 100.0},
    }  # fmt: skip
    card = Card(
        r"CT = \frac{WIP}{TH};\qquad \text{best: } TH = \min\left(\frac{WIP}{T_0}, r_b\right),\ "
        r"\text{practical worst: } \frac{WIP\,r_b}{W_0 + WIP - 1},\ \text{worst: } \frac{1}{T_0}",
        {
            "TH": "throughput, jobs/h",
            "CT": "flow time from start to end, h",
            "WIP": "work in progress, jobs",
            "r_b": "bottleneck rate, jobs/h",
            "T_0": "raw process time, h",
            "W_0": "critical work in progress r_b T_0, jobs",
        },
        "Little 1961; Hopp and Spearman, Factory Physics, chapter 7, "
        "which is also the source of Penny Fab One and of the HAL case.",
        "The work in progress is held constant. The practical worst case is exact for equal "
        "single-machine stations with exponential times; a real line can be better or worse.",
    )

    @staticmethod
    def solve(inputs):
        line = inputs.bottleneck_rate, inputs.raw_process_time
        critical = float(line_laws.critical_work_in_progress(*line))
        throughput = inputs.share / 100 * inputs.bottleneck_rate
        needed = None
        if inputs.share < 100:
            needed = float(line_laws.practical_worst_case_work_in_progress(throughput, *line))
        return WorkInProgressResult(
            inputs,
            critical,
            throughput,
            inputs.jobs / throughput,
            float(line_laws.practical_worst_case(inputs.jobs, *line).throughput),
            needed,
        )

    @staticmethod
    def draw(result):
        inputs, critical = result.inputs, result.critical
        rate, time = inputs.bottleneck_rate, inputs.raw_process_time
        # Where less than one job would be left, the lines stop.
        jobs = np.maximum(JOBS.values(81) * critical, 1)
        upper, lower = panels = Panel(JOBS, SHARE, 1.15), Panel(JOBS, DELAY)
        for style, case in CASES.items():
            line = case(jobs, rate, time)
            upper.line(jobs / critical, 100 * line.throughput / rate, style)
            lower.line(jobs / critical, line.flow_time / time, style)
        upper.label(30, 100, "best", "top center")
        upper.label(100, 100 / critical, "worst")
        upper.label(1.4, 38, "practical<br>worst", "middle right")
        lower.label(3, 3, "best", "bottom right")
        lower.label(60 / critical, 60, "worst", "bottom right")
        hal_jobs = HAL_SHARE / 100 * HAL_DELAY
        upper.point(hal_jobs, HAL_SHARE, " HAL", MASS, "middle right")
        lower.point(hal_jobs, HAL_DELAY, "HAL ", MASS, "middle left")
        you = inputs.jobs / critical
        high = inputs.share > 30
        upper.point(you, inputs.share, "you", THIRD, "top center" if high else "top right")
        lower.point(you, result.delay, "you", THIRD)
        if result.needed is not None:
            enough = result.needed / critical
            upper.point(enough, inputs.share, name="practical worst case")
        return stack(*panels, height=540)

    @staticmethod
    def columns(result):
        needed = "–" if result.needed is None else in_words(result.needed)
        return {
            "Throughput (jobs/h)": in_words(result.throughput),
            "Flow time (h)": in_words(result.flow_time),
            "Times the work on a job": in_words(result.delay),
            "Practical worst case needs (jobs)": needed,
        }

    @staticmethod
    def describe(result):
        times = in_words(result.delay)
        work = "just the work" if times == "1" else f"{times} times the work"
        here = (
            f"Each job takes {counted(result.flow_time, 'hour')} to get through: {work} on it.\n"
            f"{counted(result.inputs.jobs, 'job')} in the line, {in_words(result.throughput)} an "
            f"hour (W₀: {counted(result.critical, 'job')}). "
        )
        if result.needed is None:
            return f"{here}Only a line in which nothing varies keeps its bottleneck always busy."
        if result.on_benchmark:
            return f"{here}That is just what the practical worst case does."
        word = "better" if result.throughput > result.practical else "worse"
        return f"{here}That is {word} than the practical worst case (the circle)."
