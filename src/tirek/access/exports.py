"""Who has what where, as a file."""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.access.permissions import VIEW_GRANTS
from tirek.access.queries.holdings import GrantList
from tirek.access.tables import asked_for
from tirek.audit.words import code_of
from tirek.exports.declared import Asked, Export, ExportCell, ExportColumn, ExportTable, exports
from tirek.kernel.periods import Period
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.words import named

AT_ONCE = 500


def _columns() -> list[ExportColumn]:
    return [
        ExportColumn(heading=_("Unit")),
        ExportColumn(heading=_("Code"), kind="digits"),
        ExportColumn(heading=_("Role")),
        ExportColumn(heading=_("Full name")),
        ExportColumn(heading=_("Sign-in name")),
        ExportColumn(heading=_("From"), kind="day"),
        ExportColumn(heading=_("To"), kind="day"),
        ExportColumn(heading=_("Stands in for")),
        ExportColumn(heading=_("Given by")),
        ExportColumn(heading=_("Why")),
    ]


def _rows(asked: GrantList) -> Iterator[list[ExportCell]]:
    """A line for each right; the last day is the last on which it holds."""
    found = asked.reader().ordered().iterator(AT_ONCE)
    while grants := list(islice(found, AT_ONCE)):
        names = names_on({grant.unit_id for grant in grants}, asked.day)
        for grant in grants:
            period, principal = Period.of(grant.period), grant.deputy_of
            yield [
                named(names[grant.unit_id]), grant.unit.code, grant.role.name, grant.account.full_name,
                grant.account.username, period.start, period.last_day, str(principal.account) if principal else "",
                str(grant.given_by or ""), code_of("reason", grant.reason),
            ]  # fmt: skip


def _read(asked: Asked) -> ExportTable:
    """A unit outside the reader's reach does not exist for them."""
    code = asked.query.get("unit", "")
    unit = asked.actor.visible(Unit, VIEW_GRANTS).get(code=code) if code else None
    found = asked_for(asked.actor, asked.query, asked.day, unit)
    return ExportTable(
        columns=_columns(),
        rows=lambda: _rows(found),
        count=lambda: found.rows().count(),
        name=f"rights-{asked.day.isoformat()}",
        at=[unit] if unit else None,
        seen_by=VIEW_GRANTS,
        unit_id=unit.pk if unit else None,
    )


GRANTS = exports.declare(
    Export(
        key="access.grants",
        label=gettext_lazy("Rights"),
        right=VIEW_GRANTS,
        act="grants.exported",
        address="access:grants-csv",
        back="access:grants",
        read=_read,
    )
)
