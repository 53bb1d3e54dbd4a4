"""What an import gives back: rejected lines to be corrected and brought again, and who is missing."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.exports.declared import Asked, Export, ExportCell, ExportColumn, ExportTable, exports
from tirek.kernel.actor import Actor
from tirek.kernel.dates import workbook_day
from tirek.kernel.errors import NotAllowed
from tirek.kernel.identifiers import LENGTH
from tirek.kernel.sealing import unseal
from tirek.members.permissions import EXPORT_MEMBERS, IMPORT_ROLL
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.models.problems import STAYS, explain
from tirek.rolls.queries.absent import Absent, seen_missing, units_of_missing
from tirek.rolls.queries.effects import Tables, common_unit, lasting, rejected_cells, rejected_count, rejected_units
from tirek.rolls.queries.units import only_unit
from tirek.rolls.reading.columns import added_behind
from tirek.rolls.reading.fields import ROLL_FIELDS
from tirek.rolls.reading.headings import REASON_HEADING
from tirek.rolls.reading.numbers import bare, is_nothing
from tirek.rolls.work.checking import reach
from tirek.structure.models import Unit

# A workbook of more rows is made by the worker.
AT_ONCE = 20_000
_WIDTH, _REASON_WIDTH = 18.0, 80.0
# So many zeros an IIN may begin with: of the first years of the century, and their first months.
_ZEROS = 3


def rejected_table(tables: Tables, roll: RollImport) -> ExportTable:
    """The rejected lines in the columns of the file, and behind them the reason in the reader's language.

    Corrected, they are imported as they are: nothing is read from the reason. What stood above them does not come
    along, so each says its unit itself, behind the reason where the file has no column for it. What was added to lines
    that are brought again is replaced.
    """
    columns = [*_columns(roll.headed[: _brought(roll)]), ExportColumn(heading=str(REASON_HEADING), width=_REASON_WIDTH)]
    return ExportTable(
        columns=[*columns, *(_columns([capfirst(str(ROLL_FIELDS["unit"]))]) if _is_unit_added(tables, roll) else [])],
        rows=lambda: _rejected(tables, roll),
        count=lambda: rejected_count(tables),
        name=f"rejected-{roll.on.isoformat()}",
    )


def missing_table(actor: Actor, roll: RollImport) -> ExportTable:
    """Members of the units in the file whom the file does not name, and why who would stay on a full roll."""

    @cache
    def found() -> list[Absent]:
        return seen_missing(actor, roll)

    own = [capfirst(str(ROLL_FIELDS[field])) for field in ("unit", "name", "number")]
    return ExportTable(
        columns=[*_columns(own), ExportColumn(heading=_("Remark"), width=_REASON_WIDTH)],
        rows=lambda: iter([[one.code, one.name, one.number, str(STAYS.get(one.stays, ""))] for one in found()]),
        count=lambda: len(found()),
        name=f"missing-{roll.on.isoformat()}",
        seen_by=EXPORT_MEMBERS,
        unit_id=common_unit(lasting(roll.pk)),
    )


def _columns(headings: Iterable[str]) -> list[ExportColumn]:
    """A number is a text, so that it keeps its zeros."""
    return [ExportColumn(heading=heading, kind="digits", width=_WIDTH) for heading in headings]


def _brought(roll: RollImport) -> int:
    """How many columns are the sender's."""
    return len(roll.headings) - added_behind(roll.headings)


def _is_unit_added(tables: Tables, roll: RollImport) -> bool:
    """Whether a title or the sheet names a unit, or did before; that of the whole roll is given again with the file."""
    if "unit" in roll.fields:
        return "unit" not in roll.fields[: _brought(roll)]
    unit = only_unit(roll)
    return bool(rejected_units(tables) - ({unit.code} if unit else set()))


def _rejected(tables: Tables, roll: RollImport) -> Iterator[list[ExportCell]]:
    """A day of a workbook is a day again, and an IIN has the zeros that the workbook took for nothing."""
    width, brought, is_added = len(roll.headings), _brought(roll), _is_unit_added(tables, roll)
    for number, sealed, unit, problems in rejected_cells(tables):
        cells: list[str] = json.loads(unseal(sealed))
        cells += [""] * (width - len(cells))
        own = [
            unit if field == "unit" and _says_nothing(cell) else _given_back(cell, field)
            for cell, field in zip(cells[:brought], roll.fields, strict=False)
        ]
        reason = " ".join(_reason(code, field, params) for code, field, params in problems)
        said = _("Line %(line)s. %(reason)s") % {"line": number, "reason": reason}
        yield [*own, said, *([unit] if is_added else []), *cells[width:]]


def _says_nothing(cell: str) -> bool:
    said = bare(cell)
    return not said.strip() or is_nothing(said)


def _given_back(cell: str, field: str) -> ExportCell:
    digits = cell.strip()
    if field == "iin" and digits.isdecimal() and LENGTH - _ZEROS <= len(digits) < LENGTH:
        return digits.zfill(LENGTH)
    return day if (day := workbook_day(cell)) else cell


def _reason(code: str, field: str, params: dict[str, object]) -> str:
    text = explain(code, params)
    return f"{capfirst(str(ROLL_FIELDS[field]))}: {text}" if field else text


def _own(asked: Asked) -> RollImport:
    """A roll on its way is its uploader's alone."""
    return RollImport.objects.of(asked.actor).select_related("act").get(pk=asked.named["roll_id"])


def check_everywhere(actor: Actor, units: Collection[int]) -> None:
    """Refuse where members of one of the units may not be taken out. Raises NotAllowed."""
    allowed = actor.visible(Unit, EXPORT_MEMBERS).values("pk")
    if Unit.objects.filter(pk__in=units).exclude(pk__in=allowed).exists():
        raise NotAllowed(permission=EXPORT_MEMBERS.label)


def _read_rejected(asked: Asked) -> ExportTable:
    """They lie as they were brought, for whoever may still import there."""
    roll = _own(asked)
    reach(asked.actor, roll.within_id)
    tables = lasting(roll.pk)
    unit_id = roll.act.unit_id if roll.act else common_unit(tables) or roll.within_id
    return replace(rejected_table(tables, roll), seen_by=IMPORT_ROLL, unit_id=unit_id)


def _read_missing(asked: Asked) -> ExportTable:
    """Known from the check until the roll is entered: then its lines are gone. The right is asked wherever one of them
    stands; for thousands of units it takes one question."""
    roll = _own(asked)
    units = units_of_missing(roll) if roll.state == RollState.CHECKED else []
    if not units:
        raise RollImport.DoesNotExist
    check_everywhere(asked.actor, units)
    return missing_table(asked.actor, roll)


REJECTED = exports.declare(
    Export(
        key="rolls.rejected",
        label=gettext_lazy("Rejected lines of a roll"),
        right=IMPORT_ROLL,
        act="members.rejected_exported",
        address="rolls:rejected",
        back="rolls:roll",
        read=_read_rejected,
        kinds=("xlsx",),
        at_once=AT_ONCE,
    )
)
MISSING = exports.declare(
    Export(
        key="rolls.missing",
        label=gettext_lazy("Members who are not in a roll"),
        right=EXPORT_MEMBERS,
        act="members.missing_exported",
        address="rolls:missing",
        back="rolls:roll",
        read=_read_missing,
        kinds=("xlsx", "csv"),
        at_once=AT_ONCE,
    )
)
