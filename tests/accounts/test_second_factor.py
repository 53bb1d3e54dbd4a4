"""Apps and recovery codes, who must have them, and what is left to whoever must and has none."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from tests.accounts.doors import PASSWORD, a_holder, code_of, codes_of, enrol, is_in, refusal, signed_in
from tests.factories import SYSTEM

from tirek.accounts.actions import remove_second_factor
from tirek.accounts.adapters import SecondFactorAdapter
from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.kernel.declarations import SecondFactorRule, second_factor_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is called seitova must have one."""
    monkeypatch.setattr(second_factor_rules, "_by_key", {})
    needs = SecondFactorRule(key="test", name=_("Members"), needs=lambda account: account.username == "seitova")
    second_factor_rules.declare(needs)


def test_an_app_is_set_up_and_asked_for() -> None:
    account = a_holder()
    client = signed_in()
    secret = enrol(client)
    stored = Authenticator.objects.get(user=account, type="totp").data["secret"]
    assert secret not in stored
    assert client.get("/security/codes/").content.decode().count("<li><code>") == 10
    assert Entry.objects.filter(act="accounts.app_added", account_id=account.pk).count() == 1

    other = Client()
    answer = other.post("/sign-in/", {"username": "seitova", "password": PASSWORD, "next": "/units/"})
    assert answer.headers["Location"] == "/sign-in/code/"
    assert not is_in(other)
    page = other.post("/sign-in/code/", {"code": "123"})
    assert (page.status_code, page.content.decode().count("Код сәйкес емес")) == (422, 2)
    answer = other.post("/sign-in/code/", {"code": code_of(secret, 1)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/units/")
    assert is_in(other)


def test_a_code_works_once() -> None:
    a_holder()
    secret = enrol(signed_in())
    code = code_of(secret, 1)
    first, second = signed_in(), signed_in()
    assert first.post("/sign-in/code/", {"code": code}).status_code == 302
    assert second.post("/sign-in/code/", {"code": code}).status_code == 422


def test_a_wrong_code_sets_nothing_up() -> None:
    account = a_holder()
    client = signed_in()
    client.get("/security/app/")
    assert client.post("/security/app/", {"code": "000000"}).status_code == 422
    assert not Authenticator.objects.filter(user=account).exists()


def test_a_recovery_code_works_once_and_new_ones_void_the_old() -> None:
    account = a_holder()
    client = signed_in()
    enrol(client)
    used, kept = codes_of(account)[:2]
    other = signed_in()
    assert other.post("/sign-in/code/", {"code": used}).status_code == 302
    assert other.get("/security/").content.decode().count("9 код қалды") == 1
    assert signed_in().post("/sign-in/code/", {"code": used}).status_code == 422
    assert client.post("/security/codes/new/").headers["Location"] == "/security/codes/"
    assert signed_in().post("/sign-in/code/", {"code": kept}).status_code == 422
    assert kept not in codes_of(account)
    text = client.get("/security/codes/file/")
    assert text.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert all(code in text.content.decode() for code in codes_of(account))


def test_the_app_is_removed_and_the_codes_with_it() -> None:
    account = a_holder()
    client = signed_in()
    enrol(client)
    assert client.post("/security/app/remove/").headers["Location"] == "/security/"
    assert not Authenticator.objects.filter(user=account).exists()
    assert is_in(signed_in())


@pytest.mark.usefixtures("rule")
def test_who_must_have_one_can_do_nothing_else_first() -> None:
    a_holder()
    client = signed_in()
    for address in ("/", "/units/", "/members/", "/security/sessions/", "/security/codes/"):
        assert client.get(address).headers["Location"] == "/security/"
    assert client.post("/members/import/").headers["Location"] == "/security/"
    assert "Сіздің міндетіңіз екінші факторды қажет етеді" in client.get("/security/").content.decode()
    assert client.post("/preferences/language/", {"language": "ru", "next": "/security/"}).status_code == 302
    enrol(client)
    assert client.get("/").status_code == 200
    assert "екінші факторды қажет етеді" not in client.get("/security/").content.decode()
    page = client.get("/security/app/remove/").content.decode()
    assert "Ваши обязанности требуют второго фактора" in page
    assert client.post("/security/app/remove/").status_code == 422
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


@pytest.mark.usefixtures("rule")
def test_others_and_the_demonstration_need_none() -> None:
    a_holder(username="bekenova")
    assert signed_in("bekenova").get("/").status_code == 200
    Account.objects.filter(username="bekenova").update(username="seitova", is_demo=True)
    assert signed_in().get("/").status_code == 200


def test_a_lost_device_is_taken_off_by_whoever_manages_accounts() -> None:
    account = a_holder()
    client = signed_in()
    enrol(client)
    remove = partial(remove_second_factor, actor=SYSTEM, account=account, now=timezone.now())
    remove()
    assert not is_in(client)
    assert is_in(signed_in())
    assert Entry.objects.get(act="accounts.second_factor_removed").new == {"sessions": 1}
    assert refusal(remove) == "no_second_factor"


def test_what_another_secret_key_encrypted_opens_nothing(settings: pytest.FixtureRequest) -> None:
    adapter = SecondFactorAdapter()
    kept = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert adapter.decrypt(kept) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY = "another one, and long enough to be used"  # type: ignore[attr-defined]  # what the stubs do not know
    assert adapter.decrypt(kept) not in ("", "JBSWY3DPEHPK3PXP")
