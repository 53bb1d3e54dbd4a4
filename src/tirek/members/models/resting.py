"""What was counted later of somebody by what an act says of them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

_CHANGED = """
SELECT p.id FROM people_person p JOIN (
    SELECT DISTINCT ON (i.row_id) i.row_id, (i.before ->> 'birth_date')::date AS birth_date, i.before ->> 'sex' AS sex
    FROM structure_actimage i WHERE i.act_id = %s AND i.table_name = 'people_person' AND i.before IS NOT NULL
    ORDER BY i.row_id, i.id) was ON was.row_id = p.id
WHERE p.birth_date IS DISTINCT FROM was.birth_date OR p.sex <> was.sex
"""
_PLACED = """
SELECT DISTINCT act_id FROM members_membership m JOIN members_placement s ON s.membership_id = m.id
CROSS JOIN LATERAL structure_touched('members_placement', s.id, %s, true) act_id
WHERE m.person_id = ANY (%s)
"""
_HIDDEN = """
SELECT 1 WHERE members_others(%s::bigint[], ARRAY(SELECT id FROM members_membership WHERE person_id = ANY (%s)))
"""


def counted_otherwise(act_id: int) -> Sequence[int]:
    """Persons of whom the act changed what figures count."""
    return _numbers(_CHANGED, act_id)


def placed_since(person_ids: Sequence[int], act_id: int) -> Sequence[int]:
    """The acts after this one that placed one of them, in a membership that the reader sees."""
    return _numbers(_PLACED, act_id, person_ids)


def is_hidden_of(person_ids: Sequence[int]) -> bool:
    """Whether one of them has a membership that the reader does not see."""
    return bool(_numbers(_HIDDEN, person_ids, person_ids))


def _numbers(sql: str, *params: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [number for (number,) in cursor.fetchall()]
