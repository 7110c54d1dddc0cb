"""One word and one symbol for one thing, as the tables at the head of the glossary have them."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from widgets.explorer import Explorer
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
from widgets.learner.course import claims
from widgets.learner.firm import Firm
from widgets.learner.seven_rows import rows
from widgets.models.firm.claim_rules import SYMBOLS
from widgets.page.fields import fields_of

LESSONS = Path(__file__).parents[1] / "lessons"
GLOSSARY = (LESSONS / "GLOSSARY.md").read_text("utf-8")
COMPARISON = json.dumps(rows(), ensure_ascii=False)
FACES = {
    "01_definition": definition,
    "02_production": production,
    "03_quantity": quantity,
    "04_customization": customization,
    "05_cost": cost,
    "06_flexibility": flexibility,
    "07_quality": quality,
    "08_approaches": approaches,
}
LETTERS = r"(?:\\Delta )?(?:\\text\{\w+\}|\\[a-z]+|[A-Za-z]+)"
SYMBOL = re.compile(rf"({LETTERS})(_\{{[^{{}}]*\}}|_\w)?(\^\*)?")
COUNTED = re.compile(r"_\{?[ijknb\d,+-]+\}?")  # the index of one of many, such as i + 1
# What TeX needs and does not show as a symbol.
TEX = re.compile(
    r"\\(?:frac|tfrac|sqrt|left|right|qquad|quad|cdot|dots|min|max|ln|log|exp|sum|prod|le|ge|lceil"
    r"|rceil|lfloor|rfloor|lvert|rvert|propto|iff|in|notin|pm|approx|bmod|binom|hline)(?![a-z])"
    r"|\\(?:begin|end)\{\w+\}(?:\{[c|]+\})?|_2(?= n| \\theta)|\\[,;!]"
)


def table() -> dict[str, tuple[str, str]]:
    """Return meaning and unit of every symbol of the table."""
    rows = re.findall(r"^\| (\$.+?\$) \| (.+?) \| (.*?) ?\|$", GLOSSARY, re.M)
    symbols = {}
    for names, meaning, unit in rows:
        for name in re.findall(r"\$([^$]+)\$", names):
            assert name not in symbols, f"{name} has two meanings"
            symbols[name] = meaning, unit
    return symbols


TABLE = table()
ONE_OF_MANY = {
    name.partition("_")[0]: f"_{name.partition('_')[2]}"
    for name in TABLE
    if COUNTED.fullmatch("_" + name.partition("_")[2])
}


def explorers(lesson: str) -> dict[str, type[Explorer]]:
    face = FACES[lesson]
    found = {name: getattr(face, name) for name in face.__all__}
    return {name: item for name, item in found.items() if isinstance(item, type)}


def in_order(tex: str) -> list[str]:
    """Return the symbols of a formula as they come, without what is numbered or raised."""
    tex = TEX.sub(" ", re.sub(r"\\text\{[^{}]*\}(?!_)", " ", tex))
    return [
        f"{base}{ONE_OF_MANY.get(base, index) if COUNTED.fullmatch(index) else index}{star}"
        for base, index, star in SYMBOL.findall(tex)
    ]


def symbols(tex: str) -> set[str]:
    return set(in_order(tex))


def test_symbols_of_a_formula():
    assert symbols(r"Q^* = \sqrt{\frac{2KD}{h\,(1 - D/P)}}") == {"Q^*", "KD", "h", "D", "P"}
    assert symbols(r"L_i + \dots + L_4 \le W") == {"L_i", "W"}
    assert symbols(r"\Delta c < \tau f/(4F)") == {r"\Delta c", r"\tau", "f", "F"}


def in_table(symbol: str) -> bool:
    """Say whether a symbol, or each letter of a product, is explained."""
    return symbol in TABLE or (symbol.isalpha() and all(letter in TABLE for letter in symbol))


@pytest.mark.parametrize("lesson", FACES)
def test_every_symbol_of_the_cells_is_in_the_table(lesson):
    for cell in nbformat.read(LESSONS / f"{lesson}.ipynb", as_version=4).cells:
        if cell.cell_type == "markdown":
            formulas = re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", cell.source, re.S)
            used = {symbol for pair in formulas for tex in pair for symbol in symbols(tex)}
            assert {symbol for symbol in used if not in_table(symbol)} == set(), cell.id


@pytest.mark.parametrize("lesson", FACES)
def test_every_symbol_of_the_cards_is_in_the_table_with_its_unit(lesson):
    for name, explorer in explorers(lesson).items():
        used = symbols(explorer.card.equation)
        assert {symbol for symbol in used if not in_table(symbol)} == set(), name
        for symbol, meaning in explorer.card.symbols.items():
            [key, *_] = in_order(symbol) or [symbol]
            units = TABLE[key][1].split(" or ") if key in TABLE else [""]
            assert any(unit in meaning for unit in units), f"{name}: {symbol}"


def test_every_letter_of_the_rules_of_lesson_09_is_in_the_table():
    assert {letter for letter in SYMBOLS.values() if letter not in TABLE} == set()


def prose(lesson: str) -> dict[str, str]:
    """Return what a learner of a lesson reads, by where it stands."""
    cells = nbformat.read(LESSONS / f"{lesson}.ipynb", as_version=4).cells
    texts = {cell.id: cell.source for cell in cells}
    for question in json.loads((LESSONS / "quiz" / f"{lesson}.json").read_text("utf-8")):
        texts[question["id"]] = json.dumps(question, ensure_ascii=False)
    for name, explorer in explorers(lesson).items() if lesson in FACES else ():
        fields = fields_of(explorer.Inputs).values()
        card = explorer.card
        parts = [explorer.title(), *explorer.presets, *card.symbols.values(), card.breaks]
        parts += [f"{field.label} {field.help}" for field in fields]
        texts[name] = " ".join([*parts, explorer.describe(explorer.solve(explorer.Inputs()))])
    return texts


@pytest.mark.parametrize(
    ("wrong", "better"),
    [
        (r"\bdear(er|est)?\b", "expensive, costs more"),
        (r"work-in-process", "work in progress"),
        (r"\b(another|second|two|six|finished|shoe|all|lamp|desk|kettle) models?\b", "variants"),
        (r"\bshall\b", "is to"),
        (r"\b(?<!proportion )in step\b(?! with)", "together"),
        (r"\bfailures?\b", "faults"),
        (r"\b1 (option|unit|day|hour|job|variant|alternative)s\b", "the singular"),
    ],
)
@pytest.mark.parametrize("lesson", FACES)
def test_one_word_is_used_for_one_thing(lesson, wrong, better):
    shared = {"GLOSSARY.md": GLOSSARY, "comparison.csv": COMPARISON}
    for place, text in (prose(lesson) | shared).items():
        assert not re.search(wrong, text), f"{place}: {better}"


@pytest.mark.parametrize("lesson", [lesson for lesson in FACES if lesson != "04_customization"])
def test_a_premium_is_what_a_customer_pays_more(lesson):
    """What a unit costs more to make is its extra cost; lesson 04 needs both words."""
    for place, text in prose(lesson).items():
        assert "premium" not in text, place


def test_an_option_stands_in_a_group_and_an_alternative_beside_others():
    texts = prose("04_customization")
    assert "alternatives" in texts["ChoiceOverload"]
    assert "option" not in texts["ChoiceOverload"].replace("all options of one group", "")
    assert "33 options are not 33 alternatives" in texts["why-3"]


@pytest.mark.parametrize("lesson", FACES)
def test_a_statement_is_judged_as_it_is_worded(lesson):
    """The text's own caution is kept from the vote to the verdict, and so is its short name."""
    wording = {claim["name"]: claim["statement"] for claim in claims()}
    [flips] = [text for place, text in prose(lesson).items() if place == "flips"]
    judged = re.findall(r"^\| \*\*([^*|]+)\*\*(?: \(\w+\))? · (.+?) \|", flips, re.M)
    assert len(judged) >= 2
    for name, statement in judged:
        assert statement == wording[name]


def test_a_short_name_keeps_the_caution_of_its_statement():
    caution = re.compile(r"(?<!how )(?<!more )\boften\b(?! automated)|\bmay\b")
    cautious = {claim["name"]: set(caution.findall(claim["statement"])) for claim in claims()}
    assert sum(map(len, cautious.values())) == 4
    for name, words in cautious.items():
        assert words <= set(name.lower().split()), name


def test_what_is_counted_without_setups_is_called_load():
    """The table has two words; the firm's number is the one without setups."""
    field = fields_of(Firm)["utilization"]
    assert ("setups not counted" in field.help, field.label) == (True, "Load")


def test_the_lesson_on_techniques_opens_with_the_words_of_its_statement():
    [statement] = [c["statement"] for c in claims() if c["id"] == "mc-techniques"]
    words = statement.removeprefix("Mass customization ")
    opening = nbformat.read(LESSONS / "08_approaches.ipynb", as_version=4).cells[0].source
    assert f"The text: mass customization {words}" in opening


@pytest.mark.parametrize("lesson", FACES)
def test_a_reader_meets_names_of_statements_and_no_codes(lesson):
    codes = re.compile(r"|".join(rf"\b{claim['id']}\b" for claim in claims() if "-" in claim["id"]))
    guide = {"the guide": (LESSONS / "INSTRUCTOR_GUIDE.md").read_text("utf-8")}
    for place, text in (prose(lesson) | guide).items():
        assert not codes.search(text), place
