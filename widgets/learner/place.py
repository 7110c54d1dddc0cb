"""Where the learner's work and own cases are: beside the lessons."""

import os
from itertools import takewhile
from pathlib import Path

FIRST = "00_start_here.ipynb"  # the folder of the lessons is the one that holds it


def beside_lessons(name: str) -> Path:
    """Return where a file or folder is that belongs beside the lessons, or would be if it is new.

    A lesson that was copied into a folder below finds it, too: the search goes up from the working
    folder to the folder of the lessons. Outside of the course only the working folder counts.
    """
    here = Path.cwd()
    way = [here, *here.parents]
    below = list(takewhile(lambda folder: not os.path.exists(folder / FIRST), way))
    looked = way[: len(below) + 1] if len(below) < len(way) else [here]
    found = [folder for folder in looked if os.path.exists(folder / name)]
    return Path(os.path.relpath([*found, looked[-1]][0] / name))
