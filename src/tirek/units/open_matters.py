"""What waits for a decision about units: sizes against the charter, data of their members that are missing."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.figures.queries import measure
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import OpenMatter, Waiting, open_matters
from tirek.members.figures import BIRTH_UNKNOWN, SEX_UNKNOWN
from tirek.members.permissions import ADMIT, IMPORT_ROLL
from tirek.people.permissions import CORRECT_PERSON
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.permissions import OPEN_UNIT
from tirek.structure.queries import parent_on
from tirek.ui.words import cased
from tirek.units.queries.units import EMPTY, LARGE, SMALL, UNKNOWN, UnitList

# By what the list of members finds them: from there each is opened and corrected.
_LACKING = {BIRTH_UNKNOWN: "birth_date", SEX_UNKNOWN: "sex"}
_MENDS = {UNKNOWN: IMPORT_ROLL, SMALL: ADMIT, LARGE: OPEN_UNIT, EMPTY: ADMIT}


def _sizes(actor: Actor, unit: Unit, on: date) -> Iterator[Waiting]:
    """Units that are not of the size the charter asks for, or whose size is not known; for whoever can mend it."""
    asked = UnitList(actor=actor, day=on, unit=unit)
    may = actor.held_at(unit, *_MENDS.values())
    out_of_hand = _out_of_hand(actor, unit, on)
    least, most = asked.charter.minimum_members, asked.charter.maximum_members
    told = {
        UNKNOWN: (_("Import the rolls that are missing"), _("Until then the numbers of members are incomplete.")),
        SMALL: (
            _("Fill up or merge the smallest primary organisations"),
            _("They have fewer than %(n)s members.") % {"n": cased(least, "ablative")},
        ),
        LARGE: (
            _("Divide the largest primary organisations"),
            _("They have more than %(n)s members.") % {"n": cased(most, "ablative")},
        ),
        EMPTY: (_("Admit members where there are none, or close the unit"), _("Nobody stands in these units.")),
    }
    for state, (title, text) in told.items():
        if _MENDS[state] in may and state not in out_of_hand and (count := asked.by_fault[state]):
            href = reverse("units:units", query={"unit": unit.code, "state": state})
            yield Waiting(title=title, href=href, urgency="soon", text=text, count=count)


def _out_of_hand(actor: Actor, unit: Unit, on: date) -> set[str]:
    """A unit is divided from above: whoever may not open one beside it can do nothing about its size."""
    above = parent_on(unit, on) if unit.role in UnitRole.HOLDING else None
    return {LARGE} if above and not actor.held_at(above, OPEN_UNIT) else set()


def _missing(actor: Actor, unit: Unit, on: date) -> Iterator[Waiting]:
    """What the records of members lack, for whoever may enter it."""
    if not actor.can(CORRECT_PERSON, unit):
        return
    told = {
        BIRTH_UNKNOWN: (
            _("Enter the birth dates that are missing"),
            _("Members whose age is not known count as neither young nor old."),
        ),
        SEX_UNKNOWN: (
            _("Enter the sex where it is missing"),
            _("The share of women is lower than it is while these are unknown."),
        ),
    }
    found = measure(list(told), [unit.pk], on)
    for key, (title, text) in told.items():
        if count := int(found[key, unit.pk].value or 0):
            href = reverse("members:list", query={"unit": unit.code, "missing": _LACKING[key]})
            yield Waiting(title=title, href=href, urgency="soon", text=text, count=count)


open_matters.declare(
    OpenMatter(
        key="units.sizes",
        name=gettext_lazy("Sizes of units"),
        rights=tuple(dict.fromkeys(_MENDS.values())),
        find=_sizes,
    ),
    OpenMatter(
        key="units.missing", name=gettext_lazy("Missing data of members"), rights=(CORRECT_PERSON,), find=_missing
    ),
)
