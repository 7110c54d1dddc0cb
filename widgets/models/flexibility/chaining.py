"""Process flexibility: which plant can make which product, and what each link is worth.

A network is a boolean matrix `links` (plants × products). Sales in one demand scenario are the
largest flow from plants through links to products; expected sales are the mean over scenarios.
Use the same scenarios for every network: then differences come from the links, not from luck.
"""

import numpy as np
import scipy
from numpy.typing import ArrayLike

from widgets.models.validate import require

DESIGNS = ("none", "pairs", "open chain", "long chain", "total")

_ENUMERABLE_NODES = 12
_BLOCK = 512


def network(design: str, plants: int, products: int) -> np.ndarray:
    """Return the links of a named design as a boolean matrix (plants × products).

    Parameters
    ----------
    design : one of `DESIGNS`. "none": plant k makes product k only. "pairs": neighbours also make
        each other's product. "open chain": plant k also makes product k + 1. "long chain": the
        last plant closes the circle. "total": every plant makes everything.
    plants, products : their numbers; where these differ, the smaller side is gone round again.

    Raises
    ------
    ValueError : if the design is unknown or a number is below 1.

    Source: Jordan & Graves (1995), Management Science 41(4).

    >>> network("open chain", 3, 3).astype(int)
    array([[1, 1, 0],
           [0, 1, 1],
           [0, 0, 1]])
    """
    require("plants", plants, at_least=1)
    require("products", products, at_least=1)
    size = max(plants, products)
    home = np.arange(size)
    second_plant, second_product = {
        "none": (home, home),
        "pairs": (home, np.minimum(home ^ 1, size - 1)),
        "open chain": (home[:-1], home[1:]),
        "long chain": (home, (home + 1) % size),
        "total": tuple(np.indices((plants, products))),
    }.get(design, (None, None))
    if second_plant is None:
        raise ValueError(f"design must be one of {', '.join(DESIGNS)}, not {design}")
    links = np.zeros((plants, products), dtype=bool)
    links[home % plants, home % products] = True
    links[second_plant % plants, second_product % products] = True
    return links


def sample_demand(
    demand_mean: ArrayLike,
    demand_sd: ArrayLike,
    correlation: float,
    products: int,
    samples: int,
    seed: int | np.random.Generator,
    cut: float = 2.0,
    *,
    gamma: bool = False,
) -> np.ndarray:
    """Return demand scenarios (samples × products), truncated normal or gamma-distributed.

    One common shock and one own shock per product are mixed, √r·z₀ + √(1−r)·zⱼ; the result is
    pressed into ±`cut` standard deviations, or into a gamma distribution, by matching
    probabilities, so that each product's demand is distributed exactly so at every correlation. The
    second half of the scenarios
    mirrors the first, which removes most of the sampling noise of a mean. The same seed gives the
    same shocks at every setting, so a slider shows its own effect.

    Parameters
    ----------
    demand_mean, demand_sd : μ, σ before truncation [units]; numbers or one per product.
    correlation : r between any two products before that, 0 to 1.
    products, samples : how many; an odd number of samples is rounded up.
    seed : seed or generator.
    cut : truncation point in standard deviations.
    gamma : whether demand is gamma-distributed, which is never negative and not truncated.

    Raises
    ------
    ValueError : if a number is out of range, or if demand could be negative (μ < cut · σ).
    """
    demand_mean = require("demand_mean", demand_mean, above=0)
    cut = require("cut", cut, above=0)
    widest = np.inf if gamma else np.min(demand_mean / cut)
    demand_sd = require("demand_sd", demand_sd, at_least=0, at_most=widest)
    correlation = require("correlation", correlation, at_least=0, at_most=1)
    require("products", products, at_least=1)
    require("samples", samples, at_least=1)
    shocks = np.random.default_rng(seed).standard_normal(((samples + 1) // 2, products + 1))
    mixed = np.sqrt(correlation) * shocks[:, :1] + np.sqrt(1 - correlation) * shocks[:, 1:]
    chances = scipy.special.ndtr(np.concatenate([mixed, -mixed]))
    if gamma:
        shape = np.square(demand_mean / require("demand_sd", demand_sd, above=0))
        return demand_mean / shape * scipy.special.gammaincinv(shape, chances)
    tail = scipy.special.ndtr(-cut)
    return demand_mean + demand_sd * scipy.special.ndtri(tail + (1 - 2 * tail) * chances)


def sales(links: np.ndarray, capacity: ArrayLike, demand: np.ndarray) -> np.ndarray:
    """Return the largest total sales of a network in every demand scenario, shape (samples,).

    By the max-flow min-cut theorem sales are the minimum, over all sets S of products, of the
    capacity that can serve S plus the demand outside S. With up to 12 plants or products all sets
    are listed and tried in one matrix product; beyond that a max-flow algorithm is used, exact to
    about one part in a million.

    Parameters
    ----------
    links : boolean (plants × products).
    capacity : of each plant [units], a number or one per plant.
    demand : scenarios (samples × products) [units].

    Raises
    ------
    ValueError : if shapes don't fit, or a capacity or demand is negative.

    Source: Jordan & Graves (1995); Ford & Fulkerson (1956) for the cut.

    >>> sales(network("none", 2, 2), 100, [[150, 50], [100, 100]])
    array([150., 200.])
    >>> sales(network("total", 2, 2), 100, [[150, 50], [100, 100]])
    array([200., 200.])
    """
    links, capacity, demand = _check(links, capacity, demand)
    if min(links.shape) > _ENUMERABLE_NODES:
        return _sales_by_max_flow(links, capacity, demand)
    if links.shape[1] <= links.shape[0]:
        products, plants = _closed_sets(links.T)
        constant, weights = plants @ capacity, ~products
    else:
        plants, products = _closed_sets(links)
        constant, weights = ~plants @ capacity, products
    cuts = np.column_stack([weights, constant])
    scenarios = np.vstack([demand.T, np.ones(len(demand))])
    # Blocks of scenarios keep the table cuts × scenarios inside the processor's cache.
    blocks = np.split(scenarios, range(_BLOCK, len(demand), _BLOCK), axis=1)
    return np.concatenate([(cuts @ block).min(axis=0) for block in blocks])


def gain_of_links(links: np.ndarray, capacity: ArrayLike, demand: np.ndarray) -> np.ndarray:
    """Return by how much each single further link would raise mean sales (plants × products).

    A cut of the network stays a cut after plant i is linked to product j unless it separates them
    with j wanting and i idle. So sales with the new link are the smaller of two figures that need
    no new link at all: demand j plus sales without product j, and capacity i plus sales without
    plant i. Zero where the link exists already. Parameters and errors as in `sales`.

    Derived for this course from the min-cut theorem.

    >>> gain_of_links(network("none", 2, 2), 100, [[150, 50]])
    array([[ 0.,  0.],
           [50.,  0.]])
    """
    links, capacity, demand = _check(links, capacity, demand)
    now = sales(links, capacity, demand)
    without_product = [
        demand[:, j] + sales(np.delete(links, j, 1), capacity, np.delete(demand, j, 1))
        for j in range(links.shape[1])
    ]
    gains = np.zeros(links.shape)
    for i in range(links.shape[0]):
        without_plant = capacity[i] + sales(np.delete(links, i, 0), np.delete(capacity, i), demand)
        gains[i] = (np.minimum(without_product, without_plant) - now).mean(axis=1)
    return gains


def dedicated_sales(
    capacity: ArrayLike,
    demand_mean: ArrayLike,
    demand_sd: ArrayLike,
    cut: float = np.inf,
    *,
    gamma: bool = False,
) -> np.ndarray:
    """Return the expected sales E[min(D, C)] of one plant that makes one product only [units].

    Parameters
    ----------
    capacity : C [units].
    demand_mean, demand_sd : μ, σ before truncation [units].
    cut : demand is normal, truncated at ± this many standard deviations (∞: not truncated).
    gamma : whether it is gamma-distributed instead.

    Raises
    ------
    ValueError : if a number is out of range.

    Source: means of a truncated normal and of a capped gamma distribution, closed forms.

    >>> round(10 * float(dedicated_sales(100, 100, 40, cut=2)), 3)  # Jordan & Graves' ten plants
    855.442
    """
    capacity = require("capacity", capacity, at_least=0)
    demand_mean = require("demand_mean", demand_mean, above=0)
    demand_sd = require("demand_sd", demand_sd, above=0)
    if not cut > 0:
        raise ValueError(f"cut must be above 0, not {cut}")
    if gamma:
        shape = np.square(demand_mean / demand_sd)
        full = shape * capacity / demand_mean
        above = 1 - scipy.special.gammainc(shape, full)
        return demand_mean * scipy.special.gammainc(shape + 1, full) + capacity * above
    slack = np.clip((capacity - demand_mean) / demand_sd, -cut, cut)
    kept = 1 - 2 * scipy.special.ndtr(-cut)
    served_below = (_density(cut) - _density(slack)) / kept
    sold_out = 1 - (scipy.special.ndtr(slack) - scipy.special.ndtr(-cut)) / kept
    expected = demand_mean + demand_sd * (served_below + slack * sold_out)
    return np.minimum(expected, capacity)


def _density(x: ArrayLike) -> np.ndarray:
    return np.exp(-np.square(x) / 2) / np.sqrt(2 * np.pi)


def _check(
    links: np.ndarray, capacity: ArrayLike, demand: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    links = np.asarray(links, dtype=bool)
    demand = require("demand", demand, at_least=0)
    if links.ndim != 2 or demand.ndim != 2 or demand.shape[1] != links.shape[1]:
        raise ValueError(
            "demand must have one row per scenario and one column per product of the network "
            f"(links {links.shape}), not the shape {demand.shape}"
        )
    capacity = np.broadcast_to(require("capacity", capacity, at_least=0), links.shape[:1])
    return links, capacity, demand


def _closed_sets(links: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return all sets of nodes that can be a minimum cut, and the nodes they reach, as booleans.

    A set that leaves out a node whose neighbours it reaches anyway can't be the minimum: taking
    that node in costs nothing. This leaves 277 of 1,024 sets for the long chain of ten.
    """
    # Floats, because numpy multiplies only those matrices fast.
    links = links.astype(np.float32)
    nodes = np.arange(len(links))
    chosen = (np.arange(2 ** len(nodes))[:, np.newaxis] >> nodes & 1).astype(np.float32)
    reached = chosen @ links > 0
    closed = (~reached).astype(np.float32) @ links.T == 0
    chosen = chosen > 0
    keep = (chosen == closed).all(axis=1)
    return chosen[keep], reached[keep]


def _sales_by_max_flow(links: np.ndarray, capacity: np.ndarray, demand: np.ndarray) -> np.ndarray:
    """Solve blocks of scenarios as one graph: many small networks that share source and sink."""
    # Imported here because scipy's graph module takes longer to load than most models to run.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    plants, products = links.shape
    i, j = np.nonzero(links)

    def block_sales(block: np.ndarray) -> np.ndarray:
        first = 1 + (plants + products) * np.arange(len(block))[:, np.newaxis]
        plant_nodes, product_nodes = first + np.arange(plants), first + plants + np.arange(products)
        sink = first[-1, 0] + plants + products
        tails = [np.zeros(plant_nodes.size, int), plant_nodes[:, i].ravel(), product_nodes.ravel()]
        heads = [plant_nodes.ravel(), product_nodes[:, j].ravel(), np.full(block.size, sink)]
        limits = [np.tile(capacity, len(block)), np.tile(capacity[i], len(block)), block.ravel()]
        # The algorithm counts in 32-bit whole numbers: use as fine a unit as the total allows.
        scale = (2**31 - 1) / 2 / max(block.sum(), capacity.sum() * len(block), 1e-9)
        counts = np.rint(np.concatenate(limits) * scale).astype(np.int32)
        graph = csr_array(
            (counts, (np.concatenate(tails), np.concatenate(heads))), shape=(sink + 1, sink + 1)
        )
        from_source = maximum_flow(graph, 0, sink).flow[[0], 1:-1].toarray()
        return from_source.reshape(len(block), -1).sum(axis=1) / scale

    blocks = np.split(demand, range(100, len(demand), 100))
    return np.concatenate([block_sales(block) for block in blocks])
