"""Explorers inside the containers of ipywidgets: seen, sized, and following their topic."""

import subprocess
import sys
from contextlib import contextmanager

import browsing
import nbformat.v4 as nbf
import pytest
from playwright.sync_api import Page

BOXES = """\
import ipywidgets as ipw
from widgets.explorers import cost, verdict
def one(): return cost.BreakEven()
grid = ipw.GridspecLayout(1, 2)
grid[0, 0], grid[0, 1] = one(), one()
tab = ipw.Tab([one()], titles=["Cost"])
fold = ipw.Accordion([one()], titles=["Cost"], selected_index=0)
firms = ipw.HBox([verdict.MyFirm(), verdict.MyFirm()])
ipw.VBox([ipw.HBox([one(), one()]), ipw.VBox([one(), one()]), tab, fold, grid, firms])
"""
SIZES = """() => [...document.querySelectorAll('.course-explorer')].map((explorer) => ({
  width: explorer.clientWidth,
  drawn: explorer.querySelectorAll('.main-svg').length,
  chart: explorer.querySelector('.course-chart').clientWidth,
}))"""


@contextmanager
def in_voila(folder):
    """Present the notebook of a folder with Voilà; yield its address."""
    port = browsing.free_port()
    command = [sys.executable, "-m", "voila", "boxes.ipynb", "--no-browser", f"--port={port}"]
    server = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        browsing.wait_for_server(f"{address}/voila/static/voila.js")
        yield address
    finally:
        server.terminate()
        server.wait(60)


@pytest.fixture
def folder(tmp_path):
    notebook = nbf.new_notebook(cells=[nbf.new_code_cell(BOXES)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    (tmp_path / "boxes.ipynb").write_text(nbf.writes(notebook), "utf-8")
    return tmp_path


def assert_seen_and_following(page: Page) -> None:
    explorers = page.locator(".course-explorer")
    page.wait_for_function("document.querySelectorAll('.course-explorer').length === 10")
    for explorer in explorers.all():
        explorer.scroll_into_view_if_needed()
        explorer.locator(".main-svg").first.wait_for()
    for size in page.evaluate(SIZES):
        assert size["width"] > 300
        assert size["chart"] > 200
    for left, right in ((0, 1), (6, 7), (8, 9)):  # beside each other
        one, other = (explorers.nth(number).bounding_box() for number in (left, right))
        assert abs(one["y"] - other["y"]) < 5
        assert one["x"] + one["width"] <= other["x"] + 1
    one, other = explorers.nth(8), explorers.nth(9)
    before = other.locator(".course-sentence").inner_text()
    one.locator("input[type=range]").first.press("End")
    page.wait_for_function(
        "([node, before]) => node.querySelector('.course-sentence').textContent !== before",
        arg=[other.element_handle(), before],
    )


def test_explorers_in_boxes_in_jupyterlab(browser, folder):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    with browsing.jupyterlab(folder, copy_lessons=False) as address:
        browsing.open_lesson(page, address, "boxes")
        browsing.run_all(page)
        assert_seen_and_following(page)
        page.close()


def test_explorers_in_boxes_in_voila(browser, folder):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    with in_voila(folder) as address:
        page.goto(address)
        assert_seen_and_following(page)
        page.close()
