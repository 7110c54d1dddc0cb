"""What a benchmark measured against what it should reach, and how that is printed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Row:
    """One measurement; `target` is the most it may be, or with `at_least` the least."""

    what: str
    measured: float
    unit: str
    target: float | None = None  # None: measured for information
    at_least: bool = False
    note: str = ""

    @property
    def ok(self) -> bool:
        if self.target is None:
            return True
        difference = self.measured - self.target
        return difference >= 0 if self.at_least else difference <= 0

    def cells(self) -> list[str]:
        measured = f"{self.measured:,.4g} {self.unit}"
        if self.target is None:
            return [self.what, measured, "", "", self.note]
        target = f"{'≥' if self.at_least else '≤'} {self.target:,.10g} {self.unit}"
        return [self.what, measured, target, "ok" if self.ok else "MISSED", self.note]


@dataclass(frozen=True)
class Growth:
    """How a cost grows: a table of numbers."""

    title: str
    head: list[str]
    rows: list[list[float]]

    def cells(self) -> list[list[str]]:
        return [self.head, *([f"{value:,.3g}" for value in row] for row in self.rows)]


@dataclass
class Report:
    """All rows and tables of one run."""

    rows: list[Row] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)

    def add(self, *rows: Row) -> None:
        """Take rows in, and show them at once: a run lasts some minutes."""
        for row in rows:
            print("  " + "  ".join(filter(None, row.cells())), flush=True)
        self.rows += rows

    @property
    def ok(self) -> bool:
        return all(row.ok for row in self.rows)


def print_table(cells: list[list[str]]) -> None:
    """Print columns as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        print("  ".join(map(str.ljust, line, widths)).rstrip())


def median_time(
    function: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the median duration of a call [s], after one call that does not count."""
    function()
    durations = []
    for _ in range(runs):
        start = clock()
        function()
        durations.append(clock() - start)
    return float(np.median(durations))
