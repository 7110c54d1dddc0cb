"""The explorers of lesson 06 show what is published, can be picked in, and say what went wrong."""

import json
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from widgets.asked import Place
from widgets.explorers.flexibility import BatchSize, Chaining, MixedModelSequence
from widgets.models.flexibility import batch_size, chaining
from widgets.models.flexibility.car_sequence import most_cars
from widgets.page.theme import CUSTOM, MASS


def solved(explorer, **inputs):
    return explorer.solve(explorer.Inputs(**inputs))


def after(explorer, result, changes):
    """Return the result once inputs have changed as a pick or a button wants."""
    return explorer.solve(explorer.Inputs(**{**vars(result.inputs), **changes}))


def picked(explorer, result, *names):
    for name in names:
        result = after(explorer, result, explorer.pick(result, Place(name, 0, 0)))
    return result


def names_to_pick(explorer, result):
    traces = go.Figure(explorer.draw(result)).data
    return [name for trace in traces if trace.customdata is not None for name in trace.customdata]


# --- batch size ---


def test_a08_the_best_batch_and_the_wall():
    # A08: s = 1 h, t = 0.1 h, λ = 8 units/h; derived for the course, checked numerically.
    result = solved(BatchSize)
    assert result.best == 85  # of whole numbers; 84.72 as a real one
    assert result.best_time == pytest.approx(89.7216, abs=1e-3)
    assert result.least == pytest.approx(40)
    assert BatchSize.describe(result) == (
        "Your lots of 200 take 131 h; quickest are lots of 85: 89.7 h.\n"
        "Up to 40 units a lot, setups eat all the time."
    )


@pytest.mark.parametrize(("demand", "seconds"), [(8, 57), (6, 141), (9.5, 12.5)])
def test_a_lot_of_one_is_best_up_to_so_many_seconds(demand, seconds):
    """Lesson 06: loads of 80, 60 and 95 % at 0.1 h a unit; lots are whole numbers of units."""
    limit = solved(BatchSize, demand_rate=demand).lot_of_one
    assert 3600 * limit == pytest.approx(seconds, abs=0.6)
    for setup, one in ((0.99 * limit, True), (1.01 * limit, False)):
        times = batch_size.flow_time(np.arange(1, 200), setup, 0.1, demand)
        assert (times.argmin() == 0) == one


def test_no_lot_is_advised_that_nobody_can_make():
    """Setups of 50 s: one unit is through in 1.28 h, two in 1.48 h; lots of 1.2 there are not."""
    result = solved(BatchSize, setup_time=50 / 3600)
    assert (result.best, result.best_time) == (1, pytest.approx(1.28, abs=0.005))
    assert batch_size.flow_time(2, *result.inputs.machine) == pytest.approx(1.48, abs=0.005)
    assert "quickest are lots of one: 1.28 h." in BatchSize.describe(result)


@pytest.mark.parametrize(("factor", "one"), [(0.999, True), (1.001, False)])
def test_a_lot_of_one_is_best_up_to_the_flip(factor, one):
    limit = solved(BatchSize).lot_of_one
    result = solved(BatchSize, setup_time=limit * factor)
    assert (result.best == 1) == one
    assert ("stays quickest up to 57 s of setup" in BatchSize.describe(result)) == one


def test_lots_below_the_wall_never_finish():
    assert "the queue grows without end" in BatchSize.describe(solved(BatchSize, lot_size=40))
    assert BatchSize.describe(solved(BatchSize, lot_size=41)).startswith("Your lots of 41 take ")


def test_a_quarter_of_the_setup_time_gives_a_quarter_of_lot_and_flow_time():
    whole, quarter = solved(BatchSize), solved(BatchSize, setup_time=0.25)
    assert (whole.best, quarter.best) == (85, 21)
    assert whole.best_time / quarter.best_time == pytest.approx(4, rel=1e-3)


def test_a_machine_with_too_much_to_do_is_refused_in_words():
    explorer = BatchSize()
    before = explorer.view
    explorer.asked = {**explorer.asked, "unit_time": 0.2}
    assert explorer.error["field"] == "unit_time"
    assert "queue grows without bound" in explorer.error["text"]
    assert explorer.view == before


# --- chaining ---


@pytest.mark.parametrize(
    ("design", "sales", "tolerance"),
    [
        ("none", 855.442, 1e-3),
        ("pairs", 899.1, 1.5),
        ("open chain", 927.2, 1.5),
        ("long chain", 951.5, 1.0),
        ("total", 955.3, 1.0),
    ],
)
def test_a16_and_a17_expected_sales(design, sales, tolerance):
    # A16, A17: Jordan and Graves 1995, ten plants; recomputed independently.
    result = solved(Chaining, links=design)
    assert result.sales["yours"] == pytest.approx(sales, abs=tolerance)
    assert f"{result.sales['yours']:,.1f} units a month" in Chaining.describe(result)


def test_ten_links_in_a_chain_bring_nearly_all_that_ninety_bring():
    result = solved(Chaining, links="long chain")
    assert result.extra == {"none": 0, "yours": 10, "long chain": 10, "total": 90}
    assert 0.95 < result.gain("yours") / result.gain("total") < 0.98
    assert Chaining.describe(result).startswith(
        "10 links bring 96 % of what 90 would and earn €1,800 a month.\n"
    )


@pytest.mark.parametrize("links", ["1-2", "long chain", "total"])
def test_against_a_common_shock_no_link_adds_anything(links):
    result = solved(Chaining, links=links, correlation=1)
    assert result.gain("yours") == pytest.approx(0, abs=1e-6)
    assert result.next_link is None
    assert Chaining.describe(result).startswith("No link adds anything")
    assert Chaining.actions["Add the link that pays most"](result) == {}


def test_the_gain_falls_with_every_step_of_correlation():
    gains = [solved(Chaining, links="total", correlation=r).gain("yours") for r in (0, 0.3, 0.6, 1)]
    assert (np.diff(gains) < 0).all()


def test_what_all_links_add_when_demands_move_together():
    """Lesson 06: the table is of the chart's own demand; above r = 0.27 the chain does not pay."""
    added = [
        solved(Chaining, links="total", correlation=r).gain("yours") for r in (0, 0.25, 0.5, 0.9, 1)
    ]
    assert added == pytest.approx([99.7, 63.4, 38.3, 6.8, 0], abs=0.1)
    chain = solved(Chaining, links="long chain")
    assert chain.sales["total"] - chain.sales["yours"] == pytest.approx(4, abs=0.5)
    pays = [
        solved(Chaining, links="long chain", correlation=r).profit("yours") > 0
        for r in (0.26, 0.29)
    ]
    assert pays == [True, False]


def test_links_pay_from_the_flip_on():
    result = solved(Chaining, links="long chain")
    limit = result.inputs.margin * result.gain("yours") / 10
    assert "earn" in Chaining.describe(solved(Chaining, links="long chain", link_cost=0.99 * limit))
    assert "lose" in Chaining.describe(solved(Chaining, links="long chain", link_cost=1.01 * limit))


def test_the_best_link_closes_the_chain():
    result = solved(Chaining, links="open chain")
    assert result.next_link == (9, 0)
    closed = after(Chaining, result, Chaining.actions["Add the link that pays most"](result))
    assert (closed.links == solved(Chaining, links="long chain").links).all()


def test_ten_best_steps_do_not_make_the_best_ten_links():
    """Small circles close too early: the greedy ten stay well behind the long chain."""
    result = solved(Chaining, links="none")
    for _ in range(10):
        result = after(Chaining, result, Chaining.actions["Add the link that pays most"](result))
    assert result.extra["yours"] == 10
    share = result.gain("yours") / result.gain("long chain")
    assert 0.6 < share < 0.9


def test_a_link_is_added_and_removed_by_picking():
    start = solved(Chaining, links="none")
    linked = picked(Chaining, start, "Plant 3", "Product 4")
    assert linked.inputs.links == "3-4"
    assert linked.held == ""
    assert picked(Chaining, linked, "Product 4", "Plant 3").inputs.links == "none"
    (link,) = [name for name in names_to_pick(Chaining, linked) if name.endswith("remove link")]
    assert picked(Chaining, linked, link).inputs.links == "none"
    (best,) = [name for name in names_to_pick(Chaining, start) if name.endswith("best link")]
    assert picked(Chaining, start, best).links[start.next_link]


def test_picking_up_is_seen_changed_and_undone():
    start = solved(Chaining)
    held = picked(Chaining, start, "Plant 3")
    assert "Plant 3 is picked up: pick a product." in Chaining.describe(held)
    assert picked(Chaining, held, "Plant 5").held == "Plant 5"
    assert picked(Chaining, held, "Plant 3").held == ""
    with pytest.raises(ValueError, match="plant 3 always makes product 3"):
        picked(Chaining, held, "Product 3")


@pytest.mark.parametrize("sizes", [(10, 10), (12, 5), (5, 12), (2, 2)])
def test_every_name_on_the_chart_can_be_picked(sizes):
    start = solved(Chaining, links="total", plants=sizes[0], products=sizes[1])
    names = names_to_pick(Chaining, start)
    assert len(set(names)) == len(names) == sum(sizes) + start.extra["yours"]
    for name in names[:: max(1, len(names) // 10)]:
        assert Chaining.pick(start, Place(name, 0, 0)) != {}


@pytest.mark.parametrize(
    ("links", "says"),
    [
        ("1-2, soup", "“Soup” is no link|“soup” is no link"),
        ("1-11", "no link “1-11” with 10 plants, 10 products"),
        ("0-3", "no link “0-3”"),
        ("1 2", "type plant-product"),
    ],
)
def test_links_that_are_none_are_refused_in_words(links, says):
    with pytest.raises(ValueError, match=says):
        solved(Chaining, links=links)


@pytest.mark.parametrize("plants", [2, 7, 12])
@pytest.mark.parametrize("products", [2, 7, 12])
def test_any_number_of_plants_stays_on_the_chart(plants, products):
    for capacity in (70, 100, 150):
        result = solved(
            Chaining, links="1-2", plants=plants, products=products, capacity=capacity, spread=50
        )
        assert result.sales["none"] <= result.sales["yours"] + 1e-9
        assert result.sales["yours"] <= result.sales["total"] + 1e-9
        most = min(plants * capacity, 100 * products)
        assert 0.74 * most < result.sales["none"]
        assert result.sales["total"] <= 1.002 * most


# --- mixed-model sequence ---


def test_a19_ten_cars_have_six_good_orders():
    # A19: CSPLib problem 1, after Dincbas, Simonis and Van Hentenryck 1988.
    result = solved(MixedModelSequence, sequence="ABFCEDDECF")
    assert not result.overloaded.any()
    assert (result.orders, result.good) == (226_800, 6)
    assert MixedModelSequence.describe(result) == (
        "This order overloads no station: all 10 cars can be built.\n"
        "Of 226,800 different orders of these cars 6 work."
    )


def test_the_button_goes_through_all_six():
    result, seen = solved(MixedModelSequence), set()
    for _ in range(7):
        change = MixedModelSequence.actions["Show an order that works"](result)
        result = after(MixedModelSequence, result, change)
        assert not result.overloaded.any()
        seen.add(result.sequence)
    assert len(seen) == 6


def test_one_other_car_and_no_order_works():
    result = solved(MixedModelSequence, sequence="ADCCDDEEFF")
    assert result.good == 0
    assert MixedModelSequence.describe(result) == (
        "No order of these cars works: this one overloads 13 windows.\n"
        "All 75,600 different orders overload a station, though each option alone would fit in."
    )
    assert MixedModelSequence.actions["Show an order that works"](result) == {}


def test_demand_without_room_is_one_sentence_and_the_chart_stays():
    explorer = MixedModelSequence()
    before = explorer.view
    explorer.asked = {**explorer.asked, "sequence": "AAAAAABCDE"}
    assert explorer.error["text"] == (
        "No order can serve this demand: option 1 is wanted by 7 of 10 cars, but at most 5 fit in "
        "(1 in any 2)."
    )
    assert explorer.view == before


@pytest.mark.parametrize(
    ("sequence", "says"),
    [("ABCX", "no car of class “X”"), ("A", "2 to 10 cars"), ("ABCDEF" * 2, "2 to 10 cars")],
)
def test_cars_that_are_none_are_refused_in_words(sequence, says):
    with pytest.raises(ValueError, match=says):
        solved(MixedModelSequence, sequence=sequence)


def test_two_picks_swap_two_cars():
    start = solved(MixedModelSequence)
    third, last = (names_to_pick(MixedModelSequence, start)[i] for i in (2, 9))
    held = picked(MixedModelSequence, start, third)
    assert "Car 3 is picked up" in MixedModelSequence.describe(held)
    swapped = picked(MixedModelSequence, held, last)
    assert swapped.sequence == "ABFCDDEEFC"
    assert swapped.held is None
    assert picked(MixedModelSequence, held, third).sequence == start.sequence


def test_windows_light_up_in_the_row_of_their_option():
    result = solved(MixedModelSequence)
    lines = [
        t for t in go.Figure(MixedModelSequence.draw(result)).data if t.name == "overloaded window"
    ]
    drawn = [sum(x is not None and np.isnan(x) for x in line.x) for line in lines]
    assert drawn == result.overloaded.sum(axis=1).tolist() == [3, 2, 2, 2, 3]


def test_one_more_worker_makes_room():
    published = {"sequence": "ABFCEDDECF"}
    counts = [
        solved(MixedModelSequence, **published, helped=f"at option {option}").good
        for option in range(1, 6)
    ]
    assert counts == [860, 60, 20, 50, 32]


# --- the axes do not move ---


@pytest.mark.parametrize("explorer", [BatchSize, Chaining, MixedModelSequence])
def test_presets_keep_the_axes_and_change_the_sentence(explorer):
    results = [solved(explorer, **inputs) for inputs in [{}, *explorer.presets.values()]]
    ranges = set()
    for result in results:
        layout = go.Figure(explorer.draw(result)).layout
        ranges.add(str([layout[axis].range for axis in layout if axis[1:].startswith("axis")]))
    assert len(ranges) == 1
    assert len({explorer.describe(result) for result in results}) == len(results)


@pytest.mark.parametrize("explorer", [BatchSize, Chaining, MixedModelSequence])
def test_the_colours_of_the_two_systems_are_kept_for_them(explorer):
    for inputs in [{}, *explorer.presets.values()]:
        drawn = str(explorer.draw(solved(explorer, **inputs)))
        assert MASS.color not in drawn
        assert CUSTOM.color not in drawn


@pytest.mark.parametrize(("setup", "text"), [(1, "flip"), (0.0151, "flip: 57 s")])
def test_the_chart_names_the_longest_setup_once_it_is_found(setup, text):
    texts = [t.get("text") for t in BatchSize.draw(solved(BatchSize, setup_time=setup))["data"]]
    assert [text] in texts


# --- the arithmetic of the quiz ---

QUIZ = Path(__file__).parents[1] / "lessons" / "quiz" / "06_flexibility.json"


@pytest.fixture(scope="module")
def questions():
    return {question["id"]: question for question in json.loads(QUIZ.read_text("utf-8"))}


def answer(question):
    return question["options"][question["answer"]]["text"]


def test_6_6_room_for_five_sunroofs(questions):
    assert answer(questions["6.6"]).endswith(
        f"at most {most_cars(10, 1, 2)} of 10 cars can have one."
    )


def test_6_7_lots_at_the_wall(questions):
    assert round(float(batch_size.flow_time(80, 1, 0.1, 8))) == 90
    assert batch_size.least_batch(1, 0.1, 8) == pytest.approx(40)
    assert answer(questions["6.7"]) == "The queue grows without end."


def test_6_8_boom_and_slump(questions):
    demand = np.repeat([[120.0], [80.0]], 10, axis=1)
    sold = [chaining.sales(chaining.network(d, 10, 10), 100, demand) for d in ("none", "total")]
    assert sold[0].tolist() == sold[1].tolist()
    assert answer(questions["6.8"]) == "Nothing"


def test_6_9_the_whole_chain_pays_and_its_first_link_does_not(questions):
    first, chain, whole = (solved(Chaining, links=d) for d in ("1-2", "long chain", "total"))
    assert first.gain("yours") == pytest.approx(4.4, abs=0.05)
    assert chain.gain("yours") == pytest.approx(96, abs=0.5)
    assert chain.gain("yours") - solved(Chaining, links="open chain").gain(
        "yours"
    ) == pytest.approx(24, abs=0.5)
    assert whole.gain("yours") - chain.gain("yours") < 80
    assert answer(questions["6.9"]) == (
        f"Build all ten: they earn €{50 * 96:,} and cost €{10 * 300:,}."
    )
