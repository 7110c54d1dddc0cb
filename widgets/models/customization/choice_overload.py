"""Choice overload: the logit value of a choice set minus the cost of looking at it."""

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


def choice_value(
    options: ArrayLike,
    mean_value: ArrayLike,
    taste_spread: ArrayLike,
    evaluation_cost: ArrayLike,
) -> np.ndarray:
    """What is a choice among n options worth, after the cost of looking at them all?

    Options are equally good on average, and each customer's taste adds an independent Gumbel
    term to each. The best of them is worth v + μ ln n on average; looking at all costs c_look n.

    Parameters
    ----------
    options : number of options n, at least 1.
    mean_value : v [€], value of one option to the average customer.
    taste_spread : μ [€], scale of the taste differences (their standard deviation is
        μπ/√6), at least 0.
    evaluation_cost : c_look [€ per option], at least 0.

    Returns
    -------
    Value [€], broadcast over the arguments.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: expected maximum of the logit model ("logsum", Train 2009, *Discrete Choice Methods
    with Simulation*, ch. 3); the evaluation cost is this course's one-line addition (stylized).

    Examples
    --------
    >>> choice_value([1, 5, 25], mean_value=20, taste_spread=10, evaluation_cost=2).round(2)
    array([18.  , 26.09,  2.19])
    """
    n = require("options", options, at_least=1)
    v = require("mean_value", mean_value)
    mu = require("taste_spread", taste_spread, at_least=0)
    c = require("evaluation_cost", evaluation_cost, at_least=0)
    return v + mu * np.log(n) - c * n


def best_number_of_options(taste_spread: ArrayLike, evaluation_cost: ArrayLike) -> np.ndarray:
    """How many options serve the customer best: n_best = μ / c_look, but at least one.

    Beyond it every further option costs more to look at than it adds: overload.

    Parameters
    ----------
    taste_spread : μ [€], at least 0.
    evaluation_cost : c_look [€ per option], above 0.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: derivative of `choice_value` (stylized, own derivation).

    Examples
    --------
    >>> float(best_number_of_options(taste_spread=10, evaluation_cost=2))
    5.0
    """
    mu = require("taste_spread", taste_spread, at_least=0)
    c = require("evaluation_cost", evaluation_cost, above=0)
    return np.maximum(mu / c, 1.0)


def buying_share(
    value: ArrayLike, value_of_not_buying: ArrayLike, taste_spread: ArrayLike
) -> np.ndarray:
    """Which share of customers buys, if not buying is one more option of the logit model?

    Parameters
    ----------
    value : value of the choice set [€], such as `choice_value`.
    value_of_not_buying : value [€] of walking on.
    taste_spread : μ [€], above 0.

    Returns
    -------
    Share between 0 and 1, broadcast over the arguments.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: logit choice probability, Train (2009), ch. 3.

    Examples
    --------
    >>> float(buying_share(value=10, value_of_not_buying=10, taste_spread=5))
    0.5
    """
    from scipy.special import expit

    mu = require("taste_spread", taste_spread, above=0)
    advantage = require("value", value) - require("value_of_not_buying", value_of_not_buying)
    return expit(advantage / mu)
