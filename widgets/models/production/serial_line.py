"""A serial line with finite buffers: what throughput do variability and buffers leave?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from widgets.models.validate import require


def departure_times(process_times: np.ndarray, buffer_sizes: ArrayLike) -> np.ndarray:
    """When does each job leave the line, for each buffer size?

    A job starts when it has left the station before and the job ahead has left this station. It
    leaves when it is finished and there is a place after this station, which the job b + 1 places
    ahead must free by leaving the next station (blocking after service). The first station never
    waits for work, the last one is never blocked.

    Parameters
    ----------
    process_times : [S] time, shape (jobs, stations, ...); further axes, such as replications,
        are calculated side by side.
    buffer_sizes : [b] places between two stations, whole numbers from 0 to 100, shape (sizes,).

    Returns
    -------
    Departure times from the last station, shape (jobs, sizes, ...).

    Raises
    ------
    ValueError : if there is no station or a buffer size is not a whole number from 0 to 100.

    Notes
    -----
    D[k,i] = max( max(D[k,i−1], D[k−1,i]) + S[k,i], D[k−b−1,i+1] ). The recursion needs only
    sums and maxima, which makes it linear in max-plus algebra (Baccelli, Cohen, Olsder and
    Quadrat 1992).

    Examples
    --------
    Without a buffer, the second of three jobs is blocked and the third starts late.

    >>> departure_times(np.array([[1, 4], [1, 1], [4, 1]]), [0, 1])
    array([[ 5.,  5.],
           [ 6.,  6.],
           [10.,  7.]])
    """
    sizes = _whole_buffer_sizes(buffer_sizes)
    jobs, stations, *others = process_times.shape
    require("stations", stations, at_least=1)

    depth = int(sizes.max()) + 1
    # A job's departure from station i + 1 frees a place after station i for the job b + 1 behind.
    place_free = np.zeros((depth, stations, len(sizes), *others))
    freed_slot = (np.arange(depth)[:, None] + 1 + sizes) % depth
    size_index = np.arange(len(sizes))
    departed = np.zeros((stations, len(sizes), *others))
    finished = np.empty((jobs, len(sizes), *others))
    line = list(departed)
    for job, times_of_job in enumerate(process_times):
        slot = job % depth
        arrived = 0.0
        for station, times, free in zip(line, times_of_job, place_free[slot], strict=True):
            np.maximum(station, arrived, out=station)
            station += times
            np.maximum(station, free, out=station)
            arrived = station
        finished[job] = arrived
        place_free[freed_slot[slot], :-1, size_index] = departed[1:].swapaxes(0, 1)
    return finished


def exact_throughput(mean_process_times: Sequence[float], buffer_size: int) -> float:
    """What is the exact throughput of a short line with exponential process times?

    Parameters
    ----------
    mean_process_times : [t_e] time, one per station.
    buffer_size : [b] places between two stations, a whole number from 0 to 100.

    Returns
    -------
    Throughput [TH] in jobs per unit time, from the steady state of the Markov chain.

    Raises
    ------
    ValueError : if a number is out of range or the line has more than 2,000 states.

    Notes
    -----
    Hunt (1956) and Hillier and Boling (1967) study this line. Two equal stations make
    (b + 2)/(b + 3) of what one makes alone, three without buffers 22/39.

    Examples
    --------
    >>> round(exact_throughput([1, 1], 0), 6), round(exact_throughput([1, 1, 1], 0), 6)
    (0.666667, 0.564103)
    """
    rates = 1 / require("mean_process_times", mean_process_times, above=0)
    require("stations", rates.size, at_least=1)
    buffer_size = int(_whole_buffer_sizes([buffer_size])[0])
    last = len(rates) - 1

    def finishes(state: tuple[int, ...]):
        """The stations at work in a state, each with the state after it finishes a job.

        state[i] counts the jobs that have finished station i but not station i + 1.
        """
        blocked = False
        for i in range(last, -1, -1):
            # A blocked station i + 1 still holds a job that it has finished.
            most = buffer_size + 2 - blocked
            blocked = i < last and state[i] == most
            if not blocked and (i == 0 or state[i - 1] > 0):
                after = list(state)
                if i > 0:
                    after[i - 1] -= 1
                if i < last:
                    after[i] += 1
                yield i, tuple(after)

    empty = (0,) * last
    states, number, moves = [empty], {empty: 0}, []
    for state in states:  # grows on the way
        for station, after in finishes(state):
            if after not in number:
                number[after] = len(states)
                states.append(after)
                require("states of the line", len(states), at_most=2_000)
            moves.append((number[state], number[after], station))

    start, end, station = np.array(moves).T
    generator = np.zeros((len(states), len(states)))
    np.add.at(generator, (start, end), rates[station])
    np.add.at(generator, (start, start), -rates[station])
    # The balance equations determine the probabilities up to their sum, which replaces one.
    balance = generator.T
    balance[0] = 1
    probability = np.linalg.solve(balance, np.eye(len(states))[0])
    return float(rates[last] * probability[start[station == last]].sum())


def _whole_buffer_sizes(buffer_sizes: ArrayLike) -> np.ndarray:
    sizes = np.atleast_1d(require("buffer_size", buffer_sizes, at_least=0, at_most=100))
    if np.any(sizes != np.round(sizes)):
        wrong = sizes[sizes != np.round(sizes)][0]
        raise ValueError(f"buffer_size must be a whole number of places, not {wrong:,.10g}")
    return sizes.astype(int)
