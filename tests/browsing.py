"""A real JupyterLab and a real browser, for the browser tests and the benchmarks."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "lessons" / "deck"))

from browser import FLAGS as FLAGS  # noqa: E402
from browser import chromium as chromium  # noqa: E402
from browser import find_browser as find_browser  # noqa: E402

expect.set_options(timeout=60_000)  # a new kernel on a busy machine imports the course first


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_server(address: str, seconds: float = 30) -> None:
    """Wait until a server answers, be it with an error."""
    for _ in range(int(seconds * 10)):
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not start")


@contextmanager
def jupyterlab(folder: Path, copy_lessons: bool = True, live: bool = False) -> Iterator[str]:
    """Serve a copy of the lessons in `folder` with JupyterLab; yield its address.

    Unless they are to be `live` when opened, the learner has switched that off and runs them.
    """
    if copy_lessons:
        left_out = shutil.ignore_patterns("slides", "handouts", "my_course*")
        shutil.copytree(ROOT / "lessons", folder, dirs_exist_ok=True, ignore=left_out)
    port, home = free_port(), folder.parent / "jupyter-home"
    home.mkdir(exist_ok=True)
    preference = home / "settings/mass-customization-course/lessons.jupyterlab-settings"
    preference.parent.mkdir(parents=True, exist_ok=True)
    preference.write_text(json.dumps({"live": live}), "utf-8")
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    subprocess.run([sys.executable, "-m", "jupyter", "trust", *map(str, folder.glob("*.ipynb"))],
                   env=environment, check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--port={port}"),
        *(
            "--expose-app-in-browser",
            "--allow-root",
            f"--ServerApp.root_dir={folder}",
            "--IdentityProvider.token=",
        ),
    ]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            try:
                wait_for_server(f"{address}/api")
            except RuntimeError as error:
                raise RuntimeError(f"{error}: {(home / 'server.log').read_text()}") from None
            yield address
        finally:
            server.terminate()
            server.wait(60)


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something holds, at most two minutes: a busy machine answers slowly."""
    for _ in range(1_200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it never came true")


def open_lesson(page: Page, address: str, name: str) -> None:
    """Open one lesson by itself and wait until its cells are there."""
    page.goto(f"{address}/doc/tree/{name}.ipynb?reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_text("| Idle").wait_for(timeout=60_000)


def run_all(page: Page) -> None:
    """Run every cell, and wait until none is running."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    # A cell that has not run shows [*] or an empty prompt.
    page.wait_for_function(
        """() => {
          const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
          return prompts.length && prompts.every((p) => /\\[\\d+\\]/.test(p.textContent));
        }""",
        timeout=60_000,
    )
