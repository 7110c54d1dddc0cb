"""A configurator's knowledge: what a partial choice leaves open, what it forbids, and why."""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from widgets.models.customization.feature_counting import (
    Constraint,
    Network,
    Variable,
    count_remaining,
    network,
)
from widgets.models.customization.feature_model import Feature, FeatureModel, Quote, Rule, quote


@dataclass(frozen=True)
class Reason:
    """Why something is forbidden: the rules that meet, and the choices that bring them in."""

    rules: tuple[Rule, ...]
    choices: tuple[str, ...]

    def __str__(self) -> str:
        rules = "; ".join(map(str, self.rules)) or "only one of a group can be chosen"
        return f"you chose {' and '.join(self.choices)}: {rules}" if self.choices else rules


@dataclass(frozen=True)
class Configuration:
    """Where a customer stands after choosing some features.

    Attributes
    ----------
    chosen : the customer's choices, in the order of the model.
    implied : further features that every product with these choices contains.
    undecided : groups of the product in which a choice is still missing.
    left : number of valid products that contain the choices.
    left_with : for each feature, how many valid products are left if it is chosen next. A
        feature that replaces another of its alternative group counts without the replaced one.
    forbidden : each feature that cannot be chosen next, with the reason.
    conflict : why the choices contradict each other, or None.
    quote : price and lead time of what is chosen and implied.
    """

    chosen: tuple[str, ...]
    implied: tuple[str, ...]
    undecided: tuple[str, ...]
    left: int
    left_with: dict[str, int]
    forbidden: dict[str, Reason]
    conflict: Reason | None
    quote: Quote

    @property
    def buildable(self) -> bool:
        """Can the product be made as it stands, with every open option left out?"""
        return self.left > 0 and not self.undecided


def configure(model: FeatureModel, chosen: Collection[str]) -> Configuration:
    """What does a partial choice cost, what does it leave open, and what does it forbid and why?

    Parameters
    ----------
    model : the product family.
    chosen : names of the chosen features; their groups need not be named.

    Raises
    ------
    ValueError : for an unknown name, and as `count_valid`.
    """
    model.check_names(chosen)
    chosen = tuple(name for name in model.features if name in set(chosen))
    next_choices = {
        name: tuple(c for c in chosen if c not in _replaced(model, name)) + (name,)
        for name in model.features
    }
    together = [(*chosen, name) for name in model.features]
    left, *counts = count_remaining(model, [chosen, *next_choices.values(), *together])
    left_with = dict(zip(model.features, counts, strict=False))
    containing = dict(zip(model.features, counts[len(model.features) :], strict=True))
    implied = tuple(
        name for name, n in containing.items() if left and n == left and name not in chosen
    )
    certain = {*chosen, *implied}
    return Configuration(
        chosen=chosen,
        implied=implied,
        undecided=tuple(
            feature.name
            for feature in model.features.values()
            if feature.name in certain
            and feature.group != "and"
            and not any(child.name in certain for child in feature.features)
        ),
        left=left,
        left_with=left_with,
        forbidden={
            name: explain(model, next_choices[name][:-1], wanted=name)
            for name, n in left_with.items()
            if n == 0
        },
        conflict=None if left else explain(model, chosen),
        quote=quote(model, certain),
    )


def _replaced(model: FeatureModel, name: str) -> set[str]:
    """The features that must go if `name` comes, because only one of their group is possible."""

    def below(feature: Feature) -> Iterable[str]:
        yield feature.name
        for child in feature.features:
            yield from below(child)

    replaced: set[str] = set()
    while name in model.parents:
        parent = model.parents[name]
        if parent.group == "alternative":
            for sibling in parent.features:
                if sibling.name != name:
                    replaced.update(below(sibling))
        name = parent.name
    return replaced


# What is known of a variable: its value, and the rules and choices it follows from.
Known = dict[Variable, tuple[int, frozenset[Rule | str]]]


def explain(model: FeatureModel, choices: Collection[str], wanted: str | None = None) -> Reason:
    """Which rules and choices leave no valid product (with the wanted feature)?

    Parameters
    ----------
    model : the product family.
    choices : names of chosen features that no valid product has together.
    wanted : a further feature, not named among the choices of the reason.
    """
    net = network(model)
    known: Known = {net.variable[model.root.name]: (1, frozenset())}
    for name in choices:
        known.setdefault(net.variable[name], (1, frozenset([name])))
    if wanted:
        known[net.variable[wanted]] = (1, frozenset())
    cause = _refute(net, known, list(known))
    return Reason(
        rules=tuple(rule for rule in model.rules if rule in cause),
        choices=tuple(name for name in choices if name in cause),
    )


def _refute(net: Network, known: Known, news: Iterable[Variable]) -> frozenset[Rule | str]:
    """The rules and choices that make `known` impossible, which it must be.

    Draws every conclusion that a single constraint allows. Where that is not enough, it supposes
    that an open variable is 1, then 0, and refutes both.
    """
    queue = deque(news)
    while queue:
        for constraint in net.mentions[queue.popleft()]:
            options = _options(constraint, known)
            if not options:
                return _cause(constraint, known, lambda left: not left)
            for i, v in enumerate(constraint.scope):
                value = options[0][i]
                if v not in known and all(values[i] == value for values in options):
                    because = _cause(
                        constraint,
                        known,
                        lambda left, i=i, value=value: all(values[i] == value for values in left),
                    )
                    known[v] = (value, because)
                    queue.append(v)
    open_variable = next(v for v in net.mentions if v not in known)
    causes = frozenset()
    for value in (1, 0):
        supposed = known | {open_variable: (value, frozenset([open_variable]))}
        cause = _refute(net, supposed, [open_variable])
        if open_variable not in cause:
            return cause
        causes |= cause - {open_variable}
    return causes


def _options(constraint: Constraint, known: Known) -> list[tuple[int, ...]]:
    return [
        values
        for values in constraint.allowed
        if all(
            v not in known or known[v][0] == value
            for v, value in zip(constraint.scope, values, strict=True)
        )
    ]


def _cause(constraint: Constraint, known: Known, follows) -> frozenset[Rule | str]:
    """What a conclusion from one constraint rests on: no more than it needs."""
    needed = {v: known[v] for v in constraint.scope if v in known}
    for v in list(needed):
        fewer = {other: fact for other, fact in needed.items() if other != v}
        if follows(_options(constraint, fewer)):
            needed = fewer
    rule = [constraint.rule] if constraint.rule else []
    return frozenset(rule).union(*(because for _, because in needed.values()))
