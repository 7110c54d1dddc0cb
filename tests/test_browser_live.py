"""A lesson that is opened is live: in JupyterLab and in Notebook, and nothing else is."""

import os
import signal
from contextlib import contextmanager
from pathlib import Path

import browsing
import nbformat
import nbformat.v4 as nbf
import pytest
from nbformat.sign import NotebookNotary
from playwright.sync_api import Locator, Page, expect
from test_browser import END_SESSIONS, stored
from test_browser_life import command

COURSE = {"course": "mass-customization-course"}
CELLS = {
    "process": "import os\n\nprint(os.getpid())",
    "ran": "open('ran.txt', 'a').write('once\\n')",
    "break-even": "from widgets.explorers import cost\n\ncost.BreakEven()",
    "vote": "from widgets.questions import vote\n\nvote()",
}
SHOWN = nbf.new_output("display_data", data={"text/html": "<p>A stored chart.</p>"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return the folder of the lessons."""
    return tmp_path_factory.mktemp("lab") / "lessons"


@pytest.fixture(scope="module")
def lab(folder):
    """Serve a copy of the lessons to a learner who has switched nothing off."""
    with browsing.jupyterlab(folder, live=True) as address:
        yield address


def keep(notebook: nbformat.NotebookNode, path: Path, folder: Path, trusted: bool) -> None:
    """Write a notebook; a trusted one is signed, as `jupyter trust` does it."""
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    if trusted:
        NotebookNotary(data_dir=str(folder.parent / "jupyter-home/data")).sign(notebook)


@contextmanager
def opened(browser, lab: str, path: str, place: str = "doc/tree"):
    """Open a notebook, and do nothing."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(60_000)
    try:
        page.goto(f"{lab}/{place}/{path}.ipynb?reset")
        yield page
    finally:
        page.evaluate(END_SESSIONS)
        page.close()


@contextmanager
def small(browser, lab: str, folder: Path, metadata=COURSE, output=SHOWN, trusted=True):
    """Open a lesson of four cells that nobody has run, and whose output somebody has trusted."""
    cells = [
        nbf.new_markdown_cell("# Small\n\nOne [variant](GLOSSARY.md#variant).", id="title"),
        *(nbf.new_code_cell(source, id=key) for key, source in CELLS.items()),
        nbf.new_markdown_cell("\n\n".join(["The end."] * 30), id="end"),
    ]
    for cell in cells[1:-1]:
        cell.outputs = [output] if output else []
    notebook = nbf.new_notebook(cells=cells, metadata=metadata)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
    keep(notebook, folder / "small.ipynb", folder, trusted)
    (folder / "ran.txt").write_text("")
    with opened(browser, lab, "small") as page:
        yield page


LOSE = """const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  const words = typeof data === "string" ? data : new TextDecoder().decode(data);
  if (!words.includes("kernel_info_request")) send.call(this, data);
};"""


def times_run(folder: Path) -> int:
    return (folder / "ran.txt").read_text().count("once")


def wait_until_live(page: Page) -> Locator:
    """Wait until the lesson has run; return its first explorer."""
    page.locator(".course-explorer .main-svg").first.wait_for(timeout=90_000)
    expect(page.locator(".course-runs")).to_have_count(0)
    return page.locator(".course-explorer").first


def assert_live(explorer: Locator) -> None:
    """A slider that is moved gets its answer."""
    sentence = explorer.locator(".course-sentence").inner_text()
    explorer.get_by_role("slider").first.press("PageUp")
    expect(explorer.locator(".course-sentence")).not_to_have_text(sentence)


def said(page: Page, words: str) -> Locator:
    """Return the notice that says something."""
    return page.locator(".Toastify__toast", has_text=words)


@pytest.mark.parametrize("place", ["lab/tree", "doc/tree", "notebooks"])
def test_a_lesson_is_live_and_at_its_top_without_a_click(browser, lab, place):
    charts, folded, forms = stored("05_cost")
    with opened(browser, lab, "05_cost", place) as page:
        expect(page.locator(".course-explorer")).to_have_count(charts + folded, timeout=120_000)
        expect(page.locator(".course-form")).to_have_count(forms)
        expect(page.locator(".course-runs")).to_have_count(0)
        expect(page.get_by_role("heading", name="05 · Cost")).to_be_in_viewport()
        expect(page.locator(".course-lost:visible, .Toastify__toast")).to_have_count(0)
        if place != "notebooks":  # which does not let itself be asked
            assert not page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")
        assert_live(page.locator(".course-explorer", has=page.locator(".main-svg")).last)


def test_a_copy_with_another_name_in_another_folder_is_a_lesson_too(browser, lab, folder):
    lesson = nbformat.read(folder / "05_cost.ipynb", as_version=4)
    keep(lesson, folder / "mine/my own.ipynb", folder, trusted=True)
    with opened(browser, lab, "mine/my own") as page:
        wait_until_live(page)
        term = page.get_by_role("link", name="variants").first
        card = page.get_by_role("complementary", name="Glossary")
        term.click()
        expect(card).to_contain_text("One version of a product")
        expect(card).to_be_focused()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        term.focus()
        page.keyboard.press("Enter")
        expect(card).to_be_visible()
        page.get_by_role("heading", name="05 · Cost").click()
        expect(card).to_be_hidden()
        page.get_by_role("link", name="glossary", exact=True).click()
        expect(card.get_by_role("heading", name="z chart", exact=True)).to_be_attached()
        card.get_by_role("link", name="premium").first.click()
        expect(card).to_contain_text("How much more a customer would pay")
        expect(card.get_by_role("heading")).to_have_count(1)


@pytest.mark.parametrize(
    ("metadata", "output", "trusted", "notice"),
    [
        ({}, SHOWN, True, 0),
        (COURSE, SHOWN, False, 1),
        (COURSE, None, True, 1),  # signed by Jupyter, unasked
    ],
    ids=["a notebook of somebody else's", "a file nobody trusted", "a file without outputs"],
)
def test_nothing_else_runs(browser, lab, folder, metadata, output, trusted, notice):
    with small(browser, lab, folder, metadata, output, trusted) as page:
        page.get_by_text("| Idle").wait_for()
        page.wait_for_timeout(3_000)
        assert times_run(folder) == 0
        expect(page.locator(".course-code, .course-explorer")).to_have_count(0)
        expect(said(page, "Run → Run All Cells")).to_have_count(notice)


def prefer(page: Page, live: bool) -> None:
    """Save the learner's preference."""
    page.evaluate(
        """async (live) => {
          const token = (document.cookie.match(/_xsrf=([^;]+)/) || [])[1];
          const place = encodeURIComponent('mass-customization-course:lessons');
          const answer = await fetch(`/lab/api/settings/${place}`, {
            method: 'PUT', headers: { 'X-XSRFToken': token },
            body: JSON.stringify({ raw: JSON.stringify({ live }) }),
          });
          if (!answer.ok) throw new Error(await answer.text());
        }""",
        live,
    )


def test_a_preference_switches_it_off(browser, lab, folder):
    with small(browser, lab, folder) as page:
        wait_until_live(page)
        assert times_run(folder) == 1
        try:
            prefer(page, False)
            page.evaluate(END_SESSIONS)
            page.reload()
            page.get_by_text("| Idle").wait_for()
            page.wait_for_timeout(3_000)
            assert times_run(folder) == 1
            expect(page.locator(".course-lesson, .course-code")).to_have_count(0)
            browsing.run_all(page)
            assert times_run(folder) == 2
        finally:
            prefer(page, True)


def test_a_lesson_runs_when_what_a_kernel_says_of_itself_is_lost(browser, lab, folder):
    with small(browser, lab, folder) as page:
        wait_until_live(page)
        page.add_init_script(LOSE)
        page.evaluate(END_SESSIONS)
        page.reload()
        page.get_by_text("starting: its charts come alive").wait_for()
        assert_live(wait_until_live(page))
        assert times_run(folder) == 2


def test_after_a_restart_it_runs_again_says_so_and_stays_where_it_is(browser, lab, folder):
    with small(browser, lab, folder) as page:
        explorer = wait_until_live(page)
        assert_live(explorer)
        page.get_by_role("radio", name="flips").first.check()
        explorer.get_by_role("slider").first.press("PageUp")
        before = explorer.bounding_box()["y"]
        command(page, "notebook:restart-kernel")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        expect(said(page, "has run again")).to_be_visible(timeout=90_000)
        expect(page.locator(".course-lost:visible")).to_have_count(0)
        expect(page.locator(".course-all:disabled")).to_have_count(0)
        explorer = wait_until_live(page)
        assert abs(explorer.bounding_box()["y"] - before) < 150
        assert times_run(folder) == 2
        expect(page.get_by_role("radio", name="flips").first).to_be_checked()
        assert_live(explorer)


def test_a_kernel_that_was_killed_comes_back_with_the_lesson(browser, lab, folder):
    with small(browser, lab, folder) as page:
        wait_until_live(page)
        os.kill(int(page.locator(".jp-OutputArea-output").first.inner_text()), signal.SIGKILL)
        page.get_by_role("button", name="Ok").click()
        expect(said(page, "has run again")).to_be_visible(timeout=90_000)
        assert_live(wait_until_live(page))
        assert times_run(folder) == 2


def test_what_the_learner_runs_is_not_run_over(browser, lab, folder):
    with small(browser, lab, folder) as page:
        explorer = wait_until_live(page)
        explorer.get_by_role("slider").first.press("PageUp")
        command(page, "notebook:restart-run-all")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        browsing.wait_until(lambda: times_run(folder) == 2)
        assert_live(wait_until_live(page))
        page.wait_for_timeout(2_000)
        assert times_run(folder) == 2
        expect(said(page, "again")).to_have_count(0)
        expect(page.get_by_role("heading", name="Small")).to_be_in_viewport()


def test_a_page_whose_kernel_lives_on_is_left_as_it_is(browser, lab, folder):
    with small(browser, lab, folder) as page:
        explorer = wait_until_live(page)
        assert_live(explorer)
        sentence = explorer.locator(".course-sentence").inner_text()
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        page.reload()
        explorer = wait_until_live(page)
        page.wait_for_timeout(2_000)
        assert times_run(folder) == 1
        expect(explorer.locator(".course-sentence")).to_have_text(sentence)
        assert_live(explorer)


def test_code_is_folded_and_unfolded_by_keyboard_and_the_file_does_not_change(browser, lab, folder):
    with small(browser, lab, folder) as page:
        wait_until_live(page)
        show = page.get_by_role("button", name="Show code")
        expect(show).to_have_count(len(CELLS))
        expect(page.locator(".jp-CodeCell .cm-content:visible")).to_have_count(0)
        show.first.focus()
        page.keyboard.press("Enter")
        code = page.locator(".jp-CodeCell .cm-content:visible")
        expect(code).to_contain_text("os.getpid()")
        hide = page.get_by_role("button", name="Hide code")
        expect(hide).to_be_focused()
        page.keyboard.press("Space")
        expect(code).to_have_count(0)
        expect(show.first).to_be_focused()
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        saved = folder / "small.ipynb"
        browsing.wait_until(lambda: "widget-view" in saved.read_text("utf-8"))
        assert "source_hidden" not in saved.read_text("utf-8")
