"""The desk's menu. Each domain declares its own entries while the applications load."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import Registry
from tirek.kernel.permissions import Permission
from tirek.ui.days import of_request, on_query
from tirek.ui.theme import theme_of

ORGANISATION = _("Organisation")
WORK = _("Work")
NUMBERS = _("Numbers")
CONTROL = _("Control")
_ORDER = ("", ORGANISATION, WORK, NUMBERS, CONTROL)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A place in the menu. ``under``: further addresses that belong to it. ``short``: its word in the phone's bar.

    Entries of a group stand as the domains declare them; what is looked up seldom asks to stand ``last``. One that
    ``needs`` a permission stands only in the menu of who holds it somewhere.
    """

    key: str
    label: Promise
    icon: str
    url: str
    group: str | Promise = ""
    under: tuple[str, ...] = ()
    short: Promise | None = None
    last: bool = False
    needs: Permission | None = None


@dataclass(frozen=True)
class Place:
    """An entry as one request sees it."""

    entry: Entry
    href: str
    current: bool


navigation: Registry[Entry] = Registry()


def places(request: HttpRequest) -> list[Place]:
    """The menu in its order, the entry with the longest address that leads here marked as current."""
    actor = getattr(request, "actor", None)
    reached = (entry for entry in navigation if entry.needs is None or (actor and actor.holds(entry.needs)))
    entries = sorted(reached, key=lambda entry: (_ORDER.index(entry.group), entry.last))
    depth = {entry.key: _depth(entry, request.path) for entry in entries}
    deepest = max(depth.values(), default=0)
    query = on_query(of_request(request))
    return [
        Place(entry, reverse(entry.url) + query, bool(depth[entry.key]) and depth[entry.key] == deepest)
        for entry in entries
    ]


def _depth(entry: Entry, path: str) -> int:
    """How much of the path the entry covers; the first page covers only itself."""
    home = reverse(entry.url)
    covering = (
        prefix for prefix in (home, *entry.under) if prefix == path or (prefix != "/" and path.startswith(prefix))
    )
    return max(map(len, covering), default=0)


class Shell:
    """What surrounds every page, read only where it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.theme = theme_of(request)

    @property
    def groups(self) -> Iterator[tuple[str | Promise, list[Place]]]:
        for name, found in groupby(places(self._request), key=lambda place: place.entry.group):
            yield name, list(found)

    @property
    def bar(self) -> list[Place]:
        """The phone's bottom bar: four places at most, the fifth opens the rest."""
        return [place for place in places(self._request) if place.entry.short][:4]

    @property
    def search_url(self) -> str:
        return reverse("desk:search") if "desk" in navigation else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    asof = of_request(request)
    return {"shell": Shell(request), "asof": asof, "on": asof.day}
