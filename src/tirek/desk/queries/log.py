"""The log as an auditor searches it: by person, unit, act, actor and day, within the reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import cast

from django.db.models import Q, QuerySet

from tirek.access.models import Role
from tirek.accounts.models import Account
from tirek.audit.models import Entry, EntryQuerySet
from tirek.audit.permissions import VIEW_LOG
from tirek.kernel.actor import Actor
from tirek.people.models import Person
from tirek.people.permissions import VIEW_PERSON
from tirek.structure.models import Ancestry, Unit, UnitName
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on

SIZE = 50
# Beyond so many they are not counted: nobody reads them one by one.
CAP = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page begins: beside which line."""

    at: datetime
    pk: int
    backwards: bool = False

    @classmethod
    def of(cls, numbers: tuple[int, ...], *, backwards: bool) -> "Place | None":
        if len(numbers) != 2:
            return None
        return cls(at=_EPOCH + numbers[0] * _MICROSECOND, pk=numbers[1], backwards=backwards)


def place_of(line: Entry) -> tuple[int, int]:
    """As it stands, concealed, in an address."""
    return (line.at - _EPOCH) // _MICROSECOND, line.pk


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some lines, newest first; the neighbours are the lines to go on from."""

    lines: list[Entry]
    previous: Entry | None
    next: Entry | None


@dataclass(frozen=True, kw_only=True)
class Log:
    """The lines that the actor may read, narrowed. ``unread``: a filter could not be read, and so nothing is found."""

    actor: Actor
    unread: bool = False
    unit: Unit | None = None
    person: Person | None = None
    account: Account | None = None
    act: str = ""
    mark: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def is_narrowed(self) -> bool:
        return self.unread or any((self.unit, self.person, self.account, self.act, self.mark, self.first, self.last))

    def rows(self) -> QuerySet[Entry]:
        return self.narrow(cast("EntryQuerySet", self.actor.visible(Entry, VIEW_LOG)))

    def narrow(self, lines: EntryQuerySet) -> QuerySet[Entry]:
        if self.unread:
            return lines.none()
        lines = lines.on_days(self.first, self.last)
        if self.unit:
            below = Ancestry.objects.filter(ancestor=self.unit).today()
            lines = lines.filter(unit_id__in=below.values("unit_id"))
        if self.person:
            lines = lines.about(self.person.pk)
        if self.account:
            lines = lines.filter(Q(account=self.account) | Q(on_behalf_of=self.account))
        if self.act:
            lines = lines.filter(act=self.act)
        if self.mark:
            lines = lines.filter(mark=self.mark)
        return lines

    @cached_property
    def count(self) -> int:
        """As far as it is counted."""
        return self.rows().order_by()[: CAP + 1].count()

    @property
    def is_capped(self) -> bool:
        return self.count > CAP

    def page(self, place: Place | None) -> Page:
        """One more than is shown is read, to know whether there is more. A bound is said twice, for the index."""
        lines = self.rows().select_related("account", "on_behalf_of", "seal")
        if place is None:
            found = list(lines.order_by("-at", "-id")[: SIZE + 1])
            return self._page(found, before=False)
        if place.backwards:
            later = lines.filter(at__gte=place.at).filter(Q(at__gt=place.at) | Q(at=place.at, pk__gt=place.pk))
            found = list(later.order_by("at", "id")[: SIZE + 1])
            rest = len(found) > SIZE
            shown = found[:SIZE][::-1]
            return Page(lines=shown, previous=shown[0] if shown and rest else None, next=shown[-1] if shown else None)
        older = lines.filter(at__lte=place.at).filter(Q(at__lt=place.at) | Q(at=place.at, pk__lt=place.pk))
        return self._page(list(older.order_by("-at", "-id")[: SIZE + 1]), before=True)

    def _page(self, found: list[Entry], *, before: bool) -> Page:
        shown = found[:SIZE]
        return Page(
            lines=shown,
            previous=shown[0] if shown and before else None,
            next=shown[-1] if len(found) > SIZE else None,
        )


@dataclass(frozen=True, kw_only=True)
class Known:
    """What lines are about, as far as the reader may see it."""

    units: dict[int, Unit]
    unit_names: dict[int, UnitName]
    persons: dict[int, Person]
    accounts: dict[int, Account]
    roles: dict[str, str]


def known(actor: Actor, lines: Iterable[Entry], day: date) -> Known:
    """Five queries, however many lines there are. Who reads the log at a unit may know which unit it is."""
    lines = list(lines)
    unit_ids = {line.unit_id for line in lines if line.unit_id}
    person_ids = {line.person_id for line in lines if line.person_id}
    named = {each for line in lines for each in _account_ids(line)}
    units = actor.visible(Unit, VIEW_UNIT).filter(pk__in=unit_ids)
    persons = actor.visible(Person, VIEW_PERSON).filter(pk__in=person_ids)
    return Known(
        units={unit.pk: unit for unit in units},
        unit_names=names_on(unit_ids, day),
        persons={person.pk: person for person in persons},
        accounts=Account.objects.in_bulk(named),
        roles={role.key: role.name for role in Role.objects.all()},
    )


def _account_ids(line: Entry) -> set[int]:
    told = {line.new.get(key) or line.old.get(key) for key in ("account", "instead_of")}
    if line.object_type == Account._meta.label_lower:
        told.add(int(line.object_id))
    return {each for each in told if isinstance(each, int)}
