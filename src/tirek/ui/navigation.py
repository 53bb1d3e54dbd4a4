"""The desk's menu. Each domain declares its own entries while the applications load."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Registry, page_names
from tirek.kernel.permissions import Permission
from tirek.ui.addresses import address_of
from tirek.ui.days import of_request, on_query
from tirek.ui.pages import page_address
from tirek.ui.theme import theme_of

ORGANISATION = _("Organisation")
WORK = _("Work")
NUMBERS = _("Numbers")
CONTROL = _("Control")
_ORDER = ("", ORGANISATION, WORK, NUMBERS, CONTROL)


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """A place in the menu. ``under``: further addresses that belong to it. ``short``: its word in the phone's bar.

    ``right``: whoever holds it nowhere does not see the place, so that the menu shows what one may open, and nothing to
    whoever holds nothing. Entries of a group stand as the domains declare them. ``offered_at`` is the page of a lower
    domain that leads here where it has nothing to show.
    """

    key: str
    label: Promise
    icon: str
    url: str
    right: Permission
    group: str | Promise = ""
    under: tuple[str, ...] = ()
    short: Promise | None = None
    offered_at: str = ""


@dataclass(frozen=True)
class ShownEntry:
    """An entry as one request sees it."""

    entry: MenuEntry
    href: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class OwnPage:
    """A page about whoever reads it. ``address(actor)`` is empty for whom there is none."""

    key: str
    label: Promise
    icon: str
    address: Callable[[Actor], str]


navigation: Registry[MenuEntry] = Registry()
own_pages: Registry[OwnPage] = Registry()


def _rank(group: str | Promise) -> int:
    """Groups are told apart as things: to compare their names would translate them each time."""
    return next(number for number, known in enumerate(_ORDER) if known is group)


def places(request: HttpRequest) -> list[ShownEntry]:
    """The menu in its order, the entry with the longest address that leads here marked as current."""
    actor: Actor | None = getattr(request, "actor", None)
    entries = sorted(_open_to(actor), key=lambda entry: _rank(entry.group)) if actor else []
    depth = {entry.key: _depth(entry, request.path) for entry in entries}
    deepest = max(depth.values(), default=0)
    query = on_query(of_request(request))
    return [
        ShownEntry(entry, address_of(entry.url) + query, bool(depth[entry.key]) and depth[entry.key] == deepest)
        for entry in entries
    ]


def offered(actor: Actor, page: str) -> list[MenuEntry]:
    """What upper domains offer this actor on the page, which does not know them."""
    return [entry for entry in _open_to(actor) if entry.offered_at == page]


def _open_to(actor: Actor) -> list[MenuEntry]:
    return [entry for entry in navigation if actor.holds(entry.right)]


def _depth(entry: MenuEntry, path: str) -> int:
    """How much of the path the entry covers; the first page covers only itself."""
    home = address_of(entry.url)
    covering = (
        prefix for prefix in (home, *entry.under) if prefix == path or (prefix != "/" and path.startswith(prefix))
    )
    return max(map(len, covering), default=0)


class Shell:
    """What surrounds every page, read only where it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.theme = theme_of(request)

    @cached_property
    def places(self) -> list[ShownEntry]:
        """Empty for whoever may open none of them, and then neither menu nor search is drawn."""
        return places(self._request)

    @cached_property
    def groups(self) -> list[tuple[str | Promise, list[ShownEntry]]]:
        """The menu, as it stands at the side."""
        ranked = groupby(self.places, key=lambda place: _rank(place.entry.group))
        return [(_ORDER[rank], list(found)) for rank, found in ranked]

    @property
    def bar(self) -> list[ShownEntry]:
        """The phone's bottom bar: four places at most, the fifth opens the rest."""
        return [place for place in self.places if place.entry.short][:4]

    @property
    def rest(self) -> list[ShownEntry]:
        """What the bottom bar has no room for."""
        return [place for place in self.places if place not in self.bar]

    @cached_property
    def own(self) -> list[tuple[OwnPage, str]]:
        """What there is about the reader, with its address."""
        actor: Actor | None = getattr(self._request, "actor", None)
        found = [(page, page.address(actor)) for page in own_pages] if actor else []
        return [(page, address + on_query(of_request(self._request))) for page, address in found if address]

    @property
    def search_url(self) -> str:
        return page_address("search") if "search" in page_names and self.places else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    asof = of_request(request)
    return {"shell": Shell(request), "asof": asof, "on": asof.day}
