"""Of whom a checked roll asks something, as tables: who is said to have left, and whom lines may be about."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.exports.declared import Asked, Export, ExportCell, ExportColumn, ExportTable, exports
from tirek.members.enums import Ended
from tirek.members.permissions import EXPORT_MEMBERS, IMPORT_ROLL
from tirek.rolls.exports.returned import check_everywhere
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.models.problems import DOUBTS, SAID
from tirek.rolls.queries.doubts import doubt_counts, doubtful_lines
from tirek.rolls.queries.effects import common_unit, lasting
from tirek.rolls.queries.leavers import count_leavers, leavers, units_of_leavers
from tirek.rolls.reading.fields import ROLL_FIELDS
from tirek.rolls.work.checking import reach
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.words import named

_AT_ONCE, _PAGE = 20_000, 1000
_WIDTH = 18.0


def _called(field: str) -> str:
    return capfirst(str(ROLL_FIELDS[field]))


def _checked(asked: Asked) -> RollImport:
    """Known from the check until the roll is entered, to whoever brought it."""
    roll = RollImport.objects.of(asked.actor).select_related("act").get(pk=asked.named["roll_id"])
    if roll.state != RollState.CHECKED:
        raise RollImport.DoesNotExist
    return roll


def _columns(*headings: str) -> list[ExportColumn]:
    return [ExportColumn(heading=heading, width=_WIDTH) for heading in headings]


def _read_leavers(asked: Asked) -> ExportTable:
    """The right is asked wherever one of them stands."""
    roll = _checked(asked)
    tables = lasting(roll.pk)
    check_everywhere(asked.actor, units_of_leavers(tables))
    return ExportTable(
        columns=_columns(
            _("Line"), _called("name"), _called("birth_date"), _called("unit"), _("Name of the unit"),
            _("Day of leaving"), _("How"), _("Ticked"),
        ),
        rows=lambda: _leavers(roll),
        count=lambda: count_leavers(tables),
        name=f"leavers-{roll.on.isoformat()}",
        seen_by=EXPORT_MEMBERS,
        unit_id=common_unit(tables) or roll.within_id,
    )  # fmt: skip


def _leavers(roll: RollImport) -> Iterator[list[ExportCell]]:
    tables = lasting(roll.pk)
    units = units_of_leavers(tables)
    codes = dict(Unit.objects.filter(pk__in=units).values_list("pk", "code"))
    names = {pk: named(name) for pk, name in names_on(list(units), roll.on).items()}
    for start in range(0, count_leavers(tables), _PAGE):
        for one in leavers(tables, _PAGE, start):
            yield [
                one.line, one.name, one.birth_date or "", codes.get(one.unit_id, ""), names.get(one.unit_id, ""),
                one.day, str(Ended(one.how).label), _("yes") if one.is_chosen else "",
            ]  # fmt: skip


def _read_doubtful(asked: Asked) -> ExportTable:
    """The lines as the file has them, and of those on the rolls the names of whom the reader may see."""
    roll = _checked(asked)
    reach(asked.actor, roll.within_id)
    tables = lasting(roll.pk)

    def rows() -> Iterator[list[ExportCell]]:
        for one in doubtful_lines(asked.actor, tables, doubt_counts(tables)[0]):
            known = [str(each.person) if each.person else _("Somebody whose data you may not see")
                     for each in one.candidates]  # fmt: skip
            why = dict.fromkeys(str(DOUBTS[each.why]) for each in one.candidates)
            answer = str(SAID[one.answer]) if one.answer else ""
            yield [one.line, one.name, one.birth_date or "", one.number, "; ".join(known), "; ".join(why), answer]

    return ExportTable(
        columns=_columns(
            _("Line"), _called("name"), _called("birth_date"), _called("number"), _("On the rolls"), _("Why"),
            _("Your answer"),
        ),
        rows=rows,
        count=lambda: doubt_counts(tables)[0],
        name=f"doubtful-{roll.on.isoformat()}",
        seen_by=IMPORT_ROLL,
        unit_id=common_unit(tables) or roll.within_id,
    )  # fmt: skip


LEAVERS = exports.declare(
    Export(
        key="rolls.leavers",
        label=gettext_lazy("Who left by a roll"),
        right=EXPORT_MEMBERS,
        act="members.roll_leavers_exported",
        address="rolls:leavers",
        back="rolls:roll",
        read=_read_leavers,
        kinds=("xlsx", "csv"),
        at_once=_AT_ONCE,
    )
)
DOUBTFUL = exports.declare(
    Export(
        key="rolls.doubtful",
        label=gettext_lazy("Doubtful lines of a roll"),
        right=IMPORT_ROLL,
        act="members.roll_doubts_exported",
        address="rolls:doubtful",
        back="rolls:roll",
        read=_read_doubtful,
        kinds=("xlsx", "csv"),
        at_once=_AT_ONCE,
    )
)
