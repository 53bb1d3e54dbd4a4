"""What an empty list of members says: why nobody stands in it, and what lies nearest."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tirek.kernel.dates import format_short
from tirek.kernel.numbers import format_count
from tirek.members.permissions import ADMIT
from tirek.members.queries.listing import CAP
from tirek.structure.models import Unit
from tirek.ui.addresses import changed
from tirek.ui.days import on_query, same_page
from tirek.ui.lists import Empty, Way
from tirek.ui.navigation import offered
from tirek.ui.words import named, quoted

if TYPE_CHECKING:
    from tirek.members.tables.listing import MembersPage


def no_unit() -> Empty:
    text = _("Ask whoever gave you the account for a right at your organisation. Its members will then stand here.")
    return Empty(title=_("Your account reaches no unit yet"), text=text)


def nobody(page: "MembersPage") -> Empty:
    """The first that is so: nobody holds the account, the unit was closed, nobody was found, no filter agrees, nobody
    has left, nobody may be shown, nobody is there.
    """
    roll = page.roll
    if roll.alone is not None and not roll.narrowed:
        text = _("You see only your own record here. Ask the office that gave you the account to link it.")
        return Empty(title=_("Your account is not linked to a member"), text=text)
    if roll.unit and not roll.unit.is_open_on(roll.day):
        return _closed(page, roll.unit)
    if roll.search:
        return _not_found(page)
    if roll.filters:
        text = _("Taken together they leave no one of this list. Take one of them off, or all.")
        ways = [Way(label=_("Show without these filters"), address=page.without_filters, kind="primary")]
        return Empty(title=_("Nobody matches these filters"), text=text, ways=ways)
    if roll.left:
        text = _("Whoever resigns, dies or is taken off the roll stands here with the day and the reason.")
        ways = [Way(label=_("Show the members"), address=changed(page.query, state=""))]
        return Empty(title=_("Nobody has left"), text=text, ways=ways)
    if roll.hidden:
        text = _("It was given no right to see who they are. How many there are stands in the figures of the unit.")
        return Empty(title=_("Your account does not show the members here"), text=text)
    return _no_members(page)


def _closed(page: "MembersPage", unit: Unit) -> Empty:
    told = {"name": quoted(named(page.names[unit.pk])), "day": format_short(page.roll.day)}
    days = {"opened": format_short(unit.opened), "closed": format_short(unit.closed) if unit.closed else ""}
    if unit.closed:
        text = _("It stood from %(opened)s until %(closed)s. Choose a day between them.") % days
    else:
        text = _("It opened on %(opened)s. Choose that day or a later one.") % days
    ways = [Way(label=_("Show today"), address=same_page(page.request, page.roll.today), kind="primary")]
    return Empty(title=_("%(name)s did not stand on %(day)s") % told, text=text, ways=ways)


def _not_found(page: "MembersPage") -> Empty:
    """Who is written alike, who has left, and whether filters narrow the search."""
    roll = page.roll
    hints: list[str] = [hint for hint in (_alike(page), _gone(page)) if hint]
    if page.is_filtered:
        hints.append(_("The search is narrowed by filters; try it without them."))
    elif not hints:
        hints.append(_("Names are found by their beginnings in any spelling, cards and IINs by all their digits."))
    everybody = reverse("members:list") + on_query(page.request.asof)
    ways = [
        Way(label=_("Search without filters"), address=page.unfiltered, kind="primary")
        if page.is_filtered
        else Way(label=_("Show everybody"), address=everybody, kind="primary"),
        *_admit(page),
    ]
    title = _("No member found for “%(q)s”") % {"q": roll.search.text}
    return Empty(title=title, text=format_html_join(" ", "{}", ((hint,) for hint in hints)), ways=ways)


def _alike(page: "MembersPage") -> SafeString:
    near = page.roll.most_similar()
    if near is None:
        return format_html("{}", "")
    person, number = near
    known = {"name": person.surname, "number": format_count(number)}
    many = ngettext("%(name)s – %(number)s member", "%(name)s – %(number)s members", number) % known
    address = changed(page.query, q=person.surname)
    return _linked(_("Written alike:"), address, person.surname if number > CAP else many)


def _gone(page: "MembersPage") -> SafeString:
    gone = None if page.roll.left else page.roll.those_who_left()
    if gone is None or not gone.count:
        return format_html("{}", "")
    many = ngettext("%(number)s who has left", "%(number)s who have left", gone.count)
    told = _("Left") if gone.is_capped else many % {"number": format_count(gone.count)}
    return _linked(_("By this search there is also:"), changed(page.query, state="left"), told)


def _linked(lead: str, address: str, told: str) -> SafeString:
    return format_html('{} <a href="{}">{}</a>.', lead, address, told)


def _no_members(page: "MembersPage") -> Empty:
    roll = page.roll
    title = _("There are no members here yet")
    if roll.day != roll.today:
        title = _("There were no members here on %(day)s") % {"day": format_short(roll.day)}
    entries = offered(page.actor, "members:list")
    ways = [
        Way(label=entry.label, address=page.at_unit(reverse(entry.url)), icon=entry.icon, kind="primary")
        for entry in entries
    ]
    text = _("Bring in the whole roll from a file, or admit people one by one.")
    return Empty(title=title, text=text, ways=[*ways, *_admit(page)])


def _admit(page: "MembersPage") -> Iterable[Way]:
    if page.actor.holds(ADMIT):
        yield Way(label=_("Add a member"), address=page.at_unit(reverse("members:admit")), icon="plus")
