"""Signing in and out, language and theme."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tirek.accounts.forms import SignInForm
from tirek.ui.theme import AGE, choose_theme


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is an address of ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else "/"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.account is not None:
        login(request, form.account)
        return HttpResponseRedirect(_next(request))
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language on this device."""
    response = HttpResponseRedirect(_next(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=AGE,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark on this device."""
    response = HttpResponseRedirect(_next(request))
    choose_theme(response, request.POST.get("theme", ""), secure=request.is_secure())
    return response
