"""Where one input bounds another, and what lies beyond a model or an axis: said, never lost."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from widgets.explorers.cost import MadeToOrder
from widgets.explorers.customization import Variety
from widgets.explorers.flexibility import Chaining
from widgets.explorers.verdict import FlipMap
from widgets.learner.firm import Firm
from widgets.models.production.work_in_progress import critical_work_in_progress
from widgets.models.validate import Refused, require
from widgets.page.fields import Limit, explained, fields_of, integer, number, parse, ranges_now
from widgets.page.panels import Axis, Panel


@dataclass(frozen=True)
class Inputs:
    made: int = integer("Units made", "units", 40, 0, 100)
    sold: float = number("Units sold", "units", 30, 0, 100, step=1)
    share: float = number("Share of faults", "%", 5, 0, 100, step=1)

    def limits(self):
        why = "nobody sells what is not made"
        return {"made": Limit(low=self.sold, why=why), "sold": Limit(high=self.made, why=why)}


# ---- limits between inputs ---------------------------------------------------------------------


def test_a_range_follows_the_other_inputs_and_gives_its_reason():
    assert ranges_now(Inputs(sold=12.5)) == {
        "made": {
            "low": 13, "high": 100, "text": "now 13 to 100", "why": "nobody sells what is not made",
        },
        "sold": {
            "low": 0, "high": 40, "text": "now 0 to 40", "why": "nobody sells what is not made",
        },
    }  # fmt: skip
    assert "sold" not in ranges_now(Inputs(made=100))


@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        ({"sold": 41}, "sold", "Units sold: 41 is out of range now; type a number from 0 to 40 "),
        ({"made": 29}, "made", "Units made: 29 is out of range now; type a number from 30 to 100 "),
        ({"made": 0, "sold": 1}, "made", "only"),
    ],
)
def test_what_was_changed_last_is_what_is_refused(asked, field, says):
    before = Inputs()
    with pytest.raises(ValueError, match="nobody sells what is not made") as caught:
        parse(Inputs, {"made": 40, "sold": 30, **asked}, before)
    assert caught.value.field == field
    if says != "only":
        assert str(caught.value).startswith(says)


def test_the_end_of_a_range_and_what_is_off_by_rounding_are_allowed():
    for sold in (40, 40 + 1e-12):
        assert parse(Inputs, {"sold": sold}).sold == sold


def test_an_explorer_shows_the_ranges_and_marks_the_control():
    explorer = MadeToOrder()
    assert explorer.view["ranges"]["salvage"]["high"] == 29.7
    explorer.asked = {**explorer.asked, "salvage": 35}
    assert explorer.error["field"] == "salvage"
    assert explorer.view["values"]["salvage"] == 10
    explorer.set(unit_cost=50, price=100)
    assert explorer.view["ranges"]["salvage"]["high"] == 49.5
    explorer.set(salvage=35)
    assert explorer.inputs.salvage == 35
    with pytest.raises(ValueError, match="Variation of one demand: 80 is out of range now"):
        Chaining(spread=80)


# ---- what a model refuses ----------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [49, 98, 103])
def test_a_number_off_by_rounding_is_not_refused_as_what_it_is(jobs):
    assert critical_work_in_progress(jobs, 1 / jobs) == 1


def test_limits_of_any_shape_name_the_number_that_is_wrong():
    assert require("share", [1, 2], at_most=[[2], [3]]) is not None
    with pytest.raises(
        Refused, match=r"^share must be at least 0 and below 1\.5, not 2$"
    ) as caught:
        require("share", [1, 2], at_least=0, below=[[3], [1.5]])
    assert (caught.value.parameter, caught.value.value) == ("share", 2)
    with pytest.raises(Refused, match="must be a finite number, not inf"):
        require("share", np.inf, at_least=0)
    with pytest.raises(Refused, match="must be above 0, not 0"):
        require("share", 0, above=0)


@pytest.mark.parametrize("across", ["Yearly demand", "Variants on offer"])
def test_a_map_over_the_load_is_drawn(across):
    for claim in fields_of(FlipMap.Inputs)["claim"].options:
        for places in ((across, "Load"), ("Load", across)):
            asked = {"claim": claim, **dict(zip(("across", "up"), places, strict=True))}
            assert FlipMap.solve(parse(FlipMap.Inputs, asked)).inputs.claim == claim


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        (Refused("sold", 30, "below 20"), "Units sold must be below 20 units, not 30 units"),
        (Refused("share", 0.05, "below 0.01"), "Share of faults: .* no answer for 5 %"),
        (Refused("elsewhere", 3, "below 2"), "elsewhere must be below 2, not 3"),
    ],
)
def test_a_refusal_of_a_model_is_said_with_the_label_of_the_field(refusal, says):
    error = explained(refusal, Inputs())
    with pytest.raises(ValueError, match=says):
        raise error
    assert getattr(error, "field", None) == (
        refusal.parameter if refusal.parameter != "elsewhere" else None
    )


def test_a_chart_may_say_why_it_cannot_show_a_firm():
    firm = replace(Firm(), taste_dimensions=3)
    says = "no room for Ours: tastes differ in 3 ways, and the chart shows one line of tastes."
    assert Variety()._unfit("Ours", firm).endswith(says)
    beyond = replace(Firm(), misfit_cost=3e3)
    assert "Cost of misfit is 3,000 € per unit of distance" in Variety()._unfit("Ours", beyond)
    assert Variety()._unfit("Ours", Firm()) == ""


# ---- marks beyond an axis ----------------------------------------------------------------------

UNITS, COST = Axis("Volume", "units", 1e3, 1e6, log=True), Axis("Cost", "€", 0, 50)
DAYS = Axis("Days before", "days", 100, 0)  # runs to the left


@pytest.mark.parametrize(
    ("axes", "place", "shown", "text", "position"),
    [
        ((UNITS, COST), (2e4, 219.4), (2e4, 50), "you ↑ €219", "bottom center"),
        ((UNITS, COST), (2e4, -3), (2e4, 0), "you ↓ −€3", "top center"),
        ((UNITS, COST), (1.71e6, 20), (1e6, 20), "you → 1.71 million", "top left"),
        ((UNITS, COST), (0, np.inf), (1e3, 50), "you ↖ 0, €∞", "bottom right"),
        ((DAYS, COST), (120, 5), (100, 5), "you ← 120", "top right"),
        ((UNITS, COST), (1e3, 50), (1e3, 50), "you", "top center"),
    ],
)
def test_a_point_beyond_an_axis_is_pointed_at_from_the_edge(axes, place, shown, text, position):
    panel = Panel(*axes)
    panel.point(*place, "you")
    [trace] = panel.traces
    assert (trace["x"], trace["y"]) == ([shown[0]], [shown[1]])
    assert trace["text"] == [text]
    assert trace["textposition"] == position
    assert trace["name"] == "you"
    assert ("beyond the chart" in trace["hovertemplate"]) == (place != shown)


def test_a_value_in_the_name_is_not_said_twice_and_two_names_do_not_cover_each_other():
    panel = Panel(UNITS, COST)
    for text in ("flip: 2 million", ""):
        panel.point(2e6, 60, text)
    assert [trace["text"][0] for trace in panel.traces] == [
        "flip: 2 million ↗",
        "<br>↗ 2 million, €60",
    ]


def test_a_point_that_is_not_there_stays_away():
    panel = Panel(UNITS, COST)
    panel.point(None, 3, "flip")
    panel.point(2e3, np.nan, "flip")
    assert panel.traces[0]["text"] == panel.traces[1]["text"] == ["flip"]
