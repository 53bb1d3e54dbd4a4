"""The member behind an account, who sees with it what is their own."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.access.queries.accounts import manages, seen_accounts
from tirek.access.views.deeds import answered
from tirek.accounts.models import Account
from tirek.accounts.views import fresh_sign_in_required
from tirek.members.forms.sign_ins import LinkForm, UnlinkForm
from tirek.members.models import Membership
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.actions import link_account, unlink_account
from tirek.people.models import Person, SignIn
from tirek.people.permissions import VIEW_PERSON
from tirek.ui.requests import DeskRequest
from tirek.ui.toasts import done


@require_http_methods(["GET", "POST"])
def member(request: DeskRequest, public_id: UUID) -> HttpResponseBase:
    """Whose the account is; else the card number that says it."""
    account = get_object_or_404(seen_accounts(request.actor), public_id=public_id)
    if not manages(request.actor, account):
        raise PermissionDenied
    return _member(request, account)


@fresh_sign_in_required
def _member(request: DeskRequest, account: Account) -> HttpResponse:
    linked = SignIn.objects.filter(account=account).first()
    seen = request.actor.visible(Person, VIEW_PERSON)
    person = seen.filter(pk=linked.person_id).first() if linked else None
    memberships = request.actor.visible(Membership, VIEW_MEMBERS).select_related("person")
    form = UnlinkForm(request.POST or None) if linked else LinkForm(request.POST or None, memberships=memberships)

    def act() -> HttpResponse:
        if linked:
            unlink_account(actor=request.actor, account=account)
            done(request, _("The account belongs to no member any more."))
        else:
            chosen = form.cleaned_data["number"].person
            link_account(actor=request.actor, account=account, person=chosen)
            done(request, _("The account belongs to %(name)s.") % {"name": chosen.full_name})
        return redirect("access:account", account.public_id)

    return answered(
        request, form, act, "members/sign_in.html", {"account": account, "person": person, "linked": linked}
    )
