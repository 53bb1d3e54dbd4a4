"""The list of members."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tirek.access.views.rights import holding
from tirek.kernel.dates import age_on
from tirek.kernel.kazakh import sort_key
from tirek.kernel.permissions import Permission
from tirek.members.forms.listing import read_list
from tirek.members.models import Placement, SavedFilter
from tirek.members.permissions import (
    ADMIT,
    END_MEMBERSHIP,
    EXPORT_IINS,
    EXPORT_MEMBERS,
    TRANSFER,
    VIEW_MEMBERS,
)
from tirek.members.queries.listing import CAP, MemberList
from tirek.members.queries.paging import Page, Place
from tirek.members.queries.sorting import BY_NAME, SORTS, Sort
from tirek.members.views.chips import Bar
from tirek.people.models import Person
from tirek.structure.enums import Role
from tirek.structure.models import Unit, UnitName, UnitParent
from tirek.structure.queries import children, names_on
from tirek.ui.cursors import conceal, reveal
from tirek.ui.navigation import offered
from tirek.ui.requests import DeskRequest

_MOST_CHILDREN = 40
# What the page offers beside reading, to who may do it somewhere; the act asks where.
_MAY = {
    "admit": ADMIT, "transfer": TRANSFER, "end": END_MEMBERSHIP, "export": EXPORT_MEMBERS,
    "iins": EXPORT_IINS,
}  # fmt: skip


@require_safe
@holding(VIEW_MEMBERS)
def members(request: DeskRequest) -> HttpResponse:
    """Search, filters, sheet, pager; all state stands in the address."""
    roll = asked(request)
    page = roll.page(_place(request))
    below, parents = _below(roll), _parents(roll, page)
    units = [row.unit_id for row in page.rows] + [unit.pk for unit in (*roll.tops, *below)]
    names = names_on([*units, *parents.values()], roll.day)
    context: dict[str, Any] = {
        "roll": roll,
        "shown": Shown.of(page, roll),
        "bar": Bar(request, roll.filters),
        "sorts": Order.all(request, roll.sort),
        **_offered(request, roll),
        "all": "all" in request.GET,
        "saved": SavedFilter.objects.of(request.actor).order_by("name", "pk"),
        "rows": [
            Row(row, names.get(row.unit_id), names.get(parents.get(row.unit_id, 0)), roll.day) for row in page.rows
        ],
        "unit_name": names.get(roll.unit.pk) if roll.unit else None,
        "below": sorted(((unit, names[unit.pk]) for unit in below), key=lambda pair: sort_key(pair[1].name_kk)),
    }
    if not page.rows:
        context["empty"] = Emptiness.of(roll)
        context["offered"] = offered(request.actor, "members:list")
    return render(request, "members/list.html", context)


def _offered(request: DeskRequest, roll: MemberList) -> dict[str, Any]:
    """What may be done from the list, and whether rows are ticked for it."""
    may = {name: not request.actor.lacks(permission) for name, permission in _MAY.items()}
    return {"may": may, "can_bulk": roll.day == roll.today and not roll.left and (may["transfer"] or may["end"])}


def asked(request: DeskRequest, permission: Permission = VIEW_MEMBERS) -> MemberList:
    """What the address asks for. A unit outside the reader's reach does not exist for them."""
    try:
        roll = read_list(actor=request.actor, query=request.GET, day=request.on, today=request.asof.today)
    except Unit.DoesNotExist:
        raise Http404 from None
    return replace(roll, permission=permission)


def _place(request: DeskRequest) -> Place | None:
    """Where the page begins; an address that says something else begins at the beginning."""
    for name, backwards in (("after", False), ("before", True)):
        found = reveal(request.GET.get(name, ""))
        if len(found) == 2:
            return Place(number=found[0], row=found[1], backwards=backwards)
    return None


def _below(roll: MemberList) -> list[Unit]:
    """Units to narrow the list to, where they are few enough to choose from and there is one unit to look under."""
    if len(roll.tops) != 1:
        return []
    found = list(children(roll.tops[0].pk, roll.day)[: _MOST_CHILDREN + 1])
    return found if len(found) <= _MOST_CHILDREN else []


def _parents(roll: MemberList, page: Page) -> dict[int, int]:
    """Under which units those of the page stood, where the list is so wide that names alone would be ambiguous.

    Groups are mostly called by numbers, so theirs is told wherever the list holds those of several organisations.
    """
    places = UnitParent.objects.filter(unit_id__in={row.unit_id for row in page.rows}, period__contains=roll.day)
    if not any(top.role in (Role.CENTRE, Role.BRANCH) for top in roll.tops):
        places = places.filter(unit__role=Role.GROUP).exclude(parent__in=[top.pk for top in roll.tops])
    return dict(places.values_list("unit_id", "parent_id"))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The foot of the sheet: which rows of how many, and the addresses of its neighbours."""

    first: int
    last: int
    total: int
    more: bool
    before: str
    after: str

    @classmethod
    def of(cls, page: Page, roll: MemberList) -> "Shown":
        def token(place: Place | None) -> str:
            return conceal(place.number, place.row) if place else ""

        last = page.first + len(page.rows) - 1
        counted = min(roll.count, CAP) if roll.is_capped else max(roll.count, last)
        return cls(
            first=page.first, last=last, total=counted, more=roll.is_capped,
            before=token(page.previous), after=token(page.next),
        )  # fmt: skip


@dataclass(frozen=True)
class Order:
    """An order to choose, and the address that has it."""

    sort: Sort
    label: str
    address: str
    current: bool

    @classmethod
    def all(cls, request: HttpRequest, current: Sort) -> "list[Order]":
        words = {
            "name": _("name, А–Я"),
            "-name": _("name, Я–А"),
            "unit": _("unit, А–Я"),
            "-unit": _("unit, Я–А"),
            "-joined": _("newest members first"),
            "joined": _("oldest members first"),
            "age": _("youngest first"),
            "-age": _("eldest first"),
        }
        query = request.GET.copy()
        for gone in ("sort", "after", "before", "all"):
            query.pop(gone, None)
        found = []
        for key, label in words.items():
            query["sort"] = key
            if key == BY_NAME.name:
                del query["sort"]
            found.append(cls(SORTS[key], label, f"?{query.urlencode()}", key == current.name))
        return found


@dataclass(frozen=True)
class Row:
    """A line of the sheet."""

    placement: Placement
    unit_name: UnitName | None
    above: UnitName | None
    day: date

    @property
    def age(self) -> int | None:
        """On the day shown."""
        born = self.placement.birth_date
        return age_on(born, self.day) if born else None

    @property
    def has_left(self) -> bool:
        """By today. On the day shown, if it lies before, they were still a member."""
        return self.placement.membership.ended is not None


@dataclass(frozen=True, kw_only=True)
class Emptiness:
    """Why nothing is shown, and what lies nearest. Counts beyond ``CAP`` are not known and not shown."""

    near: Person | None = None
    near_count: int = 0
    left_count: int = 0
    closed: bool = False
    cap: int = CAP

    @classmethod
    def of(cls, roll: MemberList) -> "Emptiness":
        closed = bool(roll.unit and not roll.unit.is_open_on(roll.day))
        if not roll.search:
            return cls(closed=closed)
        near = roll.nearest()
        gone = 0 if roll.left else roll.those_who_left().count
        return cls(near=near[0] if near else None, near_count=near[1] if near else 0, left_count=gone, closed=closed)
