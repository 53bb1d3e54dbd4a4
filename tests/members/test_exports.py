"""Lists taken out as files: what is in them, that they come back unchanged, who gets them, and when they go."""

import csv
import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.exports.made import ask
from tests.factories import SYSTEM, TODAY, Tree, a_grant, a_member, an_account, close, leave, transfer
from tests.tasks.carrying import work

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.exports import actions
from tirek.exports.actions import tend_exports
from tirek.exports.models import WRITING, ExportFile, ExportPiece
from tirek.kernel.actor import Actor
from tirek.kernel.errors import NotAllowed
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.sheets import guarded, unguarded
from tirek.rolls.actions import Settings, import_roll
from tirek.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
BORN = date(1980, 6, 15)
IIN = make_synthetic_iin(BORN, "m", 7)


@pytest.fixture
def tree() -> Tree:
    tree = Tree()
    a_member(tree["P1"], date(2019, 3, 1), BORN, "m", iin=IIN, surname="Әбдіқайымов", given_name="Қайрат",
             patronymic="Серікұлы", phone="+77015550123", email="q@example.kz", number="0000001")  # fmt: skip
    a_member(tree["G1"], date(2020, 2, 29), date(1899, 12, 31), "f", surname="Мақсұт-Оспанова", given_name="Ән",
             phone="+12025550123", number="=1+2")  # fmt: skip
    a_member(tree["P3"], date(2021, 1, 1), None, "", surname="Цой", number="-7")
    moved = a_member(tree["P4"], date(2018, 1, 1), None, "m", surname="Ғали", given_name="Ю", number="'=x")
    transfer(moved, tree["P2"], date(2022, 5, 5))
    return tree


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def body(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def cells(workbook: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()


def outcomes(content: bytes, name: str, on: date = TODAY, actor: Actor = SYSTEM) -> dict[str, int]:
    found = import_roll(
        actor=actor, file=io.BytesIO(content), name=name, settings=Settings(on=on), today=TODAY, dry_run=True
    )
    return {outcome: lines for outcome, lines in found.counts.items() if lines}


def taken_out(account: Account, kind: str, query: str = "", language: str = "kk", **data: str) -> bytes:
    """The file, as its account gets it."""
    client = signed_in(account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.post(f"/members/export/?{query}", {"kind": kind, **data})
    if kind == "csv":
        return body(answer)
    made = ExportFile.objects.get(account=account, kept=True, size=None)
    assert answer.headers["Location"] == f"/exports/{made.pk}/"
    work()
    return body(client.get(f"/exports/{made.pk}/download/"))


@pytest.mark.parametrize("iins", [{}, {"iins": "1"}])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_back_unchanged(tree: Tree, kind: str, language: str, iins: dict[str, str]) -> None:
    content = taken_out(an_account(tree["C"]), kind, language=language, **iins)
    assert outcomes(content, f"x.{kind}") == {"unchanged": 4}


PAST = date(2022, 1, 1)
AGAIN = make_synthetic_iin(BORN, "f", 8)


@pytest.fixture
def gone(tree: Tree) -> Tree:
    """Since then some moved, left, left and came back, and a unit was closed."""
    moved, left, ageless, shut = (
        a_member(tree[code], date(2019, 1, 1), born, "f", surname=surname, number=surname)
        for code, born, surname in (
            ("P1", BORN, "Көшкен"), ("P1", BORN, "Кеткен"), ("P1", None, "Жассыз"), ("G4", BORN, "Жабық"),
        )
    )  # fmt: skip
    back = a_member(tree["P2"], date(2019, 1, 1), BORN, "f", surname="Қайтқан", iin=AGAIN)
    transfer(moved, tree["P3"], date(2023, 1, 1))
    leave([left, ageless], date(2023, 1, 1))
    leave(back, date(2023, 1, 1))
    a_member(tree["P3"], date(2024, 1, 1), BORN, "f", surname="Қайтқан", iin=AGAIN)
    transfer(shut, tree["P4"], date(2023, 1, 1))
    close(tree["G4"], date(2023, 6, 1))
    return tree


@pytest.mark.parametrize("iins", [{}, {"iins": "1"}])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_of_a_past_day_comes_back_unchanged_as_of_that_day(
    gone: Tree, kind: str, iins: dict[str, str]
) -> None:
    account = an_account(gone["C"])
    content = taken_out(account, kind, f"on={PAST}", **iins)
    with scoped(AccountActor(account)):
        assert outcomes(content, f"x.{kind}", PAST, AccountActor(account)) == {"unchanged": 9}


def test_so_does_that_of_a_district_for_whoever_sees_no_more(gone: Tree) -> None:
    account = an_account(gone["A"])
    content = taken_out(account, "csv", f"on={PAST}")
    with scoped(AccountActor(account)):
        assert outcomes(content, "x.csv", PAST, AccountActor(account)) == {"unchanged": 7}


def test_those_who_have_left_are_a_list_to_read_and_no_roll(gone: Tree) -> None:
    content = taken_out(an_account(gone["C"]), "csv", "state=left")
    found = rows(content)
    assert found[0][-2:] == ["Шыққан күні", "Шығу себебі"]
    assert {(row[1], row[-2], row[-1]) for row in found[1:]} == {
        (surname, "01.01.2023", "өз еркімен шықты") for surname in ("Кеткен", "Жассыз", "Қайтқан")
    }
    assert "rejected" in outcomes(content, "x.csv")
    assert outcomes(content, "x.csv").keys().isdisjoint({"new", "updated", "moved"})
    page = signed_in(an_account(gone["C"])).get("/members/?state=left").content.decode()
    assert "импортталатын тізім емес" in page


def test_the_page_of_a_file_says_what_it_is(gone: Tree) -> None:
    owner = an_account(gone["C"])
    for query, words, name in (
        ("state=left", "импорт оның бірде-бір жолын қабылдамайды", "left"),
        (f"on={PAST}", "01.01.2022 күнгі тізім ретінде", "members"),
    ):
        taken_out(owner, "xlsx", query)
        made = ExportFile.objects.latest("asked_at")
        page = signed_in(owner).get(f"/exports/{made.pk}/").content.decode()
        assert words in page
        assert str(made) == f"{name}-C-{made.on}.xlsx"
        made.delete()


def test_the_columns_say_in_the_readers_language_what_is_in_them(tree: Tree) -> None:
    found = rows(taken_out(an_account(tree["P1"]), "csv", iins="1"))
    assert found[0] == ["Ұйым коды", "Тегі", "Аты", "Әкесінің аты", "Билет нөмірі", "ЖСН", "Туған күні", "Жынысы",
                        "Телефоны", "Электрондық пошта", "Кірген күні", "Осы ұйымға келген күні"]  # fmt: skip
    assert found[1] == ["P1", "Әбдіқайымов", "Қайрат", "Серікұлы", "0000001", IIN, "15.06.1980", "ер",
                        "8 701 555 01 23", "q@example.kz", "01.03.2019", "01.03.2019"]  # fmt: skip
    assert rows(taken_out(an_account(tree["P1"]), "csv", language="en"))[0][4:7] == ["Card number", "Birth date", "Sex"]


def test_no_cell_is_a_formula(tree: Tree) -> None:
    owner = an_account(tree["C"])
    found = rows(taken_out(owner, "csv", "sort=unit"))
    assert not [cell for row in found for cell in row if cell[:1] in {"=", "+", "-", "@"}]
    assert {row[4] for row in found[1:]} == {"0000001", "'=1+2", "'-7", "''=x"}
    with zipfile.ZipFile(io.BytesIO(taken_out(owner, "xlsx"))) as workbook:
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<t>=1+2</t>" in sheet


@given(st.text(alphabet="'=+-@\t\r1a", max_size=6))
def test_a_guard_is_taken_away_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_filters_order_and_day_hold_for_the_file(tree: Tree) -> None:
    owner = an_account(tree["C"])
    assert [row[1] for row in rows(taken_out(owner, "csv", "sort=-name"))[1:]] == [
        "Цой", "Мақсұт-Оспанова", "Ғали", "Әбдіқайымов",
    ]  # fmt: skip
    assert [row[0] for row in rows(taken_out(owner, "csv", "unit=A1&sort=unit"))[1:]] == ["G1", "P1", "P2"]
    assert [row[1] for row in rows(taken_out(owner, "csv", "sex=f"))[1:]] == ["Мақсұт-Оспанова"]
    assert [row[0] for row in rows(taken_out(owner, "csv", "on=2020-01-01&q=гали"))[1:]] == ["P4"]
    assert "31.12.1899" in [row[6] for row in cells(taken_out(owner, "xlsx", "sort=age"))]


def test_a_sheet_is_for_people_too(tree: Tree) -> None:
    """Its name, what stands above the rows, the place of each unit beside its code, phones as on a page."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(taken_out(an_account(tree["A1"]), "xlsx", "unit=A1&sort=unit")))
    assert book.sheet_names == ["Мүшелер A1"]
    title, about, empty, head, *rows = book.get_sheet_by_index(0).to_python()
    assert (title[0], set(empty)) == ("Мүшелер: A1", {""})
    assert about[0] == f"{timezone.localdate():%d.%m.%Y} күнгі жағдай бойынша"
    assert head[:3] == ["Ұйым коды", "Ұйым атауы", "Тегі"]
    assert [row[:2] for row in rows] == [["G1", "G1 · P1 · A1 · A"], ["P1", "P1 · A1 · A"], ["P2", "P2 · A1 · A"]]
    assert "+7\xa0701\xa0555\xa001\xa023" in {row[head.index("Телефоны")] for row in rows}
    assert str(ExportFile.objects.get()) == f"members-A1-{timezone.localdate()}.xlsx"


def test_whom_the_figure_counts_and_the_list_may_not_show_is_told_with_the_file(gone: Tree) -> None:
    """On 1 January 2022 five stood in A, and of them one stands today in B."""
    a_member(gone["P4"], date(2019, 1, 1), BORN, "f", surname="Кетпеген")
    away = a_member(gone["P1"], date(2019, 1, 1), BORN, "f", surname="Алыста")
    transfer(away, gone["P4"], date(2023, 1, 1))
    region = an_account(gone["A"])
    told = "Сол күнгі көрсеткішке тағы 1 адам кіреді"
    first, head, *_rows = rows(taken_out(region, "csv", f"on={PAST}"))
    assert told in first[0]
    assert head[0] == "Ұйым коды"
    sheet = cells(taken_out(region, "xlsx", f"on={PAST}"))
    assert told in sheet[2][0]
    made = ExportFile.objects.get(kind="xlsx")
    assert made.unseen == 1
    page = signed_in(region).get(f"/exports/{made.pk}/").content.decode()
    assert told in page
    paper = signed_in(region).post(f"/members/export/?on={PAST}", {"kind": "print"}).content.decode()
    assert told in paper
    for kind, content in (("csv", taken_out(region, "csv", f"on={PAST}")), ("xlsx", b"".join(
        signed_in(region).get(f"/exports/{made.pk}/download/")
    ))):  # fmt: skip
        with scoped(AccountActor(region)):
            assert outcomes(content, f"x.{kind}", PAST, AccountActor(region)) == {"unchanged": 7}
    whole = an_account(gone["C"])
    assert told not in taken_out(whole, "csv", f"on={PAST}").decode()


def test_a_list_is_read_on_paper_whole_and_by_the_same_right(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(an_account(tree["C"]))
    paper = client.post("/members/export/?sort=-name", {"kind": "print"}).content.decode()
    assert "<h1>Мүшелер: C</h1>" in paper
    # Whoever changes the language goes to the list: what a form was answered with has no address.
    assert set(re.findall(r'name="next" value="([^"]*)"', paper)) == {"/members/?sort=-name"}
    found = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", paper, re.S)[1:]]
    assert [(row[0], row[2]) for row in found] == [
        ("1", "Цой"), ("2", "Мақсұт-Оспанова"), ("3", "Ғали"), ("4", "Әбдіқайымов"),
    ]  # fmt: skip
    assert Entry.objects.filter(act="members.exported", new__kind="print").count() == 1
    monkeypatch.setattr(actions, "ROWS_OF_PAPER", 3)
    refused = client.post("/members/export/", {"kind": "print"})
    assert (refused.status_code, "Қағазда 3 жолға дейін" in refused.content.decode()) == (422, True)
    assert set(re.findall(r'name="next" value="([^"]*)"', refused.content.decode())) == {"/members/"}
    press = signed_in(an_account(tree["C"], role="press_officer"))
    assert press.post("/members/export/", {"kind": "print"}).status_code == 403


def test_an_empty_list_has_its_headings(tree: Tree) -> None:
    owner = an_account(tree["C"])
    assert len(rows(taken_out(owner, "csv", "age_from=150"))) == 1
    title, about, _nothing, head, *none = cells(taken_out(owner, "xlsx", "age_from=150"))
    assert (title[0], head[0], none) == ("Мүшелер: C", "Ұйым коды", [])
    assert "сүзгі" in about[0]


def test_the_log_says_who_took_what_out(tree: Tree) -> None:
    secretary = an_account(tree["A"])
    taken_out(secretary, "csv", "unit=A1&sex=m", iins="1")
    taken_out(secretary, "xlsx", f"q={IIN}")
    first, second = Entry.objects.filter(act="members.exported").order_by("pk")
    assert (first.account_id, first.unit_id) == (secretary.pk, tree["A1"].pk)
    assert first.new == {"kind": "csv", "filter": "unit=A1&sex=m", "on": str(timezone.localdate()), "iins": True,
                         "count": 2}  # fmt: skip
    assert second.new["filter"] == "q=%2A%2A%2A"
    assert (second.new["iins"], second.new["count"]) == (False, 1)
    assert IIN.encode() not in b"".join(bytes(export.query) for export in ExportFile.objects.all())


def test_no_iin_without_the_tick(tree: Tree) -> None:
    assert IIN not in taken_out(an_account(tree["C"]), "csv").decode()
    assert IIN not in str(cells(taken_out(an_account(tree["A"]), "xlsx")))


def test_a_file_is_its_accounts_alone_and_ends(tree: Tree) -> None:
    owner, other = an_account(tree["C"]), an_account(tree["C"])
    taken_out(owner, "xlsx")
    made = ExportFile.objects.get()
    for address in (f"/exports/{made.pk}/", f"/exports/{made.pk}/download/"):
        assert signed_in(other).get(address).status_code == 404
        assert signed_in(owner).get(address).status_code == 200
    assert made.expires_at is not None
    assert timedelta(hours=23) < made.expires_at - timezone.now() <= actions.KEPT_FOR
    ExportFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = signed_in(owner).get(f"/exports/{made.pk}/download/")
    assert (answer.status_code, answer.streaming) == (410, False)
    tend_exports(actor=SYSTEM, now=timezone.now())
    assert ExportPiece.objects.count() == 0
    assert ExportFile.objects.count() == 1
    tend_exports(actor=SYSTEM, now=timezone.now() + actions.REMEMBERED_FOR)
    assert ExportFile.objects.count() == 0


def test_the_file_is_kept_in_sealed_pieces(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_PIECE", 1000)
    content = taken_out(an_account(tree["C"]), "xlsx")
    made = ExportFile.objects.get()
    assert ExportPiece.objects.count() == -(-len(content) // 1000) > 3
    assert made.size == len(content)
    assert not any(bytes(piece.sealed).startswith(b"PK") for piece in ExportPiece.objects.all())


def test_the_rights_are_those_of_the_moment_of_writing(tree: Tree) -> None:
    account = an_account(tree["P1"], tree["P3"])
    made = ask(AccountActor(account), "unit=P3")
    account.grants.filter(unit=tree["P3"]).delete()
    work()
    assert (Task.objects.about(WRITING, made.pk).get().failure or {})["code"] == "nothing_to_take_out"
    page = signed_in(account).get(f"/exports/{made.pk}/").content.decode()
    assert "Файлды жасау мүмкін болмады" in page
    outsider = AccountActor(an_account())
    with pytest.raises(NotAllowed):
        ask(outsider, kind="csv")


def test_who_has_lost_the_right_gets_no_file_any_more(tree: Tree) -> None:
    account = an_account(tree["P1"])
    taken_out(account, "xlsx", iins="1")
    address = f"/exports/{ExportFile.objects.get().pk}/download/"
    assert signed_in(account).get(address).status_code == 200
    account.grants.all().delete()
    assert signed_in(account).get(address).status_code == 403
    a_grant(account, tree["P1"], "auditor")
    assert signed_in(account).get(address).status_code == 403


def test_a_sheet_holds_only_so_many(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ROWS_OF_A_SHEET", 3)
    client = signed_in(an_account(tree["C"]))
    answer = client.post("/members/export/", {"kind": "xlsx"})
    assert answer.status_code == 422
    assert "CSV" in answer.content.decode()
    assert ExportFile.objects.count() == Entry.objects.filter(act="members.exported").count() == 0
    assert len(rows(body(client.post("/members/export/", {"kind": "csv"})))) == 5
