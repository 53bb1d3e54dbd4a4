"""What a column says: by its heading, by its cells, as the sender settled it last, as somebody says now."""

from random import Random

import pytest
from django.conf import settings
from tests.factories import LONG_AGO, SYSTEM, Tree, a_member, an_account
from tests.rolls.books import Cell
from tests.rolls.dirty import HEADINGS, a_person, written
from tests.rolls.rolls import HEADINGS as PLAIN

from tirek.access.actor import AccountActor
from tirek.kernel.errors import NotAllowed
from tirek.kernel.intake import Line
from tirek.rolls.actions.columns import known_to, remember, remembered
from tirek.rolls.forms import ColumnsForm
from tirek.rolls.reading.columns import (
    MOST_COLUMNS,
    ColumnsTooMany,
    FieldUnknown,
    HeadingUnknown,
    check_width,
    column_letter,
    override,
    settle,
)
from tirek.rolls.reading.guessing import RollColumn, guess

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


def sample(fields: list[str], count: int = 20) -> list[Line]:
    rng = Random(7)  # noqa: S311 - the same people each time
    people = [written(a_person(rng, nth, rng.choice(("P1", "P2")))) for nth in range(count)]
    return [Line(nth, [_text(one.cells[field]) for field in fields]) for nth, one in enumerate(people, 2)]


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def found(headings: list[str], lines: list[Line]) -> list[tuple[str, str]]:
    return [(column.field, column.how) for column in guess(headings, lines, known=known_to(SYSTEM))]


def test_columns_without_headings_are_known_by_their_cells() -> None:
    Tree()
    fields = [field for field in HEADINGS if field != "number"]
    told = {field: (field, "content") for field in fields} | dict.fromkeys(("joined", "since"), ("", "none"))
    assert found([""] * len(fields), sample(fields)) == [told[field] for field in fields]


def test_the_number_of_a_card_is_not_guessed() -> None:
    assert found([""], sample(["number"])) == [("", "none")]


def test_whole_names_in_one_column() -> None:
    lines = [Line(2, [" ".join(one.cells)]) for one in sample(["surname", "given_name", "patronymic"])]
    assert found(["Кімдер"], lines) == [("name", "content")]


def test_a_heading_goes_before_the_cells() -> None:
    fields = ["iin", "birth_date", "joined"]
    assert found(["ЖСН", "", "Күні"], sample(fields)) == [
        ("iin", "heading"), ("birth_date", "content"), ("", "none")]  # fmt: skip
    assert found(["ЖСН", "Туған күні", "Телефон"], sample(fields))[2] == ("phone", "heading")


def test_days_that_may_be_any_are_left_open() -> None:
    assert found(["Күні"], sample(["joined"])) == [("", "none")]


def test_other_columns_are_left_out() -> None:
    lines = [Line(nth, [str(nth), "мұғалім", "Қармақшы ауданы"]) for nth in range(2, 22)]
    assert found(["№", "Лауазымы", "Мекенжайы"], lines) == [("", "none")] * 3


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Билет", "number"), ("Билет №", "number"), ("№ билет", "number"), ("Ұйым атауы", "unit"),
     ("Наименование организации", "unit"), ("Партиялық топ", "unit"), ("Бастауыш ұйымның атауы", "unit")],
)  # fmt: skip
def test_common_headings(heading: str, field: str) -> None:
    assert found([heading], []) == [(field, "heading")]


def test_the_code_says_which_unit_where_its_name_stands_beside_it() -> None:
    assert found(["Ұйым атауы", "Ұйым коды", "Билет"], []) == [("", "none"), ("unit", "heading"), ("number", "heading")]
    assert [field for field, _how in found(["Ұйым", "Наименование организации"], [])] == ["unit", ""]
    assert [field for field, _how in found(["Ұйым атауы", "Топ атауы"], [])] == ["unit", "unit"]


def test_card_numbers_under_an_unknown_heading_are_known_by_who_bears_them() -> None:
    tree = Tree()
    for number in ("43-000001", "43-000002"):
        a_member(tree["P1"], LONG_AGO, number=number)
    lines = [Line(nth, [f"43-00000{nth}"]) for nth in range(1, 5)]
    ours, theirs = AccountActor(an_account(tree["A"])), AccountActor(an_account(tree["B"]))
    column = guess(["Құжат"], lines, known=known_to(ours))[0]
    assert (column.field, column.how, column.hint) == ("number", "content", "")
    column = guess(["Құжат"], lines, known=known_to(theirs))[0]
    assert (column.field, column.hint, column.sureness) == ("", "cards", "ask")
    wider = [Line(nth, [*line.cells, "1"]) for nth, line in enumerate(lines)]
    column = guess(["Құжат", "Билет"], wider, known=known_to(ours))[0]
    assert (column.field, column.hint) == ("", "")


def test_how_sure_a_column_is_stands_beside_no_other_choice() -> None:
    seen = [{"heading": "Кім", "field": "name", "how": "remembered", "sure": "sure", "hint": "", "samples": []}]
    for chosen, sure in (("name", "sure"), ("surname", ""), ("", "")):
        [(column, _field)] = ColumnsForm({"c0": chosen}, seen=seen, fields=["name"]).columns()
        assert column["sure"] == sure


@pytest.mark.parametrize(
    "cells",
    [["1", "2", "3"], ["2019", "2019", "2020"], ["01.02.2003", "02.02.2003", "03.02.2003"], ["мұғалім", "дәрігер"],
     ["87011234567", "87011234568"], ["43-086119"]],
)  # fmt: skip
def test_what_does_not_look_like_card_numbers(cells: list[str]) -> None:
    lines = [Line(nth, [cell]) for nth, cell in enumerate(cells)]
    assert guess(["Құжат"], lines, known=known_to(SYSTEM))[0].hint in ("", "days")


def test_units_are_known_within_the_reach_only() -> None:
    tree = Tree()
    lines = [Line(nth, [unit]) for nth, unit in enumerate(("P4", "P4", "G4"))]
    theirs, ours = AccountActor(an_account(tree["B"])), AccountActor(an_account(tree["A"]))
    assert [column.field for column in guess([""], lines, known=known_to(theirs))] == ["unit"]
    assert [column.field for column in guess([""], lines, known=known_to(ours))] == [""]


def test_the_samples_are_the_first_different_cells() -> None:
    lines = [Line(nth, [text]) for nth, text in enumerate(("", "а", "а", " б ", "в", "г"))]
    column = guess(["Ескерту"], lines, known=known_to(SYSTEM))[0]
    assert column == RollColumn(place=0, heading="Ескерту", field="", how="none", samples=("а", "б", "в"), hint="more")


def test_what_a_sender_settled_is_proposed_again() -> None:
    tree = Tree()
    sender, other = AccountActor(an_account(tree["A"])), AccountActor(an_account(tree["A"]))
    headings, fields = ["Қайда", "Кім", "Ескерту"], ["unit", "name", ""]
    remember(actor=sender, headings=headings, fields=["name", "unit", ""])
    remember(actor=sender, headings=headings, fields=fields)
    assert remembered(sender, ["ҚАЙДА", " кім", "Ескерту"]) == fields
    assert remembered(sender, ["Кім", "Қайда", "Ескерту"]) is None
    assert remembered(other, headings) is None
    assert remembered(sender, [*headings, "Причина отказа"]) == [*fields, ""]
    again = guess(headings, [], remembered(sender, headings), known=known_to(sender))
    assert [(column.field, column.how) for column in again] == [
        ("unit", "remembered"), ("name", "remembered"), ("", "none")]  # fmt: skip


def test_nothing_is_remembered_without_headings_or_sender_or_right() -> None:
    tree = Tree()
    sender = AccountActor(an_account(tree["A"]))
    remember(actor=sender, headings=["", ""], fields=["unit", "name"])
    assert remembered(sender, ["", ""]) is None
    remember(actor=SYSTEM, headings=["a"], fields=["unit"])
    assert remembered(SYSTEM, ["a"]) is None
    with pytest.raises(NotAllowed):
        remember(actor=AccountActor(an_account()), headings=["a"], fields=["unit"])


def test_said_by_hand() -> None:
    headings = ["Код", "ФИО", "Телефон", ""]
    fields = ["unit", "name", "phone", ""]
    assert override(headings, fields, {" код ": ""}) == ["", "name", "phone", ""]
    assert override(headings, fields, {"D": "phone"}) == ["unit", "name", "", "phone"]
    assert override(headings, fields, {"Телефон": "number", "d": "phone"}) == ["unit", "name", "number", "phone"]
    with pytest.raises(HeadingUnknown) as refusal:
        override(headings, fields, {"Факс": "phone"})
    assert "«D»" in str(refusal.value)
    with pytest.raises(FieldUnknown):
        settle(headings, ["unit", "name", "fax", ""])


def test_a_page_asks_about_no_more_columns_than_it_can_answer() -> None:
    check_width([""] * MOST_COLUMNS)
    with pytest.raises(ColumnsTooMany):
        check_width([""] * (MOST_COLUMNS + 1))
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS > MOST_COLUMNS + 10


def test_letters_of_columns() -> None:
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_headings_of_ours_are_those_of_the_table() -> None:
    assert [column.field for column in guess(list(PLAIN.values()), [], known=known_to(SYSTEM))] == list(PLAIN)
