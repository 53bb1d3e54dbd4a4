"""The log as an auditor searches it: by person, unit, act, actor and day, within the reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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
from tirek.ui.lists import Keyset, Sort

NEWEST = Sort("newest", ("-at", "-pk"))


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

    def reader(self) -> Keyset[Entry]:
        return Keyset(self.rows().select_related("account", "on_behalf_of", "seal"), NEWEST)


@dataclass(frozen=True, kw_only=True)
class SeenSubjects:
    """What lines are about, as far as the reader may see it."""

    units: dict[int, Unit]
    unit_names: dict[int, UnitName]
    persons: dict[int, Person]
    accounts: dict[int, Account]
    roles: dict[str, str]


def known(actor: Actor, lines: Iterable[Entry], day: date) -> SeenSubjects:
    """Five queries, however many lines there are. Who reads the log at a unit may know which unit it is."""
    lines = list(lines)
    unit_ids = {line.unit_id for line in lines if line.unit_id}
    person_ids = {line.person_id for line in lines if line.person_id}
    named = {each for line in lines for each in _account_ids(line)}
    units = actor.visible(Unit, VIEW_UNIT).filter(pk__in=unit_ids)
    persons = actor.visible(Person, VIEW_PERSON).filter(pk__in=person_ids)
    return SeenSubjects(
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
