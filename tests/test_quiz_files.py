"""Every question has one answer, explains all the others, and its numbers are right."""

import json
import re
from collections import Counter
from math import isclose, sqrt
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "lessons" / "quiz"
FILES = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.json"))}
QUESTIONS = {question["id"]: question for file in FILES.values() for question in file}
LESSONS = [
    "01_definition",
    "02_production",
    "03_quantity",
    "04_customization",
    "05_cost",
    "06_flexibility",
    "07_quality",
    "08_approaches",
    "09_verdict",
]
KEYS = {"id", "question", "options", "answer", "explanation", "ordered", "source"}
SENTENCE = re.compile(r"[A-Z€\d½][^\n$]*[.?!]")


def right(key: str) -> str:
    """Return the text of the answer."""
    return QUESTIONS[key]["options"][QUESTIONS[key]["answer"]]["text"]


def texts(key: str) -> list[str]:
    return [option["text"] for option in QUESTIONS[key]["options"]]


def test_there_is_a_quiz_for_every_lesson_and_the_two_forms():
    assert list(FILES) == [*LESSONS, "form_p", "form_q"]


def test_ids_are_unique_and_in_the_file_they_belong_to():
    ids = Counter(question["id"] for file in FILES.values() for question in file)
    assert [key for key, count in ids.items() if count > 1] == []
    for number, lesson in enumerate(LESSONS, start=1):
        keys = [question["id"] for question in FILES[lesson]]
        assert keys[:3] == [f"{number}.{i}" for i in (1, 2, 3)]
        assert all(re.fullmatch(rf"{number}\.[1-36-9]", key) for key in keys)
    # the before and after forms share no question with a lesson: memory is not learning
    assert [question["id"] for question in FILES["form_p"]] == [f"{i}.4" for i in range(1, 10)]
    assert [question["id"] for question in FILES["form_q"]] == [f"{i}.5" for i in range(1, 10)]


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_has_one_answer_and_explains_every_other(key):
    question = QUESTIONS[key]
    assert set(question) == KEYS
    options = question["options"]
    assert 2 <= len(options) <= 5
    assert all(set(option) == {"text", "why"} for option in options)
    assert len(set(texts(key))) == len(options)
    assert all(texts(key))
    assert type(question["ordered"]) is bool
    assert SENTENCE.fullmatch(question["explanation"])
    assert question["source"]
    # the answer is explained by the explanation, every other option by its own "why"
    assert [i for i, option in enumerate(options) if not option["why"]] == [question["answer"]]
    whys = [option["why"] for option in options if option["why"]]
    assert len(set(whys)) == len(whys)
    assert all(SENTENCE.fullmatch(why) for why in whys)


@pytest.mark.parametrize("name", FILES)
def test_money_is_in_euros_and_letters_are_not_named(name):
    text = (FOLDER / f"{name}.json").read_text("utf-8")
    assert "$" not in text  # a pair would start mathematics
    assert not re.search(r"\b([Oo]ption|[Aa]nswer) [A-E]\b", text)  # the options are shuffled


# ---- the arithmetic of lesson 5 -------------------------------------------------------------


def test_5_1_break_even():
    assert 3_000 * (50 - 30) == 60_000
    assert right("5.1") == f"Profit is zero; from now on each unit adds €{50 - 30}."


def test_5_2_two_lines():
    x, y = 200_000 + 10 * 6_000, 50_000 + 25 * 6_000
    assert right("5.2") == f"Line Y, by €{x - y:,} a year, all costs counted"
    assert (200_000 - 50_000) / (25 - 10) == 10_000


def test_5_3_newsvendor_with_uniform_demand():
    def profit(order):
        demand = range(100, 301)
        return sum(100 * min(order, d) for d in demand) / len(demand) - 20 * order

    best = max(range(100, 301), key=profit)
    assert best == pytest.approx(260, abs=1)
    assert profit(260) > max(profit(200), profit(300))
    assert isclose((best - 100) / 200, 80 / (80 + 20), abs_tol=0.01)


def test_5_4_markdowns_against_an_extra_cost():
    stock, order = 0.7 * 40 + 0.3 * 20 - 20, 40 - 25
    assert right("5.4") == f"Made to order: €{order} against €{stock:.0f}"


def test_5_5_pooling_in_perfect_step():
    assert right("5.5").startswith("400 ")
    assert 4 * 100 * sqrt((1 + 3 * 0) / 4) == 200


def test_5_6_forecast_errors_against_the_extra_cost():
    extra_cost = 12_000 * 3
    assert right("5.6") == f"Made to order saves €{40_000 - extra_cost:,} a year."
    assert f"Made to order costs €{extra_cost:,} a year more." in texts("5.6")
    assert f"above an extra cost of €{40_000 / 12_000:.2f}" in QUESTIONS["5.6"]["explanation"]


def test_5_7_forecast_errors_grow_with_the_root_of_the_variants():
    total = 100.0  # standard deviation of the whole demand, the same in both cases
    summed = {n: n * (total / sqrt(n)) for n in (4, 16)}
    growth = summed[16] / summed[4]
    assert right("5.7") == f"€{20_000 * growth:,.0f} a year"
    wrong = [20_000 / growth, 20_000, 20_000 * 16 / 4]
    assert [f"€{cost:,.0f} a year" for cost in wrong] == [
        text for text in texts("5.7") if text != right("5.7")
    ]


def test_5_8_pooling_with_some_correlation():
    n, stock, correlation = 5, 100, 0.2
    variance = n * stock**2 + n * (n - 1) * correlation * stock**2
    assert right("5.8") == f"{sqrt(variance):.0f}"
    assert f"About {sqrt(n) * stock:.0f}" in texts("5.8")


def test_5_9_nearly_equal_variable_costs():
    volume = (300_000 - 100_000) / (20.10 - 20.00)
    assert right("5.9") == f"Above {volume:,.0f} units a year"
    assert f"Above {200_000 / 20:,.0f} units a year" in texts("5.9")
