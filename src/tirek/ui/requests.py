"""What a signed-in request carries besides Django's own."""

from datetime import date

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tirek.kernel.actor import Actor
from tirek.ui.days import AsOf


class DeskRequest(HttpRequest):
    """For annotations only: the middlewares set these on Django's request.

    ``on`` is the day the page speaks of, ``asof`` the same with what was typed, ``actor`` who reads or acts.
    """

    actor: Actor
    asof: AsOf
    on: date
    htmx: HtmxDetails
