"""Which explorers are on the page: a cell that is run again replaces what it made before."""

import weakref
from typing import Any

from IPython import get_ipython

_cells: dict[str, tuple[int, weakref.WeakSet]] = {}  # by cell: number of its run, what it made


def _cell_and_run() -> tuple[str, int]:
    shell = get_ipython()
    if shell is None:
        return "", 0  # a script has one "cell", which runs once
    parent = getattr(shell, "parent_header", None) or {}
    cell = parent.get("metadata", {}).get("cellId") or (shell.user_ns.get("In") or [""])[-1]
    return cell, shell.execution_count


def opened(widget: Any) -> None:
    """Take note of a new widget; those of an earlier run of its cell are told, and forgotten."""
    cell, run = _cell_and_run()
    if cell in _cells and _cells[cell][0] != run:
        for old in _cells[cell][1]:
            old._replaced()
        del _cells[cell]
    _cells.setdefault(cell, (run, weakref.WeakSet()))[1].add(widget)


def all_open() -> list[Any]:
    """Return what the cells have made when they ran last."""
    return [widget for _, made in _cells.values() for widget in made]
