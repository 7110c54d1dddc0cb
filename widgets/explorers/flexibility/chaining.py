"""Lesson 06: which plants should be able to make which products, and what a link is worth."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from widgets.explorer import Card, Explorer
from widgets.explorers.flexibility._links import (
    MOST,
    names_of,
    network_view,
    picked,
    read_links,
    write_links,
)
from widgets.explorers.flexibility._sales import ROWS, sales_view, units
from widgets.models.cost.newsvendor import split_variation
from widgets.models.firm.claims_of_work import lines
from widgets.models.flexibility import chaining
from widgets.page.fields import Limit, choice, integer, marking, number, text
from widgets.page.panels import stack
from widgets.page.text import money

MEAN, CUT = 100, 2  # demand for one product [%]; truncated at ± 2 standard deviations
NORMAL, GAMMA = f"normal, cut at ± {CUT} deviations", "gamma (never negative)"
LITTLE = 0.05  # % of one demand: what is less, the samples cannot tell from nothing
SAMPLES, FEW = 10_000, 500
SEED = 62  # the 10,000 samples come within 0.2 units of what 200,000 say of every named design


@dataclass(frozen=True)
class ChainingInputs:
    links: str = text(
        "Links beyond the own product",
        "1-2",
        help="plant-product, such as 1-2, 2-3; or none, pairs, open chain, long chain, total",
    )
    correlation: float = number(
        "Correlation of demands", "", 0, 0, 1, step=0.05, help="1: all rise and fall together"
    )
    link_cost: float = number("Cost of a link", "€/month", 300, 10, 1e5, log=True)
    margin: float = number("Margin", "€/unit", 50, 1, 5_000, log=True, more=True)
    spread: float = number(
        "Variation of one demand", "%", 40, 5, 100, step=1, more=True, help="standard deviation"
    )
    distribution: str = choice("Distribution of demand", [NORMAL, GAMMA], more=True)
    capacity: float = number(
        "Capacity of a plant", "% of one mean demand", 100, 70, 150, step=5, more=True
    )
    demand: float = number(
        "Mean demand for one product", "units/month", 100, 10, 1e5, log=True, more=True
    )
    plants: int = integer("Plants", "", 10, 2, MOST, more=True)
    products: int = integer("Products", "", 10, 2, MOST, more=True)
    held: str = text("Picked up", "", more=True, help="such as Plant 3 or Product 4")

    def limits(self) -> dict[str, Limit]:
        """No demand is negative."""
        if self.distribution == GAMMA:
            return {}
        return {"spread": Limit(high=100 / CUT, why="no demand cut at ± 2 deviations is negative")}


@dataclass(frozen=True)
class ChainingResult:
    inputs: ChainingInputs
    own: np.ndarray  # the links every network has (plants × products)
    links: np.ndarray  # all your links
    sales: dict[str, float]  # expected sales of none, yours, long chain and total, units/month
    extra: dict[str, int]  # their links beyond the own product
    next_link: tuple[int, int] | None  # plant and product of the link that would add most
    next_gain: float  # what it would add, units/month
    held: str  # the plant or product picked up

    def gain(self, design: str) -> float:
        """What the further links of a design add to expected sales, units/month."""
        return self.sales[design] - self.sales["none"]

    @property
    def any_gain(self) -> bool:
        """Whether even all links add more than the samples can tell from nothing."""
        return self.gain("total") >= LITTLE / MEAN * self.inputs.demand

    def profit(self, design: str) -> float:
        """What is left of that after paying for the links, €/month."""
        cost = self.extra[design] * self.inputs.link_cost
        return self.gain(design) * self.inputs.margin - cost


@lru_cache(maxsize=8)
def demand_of(
    products: int, spread: float, correlation: float, gamma: bool, samples: int
) -> np.ndarray:
    shape = (correlation, products, samples, SEED, CUT)
    return chaining.sample_demand(MEAN, spread, *shape, gamma=gamma)


@lru_cache(maxsize=64)
def expected_sales(
    links: bytes, plants: int, products: int, capacity: float, spread: float, correlation: float,
    gamma: bool,
) -> float:  # fmt: skip
    """Return mean sales, % of one mean demand.

    Parts of the network that share nothing are solved one by one, which is much quicker. What one
    plant for one product sells is known exactly: measured against it, the mean is less noisy.
    """
    demand = demand_of(products, spread, correlation, gamma, SAMPLES)
    network = np.frombuffer(links, bool).reshape(plants, products)
    gain = -np.minimum(demand, capacity).sum(axis=1).mean()
    for part in np.unique(np.linalg.matrix_power(network @ network.T, plants), axis=0):
        made = network[part].any(axis=0)
        gain += chaining.sales(network[part][:, made], capacity, demand[:, made]).mean()
    alone = chaining.dedicated_sales(capacity, MEAN, spread, CUT, gamma=gamma)
    return float(gain + products * alone)


def add_best_link(result: ChainingResult) -> dict:
    """Return the links with the one that adds most; nothing if none adds anything."""
    if result.next_link is None:
        return {}
    links = result.links.copy()
    links[result.next_link] = True
    return {"links": write_links(links, result.own), "held": ""}


class Chaining(Explorer):
    """Which plants should be able to make which products?"""

    simulates = True
    Inputs = ChainingInputs
    presets = {
        "No flexibility": {"links": "none"},
        "Five pairs": {"links": "pairs"},
        "Total flexibility": {"links": "total"},
        "Half together": {"correlation": 0.5},
    }
    actions = {"Add the link that pays most": add_best_link}
    card = Card(
        r"E[\text{sales}] = E\left[\min_S \sum_{i \text{ makes } S} C_i + "
        r"\sum_{j \notin S} D_j\right];\qquad "
        r"\text{a link pays if } c_u\,\Delta E[\text{sales}] > c_{link};\qquad "
        r"\text{gain of total flexibility} \approx n\,\sigma\,\Phi'(0)"
        r"\left[1-\sqrt{\tfrac{1+(n-1)r}{n}}\right]",
        {
            "S": "a set of products; a plant makes S if it can make at least one of them",
            "C_i": "capacity of plant i, units/month",
            "D_j": "demand for product j, units/month",
            "c_u": "margin: what a missed sale costs, €/unit",
            "c_{link}": "cost of one link, €/month",
            "n": "plants, and products",
            r"\sigma": "standard deviation of the demand for one product, units/month",
            "r": "correlation of the demands",
            r"\Phi'(0)": "density of the standard normal at its middle, 0.399",
        },
        "Jordan & Graves 1995, Management Science 41(4): ten plants, capacity 100, demand "
        "N(100, 40) truncated at ± 2 standard deviations. Mean of 10,000 samples of demand, the "
        "same for every network. Our own: the formula for r (capacity = mean, not truncated), and "
        "gamma demand, which a firm of yours has.",
        "One period, no stock: plants learn the demand before they produce. A link costs nothing "
        "in time or quality, all products need the same work. The next link is found with 500 "
        "samples: links that are nearly equal may change places.",
    )

    @staticmethod
    def of_firm(firm):
        number = round(float(lines(firm)))
        return {
            "correlation": firm.correlation,
            "link_cost": firm.link_cost / 12,
            "margin": firm.margin,
            "distribution": GAMMA,
            "spread": 100 * float(split_variation(firm.demand_cv, number, firm.correlation)),
            "capacity": 100 / firm.utilization,
            "demand": firm.demand / number / 12,
            "plants": number,
            "products": number,
        }

    @staticmethod
    def solve(inputs):
        size = inputs.plants, inputs.products
        with marking("links"):
            yours = read_links(inputs.links, *size)
        networks = {
            name: yours if name == "yours" else chaining.network(name, *size) for name in ROWS
        }
        own = networks["none"]
        market = inputs.spread, inputs.correlation, inputs.distribution == GAMMA
        gains = chaining.gain_of_links(
            yours, inputs.capacity, demand_of(inputs.products, *market, FEW)
        )
        best = np.unravel_index(gains.argmax(), gains.shape)
        networks["next"] = yours.copy()
        networks["next"][best] = True
        scale = inputs.demand / MEAN
        sales = {
            name: scale * expected_sales(links.tobytes(), *size, inputs.capacity, *market)
            for name, links in networks.items()
        }
        next_gain = sales.pop("next") - sales["yours"]
        adds = next_gain > LITTLE * scale
        nodes = {name for names in names_of(*size) for name in names}
        return ChainingResult(
            inputs,
            own,
            yours,
            sales,
            {name: int((networks[name] & ~own).sum()) for name in ROWS},
            (int(best[0]), int(best[1])) if adds else None,
            next_gain if adds else 0.0,
            inputs.held.capitalize() if inputs.held.capitalize() in nodes else "",
        )

    @staticmethod
    def draw(result):
        return stack(network_view(result), sales_view(result, MEAN), height=560, dragmode=False)

    @staticmethod
    def columns(result):
        gain, whole = result.gain("yours"), result.gain("total")
        return {
            "Links": f"{result.extra['yours']}",
            "Sales (units/month)": units(result.sales["yours"]),
            "Added by the links": units(max(0.0, gain)),
            "Share of what all links add": f"{100 * gain / whole:.0f} %"
            if result.any_gain
            else "–",
            "Left after paying (a month)": money(result.profit("yours")),
        }

    @staticmethod
    def describe(result):
        inputs, extra, whole = result.inputs, result.extra["yours"], result.extra["total"]
        profit, sales = result.profit("yours"), units(result.sales["yours"])
        pay = f"{'earn' if profit >= 0 else 'lose'} {money(abs(profit))} a month"
        if not result.any_gain:
            here = f"No link adds anything: all networks sell {sales} units a month."
        elif not extra:
            here = f"Without further links the plants sell {sales} units a month."
        elif extra == whole:
            here = f"All {whole} links add {units(result.gain('yours'))} units and {pay}."
        else:
            share = max(0, 100 * result.gain("yours") / result.gain("total"))
            links = f"{extra} link brings" if extra == 1 else f"{extra} links bring"
            pay = pay.replace(" ", "s ", 1) if extra == 1 else pay
            here = f"{links} {share:.0f} % of what {whole} would and {pay}."
        more = []
        if extra and result.any_gain:
            more.append(
                f"Sales: {sales} units a month, without links {units(result.sales['none'])}."
            )
        elif extra:
            more.append(f"Your links {pay}.")
        if result.next_link:
            plant, product = result.next_link
            more.append(
                f"Best next: plant {plant + 1} – product {product + 1}, worth up to "
                f"{money(result.next_gain * inputs.margin)} a month."
            )
        if result.held:
            other = "product" if result.held.startswith("Plant") else "plant"
            more.append(f"{result.held} is picked up: pick a {other}.")
        return f"{here}\n{' '.join(more)}".strip()

    @staticmethod
    def pick(result, place):
        return picked(result.links, result.own, result.held, place.name)
