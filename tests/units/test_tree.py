"""The structure browser over a country of 3,000 units: only the levels that are opened are read and sent."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import IN_SCOPE, SYSTEM, TODAY, Tree, a_unit, an_account

from tirek.structure.actions import import_units
from tirek.structure.actions.imports import UnitRow
from tirek.structure.models import Ancestry, Unit
from tirek.units.tables.tree import MOST, nodes_below

pytestmark = pytest.mark.django_db
OPENED = date(2015, 1, 1)
# What one level weighs in characters, with everything around it: 200 rows of some 700 each, and the shell.
PAGE, PART = 60_000, 220_000


def row(line: int, code: str, parent: str, kind: str) -> UnitRow:
    return UnitRow(
        line=line, code=code, parent=parent, kind=kind, name_kk=f"Ұзын атаулы ұйым {code}", name_ru="", name_en="",
        opened=OPENED, closed=None,
    )  # fmt: skip


def a_country() -> int:
    """20 regions, 4 districts in each, 32 primary organisations in each; but 320 more in the first district.

    Region by region, as a country grows.
    """
    return sum(a_region(f"R{region:02}", 352 if region == 0 else 32) for region in range(20))


def a_region(code: str, in_first: int) -> int:
    rows = [row(2, code, "C", "regional_branch")]
    for district in range(4):
        under = f"{code}-{district:02}"
        rows.append(row(len(rows) + 2, under, code, "district_branch"))
        for primary in range(32 if district else in_first):
            rows.append(row(len(rows) + 2, f"{under}-{primary:03}", under, "primary_org"))
    return import_units(actor=SYSTEM, rows=rows, today=TODAY).created


def asked(client: Client, address: str, **more: Any) -> tuple[int, str]:
    client.get(address, **more)
    with CaptureQueriesContext(connection) as found:
        shown = client.get(address, **more).content.decode()
    return len(found), shown


def test_the_browser_of_a_country_sends_only_what_is_opened(client: Client) -> None:
    tree = Tree(roll_known=False)
    client.force_login(an_account(tree["C"]))
    few = {address: asked(client, address)[0] for address in ("/units/", "/units/C/below/", "/units/A1/below/")}
    assert a_country() == 20 + 20 * 4 + 20 * 4 * 32 + 320
    for address, queries in few.items():
        assert asked(client, address)[0] == queries
    queries, whole = asked(client, "/units/")
    assert queries <= 24 + IN_SCOPE
    assert whole.count('class="tree-row"') == 23
    assert len(whole) < PAGE
    part = asked(client, "/units/R00-00/below/", headers={"HX-Request": "true"})
    assert part[0] == few["/units/A1/below/"]
    assert part[1].count('class="tree-row"') == MOST
    assert "Тағы 152 ұйым" in part[1]
    assert "/unit-list/?unit=R00-00" in part[1]
    assert len(part[1]) < PART
    listed = asked(client, "/unit-list/?role=primary&unit=R00&sort=-members.active")
    assert listed[1].count('role="rowheader"') == 50
    assert Ancestry.objects.count() > 11_000


def test_the_first_of_a_large_level_are_the_first_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tirek.units.tables.tree.MOST", 2)
    tree = Tree()
    for code, name in (("N1", "Ясауи"), ("N2", "Әйтеке"), ("N3", "Абай")):
        a_unit(code, "primary_org", tree["A2"], name=name)
    level = nodes_below(SYSTEM, tree["A2"], date(2020, 1, 1))
    assert [node.name for node in level.nodes] == ["P3", "Абай"]
    assert (level.count, level.left_out) == (4, 2)
    assert Unit.objects.children_of(tree["A2"].pk, date(2020, 1, 1)).count() == 4
