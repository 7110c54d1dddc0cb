"""Every lesson in a real JupyterLab and a real browser, by keyboard and for every reader."""

import os
import re
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import browsing
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from widgets.page import theme
from widgets.page.faces import PLOTLY

FOLDER = Path(__file__).parents[1] / "lessons"
LESSONS = {path.stem: nbformat.read(path, as_version=4) for path in sorted(FOLDER.glob("*.ipynb"))}
WITH_EXPLORER = "05_cost"
SCREENSHOTS = os.environ.get("COURSE_SCREENSHOTS")
# Two processes share the lessons, each with a browser of its own.
every_lesson = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(f"browser {number % 2}"))
        for number, name in enumerate(LESSONS)
    ],
)

# What JupyterLab itself says to the console, whatever page it shows; and anywidget, when a busy
# machine takes more than two seconds for a page. Whether every widget is there is tested below.
NOT_OURS = re.compile(
    r"favicon|/lsp/|source map|manifest|preload|\[anywidget\] Failed to initialize model"
    r"|jupyterlite",  # which is installed to build the site, and wants to live there only
    re.I,
)
SEEN = """(explorer) => {
  const chart = explorer.querySelector('.course-chart');
  return {
    sentence: explorer.querySelector('.course-sentence').textContent,
    chart: JSON.stringify([chart.data, chart.layout && chart.layout.annotations,
                           chart.layout && chart.layout.shapes]),
    error: explorer.querySelector('.course-error').textContent,
    entries: [...explorer.querySelectorAll('.course-entry input')].map((entry) => entry.value),
  };
}"""


def stored(name: str) -> tuple[int, int, int]:
    """Return how many charts, folded charts and forms a lesson shows, from its stored outputs."""
    cells = LESSONS[name].cells
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    charts = sum(PLOTLY in data for data in outputs)
    folded = sum("Write your prediction down first" in str(data) for data in outputs)
    forms = sum('class="course-of-form"' in data.get("text/html", "") for data in outputs)
    return charts, folded, forms - folded


# A kernel that lives on costs memory, and its page would ask it for the widgets of the next one.
END_SESSIONS = """async () => {
  const token = (document.cookie.match(/_xsrf=([^;]+)/) || [])[1];
  const headers = token ? { 'X-XSRFToken': token } : {};
  for (const { id } of await (await fetch('/api/sessions')).json())
    await fetch(`/api/sessions/${id}`, { method: 'DELETE', headers });
}"""


@contextmanager
def lesson(browser, lab: str, name: str, width: int = 1400, touch: bool = False):
    """Open a lesson in a page of its own; fail at the end if the page complained."""
    complaints = []

    def complain(text: str) -> None:
        if not NOT_OURS.search(text):
            complaints.append(text)

    def listen(message):
        if message.type == "error":
            complain(f"{message.text} ({message.location.get('url', '')})")

    page = browser.new_page(viewport={"width": width, "height": 1000}, has_touch=touch)
    page.set_default_timeout(60_000)
    page.on("console", listen)
    page.on("pageerror", lambda error: complain(str(error)))
    try:
        browsing.open_lesson(page, lab, name)
        yield page
        assert complaints == []
    finally:
        page.evaluate(END_SESSIONS)
        page.close()


def screenshot(what: Locator, name: str) -> None:
    """Keep a picture for the eye, if a folder is named for it."""
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        what.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


def scroll_through(page: Page) -> None:
    """Show every cell once: JupyterLab draws some only when they come into view."""
    for cell in page.locator(".jp-Notebook .jp-Cell").all():
        cell.scroll_into_view_if_needed()


def seen(explorer: Locator) -> dict:
    """Return what a learner sees: sentence, chart, error line and typed values."""
    return explorer.evaluate(SEEN)


def answer(explorer: Locator) -> dict:
    """Wait until all that was asked is answered and drawn; return what a learner sees then."""
    explorer.evaluate(
        """async (explorer) => {
          const stage = explorer.querySelector('.course-stage');
          for (const start = Date.now(); stage.ariaBusy !== 'false';) {
            if (Date.now() - start > 60_000) throw new Error('no answer within a minute');
            await new Promise((done) => setTimeout(done, 10));
          }
        }"""
    )
    return seen(explorer)


def at_rest(page: Page) -> None:
    """Wait until no chart has been drawn for a tenth of a second."""
    page.evaluate(
        """() => new Promise((done) => {
          let timer;
          const again = () => { clearTimeout(timer); timer = setTimeout(end, 100); };
          const end = () => { document.removeEventListener('course-drawn', again); done(); };
          document.addEventListener('course-drawn', again);
          again();
        })"""
    )


def press(control: Locator, key: str, done: Callable[[], bool]) -> None:
    """Press a key; again if it has no effect: while a page is at work one may go astray."""
    for _ in range(6):
        control.press(key)
        for _ in range(100):
            if done():
                return
            control.page.wait_for_timeout(100)
    raise AssertionError(f"{key} had no effect on {control}")


def predict(page: Page) -> int:
    """Make every prediction of the page with the keyboard; return how many there are."""
    questions = page.locator(".course-question", has=page.get_by_text("Lock my prediction"))
    for number in range(questions.count()):
        question = questions.nth(number)
        lock = question.get_by_role("button", name="Lock my prediction")
        if not lock.is_visible():
            continue  # made in an earlier session, and remembered
        if question.get_by_role("radio").count():
            choice = question.get_by_role("radio").first
            press(choice, "Space", choice.is_checked)
        elif question.locator("circle").count():
            point = question.locator("circle").first
            press(lock, "Enter", question.get_by_text("Move at least one of the points").is_visible)
            at = point.get_attribute("aria-valuenow")
            point.press("ArrowUp")
            assert point.get_attribute("aria-valuenow") != at
        else:
            entry = question.get_by_role("textbox")
            entry.fill("guess")
            press(entry, "Enter", question.get_by_text("is not a number").is_visible)
            limits = question.locator(".course-feedback").inner_text()
            low = re.search(r"from (\S+) to", limits)[1]
            entry.fill(low)
        expect(lock).to_be_enabled()  # a busy kernel greys it for a moment
        lock.press("Enter")
        question.get_by_text("Locked.").wait_for()
        assert question.get_by_role("button", name="Answer again").is_visible()
    return questions.count()


def wait_for_charts(page: Page, name: str) -> Locator:
    """Return the explorers of a page in which everything ran, when each has drawn its chart."""
    explorers = page.locator(".course-explorer")
    assert explorers.count() == sum(stored(name)[:2])
    for number in range(explorers.count()):
        chart = explorers.nth(number).locator(".course-chart .main-svg").first
        for _ in range(600):  # what grows above it moves it out of the window, where none is drawn
            explorers.nth(number).scroll_into_view_if_needed()
            if chart.is_visible():
                break
            page.wait_for_timeout(100)
        assert chart.is_visible()
        assert seen(explorers.nth(number))["sentence"].strip()
    return explorers


def keyboard_moves(explorer: Locator) -> list[str]:
    """Move each visible slider by keyboard; return what did not follow."""
    problems = []
    sliders = explorer.locator("input[type=range]:visible")
    for number in range(sliders.count()):
        slider, before = sliders.nth(number), seen(explorer)
        label = slider.get_attribute("aria-label")
        words = slider.get_attribute("aria-valuetext")
        at_end = slider.evaluate("(s) => s.valueAsNumber >= Number(s.max)")
        slider.press("ArrowLeft" if at_end else "ArrowRight")
        if slider.get_attribute("aria-valuetext") == words:
            problems.append(f"{label}: an arrow key does not change the value")
        now = answer(explorer)
        if all(now[what] == before[what] for what in ("sentence", "chart", "error")):
            # One step may be too small to see; the whole way is not.
            slider.press("Home" if at_end else "End")
            now = answer(explorer)
        if now["error"]:
            if (now["chart"], now["sentence"]) != (before["chart"], before["sentence"]):
                problems.append(f"{label}: the chart changed though the model refused")
        elif now["sentence"] == before["sentence"] and now["chart"] == before["chart"]:
            problems.append(f"{label}: neither chart nor sentence follows")
        explorer.locator(".course-reset").press("Enter")
        if answer(explorer)["error"]:
            problems.append(f"{label}: Reset leaves the error line")
    return problems


def typed_nonsense(explorer: Locator) -> list[str]:
    """Type a value out of range, then Reset; return what went wrong."""
    problems = []
    entries = explorer.locator(".course-field:not(.course-text) .course-entry input:visible")
    if not entries.count():
        return problems
    entry, before = entries.first, seen(explorer)
    # As a person types: fill() selects first, and JupyterLab may end a selection by moving cells.
    entry.focus()
    for key in ("Control+A", "1", "e", "1", "5", "Tab"):
        explorer.page.keyboard.press(key)
    now = answer(explorer)
    if "out of range" not in now["error"]:
        problems.append(f"a value out of range is not named: “{now['error']}”")
    if (now["chart"], now["sentence"]) != (before["chart"], before["sentence"]):
        problems.append("a value out of range changed the chart")
    if entry.input_value() != "1e15" or entry.get_attribute("aria-invalid") != "true":
        problems.append(f"the typed text is gone or not marked: {entry.input_value()}")
    explorer.locator(".course-reset").press("Enter")
    after = answer(explorer)
    if after != before:
        problems.append(f"Reset leads to {after['entries']} “{after['error']}”")
    return problems


def preset_works(explorer: Locator) -> list[str]:
    """Press the last preset; return what went wrong. The model is asked for all in other tests."""
    # A firm beyond this chart's sliders has a grey button, which says why.
    buttons = explorer.locator(".course-preset:not([aria-disabled=true])")
    button, before = buttons.last, seen(explorer)
    button.press("Enter")
    now = answer(explorer)
    explorer.locator(".course-reset").press("Enter")
    answer(explorer)
    same = (now["chart"], now["sentence"]) == (before["chart"], before["sentence"])
    if now["error"] or same:
        return [f"{button.inner_text()} shows nothing new: “{now['error']}”"]
    return []


def violations(page: Page) -> list[str]:
    """Return the serious and critical findings of axe-core inside our widgets, all unfolded."""
    page.locator(":is(.course-explorer, .course-form) details").evaluate_all(
        "(folds) => folds.forEach((fold) => (fold.open = true))"
    )
    at_rest(page)
    inside = [[".course-explorer"], [".course-form"]]
    inside = [place for place in inside if page.locator(place[0]).count()]
    if not inside:
        return []
    found = Axe().run(page, context={"include": inside}).response["violations"]
    return [
        f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def in_the_dark(page: Page) -> list[str]:
    """Return what axe-core finds in the dark theme."""
    choose = "(name) => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    page.evaluate(choose, "JupyterLab Dark")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    at_rest(page)
    found = [f"in the dark {problem}" for problem in violations(page)]
    page.evaluate(choose, "JupyterLab Light")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
    return found


def too_wide(page: Page) -> list[str]:
    """Return the widgets with something wider than their column."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.course-explorer, .course-form')]
          .filter((node) => node.scrollWidth > node.clientWidth)
          .map((node) => `${node.getAttribute('aria-label')}: ${node.scrollWidth} in `
                         + node.clientWidth)"""
    )


def narrow(page: Page, explorers: Locator, name: str) -> list[str]:
    """Return what a page of 400 px cuts off or leaves side by side."""
    page.set_viewport_size({"width": 400, "height": 900})
    problems = []
    for number, explorer in enumerate(explorers.all(), start=1):
        explorer.scroll_into_view_if_needed()  # the browser lays out only what is near the window
        at_rest(page)
        controls, picture = explorer.locator(".course-columns > *").all()
        if controls.bounding_box()["x"] != picture.bounding_box()["x"]:
            problems.append("at 400 px controls and chart are not stacked")
        screenshot(explorer, f"{name}-{number}-narrow")
    problems += [f"at 400 px {problem}" for problem in too_wide(page)]
    page.set_viewport_size({"width": 700, "height": 500})  # what 200 % zoom leaves of 1400 × 1000
    at_rest(page)
    problems += [f"at 200 % zoom {problem}" for problem in too_wide(page)]
    page.set_viewport_size({"width": 1400, "height": 1000})
    return problems


# ---- the tests ---------------------------------------------------------------------------------


def test_without_a_browser_one_sentence_says_how_to_get_one(monkeypatch):
    monkeypatch.setattr(browsing.shutil, "which", lambda name: None)
    finder = sys.modules[browsing.find_browser.__module__]
    monkeypatch.setattr(finder, "MAC", Path("/nowhere"))
    monkeypatch.delenv("COURSE_BROWSER", raising=False)
    fetched = SimpleNamespace(returncode=0)
    monkeypatch.setattr(browsing.subprocess, "run", lambda *given, **named: fetched)
    assert browsing.find_browser() is None  # Playwright has brought one
    fetched.returncode = 1
    with pytest.raises(RuntimeError, match=r"^No browser found, .*install Chromium .*\.$"):
        browsing.find_browser()


@every_lesson
def test_a_lesson_just_opened_shows_its_charts(lab, browser, name):
    wanted, *_ = stored(name)
    with lesson(browser, lab, name) as page:
        scroll_through(page)
        charts = page.locator(".jp-OutputArea .js-plotly-plot")
        for _ in range(600):
            if charts.count() == wanted:
                break
            page.wait_for_timeout(100)
        assert charts.count() == wanted
        assert page.locator(".course-explorer").count() == 0  # nothing ran
        assert all(chart.bounding_box()["height"] > 200 for chart in charts.all())
        screenshot(page.locator(".jp-NotebookPanel"), f"{name}-opened")


@every_lesson
def test_a_lesson_that_runs_follows_the_keyboard(lab, browser, name):
    with lesson(browser, lab, name) as page:
        browsing.run_all(page)
        forms, (*_, wanted) = page.locator(".course-form"), stored(name)
        for _ in range(600):
            if forms.count() >= wanted:
                break
            page.wait_for_timeout(100)
        assert forms.count() == wanted
        locked = page.locator(".course-controls:disabled")
        assert bool(locked.count()) <= bool(predict(page))
        explorers = wait_for_charts(page, name)
        assert locked.count() == 0

        problems = too_wide(page)
        for number in range(explorers.count()):
            explorer = explorers.nth(number)
            explorer.scroll_into_view_if_needed()
            screenshot(explorer, f"{name}-{number + 1}-wide")
            title = explorer.get_attribute("aria-label")
            for look in (keyboard_moves, typed_nonsense, preset_works):
                problems += [f"{title} {problem}" for problem in look(explorer)]
        problems += narrow(page, explorers, name)
        problems += violations(page)
        problems += in_the_dark(page)
        assert problems == []


def test_the_dark_theme_redraws_and_stays_legible(lab, browser):
    def choose(page: Page, theme_name: str) -> None:
        page.get_by_role("menuitem", name="Settings", exact=True).click()
        page.locator(".lm-Menu-item", has_text=re.compile(r"^Theme\s*$")).click()
        page.locator(".lm-Menu-item", has_text=re.compile(rf"^{theme_name}\s*$")).click()

    def ink(explorer: Locator) -> str:
        return explorer.locator(".course-chart").evaluate("(chart) => chart._fullLayout.font.color")

    with lesson(browser, lab, WITH_EXPLORER) as page:
        browsing.run_all(page)
        predict(page)
        explorers = wait_for_charts(page, WITH_EXPLORER)
        light, dark = (
            theme.templates()[name]["layout"]["font"]["color"] for name in ("light", "dark")
        )
        assert ink(explorers.first) == light
        choose(page, "JupyterLab Dark")
        try:
            page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
            for number, explorer in enumerate(explorers.all(), start=1):
                explorer.scroll_into_view_if_needed()
                browsing.wait_until(lambda shown=explorer: ink(shown) == dark)
                screenshot(explorer, f"{WITH_EXPLORER}-{number}-dark")
            assert violations(page) == []
        finally:
            choose(page, "JupyterLab Light")
            page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
        browsing.wait_until(lambda: ink(explorers.first) == light)
