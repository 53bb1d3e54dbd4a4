"""What stands twice in the database, and how the one is held against the other: ``tirek verify`` asks for all of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """How many are not as they should be, and the first of them by name; none where all agree."""

    count: int
    first: str = ""


@dataclass(frozen=True, kw_only=True)
class FactProof:
    """``label`` says what holds where nothing is found."""

    key: str
    label: str | Promise
    find: Callable[[], Wrong]


def by_rows(sql: str) -> Callable[[], Wrong]:
    """Of a query for what is wrong: one column, the name of the thing."""

    def find() -> Wrong:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*), coalesce(min(what), '') FROM ({sql}) wrong (what)")
            count, first = cursor.fetchone()
        return Wrong(count=count, first=first)

    return find


def both_ways(one: str, other: str, name: str) -> Callable[[], Wrong]:
    """Of two queries that should give the same rows, each as often; ``name`` names a row by its columns."""
    return by_rows(
        f"SELECT {name} FROM ((({one}) EXCEPT ALL ({other})) UNION ALL (({other}) EXCEPT ALL ({one}))) differing"
    )


proofs: Registry[FactProof] = Registry()
