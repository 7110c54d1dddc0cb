"""Feature models: the three counts, the configurator, and what is refused."""

import json
from itertools import chain, combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import configure, is_valid, replaced

from widgets.models.customization import feature_counting
from widgets.models.customization.feature_counting import count_remaining, count_valid, network
from widgets.models.customization.feature_model import (
    FeatureModel,
    count_possible,
    quote,
    read_feature_model,
)
from widgets.models.customization.popularity import expected_variants_ordered

BICYCLE = json.loads((Path(__file__).parents[1] / "datasets" / "bicycle.json").read_text("utf-8"))


def leaves(*names, **entries):
    return [{"name": name, **entries} for name in names]


def group(name, kind, *names, **entries):
    return {"name": name, "group": kind, "features": leaves(*names), **entries}


def phone():
    """Benavides, Segura & Ruiz-Cortés (2010), Information Systems 35(6), Figure 1."""
    return {
        "name": "Phone",
        "features": [
            {"name": "Calls"},
            {"name": "GPS", "optional": True},
            group("Screen", "alternative", "Basic", "Colour", "High resolution"),
            group("Media", "or", "Camera", "MP3", optional=True),
        ],
        "rules": [
            {"feature": "Camera", "requires": "High resolution"},
            {"feature": "GPS", "excludes": "Basic"},
        ],
    }


def flat(size, rules=()):
    """A product with `size` options that can be taken or left."""
    return read_feature_model(
        {"name": "P", "features": leaves(*map(str, range(size)), optional=True), "rules": rules}
    )


def products(model):
    """Brute force: every set of features that `is_valid` accepts."""
    names = list(model.features)
    sets = chain.from_iterable(combinations(names, k) for k in range(len(names) + 1))
    return [set(features) for features in sets if is_valid(model, features)]


@st.composite
def models(draw):
    """Any tree of up to nine features with up to six rules."""
    nodes = [{"name": "P", "features": []}]
    for i in range(draw(st.integers(1, 8))):
        node = {"name": f"f{i}", "features": []}
        draw(st.sampled_from(nodes))["features"].append(node)
        nodes.append(node)
    for node in nodes:
        kinds = ["and", "alternative", "or"] if node["features"] else ["and"]
        node["group"] = draw(st.sampled_from(kinds))
        if node["group"] == "and":
            for child in node["features"]:
                child["optional"] = draw(st.booleans())
    names = [node["name"] for node in nodes]
    pairs = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True)
    rules = draw(st.lists(st.tuples(pairs, st.sampled_from(["requires", "excludes"])), max_size=6))
    nodes[0]["rules"] = [{"feature": one, verb: other} for (one, other), verb in rules]
    return read_feature_model(nodes[0])


# ---- possible ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("features", "count"),
    [
        ([group("A", "alternative", *"abc"), group("B", "alternative", *"defg")], 12),
        ([group("A", "or", *"abcde")], 31),
        ([group("A", "or", *"abcde", optional=True)], 32),
        (leaves(*"abc", optional=True), 8),
        (leaves(*"abc"), 1),
        (
            [
                {
                    "name": "A",
                    "group": "alternative",
                    "features": [{"name": "a"}, group("b", "or", "c", "d")],
                }
            ],
            4,
        ),
    ],
)
def test_groups_multiply_add_and_take_subsets(features, count):
    model = read_feature_model({"name": "P", "features": features})
    assert count_possible(model) == count_valid(model) == count == len(products(model))


def test_the_bicycle_of_the_first_question_has_120_variants():
    """misconceptions.json 4.1: five colours, four saddles, three wheel sets, two lamps."""
    parts = {"Colour": 5, "Saddle": 4, "Wheels": 3, "Lamp": 2}
    features = [group(p, "alternative", *(f"{p} {i}" for i in range(n))) for p, n in parts.items()]
    assert count_possible(read_feature_model({"name": "Bicycle", "features": features})) == 120


# ---- valid ---------------------------------------------------------------------------------


def test_mobile_phone_by_hand():
    """Basic screen: MP3 or not, 2. Colour: also GPS or not, 4. High resolution: 2 x 4 = 8."""
    model = read_feature_model(phone())
    assert count_possible(model) == 2 * 3 * (1 + 3)
    assert count_valid(model) == 2 + 4 + 8 == len(products(model))
    assert count_valid(model, ["Basic"]) == 2
    assert count_valid(model, ["Camera", "GPS"]) == 2
    assert count_valid(model, ["Camera", "Basic"]) == 0


@settings(deadline=None, max_examples=200, derandomize=True)
@given(models())
def test_counts_agree_with_brute_force(model):
    built = products(model)
    assert count_valid(model) == len(built) <= count_possible(model)
    assert count_possible(FeatureModel(model.root)) == count_valid(FeatureModel(model.root))
    names = list(model.features)
    assert count_remaining(model, [[name] for name in names]) == [
        sum(name in features for features in built) for name in names
    ]


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def test_sixty_features_and_thirty_rules():
    """Each pair has three ways instead of four, whichever rule it is."""
    requires = [{"feature": str(2 * i), "requires": str(2 * i + 1)} for i in range(15)]
    excludes = [{"feature": str(2 * i), "excludes": str(2 * i + 1)} for i in range(15, 30)]
    assert count_valid(flat(60, requires + excludes)) == 3**30
    assert count_possible(flat(60)) == 2**60


def test_a_chain_of_exclusions_counts_fibonacci_numbers():
    """Sets of places in a row with no two neighbours: F(n + 2), and the counts are exact."""
    for n in (2, 10, 60, 120):
        rules = [{"feature": str(i), "excludes": str(i + 1)} for i in range(n - 1)]
        assert count_valid(flat(n, rules)) == fibonacci(n + 2)


@pytest.mark.parametrize("size", [63, 64, 65, 200])
def test_counts_beyond_machine_integers_are_exact(size):
    assert count_valid(flat(size)) == 2**size
    assert count_valid(flat(size), ["0"]) == 2 ** (size - 1)


def test_a_group_of_a_hundred_colours_is_no_harder_than_one_of_two():
    colours = group("Colour", "alternative", *map(str, range(100)))
    options = group("Options", "or", *(f"o{i}" for i in range(50)))
    model = read_feature_model(
        {
            "name": "P",
            "features": [colours, options],
            "rules": [{"feature": "o0", "excludes": "7"}],
        }
    )
    assert max(len(touched) for _, touched in network(model).order) <= 4
    assert count_valid(model) == 100 * (2**50 - 1) - 2**49


def test_progress_rises_to_one():
    shares = []
    count_valid(read_feature_model(BICYCLE), progress=shares.append)
    assert len(shares) > 10
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_rules_between_all_pairs_are_counted_too():
    """At most one of thirty: no order keeps the tables small, so cases must be split."""
    rules = [{"feature": str(i), "excludes": str(j)} for i, j in combinations(range(30), 2)]
    model, shares = flat(30, rules), []
    assert 2 ** len(network(model).order[0][1]) > feature_counting.LARGEST_TABLE
    assert count_valid(model, progress=shares.append) == 31
    assert count_remaining(model, [[], ["3"], ["3", "4"]]) == [31, 1, 0]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@settings(deadline=None, derandomize=True)
@given(models())
def test_splitting_cases_changes_no_count(model):
    names = list(model.features)
    expected = count_remaining(model, [[name] for name in names])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feature_counting, "LARGEST_TABLE", 2 * len(names))
        assert count_remaining(model, [[name] for name in names]) == expected


def test_more_rules_never_leave_more_products():
    model = read_feature_model(BICYCLE)
    counts = [
        count_valid(FeatureModel(model.root, model.rules[:k])) for k in range(len(model.rules) + 1)
    ]
    assert counts[0] == count_possible(model)
    assert counts == sorted(counts, reverse=True)


def test_bicycle_by_enumeration():
    """Colour, lights, mudguards and lock meet no rule: 5 x 3 x 2 x 2 ways for each of the rest."""
    choose = {f["name"]: [c["name"] for c in f.get("features", [])] for f in BICYCLE["features"]}
    parts = [choose[g] for g in ("Frame", "Size", "Gears", "Brakes", "Handlebar")]
    motors = ("Mid motor", "Rear hub motor")
    drives = [(), *product(["Electric drive"], motors, ("Battery 400 Wh", "Battery 600 Wh"))]
    carriers = [c for k in range(4) for c in combinations(choose["Carriers"], k)]
    rest = [
        {*chosen, *drive, *carrier, *stand}
        for chosen in product(*parts)
        for drive in drives
        for carrier in carriers
        for stand in ((), ("Kickstand",))
    ]
    valid = sum(
        all(
            rule["feature"] not in features
            or (
                (rule["requires"] in features if "requires" in rule else True)
                and rule.get("excludes") not in features
            )
            for rule in BICYCLE["rules"]
        )
        for features in rest
    )
    model = read_feature_model(BICYCLE)
    assert count_possible(model) == 60 * len(rest) == 1_555_200
    assert count_valid(model) == 60 * valid == 177_120


# ---- ever ordered --------------------------------------------------------------------------


def test_equal_popularity_gives_the_classical_formula():
    """models.md A3.2: 1e6 designs, 1e5 orders -> 95,163; 1e6 -> 632,121."""
    distinct = expected_variants_ordered([1e5, 1e6], variants=1e6)
    assert distinct == pytest.approx([95_163, 632_121], abs=1)


@pytest.mark.parametrize("exponent", [0.3, 0.7, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("variants", [1, 700, 1001, 200_000])
def test_classes_of_ranks_lose_no_accuracy(exponent, variants):
    share = np.arange(1, variants + 1) ** -exponent
    share /= share.sum()
    orders = np.array([1, 100, 10_000, 1_000_000])
    exact = [-np.expm1(q * np.log1p(-share[share < 1])).sum() + (variants == 1) for q in orders]
    assert expected_variants_ordered(orders, variants, exponent) == pytest.approx(exact, rel=1e-3)


def test_simulated_orders_agree():
    rng = np.random.default_rng(1)
    share = np.arange(1, 501) ** -1.0
    draws = rng.choice(500, size=(400, 300), p=share / share.sum())
    distinct = [len(np.unique(orders)) for orders in draws]
    expected = expected_variants_ordered(300, 500, 1.0)
    assert np.mean(distinct) == pytest.approx(expected, abs=4 * np.std(distinct) / 20)


@settings(deadline=None, derandomize=True)
@given(st.integers(0, 10**7), st.integers(1, 10**15), st.floats(0, 3), st.floats(0, 3))
def test_fewer_are_ordered_than_exist_than_are_sold_and_than_if_tastes_were_even(q, m, s1, s2):
    even, uneven = (float(expected_variants_ordered(q, m, s)) for s in sorted((s1, s2)))
    assert uneven <= even * (1 + 1e-3)
    assert even <= min(q, m) * (1 + 1e-3)


# ---- the configurator ----------------------------------------------------------------------


def containing(built, names):
    return [features for features in built if features >= set(names)]


@settings(deadline=None, max_examples=150, derandomize=True)
@given(models(), st.data())
def test_configuration_agrees_with_brute_force(model, data):
    names = list(model.features)
    chosen = data.draw(st.sets(st.sampled_from(names), max_size=3))
    built, state = products(model), configure(model, chosen)
    left = containing(built, chosen)
    assert state.left == len(left)
    assert set(state.implied) == (set.intersection(*left) if left else set()) - chosen
    for name in names:
        kept = chosen - replaced(model, name) | {name}
        assert state.left_with[name] == len(containing(built, kept))
    assert set(state.forbidden) == {name for name, n in state.left_with.items() if n == 0}
    assert (state.conflict is None) == bool(left)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(models(), st.data())
def test_a_reason_is_enough_to_forbid(model, data):
    """With the rules and choices it names, and no others, there is nothing to build."""
    chosen = data.draw(st.sets(st.sampled_from(list(model.features)), max_size=3))
    state = configure(model, chosen)
    reasons = {name: ([name], reason) for name, reason in state.forbidden.items()}
    if state.conflict:
        reasons["conflict"] = ([], state.conflict)
    for wanted, reason in reasons.values():
        assert set(reason.choices) <= chosen
        alone = FeatureModel(model.root, reason.rules)
        assert count_valid(alone, [*reason.choices, *wanted]) == 0


def test_a_reason_names_nothing_that_is_not_needed():
    model = read_feature_model(BICYCLE)
    for chosen in (["Racing frame"], ["Drop bar", "Size S"], ["Rear hub motor", "Size S"]):
        for name, reason in configure(model, chosen).forbidden.items():
            for rule in reason.rules:
                fewer = FeatureModel(model.root, tuple(r for r in reason.rules if r != rule))
                assert count_valid(fewer, [*reason.choices, name]) > 0
            for choice in reason.choices:
                rest = [c for c in reason.choices if c != choice]
                alone = FeatureModel(model.root, reason.rules)
                assert count_valid(alone, [*rest, name]) > 0


def test_the_bicycle_explains_itself():
    state = configure(read_feature_model(BICYCLE), ["Racing frame"])
    assert str(state.forbidden["Child seat"]) == (
        "you chose Racing frame: Child seat requires Rear rack (the seat is fixed to the rack); "
        "Rear rack excludes Racing frame (the frame has no threads for it)"
    )
    assert "Touring frame" not in state.forbidden, "another frame replaces the chosen one"
    assert not state.buildable


def test_two_choices_that_exclude_each_other_are_a_conflict():
    state = configure(read_feature_model(BICYCLE), ["Drop bar", "Child seat", "Red"])
    assert state.left == 0
    assert state.conflict.choices == ("Drop bar", "Child seat")
    assert len(state.conflict.rules) == 3
    two_frames = configure(read_feature_model(BICYCLE), ["City frame", "Racing frame"])
    assert str(two_frames.conflict) == (
        "you chose City frame and Racing frame: only one of a group can be chosen"
    )


def test_a_reason_that_no_single_constraint_shows():
    """With x, One is a or b and Two is d or e, and no such pair fits: only trying cases tells."""
    model = read_feature_model(
        {
            "name": "P",
            "features": [
                group("One", "alternative", "a", "b", "c"),
                group("Two", "alternative", "d", "e", "f"),
                {"name": "x", "optional": True},
            ],
            "rules": [
                {"feature": "x", "excludes": "c"},
                {"feature": "x", "excludes": "f"},
                {"feature": "a", "excludes": "d"},
                {"feature": "a", "excludes": "e"},
                {"feature": "b", "excludes": "d"},
                {"feature": "b", "excludes": "e"},
            ],
        }
    )
    state = configure(model, [])
    assert list(state.forbidden) == ["x"]
    assert state.forbidden["x"].choices == ()
    assert len(state.forbidden["x"].rules) == 6


def test_a_finished_bicycle():
    choice = ["City frame", "Size M", "Own colour", "Hub gear", "Disc brakes", "Flat bar"]
    state = configure(read_feature_model(BICYCLE), [*choice, "Rear rack"])
    assert state.buildable
    assert state.quote.price == 390 + 150 + 130 + 110 + 45
    assert state.quote.lead_time == 3 + 12, "the slowest part decides"
    assert state.left > 1, "lights, lock and the like can still be added"


def test_implied_parts_are_in_the_price():
    """An electric drive brings disc brakes, € 110."""
    model = read_feature_model(BICYCLE)
    state = configure(model, ["Electric drive"])
    assert "Disc brakes" in state.implied
    assert state.quote == quote(model, ["Electric drive", "Disc brakes"])


# ---- what is refused -----------------------------------------------------------------------


FAULTS = {
    "no name": (lambda d: d["features"][1].pop("name"), r"^features\[1\]\.name: expected a name"),
    "empty name": (lambda d: d.update(name=""), r"^name: expected a name, not ''"),
    "same name": (
        lambda d: d["features"][2]["features"][1].update(name="GPS"),
        r"^features\[2\]\.features\[1\]\.name: 'GPS' is already the name of features\[1\]",
    ),
    "misspelt entry": (
        lambda d: d["features"][2].update(grup="or"),
        r"^features\[2\]: unknown entry 'grup'",
    ),
    "unknown group": (
        lambda d: d["features"][2].update(group="xor"),
        r"^features\[2\]\.group: expected one of and, alternative, or, not 'xor'",
    ),
    "empty group": (
        lambda d: d["features"][3].update(features=[]),
        r"^features\[3\]\.features: the group 'or' has nothing to choose from",
    ),
    "optional in a group": (
        lambda d: d["features"][2]["features"][0].update(optional=True),
        r"^features\[2\]\.features\[0\]\.optional: the group 'alternative' already decides",
    ),
    "optional product": (lambda d: d.update(optional=True), r"^optional: the product itself"),
    "optional as a word": (
        lambda d: d["features"][1].update(optional="yes"),
        r"^features\[1\]\.optional: expected true or false, not 'yes'",
    ),
    "price as a word": (
        lambda d: d["features"][3]["features"][0].update(price="12 €"),
        r"^features\[3\]\.features\[0\]\.price: expected a number, not '12 €'",
    ),
    "price without end": (
        lambda d: d["features"][0].update(price=float("inf")),
        r"^features\[0\]\.price must be a finite number, not inf",
    ),
    "lead time before the order": (
        lambda d: d["features"][0].update(lead_time=-1),
        r"^features\[0\]\.lead_time must be at least 0, not -1",
    ),
    "features not a list": (
        lambda d: d.update(features={"name": "GPS"}),
        r"^features: expected a list",
    ),
    "a feature as a word": (
        lambda d: d["features"].append("Torch"),
        r"^features\[4\]: expected entries such as 'name', not 'Torch'",
    ),
    "rules not a list": (lambda d: d.update(rules="none"), r"^rules: expected a list, not 'none'"),
    "unknown feature in a rule": (
        lambda d: d["rules"][1].update(excludes="Basics"),
        r"^rules\[1\]\.excludes: there is no feature 'Basics'",
    ),
    "rule without a feature": (
        lambda d: d["rules"][0].pop("feature"),
        r"^rules\[0\]\.feature: there is no feature None",
    ),
    "rule without a verb": (
        lambda d: d["rules"][0].pop("requires"),
        r"^rules\[0\]: expected either 'requires' or 'excludes'",
    ),
    "rule with two verbs": (
        lambda d: d["rules"][0].update(excludes="GPS"),
        r"^rules\[0\]: expected either 'requires' or 'excludes'",
    ),
    "rule about itself": (
        lambda d: d["rules"][1].update(excludes="GPS"),
        r"^rules\[1\]: 'GPS' excludes itself",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_malformed_model_is_refused_with_the_place_of_the_fault(fault):
    damage, message = FAULTS[fault]
    data = phone()
    damage(data)
    with pytest.raises(ValueError, match=message):
        read_feature_model(data)


@pytest.mark.parametrize("data", [None, [], "Phone", 3])
def test_what_is_no_model_at_all_is_refused(data):
    with pytest.raises(ValueError, match=r"^the model: expected entries such as 'name'"):
        read_feature_model(data)


ENTRIES = ["name", "group", "optional", "features", "price", "rules", "feature", "requires"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["P", "a", "or"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ENTRIES), inner),
    max_leaves=12,
)


@settings(derandomize=True)
@given(ANYTHING)
def test_whatever_the_data_the_answer_is_a_model_or_a_sentence(data):
    try:
        model = read_feature_model(data)
    except ValueError:
        return
    assert count_valid(model) <= count_possible(model)


@pytest.mark.parametrize(
    "ask",
    [
        lambda model: count_valid(model, ["Torch"]),
        lambda model: count_remaining(model, [[], ["Torch"]]),
        lambda model: quote(model, ["Torch"]),
    ],
)
def test_unknown_names_are_refused(ask):
    with pytest.raises(ValueError, match="there is no feature 'Torch' in 'Phone'"):
        ask(read_feature_model(phone()))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [((-1, 10), "orders"), ((5, 0), "variants"), ((5, 10, -0.1), "popularity_exponent")],
)
def test_expected_variants_ordered_refuses(arguments, name):
    with pytest.raises(ValueError, match=f"^{name} must be"):
        expected_variants_ordered(*arguments)
