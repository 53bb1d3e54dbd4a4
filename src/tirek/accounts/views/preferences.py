"""Language and theme."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from tirek.accounts.actions import choose_language
from tirek.accounts.views.sign_in import wanted
from tirek.ui.requests import DeskRequest
from tirek.ui.theme import AGE, choose_theme


@login_not_required
@require_POST
def language(request: DeskRequest) -> HttpResponse:
    """Remember the language on this device and, of whoever is signed in, on the account."""
    response = HttpResponseRedirect(wanted(request))
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
        if request.user.is_authenticated:
            choose_language(actor=request.actor, language=chosen)
    return response


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark on this device."""
    response = HttpResponseRedirect(wanted(request))
    choose_theme(response, request.POST.get("theme", ""), secure=request.is_secure())
    return response
