"""The life of a page: kernels that restart, die or are busy, and lessons that are opened again."""

import json
import os
import re
import signal
from contextlib import contextmanager, suppress

import browsing
import nbformat.v4 as nbf
import pytest
from playwright.sync_api import Locator, Page, expect
from test_browser import END_SESSIONS, answer

CELLS = {
    "process": "import os\n\nos.getpid()",
    "votes": "from widgets.questions import predict, quiz, vote\n\nvote()",
    "quiz": 'quiz("05_cost", only=["5.2"])',
    "prediction": 'predict("05-variants")',
    "break-even": "from widgets.explorers import cost\n\ncost.BreakEven()",
    "guessed": 'cost.MadeToOrder(guess="05-variants")',
    "keep": "from widgets.learner import keep\n\nkeep()",
}
# Asks the server for a file, or puts one there.
CONTENTS = """async ([path, method, body]) => {
  const token = (document.cookie.match(/_xsrf=([^;]+)/) || [])[1];
  const headers = token ? { 'X-XSRFToken': token } : {};
  const answer = await fetch(`/api/contents/${path}`, { method, headers, body });
  return answer.ok && method !== 'DELETE' ? (await answer.json()).content : null;
}"""
GREYED = """() => [...document.querySelectorAll(':is(.course-explorer, .course-form) '
  + ':is(input, select, button)')].filter((control) => !control.matches(':disabled')).length"""


# anywidget gives a model two seconds to start: on this page, none at all.
LATE = """() => {
  AbortSignal.timeout = () => {
    const ended = new AbortController();
    queueMicrotask(() => ended.abort());
    return ended.signal;
  };
}"""


def contents(page: Page, path: str, method: str = "GET", body: dict | None = None):
    """Return a file of the server, or write or delete one."""
    return page.evaluate(CONTENTS, [path, method, json.dumps(body) if body else None])


def saved(page: Page) -> dict:
    """Return the learner's saved work."""
    return json.loads(contents(page, "my_course.json") or "{}")


@pytest.fixture
def page(browser, lab):
    """Open and run a small lesson with one widget of each kind."""
    with opened(browser, lab) as page:
        contents(page, "my_course.json", "DELETE")
        browsing.run_all(page)
        page.locator(".course-explorer .main-svg").first.wait_for()
        page.get_by_role("button", name="Hand in").wait_for()
        yield page


@contextmanager
def opened(browser, lab: str, cells: dict[str, str] = CELLS):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(60_000)
    notebook = nbf.new_notebook(
        cells=[nbf.new_code_cell(source, id=key) for key, source in cells.items()]
    )
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
    try:
        page.goto(f"{lab}/lab/tree/GLOSSARY.md")
        contents(page, "life.ipynb", "PUT", {"type": "notebook", "content": notebook})
        browsing.open_lesson(page, lab, "life")
        yield page
    finally:
        page.evaluate(END_SESSIONS)
        page.close()


def command(page: Page, name: str) -> None:
    """Start one of JupyterLab's commands, and do not wait: it may ask first."""
    page.evaluate("(name) => { window.jupyterapp.commands.execute(name) }", name)


def process(page: Page) -> int:
    """Return the number of the kernel's process, which the first cell shows."""
    return int(page.locator(".jp-OutputArea-output").first.inner_text())


@contextmanager
def stopped(page: Page):
    """Let the kernel rest: it is there and answers nothing, as in a long calculation."""
    number = process(page)
    os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGCONT)


def restart(page: Page) -> None:
    command(page, "notebook:restart-kernel")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_text("| Idle").wait_for()


def vote(page: Page, number: int) -> Locator:
    """Choose a verdict on a statement; return the question."""
    question = page.locator(".course-question", has=page.get_by_text("holds", exact=True))
    question.nth(number).get_by_role("radio", name="flips").check()
    return question.nth(number)


def assert_dead(page: Page, seconds: float = 3) -> None:
    """Every control of every widget is greyed, and each widget says what to do."""
    widgets = page.locator(".course-explorer, .course-form")
    expect(page.locator(".course-lost:visible")).to_have_count(
        widgets.count(), timeout=seconds * 1000
    )
    for words in page.locator(".course-lost").all_inner_texts():
        assert "Run → Run All Cells" in words
    assert page.evaluate(GREYED) == 0


def assert_alive(page: Page) -> None:
    expect(page.locator(".course-lost:visible")).to_have_count(0)
    expect(page.locator(".course-all:disabled")).to_have_count(0)


def test_a_restarted_kernel_leaves_no_control_that_looks_alive(page):
    vote(page, 0)
    browsing.wait_until(lambda: len(saved(page).get("votes", {})) == 1)
    field = page.get_by_role("textbox", name="Your answer in variants")
    field.fill("47")
    restart(page)
    assert_dead(page)
    assert "restarted" in page.locator(".course-lost").first.inner_text()
    assert field.input_value() == "47"
    browsing.run_all(page)
    assert_alive(page)
    first = page.locator(".course-question").first
    expect(first.get_by_role("radio", name="flips")).to_be_checked()
    expect(field).to_have_value("47")
    assert "predictions" not in saved(page)  # typed, and not locked


def test_answers_that_a_kernel_never_took_are_marked_and_sent_after_run_all(page):
    with stopped(page):
        questions = [vote(page, number) for number in range(3)]
        field = page.get_by_role("textbox", name="Your answer in variants")
        field.fill("47")
        page.get_by_role("button", name="Lock my prediction").click()
        assert_dead(page)
        for question in questions:
            expect(question.get_by_text("Not saved yet.")).to_be_visible()
            expect(question.get_by_role("radio", name="flips")).to_be_checked()
        expect(page.get_by_text("Not saved yet.")).to_have_count(4)
        expect(page.get_by_text("Locked. Now compare")).to_have_count(0)
        assert saved(page) == {}
        os.kill(process(page), signal.SIGKILL)
    page.get_by_role("button", name="Ok").click()  # JupyterLab: the kernel restarts automatically
    page.get_by_text("| Idle").wait_for()
    assert_dead(page)
    browsing.run_all(page)
    assert_alive(page)
    expect(page.get_by_text("Locked. Now compare")).to_be_visible()
    browsing.wait_until(lambda: len(saved(page).get("votes", {})) == 3)
    assert saved(page)["predictions"]["05-variants"]["value"] == 47
    expect(page.get_by_text("Not saved yet.")).to_have_count(0)


def test_a_busy_kernel_is_waited_for(page):
    explorer = page.locator(".course-explorer").first
    slider, entry = explorer.get_by_role("slider").first, explorer.get_by_role("textbox").first
    shown, sentence = entry.input_value(), explorer.locator(".course-sentence").inner_text()
    with stopped(page):
        slider.press("ArrowRight")
        assert entry.input_value() != shown
        assert_dead(page)
        assert "busy" in explorer.locator(".course-lost").inner_text()
        assert entry.input_value() == shown  # what the chart shows
        assert explorer.locator(".course-sentence").inner_text() == sentence
    assert_alive(page)
    expect(explorer.locator(".course-sentence")).not_to_have_text(sentence)
    assert entry.input_value() != shown
    expect(slider).to_be_focused()


def test_what_the_page_says_of_an_answer_stays_when_the_form_is_drawn_anew(browser, lab):
    cells = {**CELLS, "prediction": 'predict("05-line")'}
    with opened(browser, lab, cells) as page:
        contents(page, "my_course.json", "DELETE")
        browsing.run_all(page)
        page.get_by_role("button", name="Lock my prediction").click()
        words = page.get_by_text("Move at least one of the points first.")
        expect(words).to_be_visible()
        with stopped(page):
            vote(page, 0)
            assert_dead(page)
        assert_alive(page)
        expect(words).to_be_visible()


def test_reset_wins_over_the_move_just_before_it(page):
    explorer = page.locator(".course-explorer").first
    entry = explorer.locator(".course-entry input").first
    before = entry.input_value()
    with stopped(page):  # a kernel that needs a moment
        explorer.get_by_role("slider").first.press("ArrowRight")  # it moves, and is let go
        explorer.get_by_role("button", name="Reset", exact=True).press("Enter")
    answer(explorer)
    assert entry.input_value() == before


def test_widgets_that_start_late_hear_from_the_kernel_all_the_same(browser, lab):
    with opened(browser, lab) as page:
        contents(page, "my_course.json", "DELETE")
        page.evaluate(LATE)
        browsing.run_all(page)
        explorer = page.locator(".course-explorer").first
        sentence = explorer.locator(".course-sentence")
        before = sentence.inner_text()
        explorer.get_by_role("slider").first.press("End")
        expect(sentence).not_to_have_text(before)
        vote(page, 1)
        browsing.wait_until(lambda: len(saved(page).get("votes", {})) == 1)
        page.get_by_role("textbox", name="Your answer in variants").fill("47")
        page.get_by_role("button", name="Lock my prediction").click()
        expect(page.locator(".course-waiting:visible")).to_have_count(0)
        page.wait_for_timeout(2_500)  # longer than a page waits for an answer
        assert_alive(page)


def test_one_widget_that_is_gone_does_not_take_the_others_along(page):
    number = page.locator(".jp-CodeCell", has_text="vote()").locator(".jp-InputPrompt")
    before = number.inner_text()
    restart(page)
    assert_dead(page)
    page.locator(".jp-CodeCell", has_text="vote()").locator(".cm-content").click()
    command(page, "notebook:run-cell")
    expect(number).not_to_have_text(before)
    first = page.locator(".course-form").first.locator(".course-lost")
    expect(first).to_be_hidden()
    question = vote(page, 1)
    browsing.wait_until(lambda: len(saved(page).get("votes", {})) == 1)
    page.wait_for_timeout(2_500)
    expect(question.get_by_role("radio", name="flips")).to_be_enabled()
    expect(page.locator(".course-lost:visible")).to_have_count(
        page.locator(".course-explorer, .course-form").count() - 1
    )


def test_nothing_is_called_downloaded_that_was_not(page):
    with stopped(page):
        page.get_by_role("button", name="Download my work").click()
        assert_dead(page)
        expect(page.get_by_text(re.compile("was given|Downloaded"))).to_have_count(0)


def test_a_prediction_that_is_run_again_opens_its_chart(page):
    guessed = page.locator(".course-explorer").nth(1)
    guessed.get_by_text("Lock your prediction above first.").wait_for()
    cell = page.locator(".jp-CodeCell", has_text="predict(")
    number = cell.locator(".jp-InputPrompt").inner_text()
    cell.locator(".cm-content").click()
    command(page, "notebook:run-cell")
    expect(cell.locator(".jp-InputPrompt")).not_to_have_text(number)
    cell.get_by_role("textbox", name="Your answer in variants").fill("12")
    cell.get_by_role("button", name="Lock my prediction").click()
    guessed.get_by_text("Your guess was: 12 variants.").wait_for()
    guessed.locator(".main-svg").first.wait_for()


# ---- opened again --------------------------------------------------------------------------------


def test_a_lesson_that_was_run_and_saved_can_be_read_without_its_kernel(page, lab):
    sentence = page.locator(".course-sentence").first.inner_text()
    questions = page.locator(".course-ask").all_inner_texts()
    expect(page.locator(".course-of-chart:visible, .course-of-form:visible")).to_have_count(0)
    expect(page.locator(".jp-RenderedSVG:visible")).to_have_count(0)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate(END_SESSIONS)
    stored = contents(page, "life.ipynb")
    browsing.open_lesson(page, lab, "life")
    page.wait_for_timeout(4_000)  # after two seconds JupyterLab gives a widget up
    assert_readable(page, sentence, questions, ".jp-RenderedSVG")

    # A copy that JupyterLab does not trust shows no widget, and no style.
    for cell in stored["cells"]:
        cell["metadata"]["trusted"] = False
        cell["source"] += "\n"
    contents(page, "copy.ipynb", "PUT", {"type": "notebook", "content": stored})
    page.evaluate(END_SESSIONS)
    browsing.open_lesson(page, lab, "copy")
    page.wait_for_timeout(4_000)
    assert_readable(page, sentence, questions, ".jp-RenderedPlotly")


def run_all_classic(page: Page) -> None:
    page.evaluate("IPython.notebook.execute_all_cells()")
    page.wait_for_function(
        "!IPython.notebook.get_cells().some((cell) => !cell.input_prompt_number)"
    )


@pytest.mark.parametrize(
    ("place", "run", "picture"),
    [
        ("notebooks", browsing.run_all, ".jp-RenderedSVG"),
        ("nbclassic/notebooks", run_all_classic, ".output_svg"),
    ],
)
def test_the_same_holds_in_notebook_and_in_nbclassic(browser, lab, place, run, picture):
    with opened(browser, lab, {key: CELLS[key] for key in ("votes", "break-even")}) as page:
        page.goto(f"{lab}/{place}/life.ipynb")
        page.get_by_text("Python 3").first.wait_for()
        page.wait_for_timeout(3_000)
        run(page)
        page.locator(".course-explorer .main-svg").first.wait_for()
        expect(page.locator(".course-form")).to_be_visible()
        expect(page.locator(".course-of-chart:visible")).to_have_count(0)
        # A server that is asked for a notebook while it writes it puts the old one back.
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            page.keyboard.press("Control+S")
        assert "svg+xml" in str(contents(page, "life.ipynb"))
        page.evaluate(END_SESSIONS)
        page.goto(f"{lab}/{place}/life.ipynb")
        page.wait_for_timeout(4_000)
        expect(page.locator(".course-explorer, .course-form")).to_have_count(0)
        expect(page.locator(f"{picture}:visible")).to_have_count(1)
        expect(page.get_by_text("a unit costs €70")).to_be_visible()
        expect(page.get_by_text("Mass production makes large quantities")).to_be_visible()
        text = page.locator("body").inner_text()
        assert not re.search("model not found|Error displaying|Loading widget", text)


def assert_readable(page: Page, sentence: str, questions: list[str], chart: str) -> None:
    expect(page.locator(".course-explorer, .course-form")).to_have_count(0)
    charts = page.locator(f"{chart}:visible")
    expect(charts).to_have_count(1)
    expect(page.get_by_text("Write your prediction down first.")).to_be_visible()  # the other one
    for shown in charts.all():
        shown.scroll_into_view_if_needed()
        assert shown.bounding_box()["height"] > 300
    expect(page.locator(".jp-RenderedSVG:visible, .jp-RenderedPlotly:visible")).to_have_count(1)
    text = page.locator(".jp-Notebook").inner_text()
    assert sentence in text
    assert all(question in text for question in questions)
    assert not re.search("model not found|Error displaying|Loading widget", text)


def test_no_toolbar_leads_to_a_cloud(lab, page):
    def titles(charts: str) -> list[str]:
        tools = page.locator(f"{charts} .modebar-btn")
        tools.first.wait_for(state="attached")
        return [tool.get_attribute("data-title") for tool in tools.all()]

    found = titles(".course-chart")
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate(END_SESSIONS)
    notebook = contents(page, "life.ipynb")
    for cell in notebook["cells"]:
        for output in cell["outputs"]:  # as lessons/build.py stores them
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    contents(page, "stored.ipynb", "PUT", {"type": "notebook", "content": notebook})
    browsing.open_lesson(page, lab, "stored")
    found += titles(".jp-RenderedPlotly")
    assert found.count("Reset axes") >= 2
    assert not [title for title in found if re.search("share|cloud", title, re.I)]
