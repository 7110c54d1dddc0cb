"""The engine: what a control accepts, what an explorer remembers, and how everything looks."""

import gzip
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import ipywidgets as ipw
import numpy as np
import plotly.offline
import pytest

from widgets.explorer import Card, Explorer, Frames
from widgets.explorers.cost import BreakEven, MadeToOrder, Postponement
from widgets.learner import remembered
from widgets.models.cost import break_even
from widgets.page import live, theme
from widgets.page.browser import PlotlyBundle, frontend, plotly_bundle
from widgets.page.faces import PLOTLY
from widgets.page.fields import Field, choice, fields_of, integer, number, parse, switch, text
from widgets.page.panels import Axis, Panel


@dataclass(frozen=True)
class Inputs:
    volume: float = number("Yearly volume", "units/year", 40_000, 1e3, 1e6, log=True)
    share: float = number("Share", "%", 30, 0, 100, step=2.5)
    lots: int = integer("Lots", "lots", 7, 1, 200, log=True)
    machines: int = integer("Machines", "machines", 3, 1, 12)
    demand: str = choice("Demand", ["normal", "gamma"], default="gamma")
    open: bool = switch("Open on Sundays", True, more=True)


FIELDS = fields_of(Inputs)


@pytest.fixture
def explorer() -> BreakEven:
    return BreakEven()


# ---- fields ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked", "value"),
    [
        ("volume", 90_000, 90_000.0),
        ("volume", "90,000", 90_000.0),
        ("volume", " 90 000 ", 90_000.0),
        ("volume", "9e4", 90_000.0),
        ("volume", "1,000", 1_000.0),
        ("volume", 1e6, 1e6),
        ("share", "0", 0.0),
        ("share", "33.3", 33.3),
        ("lots", "12", 12),
        ("lots", 12.0, 12),
        ("machines", "12", 12),
        ("demand", "normal", "normal"),
        ("open", False, False),
    ],
)
def test_a_field_reads_what_is_typed(name, asked, value):
    read = FIELDS[name].parse(asked)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("volume", "", "Yearly volume is empty: type a number from 1,000 to 1,000,000 units/year."),
        ("volume", "  ", "Yearly volume is empty"),
        ("volume", "abc", "Yearly volume: “abc” is not a number; type a number from 1,000"),
        ("volume", "1e3e", "Yearly volume: “e” is not the unit asked for; type a number from"),
        ("volume", "-", "is not a number"),
        ("volume", None, "is not a number"),
        ("volume", "999", "Yearly volume: 999 is out of range; type a number from 1,000 to 1,0"),
        ("volume", "1e9", "is out of range"),
        ("volume", "nan", "is not a number"),
        ("volume", float("nan"), "is not a number"),
        ("volume", "inf", "is not a number"),
        ("volume", 10**400, "is not a number"),
        ("share", "-0.1", "Share: -0.1 is out of range; type a number from 0 to 100 %."),
        ("machines", "2.5", "Machines: 2.5 is not a whole number; type a number from 1 to 12"),
        ("lots", "201", "Lots: 201 is out of range"),
        ("demand", "beta", "Demand: choose one of normal, gamma."),
        ("demand", "", "Demand: choose one of"),
    ],
)
def test_a_field_says_what_is_wrong_and_what_to_type(name, asked, says):
    with pytest.raises(ValueError, match="^" + re.escape(says) if says[0].isupper() else says):
        FIELDS[name].parse(asked)


def test_a_parse_error_names_its_field():
    with pytest.raises(ValueError, match="out of range") as caught:
        parse(Inputs, {"volume": 2_000, "share": 130, "lots": 0})
    assert caught.value.field == "share"  # the first one that is off


def test_parse_takes_the_default_of_what_is_not_asked():
    assert parse(Inputs, {}) == Inputs()
    assert parse(Inputs, {"lots": "9"}) == Inputs(lots=9)
    assert list(FIELDS) == ["volume", "share", "lots", "machines", "demand", "open"]


@pytest.mark.parametrize("name", ["volume", "share", "lots", "machines"])
def test_a_slider_stops_at_its_ends_and_its_default(name):
    field = FIELDS[name]
    stops = field.stops()
    assert stops == sorted(set(stops))
    assert (stops[0], stops[-1]) == (field.low, field.high)
    assert field.default in stops
    assert all(field.parse(stop) == stop for stop in stops)
    if field.kind == "integer":
        assert all(type(stop) is int for stop in stops)


def test_stops_are_round_numbers_even_where_ends_and_default_are_not():
    assert replace(FIELDS["share"], low=0.5, default=33.3).stops()[:3] == [0.5, 3.0, 5.5]
    assert 33.3 in replace(FIELDS["share"], default=33.3).stops()
    assert FIELDS["machines"].stops() == list(range(1, 13))
    assert all(float(f"{stop:.3g}") == stop for stop in FIELDS["volume"].stops())
    uneven = Field("number", "Share", "%", 10, 0, 10, 3)
    assert uneven.stops() == [0, 3, 6, 9, 10]
    assert len(Field("number", "a", "", 0, -2, 2, 0.1).stops()) == 41


@pytest.mark.parametrize("slider", [{}, {"step": 0.5, "log": True}, {"step": 0}])
def test_a_number_is_on_a_linear_or_on_a_logarithmic_slider(slider):
    with pytest.raises(TypeError, match="Length: give either a step or log=True"):
        number("Length", "m", 1, 0.5, 10, **slider)


# ---- explorer ----------------------------------------------------------------------------------


def test_a_new_explorer_shows_its_start(explorer):
    assert explorer.inputs == BreakEven.Inputs()
    assert explorer.result.volume == 90_000
    assert "90,000 units a year" in explorer.sentence
    assert explorer.asked == explorer.view["values"]
    assert explorer.view["headline"] in explorer.sentence
    assert explorer.locked is False


def test_keywords_set_the_start_to_which_reset_returns():
    explorer = BreakEven(volume=3_000, custom_unit="24")
    assert explorer.inputs == BreakEven.Inputs(volume=3_000, custom_unit=24)
    explorer.set(volume=500_000)
    explorer.preset("Big plant")
    assert explorer.inputs == BreakEven.Inputs(volume=500_000, mass_fixed=8e6, custom_unit=24)
    explorer.reset()
    assert explorer.inputs == BreakEven.Inputs(volume=3_000, custom_unit=24)


def test_an_unknown_or_impossible_input_is_refused():
    with pytest.raises(TypeError, match="BreakEven has no input named colour"):
        BreakEven(colour="red")
    with pytest.raises(ValueError, match="Yearly volume: 1 is out of range"):
        BreakEven(volume=1)


def test_set_changes_some_inputs_and_refuses_bad_ones(explorer):
    explorer.set(volume=500_000)
    explorer.set(custom_unit=30)
    assert explorer.inputs == BreakEven.Inputs(volume=500_000, custom_unit=30)
    assert explorer.view["values"]["volume"] == 500_000
    with pytest.raises(ValueError, match="out of range") as caught:
        explorer.set(volume=5)
    assert caught.value.field == "volume"
    assert explorer.inputs.volume == 500_000


@pytest.mark.parametrize("bad", ["", "abc", "5", 1e9, None])
def test_bad_input_shows_one_line_and_keeps_the_last_chart(explorer, bad):
    explorer.asked = {**explorer.asked, "volume": 70_000}
    before = explorer.view
    explorer.asked = {**explorer.asked, "volume": bad}
    assert explorer.error["field"] == "volume"
    assert re.fullmatch(r"Yearly volume[^\n]+\.", explorer.error["text"])
    assert explorer.view == before
    assert explorer.inputs.volume == 70_000
    assert explorer.asked["volume"] == bad  # what was typed stays where it was typed


def test_the_error_goes_with_the_next_good_value_and_with_reset(explorer):
    explorer.asked = {**explorer.asked, "volume": "abc"}
    explorer.asked = {**explorer.asked, "volume": "12,000"}
    assert explorer.error == {"text": "", "field": None}
    assert explorer.inputs.volume == 12_000
    explorer.asked = {**explorer.asked, "volume": "abc"}
    explorer.reset()
    assert explorer.error == {"text": "", "field": None}
    assert explorer.inputs == BreakEven.Inputs()
    assert explorer.asked == explorer.view["values"]


def test_reset_also_resets_the_zoom(explorer):
    first = explorer.view["revision"]
    explorer.set(volume=500_000)
    assert explorer.view["revision"] == first  # the learner's zoom is kept
    explorer.reset()
    assert explorer.view["revision"] != first
    again = explorer.view["revision"]
    explorer.reset()  # nothing was changed but the zoom
    assert explorer.view["revision"] != again


def test_two_bad_fields_are_both_remembered(explorer):
    explorer.asked = {**explorer.asked, "volume": "abc"}
    explorer.asked = {**explorer.asked, "custom_unit": "1000"}
    assert explorer.error["field"] == "volume"
    explorer.asked = {**explorer.asked, "volume": 5_000}
    assert explorer.error["field"] == "custom_unit"
    explorer.asked = {**explorer.asked, "custom_unit": 50}
    assert explorer.error["text"] == ""
    assert explorer.inputs == BreakEven.Inputs(volume=5_000, custom_unit=50)


def test_what_another_input_rules_out_is_shown_as_a_sentence():
    explorer = MadeToOrder()
    before = explorer.view
    explorer.asked = {**explorer.asked, "price": 25}
    assert explorer.error == {
        "text": "Price: 25 is out of range now; type a number from 30.3 to 400 €/unit: a sold unit "
        "brings more than it costs.",
        "field": "price",
    }
    assert explorer.view == before
    explorer.asked = {**explorer.asked, "unit_cost": 20}
    assert explorer.error["text"] == ""


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"mass_unit": 40, "custom_unit": 40}, "Mass customization is never more expensive"),
        ({"custom_unit": 20, "mass_unit": 20, "custom_fixed": 2e6}, "cost the same at every"),
        ({"custom_unit": 10, "mass_unit": 20}, "Mass customization is never more expensive"),
        ({"custom_unit": 40, "mass_unit": 20, "custom_fixed": 8e6}, "Mass production is never"),
    ],
)
def test_a_choice_that_never_flips_is_said_in_words(explorer, inputs, says):
    explorer.set(**inputs)
    assert says in explorer.sentence
    assert not any("flip" in str(trace.text) for trace in explorer.figure.data)


def test_an_extra_cost_of_zero_is_an_answer_and_no_error():
    explorer = MadeToOrder(extra_cost=0)
    assert "Making to order is cheaper at any number of variants." in explorer.sentence


def test_a_bug_in_a_model_is_named_and_not_swallowed(explorer, monkeypatch):
    def broken(inputs):
        raise ZeroDivisionError

    monkeypatch.setattr(BreakEven, "solve", staticmethod(broken))
    before = explorer.view
    with pytest.raises(ZeroDivisionError):
        explorer.asked = {**explorer.asked, "volume": 5_000}
    assert "broke the model" in explorer.error["text"]
    assert explorer.view == before


def test_messages_of_the_page_take_presets_and_reset(explorer):
    explorer._handle_custom_msg({"preset": "Start-up"}, [])
    assert explorer.inputs == BreakEven.Inputs(volume=3_000)
    assert explorer.error == {"text": "", "field": None}
    explorer._handle_custom_msg({"reset": True}, [])
    assert explorer.inputs == BreakEven.Inputs()


def test_presenting_is_simpler(explorer, monkeypatch):
    big = BreakEven(presentation=True)
    assert set(explorer.schema["fields"]) - set(big.schema["fields"]) == {
        "mass_unit",
        "custom_fixed",
    }
    big.set(mass_unit=25)  # a script may still set what the page does not show
    assert big.inputs.mass_unit == 25
    monkeypatch.setenv("COURSE_PRESENTATION", "1")
    assert BreakEven().schema["presentation"] is True
    assert BreakEven(presentation=False).schema["presentation"] is False
    monkeypatch.setenv("COURSE_PRESENTATION", "0")
    assert BreakEven().schema["presentation"] is False


def test_the_schema_tells_the_page_everything(explorer):
    schema = explorer.schema
    assert schema["title"] == BreakEven.title()
    assert schema["presets"] == list(BreakEven.presets)
    volume = schema["fields"]["volume"]
    assert volume["stops"] == fields_of(BreakEven.Inputs)["volume"].stops()
    assert (volume["label"], volume["unit"]) == ("Yearly volume", "units/year")


def test_a_class_of_its_own_needs_no_registration():
    class Line(Explorer):
        """How long is a line?"""

        Inputs = Inputs
        card = Card("L = l", {"L": "length, m"}, "nobody", "It has no end.")
        solve = staticmethod(lambda inputs: break_even.CostStructure(1, inputs.share))
        draw = staticmethod(lambda result: Panel(Axis(""), Axis("")).figure())
        describe = staticmethod(lambda result: f"{result.unit_cost} m")

    assert Line(share=5).sentence == "5.0 m"
    assert Line.title() == "How long is a line?"


def test_the_card_is_text_and_mathematics_and_no_markup():
    card = Card("a<b", {"a<c": "cost, €/unit <i>"}, "Snyder & Shen", "x<1")
    assert card.html() == (
        "<p>$$a&lt;b$$</p><ul><li>\\(a&lt;c\\) – cost, €/unit &lt;i&gt;</li></ul>"
        "<p><b>Source:</b> Snyder &amp; Shen</p><p><b>Where it breaks:</b> x&lt;1</p>"
    )


def test_a_table_has_one_row_per_value():
    summary, _, heads, sides, *rows, _, end = BreakEven.table(volume=[3_000, 5e5]).data.splitlines()
    assert summary == "<details><summary>What the model says, by yearly volume</summary>"
    assert heads.startswith("| Yearly volume (units/year) | A unit, mass production |")
    assert sides == "| --: | --: | --: | --: |"
    assert rows == [
        "| 3,000 | €687 | €107 | 90,000 units/year |",
        "| 500,000 | €24 | €40.40 | 90,000 units/year |",
    ]
    assert end == "</details>"
    one = MadeToOrder.table(variants=[1]).data.splitlines()
    assert one[2].startswith("| Number of variants |")  # no row says "1 variants"
    assert one[4].startswith("| 1 | €5.87 a unit | €15 a unit | to stock |")
    assert "gamma" in MadeToOrder.table(demand=["gamma (never negative)"]).data
    with pytest.raises(ValueError, match="out of range"):
        Postponement.table(variants=[1])


# ---- the page ----------------------------------------------------------------------------------


def test_plotly_travels_once_per_kernel_to_a_page_that_has_none():
    assert BreakEven().plotly is MadeToOrder().plotly is plotly_bundle()
    bundle = PlotlyBundle()
    assert not bundle.packed
    bundle._handle_custom_msg({}, [])
    script = gzip.decompress(bundle.packed).decode()
    assert script == plotly.offline.get_plotlyjs()
    assert len(bundle.packed) < 2_000_000


def test_no_toolbar_has_a_button_that_uploads(explorer):
    stored = explorer.outputs()[0][PLOTLY]["config"]
    figure = explorer.figure.to_dict()
    alone = plotly.io.renderers["plotly_mimetype"].to_mimebundle(figure)[PLOTLY]["config"]
    for config in (explorer.schema["config"], stored, alone):
        assert config["showSendToCloud"] is False
        assert "sendChartToCloud" in config["modeBarButtonsToRemove"]


def test_a_request_of_the_page_is_answered_whatever_came_of_it(explorer, monkeypatch):
    explorer.asked = {**explorer.asked, "volume": 5_000, "#": 0.1}
    assert (explorer.answered, explorer.view["number"]) == (0.1, 0.1)
    explorer.asked = {**explorer.asked, "volume": "many", "#": 0.2}
    assert (explorer.answered, explorer.view["number"]) == (0.2, 0.1)  # and refused
    for asked, message in enumerate(({"preset": "Start-up"}, {"undo": True}, {}), start=3):
        explorer._handle_custom_msg({**message, "number": asked}, [])
        assert explorer.answered == asked
    assert explorer.view["number"] is None  # it shows what Python has asked
    monkeypatch.setattr(BreakEven, "solve", staticmethod(lambda inputs: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        explorer.asked = {**explorer.asked, "volume": 6_000, "#": 0.4}
    assert explorer.answered == 0.4


def test_our_javascript_brings_its_helpers_along():
    for name in ("explorer.js", "form.js"):
        script = frontend(name)
        assert "const newId" in script
        assert "export default" in script
        assert "http://" not in script.replace("http://www.w3.org/2000/svg", "")


# ---- looks -------------------------------------------------------------------------------------


def contrast(one: str, two: str) -> float:
    """Return the WCAG 2.2 contrast ratio of two colours."""

    def luminance(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


STYLES = [theme.MASS, theme.CUSTOM, theme.THIRD, theme.NEUTRAL]


def test_contrast_of_known_colours():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.color)
@pytest.mark.parametrize("background", theme.BACKGROUND.values())
def test_every_style_is_visible_on_both_backgrounds(style, background):
    assert contrast(style.color, background) >= 3


def test_styles_differ_in_more_than_colour():
    for what in ("color", "dash", "symbol"):
        assert len({getattr(style, what) for style in STYLES}) == 4
    assert len({style.sign[style.sign.index(">") :] for style in STYLES}) == 4


@pytest.mark.parametrize("name", theme.BACKGROUND)
def test_text_is_legible_in_live_charts(name):
    template = theme.templates()[name]
    assert contrast(template["layout"]["font"]["color"], theme.BACKGROUND[name]) >= 4.5


@pytest.mark.parametrize("background", theme.BACKGROUND.values())
def test_text_of_a_stored_chart_is_legible_in_either_theme(background):
    assert contrast(theme.STATIC["layout"]["font"]["color"], background) >= 3


def test_live_templates_differ_in_colour_only():
    light, dark = theme.templates()["light"], theme.templates()["dark"]
    assert light != dark
    assert re.sub(r"#\w{6}", "", str(light)) == re.sub(r"#\w{6}", "", str(dark))


# ---- what an explorer may do beyond its controls -----------------------------------------------


@dataclass(frozen=True)
class ToyInputs:
    """A toy with one number to keep."""

    count: int = integer("Count", "things", 3, 1, 9)


@dataclass(frozen=True)
class MovingInputs(ToyInputs):
    """The same number, and what one holds in hand."""

    held: str = text("Held", "", help="picked up", more=True)


class Moving(Explorer):
    """How does a toy move?"""

    Inputs = MovingInputs
    card = Card("n", {"n": "things"}, "No source: a toy.", "It has nothing that could break.")
    remember = ("toy", ToyInputs)

    @staticmethod
    def solve(inputs):
        if inputs.held == "fire":
            raise ValueError("held must be cold")
        return inputs

    @staticmethod
    def draw(result):
        x = np.arange(result.count)
        panel = Panel(Axis("", "", 0, 9), Axis("", "", 0, 9))
        panel.points(x, x, customdata=[f"Thing {i}" for i in x])
        return panel.figure()

    @staticmethod
    def describe(result):
        return f"{result.count} things, {result.held or 'nothing'} in hand."

    @staticmethod
    def hidden(result):
        return ["held"] if result.count == 1 else []

    @staticmethod
    def pick(result, place):
        return {"held": place.name or f"{place.x:g}"}

    @staticmethod
    def animate(result):
        x = np.arange(result.count)
        return Frames(np.array([0, 0.5, 1]), "min", {0: {"y": np.outer([0, 0.5, 1], x)}}, 2)

    @staticmethod
    def refuse(result):
        raise ValueError("no room for another thing")

    @staticmethod
    def count_up(result, progress):
        for share in (0.25, 0.5):
            progress(share)
        return {"count": 9}

    actions = {
        "One more": lambda result: {"count": result.count + 1},
        "Refuse": refuse,
        "Count up": count_up,
    }


def test_a_text_is_an_input_like_any_other():
    moving = Moving(held="  a spoon ")
    assert moving.inputs.held == "a spoon"
    moving.asked = {**moving.asked, "held": "x" * 2_001}
    assert moving.error == {"text": "Held: at most 2,000 characters, please.", "field": "held"}
    assert moving.inputs.held == "a spoon"


def test_a_click_on_a_place_changes_inputs():
    moving = Moving()
    moving._act(moving, {"pick": {"name": "Thing 2", "x": 2, "y": 2}}, [])
    assert moving.inputs.held == "Thing 2"
    moving._act(moving, {"pick": {"name": None, "x": 1.5, "y": 0}}, [])
    assert moving.inputs.held == "1.5"
    assert moving.schema["picks"]
    assert not BreakEven().schema["picks"]


def test_a_button_computes_from_the_result_or_says_why_not():
    moving = Moving()
    moving._act(moving, {"action": "One more"}, [])
    moving._act(moving, {"action": "One more"}, [])
    assert moving.inputs.count == 5
    moving._act(moving, {"action": "Refuse"}, [])
    assert moving.error["text"] == "No room for another thing."
    assert moving.inputs.count == 5


def test_fields_can_be_out_of_sight_for_now():
    moving = Moving()
    assert moving.view["hidden"] == []
    moving.set(count=1)
    assert moving.view["hidden"] == ["held"]


def test_frames_travel_as_numbers_of_four_bytes():
    frames = Moving().view["frames"]
    assert (frames["times"], frames["first"]) == ([0, 0.5, 1], 2)
    [part] = frames["moving"]
    assert (part["trace"], part["attribute"], part["points"]) == (0, "y", 3)
    assert np.frombuffer(part["values"], "<f4").reshape(3, 3)[-1].tolist() == [0, 1, 2]
    assert BreakEven().view["frames"] is None


def test_what_is_remembered_is_there_the_next_time():
    Moving().set(count=7, held="a spoon")
    assert json.loads(Path("my_course.json").read_text())["toy"] == {"inputs": {"count": 7}}
    again = Moving()
    assert again.inputs == MovingInputs(count=7)
    assert again.asked["count"] == again.view["values"]["count"] == 7
    assert Moving(count=2).inputs.count == 2
    again.reset()
    assert Moving().inputs.count == 3


def test_reset_saves_the_start_even_where_it_is_what_shows():
    Moving().set(count=7)
    moving = Moving(count=2)
    assert Moving().inputs.count == 7  # a start given by the lesson is not the learner's
    moving.reset()
    assert Moving().inputs.count == 2


def test_looking_saves_nothing():
    Moving()
    BreakEven().set(volume=5_000)
    assert not Path("my_course.json").exists()


def test_what_one_explorer_saved_is_not_saved_again_by_those_that_follow(monkeypatch):
    explorers, saved = [Moving() for _ in range(4)], []
    monkeypatch.setattr(
        remembered, "keep", lambda topic, values, known: (saved.append(values) or values, "")
    )
    for explorer in explorers:
        explorer._repr_mimebundle_()
    explorers[0].set(count=8)
    assert saved == [{"count": 8}]
    explorers[3].set(count=5)
    assert [explorer.inputs.count for explorer in explorers] == [5] * 4
    assert saved == [{"count": 8}, {"count": 5}]


def test_open_explorers_of_one_topic_follow_each_other():
    one, other, boxed = Moving(), Moving(held="a cup"), ipw.HBox([Moving()]).children[0]
    one.set(count=8)
    assert other.inputs == MovingInputs(8, "a cup")
    assert boxed.inputs.count == 8  # in a box, too


def test_a_cell_that_is_run_again_replaces_what_it_made(monkeypatch):
    monkeypatch.setattr(live, "_cells", {})
    made = []
    for run in range(5):
        monkeypatch.setattr(live, "_cell_and_run", lambda run=run: ("a cell", run))
        made += [Moving(), Moving()]
    monkeypatch.setattr(live, "_cell_and_run", lambda: ("another cell", 9))
    other = Moving()
    solved = []
    monkeypatch.setattr(
        Moving, "solve", staticmethod(lambda inputs: solved.append(inputs) or inputs)
    )
    monkeypatch.setattr(Moving, "draw", staticmethod(lambda result: {"data": [], "layout": {}}))
    monkeypatch.setattr(Moving, "describe", staticmethod(lambda result: "moved"))
    other.set(count=8)
    assert len(solved) == 3  # its own, and the two of the last run
    assert [explorer.inputs.count for explorer in made] == [3] * 8 + [8] * 2


@pytest.mark.parametrize("saved", [{"count": 77}, {"count": "x"}, [], "seven"])
def test_what_cannot_be_used_is_kept_aside_and_explained(saved):
    before = json.dumps({"toy": {"inputs": saved}, "votes": {}})
    Path("my_course.json").write_text(before)
    moving = Moving()
    assert moving.inputs.count == 3
    assert "my_course.damaged1.json" in moving.error["text"]
    moving.set(count=4)
    assert Path("my_course.damaged1.json").read_text() == before


def test_a_damaged_file_is_explained_where_the_learner_looks():
    Path("my_course.json").write_text("damaged {")
    moving = Moving()
    assert moving.error["text"] == (
        "Your file my_course.json could not be read: it is damaged. It will be kept as "
        "my_course.damaged1.json as soon as something new is saved."
    )
    moving.set(count=4)
    assert Path("my_course.damaged1.json").read_text() == "damaged {"


def test_a_preset_or_reset_of_saved_work_can_be_undone():
    moving = Moving()
    moving.undo()
    assert moving.error["text"] == "No preset or Reset to undo."
    assert moving.view["undo"] is False  # the button is grey
    moving.set(count=8, held="a spoon")
    moving.reset()
    assert moving.view["undo"] is True
    moving._act(moving, {"undo": True}, [])
    assert moving.inputs == MovingInputs(8, "a spoon")
    assert moving.schema["undo"]
    assert not BreakEven().schema["undo"]


def test_a_button_that_computes_is_told_what_was_refused():
    moving = Moving()
    moving.asked = {**moving.asked, "count": "many"}
    assert moving.refused == moving.asked
    moving.asked = {**moving.asked, "count": 4}
    assert moving.refused != moving.asked


def test_long_work_shows_how_far_it_is():
    moving, shares = Moving(), []
    moving.observe(lambda change: shares.append(change["new"]), "progress")
    moving._act(moving, {"action": "Count up"}, [])
    assert shares == [0.25, 0.5, 1]
    assert moving.inputs.count == 9
