"""Lines of the log as a file."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy

from tirek.audit.permissions import VIEW_LOG
from tirek.desk.forms import LogForm
from tirek.desk.queries.log import Log
from tirek.desk.tables import cells, headings, log_lines
from tirek.exports.declared import Asked, Export, ExportCell, ExportColumn, ExportTable, exports

AT_ONCE = 500


def _rows(log: Log, day: date) -> Iterator[list[ExportCell]]:
    """All of them, newest first, some hundred at a time."""
    found = log.reader().ordered().iterator(AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        for line in log_lines(log.actor, some, day):
            yield [*cells(line)]


def _read(asked: Asked) -> ExportTable:
    """They name persons too. A unit may be seen without a right to its log: then what is read there is what is seen."""
    log = LogForm(asked.query, asked.actor).log()
    if log.unread:
        raise BadRequest("a filter cannot be read")
    units = list(log.unit.things) if log.unit else []
    return ExportTable(
        columns=[ExportColumn(heading=heading) for heading in headings()],
        rows=lambda: _rows(log, asked.today),
        count=lambda: log.rows().count(),
        name=f"log-{asked.today.isoformat()}",
        at=units if units and all(asked.actor.held_at(unit, VIEW_LOG) for unit in units) else None,
        seen_by=VIEW_LOG,
        unit_id=units[0].pk if len(units) == 1 else None,
    )


LOG = exports.declare(
    Export(
        key="desk.log",
        label=gettext_lazy("The log"),
        right=VIEW_LOG,
        act="log.exported",
        address="log:csv",
        back="log:list",
        read=_read,
    )
)
