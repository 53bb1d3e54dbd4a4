"""Take an edition of the classifier of territories: what is new begins, what changed goes on, what is gone ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Faults, Refused
from tirek.structure.actions.rules import check_day, lock_tree
from tirek.structure.acts import TERRITORIES_IMPORTED
from tirek.structure.models import Act, TerritoryTerm
from tirek.structure.models.acts import begin_act, recording
from tirek.structure.permissions import IMPORT_TERRITORIES

# Region, district or city, rural district, settlement: how many digits of the code each takes in.
_GROUPS = (2, 4, 6, 9)


@dataclass(frozen=True, kw_only=True)
class TerritoryRow:
    """One line of an edition, cleaned. An English name may be missing: the official layout has none."""

    file: str
    line: int
    code: str
    name_kk: str
    name_ru: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class Repair:
    """A word in which Latin letters stood for Cyrillic ones."""

    file: str
    line: int
    code: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class TerritoryFault:
    """What is wrong with a line, in the reader's language."""

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        said = {"file": self.file, "line": self.line, "message": self.message}
        return _now("%(file)s, line %(line)s: %(message)s") % said


class TerritoriesRejected(Refused):
    """Nothing was written. ``params["faults"]`` has every fault of the files."""

    code = "territories_rejected"
    message = _("%(count)s lines cannot be imported.\n%(faults)s")

    def __init__(self, faults: Sequence[TerritoryFault]) -> None:
        super().__init__(faults=Faults(faults), count=len({(fault.file, fault.line) for fault in faults}))


class EditionTooOld(Refused):
    code = "edition_too_old"
    message = _("An edition of %(later)s is in force. Give that day or a later one, or undo that edition first.")


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What an edition does, or would do: codes that begin, change, stay, end. No act where all of it stands."""

    new: list[str]
    changed: list[str]
    unchanged: int
    ended: list[str]
    act: Act | None = None


@transaction.atomic
def import_territories(
    *, actor: Actor, rows: Sequence[TerritoryRow], on: date, today: date, dry_run: bool = False
) -> Edition:
    """Make the classifier as of ``on`` what the rows say, all or nothing.

    Of a territory whose parts the rows do not list nothing is said: a list of regions and districts ends no village.
    Raises TerritoriesRejected with every fault found.
    """
    actor.require(IMPORT_TERRITORIES)
    lock_tree()
    check_day(on, today)
    plan = _Plan(rows, on)
    edition = Edition(
        new=plan.new,
        changed=plan.changed,
        unchanged=len(rows) - len(plan.new) - len(plan.changed),
        ended=list(plan.ended),
    )
    if dry_run or not (plan.new or plan.changed or plan.ended):
        return edition
    summary: dict[str, Any] = {"new": len(plan.new), "changed": len(plan.changed), "ended": len(plan.ended)}
    act = begin_act(TERRITORIES_IMPORTED, actor=actor, unit=None, on=on, **summary)
    with recording(act):
        _write(plan, on)
    record(actor, "territories.imported", act, new={"on": on.isoformat(), **summary})
    return replace(edition, act=act)


def level_of(code: str) -> int:
    """1 for a region, 2 for a district or city, 3 for a rural district, 4 for a settlement."""
    return next(level for level, digits in enumerate(_GROUPS, start=1) if not code[digits:].strip("0"))


def _above(code: str) -> list[str]:
    """The codes in which this one may lie, the nearest first."""
    return [code[:digits].ljust(9, "0") for digits in reversed(_GROUPS[: level_of(code) - 1])]


@dataclass
class _Plan:
    """The rows held against each other and against what stands.

    A code lies in the nearest above it that is there: a district of Astana has none of the second group above it.
    """

    rows: Sequence[TerritoryRow]
    on: date
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    ended: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        terms = TerritoryTerm.objects.filter(period__upper_inf=True).select_related("territory", "parent")
        self.standing = {term.territory.code: term for term in terms.order_by("pk")}
        later = max((term.period.lower for term in self.standing.values()), default=self.on)
        ended = TerritoryTerm.objects.exclude(period__upper_inf=True).order_by("-period__endswith")
        later = max([later, *ended.values_list("period__endswith", flat=True)[:1]])
        if later > self.on:
            raise EditionTooOld(later=later)
        self.by_code: dict[str, TerritoryRow] = {}
        self.wanted: dict[str, tuple[str, ...]] = {}
        self._check()
        self._compare()

    def _check(self) -> None:
        faults = []
        for row in self.rows:
            if row.code in self.by_code:
                faults.append(self._fault(row, _now("The code %(code)s stands twice.") % {"code": row.code}))
            self.by_code[row.code] = row
        for row in self.rows:
            if level_of(row.code) > 1 and not self._parent(row.code):
                faults.append(self._homeless(row))
        if faults:
            raise TerritoriesRejected(faults)

    def _fault(self, row: TerritoryRow, message: str) -> TerritoryFault:
        return TerritoryFault(file=row.file, line=row.line, code=row.code, message=message)

    def _parent(self, code: str) -> str:
        return next((above for above in _above(code) if above in self.by_code or above in self.standing), "")

    def _compare(self) -> None:
        for row in self.rows:
            term, parent = self.standing.get(row.code), self._parent(row.code)
            english = row.name_en or (term.name_en if term and term.name_kk == row.name_kk else row.name_kk)
            self.wanted[row.code] = (parent, row.name_kk, row.name_ru or row.name_kk, english)
            if term is None:
                self.new.append(row.code)
            elif _said(term) != self.wanted[row.code]:
                self.changed.append(row.code)
        listed = {parent for parent, *_names in self.wanted.values()}
        for code in sorted(self.standing, key=level_of):
            lay_in = _said(self.standing[code])[0]
            if code not in self.by_code and (lay_in in listed or lay_in in self.ended):
                self.ended[code] = lay_in
        if orphans := [row for row in self.rows if self.wanted[row.code][0] in self.ended]:
            raise TerritoriesRejected([self._homeless(row) for row in orphans])

    def _homeless(self, row: TerritoryRow) -> TerritoryFault:
        return self._fault(row, _now("Nothing is there in which %(code)s lies.") % {"code": row.code})


def _said(term: TerritoryTerm) -> tuple[str, ...]:
    return (term.parent.code if term.parent else "", term.name_kk, term.name_ru, term.name_en)


def _write(plan: _Plan, on: date) -> None:
    """A handful of statements. What began on this very day is not ended but was never so: it goes."""
    begun = [*plan.new, *plan.changed]
    over = [*plan.changed, *plan.ended]
    names = [list(column) for column in zip(*(plan.wanted[code] for code in begun), strict=True)] or [[], [], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_CODES, [plan.new, [level_of(code) for code in plan.new]])
        cursor.execute(_REMOVE, [over, on])
        cursor.execute(_END, [on, over])
        cursor.execute(_BEGIN, [on, begun, *names])
        cursor.execute(_LINK)


_CODES = """
INSERT INTO structure_territory (code, level)
SELECT code, level FROM unnest(%s::text[], %s::smallint[]) t (code, level) ORDER BY code ON CONFLICT (code) DO NOTHING
"""

_REMOVE = """
DELETE FROM structure_territoryterm t USING structure_territory y
WHERE y.id = t.territory_id AND y.code = ANY (%s) AND upper_inf(t.period) AND lower(t.period) = %s
"""

_END = """
UPDATE structure_territoryterm t SET period = daterange(lower(t.period), %s) FROM structure_territory y
WHERE y.id = t.territory_id AND y.code = ANY (%s) AND upper_inf(t.period)
"""

_BEGIN = """
INSERT INTO structure_territoryterm (territory_id, parent_id, period, name_kk, name_ru, name_en)
SELECT y.id, p.id, daterange(%s, NULL), t.kk, t.ru, t.en
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) t (code, parent, kk, ru, en)
JOIN structure_territory y ON y.code = t.code LEFT JOIN structure_territory p ON p.code = t.parent ORDER BY y.code
"""

# A regional branch whose code is that of ISO 3166-2 lies where that says: its number is the first two digits here.
_LINK = """
UPDATE structure_unit u SET territory_id = y.id FROM structure_territory y
WHERE u.code ~ '^KZ-[0-9]{2}$' AND y.code = substr(u.code, 4) || '0000000' AND u.territory_id IS DISTINCT FROM y.id
"""
