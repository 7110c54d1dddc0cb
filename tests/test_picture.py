"""The still picture of a chart: it shows what the chart shows, small, and the same everywhere."""

import math
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from everything import explorers

from widgets.explorer import Explorer
from widgets.page import faces, theme
from widgets.page.panels import Axis, Panel, stack
from widgets.page.picture import svg
from widgets.page.picture.traces import KINDS

EXPLORERS = explorers()
SVG = "{http://www.w3.org/2000/svg}"


def drawn(figure: dict) -> ElementTree.Element:
    return ElementTree.fromstring(svg(faces.still(figure), "A title"))


def words(picture: ElementTree.Element) -> list[str]:
    """Return the texts of a picture, each without its marks and breaks."""
    return ["".join(node.itertext()) for node in picture.iter(f"{SVG}text")]


def plain(text: object) -> str:
    return unescape(re.sub("<[^>]+>", "", str(text)))


def texts_in_view(trace: dict, layout: dict) -> list[str]:
    """Return the names of those points that lie between the ends of both axes."""
    axes = [
        layout[trace.get(f"{letter}axis", letter).replace(letter, f"{letter}axis")]
        for letter in "xy"
    ]
    places = zip(trace["text"], trace["x"], trace["y"], strict=True)
    named = [
        plain(text)
        for text, *place in places
        if all(in_view(value, axis) for value, axis in zip(place, axes, strict=True))
    ]
    return [name.strip() for name in named if name.strip()]


def in_view(value: float | str | None, axis: dict) -> bool:
    if value is None or isinstance(value, str) or "range" not in axis:
        return value is not None
    if axis.get("type") == "log":
        value = math.log10(value) if value > 0 else -math.inf
    low, high = sorted(axis["range"])
    return low <= value <= high


def figures(cls: type[Explorer]):
    """Yield what an explorer draws: at its start, and with each preset."""
    explorer = cls()
    yield explorer.draw(explorer.result)
    for preset in cls.presets:
        explorer.preset(preset)
        yield explorer.draw(explorer.result)


@pytest.mark.parametrize("cls", EXPLORERS.values(), ids=EXPLORERS.keys())
def test_a_picture_says_what_the_chart_says(cls):
    for figure in figures(cls):
        still = faces.still(figure)
        text = svg(still, cls.title())
        assert text == svg(still, cls.title())
        assert len(text.encode()) < 20_000
        picture = ElementTree.fromstring(text)
        assert picture.find(f"{SVG}title").text == cls.title()
        assert not re.search("nan|inf|None", re.sub("<text.*?</text>", "", text))
        said = words(picture)
        layout = still["layout"]
        for axis in (layout[key] for key in layout if re.match("[xy]axis", key)):
            if axis.get("visible", True) and axis.get("title"):
                assert plain(axis["title"]["text"]) in said
        for trace in still["data"]:
            assert trace["type"] in KINDS, "such a trace is left out of the picture"
            if "text" in trace.get("mode", "") and trace.get("visible", True):
                assert set(texts_in_view(trace, layout)) <= {words.strip() for words in said}


def test_a_value_is_where_its_axis_has_it():
    panel = Panel(Axis("Units", "units", 1, 1_000, log=True), Axis("Cost", "€", 0, 80))
    panel.point(10, 20, "flip", theme.MASS)
    panel.add("scatter", x=[5_000], y=[20], mode="markers+text", text=["beyond"])
    picture = drawn(panel.figure(height=400))
    paths = [node.get("d") for node in picture.iter(f"{SVG}path")]
    ticks_across, ticks_up = (re.findall(r"M([\d.]+) ([\d.]+)", grid) for grid in paths[:2])
    [point] = [dot for dot in paths if dot.endswith("h0")]
    assert point == f"M{ticks_across[1][0]} {ticks_up[1][1]}h0"
    assert [text for text in words(picture) if text] == [
        *("1", "10", "100", "1k", "Units", "€0", "€20", "€40", "€60", "€80", "Cost"),
        "flip",
    ]


def test_bars_stand_beside_or_on_each_other():
    def boxes(mode: str) -> list[tuple[float, float, float, float]]:
        panel = Panel(Axis("Quarter", "", -0.5, 1.5), Axis("Profit", "€", -10, 10))
        for height in (4, 3, -2):
            panel.add("bar", x=[0, 1], y=[height, None], marker={"color": theme.MASS.color})
        found = drawn(panel.figure(barmode=mode)).iter(f"{SVG}rect")
        return [tuple(float(box.get(k)) for k in ("x", "y", "width", "height")) for box in found]

    one, two, three = boxes("group")
    assert one[0] < two[0] < three[0]
    assert one[0] + one[2] == pytest.approx(two[0], abs=0.2)
    one, two, three = boxes("relative")
    assert one[0] == two[0] == three[0]
    assert two[1] + two[3] == pytest.approx(one[1], abs=0.2)  # on top of the first
    assert three[1] == pytest.approx(one[1] + one[3], abs=0.2)  # below zero


def test_what_plotly_draws_beyond_this_is_left_out():
    panel = Panel(Axis("Across"), Axis("Up"))
    panel.line([0, 1], [0, 1], theme.MASS)
    panel.add("pie", values=[1, 2])
    panel.add("scatter", x=[0.5], y=[0.5], mode="markers", marker={"symbol": "pentagon"})
    panel.shape("path", path="M0 0L1 1Z")
    assert drawn(stack(panel)).tag == f"{SVG}svg"


def test_a_line_break_keeps_what_is_bold():
    panel = Panel(Axis("Across"), Axis("Up"))
    panel.label(0.5, 0.5, "<b>one<br>two</b> & <i>three</i>")
    text = svg(faces.still(panel.figure()), "")
    assert text.count('<tspan font-weight="bold">') == 2
    assert "onetwo & three" in words(ElementTree.fromstring(text))
