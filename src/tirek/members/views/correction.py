"""Putting a person's data right."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tirek.kernel.sealing import unseal
from tirek.members.actions import correct_person
from tirek.members.forms.persons import CorrectionForm
from tirek.members.views.persons import find_person, page_after, undo_of
from tirek.members.views.subjects import person_shown
from tirek.people.models import Person
from tirek.people.permissions import CORRECT_PERSON
from tirek.ui.acts import Done, answer
from tirek.ui.requests import DeskRequest

_SHOWN = ("surname", "given_name", "patronymic", "birth_date", "sex", "phone", "email")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def correction(request: DeskRequest, public_id: UUID) -> HttpResponse:
    person = find_person(request, public_id)
    request.actor.require(CORRECT_PERSON, person)
    held = unseal(bytes(person.iin_cipher)) if person.iin_cipher else ""
    initial = {name: getattr(person, name) for name in _SHOWN}
    form = CorrectionForm(request.POST or None, initial=initial, held_iin=held)
    shown = {"person": person, "held": held}
    return answer(
        request,
        form,
        lambda: _correct(request, person, form),
        "members/correct.html",
        preview=None,
        shown=lambda: shown,
        about=person_shown(person),
    )


def _correct(request: DeskRequest, person: Person, form: CorrectionForm) -> Done:
    today = request.asof.today
    particulars = form.particulars()
    act = correct_person(actor=request.actor, person=person, particulars=particulars, today=today)
    then = page_after(request, person, request.on)
    said = _("The data of %(name)s were corrected.") % {"name": person.full_name}
    return Done(to=then, said=said, undo=undo_of(act, then))
