"""What moves in a chart: computed once, kept by the browser, played without asking again."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Frames:
    """The states of a chart over time.

    `times` has one increasing entry per frame, in `unit`. `moving` says for a trace, by its
    number, which attributes change: "x", "y", "text", "marker.color", "marker.symbol", each an
    array of shape (frames, points). Places between two frames are filled in by the browser; a
    place that is not a number is not drawn. `draw` shows the frame `first`, where a chart opens.
    """

    times: np.ndarray
    unit: str
    moving: dict[int, dict[str, np.ndarray]]
    first: int

    def packed(self) -> dict[str, Any]:
        """Return what travels to the browser: numbers as 32-bit floats, text as it is."""
        return {
            "times": np.asarray(self.times, float).tolist(),
            "unit": self.unit,
            "first": self.first,
            "moving": [
                {
                    "trace": trace,
                    "attribute": attribute,
                    "points": values.shape[1],
                    "values": values.tolist()
                    if values.dtype.kind in "UO"
                    else values.astype("<f4").tobytes(),
                }
                for trace, attributes in self.moving.items()
                for attribute, values in attributes.items()
            ],
        }
