"""Numbers as they may be quoted: what, where, on which day, of how many, and the address at which it is checked."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tirek.figures.queries import grid
from tirek.figures.queries.readings import is_counted
from tirek.figures.tables import fraction_text, value_text
from tirek.kernel.dates import format_date
from tirek.kernel.declarations import figures
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.days import year_before
from tirek.ui.requests import DeskRequest
from tirek.ui.words import named
from tirek.units.tables.strip import keys_for
from tirek.units.tables.words import change_text


@dataclass(frozen=True, kw_only=True)
class Quote:
    """``text`` is the sentence to be taken over, ``href`` the page of the number with its chart and its table."""

    key: str
    name: str
    text: str
    href: str


def quotes(request: DeskRequest, unit: Unit) -> list[Quote]:
    """The first numbers of the unit on the day of the page."""
    on, before = request.on, year_before(request.on)
    keys = [key for key in keys_for(unit.role) if not is_counted(figures[key])]
    readings = grid(keys, [unit.pk], [on, before])
    place, day = named(names_on([unit.pk], on)[unit.pk]), format_date(on)
    found = []
    for key in keys:
        now, then = readings[key, unit.pk, on], readings[key, unit.pk, before]
        fraction, change = fraction_text(now), change_text(now, then)
        told = {
            "figure": figures[key].name, "place": place, "day": day,
            "value": value_text(now.figure, now.value) + (f" ({fraction})" if fraction else ""),
        }  # fmt: skip
        text = _("%(figure)s, %(place)s, %(day)s: %(value)s") % told
        if change:
            text += "; " + _("in a year %(change)s") % {"change": change}
        href = reverse("units:figure", args=[key], query={"unit": unit.code, "on": on.isoformat()})
        found.append(
            Quote(key=key, name=str(figures[key].name), text=f"{text} – {request.build_absolute_uri(href)}", href=href)
        )
    return found
