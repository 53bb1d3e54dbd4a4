"""What holds for every request before it is read, and for every answer before it leaves."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from tirek.ui.errors import told

MEGABYTE = 1024 * 1024
# What a multipart form weighs beside its file.
_BESIDE = MEGABYTE
_NOTHING = (
    "accelerometer", "ambient-light-sensor", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone",
    "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
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


def _most(request: HttpRequest, view: Callable[..., Any]) -> int:
    if getattr(view, "takes_files", False) and request.user.is_authenticated:
        return int(settings.TIREK_UPLOAD_LIMIT) * MEGABYTE + _BESIDE
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
