"""Whom a checked roll is about, as a table: who is new, what changes of whom, who moves."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.exports.declared import Asked, Export, ExportCell, ExportColumn, ExportTable, exports
from tirek.kernel.dates import format_short
from tirek.members.permissions import EXPORT_MEMBERS
from tirek.rolls.exports.returned import check_everywhere
from tirek.rolls.models import Outcome, RollImport, RollState
from tirek.rolls.queries.effects import common_unit, counts, lasting
from tirek.rolls.queries.people import PersonOfLine, again_in_words, in_words, people_of, units_of_people
from tirek.rolls.reading.fields import ROLL_FIELDS
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.words import named

LISTS = (Outcome.NEW, Outcome.UPDATED, Outcome.MOVED)
_AT_ONCE, _PAGE = 20_000, 1000
_WIDTH, _WIDE = 18.0, 60.0


def people_table(roll: RollImport, unit_id: int | None) -> ExportTable:
    """All of the lists of the preview, the new first, each in the order of the file."""
    tables = lasting(roll.pk)
    own = [_("Line"), _("What becomes of them"), *(capfirst(str(ROLL_FIELDS[each])) for each in ("name", "birth_date"))]
    places = [capfirst(str(ROLL_FIELDS["unit"])), _("Name of the unit"), _("Came from")]
    return ExportTable(
        columns=[
            *(ExportColumn(heading=heading, width=_WIDTH) for heading in [*own, *places]),
            ExportColumn(heading=_("Changes"), width=_WIDE),
        ],
        rows=lambda: _rows(roll),
        count=lambda: sum(counts(tables)[outcome.value] for outcome in LISTS),
        name=f"people-{roll.on.isoformat()}",
        seen_by=EXPORT_MEMBERS,
        unit_id=unit_id,
    )


def _rows(roll: RollImport) -> Iterator[list[ExportCell]]:
    tables = lasting(roll.pk)
    units = units_of_people(tables, [outcome.value for outcome in LISTS])
    codes = dict(Unit.objects.filter(pk__in=units).values_list("pk", "code"))
    names = {pk: named(name) for pk, name in names_on(units, roll.on).items()}
    for outcome in LISTS:
        after = -1
        while found := people_of(tables, outcome.value, after=after, limit=_PAGE):
            after = found[-1].line
            for one in found:
                came_from = names.get(one.from_unit_id or 0, "")
                places = [codes.get(one.unit_id, ""), names.get(one.unit_id, ""), came_from]
                yield [one.line, str(outcome.label), one.name, one.birth_date or "", *places, _said(one)]


def _said(one: PersonOfLine) -> str:
    """What the page says beside the name."""
    changes = [in_words(change) for change in one.changes]
    said = [f"{each.field}: {f'{each.old} → ' if each.old else ''}{each.new}" for each in changes]
    if one.joined:
        said = [f"{capfirst(str(ROLL_FIELDS['joined']))}: {format_short(one.joined)}", *said]
    return "; ".join(filter(None, [again_in_words(one), *said]))


def _read(asked: Asked) -> ExportTable:
    """Known from the check until the roll is entered. The right is asked wherever one of them stands or comes from."""
    roll = RollImport.objects.of(asked.actor).select_related("act").get(pk=asked.named["roll_id"])
    if roll.state != RollState.CHECKED:
        raise RollImport.DoesNotExist
    tables = lasting(roll.pk)
    units = units_of_people(tables, [outcome.value for outcome in LISTS])
    if not units:
        raise RollImport.DoesNotExist
    check_everywhere(asked.actor, units)
    return people_table(roll, common_unit(tables))


PEOPLE = exports.declare(
    Export(
        key="rolls.people",
        label=gettext_lazy("Whom a roll is about"),
        right=EXPORT_MEMBERS,
        act="members.roll_people_exported",
        address="rolls:people",
        back="rolls:roll",
        read=_read,
        kinds=("xlsx", "csv"),
        at_once=_AT_ONCE,
    )
)
