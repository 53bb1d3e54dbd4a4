"""Who is young is said by the charter, in Python as in SQL."""

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.factories import Tree

from tirek.structure.models import Charter, young_days

pytestmark = pytest.mark.tree

BORN = [date(1984, 2, 29), date(2000, 2, 29), date(2004, 12, 31), date(1990, 6, 15), date(1990, 3, 1), None]
# Around each birthday that begins or ends the years of youth, in leap years and in others.
DAYS = [
    nearest + timedelta(days=shift)
    for born in BORN
    if born
    for age in (14, 36)
    for nearest in (date(born.year + age, born.month, min(born.day, 28)),)
    for shift in range(-2, 5)
]


def _young_in_sql(born: date | None, day: date) -> bool:
    begins, ends = young_days("%(born)s::date")
    sql = f"SELECT %(day)s >= {begins} AND %(day)s < {ends} FROM structure_charter charter"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"born": born, "day": day})
        (young,) = cursor.fetchone()
    return bool(young)


@pytest.mark.django_db
def test_sql_and_python_agree_on_every_day_around_a_birthday() -> None:
    Tree()
    charter = Charter.objects.get()
    for born in BORN:
        for day in DAYS:
            assert charter.is_young(born, day) == _young_in_sql(born, day), (born, day)


def test_youth_begins_on_a_birthday_and_ends_on_one() -> None:
    charter = Charter(youth_from=14, youth_until=36)
    assert (charter.youth[0], charter.youth[-1]) == (14, 35)
    born = date(2000, 2, 29)
    assert [charter.is_young(born, day) for day in (date(2014, 2, 28), date(2014, 3, 1))] == [False, True]
    assert [charter.is_young(born, day) for day in (date(2036, 2, 28), date(2036, 2, 29))] == [True, False]
    assert not charter.is_young(None, date(2020, 1, 1))
