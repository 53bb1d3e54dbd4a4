"""What a roll gives back as a file: persons leave, so the right is asked for and the log says how many."""

import csv
from typing import Any

import pytest
from django.test import Client
from tests.factories import LONG_AGO, Tree, a_grant, a_member, an_account
from tests.rolls.carrying import bytes_of_workbook, check, confirm
from tests.rolls.rolls import file_of, line
from tests.tasks.carrying import work

from tirek.access.models import RolePermission
from tirek.accounts.models import Account
from tirek.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    tree = Tree()
    a_member(tree["P1"], LONG_AGO, surname="Қалған", given_name="Бек", number="77")
    a_member(tree["P1"], LONG_AGO, surname="Қалды", given_name="Ән", number="78")
    return tree


@pytest.fixture
def account(tree: Tree) -> Account:
    return an_account(tree["A"])


@pytest.fixture
def registrar(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def taken(act: str) -> list[tuple[int | None, Any]]:
    """Unit and number of rows of each line of the log."""
    lines = Entry.objects.filter(act=act).order_by("pk")
    return [(line.unit_id, line.new["count"]) for line in lines]


def refuse(permission: str) -> None:
    RolePermission.objects.filter(role__key="administrator", permission=permission).delete()


@pytest.mark.parametrize("full", [False, True])
def test_the_log_says_how_many_members_left_and_of_which_unit(tree: Tree, registrar: Client, full: bool) -> None:
    page = check(registrar, file_of(line()))
    if full:
        call_full(registrar, page)
    assert "Қалған Бек" in b"".join(sent(registrar, f"{page}missing/", "csv")).decode()
    assert taken("members.missing_exported") == [(tree["P1"].pk, 2)]


def call_full(client: Client, page: str) -> None:
    client.post(f"{page}full/", {"full": "on"})
    work()


def sent(client: Client, address: str, kind: str) -> Any:
    answer: Any = client.post(address, {"kind": kind})
    assert answer.status_code == 200
    return answer.streaming_content


def test_whoever_may_take_no_members_out_takes_none_of_a_roll(registrar: Client) -> None:
    page = check(registrar, file_of(line()))
    assert 'id="missing-out"' in registrar.get(page).content.decode()
    refuse("members.export")
    assert 'id="missing-out"' not in registrar.get(page).content.decode()
    for kind in ("csv", "xlsx"):
        assert registrar.post(f"{page}missing/", {"kind": kind}).status_code == 403
        assert registrar.get(f"{page}missing/").status_code == 405
    assert taken("members.missing_exported") == []


def test_the_right_is_asked_for_at_every_unit_of_which_somebody_is_missing(
    tree: Tree, account: Account, registrar: Client
) -> None:
    refuse("members.export")
    a_grant(account, tree["P1"], "chair")
    page = check(registrar, file_of(line(), line("P2", "Басқа")))
    sent(registrar, f"{page}missing/", "csv")
    a_member(tree["P2"], LONG_AGO, surname="Жасырын")
    assert registrar.post(f"{page}missing/", {"kind": "csv"}).status_code == 403
    assert taken("members.missing_exported") == [(tree["A1"].pk, 2)]


def test_rejected_lines_are_given_back_to_whoever_may_import_and_the_log_says_so(tree: Tree, registrar: Client) -> None:
    page = check(registrar, file_of(line(), line("P9", surname="Қатеев"), line("P9", surname="Қате")))
    assert registrar.get(f"{page}rejected/").status_code == 405
    bytes_of_workbook(registrar, f"{page}rejected/")
    confirm(registrar, page)
    bytes_of_workbook(registrar, f"{page}rejected/")
    refuse("members.import_roll")
    assert registrar.post(f"{page}rejected/", {"kind": "xlsx"}).status_code == 403
    assert taken("members.rejected_exported") == [(tree["P1"].pk, 2)] * 2


def test_whom_a_roll_is_about_is_taken_out_line_by_line(tree: Tree, registrar: Client) -> None:
    a_member(tree["P1"], LONG_AGO, surname="Болатов", given_name="Асан", phone="+77010000001")
    lines = [line(surname="Жаңабек"), line(surname="Болатов", birth_date="", joined="", phone="+7 701 000 00 02")]
    page = check(registrar, file_of(*lines))
    assert 'id="people-out"' in registrar.get(page).content.decode()
    text = b"".join(sent(registrar, f"{page}people/", "csv")).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert [(row[1], row[2], row[4]) for row in rows[-2:]] == [
        ("жаңа мүше", "Жаңабек Асан", "P1"),
        ("деректері жаңартылды", "Болатов Асан", "P1"),
    ]
    assert "Телефоны: +7 701 000 00 01 → +7 701 000 00 02" in rows[-1][7].replace("\N{NO-BREAK SPACE}", " ")
    assert taken("members.roll_people_exported") == [(tree["P1"].pk, 2)]


def test_whom_a_roll_is_about_leaves_by_the_right_to_take_members_out_alone(registrar: Client) -> None:
    page = check(registrar, file_of(line()))
    refuse("members.export")
    assert 'id="people-out"' not in registrar.get(page).content.decode()
    assert registrar.post(f"{page}people/", {"kind": "csv"}).status_code == 403
