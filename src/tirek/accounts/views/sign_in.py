"""Signing in and out."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tirek.accounts.forms import SignInForm
from tirek.kernel.declarations import founded


def wanted(request: HttpRequest) -> str:
    """Where to go afterwards, if it is an address of ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else "/"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By name and password. allauth counts the tries and asks for the second factor where there is one."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(wanted(request))
    if request.method != "POST" and not founded()():
        command = f"tirek setup-link --site {request.build_absolute_uri('/')}"
        return render(request, "accounts/nobody.html", {"command": command})
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.account is not None:
        given = {"username": form.account.username}
        answer: HttpResponse = perform_password_login(
            request, given, Login(user=form.account, redirect_url=wanted(request))
        )
        return answer
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": wanted(request)}, status=status)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")
