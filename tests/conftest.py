"""A JupyterLab and a browser for the tests that need a page."""

import pytest
from hypothesis import settings

collect_ignore = ["lessons_in_pyodide.py"]  # runs in a page's own Python only

# The same examples on every run and machine, however slow.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")


# Closed after the module that uses them: Playwright keeps an event loop running, in which other
# tests could not execute a notebook.
@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Serve a copy of the lessons; return the address."""
    import browsing

    with browsing.jupyterlab(tmp_path_factory.mktemp("lab") / "lessons") as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    """Run a headless browser, or fail with one sentence on how to get one."""
    import browsing

    try:
        browsing.find_browser()
    except RuntimeError as error:
        pytest.fail(str(error), pytrace=False)
    with browsing.chromium() as running:
        yield running


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    """Run in an empty folder: what a learner does is saved beside the lesson."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def site():
    """Build the site as `make site` does; return its folder, or fail with one sentence."""
    import subprocess
    import sys
    from pathlib import Path

    root = Path(__file__).parents[1]
    command = [sys.executable, root / "lessons/site/build.py"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        said = [line[:300] for line in run.stderr.strip().splitlines()]  # Pyodide's are endless
        pytest.fail("\n".join(said[-12:]), pytrace=False)
    return root / "_site"
