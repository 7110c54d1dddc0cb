"""Pictures for slides of one's own: every chart and the seven rows, with text and credit."""

import re
import struct
import sys
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path

import pytest

from widgets.explorer import Explorer
from widgets.learner.seven_rows import rows

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "lessons" / "deck"))

import deck  # noqa: E402
import pictures  # noqa: E402

LESSONS = sorted(path.stem for path in (ROOT / "lessons").glob("*.ipynb"))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", LESSONS)
def test_every_chart_of_a_lesson_has_a_picture_with_its_sentence(name):
    made = list(pictures.charts(name))
    explorers = [each for each in deck.run(deck.read(name)).values() if isinstance(each, Explorer)]
    sentences = [explorer.sentence for explorer in explorers]
    assert len(made) == len(explorers)
    assert len({each.name for each in made}) == len(made)
    for each in made:
        assert each.text in sentences
        assert each.credit.startswith("Mass production versus mass customization, lesson ")
        assert f"lesson {name[:2]}, CC BY 4.0. Model: " in each.credit


def test_the_seven_rows_are_there_together_and_one_by_one():
    together, *single = pictures.comparison()
    assert len(single) == 7
    for row, picture in zip(rows(), single, strict=True):
        for said in (row["row"], row["mass_production"], row["mass_customization"]):
            assert said in picture.text
            assert said in together.text


@pytest.fixture(scope="module")
def folder(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    made = [*pictures.comparison(), *pictures.charts("05_cost"), *pictures.charts("09_verdict")]
    pictures.write(browser, made, folder)
    return folder


def words(file: Path) -> str:
    return " ".join(" ".join(ET.parse(file).getroot().itertext()).split())


def test_an_svg_is_whole_and_carries_text_and_credit(folder):
    [file] = folder.glob("05_cost_2_*.svg")
    root = ET.parse(file).getroot()
    assert root.get("viewBox") == "0 0 1280 720"
    assert root.find(f"{SVG}title").text == "05 · Cost: variants"
    assert "forecast errors cost €10.10 a unit" in root.find(f"{SVG}desc").text
    shown = words(file)
    for label in ("to order: extra cost", "to stock: errors", "flip: 7 variants"):
        assert label in shown
    assert "lesson 05, CC BY 4.0." in shown
    ends = [text.text for text in root.iter(f"{SVG}text")]
    assert "1" in ends
    assert "200" in ends  # the numbers at both ends of the axis


def test_every_file_is_readable_and_nothing_is_cut_off(folder, browser):
    files = sorted(folder.glob("*.svg"))
    assert len(files) == 8 + 3 + 6
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    for file in files:
        page.set_content(f'<body style="margin:0">{file.read_text("utf-8")}</body>')
        outside = page.evaluate("""() => [...document.querySelectorAll("text")].filter((text) => {
          const box = text.getBoundingClientRect();
          return box.width && (box.left < -1 || box.right > 1281 || box.bottom > 721);
        }).map((text) => text.textContent)""")
        assert outside == [], file.name
        png = file.with_suffix(".png").read_bytes()
        assert struct.unpack(">II", png[16:24]) == (1920, 1080)
        assert len(png) > 30_000  # not an empty page


def test_the_words_of_the_seven_rows_are_in_the_picture(folder):
    shown = words(folder / "comparison_0_all.svg").replace(" ", "")
    for row in rows():
        for key in ("row", "mass_production", "mass_customization", "decided_by"):
            assert row[key].replace(" ", "") in shown


def test_a_picture_is_drawn_the_same_way_twice(folder, browser, tmp_path):
    pictures.write(browser, list(pictures.charts("05_cost")), tmp_path)
    for file in tmp_path.glob("*.svg"):
        assert file.read_bytes() == (folder / file.name).read_bytes()


def test_the_index_has_a_text_for_every_picture(folder):
    index = unescape((folder / "index.html").read_text("utf-8"))
    alternatives = dict(re.findall(r'<img src="([^"]+)" alt="(.+?)" width', index))
    assert set(alternatives) == {path.name for path in folder.glob("*.png")}
    assert all(text.endswith(".") for text in alternatives.values())
    assert index.count("Credit: Mass production versus mass customization, lesson ") == 17
