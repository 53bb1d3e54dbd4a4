"""The question to the engine, as the database answers it."""

import re

import pytest
from django.db import connection


@pytest.mark.django_db
def test_days_of_which_something_is_unknown_are_looked_up_by_their_index() -> None:
    """Every number asks this of every day: read from all terms it takes a hundred times as long in a large country."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'figures_totals'")
        asked = re.search(r"EXISTS \(\s*(SELECT FROM .*?)\) AS dark", cursor.fetchone()[0], re.DOTALL)
        assert asked
        # The tables of a test are so small that they are read whole unless that is forbidden.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + asked[1].replace("n.day", "DATE '2026-12-01'"))
        plan = "\n".join(line for (line,) in cursor)
    assert "structure_term_dark" in plan
    assert "Seq Scan" not in plan
