"""What acts changed of somebody's data: which field, from, to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q

from tirek.members.models import Membership
from tirek.people.models import Person
from tirek.structure.models import ActImage

_OF_PERSON = ("surname", "given_name", "patronymic", "iin_index", "birth_date", "sex", "phone", "email")
_OF_MEMBERSHIP = ("joined", "number")

# Field, what it was and what it became; of an IIN neither is told.
DataChange = tuple[str, str, str]


def changes_by(
    acts: Collection[int], person: Person, memberships: Sequence[Membership]
) -> Mapping[int, list[DataChange]]:
    """Of each of the acts what it changed of the person and the memberships, as far as the reader may see it."""
    if not acts:
        return {}
    rows: dict[tuple[str, int], tuple[Any, tuple[str, ...]]] = {
        (Person._meta.db_table, person.pk): (person, _OF_PERSON),
        **{(Membership._meta.db_table, one.pk): (one, _OF_MEMBERSHIP) for one in memberships},
    }
    tables = Q(table_name=Person._meta.db_table, row_id=person.pk) | Q(
        table_name=Membership._meta.db_table, row_id__in=[one.pk for one in memberships]
    )
    images = ActImage.objects.filter(tables).order_by("-act_id", "-pk")
    # From the last image back: what stood before an act is what the one before it had made.
    after = {key: {field: _text(getattr(row, field)) for field in fields} for key, (row, fields) in rows.items()}
    found: dict[int, list[DataChange]] = {}
    for image in images.iterator(chunk_size=200):
        key = (image.table_name, image.row_id)
        if image.before is None:
            continue
        before = {field: _text(image.before.get(field)) for field in rows[key][1]}
        if image.act_id in acts:
            told = [
                _told(field, before[field], after[key][field]) for field in before if before[field] != after[key][field]
            ]
            found.setdefault(image.act_id, []).extend(told)
        after[key] = before
    return found


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _told(field: str, old: str, new: str) -> DataChange:
    return ("iin", "", "") if field == "iin_index" else (field, old, new)
