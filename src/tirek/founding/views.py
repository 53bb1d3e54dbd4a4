"""The page behind the setup link, and the list of what is left to do."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tirek.accounts.models import Account
from tirek.founding.actions import REASON, SetupLinkGone, found_by_link
from tirek.founding.forms import FoundForm
from tirek.founding.queries import opens, profiles, steps, the_centre
from tirek.kernel.actor import SystemActor
from tirek.structure.permissions import LOAD_CHARTER
from tirek.ui.acts import Done, carried_out, page
from tirek.ui.requests import DeskRequest


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """The organisation and its first administrator, who then chooses a password."""
    if not opens(token):
        return _gone(request)
    form = FoundForm(request.POST if request.method == "POST" else None, profiles=profiles())

    def act() -> Done:
        made = found_by_link(
            actor=SystemActor(REASON), token=token, founded=form.founded(),
            first=form.first(get_language() or "kk"), site=request.build_absolute_uri("/"), now=timezone.now(),
        )  # fmt: skip
        return Done(to=urlsplit(made.link).path)

    if answered := carried_out(request, form, act):
        return answered
    if isinstance(form.refusal, SetupLinkGone):
        return _gone(request)
    return page(request, form, "founding/setup.html", preview=None)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "founding/gone.html", {"command": "tirek setup-link"}, status=410)


@require_safe
@never_cache
def steps_left(request: DeskRequest) -> HttpResponse:
    """Each ticks itself off by what is there."""
    if not request.actor.holds(LOAD_CHARTER):
        raise PermissionDenied
    centre = the_centre()
    if centre is None:
        raise Http404
    found = steps(Account.objects.of(request.actor).get(), centre, request.asof.today)
    context = {"steps": found, "done": sum(step.done for step in found), "unit": centre}
    return render(request, "founding/steps.html", context)
