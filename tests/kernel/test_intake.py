"""Small tables are read as carefully as rolls: by their bytes, in a process of their own, within limits."""

from pathlib import Path

import pytest
from tests.rolls.books import xlsx

from tirek.kernel.errors import Refused
from tirek.kernel.intake import Columns, Line, read_file

ROWS = [["Код", "Атауы"], ["A1", "Қармақшы"], ["A2", "Шиелі"]]


def read(folder: Path, content: bytes, name: str = "units.xlsx") -> list[list[str]]:
    path = folder / name
    path.write_bytes(content)
    return [cells for _line, cells in read_file(path)]


def test_a_workbook_and_a_text_say_the_same(tmp_path: Path) -> None:
    text = "\n".join(";".join(row) for row in ROWS).encode()
    assert read(tmp_path, xlsx(ROWS)) == read(tmp_path, text, "units.csv") == ROWS


def test_the_bytes_say_what_it_is_and_not_the_name(tmp_path: Path) -> None:
    assert read(tmp_path, xlsx(ROWS), "units.csv") == ROWS
    assert read(tmp_path, b"a,b\n1,2\n", "units.xlsx") == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xlsx(ROWS, more={"xl/media/bomb": b"0" * 80_000_000}), "workbook_too_large"),
        (xlsx(ROWS)[:300], "workbook_broken"),
        (b"PK\x03\x04" + b"x" * 100, "workbook_broken"),
        (b"\xff\xfe\x00", "mixed_encoding"),
        (b"%PDF-1.7 a,b", "not_a_spreadsheet"),
        (b'a,"b\n' * 3 + b'"x"y', "broken_line"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, content)
    assert refused.value.code == code


def test_headings_alone_are_a_table_without_rows(tmp_path: Path) -> None:
    assert read(tmp_path, xlsx(ROWS[:1])) == ROWS[:1]


COLUMNS = Columns(
    headings={"code": ("Code", "Код"), "name": ("Name", "Атауы")}, required=("code",), called=str.capitalize
)


def records(*rows: list[str]) -> list[tuple[int, str, str]]:
    lines = [Line(number, cells) for number, cells in enumerate(rows, start=3)]
    return [(record.line, record["code"], record["name"]) for record in COLUMNS.read(lines)]


def test_headings_are_known_however_they_are_written() -> None:
    """A Latin letter among Cyrillic ones, capitals and underscores do not matter, nor does a column nobody knows."""
    assert records(["_КOД", "Ескерту"], ["A1", "x"], ["'=A2"]) == [(4, "A1", ""), (5, "=A2", "")]


@pytest.mark.parametrize(
    ("rows", "code", "named"),
    [
        ([["Атауы", "Ескерту"], ["x"]], "columns_missing", {"missing": "Code", "unknown": "«Ескерту»"}),
        ([["Код", "CODE"], ["x"]], "column_twice", {"field": "Code", "columns": "«Код», «CODE»"}),
        ([["Код"]], "no_rows", {}),
        ([], "columns_missing", {"missing": "Code", "unknown": "–"}),
    ],
)
def test_a_table_that_says_too_little_or_too_much_is_refused(
    rows: list[list[str]], code: str, named: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        records(*rows)
    assert (refused.value.code, refused.value.params) == (code, named)
