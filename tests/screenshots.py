"""Take the pictures of the README from the running course: `python tests/screenshots.py`.

They show a learner's own page: JupyterLab, a lesson after Run All, a prediction made.
"""

import tempfile
from pathlib import Path

import browsing
from playwright.sync_api import Locator, Page

IMAGES = browsing.ROOT / "lessons" / "images"
LARGEST = 150_000  # bytes: a README should open at once, on a telephone too


def choose_theme(page: Page, name: str) -> None:
    page.evaluate(
        "(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", name
    )
    page.wait_for_function("(name) => document.body.dataset.jpThemeName === name", arg=name)


def open_and_run(page: Page, address: str, lesson: str) -> None:
    browsing.open_lesson(page, address, lesson)
    browsing.run_all(page)


def lock(question: Locator) -> None:
    question.get_by_role("button", name="Lock my prediction").press("Enter")
    question.get_by_text("Locked.").wait_for()


def draw_a_prediction(page: Page) -> None:
    """Guess as many do: each doubling of the volume helps as much as the last one."""
    question = page.locator(".course-question", has=page.locator("circle")).first
    for number, steps in enumerate((24, 16, 8, 0, -8)):
        point = question.locator("circle").nth(number)
        for _ in range(abs(steps)):
            point.press("ArrowUp" if steps > 0 else "ArrowDown")
    lock(question)


def drawn(explorer: Locator) -> Locator:
    explorer.scroll_into_view_if_needed()
    explorer.locator(".course-chart .main-svg").first.wait_for()
    explorer.page.wait_for_timeout(1_000)
    return explorer


def save(page: Page, name: str, first: Locator, last: Locator) -> None:
    """Keep what stands from the top of one element to the bottom of another."""
    top, end = first.bounding_box(), last.bounding_box()
    height = end["y"] + end["height"] - top["y"]
    clip = {"x": end["x"] - 4, "y": top["y"], "width": end["width"] + 8, "height": height}
    path = IMAGES / name
    page.screenshot(path=path, clip=clip)
    size = path.stat().st_size
    print(f"{path.relative_to(browsing.ROOT)}: {size / 1000:.0f} KB")
    if size > LARGEST:
        raise SystemExit(f"{name} is larger than {LARGEST / 1000:.0f} KB: show less of the page.")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        browsing.jupyterlab(Path(folder) / "lessons") as address,
        browsing.chromium() as browser,
    ):
        # So tall that all of a lesson is on the page.
        page = browser.new_page(viewport={"width": 1120, "height": 11_000})
        open_and_run(page, address, "05_cost")
        draw_a_prediction(page)
        explorer = drawn(page.locator(".course-explorer").first)
        question = page.locator(".course-question", has=page.locator("circle")).first
        save(page, "lesson.png", question, explorer.locator(".course-columns"))

        choose_theme(page, "JupyterLab Dark")
        last = drawn(page.locator(".course-explorer").last)
        save(page, "dark.png", last, last)
        choose_theme(page, "JupyterLab Light")

        open_and_run(page, address, "02_production")
        question = page.locator(
            ".course-question", has=page.get_by_text("Lock my prediction")
        ).first
        question.get_by_role("textbox").fill("4")
        lock(question)
        factory = drawn(page.locator(".course-explorer").first).locator(".course-picture")
        save(page, "factory.png", factory, factory)


if __name__ == "__main__":
    main()
