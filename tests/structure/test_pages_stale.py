"""Two sessions before the same unit: whoever is late overwrites nothing, and is told who did what."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import Tree, a_unit, an_account
from tests.typed import typed

from tirek.accounts.models import Account
from tirek.structure.models import Unit, UnitName, UnitParent

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
DAY = date(2020, 6, 1)
ON = "?on=2020-06-01"


@pytest.fixture
def tree() -> Tree:
    return Tree()


def signed_in(tree: Tree, name: str) -> Client:
    account = an_account(tree["C"])
    Account.objects.filter(pk=account.pk).update(full_name=name)
    client = Client()
    client.force_login(account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def early(tree: Tree) -> Client:
    return signed_in(tree, "Сейітова Әсел")


@pytest.fixture
def late(tree: Tree) -> Client:
    return signed_in(tree, "Бекова Дана")


def previewed(client: Client, address: str, on: str = "01.06.2020", **changed: str) -> Any:
    return client.post(address, typed(client.get(address), on=on, **changed) | {"step": "preview"})


def done(client: Client, address: str, **changed: str) -> None:
    page = previewed(client, address, **changed)
    assert client.post(address, typed(page)).status_code == 302


def words(page: Any) -> str:
    assert page.status_code == 422
    return " ".join(unescape(page.content.decode()).split())


def test_a_renaming_does_not_take_the_name_that_another_gave_meanwhile(early: Client, late: Client, tree: Tree) -> None:
    address = f"/units/P1/rename/{ON}"
    page = previewed(late, address, name_kk="Достық")
    done(early, address, name_kk="Бірлік", name_ru="Единство")
    page = late.post(address, typed(page))
    told = words(page)
    assert "Сейітова Әсел: Unit renamed, 01.06.2020" in told
    assert "Name in Kazakh: P1 → <b>Бірлік</b>" in told
    assert "preview" not in page.context
    assert UnitName.objects.get(unit=tree["P1"], period__contains=DAY).name_kk == "Бірлік"
    assert [page.context["form"][name].value() for name in ("name_kk", "name_ru")] == ["Достық", "Единство"]
    again = late.post(address, typed(page) | {"step": "preview"})
    assert late.post(address, typed(again)).status_code == 302
    assert UnitName.objects.get(unit=tree["P1"], period__contains=DAY).name_ru == "Единство"


def test_a_preview_of_a_page_that_is_late_says_so_first(early: Client, late: Client, tree: Tree) -> None:
    address = f"/units/P1/rename/{ON}"
    page = late.get(address)
    done(early, address, name_kk="Бірлік")
    assert "Бірлік" in words(late.post(address, typed(page, name_kk="Достық") | {"step": "preview"}))


def test_a_unit_is_not_moved_from_where_the_page_did_not_show_it(early: Client, late: Client, tree: Tree) -> None:
    address = f"/units/P1/move/{ON}"
    page = previewed(late, address, to_parent="A2")
    done(early, address, to_parent="B1")
    told = words(late.post(address, typed(page)))
    assert "Сейітова Әсел: Unit moved" in told
    assert "Under which unit: A1 → <b>B1</b>" in told
    assert UnitParent.objects.get(unit=tree["P1"], period__contains=DAY).parent == tree["B1"]


def test_what_was_done_and_undone_meanwhile_on_another_day_is_told_too(early: Client, late: Client, tree: Tree) -> None:
    address = f"/units/P1/rename/{ON}"
    page = previewed(late, address, name_kk="Достық")
    done(early, address, name_kk="Бірлік", on="01.01.2018")
    assert "Unit renamed, 01.01.2018" in words(late.post(address, typed(page)))


def test_a_unit_that_was_changed_meanwhile_is_not_closed_unseen(early: Client, late: Client, tree: Tree) -> None:
    a_unit("P9", "primary_org", tree["A1"], date(2019, 1, 1))
    address = f"/units/P9/close/{ON}"
    page = late.get(address)
    assert page.context["preview"]
    done(early, f"/units/P9/rename/{ON}", name_kk="Бірлік", on="01.05.2020")
    assert "Сейітова Әсел: Unit renamed" in words(late.post(address, typed(page)))
    assert Unit.objects.get(code="P9").closed is None
