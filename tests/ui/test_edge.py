"""The edge by itself: what may be sent, what an address may hold, and a fault that tells nothing of our insides."""

import gzip
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.http import require_POST
from tests.factories import Tree, an_account

from tirek.kernel.errors import Refused
from tirek.members.models import SavedFilter
from tirek.ui.cursors import conceal, reveal
from tirek.ui.edge import MEGABYTE, takes_files

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


def asks_nonsense(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret_of_ours FROM no_such_table")
    return HttpResponse()


@takes_files
@require_POST
def keeps(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"".join(request.FILES["file"].chunks()))  # type: ignore[union-attr]  # not empty here


class TooWet(Refused):
    code = "probe_too_wet"
    message = "It rains: take an umbrella."


def refuses(request: HttpRequest) -> HttpResponse:
    SavedFilter.objects.create(account_id=request.user.pk, name="x", query="")
    raise TooWet


urlpatterns = [
    path("nonsense/", asks_nonsense),
    path("refuses/", refuses),
    path("keeps/", keeps),
    path("", include("tirek.conf.urls")),
]
handler400 = "tirek.ui.errors.bad_request"
handler500 = "tirek.ui.errors.server_error"


@pytest.fixture
def chair() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(an_account(Tree()["P1"]))
    return client


@pytest.mark.urls("tests.ui.test_edge")
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_fault_tells_nothing_of_our_insides(chair: Client, language: str) -> None:
    chair.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = chair.get("/nonsense/")
    shown = answer.content.decode()
    assert answer.status_code == 500
    assert f'lang="{language}"' in shown
    for inside in ("no_such_table", "SELECT", "Traceback", "ProgrammingError", "psycopg", ".py", "secret_of_ours"):
        assert inside not in shown
    assert "'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.urls("tests.ui.test_edge")
def test_a_file_is_taken_where_files_are_taken_and_from_who_is_signed_in(chair: Client) -> None:
    large = b"a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    def sent(client: Client, address: str) -> Any:
        return client.post(address, {"file": SimpleUploadedFile("x", large)})

    assert sent(chair, "/keeps/").content == large
    assert sent(chair, "/members/admit/").status_code == 413
    assert sent(Client(), "/keeps/").status_code == 413
    assert sent(Client(), "/sign-in/").status_code == 413


@pytest.mark.urls("tests.ui.test_edge")
def test_a_file_beyond_the_limit_is_refused_by_what_it_says_of_itself(chair: Client, settings: Any) -> None:
    settings.TIREK_UPLOAD_LIMIT = 1
    answer = chair.post("/keeps/", {"file": SimpleUploadedFile("x", b"a" * 2 * MEGABYTE)})
    assert answer.status_code == 413
    assert "Жіберілгені тым үлкен" in answer.content.decode()


def test_more_files_or_fields_than_a_form_has_are_refused(chair: Client) -> None:
    two = {"file": SimpleUploadedFile("x", b"a"), "more": SimpleUploadedFile("y", b"b")}
    assert chair.post("/members/import/", two).status_code == 413
    assert chair.post("/members/import/", {f"f{number}": "" for number in range(1010)}).status_code == 413


def test_a_page_is_packed_where_nobody_else_can_choose_what_stands_on_it(chair: Client) -> None:
    packing = {"accept-encoding": "gzip"}
    packed = [chair.get("/", headers=packing) for _turn in range(6)]
    assert {answer["Content-Encoding"] for answer in packed} == {"gzip"}
    assert "Accept-Encoding" in packed[0]["Vary"]
    assert gzip.decompress(packed[0].content).rstrip().endswith(b"</html>")
    # How long it is says nothing sure.
    assert len({len(answer.content) for answer in packed}) > 1
    chosen = [
        chair.get("/search/", {"q": "x" * 100}, headers=packing),
        chair.get("/units/nowhere/", headers=packing),
        chair.post("/members/admit/", {"surname": "x" * 100}, headers=packing),
    ]
    assert [answer.status_code for answer in chosen] == [200, 404, 200]
    assert not any(answer.has_header("Content-Encoding") for answer in [*chosen, chair.get("/")])


def test_a_place_in_a_list_is_read_by_us_alone() -> None:
    assert reveal(conceal(50, 7_000_000)) == (50, 7_000_000)
    assert conceal(50, 7) == conceal(50, 7)
    assert reveal(conceal(50, named := uuid4())) == (50, named)
    made = conceal(1, 2)
    other = "B" if made[0] == "A" else "A"
    for wrong in ("", "x", made[:-1], made + "A", other + made[1:], made * 20, "қ", "\0", "1-2", "===", "1,2"):
        assert reveal(wrong) == ()


@pytest.mark.urls("tests.ui.test_edge")
def test_what_is_refused_outside_a_form_is_said_in_its_words_and_nothing_stays(chair: Client) -> None:
    answer = chair.get("/refuses/")
    assert (answer.status_code, "It rains: take an umbrella." in answer.content.decode()) == (409, True)
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("name", ["on", "age_from", "q", "nobody_asks_for_it"])
def test_what_is_absurdly_long_in_an_address_is_not_repeated_in_every_link(chair: Client, name: str) -> None:
    usual = len(chair.get("/members/", {name: "9" * 200}).content)
    assert len(chair.get("/members/", {name: "9" * 50_000}).content) == usual
    assert len(chair.get("/members/", {"9" * 50_000: "x"}).content) < usual
