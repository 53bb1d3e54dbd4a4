"""Accounts: the list, one account, inviting."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tirek.access.actions import invite_to
from tirek.access.forms import InviteForm
from tirek.access.permissions import GIVE_GRANTS, VIEW_GRANTS
from tirek.access.queries.accounts import (
    holdings,
    manages,
    open_invitation,
    seen_accounts,
    seen_grants,
    sessions_of,
    with_state,
)
from tirek.access.queries.giving import roles_to_give, units_with
from tirek.access.tables import AccountsPage
from tirek.access.views.deeds import offered
from tirek.access.views.links import its_page
from tirek.access.views.rights import holding
from tirek.accounts.models import Account
from tirek.accounts.permissions import MANAGE_ACCOUNTS
from tirek.accounts.views import fresh_sign_in_required
from tirek.ui.acts import Done, answer
from tirek.ui.requests import DeskRequest


@require_safe
@holding(VIEW_GRANTS)
def listing(request: DeskRequest) -> HttpResponse:
    """Search, how they stand, pager; all state stands in the address."""
    return AccountsPage(request).answer("access/accounts.html")


@require_safe
@never_cache
def account(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """What it holds; for whoever manages it, where it is signed in and what can be done with it."""
    found = get_object_or_404(with_state(seen_accounts(request.actor)), public_id=public_id)
    mine = found.pk == request.actor.account_id
    today, now = request.asof.today, timezone.now()
    grants = seen_grants(request.actor).filter(account=found)
    managed = not mine and manages(request.actor, found)
    context = {
        "account": found,
        "mine": mine,
        "managed": managed,
        "known": mine or managed,
        "holdings": holdings(request.actor, grants, today),
        "hidden": found.grants.count() - grants.count(),
        "lent": holdings(request.actor, seen_grants(request.actor).filter(deputy_of__account=found), today),
        "invitation": open_invitation(found),
        "now": now,
        "sessions": sessions_of(found, now) if managed else [],
        "deeds": offered(found) if managed else [],
        "may_give": request.actor.holds(GIVE_GRANTS),
    }
    return render(request, "access/account.html", context)


@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """One's own."""
    return redirect("access:account", Account.objects.of(request.actor).get().public_id)


@require_http_methods(["GET", "POST"])
@holding(MANAGE_ACCOUNTS)
@holding(GIVE_GRANTS)
@fresh_sign_in_required
def invite(request: DeskRequest) -> HttpResponse:
    """A new account with the first thing it holds; then the link, shown once."""
    today = request.asof.today
    initial = {"since": today, "unit": request.GET.get("unit", ""), "language": get_language()}
    units = units_with(request.actor, today, MANAGE_ACCOUNTS, GIVE_GRANTS)
    form = InviteForm(
        request.POST or None, initial=initial, units=units, roles=roles_to_give(request.actor), day=today
    )  # fmt: skip

    def act() -> Done:
        site = request.build_absolute_uri("/")
        made = invite_to(actor=request.actor, site=site, now=timezone.now(), **form.whom(), **form.what())
        return Done(to=its_page(request, made))

    return answer(request, form, act, "access/invite.html", preview=None)
