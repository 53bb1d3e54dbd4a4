"""The log as an auditor searches it: by person, unit, act, actor and day, within the reach."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import parse_qsl

from django.db.models import Count, Q, QuerySet

from tirek.access.models import Role
from tirek.accounts.models import Account
from tirek.audit.models import Entry, EntryQuerySet
from tirek.audit.permissions import VIEW_LOG
from tirek.audit.words import told_of_no_unit
from tirek.kernel.actor import Actor
from tirek.people.models import Person
from tirek.people.permissions import VIEW_PERSON
from tirek.structure.models import Ancestry, Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import NameOfDay, names_on
from tirek.ui.lists import Keyset, Sort

SHOWN = 6
NEWEST = Sort("newest", ("-at", "-pk"))


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Whom or what the words that were typed may mean: one thing, or all that are called so."""

    things: tuple[Any, ...]
    typed: str

    @property
    def ids(self) -> list[int]:
        return [pk for thing in self.things for pk in getattr(thing, "all_ids", [thing.pk])]

    @property
    def only(self) -> Any | None:
        return self.things[0] if len(self.things) == 1 else None


@dataclass(frozen=True, kw_only=True)
class Log:
    """The lines that the actor may read, narrowed. ``unread``: a filter could not be read, and so nothing is found."""

    actor: Actor
    unread: bool = False
    unit: Meant | None = None
    person: Meant | None = None
    account: Meant | None = None
    act: str = ""
    mark: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrowed(self) -> bool:
        return self.unread or any((self.unit, self.person, self.account, self.act, self.mark, self.since, self.until))

    def rows(self) -> QuerySet[Entry]:
        return self.narrow(cast("EntryQuerySet", self.actor.visible(Entry, VIEW_LOG)))

    def narrow(self, lines: EntryQuerySet) -> QuerySet[Entry]:
        if self.unread:
            return lines.none()
        lines = lines.on_days(self.since, self.until)
        if self.unit:
            below = Ancestry.objects.filter(ancestor__in=self.unit.ids).today()
            lines = lines.filter(unit_id__in=below.values("unit_id"))
        if self.person:
            lines = lines.filter(person_id__in=self.person.ids)
        if self.account:
            lines = lines.filter(Q(account__in=self.account.ids) | Q(on_behalf_of__in=self.account.ids))
        if self.act:
            lines = lines.filter(act=self.act)
        if self.mark:
            lines = lines.filter(mark=self.mark)
        return lines

    def reader(self) -> Keyset[Entry]:
        return Keyset(self.rows().select_related("account", "on_behalf_of", "seal"), NEWEST)


@dataclass(frozen=True, kw_only=True)
class SeenSubjects:
    """What lines are about, as far as the reader may see it. ``coded``: by their codes the units that values name."""

    units: dict[int, Unit]
    coded: dict[str, int]
    unit_names: dict[int, NameOfDay]
    persons: dict[int, Person]
    accounts: dict[int, Account]
    roles: dict[str, str]


def known(actor: Actor, lines: Iterable[Entry], day: date) -> SeenSubjects:
    """As many queries however many lines there are. Who reads the log at a unit may know which unit it is."""
    lines = list(lines)
    codes = {code for line in lines for code in _unit_codes(line)}
    coded = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    unit_ids = {line.unit_id for line in lines if line.unit_id}
    told = {pk for line in lines for pk in _unit_ids(line)}
    named = {each for line in lines for each in _account_ids(line)}
    units = actor.visible(Unit, VIEW_UNIT).filter(pk__in=unit_ids)
    return SeenSubjects(
        units={unit.pk: unit for unit in units},
        coded=coded,
        unit_names=names_on({*unit_ids, *told, *coded.values()}, day),
        persons=_persons(actor, {line.person_id for line in lines if line.person_id}),
        accounts=Account.objects.in_bulk(named),
        roles={role.key: role.name for role in Role.objects.all()},
    )


def _persons(actor: Actor, ids: set[int]) -> dict[int, Person]:
    """Also under the numbers of records that were merged into them since."""
    seen = actor.visible(Person, VIEW_PERSON)
    found = {person.pk: person for person in seen.filter(pk__in=ids)}
    if ids - found.keys():
        merged = seen.merged().filter(merged_ids__overlap=sorted(ids - found.keys()))  # type: ignore[attr-defined]  # of persons
        found |= {pk: person for person in merged for pk in person.all_ids if pk in ids}
    return found


def own_lines(actor: Actor, today: date) -> list[Entry]:
    """What the reader did today, the newest first; not whom they looked at, nor how they signed in."""
    mine = Entry.objects.on_days(today, None).filter(account=actor.account_id).exclude(act__in=told_of_no_unit())
    return list(mine.select_related("account", "on_behalf_of", "seal").order_by("-at", "-pk")[:SHOWN])


def counted_since(actor: Actor, since: date) -> dict[str, int]:
    """How many lines of which act, as far as the actor reads the log."""
    lines = Log(actor=actor, since=since).rows().order_by()
    return dict(lines.values_list("act").annotate(lines=Count("pk")))


# Under which keys the values of a line name units: by their codes, or by their numbers.
CODES, IDS = ("code", "parent", "unit"), ("unit",)


def _unit_codes(line: Entry) -> Iterator[str]:
    for told in (line.old, line.new):
        yield from (told[key] for key in CODES if isinstance(told.get(key), str))
        for key in ("filter", "query"):
            yield from (value for name, value in parse_qsl(told.get(key) or "") if name == "unit")


def _unit_ids(line: Entry) -> Iterator[int]:
    for told in (line.old, line.new):
        for value in (told.get(key) for key in IDS):
            yield from value if isinstance(value, list) else [value] if isinstance(value, int) else []


def _account_ids(line: Entry) -> set[int]:
    told = {line.new.get(key) or line.old.get(key) for key in ("account", "instead_of")}
    if line.object_type == Account._meta.label_lower:
        told.add(int(line.object_id))
    return {each for each in told if isinstance(each, int)}
