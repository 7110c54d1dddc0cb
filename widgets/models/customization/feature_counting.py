"""How many products of a family obey its rules, counted without listing them.

`feature_model.count_possible` ignores the rules; `popularity.expected_variants_ordered` estimates
how many customers will ever ask for.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np

from widgets.models.customization.feature_model import Feature, FeatureModel, Rule, count_possible

Variable = Hashable
LARGEST_TABLE = 2**22


@dataclass(frozen=True)
class Constraint:
    """Which combinations of up to three yes/no variables are allowed, and by which rule."""

    scope: tuple[Variable, ...]
    allowed: frozenset[tuple[int, ...]]
    rule: Rule | None = None


@dataclass(frozen=True, eq=False)
class Network:
    """A feature model as yes/no variables and constraints between a few of them at a time.

    `variable` gives each feature's variable. A mandatory feature shares its parent's.
    """

    variable: dict[str, Variable]
    constraints: tuple[Constraint, ...]

    @cached_property
    def mentions(self) -> dict[Variable, list[Constraint]]:
        """The constraints on each variable."""
        found: dict[Variable, list[Constraint]] = {}
        for constraint in self.constraints:
            for v in constraint.scope:
                found.setdefault(v, []).append(constraint)
        return found

    @cached_property
    def order(self) -> tuple[tuple[Variable, tuple[Variable, ...]], ...]:
        """The order in which counting sums variables out, with what each step touches.

        The next one is always the variable that touches the fewest others (min-degree heuristic).
        """
        neighbours = {
            v: {other for constraint in constraints for other in constraint.scope}
            for v, constraints in self.mentions.items()
        }
        steps = []
        while neighbours:
            v = min(neighbours, key=lambda candidate: len(neighbours[candidate]))
            touched = neighbours.pop(v)
            for other in touched - {v}:
                neighbours[other] |= touched
                neighbours[other].discard(v)
            steps.append((v, touched))
        position = {v: i for i, (v, _) in enumerate(steps)}
        return tuple((v, tuple(sorted(touched, key=position.__getitem__))) for v, touched in steps)

    def given(self, v: Variable, value: int) -> "Network":
        """What remains to be decided once `v` is known."""
        rest = []
        for constraint in self.constraints:
            if v in constraint.scope:
                i = constraint.scope.index(v)
                scope = constraint.scope[:i] + constraint.scope[i + 1 :]
                left = (values for values in constraint.allowed if values[i] == value)
                allowed = frozenset(values[:i] + values[i + 1 :] for values in left)
                constraint = Constraint(scope, allowed, constraint.rule)
            rest.append(constraint)
        return Network(self.variable, tuple(rest))


@lru_cache(maxsize=16)
def network(model: FeatureModel) -> Network:
    """Translate a feature model into constraints on at most three variables each.

    A group of k children becomes a chain: a helper variable carries "one of the children so far"
    from child to child, and its last value is the parent. So a group of fifty colours is as easy
    as a group of two. Helpers follow from the features, so they leave every count as it is.
    """
    variable: dict[str, Variable] = {}
    constraints: list[Constraint] = []

    def constrain(scope: Sequence[Variable], test: Callable[..., bool], rule: Rule | None = None):
        distinct = tuple(dict.fromkeys(scope))
        allowed = [
            values
            for values in product((0, 1), repeat=len(distinct))
            if test(*(values[distinct.index(v)] for v in scope))
        ]
        constraints.append(Constraint(distinct, frozenset(allowed), rule))

    def place(feature: Feature, own: Variable) -> None:
        variable[feature.name] = own
        children = feature.features
        if feature.group == "and":
            for child in children:
                if child.optional:
                    constrain((child.name, own), lambda part, whole: part <= whole)
                place(child, child.name if child.optional else own)
            return
        if len(children) == 1:
            place(children[0], own)
            return
        exactly_one = feature.group == "alternative"
        so_far = children[0].name
        place(children[0], so_far)
        for i, child in enumerate(children[1:], start=2):
            place(child, child.name)
            after = own if i == len(children) else (feature.name, i)
            constrain(
                (so_far, child.name, after),
                (lambda a, b, c: a + b == c) if exactly_one else (lambda a, b, c: max(a, b) == c),
            )
            so_far = after

    place(model.root, model.root.name)
    constrain((model.root.name,), lambda root: root == 1)
    for rule in model.rules:
        scope = (variable[rule.feature], variable[rule.other])
        if rule.verb == "requires":
            constrain(scope, lambda one, other: one <= other, rule)
        else:
            constrain(scope, lambda one, other: not (one and other), rule)
    return Network(variable, tuple(constraints))


def count_valid(
    model: FeatureModel,
    chosen: Collection[str] = (),
    progress: Callable[[float], None] | None = None,
) -> int:
    """How many products obey the tree and every rule (and contain the chosen features)?

    Variables are summed out one after the other, each from the product of the few tables that
    mention it, so the work grows with how entangled the rules are and not with the number of
    products. Where a table would grow too large, one variable is fixed at 0, then at 1, and both
    parts are counted. Exact for any size.

    Parameters
    ----------
    model : the product family.
    chosen : names of features that the product must contain.
    progress : called after each step with the share of the work that is done, up to 1.

    Raises
    ------
    ValueError : for an unknown name.

    Source: variable ("bucket") elimination, Dechter (1999), *Artificial Intelligence* 113.

    Examples
    --------
    The mobile phone of Benavides, Segura & Ruiz-Cortés (2010), Figure 1:

    >>> from widgets.models.customization.feature_model import read_feature_model
    >>> phone = read_feature_model({"name": "Phone", "features": [
    ...     {"name": "Calls"},
    ...     {"name": "GPS", "optional": True},
    ...     {"name": "Screen", "group": "alternative", "features": [
    ...         {"name": "Basic"}, {"name": "Colour"}, {"name": "High resolution"}]},
    ...     {"name": "Media", "optional": True, "group": "or", "features": [
    ...         {"name": "Camera"}, {"name": "MP3"}]}],
    ...   "rules": [{"feature": "Camera", "requires": "High resolution"},
    ...             {"feature": "GPS", "excludes": "Basic"}]})
    >>> count_possible(phone), count_valid(phone), count_valid(phone, ["Camera"])
    (24, 14, 4)
    """
    return count_remaining(model, [chosen], progress)[0]


def count_remaining(
    model: FeatureModel,
    scenarios: Sequence[Collection[str]],
    progress: Callable[[float], None] | None = None,
) -> list[int]:
    """`count_valid` for many sets of chosen features in one go.

    Parameters
    ----------
    model : the product family.
    scenarios : sets of feature names; each is counted on its own.
    progress : as in `count_valid`.

    Raises
    ------
    ValueError : as `count_valid`.
    """
    for chosen in scenarios:
        model.check_names(chosen)
    # Unsigned integers wrap around at 2⁶⁴ without harm to sums and products, so as long as the
    # answer itself is smaller, it is exact whatever happens on the way.
    number = np.uint64 if count_possible(model) < 2**64 else object
    net = network(model)
    evidence: dict[Variable, np.ndarray] = {}
    for row, chosen in enumerate(scenarios):
        for name in chosen:
            v = net.variable[name]
            if v not in evidence:
                evidence[v] = np.ones((len(scenarios), 2), dtype=number)
            evidence[v][row, 0] = 0
    counts = _count(net, evidence, np.ones(len(scenarios), dtype=number), progress or _ignore)
    return [int(count) for count in counts]


def _ignore(share: float) -> None:
    pass


def _count(
    net: Network,
    evidence: dict[Variable, np.ndarray],
    ones: np.ndarray,
    report: Callable[[float], None],
) -> np.ndarray:
    """Count the solutions of a network for each scenario; `ones` has one number for each."""
    widest = max((len(touched) for _, touched in net.order), default=0)
    if 2**widest * len(ones) <= LARGEST_TABLE:
        return _sum_out(net, evidence, ones, report)
    v = max(net.mentions, key=lambda v: len(net.mentions[v]))
    counts = 0 * ones
    for value in (0, 1):
        part = net.given(v, value)
        if all(constraint.allowed for constraint in part.constraints):
            weight = evidence[v][:, value] if v in evidence else ones
            counts = counts + weight * _count(
                part, evidence, ones, lambda share, value=value: report((value + share) / 2)
            )
        report((value + 1) / 2)
    return counts


def _sum_out(
    net: Network,
    evidence: dict[Variable, np.ndarray],
    ones: np.ndarray,
    report: Callable[[float], None],
) -> np.ndarray:
    position = {v: i for i, (v, _) in enumerate(net.order)}
    waiting: dict[Variable, list[tuple[set[Variable], np.ndarray]]] = {
        v: [({v}, evidence[v])] if v in evidence else [] for v in position
    }

    def wait(scope: Sequence[Variable], table: np.ndarray) -> None:
        waiting[scope[0]].append((set(scope), table))

    for constraint in net.constraints:
        if constraint.scope:
            axes = sorted(range(len(constraint.scope)), key=lambda i: position[constraint.scope[i]])
            table = np.zeros((1,) + (2,) * len(axes), dtype=ones.dtype)
            for values in constraint.allowed:
                table[(0, *(values[i] for i in axes))] = 1
            wait([constraint.scope[i] for i in axes], table)

    counts = ones
    work = sum(2 ** len(touched) for _, touched in net.order)
    done = 0
    for v, touched in net.order:
        joint = 1
        for scope, table in waiting.pop(v):
            joint = joint * table.reshape(
                table.shape[:1] + tuple(2 if other in scope else 1 for other in touched)
            )
        summed = joint.sum(axis=1)
        if len(touched) > 1:
            wait(touched[1:], summed)
        else:
            counts = counts * summed
        done += 2 ** len(touched)
        report(done / work)
    return counts
