"""Measure everything that has a target, print a table and write `bench.json`.

Run by `make bench`. Targets are ratios within this run, and counts: milliseconds depend on the
machine. Ends with 1 if a target is missed. Names of parts measure only those:
`python tests/bench.py updates lessons models browser load`.
"""

import ast
import dataclasses
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import widgets.explorers  # before numpy: what `widgets` says about threads must hold here too

# isort: split
import bench_browser
import bench_load
import bench_models
import nbformat
import numpy as np
import plotly.graph_objects as go
from bench_report import Report, Row, median_time, print_table
from everything import explorers
from nbclient import NotebookClient

from widgets.explorer import Explorer
from widgets.page.fields import fields_of, parse

ROOT = Path(__file__).parents[1]
RUNS = 20
MEMORY = "import psutil; print(psutil.Process().memory_info().rss)"  # ipykernel needs psutil too


def explorer_modules() -> list[str]:
    path = widgets.explorers.__path__
    return [f"widgets.explorers.{module.name}" for module in pkgutil.iter_modules(path)]


def settings_of(explorer: type[Explorer]) -> Iterator[tuple[str, dict]]:
    """Yield the start, all inputs at one end, and each input alone at its ends, by name."""
    ends = {}
    for name, field in fields_of(explorer.Inputs).items():
        given = {"switch": (False, True), "choice": field.options, "text": (field.default,)}
        ends[name] = given.get(field.kind, (field.low, field.high))
    yield "start", {}
    yield "all lowest", {name: values[0] for name, values in ends.items()}
    yield "all highest", {name: values[-1] for name, values in ends.items()}
    for name, values in ends.items():
        for value in values:
            yield f"{name} = {value}", {name: value}


def three_traces() -> go.Figure:
    """Return what a learner of Plotly would build: three lines and their axes."""
    x = np.geomspace(1e3, 1e6, 61)
    lines = [go.Scatter(x=x, y=x**power, mode="lines", name=f"{power}") for power in (1, 2, 3)]
    axis = {"type": "log", "title": "Volume", "range": [3, 6], "dtick": 1}
    return go.Figure(lines, {"height": 420, "xaxis": axis, "yaxis": {**axis, "range": [0, 20]}})


def updates(report: Report) -> None:
    """Compare one move of a slider, from what is asked to the view, with building a `go.Figure`.

    The clock is the processor's, which stands still while other programs run.
    """
    usual, starts = [], []
    for name, cls in sorted(explorers().items()):
        explorer, times, refused = cls(), {}, 0
        reference = median_time(three_traces, RUNS, time.process_time)
        usual.append(reference)
        for setting, values in settings_of(cls):
            asked = {**dataclasses.asdict(cls.Inputs()), **values}

            def update(cls=cls, explorer=explorer, asked=asked):
                explorer._view_of(parse(cls.Inputs, asked), asked)

            try:
                times[setting] = median_time(update, RUNS, time.process_time) / reference
            except ValueError:  # the learner sees a line that says why
                refused += 1
        worst = max(times, key=times.get)
        starts.append(times["start"])
        note = f"worst of {len(times)} settings: {worst}; start {times['start']:.2f}"
        if refused:
            note += f"; {refused} refused"
        target = None if cls.simulates else 2.5
        report.add(Row(f"update of {name} ÷ go.Figure", times[worst], "×", target, note=note))
    figure = f"a go.Figure: {1e3 * np.median(usual):.1f} ms"
    report.add(Row("median update ÷ go.Figure", float(np.median(starts)), "×", 1, note=figure))


def imports_of(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the import lines of a lesson."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    statements = [node for cell in cells for node in ast.walk(ast.parse(cell))]
    return [ast.unparse(s) for s in statements if isinstance(s, ast.Import | ast.ImportFrom)]


def import_time(lines: list[str]) -> float:
    """Return the seconds that a fresh interpreter takes to import something, median of 5."""
    clock = "from time import perf_counter"
    code = "\n".join([clock, "start = perf_counter()", *lines, "print(perf_counter() - start)"])
    run = [sys.executable, "-c", code]
    found = [
        float(subprocess.run(run, check=True, capture_output=True, cwd=ROOT).stdout)
        for _ in range(6)
    ]
    return float(np.median(found[1:]))  # the first one fills the caches of the disk


def kernel_memory(notebook: nbformat.NotebookNode) -> float:
    """Run a whole lesson and return the megabytes its kernel then holds."""
    notebook.cells.append(nbformat.v4.new_code_cell(MEMORY))
    # A folder of its own: there a lesson finds no earlier answers and leaves none.
    with tempfile.TemporaryDirectory() as folder:
        where = {"metadata": {"path": folder}}
        NotebookClient(notebook, kernel_name="python3", resources=where).execute()
    return int(notebook.cells[-1].outputs[0].text) / 1e6


def lessons(report: Report) -> None:
    """Run every lesson, and import what it imports."""
    report.add(Row("memory of an empty kernel", kernel_memory(nbformat.v4.new_notebook()), "MB"))
    everything = [f"import {module}" for module in explorer_modules()]
    report.add(Row("import of all explorers", import_time(everything), "s"))
    for path in sorted((ROOT / "lessons").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        report.add(
            Row(f"import of {path.stem}", import_time(imports_of(notebook)), "s"),
            Row(f"memory after {path.stem}", kernel_memory(notebook), "MB"),
        )


PARTS = {
    "updates": updates,
    "lessons": lessons,
    "models": bench_models.measure,
    "browser": bench_browser.measure,
    "load": bench_load.measure,
}


def main() -> int:
    os.environ.pop("COURSE_PRESENTATION", None)
    report = Report()
    for part in sys.argv[1:] or PARTS:
        print(f"Measuring {part} …", flush=True)
        try:
            PARTS[part](report)
        except Exception as error:  # the other parts are still worth having
            traceback.print_exc()
            report.add(Row(f"failures of {part}", 1, "", 0, note=str(error).partition("\n")[0]))

    print()
    print_table(
        [["what", "measured", "target", "", ""], *(row.cells() for row in report.rows)],
    )
    for growth in report.growth:
        print(f"\n{growth.title}")
        print_table(growth.cells())
    written = {
        "rows": [{**dataclasses.asdict(row), "ok": row.ok} for row in report.rows],
        "growth": [dataclasses.asdict(growth) for growth in report.growth],
    }
    (ROOT / "bench.json").write_text(json.dumps(written, indent=1, default=float), "utf-8")
    missed = sum(not row.ok for row in report.rows)
    print(f"\n{len(report.rows)} rows, {missed} targets missed; written to bench.json")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
