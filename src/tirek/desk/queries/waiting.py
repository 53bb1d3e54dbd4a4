"""What waits for a person, as the domains declare it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Waiting, open_matters
from tirek.kernel.numbers import format_count
from tirek.structure.models import Unit
from tirek.ui.days import AsOf, with_day

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


def matters(actor: Actor, unit: Unit, asof: AsOf) -> list[Matter]:
    """What is late first, then what waits for a decision, then the rest; each kind in the order it was declared in."""
    found = [each for matter in open_matters for each in matter.find(actor, unit, asof.day)]
    found.sort(key=lambda each: _SOONEST.index(each.urgency))
    return [
        Matter(
            title=each.title,
            href=with_day(each.href, asof),
            text=each.text,
            badge=_badge(each),
            kind=_KINDS[each.urgency],
        )
        for each in found
    ]


def _badge(waiting: Waiting) -> str:
    """How many, else the word of the urgency."""
    if waiting.count is not None:
        return format_count(waiting.count)
    return {"late": _("urgent"), "decision": _("decision"), "soon": _("soon")}[waiting.urgency]
