"""What is sent while it is read is read after the request has ended: as the serving role, in no scope but its own."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.anonymous import become
from tests.factories import LONG_AGO, Tree, a_grant, a_member, an_account
from tests.tasks.carrying import work

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.exports import actions
from tirek.exports.files import workbook_pieces
from tirek.exports.models import ExportFile, ExportPiece
from tirek.kernel.sealing import unseal_bytes
from tirek.members.models import Placement

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    tree = Tree()
    for code in ("P1", "P1", "G1", "P2", "P4"):
        a_member(tree[code], LONG_AGO)
    return tree


@contextmanager
def serving() -> Iterator[None]:
    """Outside any request the connection is the serving login's; here nothing is seen without a scope."""
    before = become(settings.TIREK_SCOPE_ROLES["web"])
    try:
        assert not Placement.objects.exists()
        assert not ExportPiece.objects.exists()
        yield
    finally:
        become(before)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def sent(answer: Any) -> bytes:
    assert (answer.status_code, answer.streaming) == (200, True)
    with serving():
        return b"".join(answer)


@pytest.fixture
def prepared(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> ExportFile:
    """A workbook of several pieces, made by the worker."""
    monkeypatch.setattr(actions, "_PIECE", 1000)
    account = an_account(tree["A1"])
    signed_in(account).post("/members/export/", {"kind": "xlsx"})
    made = ExportFile.objects.get()
    work()
    made.refresh_from_db()
    return made


def whole(made: ExportFile) -> bytes:
    return b"".join(unseal_bytes(bytes(piece.sealed)) for piece in made.pieces.order_by("nth"))


def test_a_workbook_arrives_whole(prepared: ExportFile) -> None:
    assert prepared.account is not None
    answer = signed_in(prepared.account).get(f"/exports/{prepared.pk}/download/")
    content, expected = sent(answer), whole(prepared)
    assert prepared.pieces.count() > 3
    assert content[:2] == b"PK"
    assert len(content) == int(answer["Content-Length"]) == prepared.size
    assert hashlib.sha256(content).digest() == hashlib.sha256(expected).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('tirek.scope', true), '')")
        assert cursor.fetchone() == ("",)


def test_the_pieces_are_read_for_who_asked_and_no_other(tree: Tree, prepared: ExportFile) -> None:
    other = AccountActor(an_account(tree["C"]))
    with serving(), pytest.raises(ExportPiece.DoesNotExist):
        list(workbook_pieces(other, prepared))


def test_a_piece_that_is_gone_is_a_fault_and_not_a_short_file(prepared: ExportFile) -> None:
    assert prepared.account is not None
    answer = signed_in(prepared.account).get(f"/exports/{prepared.pk}/download/")
    ExportPiece.objects.filter(export=prepared, nth=2).delete()
    with pytest.raises(ExportPiece.DoesNotExist):
        sent(answer)


def test_who_stops_reading_leaves_no_scope_behind(prepared: ExportFile) -> None:
    assert prepared.account is not None
    with serving():
        for _piece in workbook_pieces(AccountActor(prepared.account), prepared):
            assert not ExportPiece.objects.exists()
            break
        assert not ExportPiece.objects.exists()


@pytest.mark.parametrize("name", ["members:export", "log:csv", "access:grants-csv", "units:units-export"])
def test_every_streamed_list_has_all_its_lines(tree: Tree, name: str) -> None:
    """As many as the owner of the database is sent, whom no wall holds."""
    account = an_account(tree["A1"])
    a_grant(account, tree["A1"], "auditor")
    client = signed_in(account)
    expected = b"".join(client.post(reverse(name), {"kind": "csv"})).count(b"\r\n")
    assert sent(client.post(reverse(name), {"kind": "csv"})).count(b"\r\n") == expected > 2
