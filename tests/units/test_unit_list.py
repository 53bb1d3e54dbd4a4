"""The list of units, held against a count by hand: columns, order, filters, pages, the file."""

import csv
import io
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook
from tests.factories import (
    IN_SCOPE,
    SYSTEM,
    TODAY,
    Tree,
    a_member,
    a_unit,
    an_account,
    close,
    dump,
    leave,
    move,
    rename,
    transfer,
)

from tirek.kernel.intake import ColumnsMissing, read_file
from tirek.kernel.kazakh import sort_key
from tirek.members.models import Placement
from tirek.structure.actions import import_units
from tirek.structure.actions.imports import UnitsRejected
from tirek.structure.models import Act, Ancestry, Charter, Unit
from tirek.structure.tables import read_units
from tirek.structure.tables.units import HEADINGS, WRITTEN
from tirek.ui.lists import SIZE
from tirek.units.queries.units import UnitList

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
DAY = date(2020, 6, 1)


@pytest.fixture
def tree() -> Tree:
    """P1 has four members with its group, P2 two, P3 two, one of whom came from P4, and P4 one."""
    found, since = Tree(), date(2018, 1, 10)
    for born, sex in ((date(1995, 5, 5), "f"), (date(1970, 5, 5), "m"), (None, "")):
        a_member(found["P1"], since, born, sex)
    a_member(found["G1"], since, date(2000, 1, 1))
    a_member(found["P2"], since, date(1960, 5, 5), "f")
    a_member(found["P2"], date(2019, 9, 1), date(1960, 5, 5), "f")
    gone = a_member(found["P2"], since, date(1965, 5, 5))
    a_member(found["P3"], since, date(1990, 5, 5), "f")
    moved = a_member(found["P4"], since, date(1950, 5, 5))
    a_member(found["P4"], since, date(1955, 5, 5))
    leave(gone, date(2020, 3, 1))
    transfer(moved, found["P3"], date(2020, 4, 1))
    return found


def below(unit: Unit, day: date) -> set[int]:
    lines = Ancestry.objects.filter(ancestor=unit, period__contains=day)
    return set(lines.values_list("unit_id", flat=True))


def standing(unit: Unit, day: date) -> list[Placement]:
    return list(Placement.objects.filter(unit_id__in=below(unit, day), period__contains=day))


def counted(key: str, unit: Unit, day: date) -> Fraction | None:
    """A figure by looking at every row, with nothing that was kept."""
    here = standing(unit, day)
    year = [day - timedelta(days=n) for n in range(365)] + ([day.replace(year=day.year - 1) + timedelta(days=1)])
    if key == "members.active":
        return Fraction(len(here))
    if key == "members.women_share":
        return Fraction(100 * sum(p.sex == "f" for p in here), len(here)) if here else None
    if key == "members.joined":
        mine = Placement.objects.exclude(began="transfer")
        return Fraction(sum(p.period.lower in year and p.unit_id in below(unit, p.period.lower) for p in mine))
    if key == "members.left":
        mine = Placement.objects.exclude(ended__in=("", "transfer"))
        return Fraction(sum(p.period.upper in year and p.unit_id in below(unit, p.period.upper) for p in mine))
    raise AssertionError(key)


def listed(tree: Tree, **asked: Any) -> list[str]:
    codes = {unit.pk: code for code, unit in tree.units.items()}
    return [codes[pk] for pk in UnitList(actor=SYSTEM, day=asked.pop("day", DAY), **asked).ordered]


@pytest.mark.parametrize("key", ["members.active", "members.women_share", "members.joined", "members.left"])
@pytest.mark.parametrize("day", [DAY, date(2019, 6, 1)])
def test_every_order_is_that_of_a_count_by_hand(tree: Tree, key: str, day: date) -> None:
    values = {code: counted(key, unit, day) for code, unit in tree.units.items()}
    for sign in ("", "-"):
        known = sorted(code for code, value in values.items() if value is not None)
        known.sort(key=lambda code: values[code] or 0, reverse=bool(sign))
        wanted = known + sorted(code for code, value in values.items() if value is None)
        assert listed(tree, sort=sign + key, day=day) == wanted


def test_columns_show_what_is_counted_by_hand(client: Client, tree: Tree) -> None:
    client.force_login(an_account(tree["C"]))
    keys = ["members.active", "members.women_share", "members.joined", "members.left"]
    rows = client.get("/unit-list/", {"on": "2020-06-01", "col": keys}).context["page"].rows
    shown = {row.unit.code: [cell.value for cell in row.cells] for row in rows}
    assert set(shown) == set(tree.units)
    for code, unit in tree.units.items():
        numbers = [counted(key, unit, DAY) for key in keys]
        share = "–" if numbers[1] is None else f"{float(numbers[1]):.1f}".replace(".", ",") + "\u202f%"
        assert shown[code] == [str(numbers[0]), share, str(numbers[2]), str(numbers[3])]


def test_names_stand_in_kazakh_order(tree: Tree) -> None:
    names = {"P1": "Ыбырай", "P2": "Әйтеке", "P3": "Зере", "P4": "Ілияс"}
    for code, name in names.items():
        rename(tree[code], name, date(2015, 1, 1))
    assert listed(tree, role="primary", sort="name") == ["P2", "P3", "P1", "P4"]
    assert listed(tree, role="primary", sort="-name") == ["P4", "P1", "P3", "P2"]
    assert sorted(names.values(), key=sort_key) == ["Әйтеке", "Зере", "Ыбырай", "Ілияс"]


def test_names_are_those_of_the_day(tree: Tree) -> None:
    rename(tree["P1"], "Ескі атау", date(2011, 1, 1))
    rename(tree["P1"], "Жаңа атау", date(2020, 1, 1))
    assert listed(tree, text="ескі") == []
    assert listed(tree, text="жана атау") == ["P1"]
    assert listed(tree, text="ескі", day=date(2019, 6, 1)) == ["P1"]


def test_units_are_found_by_code_below_a_unit_and_by_role(tree: Tree) -> None:
    assert listed(tree, text="p", sort="code") == ["P1", "P2", "P3", "P4"]
    assert listed(tree, unit=tree["A1"], sort="code") == ["A1", "G1", "P1", "P2"]
    assert listed(tree, unit=tree["A"], role="primary", sort="-code") == ["P3", "P2", "P1"]
    assert listed(tree, unit=tree["A"], text="p2") == ["P2"]


def test_the_place_in_the_tree_is_that_of_the_day(tree: Tree) -> None:
    move(tree["P2"], tree["A2"], date(2020, 6, 1))
    assert listed(tree, unit=tree["A2"], sort="code") == ["A2", "P2", "P3"]
    assert listed(tree, unit=tree["A2"], sort="code", day=date(2020, 5, 31)) == ["A2", "P3"]


def test_size_is_held_against_the_charter(tree: Tree) -> None:
    Charter.objects.update(minimum_members=2, maximum_members=3)
    assert listed(tree, state="small") == ["P4"]
    assert listed(tree, state="large") == ["P1"]
    assert listed(tree, state="empty") == ["G4"]
    Charter.objects.update(minimum_members=None, maximum_members=None)
    assert listed(tree, state="small") == listed(tree, state="large") == []


@pytest.mark.tree("empty")
def test_nobody_calls_small_what_is_not_known() -> None:
    tree = Tree(roll_known=False)
    assert listed(tree, state="small") == listed(tree, state="empty") == []
    assert listed(tree, state="unknown", sort="code") == ["G1", "G4", "P1", "P2", "P3", "P4"]
    assert listed(tree, state="unknown", role="primary", unit=tree["A1"], sort="code") == ["P1", "P2"]


def test_a_group_without_a_roll_makes_its_unit_s_size_uncertain(tree: Tree) -> None:
    Charter.objects.update(minimum_members=9)
    tree.units["G9"] = a_unit("G9", "group", tree["P2"], roll_known=False)
    assert listed(tree, state="small", sort="code") == ["P1", "P3", "P4"]
    assert listed(tree, state="small", text="p2") == []
    assert listed(tree, state="unknown") == ["G9"]


def test_closed_units_stand_where_they_stood_last(tree: Tree) -> None:
    empty = a_unit("P9", "primary_org", tree["A2"])
    tree.units["P9"] = empty
    move(empty, tree["A1"], date(2015, 1, 1))
    close(empty, date(2020, 2, 1))
    assert listed(tree, state="closed") == ["P9"]
    assert listed(tree, state="closed", unit=tree["A1"]) == ["P9"]
    assert listed(tree, state="closed", unit=tree["A2"]) == []
    assert listed(tree, state="closed", day=date(2020, 1, 31)) == []
    assert "P9" in listed(tree, day=date(2020, 1, 31))


def test_only_the_reach_is_listed(client: Client, tree: Tree) -> None:
    client.force_login(an_account(tree["A1"]))
    assert [row.unit.code for row in client.get("/unit-list/?sort=code").context["page"].rows] == [
        "A1",
        "G1",
        "P1",
        "P2",
    ]
    assert client.get("/unit-list/?unit=B1").status_code == 404
    assert client.post("/unit-list/export/?unit=B1", {"kind": "csv"}).status_code == 404


def test_pages_follow_one_another_and_lead_back(client: Client, tree: Tree) -> None:
    for number in range(SIZE + 10):
        a_unit(f"N{number:03}", "primary_org", tree["B1"])
    client.force_login(an_account(tree["B1"]))
    first = client.get("/unit-list/?role=primary&sort=code").context["page"]
    assert (first.total, first.found.first, len(first.rows)) == (SIZE + 11, 1, SIZE)
    second = client.get(f"/unit-list/{first.next}").context["page"]
    assert [row.unit.code for row in second.rows][-2:] == ["N059", "P4"]
    assert (second.found.first, second.next) == (SIZE + 1, "")
    back = client.get(f"/unit-list/{second.previous}").context["page"]
    assert back.found.rows == first.found.rows


@pytest.mark.parametrize("query", ["", "?sort=members.active", "?state=small", "?role=primary&col=members.median_age"])
def test_a_long_list_asks_no_more_than_a_short_one(client: Client, tree: Tree, query: str) -> None:
    Charter.objects.update(minimum_members=10)
    client.force_login(an_account(tree["B1"]))
    client.get(f"/unit-list/{query}")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/unit-list/{query}")
    for number in range(3):
        a_member(a_unit(f"N{number}", "primary_org", tree["B1"]), date(2020, 1, 1))
    with CaptureQueriesContext(connection) as more:
        client.get(f"/unit-list/{query}")
    assert len(more) == len(one) <= 22 + IN_SCOPE


def test_a_median_is_offered_where_it_is_cheap(client: Client, tree: Tree) -> None:
    client.force_login(an_account(tree["C"]))
    shown = client.get("/unit-list/?role=primary&col=members.median_age&on=2020-06-01&sort=-members.median_age")
    assert [row.cells[0].value for row in shown.context["page"].rows] == ["65", "60", "50", "25"]
    assert "members.median_age" not in [figure.key for figure, _ in client.get("/unit-list/").context["page"].possible]


def exported(client: Client, query: str = "") -> str:
    return b"".join(client.post(f"/unit-list/export/{query}", {"kind": "csv"})).decode()


def test_the_file_has_every_row_in_order_with_numbers(client: Client, tree: Tree) -> None:
    client.force_login(an_account(tree["C"]))
    text = exported(
        client, "?role=primary&sort=-members.active&on=2020-06-01&col=members.active&col=members.women_share"
    )
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][-4:] == ["Мүшелер", "Әйелдер үлесі, %", "Әйелдер үлесі: Әйелдер", "Әйелдер үлесі: Мүшелер"]
    assert [row[0] for row in rows[1:]] == ["P1", "P2", "P3", "P4"]
    assert [row[-4:] for row in rows[1:]] == [
        ["4", "25", "1", "4"], ["2", "100", "2", "2"], ["2", "50", "1", "2"], ["1", "0", "0", "1"],
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("query", ["", "?state=closed", "?on=2014-06-01"])
def test_the_file_imports_again_unchanged(
    client: Client, tree: Tree, tmp_path: Path, language: str, query: str
) -> None:
    """Also of a unit that moved under a younger parent, and of one that has closed."""
    rename(tree["P1"], "=1+1 атты ұйым", date(2012, 1, 1))
    young = a_unit("A3", "district_branch", tree["A"], date(2017, 1, 1))
    move(tree["P2"], young, date(2018, 6, 1))
    close(a_unit("P9", "primary_org", tree["A2"]), date(2015, 1, 1))
    client.force_login(an_account(tree["C"]))
    client.cookies["language"] = language
    with translation.override(language):
        file = tmp_path / "units.csv"
        file.write_text(exported(client, query), encoding="utf-8")
    before, acts = dump(), Act.objects.count()
    rows = read_units(read_file(file))
    imported = import_units(actor=SYSTEM, rows=rows, today=TODAY)
    assert (imported.created, imported.unchanged) == (0, {"": 13, "?state=closed": 1, "?on=2014-06-01": 13}[query])
    assert (dump(), Act.objects.count()) == (before, acts)


@pytest.mark.parametrize("query", ["", "?state=closed"])
def test_the_workbook_imports_again_unchanged_and_keeps_numbers(
    client: Client, tree: Tree, tmp_path: Path, query: str
) -> None:
    client.force_login(an_account(tree["C"]))
    file = tmp_path / "units.xlsx"
    answer = client.post(f"/unit-list/export/{query}", {"kind": "xlsx"})
    file.write_bytes(b"".join(answer))
    cells = [row for _line, row in read_file(file)]
    assert cells[0][0] == "Ұйымдар"
    assert cells[1][0].startswith(f"{timezone.localdate():%d.%m.%Y} күнгі жағдай")
    assert cells[2][:2] == ["Ұйым коды", "Жоғары коды"]
    if query:
        assert len(cells) == 3
        return
    assert {row[0]: row[11] for row in cells[3:]}["A"] == "8"
    imported = import_units(actor=SYSTEM, rows=read_units(read_file(file)), today=TODAY)
    assert (imported.created, imported.unchanged) == (0, 12)


def test_the_whole_tree_can_be_carried_to_an_empty_organisation(
    client: Client, tree: Tree, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client.force_login(an_account(tree["C"]))
    file = tmp_path / "units.csv"
    file.write_text(exported(client), encoding="utf-8")
    call_command("import_units", str(file))
    assert "12" in capsys.readouterr().out
    assert {row.code: row.parent for row in read_units(read_file(file))}["G1"] == "P1"


def test_days_of_the_workbook_are_days(client: Client, tree: Tree) -> None:
    close(a_unit("P9", "primary_org", tree["A2"]), date(2015, 1, 1))
    client.force_login(an_account(tree["C"]))
    file = io.BytesIO(b"".join(client.post("/unit-list/export/?on=2014-06-01", {"kind": "xlsx"})))
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert {row[0]: row[9:11] for row in rows}["P9"] == [tree["P1"].opened, date(2015, 1, 1)]


def test_every_fault_of_a_file_is_named(tree: Tree, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    head = "Unit code;Parent code;Kind;Name (Kazakh);Opened on\n"
    file.write_text(head + "Q1;A;nothing;Атау;01.01.2020\n;A;group;Атау;01.01.2020\n", encoding="utf-8")
    with translation.override("en"), pytest.raises(UnitsRejected) as refused:
        call_command("import_units", str(file), "--lang", "en")
    with translation.override("en"):
        assert str(refused.value).splitlines() == [
            "2 lines cannot be imported.",
            "Line 2: The charter knows no kind “nothing”.",
            "Line 3: The code is missing.",
        ]
    file.write_text(head + ";A;group;Атау;01.01.2020\n" * 25, encoding="utf-8")
    with translation.override("en"), pytest.raises(UnitsRejected) as refused:
        call_command("import_units", str(file), "--lang", "en")
    with translation.override("en"):
        assert str(refused.value).splitlines()[-2:] == ["Line 21: The code is missing.", "5 more problems."]
    file.write_text("Unit code;Kind\nQ1;group\n", encoding="utf-8")
    with translation.override("ru"), pytest.raises(ColumnsMissing, match=r"Код вышестоящего, Наименование \(каз\)"):
        read_units(read_file(file))


def test_every_heading_that_is_written_is_read() -> None:
    assert {len(written) for written in WRITTEN.values()} == {len(HEADINGS)}
    for written in WRITTEN.values():
        for column, heading in zip(HEADINGS, written, strict=True):
            assert heading.casefold() in HEADINGS[column]
