"""Pages for what goes wrong. They are in the reader's language, and the one for our own faults needs no database."""

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from tests.factories import IN_SCOPE, an_account

from tirek.ui.errors import bad_request, server_error


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


urlpatterns = [path("fails/", fails), path("", include("tirek.conf.urls"))]
handler500 = "tirek.ui.errors.server_error"


@pytest.mark.parametrize(
    ("language", "heading"),
    [("kk", "Бетті ашу мүмкін болмады"), ("ru", "Страницу не удалось открыть"), ("en", "The page could not be made")],
)
def test_a_fault_of_ours_is_told_without_the_database(language: str, heading: str) -> None:
    """No ``django_db`` mark: a query would fail this test."""
    request = RequestFactory().get("/units/")
    request.COOKIES[settings.TIREK_THEME_COOKIE] = "dark"
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language
    response = server_error(request)
    assert response.status_code == 500
    assert f"<h1>{heading}</h1>" in response.content.decode()
    assert f'<html lang="{language}" data-theme="dark">' in response.content.decode()


def test_a_damaged_request_is_told_without_the_database() -> None:
    response = bad_request(RequestFactory().get("/"), ValueError())
    assert response.status_code == 400
    assert "Сұрауды оқу мүмкін болмады" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.urls("tests.ui.test_errors")
def test_an_exception_ends_on_that_page() -> None:
    client = Client(raise_request_exception=False)
    client.force_login(an_account())
    response = client.get("/fails/")
    assert response.status_code == 500
    assert "Бетті ашу мүмкін болмады" in response.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_is_answered_within_the_look(client: Client) -> None:
    client.force_login(an_account())
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "Мұндай бет табылмады" in response.content.decode()


@pytest.mark.django_db
def test_an_expired_form_says_that_nothing_was_saved() -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a"})
    assert response.status_code == 403
    assert "Ештеңе сақталған жоқ" in response.content.decode()
    assert 'href="/sign-in/"' in response.content.decode()


@pytest.mark.django_db
def test_an_error_page_asks_little(client: Client) -> None:
    client.force_login(an_account())
    with CaptureQueriesContext(connection) as queries:
        client.get("/nothing/")
    assert len(queries) <= 5 + IN_SCOPE
