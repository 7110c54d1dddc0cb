"""What a learner waits for: our explorers against the usual ways to make a chart interactive.

Each way is a generated notebook in a real JupyterLab, with the same chart, three sliders and a
kernel of its own.
"""

import tempfile
import time
from pathlib import Path

import nbformat.v4 as nbf
import numpy as np
from bench_report import Report, Row
from browsing import chromium, jupyterlab, open_lesson, run_all
from playwright.sync_api import Browser, Page

CHARTS = 5
REPEATS = 3
ROUNDS, MOVES = 8, 10  # moves of each way: ROUNDS × MOVES

SETUP = """\
import ipywidgets as ipw
import numpy as np
import plotly.graph_objects as go
from widgets.explorers import cost

def sliders():
    volume = ipw.FloatSlider(40_000, min=1e3, max=1e6, step=1e3, description="Volume")
    mass_fixed = ipw.FloatSlider(2e6, min=1e5, max=1e7, step=1e5, description="Fixed cost")
    custom_unit = ipw.FloatSlider(40, min=5, max=100, step=1, description="Unit cost")
    return {"volume": volume, "mass_fixed": mass_fixed, "custom_unit": custom_unit}

def draw(**inputs):
    return go.Figure(cost.BreakEven.draw(cost.BreakEven.solve(cost.BreakEven.Inputs(**inputs))))
"""
# What somebody who knows FigureWidget writes by hand: only values, no new figure.
STOCK = """\
volumes = np.geomspace(1e3, 1e6, 61)

def stock():
    controls, chart = sliders(), go.FigureWidget(draw())

    def update(change):
        inputs = cost.BreakEven.Inputs(**{name: s.value for name, s in controls.items()})
        result = cost.BreakEven.solve(inputs)
        with chart.batch_update():
            for i, system in enumerate((result.mass, result.custom)):
                line, point, name = (chart.data[n] for n in (2 * i, 2 * i + 1, 5 + i))
                line.y = y = system.per_unit(volumes)
                point.x, point.y = [inputs.volume], [system.per_unit(inputs.volume)]
                name.y = y[-1:]  # at the end of the line
            flip = chart.data[4]
            flip.x, flip.y = [result.volume], [result.mass.per_unit(result.volume)]
            flip.text = [f"flip: {result.volume:,.0f}"]

    for slider in controls.values():
        slider.observe(update, "value")
    return ipw.VBox([*controls.values(), chart])
"""
OURS, HAND_WRITTEN, NEW_FIGURE = "ours", "batch_update", "interact"
WAYS = {
    OURS: (["from widgets.explorers import cost"], "cost.BreakEven()"),
    HAND_WRITTEN: ([SETUP, STOCK], "stock()"),
    NEW_FIGURE: ([SETUP], "ipw.interact(draw, **sliders());"),
}
SLIDERS = "input[type=range], .noUi-handle"

# Counted in the page: handing every frame to Python would slow down the way with more bytes.
COUNT_BYTES = """
  window.benchBytes = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      if (!this.url.includes("/channels")) return;
      this.addEventListener("message", ({ data }) => (window.benchBytes += data.byteLength ?? data.length));
    }
  };
"""  # noqa: E501
# Painted: the traces are in the page, and two frames have passed.
PAINTED = """(charts) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("the charts did not appear in three minutes")), 180_000);
  const drawn = (chart) => chart._fullData?.length && chart.querySelector(".scatterlayer .trace");
  const look = () => {
    const all = [...document.querySelectorAll(".js-plotly-plot")];
    if (all.length === charts && all.every(drawn)) {
      requestAnimationFrame(() => requestAnimationFrame(done));
    } else requestAnimationFrame(look);
  };
  look();
})"""
# The heights a chart shows, as far as the eye can tell them apart.
SHOWN = """() => document.querySelector(".js-plotly-plot")._fullData
  .map(({ y }) => [...y].map((value) => value.toPrecision(4)).join(" "))"""
# From the key press to two frames after the unit cost of a chart, whose mark moves, is another one.
ARM = """() => {
  window.benchMove = new Promise((done, fail) => {
    setTimeout(() => fail(new Error("the chart did not follow within a minute")), 60_000);
    document.addEventListener("keydown", ({ timeStamp }) => {
      const unitCost = () => document.querySelector(".js-plotly-plot")._fullData[3].y[0];
      const before = unitCost();
      const stop = () => done(performance.now() - timeStamp);
      const look = () => {
        if (Math.abs(unitCost() - before) > 0.1) {
          requestAnimationFrame(() => requestAnimationFrame(stop));
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
}"""


def write_notebooks(folder: Path) -> None:
    """Write what is opened: per repeat a file of its own, and with it a fresh kernel."""
    folder.mkdir()

    def write(name: str, cells: list[str]) -> None:
        notebook = nbf.new_notebook(cells=[nbf.new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
        (folder / f"{name}.ipynb").write_text(nbf.writes(notebook), "utf-8")

    write("factory", ["from widgets.explorers import production", "production.WatchTheFactory()"])
    for way, (setup, chart) in WAYS.items():
        write(f"{way}-move", [*setup, chart])
        for repeat in range(REPEATS):
            write(f"{way}-open-{repeat}", [*setup, *[chart] * CHARTS])


def new_page(browser: Browser, height: int) -> Page:
    page = browser.new_context(viewport={"width": 1400, "height": height}).new_page()
    page.set_default_timeout(90_000)
    page.add_init_script(COUNT_BYTES)
    return page


def open_charts(browser: Browser, address: str, name: str) -> tuple[float, float]:
    """Return bytes and seconds from Run All to the last of five charts."""
    # High enough that every chart is in view: JupyterLab leaves out what is not.
    page = new_page(browser, 5_000)
    open_lesson(page, address, name)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    before = page.evaluate("window.benchBytes")
    start = time.perf_counter()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.evaluate(PAINTED, CHARTS)
    seconds = time.perf_counter() - start
    received = page.evaluate("window.benchBytes") - before
    page.context.close()
    return received, seconds


def opening(report: Report, browser: Browser, address: str) -> None:
    """Open a lesson of five charts, ours and stock by turns, and compare."""
    found = {OURS: [], HAND_WRITTEN: []}
    for repeat in range(REPEATS):
        for way in sorted(found, reverse=bool(repeat % 2)):
            found[way].append(open_charts(browser, address, f"{way}-open-{repeat}"))
    ours, stock = (np.median(found[way], axis=0) for way in (OURS, HAND_WRITTEN))
    sizes = f"{ours[0] / 1e6:.2f} against {stock[0] / 1e6:.2f} MB"
    times = f"{ours[1]:.2f} against {stock[1]:.2f} s, median of {REPEATS}"
    report.add(
        Row("five charts, bytes ÷ FigureWidget", ours[0] / stock[0], "×", 0.10, note=sizes),
        Row("five charts, time ÷ FigureWidget", ours[1] / stock[1], "×", 0.70, note=times),
    )


class MovingPage:
    """A page with one chart, whose third slider, the variable cost, is moved by keyboard."""

    def __init__(self, browser: Browser, address: str, way: str):
        self.page = new_page(browser, 1_000)
        open_lesson(self.page, address, f"{way}-move")
        run_all(self.page)
        self.page.evaluate(PAINTED, 1)
        self.slider = self.page.locator(SLIDERS).nth(2)

    def move(self, step: int) -> float:
        """Press an arrow key once; return the milliseconds to the repainted chart."""
        self.page.evaluate(ARM)
        self.page.keyboard.press("ArrowRight" if step > 0 else "ArrowLeft")
        took = self.page.evaluate("window.benchMove")
        self.page.wait_for_timeout(50)  # what this way still has to say belongs to this move
        return took


def moving(report: Report, browser: Browser, address: str) -> None:
    """Move the same slider of the same chart in rounds, each way by turns."""
    pages = {way: MovingPage(browser, address, way) for way in WAYS}
    shown = [page.page.evaluate(SHOWN) for page in pages.values()]
    if any(heights != shown[0] for heights in shown):
        raise RuntimeError("The charts differ: STOCK does not do what BreakEven.draw does.")
    took = {way: [] for way in WAYS}
    for turn in range(-1, ROUNDS):
        ways = list(WAYS)
        for way in ways[turn % 3 :] + ways[: turn % 3]:
            pages[way].page.bring_to_front()
            pages[way].slider.focus()
            moves = [pages[way].move(-1 if turn % 2 else 1) for _ in range(MOVES)]
            if turn >= 0:  # the first round warms up
                took[way] += moves
    median = {way: float(np.median(took[way])) for way in WAYS}
    slow = {way: float(np.percentile(took[way], 95)) for way in WAYS}
    for way in WAYS:
        count = f"median of {len(took[way])} moves"
        report.add(
            Row(f"slider to chart, {way}", median[way], "ms", note=count),
            Row(f"slider to chart, {way}, 95th percentile", slow[way], "ms"),
        )
    stock, new = median[HAND_WRITTEN], median[NEW_FIGURE]
    report.add(
        Row("slider to chart ÷ batch_update", median[OURS] / stock, "×", 0.55),
        Row("the same, 95th percentile", slow[OURS] / slow[HAND_WRITTEN], "×", 1.15),
        Row("slider to chart ÷ interact", median[OURS] / new, "×", 0.75),
        Row("the same, 95th percentile", slow[OURS] / slow[NEW_FIGURE], "×", 0.75),
    )
    for page in pages.values():
        page.page.context.close()


# The longest time without a new picture while a slider is dragged, thirty moves a second.
DRAG = """(slider) => new Promise((done) => {
  let longest = 0, before = performance.now(), move = 0;
  const drawn = () => {
    longest = Math.max(longest, performance.now() - before);
    before = performance.now();
  };
  document.addEventListener("course-drawn", drawn);
  const timer = setInterval(() => {
    slider.valueAsNumber = (move * 3) % Number(slider.max);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    if (++move < 150) return;
    clearInterval(timer);
    document.removeEventListener("course-drawn", drawn);
    done(longest);
  }, 33);
})"""


def dragging(report: Report, browser: Browser, address: str) -> None:
    """Drag the slider of the chart that has most to draw, the factory."""
    page = new_page(browser, 1_000)
    open_lesson(page, address, "factory")
    run_all(page)
    page.locator(".main-svg").first.wait_for()
    longest = page.locator("input[type=range]").first.evaluate(DRAG)
    report.add(Row("longest gap while the factory is dragged", longest, "ms", note="aim 350"))
    page.context.close()


def measure(report: Report) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "lessons"
        write_notebooks(folder)
        with jupyterlab(folder) as address, chromium() as browser:
            opening(report, browser, address)
            moving(report, browser, address)
            dragging(report, browser, address)
