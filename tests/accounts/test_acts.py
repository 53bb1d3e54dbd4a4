"""Closing, reopening, signing out from afar; devices; language."""

from functools import partial

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.accounts.doors import PASSWORD, a_holder, an_invitation, is_in, refusal, signed_in
from tests.factories import SYSTEM, Tree, a_grant, an_account

from tirek.access.actor import AccountActor
from tirek.accounts.actions import close_account, end_sessions, reopen_account
from tirek.accounts.models import Account
from tirek.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 YaBrowser/24.6"


def test_a_closed_account_is_out_at_once_and_comes_back_with_its_password() -> None:
    account = a_holder()
    client = signed_in()
    close = partial(close_account, actor=SYSTEM, account=account, now=timezone.now())
    close()
    assert not is_in(client)
    assert Client().post("/sign-in/", {"username": "seitova", "password": PASSWORD}).status_code == 422
    assert Entry.objects.get(act="accounts.closed").new == {"is_active": False, "sessions": 1}
    assert refusal(close) == "account_already_closed"
    reopen_account(actor=SYSTEM, account=account)
    assert not is_in(client)
    assert is_in(signed_in())
    assert refusal(lambda: reopen_account(actor=SYSTEM, account=account)) == "account_not_closed"
    invited = an_invitation().account
    assert refusal(lambda: reopen_account(actor=SYSTEM, account=invited)) == "account_never_opened"


def test_sessions_are_ended_from_afar() -> None:
    account = a_holder()
    first, second = signed_in(), signed_in()
    assert end_sessions(actor=SYSTEM, account=account, now=timezone.now()) == 2
    assert (is_in(first), is_in(second)) == (False, False)
    assert Entry.objects.get(act="accounts.sessions_ended").new == {"sessions": 2}


def test_who_may_close_whose_account() -> None:
    tree = Tree()
    admin, secretary = an_account(tree["C"]), an_account(tree["A"], role="executive_secretary")
    here, there = an_account(tree["P1"], role="chair"), an_account(tree["P4"], role="chair")
    idle = an_account()

    def close(actor: Account, account: Account) -> None:
        close_account(actor=AccountActor(actor), account=account, now=timezone.now())

    assert refusal(lambda: close(here, there)) == "not_allowed"
    assert refusal(lambda: close(secretary, there)) == "not_allowed"
    assert refusal(lambda: close(secretary, idle)) == "not_allowed"
    a_grant(here, tree["B"], "auditor")
    assert refusal(lambda: close(secretary, here)) == "not_allowed"
    assert refusal(lambda: close(secretary, admin)) == "not_allowed"
    assert refusal(lambda: close(admin, admin)) == "own_account"
    for account in (here, there, idle):
        close(admin, account)
    assert Account.objects.filter(is_active=False).count() == 3


def test_devices_are_listed_and_signed_out_one_by_one() -> None:
    account = a_holder()
    here, phone = Client(HTTP_USER_AGENT=DESK), Client(HTTP_USER_AGENT=PHONE)
    for client in (here, phone):
        client.post("/sign-in/", {"username": "seitova", "password": PASSWORD})
    page = here.get("/security/sessions/").content.decode()
    assert "Yandex, Windows" in page
    assert "Chrome, Android" in page
    assert page.count("осы құрылғы") == 1
    assert "127.0.0.1" in page
    assert 'name="once"' in page.split("/end/")[1].split("</form>")[0]
    session = UserSession.objects.get(user=account, user_agent=PHONE)
    stranger = a_holder(username="bekenova")
    assert signed_in(stranger.username).post(f"/security/sessions/{session.pk}/end/").status_code == 302
    assert is_in(phone)
    assert here.post(f"/security/sessions/{session.pk}/end/").headers["Location"] == "/security/sessions/"
    assert (is_in(phone), is_in(here)) == (False, True)
    assert Entry.objects.filter(act="accounts.session_ended", account_id=account.pk).count() == 1


def test_whoever_signs_out_the_own_device_is_led_to_sign_in() -> None:
    account = a_holder()
    here = signed_in()
    session = UserSession.objects.get(user=account)
    for _press in range(2):
        answer = here.post(f"/security/sessions/{session.pk}/end/", {"once": "a"})
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in/")
    said = here.get("/sign-in/").content.decode()
    assert "Осы арада жүйеден шығарылдыңыз. Жібергеніңіз орындалды." in said
    assert not is_in(here)
    assert Entry.objects.filter(act="accounts.session_ended", account_id=account.pk).count() == 1


def test_all_other_devices_are_signed_out_together() -> None:
    account = a_holder()
    here, one, two = signed_in(), signed_in(), signed_in()
    assert here.post("/security/sessions/").status_code == 302
    assert [is_in(client) for client in (here, one, two)] == [True, False, False]
    assert UserSession.objects.filter(user=account).count() == 1


def test_the_chosen_language_stays_with_the_account() -> None:
    account = a_holder(language="kk")
    signed_in().post("/preferences/language/", {"language": "en"})
    account.refresh_from_db()
    assert account.language == "en"
    line = Entry.objects.get(act="accounts.language_chosen")
    assert (line.account_id, line.old, line.new) == (account.pk, {"language": "kk"}, {"language": "en"})
    assert '<html lang="en">' in signed_in().get("/security/").content.decode()


def test_the_language_is_chosen_as_often_as_it_is_sent(client: Client) -> None:
    for sent, kept in (("ru", "ru"), ("ru", "ru"), ("tlh", "ru"), ("en", "en")):
        answer = client.post("/preferences/language/", {"language": sent, "once": "a"})
        assert (answer.status_code, client.cookies[settings.LANGUAGE_COOKIE_NAME].value) == (302, kept)
    assert not Session.objects.exists()
    a_holder(language="kk")
    here = signed_in()
    for sent in ("ru", "tlh", "en"):
        assert here.post("/preferences/language/", {"language": sent, "once": "a"}).status_code == 302
    assert Account.objects.get().language == "en"
