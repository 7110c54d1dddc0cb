"""Compiled modules are loaded when they are imported; Python runs this at its start.

Pyodide would load every one of a package together with it, used or not: two thirds of the time
that NumPy, SciPy and pandas need. So `lean.py` gives them a name that only this knows.
"""

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

finder = FileFinder.path_hook(
    (ExtensionFileLoader, [*EXTENSION_SUFFIXES, ".later"]),
    (SourceFileLoader, SOURCE_SUFFIXES),
    (SourcelessFileLoader, BYTECODE_SUFFIXES),
)
sys.path_hooks.insert(1, finder)  # after the one for archives
sys.path_importer_cache.clear()
