"""What the models and explorers are measured against: slower or plainer ways to a result."""

from types import SimpleNamespace

import numpy as np

from widgets.models.customization.configurator import explain
from widgets.models.customization.feature_counting import count_remaining
from widgets.models.customization.feature_model import quote
from widgets.models.flexibility.chaining import dedicated_sales
from widgets.models.production.serial_line import departure_times
from widgets.models.production.variability import process_time_factors


def is_valid(model, configuration):
    """Whether exactly these features, groups and root included, make a product."""
    if model.root.name not in configuration:
        return False
    for name, feature in model.features.items():
        taken = [child.name in configuration for child in feature.features]
        if name not in configuration:
            fits = not any(taken)
        elif feature.group == "alternative":
            fits = sum(taken) == 1
        elif feature.group == "or":
            fits = any(taken)
        else:
            must = [not child.optional for child in feature.features]
            fits = all(np.greater_equal(taken, must))
        if not fits:
            return False
    return all(
        rule.feature not in configuration
        or (rule.other in configuration) == (rule.verb == "requires")
        for rule in model.rules
    )


def replaced(model, name):
    """Names of the features that must go if `name` comes: only one of their group is possible."""

    def inside(feature):
        return {feature.name}.union(*map(inside, feature.features))

    return {
        other
        for feature in model.features.values()
        if feature.group == "alternative" and name in inside(feature) - {feature.name}
        for child in feature.features
        if name not in inside(child)
        for other in inside(child)
    }


def configure(model, chosen):
    """Where a customer stands after choosing some features, who may choose any other one next.

    `left_with` counts the products with each feature; where it replaces another of its
    alternative group, without the replaced one. Where none is left, `forbidden` says why.
    """
    names = list(model.features)
    chosen = [name for name in names if name in chosen]
    left, *with_one_more = count_remaining(model, [chosen, *([*chosen, name] for name in names)])
    implied = [
        name
        for name, n in zip(names, with_one_more, strict=True)
        if left and n == left and name not in chosen
    ]
    kept = {name: [c for c in chosen if c not in replaced(model, name)] for name in names}
    counts = count_remaining(model, [[*kept[name], name] for name in names])
    left_with = dict(zip(names, counts, strict=True))
    return SimpleNamespace(
        chosen=chosen,
        implied=implied,
        left=left,
        left_with=left_with,
        forbidden={
            name: explain(model, kept[name], wanted=name) for name in names if not left_with[name]
        },
        conflict=None if left else explain(model, chosen),
        quote=quote(model, [*chosen, *implied]),
        buildable=is_valid(model, {*chosen, *implied}),
    )


def line_throughput(
    mean_process_times, buffer_sizes, variability=1.0, *, seed=1, jobs=None, replications=40
):
    """Throughput of a serial line with Weibull process times, one for each buffer size.

    The first quarter of the jobs, by default fewer in a longer line, is the warm-up.
    """
    stations = len(mean_process_times)
    jobs = jobs or 1_000 + 4_000 // stations
    rng = np.random.default_rng(seed)
    times = process_time_factors(
        rng.standard_exponential((jobs, stations, replications)), variability
    )
    # Sampled means that are exactly right leave less noise in the throughput.
    times *= (mean_process_times / times.mean(axis=(0, 2)))[:, None]
    finished, warm_up = departure_times(times, buffer_sizes), jobs // 4
    return (jobs - warm_up) / (finished[-1] - finished[warm_up - 1]).mean(axis=-1)


def line_finish_times(arrival, work, variant, buffer_size, setup_time):
    """Finish times on a line of stations, (orders, ...), for work of shape (orders, stations, ...).

    D[k,i] = max(max(D[k,i−1], D[k−1,i]) + setup + work, D[k−b−1,i+1]), D[k,−1] the arrival: the
    max-plus recursion of Baccelli, Cohen, Olsder and Quadrat (1992).
    """
    orders, stations, *others = work.shape
    left = np.zeros((buffer_size + 1 + orders, stations, *others))  # before the first one: at 0
    new = np.diff(variant, axis=0, prepend=variant[:1]) != 0
    for k in range(orders):
        at = arrival[k]
        for i in range(stations):
            at = np.maximum(at, left[buffer_size + k, i]) + setup_time * new[k] + work[k, i]
            if i < stations - 1:
                at = np.maximum(at, left[k, i + 1])
            left[buffer_size + 1 + k, i] = at
    return left[buffer_size + 1 :, -1]


def cells_finish_times(arrival, work, variant, cells, setup_time):
    """Finish times in parallel cells with one queue, (orders, runs), for whole orders of `work`.

    A free cell that needs no setup goes first, then the one that has been free for longest.
    """
    orders, runs = arrival.shape
    free, made = np.zeros((cells, runs)), np.full((cells, runs), -1)
    finished, every_run = np.empty((orders, runs)), np.arange(runs)
    for k in range(orders):
        start = np.maximum(arrival[k], free.min(axis=0))
        setup = setup_time * ((made != variant[k]) & (made >= 0))
        rank = np.where(free <= start, free + 1e9 * (setup > 0), np.inf)
        cell = rank.argmin(axis=0), every_run
        free[cell] = finished[k] = start + setup[cell] + work[k]
        made[cell] = variant[k]
    return finished


def run_lengths(shift, weight, width, replications, seed):
    """Run lengths of an EWMA chart with settled limits, one measurement after another."""
    rng, limit = np.random.default_rng(seed), width * np.sqrt(weight / (2 - weight))
    lengths, average = np.zeros(replications, dtype=int), np.zeros(replications)
    running = np.arange(replications)
    while running.size:
        measured = rng.standard_normal(running.size) + shift
        average = weight * measured + (1 - weight) * average
        lengths[running] += 1
        inside = abs(average) <= limit
        running, average = running[inside], average[inside]
    return lengths


def total_flexibility_gain(plants, capacity, demand_mean, demand_sd, correlation):
    """What total flexibility of n plants with n products adds to expected sales, in closed form.

    Normal demand that is not truncated, pooled to N(nμ, nσ²(1 + (n − 1) r)); derived for this
    course. With capacity equal to mean demand it is n σ φ(0) [1 − √((1 + (n − 1) r)/n)].
    """
    dedicated = plants * dedicated_sales(capacity, demand_mean, demand_sd)
    pooled_sd = demand_sd * np.sqrt(plants * (1 + (plants - 1) * np.asarray(correlation)))
    return dedicated_sales(plants * capacity, plants * demand_mean, pooled_sd) - dedicated
