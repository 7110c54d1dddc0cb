"""Where the customer's order enters the work."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from widgets.models.validate import require

STAGES = ("engineer", "fabricate", "assemble", "deliver")

# One name per number of stages done before the order. The last two differ only in where the
# finished product waits: in the maker's warehouse or on the shelf in front of the customer.
POSITIONS = (
    "engineer-to-order",
    "make-to-order",
    "assemble-to-order",
    "make-to-stock",
    "make-to-stock",
)


@dataclass(frozen=True)
class DecouplingPoint:
    """Where forecast-driven work ends: `forecast_driven` stages come before the stock point.

    `waits[i]` is the wait of a customer whose order starts stage i, for i = 0 … number of stages;
    `waits[forecast_driven]` is the wait of the actual customer.
    """

    waits: np.ndarray
    forecast_driven: int
    position: str


def decoupling_point(lead_times: Sequence[float], patience: float) -> DecouplingPoint:
    """How much of the work can wait for the customer's order?

    Stage i can be done to order if and only if the lead times from i to the end fit into the
    customer's patience: L_i + … + L_4 ≤ W. The stock point stands before the first such stage.

    Parameters
    ----------
    lead_times : lead time [L_i] of each of `STAGES`, in their order, in days; shape (4,).
    patience : longest wait the customer accepts [W, also D in "P:D ratio"], in days.

    Returns
    -------
    DecouplingPoint with the waits, the number of forecast-driven stages and the position's name.

    Raises
    ------
    ValueError : if a lead time or the patience is negative, or a stage has no lead time.

    Source
    ------
    J. Olhager (2003), Strategic positioning of the order penetration point, Int. J. Production
    Economics 85, 319-329, names the four positions and compares delivery with production lead time.

    Examples
    --------
    >>> chain = [60, 20, 5, 3]
    >>> decoupling_point(chain, patience=10).position
    'assemble-to-order'
    >>> decoupling_point(chain, patience=10).waits
    array([88., 28.,  8.,  3.,  0.])
    """
    times = require("lead_times", lead_times, at_least=0)
    if times.shape != (len(STAGES),):
        raise ValueError(f"lead_times must hold one number for each of {', '.join(STAGES)}")
    patience = float(require("patience", patience, at_least=0))
    waits = np.append(np.cumsum(times[::-1])[::-1], 0.0)
    # 0.1 + 0.2 days must fit into 0.3 days of patience.
    too_long = waits > patience * (1 + 1e-9)
    forecast_driven = int(np.count_nonzero(too_long))
    return DecouplingPoint(waits, forecast_driven, POSITIONS[forecast_driven])
