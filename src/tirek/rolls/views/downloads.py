"""A table to begin an import from."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from tirek.exports.views import sent
from tirek.rolls.exports.template import empty_roll
from tirek.ui.days import today
from tirek.ui.requests import DeskRequest


@require_GET
def template(request: DeskRequest, kind: str) -> HttpResponseBase:
    """A table to begin from, which can be imported as it is. Nobody stands in it."""
    return sent(empty_roll(request.actor, today()), kind, request.actor)
