"""The four approaches: closed forms against simulation, integration and brute force."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from widgets.data import load
from widgets.models.approaches.approaches import (
    APPROACHES,
    Situation,
    adaptive_outcome,
    best_approach,
    best_range,
    outcomes,
    remaining_spread,
    thresholds,
)
from widgets.models.approaches.simulation import best_guesses, simulate

BASE = Situation(
    misfit_cost=10,
    taste_spread=1,
    elicitation_effort=4,
    extra_unit_cost=1,
    past_purchases=3,
    observation_noise=1,
    adjustment_cost=4,
    presentation_value=2,
    presentation_cost=1.5,
    waiting_cost=0.5,
)


def surplus(situation):
    return {name: outcome.surplus for name, outcome in outcomes(situation).items()}


@st.composite
def situations(draw):
    def number(low, high):
        return draw(st.floats(low, high))

    return Situation(
        misfit_cost=number(0.5, 50),
        taste_spread=number(0.1, 5),
        elicitation_effort=number(0, 20),
        extra_unit_cost=number(-2, 20),
        past_purchases=draw(st.integers(0, 40)),
        observation_noise=number(0.1, 5),
        adjustment_cost=number(0.1, 60),
        presentation_value=number(0, 10),
        presentation_cost=number(0, 10),
        waiting_cost=number(0, 10),
    )


# ---- closed forms --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "situation",
    [
        BASE,
        replace(BASE, past_purchases=0),
        replace(BASE, past_purchases=40, observation_noise=3),
        replace(BASE, taste_spread=0.3, misfit_cost=50, adjustment_cost=1),
        replace(BASE, adjustment_cost=12),
    ],
)
def test_simulated_buyers_agree_with_the_closed_forms(situation):
    simulated = simulate(situation, buyers=40_000, rng=np.random.default_rng(8))
    assert tuple(simulated) == tuple(outcomes(situation)) == APPROACHES
    for name, expected in surplus(situation).items():
        tolerance = 4 * simulated[name].standard_error + 1e-9
        assert simulated[name].mean == pytest.approx(expected, abs=tolerance)


@settings(derandomize=True, deadline=None)
@given(st.floats(0.5, 50), st.floats(0.1, 5), st.floats(0, 4))
def test_adaptive_misfit_by_integration(tau, sigma, reach):
    def density(x):
        return np.exp(-((x / sigma) ** 2) / 2) / (sigma * np.sqrt(2 * np.pi))

    far = max(reach, 8 * sigma) + sigma
    beyond = 2 * quad(lambda x: (x - reach) * density(x), reach, far)[0]
    everything = 2 * quad(lambda x: x * density(x), 0, 10 * sigma)[0]
    outcome = adaptive_outcome(tau, sigma, 1.0, reach)
    assert outcome.fit == pytest.approx(tau * (everything - beyond), abs=1e-6 * tau)
    assert outcome.cost == reach


@settings(derandomize=True)
@given(st.floats(0.5, 50), st.floats(0.1, 5), st.floats(0.05, 60))
def test_no_other_range_is_better_than_the_best_range(tau, sigma, kappa):
    best = best_range(tau, sigma, kappa)
    anything = adaptive_outcome(tau, sigma, kappa, np.linspace(0, 6 * sigma, 500)).surplus
    assert adaptive_outcome(tau, sigma, kappa, best).surplus >= anything.max() - 1e-9 * tau * sigma
    assert (best > 0) == (kappa < tau)


@settings(derandomize=True)
@given(situations())
def test_surplus_adds_up_and_fit_never_exceeds_the_misfit_there_is(situation):
    misfit = situation.misfit_cost * situation.taste_spread * np.sqrt(2 / np.pi)
    for outcome in outcomes(situation).values():
        parts = outcome.fit + outcome.presentation - outcome.effort - outcome.wait - outcome.cost
        assert outcome.surplus == pytest.approx(parts)
        assert -1e-9 <= outcome.fit <= misfit * (1 + 1e-12)
    assert surplus(situation)["adaptive"] >= -1e-9, "no range at all is also a choice"


# ---- learning ------------------------------------------------------------------------------


def test_best_guesses_are_the_conditional_means():
    """Second way: the regression of the ideal on what was seen, from its covariance matrix."""
    sigma, noise, seen = 1.5, 0.8, np.array([2.0, -1.0, 0.5, 0.4])
    guesses = best_guesses(seen, sigma, noise)
    assert guesses[0] == 0
    for n in range(1, 5):
        covariance = np.full((n, n), sigma**2) + noise**2 * np.eye(n)
        assert guesses[n] == pytest.approx(
            np.full(n, sigma**2) @ np.linalg.solve(covariance, seen[:n])
        )
        variance = sigma**2 - sigma**4 * np.linalg.solve(covariance, np.ones(n)).sum()
        assert remaining_spread(sigma, noise, n) == pytest.approx(np.sqrt(variance))


def test_best_guesses_for_many_buyers_at_once():
    seen = np.random.default_rng(9).normal(size=(6, 3))
    together = best_guesses(seen, 1, 2)
    assert together.shape == (7, 3)
    for buyer in range(3):
        assert together[:, buyer] == pytest.approx(best_guesses(seen[:, buyer], 1, 2))


# ---- thresholds ----------------------------------------------------------------------------


def test_purchases_at_which_learning_beats_asking():
    """models.md A8: τ = 10, e = 4, σ = σₑ = 1 -> n > 2.98."""
    situation = replace(BASE, waiting_cost=0)
    threshold = thresholds(situation).purchases_learning_beats_asking
    assert threshold == pytest.approx(2.98, abs=0.005)
    two, three = (surplus(replace(situation, past_purchases=n)) for n in (2, 3))
    assert two["transparent"] < two["collaborative"]
    assert three["transparent"] > three["collaborative"]


PAIRS = {
    "spread_asking_beats_standard": ("taste_spread", "collaborative", "standard"),
    "spread_asking_beats_adaptive": ("taste_spread", "collaborative", "adaptive"),
    "purchases_learning_beats_asking": ("past_purchases", "transparent", "collaborative"),
    "purchases_learning_beats_standard": ("past_purchases", "transparent", "standard"),
}


@pytest.mark.parametrize("threshold", PAIRS)
@settings(derandomize=True)
@given(situations())
def test_a_threshold_is_where_one_overtakes_the_other(threshold, situation):
    field, winner, loser = PAIRS[threshold]
    at = float(getattr(thresholds(situation), threshold))
    for factor, sign in ((0.9, -1), (1.1, 1)):
        value = at * factor if np.isfinite(at) else 1e6
        if value <= 0:
            # The lowest value counts as above the threshold.
            value, sign = (0.0 if field == "past_purchases" else 1e-9), 1
        if not np.isfinite(at):
            sign = -1
        there = surplus(replace(situation, **{field: value}))
        lead = float(there[winner] - there[loser]) * sign
        assert lead > -1e-6 * float(situation.misfit_cost)


@settings(derandomize=True)
@given(situations())
def test_adaptive_and_cosmetic_pay_when_they_say_so(situation):
    result, there = thresholds(situation), surplus(situation)
    assert result.adaptive_pays == (there["adaptive"] > 1e-12)
    assert result.cosmetic_pays == (there["cosmetic"] > 0)


# ---- the map -------------------------------------------------------------------------------


def test_the_map_agrees_with_one_situation_at_a_time():
    spreads, efforts = np.linspace(0.05, 2, 9), np.linspace(0, 8, 7)
    grid = best_approach(
        replace(BASE, taste_spread=spreads[:, None], elicitation_effort=efforts[None, :])
    )
    assert grid.shape == (9, 7)
    for i, spread in enumerate(spreads):
        for j, effort in enumerate(efforts):
            one = surplus(replace(BASE, taste_spread=spread, elicitation_effort=effort))
            assert APPROACHES[grid[i, j]] == max(one, key=one.get)


def test_each_approach_has_a_place_and_standard_wins_a_tie():
    win = {
        "collaborative": replace(BASE, elicitation_effort=0.2, waiting_cost=0),
        "transparent": replace(BASE, past_purchases=40),
        "adaptive": replace(BASE, adjustment_cost=0.5),
        "cosmetic": replace(BASE, taste_spread=0.05, presentation_value=3),
        "standard": replace(BASE, taste_spread=0.01, adjustment_cost=10, presentation_value=1.5),
    }
    for name, situation in win.items():
        assert APPROACHES[best_approach(situation)] == name


def test_a_narrow_market_wants_no_fitting_at_all():
    """Flip: with equal tastes only the presentation can pay; needs decide, not a ladder."""
    narrow = surplus(replace(BASE, taste_spread=0.05))
    assert max(narrow, key=narrow.get) == "cosmetic"
    assert narrow["collaborative"] < 0
    assert narrow["transparent"] < 0


# ---- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("misfit_cost", 0),
        ("taste_spread", 0),
        ("elicitation_effort", -1),
        ("extra_unit_cost", np.nan),
        ("past_purchases", -1),
        ("observation_noise", 0),
        ("adjustment_cost", 0),
        ("presentation_value", -1),
        ("presentation_cost", -1),
        ("waiting_cost", [1, -1]),
    ],
)
def test_a_situation_out_of_range_is_refused(field, value):
    with pytest.raises(ValueError, match=f"^{field} must be"):
        replace(BASE, **{field: value})


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (lambda: remaining_spread(1, 1, -1), "observations"),
        (lambda: best_guesses([np.nan], 1, 1), "observations"),
        (lambda: best_range(10, 1, 0), "adjustment_cost"),
        (lambda: adaptive_outcome(10, 1, 1, -1), "adjustment_range"),
        (lambda: simulate(BASE, 1, np.random.default_rng()), "buyers"),
    ],
)
def test_out_of_range_is_refused(ask, name):
    with pytest.raises(ValueError, match=f"^{name} must be"):
        ask()


# ---- the data ------------------------------------------------------------------------------


def test_each_approach_has_its_own_cell_of_the_two_by_two():
    cases = load("customization_approaches")
    cells = cases.groupby("approach")[["product_changes", "representation_changes"]].agg(set)
    assert {name: tuple(*zip(*row, strict=True)) for name, row in cells.T.items()} == {
        "adaptive": ("no", "no"),
        "collaborative": ("yes", "yes"),
        "cosmetic": ("no", "yes"),
        "transparent": ("yes", "no"),
    }
    assert set(cases["approach"]) == set(APPROACHES) - {"standard"}
