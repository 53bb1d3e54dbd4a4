"""A person's page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tirek.kernel.dates import age_on
from tirek.kernel.sealing import unseal
from tirek.members.actions import reveal_iin
from tirek.members.permissions import END_MEMBERSHIP, TRANSFER
from tirek.members.queries.history import dossier
from tirek.members.queries.trail import trail
from tirek.members.views.persons import find_person, page_after
from tirek.members.views.timeline import timeline
from tirek.people.models import Person
from tirek.people.permissions import CORRECT_PERSON, MERGE_PERSONS, REVEAL_IIN
from tirek.ui.days import with_day
from tirek.ui.requests import DeskRequest

# A long life is folded; what happened last is what one comes for.
SHOWN = 8


@require_safe
def person(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """Who it is, where they stand on the day, what happened until then."""
    found = find_person(request, public_id)
    if found.public_id != public_id:
        return redirect(with_day(reverse("people:person", args=[found.public_id]), request.asof))
    return _page(request, found)


@require_POST
@never_cache
def iin(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """The same page once with the IIN in full. Asked for by POST, because it is written into the log each time."""
    found = find_person(request, public_id)
    request.actor.require(REVEAL_IIN, found)
    return _page(request, found, revealed=reveal_iin(actor=request.actor, person=found))


def _page(request: DeskRequest, found: Person, revealed: str = "") -> HttpResponse:
    shown = dossier(request.actor, found, request.on)
    events, later = timeline(shown, page_after(request, found, request.on), actor=request.actor)
    context = {
        "person": found,
        "shown": shown,
        "age": age_on(found.birth_date, request.on) if found.birth_date else None,
        "iin": unseal(bytes(found.iin_cipher)) if found.iin_cipher else "",
        "revealed": revealed,
        "trail": trail(request.actor, shown),
        "may_reveal": bool(found.iin_cipher) and not revealed and request.actor.can(REVEAL_IIN, found),
        "events": events[:SHOWN],
        "older": events[SHOWN:],
        "later": later,
        "may_correct": request.actor.can(CORRECT_PERSON, found),
        "may_merge": request.actor.can(MERGE_PERSONS, found),
        "may_move": bool(shown.current) and request.actor.can(TRANSFER, shown.current),
        "may_end": bool(shown.current) and request.actor.can(END_MEMBERSHIP, shown.current),
    }
    return render(request, "members/person.html", context)
