"""The record of a factory run: who was where, and what every station did, at any time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

STATES = ("working", "setting up", "blocked", "starved", "broken down")
WORKING, SETTING_UP, BLOCKED, STARVED, BROKEN_DOWN = range(5)
ON_ITS_WAY, FINISHED = -1, -2


@dataclass(frozen=True)
class Orders:
    """A stream of orders, the same for every factory that is to be compared."""

    arrival_time: np.ndarray  # (orders,) minutes, rising
    variant: np.ndarray  # (orders,) number of the variant, from 0
    work_time: np.ndarray  # (orders, steps) minutes


@dataclass(frozen=True)
class History:
    """What has happened up to each moment."""

    time: np.ndarray  # (times,) minutes
    finished: np.ndarray  # (times,) orders finished so far
    work_in_progress: np.ndarray  # (times,) orders arrived and not finished
    flow_time: np.ndarray  # (times,) minutes, mean of the orders finished so far, 0 before
    state_share: np.ndarray  # (times, states) mean share of the time, over all stations, so far

    @property
    def utilization(self) -> np.ndarray:
        """Share of the time so far that the stations have worked, (times,)."""
        return self.state_share[:, WORKING]


@dataclass(frozen=True)
class Snapshots:
    """Where every order is and what every station does, at each moment."""

    time: np.ndarray  # (times,) minutes
    place: np.ndarray  # (times, orders) index into places, or ON_ITS_WAY or FINISHED
    position: np.ndarray  # (times, orders) 0 at the head of a queue; among finished: rank
    state: np.ndarray  # (times, stations) index into STATES


@dataclass(frozen=True)
class FactoryRun:
    """One run, as intervals: token i is in a place from enter to leave, and so on."""

    places: tuple[str, ...]
    station_place: np.ndarray  # (stations,) index into places; the other places are queues

    variant: np.ndarray  # (orders,)
    arrival_time: np.ndarray  # (orders,) minutes
    finish_time: np.ndarray  # (orders,) minutes

    token_order: np.ndarray  # (stays,) index into the orders
    token_place: np.ndarray  # (stays,) index into places
    token_enter: np.ndarray  # (stays,) minutes
    token_leave: np.ndarray  # (stays,) minutes

    state_station: np.ndarray  # (intervals,) index into the stations
    state: np.ndarray  # (intervals,) index into STATES
    state_start: np.ndarray  # (intervals,) minutes
    state_end: np.ndarray  # (intervals,) minutes

    @property
    def end(self) -> float:
        """Minutes until the last order is finished, where the record ends."""
        return float(self.finish_time.max())

    @property
    def flow_time(self) -> np.ndarray:
        """Minutes from arrival to completion [CT], of each order."""
        return self.finish_time - self.arrival_time

    @property
    def throughput(self) -> float:
        """Orders finished per minute [TH], over the whole run."""
        return len(self.finish_time) / self.end

    @property
    def state_share(self) -> np.ndarray:
        """Share of the run that each station spent in each state, (stations, states)."""
        minutes = np.zeros((len(self.station_place), len(STATES)))
        np.add.at(minutes, (self.state_station, self.state), self.state_end - self.state_start)
        return minutes / self.end

    def over_time(self, times: ArrayLike) -> History:
        """How do throughput, flow time, work in progress and utilization build up?

        Parameters
        ----------
        times : minutes, rising, shape (times,); after the end the last values stay.
        """
        times = np.asarray(times, dtype=float)
        finish_time = np.sort(self.finish_time)
        finished = np.searchsorted(finish_time, times, side="right")
        arrived = np.searchsorted(self.arrival_time, times, side="right")
        by_finish = self.flow_time[np.argsort(self.finish_time)]
        total_flow_time = np.concatenate([[0.0], np.cumsum(by_finish)])[finished]

        spent = np.clip(times[:, None], self.state_start, self.state_end)
        spent -= self.state_start
        minutes = spent @ np.eye(len(STATES))[self.state]
        # At the very beginning nothing has happened yet: all stations starve.
        minutes[times <= 0, STARVED] = 1
        return History(
            time=times,
            finished=finished,
            work_in_progress=arrived - finished,
            flow_time=total_flow_time / np.maximum(finished, 1),
            state_share=minutes / minutes.sum(axis=1, keepdims=True),
        )

    def snapshots(self, times: ArrayLike) -> Snapshots:
        """Where is every order and what does every station do, at each of these times?

        Parameters
        ----------
        times : minutes, rising, shape (times,).
        """
        times = np.asarray(times, dtype=float)

        place = np.full((len(times), len(self.variant)), ON_ITS_WAY)
        position = np.zeros_like(place)
        frame, stay = _during(times, self.token_enter, self.token_leave)
        order, at = self.token_order[stay], self.token_place[stay]
        place[frame, order] = at
        # First in, first out: those ahead are the earlier ones in a place that have not left.
        left = np.zeros((len(times) + 1, len(self.places)), dtype=int)
        np.add.at(left, (np.searchsorted(times, self.token_leave), self.token_place), 1)
        position[frame, order] = self._turn[stay] - left.cumsum(axis=0)[frame, at]
        done = self.finish_time <= times[:, None]
        place[done] = FINISHED
        rank = np.argsort(np.argsort(self.finish_time))
        position[done] = np.broadcast_to(rank, done.shape)[done]

        state = np.full((len(times), len(self.station_place)), STARVED)
        frame, interval = _during(times, self.state_start, self.state_end)
        state[frame, self.state_station[interval]] = self.state[interval]
        return Snapshots(times, place, position, state)

    @property
    def _turn(self) -> np.ndarray:
        """How many stays in the same place began earlier, for each stay."""
        turn = np.empty(len(self.token_place), dtype=int)
        for place in range(len(self.places)):
            stays = np.flatnonzero(self.token_place == place)
            turn[stays[np.argsort(self.token_enter[stays], kind="stable")]] = np.arange(len(stays))
        return turn


def record(
    orders: Orders,
    places: tuple[str, ...],
    station_place: np.ndarray,
    moves: list[tuple[float, int, int]],
    changes: list[tuple[float, int, int]],
) -> FactoryRun:
    """Turn a diary in order of time into a record of intervals.

    Parameters
    ----------
    orders : the stream of orders.
    places : names of all places.
    station_place : the place of each station.
    moves : (time, order, place) whenever an order moves; last to FINISHED.
    changes : (time, station, state) whenever a station changes its state.
    """
    end = moves[-1][0]
    order, place, enter, leave = _intervals(moves, end)
    finish_time = np.empty(len(orders.variant))
    finish_time[order[place == FINISHED]] = enter[place == FINISHED]
    stays = (place != FINISHED) & (leave > enter)
    station, state, start, stop = _intervals(changes, end)
    lasts = stop > start
    return FactoryRun(
        places=places,
        station_place=station_place,
        variant=orders.variant,
        arrival_time=orders.arrival_time,
        finish_time=finish_time,
        token_order=order[stays],
        token_place=place[stays],
        token_enter=enter[stays],
        token_leave=leave[stays],
        state_station=station[lasts],
        state=state[lasts],
        state_start=start[lasts],
        state_end=stop[lasts],
    )


def _intervals(diary: list[tuple[float, int, int]], end: float) -> tuple[np.ndarray, ...]:
    """Each entry of a diary lasts until the next one about the same order or station."""
    times, who, what = zip(*diary, strict=True)
    who = np.array(who)
    sequence = np.argsort(who, kind="stable")
    start = np.array(times)[sequence]
    who = who[sequence]
    same = np.append(who[1:] == who[:-1], False)
    stop = np.where(same, np.append(start[1:], end), end)
    return who, np.array(what)[sequence], start, stop


def _during(times: np.ndarray, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each pair of a moment and an interval that it is in, as indices."""
    first, last = np.searchsorted(times, start), np.searchsorted(times, end)
    count = last - first
    interval = np.repeat(np.arange(len(start)), count)
    return np.arange(len(interval)) + np.repeat(last - count.cumsum(), count), interval
