"""Lesson 06: a network of plants and products as a learner types, reads and picks it."""

import re

import numpy as np

from widgets.models.flexibility import chaining
from widgets.page.numerals import shortened
from widgets.page.panels import Axis, Panel
from widgets.page.theme import NEUTRAL, THIRD

MOST = 12  # plants or products
ACROSS = Axis("", "", -0.2, 1.2, more={"visible": False})
DOWN = Axis("", "", 1, -0.06, more={"visible": False})
PICKED_BY = "%{customdata}<extra></extra>"


def names_of(plants: int, products: int) -> tuple[list[str], list[str]]:
    """Return the names of the nodes on both sides."""
    return (
        [f"Plant {i + 1}" for i in range(plants)],
        [f"Product {j + 1}" for j in range(products)],
    )


def read_links(typed: str, plants: int, products: int) -> np.ndarray:
    """Return a typed network as a matrix; every plant's own product is always in it.

    >>> read_links("1-2, 3-1", 3, 3).astype(int)
    array([[1, 1, 0],
           [0, 1, 0],
           [1, 0, 1]])
    """
    links = chaining.network("none", plants, products)
    for part in filter(None, (part.strip().lower() for part in re.split(r"[,;]", typed))):
        pair = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", part)
        if part in chaining.DESIGNS:
            links |= chaining.network(part, plants, products)
        elif not pair:
            raise ValueError(
                f"“{shortened(part)}” is no link: type plant-product, such as 1-2, with commas "
                f"between links, or one of {', '.join(chaining.DESIGNS)}"
            )
        elif not (1 <= int(pair[1]) <= plants and 1 <= int(pair[2]) <= products):
            there = f"{plants} plants, {products} products"
            raise ValueError(f"there is no link “{shortened(part)}” with {there}")
        else:
            links[int(pair[1]) - 1, int(pair[2]) - 1] = True
    return links


def write_links(links: np.ndarray, own: np.ndarray) -> str:
    """Return the links beyond the own products as a learner would type them."""
    return ", ".join(f"{i + 1}-{j + 1}" for i, j in np.argwhere(links & ~own)) or "none"


def picked(links: np.ndarray, own: np.ndarray, held: str, name: str) -> dict[str, str]:
    """Return what picking a node or a link changes: first a node is held, then linked.

    >>> own = chaining.network("none", 3, 3)
    >>> picked(own, own, "", "Product 2")
    {'held': 'Product 2'}
    >>> picked(own, own, "Product 2", "Plant 1")
    {'links': '1-2', 'held': ''}
    """
    numbers = [int(digits) - 1 for digits in re.findall(r"\d+", name)]
    if len(numbers) == 1:
        if not held or held.split()[0] == name.split()[0]:
            return {"held": "" if held == name else name}
        numbers.append(int(held.split()[1]) - 1)
        if held.startswith("Plant"):
            numbers.reverse()
    link = tuple(numbers)
    if own[link]:
        raise ValueError(
            f"plant {link[0] + 1} always makes product {link[1] + 1}: pick another product"
        )
    changed = links.copy()
    changed[link] = not changed[link]
    return {"links": write_links(changed, own), "held": ""}


def network_view(result) -> Panel:
    """Draw plants, products and links; the points carry the names they are picked by."""
    panel, links = Panel(ACROSS, DOWN, share=1.6), result.links
    heights = [(np.arange(n) + 0.5) / n for n in links.shape]
    extra = links & ~result.own
    offer = np.zeros_like(extra)
    if result.next_link:
        offer[result.next_link] = True
    for drawn, style, look in (
        (result.own, NEUTRAL, {"dash": "solid", "width": 1}),
        (extra, THIRD, {"dash": "solid", "width": 3 if extra.sum() <= 2 * MOST else 1}),
        (offer, NEUTRAL, {"width": 2}),
    ):
        plants, products = np.nonzero(drawn)
        gap = np.full(len(plants), np.nan)
        x = np.tile([0, 1, np.nan], len(plants))
        y = np.ravel([heights[0][plants], heights[1][products], gap], "F")
        panel.line(x, y, style, "link", line={**style.line, **look}, hoverinfo="skip")
    sides = zip(("Plants", "Products"), names_of(*links.shape), heights, strict=True)
    for side, (heading, names, height) in enumerate(sides):
        marked = np.array(names) == result.held
        panel.points(
            np.full(len(names), side),
            height,
            mode="markers+text",
            text=np.arange(1, len(names) + 1),
            textposition="middle center",  # beside its mark it could slip to the next one
            textfont={"size": 11, "color": "#ffffff"},
            marker={
                "color": NEUTRAL.color,
                "symbol": np.where(marked, "star", "square" if side else "circle"),
                "size": np.where(marked, 28, 17),
                "opacity": 1,
            },
            customdata=names,
            hovertemplate=PICKED_BY,
        )
        panel.label(side, -0.05, heading, "middle center")
    for drawn, style, what, text in (
        (extra, THIRD, "remove", ""),
        (offer, NEUTRAL, "add the best", f"best: +{result.next_gain:.1f}"),
    ):
        plants, products = np.nonzero(drawn)
        # Each link is picked at another place along it, so that crossing links stay apart.
        along = 0.2 + 0.5 * products / links.shape[1]
        y = (1 - along) * heights[0][plants] + along * heights[1][products]
        pairs = zip(plants + 1, products + 1, strict=True)
        panel.points(
            along,
            y,
            style,
            mode="markers+text",
            text=[text] * len(y),
            textposition="top center",
            marker={**style.marker, "size": 7 if drawn.sum() <= 2 * MOST else 3},
            customdata=[f"Plant {i} – product {j}: {what} link" for i, j in pairs],
            hovertemplate=PICKED_BY,
        )
    return panel
