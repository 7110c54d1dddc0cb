"""A configurator's knowledge: why a partial choice forbids what it forbids."""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from widgets.models.customization.feature_counting import (
    Constraint,
    Network,
    Variable,
    network,
)
from widgets.models.customization.feature_model import FeatureModel, Rule


@dataclass(frozen=True)
class Reason:
    """Why something is forbidden: the rules that meet, and the choices that bring them in."""

    rules: tuple[Rule, ...]
    choices: tuple[str, ...]

    def __str__(self) -> str:
        rules = "; ".join(map(str, self.rules)) or "only one of a group can be chosen"
        return f"you chose {' and '.join(self.choices)}: {rules}" if self.choices else rules


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
