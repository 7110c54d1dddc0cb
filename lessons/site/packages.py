"""Every package that a lesson needs in a page, as wheels with one lock beside Pyodide's core."""

import email
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from distribution import CORE, LOCK, PACKAGES, Registries, Release
from packaging.requirements import Requirement

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COURSE = "mass-customization-course"
IN_A_PAGE = {
    "python_version": "3.14",
    "python_full_version": "3.14.2",
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}
INSTRUCTORS_ONLY = {"scipy.stats"}  # a third of SciPy; a class's results are no part of a page
# The kernel asks for these by name, and asks nobody else if they are loaded with Pyodide.
KERNEL = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
# JupyterLab's half of ipywidgets is part of the page; there is no terminal, and no time zone.
NOT_IN_A_PAGE = {"jupyterlab-widgets", "widgetsnbextension", "prompt-toolkit", "tzdata"}
# JupyterLab's half of Plotly brings its script.
SPARE = re.compile(
    r"plotly/(labextension|matplotlylib|package_data/datasets)/"
    r"|plotly/package_data/(.*\.map|plotly\.min\.js|widgetbundle)"
)


def name_of(text: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", text).lower()


def required(requirements: Iterable[str]) -> list[str]:
    """Return the names that hold in a page, of a package's requirements."""
    wanted = [Requirement(text) for text in requirements]
    names = [name_of(r.name) for r in wanted if not r.marker or r.marker.evaluate(IN_A_PAGE)]
    return sorted(set(names) - NOT_IN_A_PAGE)


def collect(source: Release | Registries, folder: Path) -> dict[str, Path]:
    """Put core and wheels into a folder; return the wheels by the names of their packages."""
    folder.mkdir(parents=True)
    for name in CORE:
        shutil.copy(source.core(name), folder)
    labextension = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
    brought = Path(sys.prefix, labextension)
    wheels = {COURSE: _course(folder)}
    for name in ("ipykernel", "piplite", "pyodide_kernel"):
        [wheel] = brought.glob(f"{name}-*.whl")
        wheels[name_of(name)] = Path(shutil.copy(wheel, folder))
    waiting = [COURSE, *KERNEL]
    while waiting:
        name = waiting.pop()
        if name not in wheels:
            copy = shutil.copy(source.wheel(name), folder) if name in PACKAGES else None
            wheels[name] = Path(copy or _installed(name, folder))
        new = set(entry(wheels[name])["depends"]) - set(wheels) - set(waiting)
        waiting += sorted(new)
    return wheels


def _course(folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("mass_customization_course-*.whl"))


def _installed(name: str, folder: Path) -> Path:
    """Pack the Python part of an installed package: what is compiled there is only faster."""
    found = metadata.distribution(name)
    wheel = folder / f"{name.replace('-', '_')}-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in found.files or ():
            left_out = {"..", "__pycache__", "tests", "RECORD", "INSTALLER", "REQUESTED"}
            if (
                not left_out & set(file.parts)
                and file.suffix != ".so"
                and not SPARE.match(str(file))
            ):
                packed.write(file.locate(), file.as_posix())
    return wheel


def entry(wheel: Path) -> dict[str, Any]:
    """Return what Pyodide's lock says about a wheel."""
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        about = next(name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        said = email.message_from_bytes(packed.read(about))
    code = {name.split("/")[0] for name in names if re.search(r"\.(py|pyc|so)$", name)}
    return {
        "name": name_of(said["Name"]),
        "version": said["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "imports": sorted({name.split(".")[0] for name in code}),
        "depends": required(said.get_all("Requires-Dist") or []),
    }


def make_lean(folder: Path, files: Iterable[Path], kept: Path) -> None:
    """Compile packages in a folder that has a lock, and leave out what no lesson can use.

    What was made lean before is taken from the folder where it is kept.
    """
    texts = [path.read_text("utf-8") for path in (ROOT / "widgets").rglob("*.py")]
    named = r"\bscipy(?:\.[a-z]+)+(?= import|\.)"  # imported, or asked for a function
    imports = {name for text in texts for name in re.findall(named, text)}
    scipy = sorted(imports - INSTRUCTORS_ONLY)
    how = repr(scipy).encode() + b"".join(
        (HERE / name).read_bytes() for name in ("lean.py", "later.py")
    )
    kept.mkdir(parents=True, exist_ok=True)
    keys = {path: hashlib.sha256(how + path.read_bytes()).hexdigest() for path in files}
    new = {path: kept / key for path, key in keys.items() if not (kept / key).exists()}
    if new:
        run = ["node", str(HERE / "run.mjs"), str(folder), str(HERE / "lean.py")]
        subprocess.run([*run, ",".join(scipy), *map(str, new)], check=True)
    for path, key in keys.items():
        if path in new:
            shutil.copy(path, new[path])
        else:
            shutil.copy(kept / key, path)


def lock(
    source: Release | Registries, wheels: dict[str, Path], folder: Path, elsewhere: str = ""
) -> None:
    """Write the lock that lets Pyodide load the wheels by their names and imports.

    With an address, the release's own packages are loaded from there instead.
    """
    release = json.loads(source.core(LOCK).read_text("utf-8"))
    packages = {name: entry(wheels[name]) for name in sorted(wheels)}
    for name in PACKAGES if elsewhere else ():
        there = release["packages"][name]
        packages[name] |= {key: there[key] for key in ("version", "sha256", "imports")}
        packages[name]["file_name"] = elsewhere + there["file_name"]
    both = {"info": release["info"], "packages": packages}
    (folder / LOCK).write_text(json.dumps(both, indent=1), "utf-8")
