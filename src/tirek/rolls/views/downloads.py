"""Files that an import gives back. What names members leaves a line in the log."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from tirek.exports.views import sent
from tirek.rolls.actions import note_missing_taken
from tirek.rolls.exports import returned
from tirek.rolls.exports.template import empty_roll
from tirek.rolls.models import RollState
from tirek.rolls.queries.effects import lasting
from tirek.rolls.views.imports import own_roll
from tirek.rolls.views.preview import seen_missing
from tirek.ui.days import today
from tirek.ui.requests import DeskRequest


@require_GET
def template(request: DeskRequest, kind: str) -> HttpResponseBase:
    """A table to begin from, which can be imported as it is."""
    return sent(empty_roll(request.actor, today()), kind, request.actor)


@require_GET
def rejected(request: DeskRequest, roll_id: UUID) -> HttpResponseBase:
    """The rejected lines, to be corrected and brought again."""
    roll = own_roll(request, roll_id)
    return sent(returned.rejected_table(lasting(roll.pk), roll), "xlsx", request.actor)


@require_GET
def missing(request: DeskRequest, roll_id: UUID, kind: str) -> HttpResponseBase:
    """Whom the file does not name. Known from the check until the roll is entered: then its lines are gone."""
    roll = own_roll(request, roll_id)
    if roll.state != RollState.CHECKED:
        raise Http404
    note_missing_taken(actor=request.actor, roll=roll, kind=kind)
    return sent(returned.missing_table(roll, lambda: seen_missing(request.actor, roll)), kind, request.actor)
