"""The lists of accounts and of rights."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from tirek.access.models import Grant, Role
from tirek.access.permissions import VIEW_GRANTS
from tirek.access.queries.accounts import AccountList, Holding, managed_of, shown_holdings
from tirek.access.queries.holdings import SOONEST, GrantList, ending
from tirek.accounts.models import Account
from tirek.accounts.permissions import MANAGE_ACCOUNTS
from tirek.kernel.actor import Actor
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.lists import Choice, Column, Empty, Filter, Given, Keyset, ListPage, Sort, Toggle, Way
from tirek.ui.words import named

_MOST_TYPED = 100


class AccountsPage(ListPage[Account]):
    """Who signs in, and what each holds. How one is secured is told to those who manage accounts."""

    is_dated = False
    search_label = gettext_lazy("Search the accounts")
    search_hint = gettext_lazy("Name or sign-in name")
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> account",
        "%(first)s–%(last)s shown of <b>%(total)s</b> accounts",
        "n",
    )

    @cached_property
    def manages(self) -> bool:
        return self.actor.holds(MANAGE_ACCOUNTS)

    @cached_property
    def state(self) -> Choice:
        words = {
            "active": pgettext("accounts", "Active"),
            "invited": pgettext("accounts", "Invited"),
            "closed": pgettext("accounts", "Closed"),
        }
        every = pgettext("accounts", "All")
        return Choice(name="state", label=_("How they stand"), options=list(words.items()), every=every)

    @cached_property
    def unsecured(self) -> Toggle:
        return Toggle("bare", _("Without a second factor"), offered=self.manages)

    def filters(self) -> Sequence[Filter]:
        return [self.state, self.unsecured]

    def columns(self) -> Sequence[Column]:
        name, state = pgettext("of a person", "Name"), pgettext("of an account", "State")
        columns = [
            Column(key="name", label=name, phone="head", look="w-name"),
            Column(key="holds", label=_("Holds today"), phone="line", classes="w-unit"),
            Column(key="state", label=state, phone="bare"),
        ]
        if self.manages:
            columns.append(Column(key="factor", label=_("Second factor")))
            columns.append(Column(key="seen", label=_("Last sign-in"), classes="num"))
        return columns

    @cached_property
    def listed(self) -> AccountList:
        return AccountList(
            actor=self.actor,
            day=self.request.asof.today,
            text=self.text,
            state=self.state.value(self.query),
            bare=self.unsecured.is_set(self.query),
        )

    def read(self) -> Keyset[Account]:
        return Keyset(self.listed.rows(), Sort("name", ("key", "pk")))

    def shown(self, rows: Sequence[Account]) -> Sequence[Any]:
        held, managed = self.listed.holdings(rows), managed_of(self.actor, rows)
        return [(account, held[account.pk], account.pk in managed) for account in rows]

    def missed(self) -> Empty:
        ways = [Way(label=_("Show all accounts"), address=reverse("access:accounts"))]
        text = _("You see the accounts that hold something at your units.")
        return Empty(title=_("No account is found"), text=text, ways=ways)

    nothing = missed


class _RightsPage(ListPage[Grant]):
    """Rights at a unit and below it. A unit outside the reader's reach does not exist for them."""

    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> right",
        "%(first)s–%(last)s shown of <b>%(total)s</b> rights",
        "n",
    )

    @property
    def day(self) -> date:
        return self.request.on if self.is_dated else self.request.asof.today

    @cached_property
    def unit(self) -> Unit | None:
        code = self.query.get("unit", "")
        return get_object_or_404(self.actor.visible(Unit, VIEW_GRANTS), code=code) if code else None

    def filters(self) -> Sequence[Filter]:
        called = named(names_on([self.unit.pk], self.day)[self.unit.pk]) if self.unit else ""
        return [Given("unit", called, falls=("alone",))]

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="unit", label=_("Unit"), phone="head", classes="w-unit"),
            Column(key="role", label=_("Role")),
            Column(key="who", label=_("Who")),
            Column(key="period", label=_("Period"), look="nowrap"),
            Column(key="acts", label=pgettext("column", "Actions"), hidden=True, phone="bare"),
        ]

    def shown(self, rows: Sequence[Grant]) -> Sequence[Holding]:
        return shown_holdings(self.actor, rows, self.day)


def asked_for(actor: Actor, query: QueryDict, day: date, unit: Unit | None) -> GrantList:
    """The list that the address asks for."""
    role = Role.objects.filter(key=query.get("role", "")).first()
    text = query.get("q", "").strip()[:_MOST_TYPED]
    return GrantList(actor=actor, day=day, unit=unit, alone=_alone(unit).is_set(query), role=role, text=text)


def _alone(unit: Unit | None) -> Toggle:
    return Toggle("alone", _("Without the units below"), offered=unit is not None)


class GrantsPage(_RightsPage):
    """Who has what where: by unit, from the centre down."""

    export_key = "access.grants"
    search_label = gettext_lazy("Search the rights")
    search_hint = gettext_lazy("Name of the holder or of the unit, code")

    def filters(self) -> Sequence[Filter]:
        roles = [(role.key, capfirst(role.name)) for role in Role.objects.in_order()]
        return [*super().filters(), _alone(self.unit), Choice(name="role", label=_("Role"), options=roles)]

    @cached_property
    def listed(self) -> GrantList:
        return asked_for(self.actor, self.query, self.day, self.unit)

    def read(self) -> Keyset[Grant]:
        return self.listed.reader()

    def missed(self) -> Empty:
        ways = [Way(label=_("Show all rights"), address=reverse("access:grants"))]
        text = _("You see the rights at your units and below.")
        return Empty(title=_("Nobody holds such a right that day"), text=text, ways=ways)

    nothing = missed


class EndingPage(_RightsPage):
    """What ends within thirty days, the soonest first."""

    is_dated = False

    def read(self) -> Keyset[Grant]:
        return Keyset(ending(self.actor, self.day, self.unit), SOONEST)

    def missed(self) -> Empty:
        text = _("Rights without a last day hold until somebody ends them.")
        return Empty(title=_("No right ends within 30 days"), text=text)

    nothing = missed
