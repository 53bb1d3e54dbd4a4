"""What waits for a person, as the domains declare it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import Due, Waiting, deadlines, open_matters
from tirek.kernel.numbers import format_count
from tirek.structure.models import Unit

SHOWN = 5
_SOONEST = ("late", "decision", "soon")
_KINDS = {"late": "bad", "decision": "accent", "soon": "warn"}


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One line of the list: the act, the badge of its urgency, what it is about."""

    title: str
    href: str
    text: str
    badge: str
    kind: str


def matters(actor: Actor, unit: Unit, today: date) -> list[Matter]:
    """What is late first, then what waits for a decision, then the rest; each kind in the order it was declared in.

    It is what waits today, whatever day the page shows: nobody can do any more what was to be done then.
    """
    asked = [matter for matter in open_matters if any(actor.holds(right) for right in matter.rights)]
    found = [each for matter in asked for each in matter.find(actor, unit, today)]
    found += _due(actor, unit, today)
    found.sort(key=lambda each: _SOONEST.index(each.urgency))
    return [
        Matter(
            title=each.title,
            href=each.href,
            text=each.text,
            badge=_badge(each),
            kind=_KINDS[each.urgency],
        )
        for each in found
    ]


def _due(actor: Actor, unit: Unit, day: date) -> Iterator[Waiting]:
    """What a deadline runs out for, the nearest first."""
    found = [
        each
        for deadline in deadlines
        for each in deadline.find(actor, unit, day + timedelta(days=deadline.days_before))
    ]
    for due in sorted(found, key=lambda each: each.on):
        yield Waiting(
            title=due.title,
            href=due.href,
            urgency="late" if due.on < day else "soon",
            text=_due_text(due),
            count=due.count,
        )


def _due_text(due: Due) -> str:
    return " ".join(filter(None, [_("Due by %(day)s.") % {"day": format_short(due.on)}, due.text]))


def _badge(waiting: Waiting) -> str:
    """How many, else the word of the urgency."""
    if waiting.count is not None:
        return format_count(waiting.count)
    return {"late": _("urgent"), "decision": _("decision"), "soon": _("soon")}[waiting.urgency]
