"""Tasks notice by themselves when they are reached, and can be reached by a learner."""

import contextlib
import dataclasses
import itertools
import json
import re
from pathlib import Path

import nbformat
import pytest
from everything import explorers

from widgets.data import LESSONS
from widgets.explorers.cost import BreakEven
from widgets.explorers.verdict import MyFirm, WhatMatters
from widgets.learner import progress
from widgets.page.fields import fields_of
from widgets.questions import predict
from widgets.questions.tasks import tasks

NAMED = {cls.__name__: cls for cls in explorers().values()}
CASES = [
    pytest.param(lesson, name, task, id=task.id)
    for lesson, of in tasks().items()
    for name, listed in of.items()
    for task in listed
]
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def started(lesson: str, name: str):
    """Return an explorer as the lesson starts it, without its prediction."""
    for cell in nbformat.read(LESSONS / f"{lesson}.ipynb", as_version=4).cells:
        if cell.cell_type == "code" and (found := re.search(rf"\w+\.{name}\((.*)\)", cell.source)):
            given = re.sub(r',?\s*guess="[^"]*"', "", found[1]).strip(", ")
            return eval(f"cls({given})", {"cls": NAMED[name]})
    raise AssertionError(f"lesson {lesson} has no {name}")


def reached(explorer) -> set[str]:
    return set(explorer._tasks.done)


def numbers(text: str) -> set[str]:
    return {found.rstrip(",") for found in NUMBER.findall(text)}


@pytest.mark.parametrize(("lesson", "name", "task"), CASES)
def test_a_task_is_open_at_the_start_and_done_at_the_end_of_its_way(lesson, name, task):
    explorer = started(lesson, name)
    explorer.set()  # asks again what stands there
    assert task.id not in reached(explorer)
    assert len(task.way) == len(task.reached)
    assert {step for step in task.way if isinstance(step, str)} <= set(explorer.schema["presets"])
    for _ in task.way:
        if task.id in reached(explorer):
            break  # one of the things to compare was there at the start
        explorer._act(explorer, {"task": task.id}, [])
        assert explorer.error["text"] == ""
    assert explorer._tasks.done[task.id] == "shown"
    assert task.id in explorer.reached


@pytest.mark.parametrize(("lesson", "name", "task"), CASES)
def test_no_single_preset_does_a_task_unless_it_is_the_way(lesson, name, task):
    for preset in NAMED[name].presets:
        progress.file().unlink(missing_ok=True)
        explorer = started(lesson, name)
        explorer.preset(preset)
        assert task.id not in reached(explorer) or any(isinstance(w, str) for w in task.way), preset


@pytest.mark.parametrize(("lesson", "name", "task"), CASES)
def test_a_task_is_reached_by_the_controls_on_the_page(lesson, name, task):
    """Its own way has the numbers of the text; those that the sliders stop at will do, too."""

    def stops(key, value):
        field = fields_of(explorer.Inputs)[key]
        if field.kind not in ("number", "integer"):
            return [value]
        return sorted(field.stops(), key=lambda stop: abs(stop - value))[:2]

    explorer = started(lesson, name)
    start = dataclasses.asdict(explorer.inputs)
    for step in task.way:
        if isinstance(step, str):
            explorer.preset(step)
            continue
        for near in itertools.product(*(stops(*item) for item in step.items())):
            with contextlib.suppress(ValueError):  # one step too far
                explorer.set(**start | dict(zip(step, near, strict=True)))
    assert task.id in reached(explorer)


@pytest.mark.parametrize(("lesson", "name", "task"), CASES)
def test_the_first_sentence_does_not_give_the_answer(lesson, name, task):
    explorer = started(lesson, name)
    given = numbers(" ".join([task.ask, *map(str, dataclasses.asdict(explorer.inputs).values())]))
    answer = {n for n in numbers(task.shows) - given if len(n) > 1}
    assert answer & numbers(explorer.sentence) == set()


@pytest.mark.parametrize(("lesson", "name", "task"), CASES)
def test_a_task_is_short_and_has_a_hint_and_a_meaning(lesson, name, task):
    assert task.id.startswith(lesson[:2])
    for text, most in ((task.ask, 35), (task.hint, 35), (task.shows, 40)):
        assert 3 <= len(text.split()) <= most, text
        assert text.endswith((".", "?", ")"))


def test_the_ids_of_all_tasks_differ():
    ids = [case.values[2].id for case in CASES]
    assert sorted(set(ids)) == sorted(ids)


def test_every_explorer_of_the_lessons_01_to_09_has_its_tasks():
    """The game is a task of its own, and what a firm is described with asks for the firm."""
    free = {"RunTheFirm", "GameReview", "MyFirm", "ClaimTable"}
    asked = {name for listed in tasks().values() for name in listed}
    assert set(NAMED) - free <= asked
    for listed in tasks().values():
        assert all(1 <= len(of) <= 3 for of in listed.values())


def test_a_task_that_is_found_is_kept_and_said_once():
    explorer = BreakEven()
    explorer.set(custom_unit=20)
    assert json.loads(Path("my_course.json").read_text("utf-8"))["tasks"] == {"05-never": "found"}
    assert [each["done"] for each in explorer.tasks if each["id"] == "05-never"] == ["found"]
    assert "05-never" in reached(BreakEven())


def test_a_control_that_is_still_moving_ticks_nothing():
    explorer = BreakEven()
    asked = {**dataclasses.asdict(explorer.inputs), "custom_unit": 20}
    explorer.asked = {**asked, "moving": True, "#": 1}
    assert explorer.inputs.custom_unit == 20
    assert reached(explorer) == set()
    explorer.asked = {**asked, "moving": False, "#": 2}
    assert reached(explorer) == {"05-never"}


def test_what_is_done_elsewhere_ticks_nothing_until_it_is_chosen_here():
    elsewhere, here = MyFirm(), WhatMatters()
    elsewhere.preset("Small cars")
    assert here.inputs.product == "Small cars"
    assert reached(here) == set()
    here._act(here, {"preset": "Small cars"}, [])
    assert reached(here) == {"09-places"}


def test_a_guess_that_is_locked_ticks_nothing():
    guess = predict("05-line")
    explorer = BreakEven(custom_unit=20, guess=guess)
    guess.answer("05-line", [500, 200, 60, 30, 20])
    assert explorer.locked is False
    assert reached(explorer) == set()


def test_of_two_things_to_compare_a_page_knows_which_were_seen():
    explorer = NAMED["PerceivedValue"]()

    def faster():
        return next(each for each in explorer.tasks if each["id"] == "04-faster")

    assert (faster()["seen"], faster()["parts"], faster()["done"]) == (0, 2, "")
    explorer.set(minutes=0)
    assert (faster()["seen"], faster()["done"]) == (1, "")
    explorer.set(minutes=30, days=7)
    assert (faster()["seen"], faster()["done"]) == (2, "found")


def test_a_line_that_the_button_shows_is_not_found():
    explorer = NAMED["LineBalance"]()
    for button in ("Show a best line", "Prove the minimum"):
        explorer._act(explorer, {"action": button}, [])
        assert explorer.result.balance.stations == 5
        assert reached(explorer) == set()
    best = explorer.inputs.stations
    explorer.reset()
    explorer.set(cycle_time=12)
    explorer._act(explorer, {"action": "Show a best line"}, [])  # of another line
    explorer.set(cycle_time=10, stations="")
    explorer._act(explorer, {"action": "Prove the minimum"}, [])
    explorer.set(stations=best)
    assert reached(explorer) == {"02-five"}


def test_the_part_that_differs_most_is_not_the_same_for_both_firms():
    [task] = [case.values[2] for case in CASES if case.values[2].id == "09-part"]
    firm = MyFirm()
    for product, largest in (("Bicycles", "variable cost"), ("Small cars", "wrong forecasts")):
        firm.preset(product) if product in firm.presets else firm.reset()
        assert f"largest difference is {largest}" in firm.sentence
        assert largest.split()[-1].rstrip("s") in task.shows


def test_a_tick_that_cannot_be_saved_says_so(monkeypatch):
    def refuse(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("widgets.learner.progress.record", refuse)
    explorer = BreakEven(custom_unit=30)
    explorer.set(custom_unit=20)
    assert "could not be saved" in explorer.error["text"]
    assert reached(explorer) == {"05-never"}


def found(name: str, **inputs):
    """Return what an explorer finds when some of its inputs are changed."""
    cls = NAMED[name]
    return cls.solve(dataclasses.replace(cls.Inputs(), **inputs))


def verdicts(preset: str = "") -> dict[str, str]:
    start = NAMED["ClaimTable"].presets[preset] if preset else {}
    return {each.claim: each.word for each in found("ClaimTable", **start).verdicts}


def test_the_numbers_that_tasks_tell_are_those_of_the_model():
    told = {case.values[2].id: case.values[2].shows for case in CASES}

    assert "at 195 million buyers" in told["01-never-back"]
    cheap = NAMED["ExistenceWindow"].describe(found("ExistenceWindow", extra_cost=0.1))
    assert "to 195 million buyers" in cheap

    assert "About €126,000" in told["01-small-market"]
    pays = [
        (small := found("ExistenceWindow", market_size=10_000, fixed_cost=cost)).custom[-1]
        < small.mass[-1]
        for cost in (126_000, 127_000)
    ]
    assert pays == [True, False]

    assert "91 %. The first 8 places" in told["02-twice"]
    needed = [found("LineBuffers", target=share).custom_needed for share in (85, 91, 92)]
    assert needed[0] == 8
    assert needed[1] <= 16 < needed[2]

    assert "67 %, 49 %, 44 %" in told["02-longer"]
    bare = [NAMED["LineBuffers"].describe(found("LineBuffers", stations=n)) for n in (2, 5, 8)]
    for share, words in zip(("66.7 %", "48.7 %", "44.4 %"), bare, strict=True):
        assert share in words

    assert "Just under 4" in told["03-one"]
    rare = [found("LotSize", setup_cost=1, demand=demand).best_whole for demand in (3.99, 4)]
    assert rare == [1, 2]

    assert "it takes 10 or 11 days" in told["04-eight"]
    drives = fields_of(NAMED["Configurator"].Inputs)["electric"].options[1:]
    built = {"brakes": "Disc brakes", "gears": "Derailleur gear"}
    days = {
        drive: found("Configurator", **built, electric=drive).standing.quote.lead_time
        for drive in drives
    }
    assert days.pop("Rear hub motor, 400 Wh") == 8
    assert set(days.values()) == {10, 11}

    assert "€18.90 a unit" in told["05-twelve"]
    assert round(found("MadeToOrder", variants=12).here, 2) == 18.90

    assert "About 2,700 units. At 3,201 it is 6 %" in told["07-large"]
    share = {lot: found("SamplingPlan", lot_size=lot).order.share for lot in (2690, 2700, 3201)}
    assert share[2700] < 0.05 < share[2690]
    assert round(share[3201], 2) == 0.06

    assert "from about 0.95 steps on" in told["08-far"]
    best = [found("OneCustomer", wish=wish).least == "collaborative" for wish in (0.9, 0.95)]
    assert best == [False, True]

    assert "On five" in told["09-differ"]
    bicycles, aligners = verdicts(), verdicts("Dental aligners")
    assert sum(bicycles[claim] != aligners[claim] for claim in bicycles) == 5

    assert "The uncertainty of demand" in told["09-places"]
    cars = found("WhatMatters", **NAMED["WhatMatters"].presets["Small cars"])
    assert set(cars.turning) - set(found("WhatMatters").turning) == {"demand_cv"}
