"""A list of members as a file, which comes back as the roll of its day."""

from dataclasses import replace
from datetime import date
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.exports.declared import Asked, ColumnKind, Export, ExportColumn, ExportTable, exports
from tirek.kernel.dates import format_short
from tirek.members.forms.listing import read_list
from tirek.members.permissions import EXPORT_IINS, EXPORT_MEMBERS
from tirek.members.queries.export import columns, export_rows, headings

_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(("birth_date", "joined", "since", "left"), "day"),
    **dict.fromkeys(("number", "iin", "phone", "unit"), "digits"),
}
_SEX_WIDTH = 13.0


def _read(asked: Asked) -> ExportTable:
    roll = read_list(actor=asked.actor, query=asked.query, day=asked.day, today=asked.today)
    roll = replace(roll, permission=EXPORT_MEMBERS)
    fields = columns(with_iins="iins" in asked.options, left=roll.left)
    return ExportTable(
        columns=[
            ExportColumn(heading=heading, kind=_KINDS.get(name, "text"), width=_SEX_WIDTH if name == "sex" else 0)
            for name, heading in zip(fields, headings(fields, roll.language), strict=True)
        ],
        rows=partial(export_rows, roll, fields),
        count=lambda: roll.rows().count(),
        name=f"{'left' if roll.left else 'members'}-{roll.day.isoformat()}",
        at=roll.tops,
        seen_by=roll.permission,
        unit_id=roll.tops[0].pk if len(roll.tops) == 1 else None,
    )


def _note(query: QueryDict, day: date, today: date) -> str:
    """What an import would do with it."""
    if query.get("state") == "left":
        return _(
            "Those who have left stand here with the day and the reason. It is a list to read and no roll: an import"
            " takes none of its lines."
        )
    if day < today:
        return _(
            "The file can be corrected and imported again as the roll of %(day)s: its columns are those of a roll."
        ) % {"day": format_short(day)}
    return _("The file can be corrected and imported again: its columns are those of a roll.")


MEMBERS = exports.declare(
    Export(
        key="members.list",
        label=gettext_lazy("List of members"),
        right=EXPORT_MEMBERS,
        act="members.exported",
        address="members:export",
        back="members:list",
        read=_read,
        kinds=("xlsx", "csv"),
        options={"iins": EXPORT_IINS},
        note=_note,
    )
)
