"""The member behind an account, who sees with it what is their own."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.access.queries.accounts import manages, seen_accounts
from tirek.accounts.models import Account
from tirek.accounts.views import fresh_sign_in_required
from tirek.members.forms.sign_ins import LinkForm, UnlinkForm
from tirek.members.models import Membership
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.actions import link_account, unlink_account
from tirek.people.models import Person, SignIn
from tirek.people.permissions import VIEW_PERSON
from tirek.ui.acts import Done, answer
from tirek.ui.requests import DeskRequest


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
    # Of somebody who is not seen there is no button.
    whose = str(person.public_id) if person else "hidden" if linked else ""
    sent = request.POST or None
    form = UnlinkForm(sent, whose=whose) if linked else LinkForm(sent, whose=whose, memberships=memberships)

    def act() -> Done:
        back = reverse("access:account", args=[account.public_id])
        if linked:
            unlink_account(actor=request.actor, account=account)
            return Done(to=back, said=_("The account belongs to no member any more."))
        chosen = form.cleaned_data["number"].person
        link_account(actor=request.actor, account=account, person=chosen)
        return Done(to=back, said=_("The account belongs to %(name)s.") % {"name": chosen.full_name})

    shown = {"account": account, "person": person, "linked": linked}
    return answer(request, form, act, "members/sign_in.html", preview=None, shown=lambda: shown)
