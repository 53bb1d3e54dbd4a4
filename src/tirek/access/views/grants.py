"""Giving a right, ending it, letting somebody stand in."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.access.actions import deputise, end_grant, give_grant
from tirek.access.forms import DeputiseForm, EndForm, GiveForm
from tirek.access.permissions import GIVE_GRANTS
from tirek.access.queries.accounts import Holding, holdings, nameable_accounts, seen_accounts, seen_grants
from tirek.access.queries.giving import roles_to_give, units_with
from tirek.access.views.rights import holding
from tirek.access.views.subjects import grant_shown
from tirek.accounts.models import Account
from tirek.accounts.views import fresh_sign_in_required
from tirek.ui.acts import Done, answer
from tirek.ui.requests import DeskRequest


@require_http_methods(["GET", "POST"])
@holding(GIVE_GRANTS)
@fresh_sign_in_required
def give(request: DeskRequest) -> HttpResponse:
    """Which account, which role, where, for how long, why."""
    today = request.asof.today
    initial = {"since": today} | {name: request.GET.get(name, "") for name in ("account", "unit", "role")}
    units = units_with(request.actor, today, GIVE_GRANTS)
    form = GiveForm(
        request.POST or None, initial=initial, units=units, roles=roles_to_give(request.actor), day=today,
        accounts=nameable_accounts(request.actor, today),
    )  # fmt: skip

    def act() -> Done:
        account = form.cleaned_data["account"]
        give_grant(actor=request.actor, account=account, today=today, **form.what())
        return Done(to=_after(request, account), said=_("%(account)s holds the right.") % {"account": account})

    return answer(request, form, act, "access/give.html", preview=None, shown=lambda: {"account": _known(request)})


@require_http_methods(["GET", "POST"])
def stand_in(request: DeskRequest, public_id: UUID) -> HttpResponseBase:
    """Somebody acts in one's stead for some days, or in that of somebody who holds what one may give."""
    held = _held(request, public_id)
    if not held.may_deputise:
        raise PermissionDenied
    return _stand_in(request, held)


@fresh_sign_in_required
def _stand_in(request: DeskRequest, held: Holding) -> HttpResponse:
    today = request.asof.today
    colleagues = nameable_accounts(request.actor, today, beside=held.grant)
    form = DeputiseForm(request.POST or None, initial={"since": today}, accounts=colleagues)

    def act() -> Done:
        data = form.cleaned_data
        deputise(
            actor=request.actor, grant=held.grant, account=data["account"], period=form.period(),
            reason=data["reason"], today=today,
        )  # fmt: skip
        return Done(
            to=_after(request, held.grant.account), said=_("%(account)s stands in.") % {"account": data["account"]}
        )

    about = grant_shown(request.actor, held.grant)
    return answer(request, form, act, "access/stand_in.html", preview=None, shown=lambda: {"held": held}, about=about)


@require_http_methods(["GET", "POST"])
def end(request: DeskRequest, public_id: UUID) -> HttpResponseBase:
    """From a day on it no longer holds."""
    held = _held(request, public_id)
    if held.state == "over":
        # Somebody else was quicker, or it was pressed twice.
        messages.info(request, _("The right of %(account)s had already ended.") % {"account": held.grant.account})
        return redirect(_after(request, held.grant.account))
    if not held.may_end:
        raise PermissionDenied
    return _end(request, held)


@fresh_sign_in_required
def _end(request: DeskRequest, held: Holding) -> HttpResponse:
    today = request.asof.today
    form = EndForm(request.POST or None, initial={"on": today})

    def act() -> Done:
        data = form.cleaned_data
        account = held.grant.account
        end_grant(actor=request.actor, grant=held.grant, on=data["on"], reason=data["reason"], today=today)
        return Done(to=_after(request, account), said=_("The right of %(account)s is ended.") % {"account": account})

    about = grant_shown(request.actor, held.grant)
    return answer(request, form, act, "access/end.html", preview=None, shown=lambda: {"held": held}, about=about)


def _held(request: DeskRequest, public_id: UUID) -> Holding:
    grant = get_object_or_404(seen_grants(request.actor), public_id=public_id)
    return holdings(request.actor, seen_grants(request.actor).filter(pk=grant.pk), request.asof.today)[0]


def _known(request: DeskRequest) -> Account | None:
    named = request.GET.get("account", "")
    return seen_accounts(request.actor).filter(username=named).first() if named else None


def _after(request: DeskRequest, account: Account) -> str:
    """To the account, where the actor still sees it."""
    if seen_accounts(request.actor).filter(pk=account.pk).exists():
        return reverse("access:account", args=[account.public_id])
    return reverse("access:mine")
