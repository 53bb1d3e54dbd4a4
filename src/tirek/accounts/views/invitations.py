"""What somebody finds behind the link of an invitation."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tirek.accounts.actions import InvitationGone, accept_invitation
from tirek.accounts.forms import AcceptForm
from tirek.accounts.queries import invitation_of, was_accepted
from tirek.kernel.actor import SystemActor
from tirek.ui.acts import Done, carried_out, page


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, then be signed in and shown the second factor."""
    now = timezone.now()
    found = invitation_of(token, now)
    if found is None:
        return _gone(request, token)
    form = AcceptForm(found.account, request.POST if request.method == "POST" else None)

    def act() -> Done:
        holder = SystemActor("the link of an invitation")
        account = accept_invitation(actor=holder, token=token, password=form.cleaned_data["password1"], now=now)
        logout(request)
        login = Login(user=account, redirect_url=reverse("mfa_index"))
        return Done(to=perform_password_login(request, {"username": account.username}, login).headers["Location"])

    if answered := carried_out(request, form, act):
        return answered
    if isinstance(form.refusal, InvitationGone):
        return _gone(request, token)
    return page(request, form, "accounts/invitation.html", preview=None, shown=lambda: {"invitation": found})


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    """A second press finds the link used by the first one. It leads to the same page, if need be by way of sign-in."""
    if request.method == "POST" and was_accepted(token):
        if not request.user.is_authenticated:
            messages.info(request, _("The password has been chosen. Sign in with it."))
        return redirect_to_login(reverse("mfa_index"))
    return render(request, "accounts/invitation_gone.html", status=410)
