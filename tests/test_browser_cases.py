"""An instructor's cases on the page: a grey button that says why, and what was filled in."""

import browsing
import pytest
from playwright.sync_api import expect
from test_browser import answer, lesson, predict, seen

from widgets.explorers.production import Hockeystick, LineBuffers

CASES = "name,demand,variants,process_time\nOur bakery,12000,400,9000\n"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Serve a copy of the lessons with one case."""
    folder = tmp_path_factory.mktemp("lab") / "lessons"
    (folder / "cases").mkdir(parents=True)
    (folder / "cases" / "ours.csv").write_text(CASES, "utf-8")
    with browsing.jupyterlab(folder) as address:
        yield address


def test_a_case_is_shown_as_it_is_or_its_button_says_why_not(lab, browser):
    with lesson(browser, lab, "02_production") as page:
        browsing.run_all(page)
        predict(page)
        queue, buffers = (
            page.get_by_role("region", name=cls.title(), exact=True)
            for cls in (Hockeystick, LineBuffers)
        )
        button = queue.get_by_role("button", name="Our bakery")
        button.scroll_into_view_if_needed()
        why = button.get_attribute("title")
        assert "no room for Our bakery: " in why
        assert button.is_disabled()
        queue.get_by_text("Why a button is grey").click()
        assert queue.get_by_text(why).is_visible()
        before = seen(queue)
        button.press("Enter")  # which a greyed button still answers
        now = answer(queue)
        assert now == {**before, "error": why}

        assert "Not given" not in buffers.inner_text()
        button = buffers.get_by_role("button", name="Our bakery")
        assert button.is_enabled()
        button.press("Enter")
        said = buffers.locator(".course-guess")
        expect(said).to_contain_text("Not given for Our bakery, so filled in from Bicycles")
        expect(said).to_contain_text("Variability of process times (CV)")
