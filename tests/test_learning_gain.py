"""The statistics of the gain between two tests."""

import math

import numpy as np
import pytest
from scipy import stats

from widgets.classroom.learning_gain import learning_gain


def test_the_interval_of_the_gain_is_students():
    rng = np.random.default_rng(3)
    before, after = rng.uniform(0, 60, 15), rng.uniform(30, 100, 15)
    gain = learning_gain(before, after)
    known = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert gain.gain_interval == pytest.approx((known.low, known.high))


def test_the_effect_size_is_the_gain_over_the_pooled_deviation():
    gain = learning_gain([10, 20, 30], [20, 30, 40])
    assert gain.gain == 10
    assert gain.effect_size == pytest.approx(10 / 10)
    flat = learning_gain([50] * 12, [60] * 12)
    assert flat.gain == 10
    assert np.isnan([flat.effect_size, *flat.effect_interval]).all()


def test_the_bootstrap_is_the_same_on_every_run():
    rng = np.random.default_rng(4)
    scores = rng.uniform(0, 50, 12), rng.uniform(20, 90, 12)
    first, again, other = (learning_gain(*scores, resamples=999, seed=s) for s in (1, 1, 2))
    assert first.effect_interval == again.effect_interval != other.effect_interval


def test_intervals_cover_the_truth_as_often_as_they_say():
    """400 classes with a gain of 15 points and a standard deviation of 20, capped as tests are."""
    rng = np.random.default_rng(5)

    def a_class(size):
        skill = rng.normal(0, 0.8, size)
        chance = 1 / (1 + np.exp(-(skill[:, None] + [-0.4, 0.3])))
        return 100 * rng.binomial(9, chance).T / 9

    before, after = a_class(500_000)
    pooled = np.sqrt((before.var() + after.var()) / 2)
    gain, effect = (after - before).mean(), (after - before).mean() / pooled
    for size, low, high in ((3, 0.92, 0.99), (20, 0.92, 0.98)):
        found = [learning_gain(*a_class(size), resamples=2).gain_interval for _ in range(400)]
        assert low < np.mean([a <= gain <= b for a, b in found]) < high
    found = [learning_gain(*a_class(20), resamples=999).effect_interval for _ in range(200)]
    assert 0.88 < np.mean([a <= effect <= b for a, b in found]) < 0.99


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ([1, 2], [1], "two lists of the same learners"),
        ([[1]], [[1]], "two lists of the same learners"),
        ([101], [50], "before must be at least 0 and at most 100, not 101"),
        ([50], [-1], "after must be at least 0 and at most 100, not -1"),
        ([50], [math.inf], "after must be"),
    ],
)
def test_points_that_cannot_be_are_refused(before, after, says):
    with pytest.raises(ValueError, match=says):
        learning_gain(before, after)
