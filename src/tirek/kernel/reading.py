"""What a page that changes nothing asks the database once, whichever of its parts need it."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_KEPT: ContextVar[dict[tuple[Hashable, ...], dict[Any, Any]] | None] = ContextVar("reading_kept", default=None)


@contextmanager
def while_reading() -> Iterator[None]:
    """Around a page that only reads: names, places in the tree and the like are looked up once for all of it.

    Whatever writes must stand outside, also if it takes back what it wrote.
    """
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def kept(*name: Hashable) -> dict[Any, Any]:
    """What was found under this name since the page began, to be looked into and added to; elsewhere nothing was."""
    found = _KEPT.get()
    return {} if found is None else found.setdefault(name, {})
