"""Acceptance sampling: every cell of the published table, and what the plans do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import comb

from widgets.data import load
from widgets.models.quality.sampling_plan import (
    QUALITY_LIMITS,
    acceptance_probability,
    average_outgoing_quality,
    average_total_inspection,
    single_sampling_plan,
)


def plan(lot_size, quality_limit):
    found = single_sampling_plan(lot_size, quality_limit)
    return str(found.letter), int(found.sample_size), int(found.acceptance_number)


def test_a24_published_plans():
    """Acceptance A24: Birolini (F, J, N at 0.65 %), MIL-STD-105E (lot of 2,000 at 1.0 %)."""
    assert plan(120, 0.65) == ("F", 20, 0)
    assert plan(1_000, 0.65) == ("J", 80, 1)
    assert plan(100_000, 0.65) == ("N", 500, 7)
    assert plan(2_000, 1.0) == ("K", 125, 3)
    assert acceptance_probability([0.01, 0.05], 125, 3) == pytest.approx([0.9626, 0.1238], abs=5e-4)


def test_producers_risks_of_birolini():
    """Birolini, Reliability Engineering, fig. 7.4: α at AQL 0.65 % for letters F, J and N."""
    risk = 1 - acceptance_probability(0.0065, [20, 80, 500], [0, 1, 7])
    assert (risk >= [0.11, 0.09, 0.0175]).all()
    assert (risk <= [0.125, 0.10, 0.03]).all()


@pytest.mark.parametrize("quality_limit", QUALITY_LIMITS)
def test_every_cell_equals_the_printed_table(quality_limit):
    """Walk the table as transcribed: follow the arrows to the plan, then compare."""
    column = load("sampling_plans").query(f"quality_limit == {quality_limit}").reset_index()
    for start in range(len(column)):
        row = start
        direction = column["instruction"][row]
        while column["instruction"][row] != "use this plan":
            row += 1 if direction == "use the plan below" else -1
        smallest, largest = column["smallest_lot"][start], column["largest_lot"][start]
        for lot_size in (smallest, smallest + 999_999 if np.isnan(largest) else int(largest)):
            expected = column["letter"][row], min(column["sample_size"][row], lot_size)
            assert plan(lot_size, quality_limit)[:2] == expected
            assert plan(lot_size, quality_limit)[2] == column["acceptance_number"][row]


def test_plans_come_in_arrays():
    plans = single_sampling_plan(np.arange(2, 3_002), 1.5)
    assert plans.sample_size.shape == plans.acceptance_number.shape == (3_000,)
    assert (np.diff(plans.sample_size) >= 0).all()


def test_small_lots_are_inspected_completely_and_streams_hardly_at_all():
    lot_size = np.array([8, 500, 500_000])
    share = single_sampling_plan(lot_size, 0.65).sample_size / lot_size
    assert share == pytest.approx([1, 0.16, 0.0016])


def test_acceptance_equals_the_binomial_sum():
    defect_rate = np.linspace(0, 1, 21)
    expected = sum(comb(20, k) * defect_rate**k * (1 - defect_rate) ** (20 - k) for k in range(3))
    assert acceptance_probability(defect_rate, 20, 2) == pytest.approx(expected)


def test_a_plan_that_accepts_any_sample_accepts_every_lot():
    assert acceptance_probability([0.2, 1], 3, 5).tolist() == [1, 1]


def test_outgoing_quality_and_total_inspection_equal_a_simulation():
    rng = np.random.default_rng(1)
    lots = rng.random((40_000, 200)) < 0.06
    found = lots[:, :32].sum(axis=1)
    accepted = found <= 2
    shipped = np.where(accepted, lots[:, 32:].sum(axis=1), 0).mean() / 200
    inspected = np.where(accepted, 32, 200).mean()
    assert average_outgoing_quality(0.06, 200, 32, 2) == pytest.approx(shipped, rel=0.02)
    assert average_total_inspection(0.06, 200, 32, 2) == pytest.approx(inspected, rel=0.01)


@pytest.mark.parametrize("sample_size", [2, 20, 1_250])
def test_worst_outgoing_quality_without_defects_in_the_sample(sample_size):
    """With c = 0 the maximum of p(1 − p)ⁿ is at p = 1/(n + 1)."""
    lot_size = 10_000
    worst = (sample_size / (sample_size + 1)) ** sample_size / (sample_size + 1)
    expected = worst * (1 - sample_size / lot_size)
    outgoing = average_outgoing_quality(np.geomspace(1e-5, 1, 2_000), lot_size, sample_size, 0)
    assert outgoing.max() == pytest.approx(expected, rel=1e-4)


@given(st.integers(2, 2_000_000), st.sampled_from(QUALITY_LIMITS), st.floats(0, 1))
def test_invariants_of_every_plan(lot_size, quality_limit, defect_rate):
    _, n, c = plan(lot_size, quality_limit)
    assert 1 <= n <= lot_size
    assert 0 <= c <= n
    accepted = acceptance_probability([defect_rate, min(1, defect_rate + 0.01)], n, c)
    assert 1 >= accepted[0] >= accepted[1] - 1e-12 >= -1e-12
    outgoing = average_outgoing_quality(defect_rate, lot_size, n, c)
    assert 0 <= outgoing <= defect_rate
    assert n - 1e-6 <= average_total_inspection(defect_rate, lot_size, n, c) <= lot_size + 1e-6


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: single_sampling_plan(1, 1.0), "lot_size must be at least 2, not 1"),
        (lambda: single_sampling_plan(100, 0.7), "one of 0.65, 1, 1.5, 2.5, 4, 6.5 %, not 0.7"),
        (lambda: acceptance_probability(1.1, 10, 0), "defect_rate must be .*, not 1.1"),
        (lambda: acceptance_probability(0.1, 0, 0), "sample_size must be at least 1, not 0"),
        (lambda: acceptance_probability(0.1, 5, -1), "acceptance_number must be at least 0"),
        (lambda: average_outgoing_quality(0.1, 10, 20, 0), "lot_size minus sample_size"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
