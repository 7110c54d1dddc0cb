"""What the site is made of, as far as it can be seen without a browser."""

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SITE = str(ROOT / "lessons/site")
pytestmark = pytest.mark.xdist_group("site")  # which is built once


@pytest.fixture(scope="module")
def modules():
    """Return the modules that build the site, without leaving their folder on the path."""
    sys.path.insert(0, SITE)
    import distribution
    import packages

    yield distribution, packages
    sys.path.remove(SITE)


def test_the_front_page_can_be_read_without_javascript(site):
    page = (site / "index.html").read_text("utf-8")
    assert page.count("<li>") == len(list((ROOT / "lessons").glob("[0-9]*.ipynb"))) == 10
    assert page.count('<th scope="row">') == 7
    for picture in re.findall(r'src="(pictures/[^"]+)"', page):
        assert (site / picture).read_text("utf-8").startswith("<svg")


def test_the_first_visit_fetches_no_more_than_it_is_said_to(site):
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    assert size < 60e6
    assert "about 60 MB" in (site / "index.html").read_text("utf-8")


def test_every_word_of_the_glossary_can_be_linked_to(site):
    page = (site / "glossary.html").read_text("utf-8")
    for notebook in (ROOT / "lessons").glob("[0-9]*.ipynb"):
        for word in re.findall(r"GLOSSARY\.md#([\w-]+)", notebook.read_text("utf-8")):
            assert f'id="{word}"' in page, (notebook.name, word)


def test_a_lesson_comes_as_it_is_stored(site):
    for path in (ROOT / "lessons").glob("[0-9]*.ipynb"):
        here, there = (
            json.loads(each.read_text("utf-8")) for each in (path, site / "files" / path.name)
        )
        joined = ["".join(cell["source"]) for cell in here["cells"]]
        assert [cell["source"] for cell in there["cells"]] == joined


def test_a_page_keeps_its_service_worker_before_jupyterlite_begins(site):
    for app in ("lab", "notebooks"):
        page = (site / app / "index.html").read_text("utf-8")
        assert page.index("getRegistrations") < page.index("import(")


def test_nothing_that_a_learner_has_typed_comes_along(site):
    assert list(site.rglob("my_course*")) == []


def test_with_pyodide_on_its_own_host_its_packages_are_loaded_from_there(site, modules, tmp_path):
    distribution, packages = modules
    folder = site / "static/pyodide"
    source = distribution.source(Path(sys.prefix) / f"pyodide-{distribution.VERSION}")
    wheels = {packages.entry(path)["name"]: path for path in folder.glob("*.whl")}
    packages.lock(source, wheels, tmp_path, distribution.RELEASE)
    locked = json.loads((tmp_path / distribution.LOCK).read_text("utf-8"))["packages"]
    away = {name for name, each in locked.items() if each["file_name"].startswith("https://")}
    assert away == set(distribution.PACKAGES)
    official = json.loads(source.core(distribution.LOCK).read_text("utf-8"))["packages"]
    assert all(locked[name]["sha256"] == official[name]["sha256"] for name in away)


def test_what_cannot_be_had_is_said_in_one_sentence(modules, tmp_path, monkeypatch):
    distribution, _ = modules
    monkeypatch.setattr(distribution, "RELEASE", "http://127.0.0.1:9/")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(distribution.NotToBeHad, match=r"npm's pyodide@.* could not be fetched"):
        distribution.source(tmp_path / "empty")


def test_a_lesson_in_the_site_is_live_when_it_is_opened(site):
    # The course's extension of JupyterLab comes from the environment, and trusts what comes along.
    assert (site / "extensions/mass-customization-course/package.json").exists()
    for path in (site / "files").glob("[0-9]*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        assert all(c["metadata"]["trusted"] for c in cells if c["cell_type"] == "code")
        assert not any(cell["metadata"]["deletable"] for cell in cells)
