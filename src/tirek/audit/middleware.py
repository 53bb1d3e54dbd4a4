"""The mark of a request."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tirek.kernel.marks import marked

HEADER = "X-Request-Id"


class MarkMiddleware:
    """Marks each request anew. A mark from outside is not taken: the log would repeat what a stranger says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = secrets.token_hex(8)
        with marked(mark):
            response = self.get_response(request)
        response[HEADER] = mark
        return response
