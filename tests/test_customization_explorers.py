"""Lesson 04: the explorers say what the models say, and the quiz's numbers are right."""

import json
import math
import random
import time
from pathlib import Path

import plotly.graph_objects as go
import pytest
from oracles import configure, is_valid

from widgets.data import load
from widgets.explorers import customization
from widgets.explorers.customization.configurator import bicycle, counts, features_of
from widgets.page.fields import fields_of, parse

QUIZ = Path(__file__).parents[1] / "lessons" / "quiz" / "04_customization.json"
QUESTIONS = {question["id"]: question for question in json.loads(QUIZ.read_text("utf-8"))}


def right(key: str) -> str:
    return QUESTIONS[key]["options"][QUESTIONS[key]["answer"]]["text"]


def solved(cls, **inputs):
    return cls.solve(parse(cls.Inputs, inputs))


def any_setting(cls, dice: random.Random) -> dict:
    choices = {"choice": lambda f: f.options, "switch": lambda f: (False, True)}
    return {
        name: dice.choice(choices.get(f.kind, lambda f: (f.low, f.default, f.high))(f))
        for name, f in fields_of(cls.Inputs).items()
    }


# ---- Configurator ----------------------------------------------------------------------------


def test_every_feature_of_the_bicycle_can_be_chosen():
    offered = {
        feature
        for name, field in fields_of(customization.Configurator.Inputs).items()
        for setting in (field.options if field.kind == "choice" else [True])
        if field.kind != "number"
        for feature in features_of(setting, name)
    }
    leaves = {name for name, feature in bicycle().features.items() if not feature.features}
    assert offered == leaves


def test_the_counts_of_the_lesson():
    assert counts() == (33, 1_555_200, 177_120)
    start = solved(customization.Configurator)
    assert start.ordered == pytest.approx(4_610, abs=1)
    even = solved(customization.Configurator, popularity=0)
    assert even.ordered == pytest.approx(9_723, abs=1)


@pytest.mark.parametrize(("orders", "percent"), [(1e4, 2.6), (1e5, 15.9), (1e6, 64.1), (1e7, 99.8)])
def test_few_of_the_valid_bicycles_are_ordered_while_orders_are_few(orders, percent):
    """The guide to lesson 04: with ten million orders nearly every valid bicycle is ordered."""
    result = solved(customization.Configurator, orders=orders)
    assert 100 * result.ordered / result.valid == pytest.approx(percent, abs=0.05)


def test_options_stand_in_twelve_groups_of_at_most_five():
    """Lesson 04: levels of a group are not alternatives side by side."""
    groups = bicycle().root.features
    sizes = [len(group.features) for group in groups if group.group != "and"]
    assert len(groups) == 12
    assert max(sizes) == 5


@pytest.mark.parametrize("seed", range(25))
def test_an_option_is_forbidden_if_and_only_if_it_cannot_be_built(seed):
    cls = customization.Configurator
    asked = any_setting(cls, random.Random(seed))
    result = solved(cls, **asked)
    for name, field in fields_of(cls.Inputs).items():
        for option in field.options:
            left = solved(cls, **{**asked, name: option}).standing.left
            reason = result.standing.forbidden.get(name, {}).get(option)
            if not result.standing.conflict:
                assert bool(reason) == (left == 0)
            elif reason:
                assert left == 0


@pytest.mark.parametrize("seed", range(25))
def test_it_agrees_with_the_model(seed):
    cls = customization.Configurator
    asked = any_setting(cls, random.Random(seed))
    features = [
        feature
        for name, f in fields_of(cls.Inputs).items()
        if f.kind != "number"
        for feature in features_of(asked[name], name)
    ]
    said, standing = configure(bicycle(), features), solved(cls, **asked).standing
    assert standing.left == said.left
    assert standing.features == {*said.chosen, *said.implied}
    assert standing.quote == said.quote
    assert standing.conflict == said.conflict
    if not standing.conflict:
        assert said.buildable
        assert is_valid(bicycle(), standing.features)


def test_a_broken_rule_is_a_sentence_and_no_exception():
    explorer = customization.Configurator()
    explorer.preset("Breaks a rule")
    assert explorer.error["text"] == ""
    assert "yours cannot be built. Electric drive requires Disc brakes (a heavier, faster" in (
        explorer.sentence
    )
    assert "Change Rim brakes or Mid motor." in explorer.sentence
    assert "Rim brakes" in explorer.view["forbidden"]["brakes"]
    assert "Disc brakes" not in explorer.view["forbidden"]["brakes"]
    explorer.set(brakes="Disc brakes")
    assert "yours costs €1,900, ready in 11 days." in explorer.sentence


def test_a_child_seat_brings_its_rack():
    plain, seat = (solved(customization.Configurator, carrier=c) for c in ("none", "Child seat"))
    assert "Rear rack" in seat.standing.features
    assert seat.standing.quote.price - plain.standing.quote.price == 130 + 45


@pytest.mark.parametrize("seed", range(25))
def test_any_bicycle_is_told_in_a_headline(seed):
    """With ten million orders, and prices of four digits, it still has 15 words at most."""
    cls = customization.Configurator
    asked = any_setting(cls, random.Random(seed)) | {"orders": 1e7}
    assert len(cls.describe(solved(cls, **asked)).splitlines()[0].split()) <= 15


def test_the_dearest_electric_bicycle_can_be_put_together():
    parts = {"frame": "Touring frame", "brakes": "Disc brakes", "electric": "Mid motor, 600 Wh"}
    parts |= {"gears": "Hub gear", "handlebar": "Swept bar", "colour": "Own colour"}
    parts |= {"lights": "Dynamo lights", "carrier": "Basket and child seat", "mudguards": True}
    full = solved(customization.Configurator, **parts, lock=True, kickstand="Kickstand")
    assert full.standing.conflict is None
    assert full.standing.quote.price == 2_765


def test_each_way_to_carry_things_can_be_chosen():
    """Basket, rack and seat, of which a seat needs the rack: six ways, the empty one included."""
    ways = fields_of(customization.Configurator.Inputs)["carrier"].options
    bought = [solved(customization.Configurator, carrier=w).standing.features for w in ways]
    things = {"Front basket", "Rear rack", "Child seat"}
    assert len({frozenset(features & things) for features in bought}) == len(ways) == 6


def test_what_is_left_to_choose():
    assert solved(customization.Configurator).standing.left == 3 * 2 * 2 * 2 * 6


# ---- what choice and customization are worth ---------------------------------------------------


def test_choice_has_its_peak_where_the_sentence_says():
    worth = {n: solved(customization.ChoiceOverload, alternatives=n).net for n in range(1, 101)}
    assert max(worth, key=worth.get) == solved(customization.ChoiceOverload).best == 20
    assert worth[20] - worth[40] == pytest.approx(3.07, abs=0.01)


@pytest.mark.parametrize(
    ("alternatives", "verdict"),
    [
        (1, "One more would add €6.93 and cost €0.50 to look at."),
        (19, "One more would add €0.51 and cost €0.50 to look at."),
        (20, "best number. One more would add €0.49 and cost €0.50 to look at."),
        (21, "One more would add €0.47 and cost €0.50 to look at."),
    ],
)
def test_the_sentence_at_the_peak_and_on_both_sides(alternatives, verdict):
    sentence = customization.ChoiceOverload(alternatives=alternatives).sentence
    assert sentence.endswith(verdict)
    assert ("best" in sentence) == (alternatives == 20)  # to be found, not to be read


def test_the_tables_of_the_lesson_hold_figures():
    choice = customization.ChoiceOverload.table(alternatives=[1, 20]).data
    assert "| 1 | €0 | €0.50 | −€0.50 | 11.4 |" in choice
    assert "| 20 | €30 | €10 | €20 | 49.9 |" in choice
    orders = customization.Configurator.table(orders=[1e4]).data
    assert "| 10,000 | 4,610 | 2.6 |" in orders


@pytest.mark.parametrize(("spread", "cost"), [(10, 2.2), (2, 0.15), (20, 0.3), (2, 3), (3, 2.1)])
def test_the_best_whole_number_of_alternatives_is_worth_most(spread, cost):
    worth = {
        n: solved(customization.ChoiceOverload, alternatives=n, spread=spread, cost=cost).net
        for n in range(1, 101)
    }
    best = solved(customization.ChoiceOverload, spread=spread, cost=cost).best_whole
    assert best == max(worth, key=worth.get)
    asked = {"alternatives": best, "spread": spread, "cost": cost}
    assert "That is the best number." in customization.ChoiceOverload(**asked).sentence


def test_the_jam_table_goes_through_both_points():
    preset = customization.ChoiceOverload.presets["Jam table"]
    for row in load("jam_experiment").itertuples():
        share = solved(
            customization.ChoiceOverload, **{**preset, "alternatives": row.jams_on_display}
        ).share
        assert 100 * share == pytest.approx(row.bought_percent, abs=1.5)
    jams = solved(customization.ChoiceOverload, **preset)
    assert (round(jams.best, 1), jams.best_whole) == (4.5, 5)


def test_the_premium_is_used_up_at_the_longest_wait():
    start = solved(customization.PerceivedValue)
    assert float(start.value.premium) == 26
    assert float(start.value.margin) == 16
    assert start.longest_wait == 30
    assert float(solved(customization.PerceivedValue, days=30).value.margin) == pytest.approx(0)
    words = customization.PerceivedValue().sentence
    assert words.startswith("Of a premium of €26, €16 is left for the maker.")
    assert words.endswith("Each day of waiting takes €1.")


@pytest.mark.parametrize(("changes", "left"), [({"minutes": 0}, 21), ({"days": 7}, 23)])
def test_half_the_wait_is_worth_more_than_no_choosing(changes, left):
    assert float(solved(customization.PerceivedValue, **changes).value.margin) == left


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"fit": 0, "cost_of_day": 0.1}, "It does not pay even without any extra wait."),
        ({"fit": 1, "self_design": 15, "days": 9}, "premium of €2 does not cover the extra cost"),
        ({"fit": 0, "self_design": 5}, "would pay €14 less than for the standard product."),
        ({"cost_of_day": 0}, "Waiting costs nothing here."),
    ],
)
def test_what_is_left_is_told_in_whole_sentences(inputs, words):
    assert words in customization.PerceivedValue(**inputs).sentence


def test_the_market_carries_twice_what_it_should():
    market = solved(customization.Variety).market
    assert float(market.free_entry) == pytest.approx(20)
    assert float(market.optimal) == pytest.approx(10)
    cheap = solved(customization.Variety, fixed=1e4)
    expensive = solved(customization.Variety, fixed=1e6)
    assert cheap.market.optimal == pytest.approx(10 * expensive.market.optimal)


def test_from_the_flip_on_two_variants_are_better_than_one():
    flip = solved(customization.Variety).flip
    assert flip == 20_000
    tau, fixed = 40, 1e5
    assert tau / 4 + fixed / flip == pytest.approx(tau / 8 + 2 * fixed / flip)
    assert "One product for all" in customization.Variety(buyers=flip - 1).sentence
    assert "One product for all" not in customization.Variety(buyers=flip).sentence
    assert solved(customization.Variety, buyers=flip).best == 2
    almost = customization.Variety(buyers=flip - 1).sentence
    assert almost.endswith("would save each of them €5 of misfit and cost each €5.")


@pytest.mark.parametrize(
    ("fixed", "carried", "best"), [(1e4, 63, 32), (1e5, 20, 10), (1e6, 6, 3), (1e7, 2, 1)]
)
def test_variants_are_whole(fixed, carried, best):
    result = solved(customization.Variety, fixed=fixed)
    assert (result.carried, result.best) == (carried, best)
    costs = {n: 40 / (4 * n) + fixed * n / 1e6 for n in range(1, 100)}
    assert best == min(costs, key=costs.get)
    assert result.costs == pytest.approx((costs[carried], costs[best]))


# ---- all of them -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Configurator", "ChoiceOverload", "PerceivedValue", "Variety"])
def test_an_update_is_quick(name):
    cls, dice = getattr(customization, name), random.Random(4)
    cls.describe(solved(cls))
    spent = []
    for _ in range(40):
        inputs = parse(cls.Inputs, any_setting(cls, dice))
        start = time.process_time()
        result = cls.solve(inputs)
        go.Figure(cls.draw(result)), cls.describe(result), cls.forbidden(result)
        spent.append(time.process_time() - start)
    assert sorted(spent)[len(spent) // 2] < 0.02  # 10 ms on a free machine


# ---- the arithmetic of the quiz ----------------------------------------------------------------


def test_4_1_options_multiply():
    assert right("4.1") == f"{5 * 4 * 3 * 2} bicycles from {5 + 4 + 3 + 2} kinds of parts"


def test_4_6_cheaper_looking():
    assert solved(customization.ChoiceOverload, cost=0.5).best == 20
    assert right("4.6") == f"{solved(customization.ChoiceOverload, cost=0.25).best:.0f} kinds"
    assert f"About {20 * math.sqrt(2):.0f} kinds" in QUESTIONS["4.6"]["options"][3]["text"]


def test_4_8_what_is_left_of_the_premium():
    shoes = solved(
        customization.PerceivedValue,
        fit=25,
        self_design=10,
        minutes=30,
        cost_of_time=10,
        days=21,
        cost_of_day=0.5,
        extra_cost=15,
    )
    assert right("4.8") == f"€{float(shoes.value.margin):.2f} a pair"


def test_4_9_a_quarter_of_the_fixed_cost():
    before, after = (solved(customization.Variety, fixed=f).market.optimal for f in (1e6, 2.5e5))
    assert after == pytest.approx(2 * before)
    assert right("4.9") == "Twice as many"
