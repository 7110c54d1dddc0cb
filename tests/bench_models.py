"""Two simulations against the obvious way to compute the same: one LP a sample, SimPy."""

import numpy as np
from bench_report import Growth, Report, Row, median_time
from oracles import line_throughput
from scipy.optimize import linprog
from simpy_line import simpy_departure_times

from widgets.models.flexibility.chaining import gain_of_links, network, sales, sample_demand
from widgets.models.production.serial_line import departure_times
from widgets.models.production.variability import process_time_factors

SAMPLES = 10_000


def demand_of(products: int, samples: int = SAMPLES) -> np.ndarray:
    """Return the demand of Jordan and Graves: mean 100, standard deviation 40, cut at two."""
    return sample_demand(100, 40, 0.2, products, samples, seed=1)


def sales_by_linprog(links: np.ndarray, capacity: float, demand: np.ndarray) -> np.ndarray:
    """Return the sales of each sample as the optimum of a linear programme of its own."""
    plant, product = np.nonzero(links)
    constraints = np.vstack(
        [plant == np.arange(len(links))[:, None], product == np.arange(links.shape[1])[:, None]]
    ).astype(float)
    capacities = np.full(len(links), capacity)
    return np.array(
        [
            -linprog(-np.ones(len(plant)), constraints, np.concatenate([capacities, sample])).fun
            for sample in demand
        ]
    )


def chaining(report: Report) -> None:
    """Ten plants: an update compares four networks on the same samples of demand."""
    chain = network("long chain", 10, 10)
    own = chain.copy()
    own[-1, 0] = False
    networks = [network("none", 10, 10), own, chain, network("total", 10, 10)]

    def update():
        demand = demand_of(10)
        return [sales(links, 100, demand).mean() for links in networks]

    few = demand_of(10, 200)
    off = np.abs(sales(chain, 100, few) / sales_by_linprog(chain, 100, few) - 1).max()
    by_linprog = median_time(lambda: sales_by_linprog(chain, 100, few), 3) / len(few)
    demand = demand_of(10)
    by_cuts = median_time(lambda: sales(chain, 100, demand), 11) / len(demand)
    report.add(
        Row("chaining, update with 10,000 samples", 1e3 * median_time(update, 11), "ms"),
        Row(
            "chaining, linprog ÷ ours per sample",
            by_linprog / by_cuts,
            "×",
            20,
            at_least=True,
            note=f"{1e6 * by_linprog:,.0f} against {1e6 * by_cuts:.2f} µs a sample",
        ),
        Row("chaining, difference from linprog", 100 * off, "%", 0.001),
    )
    rows = []
    for plants in (4, 6, 8, 10, 12, 16, 20):
        links = network("long chain", plants, plants)
        times = [
            median_time(lambda links=links, demand=demand: sales(links, 100, demand), 3)
            for demand in (demand_of(plants, 1_000), demand_of(plants))
        ]
        tenth = demand_of(plants, 1_000)
        times.append(
            median_time(lambda links=links, demand=tenth: gain_of_links(links, 100, demand), 1)
        )
        rows.append([plants, *(1e3 * seconds for seconds in times)])
    head = ["plants", "1,000 samples [ms]", "10,000 samples [ms]", "each next link, 1,000 [ms]"]
    report.growth.append(Growth("Chaining: expected sales of the long chain", head, rows))


def process_times(jobs: int, stations: int, replications: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    return rng.exponential(size=(jobs, stations, replications))


def serial_line(report: Report) -> None:
    """Four stations with two places between them, a run as the explorers use it."""
    sizes, replications = [2], 40

    def per_step(jobs: int, stations: int, replications: int, sizes: list[int]) -> float:
        times = process_times(jobs, stations, replications)
        seconds = median_time(lambda: departure_times(times, sizes), 3)
        return seconds / (times.size * len(sizes))

    one_run = process_times(2_000, 4, 1)[:, :, 0]
    simpy_step = median_time(lambda: simpy_departure_times(one_run, 2), 3) / one_run.size
    explorer_step = per_step(2_000, 4, replications, list(range(11)))
    one_size_step = per_step(2_000, 4, replications, sizes)

    jobs, warm_up = 40_000, 4_000
    factors = process_time_factors(
        np.random.default_rng(11).standard_exponential((jobs, 4)), coefficient_of_variation=0.7
    )
    finished = simpy_departure_times(factors, 2)
    simpy_throughput = (jobs - warm_up) / (finished[-1] - finished[warm_up - 1])
    off = line_throughput([1] * 4, sizes, 0.7)[0] / simpy_throughput - 1
    report.add(
        Row(
            "serial line, SimPy ÷ ours per job and station",
            simpy_step / explorer_step,
            "×",
            100,
            at_least=True,
            note=f"{1e6 * simpy_step:.1f} against {1e6 * explorer_step:.3f} µs: "
            f"11 buffer sizes, {replications} replications",
        ),
        Row("the same for one buffer size", simpy_step / one_size_step, "×"),
        Row("serial line, throughput off SimPy's", 100 * abs(off), "%", 1),
    )
    rows = []
    for jobs, stations, replications in (
        *((500, 4, 40), (2_000, 4, 40), (8_000, 4, 40)),
        *((2_000, 2, 40), (2_000, 10, 40)),
        *((2_000, 4, 1), (2_000, 4, 10), (2_000, 4, 160)),
    ):
        step = per_step(jobs, stations, replications, sizes)
        total = step * jobs * stations * replications
        rows.append([jobs, stations, replications, 1e3 * total, 1e6 * step, simpy_step / step])
    head = ["jobs", "stations", "replications", "run [ms]", "each step [µs]", "SimPy ÷ ours"]
    report.growth.append(
        Growth("Serial line, one buffer size; a step is one job at one station", head, rows)
    )


def measure(report: Report) -> None:
    chaining(report)
    serial_line(report)
