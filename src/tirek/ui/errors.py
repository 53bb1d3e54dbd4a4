"""Error pages. The one for a fault of ours is drawn without the database, the session and the context processors."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from tirek.ui.language import cookie_language
from tirek.ui.theme import theme_of


def _page(request: HttpRequest, code: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"ui/errors/{code}.html", {"path": request.path}, request), status=code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _bare(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(render_to_string("ui/errors/csrf.html", {"path": request.path}, request), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return _bare(request, 500)


def _bare(request: HttpRequest, code: int) -> HttpResponse:
    """Nothing here may ask the database: it may be what failed."""
    with translation.override(cookie_language(request)):
        return HttpResponse(render_to_string(f"ui/errors/{code}.html", {"theme": theme_of(request)}), status=code)
