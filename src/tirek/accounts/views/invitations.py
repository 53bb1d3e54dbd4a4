"""What somebody finds behind the link of an invitation."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tirek.accounts.actions import accept_invitation
from tirek.accounts.forms import AcceptForm
from tirek.accounts.queries import invitation_of
from tirek.kernel.actor import SystemActor


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, then be signed in and shown the second factor."""
    now = timezone.now()
    found = invitation_of(token, now)
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=410)
    form = AcceptForm(found.account, request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        shown = {"form": form, "invitation": found}
        return render(request, "accounts/invitation.html", shown, status=422 if form.errors else 200)
    account = accept_invitation(
        actor=SystemActor("the link of an invitation"), token=token, password=form.cleaned_data["password1"], now=now
    )
    logout(request)
    login = Login(user=account, redirect_url=reverse("mfa_index"))
    answer: HttpResponse = perform_password_login(request, {"username": account.username}, login)
    return answer
