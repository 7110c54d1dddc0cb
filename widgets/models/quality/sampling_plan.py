"""Acceptance sampling: how many units of a lot to inspect, and what the answer is worth.

Single sampling plans for normal inspection at general level II, from MIL-STD-105E, the public
standard behind ANSI/ASQ Z1.4 and ISO 2859-1. A sample of n units is inspected; the lot is accepted
with at most c defective ones. Rejected lots are inspected completely.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from widgets.models.validate import require

QUALITY_LIMITS = (0.65, 1.0, 1.5, 2.5, 4.0, 6.5)

_LETTERS = np.array(list("ABCDEFGHJKLMNPQ"))
_LARGEST_LOTS = np.array(
    [8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000]
)
_SAMPLE_SIZES = np.array([2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250])
# Down every diagonal of the standard's master table (one letter on, one quality limit down) the
# plan is the same. Diagonals 1 and 2 hold arrows to the plans above and below them.
_ACCEPTANCE_NUMBERS = np.array([0, -1, -1, 1, 2, 3, 5, 7, 10, 14, 21])
_FIRST_DIAGONAL = 5


@dataclass(frozen=True, eq=False)
class SamplingPlan:
    """Code letter, sample size [n] and acceptance number [c]; arrays, one entry per lot size."""

    letter: np.ndarray
    sample_size: np.ndarray
    acceptance_number: np.ndarray


def single_sampling_plan(lot_size: ArrayLike, quality_limit: float) -> SamplingPlan:
    """Return the single sampling plan for normal inspection at general level II.

    Parameters
    ----------
    lot_size : N ≥ 2 [units], any shape.
    quality_limit : AQL, acceptable quality limit in percent nonconforming, one of
        `QUALITY_LIMITS`.

    Returns
    -------
    The plan after following the table's arrows, so its letter may differ from that of the lot
    size. Where the sample would be larger than the lot, the whole lot is inspected.

    Raises
    ------
    ValueError : if a lot is smaller than 2 or the quality limit isn't in the table.

    Source: MIL-STD-105E, tables I and II-A, columns 0.65 to 6.5.

    >>> plan = single_sampling_plan([120, 2_000, 40_000], 1.0)
    >>> plan.letter, plan.sample_size, plan.acceptance_number
    (array(['E', 'K', 'N'], dtype='<U1'), array([ 13, 125, 500]), array([ 0,  3, 10]))
    """
    if quality_limit not in QUALITY_LIMITS:
        listed = ", ".join(f"{limit:g}" for limit in QUALITY_LIMITS)
        raise ValueError(f"quality_limit must be one of {listed} %, not {quality_limit:g}")
    letter = _letter_index(lot_size)
    diagonal = letter + QUALITY_LIMITS.index(quality_limit) - _FIRST_DIAGONAL
    last = len(_ACCEPTANCE_NUMBERS) - 1
    steps = np.clip(diagonal, 0, last) - diagonal
    steps = np.select([diagonal == 1, diagonal == 2], [-1, 1], steps)
    sample_size = np.minimum(_SAMPLE_SIZES[letter + steps], lot_size).astype(int)
    return SamplingPlan(
        _LETTERS[letter + steps], sample_size, _ACCEPTANCE_NUMBERS[diagonal + steps]
    )


def acceptance_probability(
    defect_rate: ArrayLike, sample_size: ArrayLike, acceptance_number: ArrayLike
) -> np.ndarray:
    """Return the operating characteristic P_a = P(at most c defective among n).

    Parameters
    ----------
    defect_rate : p, share of defective units in the stream the lots come from.
    sample_size, acceptance_number : n, c.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: binomial distribution (lots as samples from a long stream, "type B" curve).

    >>> acceptance_probability([0.01, 0.05], 125, 3).round(4)
    array([0.9626, 0.1238])
    """
    defect_rate = require("defect_rate", defect_rate, at_least=0, at_most=1)
    sample_size = require("sample_size", sample_size, at_least=1)
    acceptance_number = require("acceptance_number", acceptance_number, at_least=0)
    # At c ≥ n every sample passes; scipy's function is only defined up to c = n.
    return scipy.special.bdtr(
        np.minimum(acceptance_number, sample_size), sample_size.astype(int), defect_rate
    )


def average_outgoing_quality(
    defect_rate: ArrayLike,
    lot_size: ArrayLike,
    sample_size: ArrayLike,
    acceptance_number: ArrayLike,
) -> np.ndarray:
    """Return the share of defective units after inspection, AOQ = p P_a (N − n)/N.

    Only uninspected units of accepted lots leave with their defects: defective units that are
    found are replaced by good ones, rejected lots are inspected completely.

    Parameters
    ----------
    defect_rate : p before inspection.
    lot_size, sample_size, acceptance_number : N ≥ n, c.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: Dodge & Romig (1959); Montgomery, Introduction to Statistical Quality Control.

    >>> round(float(average_outgoing_quality(0.01, 2_000, 125, 3)), 5)
    0.00902
    """
    accepted = acceptance_probability(defect_rate, sample_size, acceptance_number)
    return defect_rate * accepted * _uninspected_share(lot_size, sample_size)


def average_total_inspection(
    defect_rate: ArrayLike,
    lot_size: ArrayLike,
    sample_size: ArrayLike,
    acceptance_number: ArrayLike,
) -> np.ndarray:
    """Return the mean number of units inspected per lot, ATI = n + (1 − P_a)(N − n) [units].

    Parameters, errors and source as in `average_outgoing_quality`.

    >>> round(float(average_total_inspection(0.01, 2_000, 125, 3)), 1)
    195.2
    """
    accepted = acceptance_probability(defect_rate, sample_size, acceptance_number)
    return sample_size + (1 - accepted) * lot_size * _uninspected_share(lot_size, sample_size)


def _letter_index(lot_size: ArrayLike) -> np.ndarray:
    return np.searchsorted(_LARGEST_LOTS, require("lot_size", lot_size, at_least=2))


def _uninspected_share(lot_size: ArrayLike, sample_size: ArrayLike) -> np.ndarray:
    lot_size = require("lot_size", lot_size, at_least=1)
    require("lot_size minus sample_size", lot_size - np.asarray(sample_size), at_least=0)
    return (lot_size - sample_size) / lot_size
