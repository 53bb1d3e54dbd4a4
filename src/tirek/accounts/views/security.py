"""allauth's pages in our manner: a refused form is answered with 422, and what was done leaves a line in the log."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tirek.accounts.actions import end_own_session, note_own_act
from tirek.accounts.queries import must_have_second_factor
from tirek.ui.acts import Done, carried_out
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest

_View = Callable[..., HttpResponseBase]


def ours(view: _View, act: str = "") -> _View:
    """Wrap one of allauth's views. ``act`` is what the log calls it when a form was accepted."""

    @never_cache
    @wraps(view)
    def wrapped(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        context = getattr(answer, "context_data", None)
        if context is not None:
            forms = [context[name] for name in ("form", "webauthn_form") if context.get(name)]
            if request.method == "POST" and any(form.errors for form in forms):
                answer.status_code = 422
            if context.get("token_fail"):
                answer.status_code = 410
            context["must_have"] = request.user.is_authenticated and must_have_second_factor(request.user)
        if act and request.method == "POST" and answer.status_code == 302:
            note_own_act(actor=request.actor, act=act)
        return answer

    return wrapped


def holders(view: _View) -> _View:
    """A page for whoever has a password: an account that never had one was not opened yet."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@require_POST
def end_session(request: DeskRequest, session_id: int) -> HttpResponse:
    def act() -> Done:
        end_own_session(actor=request.actor, session_id=session_id)
        return Done(to=reverse("usersessions_list"), said=_("That device is signed out."))

    return carried_out(request, ActForm(request.POST), act) or redirect("usersessions_list")
