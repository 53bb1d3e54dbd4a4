"""What the pages of acts on one person share."""

from datetime import date
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from tirek.members.actions import open_person
from tirek.members.models import Placement
from tirek.people.models import Person
from tirek.structure.forms import ResolutionForm
from tirek.structure.models import Act
from tirek.ui.days import with_day
from tirek.ui.requests import DeskRequest


def find_person(request: DeskRequest, public_id: UUID) -> Person:
    """Somebody out of reach does not exist for the reader. That one was looked at stands in the log."""
    try:
        return open_person(actor=request.actor, public_id=public_id)
    except Person.DoesNotExist:
        raise Http404 from None


def standing_of(person: Person) -> Placement | None:
    """Where the person stands today. Who is on no roll has nothing to be moved or ended: back to their page."""
    standing = Placement.objects.filter(membership__person=person, period__upper_inf=True)
    return standing.select_related("membership__person", "unit__kind").first()


def page_after(request: DeskRequest, person: Person, day: date) -> str:
    """The address of the person's page after an act of this day: on the day of this page, unless it lies before."""
    address = reverse("people:person", args=[person.public_id])
    return with_day(address, request.asof) if day <= request.on else address


def day_shown(request: DeskRequest, form: ResolutionForm) -> date:
    """The day of the preview: the one typed, where it is one, else today, also on the way from a page of a past day."""
    typed: date | None = getattr(form, "cleaned_data", {}).get("on")
    return typed or request.asof.today


def undo_of(act: Act, then: str) -> str:
    """Where a POST undoes the act and leads on."""
    return reverse("structure:undo", args=[act.public_id], query={"next": then})
