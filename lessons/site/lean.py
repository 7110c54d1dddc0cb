"""Make packages quick to load; in Pyodide: `node run.mjs FOLDER lean.py MODULES FILE …`.

Python files are compiled, so that no learner's page does it again; compiled modules wait until
they are imported (`later.py`). Of SciPy only what the course can come to need stays: the modules
named first, with commas between them, and what these import. Of Pygments only Python, which
IPython colours in an error.
"""

import importlib
import marshal
import re
import sys
import zipfile
from importlib.util import MAGIC_NUMBER
from pathlib import Path

# Not read by any program; and what is there for packages and compilers that are not.
UNREAD = re.compile(
    r"(?!jedi/).*\.(pyi|pxd|pyx|h|c|a|map)$|.*/tests/|numpy/(_core/include|random/lib)/"
    r"|jedi/third_party/(django-stubs|typeshed/(stubs|stdlib/(distutils|lib2to3|tkinter)))/"
    r"|narwhals/_(dask|duckdb|ibis|polars|spark_like)/|pandas/plotting/_matplotlib/"
    r"|pygments/formatters/(bbcode|groff|img|irc|pangomarkup|rtf|svg)\."
)
PARTLY_USED = re.compile(r"scipy/.+\.(py|so|npz|dat)$|pygments/lexers/(?!_mapping).+\.py$")

# Here a learner may ask for the explanation of a function; there it would be twice the size.
EXPLAINED = ("mass_customization_course", "ipython", "ipywidgets", "traitlets", "numpy")


def files_of(package: str, modules: list[str]) -> set[str]:
    """Return the files of a package that importing these modules reads, below site-packages."""
    for module in modules:
        importlib.import_module(module)
    place = f"/{package}/"
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return {file[file.index(place) + 1 :] for file in files if place in file}


def compiled(name: str, source: bytes, explained: bool) -> bytes:
    """Return a module as Python keeps it in a .pyc file, with docstrings or without."""
    file, level = f"/lib/python3.14/site-packages/{name}", 0 if explained else 2
    code = compile(source, file, "exec", dont_inherit=True, optimize=level)
    return MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


def pack(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file as small as can be, and without a time: what did not change stays the same."""
    archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, compresslevel=9)


def rewrite(path: Path, used: set[str]) -> None:
    """Compile the modules in a wheel, or in Python's own library; leave out what nobody reads."""
    new, explained = path.with_suffix(".new"), path.name.startswith(EXPLAINED)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(new, "w") as packed:
        for name in old.namelist():
            unused = PARTLY_USED.match(name) and name not in used
            if name.endswith("/") or unused or UNREAD.match(name):
                continue
            data = old.read(name)
            if name.endswith(".py"):
                name, data = f"{name}c", compiled(name, data, explained)
            pack(packed, re.sub(r"\.cpython-.*\.so$", ".later", name), data)
        if path.suffix == ".zip":
            later = Path(__file__).with_name("later.py").read_bytes()
            pack(packed, "sitecustomize.pyc", compiled("sitecustomize.py", later, False))
    new.replace(path)


used = files_of("scipy", sys.argv[1].split(",")) | files_of("pygments", ["pygments.lexers.python"])
for file in sys.argv[2:]:
    rewrite(Path(f"/host{file}"), used)
