"""Build the course as a site that needs no server: `python build.py`, result in `_site/`.

With `python build.py cdn` Pyodide and its compiled packages stay on their own host.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import contents
import distribution
import front
import packages

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FETCHED = Path(sys.prefix) / f"pyodide-{distribution.VERSION}"
PYODIDE = "static/pyodide"  # where it is in the site
STORAGE = "course"  # the browser's name for what a learner keeps
APPS = ["lab", "notebooks", "tree", "edit"]
# Words of what JupyterLab brings and no lesson uses: Mermaid and its layouts, Vega, terminals.
UNUSED = re.compile(r"mermaidAPI|org.eclipse.elk|vega_id|vega.github.io/schema|add\(.xterm-helpers")
LOADS = re.compile(r'\.e\("?(\w+)"?\)')  # how one part of JupyterLab asks for another one


def build(site: Path, cdn: bool = False) -> None:
    """Build everything anew: what an earlier build left makes JupyterLite forget settings."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        bring_pyodide(work / "pyodide", cdn)
        contents.write(work / "contents")
        _settings(work, distribution.RELEASE if cdn else f"./{PYODIDE}/")
        command = [sys.executable, "-m", "jupyter", "lite", "build"]
        subprocess.run(command, check=True, cwd=work, stdout=subprocess.DEVNULL)
        shutil.move(work / "pyodide", work / "built" / PYODIDE)
        leave_out(work / "built")
        add_pages(work / "built")
        shutil.rmtree(site, ignore_errors=True)
        shutil.move(work / "built", site)


def bring_pyodide(folder: Path, cdn: bool = False) -> None:
    """Put Pyodide and all packages into a folder, or only what its own host has not."""
    source = distribution.source(FETCHED)
    wheels = packages.collect(source, folder)
    packages.lock(source, wheels, folder)
    core = [folder / name for name in distribution.CORE]
    theirs = [*core, *(wheels[name] for name in distribution.PACKAGES)]
    library = folder / "python_stdlib.zip"
    lean = {*wheels.values(), library} - set(theirs if cdn else ())
    packages.make_lean(folder, sorted(lean), FETCHED / "lean")
    packages.lock(source, wheels, folder, distribution.RELEASE if cdn else "")
    for path in theirs if cdn else ():
        path.unlink()


def add_pages(site: Path) -> None:
    """Add the front page, and what the course adds to every page of JupyterLite."""
    front.write(site)
    shutil.copy(HERE / "page.css", site)
    script = (HERE / "page.js").read_text("utf-8")
    script = script.replace("PYODIDE", PYODIDE).replace("STORAGE", STORAGE)
    (site / "page.js").write_text(script, "utf-8")
    ours = '<link rel="icon" href="../icon-120x120.png">\n'
    ours += '<link rel="stylesheet" href="../page.css">\n'
    ours += '<script type="module" src="../page.js"></script>\n'
    # Before anything else: JupyterLite's first start would unregister every service worker, and
    # with it the one that is just fetching the lesson's Python.
    none = "if (navigator.serviceWorker) navigator.serviceWorker.getRegistrations = async () => [];"
    for app in APPS:
        page = site / app / "index.html"
        text = page.read_text("utf-8").replace("</head>", f"{ours}</head>")
        page.write_text(text.replace("<head>", f"<head>\n<script>{none}</script>"), "utf-8")
    (site / "service-worker.js").rename(site / "lite-service-worker.js")
    files = sorted(path for path in site.rglob("*") if path.is_file())
    names = [path.relative_to(site).as_posix() for path in files]
    (site / "files.json").write_text(json.dumps(names), "utf-8")
    timeless = [path for path in files if site / "api" not in path.parents]  # lists with times
    all_of_it = hashlib.sha256(b"".join(path.read_bytes() for path in timeless)).hexdigest()
    worker = (HERE / "service-worker.js").read_text("utf-8").replace("BUILD", all_of_it[:16])
    (site / "service-worker.js").write_text(worker, "utf-8")


def leave_out(site: Path) -> None:
    """Delete what JupyterLite brings and no page of the course asks for."""
    for font in (site / "build").glob("fa-*"):
        if font.suffix in {".eot", ".svg", ".ttf", ".woff"}:  # for browsers that know no WOFF2
            font.unlink()
    shutil.copy(site / "tree/favicon.ico", site / "lab")  # the same, in fewer sizes
    for part in spare_parts(site / "build"):
        part.unlink()


def spare_parts(folder: Path) -> list[Path]:
    """Return the parts of JupyterLab that are an unused library, and what only these load."""
    files = {path.name.split(".")[0]: path for path in folder.glob("*.*.js")}
    texts = {name: path.read_text("utf-8") for name, path in files.items()}
    apps = "".join(path.read_text("utf-8") for path in folder.glob("*/bundle.js"))
    used, new = set(), {"jlab_core", *LOADS.findall(apps)}
    while new:
        name = new.pop()
        if name in texts and not UNUSED.search(texts[name]):
            used.add(name)
            new |= set(LOADS.findall(texts[name])) - used
    return [files[name] for name in files.keys() - used]


def _settings(work: Path, pyodide: str) -> None:
    build = {
        "contents": ["contents"],
        "output_dir": "built",
        "no_sourcemaps": True,
        "apps": APPS,
    }
    start = {
        "packages": [*packages.KERNEL, packages.COURSE],
        "lockFileURL": f"{PYODIDE}/{distribution.LOCK}",
    }
    kernel = {
        "pyodideUrl": f"{pyodide}pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": start,
    }
    page = {
        "appName": "Mass production versus mass customization",
        "contentsStorageName": STORAGE,
        "exposeAppInBrowser": True,
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
    }
    lite = {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}
    (work / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": build}), "utf-8")
    (work / "jupyter-lite.json").write_text(json.dumps(lite), "utf-8")
    shutil.copy(ROOT / "widgets/page/overrides.json", work)


if __name__ == "__main__":
    build(ROOT / "_site", cdn=sys.argv[1:] == ["cdn"])
    print("The site is in _site/. `make serve` shows it.")
