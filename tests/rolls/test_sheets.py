"""A workbook with a sheet for each unit, taken in one go."""

import io
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from django.test import Client
from tests.factories import Tree, an_account
from tests.rolls.books import Rows, xlsx
from tests.rolls.carrying import choose, confirm, upload
from tests.rolls.rolls import take, the_member
from tests.tasks.carrying import work

from tirek.kernel.errors import Refused
from tirek.rolls.models import RollImport
from tirek.rolls.reading.files import blocks_of
from tirek.rolls.reading.sheets import ALL, SheetsTable, SheetUnlike

HEAD = ("ФИО", "Дата рождения", "Пол")


def people(*names: str, head: Sequence[str] = HEAD) -> Rows:
    said = {"ФИО": "", "Дата рождения": "15.06.1980", "Пол": "ер", "Телефон": "87011234567"}
    return [list(head), *([name if one == "ФИО" else said[one] for one in head] for name in names)]


def table(**sheets: Rows) -> SheetsTable:
    return SheetsTable(io.BytesIO(xlsx(sheets)))


def test_columns_stand_in_another_order_and_one_sheet_has_one_more() -> None:
    other = ("Пол", "Телефон", "ФИО", "Дата рождения")
    found = table(P1=people("Ли Ан"), P2=people("Ким Ер", head=other))
    assert found.headings == (*HEAD, "Телефон")
    assert [(line.number, line.cells) for line in found] == [
        (2, ["Ли Ан", "15.06.1980", "ер", ""]),
        (1002, ["Ким Ер", "15.06.1980", "ер", "87011234567"]),
    ]
    assert [(part.name, part.rows, part.before) for part in found.parts] == [("P1", 2, 0), ("P2", 2, 1000)]


def test_lines_of_long_sheets_are_counted_from_a_higher_number() -> None:
    long = people(*["Ли Ан"] * 1001)
    assert [part.before for part in table(P1=people("Ким Ер"), P2=long, P3=long).parts] == [0, 10_000, 20_000]


def test_a_sheet_without_names_is_refused_by_its_name() -> None:
    with pytest.raises(SheetUnlike) as refusal:
        table(P1=people("Ли Ан"), Анықтама=[["Код", "Атауы"], ["1", "Бір"]])
    assert refusal.value.params == {"sheet": "Анықтама"}


@pytest.mark.django_db
@pytest.mark.tree
class TestTaken:
    def test_each_sheet_is_called_as_the_unit_of_its_members(self) -> None:
        tree = Tree()
        book = xlsx({"P1": people("Ли Ан", "Пак Ан"), "P2": people("Ким Ер")})
        taken = take(file=io.BytesIO(book), sheet=ALL)
        assert (taken.new, taken.problems) == (3, [])
        assert the_member("Пак").placements.get().unit == tree["P1"]
        assert the_member("Ким").placements.get().unit == tree["P2"]
        assert [one["before"] for one in taken.findings.roll.parts] == [0, 1000]

    def test_where_the_unit_is_given_sheets_may_be_called_anything(self) -> None:
        tree = Tree()
        book = xlsx({"Әйелдер": people("Ли Ан"), "Ерлер": people("Ким Ер")})
        assert take(file=io.BytesIO(book), sheet=ALL, within=tree["P1"]).new == 2
        assert the_member("Ким").placements.get().unit == tree["P1"]

    def test_a_sheet_that_is_called_like_no_unit_is_rejected_and_not_put_elsewhere(self) -> None:
        Tree()
        book = xlsx({"P1": people("Ли Ан"), "Басқа": people("Ким Ер")})
        assert take(file=io.BytesIO(book), sheet=ALL).codes == [(1002, "unit_unknown")]

    def test_the_pages_offer_all_of_them_and_tell_from_where_lines_are_counted(self) -> None:
        tree, client = Tree(), Client()
        client.force_login(an_account(tree["A"]))
        page = upload(client, xlsx({"P1": people("Ли Ан"), "P2": people("Ким Ер")}), name="roll.xlsx")
        work()
        assert 'value="*"' in client.get(page).content.decode()
        client.post(f"{page}sheet/", {"sheet": ALL})
        work()
        choose(client, page)
        work()
        shown = client.get(page).content.decode()
        assert "«P1» 1, «P2» 1\u202f001" in shown
        confirm(client, page)
        assert {the_member(name).placements.get().unit.code for name in ("Ли", "Ким")} == {"P1", "P2"}
        assert RollImport.objects.get().sheet == ALL


def test_a_text_is_one_sheet_without_a_name() -> None:
    found = SheetsTable(io.BytesIO("ФИО;Пол\nЛи Ан;ер\n".encode()))
    assert [line.cells for line in found] == [["Ли Ан", "ер"]]
    assert [part.name for part in found.parts] == [""]
    with pytest.raises(Refused):
        SheetsTable(io.BytesIO(b"\xd0\xcf\x11\xe0 no workbook"))


BESIDE: Rows = [
    ["№", "ФИО", "Дата рождения", "", "№", "ФИО", "Дата рождения"],
    ["1", "Ли Ан", "15.06.1980", "", "3", "Ким Ер", "16.06.1980"],
    ["2", "Пак Ан", "17.06.1980", "", "", "", ""],
    ["", "Барлығы 3", "", "", "", "", ""],
]


@pytest.mark.django_db
@pytest.mark.tree
@pytest.mark.parametrize("make", [xlsx, lambda rows: "\n".join(map(";".join, rows)).encode()])
def test_tables_beside_each_other_are_read_one_after_the_other(make: Callable[[Rows], bytes]) -> None:
    tree = Tree()
    taken = take(file=io.BytesIO(make(BESIDE)), within=tree["P1"])
    assert (taken.new, taken.left_out, taken.problems) == (3, 1, [])
    assert the_member("Ким").person.birth_date == date(1980, 6, 16)
    assert [one["name"] for one in taken.findings.roll.parts] == ["A–C", "E–G"]


def test_one_heading_twice_is_no_second_table() -> None:
    assert len(blocks_of(["ФИО", "Телефон", "Телефон"])) == 1
    assert len(blocks_of(["ФИО", "ИИН", "ФИО", "Телефон"])) == 1
    assert len(blocks_of(["", "ФИО", "ИИН", "", "ФИО", "ИИН", "", "ФИО", "ИИН"])) == 3
