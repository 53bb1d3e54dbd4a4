"""Filters as they stand above the list: those in force, and those to add."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.forms import BoundField
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tirek.kernel.dates import format_short
from tirek.members.forms.listing import FilterForm
from tirek.members.queries.filters import MISSING, PLACES, Filters
from tirek.structure.models import Charter

AGES = ((18, 35), (36, 45), (46, 60), (61, None))
YEARS = ((None, 0), (1, 4), (5, 9), (10, 19), (20, None))


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Adder:
    """A filter to add: links, and fields for what no link says. ``fields`` that stand in error open it."""

    key: str
    label: str
    links: list[tuple[str, str]]
    fields: list[BoundField] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        return any(field.errors for field in self.fields)


class Bar:
    """The row of chips of one page."""

    def __init__(self, request: HttpRequest, filters: Filters) -> None:
        self._request, self._filters = request, filters
        self.form = FilterForm(request.GET)

    def _address(self, **changes: object) -> str:
        """This page with other filters, from its first row on. An empty value takes a filter off."""
        query = self._request.GET.copy()
        for name in ("after", "before", "all", *changes):
            query.pop(name, None)
        for name, value in changes.items():
            if value not in (None, "", ()):
                query.setlist(name, [str(one) for one in value] if isinstance(value, tuple) else [str(value)])
        return f"?{query.urlencode()}"

    @property
    def chips(self) -> Iterator[Chip]:
        """Those in force, in the order of the ones to add."""
        has = self._filters
        if ages := span(has.age_from, has.age_to):
            yield Chip(_("Age: %(span)s") % {"span": ages}, self._address(age_from="", age_to=""))
        if has.youth:
            yield Chip(self._youth(), self._address(youth=""))
        if has.sex:
            yield Chip(_("Women") if has.sex == "f" else _("Men"), self._address(sex=""))
        if days := day_span(has.joined_from, has.joined_to):
            yield Chip(_("Joined: %(span)s") % {"span": days}, self._address(joined_from="", joined_to=""))
        if years := span(has.years_from, has.years_to):
            yield Chip(_("Years of membership: %(span)s") % {"span": years}, self._address(years_from="", years_to=""))
        if has.place:
            yield Chip(capfirst(str(PLACES[has.place])), self._address(place=""))
        for what in has.missing:
            left = tuple(other for other in has.missing if other != what)
            yield Chip(_("Without: %(what)s") % {"what": MISSING[what][0]}, self._address(missing=left))

    def _youth(self) -> str:
        ages = Charter.objects.get().youth
        return _("Youth: %(span)s") % {"span": span(ages[0], ages[-1])}

    @property
    def adders(self) -> Iterator[Adder]:
        """Those that are not in force. What is missing may be several things at once."""
        has, none = self._filters, (None, None)
        if (has.age_from, has.age_to) == none:
            ages = [(span(*ends), self._address(age_from=ends[0], age_to=ends[1])) for ends in AGES]
            yield self._adder("age", _("Age"), ages, "age_from", "age_to")
        if not has.sex:
            sexes = [(_("Women"), self._address(sex="f")), (_("Men"), self._address(sex="m"))]
            yield self._adder("sex", _("Sex"), sexes)
        if (has.joined_from, has.joined_to) == none:
            yield self._adder("joined", pgettext("filter", "Joined"), [], "joined_from", "joined_to")
        if (has.years_from, has.years_to) == none:
            years = [(span(*ends), self._address(years_from=ends[0], years_to=ends[1])) for ends in YEARS]
            yield self._adder("years", _("Years of membership"), years, "years_from", "years_to")
        if not has.place:
            places = [(capfirst(str(words)), self._address(place=key)) for key, words in PLACES.items()]
            yield self._adder("place", _("Group"), places)
        if lacking := [what for what in MISSING if what not in has.missing]:
            links = [(capfirst(str(MISSING[what][0])), self._address(missing=(*has.missing, what))) for what in lacking]
            yield self._adder("missing", _("What is missing"), links)

    def _adder(self, key: str, label: str, links: list[tuple[str, str]], *names: str) -> Adder:
        gone = {*names, "after", "before", "all"}
        kept = [(name, value) for name, values in self._request.GET.lists() for value in values if name not in gone]
        return Adder(key, label, links, [self.form[name] for name in names], kept)

    @cached_property
    def youth(self) -> tuple[str, str] | None:
        """The one filter that needs no menu."""
        return None if self._filters.youth else (self._youth(), self._address(youth=1))

    @property
    def unfiltered(self) -> str:
        """This page with its unit, and of those who left, but nothing else that narrows it."""
        return self._address(**dict.fromkeys(self.form.fields, ""))

    @property
    def bare(self) -> str:
        """This page without any filter; what is searched for stays."""
        return self._address(unit="", state="", **dict.fromkeys(self.form.fields, ""))


def span(least: int | None, most: int | None) -> str:
    """18–35, 61+, 0–17."""
    if least is None and most is None:
        return ""
    if most is None:
        return f"{least}+"
    if least == most:
        return str(most)
    return f"{least or 0}–{most}"


def day_span(first: date | None, last: date | None) -> str:
    """Both ends where there are both."""
    if first and last:
        return f"{format_short(first)} – {format_short(last)}"
    if first:
        return _("from %(day)s") % {"day": format_short(first)}
    return _("until %(day)s") % {"day": format_short(last)} if last else ""
