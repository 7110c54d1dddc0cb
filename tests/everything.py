"""Every explorer there is, as the lessons see them."""

import importlib
import pkgutil

import widgets.explorers
from widgets.explorer import Explorer


def explorers() -> dict[str, type[Explorer]]:
    """Return every explorer by its lesson's short name, such as `cost.BreakEven`."""
    found = {}
    for folder in pkgutil.iter_modules(widgets.explorers.__path__):
        face = importlib.import_module(f"widgets.explorers.{folder.name}")
        for name in face.__all__:
            if isinstance(item := getattr(face, name), type) and issubclass(item, Explorer):
                found[f"{folder.name}.{name}"] = item
    return found
