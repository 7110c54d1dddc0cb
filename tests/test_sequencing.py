"""Car sequencing: Dincbas's ten cars, brute force, and what can't be built."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.data import load
from widgets.models.flexibility.car_sequence import (
    CarMix,
    most_cars,
    overloaded,
    require_room,
    solve,
)


def ten_cars(times=1):
    table = load("car_sequencing")
    classes, options = table.groupby("car_class").first(), table.groupby("option").first()
    needs = table.pivot(index="car_class", columns="option", values="needed")
    return CarMix(
        times * classes["cars"].to_numpy(),
        needs.to_numpy(dtype=bool),
        options["at_most"].to_numpy(),
        options["window"].to_numpy(),
    )


def orders(left):
    """Yield every different order of a multiset of classes."""
    if not any(left):
        yield ()
    for car, number in enumerate(left):
        if number:
            rest = (*left[:car], number - 1, *left[car + 1 :])
            for tail in orders(rest):
                yield (car, *tail)


def test_a19_the_published_sequence_is_valid():
    """Acceptance A19: CSPLib prob001, after Dincbas, Simonis & Van Hentenryck (1988)."""
    published = [0, 1, 5, 2, 4, 3, 3, 4, 2, 5]
    assert np.bincount(published).tolist() == ten_cars().demand.tolist()
    assert not overloaded(ten_cars(), published).any()


def test_a19_ten_cars_have_exactly_six_sequences():
    solution = solve(ten_cars())
    assert solution.count == 6
    found = {tuple(row) for row in solution.first.tolist()}
    assert len(found) == 6
    assert {row[::-1] for row in found} == found  # three and their mirror images
    assert not overloaded(ten_cars(), solution.first).any()


def test_a19_among_all_226_800_orders_the_same_six_are_valid():
    mix = ten_cars()
    everything = np.array(list(orders(tuple(mix.demand.tolist()))))
    assert len(everything) == 226_800
    valid = everything[~overloaded(mix, everything).any(axis=(1, 2))]
    assert valid.tolist() == solve(mix).first.tolist()


def test_enough_room_for_every_option_alone_is_not_enough():
    """Twenty cars of the same mix: each option fits, all together don't."""
    twice = ten_cars(times=2)
    assert (twice.option_demand <= most_cars(20, twice.at_most, twice.window)).all()
    assert solve(twice).count == 0
    assert solve(twice).first.shape == (0, 20)


def test_a_share_above_p_over_q_can_be_built():
    """CSPLib 41/66: 67 of 100 cars at 2 in any 3 is a utilization of 1.005, yet satisfiable."""
    assert pytest.approx(1.005) == 67 / 100 / (2 / 3)
    assert most_cars(100, 2, 3) == 67


@pytest.mark.parametrize("at_most", [0, 1, 2, 3])
@pytest.mark.parametrize("window", [3, 4])
def test_most_cars_equals_brute_force(at_most, window):
    for length in range(1, 11):
        sequences = np.array(list(product([0, 1], repeat=length)))
        mix = CarMix([1, 1], [[False], [True]], [at_most], [window])
        valid = ~overloaded(mix, sequences).any(axis=(1, 2))
        assert sequences[valid].sum(axis=1).max() == most_cars(length, at_most, window)


small_mixes = st.integers(1, 3).flatmap(
    lambda options: st.builds(
        lambda demand, needs, stations: CarMix(
            demand, needs[: len(demand)], *zip(*stations, strict=True)
        ),
        st.lists(st.integers(0, 3), min_size=2, max_size=3).filter(any),
        st.lists(
            st.lists(st.booleans(), min_size=options, max_size=options), min_size=3, max_size=3
        ),
        st.lists(
            st.integers(1, 4).flatmap(lambda q: st.tuples(st.integers(0, q), st.just(q))),
            min_size=options,
            max_size=options,
        ),
    )
)


@given(small_mixes, st.randoms(use_true_random=False))
def test_overloaded_equals_counting_window_by_window(mix, random):
    sequence = [random.randrange(len(mix.demand)) for _ in range(8)]
    expected = np.zeros((len(mix.window), 8), dtype=bool)
    for option, (p, q) in enumerate(zip(mix.at_most, mix.window, strict=True)):
        for start in range(8 - q + 1):
            cars = sequence[start : start + q]
            expected[option, start] = sum(mix.needs[car, option] for car in cars) > p
    assert (overloaded(mix, sequence) == expected).all()


@given(small_mixes)
def test_solve_finds_what_trying_all_orders_finds(mix):
    everything = np.array(list(orders(tuple(mix.demand.tolist()))))
    valid = everything[~overloaded(mix, everything).any(axis=(1, 2))]
    if (mix.option_demand > most_cars(mix.cars, mix.at_most, mix.window)).any():
        assert len(valid) == 0
        with pytest.raises(ValueError, match="fit in"):
            solve(mix)
    else:
        solution = solve(mix, limit=10_000)
        assert solution.count == len(valid)
        assert solution.first.tolist() == valid.tolist()


def test_a_window_longer_than_the_sequence_is_the_sequence():
    mix = CarMix([1, 1], [[True], [False]], [1], [5])
    assert overloaded(mix, [0, 1, 0]).tolist() == [[True, False, False]]


def test_a_long_list_is_cut_but_counted():
    mix = CarMix([4, 4], [[False], [True]], [2], [2])
    assert solve(mix, limit=3).count == 70
    assert len(solve(mix, limit=3).first) == 3


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: require_room(CarMix([7, 3], [[True], [False]], [1], [2])),
            r"option 1 is wanted by 7 of 10 cars, but at most 5 fit in \(1 in any 2\)",
        ),
        (lambda: CarMix([1], [[True]], [3], [2]), "window minus at_most must be at least 0"),
        (lambda: CarMix([1], [[True]], [1], [0]), "window must be at least 1, not 0"),
        (lambda: CarMix([-1, 2], [[True], [True]], [1], [1]), "demand must be at least 0, not -1"),
        (lambda: CarMix([0], [[True]], [1], [1]), "at least one car to build"),
        (lambda: CarMix([1], [[True, True]], [1], [1]), "needs must have one row per class"),
        (lambda: overloaded(CarMix([1], [[True]], [1], [1]), [1]), "class of a car must be"),
        (lambda: solve(CarMix([21], [[False]], [1], [1])), "number of cars must be at most 20"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
