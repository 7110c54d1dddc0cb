"""Batch size and process flexibility: published values, second ways to compute, invariants."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from oracles import total_flexibility_gain
from scipy.optimize import linprog

from widgets.models.flexibility import batch_size, chaining
from widgets.models.flexibility.chaining import (
    DESIGNS,
    dedicated_sales,
    gain_of_links,
    network,
    sales,
    sample_demand,
)

# ---- batch size ----------------------------------------------------------------------------


def test_a08_best_batch_and_its_flow_time():
    """Acceptance A08: s = 1, t = 0.1, λ = 8; closed form derived for the course."""
    best = batch_size.best_batch(1, 0.1, 8)
    assert best == pytest.approx(84.72136, abs=1e-4)
    assert batch_size.flow_time(best, 1, 0.1, 8) == pytest.approx(89.72136, abs=1e-4)
    assert batch_size.least_batch(1, 0.1, 8) == pytest.approx(40)
    assert batch_size.lot_of_one_limit(0.8) == pytest.approx(0.118034, abs=1e-6)


@given(st.floats(0.01, 20), st.floats(0.05, 5), st.floats(0.05, 0.95))
def test_no_batch_on_a_fine_grid_beats_the_best_one(setup_time, unit_time, utilization):
    demand_rate = utilization / unit_time
    machine = setup_time, unit_time, demand_rate
    best = batch_size.best_batch(*machine)
    grid = best * np.geomspace(0.1, 10, 2_001)
    times = batch_size.flow_time(grid[grid >= 1], *machine)
    assert batch_size.flow_time(best, *machine) <= times.min() * (1 + 1e-9)
    assert (best == 1) == (setup_time / unit_time <= batch_size.lot_of_one_limit(utilization))


@pytest.mark.parametrize("utilization", [0.3, 0.6, 0.8, 0.95])
def test_lots_of_one_and_of_two_tie_at_the_limit(utilization):
    limit = batch_size.whole_lot_of_one_limit(utilization)
    one, two = batch_size.flow_time([1, 2], limit, 1, utilization)
    assert one == pytest.approx(two)
    assert limit > batch_size.lot_of_one_limit(utilization)


@given(st.floats(0.001, 5), st.floats(0.05, 5), st.floats(0.05, 0.95))
def test_no_whole_batch_beats_the_best_one(setup_time, unit_time, utilization):
    machine = setup_time, unit_time, utilization / unit_time
    best = batch_size.best_whole_batch(*machine)
    around = np.arange(max(1, best - 50), best + 50)
    times = batch_size.flow_time(around, *machine)
    assert batch_size.flow_time(best, *machine) <= times.min() * (1 + 1e-12)


def test_flow_time_agrees_with_a_simulated_queue_of_batches():
    rng = np.random.default_rng(1)
    service = rng.exponential(1 + 80 * 0.1, size=1_000_000)
    between = rng.exponential(80 / 8, size=1_000_000)
    # Lindley's recursion in closed form: waiting is the walk above its running minimum.
    walk = np.concatenate([[0], np.cumsum(service[:-1] - between[1:])])
    waiting = walk - np.minimum.accumulate(walk)
    expected = batch_size.flow_time(80, 1, 0.1, 8)
    assert (waiting + service).mean() == pytest.approx(expected, rel=0.05)


def test_too_small_batches_take_for_ever():
    times = batch_size.flow_time([39, 40, 41], 1, 0.1, 8)
    assert np.isinf(times).tolist() == [True, True, False]


def test_a_quarter_of_the_setup_time_allows_a_quarter_of_the_batch():
    assert batch_size.best_batch(1, 0.1, 8) == pytest.approx(
        4 * batch_size.best_batch(0.25, 0.1, 8)
    )


def test_overload_says_that_the_queue_grows():
    with pytest.raises(ValueError, match=r"below 1, not 1\.1: the queue grows without bound"):
        batch_size.flow_time(10, 1, 0.1, 11)
    for ask in (batch_size.least_batch, batch_size.best_batch):
        with pytest.raises(ValueError, match=r"below 1, not 1: the queue grows without bound"):
            ask(1, 0.5, 2)
    with pytest.raises(ValueError, match="utilization must be above 0 and below 1, not 1"):
        batch_size.lot_of_one_limit(1)


# ---- chaining ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demand():
    """Jordan & Graves' ten products: N(100, 40) truncated at two standard deviations."""
    return sample_demand(100, 40, 0, products=10, samples=100_000, seed=7)


def expected_sales(design, demand):
    return sales(network(design, 10, 10), 100, demand).mean()


def test_a16_expected_sales_of_ten_plants(demand):
    """Acceptance A16: recomputed independently; Jordan & Graves (1995) within 0.5 %."""
    assert 10 * dedicated_sales(100, 100, 40, cut=2) == pytest.approx(855.442, abs=1e-3)
    assert expected_sales("none", demand) == pytest.approx(855.442, abs=1)
    assert expected_sales("long chain", demand) == pytest.approx(951.5, abs=1)
    assert expected_sales("total", demand) == pytest.approx(955.3, abs=1)


def test_a17_twenty_links_in_two_designs(demand):
    """Acceptance A17: five pairs against one chain, open and closed."""
    assert network("pairs", 10, 10).sum() == network("long chain", 10, 10).sum() == 20
    assert network("open chain", 10, 10).sum() == 19
    assert expected_sales("pairs", demand) == pytest.approx(899.1, abs=1.5)
    assert expected_sales("open chain", demand) == pytest.approx(927.2, abs=1.5)
    assert expected_sales("long chain", demand) == pytest.approx(951.5, abs=1.5)


def test_every_link_of_the_chain_pays_more_than_the_one_before(demand):
    """Supermodularity, Simchi-Levi & Wei (2012): closing the chain is the largest step.

    All plants are alike, so the link before pays on average what this one pays if the chain
    starts one plant later. That link after link never pays less holds in every scenario.
    """
    demand = demand[:2_000]

    def gain(start, plant):
        links = network("none", 10, 10)
        for before in range(start, plant):
            links[before, before + 1] = True
        sold = sales(links, 100, demand)
        links[plant, (plant + 1) % 10] = True
        return sales(links, 100, demand) - sold

    for plant in range(1, 10):
        more = gain(0, plant) - gain(1, plant)
        assert more.min() > -1e-9
        assert more.mean() > 0.1
    assert gain(0, 9).mean() > 2 * gain(0, 8).mean()


def most_sales_by_linear_program(links, capacity, demand):
    plants, products = np.nonzero(links)
    rows = np.concatenate([plants, len(links) + products])
    limits = np.zeros((sum(links.shape), len(plants)))
    limits[rows, np.tile(np.arange(len(plants)), 2)] = 1
    return -linprog(-np.ones(len(plants)), limits, np.concatenate([capacity, demand])).fun


@pytest.mark.parametrize("shape", [(5, 7), (7, 5), (6, 6), (1, 4), (13, 14)])
def test_sales_equal_a_linear_program(shape):
    rng = np.random.default_rng(sum(shape))
    links = rng.random(shape) < 0.35
    links[0, 0] = True
    capacity = rng.uniform(0, 150, shape[0])
    demand = rng.uniform(0, 180, (20, shape[1]))
    expected = [most_sales_by_linear_program(links, capacity, row) for row in demand]
    assert sales(links, capacity, demand) == pytest.approx(expected, rel=1e-6)


def test_max_flow_and_min_cut_agree(demand):
    links = network("long chain", 10, 10)
    by_flow = chaining._sales_by_max_flow(links, np.full(10, 100.0), demand[:350])
    assert by_flow == pytest.approx(sales(links, 100, demand[:350]), rel=1e-6)


networks = arrays(bool, st.tuples(st.integers(1, 6), st.integers(1, 6)))


@settings(deadline=None)
@given(networks, st.integers(0, 2**32))
def test_sales_invariants(links, seed):
    rng = np.random.default_rng(seed)
    capacity, demand = rng.uniform(0, 150, len(links)), rng.uniform(0, 150, (8, links.shape[1]))
    sold = sales(links, capacity, demand)
    bound = np.minimum(demand.sum(axis=1), capacity.sum())
    assert (sold >= 0).all()
    assert (sold <= bound + 1e-9).all()
    assert sales(np.ones_like(links), capacity, demand) == pytest.approx(bound)
    # exchanging the two sides of the network changes nothing
    assert sales(links.T, demand[0], [capacity]) == pytest.approx(sold[:1])


@settings(deadline=None)
@given(networks, st.integers(0, 2**32))
def test_the_gain_of_each_link_is_what_adding_it_brings(links, seed):
    rng = np.random.default_rng(seed)
    capacity, demand = rng.uniform(0, 150, len(links)), rng.uniform(0, 150, (8, links.shape[1]))
    expected = np.zeros(links.shape)
    for place in np.ndindex(links.shape):
        more = links.copy()
        more[place] = True
        added = sales(more, capacity, demand) - sales(links, capacity, demand)
        expected[place] = added.mean()
    assert gain_of_links(links, capacity, demand) == pytest.approx(expected, abs=1e-9)


def test_the_best_link_closes_the_open_chain(demand):
    gains = gain_of_links(network("open chain", 10, 10), 100, demand[:4_000])
    assert np.unravel_index(gains.argmax(), gains.shape) == (9, 0)


# ---- demand and closed forms ---------------------------------------------------------------


def test_demand_is_truncated_mirrored_and_correlated():
    demand = sample_demand(100, 40, 0.5, products=4, samples=200_000, seed=3)
    assert demand.min() >= 20
    assert demand.max() <= 180
    assert demand.mean(axis=0) == pytest.approx(np.full(4, 100))  # mirrored: exact
    # the standard deviation of N(0, 1) truncated at ± 2 is 0.8796
    assert demand.std(axis=0) == pytest.approx(np.full(4, 40 * 0.8796), rel=0.01)
    assert np.corrcoef(demand.T)[0, 1:] == pytest.approx(np.full(3, 0.5), abs=0.01)


def test_the_same_seed_gives_the_same_shocks_at_every_setting():
    narrow = sample_demand(100, 10, 0, products=3, samples=100, seed=5)
    wide = sample_demand(200, 30, 0, products=3, samples=100, seed=5)
    assert (wide - 200) / 30 == pytest.approx((narrow - 100) / 10)


@pytest.mark.parametrize("design", DESIGNS)
def test_no_flexibility_is_worth_anything_against_a_common_shock(design):
    demand = sample_demand(100, 40, 1, products=10, samples=1_000, seed=2)
    none = sales(network("none", 10, 10), 100, demand)
    assert sales(network(design, 10, 10), 100, demand) == pytest.approx(none)


@pytest.mark.parametrize(("capacity", "cut"), [(100, 2), (80, 2), (130, 1.5), (110, np.inf)])
def test_dedicated_sales_equal_a_numerical_integral(capacity, cut):
    z = np.linspace(-min(cut, 9), min(cut, 9), 200_001)
    density = np.exp(-(z**2) / 2)
    expected = np.average(np.minimum(100 + 40 * z, capacity), weights=density)
    assert dedicated_sales(capacity, 100, 40, cut) == pytest.approx(expected, rel=1e-4)


def test_dedicated_sales_never_exceed_capacity_or_mean_demand():
    capacity = np.linspace(0, 300, 301)
    sold = dedicated_sales(capacity, 100, 40, cut=2)
    assert (sold <= np.minimum(capacity, 100) + 1e-9).all()
    assert (np.diff(sold) >= -1e-9).all()


def test_total_flexibility_gain_by_correlation():
    """Own derivation: n σ φ(0) [1 − √(…)] is 109.1, 68.6, 41.2, 7.4 and 0."""
    correlation = np.array([0, 0.25, 0.5, 0.9, 1])
    gain = total_flexibility_gain(10, 100, 100, 40, correlation)
    assert gain == pytest.approx([109.1, 68.6, 41.2, 7.4, 0], abs=0.05)
    formula = 10 * 40 / np.sqrt(2 * np.pi) * (1 - np.sqrt((1 + 9 * correlation) / 10))
    assert gain == pytest.approx(formula)


@pytest.mark.parametrize("correlation", [0, 0.4])
def test_total_flexibility_gain_equals_a_simulation(correlation):
    demand = sample_demand(100, 10, correlation, 6, samples=200_000, seed=8, cut=8)
    total = np.minimum(demand.sum(axis=1), 6 * 105)
    gain = (total - np.minimum(demand, 105).sum(axis=1)).mean()
    formula = total_flexibility_gain(6, 105, 100, 10, correlation)
    assert formula == pytest.approx(gain, rel=0.02)


@pytest.mark.parametrize("size", [(3, 5), (5, 3), (7, 7), (1, 1)])
def test_designs_of_any_size_are_nested_and_leave_nobody_out(size):
    none, pairs, opened, closed, total = (network(design, *size) for design in DESIGNS)
    assert none.any(axis=0).all()
    assert none.any(axis=1).all()
    assert (none <= pairs).all()
    assert (none <= opened).all()
    assert (opened <= closed).all()
    assert total.all()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: network("ring", 3, 3), "design must be one of none, pairs, open chain"),
        (lambda: network("none", 0, 3), "plants must be at least 1, not 0"),
        (lambda: sample_demand(100, 60, 0, 3, 10, 1), "demand_sd must be .* at most 50, not 60"),
        (lambda: sample_demand(100, 40, 1.2, 3, 10, 1), "correlation must be .*, not 1.2"),
        (lambda: sales(np.eye(2), -1, [[1, 1]]), "capacity must be at least 0, not -1"),
        (lambda: sales(np.eye(2), 1, [[1, -2]]), "demand must be at least 0, not -2"),
        (lambda: sales(np.eye(2), 1, [[1, 1, 1]]), "one column per product"),
        (lambda: dedicated_sales(100, 100, 40, cut=0), "cut must be above 0, not 0"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
