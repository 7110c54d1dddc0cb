"""Lesson 09: explorers say what the rules say and keep the learner's firm; the quiz is right."""

import json
import math
import random
import re
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from widgets.asked import Place
from widgets.explorers import verdict
from widgets.explorers.verdict import ClaimTable, FlipMap, MyFirm, WhatMatters, claim_table
from widgets.explorers.verdict._style import (
    CALLED,
    COUNTED_AS,
    STATEMENTS,
    amount,
    move,
    rounded_across,
    short,
)
from widgets.explorers.verdict.flip_map import NAMES, SHARES, place_of, typed, value_at
from widgets.learner import progress
from widgets.learner.course import claims
from widgets.learner.firm import CASES, NUMBERS, RANGES, Firm
from widgets.models.firm import cost as firm_cost
from widgets.models.firm.claim_rules import RULES, SYMBOLS
from widgets.models.firm.verdict import changed, ratio_maps
from widgets.page.fields import fields_of, parse

QUIZ = Path(__file__).parents[1] / "lessons" / "quiz" / "09_verdict.json"
QUESTIONS = {question["id"]: question for question in json.loads(QUIZ.read_text("utf-8"))}
ALL = (MyFirm, ClaimTable, FlipMap, WhatMatters)


@pytest.fixture(autouse=True)
def an_own_folder(tmp_path, monkeypatch):
    """What an explorer remembers goes into a folder of the test."""
    monkeypatch.chdir(tmp_path)


def solved(cls, **inputs):
    return cls.solve(parse(cls.Inputs, inputs))


def table_of(shown) -> list[str]:
    """Return the lines of a table that is to be unfolded."""
    fold, table, end = shown.data.split("\n\n")
    assert fold.startswith("<details><summary>")
    assert end == "</details>"
    return table.splitlines()


def said(cls, **inputs):
    return cls.describe(solved(cls, **inputs))


def right(key: str) -> str:
    return QUESTIONS[key]["options"][QUESTIONS[key]["answer"]]["text"]


# ---- the firm in all of them -----------------------------------------------------------------


@pytest.mark.parametrize("cls", ALL)
def test_it_asks_for_the_whole_firm_and_remembers_it(cls):
    assert fields_of(Firm).keys() <= fields_of(cls.Inputs).keys()
    explorer = cls()
    explorer.set(demand=12_345.0, product="Chairs")
    assert progress.recall("firm")["inputs"]["demand"] == 12_345
    assert "Chairs" in cls().sentence
    assert MyFirm().inputs.demand == 12_345


def test_a_firm_that_was_saved_before_it_had_all_its_numbers_is_still_known():
    MyFirm().set(demand=12_345.0)
    saved = progress.recall("firm")["inputs"]
    for name in ("taste_dimensions", "custom_setup_share"):
        del saved[name]
    progress.record("firm", "inputs", saved)
    assert MyFirm().inputs == Firm(demand=12_345.0)


def test_a_control_that_is_still_moving_is_followed_and_not_saved():
    one, other = MyFirm(), FlipMap()
    for explorer in (one, other):
        explorer._repr_mimebundle_()
    one.asked = {**one.asked, "variants": 7, "moving": True}
    assert other.inputs.variants == 7
    assert not progress.file().exists()
    one.asked = {**one.asked, "moving": False}
    assert progress.recall("firm")["inputs"]["variants"] == 7


def test_open_explorers_follow_each_other():
    one, other = MyFirm(), FlipMap()
    for explorer in (one, other):
        explorer._repr_mimebundle_()
    one.set(variants=7)
    assert other.inputs.variants == 7
    other._act(other, {"pick": {"name": None, "x": 1.0, "y": 0.0}}, [])
    assert one.inputs.demand == RANGES["demand"][1]
    assert one.inputs.custom_unit == RANGES["custom_unit"][0]


@pytest.mark.parametrize("cls", ALL)
@pytest.mark.parametrize("name", CASES)
def test_a_firm_without_a_name_is_your_firm(cls, name):
    assert re.search("[Yy]our firm", said(cls, **{**CASES[name], "product": ""}))


# ---- MyFirm ----------------------------------------------------------------------------------


def test_the_firm_says_what_serving_costs_and_where_it_turns():
    result = solved(MyFirm)
    assert result.mass == pytest.approx(364.5, abs=0.1)
    assert result.custom == pytest.approx(331.6, abs=0.1)
    assert sum(pair[0] for pair in result.parts.values()) == pytest.approx(result.mass)
    [flip] = result.flips
    mass, custom = firm_cost.serving_cost(changed(Firm(), demand=flip))
    assert float(mass) == pytest.approx(float(custom), rel=1e-3)
    words = said(MyFirm)
    assert "saves €986,000 a year" in words
    assert "48,600" not in words  # that is to be found


def test_the_firm_has_sides_that_demand_does_not_turn():
    assert solved(MyFirm, **CASES["Small cars"]).flips == []
    assert "mass production saves" in said(MyFirm, **CASES["Small cars"])


def test_the_firm_stands_on_its_own_curve():
    result = solved(MyFirm, demand=5_000)
    at = np.interp(np.log(5_000), np.log(result.demands), result.relative)
    you = next(trace for trace in go.Figure(MyFirm.draw(result)).data if trace.text == ("you",))
    assert you.x[0] == 5_000
    assert you.y[0] == pytest.approx(at, rel=1e-3)


# ---- ClaimTable ------------------------------------------------------------------------------


def test_the_table_counts_and_names_the_nearest():
    result = solved(ClaimTable)
    words = [v.word for v in result.verdicts if v.claim not in COUNTED_AS]
    counts = [words.count(word) for word in ("holds", "flips", "depends")]
    assert sum(counts) == 16
    assert f"{counts[0]} hold, {counts[1]} flip, {counts[2]} depend" in said(ClaimTable)
    distances = [abs(np.log(v.factor)) for v in result.verdicts if v.factor]
    assert abs(np.log(result.nearest.factor)) == min(distances)
    assert f"the nearest to turning is “{CALLED[result.nearest.claim]}”" in said(ClaimTable)
    close = sum(v.close for v in result.verdicts)
    assert f"{close} verdicts are close" in said(ClaimTable)


def test_the_table_says_what_the_definitions_let_in_and_leave_out():
    words = said(ClaimTable)
    assert "The line counts as mass production;" in words
    assert "the flexible system counts as mass customization, but close" in words
    craft = said(ClaimTable, variants=300, hand_unit=100)
    assert "The line is left out of mass production" in craft
    assert (
        "is left out of mass customization (at scale: yes, more efficient than craft: no)" in craft
    )


def test_a_mark_says_its_word_and_stands_farther_if_safer():
    result = solved(ClaimTable)
    marks = go.Figure(ClaimTable.draw(result)).data[1]
    low, high = claim_table.MOVE.low, claim_table.MOVE.high
    for v, x in zip(result.verdicts, marks.x, strict=True):
        assert low < x < high
        assert (x < claim_table.CLOSE_UP_TO) == v.close
        assert (x == claim_table.NEVER) == (v.factor is None)
    order = sorted(zip(map(claim_table.distance, result.verdicts), marks.x, strict=True))
    assert [x for _, x in order] == sorted(marks.x)
    symbols = {v.word: symbol for v, symbol in zip(result.verdicts, marks.marker.symbol,
                                                   strict=True)}  # fmt: skip
    assert len(set(symbols.values())) == len(symbols) == 4


def test_the_card_shows_every_formula_and_every_letter():
    symbols = ClaimTable.card.symbols
    for claim, rule in RULES.items():
        for reading in rule.readings:
            assert CALLED[claim] in symbols[reading.formula]
            assert reading.name in symbols[reading.formula]
    assert all(letter in symbols for letter in SYMBOLS.values())


def test_the_votes_of_lesson_00_stand_beside_the_verdicts():
    assert "vote" not in said(ClaimTable)
    for claim, word in {
        "mp-cost": "holds",
        "method-mc": "holds",
        "mp-line": "depends",  # a condition decides, and a firm's numbers say which side it is on
        "definition-mp": "holds",
        "summary": "I don't know",
    }.items():
        progress.record("votes", claim, {"value": word, "sure": None})
    result = solved(ClaimTable)
    assert result.votes.keys() == {"mp-cost", "method-mc", "mp-line", "definition-mp"}
    assert "You voted holds or flips on 2; 1 came out so." in said(ClaimTable)
    rows = {line.split(" ·")[0]: line for line in table_of(verdict.statements())}
    assert "| holds |" in rows[f"| **{CALLED['mp-cost']}**"]
    assert "| – |" in rows[f"| **{CALLED['summary']}**"]


def test_a_damaged_file_of_answers_does_not_stop_the_table():
    progress.file().write_text("{oh", "utf-8")
    assert solved(ClaimTable).votes == {}
    assert progress.file().read_text("utf-8") == "{oh"


def test_the_table_in_words_has_every_statement_with_both_figures():
    table = ClaimTable()
    table.preset("Small cars")
    shown = verdict.statements()
    assert "<summary>All figures of Small cars, in words</summary>" in shown.data
    lines = table_of(shown)
    assert len(lines) == 2 + len(RULES)
    for line, found in zip(lines[2:], table.result.verdicts, strict=True):
        assert line.count(" | ") == 5
        assert line.startswith(f"| **{CALLED[found.claim]}** · {STATEMENTS[found.claim]} | ")
        for reading in RULES[found.claim].readings:
            assert f"{reading.mass}: " in line
            assert f"{reading.custom}" in line
        assert ("close" in line) == found.close
    assert "the best of the four approaches (collaborative): €14,100/unit" in "".join(lines)
    assert "**depends (per design: yes, per lot: no)**" in "".join(lines)


def test_a_verdict_that_no_number_turns_says_so():
    [row] = [line for line in table_of(verdict.statements()) if CALLED["customization-row"] in line]
    assert row.endswith("| with no number alone |")


def test_the_cases_side_by_side():
    header, _, *lines = table_of(verdict.cases())
    assert header == f"| statement | Bicycles | {' | '.join(CASES)} |"
    words = [re.findall(r"\| (holds|flips|depends|counts|left out)(?=,| )", line) for line in lines]
    assert [len(row) for row in words] == [5] * 18
    # the prediction of the lesson
    assert sum(len(set(row)) == 1 for row in words) == 7


@pytest.mark.parametrize(
    ("factor", "words"),
    [(1.0625, "+6.2 %"), (0.5, "−50 %"), (2, "+100 %"), (2.5, "×2.5"), (0.0017, "×0.0017")],
)
def test_a_move_is_said_in_percent_or_times(factor, words):
    assert move(factor) == words


def test_amounts_carry_their_units():
    assert amount(20_380.4, "units/year") == "20,400 units/year"
    assert amount(0.8, "€ per € spent") == "€0.80 per € spent"
    assert amount(1, "units/year") == "1 unit/year"
    assert all(len(short(name)) <= 19 for name in NUMBERS)


# ---- FlipMap ---------------------------------------------------------------------------------


def test_the_map_offers_sentences():
    options = fields_of(FlipMap.Inputs)["claim"].options
    assert options == tuple(claim["statement"] for claim in claims())
    assert all(CALLED[claim] in said(FlipMap, claim=STATEMENTS[claim]) for claim in RULES)


def test_the_map_is_the_rule_at_every_point():
    result = solved(FlipMap)
    demand, cost = NUMBERS["demand"], NUMBERS["custom_unit"]
    assert result.ratio.shape == (101, 101)
    for row, column in ((0, 0), (50, 20), (100, 100), (30, 70)):
        firm = changed(Firm(), demand=value_at(demand, column / 100),
                       custom_unit=value_at(cost, row / 100))  # fmt: skip
        [reading] = RULES["mp-cost"].readings
        assert result.ratio[row, column] == pytest.approx(float(reading.find(firm).ratio))


@pytest.mark.parametrize("claim", RULES)
def test_on_the_border_the_claim_turns(claim):
    result = solved(FlipMap, claim=STATEMENTS[claim])
    across, up = (value_at(NUMBERS[name], SHARES) for name in ("demand", "custom_unit"))
    right = ratio_maps(claim, Firm(), demand=across, custom_unit=up[:, None]) >= 1
    words = right.sum(axis=0) / len(right)
    np.testing.assert_array_equal(np.isnan(result.ratio), (words > 0) & (words < 1))
    np.testing.assert_array_equal(result.ratio >= 1, words == 1)
    assert (len(result.border) > 0) == (len(np.unique(words)) > 1)
    for x, y in 100 * result.border:
        # between two neighbouring points of the grid
        rows, columns = ({int(at + 1e-6), int(np.ceil(at - 1e-6))} for at in (y, x))
        near = {tuple(right[:, row, column]) for row in rows for column in columns}
        assert len(near) > 1


def test_where_a_statement_depends_the_map_is_grey_and_says_so():
    claim = STATEMENTS["summary"]
    result = solved(FlipMap, claim=claim)
    heat, *_ = FlipMap.draw(result)["data"]
    shown = result.ratio[::2, ::2]
    assert np.isnan(shown).any()
    assert (heat["z"][np.isnan(shown)] == 0).all()
    assert "depends on 98 %" in said(FlipMap, claim=claim)
    texts = [trace.get("text") for trace in FlipMap.draw(result)["data"]]
    assert ["<b>depends</b>"] in texts
    definition = solved(FlipMap, claim=STATEMENTS["definition-mp"])
    texts = [trace.get("text") for trace in FlipMap.draw(definition)["data"]]
    assert ["<b>counts</b>"] in texts
    assert ["<b>left out</b>"] in texts


def test_a_click_moves_the_firm_there():
    result = solved(FlipMap)
    x = place_of(NUMBERS["demand"], 2_000)
    moved = FlipMap.pick(result, Place(None, x, 1.0))
    assert moved == {"demand": 2_000, "custom_unit": 1e5}
    assert not {"claim", "across", "up"} & moved.keys()


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_can_be_an_axis(name):
    field = NUMBERS[name]
    shares = np.linspace(0, 1, 11)
    for share in shares:
        value = field.parse(typed(field, share))
        assert place_of(field, value_at(field, share)) == pytest.approx(share)
        assert field.low <= value <= field.high
    other = "demand" if name != "demand" else "variants"
    labels = {"across": field.label, "up": NUMBERS[other].label}
    axis = go.Figure(FlipMap.draw(solved(FlipMap, **labels))).layout.xaxis
    assert axis.title.text.lower().startswith(short(name).lower())
    assert len(axis.tickvals) == len(set(axis.ticktext)) >= 2
    assert all(0 <= tick <= 1 for tick in axis.tickvals)


def test_a_map_needs_two_numbers():
    label = NUMBERS["demand"].label
    with pytest.raises(ValueError, match="two different numbers"):
        solved(FlipMap, across=label, up=label)


@pytest.mark.parametrize("label", FlipMap.actions)
def test_a_button_shows_another_statement_and_keeps_the_firm(label):
    explorer = FlipMap(variants=40)
    explorer._act(explorer, {"action": label}, [])
    assert explorer.error["text"] == ""
    assert explorer.inputs.variants == 40
    assert {explorer.inputs.across, explorer.inputs.up} <= NAMES.keys()
    assert explorer.inputs != FlipMap.Inputs(variants=40)


# ---- WhatMatters -----------------------------------------------------------------------------


def test_each_bar_is_the_firm_with_one_number_halved_and_doubled():
    result = solved(WhatMatters)
    for name, halved, doubled in zip(result.names, result.halved, result.doubled, strict=True):
        field = NUMBERS[name]
        for factor, shown in ((0.5, halved), (2, doubled)):
            value = min(max(getattr(Firm(), name) * factor, field.low), field.high)
            mass, custom = firm_cost.serving_cost(changed(Firm(), **{name: value}))
            assert shown == pytest.approx(float(custom / mass))


def test_the_strongest_comes_first_and_nothing_stronger_is_left_out():
    result = solved(WhatMatters)
    moved = np.maximum(
        np.abs(np.log(result.halved / result.relative)),
        np.abs(np.log(result.doubled / result.relative)),
    )
    assert (np.diff(moved) <= 1e-12).all()
    assert len(result.names) == len(set(result.names)) == 10
    assert "setup_time" not in result.names


def test_it_names_the_numbers_that_turn_the_choice_alone():
    words = said(WhatMatters)
    assert "turns the choice: unit cost MC, unit cost MP" in words
    assert "does not turn the choice" in said(WhatMatters, **CASES["Backpacks"])


# ---- the quiz of the lesson ------------------------------------------------------------------


def test_the_quiz_has_enough_questions_and_does_not_favour_a_place():
    assert len(QUESTIONS) >= 6
    shown = []
    for key, question in QUESTIONS.items():
        options = [option["text"] for option in question["options"]]
        if not question["ordered"]:
            random.Random(key).shuffle(options)
        shown.append(options.index(right(key)))
    assert len(set(shown)) >= 3


def test_9_6_near_and_not_more():
    assert pytest.approx(1.08) == 324 / 300
    assert 300 + 27 - 324 == 3
    assert "€3" in right("9.6")


def test_9_8_only_one_bar_crosses_one():
    assert 0.5 < 1 < 1.7
    assert 0.87 < 0.95 < 1
    assert right("9.8").startswith("The unit cost alone")


def test_9_9_the_distance_to_the_break_even_volume():
    volume = (2_000_000 - 200_000) / (40 - 20)
    assert float(right("9.9")) == volume / 40_000
    assert (2_000_000 / 40_000 + 20, 200_000 / 40_000 + 40) == (70, 45)


@pytest.mark.parametrize("case", ["", *ClaimTable.presets])
def test_a_number_that_turns_a_verdict_does_so_as_it_is_written(case):
    firm = dict(ClaimTable.presets.get(case, {}))
    for verdict_now in solved(ClaimTable, **firm).verdicts:
        flip, lever = verdict_now.flip, verdict_now.lever
        if flip is None or math.isclose(
            shown := rounded_across(flip, verdict_now.now), flip, rel_tol=1e-6
        ):
            continue  # on the border itself it may be either
        field = fields_of(Firm)[lever]
        shown = math.ceil(shown) if field.kind == "integer" else shown
        there = solved(ClaimTable, **{**firm, lever: shown}).verdicts
        words = {each.claim: each.word for each in there}
        assert words[verdict_now.claim] != verdict_now.word, (verdict_now.claim, lever, shown)
