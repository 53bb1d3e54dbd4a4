"""A list of members as a file, which comes back as the roll of its day."""

from dataclasses import replace
from datetime import date
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.exports.declared import Asked, ColumnKind, Export, ExportColumn, ExportTable, exports
from tirek.kernel.dates import format_short
from tirek.kernel.phones import format_local, format_phone
from tirek.members.forms.listing import read_list
from tirek.members.permissions import EXPORT_IINS, EXPORT_MEMBERS
from tirek.members.queries.export import columns, export_rows, headings
from tirek.members.queries.listing import MemberList
from tirek.structure.tables import file_name, titled

_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(("birth_date", "joined", "since", "left"), "day"),
    **dict.fromkeys(("number", "iin", "phone", "unit"), "digits"),
}
_WIDTHS = {"sex": 13.0, "place": 44.0}


def _read(asked: Asked) -> ExportTable:
    roll = read_list(actor=asked.actor, query=asked.query, day=asked.day, today=asked.today)
    roll = replace(roll, permission=EXPORT_MEMBERS)
    fields = columns(asked.kind, with_iins="iins" in asked.options, left=roll.left)
    top = roll.tops[0] if len(roll.tops) == 1 else None
    dial = format_local if asked.kind == "csv" else format_phone
    return ExportTable(
        columns=[
            ExportColumn(heading=heading, kind=_KINDS.get(name, "text"), width=_WIDTHS.get(name, 0))
            for name, heading in zip(fields, headings(fields, roll.language), strict=True)
        ],
        rows=partial(export_rows, roll, fields, dial),
        count=lambda: roll.rows().count(),
        name=file_name("left" if roll.left else "members", top, roll.day),
        title=titled(_("Members who left") if roll.left else _("Members"), top, roll.day),
        about=_about(roll),
        unseen=lambda: roll.hidden,
        at=roll.tops,
        seen_by=roll.permission,
        unit_id=top.pk if top else None,
    )


def _about(roll: MemberList) -> str:
    told = _("as of %(day)s, narrowed by search or filters") if roll.search or roll.filters else _("as of %(day)s")
    return told % {"day": format_short(roll.day)}


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
        kinds=("xlsx", "csv", "print"),
        options={"iins": EXPORT_IINS},
        note=_note,
    )
)
