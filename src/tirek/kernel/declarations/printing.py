"""Papers that are printed of what stands in records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry
from tirek.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """A paper that is printed of a thing: whose right it takes, by which template, of which data.

    ``template`` is the name of one that stands in ``papers``, with its number. ``find(actor, subject)`` gives the unit
    at which the right is asked, none where the actor sees no such thing. ``data(actor, subject, language, on)`` gives
    texts and whole numbers alone. ``series(unit, on)`` names the series from which the paper has its number, last in
    its transaction; without it the paper has none.
    """

    key: str
    label: str | Promise
    right: Permission
    template: str
    find: Callable[[Any, str], Any]
    data: Callable[[Any, str, str, date], Mapping[str, Any]]
    series: Callable[[Any, date], str] | None = None
    languages: tuple[str, ...] = ("kk", "ru")


paper_kinds: Registry[PaperKind] = Registry()
