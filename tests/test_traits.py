"""An explorer as a widget among widgets: its inputs are assigned, observed, linked and refused."""

import inspect
from itertools import pairwise

import ipywidgets as ipw
import pytest

from widgets.explorers.cost import BreakEven, MadeToOrder


@pytest.fixture
def explorer() -> BreakEven:
    return BreakEven()


def test_an_assigned_input_changes_the_chart_and_the_controls(explorer):
    before = explorer.view
    explorer.volume = 5e4
    assert explorer.inputs == BreakEven.Inputs(volume=50_000)
    assert explorer.view["figure"] != before["figure"]
    assert "50,000 units a year" in explorer.sentence
    assert explorer.asked == explorer.view["values"]
    assert explorer.asked["volume"] == 50_000


def test_an_input_is_observed_however_it_changes(explorer):
    seen = []
    explorer.observe(lambda change: seen.append((change["old"], change["new"])), "volume")
    explorer.volume = 5e4
    explorer.volume = "50,000"  # the same, as typed
    explorer.set(volume=6e4, custom_unit=50)
    explorer.preset("Start-up")
    explorer.preset("Better machines")  # back to the volume of the start
    explorer.asked = {**explorer.asked, "volume": "70,000"}
    explorer.asked = {**explorer.asked, "volume": "70,000 or so"}
    explorer.reset()
    steps = [40_000, 50_000, 60_000, 3_000, 40_000, 70_000, 40_000]
    assert seen == list(pairwise(steps))


def test_two_explorers_are_linked(explorer):
    other = BreakEven(volume=9e4)
    ipw.link((explorer, "volume"), (other, "volume"))
    assert other.inputs.volume == 40_000
    for change in (
        lambda: setattr(explorer, "volume", 5e4),
        lambda: other.set(volume=6e4),
        lambda: explorer.preset("Start-up"),
        lambda: setattr(other, "asked", {**other.asked, "volume": "8e4"}),
    ):
        change()
        assert explorer.view["values"]["volume"] == other.view["values"]["volume"]
        assert explorer.inputs.volume == other.inputs.volume == other.volume
    assert explorer.volume == 80_000


def test_an_explorer_is_linked_to_a_slider(explorer):
    slider = ipw.FloatSlider(min=1e3, max=1e6)
    link = ipw.link((explorer, "volume"), (slider, "value"))
    slider.value = 80_000
    assert explorer.inputs.volume == 80_000
    explorer.preset("Big plant")
    assert slider.value == 500_000
    link.unlink()
    slider.value = 70_000
    assert explorer.volume == 500_000


def test_explorers_of_two_questions_share_an_input(explorer):
    other = MadeToOrder()
    ipw.link((explorer, "mass_unit"), (other, "unit_cost"))
    assert other.inputs.unit_cost == 20
    explorer.asked = {**explorer.asked, "mass_unit": 25}
    assert other.view["values"]["unit_cost"] == 25
    other.unit_cost = 35
    assert explorer.inputs.mass_unit == 35


def test_two_inputs_of_one_explorer_are_linked(explorer):
    ipw.link((explorer, "mass_unit"), (explorer, "custom_unit"))
    for name, value in (("mass_unit", 30), ("custom_unit", 35)):
        explorer.set(**{name: value})
        assert (explorer.inputs.mass_unit, explorer.inputs.custom_unit) == (value, value)
        assert (explorer.mass_unit, explorer.custom_unit) == (value, value)


def test_what_one_observer_refuses_keeps_no_other_input_back(explorer):
    other = MadeToOrder()
    ipw.link((explorer, "mass_unit"), (other, "unit_cost"))
    explorer.set(mass_unit=80, custom_fixed=3e5)
    assert other.unit_cost == 20
    assert "80 is out of range now; type a number from" in explorer.error["text"]
    assert explorer.custom_fixed == explorer.inputs.custom_fixed == 3e5
    explorer.custom_fixed = 2e5
    assert explorer.inputs.custom_fixed == 2e5


def test_a_value_out_of_range_is_refused_in_the_words_of_its_field(explorer):
    before = explorer.view
    says = r"^Yearly volume: 5 is out of range; type a number from 1,000 to 1,000,000 units/year\.$"
    with pytest.raises(ValueError, match=says):
        explorer.volume = 5
    assert explorer.volume == explorer.inputs.volume == explorer.asked["volume"] == 40_000
    assert explorer.view is before


def test_a_value_that_the_model_refuses_is_put_back():
    explorer, seen = MadeToOrder(), []
    before = explorer.view["figure"]
    explorer.observe(lambda change: seen.append(change["new"]), "price")
    with pytest.raises(ValueError, match="Price: 25 is out of range now; type a number from"):
        explorer.price = 25
    assert explorer.price == explorer.inputs.price == explorer.asked["price"] == 60
    assert explorer.view["figure"] == before
    assert explorer.error["text"] == ""
    assert 25 not in seen
    explorer.unit_cost = 20
    explorer.price = 25
    assert explorer.inputs == MadeToOrder.Inputs(price=25, unit_cost=20)


def test_a_value_that_breaks_the_model_is_put_back(explorer, monkeypatch):
    def broken(inputs):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(BreakEven, "solve", staticmethod(broken))
        with pytest.raises(ZeroDivisionError):
            explorer.volume = 5e4
    assert explorer.volume == explorer.inputs.volume == 40_000
    explorer.volume = 6e4
    assert explorer.inputs.volume == 60_000


def test_an_explorer_takes_a_layout_and_shows_its_inputs_in_its_signature():
    assert BreakEven(layout={"width": "50%"}).layout.width == "50%"
    assert BreakEven().layout.width is None
    signature = inspect.signature(BreakEven)
    assert list(signature.parameters) == list(BreakEven.Inputs.__dataclass_fields__)
    assert signature.parameters["volume"].default == 40_000
    assert "unit_cost" in inspect.signature(MadeToOrder).parameters


MEANT = r"^BreakEven has no input named volumen; did you mean volume\?$"


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda explorer: explorer.set(volumen=3), TypeError, MEANT),
        (lambda explorer: BreakEven(volumen=3), TypeError, MEANT),
        (lambda explorer: setattr(explorer, "volumen", 3), AttributeError, MEANT),
        (
            lambda explorer: explorer.preset("Startup"),
            ValueError,
            r"^BreakEven has no preset named Startup; did you mean Start-up\?$",
        ),
        (
            lambda explorer: explorer.preset("nope"),
            ValueError,
            r"^BreakEven has no preset named nope; it has Start-up, Big plant, Better machines\.$",
        ),
    ],
)
def test_a_misspelt_name_is_refused_with_the_right_one(explorer, ask, error, says):
    before = explorer.view
    with pytest.raises(error, match=says):
        ask(explorer)
    assert explorer.view is before
    assert not hasattr(explorer, "volumen")
