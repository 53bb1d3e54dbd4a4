"""The classifier of territories: editions that follow one another, faults named, everything undone exactly."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from rustpy_xlsxwriter import write_worksheet
from tests.factories import SYSTEM, TODAY, Tree, a_peopled_tree, an_account, an_act

from tirek.access.actor import AccountActor
from tirek.audit.models import Entry
from tirek.kernel.errors import Refused
from tirek.kernel.intake import Line, read_file
from tirek.structure.actions import import_territories, import_units, rename_unit, undo_act
from tirek.structure.actions.names import Names
from tirek.structure.actions.territories import TerritoriesRejected, TerritoryRow, level_of
from tirek.structure.models import Act, Territory, TerritoryTerm, Unit
from tirek.structure.models.acts import recording
from tirek.structure.tables import read_territories, read_units

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

REGIONS = """kato,name_kk,name_ru,name_en,pcode
430000000,Қызылорда,Кызылординская,Kyzylorda,KZ43
590000000,Солтүстiк Қазақстан,Северо-Казахстанская,North Kazakhstan,KZ59
710000000,Астана (қала),Астана,Astana (city),KZ71
"""
DISTRICTS = """kato,adm1_pcode,name_kk,name_ru,name_en
431000000,KZ43,Қызылорда,Кызылорда,Kyzylorda
434600000,KZ43,Қармақшы,Кармакшинский,Karmakshy
434800000,KZ43,Қазалы,Kазалинский,Kazaly
711110000,KZ71,Алматы,Алматинский,Almaty
"""
OFFICIAL = """te;ab;cd;ef;hij;k;name_kaz;name_rus;nn
430000000;43;00;00;000;0;Қызылорда облысы;Кызылординская область;1
434600000;43;46;00;000;1;Қармақшы ауданы;Кармакшинский район;2
434630000;43;46;30;000;4;Жосалы к.ә.;Жосалинская п.а.;3
434630100;43;46;30;100;5;Жосалы кенті;поселок Жосалы;4
"""


def write(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.csv") for name in files]


def command(*words: str) -> Any:
    out = StringIO()
    call_command("import_territory", *words, "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def on(day: date) -> dict[str, tuple[str, str]]:
    """What stands on a day: code → Kazakh name and what it lies in."""
    terms = TerritoryTerm.objects.on(day).select_related("territory", "parent")
    return {t.territory.code: (t.name_kk, t.parent.code if t.parent else "") for t in terms}


def whole() -> list[list[str]]:
    found = []
    for table in ("structure_territory", "structure_territoryterm", "structure_unit"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found.append([row for (row,) in cursor.fetchall()])
    return found


def row(code: str, name: str, **more: str) -> TerritoryRow:
    return TerritoryRow(file="f", line=2, code=code, name_kk=name, name_ru=more.get("ru", name), name_en="")


def take(*rows: TerritoryRow, day: date = date(2024, 1, 1)) -> Any:
    return import_territories(actor=SYSTEM, rows=rows, on=day, today=TODAY)


def test_an_edition_in_two_files(tmp_path: Path) -> None:
    files = write(tmp_path, adm1=REGIONS, adm2=DISTRICTS)
    dry = command(*files, "--on", "2024-01-01", "--dry-run")
    assert (dry["new"], dry["act"], Territory.objects.count()) == (7, None, 0)
    done = command(*files, "--on", "2024-01-01")
    assert (done["rows"], done["new"], done["changed"], done["unchanged"], done["ended"]) == (7, 7, 0, 0, [])
    assert [(r["file"], r["line"], r["code"], r["column"], r["before"], r["after"]) for r in done["repaired"]] == [
        ("adm1.csv", 3, "590000000", "name_kk", "Солтүстiк", "Солтүстік"),
        ("adm2.csv", 4, "434800000", "name_ru", "Kазалинский", "Казалинский"),
    ]
    assert on(date(2023, 12, 31)) == {}
    standing = on(date(2024, 1, 1))
    assert standing["590000000"] == ("Солтүстік Қазақстан", "")
    assert standing["434600000"] == ("Қармақшы", "430000000")
    assert standing["711110000"] == ("Алматы", "710000000")
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.reason, entry.new) == (
        "territories.imported", "import-territory", {"on": "2024-01-01", "new": 7, "changed": 0, "ended": 0},
    )  # fmt: skip


def test_the_same_files_twice_change_nothing(tmp_path: Path) -> None:
    files = write(tmp_path, adm1=REGIONS, adm2=DISTRICTS)
    command(*files, "--on", "2024-01-01")
    before, acts = whole(), Act.objects.count()
    again = command(*files, "--on", "2025-01-01")
    assert (again["unchanged"], again["new"], again["act"]) == (7, 0, None)
    assert (whole(), Act.objects.count()) == (before, acts)


def test_a_later_edition_begins_changes_and_ends(tmp_path: Path) -> None:
    """In the official layout, which has no English: an English name that was known stays with a name that stays."""
    command(*write(tmp_path, adm1=REGIONS, adm2=DISTRICTS), "--on", "2024-01-01")
    first = whole()
    done = command(*write(tmp_path, official=OFFICIAL), "--on", "2025-01-01")
    assert (done["new"], done["changed"], done["ended"]) == (
        2, 2, ["590000000", "710000000", "431000000", "434800000", "711110000"],
    )  # fmt: skip
    assert on(date(2024, 12, 31))["434600000"] == ("Қармақшы", "430000000")
    assert on(date(2025, 1, 1)) == {
        "430000000": ("Қызылорда облысы", ""),
        "434600000": ("Қармақшы ауданы", "430000000"),
        "434630000": ("Жосалы к.ә.", "434600000"),
        "434630100": ("Жосалы кенті", "434630000"),
    }
    assert [level_of(code) for code in on(date(2025, 1, 1))] == [1, 2, 3, 4]
    undo_act(actor=SYSTEM, act=Act.objects.get(pk=done["act"]), on=TODAY)
    assert whole() == first


def test_of_what_the_files_do_not_list_nothing_is_said(tmp_path: Path) -> None:
    command(*write(tmp_path, official=OFFICIAL), "--on", "2024-01-01")
    regions = write(tmp_path, adm1="kato,name_kk,name_ru\n430000000,Қызылорда облысы,Кызылординская область\n")
    assert command(*regions, "--on", "2025-01-01")["ended"] == []
    assert len(on(date(2025, 1, 1))) == 4


def test_an_edition_of_the_same_day_corrects_the_one_before() -> None:
    take(row("430000000", "Қызылорда"), row("434600000", "Қармақшы"))
    take(row("430000000", "Қызылорда"), row("434800000", "Қазалы"))
    assert on(date(2024, 1, 1)) == {"430000000": ("Қызылорда", ""), "434800000": ("Қазалы", "430000000")}
    take(row("430000000", "Қызылорда"), row("434600000", "Қармақшы"), day=date(2025, 1, 1))
    assert on(date(2024, 12, 31)).keys() == {"430000000", "434800000"}
    assert on(date(2025, 1, 1)).keys() == {"430000000", "434600000"}
    assert Territory.objects.count() == 3


def test_an_edition_before_the_one_in_force_is_refused() -> None:
    take(row("430000000", "Қызылорда"), day=date(2024, 1, 1))
    with pytest.raises(Refused) as refused:
        take(row("430000000", "Басқа"), day=date(2023, 12, 31))
    assert (refused.value.code, refused.value.params["later"]) == ("edition_too_old", date(2024, 1, 1))
    with pytest.raises(Refused) as refused:
        take(row("430000000", "Басқа"), day=date(2031, 1, 1))
    assert refused.value.code == "day_in_future"


def test_bad_lines_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    bad = """te,ab,cd,ef,hij,name_kaz,name_rus
43000000,43,00,00,000,Қысқа,Короткая
430000000,43,00,00,000,,Без имени
434600000,43,48,00,000,Қармақшы,Не те группы
"""
    with pytest.raises(TerritoriesRejected) as refused:
        command(*write(tmp_path, bad=bad))
    faults = refused.value.params["faults"]
    assert [(fault.file, fault.line, fault.code) for fault in faults] == [
        ("bad.csv", 2, "43000000"), ("bad.csv", 3, "430000000"), ("bad.csv", 4, "434600000"),
    ]  # fmt: skip
    with translation.override("en"):
        said = str(refused.value).splitlines()
        assert (said[0], len(said)) == ("3 lines cannot be imported.", 4)
        assert said[1].startswith("bad.csv, line 2: ")
    with pytest.raises(TerritoriesRejected) as refused:
        take(row("430000000", "Бір"), row("430000000", "Екі"), row("614600000", "Панасыз"))
    assert [fault.code for fault in refused.value.params["faults"]] == ["430000000", "614600000"]
    assert Territory.objects.count() == 0


def test_a_part_of_what_ends_is_refused() -> None:
    take(row("430000000", "Қызылорда"), row("434600000", "Қармақшы"), row("434630000", "Жосалы"))
    with pytest.raises(TerritoriesRejected) as refused:
        take(row("430000000", "Қызылорда"), row("434800000", "Қазалы"), row("434630000", "Жосалы"), day=TODAY)
    assert [fault.code for fault in refused.value.params["faults"]] == ["434630000"]


def test_a_workbook_is_read_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "kato.xlsx"
    head, *lines = [line.split(";") for line in OFFICIAL.splitlines()]
    write_worksheet([dict(zip(head, line, strict=True)) for line in lines], str(path))
    read = read_territories([(path.name, read_file(path))])
    assert [row.code for row in read.rows] == ["430000000", "434600000", "434630000", "434630100"]


def test_a_regional_branch_learns_where_it_works(tmp_path: Path) -> None:
    tree = Tree()
    with recording(an_act()), connection.cursor() as cursor:
        cursor.execute("UPDATE structure_unit SET code = 'KZ-43' WHERE code = 'A'")
    before = whole()
    act = take(row("430000000", "Қызылорда"), row("590000000", "Солтүстік Қазақстан")).act
    linked = Unit.objects.exclude(territory=None).values_list("code", "territory__code")
    assert list(linked) == [("KZ-43", "430000000")]
    rename_unit(actor=SYSTEM, unit=tree["A"], names=Names(kk="Жаңа"), on=date(2024, 2, 1), today=TODAY)
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert whole() == before


def test_it_takes_a_right_at_the_centre() -> None:
    tree = a_peopled_tree()
    with pytest.raises(Refused) as refused:
        import_territories(
            actor=AccountActor(an_account(tree["A"])), rows=[row("430000000", "Бір")], on=TODAY, today=TODAY
        )
    assert refused.value.code == "not_allowed"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(an_account())
    return client


def page(reader: Client, query: str) -> list[tuple[str, bool]]:
    rows = reader.get(f"/territories/{query}").context["page"].rows
    return [(term.territory.code, term.has_parts) for term in rows]


def test_the_page_shows_the_classifier_of_the_day(reader: Client, tmp_path: Path) -> None:
    command(*write(tmp_path, adm1=REGIONS, adm2=DISTRICTS), "--on", "2024-01-01")
    command(*write(tmp_path, official=OFFICIAL), "--on", "2025-01-01")
    assert page(reader, "?on=2023-12-31") == []
    assert page(reader, "?on=2024-06-01") == [("430000000", True), ("590000000", False), ("710000000", True)]
    assert page(reader, "?on=2024-06-01&in=430000000") == [
        ("431000000", False), ("434600000", False), ("434800000", False),
    ]  # fmt: skip
    inside = reader.get("/territories/?on=2025-01-01&in=434630000")
    assert [term.name_kk for term in inside.context["page"].line] == [
        "Қызылорда облысы",
        "Қармақшы ауданы",
        "Жосалы к.ә.",
    ]
    assert page(reader, "?on=2024-06-01&q=кармакшы") == [("434600000", False)]
    found = reader.get("/territories/?on=2025-01-01&q=4346301").context["page"].rows
    assert [(term.name_kk, term.lies_in) for term in found] == [("Жосалы кенті", "Жосалы к.ә.")]
    assert reader.get("/territories/?in=999999999").status_code == 404


def test_the_list_takes_as_many_queries_for_one_row_as_for_three(reader: Client) -> None:
    rows, counts = [row("430000000", "Қызылорда")], []
    first, *others = row("434400000", "Қызыл нөл"), row("434600000", "Қызыл бір"), row("434800000", "Қызыл екі")
    for more in ([first], others):
        rows += more
        take(*rows)
        for query in ("?in=430000000", "?q=қызыл"):
            with CaptureQueriesContext(connection) as queries:
                reader.get(f"/territories/{query}")
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_a_unit_shows_where_it_works(client: Client) -> None:
    tree = a_peopled_tree()
    client.force_login(an_account(tree["C"]))
    assert client.get("/units/P1/?on=2024-06-01").context["territory"] is None
    take(row("430000000", "Қызылорда"))
    with recording(an_act()), connection.cursor() as cursor:
        cursor.execute("UPDATE structure_unit SET territory_id = (SELECT id FROM structure_territory) WHERE code = 'A'")
    shown = client.get("/units/P1/?on=2024-06-01")
    assert shown.context["territory"].name_kk == "Қызылорда"
    assert "430000000" in shown.content.decode()
    assert client.get("/units/P4/?on=2024-06-01").context["territory"] is None
    assert client.get("/units/P1/?on=2023-06-01").context["territory"] is None


def test_a_table_of_units_says_where_they_work() -> None:
    tree = Tree()
    take(row("430000000", "Қызылорда"), row("434600000", "Қармақшы"))
    head, about = (
        ["Ұйым коды", "Жоғары коды", "Түрі", "Атауы", "Ашылған күні", "Аумақ коды"],
        ["A", "Қармақшы", "2020-01-01"],
    )
    lines = [
        Line(1, head),
        Line(2, ["Q", about[0], "district_branch", *about[1:], "434600000"]),
        Line(3, ["R", about[0], "district_branch", *about[1:], ""]),
    ]
    import_units(actor=SYSTEM, rows=read_units(lines), today=TODAY)
    assert list(Unit.objects.filter(code__in="QR").order_by("code").values_list("territory__code", flat=True)) == [
        "434600000", None,
    ]  # fmt: skip
    lines[2][1][-1] = "439900000"
    lines[2][1][0] = "S"
    with pytest.raises(Refused) as refused:
        import_units(actor=SYSTEM, rows=read_units(lines), today=TODAY)
    assert [(fault.line, fault.column) for fault in refused.value.params["faults"]] == [(3, "territory")]
    assert tree["A"].territory_id is None
