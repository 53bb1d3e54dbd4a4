"""Persons, and those chosen in a list, as the pages of acts on them show them."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tirek.kernel.dates import format_short
from tirek.kernel.identifiers import mask_iin
from tirek.kernel.numbers import format_count
from tirek.kernel.sealing import fingerprint, unseal
from tirek.members.actions.rules import hold_memberships, hold_persons
from tirek.members.forms.merging import in_words
from tirek.members.models import Membership, Placement
from tirek.members.queries.selection import Selection
from tirek.members.views.persons import page_after, standing_of
from tirek.people.models import Person
from tirek.structure.queries import names_on
from tirek.structure.views.subjects import touching
from tirek.ui.days import today
from tirek.ui.requests import DeskRequest
from tirek.ui.versions import Change, Fact, Subject
from tirek.ui.words import named


def person_shown(person: Person) -> Subject:
    """What is known of somebody, field by field; nothing of a record that has been merged with another one."""
    return Subject(
        shown=_facts(person),
        now=lambda: next(map(_facts, Person.objects.filter(pk=person.pk)), {}),
        hold=lambda: _hold_records(person),
        latest=lambda: _corrected(person),
    )


def _corrected(person: Person) -> Sequence[Change]:
    return touching(Q(table_name=Person._meta.db_table, row_id=person.pk), "person")


def _facts(person: Person) -> Mapping[str, Fact]:
    """As the form of a correction has them; the IIN by a digest, and masked where it is told."""
    held = unseal(bytes(person.iin_cipher)) if person.iin_cipher else ""
    return {
        "surname": Fact(name=_("Surname"), value=person.surname),
        "given_name": Fact(name=_("Given name"), value=person.given_name),
        "patronymic": Fact(name=_("Patronymic"), value=person.patronymic),
        "birth_date": Fact(name=_("Birth date"), value=format_short(person.birth_date) if person.birth_date else ""),
        "sex": Fact(name=_("Sex"), value=person.sex, words=str(person.get_sex_display())),
        "iin": Fact(name=_("IIN"), value=fingerprint("iin", held) if held else "", words=mask_iin(held)),
        "phone": Fact(name=_("Phone"), value=person.phone),
        "email": Fact(name=_("E-mail"), value=person.email),
    }


def records_shown(one: Person, other: Person) -> Subject:
    """What two records say of somebody, and where they put them when."""
    return Subject(
        shown=_both(one, other),
        now=lambda: _both(one, other),
        hold=lambda: _hold_both(one, other),
        latest=lambda: sorted(
            [change for person in (one, other) for change in (*_moved(person), *_corrected(person))],
            key=lambda change: change.at,
            reverse=True,
        ),
    )


def _hold_records(*persons: Person) -> None:
    hold_persons(persons)


def _hold_both(one: Person, other: Person) -> None:
    _hold_records(one, other)
    hold_memberships(list(Membership.objects.filter(person__in=[one, other])))


def _both(one: Person, other: Person) -> Mapping[str, Fact]:
    """By the number of the record and the name of the field; of one that is gone nothing."""
    facts: dict[str, Fact] = {}
    for person in Person.objects.filter(pk__in=[one.pk, other.pk]):
        facts |= {f"{person.pk}-{name}": fact for name, fact in _facts(person).items()}
        memberships = list(Membership.objects.filter(person=person).order_by("joined", "pk"))
        placed = Placement.objects.filter(membership__in=memberships).order_by("pk").values_list("pk", "period")
        value = "; ".join(f"{pk} {period}" for pk, period in placed)
        facts[f"{person.pk}-stood"] = Fact(name=_("Membership"), value=value, words=in_words(memberships))
    return facts


def standing_shown(placement: Placement) -> Subject:
    """Where somebody stands on the roll, and since when."""
    membership = placement.membership
    return Subject(
        shown=_stands(placement),
        now=lambda: _stands(standing_of(membership.person)),
        hold=lambda: hold_memberships([membership]),
        latest=lambda: _moved(membership.person),
    )


def _moved(person: Person) -> Sequence[Change]:
    """What was done to the memberships of a person."""
    memberships = Membership.objects.filter(person=person)
    placements = Placement.objects.filter(membership__in=memberships)
    return touching(
        Q(table_name=Membership._meta.db_table, row_id__in=memberships.values("pk"))
        | Q(table_name=Placement._meta.db_table, row_id__in=placements.values("pk")),
        "person",
    )


def off_the_roll(request: DeskRequest, person: Person) -> HttpResponse:
    """Back to the page of somebody who has nothing to be moved or ended; whoever wanted it is told who was quicker."""
    if request.method == "POST":
        told = {
            "name": person.full_name,
            "by": "; ".join(f"{change.who}, {change.what}" for change in _moved(person)[:1]),
        }
        messages.info(request, _("%(name)s is on no roll any more (%(by)s).") % told)
    return redirect(page_after(request, person, request.on))


def _stands(placement: Placement | None) -> Mapping[str, Fact]:
    if placement is None:
        return {"unit": Fact(name=_("Unit"), value="", words=_("on no roll"))}
    name = named(names_on([placement.unit_id], today())[placement.unit_id])
    return {
        "unit": Fact(name=_("Unit"), value=str(placement.pk), words=f"{name} ({placement.unit.code})"),
        "since": Fact(name=_("There since"), value=format_short(placement.period.lower)),
    }


def selection_shown(chosen: Selection, again: Callable[[], Selection]) -> Subject:
    """Who is chosen, and where they stand."""
    return Subject(
        shown=_chosen(chosen),
        now=lambda: _chosen(again()),
        hold=lambda: hold_memberships(chosen.memberships()),
        strict=True,
    )


def _chosen(chosen: Selection) -> Mapping[str, Fact]:
    return {"chosen": Fact(name=_("Members chosen"), value=chosen.token, words=format_count(len(chosen.members)))}
