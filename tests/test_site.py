"""The site in a browser that reaches no other host: lessons live, and keep what was done."""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import browsing
import pytest
from playwright.sync_api import Page, expect, sync_playwright

pytestmark = pytest.mark.xdist_group("site")  # which is built once
FLAGS = [*browsing.FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
START = 400_000  # milliseconds for a lesson's Python on a busy machine
NOT_STORED = """async () => {
  const files = await (await fetch("../files.json")).json();
  let missing = files.map((file) => new URL(`../${file}`, location).href);
  for (let second = 0; missing.length && second < 200; second++) {
    if (second) await new Promise((resolve) => setTimeout(resolve, 1000));
    const here = await Promise.all(missing.map((address) => caches.match(address)));
    missing = missing.filter((_, number) => !here[number]);
  }
  return missing;
}"""


# Whether a service worker was put an end to: what it was fetching would be lost.
UNREGISTERED = """{
  const { unregister } = ServiceWorkerRegistration.prototype;
  ServiceWorkerRegistration.prototype.unregister = function () {
    sessionStorage.unregistered = "yes";
    return unregister.call(this);
  };
}"""


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lost: ClassVar[list[str]] = []  # names of what is not answered the next time

    def do_GET(self):
        for name in self.lost:
            if name in self.path:
                self.lost.remove(name)
                return self.send_error(503)
        return super().do_GET()

    def log_message(self, *_arguments):
        pass


class Site:
    """The site as it is served, and everything that a page asked for elsewhere."""

    def __init__(self, folder):
        self.folder, self.elsewhere = folder, []
        self.start(port=0)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def start(self, port):
        serve = partial(Quiet, directory=self.folder)
        self.server = ThreadingHTTPServer(("127.0.0.1", port), serve)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @contextmanager
    def gone(self):
        """Answer nobody for a while."""
        self.stop()
        try:
            yield
        finally:
            self.start(self.server.server_port)

    def note(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.elsewhere.append(request.url)

    @contextmanager
    def visit(self, profile, **settings):
        """Open a browser with a learner's profile; yield a page."""
        with sync_playwright() as playwright:
            visit = playwright.chromium.launch_persistent_context(
                profile, executable_path=browsing.find_browser(), args=FLAGS, **settings
            )
            visit.on("request", self.note)
            page = visit.pages[0]
            page.set_default_timeout(START)
            try:
                yield page
            finally:
                visit.close()


@pytest.fixture(scope="module")
def served(site):
    place = Site(site)
    yield place
    place.stop()


def live(page: Page) -> None:
    """Wait until the lesson has run by itself, to its end."""
    page.locator(".course-explorer").first.wait_for(state="attached")
    page.locator(".course-lesson:not(.course-runs)").wait_for()


def test_from_the_front_page_through_a_lesson_and_back_again(served, tmp_path):
    with served.visit(tmp_path) as page:
        page.add_init_script(UNREGISTERED)
        page.goto(served.address)
        page.wait_for_function("navigator.serviceWorker.controller")
        page.get_by_role("link", name="05 · Cost").click()
        page.locator(".jp-RenderedPlotly .main-svg").first.wait_for()  # stored, before any Python
        live(page)
        assert page.evaluate("sessionStorage.unregistered ?? 'no'") == "no"
        # Python began with the page, and the notebook took the one that was there.
        assert page.evaluate("jupyterapp.isPluginActivated('mass-customization-course:early')")
        running = "[...jupyterapp.serviceManager.sessions.running()].map(({ path }) => path)"
        assert page.evaluate(running) == ["05_cost.ipynb"]
        explorer = page.locator(".course-explorer").first
        guess = page.locator(".course-form", has_text="Draw the unit cost of offer A").first
        guess.get_by_role("slider").first.press("ArrowUp")
        guess.get_by_role("button", name="Lock my prediction").click()
        expect(guess.get_by_text("Locked. Now")).to_be_visible()
        expect(explorer.get_by_role("slider").first).to_be_enabled()
        sentence = explorer.locator(".course-sentence").inner_text()
        boxes = explorer.locator(".course-field .course-entry input:visible")
        values = boxes.evaluate_all("(boxes) => boxes.map((box) => box.value)")
        assert values
        assert all(values), "a box of numbers is empty"
        explorer.get_by_role("slider").first.press("ArrowRight")
        expect(explorer.locator(".course-sentence")).not_to_have_text(sentence)
        explorer.locator(".main-svg").first.wait_for()
        question = page.locator(".course-question").first
        question.get_by_role("radio").first.check()
        question.get_by_role("button", name="I am sure").click()
        expect(question.locator(".course-feedback")).not_to_be_empty()  # the lesson has answered
        expect(question.get_by_text("Not saved yet.")).to_have_count(0)
        page.locator('a[href*="GLOSSARY.md#"]').first.click()
        expect(page.locator(".course-glossary:popover-open h2")).to_be_visible()
        assert page.locator(".course-glossary:visible").count() == 1
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")  # with live charts in it
        page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
        assert page.evaluate(NOT_STORED) == []
    with served.gone(), served.visit(tmp_path) as page:
        page.goto(f"{served.address}/notebooks/index.html?path=05_cost.ipynb")
        live(page)
        guess = page.locator(".course-form", has_text="Draw the unit cost of offer A").first
        expect(guess.get_by_text("Locked. Now")).to_be_visible()
        page.locator(".course-explorer").first.scroll_into_view_if_needed()
        page.locator(".course-explorer .main-svg").first.wait_for()  # though no chart was stored
        question = page.locator(".course-question").first
        expect(question.get_by_role("radio").first).to_be_checked()
        page.goto(served.address)
        recalled = page.get_by_role("link", name="01 · Definition")  # the lesson of that question
        expect(recalled).to_contain_text("1 of")
    assert served.elsewhere == []


@pytest.mark.parametrize("address", ["tree", "lab/index.html", "doc/tree?path=05_cost.ipynb"])
def test_what_jupyterlite_links_to_opens(served, tmp_path, address):
    with served.visit(tmp_path) as page:
        page.goto(served.address)
        page.wait_for_function("navigator.serviceWorker.controller")
        page.goto(f"{served.address}/{address}")
        page.get_by_text("05_cost.ipynb").locator("visible=true").first.wait_for()


def test_a_page_that_is_not_stored_says_so_when_nobody_answers(served, tmp_path):
    with served.visit(tmp_path) as page:
        page.goto(served.address)
        page.wait_for_function("navigator.serviceWorker.controller")
    with served.gone(), served.visit(tmp_path) as page:
        page.goto(f"{served.address}/glossary.html")
        expect(page.get_by_text("this page is not stored in this browser yet")).to_be_visible()
    with served.visit(tmp_path) as page:  # and it is not what is stored from now on
        page.goto(f"{served.address}/glossary.html")
        expect(page.get_by_role("heading", name="z chart")).to_be_visible()


def test_python_starts_though_the_file_that_starts_it_was_lost(served, tmp_path):
    with served.visit(tmp_path) as page:
        page.goto(served.address)  # so that the service worker is there
        page.wait_for_function("navigator.serviceWorker.ready")
        Quiet.lost.append("comlink.worker")
        page.goto(f"{served.address}/notebooks/index.html?path=00_start_here.ipynb")
        live(page)
        assert Quiet.lost == []
        expect(page.locator(".course-bar")).to_have_count(0)


def test_a_window_that_keeps_nothing_says_so_at_the_door(served, tmp_path):
    with served.visit(tmp_path, service_workers="block") as page:
        page.goto(served.address)
        expect(page.get_by_role("alert")).to_contain_text("Nothing can be kept in this window")
        expect(page.get_by_role("link", name="Start", exact=True)).to_be_visible()


def test_the_front_page_fits_a_telephone(served, tmp_path):
    with served.visit(tmp_path, viewport={"width": 390, "height": 844}, has_touch=True) as page:
        page.goto(served.address)
        expect(page.get_by_role("link", name="01 · Definition")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
