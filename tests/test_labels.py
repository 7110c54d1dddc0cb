"""No label of any chart covers another one or is cut off: start, presets, ends, last frames."""

import copy
import dataclasses
import functools
import json
from importlib.resources import files

import pytest
from everything import explorers

from widgets.explorer import Explorer
from widgets.page import faces, theme
from widgets.page.fields import fields_of

EXPLORERS = explorers()
WIDTHS = [340, 800]  # pixels of a chart: on a telephone, on a page
PAGE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0;font-family:system-ui">
<div id="chart"></div></body>"""
# Draws figures one by one; returns by name the texts that cover each other or are cut off.
LOOK = """async ([figures, template, widths]) => {
  const chart = document.getElementById("chart");
  const seen = (node) => {
    const { visibility, opacity, fillOpacity } = getComputedStyle(node);
    return node.textContent.trim() && !node.closest(".modebar, .hoverlayer, .legend")
      && visibility !== "hidden" && Number(opacity) > 0 && Number(fillOpacity) > 0;
  };
  const linesOf = (node) => {
    const lines = [...node.querySelectorAll("tspan.line")];
    return (lines.length ? lines : [node]).map((line) =>
      ({ node, text: line.textContent.trim(), box: line.getBoundingClientRect() }));
  };
  const look = () => {
    const page = chart.getBoundingClientRect();
    const texts = [...chart.querySelectorAll("text")].filter(seen).flatMap(linesOf)
      .filter(({ text, box }) => text && box.width);
    const marks = singleMarks(chart).map((mark) => mark.getBoundingClientRect());
    return texts.flatMap(({ node, text, box }, i) => {
      const hides = marks.filter((mark) =>
        Math.min(box.right, mark.right) - Math.max(box.left, mark.left) > 3
        && Math.min(box.bottom, mark.bottom) - Math.max(box.top, mark.top) > 5);
      const out = box.left < page.left - 2 || box.right > page.right + 2
        || box.top < page.top - 2 || box.bottom > page.bottom + 2
        || node.closest(".textpoint")?.closest("[clip-path]");
      const under = texts.slice(i + 1).filter((other) => other.node !== node
        && Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left) > 2
        && Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top) > 5);
      return [...(out ? [`“${text}” is cut off`] : []),
        ...hides.map(() => `“${text}” covers a mark`),
        ...under.map((other) => `“${text}” covers “${other.text}”`)];
    });
  };
  const problems = {};
  const draw = async (name, { data, layout }, width, height, template) => {
    chart.style.width = `${width}px`;
    const all = structuredClone({ ...layout, template, width, height, autosize: false });
    putLabelsBack(chart);
    await Plotly.react(chart, structuredClone(data), all);
    placeLabels(chart);
    const found = look();
    if (found.length) problems[`${name}, ${width} × ${height} px`] = found;
  };
  for (const [name, figure] of Object.entries(figures))
    for (const width of widths) await draw(name, figure, width, figure.layout.height, template);
  const [[name, first]] = Object.entries(figures);
  const low = leastHeight(first.layout.height);
  const small = lowTemplate(template, template.layout.font.size);
  for (const width of widths) await draw(name, first, width, low, small);
  return problems;
}"""


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.set_content(PAGE)
    page.add_script_tag(path=str(files("plotly") / "package_data" / "plotly.min.js"))
    page.add_script_tag(path=str(files("widgets") / "page" / "js" / "labels.js"))
    yield page
    page.close()


def settings(cls: type[Explorer]) -> dict[str, object]:
    """Return the inputs to look at, by what is set: start, presets, both ends of each control."""
    start = dataclasses.asdict(cls.Inputs())
    asked = {"start": start} | {name: {**start, **changes} for name, changes in cls.presets.items()}
    for name, field in fields_of(cls.Inputs).items():
        if field.kind in ("number", "integer"):
            asked |= {f"{name} = {end}": {**start, name: end} for end in (field.low, field.high)}
        elif field.kind == "choice":
            asked |= {f"{name} = {one}": {**start, name: one} for one in field.options}
    return asked


def last_frame(cls: type[Explorer], result, figure: dict) -> dict:
    """Return the figure of a chart that plays as it stands at the end."""
    figure = copy.deepcopy(figure)
    for number, attributes in cls.animate(result).moving.items():
        for name, values in attributes.items():
            *path, last = name.split(".")
            functools.reduce(dict.get, path, figure["data"][number])[last] = values[-1].tolist()
    return figure


@pytest.mark.xdist_group("browser 1")
@pytest.mark.parametrize("cls", EXPLORERS.values(), ids=EXPLORERS.keys())
def test_no_label_covers_another_or_is_cut_off(page, cls):
    explorer, figures = cls(), {}
    for name, asked in settings(cls).items():
        explorer.asked = asked
        drawn = {name: cls.draw(explorer.result)}
        if cls.animate:
            drawn[f"{name}, at the end"] = last_frame(cls, explorer.result, drawn[name])
        for when, figure in drawn.items():
            seen = faces.significant(figure, 6)
            figures.setdefault(json.dumps(seen), (when, seen))  # what looks the same is seen once
    figures = dict(figures.values())
    assert page.evaluate(LOOK, [figures, theme.templates()["light"], WIDTHS]) == {}


# Plotly uses the nodes of one figure for the next one: what is a letter here was a label before.
LETTERS = """async ([figure, template]) => {
  const chart = document.getElementById("chart");
  chart.style.width = "290px";
  const layout = { ...figure.layout, template, width: 290, height: 440, autosize: false };
  const letters = figure.data.map((trace, i) => ({ ...trace, uid: `${i}` }));
  const named = letters.map((trace) =>
    trace.mode === "markers+text" ? { ...trace, textposition: "top center" } : trace);
  for (const data of [named, letters]) {
    putLabelsBack(chart);
    await Plotly.react(chart, structuredClone(data), structuredClone(layout));
    placeLabels(chart);
  }
  const drawn = chart.querySelectorAll(".course-letters .textpoint text");
  return [...drawn].map((letter) => letter.style.translate);
}"""


@pytest.mark.xdist_group("browser 1")
@pytest.mark.parametrize(
    "name",
    [
        "production.WatchTheFactory",
        "production.LineBalance",
        "flexibility.MixedModelSequence",
        "flexibility.Chaining",
    ],
)
def test_a_letter_stays_on_its_mark_however_little_room_there_is(page, name):
    cls = EXPLORERS[name]
    figure = faces.significant(cls.draw(cls().result), 6)
    moved = page.evaluate(LETTERS, [figure, theme.templates()["light"]])
    assert len(moved) > 5
    assert set(moved) == {""}


# Bars so thin that their labels must move, then the same ones with room.
BARS = """async (template) => {
  const chart = document.getElementById("chart");
  Plotly.purge(chart);
  chart.style.width = "500px";
  const bars = [100, 97].map((x) => ({ type: "bar", orientation: "h", x: [x], y: ["cost"],
    text: [`€${x}`], textposition: "outside", constraintext: "none" }));
  const far = [];
  for (const [height, size] of [[75, 14], [500, 20]]) {
    putLabelsBack(chart);
    const layout = { template, width: 500, height, font: { size }, xaxis: { range: [0, 150] } };
    await Plotly.react(chart, structuredClone(bars), layout);
    placeLabels(chart);
    far.push([...chart.querySelectorAll(".bars .point")].map((point) => {
      const [bar, text] = ["path", "text"].map((name) => point.querySelector(name));
      return text.getBoundingClientRect().left - bar.getBoundingClientRect().right;
    }));
  }
  return far;
}"""


@pytest.mark.xdist_group("browser 1")
def test_a_label_goes_on_from_the_end_of_its_bar_and_comes_back(page):
    crowded, free = page.evaluate(BARS, theme.templates()["light"])
    assert crowded[0] < 6 < crowded[1]
    assert all(0 < gap < 6 for gap in free)
