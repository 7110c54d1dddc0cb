"""Binder without Docker: repo2docker's own code reads the repository, and knows what to do."""

from pathlib import Path

import pytest
from repo2docker.app import Repo2Docker

ROOT = Path(__file__).parents[1]


@pytest.fixture
def buildpack(monkeypatch):
    """Return the buildpack that repo2docker chooses for the repository."""
    monkeypatch.chdir(ROOT)
    packs = (pack("docker.io/library/buildpack-deps") for pack in Repo2Docker().buildpacks)
    found = next(pack for pack in packs if pack.detect())
    found.platform = "linux/amd64"
    return found


def test_binder_builds_from_the_files_at_the_top(buildpack):
    assert type(buildpack).__name__ == "PythonBuildPack"
    assert buildpack.binder_dir == ""
    dockerfile = buildpack.render()
    installs = [line for line in dockerfile.splitlines() if "pip install" in line]
    assert any(line.endswith('-r "requirements.txt"') for line in installs)
    assert "RUN ./postBuild" in dockerfile


def test_binder_has_the_python_that_is_asked_for(buildpack):
    asked = (ROOT / "runtime.txt").read_text("utf-8").strip().removeprefix("python-")
    assert buildpack.python_version == asked
    # What repo2docker freezes for that version: it says so if there is nothing.
    assert buildpack.get_build_script_files()
