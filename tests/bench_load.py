"""A class on one machine: twenty kernels at once, each runs a lesson and then moves sliders."""

import asyncio
import json
import tempfile
from pathlib import Path

import nbformat
import numpy as np
import psutil
from bench_report import Report, Row
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

LESSONS = Path(__file__).parents[1] / "lessons"
LEARNERS = 20
TRIES = 3
MOVES, PAUSE = 60, 0.5  # moves of each learner, and seconds between two of them

# Runs in every kernel: from what a lesson put on the page, move one slider after the other.
MOVE = f"""\
import asyncio, json, time, psutil
from widgets.page import live
from widgets.page.fields import fields_of

def sliders():
    while True:
        for explorer in live.all_open():
            for name, field in fields_of(explorer.Inputs).items():
                if field.kind in ("number", "integer"):
                    yield explorer, name, field.stops()

seconds, moves = [], sliders()
for move in range({MOVES}):
    explorer, name, stops = next(moves)
    start = time.perf_counter()
    explorer.asked = {{**explorer.asked, name: stops[len(stops) // 3]}}
    seconds.append(time.perf_counter() - start)
    explorer.reset()
    await asyncio.sleep({PAUSE})
print(json.dumps({{"seconds": seconds, "memory": psutil.Process().memory_info().rss}}))
"""


async def learner(path: Path) -> dict:
    """Run one lesson from top to bottom, then move its sliders; return what the kernel measured."""
    for attempt in range(TRIES):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(nbformat.v4.new_code_cell(MOVE))
        with tempfile.TemporaryDirectory() as folder:
            where = {"metadata": {"path": folder}}
            client = NotebookClient(notebook, kernel_name="python3", resources=where, timeout=600)
            try:
                await client.async_execute()
                return json.loads(notebook.cells[-1].outputs[-1].text)
            except (DeadKernelError, RuntimeError):  # two kernels have picked the same port
                if attempt == TRIES - 1:
                    raise


async def a_class() -> list[dict | BaseException]:
    paths = sorted(LESSONS.glob("0*.ipynb"))
    everyone = [learner(paths[i % len(paths)]) for i in range(LEARNERS)]
    return await asyncio.gather(*everyone, return_exceptions=True)


def measure(report: Report) -> None:
    """Report how many of the class finished, their memory, and how long an update took."""
    before = psutil.virtual_memory().available
    lowest = [before]

    async def watched() -> list:
        async def watch() -> None:
            while True:
                lowest.append(psutil.virtual_memory().available)
                await asyncio.sleep(0.2)

        watching = asyncio.create_task(watch())
        found = await a_class()
        watching.cancel()
        return found

    found = asyncio.run(watched())
    finished = [one for one in found if isinstance(one, dict)]
    for one in found:
        if not isinstance(one, dict):
            print(f"  a kernel did not finish: {one}")
    seconds = np.concatenate([one["seconds"] for one in finished])
    memory = sum(one["memory"] for one in finished)
    cores = f"{psutil.cpu_count()} cores"
    late = 1e3 * np.percentile(seconds, 95)
    report.add(
        Row(f"kernels of {LEARNERS} that finished", len(finished), "", LEARNERS, at_least=True),
        Row("memory of all kernels at the end", memory / 1e9, "GB", note="resident, summed"),
        Row("memory taken from the machine", (before - min(lowest)) / 1e9, "GB"),
        Row("update in a full class, median", 1e3 * np.median(seconds), "ms", note=cores),
        Row("update in a full class, 95 %", late, "ms", note=cores),
    )
