"""Admit one person."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from tirek.audit.actions import record
from tirek.kernel import locks
from tirek.kernel.actor import Actor
from tirek.kernel.constraints import worded
from tirek.kernel.dates import format_short
from tirek.kernel.errors import Refused
from tirek.kernel.identifiers import check_iin
from tirek.kernel.kazakh import normalise, search_text
from tirek.kernel.names import clean_name_part
from tirek.kernel.sealing import index, seal
from tirek.members.actions.rules import check_age, check_birth, check_place, hold_unseen
from tirek.members.acts import MEMBER_ADMITTED
from tirek.members.enums import Began, Ended
from tirek.members.models import Membership, Placement
from tirek.members.permissions import ADMIT
from tirek.members.queries.cards import card_number
from tirek.members.queries.namesakes import namesakes
from tirek.members.queries.past_the_wall import Holder, holder, is_number_taken
from tirek.members.work import region_of_cards, take_cards
from tirek.people.models import Person
from tirek.structure.actions.rules import check_day, check_stays_open, share_tree
from tirek.structure.models import Resolution, Unit
from tirek.structure.models.acts import begin_act, recording
from tirek.structure.queries import charter_in_force


class RegisteredElsewhere(Refused):
    """The person is on a roll already. Where, is not said to those who may not see it."""

    code = "registered_elsewhere"
    field = "iin"
    constraint = ("people_person_iin", "members_membership_one_standing")
    message = _("This person is already on a roll. Ask for a transfer instead.")


class NumberTaken(Refused):
    code = "number_taken"
    field = "number"
    constraint = "members_membership_number_key"
    message = _("Card number %(number)s belongs to another member.")


class MaybeKnown(Refused):
    """Somebody of this name and birth date is known; whoever admits says that it is another person."""

    code = "maybe_known"
    field = "another"
    message = _("Look whether this is the person already known. If not, say so below the names.")


class HasDied(Refused):
    """Who died by the rolls is not admitted, whoever brings them: as on a roll."""

    code = "has_died"
    field = "iin"
    message = _("By the rolls this person died on %(on)s. Look at the page of the person.")


class WasMember(Refused):
    """Who left comes back knowingly; whoever admits says so."""

    code = "was_member"
    field = "again"
    message = _("This person was a member before: %(how)s, %(day)s. If they join again, say so here.")


class SurnameMissing(Refused):
    code = "surname_missing"
    field = "surname"
    message = _("Enter the surname.")


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What is known of a person. Every part but the surname may be missing."""

    surname: str
    given_name: str = ""
    patronymic: str = ""
    birth_date: date | None = None
    sex: str = ""
    iin: str = ""
    phone: str = ""
    email: str = ""

    @property
    def full_name(self) -> str:
        return " ".join((self.surname, self.given_name, self.patronymic))

    def cleaned(self) -> "Particulars":
        """Names in one spelling. Raises SurnameMissing."""
        surname = clean_name_part(self.surname)
        if not surname:
            raise SurnameMissing
        return replace(
            self,
            surname=surname,
            given_name=clean_name_part(self.given_name),
            patronymic=clean_name_part(self.patronymic),
            phone=self.phone.strip(),
            email=self.email.strip(),
        )

    def checked(self, *, today: date, synthetic: bool) -> "Particulars":
        """With the IIN held against birth date and sex, which it gives where they are missing.

        Raises InvalidIin, DayInFuture, BornTooEarly, SurnameMissing.
        """
        clean = self.cleaned()
        if clean.birth_date:
            check_day(clean.birth_date, today)
            check_birth(clean.birth_date)
        if not clean.iin:
            return clean
        iin = check_iin(clean.iin, synthetic=synthetic, birth_date=clean.birth_date, sex=clean.sex)
        if iin.birth_date:
            check_day(iin.birth_date, today)
        return replace(clean, iin=iin.text, birth_date=clean.birth_date or iin.birth_date, sex=clean.sex or iin.sex)

    def columns(self) -> dict[str, object]:
        """As the table of persons stores them."""
        return {
            "surname": self.surname,
            "given_name": self.given_name,
            "patronymic": self.patronymic,
            "birth_date": self.birth_date,
            "sex": self.sex,
            "iin_cipher": seal(self.iin) if self.iin else None,
            "iin_index": index(self.iin) if self.iin else None,
            "phone": self.phone,
            "email": self.email,
        }


@transaction.atomic
def admit(
    *,
    actor: Actor,
    unit: Unit,
    particulars: Particulars,
    on: date,
    today: date,
    number: str = "",
    another: bool = True,
    again: bool = True,
    resolution: Resolution | None = None,
) -> Membership:
    """Admit a person to a unit. Known by the IIN, somebody who was a member before joins again as the same person.

    Unless it is said to be ``another``, nobody is admitted of whose name and birth date somebody is known; nor, unless
    it is said to be ``again``, who was a member before. An admission
    is not a roll: where the members of a unit are not known, one more does not make them known.
    """
    actor.require(ADMIT, unit)
    share_tree()
    unit = Unit.objects.get(pk=unit.pk)
    check_place(unit)
    check_day(on, today)
    check_stays_open(unit, on)
    charter = charter_in_force()
    particulars = particulars.checked(today=today, synthetic=charter.synthetic)
    check_age(particulars.birth_date, on, charter.admission_age)
    if not another:
        _check_not_known(actor, particulars)
    person = _known(particulars, on, again=again)
    number = _card_number(number, unit, on)
    act = begin_act(MEMBER_ADMITTED, actor=actor, unit=unit, on=on, resolution=resolution, number=number)
    with worded(RegisteredElsewhere(), NumberTaken(number=number)), recording(act):
        membership = _write(person, particulars, unit, on, number)
    record(
        actor, "members.admitted", membership, unit_id=unit.pk, person_id=membership.person_id,
        new={"number": number, "on": on.isoformat()}, resolution=resolution,
    )  # fmt: skip
    return membership


def _write(person: Person | None, particulars: Particulars, unit: Unit, on: date, number: str) -> Membership:
    if person is None:
        person = Person.objects.create(**particulars.columns())
    membership = Membership.objects.create(person=person, number=number, joined=on)
    Placement.objects.create(
        membership=membership,
        unit=unit,
        period=DateRange(on, None),
        began=Began.ADMISSION,
        birth_date=person.birth_date,
        sex=person.sex,
    )
    return membership


def _card_number(typed: str, unit: Unit, on: date) -> str:
    """The number that was typed, or the next of the region's that nobody typed before. Raises NumberTaken."""
    number = normalise(typed)
    if number and is_number_taken(number):
        raise NumberTaken(number=number)
    region = "" if number else region_of_cards(unit, on)
    while not number or (not typed and is_number_taken(number)):
        number = card_number(region, take_cards(region, 1, met=bool(number))[0])
    return number


def _check_not_known(actor: Actor, particulars: Particulars) -> None:
    """Two who admit the same person at once wait for each other here, and the second finds whom the first entered."""
    locks.hold_for(f"admission:{search_text(particulars.full_name)}:{particulars.birth_date}")
    if namesakes(actor, particulars.full_name, particulars.birth_date, particulars.iin):
        raise MaybeKnown


def _check_may_return(person: Person, *, again: bool) -> None:
    """Of somebody who is not seen here nothing is told. Raises HasDied, WasMember."""
    left = person.memberships.exclude(ended=None).order_by("-ended").first()
    if left is None or left.ended is None:
        return
    if left.end_reason == Ended.DEATH:
        raise HasDied(on=format_short(left.ended))
    if not again:
        raise WasMember(how=Ended(left.end_reason).label, day=format_short(left.ended))


def _hidden(digest: bytes) -> Holder | None:
    """Who has the IIN and is not seen, held: while one waited, the record may have become part of another."""
    found = holder(digest)
    while found and found.person_id:
        hold_unseen(found.person_id)
        again = holder(digest)
        if again is None or again.person_id == found.person_id:
            return again
        found = again
    return found


def _known(particulars: Particulars, on: date, *, again: bool) -> Person | None:
    """The person of this IIN, locked; refused where a membership stands, or stood on that day or later."""
    if not particulars.iin:
        return None
    digest = index(particulars.iin)
    person = Person.objects.select_for_update().filter(iin_index=digest).first()
    if person is None and (hidden := _hidden(digest)) is not None:
        if hidden.elsewhere:
            raise RegisteredElsewhere
        return Person(pk=hidden.person_id, birth_date=hidden.birth_date, sex=hidden.sex)
    if person and person.memberships.filter(Q(ended=None) | Q(ended__gt=on)).exists():
        raise RegisteredElsewhere
    if person is not None:
        _check_may_return(person, again=again)
    return person
