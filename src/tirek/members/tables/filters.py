"""By what the list of members is narrowed, as it stands above it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tirek.kernel.dates import format_short
from tirek.members.forms.listing import FilterForm
from tirek.members.queries.filters import MISSING, PLACES, Filters
from tirek.structure.queries import charter_in_force
from tirek.ui.lists import Choice, Filter, Several, Span, Toggle

# Behind the young, whose ages the charter has.
AGES = ((36, 45), (46, 60), (61, None))
YEARS = ((None, 0), (1, 4), (5, 9), (10, 19), (20, None))


def member_filters(query: QueryDict, has: Filters) -> Iterator[Filter]:
    """Those of a person: what could be read of them is in ``has``."""
    form, young = FilterForm(query), charter_in_force().youth
    usual = ((young[0], young[-1]), *((max(first, young.stop), last) for first, last in AGES))
    yield _span(form, "age", _("Age"), _told(_("Age: %(span)s"), span(has.age_from, has.age_to)), usual)
    yield Choice(name="sex", label=_("Sex"), options=[("f", _("Women")), ("m", _("Men"))])
    joined = _told(_("Joined: %(span)s"), day_span(has.joined_from, has.joined_to))
    yield _span(form, "joined", pgettext("filter", "Joined"), joined, ())
    years = _told(_("Years of membership: %(span)s"), span(has.years_from, has.years_to))
    yield _span(form, "years", _("Years of membership"), years, YEARS)
    yield Choice(name="place", label=_("Group"), options=[(key, capfirst(str(word))) for key, word in PLACES.items()])
    missing = [(key, word) for key, (word, _condition) in MISSING.items()]
    yield Several(name="missing", label=_("What is missing"), options=missing, chip=_without)
    yield Toggle("youth", _told(_("Youth: %(span)s"), span(young[0], young[-1])), value="1")


def _span(form: FilterForm, key: str, label: str, told: str, usual: tuple[tuple[Any, Any], ...]) -> Span:
    names = (f"{key}_from", f"{key}_to")
    links = [(span(*ends), dict(zip(names, ends, strict=True))) for ends in usual]
    return Span(label=label, told=told, fields=[form[name] for name in names], usual=links)


def _told(text: str, words: str) -> str:
    return text % {"span": words} if words else ""


def _without(label: str | Promise) -> str:
    return _("Without: %(what)s") % {"what": label}


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
