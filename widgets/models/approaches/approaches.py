"""Which approach to customization pays: ask, watch, let adjust, present differently, or none?

The four approaches are those of Gilmore & Pine (1997), *Harvard Business Review* 75(1). The
decision model is stylized, and every formula derived from it here is this course's own: a buyer's
ideal product lies at x, drawn from N(0, σ²); the standard product lies at 0 and costs the buyer a
misfit of τ|x|.

- collaborative: ask, then make the product at x;
- transparent: watch n purchases, each showing x with noise, and make the product at the best guess;
- adaptive: one product that each buyer can adjust by up to δ;
- cosmetic: the standard product in another dress.
"""

from dataclasses import dataclass, fields

import numpy as np
import scipy
from numpy.typing import ArrayLike

from widgets.models.validate import require

APPROACHES = ("standard", "collaborative", "transparent", "adaptive", "cosmetic")
MEAN_ABSOLUTE = np.sqrt(2 / np.pi)


@dataclass(frozen=True)
class Situation:
    """What decides between the approaches. Every field may be an array.

    Attributes
    ----------
    misfit_cost : τ [€ per unit of distance].
    taste_spread : σ, standard deviation of the ideal products [distance].
    elicitation_effort : e [€ per purchase], what being asked costs the buyer.
    extra_unit_cost : Δc [€], extra cost of a unit made for one buyer (collaborative, transparent).
    past_purchases : n, purchases of the buyer that the firm has watched.
    observation_noise : σₑ, standard deviation of one observation of the ideal [distance].
    adjustment_cost : κ [€ per unit of range], what one more unit of range adds to the cost.
    presentation_value : ψ [€], what the buyer gives for the individual presentation.
    presentation_cost : g [€], what the presentation costs.
    waiting_cost : w [€], what waiting for the product costs the buyer (collaborative only).
    """

    misfit_cost: ArrayLike
    taste_spread: ArrayLike
    elicitation_effort: ArrayLike
    extra_unit_cost: ArrayLike
    past_purchases: ArrayLike
    observation_noise: ArrayLike
    adjustment_cost: ArrayLike
    presentation_value: ArrayLike
    presentation_cost: ArrayLike
    waiting_cost: ArrayLike = 0.0

    def __post_init__(self) -> None:
        limits = {field.name: {"at_least": 0} for field in fields(self)}
        for name in ("misfit_cost", "taste_spread", "observation_noise", "adjustment_cost"):
            limits[name] = {"above": 0}
        limits["extra_unit_cost"] = {}
        for name, limit in limits.items():
            object.__setattr__(self, name, require(name, getattr(self, name), **limit))


@dataclass(frozen=True)
class Outcome:
    """What one approach does for the average buyer, compared with the standard product; in €.

    Attributes
    ----------
    fit : misfit that is saved.
    presentation : value of the individual presentation.
    effort : what being asked costs the buyer.
    wait : what waiting costs the buyer.
    cost : extra cost of making or dressing the product.
    surplus : fit + presentation - effort - wait - cost.
    """

    fit: ArrayLike = 0.0
    presentation: ArrayLike = 0.0
    effort: ArrayLike = 0.0
    wait: ArrayLike = 0.0
    cost: ArrayLike = 0.0

    @property
    def surplus(self) -> np.ndarray:
        """What is left for buyer and firm together."""
        return np.asarray(self.fit + self.presentation - self.effort - self.wait - self.cost)


def remaining_spread(
    taste_spread: ArrayLike, observation_noise: ArrayLike, observations: ArrayLike
) -> np.ndarray:
    """How uncertain is a buyer's ideal product after n observations?

    sₙ = 1/√(1/σ² + n/σₑ²) = σ/√(1 + nσ²/σₑ²).

    Parameters
    ----------
    taste_spread : σ, standard deviation before any observation, above 0.
    observation_noise : σₑ, standard deviation of one observation, above 0.
    observations : n, at least 0.

    Returns
    -------
    Standard deviation, broadcast over the arguments.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: normal prior and normal observations, any text on Bayesian statistics.

    Examples
    --------
    >>> remaining_spread(1, 1, [0, 3, 99]).round(3)
    array([1. , 0.5, 0.1])
    """
    sigma = require("taste_spread", taste_spread, above=0)
    noise = require("observation_noise", observation_noise, above=0)
    n = require("observations", observations, at_least=0)
    return sigma / np.sqrt(1 + n * (sigma / noise) ** 2)


def best_range(
    misfit_cost: ArrayLike, taste_spread: ArrayLike, adjustment_cost: ArrayLike
) -> np.ndarray:
    """How far should the adaptive product adjust? Until 2τ(1 - Φ(δ/σ)) = κ, if at all.

    Parameters
    ----------
    misfit_cost, taste_spread, adjustment_cost : τ, σ and κ as in `Situation`, all above 0.

    Returns
    -------
    δ [distance], 0 where κ >= τ; broadcast over the arguments.

    Raises
    ------
    ValueError : if a number is out of range.

    Examples
    --------
    >>> float(best_range(misfit_cost=10, taste_spread=1, adjustment_cost=1).round(3))
    1.645
    """
    tau = require("misfit_cost", misfit_cost, above=0)
    sigma = require("taste_spread", taste_spread, above=0)
    kappa = require("adjustment_cost", adjustment_cost, above=0)
    return sigma * -scipy.special.ndtri(np.minimum(kappa / (2 * tau), 0.5))


def adaptive_outcome(
    misfit_cost: ArrayLike,
    taste_spread: ArrayLike,
    adjustment_cost: ArrayLike,
    adjustment_range: ArrayLike,
) -> Outcome:
    """What does an adaptive product with range δ save and cost?

    A buyer within the range has no misfit, one beyond it the distance to its end:
    E(|x| - δ)⁺ = 2σφ(δ/σ) - 2δ(1 - Φ(δ/σ)).

    Parameters
    ----------
    misfit_cost, taste_spread, adjustment_cost : τ, σ and κ as in `Situation`.
    adjustment_range : δ [distance], at least 0.

    Raises
    ------
    ValueError : if a number is out of range.
    """
    tau = require("misfit_cost", misfit_cost, above=0)
    sigma = require("taste_spread", taste_spread, above=0)
    kappa = require("adjustment_cost", adjustment_cost, above=0)
    r = require("adjustment_range", adjustment_range, at_least=0)
    z = r / sigma
    beyond = sigma * (MEAN_ABSOLUTE * np.exp(-(z**2) / 2) - 2 * z * scipy.special.ndtr(-z))
    return Outcome(fit=tau * (MEAN_ABSOLUTE * sigma - beyond), cost=kappa * r)


def outcomes(situation: Situation) -> dict[str, Outcome]:
    """What does each approach do for the average buyer, compared with the standard product?

    With m = √(2/π): collaborative τσm - e - w - Δc; transparent τm(σ - sₙ) - Δc; adaptive, at its
    best range, τσ(m - 2φ(δ/σ)); cosmetic ψ - g.

    Parameters
    ----------
    situation : parameters, scalar or arrays that broadcast.

    Returns
    -------
    An `Outcome` for each of `APPROACHES`.

    Examples
    --------
    >>> situation = Situation(misfit_cost=10, taste_spread=1, elicitation_effort=4,
    ...     extra_unit_cost=1, past_purchases=3, observation_noise=1, adjustment_cost=5,
    ...     presentation_value=2, presentation_cost=0.5)
    >>> {name: round(float(o.surplus), 2) for name, o in outcomes(situation).items()}
    {'standard': 0.0, 'collaborative': 2.98, 'transparent': 2.99, 'adaptive': 1.62, 'cosmetic': 1.5}
    """
    s = situation
    misfit = s.misfit_cost * MEAN_ABSOLUTE
    guess = remaining_spread(s.taste_spread, s.observation_noise, s.past_purchases)
    adjusting = (s.misfit_cost, s.taste_spread, s.adjustment_cost)
    return {
        "standard": Outcome(),
        "collaborative": Outcome(
            fit=misfit * s.taste_spread,
            effort=s.elicitation_effort,
            wait=s.waiting_cost,
            cost=s.extra_unit_cost,
        ),
        "transparent": Outcome(fit=misfit * (s.taste_spread - guess), cost=s.extra_unit_cost),
        "adaptive": adaptive_outcome(*adjusting, best_range(*adjusting)),
        "cosmetic": Outcome(presentation=s.presentation_value, cost=s.presentation_cost),
    }


def best_approach(situation: Situation) -> np.ndarray:
    """Which approach leaves the highest surplus? The map over any two fields of the situation.

    Parameters
    ----------
    situation : parameters that broadcast, say `taste_spread` by `elicitation_effort`.

    Returns
    -------
    Index into `APPROACHES`; of equals the first, so that *standard* wins a tie.
    """
    surplus = [outcome.surplus for outcome in outcomes(situation).values()]
    return np.argmax(np.broadcast_arrays(*surplus), axis=0)


@dataclass(frozen=True)
class Thresholds:
    """Where one approach overtakes another; infinite where it never does, 0 where it always does.

    Attributes
    ----------
    spread_asking_beats_standard : taste spread σ above which collaborative beats standard.
    spread_asking_beats_adaptive : taste spread σ above which collaborative beats adaptive.
    purchases_learning_beats_asking : past purchases n above which transparent beats collaborative.
    purchases_learning_beats_standard : past purchases n above which transparent beats standard.
    adaptive_pays : whether an adjustable product beats standard; the taste spread is not in it.
    cosmetic_pays : whether an individual presentation beats standard.
    """

    spread_asking_beats_standard: np.ndarray
    spread_asking_beats_adaptive: np.ndarray
    purchases_learning_beats_asking: np.ndarray
    purchases_learning_beats_standard: np.ndarray
    adaptive_pays: np.ndarray
    cosmetic_pays: np.ndarray


def thresholds(situation: Situation) -> Thresholds:
    """Where does one approach overtake another?

    With a = e + w and m = √(2/π): asking beats the standard product iff σ > (a + Δc)/(τm), and
    the adaptive product iff σ > (a + Δc)/(2τφ(δ/σ)), where δ/σ does not depend on σ. Learning
    beats asking iff sₙ < a/(τm), that is n > σₑ²(2τ²/(πa²) - 1/σ²), and the standard product iff
    sₙ < σ - Δc/(τm). An adjustable product pays iff κ < τ.

    Parameters
    ----------
    situation : parameters, scalar or arrays that broadcast.

    Examples
    --------
    >>> situation = Situation(misfit_cost=10, taste_spread=1, elicitation_effort=4,
    ...     extra_unit_cost=1, past_purchases=0, observation_noise=1, adjustment_cost=5,
    ...     presentation_value=2, presentation_cost=0.5)
    >>> float(thresholds(situation).purchases_learning_beats_asking.round(2))
    2.98
    """
    s = situation
    misfit = s.misfit_cost * MEAN_ABSOLUTE
    asking = s.elicitation_effort + s.waiting_cost
    price_of_asking = np.maximum(asking + s.extra_unit_cost, 0.0)
    z = best_range(s.misfit_cost, s.taste_spread, s.adjustment_cost) / s.taste_spread

    def purchases_until(spread: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", over="ignore"):
            narrowing = (s.taste_spread / np.maximum(spread, 0.0)) ** 2 - 1
            return np.maximum((s.observation_noise / s.taste_spread) ** 2 * narrowing, 0.0)

    return Thresholds(
        spread_asking_beats_standard=price_of_asking / misfit,
        spread_asking_beats_adaptive=price_of_asking / (misfit * np.exp(-(z**2) / 2)),
        purchases_learning_beats_asking=purchases_until(asking / misfit),
        purchases_learning_beats_standard=purchases_until(
            s.taste_spread - s.extra_unit_cost / misfit
        ),
        adaptive_pays=s.adjustment_cost < s.misfit_cost,
        cosmetic_pays=s.presentation_value > s.presentation_cost,
    )
