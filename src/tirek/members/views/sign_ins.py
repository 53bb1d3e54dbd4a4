"""The member behind an account, who sees with it what is their own."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.access.queries.accounts import manages, seen_accounts
from tirek.access.views.subjects import hold_account, logged
from tirek.accounts.models import Account
from tirek.accounts.views import fresh_sign_in_required
from tirek.members.forms.sign_ins import LinkForm
from tirek.members.models import Membership
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.actions import link_account, unlink_account
from tirek.people.models import Person, SignIn
from tirek.people.permissions import VIEW_PERSON
from tirek.ui.acts import Done, answer
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest
from tirek.ui.versions import Fact, Subject


@require_http_methods(["GET", "POST"])
def member(request: DeskRequest, public_id: UUID) -> HttpResponseBase:
    """Whose the account is; else the card number that says it."""
    account = get_object_or_404(seen_accounts(request.actor), public_id=public_id)
    if not manages(request.actor, account):
        raise PermissionDenied
    return _member(request, account)


@fresh_sign_in_required
def _member(request: DeskRequest, account: Account) -> HttpResponse:
    linked, person = _linked(request, account)
    memberships = request.actor.visible(Membership, VIEW_MEMBERS).select_related("person")
    sent = request.POST if request.method == "POST" else None
    form = ActForm(sent) if linked else LinkForm(sent, memberships=memberships)
    about = Subject(
        shown=_whose(linked, person),
        now=lambda: _whose(*_linked(request, account)),
        hold=lambda: hold_account(account),
        latest=lambda: logged(request.actor, account),
        strict=linked is not None,
    )

    def act() -> Done:
        back = reverse("access:account", args=[account.public_id])
        if linked:
            unlink_account(actor=request.actor, account=account)
            return Done(to=back, said=_("The account belongs to no member any more."))
        chosen = form.cleaned_data["number"].person
        link_account(actor=request.actor, account=account, person=chosen)
        return Done(to=back, said=_("The account belongs to %(name)s.") % {"name": chosen.full_name})

    shown = {"account": account, "person": person, "linked": linked}
    return answer(request, form, act, "members/sign_in.html", preview=None, shown=lambda: shown, about=about)


def _linked(request: DeskRequest, account: Account) -> tuple[SignIn | None, Person | None]:
    """The link, and who it is, where the reader sees them."""
    linked = SignIn.objects.filter(account=account).first()
    seen = request.actor.visible(Person, VIEW_PERSON)
    return linked, seen.filter(pk=linked.person_id).first() if linked else None


def _whose(linked: SignIn | None, person: Person | None) -> dict[str, Fact]:
    if person is not None:
        return {"whose": Fact(name=_("Member"), value=str(person.public_id), words=person.full_name)}
    words = _("somebody whom you do not see") if linked else _("nobody")
    return {"whose": Fact(name=_("Member"), value="hidden" if linked else "", words=words)}
