"""What files may be attached to: an upper domain says what it is, whose rights count, where it stands."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from tirek.kernel.declarations.acts import Link
from tirek.kernel.declarations.registry import Registry
from tirek.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Attachable:
    """A kind of thing that files hang on. A link keeps its ``key`` and the thing's own, as text.

    ``stands_at`` gives the units of one thing, as a query for their ids: the file is seen by whoever holds ``see`` at
    one of them, and attached and taken away by ``attach``. ``find`` names those of the keys that there are, with their
    address, in one query. An ``Opening`` of the link's table says the same of ``see`` to the database. ``most`` files
    may hang on one thing, of ``most_megabytes`` together.
    """

    key: str
    label: str | Promise
    see: Permission
    attach: Permission
    stands_at: Callable[[str], Any]
    find: Callable[[Any, Collection[str]], Mapping[str, Link]]
    purpose: str = "attachment"
    most: int = 10
    most_megabytes: int = 100


attachables: Registry[Attachable] = Registry()
