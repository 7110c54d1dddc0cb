"""The words a learner reads: spelling, reading level, and links between the pages."""

import json
import re
from pathlib import Path
from statistics import median

import nbformat
import pytest
from everything import explorers
from spellchecker import SpellChecker

from widgets.explorer import Explorer
from widgets.page.fields import fields_of

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "lessons").glob("*.md")])
LESSONS = sorted((ROOT / "lessons").glob("*.ipynb"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
# Names and terms of the field, British spelling and the short forms that the dictionary lacks.
OURS = set((ROOT / "tests" / "words.txt").read_text("utf-8").split())


def markdown(path: Path) -> str:
    """Return the text of a page or of the text cells of a notebook."""
    if path.suffix != ".ipynb":
        return path.read_text("utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def of_quiz(path: Path) -> str:
    """Return the questions of a file with every answer and explanation."""
    parts = []
    for question in json.loads(path.read_text("utf-8")):
        parts += [question["question"], question["explanation"]]
        for option in question["options"]:
            parts += [option["text"], option["why"]]
    return "\n\n".join(parts)


def of_explorer(explorer: type[Explorer]) -> str:
    """Return what an explorer says before anything moves."""
    fields = fields_of(explorer.Inputs).values()
    parts = [explorer.title(), *explorer.presets, explorer.card.breaks]
    parts += [f"{field.label}. {field.help}" for field in fields]
    return "\n\n".join([*parts, *explorer.card.symbols.values()])


def all_texts() -> dict[str, str]:
    """Return every text by where it stands."""
    texts = {path.name: markdown(path) for path in [*PAGES, *LESSONS]}
    for path in sorted((ROOT / "lessons" / "quiz").glob("*.json")):
        texts[path.name] = of_quiz(path)
    for name, explorer in explorers().items():
        texts[name] = of_explorer(explorer)
    return texts


TEXTS = all_texts()
every_text = pytest.mark.parametrize("name", TEXTS)


def plain(text: str) -> str:
    """Return only the prose: no code, mathematics, tables, addresses and marks."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$", " ", text, flags=re.S)
    text = re.sub(r"`[^`\n]*`|\$[^$\n]+\$|https?://[^\s)]+|<[^>\n]+>", " ", text)
    text = re.sub(r"^\s*\|.*$|^#+ .*$", "\n", text, flags=re.M)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.sub(r"[*\[\]]", "", text).replace("_", " ")


# ---- spelling ----------------------------------------------------------------------------------


def unknown(text: str, dictionary: SpellChecker) -> set[str]:
    """Return the lower-case words that are in no dictionary; a capital begins a name."""
    words = set(re.findall(r"(?<![\w@./\\-])[a-zà-ÿ]{3,}(?![\w@/\\]|\.\w)", text))
    return dictionary.unknown(words) - OURS


@pytest.fixture(scope="module")
def dictionary() -> SpellChecker:
    return SpellChecker(language="en")


def test_common_misspellings_are_found(dictionary):
    wrong = ["recieve", "seperate", "occured", "varient", "custmer", "inventry", "teh"]
    assert unknown(" ".join(wrong), dictionary) == set(wrong)


@every_text
def test_every_word_is_in_the_dictionary(name, dictionary):
    assert unknown(plain(TEXTS[name]), dictionary) == set()


def test_our_own_list_holds_only_what_the_dictionary_lacks(dictionary):
    assert dictionary.known(OURS) == set()


# ---- reading level -----------------------------------------------------------------------------


def syllables(word: str) -> int:
    """Count the groups of vowels; an e at the end is silent, except in -le.

    >>> [syllables(word) for word in ("cost", "production", "line", "customization")]
    [1, 3, 1, 5]
    """
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye"))
    return max(1, count - silent)


def reading_ease(text: str) -> float:
    """Return how easy a text reads: 60 to 70 is plain English, below 30 a research paper.

    Source: Flesch (1948), A new readability yardstick, Journal of Applied Psychology 32, 221-233.
    """
    sentences = [
        words
        for sentence in re.split(r"[.!?:;]+(?=\s)|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s", text)
        if len(words := re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", sentence)) > 2
    ]
    words = [word for sentence in sentences for word in sentence]
    per_word = sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * per_word


def test_the_measure_tells_plain_text_from_dense_text():
    easy = "The cat sat on the mat. It was a warm day. The dog came in and lay down by the fire."
    dense = (
        "Notwithstanding considerable methodological heterogeneity, contemporary "
        "operationalizations of modularity-facilitated customization capability "
        "systematically underestimate "
        "organizational interdependencies, particularly concerning cross-functional coordination."
    )
    assert reading_ease(easy) > 90
    assert reading_ease(dense) < 0


def test_lessons_read_easily():
    ease = {path.stem: round(reading_ease(plain(markdown(path)))) for path in LESSONS}
    assert median(ease.values()) >= 70, ease
    assert min(ease.values()) >= 60, ease


# ---- links -------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page as GitHub makes them, or of a notebook as JupyterLab does."""
    titles = re.findall(r"^#+ +(.+)$", markdown(path), re.M)
    if path.suffix == ".ipynb":
        return {title.strip().replace(" ", "-") for title in titles}
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", [*PAGES, *LESSONS], ids=lambda path: path.name)
def test_links_lead_to_a_file_and_to_a_heading_in_it(path):
    broken = []
    for target in LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", markdown(path), flags=re.S)):
        if re.match(r"https?://[\w.-]+\.\w|mailto:\S+@", target):
            continue
        file, _, anchor = target.partition("#")
        place = path.parent / file if file else path
        if not place.exists() or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert broken == []


def test_every_lesson_is_in_the_readme():
    targets = LINK.findall((ROOT / "README.md").read_text("utf-8"))
    assert {f"lessons/{path.name}" for path in LESSONS} <= set(targets)
