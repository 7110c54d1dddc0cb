"""Lesson 06: a network of plants and products as a learner types, reads and picks it."""

import re

import numpy as np
import plotly.graph_objects as go

from widgets.models.flexibility import chaining
from widgets.page import theme
from widgets.page.theme import MASS, NEUTRAL, THIRD

MOST = 12  # plants or products


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
                f"“{part}” is no link: type plant-product, such as 1-2, with commas between "
                f"links, or one of {', '.join(chaining.DESIGNS)}"
            )
        elif not (1 <= int(pair[1]) <= plants and 1 <= int(pair[2]) <= products):
            raise ValueError(f"there is no link {part} with {plants} plants, {products} products")
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


def network_view(
    links: np.ndarray,
    own: np.ndarray,
    next_link: tuple[int, int] | None,
    next_gain: float,
    held: str,
) -> list[go.Scatter]:
    """Draw plants, products and links; the points carry the names they are picked by."""
    heights = [(np.arange(n) + 0.5) / n for n in links.shape]
    extra = links & ~own
    offer = np.zeros_like(extra)
    if next_link:
        offer[next_link] = True
    traces = []
    for drawn, style in ((own, MASS), (extra, THIRD), (offer, NEUTRAL)):
        plants, products = np.nonzero(drawn)
        gap = np.full(len(plants), np.nan)
        y = np.column_stack([heights[0][plants], heights[1][products], gap]).ravel()
        x = np.tile([0, 1, np.nan], len(plants))
        traces.append(theme.line(x, y, style, "link", hoverinfo="skip"))
        traces[-1].line.width = 2 if len(plants) <= 2 * MOST else 1
    names = names_of(*links.shape)
    for side, height in enumerate(heights):
        marked = np.array([name == held for name in names[side]])
        traces.append(
            go.Scatter(
                x=np.full(len(height), side),
                y=height,
                text=np.arange(1, len(height) + 1),
                customdata=names[side],
                mode="markers+text",
                textposition="middle right" if side else "middle left",
                marker={
                    "color": NEUTRAL.color,
                    "symbol": np.where(marked, "star", "square" if side else "circle"),
                    "size": np.where(marked, 22, 14),
                    "opacity": 1,
                },
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
        heading = ("Plants", "Products")[side]
        traces.append(theme.label(side, -0.05, heading, "middle center", cliponaxis=False))
    for drawn, style, what in ((extra, THIRD, "remove"), (offer, NEUTRAL, "add the best")):
        plants, products = np.nonzero(drawn)
        # Each link is picked at another place along it, so that crossing links stay apart.
        along = 0.2 + 0.5 * products / links.shape[1]
        y = (1 - along) * heights[0][plants] + along * heights[1][products]
        traces.append(
            go.Scatter(
                x=along,
                y=y,
                mode="markers+text",
                text=[f"best: +{next_gain:.1f}" if what != "remove" else ""] * len(y),
                textposition="top center",
                customdata=[
                    f"Plant {i + 1} – product {j + 1}: {what} link"
                    for i, j in zip(plants, products, strict=True)
                ],
                marker={**style.marker, "size": 7},
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    return traces
