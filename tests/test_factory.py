"""The factory to watch: its record must add up, and simple cases must meet the theory."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import cells_finish_times, line_finish_times

from widgets.models.production.factory import draw_orders, run_cells, run_line
from widgets.models.production.factory_record import (
    BLOCKED,
    BROKEN_DOWN,
    FINISHED,
    ON_ITS_WAY,
    SETTING_UP,
    STARVED,
    STATES,
    WORKING,
    Orders,
)
from widgets.models.production.serial_line import departure_times


@st.composite
def runs(draw):
    """A line or cells with any settings a slider allows, and the buffer size of the line."""
    orders = draw_orders(
        draw(st.integers(1, 40)),
        time_between_orders=draw(st.floats(1, 15)),
        variants=draw(st.integers(1, 12)),
        steps=draw(st.integers(1, 6)),
        coefficient_of_variation=draw(st.floats(0, 2)),
        seed=draw(st.integers(0, 99)),
    )
    workplaces = {
        "setup_time": draw(st.floats(0, 10)),
        "availability": draw(st.floats(0.5, 1)),
        "seed": draw(st.integers(0, 99)),
    }
    if draw(st.booleans()):
        buffer_size = draw(st.integers(0, 5))
        return run_line(orders, buffer_size=buffer_size, **workplaces), buffer_size
    return run_cells(orders, cells=draw(st.integers(1, 6)), **workplaces), None


@settings(max_examples=60, deadline=None)
@given(runs())
def test_the_record_adds_up(run_and_buffer_size):
    run, buffer_size = run_and_buffer_size

    # Every order is in exactly one place from its arrival until it is finished.
    for order in range(len(run.variant)):
        stays = run.token_order == order
        enter, leave = run.token_enter[stays], run.token_leave[stays]
        assert np.all(leave > enter)
        np.testing.assert_array_equal(enter[1:], leave[:-1])
        assert (enter[0], leave[-1]) == (run.arrival_time[order], run.finish_time[order])

    # Every station is in exactly one state from the beginning to the end.
    for station in range(len(run.station_place)):
        own = run.state_station == station
        start, end = run.state_start[own], run.state_end[own]
        assert (start[0], end[-1]) == (0, run.end)
        np.testing.assert_array_equal(start[1:], end[:-1])
    np.testing.assert_allclose(run.state_share.sum(axis=1), 1)

    # A station holds one order unless it is starved, and no buffer holds more than its size.
    moments = np.unique(np.concatenate([run.token_enter, run.state_start]))
    moments = (moments[1:] + moments[:-1]) / 2
    shot = run.snapshots(moments)
    for place in range(len(run.places)):
        held = (shot.place == place).sum(axis=1)
        station = np.flatnonzero(run.station_place == place)
        if len(station):
            np.testing.assert_array_equal(held, shot.state[:, station[0]] != STARVED)
        elif place > 0:
            assert held.max(initial=0) <= buffer_size
        # The queue stands in line without gaps.
        assert np.all(
            (shot.position * (shot.place == place)).max(axis=1) == np.maximum(held, 1) - 1
        )


@settings(max_examples=40, deadline=None)
@given(runs())
def test_littles_law_holds_on_the_record(run_and_buffer_size):
    """Little 1961: mean work in progress, from the stays, is throughput times mean flow time."""
    run, _ = run_and_buffer_size
    mean_work_in_progress = (run.token_leave - run.token_enter).sum() / run.end
    assert mean_work_in_progress == pytest.approx(run.throughput * run.flow_time.mean())


@settings(max_examples=40, deadline=None)
@given(runs())
def test_the_history_ends_where_the_record_says(run_and_buffer_size):
    run, _ = run_and_buffer_size
    history = run.over_time([0, run.end / 2, run.end, 2 * run.end])
    assert history.finished[-2:] == pytest.approx(len(run.variant))
    assert history.work_in_progress[-2:] == pytest.approx(0)
    assert history.flow_time[-2:] == pytest.approx(run.flow_time.mean())
    np.testing.assert_allclose(history.state_share.sum(axis=1), 1)
    np.testing.assert_allclose(history.state_share[-1], run.state_share.mean(axis=0), atol=1e-12)
    shot = run.snapshots(history.time)
    inside = (shot.place != ON_ITS_WAY) & (shot.place != FINISHED)
    np.testing.assert_array_equal(history.work_in_progress, inside.sum(axis=1))
    np.testing.assert_array_equal(history.finished, (shot.place == FINISHED).sum(axis=1))


def lindley(arrival_time, work_time):
    """Waiting times before a single station, by recursion (Lindley 1952)."""
    waiting = np.zeros(len(arrival_time))
    for order in range(1, len(arrival_time)):
        gap = arrival_time[order] - arrival_time[order - 1]
        waiting[order] = max(waiting[order - 1] + work_time[order - 1] - gap, 0)
    return waiting


def test_one_station_is_the_m_m_1_queue():
    """A09: λ = 5, μ = 8, mean waiting time 0.20833 by theory, ± 0.02 by simulation."""
    orders = draw_orders(
        20_000,
        time_between_orders=1 / 5,
        variants=1,
        work_content=1 / 8,
        steps=1,
        coefficient_of_variation=1,
        seed=1,
    )
    run = run_line(orders)
    waiting = run.flow_time - orders.work_time[:, 0]
    assert waiting.mean() == pytest.approx(0.2083333, abs=0.02)
    expected = lindley(orders.arrival_time, orders.work_time[:, 0])
    np.testing.assert_allclose(waiting, expected, atol=1e-9)


def test_cells_are_the_m_m_c_queue():
    """A10: λ = 0.2, μ = 0.1, three servers: four in nine wait (Erlang C), 40/9 on average."""
    orders = draw_orders(
        60_000,
        time_between_orders=5,
        variants=1,
        work_content=10,
        steps=1,
        coefficient_of_variation=1,
        seed=2,
    )
    run = run_cells(orders, cells=3, work_factor=1)
    waiting = run.flow_time - orders.work_time[:, 0]
    assert waiting.mean() == pytest.approx(40 / 9, rel=0.05)
    assert run.state_share[:, WORKING].mean() == pytest.approx(2 / 3, abs=0.01)


@pytest.mark.parametrize("buffer_size", [0, 1, 4])
def test_a_line_with_all_orders_waiting_follows_the_departure_recursion(buffer_size):
    work_time = np.random.default_rng(8).exponential(3, (200, 5))
    orders = Orders(np.zeros(200), np.zeros(200, dtype=int), work_time)
    run = run_line(orders, buffer_size=buffer_size)
    expected = departure_times(work_time, [buffer_size])[:, 0]
    np.testing.assert_allclose(run.finish_time, expected, rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 4), st.integers(0, 5), st.integers(1, 6), st.floats(0, 10), st.integers(0, 99)
)
def test_orders_finish_when_two_recursions_say_so(variants, buffer_size, cells, setup_time, seed):
    orders = draw_orders(60, variants=variants, seed=seed)
    stream = orders.arrival_time[:, None], orders.work_time[..., None], orders.variant[:, None]
    line = line_finish_times(*stream, buffer_size, setup_time)[:, 0]
    run = run_line(orders, buffer_size=buffer_size, setup_time=setup_time)
    np.testing.assert_allclose(run.finish_time, line, rtol=1e-12)
    work = 1.4 * stream[1].sum(axis=1)
    in_cells = cells_finish_times(stream[0], work, stream[2], cells, setup_time)[:, 0]
    run = run_cells(orders, cells=cells, setup_time=setup_time)
    np.testing.assert_allclose(run.finish_time, in_cells, rtol=1e-12)


def test_one_cell_works_one_after_the_other():
    """By hand: three orders at once, variants A B A, 6 minutes of work each, setup 2."""
    orders = Orders(np.zeros(3), np.array([0, 1, 0]), np.full((3, 2), 3.0))
    run = run_cells(orders, cells=1, work_factor=1.5, setup_time=2)
    np.testing.assert_allclose(run.finish_time, [9, 20, 31])
    np.testing.assert_allclose(run.state_share[0, [WORKING, SETTING_UP]], [27 / 31, 4 / 31])


def test_blocking_after_service():
    """By hand: without a buffer the fast first station waits for the slow second one."""
    orders = Orders(np.zeros(2), np.zeros(2, dtype=int), np.array([[1.0, 5.0], [1.0, 5.0]]))
    run = run_line(orders, buffer_size=0)
    np.testing.assert_allclose(run.finish_time, [6, 11])
    np.testing.assert_allclose(run.state_share[0] * 11, [2, 0, 4, 5, 0])
    assert run.state_share[0, BLOCKED] > 0
    with_buffer = run_line(orders, buffer_size=1)
    assert with_buffer.state_share[0, BLOCKED] == 0


def test_cells_prefer_the_variant_they_are_set_up_for():
    orders = Orders(np.array([0.0, 0.0, 20.0, 20.0]), np.array([0, 1, 1, 0]), np.ones((4, 1)))
    run = run_cells(orders, cells=2, work_factor=1, setup_time=5)
    assert run.state_share[:, SETTING_UP].sum() == 0


def test_breakdowns_take_the_share_of_time_that_availability_says():
    orders = draw_orders(4_000, time_between_orders=30, steps=1, coefficient_of_variation=0)
    run = run_cells(orders, cells=1, work_factor=1, availability=0.8, setup_time=0, repair_time=5)
    working, broken = run.state_share[0, [WORKING, BROKEN_DOWN]]
    assert working / (working + broken) == pytest.approx(0.8, abs=0.01)


def test_same_seed_same_run_and_both_factories_get_the_same_orders():
    orders, again = draw_orders(seed=3), draw_orders(seed=3)
    first = run_line(orders, availability=0.8, seed=5)
    second = run_line(again, availability=0.8, seed=5)
    for name, value in vars(first).items():
        np.testing.assert_array_equal(value, getattr(second, name))
    other = run_line(orders, availability=0.8, seed=6)
    assert not np.array_equal(first.finish_time, other.finish_time)
    cells = run_cells(orders)
    np.testing.assert_array_equal(cells.arrival_time, first.arrival_time)
    np.testing.assert_array_equal(cells.variant, first.variant)


def test_a_slider_changes_only_what_it_is_about():
    few, many = draw_orders(20, variants=2), draw_orders(60, variants=8)
    np.testing.assert_array_equal(few.arrival_time, many.arrival_time[:20])
    np.testing.assert_array_equal(few.work_time, many.work_time[:20])
    assert set(many.variant) == set(range(8))


def test_variety_slows_the_line_and_hardly_the_cells():
    """The point of the comparison, averaged over thirty streams of orders."""

    def mean_flow_times(variants):
        streams = [draw_orders(variants=variants, seed=seed) for seed in range(30)]
        return (
            np.mean([run_line(orders).flow_time.mean() for orders in streams]),
            np.mean([run_cells(orders).flow_time.mean() for orders in streams]),
        )

    line_one, cells_one = mean_flow_times(1)
    line_many, cells_many = mean_flow_times(12)
    assert line_one < cells_one
    assert line_many > cells_many
    assert line_many - line_one > 5 * (cells_many - cells_one)


def test_states_are_named_in_the_order_of_their_numbers():
    assert STATES[WORKING] == "working"
    assert STATES[SETTING_UP] == "setting up"
    assert STATES[BLOCKED] == "blocked"
    assert STATES[STARVED] == "starved"
    assert STATES[BROKEN_DOWN] == "broken down"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"orders": 0}, "orders must be at least 1, not 0"),
        ({"variants": 0}, "variants must be at least 1, not 0"),
        ({"steps": 0}, "steps must be at least 1, not 0"),
        ({"time_between_orders": 0}, "time_between_orders must be above 0"),
        ({"work_content": -1}, "work_content must be above 0"),
        ({"coefficient_of_variation": 3}, "coefficient_of_variation must be at least 0"),
    ],
)
def test_orders_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw_orders(**change)


@pytest.mark.parametrize(
    ("run", "change", "message"),
    [
        (run_line, {"buffer_size": -1}, "buffer_size must be at least 0"),
        (run_line, {"setup_time": -1}, "setup_time must be at least 0"),
        (run_line, {"availability": 0}, "availability must be at least 0.1 and at most 1"),
        (run_cells, {"cells": 0}, "cells must be at least 1, not 0"),
        (run_cells, {"work_factor": 0}, "work_factor must be above 0"),
        (run_cells, {"repair_time": 0}, "repair_time must be above 0"),
    ],
)
def test_factory_refused(run, change, message):
    with pytest.raises(ValueError, match=message):
        run(draw_orders(5), **change)
