"""What the lessons ask to predict, with the answers of the models."""

import math
import re
from pathlib import Path

import nbformat
import pytest
from scipy import stats

from widgets.classroom.asked import predictions
from widgets.explorers import (
    approaches,
    cost,
    customization,
    definition,
    flexibility,
    production,
    quality,
    quantity,
)
from widgets.explorers.approaches.four_approaches import APPROACH, CHANGES
from widgets.learner.firm import RANGES, Firm
from widgets.models.definition.existence_window import existence_window
from widgets.models.firm.verdict import judge_all
from widgets.models.flexibility.batch_size import flow_time
from widgets.questions.predictions import predict

LESSONS = Path(__file__).parents[1] / "lessons"


def named(what: str) -> list[str]:
    """Return the predictions that the cells of all lessons name after a word."""
    sources = [
        cell.source
        for path in sorted(LESSONS.glob("0*.ipynb"))
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    return re.findall(rf'{what}"([^"]+)"', "\n".join(sources))


LISTED = predictions()
SAID = {key: item["answer"] for key, item in LISTED.items()}


def test_every_prediction_is_asked_once_and_opens_one_explorer():
    assert named(r"predict\(") == named("guess=") == list(LISTED)


def test_the_answer_of_a_prediction_does_not_reach_the_page():
    for key in LISTED:
        assert "answer" not in predict(key).items[0]


def test_lesson_01():
    inputs = definition.DecouplingPoint().inputs
    parts = ("fabricate", "assemble", "deliver")
    assert SAID["01-patience"] == sum(getattr(inputs, part) for part in parts)
    window = existence_window(40, 50_000, extra_cost=1.5, fixed_cost=250_000)
    assert window.upper < 5_000_000
    assert SAID["01-market"] == "Mass production becomes cheaper."


def test_lesson_02():
    for variants, faster in ((1, "the line"), (2, "cells")):
        sentence = production.WatchTheFactory(variants=variants).sentence
        assert sentence.startswith(f"Over 8 hours {faster} ")
    assert SAID["02-variants"] == 2
    assert SAID["02-hal"] == round(47_600 / 71.8)


def test_lesson_03():
    assert SAID["03-designs"] == round(quantity.ThreeQuantities().result.distinct)
    lots = [quantity.LotSize(setup_cost=k).result.best for k in (200, 50)]
    assert lots[1] / lots[0] == pytest.approx(0.5)
    assert SAID["03-lot"] == "It falls to half."


def test_lesson_04():
    result = customization.Configurator().result
    assert result.ordered < result.inputs.orders < 0.06 * result.valid  # what one can reason out
    assert SAID["04-share"] == "Under 6 %"
    worth = [10 * math.log(n) - 0.5 * n for n in LISTED["04-choice"]["x"]]
    assert SAID["04-choice"] == pytest.approx(worth, abs=0.06)


def test_lesson_05():
    volumes = LISTED["05-line"]["x"]
    assert SAID["05-line"] == [2_000_000 / volume + 20 for volume in volumes]
    assert SAID["05-variants"] == math.ceil(cost.MadeToOrder(extra_cost=15).result.threshold)


def test_lesson_06():
    chain, total = (
        flexibility.Chaining(links=x).result.gain("yours") for x in ("long chain", "total")
    )
    assert SAID["06-links"] == round(100 * chain / total)
    lots = LISTED["06-lot"]["x"]
    assert SAID["06-lot"] == pytest.approx(flow_time(lots, 1, 0.1, 8), abs=0.6)


def test_lesson_07():
    tail = stats.norm.sf(2) + stats.norm.cdf(-4)
    assert SAID["07-wait"] == pytest.approx(1 / tail, rel=1e-3)
    slow = quality.InspectionInterval(cost_ratio=4, fault_ratio=2, speed_ratio=0.1).result
    assert slow.by_hour < 1 < slow.by_unit
    assert SAID["07-often"] == "A by the hour, B by the unit"


def test_lesson_08():
    different = [name for (product, _), (name, _) in APPROACH.items() if product == CHANGES]
    assert different == ["collaborative", "transparent"]  # Ada's idea and Ben's
    assert SAID["08-blend"] == "For Ada's and Ben's"
    assert SAID["08-watch"] == math.ceil(approaches.WhichApproach().result.purchases)


def test_lesson_09():
    [found] = [v for v in judge_all(Firm(), RANGES) if v.claim == "mp-cost"]
    assert (found.word, found.lever) == ("holds", "custom_unit")
    assert SAID["09-lever"] == "The variable cost of a customized bicycle"
