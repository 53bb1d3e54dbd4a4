"""Refusals and checks that the acts on the roll share."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from tirek.kernel import locks
from tirek.kernel.dates import FIRST_YEAR, age_on
from tirek.kernel.errors import Refused
from tirek.members.models import Membership, Placement
from tirek.members.queries.past_the_wall import has_other_memberships
from tirek.people.models import Person
from tirek.structure.actions.rules import share_tree
from tirek.structure.models import Unit


class TooYoung(Refused):
    code = "too_young"
    field = "birth_date"
    message = _("Nobody is admitted before the age of %(age)s. This person is %(years)s on %(on)s.")


class BornTooEarly(Refused):
    code = "born_too_early"
    field = "birth_date"
    message = _("Nobody on a roll was born before %(year)s. Look at the year of birth again.")


class NotAPlaceForMembers(Refused):
    code = "not_a_place_for_members"
    message = _("Members stand in a primary organisation or a group, not in %(code)s.")


class NotOnTheRoll(Refused):
    code = "not_on_the_roll"
    message = _("%(count)s of those chosen are not on the roll now. Reload the list and choose again.")


class TooEarly(Refused):
    code = "too_early"
    field = "on"
    message = _("%(on)s is too early: a member's present placement began on %(began)s. Choose a later day.")


class NobodyChosen(Refused):
    code = "nobody_chosen"
    message = _("Choose at least one member.")


class MembershipsHidden(Refused):
    """Where the other membership is, is not said: whoever may see it sees it."""

    code = "memberships_hidden"
    message = _(
        "There is a membership of this person in a unit that you do not see. Ask somebody above, who sees all of them."
    )


class MergedMeanwhile(Refused):
    code = "merged_meanwhile"
    message = _("This record has been merged with another one of the same person. Look for the person again.")


def check_birth(birth_date: date) -> None:
    """Refuse a day on which nobody was born who can be a member, or could have been."""
    if birth_date.year < FIRST_YEAR:
        raise BornTooEarly(year=FIRST_YEAR)


def check_age(birth_date: date | None, on: date, least: int) -> None:
    """Refuse whoever was too young on the day of joining, or not born by then."""
    if birth_date and (years := age_on(birth_date, on)) < least:
        raise TooYoung(age=least, years=max(years, 0), on=on)


def check_place(unit: Unit) -> None:
    """Refuse a unit that holds no members itself."""
    if not unit.holds_members:
        raise NotAPlaceForMembers(code=unit.code)


def check_all_seen(persons: Collection[Person]) -> None:
    """Refuse what changes everything that was counted of somebody, where the wall hides a part of it."""
    seen = Membership.objects.filter(person__in=persons).values_list("pk", flat=True)
    if has_other_memberships([person.pk for person in persons], list(seen)):
        raise MembershipsHidden


def hold_person(person: Person) -> Person:
    """As it stands, and nobody else changes it until the end of the transaction. Raises MergedMeanwhile."""
    held = hold_persons([person])
    if not held:
        raise MergedMeanwhile
    return held[0]


def hold_unseen(pk: int) -> None:
    """Of this person no other record is made part, nor this of another, until all is written."""
    locks.hold_for(f"person:{pk}")


def hold_persons(persons: Sequence[Person]) -> list[Person]:
    """What a correction holds, in the order of their numbers; those that are left are given back as asked for.

    Somebody may be written down again who is not seen, and whose row therefore cannot be locked: that waits, too.
    """
    share_tree()
    for pk in sorted(person.pk for person in persons):
        hold_unseen(pk)
    held = {
        person.pk: person
        for person in Person.objects.select_for_update().filter(pk__in=[p.pk for p in persons]).order_by("pk")
    }
    return [held[person.pk] for person in persons if person.pk in held]


def hold_memberships(memberships: Sequence[Membership]) -> None:
    """What acts on members hold: nobody else moves these, or takes them off the roll."""
    share_tree()
    _lock([membership.pk for membership in memberships])


def _lock(ids: Collection[int]) -> None:
    list(Membership.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def lock_standing(memberships: Sequence[Membership], on: date) -> list[int]:
    """Lock the memberships and give the ids of their open placements, all of which began before the day."""
    ids = {membership.pk for membership in memberships}
    if not ids:
        raise NobodyChosen
    _lock(ids)
    standing = Placement.objects.filter(membership_id__in=ids, period__upper_inf=True)
    found = list(standing.order_by("pk").values_list("pk", "period__startswith"))
    if len(found) != len(ids):
        raise NotOnTheRoll(count=len(ids) - len(found))
    if (began := max(day for _pk, day in found)) >= on:
        raise TooEarly(on=on, began=began)
    return [pk for pk, _day in found]


def only_person(memberships: Sequence[Membership]) -> int | None:
    """Whom the act concerns, where that is one person; the log tells of more by their count."""
    persons = {membership.person_id for membership in memberships}
    return persons.pop() if len(persons) == 1 else None
