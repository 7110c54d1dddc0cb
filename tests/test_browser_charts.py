"""What one can do beyond the controls: play, pick, read a chart's numbers, take work along."""

import json
import math
import re
from pathlib import Path

import browsing
from playwright.sync_api import Locator, Page, expect
from test_browser import answer, at_rest, lesson, predict

from widgets.explorers.cost import BreakEven, MadeToOrder
from widgets.explorers.flexibility import Chaining
from widgets.explorers.production import WatchTheFactory, WorkInProgress
from widgets.explorers.verdict import FlipMap

# Where in the window a place of a chart is, by the name its point carries.
WHERE = """(chart, name) => {
  const box = chart.getBoundingClientRect(), layout = chart._fullLayout;
  for (const trace of chart._fullData) {
    const i = (trace.customdata || []).indexOf(name);
    if (i < 0) continue;
    const [across, up] = [trace.xaxis, trace.yaxis].map((id) => layout[id.replace(/^./, '$&axis')]);
    return [box.left + across._offset + across.d2p(trace.x[i]),
            box.top + up._offset + up.d2p(trace.y[i])];
  }
}"""
SCROLLED = "document.querySelector('.jp-WindowedPanel-outer').scrollTop"
RANGES = "({ _fullLayout: { xaxis, yaxis } }) => [xaxis.range, yaxis.range]"
DRAWN = "(chart) => chart.data.map((trace) => [trace.x, trace.y, trace.text])"


def alike(one: list, other: list) -> bool:
    """Return whether two charts show the same, as far as numbers of four bytes can tell."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) < 1e-3 or (math.isnan(one) and math.isnan(other))
    return one == other


def halo(text: Locator) -> bool:
    """Return whether a text of a chart has a halo, which would hide the mark behind it."""
    return text.evaluate("(text) => getComputedStyle(text).stroke") != "none"


def opened(page: Page, cls: type) -> Locator:
    """Run the lesson of a page and return one explorer, drawn and in view."""
    browsing.run_all(page)
    predict(page)
    explorer = page.get_by_role("region", name=cls.title(), exact=True)
    explorer.scroll_into_view_if_needed()
    explorer.locator(".course-chart .main-svg").first.wait_for()
    page.wait_for_timeout(500)
    at_rest(page)  # what is drawn above it moves it
    explorer.scroll_into_view_if_needed()
    return explorer


def test_the_factory_plays_and_seeking_asks_nobody(lab, browser):
    with lesson(browser, lab, "02_production") as page:
        asked = []
        page.on("websocket", lambda socket: socket.on("framesent", asked.append))
        factory = opened(page, WatchTheFactory)
        chart = factory.locator(".course-chart")
        time = factory.get_by_label("Time", exact=True)
        asked.clear()

        assert factory.get_by_text("240 of 480 min").is_visible()
        opening = chart.evaluate(DRAWN)
        factory.get_by_role("button", name="Play").press("Enter")  # from the beginning
        page.wait_for_timeout(1_000)
        factory.get_by_role("button", name="Pause").press("Enter")
        stopped = time.evaluate("(slider) => slider.valueAsNumber")
        assert 1 < stopped < 100
        page.wait_for_timeout(500)
        assert not any(map(halo, chart.locator(".course-letters .textpoint text").all()[:5]))
        resting = chart.evaluate(DRAWN)  # circles are where their words say
        time.press("ArrowRight")
        time.press("ArrowLeft")
        page.wait_for_timeout(500)
        assert time.evaluate("(slider) => slider.valueAsNumber") == stopped
        browsing.wait_until(lambda: alike(chart.evaluate(DRAWN), resting))
        time.press("End")
        factory.get_by_text("480 of 480 min").wait_for()
        page.wait_for_timeout(500)
        last = chart.evaluate(DRAWN)
        assert not alike(opening, last)
        time.press("Home")
        factory.get_by_text("0 of 480 min", exact=True).wait_for()
        page.wait_for_timeout(500)
        first = chart.evaluate(DRAWN)
        assert not alike(first, last)
        factory.get_by_role("button", name="Play").press("Enter")
        page.wait_for_timeout(2_000)
        factory.get_by_role("button", name="Pause").press("Enter")
        assert time.evaluate("(slider) => slider.valueAsNumber") > 1
        between = chart.evaluate(DRAWN)
        assert not alike(between, first)
        assert not alike(between, last)
        time.press("Home")
        browsing.wait_until(lambda: alike(chart.evaluate(DRAWN), first))
        time.press("End")
        browsing.wait_until(lambda: alike(chart.evaluate(DRAWN), last))
        assert asked == []
        factory.get_by_role("button", name="Reset", exact=True).press("Enter")
        factory.get_by_text("240 of 480 min").wait_for()
        browsing.wait_until(lambda: alike(chart.evaluate(DRAWN), opening))


def test_a_slider_stops_where_another_input_sets_a_limit_and_says_why(lab, browser):
    with lesson(browser, lab, "02_production") as page:
        line = opened(page, WorkInProgress)
        jobs, share = (line.locator("input[type=range]").nth(number) for number in (0, 1))
        jobs.press("Home")
        now = answer(line)
        assert now["error"] == ""
        assert float(line.locator("[data-name=jobs]").input_value()) >= 24  # for 6 jobs/h in 4 h
        limit = line.locator(f"[id='{jobs.get_attribute('aria-describedby').split()[-1]}']")
        assert limit.inner_text().startswith("now 24 to 100,000: fewer jobs do not give")
        line.locator("[data-name=share]").fill("80")
        share_box = line.locator("[data-name=share]")
        share_box.press("Enter")
        page.wait_for_function(
            "(box) => box.getAttribute('aria-invalid') === 'true'", arg=share_box.element_handle()
        )
        # The sentence stands where one looks, and the box has a frame.
        field = line.locator(".course-field", has=page.locator("[data-name=share]"))
        said = field.get_by_role("alert").inner_text()
        assert "Throughput: 80 is out of range now; type a number from" in said
        assert share_box.evaluate("(box) => getComputedStyle(box).borderTopWidth") == "2px"
        share_box.press("Escape")
        share.press("Home")
        expect(limit).to_have_text("now 1.2 to 100,000")


def test_lines_as_they_were_stay_while_a_slider_is_held_and_go_with_reset(lab, browser):
    with lesson(browser, lab, "05_cost") as page:
        costs = opened(page, BreakEven)
        traces = "(chart) => chart.data.length"
        before = costs.locator(".course-chart").evaluate(traces)
        box = costs.get_by_role("slider").first.bounding_box()
        page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
        page.mouse.down()
        answer(costs)
        page.wait_for_timeout(1_500)  # a slider that is held still may move again
        assert costs.locator(".course-chart").evaluate(traces) > before
        costs.get_by_role("button", name="Reset", exact=True).press("Enter")
        answer(costs)
        assert costs.locator(".course-chart").evaluate(traces) == before
        page.mouse.up()


def test_show_me_marks_what_it_moved_and_the_chart_stays_beside_it(lab, browser):
    with lesson(browser, lab, "05_cost") as page:
        market = opened(page, MadeToOrder)
        task = market.locator(".course-tasks li", has_text="never becomes cheaper")
        task.locator("summary").press("Enter")
        task.get_by_role("button", name="Show me").press("Enter")
        answer(market)
        [marked] = market.locator(".course-led").all()
        assert "Correlation" in marked.inner_text()  # which was folded
        page.set_viewport_size({"width": 1366, "height": 768})
        market.get_by_role("button", name="Reset", exact=True).scroll_into_view_if_needed()
        headline = market.locator(".course-sentence")
        seen_from = page.locator(".jp-WindowedPanel-outer").bounding_box()["y"]
        assert headline.bounding_box()["y"] >= seen_from - 1
        market.get_by_role("slider").first.press("ArrowRight")
        assert market.locator(".course-led").count() == 0


def test_links_are_picked_by_mouse_and_by_keyboard(lab, browser):
    with lesson(browser, lab, "06_flexibility") as page:
        chaining = opened(page, Chaining)
        chart, links = chaining.locator(".course-chart"), chaining.locator("[data-name=links]")

        def where(name: str) -> list[float]:
            return chart.evaluate(WHERE, name)

        page.mouse.click(*where("Plant 3"))
        page.mouse.click(*where("Product 7"))
        answer(chaining)
        assert "3-7" in links.input_value()

        page.mouse.move(*where("Plant 4"))
        page.mouse.down()
        page.mouse.move(*where("Product 8"), steps=5)
        page.mouse.up()
        answer(chaining)
        assert "4-8" in links.input_value()

        words = chaining.locator(".course-place")
        chart.focus()

        def walk(key: str, wanted: str) -> str:
            """Press an arrow key until it leads to a place with a wanted name; return the name."""
            for _ in range(20):
                name = words.inner_text().removesuffix(". Enter picks it.")
                if re.fullmatch(wanted, name):
                    return name
                chart.press(key)
            raise AssertionError(f"{key} ends at {words.inner_text()}")

        walk("ArrowUp", "Product 2")
        walk("ArrowLeft", r"Plant \d+")
        walk("ArrowDown", "Plant 5")
        chart.press("Enter")
        walk("ArrowRight", r"Product \d+")
        walk("ArrowDown", "Product 9")  # not its own product, which it makes already
        chart.press("Enter")
        answer(chaining)
        assert "5-9" in links.input_value()


def test_a_click_on_the_map_moves_the_firm_everywhere(lab, browser):
    with lesson(browser, lab, "09_verdict") as page:
        flips = opened(page, FlipMap)
        others = page.locator(".course-explorer [data-name=demand]")

        def shown() -> list[str]:
            return [entry.input_value() for entry in others.all()]

        values = shown()
        assert len(values) > 2
        box = flips.locator(".course-chart .nsewdrag").first.bounding_box()
        page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 0.3 * box["height"])
        browsing.wait_until(lambda: len(set(shown())) == 1 and shown() != values)
        flips.get_by_role("button", name="Reset", exact=True).press("Enter")
        browsing.wait_until(lambda: shown() == values)

        chart = flips.locator(".course-chart")
        chart.focus()
        for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
            chart.press(key)
        assert (
            flips.locator(".course-place").inner_text() == "60 % across, 55 % up. Enter picks it."
        )
        browsing.wait_until(lambda: len(set(shown()) - set(values)) == 1)
        flips.get_by_role("button", name="Reset", exact=True).press("Enter")
        browsing.wait_until(lambda: shown() == values)


def test_numbers_and_tools_of_a_chart_are_for_the_keyboard_too(lab, browser):
    with lesson(browser, lab, "06_flexibility") as page:
        explorer = opened(page, Chaining)
        explorer.locator("summary", has_text="Data table").press("Enter")
        table = explorer.get_by_role("table").first
        table.wait_for()
        assert table.get_by_role("row").count() > 4
        tool = explorer.locator(".modebar-btn[data-title='Zoom in']")
        chart = explorer.locator(".course-chart")
        ranged = "(chart) => chart._fullLayout.xaxis2.range.slice()"
        before = chart.evaluate(ranged)
        tool.press("Enter")
        browsing.wait_until(lambda: chart.evaluate(ranged) != before)


def test_work_is_downloaded_and_loaded_back(lab, browser, tmp_path):
    with lesson(browser, lab, "00_start_here") as page:
        browsing.run_all(page)
        vote = page.locator(".course-question", has_text="quickly and efficiently").first
        vote.get_by_label("flips").check()
        page.wait_for_timeout(500)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download my work").press("Enter")
        assert download.value.suggested_filename == "my_course.json"
        file = tmp_path / "my_course.json"
        download.value.save_as(file)
        work = json.loads(file.read_text())
        assert work["votes"]["mp-quantity"]["value"] == "flips"
        with page.expect_download() as handed_in:
            page.get_by_role("button", name="Hand in").press("Enter")
        code = work["class"]["code"]
        assert handed_in.value.suggested_filename == f"my_course_{code}.json"
        assert json.loads(Path(handed_in.value.path()).read_text("utf-8")) == work
        page.get_by_text("Send the copy to your instructor").wait_for()

        work["votes"]["mp-quantity"]["value"] = "depends"
        file.write_text(json.dumps(work))
        page.get_by_label("Load it back").set_input_files(file)
        page.get_by_text("Loaded").wait_for()
        browsing.run_all(page)
        expect(vote.get_by_label("depends")).to_be_checked()

        file.write_text("{}")
        page.get_by_label("Load it back").set_input_files(file)
        page.get_by_text("nothing was changed").wait_for()


def test_a_swipe_scrolls_and_moves_neither_chart_nor_slider_nor_firm(lab, browser):
    with lesson(browser, lab, "09_verdict", touch=True) as page:
        flips = opened(page, FlipMap)
        cdp = page.context.new_cdp_session(page)

        def swipe(over: Locator) -> None:
            over.evaluate("(node) => node.scrollIntoView({ block: 'center' })")
            page.wait_for_timeout(500)
            box = over.bounding_box()
            x, y = box["x"] + 0.8 * box["width"], box["y"] + 0.5 * box["height"]
            before = page.evaluate(SCROLLED)
            for far in range(0, 200, 12):
                kind = "touchMove" if far else "touchStart"
                points = [{"x": x, "y": y - far}]
                cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
                page.wait_for_timeout(16)
            cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            browsing.wait_until(lambda: page.evaluate(SCROLLED) > before + 50)

        def state() -> list:
            boxes = page.locator(".course-explorer .course-entry input").all()
            ranges = flips.locator(".course-chart").evaluate(RANGES)
            return [*(box.input_value() for box in boxes), ranges]

        before = state()
        swipe(flips.locator(".course-chart"))
        swipe(page.locator(".course-explorer input[type=range]").first)
        page.touchscreen.tap(5, 5)  # nor does the next tap, elsewhere
        page.wait_for_timeout(1_000)
        assert state() == before


def test_ctrl_s_saves_wherever_one_is(lab, browser):
    with lesson(browser, lab, "05_cost") as page:
        costs = opened(page, BreakEven)
        costs.get_by_role("slider").first.press("ArrowRight")
        page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty = true")
        costs.get_by_role("slider").first.press("Control+s")
        page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
