"""Feature models: a product family written down as data, with its rules, prices and lead times.

A feature model (Kang et al. 1990, *Feature-Oriented Domain Analysis*) is a tree. The children of
a feature belong together in one of three ways:

- ``and``: each child is part of the product, unless it is optional;
- ``alternative``: exactly one child is;
- ``or``: at least one child is.

Rules go across the tree: one feature *requires* or *excludes* another.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from widgets.models.validate import require

GROUPS = ("and", "alternative", "or")


@dataclass(frozen=True)
class Feature:
    """One feature with everything below it; price in €, lead time in days."""

    name: str
    group: str = "and"
    optional: bool = False
    features: tuple["Feature", ...] = ()
    price: float = 0.0
    lead_time: float = 0.0


@dataclass(frozen=True)
class Rule:
    """`feature` requires or excludes `other`, because of something a customer understands."""

    feature: str
    verb: str
    other: str
    because: str = ""

    def __str__(self) -> str:
        reason = f" ({self.because})" if self.because else ""
        return f"{self.feature} {self.verb} {self.other}{reason}"


@dataclass(frozen=True, eq=False)
class FeatureModel:
    """A product family: the tree under `root` and the rules across it."""

    root: Feature
    rules: tuple[Rule, ...] = ()

    @cached_property
    def features(self) -> dict[str, Feature]:
        """Every feature by name, from the root downwards."""

        def walk(feature: Feature):
            yield feature.name, feature
            for child in feature.features:
                yield from walk(child)

        return dict(walk(self.root))

    def check_names(self, names: Collection[str]) -> None:
        """Raise a ValueError for the first name that is not a feature of this model."""
        for name in names:
            if name not in self.features:
                raise ValueError(f"there is no feature {name!r} in {self.root.name!r}")


def count_possible(model: FeatureModel) -> int:
    """How many products does the tree allow if no rule is applied?

    An *and* group multiplies the counts of its children (an optional child has one more way:
    leave it out), an *alternative* group adds them, and an *or* group takes every subset but
    the empty one: 2^k - 1 for k children without children of their own.

    Parameters
    ----------
    model : the product family.

    Source: Kang et al. (1990) for the groups; counting as in Benavides, Segura & Ruiz-Cortés
    (2010), *Automated analysis of feature models 20 years later*.

    Examples
    --------
    Five colours, four saddles, three wheel sets and two lamps in any mix:

    >>> parts = {"Colour": 5, "Saddle": 4, "Wheels": 3, "Lamp": 2}
    >>> bicycle = {"name": "Bicycle", "features": [
    ...     {"name": part, "group": "alternative",
    ...      "features": [{"name": f"{part} {i}"} for i in range(n)]}
    ...     for part, n in parts.items()]}
    >>> count_possible(read_feature_model(bicycle))
    120
    """

    def ways(feature: Feature) -> int:
        counts = [ways(child) for child in feature.features]
        if feature.group == "alternative":
            return sum(counts)
        if feature.group == "or":
            return prod(1 + count for count in counts) - 1
        return prod(
            count + child.optional for child, count in zip(feature.features, counts, strict=True)
        )

    return ways(model.root)


@dataclass(frozen=True)
class Quote:
    """What a configuration costs [€] and how long it takes [days]."""

    price: float
    lead_time: float


def quote(model: FeatureModel, configuration: Collection[str]) -> Quote:
    """What does a configuration cost, and when is it ready?

    Prices add up. Parts are ordered at the same time, so the slowest one decides: the lead time
    is that of the product itself plus the longest among its parts (stylized).

    Parameters
    ----------
    model : the product family.
    configuration : names of features.

    Raises
    ------
    ValueError : for a name that is not in the model.
    """
    model.check_names(configuration)
    parts = [model.features[name] for name in set(configuration) - {model.root.name}]
    return Quote(
        price=model.root.price + sum(part.price for part in parts),
        lead_time=model.root.lead_time + max((part.lead_time for part in parts), default=0.0),
    )


def read_feature_model(data: Mapping[str, Any]) -> FeatureModel:
    """Read a feature model from plain data, such as a JSON file holds, or say where it is wrong.

    Parameters
    ----------
    data : the product as a mapping with ``name`` and, where they apply, ``features`` (a list of
        mappings of the same form), ``group`` ("and", "alternative", "or"), ``optional``,
        ``price`` [€], ``lead_time`` [days]; at the top also ``rules``, a list of mappings with
        ``feature``, either ``requires`` or ``excludes``, and ``because``.

    Raises
    ------
    ValueError : names the place of the first fault, for example
        ``features[2].features[0].price``.

    Examples
    --------
    >>> read_feature_model({"name": "Lamp", "features": [{"name": "Bulb", "grop": "or"}]})
    Traceback (most recent call last):
    ValueError: features[0]: unknown entry 'grop'
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"the model: expected entries such as 'name', not {data!r}")
    tree = {key: value for key, value in data.items() if key != "rules"}
    places: dict[str, str] = {}
    root = _read_feature(tree, "", places)
    if root.optional:
        raise ValueError("optional: the product itself cannot be optional")
    rules = _read_list(data, "rules", "rules")
    return FeatureModel(
        root, tuple(_read_rule(rule, f"rules[{i}]", places) for i, rule in enumerate(rules))
    )


def _read_feature(entry: Any, place: str, places: dict[str, str]) -> Feature:
    _check_entries(entry, place, {"name", "group", "optional", "features", "price", "lead_time"})
    inside = f"{place}." if place else ""
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise ValueError(f"{inside}name: expected a name, not {name!r}")
    if name in places:
        raise ValueError(f"{inside}name: {name!r} is already the name of {places[name]}")
    places[name] = place or "the product"
    group = entry.get("group", "and")
    if group not in GROUPS:
        raise ValueError(f"{inside}group: expected one of {', '.join(GROUPS)}, not {group!r}")
    optional = entry.get("optional", False)
    if not isinstance(optional, bool):
        raise ValueError(f"{inside}optional: expected true or false, not {optional!r}")
    features = tuple(
        _read_feature(child, f"{inside}features[{i}]", places)
        for i, child in enumerate(_read_list(entry, "features", f"{inside}features"))
    )
    if group != "and":
        if not features:
            raise ValueError(f"{inside}features: the group {group!r} has nothing to choose from")
        for i, child in enumerate(features):
            if child.optional:
                raise ValueError(
                    f"{inside}features[{i}].optional: the group {group!r} already decides this"
                )
    return Feature(
        name,
        group,
        optional,
        features,
        price=_read_number(entry, "price", inside),
        lead_time=_read_number(entry, "lead_time", inside, at_least=0),
    )


def _read_rule(entry: Any, place: str, places: dict[str, str]) -> Rule:
    _check_entries(entry, place, {"feature", "requires", "excludes", "because"})
    verbs = [verb for verb in ("requires", "excludes") if verb in entry]
    if len(verbs) != 1:
        raise ValueError(f"{place}: expected either 'requires' or 'excludes'")
    verb = verbs[0]
    for key in ("feature", verb):
        if not isinstance(entry.get(key), str) or entry[key] not in places:
            raise ValueError(f"{place}.{key}: there is no feature {entry.get(key)!r}")
    if entry["feature"] == entry[verb]:
        raise ValueError(f"{place}: {entry['feature']!r} {verb} itself")
    return Rule(entry["feature"], verb, entry[verb], str(entry.get("because", "")))


def _check_entries(entry: Any, place: str, known: set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise ValueError(f"{place}: expected entries such as 'name', not {entry!r}")
    for key in entry:
        if key not in known:
            raise ValueError(f"{place or 'the product'}: unknown entry {key!r}")


def _read_list(entry: Mapping[str, Any], key: str, place: str) -> list[Any]:
    value = entry.get(key, [])
    if not isinstance(value, list | tuple):
        raise ValueError(f"{place}: expected a list, not {value!r}")
    return list(value)


def _read_number(entry: Mapping[str, Any], key: str, inside: str, **limits: float) -> float:
    value = entry.get(key, 0.0)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError(f"{inside}{key}: expected a number, not {value!r}")
    return float(require(f"{inside}{key}", value, **limits))
