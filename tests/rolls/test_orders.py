"""Which word of a whole name is the surname, and what is said where nothing tells it."""

from datetime import date

import pytest

from tirek.kernel.intake import Line
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.lines import RollLines

SURNAMES_FIRST = ("Ахметов Самат Болатұлы", "Омарова Гүлнар", "Сейітов Ерлан Қайратұлы")
GIVEN_FIRST = ("Самат Ахметов", "Гүлнар Омарова Болатқызы", "Ерлан Сейітов Қайратұлы")


def read(*names: str) -> tuple[str, str, str, bool]:
    """The last name of a column: its parts, and whether it is said to be unsure."""
    table = [Line(nth, [str(nth), name, "01.02.1980"]) for nth, name in enumerate(names, 1)]
    fields = ["", "name", "birth_date"]
    reader = RowReader(fields, on=date(2020, 1, 1), synthetic=True, unit_code="P1")
    row = [*RollLines(table, ["№", "ФИО", "Дата рождения"], fields, reader)][-1].row
    return row.surname, row.given_name, row.patronymic, "name_order:name" in row.notes


@pytest.mark.parametrize(
    ("name", "unsure"),
    [
        ("Сейтқали Айдос Нұрланұлы", False),
        ("Төребек Жандос", False),
        ("Айдос Сейтқали Нұрланұлы", True),
        ("Айдос Сейтқали", True),
        ("Төребек Бегім Нұрланұлы", False),
        ("О.Гүлнар", True),
        ("Г.Қ. Төребек", False),
        ("Төребек Г.", False),
        ("Гүлнар Т.", True),
        ("Т. Бегім", True),
    ],
)
def test_in_a_column_of_surnames_first(name: str, unsure: bool) -> None:
    assert read(*SURNAMES_FIRST, name)[3] is unsure


def test_the_column_says_which_word_is_the_surname() -> None:
    assert read(*SURNAMES_FIRST, "Төребек Бегім Нұрланұлы") == ("Төребек", "Бегім", "Нұрланұлы", False)
    assert read(*GIVEN_FIRST, "Бегім Төребек Нұрланұлы") == ("Төребек", "Бегім", "Нұрланұлы", True)
    assert read(*GIVEN_FIRST, "Айдос Сейтқали Нұрланұлы") == ("Сейтқали", "Айдос", "Нұрланұлы", False)
    assert read(*GIVEN_FIRST, "Сейтқали Айдос Нұрланұлы") == ("Сейтқали", "Айдос", "Нұрланұлы", True)


@pytest.mark.parametrize("others", [(), ("Ахметов Самат",), (*SURNAMES_FIRST, *GIVEN_FIRST)])
def test_where_nothing_tells_it_is_said(others: tuple[str, ...]) -> None:
    assert read(*others, "Төребек Бегім Нұрланұлы") == ("Төребек", "Бегім", "Нұрланұлы", True)
    assert read(*others, "Айдос Сейтқали Нұрланұлы") == ("Сейтқали", "Айдос", "Нұрланұлы", True)
    assert read(*others, "Ахметов Бегім Нұрланұлы") == ("Ахметов", "Бегім", "Нұрланұлы", False)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("43-086119", "43-086119"),
        ("43/086119", "43/086119"),
        ("0001234", "0001234"),
        ("KA-90000", "KA-90000"),
        ("0001234/0005678", ""),
        ("0001234, 0005678", ""),
        ("0001234;0005678", ""),
        ("0001234 и 0005678", ""),
        ("0001234 және 0005678", ""),
        ("0001234\n0005678", ""),
        ("0001234 0005678", ""),
        ("1234/5678", ""),
        ("KA-90000 / KA-90001", ""),
    ],
)
def test_of_two_card_numbers_in_a_cell_none_is_taken(cell: str, number: str) -> None:
    reader = RowReader(["surname", "number"], on=date(2020, 1, 1), synthetic=True, unit_code="P1")
    row = reader.read(["Ахметов", cell])
    assert (row.number, "numbers:number" in row.notes) == (number, not number)
