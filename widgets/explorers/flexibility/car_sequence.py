"""Lesson 06: in which order a line can build cars that all want something else."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import factorial, prod

import numpy as np
import plotly.graph_objects as go

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.flexibility import car_sequence
from widgets.page import theme
from widgets.page.fields import choice, text
from widgets.page.theme import CUSTOM, NEUTRAL, THIRD

CLASSES = "ABCDEF"
MOST_CARS = 10
OPTIONS = range(1, 6)


@dataclass(frozen=True)
class MixedModelSequenceInputs:
    sequence: str = text(
        "Order of the cars", "ABCCDDEEFF", help="one letter a car; more or fewer cars if you like"
    )
    helped: str = choice(
        "One more worker",
        ["nowhere", *(f"at option {option}" for option in OPTIONS)],
        help="this station then takes one more car in each window",
    )
    held: str = text("Picked up", "", more=True, help="the car to be swapped, such as Car 3")


@dataclass(frozen=True)
class MixedModelSequenceResult:
    inputs: MixedModelSequenceInputs
    sequence: str  # one letter a car
    held: int | None  # place of the car picked up
    needs: np.ndarray  # True where a car wants an option (options × cars)
    overloaded: np.ndarray  # True where an overloaded window starts (options × cars)
    at_most: np.ndarray  # p of each station, cars
    window: np.ndarray  # q of each station, cars
    orders: int  # different orders of these cars
    good: int  # how many of them overload no station
    first: tuple[str, ...]  # the first good ones


@cache
def stations() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which class wants which option, and p and q of each option's station."""
    table = load("car_sequencing")
    needs = table.pivot(index="car_class", columns="option", values="needed").to_numpy(bool)
    limits = table.groupby("option").first()
    return needs, limits["at_most"].to_numpy(), limits["window"].to_numpy()


@cache
def good_orders(demand: tuple[int, ...], at_most: tuple[int, ...]) -> tuple[int, tuple[str, ...]]:
    """Return how many orders of these cars overload no station, and the first of them."""
    needs, _, window = stations()
    found = car_sequence.solve(car_sequence.CarMix(demand, needs, at_most, window), limit=10)
    return found.count, tuple("".join(CLASSES[c] for c in row) for row in found.first)


def next_good_order(result: MixedModelSequenceResult) -> dict:
    """Return the good order after the one on show, or the first; nothing if there is none."""
    if not result.first:
        return {}
    shown = result.first.index(result.sequence) if result.sequence in result.first else -1
    return {"sequence": result.first[(shown + 1) % len(result.first)], "held": ""}


class MixedModelSequence(Explorer):
    """In which order can one line build cars that all want different options?"""

    simulates = True  # it searches through all orders
    Inputs = MixedModelSequenceInputs
    presets = {
        "Published order": {"sequence": "ABFCEDDECF"},
        "One car changed": {"sequence": "ADCCDDEEFF"},
        "Another car changed": {"sequence": "BBCCDDEEFF"},
        "More workers": {"sequence": "ABFCEDDECF", "helped": "at option 1"},
    }
    actions = {"Show an order that works": next_good_order}
    card = Card(
        r"\sum_{k=i}^{i+q_o-1} x_{o,k} \le p_o \quad \text{for every window of every option } o; "
        r"\qquad \text{needed: } d_o \le p_o \left\lfloor \frac{n}{q_o} \right\rfloor + "
        r"\min(p_o,\ n \bmod q_o)",
        {
            "x_{o,k}": "1 if the car in place k wants option o, otherwise 0",
            "p_o,\\ q_o": "the station for option o keeps up with p cars in any q in a row",
            "d_o": "cars that want option o; n: all cars",
        },
        "Problem 1 of CSPLib (B. Smith); ten cars of Dincbas, Simonis & Van Hentenryck 1988, "
        "ECAI. The number of good orders is counted exactly.",
        "A station keeps up or it does not: no worker runs ahead, no reserve, no skipped car. At "
        "most ten cars here; real sequences have hundreds, and then nobody can count them all.",
    )

    @staticmethod
    def solve(inputs):
        needs, at_most, window = stations()
        at_most = at_most.copy()
        if inputs.helped != "nowhere":
            at_most[int(inputs.helped[-1]) - 1] += 1
        sequence = read_sequence(inputs.sequence)
        cars = np.array([CLASSES.index(letter) for letter in sequence])
        demand = np.bincount(cars, minlength=len(CLASSES))
        mix = car_sequence.CarMix(demand, needs, at_most, window)
        try:
            car_sequence.require_room(mix)
        except ValueError as error:
            raise ValueError(f"No order can serve this demand: {error}") from None
        good, first = good_orders(tuple(demand.tolist()), tuple(at_most.tolist()))
        names = {f"car {place + 1}": place for place in range(len(sequence))}
        return MixedModelSequenceResult(
            inputs,
            sequence,
            names.get(inputs.held.lower()),
            needs[cars].T,
            car_sequence.overloaded(mix, cars),
            at_most,
            window,
            factorial(len(sequence)) // prod(map(factorial, demand.tolist())),
            good,
            first,
        )

    @staticmethod
    def draw(result):
        cars = len(result.sequence)
        places = np.arange(1, cars + 1)
        held = places - 1 == (-1 if result.held is None else result.held)
        rows, traces = -np.arange(1, len(OPTIONS) + 1), []
        for row, needs, bad, window in zip(
            rows, result.needs, result.overloaded, result.window, strict=True
        ):
            x, y = [], []
            for number, start in enumerate(np.flatnonzero(bad)):
                height = row - 0.3 - 0.09 * (number % 3)  # windows overlap: three lines of bars
                x += [start + 0.7, start + window + 0.3, np.nan]
                y += [height, height, np.nan]
            late = np.convolve(bad, np.ones(window))[:cars] > 0  # inside an overloaded window
            for style, mark in ((THIRD, needs & ~late), (CUSTOM, needs & late)):
                traces.append(
                    go.Scatter(
                        x=places[mark],
                        y=np.full(mark.sum(), row),
                        mode="markers",
                        marker={"color": style.color, "symbol": style.symbol, "size": 15},
                        hovertemplate=f"car %{{x}} wants option {-row}<extra></extra>",
                    )
                )
            traces += [
                go.Scatter(
                    x=x, y=y, mode="lines", line={"color": CUSTOM.color, "width": 4},
                    hoverinfo="skip", name="overloaded window",
                ),
                theme.label(
                    cars + 0.4, row, f"{bad.sum()} over" if bad.any() else "ok", "top right"
                ),
            ]  # fmt: skip
        traces.append(
            go.Scatter(
                x=places,
                y=np.full(cars, 0),
                text=[f"<b>{letter}</b>" for letter in result.sequence],
                customdata=[f"Car {n}: class {c}" for n, c in enumerate(result.sequence, start=1)],
                mode="markers+text",
                textfont={"color": np.where(held, "#1f1f1f", "#ffffff"), "size": 14},
                marker={
                    "color": np.where(held, THIRD.color, NEUTRAL.color),
                    "symbol": np.where(held, "diamond", "square"),
                    "size": np.where(held, 30, 21),
                    "opacity": 1,
                },
                hovertemplate="%{customdata}<br>pick two to swap<extra></extra>",
            )
        )
        limits = zip(result.at_most, result.window, strict=True)
        return theme.figure(
            traces,
            height=480,
            dragmode=False,
            xaxis={
                "range": [0.4, MOST_CARS + 3.2],
                "tickvals": list(range(1, MOST_CARS + 1)),
                "title": f"Place in the order <br>{CUSTOM.sign} with a bar: overloaded",
                "showgrid": False,
            },
            yaxis={
                "range": [rows[-1] - 0.7, 0.7],
                "tickvals": [0, *rows],
                "ticktext": [
                    "car class",
                    *(f"option {n}<br>{p} in {q}" for n, (p, q) in enumerate(limits, start=1)),
                ],
            },
        )

    @staticmethod
    def describe(result):
        windows = int(result.overloaded.sum())
        if windows:
            full = [f"{n}" for n, bad in enumerate(result.overloaded, start=1) if bad.any()]
            here = (
                f"In this order {windows} window{'s are' if windows > 1 else ' is'} overloaded, "
                f"at option{'s' if len(full) > 1 else ''} {', '.join(full)}. "
            )
        else:
            here = "In this order no station is overloaded. "
        if result.good:
            here += (
                f"Of {result.orders:,} different orders of these cars {result.good:,} "
                f"work{'s' if result.good == 1 else ''}."
            )
        else:
            here += (
                f"No order can serve this demand: all {result.orders:,} overload a station, "
                "though each option alone would fit in."
            )
        if result.held is not None:
            here += f" Car {result.held + 1} is picked up: pick the car to swap it with."
        return here

    @staticmethod
    def pick(result, place):
        picked = int(place.name.split(":")[0].removeprefix("Car ")) - 1
        if result.held is None:
            return {"held": f"Car {picked + 1}"}
        cars = list(result.sequence)
        cars[result.held], cars[picked] = cars[picked], cars[result.held]
        return {"sequence": "".join(cars), "held": ""}


def read_sequence(typed: str) -> str:
    """Return the letters of the cars, or say what is no car.

    >>> read_sequence("a b, F c")
    'ABFC'
    """
    cars = "".join(typed.upper().replace(",", " ").split())
    wrong = Counter(cars) - Counter({letter: len(cars) for letter in CLASSES})
    if wrong:
        raise ValueError(f"there is no car of class “{min(wrong)}”: use the letters A to F")
    if not 2 <= len(cars) <= MOST_CARS:
        raise ValueError(f"type 2 to {MOST_CARS} cars, one letter each, not {len(cars)}")
    return cars
