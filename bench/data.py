"""A database of its own to measure in: the demonstration at a given size, built once and kept for the next run."""

import time

from django.db import connection

from tirek.demo.actions import Size, build
from tirek.figures.actions import fold
from tirek.structure.models import Unit


def prepare(size: Size) -> float | None:
    """Make the database and the organisation in it, where they are missing. Returns the seconds that building took."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
    seconds = None
    if not Unit.objects.exists():
        begin = time.perf_counter()
        build(size=size)
        seconds = time.perf_counter() - begin
    fold()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return seconds


def machine() -> str:
    """What the numbers were measured on, as far as they depend on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM members_placement WHERE upper_inf(period)),"
            " (SELECT count(*) FROM structure_unit),"
            " current_setting('server_version'), current_setting('shared_buffers')"
        )
        members, units, version, buffers = cursor.fetchone()
    return f"{members:,} members, {units:,} units; PostgreSQL {version}, shared_buffers {buffers}"
