"""Lesson 04: a bicycle configurator, and how many bicycles it stands for."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache

from widgets.data import FOLDER
from widgets.explorer import Card, Explorer
from widgets.models.customization.configurator import Reason, explain
from widgets.models.customization.feature_counting import count_remaining, count_valid
from widgets.models.customization.feature_model import (
    FeatureModel,
    Quote,
    count_possible,
    quote,
    read_feature_model,
)
from widgets.models.customization.popularity import expected_variants_ordered
from widgets.page.fields import choice, fields_of, number, switch
from widgets.page.panels import Axis, Panel, stack
from widgets.page.text import counted, in_words, money
from widgets.page.theme import NEUTRAL, THIRD

NONE = "none"
FRAMES = ["City frame", "Touring frame", "Racing frame"]
BRAKES = ["Rim brakes", "Coaster brake", "Disc brakes"]
GEARS = ["Single speed", "Hub gear", "Derailleur gear"]
BARS = ["Flat bar", "Swept bar", "Drop bar"]
SIZES = ["Size S", "Size M", "Size L", "Size XL"]
COLOURS = ["Black", "White", "Red", "Blue", "Own colour"]
LIGHTS = [NONE, "Clip-on lights", "Dynamo lights"]
CARRIERS = {  # what one can have at once; a seat is fixed to the rack
    NONE: (),
    "Front basket": ("Front basket",),
    "Rear rack": ("Rear rack",),
    "Basket and rack": ("Front basket", "Rear rack"),
    "Child seat": ("Child seat",),
    "Basket and child seat": ("Front basket", "Child seat"),
}
DRIVES = [NONE, *(f"{m} motor, {wh} Wh" for m in ("Mid", "Rear hub") for wh in (400, 600))]


@dataclass(frozen=True)
class ConfiguratorInputs:
    frame: str = choice("Frame", FRAMES)
    brakes: str = choice("Brakes", BRAKES)
    electric: str = choice("Electric drive", DRIVES)
    orders: float = number("Orders in all", "bicycles", 10_000, 100, 1e7, log=True)
    gears: str = choice("Gears", GEARS, default="Hub gear", more=True)
    handlebar: str = choice("Handlebar", BARS, more=True)
    size: str = choice("Size", SIZES, default="Size M", more=True)
    colour: str = choice("Colour", COLOURS, more=True)
    lights: str = choice("Lights", LIGHTS, more=True)
    carrier: str = choice("Carrier", [*CARRIERS], more=True)
    mudguards: bool = switch("Mudguards", more=True)
    lock: bool = switch("Frame lock", more=True)
    kickstand: str = choice("Kickstand", [NONE, "Kickstand"], more=True)
    popularity: float = number(
        "How uneven tastes are", "", 1, 0, 1.5, step=0.1, help="0: all equally popular", more=True
    )


COUNTED = ["ordered", "valid", "possible", "options"]
NUMBER = Axis("Number", "", 10, 1e10, log=True, ticks=[10, 1e3, 1e5, 1e7, 1e9])
COUNTS = Axis("", low=-0.6, high=3.6, ticks=dict(enumerate(COUNTED)))
DAYS = Axis("Days after the order", "", 0, 20)
STEPS = Axis("", low=-1.1, high=2.2, ticks={0: "assembly", 1: "parts"})


@dataclass(frozen=True)
class ConfiguratorResult:
    inputs: ConfiguratorInputs
    options: int  # parts and qualities on the list, which add up
    possible: int
    valid: int
    ordered: float  # different bicycles among the orders
    standing: "Standing"


@cache
def bicycle() -> FeatureModel:
    """Return the product family, read once per kernel."""
    return read_feature_model(json.loads((FOLDER / "bicycle.json").read_text("utf-8")))


@cache
def counts() -> tuple[int, int, int]:
    """Return the options on the list, the possible and the valid bicycles."""
    leaves = sum(not feature.features for feature in bicycle().features.values())
    return leaves, count_possible(bicycle()), count_valid(bicycle())


def features_of(setting: str | bool, name: str) -> tuple[str, ...]:
    """Return the features behind a setting of the control `name`."""
    if name == "mudguards":
        return ("Mudguards",) if setting else ()
    if name == "lock":
        return ("Frame lock",) if setting else ()
    if name == "carrier":
        return CARRIERS[setting]
    if setting == NONE:
        return ()
    if name == "electric":
        motor, battery = setting.split(", ")
        return motor, f"Battery {battery}"
    return (setting,)


def rules_in_words(reason: Reason) -> str:
    return "; ".join(map(str, reason.rules))


@dataclass(frozen=True)
class Standing:
    """What the rules say to one setting of the choices."""

    left: int  # valid bicycles with everything chosen, open extras included
    features: frozenset[str]  # chosen, or implied by a rule
    quote: Quote
    conflict: Reason | None
    forbidden: dict[str, dict[str, str]]  # field → option → the rules that forbid it


@lru_cache(maxsize=256)
def stand(settings: tuple[tuple[str, str | bool], ...]) -> Standing:
    """Return where a customer stands; each option is tried next to all the other choices.

    Where the choices contradict each other already, only controls that take part forbid options:
    the way out is to change one of them.
    """
    model, fields = bicycle(), fields_of(ConfiguratorInputs)
    chosen = {name: features_of(setting, name) for name, setting in settings}
    all_chosen = {feature for group in chosen.values() for feature in group}
    features = [name for name in model.features if name in all_chosen]
    tried = {}
    for name in chosen:
        for option in fields[name].options:
            others = {**chosen, name: features_of(option, name)}
            tried[name, option] = [feature for group in others.values() for feature in group]
    with_one_more = [[*features, name] for name in model.features]
    left, *numbers = count_remaining(model, [features, *with_one_more, *tried.values()])
    implied = {name for name, n in zip(model.features, numbers, strict=False) if left and n == left}
    conflict = None if left else explain(model, features)
    forbidden = {}
    for (name, option), n in zip(tried, numbers[len(model.features) :], strict=True):
        if n or (conflict and not {*chosen[name]} & {*conflict.choices}):
            continue
        reason = explain(model, tried[name, option])
        if {*features_of(option, name)} & {*reason.choices}:
            forbidden.setdefault(name, {})[option] = rules_in_words(reason)
    certain = frozenset(features) | implied
    return Standing(left, certain, quote(model, certain), conflict, forbidden)


def lead_times(features: frozenset[str]) -> dict[str, float]:
    """Return the days for which each group of parts has to be waited for."""
    model = bicycle()
    days = {}
    for group in model.root.features:
        family = FeatureModel(group).features
        if any(part.lead_time for part in family.values()):
            days[group.name] = max(
                (part.lead_time for name, part in family.items() if name in features), default=0.0
            )
    return days


class Configurator(Explorer):
    """Which bicycle can be built, how many are there, and how many will ever be ordered?"""

    Inputs = ConfiguratorInputs
    presets = {
        "Touring, electric": {
            "frame": "Touring frame",
            "brakes": "Disc brakes",
            "electric": "Rear hub motor, 600 Wh",
            "gears": "Derailleur gear",
        },
        "Racer": {
            "frame": "Racing frame",
            "gears": "Derailleur gear",
            "handlebar": "Drop bar",
            "brakes": "Disc brakes",
        },
        "Own colour": {"colour": "Own colour"},
        "Breaks a rule": {"electric": "Mid motor, 400 Wh"},
    }
    card = Card(
        r"M_{and} = \prod_i M_i,\quad M_{one\ of} = \sum_i M_i,\quad M_{some\ of} = 2^n - 1,\quad"
        r"E[\text{designs}] = \sum_{i=1}^{M} \left[1 - (1 - p_i)^V\right],\ "
        r"p_i \propto i^{-\alpha}",
        {
            "M_i": "number of ways to fill group i; an optional part has one way more",
            "n": "number of options in the group",
            "M": "designs that can be ordered: possible bicycles that break no rule",
            "V": "orders in all, bicycles",
            r"E[\text{designs}]": "different bicycles that are ordered, on average",
            "p_i": "share of the orders that ask for the bicycle of rank i",
            r"\alpha": "how uneven tastes are; 0: all equally popular",
        },
        "Feature models: Kang et al. 1990 (feature-oriented domain analysis); counting: Benavides, "
        "Segura and Ruiz-Cortés 2010. Bicycle, prices and rules are made up for this course.",
        "Popularity by rank is stylized: customers order independently, and taste does not change. "
        "Parts are ordered together, so the slowest decides; parts never run out.",
    )

    @staticmethod
    def of_firm(firm):
        return {"orders": firm.demand}

    @staticmethod
    def solve(inputs):
        settings = tuple(
            (name, getattr(inputs, name))
            for name, field in fields_of(inputs).items()
            if field.kind != "number"
        )
        options, possible, valid = counts()
        ordered = expected_variants_ordered(inputs.orders, valid, inputs.popularity)
        return ConfiguratorResult(inputs, options, possible, valid, float(ordered), stand(settings))

    @staticmethod
    def forbidden(result):
        return result.standing.forbidden

    @staticmethod
    def draw(result):
        numbers, times = Panel(NUMBER, COUNTS), Panel(DAYS, STEPS, share=0.7)
        found = [result.ordered, result.valid, result.possible, result.options]
        for row, count in enumerate(found):
            style = NEUTRAL if row else THIRD
            numbers.points([count], [row], style, COUNTED[row], hoverinfo="skip")
            numbers.label(count, row, f"\u2003{in_words(count)}", "middle right")
        standing = result.standing
        days = lead_times(standing.features)
        slowest = max(days, key=days.get)
        waits, ready = days[slowest], standing.quote.lead_time
        times.add(
            "bar",
            x=[waits, ready - waits],
            y=[1, 0],
            base=[0, waits],
            orientation="h",
            width=0.5,
            marker={"color": [NEUTRAL.color, THIRD.color]},
            hovertemplate="%{x:.3~r} days<extra></extra>",
        )
        text = f"the slowest: {slowest.lower()}, {in_words(waits)} days" if waits else "in stock"
        times.label(0, 1.6, text, "middle right")
        text = "cannot be built" if standing.conflict else f"ready: day {in_words(ready)}"
        times.label(0, -0.6, text, "middle right")
        return stack(numbers, times, height=440)

    @staticmethod
    def columns(result):
        return {
            "Different bicycles ordered": in_words(result.ordered),
            "Of the valid ones (%)": in_words(100 * result.ordered / result.valid),
        }

    @staticmethod
    def describe(result):
        inputs, standing = result.inputs, result.standing
        yours = (
            f"costs {money(standing.quote.price, 4)}, ready in "
            f"{counted(standing.quote.lead_time, 'day')}"
        )
        broken = ""
        if standing.conflict:
            names, yours = " or ".join(standing.conflict.choices), "cannot be built"
            broken = f"{rules_in_words(standing.conflict)}. Change {names}. "
        size = inputs.size.replace("Size", "size")
        share = in_words(100 * result.ordered / result.valid)
        return (
            f"{in_words(inputs.orders)} orders ask for {in_words(result.ordered)} different "
            f"bicycles; yours {yours}.\n{broken}"
            f"Yours is: {inputs.frame}, {size}, {inputs.colour.lower()}. Of {result.possible:,} "
            f"possible bicycles {result.valid:,} are valid; the orders ask for {share} % of those."
        )
