"""Who has what where, as a file."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tirek.access.models import Grant
from tirek.kernel.dates import format_short
from tirek.kernel.periods import Period
from tirek.kernel.sheets import MARK, csv_line, guarded
from tirek.structure.queries import names_on
from tirek.ui.words import named


def grant_lines(rows: Sequence[Grant], day: date) -> Iterator[str]:
    """A line for each right; the last day is the last on which it holds."""
    names = names_on({grant.unit_id for grant in rows}, day)
    yield MARK + _line(
        (_("Unit"), _("Code"), _("Role"), _("Full name"), _("Sign-in name"), _("From"), _("To"), _("Stands in for"),
         _("Given by"), _("Why"))
    )  # fmt: skip
    for grant in rows:
        period, principal = Period.of(grant.period), grant.deputy_of
        yield _line(
            (named(names[grant.unit_id]), grant.unit.code, grant.role.name, grant.account.full_name,
             grant.account.username, _day(period.start), _day(period.last_day),
             str(principal.account) if principal else "", str(grant.given_by or ""), grant.reason)
        )  # fmt: skip


def _day(day: date | None) -> str:
    return format_short(day) if day else ""


def _line(cells: Sequence[str]) -> str:
    return csv_line(guarded(cell) for cell in cells)
