"""The page of a resolution with its scan, in the browser's eyes: who is shown it, how it is sent, what is said."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import Tree, an_account
from tests.papers.samples import PDF, REFUSED, image
from tests.papers.test_files import a_resolution, attach, examined

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.papers.models import File, FileLink
from tirek.structure.models import Act, Resolution

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def resolution(tree: Tree) -> Resolution:
    return a_resolution(tree["P1"])


def client_of(tree: Tree, code: str, role: str = "chair") -> Client:
    client = Client()
    client.force_login(an_account(tree[code], role=role))
    return client


def send(client: Client, resolution: Resolution, content: bytes, name: str, **more: str) -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    answer: Any = client.post(f"/resolutions/{resolution.public_id}/", {"file": file, **more})
    return answer  # type: ignore[no-any-return]  # the client has no types


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_scan_is_attached_seen_taken_out_and_taken_away(tree: Tree, resolution: Resolution) -> None:
    chair = client_of(tree, "P1")
    assert send(chair, resolution, PDF, "шешім.pdf").status_code == 302
    page: Any = chair.get(f"/resolutions/{resolution.public_id}/")
    file = File.objects.get()
    assert "Файл қоса тіркелді: шешім.pdf" in text(page)
    assert f"/files/attached/{file.pk}/" in page.content.decode()
    sent: Any = chair.get(f"/files/attached/{file.pk}/")
    assert b"".join(sent.streaming_content) == PDF
    assert sent["Content-Disposition"].startswith("attachment")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Security-Policy"].startswith("sandbox")
    assert sent["Cache-Control"] == "private, no-store"
    assert chair.post(f"/files/attached/{file.pk}/detach/").status_code == 302
    assert not FileLink.objects.exists()
    assert chair.get(f"/files/attached/{file.pk}/").status_code == 404


def test_pressed_twice_it_hangs_there_once(tree: Tree, resolution: Resolution) -> None:
    chair = client_of(tree, "P1")
    for _press in range(2):
        assert send(chair, resolution, PDF, "шешім.pdf", once="abc").status_code == 302
    assert File.objects.count() == 1


@pytest.mark.parametrize("sample", ["a document with macros", "a page", "a program"])
def test_what_is_not_taken_is_said_at_the_field(tree: Tree, resolution: Resolution, sample: str) -> None:
    content, name, _code = REFUSED[sample]
    answer = send(client_of(tree, "P1"), resolution, content, name)
    assert answer.status_code == 422
    assert 'id="id_file_error"' in answer.content.decode()
    # A browser forgets what was chosen: it is not lost without a word.
    assert "файлды қайта таңдаңыз" in text(answer)
    assert not File.objects.exists()


def test_a_picture_is_shown_only_when_it_was_drawn_anew(tree: Tree, resolution: Resolution) -> None:
    chair = client_of(tree, "P1")
    send(chair, resolution, image(), "Фото.jpg")
    file = File.objects.get()
    assert "тексеріліп жатыр" in text(chair.get(f"/resolutions/{resolution.public_id}/"))
    assert chair.get(f"/files/attached/{file.pk}/").status_code == 409
    assert chair.get(f"/files/attached/{file.pk}/small/").status_code == 404
    examined(file)
    for size in ("small", "wide"):
        shown: Any = chair.get(f"/files/attached/{file.pk}/{size}/")
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
        assert b"".join(shown.streaming_content)[:4] == b"RIFF"
        assert shown["Content-Security-Policy"].startswith("sandbox")
    assert (
        f'src="/files/attached/{file.pk}/small/"' in chair.get(f"/resolutions/{resolution.public_id}/").content.decode()
    )


def test_a_damaged_picture_says_so_and_is_never_shown_in_a_page(tree: Tree, resolution: Resolution) -> None:
    chair = client_of(tree, "P1")
    file = examined(attach(resolution, image()[:-400], "Фото.jpg"))
    assert "бүлінген" in text(chair.get(f"/resolutions/{resolution.public_id}/"))
    assert chair.get(f"/files/attached/{file.pk}/wide/").status_code == 404
    sent: Any = chair.get(f"/files/attached/{file.pk}/")
    assert sent["Content-Disposition"].startswith("attachment")


def test_outside_there_is_neither_the_resolution_nor_its_file(tree: Tree, resolution: Resolution) -> None:
    file = attach(resolution)
    foreign = client_of(tree, "P4")
    assert foreign.get(f"/resolutions/{resolution.public_id}/").status_code == 404
    assert send(foreign, resolution, PDF, "a.pdf").status_code == 404
    for address in ("", "small/", "detach/"):
        assert foreign.get(f"/files/attached/{file.pk}/{address}").status_code == 404
    assert foreign.post(f"/files/attached/{file.pk}/detach/").status_code == 404


def test_whoever_sees_the_unit_alone_sees_what_rests_on_it_and_not_the_scan(tree: Tree, resolution: Resolution) -> None:
    file = attach(resolution)
    receptionist = client_of(tree, "A1", "receptionist")
    page: Any = receptionist.get(f"/resolutions/{resolution.public_id}/")
    assert page.status_code == 200
    assert "скан.pdf" not in page.content.decode()
    assert receptionist.get(f"/files/attached/{file.pk}/").status_code == 404
    assert send(receptionist, resolution, PDF, "a.pdf").status_code == 403
    auditor = client_of(tree, "A1", "auditor")
    assert "скан.pdf" in auditor.get(f"/resolutions/{resolution.public_id}/").content.decode()
    assert auditor.get(f"/files/attached/{file.pk}/").status_code == 200
    assert auditor.get(f"/files/attached/{file.pk}/detach/").status_code == 403


def test_the_act_leads_to_its_resolution_and_back(tree: Tree, resolution: Resolution) -> None:
    chair = client_of(tree, "P1")
    act = Act.objects.get(resolution=resolution)
    undo = f"/units/acts/{act.public_id}/undo/"
    assert f'href="/resolutions/{resolution.public_id}/"' in chair.get(undo).content.decode()
    assert f'href="/resolutions/{resolution.public_id}/"' in chair.get("/units/P1/").content.decode()
    assert f'href="{undo}"' in chair.get(f"/resolutions/{resolution.public_id}/").content.decode()


def test_the_database_itself_shows_nobody_else_the_file(tree: Tree, resolution: Resolution) -> None:
    attach(resolution)
    seen = {"P1": ("chair", 1), "P4": ("chair", 0), "A": ("executive_secretary", 1), "A1": ("receptionist", 0)}
    for code, (role, count) in seen.items():
        with scoped(AccountActor(an_account(tree[code], role=role))):
            assert (File.objects.count(), FileLink.objects.count()) == (count, count), code


def test_the_list_costs_the_same_for_one_act_and_for_three(tree: Tree) -> None:
    owner, counts = client_of(tree, "C", "administrator"), []
    for codes in (["P1"], ["P2", "P3"]):
        for code in codes:
            resolution = a_resolution(tree[code], "31")
        with CaptureQueriesContext(connection) as captured:
            page: Any = owner.get(f"/resolutions/{resolution.public_id}/")
        assert page.status_code == 200
        counts.append(len(captured))
    assert len(page.context["page"].rows) == 3
    assert counts[0] == counts[1]
