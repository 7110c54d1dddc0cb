"""The serial line of `widgets.models.serial_line` once more, as a plain SimPy simulation."""

import numpy as np
import simpy


def simpy_departure_times(process_times: np.ndarray, buffer_size: int) -> np.ndarray:
    """Departure times from the last station for process times of shape (jobs, stations)."""
    jobs, stations = process_times.shape
    env = simpy.Environment()
    waiting = [simpy.Resource(env, max(buffer_size, 1)) for _ in range(stations)]
    machines = [simpy.Resource(env, 1) for _ in range(stations)]
    finished = np.empty(jobs)

    def job(number):
        machine = machines[0].request()
        yield machine
        for station, time in enumerate(process_times[number]):
            yield env.timeout(time)
            if station < stations - 1:
                if buffer_size > 0:
                    place = waiting[station].request()
                    yield place
                    machines[station].release(machine)
                    machine = machines[station + 1].request()
                    yield machine
                    waiting[station].release(place)
                else:
                    following = machines[station + 1].request()
                    yield following
                    machines[station].release(machine)
                    machine = following
        machines[-1].release(machine)
        finished[number] = env.now

    for number in range(jobs):
        env.process(job(number))
    env.run()
    return finished
