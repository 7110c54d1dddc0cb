"""Buyers drawn one by one: a check on the closed forms of `approaches`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.approaches.approaches import Situation, best_range, remaining_spread
from widgets.models.validate import require


def best_guesses(
    observations: ArrayLike, taste_spread: float, observation_noise: float
) -> np.ndarray:
    """Where does a firm that watches put the product, after each further purchase?

    Parameters
    ----------
    observations : what each purchase showed of the buyer's ideal, in order along the first axis;
        any further axes are buyers.
    taste_spread, observation_noise : σ and σₑ as in `remaining_spread`.

    Returns
    -------
    Posterior mean after 0, 1, … n observations, one more than there are along the first axis.

    Raises
    ------
    ValueError : if a number is out of range.

    Examples
    --------
    >>> best_guesses([2.0, 1.0], taste_spread=1, observation_noise=1)
    array([0., 1., 1.])
    """
    seen = require("observations", observations)
    total = np.concatenate([np.zeros((1, *seen.shape[1:])), np.cumsum(seen, axis=0)])
    count = np.arange(len(total)).reshape(-1, *[1] * (seen.ndim - 1))
    spread = remaining_spread(taste_spread, observation_noise, count)
    return total * (spread / observation_noise) ** 2


@dataclass(frozen=True)
class SimulatedSurplus:
    """Mean surplus of an approach over simulated buyers, and its standard error; in €."""

    mean: float
    standard_error: float


def simulate(
    situation: Situation, buyers: int, rng: np.random.Generator
) -> dict[str, SimulatedSurplus]:
    """What do simulated buyers gain from each approach? A check on the closed forms.

    Draws each buyer's ideal product and every single past purchase, places the products and
    measures the distances.

    Parameters
    ----------
    situation : scalar parameters; `past_purchases` is rounded down.
    buyers : number of buyers, at least 2.
    rng : source of randomness.

    Raises
    ------
    ValueError : if a number is out of range.
    """
    s = situation
    require("buyers", buyers, at_least=2)
    taste = rng.normal(0, s.taste_spread, buyers)
    purchases = taste + rng.normal(0, s.observation_noise, (int(s.past_purchases), buyers))
    guess = best_guesses(purchases, s.taste_spread, s.observation_noise)[-1]
    reach = best_range(s.misfit_cost, s.taste_spread, s.adjustment_cost)
    adjusted = np.clip(taste, -reach, reach)
    asking = s.elicitation_effort + s.waiting_cost
    products = {
        "standard": (0.0, 0.0),
        "collaborative": (taste, -asking - s.extra_unit_cost),
        "transparent": (guess, -s.extra_unit_cost),
        "adaptive": (adjusted, -s.adjustment_cost * reach),
        "cosmetic": (0.0, s.presentation_value - s.presentation_cost),
    }
    result = {}
    for name, (product, rest) in products.items():
        gain = s.misfit_cost * (np.abs(taste) - np.abs(taste - product)) + rest
        result[name] = SimulatedSurplus(
            float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(buyers))
        )
    return result
