"""Make two records of one person into one, with everything that hangs on either of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.errors import Refused
from tirek.kernel.sealing import fingerprint, unseal
from tirek.members.actions.admission import Particulars
from tirek.members.actions.rules import check_age, check_all_seen, hold_memberships, hold_persons
from tirek.members.acts import PERSONS_MERGED
from tirek.members.enums import Ended
from tirek.members.models import Membership, Placement
from tirek.people.models import Person, SignIn
from tirek.people.permissions import MERGE_PERSONS
from tirek.structure.actions.rules import share_tree
from tirek.structure.models import Act, Unit
from tirek.structure.models.acts import begin_act, check_constraints_now, recording
from tirek.structure.queries import charter_in_force

FIELDS = ("surname", "given_name", "patronymic", "birth_date", "sex", "phone", "email")


class OneRecord(Refused):
    code = "one_record"
    message = _("This is one record already. Choose another one to merge with it.")


class TwoIins(Refused):
    code = "two_iins"
    message = _(
        "The records have two different IINs, so these are two persons. If one of the IINs is wrong, remove it from"
        " its record first."
    )


class AccountInTheWay(Refused):
    code = "account_in_the_way"
    message = _("The record that would go has an account. Undo that link on the page of the account first.")


class MembershipsOverlap(Refused):
    code = "memberships_overlap"
    field = "counted"
    message = _("Both records are on a roll at the same time: %(days)s. Say which of the two memberships counts.")


class DiedBefore(Refused):
    code = "died_before"
    field = "counted"
    message = _(
        "One of the records says that the person died: not a member since %(on)s. Nothing may count after that."
    )


class WrittenMeanwhile(Refused):
    code = "written_meanwhile"
    message = _("Something was written about one of the two records a moment ago. Open the page again and look.")


@dataclass(frozen=True, kw_only=True)
class MergedPerson:
    """The act, and the record that stays."""

    act: Act
    person: Person


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records, and which of their memberships stand at the same time."""

    kept: Person
    gone: Person
    ours: Sequence[Membership]
    theirs: Sequence[Membership]

    @property
    def overlaps(self) -> list[tuple[Membership, Membership]]:
        return [(one, other) for one in self.ours for other in self.theirs if _overlap(one, other)]

    def taken_out(self, counted: Person | None) -> list[Membership]:
        """The memberships of the record that does not count, where the other one was a member, too.

        Raises MembershipsOverlap where it is not said which record counts.
        """
        if not self.overlaps:
            return []
        if counted is None:
            raise MembershipsOverlap(days=_days(*self.overlaps[0]))
        side = 1 if counted.pk == self.kept.pk else 0
        return list(dict.fromkeys(pair[side] for pair in self.overlaps))


def pair_of(one: Person, other: Person) -> Pair:
    """The one with an IIN stays, else the one with an account, else the first. Raises what keeps both apart."""
    if one.pk == other.pk:
        raise OneRecord
    if one.iin_index and other.iin_index:
        raise TwoIins
    linked = set(SignIn.objects.filter(person__in=[one, other]).values_list("person_id", flat=True))
    kept, gone = sorted((one, other), key=lambda each: (each.iin_index is None, each.pk not in linked))
    if gone.pk in linked:
        raise AccountInTheWay
    check_all_seen([kept, gone])
    found = Membership.objects.filter(person__in=[kept, gone]).order_by("joined", "pk")
    ours, theirs = [[each for each in found if each.person_id == side.pk] for side in (kept, gone)]
    return Pair(kept=kept, gone=gone, ours=ours, theirs=theirs)


@transaction.atomic
def merge_persons(
    *,
    actor: Actor,
    persons: tuple[Person, Person],
    particulars: Particulars,
    counted: Person | None = None,
    today: date,
) -> MergedPerson:
    """Of two records one stays, with what was chosen of both; all memberships are its own from now on.

    Where both were members at the same time somebody was counted twice: the memberships of the record that is not
    ``counted`` are taken out with their days, and their cards are remembered. The IIN is the one that is held.
    """
    actor.require(MERGE_PERSONS, *persons)
    share_tree()
    held = hold_persons(persons)
    if len(held) < len(persons):
        raise OneRecord
    pair = pair_of(*held)
    memberships = [*pair.ours, *pair.theirs]
    hold_memberships(memberships)
    out = pair.taken_out(counted)
    counting = [each for each in memberships if each not in out]
    _check_deaths(memberships, counting)
    charter = charter_in_force()
    iin = unseal(bytes(pair.kept.iin_cipher)) if pair.kept.iin_cipher else ""
    particulars = replace(particulars, iin=iin).checked(today=today, synthetic=charter.synthetic)
    check_age(particulars.birth_date, min((each.joined for each in counting), default=today), charter.admission_age)
    units = _units_concerned(memberships, out)
    if units:
        actor.require(MERGE_PERSONS, *units)
    return _merge(actor, pair, particulars, out, units, today)


def _merge(
    actor: Actor, pair: Pair, particulars: Particulars, out: list[Membership], units: list[Unit], today: date
) -> MergedPerson:
    kept, unit = pair.kept, units[0] if units else None
    changed = [field for field in FIELDS if getattr(kept, field) != getattr(particulars, field)]
    numbers = [each.number for each in pair.theirs]
    old = _fingerprints(kept, changed)
    act = begin_act(
        PERSONS_MERGED, actor=actor, unit=unit, at={each.pk for each in units}, on=today,
        numbers=numbers, fields=changed, removed=len(out),
    )  # fmt: skip
    try:
        with transaction.atomic(), recording(act):
            _write(pair, particulars, out)
            check_constraints_now()
    except IntegrityError as error:
        raise WrittenMeanwhile from error
    record(
        actor, "people.merged", kept, unit_id=unit.pk if unit else None, person_id=kept.pk,
        old=old | {"number": ", ".join(numbers)}, new=_fingerprints(kept, changed),
    )  # fmt: skip
    return MergedPerson(act=act, person=kept)


def _write(pair: Pair, particulars: Particulars, out: Collection[Membership]) -> None:
    kept = pair.kept
    _run("DELETE FROM people_person WHERE id = ANY (%(ids)s)", [pair.gone])
    _remember(kept, pair.gone, particulars, out)
    _run(_TAKE_OUT, out)
    Membership.objects.filter(person=pair.gone).update(person=kept)
    Placement.objects.filter(membership__person=kept).exclude(birth_date=kept.birth_date, sex=kept.sex).update(
        birth_date=kept.birth_date, sex=kept.sex
    )


def _remember(kept: Person, gone: Person, particulars: Particulars, out: Collection[Membership]) -> None:
    """What was chosen, and by what the other record and its cards were known."""
    for field in FIELDS:
        setattr(kept, field, getattr(particulars, field))
    kept.merged_ids = [*kept.all_ids[1:], *gone.all_ids]
    kept.merged_public_ids = [*(kept.merged_public_ids or ()), gone.public_id, *(gone.merged_public_ids or ())]
    numbers = [*(kept.merged_numbers or ()), *(gone.merged_numbers or ()), *(each.number for each in out)]
    kept.merged_numbers = numbers or None
    kept.save()


def _run(sql: str, rows: Collection[Person | Membership]) -> None:
    """Each is seen only as long as there is what hangs on it, so that goes last. Keys are checked at the end."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": [row.pk for row in rows]})


_TAKE_OUT = """
WITH memberships AS (
    DELETE FROM members_membership WHERE id = ANY (%(ids)s)
), transfers AS (
    DELETE FROM members_transfer WHERE membership_id = ANY (%(ids)s)
)
DELETE FROM members_placement WHERE membership_id = ANY (%(ids)s)
"""


def _overlap(one: Membership, other: Membership) -> bool:
    return (one.ended is None or other.joined < one.ended) and (other.ended is None or one.joined < other.ended)


def _days(one: Membership, other: Membership) -> str:
    """The days on which both stand."""
    ends = [each.ended for each in (one, other) if each.ended]
    first = format_short(max(one.joined, other.joined))
    return f"{first} – {format_short(min(ends))}" if ends else f"{first} –"


def _check_deaths(memberships: Sequence[Membership], counting: Sequence[Membership]) -> None:
    """Refuse to let anything count after a death, and to lose one."""
    deaths = [each for each in memberships if each.end_reason == Ended.DEATH]
    counted = [each for each in counting if each.end_reason == Ended.DEATH]
    last = max(counting, key=lambda each: each.ended or date.max, default=None)
    if deaths and counted != [last]:
        raise DiedBefore(on=min(each.ended for each in deaths if each.ended))


def _units_concerned(memberships: Sequence[Membership], out: Collection[Membership]) -> list[Unit]:
    """Where each stands or last stood, and where those that are taken out ever stood: there numbers change."""
    last = Q(membership__in=memberships, is_last=True)
    placements = Placement.objects.filter(last | Q(membership__in=out)).select_related("unit")
    return list(dict.fromkeys(each.unit for each in placements.order_by("-period", "pk")))


def _fingerprints(person: Person, fields: Sequence[str]) -> dict[str, str]:
    """What the log says of personal values: whether they were the same, never what they were."""
    values = {field: getattr(person, field) for field in fields}
    return {field: fingerprint(field, str(value)) if value else "" for field, value in values.items()}
