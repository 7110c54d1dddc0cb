"""The files that learners hand in: a code instead of a name, and tables that read back."""

import os
from pathlib import Path

import pytest

from widgets.classroom import files
from widgets.learner import progress

COLUMNS = ["target", "reason"]
FILE = Path("game.csv")


def test_a_learner_keeps_the_code_and_another_one_gets_another():
    first = files.learner_code()
    assert files.learner_code() == first == progress.recall("class")["code"]
    os.remove(progress.FILE)
    assert files.learner_code() != first


@pytest.mark.parametrize("text", ["a, b", 'say "all"', "two\nlines", "a\u2028b", "weil’s geht", ""])
def test_whatever_was_typed_reads_back(text):
    files.write(FILE, COLUMNS, [["serve all", text]])
    assert files.read(FILE, COLUMNS) == [["serve all", text]]


def test_a_file_that_a_spreadsheet_saved_again_reads_back():
    FILE.write_bytes(b"\xef\xbb\xbftarget,reason\r\nserve all,a try\r\n")
    assert files.read(FILE, COLUMNS) == [["serve all", "a try"]]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (b"", "it is not a table of text"),
        (b"\xff\xfe\x00", "it is not a table of text"),
        (b"target\n", "its first row is not target,reason"),
        (b"target,reason\na,b\na\n", "row 3 has 1 cells where 2 belong"),
    ],
)
def test_a_damaged_file_is_one_sentence(damage, says):
    FILE.write_bytes(damage)
    with pytest.raises(ValueError, match=says):
        files.read(FILE, COLUMNS)


def test_a_missing_file_is_one_sentence():
    with pytest.raises(ValueError, match="it is not a table of text"):
        files.read(FILE, COLUMNS)
