"""Making one record of two that are about the same person."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.kernel.errors import Refused
from tirek.members.actions import merge_persons, open_list
from tirek.members.actions.merging import Pair, pair_of
from tirek.members.forms.merging import MergeForm, in_words
from tirek.members.models import Membership, Placement
from tirek.members.queries.duplicates import RecordOf, alike, found, records_of, units_of
from tirek.members.views.persons import find_person, page_after, undo_of
from tirek.members.views.subjects import records_shown
from tirek.people.models import Person
from tirek.people.permissions import MERGE_PERSONS
from tirek.structure.models import Unit
from tirek.structure.queries import line_of
from tirek.structure.views.preview import preview
from tirek.ui.acts import Done, answer
from tirek.ui.days import on_query
from tirek.ui.requests import DeskRequest


@require_http_methods(["GET", "POST"])
def merging(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """First the other record; then both side by side, and what will change."""
    person = find_person(request, public_id)
    request.actor.require(MERGE_PERSONS, person)
    other = _other(request)
    if other is None:
        return _choose(request, person)
    if other.pk == person.pk:
        return _merged_already(request, person)
    request.actor.require(MERGE_PERSONS, other)
    records = records_of((person, other), request.asof.today)
    pair, apart = _pair(person, other)
    form = _form(request, records, pair)
    return answer(
        request,
        form,
        lambda: _merge(request, form),
        "members/merge.html",
        shown=lambda: {"person": person, "other": other, "records": records, "pair": pair, "apart": apart},
        preview=(lambda: _preview(request, form, pair)) if pair else None,
        about=records_shown(person, other),
    )


def _form(request: DeskRequest, records: list[RecordOf], pair: Pair | None) -> MergeForm:
    stood = [in_words(record.memberships) for record in records] if pair and pair.overlaps else []
    return MergeForm(request.POST or None, persons=[record.person for record in records], stood=stood)


def _other(request: DeskRequest) -> Person | None:
    """The one named in the address. Somebody out of reach does not exist for the reader."""
    named = request.GET.get("with", "")
    if not named:
        return None
    try:
        return find_person(request, UUID(named))
    except ValueError:
        raise Http404 from None


def _pair(one: Person, other: Person) -> tuple[Pair | None, str]:
    """Which record stays; else what keeps them apart, whatever is chosen."""
    try:
        return pair_of(one, other), ""
    except Refused as refusal:
        return None, str(refusal)


def _choose(request: DeskRequest, person: Person) -> HttpResponse:
    """Until something is typed: who may be the same person."""
    typed, today = request.GET.get("find", ""), request.asof.today
    persons = found(request.actor, person, typed, today) if typed else alike(request.actor, person)
    records = records_of(persons, today)
    open_list(actor=request.actor, units=units_of(records))
    choices = [(record, on_query(request.asof, **{"with": str(record.person.public_id)})) for record in records]
    return render(request, "members/merge_with.html", {"person": person, "choices": choices, "typed": typed})


def _merged_already(request: DeskRequest, person: Person) -> HttpResponse:
    """Somebody was quicker, or the other is looked for by an address that leads here."""
    if request.method == "POST":
        messages.info(request, _("The two records of %(name)s are one already.") % {"name": person.full_name})
    return redirect(page_after(request, person, request.on))


def _merge(request: DeskRequest, form: MergeForm) -> Done:
    merged = merge_persons(
        actor=request.actor,
        persons=(form.persons["first"], form.persons["second"]),
        particulars=form.particulars(),
        counted=form.counted_person(),
        today=request.asof.today,
    )
    then = page_after(request, merged.person, request.on)
    said = _("The two records of %(name)s are one now.") % {"name": merged.person.full_name}
    return Done(to=then, said=said, undo=undo_of(merged.act, then))


def _preview(request: DeskRequest, form: MergeForm, pair: Pair) -> dict[str, Any]:
    """What the one record will say, which memberships go, and the numbers of the units above them."""
    out = pair.taken_out(form.counted_person())
    day, chosen = request.asof.today, form.particulars()
    units = _units(out or [*pair.ours, *pair.theirs], day)
    return {
        "preview": preview(lambda: _merge(request, form), unit=units[0], above=units, on=day),
        "day": day,
        "since": _since(pair, out, chosen.birth_date, chosen.sex),
        "becomes": chosen,
        "out": in_words(out),
        "moved": in_words([each for each in pair.theirs if each not in out]),
    }


def _units(memberships: list[Membership], day: date) -> list[Unit]:
    """Where they stand or last stood, and those above, each once."""
    last = Placement.objects.filter(membership__in=memberships, is_last=True).select_related("unit")
    lines = [line_of(each.unit, day)[::-1] for each in last.order_by("-period", "pk")]
    return list(dict.fromkeys(unit for line in lines for unit in line))


def _since(pair: Pair, out: list[Membership], birth_date: date | None, sex: str) -> date | None:
    """From when on numbers of past days change; none where no day of theirs was counted otherwise."""
    changed = list(out)
    for person, memberships in ((pair.kept, pair.ours), (pair.gone, pair.theirs)):
        if (person.birth_date, person.sex) != (birth_date, sex):
            changed += memberships
    return min((each.joined for each in changed), default=None)
