"""Small tables are read as carefully as rolls: by their bytes, in a process of their own, within limits."""

from pathlib import Path

import pytest
from tests.rolls.books import xlsx

from tirek.kernel.errors import Refused
from tirek.kernel.sheets import read_sheet

ROWS = [["Код", "Атауы"], ["A1", "Қармақшы"], ["A2", "Шиелі"]]


def read(folder: Path, content: bytes, name: str = "units.xlsx") -> list[list[str]]:
    path = folder / name
    path.write_bytes(content)
    return [cells for _line, cells in read_sheet(path)]


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
        (b"\xff\xfe\x00", "not_a_table"),
        (b"a\x00b", "not_a_table"),
        (b'a,"b\n' * 3 + b'"x"y', "not_a_table"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, content)
    assert refused.value.code == code


def test_headings_alone_are_a_table_without_rows(tmp_path: Path) -> None:
    assert read(tmp_path, xlsx(ROWS[:1])) == ROWS[:1]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        list(read_sheet(tmp_path / "none.csv"))
    assert refused.value.code == "not_a_table"
