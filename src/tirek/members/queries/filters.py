"""By what a list of members is narrowed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tirek.kernel.dates import years_before
from tirek.structure.enums import UnitRole
from tirek.structure.queries import charter_in_force

_PERSON = "membership__person__"
# What may be missing of a person, and how the record looks then.
MISSING = {
    "birth_date": (_("birth date"), Q(birth_date=None)),
    "sex": (_("sex"), Q(sex="")),
    "iin": (_("IIN"), Q(**{f"{_PERSON}iin_index": None})),
    "phone": (_("phone"), Q(**{f"{_PERSON}phone": ""})),
    "email": (_("e-mail"), Q(**{f"{_PERSON}email": ""})),
}
PLACES = {UnitRole.PRIMARY.value: _("in no group"), UnitRole.GROUP.value: _("in a group")}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """All that are set must hold. Ages and years of membership are whole years on the day of the list, both ends in."""

    age_from: int | None = None
    age_to: int | None = None
    sex: str = ""
    joined_from: date | None = None
    joined_to: date | None = None
    years_from: int | None = None
    years_to: int | None = None
    youth: bool = False
    place: str = ""
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any; an age of 0 is one."""
        return self != Filters()

    def condition(self, day: date) -> Q:
        """Of placements."""
        found = _lived("birth_date", self.age_from, self.age_to, day)
        found &= _lived("membership__joined", self.years_from, self.years_to, day)
        if self.sex:
            found &= Q(sex=self.sex)
        if self.joined_from:
            found &= Q(membership__joined__gte=self.joined_from)
        if self.joined_to:
            found &= Q(membership__joined__lte=self.joined_to)
        if self.youth:
            ages = charter_in_force().youth
            found &= _lived("birth_date", ages[0], ages[-1], day)
        if self.place:
            found &= Q(unit__role=self.place)
        for what in self.missing:
            found &= MISSING[what][1]
        return found


def _lived(field: str, least: int | None, most: int | None, day: date) -> Q:
    """Since the day in the field so many whole years have passed: as of a birthday on 29 February, on 1 March."""
    found = Q()
    if least is not None:
        found &= Q(**{f"{field}__lte": years_before(day, least)})
    if most is not None:
        found &= Q(**{f"{field}__gt": years_before(day, most + 1)})
    return found
