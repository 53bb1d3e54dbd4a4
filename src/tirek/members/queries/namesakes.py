"""Who may be the person that somebody is about to write down.

A search finds whoever sounds like what was typed; this warns only of the same name and birth date. A roll, of which
nobody looks at each line, takes two for the same person by stricter rules of its own.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery

from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.kazakh import search_text
from tirek.kernel.sealing import index
from tirek.members.enums import Ended
from tirek.members.models import Membership
from tirek.people.models import Person
from tirek.people.permissions import VIEW_PERSON

MOST_NAMESAKES = 5


@dataclass(frozen=True)
class Namesake:
    """Somebody of the same name and birth date; ``left`` says how and when the last membership ended, if it did."""

    person: Person
    left: str


def namesakes(actor: Actor, name: str, birth_date: date | None, iin: str) -> list[Namesake]:
    """Those of the same name and birth date whom the actor may see; two IINs tell two persons apart."""
    if birth_date is None:
        return []
    alike = actor.visible(Person, VIEW_PERSON).filter(name_fold=search_text(name), birth_date=birth_date)
    last = Membership.objects.filter(person=OuterRef("pk")).order_by(F("ended").desc(nulls_first=True))
    found = (alike.filter(iin_index=None) if iin else alike).annotate(
        left_on=Subquery(last.values("ended")[:1]), left_by=Subquery(last.values("end_reason")[:1])
    )
    return [
        Namesake(person, f"{Ended(person.left_by).label}, {format_short(person.left_on)}" if person.left_on else "")
        for person in found.order_by("pk")[:MOST_NAMESAKES]
    ]


def visible_holder(actor: Actor, iin: str) -> Person | None:
    """Who holds the IIN, where the actor may see them; who holds it elsewhere is not told."""
    return actor.visible(Person, VIEW_PERSON).filter(iin_index=index(iin)).first() if iin else None
