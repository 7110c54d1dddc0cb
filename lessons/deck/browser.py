"""The browser that prints and takes pictures: the one of the tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
HELP = (
    "No browser found, and none could be fetched: install Chromium (Debian and Ubuntu: "
    "`sudo apt-get install chromium`; macOS: install Google Chrome) or set COURSE_BROWSER to the "
    "path of one."
)

# Keep a headless browser from looking for anything outside this machine.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """Return the path of an installed browser, or None if Playwright has one of its own.

    Playwright is asked to bring one if there is none; RuntimeError with one sentence if it cannot.
    """
    found = os.environ.get("COURSE_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and MAC.exists():
        found = str(MAC)
    if found is None:
        bring = [sys.executable, "-m", "playwright", "install", "chromium"]
        if subprocess.run(bring, capture_output=True, timeout=600).returncode:
            raise RuntimeError(HELP)
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless browser."""
    executable = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()
