"""What a directive, a plan or an act may rest on, whichever domain holds it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from tirek.kernel.declarations.acts import Link
from tirek.kernel.declarations.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A kind of thing that others rest on: minutes, a letter, a programme. They keep its kind and its key, no more.

    ``find(actor, keys)`` names those of the keys that there are, with the address of their page where the actor may
    open it and none where not; in one query, however many there are.
    """

    key: str
    label: Promise
    find: Callable[[Any, Collection[str]], Mapping[str, Link]]


class Origins(Registry[Origin]):
    """Stored references outlive what they name."""

    def named(self, actor: Any, references: Collection[tuple[str, str]]) -> dict[tuple[str, str], Link]:
        """Each reference, a kind and a key, by what it is called; what is not found reads as its kind and key."""
        named = {(kind, key): Link(label=f"{kind} {key}", address="") for kind, key in references}
        for kind in {kind for kind, _key in references}:
            if (origin := self.get(kind)) is not None:
                keys = sorted(key for each, key in references if each == kind)
                named |= {(kind, key): link for key, link in origin.find(actor, keys).items()}
        return named


origins = Origins()
