"""A long name has a short one beside it: where it is written, where it stands, and how it goes again."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import SYSTEM, TODAY, Tree, a_peopled_tree, an_account
from tests.rolls.rolls import line, take
from tests.structure.test_pages_acts import do
from tests.units.pages import ON

from tirek.kernel.intake import read_file
from tirek.structure.actions import import_units, undo_act
from tirek.structure.actions.imports import UnitsRejected
from tirek.structure.models import Act, Unit, UnitName
from tirek.structure.queries import names_on
from tirek.structure.tables import read_units
from tirek.ui.words import in_short

pytestmark = [pytest.mark.django_db, pytest.mark.tree("peopled")]

WHOLE = "Қармақшы ауданының Халықтар достығы орденді көпсалалы орталық ауруханасы"


@pytest.fixture
def tree() -> Tree:
    return a_peopled_tree()


@pytest.fixture
def owner(client: Client, tree: Tree) -> Client:
    client.force_login(an_account(tree["C"], username="owner"))
    return client


@pytest.fixture
def renamed(owner: Client) -> Client:
    typed = {"name_kk": WHOLE, "name_ru": "Центральная больница", "short_kk": "Аурухана"}
    assert do(owner, f"/units/A1/rename/{ON}", **typed).status_code == 302
    return owner


def test_it_stands_on_the_path_and_the_whole_one_heads_the_page(renamed: Client) -> None:
    below = renamed.get("/units/P1/").content.decode()
    assert '<a href="/units/A1/">Аурухана</a>' in below
    assert WHOLE in renamed.get("/units/A1/").content.decode()
    assert "Аурухана" in renamed.get("/members/?unit=A").content.decode()
    assert "Аурухана" not in renamed.get("/units/P1/?on=2019-12-01").content.decode()


def test_a_language_without_one_says_the_whole(renamed: Client, tree: Tree) -> None:
    renamed.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    assert '<a href="/units/A1/">Центральная больница</a>' in renamed.get("/units/P1/").content.decode()
    assert in_short(names_on([tree["A1"].pk], TODAY)[tree["A1"].pk]) == "Аурухана"


def test_it_is_found_by_it_in_the_search_and_in_a_roll(renamed: Client, tree: Tree) -> None:
    assert renamed.get("/search/?q=аурухана").status_code in (200, 302)
    assert UnitName.objects.filter(unit=tree["A1"], name_fold__contains="аурухана").exists()
    do(renamed, f"/units/P1/rename/{ON}", name_kk=WHOLE, short_kk="Емхана", another="on")
    assert take(line(unit="Емхана")).new == 1


def test_it_is_undone_with_its_act(renamed: Client, tree: Tree) -> None:
    do(renamed, f"/units/A1/rename/{ON}", name_kk="Аудан")
    act = Act.objects.latest("pk")
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert names_on([tree["A1"].pk], TODAY)[tree["A1"].pk].short_kk == "Аурухана"


def test_a_table_of_units_brings_it_and_a_longer_one_is_named(tree: Tree, tmp_path: Path) -> None:
    def read(short: str) -> None:
        table = f"code;parent;kind;name kk;short name;opened\nP8;A1;primary_org;{WHOLE};{short};01.02.2015\n"
        file = tmp_path / "units.csv"
        file.write_text(table, encoding="utf-8")
        import_units(actor=SYSTEM, rows=read_units(read_file(file)), today=TODAY)

    with pytest.raises(UnitsRejected, match="60"):
        read("ұ" * 61)
    read("№ 8")
    unit = Unit.objects.get(code="P8")
    assert names_on([unit.pk], date(2016, 1, 1))[unit.pk].short_kk == "№ 8"
