"""Declarations of no domain, to try what a registry carries out for any."""

from collections.abc import Iterator
from contextlib import contextmanager

from tirek.kernel.declarations.registry import Registry, T


@contextmanager
def declared(registry: Registry[T], *declarations: T) -> Iterator[None]:
    """While the test lasts."""
    registry.declare(*declarations)
    try:
        yield
    finally:
        for each in declarations:
            del registry._by_key[each.key]


@contextmanager
def undeclared(registry: Registry[T], key: str) -> Iterator[None]:
    """As if the domain that declares it were no longer installed."""
    kept = dict(registry._by_key)
    del registry._by_key[key]
    try:
        yield
    finally:
        registry._by_key.clear()
        registry._by_key.update(kept)
