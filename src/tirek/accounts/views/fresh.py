"""Before a dangerous act whoever sits at the keyboard shows that they are who signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from tirek.accounts.adapters import is_fresh

_TYPED = "accounts.typed"
_MOST = 50_000
R = TypeVar("R", bound=HttpRequest)
P = ParamSpec("P")
_View = Callable[Concatenate[R, P], HttpResponseBase]


def fresh_sign_in_required(view: _View[R, P]) -> _View[R, P]:
    """Ask for the password, a code or a passkey again unless that was done within the last quarter of an hour.

    A form that was sent too late is not lost: it is shown again to be sent on. Files are; they must be chosen anew.
    """

    @wraps(view)
    def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_fresh(request):
            _keep(request)
            return _ask(request)
        typed = request.session.pop(_TYPED, None)
        if request.method == "GET" and typed and typed["path"] == request.get_full_path():
            return render(request, "accounts/typed.html", {"fields": typed["fields"]})
        return view(request, *args, **kwargs)

    return cast("_View[R, P]", guarded)


def _keep(request: HttpRequest) -> None:
    request.session.pop(_TYPED, None)
    if request.method != "POST":
        return
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    if sum(len(name) + len(str(value)) for name, value in fields) <= _MOST:
        request.session[_TYPED] = {"path": request.get_full_path(), "fields": fields}


def _ask(request: HttpRequest) -> HttpResponse:
    ways: list[dict[str, Any]] = get_adapter(request).get_reauthentication_methods(request.user)
    if not ways:
        return redirect("accounts:sign_in")
    address = str(ways[0]["url"] or reverse("account_reauthenticate"))
    query = QueryDict(mutable=True)
    query["next"] = request.get_full_path()
    return HttpResponseRedirect(f"{address}?{query.urlencode()}")
