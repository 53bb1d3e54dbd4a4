"""Taking a list of members out as a file."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from rustpy_xlsxwriter import Format, write_worksheet

from tirek.access.wall import sign
from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.errors import Refused
from tirek.kernel.sealing import seal, seal_bytes
from tirek.kernel.sheets import guarded, path_of
from tirek.members.actions.rules import told_filter
from tirek.members.models import Export, ExportKind, ExportPiece, ExportState
from tirek.members.permissions import EXPORT_IINS, EXPORT_MEMBERS
from tirek.members.queries.export import Cell, columns, export_rows, headings
from tirek.members.queries.listing import MemberList

JOB = "members.export"
KEPT_FOR = timedelta(hours=24)
REMEMBERED_FOR = timedelta(days=30)
SILENT_FOR = timedelta(minutes=15)
ATTEMPTS = 3
ROWS_OF_A_SHEET = 1_048_575
_PIECE = 1 << 20
_TELL_EVERY = 10_000
# Excel knows no earlier day, and takes 1900 for a leap year.
_FIRST_DAY = date(1900, 3, 1)
_DATED = ("birth_date", "joined", "since")
_DIGITS = ("number", "iin", "phone", "unit")


class TooManyForASheet(Refused):
    code = "too_many_for_a_sheet"
    message = _("A sheet of Excel holds %(most)s rows and the list has %(count)s. Take it out as CSV, or narrow it.")


@transaction.atomic
def start_export(*, actor: Actor, roll: MemberList, query: str, kind: ExportKind, with_iins: bool) -> Export:
    """Write down who takes what out. A CSV may then be sent; a workbook is made by the worker."""
    roll = allowed(actor, roll, with_iins=with_iins)
    total = roll.rows().count()
    if kind == ExportKind.XLSX and total > ROWS_OF_A_SHEET:
        raise TooManyForASheet(most=ROWS_OF_A_SHEET, count=total)
    export = Export.objects.create(
        account_id=actor.account_id, kind=kind, query=seal(query), on=roll.day, language=roll.language,
        with_iins=with_iins, total=total,
        state=ExportState.SENT if kind == ExportKind.CSV else ExportState.WAITING,
    )  # fmt: skip
    told = {"kind": str(kind), "filter": told_filter(query), "on": roll.day.isoformat(), "iins": with_iins}
    unit = roll.tops[0].pk if len(roll.tops) == 1 else None
    record(actor, "members.exported", export, unit_id=unit, new={**told, "count": total})
    if kind == ExportKind.XLSX:
        app.configure_task(JOB, lock=f"{JOB}:{export.pk}").defer(export_id=str(export.pk))
    return export


def allowed(actor: Actor, roll: MemberList, *, with_iins: bool) -> MemberList:
    """The part of the list that the actor may take out. Raises NotAllowed."""
    actor.require(EXPORT_MEMBERS, *roll.tops)
    if with_iins:
        actor.require(EXPORT_IINS, *roll.tops)
    return replace(roll, permission=EXPORT_MEMBERS)


def write_export(*, actor: Actor, export: Export, roll: MemberList, now: datetime) -> None:
    """Make the workbook that was asked for. It is made in a file without a name, and kept sealed.

    The rights are those of this moment, not those of when it was asked for.
    """
    roll = allowed(actor, roll, with_iins=export.with_iins)
    with tempfile.TemporaryFile() as file:
        with transaction.atomic():
            _write_sheet(file, export, roll)
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        with transaction.atomic():
            ExportPiece.objects.filter(export_id=export.pk).delete()
            for nth, piece in enumerate(iter(lambda: file.read(_PIECE), b"")):
                ExportPiece.objects.create(export_id=export.pk, nth=nth, sealed=seal_bytes(piece))
            waiting = Export.objects.filter(pk=export.pk)
            waiting.update(state=ExportState.READY, size=size, done=export.total, expires_at=now + KEPT_FOR)


def _write_sheet(file: IO[bytes], export: Export, roll: MemberList) -> None:
    fields = columns(with_iins=export.with_iins, left=roll.left)
    names = headings(fields, export.language)
    heads = dict(zip(fields, names, strict=True))
    write_worksheet(
        _records(export, roll, fields, names),
        path_of(file),
        sheet_name="1",
        freeze_row=1,
        bold_headers=True,
        autofilter=True,
        column_widths={heads[field]: 13.0 if field in (*_DATED, "sex") else 20.0 for field in fields},
        column_formats={heads[field]: Format().set_num_format("dd.mm.yyyy") for field in _DATED},
        ignore_errors=[heads[field] for field in _DIGITS if field in heads],
    )


def _records(export: Export, roll: MemberList, fields: list[str], names: list[str]) -> Iterator[dict[str, Any]]:
    """A cell of text is never a formula here. An empty list still has its line of headings."""
    number = 0
    for number, row in enumerate(export_rows(roll, fields), start=1):
        yield dict(zip(names, map(_cell, row), strict=True))
        if number % _TELL_EVERY == 0:
            _tell(roll.actor, export, number)
    if not number:
        yield dict.fromkeys(names)


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, date) and cell < _FIRST_DAY:
        return format_short(cell)
    if isinstance(cell, str) and cell.startswith("'"):
        return guarded(cell)  # the import takes away what looks like a guard
    return cell or None


def _tell(actor: Actor, export: Export, done: int) -> None:
    """How far it is, past the transaction that reads."""
    beside = connection.copy()
    try:
        with beside.cursor() as cursor, cursor.connection.transaction():
            sign(cursor, actor)
            cursor.execute(
                "UPDATE members_export SET done = %s, told_at = now() WHERE id = %s AND state = 'waiting'",
                [done, export.pk],
            )
    finally:
        beside.close()


@transaction.atomic
def fail_export(*, export: Export) -> None:
    """Say that the file will not come."""
    Export.objects.filter(pk=export.pk, state=ExportState.WAITING).update(state=ExportState.FAILED)


@transaction.atomic
def tend_exports(*, actor: Actor, now: datetime) -> None:
    """Begin again what nobody works on, give up what went down too often, and let go of what has had its day."""
    actor.require(EXPORT_MEMBERS)
    over = Export.objects.filter(expires_at__lte=now)
    ExportPiece.objects.filter(export_id__in=over.values("pk")).delete()
    old = Export.objects.filter(asked_at__lte=now - REMEMBERED_FOR).exclude(state=ExportState.WAITING)
    old.filter(Q(expires_at=None) | Q(expires_at__lte=now)).delete()
    stuck = Export.objects.select_for_update(skip_locked=True)
    for export in stuck.filter(state=ExportState.WAITING, told_at__lte=now - SILENT_FOR).order_by("pk"):
        if export.attempts >= ATTEMPTS:
            fail_export(export=export)
            continue
        Export.objects.filter(pk=export.pk).update(attempts=F("attempts") + 1, told_at=now)
        app.configure_task(JOB, lock=f"{JOB}:{export.pk}").defer(export_id=str(export.pk))
