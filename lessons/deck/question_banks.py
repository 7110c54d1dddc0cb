"""Write all questions for a learning platform: `python question_banks.py`.

`moodle.xml` and `gift.txt` hold every quiz and both test forms, in categories; `qti/` has a package
for each, as Canvas and others take them. Every answer has its feedback, as in the course.
"""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from deck import HANDOUTS, read, title
from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz

from widgets.data import QUIZZES
from widgets.questions.quizzes import in_order, questions

COURSE = "Mass production versus mass customization"
RIGHT, WRONG = "Right.", "Not quite."
FILES = sorted(QUIZZES.glob("*.json"))
Bank = dict[str, list[dict[str, Any]]]  # the questions of each category


def bank() -> Bank:
    """Return the questions of all quizzes and test forms, by the name of their category."""
    names = [path.stem for path in FILES]
    forms = {name: f"Test, form {name[-1].upper()}" for name in names if name.startswith("form")}
    return {forms.get(name) or title(read(name)): questions(name) for name in names}


def answers(question: dict[str, Any]) -> list[tuple[str, bool, str]]:
    """Return text, whether it is the answer, and the feedback of each option, as learners see them.

    The order is the one of the course: drawn once, or that of the numbers.
    """
    right = question["options"][question["answer"]]
    return [
        (option["text"], option is right, RIGHT if option is right else option["why"])
        for option in in_order(question)
    ]


# ---- Moodle XML --------------------------------------------------------------------------------


def moodle_xml(bank: Bank) -> str:
    """Return a bank in Moodle's own format, https://docs.moodle.org/en/Moodle_XML_format."""
    quiz = ET.Element("quiz")
    for category, entries in bank.items():
        place = ET.SubElement(quiz, "question", type="category")
        _text(place, "category", f"$course$/top/{COURSE}/{category}")
        for entry in entries:
            quiz.append(_multichoice(entry))
    ET.indent(quiz)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(quiz, "unicode")}\n'


def _multichoice(question: dict[str, Any]) -> ET.Element:
    node = ET.Element("question", type="multichoice")
    _text(node, "name", question["id"])
    _text(node, "questiontext", question["question"], format="plain_text")
    _text(node, "generalfeedback", question["explanation"], format="plain_text")
    shuffle = "false" if question["ordered"] else "true"
    for name, value in (
        ("defaultgrade", "1"),
        ("penalty", "1"),
        ("hidden", "0"),
        ("idnumber", question["id"]),
        ("single", "true"),
        ("shuffleanswers", shuffle),
        ("answernumbering", "abc"),
    ):
        ET.SubElement(node, name).text = value
    for name, words in (("correct", RIGHT), ("partiallycorrect", WRONG), ("incorrect", WRONG)):
        _text(node, f"{name}feedback", words, format="plain_text")
    for text, right, why in answers(question):
        fraction = "100" if right else "0"
        answer = ET.SubElement(node, "answer", fraction=fraction, format="plain_text")
        ET.SubElement(answer, "text").text = text
        _text(answer, "feedback", "" if right else why, format="plain_text")
    return node


def _text(parent: ET.Element, name: str, words: str, **attributes: str) -> None:
    ET.SubElement(ET.SubElement(parent, name, attributes), "text").text = words


# ---- GIFT --------------------------------------------------------------------------------------


def gift(bank: Bank) -> str:
    """Return a bank as GIFT, https://docs.moodle.org/en/GIFT_format, which many platforms read."""
    parts = []
    for category, entries in bank.items():
        parts.append(f"$CATEGORY: $course$/top/{COURSE}/{category}")
        for entry in entries:
            options = "\n".join(
                f"\t{'=' if right else '~'}{_escaped(text)}#{_escaped(why)}"
                for text, right, why in answers(entry)
            )
            parts.append(
                f"::{entry['id']}::[plain]{_escaped(entry['question'])}{{\n{options}\n"
                f"\t####{_escaped(entry['explanation'])}\n}}"
            )
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", text)


# ---- QTI ---------------------------------------------------------------------------------------


def qti(category: str, entries: list[dict[str, Any]]) -> bytes:
    """Return one quiz as a QTI 1.2 package; text2qti writes it."""
    lines = [f"Quiz title: {category}"]
    for entry in entries:
        lines += ["", f"Title: {entry['id']}", f"1. {_markdown(entry['question'])}"]
        lines.append(f"... {_markdown(entry['explanation'])}")
        for letter, (text, right, why) in zip("abcde", answers(entry), strict=False):
            lines += [f"{'*' * right}{letter}) {_markdown(text)}", f"... {_markdown(why)}"]
    return QTI(Quiz("\n".join(lines), config=Config(), source_name=category)).zip_bytes()


def _markdown(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!$<>|~^])", r"\\\1", text)


def write(folder: Path) -> None:
    """Write the banks in all three formats into a folder."""
    whole = bank()
    (folder / "qti").mkdir(parents=True, exist_ok=True)
    (folder / "moodle.xml").write_text(moodle_xml(whole), "utf-8")
    (folder / "gift.txt").write_text(gift(whole), "utf-8")
    for path, (category, entries) in zip(FILES, whole.items(), strict=True):
        (folder / "qti" / f"{path.stem}.zip").write_bytes(qti(category, entries))


if __name__ == "__main__":
    write(HANDOUTS / "question_banks")
    print(HANDOUTS / "question_banks")
