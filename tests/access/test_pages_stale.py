"""Two sessions before the same account, or the same right: whoever is late does nothing and is told who was quicker."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.access.pages import fresh
from tests.factories import Tree, a_grant, an_account
from tests.typed import typed

from tirek.accounts.models import Account
from tirek.ui.days import today

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


def signed_in(tree: Tree, name: str) -> Client:
    account = an_account(tree["C"])
    Account.objects.filter(pk=account.pk).update(full_name=name)
    client = fresh(account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def words(page: Any) -> str:
    assert page.status_code == 422
    return " ".join(unescape(page.content.decode()).split())


def test_an_account_is_not_signed_out_of_what_somebody_else_has_closed_meanwhile(tree: Tree) -> None:
    early, late = signed_in(tree, "Сейітова Әсел"), signed_in(tree, "Бекова Дана")
    account = an_account(tree["P1"], role="chair")
    Account.objects.filter(pk=account.pk).update(password="x")
    address, closing = (f"/accounts/{account.public_id}/{key}/" for key in ("sessions", "close"))
    seen = late.get(address)
    assert early.post(closing, typed(early.get(closing))).status_code == 302
    told = words(late.post(address, typed(seen)))
    assert "Account: active → <b>closed</b>" in told
    assert "Сейітова Әсел" in told


def test_a_right_is_not_ended_on_another_day_than_somebody_has_ended_it_meanwhile(tree: Tree) -> None:
    early, late = signed_in(tree, "Сейітова Әсел"), signed_in(tree, "Бекова Дана")
    grant = a_grant(an_account(tree["P2"], role="chair"), tree["P1"], "treasurer")
    address = f"/accounts/rights/{grant.public_id}/end/"
    seen = late.get(address)
    first, second = (f"{today() + timedelta(days=days):%d.%m.%Y}" for days in (30, 60))
    assert early.post(address, typed(early.get(address), on=first, reason="x")).status_code == 302
    page = late.post(address, typed(seen, on=second, reason="Бюро қаулысы"))
    told = words(page)
    assert f"To: for good → <b>{today() + timedelta(days=29):%d.%m.%Y}</b>" in told
    assert "Сейітова Әсел" in told
    assert page.context["form"]["reason"].value() == "Бюро қаулысы"
