"""Language and theme."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from tirek.accounts.actions import choose_language
from tirek.accounts.forms import LanguageForm
from tirek.accounts.views.sign_in import wanted
from tirek.ui.requests import DeskRequest
from tirek.ui.theme import AGE, choose_theme


@login_not_required
@require_POST
def language(request: DeskRequest) -> HttpResponse:
    """Remember the language on this device and, of whoever is signed in, on the account."""
    form = LanguageForm(request.POST)
    response = HttpResponseRedirect(wanted(request))
    if not form.is_valid():
        return response
    if request.user.is_authenticated:
        choose_language(actor=request.actor, language=form.cleaned_data["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        form.cleaned_data["language"],
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
    response = HttpResponseRedirect(wanted(request))
    choose_theme(response, request.POST.get("theme", ""), secure=request.is_secure())
    return response
