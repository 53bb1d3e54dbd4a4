"""The list of members: search, filters, orders, and a row for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import takewhile

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from tirek.kernel.dates import age_on
from tirek.kernel.kazakh import sort_key
from tirek.kernel.permissions import Permission
from tirek.members.forms.listing import FilterForm, read_list
from tirek.members.models import Placement
from tirek.members.permissions import ADMIT, END_MEMBERSHIP, EXPORT_IINS, TRANSFER, VIEW_MEMBERS
from tirek.members.queries.listing import MemberList
from tirek.members.queries.search import ORDERS
from tirek.members.tables.filters import member_filters
from tirek.members.tables.nobody import no_unit, nobody
from tirek.people.permissions import MERGE_PERSONS
from tirek.structure.models import Unit
from tirek.structure.queries import NameOfDay, lines_above, names_on
from tirek.ui.addresses import changed
from tirek.ui.days import on_query
from tirek.ui.lists import Column, Empty, Filter, Given, ListPage, Narrow, Sort, Toggle
from tirek.ui.requests import DeskRequest
from tirek.ui.words import in_marks, in_short, named

_MOST_CHILDREN = 40
# What the page offers beside reading, to whoever may do it somewhere; the act asks where.
_MAY = {"admit": ADMIT, "transfer": TRANSFER, "end": END_MEMBERSHIP, "iins": EXPORT_IINS, "merge": MERGE_PERSONS}


def asked(request: DeskRequest, permission: Permission = VIEW_MEMBERS) -> MemberList:
    """What the address asks for. A unit outside the reader's reach does not exist for them."""
    try:
        roll = read_list(actor=request.actor, query=request.GET, day=request.on, today=request.asof.today)
    except Unit.DoesNotExist:
        raise Http404 from None
    return replace(roll, permission=permission)


class MembersPage(ListPage[Placement]):
    """All its state stands in the address."""

    search_label = gettext_lazy("Search the members")
    search_hint = gettext_lazy("Name, card number, IIN, phone")
    export_key = "members.list"
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> member",
        "%(first)s–%(last)s shown of <b>%(total)s</b> members",
        "n",
    )
    counted_over = gettext_lazy("%(first)s–%(last)s shown of more than <b>%(total)s</b> members")

    @cached_property
    def roll(self) -> MemberList:
        return asked(self.request)

    def read(self) -> MemberList:
        return self.roll

    def sorts(self) -> Sequence[Sort]:
        return ORDERS

    def filters(self) -> Sequence[Filter]:
        unit, names = self.roll.unit, self.names
        below = sorted(self.below, key=lambda each: sort_key(names[each.pk].name_kk))
        options = [(each.code, named(names[each.pk])) for each in below]
        return [
            Given("unit", self.unit_name),
            Toggle("state", _("Left"), value="left"),
            Narrow(name="unit", label=_("Narrow to a unit below") if unit else _("Unit"), options=options),
            *member_filters(self.query, self.roll.filters),
        ]

    @property
    def unit_name(self) -> str:
        return named(self.names[self.roll.unit.pk]) if self.roll.unit else ""

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="name", label=pgettext("of a person", "Name"), phone="head", look="w-name", sort="name"),
            Column(key="card", label=_("Card"), phone="hide", look="nowrap"),
            Column(key="unit", label=_("Unit"), phone="hide", classes="w-unit", sort="unit"),
            Column(key="age", label=_("Age"), phone="hide", classes="num", sort="age"),
            Column(key="joined", label=_("Member|since"), phone="hide", classes="num", sort="joined", descending=True),
            # Where nobody has left there is nothing to say of it.
            *([Column(key="state", label=pgettext("of a member", "State"), phone="line")] if self.roll.left else []),
        ]

    @cached_property
    def may(self) -> dict[str, bool]:
        return {name: self.actor.holds(permission) for name, permission in _MAY.items()}

    @cached_property
    def is_picked(self) -> bool:
        """Of a past day, and of those who left, nobody is chosen for an act."""
        return self.is_current and not self.roll.left and (self.may["transfer"] or self.may["end"])

    @property
    def is_current(self) -> bool:
        return self.roll.day == self.roll.today

    @cached_property
    def all(self) -> bool:
        return "all" in self.query

    @cached_property
    def below(self) -> list[Unit]:
        """Units to narrow the list to, where they are few enough to choose from and there is one unit to look under."""
        if len(self.roll.tops) != 1:
            return []
        children = Unit.objects.children_of(self.roll.tops[0].pk, self.roll.day).select_related("kind")
        found = list(children[: _MOST_CHILDREN + 1])
        return found if len(found) <= _MOST_CHILDREN else []

    @cached_property
    def names(self) -> dict[int, NameOfDay]:
        """What all units that the page names were called that day."""
        units = {row.unit_id for row in self.found.rows} | {unit.pk for unit in (*self.roll.tops, *self.below)}
        return names_on(units.union(*self.above.values()), self.roll.day)

    @cached_property
    def above(self) -> dict[int, list[int]]:
        """Under which units those of the page stood, up to the one whose list it is: organisation, district, region.

        By their names alone groups, and schools, are not told apart.
        """
        tops = [top.pk for top in self.roll.tops]
        lines = lines_above({row.unit_id for row in self.found.rows}, self.roll.day)
        told = tops if len(tops) == 1 else []
        return {unit_id: list(takewhile(lambda each: each not in told, line)) for unit_id, line in lines.items()}

    def shown(self, rows: Sequence[Placement]) -> "list[MemberRow]":
        units = {unit_id: in_marks(in_short(self.names[unit_id])) for unit_id in {row.unit_id for row in rows}}
        above = {pk: " · ".join(in_short(self.names[each]) for each in line) for pk, line in self.above.items()}
        day = self.roll.day
        return [MemberRow(row, units[row.unit_id], above.get(row.unit_id, ""), day) for row in rows]

    def denied(self) -> Empty | None:
        return None if self.roll.tops else no_unit()

    def nothing(self) -> Empty:
        return nobody(self)

    missed = nothing

    @property
    def without_filters(self) -> str:
        """The list of its unit, and of those who left, but with nothing else that narrows it."""
        return changed(self.query, **dict.fromkeys(FilterForm.base_fields, ""))

    def at_unit(self, address: str) -> str:
        """A page of ours about the unit of the list."""
        return address + on_query(self.request.asof, unit=self.roll.unit.code if self.roll.unit else "")


@dataclass(frozen=True)
class MemberRow:
    """A line of the list."""

    placement: Placement
    unit_name: str
    above: str
    day: date

    @property
    def age(self) -> int | None:
        """On the day shown."""
        born = self.placement.birth_date
        return age_on(born, self.day) if born else None

    @property
    def has_left(self) -> bool:
        """By the day shown: of a past day nothing is told that came later."""
        ended = self.placement.membership.ended
        return ended is not None and ended <= self.day
