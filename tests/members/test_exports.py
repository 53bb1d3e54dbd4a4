"""Lists taken out as files: what is in them, that they come back unchanged, who gets them, and when they go."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook
from tests.factories import SYSTEM, TODAY, Tree, a_member, an_account, transfer

from tirek.access.actor import AccountActor, NotAllowed
from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.kernel.dates import format_short
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.sheets import guarded, unguarded
from tirek.members.actions import exports, start_export, tend_exports
from tirek.members.actions.roll import Settings, import_roll
from tirek.members.jobs.exports import export_members
from tirek.members.forms.listing import read_list
from tirek.members.models import Export, ExportKind, ExportPiece, ExportState, Membership
from tirek.structure.models import Unit

pytestmark = pytest.mark.django_db
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


def as_csv(account: Account, query: str = "", **data: str) -> str:
    return body(signed_in(account).post(f"/members/export/?{query}", {"kind": "csv", **data})).decode()


def as_xlsx(account: Account, query: str = "", **data: str) -> bytes:
    client = signed_in(account)
    answer = client.post(f"/members/export/?{query}", {"kind": "xlsx", **data})
    made = Export.objects.get(account=account, state=ExportState.WAITING)
    assert answer.headers["Location"] == f"/members/exports/{made.pk}/"
    export_members(str(made.pk))
    return body(client.get(f"/members/exports/{made.pk}/file/"))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def cells(workbook: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()


def as_text(workbook: bytes) -> str:
    """The workbook's cells as a CSV has them."""
    out = io.StringIO()
    for row in cells(workbook):
        csv.writer(out, delimiter=";").writerow(format_short(c) if isinstance(c, date) else str(c) for c in row)
    return out.getvalue()


def outcomes(text: str) -> dict[str, int]:
    file = io.BytesIO(text.encode())
    found = import_roll(actor=SYSTEM, file=file, name="x.csv", settings=Settings(on=TODAY), today=TODAY, dry_run=True)
    return {outcome: lines for outcome, lines in found.counts.items() if lines}


@pytest.mark.parametrize("iins", [{}, {"iins": "1"}])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_back_unchanged(tree: Tree, kind: str, language: str, iins: dict[str, str]) -> None:
    owner = an_account(tree["C"])
    client_language = {"HTTP_ACCEPT_LANGUAGE": language}
    with translation.override(language):
        client = signed_in(owner)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        answer = client.post("/members/export/", {"kind": kind, **iins}, **client_language)  # type: ignore[arg-type]
        if kind == "csv":
            text = body(answer).decode()
        else:
            export_members(str(Export.objects.get().pk))
            text = as_text(body(client.get(f"{answer.headers['Location']}file/")))
    assert len(rows(text)[0]) == (12 if iins else 11)
    assert outcomes(text) == {"unchanged": 4}
    assert (IIN in text) == bool(iins)
