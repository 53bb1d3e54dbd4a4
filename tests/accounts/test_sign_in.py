"""Signing in and out, and what a device remembers of its reader."""

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import an_account

from tirek.accounts.models import Account

# An organisation stands; where there is none, see tests/founding.
pytestmark = pytest.mark.tree

PASSWORD = "құпия сөз 12"


@pytest.fixture
def account(db: None) -> Account:
    account = an_account(username="seitova")
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(client: Client, **more: str) -> tuple[int, str, str]:
    response = client.post("/sign-in/", {"username": "seitova", "password": PASSWORD, **more})
    return response.status_code, response.headers.get("Location", ""), response.content.decode()


@pytest.mark.usefixtures("account")
def test_whoever_signs_in_goes_where_they_wanted(client: Client) -> None:
    assert sign_in(client, next="/units/?q=1")[:2] == (302, "/units/?q=1")
    assert "_auth_user_id" in client.session


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_a_foreign_address(client: Client, address: str) -> None:
    assert sign_in(client, next=address)[:2] == (302, "/")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("wrong", [{"username": "nobody"}, {"password": "wrong"}])
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(client: Client, wrong: dict[str, str]) -> None:
    status, _location, page = sign_in(client, **wrong)
    assert status == 422
    assert page.count("Пайдаланушы аты мен құпиясөз сәйкес емес") == 1, "said once"
    assert PASSWORD not in page
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_the_page_is_asked_for_without_its_body(client: Client) -> None:
    """As whoever watches over the site does."""
    answer = client.head("/sign-in/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_closed_account_is_refused(client: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert sign_in(client)[0] == 422


@pytest.mark.django_db
def test_empty_fields_are_named(client: Client) -> None:
    page = client.post("/sign-in/", {}).content.decode()
    assert "2 өрісті түзетіңіз" in page
    assert 'href="#id_password"' in page


@pytest.mark.django_db
def test_the_page_asks_for_signing_in_and_keeps_the_way(client: Client) -> None:
    assert client.get("/units/?on=2019-12-01").headers["Location"] == "/sign-in/?next=/units/%3Fon%3D2019-12-01"
    assert 'value="/units/?on=2019-12-01"' in client.get("/sign-in/?next=/units/%3Fon%3D2019-12-01").content.decode()


@pytest.mark.usefixtures("account")
def test_signing_out_takes_a_post(client: Client) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "title"), [("kk", "Кіру"), ("ru", "Вход"), ("en", "Sign in")])
def test_the_language_is_remembered(client: Client, language: str, title: str) -> None:
    response = client.post("/preferences/language/", {"language": language, "next": "/sign-in/"})
    assert response.headers["Location"] == "/sign-in/"
    page = client.get("/sign-in/", headers={"Accept-Language": "de"})
    assert f"<title>{title} – Тірек</title>" in page.content.decode()
    assert page.headers["Content-Language"] == language


@pytest.mark.django_db
def test_kazakh_comes_first_whatever_the_browser_asks_for(client: Client) -> None:
    page = client.get("/sign-in/", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="kk">' in page


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing(client: Client) -> None:
    client.post("/preferences/language/", {"language": "xx"})
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


@pytest.mark.django_db
def test_the_theme_is_remembered_and_forgotten(client: Client) -> None:
    client.post("/preferences/theme/", {"theme": "dark"})
    assert '<html lang="kk" data-theme="dark">' in client.get("/sign-in/").content.decode()
    client.post("/preferences/theme/", {"theme": ""})
    assert '<html lang="kk">' in client.get("/sign-in/").content.decode()


def test_the_account_s_own_language_counts_where_no_device_chose(client: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(language="ru")
    sign_in(client)
    assert '<html lang="ru"' in client.get("/").content.decode()
