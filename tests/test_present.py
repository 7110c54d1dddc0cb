"""Lessons on the projector and as a hand-out, and the example in CONTRIBUTING.md."""

import inspect
import re
import signal
import subprocess
import sys
import types
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import browsing
import pypdfium2
import pytest
import test_explorers
from playwright.sync_api import Page

from widgets.explorer import Explorer
from widgets.explorers.verdict import _comparison as comparison
from widgets.learner.firm import RANGES, Firm
from widgets.models.firm.verdict import judge_all

ROOT = Path(__file__).parents[1]
DECK = ROOT / "lessons" / "deck"
sys.path.insert(0, str(DECK))

import deck  # noqa: E402
import present  # noqa: E402
import slides  # noqa: E402

LESSONS = sorted(path.stem for path in (ROOT / "lessons").glob("*.ipynb"))
every_lesson = pytest.mark.parametrize("name", LESSONS)
LESSON = "05_cost"
SIZE = {"width": 1280, "height": 720}  # a projector


def titles(name: str) -> list[str]:
    """Return the headings of a lesson: one for each screen."""
    cells = [cell.source for cell in deck.read(name).cells if cell.cell_type == "markdown"]
    return re.findall(r"^##? +(.+)$", "\n".join(cells), re.M)


# ---- without a browser -------------------------------------------------------------------------


@every_lesson
def test_a_lesson_links_to_no_other_file(name):
    notebook = deck.with_own_words(deck.read(name))
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    targets = [target for _, target in deck.LINK.findall(text)]
    assert all(target.startswith(("http", "#")) for target in targets)
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)


def test_the_words_are_those_of_the_lesson():
    words = deck.with_own_words(deck.read(LESSON)).cells[-1].source
    assert "**break-even volume**" in words
    assert "**acceptance sampling**" not in words
    assert len(deck.glossary()) > 100


@every_lesson
def test_a_hand_out_is_complete_and_needs_nothing_else(name):
    page = slides.page(deck.read(name))
    shown = deck.run(deck.read(name)).values()
    assert page.count('class="deck-chart"') == sum(isinstance(each, Explorer) for each in shown)
    assert page.count("plotly.js v") == 1
    assert "from widgets" not in page
    body = page[page.index("<body") :]
    assert not re.search(r"\$[^$<]+\$", re.sub(r"<script.*?</script>", "", body, flags=re.S))
    assert not re.search(r'<(script|img|link|iframe)[^>]*(src|href)="(?!data:)', body)
    assert len(page) < 6_000_000


def test_an_unknown_lesson_is_one_sentence():
    with pytest.raises(SystemExit, match=r"^No lesson is called “06_cost”; choose one of 00_.*\.$"):
        deck.read("06_cost")


# ---- in a browser ------------------------------------------------------------------------------


def screen(page: Page) -> str:
    """Return what the bar says about where we are."""
    return page.get_by_role("combobox", name="Go to screen").locator("option:checked").inner_text()


def walk(page: Page, most: int) -> list[str]:
    """Press Page Down until nothing moves; return the screens in order."""
    place = "[location.hash, (document.getElementById('rendered_cells') ?? "
    place += "document.scrollingElement).scrollTop].join()"
    seen = [screen(page)]
    for _ in range(most):
        before = page.evaluate(place)
        page.keyboard.press("PageDown")
        if page.evaluate(place) == before:
            return seen
        if screen(page) != seen[-1]:
            seen.append(screen(page))
    raise AssertionError(f"Page Down never ends: {seen}")


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_a_hand_out_works_offline_and_by_keyboard(page, tmp_path):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    file = slides.write(LESSON, tmp_path).as_uri()
    page.goto(file)
    page.locator(".deck-bar").wait_for()
    wanted = [*titles(LESSON), "Words of this lesson"]
    numbered = [f"{i} / {len(wanted)} · {title}" for i, title in enumerate(wanted, 1)]
    assert walk(page, 200) == numbered

    page.keyboard.press("Home")
    assert screen(page) == numbered[0]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert screen(page) == numbered[1]
    page.keyboard.press("End")
    assert screen(page) == numbered[-1]
    page.reload()
    assert screen(page) == numbered[-1]

    chart = page.locator(".deck-chart").first
    page.evaluate("location.hash = [...document.querySelectorAll('.deck-bar option')]"
                  ".findIndex((o) => o.text.includes('Explore')) + 1")  # fmt: skip
    chart.wait_for(state="visible")
    assert chart.locator(".main-svg").first.bounding_box()["width"] > 1_000
    left, right = page.evaluate("""async () => {
      const chart = document.querySelector(".deck-chart");
      await Plotly.relayout(chart, { "xaxis.range": [4, 5] }); // zoom
      return chart._fullLayout.xaxis.range;
    }""")
    assert (left, right) == (4, 5)
    assert page.locator("math").count() > 10
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZE["width"]

    link = page.locator("a[href='#word-break-even-volume']").first
    page.evaluate("location.hash = '#word-break-even-volume'")
    assert link.count()
    assert screen(page) == numbered[-1]
    assert [url for url in asked if not url.startswith((file, "data:", "blob:"))] == []
    assert page.problems == []


LOST = """() => [...document.querySelectorAll(".deck-chart")].flatMap((chart) => {
  const plain = (text) => String(text).replace(/<[^>]+>/g, "").replace(/[\\s\u200b]+/g, "");
  const shown = [...chart.querySelectorAll("text")].map((text) => plain(text.textContent));
  const { data, layout } = chart;
  const written = data.filter((trace) => trace.visible !== false && trace.mode?.includes("text"))
    .flatMap(({ x, y, text }) => [text].flat().filter((_, i) => x[i] != null && y[i] != null));
  const ends = Object.keys(layout).filter((key) => /^[xy]axis/.test(key))
    .flatMap((key) => [layout[key].title?.text, ...(layout[key].ticktext ?? [])]);
  const notes = (layout.annotations ?? []).map((note) => note.text);
  return [...written, ...ends, ...notes].filter(Boolean).map(plain)
    .filter((text) => text && !shown.includes(text));
})"""


@pytest.mark.parametrize("name", [LESSON, "06_flexibility"])
def test_no_label_is_lost_on_the_screen_or_on_paper(page, tmp_path, name):
    page.goto(slides.write(name, tmp_path).as_uri())
    page.locator(".deck-bar").wait_for()
    assert page.evaluate(LOST) == []
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(LOST) == []
    page.evaluate("document.querySelectorAll('.deck-chart text').forEach((text) => text.remove())")
    assert page.evaluate(LOST) != []  # the search finds what is missing


def test_the_comparison_with_a_firm_is_printed_on_one_page(page, tmp_path):
    page.set_content(comparison.page("Bicycles", judge_all(Firm(), RANGES)))
    path = tmp_path / "printed.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    [only] = pypdfium2.PdfDocument(path)
    assert [round(side) for side in only.get_size()] == [842, 595]  # A4, landscape


def test_a_table_with_much_to_read_comes_statement_by_statement(page, tmp_path):
    page.goto(slides.write("09_verdict", tmp_path).as_uri())
    page.locator(".deck-bar").wait_for()
    rows = page.locator(".deck-rows:visible tr:has([data-head])")
    for _ in range(100):
        if rows.count() == 18:
            break
        page.keyboard.press("PageDown")
    assert rows.count() == 18
    seen = "(rows) => rows.findIndex((row) => Math.abs(row.getBoundingClientRect().top) < 2)"
    shown = []
    while not shown or shown[-1] < 17:
        page.keyboard.press("PageDown")
        shown.append(rows.evaluate_all(seen))
    assert shown == sorted(shown)
    assert set(range(1, 18)) <= set(shown)  # the first stands below its heading
    last = rows.last
    assert last.bounding_box()["height"] < SIZE["height"]
    assert "mass production" in last.evaluate("row => row.cells[1].dataset.head")


def test_one_idea_is_printed_on_one_page(page, tmp_path):
    page.goto(slides.write(LESSON, tmp_path).as_uri())
    page.locator(".deck-bar").wait_for()
    path = tmp_path / "printed.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    pdf = pypdfium2.PdfDocument(path)
    assert {tuple(round(side) for side in each.get_size()) for each in pdf} == {(595, 842)}  # A4
    pages = [" ".join(each.get_textpage().get_text_range().split()) for each in pdf]
    assert len(pages) <= len(titles(LESSON)) + 3
    for name in titles(LESSON):
        assert any(name in text for text in pages), name
    for name, sentence, label in (
        ("Explore: volume", "mass customization below.", "flip: 90,000"),
        ("Explore: variants", "cheaper from 7 variants on.", "to order: extra cost"),
        ("Explore: decide late", "at €1 it pays", "finishing late costs"),
    ):
        [text] = [text for text in pages if text.startswith(name)]
        assert sentence in text  # below the chart
        assert label in text
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".modebar-container").first.is_visible()
    widths = page.evaluate("[...document.querySelectorAll('.deck-chart .main-svg:first-child')]"
                           ".map((svg) => svg.getBoundingClientRect().width)")  # fmt: skip
    assert set(widths) == {672}  # as wide as the text
    assert page.locator("details:not([open])").count() == 0
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.evaluate("location.hash = '#6'")
    chart = page.locator(".deck-chart .main-svg:visible").first
    page.wait_for_function("(svg) => svg.getBoundingClientRect().width > 1000",
                           arg=chart.element_handle())  # fmt: skip


@contextmanager
def presented(lesson: str):
    """Present a lesson as `make present` does; yield the address."""
    port = browsing.free_port()
    command = [sys.executable, present.__file__, lesson, "--no-browser", f"--port={port}"]
    # Tests that run in the background of a shell ignore Ctrl-C, and so would what they start.
    listen = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, preexec_fn=listen, **quiet)
    try:
        yield f"http://localhost:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def sentence(page: Page) -> str:
    return page.locator(".course-sentence:visible").first.inner_text()


def test_a_lesson_is_presented_live(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with presented(LESSON) as address:
        browsing.wait_for_server(f"{address}/voila/static/voila.js")
        page.goto(address)
        page.locator(".course-explorer").last.wait_for(state="attached")
        wanted = [*titles(LESSON), "Words of this lesson"]
        assert screen(page) == f"1 / {len(wanted)} · {wanted[0]}"
        assert page.get_by_text("from widgets").count() == 0
        assert page.locator(".jp-CodeCell .jp-InputArea").count() == 0

        # A prediction is open in every class anew, and locks the chart until it is made.
        predict, explore = wanted.index("Predict: the cost of one backpack"), "Explore: volume"
        for _ in range(predict):
            page.keyboard.press("ArrowRight")
        page.locator(".course-question circle:visible").first.press("ArrowUp")
        assert wanted[predict] in screen(page)  # the arrow key was the slider's
        page.get_by_role("button", name="Lock my prediction").press("Enter")
        page.locator(".course-feedback:visible", has_text="Locked.").wait_for()

        while explore not in screen(page):
            page.keyboard.press("PageDown")
        page.keyboard.press("PageDown")
        explorer = page.locator(".course-explorer:visible")
        explorer.locator(".main-svg").first.wait_for()
        bar = page.locator(".deck-bar").bounding_box()
        chart = explorer.locator(".course-chart").bounding_box()
        assert explorer.locator(".course-sentence").bounding_box()["y"] >= 0
        assert chart["y"] + 0.9 * chart["height"] <= bar["y"]  # with the sentence on one screen
        size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
        assert explorer.evaluate(size) >= 20
        assert explorer.locator(".xtitle").first.evaluate(size) >= 20
        text = page.locator("[cell-index] p:visible").first
        assert text.evaluate(size) >= 24

        # On a larger screen marks grow as the text does.
        width = "(e) => e.querySelector('.points path').getBoundingClientRect().width"
        small = explorer.evaluate(width)
        page.set_viewport_size({"width": 1920, "height": 1080})
        grown = f"([e, small]) => ({width})(e) > 1.4 * small"
        page.wait_for_function(grown, arg=[explorer.element_handle(), small])
        page.set_viewport_size(SIZE)

        slider, before = explorer.locator("input[type=range]").first, sentence(page)
        slider.press("ArrowRight")
        page.wait_for_function(
            """(before) => [...document.querySelectorAll(".course-sentence")]
              .every((one) => !one.checkVisibility() || one.textContent !== before)""",
            arg=before,
        )
        assert explore in screen(page)
        for _ in range(3):
            page.keyboard.press("PageDown")  # from inside the slider
        assert explore not in screen(page)
        page.locator("[cell-index] h2:visible").first.click()
        page.keyboard.press("Home")
        assert wanted[0] in screen(page)

        page.evaluate("location.hash = '#6'")
        page.locator(".MathJax, mjx-container").first.wait_for(state="attached")
        strangers = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        # Voilà's template names an icon font; the page's policy keeps the browser from asking.
        assert [url for url in strangers if "fontawesome" not in url] == []
    assert [text for text in page.problems if "Content Security Policy" not in text] == []


# ---- CONTRIBUTING.md ---------------------------------------------------------------------------


def code_of_the_example() -> list[str]:
    """Return the file of the explorer in CONTRIBUTING.md, and the cells that use it."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.S)


@pytest.fixture(scope="module")
def example() -> type[Explorer]:
    """Return the explorer of CONTRIBUTING.md, as its readers get it."""
    file, use = code_of_the_example()
    module = types.ModuleType("widgets.explorers.production.in_time")
    sys.modules[module.__name__] = module  # where dataclasses look for it
    try:
        exec(compile(file, "CONTRIBUTING.md", "exec"), module.__dict__)
        exec(use, {})
        yield module.InTime
    finally:
        del sys.modules[module.__name__]


RULES = {
    name: test
    for name, test in vars(test_explorers).items()
    if name.startswith("test_") and list(inspect.signature(test).parameters) == ["cls"]
}


def test_the_rules_are_found():
    assert len(RULES) >= 6


@pytest.mark.parametrize("rule", RULES)
def test_the_example_keeps_every_rule_for_explorers(example, rule):
    RULES[rule](example)


def test_the_example_flips_where_it_says(example):
    assert "in time" in example(orders=50).sentence
    assert "late" in example(orders=51).sentence
    assert "Up to 50 orders" in example().sentence


def test_the_example_is_formatted_like_the_rest():
    file, _ = code_of_the_example()
    for check in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *check, "--stdin-filename"]
        command += ["widgets/explorers/production/in_time.py", "-"]
        run = subprocess.run(command, cwd=ROOT, input=file, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
