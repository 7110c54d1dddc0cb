"""Lesson 06: in which order a line can build cars that all want something else."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from math import factorial, prod

import numpy as np

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.models.flexibility import car_sequence
from widgets.page.fields import choice, marking, text
from widgets.page.panels import Axis, Panel
from widgets.page.theme import NEUTRAL, OVER, THIRD

CLASSES = "ABCDEF"
MOST_CARS = 10
OPTIONS = range(1, 6)

PLACES = Axis(
    f"Place in the order <br>{OVER.sign} with a bar: overloaded", "", 0.4, MOST_CARS + 3.2,
    ticks=range(1, MOST_CARS + 1), more={"showgrid": False},
)  # fmt: skip
ROWS = Axis("", "", -5.7, 0.7)  # the cars, and the options below them


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
    at_most: np.ndarray  # q_most of each station, cars
    window: np.ndarray  # q of each station, cars
    orders: int  # different orders of these cars
    good: int  # how many of them overload no station
    first: tuple[str, ...]  # the first good ones


@cache
def stations() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which class wants which option, and q_most and q of each option's station."""
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


def draw_option(panel: Panel, result: MixedModelSequenceResult, option: int) -> None:
    """Mark the cars that want an option, and draw a bar below each overloaded window."""
    needs, bad, window = (of[option - 1] for of in (result.needs, result.overloaded, result.window))
    late = np.convolve(bad, np.ones(window))[: len(bad)] > 0  # inside an overloaded window
    for style, mark in ((THIRD, needs & ~late), (OVER, needs & late)):
        x = 1 + np.flatnonzero(mark)
        marker = {"color": style.color, "symbol": style.symbol, "size": 15}
        hover = f"car %{{x}} wants option {option}<extra></extra>"
        panel.points(x, np.full(len(x), -option), marker=marker, hovertemplate=hover)
    starts = np.flatnonzero(bad)
    heights = -option - 0.3 - 0.09 * (np.arange(len(starts)) % 3)  # as windows overlap
    gaps = np.full(len(starts), np.nan)
    x = np.ravel([starts + 0.7, starts + window + 0.3, gaps], "F")
    y = np.ravel([heights, heights, gaps], "F")
    bar = {"color": OVER.color, "width": 4}
    panel.line(x, y, name="overloaded window", line=bar, hoverinfo="skip")
    text = f"{len(starts)} over" if len(starts) else "ok"
    panel.label(len(bad) + 0.4, -option, text, "top right")


def draw_cars(panel: Panel, result: MixedModelSequenceResult) -> None:
    """Draw the cars in their order; the points carry the names they are picked by."""
    places = np.arange(1, len(result.sequence) + 1)
    held = places - 1 == result.held
    panel.points(
        places,
        0 * places,
        mode="markers+text",
        marker={
            "color": np.where(held, THIRD.color, NEUTRAL.color),
            "symbol": np.where(held, "diamond", "square"),
            "size": np.where(held, 30, 21),
            "opacity": 1,
        },
        text=[f"<b>{letter}</b>" for letter in result.sequence],
        textfont={"color": np.where(held, "#1f1f1f", "#ffffff"), "size": 14},
        customdata=[f"Car {n}: class {c}" for n, c in enumerate(result.sequence, start=1)],
        hovertemplate="%{customdata}<br>pick two to swap<extra></extra>",
    )


class MixedModelSequence(Explorer):
    """In which order can one line build cars that all want different options?"""

    simulates = True  # it searches through all orders
    Inputs = MixedModelSequenceInputs
    presets = {
        "Published order": {"sequence": "ABFCEDDECF"},
        "One of each in turn": {"sequence": "ABCDEFCDEF"},
        "A second B for the A": {"sequence": "BBCCDDEEFF"},
    }
    actions = {"Show an order that works": next_good_order}
    card = Card(
        r"\text{in any } q \text{ cars in a row}\quad n_{want} \le q_{most}\quad "
        r"\text{for every option};\qquad \text{needed of all } n \text{ cars:}\quad "
        r"n_{want} \le q_{most} \left\lfloor \frac{n}{q} \right\rfloor + "
        r"\min(q_{most},\ n \bmod q)",
        {
            "n": "cars",
            "n_{want}": "cars among them that want the option",
            "q": "cars in a window; each option has its own",
            "q_{most}": "cars with the option that its station keeps up with in a window",
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
        with marking("sequence"):
            sequence = read_sequence(inputs.sequence)
        cars = np.array([CLASSES.index(letter) for letter in sequence])
        demand = np.bincount(cars, minlength=len(CLASSES))
        mix = car_sequence.CarMix(demand, needs, at_most, window)
        with marking("sequence"):
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
        limits = zip(OPTIONS, result.at_most, result.window, strict=True)
        rows = {-option: f"option {option}<br>{p} in {q}" for option, p, q in limits}
        panel = Panel(PLACES, replace(ROWS, ticks={0: "car class", **rows}))
        for option in OPTIONS:
            draw_option(panel, result, option)
        draw_cars(panel, result)
        return panel.figure(height=460, dragmode=False)

    @staticmethod
    def columns(result):
        return {
            "Overloaded windows of your order": f"{result.overloaded.sum()}",
            "Different orders": f"{result.orders:,}",
            "Orders that work": f"{result.good:,}",
        }

    @staticmethod
    def describe(result):
        windows, orders = int(result.overloaded.sum()), f"{result.orders:,}"
        over = f"{windows} window{'' if windows == 1 else 's'}"
        if not windows:
            here = f"This order overloads no station: all {len(result.sequence)} cars can be built."
        elif not result.good:
            here = f"No order of these cars works: this one overloads {over}."
        else:
            full = [f"{n}" for n, bad in enumerate(result.overloaded, start=1) if bad.any()]
            options = f"option{'' if len(full) == 1 else 's'} {', '.join(full)}"
            here = f"This order overloads {over}, at {options}."
        if result.good:
            works = "works" if result.good == 1 else "work"
            here += f"\nOf {orders} different orders of these cars {result.good:,} {works}."
        else:
            here += (
                f"\nAll {orders} different orders overload a station, though each option alone "
                "would fit in."
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
