"""The page of a list: a domain says what it lists, and it can be searched, narrowed, turned over and taken out."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext_lazy

from tirek.kernel.declarations import ExportLink, exports
from tirek.kernel.numbers import format_count
from tirek.ui.addresses import EXACT, PLACE, at_place, changed
from tirek.ui.lists.columns import Column
from tirek.ui.lists.counting import counted_in_time
from tirek.ui.lists.empty import Empty
from tirek.ui.lists.filters import Filter, FilterPart
from tirek.ui.lists.paging import Page, PagePlace, Reader, Sort
from tirek.ui.requests import DeskRequest

R = TypeVar("R")
_MOST_TYPED = 100
# Menus before what needs none: a menu that stands at the right edge opens beyond it.
_ORDER = ("line", "chip", "menu", "plus")


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order to choose from the menu."""

    label: str | Promise
    address: str
    current: bool


class ListPage(ABC, Generic[R]):
    """A page that lists rows. Below the line stands what every list gets; above it what a domain says.

    ``columns``, ``read`` and what an empty page says must be said: a page without them is not opened. Rows are shown by
    the page's template, which finds them in ``page.rows`` as ``shown`` gives them, and the attributes of each cell in
    ``page.cell``.
    """

    search_label: ClassVar[str | Promise] = ""
    search_hint: ClassVar[str | Promise] = ""
    # Which rows of how many, with %(first)s, %(last)s and %(total)s, the plural by n; and of more than that.
    counted: ClassVar[Any] = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> row", "%(first)s–%(last)s shown of <b>%(total)s</b> rows", "n"
    )
    counted_over: ClassVar[str | Promise] = gettext_lazy("%(first)s–%(last)s shown of more than <b>%(total)s</b>")
    # The key of what takes the list out.
    export_key: ClassVar[str] = ""
    # Speaks of the day in the address.
    is_dated: ClassVar[bool] = True
    # Stands below something else on its page, which stays when the list is turned over.
    is_part: ClassVar[bool] = False

    def __init__(self, request: DeskRequest) -> None:
        self.request, self.query, self.actor = request, request.GET, request.actor

    @abstractmethod
    def columns(self) -> Sequence[Column]: ...

    @abstractmethod
    def read(self) -> Reader[R]:
        """What reads the rows: asked for when the page is shown."""

    def filters(self) -> Sequence[Filter]:
        return ()

    def sorts(self) -> Sequence[Sort]:
        """The orders, the usual one first; each stands for its other end, too."""
        return ()

    def shown(self, rows: Sequence[R]) -> Sequence[Any]:
        """The rows of one page with what else is shown of them: in as many queries for one as for fifty."""
        return rows

    @property
    def is_picked(self) -> bool:
        """Rows can be ticked, each by a box in a cell of the class "pick", for what is done with those chosen."""
        return False

    @abstractmethod
    def nothing(self) -> Empty:
        """There is nothing to list yet: how it comes about."""

    @abstractmethod
    def missed(self) -> Empty:
        """Something is there, but not what was asked for: what to ask instead."""

    def denied(self) -> Empty | None:
        """The reader sees none of them, whatever is asked for; None where they may."""
        return None

    # --- what every list gets

    @cached_property
    def text(self) -> str:
        return self.query.get("q", "").strip()[:_MOST_TYPED]

    @cached_property
    def bar(self) -> list[FilterPart]:
        """The row of filters: values side by side, those in force, then the ways to add others."""
        parts = [part for one in self.known_filters for part in one.parts(self.query)]
        return sorted(parts, key=lambda part: _ORDER.index(part.kind))

    @property
    def lines(self) -> list[FilterPart]:
        return [part for part in self.bar if part.kind == "line"]

    @property
    def in_force(self) -> list[FilterPart]:
        return [part for part in self.bar if part.kind == "chip"]

    @property
    def ways(self) -> list[FilterPart]:
        """What else the list may be narrowed by. A phone has all of it behind one button, a desk what is over four."""
        return [part for part in self.bar if part.kind not in ("line", "chip")]

    @cached_property
    def known_filters(self) -> Sequence[Filter]:
        return self.filters()

    @property
    def is_filtered(self) -> bool:
        return any(one.is_set(self.query) for one in self.known_filters)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text) or self.is_filtered

    @property
    def bare(self) -> str:
        """The list without what is searched for and without any filter."""
        return changed(self.query, q="", **self._off)

    @property
    def unfiltered(self) -> str:
        """The list without any filter; what is searched for stays."""
        return changed(self.query, **self._off)

    @property
    def _off(self) -> dict[str, str]:
        return {name: "" for one in self.known_filters for name in one.names}

    @cached_property
    def sort(self) -> Sort:
        """The order asked for; the usual one where there is no such order."""
        every = [way for sort in self.sorts() for way in (sort, sort.around())]
        asked = self.query.get("sort", "")
        return next((sort for sort in every if sort.name == asked), every[0])

    @property
    def sort_name(self) -> str:
        return self.sort.name if self.sorts() else ""

    @cached_property
    def orders(self) -> list[Order]:
        """Those with a label, to be chosen where there are no heads to press."""
        usual, *_rest = [sort.name for sort in self.sorts()] or [""]
        every = [way for sort in self.sorts() for way in (sort, sort.around()) if way.label]
        return [
            Order(
                label=sort.label,
                address=changed(self.query, sort="" if sort.name == usual else sort.name),
                current=sort.name == self.sort.name,
            )
            for sort in every
        ]

    @cached_property
    def _reader(self) -> Reader[R]:
        return self.read()

    @cached_property
    def found(self) -> Page[R]:
        return self._reader.page(PagePlace.of(self.query))

    @cached_property
    def rows(self) -> Sequence[Any]:
        return self.shown(self.found.rows)

    @cached_property
    def exact(self) -> int | None:
        """How many there are, counted to the last one; None where that was not asked for, or takes too long."""
        return counted_in_time(self._reader.whole_count) if self._asks_exactly else None

    @property
    def _asks_exactly(self) -> bool:
        return EXACT in self.query and self._reader.is_capped

    @property
    def too_long_to_count(self) -> bool:
        return self._asks_exactly and self.exact is None

    @property
    def exactly(self) -> str:
        """This page of the list, with its rows counted to the last one."""
        return self._turned(**{name: self.query[name] for name in PLACE if name in self.query}, **{EXACT: "1"})

    @property
    def total(self) -> int:
        """At least so many as the page shows, although somebody may have been added meanwhile."""
        return max(self._reader.count if self.exact is None else self.exact, self.found.last)

    @property
    def is_capped(self) -> bool:
        return self._reader.is_capped and self.exact is None

    @property
    def previous(self) -> str:
        place = self.found.previous
        return self._turned(before=str(place)) if place else ""

    @property
    def next(self) -> str:
        place = self.found.next
        return self._turned(after=str(place)) if place else ""

    def _turned(self, **place: str) -> str:
        return at_place(self.query, **place) + ("#list" if self.is_part else "")

    @property
    def told(self) -> SafeString:
        """Which rows of how many."""
        page, places = self.found, {"first": "{first}", "last": "{last}", "total": "{total}"}
        text = str(self.counted_over) % places if self.is_capped else self.counted % {"n": self.total, **places}
        numbers = {"first": page.first, "last": page.last, "total": self.total}
        return format_html(text, **{name: format_count(number) for name, number in numbers.items()})

    @cached_property
    def heads(self) -> Sequence[Column]:
        return self.columns()

    @cached_property
    def cell(self) -> dict[str, SafeString]:
        """The attributes of each cell, by the key of its column."""
        return {column.key: column.cell for column in self.heads}

    @cached_property
    def export(self) -> ExportLink | None:
        """What takes the list out, where the reader may."""
        if self.export_key not in exports or not self.actor.holds(exports[self.export_key].right):
            return None
        return exports[self.export_key]

    @property
    def export_named(self) -> dict[str, Any]:
        """What the address that takes the list out names beside the query: a unit, for example."""
        return {}

    @property
    def export_address(self) -> str:
        return reverse(self.export.address, kwargs=self.export_named) + self.question if self.export else ""

    @property
    def question(self) -> str:
        """What the address asks for, as it is passed on to what takes the list out."""
        return changed(self.query)

    @cached_property
    def refused(self) -> Empty | None:
        return self.denied()

    @property
    def is_asked(self) -> bool:
        """Whether search and filters are offered: they find nothing where nothing is, whatever the day."""
        return self.refused is None and (self.is_dated or self.is_narrowed or bool(self.rows))

    @cached_property
    def empty(self) -> Empty:
        return self.refused or (self.missed() if self.is_narrowed else self.nothing())

    @property
    def frame(self) -> str:
        """The whole page; of one that is already open, only the list."""
        htmx = self.request.htmx
        return "ui/lists/fragment.html" if htmx.target == "list" and not self._restored else "ui/base.html"

    @property
    def _restored(self) -> bool:
        return bool(self.request.htmx.history_restore_request)

    def answer(self, template: str, **context: Any) -> HttpResponse:
        """The page, or the part of it that htmx asks for."""
        return self.told_apart(render(self.request, template, {"page": self, **context}))

    def told_apart(self, answer: HttpResponse) -> HttpResponse:
        """Whatever keeps the answer keeps the whole page and the part of it apart."""
        patch_vary_headers(answer, ["HX-Request", "HX-Target", "HX-History-Restore-Request"])
        return answer
