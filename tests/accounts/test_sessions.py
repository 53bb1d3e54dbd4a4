"""What is read in the tables of accounts opens nothing: neither a session nor a password."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from tests.factories import Tree, an_account

from tirek.accounts.hashers import SealedHasher, sealed
from tirek.accounts.models import Account
from tirek.accounts.sessions import SessionStore, is_key, name_of

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
PASSWORD = "тым-құпия-сөз-77"
DESK = "/security/sessions/"


@pytest.fixture(autouse=True)
def _door(settings: Any) -> None:
    """The door as it is served, and not the one by which the other tests come in."""
    ours, theirs = "tirek.accounts.middleware.DoorMiddleware", "tests.anonymous.AnyDoorMiddleware"
    settings.MIDDLEWARE = [ours if name == theirs else name for name in settings.MIDDLEWARE]
    settings.PASSWORD_HASHERS = ["tirek.accounts.hashers.SealedHasher"]


@pytest.fixture
def account() -> Account:
    account = an_account(Tree()["P1"], role="press_officer", factor=False)
    account.set_password(PASSWORD)
    account.save()
    return account


def signed_in(account: Account) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": PASSWORD})
    return client


def key_of(client: Client) -> str:
    return str(client.cookies[site.SESSION_COOKIE_NAME].value)


def with_cookie(value: str) -> Client:
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = value
    return client


def everything(*tables: str) -> str:
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            found.append(cursor.fetchone()[0] or "")
    return " ".join(found)


def test_the_key_of_a_session_stands_in_no_table(account: Account) -> None:
    client = signed_in(account)
    key = key_of(client)
    assert is_key(key)
    assert with_cookie(key).get(DESK).status_code == 200
    assert key not in everything("django_session", "usersessions_usersession", "audit_entry", "accounts_attempt")
    assert Session.objects.get().session_key == UserSession.objects.get().session_key == name_of(key)


def test_what_stands_in_the_tables_opens_no_session(account: Account) -> None:
    client = signed_in(account)
    name = Session.objects.get().session_key
    for cookie in (name, name[:32], name.upper(), ""):
        assert with_cookie(cookie).get(DESK).status_code == 302, cookie
    assert client.get(DESK).status_code == 200


def test_the_content_of_a_session_is_of_use_to_no_other(account: Account) -> None:
    signed_in(account)
    taken = Session.objects.get().session_data
    store = SessionStore()
    store["mine"] = True
    store.create()
    Session.objects.filter(session_key=store.session_key).update(session_data=taken)
    assert SessionStore(store.secret).get("_auth_user_id") is None
    assert with_cookie(store.secret).get(DESK).status_code == 302


def test_a_device_is_listed_and_signed_out(account: Account) -> None:
    one, other = signed_in(account), signed_in(account)
    assert len(UserSession.objects.purge_and_list(account)) == 2
    ended = UserSession.objects.get(session_key=name_of(key_of(other)))
    ended.end()
    assert one.get(DESK).status_code == 200
    assert other.get(DESK).status_code == 302


def test_a_password_is_kept_encrypted_and_still_fits(account: Account) -> None:
    assert account.password.startswith("sealed$")
    assert "argon2" not in account.password
    assert len(account.password) <= 300
    assert check_password(PASSWORD, account.password)
    assert not check_password(PASSWORD + "x", account.password)
    assert identify_hasher(account.password).safe_summary(account.password)


def test_what_argon2_made_is_encrypted_as_it_is(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    plain = make_password(PASSWORD)
    settings.PASSWORD_HASHERS = ["tirek.accounts.hashers.SealedHasher"]
    assert check_password(PASSWORD, sealed(plain))


def test_an_older_digest_is_encrypted_when_its_holder_signs_in(account: Account, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [
        "tirek.accounts.hashers.SealedHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]
    Account.objects.filter(pk=account.pk).update(password=make_password(PASSWORD, hasher="argon2"))
    assert signed_in(account).get(DESK).status_code == 200
    assert Account.objects.get(pk=account.pk).password.startswith("sealed$")


def test_another_secret_key_fits_no_password_and_breaks_nothing(account: Account, settings: Any) -> None:
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "another-secret-key-of-the-site-0123456789"
    assert not check_password(PASSWORD, account.password)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert check_password(PASSWORD, account.password)
    assert SealedHasher().must_update(account.password) is False
