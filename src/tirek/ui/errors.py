"""Error pages. The one for a fault of ours is drawn without the database, the session and the context processors."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from tirek.kernel.errors import Refused
from tirek.ui.language import cookie_language
from tirek.ui.theme import theme_of

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class NotThere(Http404):
    """What is not there, in words: what it was, why it may be gone, and where to go on from."""

    def __init__(self, title: str, words: str, *, back: str, back_label: str) -> None:
        super().__init__(title)
        self.said = {"title": title, "words": words, "back": back, "back_label": back_label}


def _page(request: HttpRequest, code: int, **said: str) -> HttpResponse:
    context = {"path": request.path, **said}
    return HttpResponse(render_to_string(f"ui/errors/{code}.html", context, request), status=code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _bare(request, 413 if isinstance(exception, _TOO_MUCH) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Which right it takes, where that is known, and whom to ask for it."""
    right = exception.params.get("permission", "") if isinstance(exception, Refused) else ""
    return _page(request, 403, right=str(right))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, **(exception.said if isinstance(exception, NotThere) else {}))


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """What was refused outside a form, in its own words. Nothing of the request stays."""
    page = _page(request, 409, words=str(refusal))
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(render_to_string("ui/errors/csrf.html", {"path": request.path}, request), status=403)


def told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to a method that the address does not know, which Django leaves without a word, in words."""
    if response.status_code == 405 and not response.streaming and not response.content:
        response.content = _bare(request, 405).content
        response.headers["Content-Length"] = str(len(response.content))
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return _bare(request, 500)


def _bare(request: HttpRequest, code: int) -> HttpResponse:
    """Nothing here may ask the database: it may be what failed."""
    with translation.override(cookie_language(request)):
        return HttpResponse(render_to_string(f"ui/errors/{code}.html", {"theme": theme_of(request)}), status=code)
