"""Lesson 08: the explorers say what the models and the published cases say; the quiz is right."""

import json
import math
import random
import time
from pathlib import Path

import plotly.graph_objects as go
import pytest

from widgets.data import load
from widgets.explorers import approaches
from widgets.explorers.approaches.four_approaches import APPROACH, CHANGES, SAME, cases
from widgets.explorers.approaches.one_customer import ADJUST, ASK, DRESS, ROWS, SHORT, WATCH
from widgets.models.approaches.approaches import APPROACHES, best_range
from widgets.page.fields import fields_of, parse
from widgets.page.text import money

QUIZ = Path(__file__).parents[1] / "lessons" / "quiz" / "08_approaches.json"
QUESTIONS = {question["id"]: question for question in json.loads(QUIZ.read_text("utf-8"))}


def right(key: str) -> str:
    return QUESTIONS[key]["options"][QUESTIONS[key]["answer"]]["text"]


def solved(cls, **inputs):
    return cls.solve(parse(cls.Inputs, inputs))


def said(cls, **inputs):
    return cls.describe(solved(cls, **inputs))


# ---- FourApproaches --------------------------------------------------------------------------


def test_every_case_stands_where_the_data_set_says():
    for row in load("customization_approaches").itertuples():
        assert cases()[row.case].approach == row.approach


@pytest.mark.parametrize("name", cases())
def test_a_placement_is_right_or_told_what_to_look_at(name):
    case = cases()[name]
    for product in (CHANGES, SAME):
        for representation in (CHANGES, SAME):
            words = said(
                approaches.FourApproaches,
                case=name,
                product=product,
                representation=representation,
            )
            good = (product, representation) == (case.product, case.representation)
            assert words.startswith("Right") == good
            assert ("Look at the product" in words) == (product != case.product)
            assert ("Look at the representation" in words) == (
                representation != case.representation
            )
            assert ("Placed by this course" in words) == (name == "Ritz-Carlton rooms")


def test_the_published_place_is_hidden_until_both_answers_are_given():
    def texts(**inputs):
        figure = go.Figure(
            approaches.FourApproaches.draw(
                solved(approaches.FourApproaches, case="spectacles", **inputs)
            )
        )
        return [text for trace in figure.data for text in trace.text or ()]

    assert "published" not in texts()
    assert "published" not in texts(product=CHANGES)
    assert "published" in texts(product=CHANGES, representation=SAME)
    assert "collaborative" not in said(approaches.FourApproaches, case="spectacles")


def test_half_of_the_cases_leave_the_product_alone():
    """The number that the lesson asks for."""
    products = [case.product for case in cases().values()]
    assert (products.count(SAME), len(products)) == (4, 8)


# ---- WhichApproach ---------------------------------------------------------------------------


def test_three_purchases_beat_a_question():
    """models.md A8: τ = 10, e = 4, σ = σₑ = 1: n > 2.98."""
    two, three = (solved(approaches.WhichApproach, past_purchases=n) for n in (2, 3))
    assert two.purchases == three.purchases == pytest.approx(2.98, abs=0.005)
    assert two.ranking[0] == "collaborative"
    assert three.ranking[0] == "transparent"
    assert "asking still beats watching" in approaches.WhichApproach.describe(two)
    assert "Watching beats asking from 3 purchases on" in approaches.WhichApproach.describe(three)


def test_the_map_says_at_the_firm_what_the_ranking_says():
    for presets in approaches.WhichApproach.presets.values():
        result = solved(approaches.WhichApproach, **presets)
        row = abs(result.efforts - result.inputs.elicitation_effort).argmin()
        column = abs(result.spreads - result.inputs.taste_spread).argmin()
        assert APPROACHES[result.best[row, column]] in result.ranking[:2]


def test_asking_is_best_up_to_the_flip():
    for inputs in ({}, {"past_purchases": 3}, {"taste_spread": 1.2, "past_purchases": 0}):
        flip = solved(approaches.WhichApproach, **inputs).effort
        below, above = (
            solved(approaches.WhichApproach, elicitation_effort=flip + step, **inputs)
            for step in (-0.05, 0.05)
        )
        assert below.ranking[0] == "collaborative" != above.ranking[0]


@pytest.mark.parametrize("seed", range(10))
def test_simulated_buyers_lie_at_the_formula(seed):
    dice = random.Random(seed)
    fields = fields_of(approaches.WhichApproach.Inputs)
    inputs = {name: dice.choice(field.stops()) for name, field in fields.items()}
    result = solved(approaches.WhichApproach, **inputs)
    for name, run in result.simulated.items():
        assert run.mean == pytest.approx(result.surplus[name], abs=4.5 * run.standard_error + 1e-9)


def test_when_no_approach_pays_it_says_so():
    nothing_helps = {"taste_spread": 0.3, "adjustment_cost": 15, "presentation_value": 0}
    words = said(approaches.WhichApproach, **nothing_helps)
    assert words.startswith("No approach pays")
    assert "never beats" in said(approaches.WhichApproach, elicitation_effort=0)


# ---- OneCustomer -----------------------------------------------------------------------------


def test_the_four_faces_of_one_customer():
    result = solved(approaches.OneCustomer, wish=1.2, past_purchases=0)
    faces = result.faces
    assert faces[SHORT[ASK]].product == 1.2
    assert faces[SHORT[ASK]].days == 5
    assert faces[SHORT[WATCH]].product == 0, "nothing watched: the average customer's product"
    assert faces[SHORT[DRESS]].product == 0
    assert faces[SHORT[ADJUST]].product == pytest.approx(0.6745, abs=1e-4)
    assert result.totals["standard"] == pytest.approx(12)
    assert result.totals[SHORT[ASK]] == pytest.approx(4 + 5 * 0.2 + 1)
    assert result.totals[SHORT[WATCH]] == pytest.approx(12 + 1)
    assert result.totals[SHORT[DRESS]] == pytest.approx(12 + 1 - 2)


@pytest.mark.parametrize("wish", [-2, -0.3, 0, 0.7, 2])
def test_a_total_is_the_misfit_of_the_standard_less_the_surplus(wish):
    result = solved(approaches.OneCustomer, wish=wish)
    for face in result.faces.values():
        surplus = float(face.outcome.surplus)
        assert face.total(wish) == pytest.approx(10 * abs(wish) - surplus)


def test_watching_more_brings_the_guess_nearer_on_the_whole():
    def gap(n):
        results = [
            solved(approaches.OneCustomer, wish=wish, past_purchases=n) for wish in (-2, -1, 1, 2)
        ]
        return sum(abs(r.faces[SHORT[WATCH]].product - r.inputs.wish) for r in results)

    assert gap(0) > gap(3) > gap(12)


@pytest.mark.parametrize("approach", [ASK, WATCH, ADJUST, DRESS])
def test_the_bars_of_one_customer_add_up_to_the_number_beside_them(approach):
    """A look of one's own is drawn below zero, so that cosmetic is no exception."""
    result = solved(approaches.OneCustomer, approach=approach, wish=-1.5)
    traces = approaches.OneCustomer.draw(result)["data"]
    bars = [trace["x"] for trace in traces if trace["type"] == "bar"]
    totals = [result.totals[name] for name in reversed(ROWS)]
    assert [sum(parts) for parts in zip(*bars, strict=True)] == pytest.approx(totals)
    assert min(map(min, bars)) == -2
    texts = [text for trace in traces for text in trace.get("text", ())]
    for total in totals:
        assert any(money(round(total, 2)) in text for text in texts)


def test_the_advice_to_the_tea_firm():
    """Lesson 08: Ada's idea for three tins, then Ben's; Cleo's if questions are tiresome."""
    best = [solved(approaches.WhichApproach, past_purchases=n).ranking[0] for n in range(5)]
    assert best == ["collaborative"] * 3 + ["transparent"] * 2
    first_tin = solved(approaches.WhichApproach, past_purchases=0)
    assert first_tin.effort == pytest.approx(5.36, abs=0.005)
    tiresome = solved(approaches.WhichApproach, past_purchases=0, elicitation_effort=5.5)
    assert tiresome.ranking[0] == "adaptive"
    alike = solved(approaches.WhichApproach, **approaches.WhichApproach.presets["Everybody alike"])
    assert alike.ranking[0] == "cosmetic"


# ---- all of them -------------------------------------------------------------------------------


def test_another_case_is_not_answered_before_the_learner_has_answered_it():
    explorer = approaches.FourApproaches(case="office chair")
    same = {"product": "stays the same", "representation": "stays the same"}
    explorer.asked = {**explorer.asked, **same, "#": 0.1}
    assert explorer.result.placed == "adaptive"
    explorer.asked = {**explorer.asked, "case": "programmable lights", "#": 0.2}
    assert explorer.result.placed is None
    assert (explorer.asked["product"], explorer.answered) == ("not decided yet", 0.2)
    explorer.set(**same)
    explorer.set(case="spectacles")  # a script says all that it wants
    assert explorer.result.placed == "adaptive"


@pytest.mark.parametrize("name", ["FourApproaches", "WhichApproach", "OneCustomer"])
def test_an_update_is_quick(name):
    cls = getattr(approaches, name)
    spent = []
    for _ in range(15):
        start = time.process_time()
        result = solved(cls)
        go.Figure(cls.draw(result)), cls.describe(result)
        spent.append(time.process_time() - start)
    assert sorted(spent)[len(spent) // 2] < (0.06 if cls.simulates else 0.02)


# ---- the arithmetic of the quiz ----------------------------------------------------------------


def test_the_cases_of_the_quiz_are_placed_by_the_two_questions():
    for key, place in (("8.1", (CHANGES, SAME)), ("8.2", (SAME, SAME)), ("8.3", (SAME, CHANGES))):
        assert right(key).lower().startswith(APPROACH[place][0])


def test_8_6_half_the_effort():
    before, after = (
        solved(approaches.WhichApproach, elicitation_effort=e).purchases for e in (4, 2)
    )
    assert (math.ceil(before), right("8.6")) == (3, str(math.ceil(after)))
    assert after == pytest.approx(200 / (math.pi * 4) - 1)
    assert after / before == pytest.approx(5, abs=0.01)  # purchases; n + 1 grows four times
    assert (after + 1) / (before + 1) == pytest.approx(4)
    assert "five times as many purchases" in QUESTIONS["8.6"]["explanation"]


def test_8_7_twice_the_spread():
    narrow, wide = best_range(10, [1, 2], 5)
    assert wide == pytest.approx(2 * narrow)
    assert narrow == pytest.approx(0.67, abs=0.005)
    assert right("8.7") == "It doubles"


def test_8_8_near_the_standard():
    totals = solved(approaches.OneCustomer, wish=0.5).totals
    difference = totals[SHORT[ASK]] - totals["standard"]
    assert difference == pytest.approx(1)
    assert right("8.8") == f"The standard product, by €{difference:.0f}"


def test_8_9_nothing_watched():
    result = solved(approaches.WhichApproach, past_purchases=0)
    assert result.surplus["transparent"] == -1
    assert right("8.9").startswith("Transparent")
