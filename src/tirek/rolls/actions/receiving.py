"""A file comes in: it is kept, and the worker is woken to read it."""

from dataclasses import dataclass, field
from datetime import date
from os import SEEK_END
from typing import BinaryIO

from django.conf import settings as site
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.intake import HEAD, check_head
from tirek.kernel.kazakh import normalise
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.actions.states import IMPORTING
from tirek.rolls.models import RollImport
from tirek.rolls.work.checking import reach
from tirek.rolls.work.keeping import keep_file
from tirek.structure.actions.rules import check_day
from tirek.structure.models import Unit
from tirek.tasks.actions import ask

MEGABYTE = 1024 * 1024


class FileTooLarge(Refused):
    code = "file_too_large"
    message = _("The file is larger than %(most)s MB. Split it by unit, or use the command import-roll.")


class FileEmpty(Refused):
    code = "file_empty"
    message = _("The file is empty. Choose the one with the table in it.")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a roll is to be taken: as of which day, within which unit, whether members may be moved by it.

    Within a unit that holds members itself, the file needs no column for the unit. ``full`` says that it is the full
    roll of the units it names: whoever of them it does not name is taken off the roll. ``sheet`` is that of a workbook
    with several; where nobody is asked, ``columns`` says by heading what is to be read otherwise than it would be
    guessed, and ``unit_map`` which unit a text means.
    """

    on: date
    within: Unit | None = None
    allow_transfers: bool = False
    full: bool = False
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    unit_map: dict[str, int] = field(default_factory=dict)


def draft(actor: Actor, name: str, settings: Settings, today: date) -> RollImport:
    """A roll that nothing has been read of, not stored. Raises NotAllowed, DayInFuture.

    Whether anything may be imported at all is asked by ``reach``, once for all that is done with it.
    """
    within = settings.within
    if within is not None:
        actor.require(IMPORT_ROLL, within)
    check_day(settings.on, today)
    return RollImport(
        account_id=actor.account_id,
        file_name=normalise(name)[-200:],
        on=settings.on,
        within_id=within.pk if within else None,
        allow_transfers=settings.allow_transfers,
        full=settings.full,
        sheet=settings.sheet,
        unit_map=settings.unit_map,
    )


@transaction.atomic
def receive_roll(*, actor: Actor, file: BinaryIO, name: str, settings: Settings, today: date) -> RollImport:
    """Keep the file for the worker. Of it only the beginning has been looked at, which says what it is.

    Raises NotAllowed, FileTooLarge, FileEmpty, NotASpreadsheet.
    """
    roll = draft(actor, name, settings, today)
    reach(actor, roll.within_id)
    roll.size = file.seek(0, SEEK_END)
    file.seek(0)
    if not roll.size:
        raise FileEmpty
    if roll.size > site.TIREK_UPLOAD_LIMIT * MEGABYTE:
        raise FileTooLarge(most=site.TIREK_UPLOAD_LIMIT)
    check_head(file.read(HEAD))
    file.seek(0)
    roll.save(force_insert=True)
    keep_file(roll, file)
    ask(actor=actor, kind=IMPORTING, subject=roll.pk)
    return roll
