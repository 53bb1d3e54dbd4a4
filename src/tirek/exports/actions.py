"""Taking a list out as a file."""

import os
import tempfile
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import QueryDict
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.exports.declared import Asked, Export, ExportTable, exports
from tirek.exports.files import ROWS_OF_A_SHEET, write_workbook
from tirek.exports.models import WRITING, ExportFile, ExportKind, ExportPiece
from tirek.kernel.actor import Actor, ReachedUnit
from tirek.kernel.errors import NotAllowed, Refused
from tirek.kernel.permissions import Permission
from tirek.kernel.progress import Report
from tirek.kernel.sealing import seal, seal_bytes, unseal
from tirek.tasks.actions import ask
from tirek.tasks.models import Task

KEPT_FOR = timedelta(hours=24)
REMEMBERED_FOR = timedelta(days=30)
ROWS_OF_PAPER = 5_000
_PIECE = 1 << 20


class TooManyForASheet(Refused):
    code = "too_many_for_a_sheet"
    message = _("A sheet of Excel holds %(most)s rows and the list has %(count)s. Take it out as CSV, or narrow it.")


class TooManyForPaper(Refused):
    code = "too_many_for_paper"
    message = _("On paper %(most)s rows can be read and the list has %(count)s. Narrow it, or take it out as a sheet.")


class FormNotChosen(Refused):
    code = "form_not_chosen"
    message = _("Choose the form of the file.")


class NothingToTakeOut(Refused):
    """What the list was of is not there any more, or nowhere in the reach: the answer does not tell which."""

    code = "nothing_to_take_out"
    message = _("What the list was about is not there any more.")


class ExportBrokenOff(Refused):
    code = "export_broken_off"
    message = _("The making of the file was broken off several times. Ask for it again from the list.")


class ExportOurFault(Refused):
    code = "export_our_fault"
    message = _("The making of the file stopped through a fault of Tirek. Ask for it again from the list.")


@transaction.atomic
def start_export(*, actor: Actor, export: Export, asked: Asked, language: str) -> tuple[ExportFile, ExportTable]:
    """Write down who takes what out, and have the worker make the file where it is a large workbook."""
    table = allowed(actor, export, asked)
    if asked.kind not in export.kinds:
        raise FormNotChosen
    workbook, count = asked.kind == ExportKind.XLSX, table.count()
    if workbook and count > ROWS_OF_A_SHEET:
        raise TooManyForASheet(most=ROWS_OF_A_SHEET, count=count)
    if asked.kind == ExportKind.PRINT and count > ROWS_OF_PAPER:
        raise TooManyForPaper(most=ROWS_OF_PAPER, count=count)
    query = asked.query.urlencode()
    made = ExportFile.objects.create(
        export=export.key, account_id=actor.account_id, kind=asked.kind, query=seal(query), on=asked.day,
        language=language, options=sorted(asked.options), named=asked.named, name=table.name, total=count,
        unseen=table.unseen(), kept=workbook and count >= export.at_once,
    )  # fmt: skip
    ticked = {option: option in asked.options for option in export.options}
    told = {"kind": asked.kind, "filter": told_filter(query), "on": asked.day.isoformat(), **ticked, **table.told}
    record(actor, export.act, made, unit_id=table.unit_id, new={**told, "count": count})
    if made.kept:
        ask(actor=actor, kind=WRITING, subject=made.pk, total=made.total)
    return made, table


def allowed(actor: Actor, export: Export, asked: Asked) -> ExportTable:
    """The table, if the actor may take it out: each option as far as the list itself. Raises NotAllowed."""
    if not actor.holds(export.right):
        raise NotAllowed(permission=export.right.label)
    table = export.read(asked)
    if table.seen_by != export.right:
        raise ValueError(f"{export.key} reads its rows by another right than it asks for: {table.seen_by}")
    for right in _rights(export, asked.options):
        if table.at is not None:
            actor.require(right, *table.at)
        elif not actor.holds(right):
            raise NotAllowed(permission=right.label)
        else:
            actor.rest_on(right)
    _check_reaches(actor, export, asked.options, actor.reached(export.right, *(table.at or ())))
    return table


def still_allowed(*, actor: Actor, made: ExportFile, now: datetime) -> None:
    """Whoever asked for the file may fetch it while they hold its rights over all that it is of. Raises NotAllowed."""
    export = exports[made.export]
    if made.reach is None:
        try:
            allowed(actor, export, _asked_again(actor, made, now))
        except ObjectDoesNotExist as error:
            raise NotAllowed(permission=export.right.label) from error
        return
    _check_reaches(actor, export, made.options, [ReachedUnit(*each) for each in made.reach])


def _check_reaches(actor: Actor, export: Export, options: Collection[str], units: Sequence[ReachedUnit]) -> None:
    for right in _rights(export, options):
        if not actor.reaches(right, units):
            raise NotAllowed(permission=right.label)


def _rights(export: Export, options: Collection[str]) -> list[Permission]:
    return [export.right, *(export.options[option] for option in sorted(options))]


@transaction.atomic
def write_export(*, actor: Actor, task: Task, now: datetime, report: Report) -> None:
    """Make the workbook that was asked for. It is made in a file without a name, and kept sealed.

    The rights are those of this moment, not those of when it was asked for.
    """
    made = ExportFile.objects.of(actor).get(pk=task.subject)
    with translation.override(made.language), tempfile.TemporaryFile() as file:
        export = exports[made.export]
        try:
            table = allowed(actor, export, _asked_again(actor, made, now))
        except ObjectDoesNotExist as error:
            raise NothingToTakeOut from error
        unseen = table.unseen()
        with transaction.atomic():
            total = write_workbook(file, table, unseen, lambda done: report("write", done, made.total))
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        ExportPiece.objects.filter(export_id=made.pk).delete()
        for nth, piece in enumerate(iter(lambda: file.read(_PIECE), b"")):
            ExportPiece.objects.create(export_id=made.pk, nth=nth, sealed=seal_bytes(piece))
    # None where they are but the actor's own: then the address is asked again.
    reach = actor.reached(export.right, *(table.at or ())) or None
    ExportFile.objects.filter(pk=made.pk).update(
        size=size, expires_at=now + KEPT_FOR, reach=reach, total=total, unseen=unseen
    )
    if total != made.total:
        record(actor, "exports.made", made, unit_id=table.unit_id, old={"count": made.total}, new={"count": total})


def _asked_again(actor: Actor, made: ExportFile, now: datetime) -> Asked:
    return Asked(
        actor=actor,
        query=QueryDict(unseal(bytes(made.query))),
        day=made.on,
        today=timezone.localtime(now).date(),
        kind=made.kind,
        options=frozenset(made.options),
        named=_as_read(exports[made.export], made.named),
    )


def _as_read(export: Export, named: dict[str, Any]) -> dict[str, Any]:
    """What the address names, read as it is read in one: a key of letters is a UUID again."""
    return resolve(reverse(export.address, kwargs=named)).kwargs if named else {}


@transaction.atomic
def tend_exports(*, actor: Actor, now: datetime) -> None:
    """Let go of what has had its day."""
    over = ExportFile.objects.filter(expires_at__lte=now)
    ExportPiece.objects.filter(export_id__in=over.values("pk")).delete()
    old = ExportFile.objects.filter(asked_at__lte=now - REMEMBERED_FOR)
    old.exclude(expires_at__gt=now).delete()


def told_filter(query: str) -> str:
    """The filter of a list for the log. A number or an address that was searched for may be somebody's."""
    pairs = [(key, "***" if key == "q" and _may_be_somebodys(value) else value) for key, value in parse_qsl(query)]
    return urlencode(pairs)


def _may_be_somebodys(typed: str) -> bool:
    return "@" in typed or any(letter.isdigit() for letter in typed)
