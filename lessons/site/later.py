"""Python runs this at its start: compiled modules wait until they are imported, figures show.

Pyodide would load every one of a package together with it, used or not: two thirds of the time
that NumPy, SciPy and pandas need. So `lean.py` gives them a name that only this knows.
"""

import os
import sys
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from types import ModuleType


class ReadOnce:
    """Gives back the room of a module's file, which a page keeps in memory, once it was read."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        os.truncate(self.path, 0)


class Compiled(ReadOnce, ExtensionFileLoader): ...


class Bytecode(ReadOnce, SourcelessFileLoader): ...


finder = FileFinder.path_hook(
    (ExtensionFileLoader, EXTENSION_SUFFIXES),
    (Compiled, [".later"]),
    (SourceFileLoader, SOURCE_SUFFIXES),
    (Bytecode, BYTECODE_SUFFIXES),
)
sys.path_hooks.insert(1, finder)  # after the one for archives
sys.path_importer_cache.clear()

# Plotly would put all its JavaScript into the notebook, and shows nothing without the version of
# a package that has no other use here.
os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
sys.modules["nbformat"] = ModuleType("nbformat")
sys.modules["nbformat"].__version__ = "5.10.4"
