"""A code stands in addresses and a name in sentences: what breaks either is refused, or cleaned, at every door."""

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import resolve, reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import SYSTEM, Tree, a_unit, an_account, rename
from tests.typed import typed

from tirek.audit.models import Entry
from tirek.structure.actions import open_unit
from tirek.structure.actions.imports import UnitsRejected
from tirek.structure.actions.names import Names
from tirek.structure.actions.rules import CodeUnusable, check_code, unit_name
from tirek.structure.models import Kind, Unit, UnitName

DAY = date(2020, 6, 1)
BROKEN = [".", "..", "U-A/7", "43 46 / ***", "a b", "-1", "№5", "а*", ""]


@pytest.mark.parametrize("code", BROKEN)
def test_what_would_not_stand_in_an_address_is_no_code(code: str) -> None:
    with pytest.raises(CodeUnusable):
        check_code(code)


@given(st.from_regex(r"[\w][\w.-]{0,39}", fullmatch=True))
def test_every_code_that_is_taken_leads_to_its_unit_and_back(code: str) -> None:
    try:
        check_code(code)
    except CodeUnusable:
        return
    address = reverse("units:unit", args=[code])
    assert resolve(address.encode().decode()).kwargs["code"] in (code, address.split("/")[2])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("«Алау»", "Алау"),
        (' "Алау" ', "Алау"),
        ("„Алау“", "Алау"),
        ("«Алау» БПҰ", "«Алау» БПҰ"),
        ("«Алау» және «Бірлік»", "«Алау» және «Бірлік»"),
        ("«»", ""),
    ],
)
def test_a_name_loses_the_marks_around_all_of_it(typed: str, stored: str) -> None:
    assert unit_name(typed) == stored


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def owner(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account(tree["C"]))
    return client


def look(client: Client, address: str, **changed: str) -> Any:
    return client.post(address, typed(client.get(address), **changed) | {"step": "preview"})


@pytest.mark.django_db
@pytest.mark.tree
def test_the_page_says_it_at_the_field_and_shows_the_name_as_it_will_stand(owner: Client, tree: Tree) -> None:
    address = "/units/A1/open/?on=2020-06-01"
    page = look(owner, address, code="43 46 / ***", name_kk="«Алау»")
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["code"])
    page = look(owner, address, name_kk="«Алау»")
    assert page.context["said"]["name_kk"] == "Алау"


@pytest.mark.django_db
@pytest.mark.tree
def test_a_name_that_stands_in_the_district_is_taken_when_it_is_said_to_be_another(owner: Client, tree: Tree) -> None:
    a_unit("P9", "primary_org", tree["A2"], date(2019, 1, 1))
    for code in ("P9", "P1"):
        rename(Unit.objects.get(code=code), "Алау", date(2019, 6, 1))
    address = "/units/A1/open/?on=2020-06-01"
    page = look(owner, address, code="P7", name_kk="алау")
    assert list(page.context["form"].errors) == ["another"]
    assert "(P1)" in page.context["form"].errors["another"][0]
    page = look(owner, address, code="P7", name_kk="алау", another="on")
    assert owner.post(address, typed(page)).status_code == 302
    assert Unit.objects.filter(code="P7").exists()
    # Its own old name is not another unit's, and one of another district does not matter.
    page = look(owner, "/units/P9/rename/?on=2020-06-01", name_ru="Пламя")
    assert page.status_code == 200


@pytest.mark.django_db
@pytest.mark.tree
def test_a_line_of_an_import_with_such_a_code_is_refused_and_a_name_is_cleaned(tree: Tree, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("code,parent,kind,name,opened\nU/7,A1,primary_org,Бір,01.02.2019\n", encoding="utf-8")
    with pytest.raises(UnitsRejected) as refused:
        call_command("import_units", str(file))
    (fault,) = refused.value.params["faults"]
    assert (fault.line, fault.column) == (2, "code")
    file.write_text("code,parent,kind,name,opened\nU-7,A1,primary_org,«Бір»,01.02.2019\n", encoding="utf-8")
    call_command("import_units", str(file))
    assert UnitName.objects.get(unit__code="U-7").name_kk == "Бір"


@pytest.mark.django_db
@pytest.mark.tree
def test_the_database_keeps_out_what_no_action_has_seen(tree: Tree) -> None:
    kind = Kind.objects.get(key="primary_org")
    with pytest.raises(CodeUnusable):
        open_unit(actor=SYSTEM, code="P/7", kind=kind, parent=tree["A1"], names=Names(kk="Бір"), on=DAY, today=DAY)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE structure_unit DISABLE TRIGGER USER")
    for code in ("P/7", "P 7", "."):
        with pytest.raises(IntegrityError, match="structure_unit_code"), transaction.atomic():
            Unit.objects.filter(code="P1").update(code=code)


@pytest.mark.django_db
@pytest.mark.tree
def test_a_code_that_stood_before_is_written_otherwise_and_the_log_says_how_it_was(tree: Tree) -> None:
    written = import_module("tirek.structure.migrations.0014_codes_in_addresses")
    ids = {code: tree[code].pk for code in ("P1", "P2", "P3")}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE structure_unit DROP CONSTRAINT structure_unit_code")
        cursor.execute("ALTER TABLE structure_unit DISABLE TRIGGER USER")
        for code, old in (("P1", "P4/ 1"), ("P2", ".."), ("P3", "P/4")):
            cursor.execute("UPDATE structure_unit SET code = %s WHERE code = %s", [old, code])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE structure_unit ENABLE TRIGGER USER")
    with connection.schema_editor() as editor:
        written.write_otherwise(apps, editor)
    codes = dict(Unit.objects.filter(pk__in=ids.values()).values_list("pk", "code"))
    assert codes == {ids["P1"]: "P4-1", ids["P2"]: "unit", ids["P3"]: "P-4"}
    lines = Entry.objects.filter(act="units.recoded").order_by("pk")
    assert [line.old["code"] for line in lines] == [{"P1": "P4/ 1", "P2": "..", "P3": "P/4"}[code] for code in ids]
