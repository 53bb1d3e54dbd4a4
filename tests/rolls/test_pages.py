"""Importing a roll in the browser: what stands in the page, and whom it belongs to."""

import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.factories import LONG_AGO, Tree, a_member, an_account
from tests.rolls.carrying import bytes_of_workbook, check, confirm, shown_on, told, upload
from tests.rolls.rolls import HEADINGS, file_of, line, the_member
from tests.tasks.carrying import work

from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.models import Membership
from tirek.rolls.models import RollChunk, RollImport, RollRow
from tirek.structure.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def registrar(tree: Tree) -> Client:
    return _client(tree, "A")


def _client(tree: Tree, code: str) -> Client:
    client = Client()
    client.force_login(an_account(tree[code]))
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def body(client: Client, address: str) -> str:
    answer = client.post(address, {"kind": "csv"})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # what the stubs do not know


def test_from_the_file_to_the_roll(registrar: Client) -> None:
    page = check(registrar, file_of(line(), line("P9", surname="Қатеев", iin="1")))
    assert "тізім.csv" in text(registrar, page)
    assert not Membership.objects.exists()
    confirm(registrar, page)
    assert the_member("Сынақов").placements.get().unit.code == "P1"
    act = Act.objects.latest("pk")
    assert f"/units/acts/{act.public_id}/undo/" in registrar.get(page).content.decode()
    assert not RollRow.objects.filter(surname="Сынақов").exists()


def test_confirmed_twice(registrar: Client) -> None:
    page = check(registrar, file_of(line()))
    shown = shown_on(registrar, page)
    for _click in range(2):
        assert registrar.post(f"{page}commit/", {"shown": shown}).headers["Location"] == page
    work()
    assert registrar.post(f"{page}commit/", {"shown": shown}).headers["Location"] == page
    work()
    assert Act.objects.filter(kind="roll_imported").count() == 1


def test_undone_from_the_page(registrar: Client) -> None:
    page = check(registrar, file_of(line()))
    confirm(registrar, page)
    registrar.get(page)  # the toast that offers the undoing is shown once
    act = Act.objects.latest("pk")
    registrar.post(f"/units/acts/{act.public_id}/undo/?next={page}")
    assert not Membership.objects.exists()
    assert "/undo/" not in registrar.get(page).content.decode().split("<main")[1]


def test_when_the_rolls_changed_it_is_shown_again(tree: Tree, registrar: Client) -> None:
    page = check(registrar, file_of(line(), line(surname="Екінші")))
    a_member(tree["P3"], LONG_AGO, surname="Сынақов", given_name="Асан")
    confirm(registrar, page)
    assert "note--warn" in registrar.get(page).content.decode()
    assert Membership.objects.count() == 1
    confirm(registrar, page)
    assert the_member("Екінші").placements.get().unit.code == "P1"


def test_nothing_to_write(registrar: Client) -> None:
    confirm(registrar, check(registrar, file_of(line())))
    again = check(registrar, file_of(line()))
    assert "btn--primary" not in registrar.get(again).content.decode().split('class="confirm"')[1]
    confirm(registrar, again)
    assert RollImport.objects.get(pk=again.split("/")[3]).state == "checked"
    assert Act.objects.filter(kind="roll_imported").count() == 1


def test_a_roll_is_seen_by_who_brought_it_only(tree: Tree, registrar: Client) -> None:
    page = check(registrar, file_of(line(), line("P9")))
    chief = _client(tree, "C")
    for address in (
        page,
        *(page + part for part in ("progress/", "columns/")),
    ):
        assert chief.get(address).status_code == 404
    parts = ("commit/", "discard/", "columns/", "sheet/", "full/", "retry/", "rejected/", "missing/")
    for address in (page + part for part in parts):
        assert chief.post(address).status_code == 404
    assert RollImport.objects.filter(act=None).exists()


def test_discarded(registrar: Client) -> None:
    page = check(registrar, file_of(line()))
    assert page in registrar.get("/members/import/").content.decode()
    assert registrar.post(f"{page}discard/").headers["Location"] == "/members/import/"
    assert not RollImport.objects.exists()
    assert not RollRow.objects.exists()
    assert registrar.get(page).status_code == 404


def workbook(client: Client, address: str) -> list[list[str]]:
    content = bytes_of_workbook(client, address)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


def test_rejected_lines_come_back_and_can_be_brought_again(registrar: Client) -> None:
    page = check(registrar, file_of(line(), line(surname="Екінші", phone="1", iin="7503")))
    headings, *rows = workbook(registrar, f"{page}rejected/")
    assert headings == [*HEADINGS.values(), "Қабылданбау себебі"]
    assert len(rows) == 1
    assert (rows[0][4], rows[0][7]) == ("7503", "1")
    assert rows[0][12].startswith("3-жол. ")
    assert "ЖСН: " in rows[0][12]
    rows[0][4] = rows[0][7] = ""
    mended = "\n".join(";".join(row) for row in [headings, *rows])
    confirm(registrar, check(registrar, mended.encode()))
    assert the_member("Екінші").joined == date(2015, 3, 1)


def test_they_are_imported_as_they_are(registrar: Client) -> None:
    """Two columns of one heading and the reasons behind do no harm; what was not corrected is rejected again."""
    lines = "код;тегі;аты;Ескерту;Ескерту;жсн\nP1;Бір;Асан;а;б;1\nP1;Екі;Асан;;;\nP1;Үш;Асан;;в;2\n"
    page = check(registrar, lines.encode())
    content = bytes_of_workbook(registrar, f"{page}rejected/")
    again = check(registrar, content, name="rejected.xlsx")
    headings, *rows = workbook(registrar, f"{again}rejected/")
    assert [heading.strip("\u200b") for heading in headings[:6]] == [
        "код",
        "тегі",
        "аты",
        "Ескерту",
        "Ескерту",
        "жсн",
    ]
    assert [row[:6] for row in rows] == [["P1", "Бір", "Асан", "а", "б", "1"], ["P1", "Үш", "Асан", "", "в", "2"]]


def test_who_is_missing(tree: Tree, registrar: Client) -> None:
    a_member(tree["P1"], LONG_AGO, surname="Қалған", given_name="Бек", number="77")
    page = check(registrar, file_of(line()))
    assert "Қалған Бек «P1» 77 сақталады" in text(registrar, page)
    assert body(registrar, f"{page}missing/").splitlines()[1] == "P1;Қалған Бек;77;"
    assert workbook(registrar, f"{page}missing/")[1] == ["P1", "Қалған Бек", "77", ""]
    confirm(registrar, page)
    assert registrar.post(f"{page}missing/", {"kind": "csv"}).status_code == 404


def test_all_lines_rejected_is_not_agreement(registrar: Client) -> None:
    page = check(registrar, file_of(line("P4"), line("P9", surname="Қатеев")))
    shown = registrar.get(page).content.decode()
    assert "Файлдағы бірде-бір жолды импорттау мүмкін емес." in shown
    assert "Тізім файлмен сәйкес" not in shown
    assert "/commit/" not in shown.split("<button")[-1]


def test_some_rejected_and_the_others_known(registrar: Client, tree: Tree) -> None:
    confirm(registrar, check(registrar, file_of(line())))
    shown = text(registrar, check(registrar, file_of(line(), line("P9", surname="Қатеев"))))
    assert "Қабылданған жолдар тізіммен сәйкес: жазатын ештеңе жоқ." in shown


def test_the_samples_of_a_column_of_numbers_are_masked(registrar: Client) -> None:
    iin = make_synthetic_iin(date(2001, 1, 18), "m", 0).lstrip("0")
    page = upload(registrar, file_of(line(iin=iin), line(surname="Екінші", iin="қате 1234")))
    work()
    seen = registrar.get(f"{page}columns/").content.decode()
    assert len(iin) < 12
    assert iin not in seen
    assert "0101••••" in seen


def test_an_iin_is_masked(registrar: Client) -> None:
    page = check(registrar, file_of(line(iin="750317100007")))
    shown = text(registrar, page)
    assert "750317100007" not in shown
    assert "7503••••" in shown


def test_problems_by_their_kind_and_by_page(registrar: Client) -> None:
    lines = [line(surname="Қатеев" + "а" * nth, since="02.01.2031") for nth in range(25)]
    page = check(registrar, file_of(*lines, line("P9", surname="Басқа")))
    assert text(registrar, page).count("Қатеев") == 0
    assert registrar.get(page).content.decode().count("<mark>02.01.2031</mark>") == 20
    assert registrar.get(f"{page}?start=20").content.decode().count("<mark>02.01.2031</mark>") == 5
    only = registrar.get(f"{page}?reason=unit_unknown").content.decode()
    assert only.count("<mark>P9</mark>") == only.count("<mark>") == 1
    for odd in ("?reason=x", "?start=x", "?start=99999999999"):
        assert registrar.get(page + odd).status_code == 200


def test_what_begins_as_no_table_is_not_taken(registrar: Client) -> None:
    """By its first bytes, whatever it is called."""
    answer = registrar.post(
        "/members/import/", {"file": SimpleUploadedFile("roll.csv", b"%PDF-1.7"), "on": "01.01.2020"}
    )
    assert answer.status_code == 422
    assert "Бұл файл кесте емес" in answer.content.decode()
    assert not RollChunk.objects.exists()


def test_a_file_that_cannot_be_taken(registrar: Client) -> None:
    page = upload(registrar, "Код;ФИО\n".encode())
    work()
    shown = registrar.get(page).content.decode()
    roll = RollImport.objects.get()
    assert roll.state == "failed"
    assert told(roll)["kk"] in shown
    assert f"{page}discard/" in shown


def test_an_empty_file(registrar: Client) -> None:
    answer = registrar.post("/members/import/", {"file": SimpleUploadedFile("roll.csv", b""), "on": "01.01.2020"})
    assert answer.status_code == 422
    assert 'id="id_file_error"' in answer.content.decode()
    assert not RollImport.objects.exists()


def test_too_large_a_file(registrar: Client, settings: Any) -> None:
    settings.TIREK_UPLOAD_LIMIT = 0
    assert upload(registrar, file_of(line())) == ""
    assert not RollChunk.objects.exists()


def test_a_file_of_one_unit_needs_no_column_for_it(registrar: Client) -> None:
    page = check(registrar, "Аты-жөні;Туған күні\nСынақов Асан;15.06.1980\n".encode(), unit="P2")
    confirm(registrar, page)
    assert the_member("Сынақов").placements.get().unit.code == "P2"
    assert upload(registrar, file_of(line()), unit="P4") == ""


def test_who_has_no_unit_imports_nothing() -> None:
    client = Client()
    client.force_login(an_account())
    Tree()
    file = SimpleUploadedFile("roll.csv", file_of(line()).getvalue())
    assert client.post("/members/import/", {"file": file, "on": "01.01.2020"}).status_code == 403
    assert not RollImport.objects.exists()


@pytest.mark.parametrize("lines", [1, 3])
def test_the_preview_asks_as_often_for_three_lines(
    tree: Tree, registrar: Client, lines: int, django_assert_max_num_queries: object
) -> None:
    made = [line(unit, surname="Адам" + "а" * nth) for nth, unit in enumerate(("P1", "P2", "P3")[:lines])]
    page = check(registrar, file_of(*made, *[line("P9", surname="Қатеев")] * lines))
    registrar.get(page)
    with django_assert_max_num_queries(29):  # type: ignore[operator]  # a fixture that is a function
        registrar.get(page)
