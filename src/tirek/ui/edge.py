"""What holds for every request before it is read, and for every answer before it leaves."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from tirek.kernel.errors import Refused
from tirek.ui.errors import refused, told

MEGABYTE = 1024 * 1024
# What a multipart form weighs beside its file.
_BESIDE = MEGABYTE
# Of one value in an address: every link of the page says the whole address again. What somebody goes back to is as long
# as the address that it was, and stands on a page once.
_LONGEST, _WHOLE = 200, ("next",)
# Only what browsers know: of a name that they do not, each page complains in the console.
_NOTHING = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "gamepad",
    "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NOTHING),
    "Cross-Origin-Resource-Policy": "same-origin",
    # Every page is somebody's. What is the same for all, the static files, says so itself.
    "Cache-Control": "private, no-store",
}


def takes_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let whoever is signed in send a file to this view, up to the limit of the site. No other view takes one."""
    view.takes_files = True  # type: ignore[attr-defined]  # a mark on a function
    return view


class EdgeMiddleware:
    """Stands first. What is too large is refused by what it says of itself, before a byte of it is read: reading a form
    comes before all rights, and a file would fill the disk of the server for anybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _cut(request)
        response = told(request, self.get_response(request))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_given: Any) -> None:
        """Raises BadRequest, RequestDataTooBig."""
        if "\0" in request.path or any("\0" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])):
            raise BadRequest("A NUL byte: the database stores none")
        if int(request.META.get("CONTENT_LENGTH") or 0) > _most(request, view):
            raise RequestDataTooBig

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What is refused is said in its own words, wherever it comes from; what nobody may do has its own page."""
        if isinstance(exception, Refused) and not isinstance(exception, PermissionDenied):
            return refused(request, exception)
        return None


class PackingMiddleware(GZipMiddleware):
    """Compresses pages, but none on which anything stands that whoever sent the reader there could choose: how short it
    becomes would tell them, guess by guess, what else is on it. So of those that are found without a query.

    Above that the token of a form is another each time, and the length is blurred.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        chosen = request.method != "GET" or request.META.get("QUERY_STRING") or response.status_code != HTTPStatus.OK
        if chosen or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


def _cut(request: HttpRequest) -> None:
    """What nobody types, and no page could read, is not repeated."""
    if len(request.META.get("QUERY_STRING", "")) <= _LONGEST:
        return
    query = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if len(name) <= _LONGEST:
            query.setlist(name, values if name in _WHOLE else [value[:_LONGEST] for value in values])
    request.META["QUERY_STRING"] = query.urlencode()
    request.GET = QueryDict(request.META["QUERY_STRING"])


def _most(request: HttpRequest, view: Callable[..., Any]) -> int:
    if getattr(view, "takes_files", False) and request.user.is_authenticated:
        return int(settings.TIREK_UPLOAD_LIMIT) * MEGABYTE + _BESIDE
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
