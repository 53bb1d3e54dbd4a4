"""Import a tree of units from a table: all of it or nothing, as one act."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Faults, Refused
from tirek.kernel.intake import Fault
from tirek.structure.actions.rules import CodeUnusable, check_code, lock_tree
from tirek.structure.acts import UNITS_IMPORTED
from tirek.structure.enums import UnitRole
from tirek.structure.models import Act, Kind, Territory, Unit, UnitName, UnitParent
from tirek.structure.models.acts import begin_act, recording
from tirek.structure.permissions import IMPORT_UNITS
from tirek.structure.queries import charter_in_force


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """One line of the table, cleaned. ``kind`` is the kind's key or its name in any language; ``territory`` the code
    of the classifier for where the unit works, or nothing.
    """

    line: int
    code: str
    parent: str
    kind: str
    name_kk: str
    name_ru: str
    name_en: str
    opened: date
    closed: date | None
    territory: str = ""
    short_kk: str = ""
    short_ru: str = ""
    short_en: str = ""


class UnitsRejected(Refused):
    """Nothing was written. ``params["faults"]`` has every fault of the file."""

    code = "units_rejected"
    message = gettext_lazy("%(count)s lines cannot be imported.\n%(faults)s")

    def __init__(self, faults: Sequence[Fault]) -> None:
        in_order = sorted(faults, key=lambda fault: fault.line)
        super().__init__(faults=Faults(in_order), count=len({fault.line for fault in faults}))


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What the import did; no act where every unit stood already."""

    act: Act | None
    created: int
    unchanged: int


@transaction.atomic
def import_units(*, actor: Actor, rows: Iterable[UnitRow], today: date, dry_run: bool = False) -> Imported:
    """Open the units of the table, in whatever order they come; those that stand already must be as the table says.

    Their rolls are not known until one is imported. Raises UnitsRejected with every fault found.
    """
    actor.require(IMPORT_UNITS)
    lock_tree()
    charter_in_force()
    table = _Table(list(rows), today)
    faults = table.faults()
    if faults:
        raise UnitsRejected(faults)
    new = table.new()
    if not new or dry_run:
        return Imported(act=None, created=len(new), unchanged=len(table.rows) - len(new))
    first = min(row.opened for row in new)
    act = begin_act(UNITS_IMPORTED, actor=actor, unit=None, at=[], on=first, count=len(new))
    with recording(act):
        _write(new, table.kinds)
    # Told in the history of the centre, which may have come with it: from there it is undone.
    act.unit = Unit.objects.filter(role=UnitRole.CENTRE).order_by("-period", "pk").first()
    act.save(update_fields=["unit"])
    _analyse()
    record(actor, "units.imported", act, unit_id=act.unit_id, new={"count": len(new)})
    return Imported(act=act, created=len(new), unchanged=len(table.rows) - len(new))


def _analyse() -> None:
    """A tree that has just grown is believed to be small, and whatever is asked of it next would be planned so.

    Whoever does not own the tables is only warned, and waits for the database to find out by itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE structure_unit, structure_term, structure_unitname, structure_unitparent, structure_ancestry"
        )


class _Table:
    """The rows held against each other, against the units that stand and against the charter."""

    def __init__(self, rows: list[UnitRow], today: date) -> None:
        self.rows = rows
        self.today = today
        self.kinds = _kinds_by_any_name()
        self.by_code = {row.code: row for row in rows}
        named = {row.territory for row in rows if row.territory}
        self.territories = set(Territory.objects.filter(code__in=named).values_list("code", flat=True))
        self.standing = {unit.code: unit for unit in Unit.objects.select_related("kind").order_by("pk")}
        # Every unit that each ever stood under; the centre stands under nothing.
        self.parents: defaultdict[int, set[str]] = defaultdict(set)
        for pk, code in UnitParent.objects.order_by("pk").values_list("unit_id", "parent__code"):
            self.parents[pk].add(code)

    def new(self) -> list[UnitRow]:
        return [row for row in self.rows if row.code not in self.standing]

    def faults(self) -> list[Fault]:
        seen: set[str] = set()
        faults: list[Fault] = []
        for row in self.rows:
            found = self._fault(row, seen)
            seen.add(row.code)
            if found:
                faults.append(Fault(line=row.line, column=found[0], message=found[1]))
        return faults or self._circles()

    def _fault(self, row: UnitRow, seen: set[str]) -> tuple[str, str] | None:
        kind = self.kinds.get(row.kind.casefold())
        if not row.code:
            return "code", _("The code is missing.")
        if row.code not in self.standing and (unusable := _unusable(row.code)):
            return "code", unusable
        if row.code in seen:
            return "code", _("The code %(code)s stands twice in the file.") % {"code": row.code}
        if not row.name_kk:
            return "name_kk", _("The name in Kazakh is missing.")
        if long := _too_long(row):
            return long
        if kind is None:
            return "kind", _("The charter knows no kind “%(kind)s”.") % {"kind": row.kind}
        if row.opened > self.today or (row.closed or row.opened) > self.today:
            return "opened", _("The day is in the future.")
        if row.closed is not None and row.closed <= row.opened:
            return "closed", _("The unit closes before it opens.")
        if row.code in self.standing:
            return self._fault_of_standing(row, kind)
        return self._fault_of_place(row, kind) or self._fault_of_territory(row)

    def _fault_of_territory(self, row: UnitRow) -> tuple[str, str] | None:
        if not row.territory or row.territory in self.territories:
            return None
        return "territory", _("The classifier has no territory with the code %(code)s.") % {"code": row.territory}

    def _fault_of_place(self, row: UnitRow, kind: Kind) -> tuple[str, str] | None:
        if not row.parent:
            return ("parent", _("A unit of this kind stands under another: give its code.")) if kind.parents else None
        place = self._place(row.parent)
        if place is None:
            return "parent", _("There is no unit with the code %(code)s.") % {"code": row.parent}
        parent_kind, opened, closed = place
        if parent_kind is None or parent_kind.key not in kind.parents:
            return "parent", _("A unit of this kind cannot stand under %(code)s.") % {"code": row.parent}
        if row.opened < opened or (closed and (row.closed is None or row.closed > closed)):
            return "opened", _("%(code)s is not open all that time.") % {"code": row.parent}
        return None

    def _place(self, code: str) -> tuple[Kind | None, date, date | None] | None:
        if unit := self.standing.get(code):
            return unit.kind, unit.opened, unit.closed
        if row := self.by_code.get(code):
            return self.kinds.get(row.kind.casefold()), row.opened, row.closed
        return None

    def _fault_of_standing(self, row: UnitRow, kind: Kind) -> tuple[str, str] | None:
        """Held against what stands, on whatever day the table was made: an exported list imports again."""
        unit = self.standing[row.code]
        if (unit.kind_id, unit.opened, unit.closed) != (kind.pk, row.opened, row.closed):
            return "code", _("%(code)s stands already, of another kind or with other days.") % {"code": row.code}
        if row.parent not in (self.parents[unit.pk] or {""}):
            return "parent", _("%(code)s stands already, and never stood under that unit.") % {"code": row.code}
        return None

    def _circles(self) -> list[Fault]:
        """Lines whose parents lead back to themselves. Kinds forbid it unless a charter allows a kind under itself."""
        faults = []
        for row in self.rows:
            above, code = set(), row.parent
            while code in self.by_code and code not in above and code != row.code:
                above.add(code)
                code = self.by_code[code].parent
            if code == row.code:
                faults.append(Fault(line=row.line, column="parent", message=_("The unit stands under itself.")))
        return faults


def _too_long(row: UnitRow) -> tuple[str, str] | None:
    for field in UnitName._meta.concrete_fields:
        if field.max_length and len(getattr(row, field.name)) > field.max_length:
            return field.name, _("The name is longer than %(most)s letters.") % {"most": field.max_length}
    return None


def _unusable(code: str) -> str:
    """Why it cannot be the code of a new unit."""
    try:
        check_code(code)
    except CodeUnusable as refusal:
        return str(refusal)
    return ""


def _kinds_by_any_name() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for kind in Kind.objects.order_by("level", "pk"):
        for name in (kind.key, kind.name_kk, kind.name_ru, kind.name_en):
            kinds.setdefault(name.casefold(), kind)
    return kinds


def _write(rows: Sequence[UnitRow], kinds: dict[str, Kind]) -> None:
    """Four statements, so that the ancestry and the figures are derived once for all rows."""
    columns: list[list[Any]] = [[] for _column in range(13)]
    for row in rows:
        kind = kinds[row.kind.casefold()]
        values = (
            row.code,
            kind.pk,
            kind.role,
            row.opened,
            row.closed,
            row.parent,
            row.name_kk,
            row.name_ru,
            row.name_en,
            row.territory,
            row.short_kk,
            row.short_ru,
            row.short_en,
        )
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    code, kind_ids, roles, opened, closed, parents, kk, ru, en, territories, *short = columns
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, [code, kind_ids, roles, opened, closed, territories])
        cursor.execute(_TERMS, [code])
        cursor.execute(_NAMES, [code, kk, ru, en, *short])
        cursor.execute(_PARENTS, [code, parents])


_UNITS = """
INSERT INTO structure_unit (code, kind_id, role, period, territory_id)
SELECT t.code, t.kind_id, t.role, datemultirange(daterange(t.opened, t.closed)), y.id
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::date[], %s::date[], %s::text[])
WITH ORDINALITY AS t (code, kind_id, role, opened, closed, territory, line)
LEFT JOIN structure_territory y ON y.code = t.territory ORDER BY t.line
"""

_TERMS = """
INSERT INTO structure_term (unit_id, kind_id, role, period, began, ended)
SELECT u.id, u.kind_id, u.role, daterange(lower(u.period), upper(u.period)), 'registered',
       CASE WHEN upper_inf(u.period) THEN '' ELSE 'closed' END
FROM structure_unit u WHERE u.code = ANY (%s) ORDER BY u.id
"""

_NAMES = """
INSERT INTO structure_unitname (unit_id, period, name_kk, name_ru, name_en, short_kk, short_ru, short_en)
SELECT u.id, daterange(lower(u.period), NULL), t.kk, coalesce(nullif(t.ru, ''), t.kk), coalesce(nullif(t.en, ''), t.kk),
       t.short_kk, t.short_ru, t.short_en
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
     t (code, kk, ru, en, short_kk, short_ru, short_en)
JOIN structure_unit u ON u.code = t.code ORDER BY u.id
"""

_PARENTS = """
INSERT INTO structure_unitparent (unit_id, parent_id, period)
SELECT u.id, p.id, daterange(lower(u.period), upper(u.period))
FROM unnest(%s::text[], %s::text[]) t (code, parent)
JOIN structure_unit u ON u.code = t.code JOIN structure_unit p ON p.code = t.parent ORDER BY u.id
"""
