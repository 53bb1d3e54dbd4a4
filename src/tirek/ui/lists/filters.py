"""By what a list is narrowed, and how that stands above it: filters in force as chips, others as ways to add them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst

from tirek.ui.addresses import changed, pairs

Text = str | Promise
# A value as it stands in the address, and in words.
Option = tuple[str, Text]


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One value to choose. ``count``: how many rows have it, where the list knows."""

    label: Text
    address: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class FilterPart:
    """A part of the row above a list. ``kind`` says how it is drawn:

    *chip* in force, with the address without it; *plus* a link that adds it; *menu* links and fields to add one;
    *line* all values side by side.
    """

    kind: str
    label: Text
    address: str = ""
    links: Sequence[Pick] = ()
    fields: Sequence[BoundField] = ()
    kept: Sequence[tuple[str, str]] = ()

    @property
    def is_bad(self) -> bool:
        """A field that stands in error opens its menu."""
        return any(field.errors for field in self.fields)


class Filter(Protocol):
    """What narrows a list. ``names`` are its parameters in the address."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def is_set(self, query: QueryDict) -> bool: ...

    def parts(self, query: QueryDict) -> Iterator[FilterPart]: ...


@dataclass(frozen=True)
class Given:
    """Chosen elsewhere, a unit for example, and here only taken off; ``falls`` names what makes no sense without it."""

    name: str
    label: Text
    falls: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.falls)

    def is_set(self, query: QueryDict) -> bool:
        return bool(self.label and query.get(self.name))

    def parts(self, query: QueryDict) -> Iterator[FilterPart]:
        if self.is_set(query):
            yield FilterPart(kind="chip", label=self.label, address=changed(query, **dict.fromkeys(self.names, "")))


@dataclass(frozen=True)
class Toggle:
    """On or off. Shown only when ``offered``, unless it is in force."""

    name: str
    label: Text
    value: str = "yes"
    offered: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def is_set(self, query: QueryDict) -> bool:
        return query.get(self.name) == self.value

    def parts(self, query: QueryDict) -> Iterator[FilterPart]:
        if self.is_set(query):
            yield FilterPart(kind="chip", label=self.label, address=changed(query, **{self.name: ""}))
        elif self.offered:
            yield FilterPart(kind="plus", label=self.label, address=changed(query, **{self.name: self.value}))


@dataclass(frozen=True, kw_only=True)
class Narrow:
    """Values to go on to from the one in force: units below the unit, for example. Taken off by ``Given``."""

    name: str
    label: Text
    options: Sequence[Option]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def is_set(self, query: QueryDict) -> bool:
        return False

    def parts(self, query: QueryDict) -> Iterator[FilterPart]:
        links = [Pick(label=label, address=changed(query, **{self.name: value})) for value, label in self.options]
        if links:
            yield FilterPart(kind="menu", label=self.label, links=links)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of some values. What is none of them filters nothing.

    With ``every``, the word for all of them, they stand side by side, always in sight; else in a menu to choose from.
    ``counts`` says how many rows have each; ``falls`` names parameters that make no sense under another value.
    """

    name: str
    label: Text
    options: Sequence[Option]
    every: Text = ""
    counts: dict[str, int] = field(default_factory=dict)
    falls: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.falls)

    def value(self, query: QueryDict) -> str:
        given = query.get(self.name, "")
        return given if given in dict(self.options) else ""

    def is_set(self, query: QueryDict) -> bool:
        return bool(self.value(query))

    def parts(self, query: QueryDict) -> Iterator[FilterPart]:
        current = self.value(query)
        links = [self._link(query, *option, current=option[0] == current) for option in self.options]
        if self.every:
            every = self._link(query, "", self.every, current=not current)
            yield FilterPart(kind="line", label=self.label, links=[every, *links])
        elif current:
            yield FilterPart(kind="chip", label=dict(self.options)[current], address=self._link(query, "", "").address)
        elif links:
            yield FilterPart(kind="menu", label=self.label, links=links)

    def _link(self, query: QueryDict, value: str, label: Text, *, current: bool = False) -> Pick:
        counted = sum(self.counts.values()) if not value and self.counts else self.counts.get(value)
        dropped = dict.fromkeys(self.falls, "")
        return Pick(
            label=label, address=changed(query, **dropped, **{self.name: value}), current=current, count=counted
        )


@dataclass(frozen=True, kw_only=True)
class Several:
    """Any number of values, each a chip of its own: all of them must hold. ``chip`` says one in force."""

    name: str
    label: Text
    options: Sequence[Option]
    chip: Callable[[Text], Text] = lambda label: label

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def values(self, query: QueryDict) -> tuple[str, ...]:
        known = dict(self.options)
        return tuple(dict.fromkeys(value for value in query.getlist(self.name) if value in known))

    def is_set(self, query: QueryDict) -> bool:
        return bool(self.values(query))

    def parts(self, query: QueryDict) -> Iterator[FilterPart]:
        has = self.values(query)
        for value in has:
            rest = tuple(other for other in has if other != value)
            label = self.chip(dict(self.options)[value])
            yield FilterPart(kind="chip", label=label, address=changed(query, **{self.name: rest}))
        left = [option for option in self.options if option[0] not in has]
        if left:
            links = [
                Pick(label=capfirst(str(label)), address=changed(query, **{self.name: (*has, value)}))
                for value, label in left
            ]
            yield FilterPart(kind="menu", label=self.label, links=links)


@dataclass(frozen=True, kw_only=True)
class Span:
    """From one value to another: usual spans as links, any other by the two fields of a form.

    ``told`` is the span in force, in words; empty where there is none that could be read.
    """

    label: Text
    told: Text
    fields: Sequence[BoundField]
    usual: Sequence[tuple[Text, dict[str, Any]]] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def is_set(self, query: QueryDict) -> bool:
        return bool(self.told)

    def parts(self, query: QueryDict) -> Iterator[FilterPart]:
        off = dict.fromkeys(self.names, "")
        if self.told:
            yield FilterPart(kind="chip", label=self.told, address=changed(query, **off))
            return
        links = [Pick(label=label, address=changed(query, **{**off, **values})) for label, values in self.usual]
        yield FilterPart(kind="menu", label=self.label, links=links, fields=self.fields, kept=pairs(query, *self.names))
