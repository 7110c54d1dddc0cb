"""Choice overload, perceived value, Salop's circle: against brute force, simulation, sources."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from widgets.data import load
from widgets.models.customization.choice_overload import (
    best_number_of_options,
    buying_share,
    choice_value,
)
from widgets.models.customization.perceived_value import perceived_value
from widgets.models.customization.variety import cost_of_variety, salop_market

positive = st.floats(0.01, 1000)

# ---- choice overload -----------------------------------------------------------------------


def test_choice_value_is_the_mean_of_the_best_of_n():
    """Gumbel terms with scale μ and mean zero: a different way to the logsum."""
    rng = np.random.default_rng(4)
    for n in (1, 5, 24):
        taste = rng.gumbel(-np.euler_gamma * 10, 10, size=(100_000, n))
        best = 20 + taste.max(axis=1) - 1.5 * n
        assert choice_value(n, 20, 10, 1.5) == pytest.approx(best.mean(), abs=0.2)


@settings(derandomize=True)
@given(positive, positive)
def test_the_peak_is_at_mu_over_c(mu, c):
    """models.md A4.3: n* = μ / c; overload iff n > μ / c."""
    best = best_number_of_options(mu, c)
    assert best == max(mu / c, 1)
    n = best * np.linspace(0.2, 5, 400)
    n = n[n >= 1]
    assert choice_value(best, 0, mu, c) >= choice_value(n, 0, mu, c).max() - 1e-9 * mu


def test_buying_share_is_the_share_of_simulated_customers_who_prefer_to_buy():
    rng = np.random.default_rng(5)
    n, v, mu, outside = 6, 3.0, 2.0, 8.0
    taste = rng.gumbel(0, mu, size=(100_000, n + 1))
    buys = (v + taste[:, :n]).max(axis=1) > outside + taste[:, n]
    share = buying_share(choice_value(n, v, mu, 0), outside, mu)
    assert share == pytest.approx(buys.mean(), abs=0.006)


@pytest.mark.parametrize(("share_with_many", "best"), [(0.03, 4.48), (0.30, 12.98)])
def test_the_shares_of_two_displays_give_a_best_number(share_with_many, best):
    """Iyengar & Lepper (2000): 30 % bought with 6 jams, 3 % with 24 (shares, not counts, seen).

    Lesson 04 says that these give 4.5 jams. Scheibehenne et al. (2010): a mean effect of about
    zero, so 24 sell as well as 6. Log-odds of buying are ln n − n c/μ plus a constant.
    """
    cost = (np.log(24 / 6) + logit(0.30) - logit(share_with_many)) / (24 - 6)  # c/μ
    few, many = choice_value([6, 24], 0, 1, cost)
    assert buying_share(many, few - logit(0.30), 1) == pytest.approx(share_with_many)
    assert best_number_of_options(1, cost) == pytest.approx(best, abs=0.005)


# ---- perceived value -----------------------------------------------------------------------


def test_perceived_value_step_by_step():
    value = perceived_value(
        standard_value=50,
        fit_gain=30,
        self_design_gain=20,
        design_time=30,
        cost_of_time=10,
        waiting_time=14,
        cost_of_waiting=0.5,
        extra_unit_cost=15,
    )
    steps = {name: float(step) for name, step in value.steps.items()}
    assert steps == {"standard": 50, "fit": 30, "self-design": 20, "effort": -5, "wait": -7}
    assert value.willingness_to_pay == 88
    assert value.premium == 38
    assert value.margin == 23
    assert value.longest_wait == 60


@settings(derandomize=True)
@given(*[positive] * 6, st.floats(0, 500))
def test_nothing_is_left_at_the_longest_wait(standard, fit, design, time, hour, day, extra):
    longest = perceived_value(standard, fit, design, time, hour, 0, day, extra).longest_wait
    if longest >= 0:
        there = perceived_value(standard, fit, design, time, hour, longest, day, extra)
        assert there.margin == pytest.approx(0, abs=1e-6)
    pays = fit + design > time / 60 * hour + extra
    assert pays == (longest > 0)


def test_waiting_that_costs_nothing_never_uses_up_the_premium():
    free = perceived_value(50, [30, 0], 0, 30, 10, 14, 0)
    assert free.longest_wait.tolist() == [np.inf, -np.inf]


# ---- Salop ---------------------------------------------------------------------------------


def best_price(others, variants, tau, unit_cost=0.0):
    """Brute force: the price that earns most while the two neighbours charge `others`."""
    price = np.linspace(unit_cost, unit_cost + 2 * tau / variants, 200_001)
    reach = np.clip((others - price + tau / variants) / (2 * tau), 0, 1 / variants)
    return price[np.argmax((price - unit_cost) * 2 * reach)]


@pytest.mark.parametrize(
    ("tau", "fixed", "buyers"), [(40, 50_000, 500_000), (4, 1, 25), (7, 3, 90)]
)
def test_free_entry_price_is_nobodys_regret_and_leaves_no_profit(tau, fixed, buyers):
    market = salop_market(tau, fixed, buyers)
    price = float(market.margin)
    assert best_price(price, market.free_entry, tau) == pytest.approx(price, rel=1e-4)
    assert buyers / market.free_entry * price == pytest.approx(fixed)


@settings(derandomize=True)
@given(positive, positive, positive)
def test_half_of_free_entry_is_cheapest(tau, fixed, buyers):
    """models.md A4.2 (there from memory; derived and checked here)."""
    market = salop_market(tau, fixed, buyers)
    n = market.free_entry * np.linspace(0.05, 3, 2951)
    cost = cost_of_variety(n, tau, fixed, buyers)
    assert n[cost.argmin()] == pytest.approx(market.optimal, rel=1e-2)
    assert market.cost_optimal == pytest.approx(cost.min(), rel=1e-4)
    assert market.cost_free_entry == pytest.approx(1.25 * market.cost_optimal)


def test_average_misfit_by_simulation():
    ideal = np.random.default_rng(6).uniform(0, 1, 200_000)
    variants = np.arange(8) / 8
    distance = np.abs(ideal[:, None] - variants)
    nearest = np.minimum(distance, 1 - distance).min(axis=1)
    assert cost_of_variety(8, 40, 1e-9, 1) == pytest.approx(40 * nearest.mean(), rel=0.01)


def test_optimal_variety_is_that_of_the_existence_window():
    """models.md A1.1: one firm with n variants on the same market has n* = √(τD/4f), € 2.00."""
    market = salop_market(misfit_cost=40, fixed_cost=50_000, buyers=500_000)
    assert market.optimal == pytest.approx(10)
    assert market.cost_optimal == pytest.approx(2.0)


# ---- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (lambda: choice_value(0, 1, 1, 1), "options"),
        (lambda: choice_value(2, 1, -1, 1), "taste_spread"),
        (lambda: choice_value(2, 1, 1, -1), "evaluation_cost"),
        (lambda: choice_value(2, np.nan, 1, 1), "mean_value"),
        (lambda: best_number_of_options(1, 0), "evaluation_cost"),
        (lambda: buying_share(1, 1, 0), "taste_spread"),
        (lambda: perceived_value(-1, 1, 1, 1, 1, 1, 1), "standard_value"),
        (lambda: perceived_value(1, 1, 1, 1, 1, -1, 1), "waiting_time"),
        (lambda: perceived_value(1, 1, 1, 1, 1, 1, -1), "cost_of_waiting"),
        (lambda: salop_market(0, 1, 1), "misfit_cost"),
        (lambda: salop_market(1, 0, 1), "fixed_cost"),
        (lambda: salop_market(1, 1, 0), "buyers"),
        (lambda: cost_of_variety(0, 1, 1, 1), "variants"),
    ],
)
def test_out_of_range_is_refused(ask, name):
    with pytest.raises(ValueError, match=f"^{name} must be"):
        ask()


# ---- the data ------------------------------------------------------------------------------


def test_jam_shares_fit_the_counts_and_the_story():
    jams = load("jam_experiment").set_index("jams_on_display")
    stopped = 100 * jams["stopped"] / jams["passers_by"]
    assert (stopped - jams["stopped_percent"]).abs().max() < 0.5
    bought = jams["stopped"] * jams["bought_percent"] / jams["passers_by"]
    assert bought.to_dict() == pytest.approx({6: 12.0, 24: 1.8}, abs=0.05)
