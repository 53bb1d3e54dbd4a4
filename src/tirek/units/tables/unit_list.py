"""The page of the list of units: search, filters, columns of figures, orders."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from tirek.figures.queries.readings import is_flow
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import Figure, figures
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on
from tirek.ui.addresses import changed
from tirek.ui.days import on_query
from tirek.ui.lists import Choice, Column, Empty, Filter, Given, ListPage, Toggle, Way
from tirek.ui.words import named
from tirek.units.queries.units import CLOSED, FILTERS, UnitList
from tirek.units.tables.roster import RosterRow, columns, faults, possible_columns, roles, rows

_MOST_TYPED = 100
_SORTS = ("place", "name", "code", "opened", "closed")


def asked_for(actor: Actor, query: QueryDict, day: date, unit: Unit | None) -> UnitList:
    """The list that the address asks for."""
    state, role = query.get("state", ""), query.get("role", "")
    state, role = state if state in FILTERS else "", role if role in UnitRole.values else ""
    sort, usual = query.get("sort", ""), "-closed" if state == CLOSED else "place"
    known = sort.lstrip("-") in _SORTS or sort.lstrip("-") in figures
    asked = UnitList(
        actor=actor, day=day, unit=unit, role=role, text=query.get("q", "").strip()[:_MOST_TYPED], state=state,
        sort=sort if known else usual,
    )  # fmt: skip
    key = asked.sort.lstrip("-")
    return asked if key not in figures or asked.sortable(key) else replace(asked, sort="place")


class UnitsPage(ListPage[int]):
    """What stands in the address; what it does not know is left out, but a unit that one may not see counts as none."""

    export_key = "units.list"
    search_label = gettext_lazy("Search the units")
    search_hint = gettext_lazy("Name or code")
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> unit", "%(first)s–%(last)s shown of <b>%(total)s</b> units", "n"
    )

    @cached_property
    def unit(self) -> Unit | None:
        code = self.query.get("unit", "")
        units = self.actor.visible(Unit, VIEW_UNIT).select_related("kind")
        return get_object_or_404(units, code=code) if code else None

    @cached_property
    def asked(self) -> UnitList:
        return asked_for(self.actor, self.query, self.request.on, self.unit)

    @property
    def sort_name(self) -> str:
        return self.asked.sort

    @property
    def within(self) -> str:
        return named(names_on([self.unit.pk], self.asked.day)[self.unit.pk]) if self.unit else ""

    def filters(self) -> Sequence[Filter]:
        # In this order: how many of each role there are comes with the page.
        _page, known = self.found, roles(self.asked)
        role = Choice(
            name="role",
            label=_("Kinds of units"),
            options=[(key, label) for key, label, _number in known] if len(known) > 1 or self.asked.role else [],
            every=pgettext("units", "All"),
            counts=dict(self.asked.by_role),
            falls=("col",),
        )
        states = [Toggle("state", label, value=key) for key, label in faults(self.asked.charter)]
        return [role, Given("unit", self.within), *states]

    @cached_property
    def figures(self) -> list[Figure]:
        """Those shown as columns."""
        return columns(self.query.getlist("col"), self.asked.role)

    @property
    def possible(self) -> list[tuple[Figure, bool]]:
        """Those that may be shown, and whether they are."""
        return [(figure, figure in self.figures) for figure in possible_columns(self.asked.role)]

    def columns(self) -> Sequence[Column]:
        opened, closed = pgettext("column", "Opened"), pgettext("column", "Closed")
        return [
            Column(key="name", label=_("Unit"), phone="head", sort="name"),
            Column(key="code", label=_("Code"), phone="hide", look="nowrap", sort="code"),
            *(
                [
                    Column(key="opened", label=opened, classes="num", sort="opened"),
                    Column(key="closed", label=closed, classes="num", sort="closed", descending=True),
                ]
                if self.asked.closed
                else [self._column(figure) for figure in self.figures]
            ),
        ]

    def _column(self, figure: Figure) -> Column:
        sort = figure.key if self.asked.sortable(figure.key) else ""
        note = _("12 months") if is_flow(figure) else ""
        return Column(key=figure.key, label=figure.name, classes="num", sort=sort, descending=True, note=note)

    def read(self) -> UnitList:
        return self.asked

    def shown(self, ids: Sequence[int]) -> Sequence[RosterRow]:
        return rows(self.asked, ids, self.figures)

    def missed(self) -> Empty:
        told = {"day": format_short(self.asked.day), "name": self.text}
        title = _("No unit is called “%(name)s”") % told if self.text else _("No unit is like that")
        if self.is_filtered:
            text = _("On %(day)s nothing agreed with the search and all filters together.") % told
        else:
            text = _("Nothing with such a name or code stood on %(day)s. It may have closed before.") % told
        ways = [Way(label=_("Show all units"), address=reverse("units:units") + on_query(self.request.asof))]
        if self.text and not self.asked.closed:
            closed = changed(self.query, state=CLOSED)
            ways.insert(0, Way(label=_("Search the closed units too"), address=closed))
        return Empty(title=title, text=text, ways=ways)

    def nothing(self) -> Empty:
        text = _("No unit has been given to your account yet. Ask whoever manages accounts in your organisation.")
        return Empty(title=_("No units stand here"), text=text)
