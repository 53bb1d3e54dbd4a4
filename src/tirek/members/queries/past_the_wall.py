"""What is asked past the second wall, and all that is answered: see ``docs/adr/0009``."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Somebody who has the IIN and is not seen: a member elsewhere, or a former one, who may join again."""

    person_id: int | None
    elsewhere: bool
    birth_date: date | None
    sex: str


def holder(digest: bytes) -> Holder | None:
    """Who has the IIN of this digest; None where nobody has, or outside any scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, elsewhere, birth_date, sex FROM members_find_by_iin(ARRAY[%s::bytea])", [digest]
        )
        row = cursor.fetchone()
        if row and row[0]:
            # Who knows the IIN of a former member may write them down again; the wall asks for it once more.
            cursor.execute("SELECT set_config('tirek.iin', %s, true)", [digest.hex()])
    if row is None:
        return None
    return Holder(person_id=row[0], elsewhere=row[1], birth_date=row[2], sex=row[3] or "")


def is_number_taken(number: str) -> bool:
    """Whether a card of this number is in use anywhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM members_membership WHERE number = %(number)s) "
            "OR EXISTS (SELECT FROM members_numbers_taken(ARRAY[%(number)s::text]))",
            {"number": number},
        )
        return bool(cursor.fetchone()[0])


def last_number(region: str) -> int:
    """The highest in use among the card numbers of the region, or among those without one; 0 where there is none."""
    start = f"{region}-" if region else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(members_last_number(%(start)s), ("
            "SELECT max(substr(number, length(%(start)s) + 1)::bigint) FROM members_membership "
            "WHERE number ~ ('^' || %(start)s || '[0-9]{1,7}$') AND number ~>=~ %(start)s AND number ~<~ %(end)s))",
            {"start": start, "end": f"{region}." if region else ":"},
        )
        return int(cursor.fetchone()[0] or 0)


def standing(unit_ids: Sequence[int], after: date | None) -> dict[int, tuple[int, date | None]]:
    """How many stand in each unit at the end of the day, or stand still, and the last day somebody left it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, standing, last_day FROM members_standing(%s::bigint[], %s::date)", [list(unit_ids), after]
        )
        return {unit_id: (count, last) for unit_id, count, last in cursor}


def with_their_units(unit_ids: Sequence[int], day: date) -> dict[int, tuple[int, int]]:
    """How many stand in each unit at the end of the day, and how many came there later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, standing, later FROM members_moving(%s::bigint[], %s::date)", [list(unit_ids), day]
        )
        return {unit_id: (standing, later) for unit_id, standing, later in cursor}


def gone(unit_ids: Collection[int], reach: Collection[int], day: date) -> int:
    """How many stood in the units on the day and since went where nobody of this reach sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_gone(%s::bigint[], %s::bigint[], %s::date)", [list(unit_ids), list(reach), day])
        return int(cursor.fetchone()[0])


def has_other_memberships(person_ids: Collection[int], seen: Collection[int]) -> bool:
    """Whether one of the persons has a membership that is none of these."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_others(%s::bigint[], %s::bigint[])", [list(person_ids), list(seen)])
        return bool(cursor.fetchone()[0])
