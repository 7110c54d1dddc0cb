"""The files of a class one by one: saved work or tables, with a code instead of a name."""

import pytest

from widgets.classroom import files

COLUMNS = ["target", "reason"]


def handed_in(data: bytes) -> files.HandedIn:
    return files.HandedIn("game.csv", (), data)


@pytest.mark.parametrize("text", ["a, b", 'say "all"', "two\nlines", "a\u2028b", "weil’s geht"])
def test_whatever_was_typed_reads_back(text):
    quoted = text.replace('"', '""')
    data = f'target,reason\r\nserve all,"{quoted}"\r\n'.encode()
    assert files.table(handed_in(data), COLUMNS) == [(2, ["serve all", text])]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbftarget,reason\r\nserve all,a try\r\n",
        b"target;reason\nserve all;a try\n;\n",
        b"sep=;\ntarget;reason\nserve all;a try",
        b"Target\tReason\t\t\nserve all\ta try\t\t\n\t\t\t\n",
        b'"target,reason"\r\n"serve all,a try"\r\n',
        b'target,reason\r\n"serve all,""a try"""\r\n',
        "target;reason\nserve all;a try\n".encode("utf-16"),
        "target\treason\nserve all\ta try\n".encode("utf-16-le"),
        b"target,reason\rserve all,a try\r",
    ],
)
def test_a_table_that_a_spreadsheet_saved_again_reads_back(data):
    [(_, row)] = files.table(handed_in(data), COLUMNS)
    assert row == ["serve all", "a try"]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (b"", "its first row is not target,reason"),
        (b"\xff\xfe\x00", "its first row is not target,reason"),
        (b"target\n", "its first row is not target,reason"),
        (b"target,reason\na,b\na\n", "row 3 has 1 cells where 2 belong"),
        (b"target,reason\na,b,c\n", "row 2 has 3 cells where 2 belong"),
        (b"PK\x03\x04", "it is not a workbook"),
    ],
)
def test_a_damaged_file_is_one_sentence(damage, says):
    with pytest.raises(ValueError, match=says):
        files.table(handed_in(damage), COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_saved_work_reads_in_any_encoding(encoding):
    data = ' {"firm": {"inputs": {"product": "Möbel"}}}'.encode(encoding)
    assert files.saved(handed_in(data)) == {"firm": {"inputs": {"product": "Möbel"}}}


def test_a_table_is_no_saved_work():
    assert files.saved(handed_in(b"target,reason\n")) is None
    assert files.saved(handed_in(b"PK\x03\x04")) is None
