"""A database of its own to measure in: the demonstration at a given size, built once and kept for the next run."""

import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from tirek.demo.actions import Size, build
from tirek.figures.actions import fold_deltas
from tirek.structure.models import Unit

_SETTINGS = (
    "shared_buffers", "effective_cache_size", "work_mem", "maintenance_work_mem", "random_page_cost", "jit",
    "max_parallel_workers_per_gather", "max_wal_size", "synchronous_commit", "fsync", "data_checksums",
)  # fmt: skip
_LARGEST = 12


def prepare(size: Size) -> float | None:
    """Make the database and the organisation in it, where they are missing. Returns the seconds that building took."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
    seconds = None
    if not Unit.objects.exists():
        begin = time.perf_counter()
        build(size=size)
        seconds = time.perf_counter() - begin
    fold_deltas()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return seconds


def machine() -> Iterator[str]:
    """What the numbers were measured on, as far as they depend on it."""
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield f"{_processor()}, {cores} cores, {memory:.0f} GB; {platform.system()} {platform.release()}"
    busy = " – busy: absolute times are too long, ratios hold" if load > cores / 2 else ""
    yield f"load {load:.1f} at the beginning{busy}; Python {platform.python_version()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        version = cursor.fetchone()[0]
        cursor.execute("SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY (%s)", [list(_SETTINGS)])
        found = dict(cursor.fetchall())
    yield f"PostgreSQL {version}: " + ", ".join(f"{name} {found[name]}" for name in _SETTINGS if name in found)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def sizes() -> Iterator[str]:
    """How much stands there, and what it takes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM members_placement WHERE upper_inf(period)),"
            " (SELECT count(*) FROM members_placement), (SELECT count(*) FROM structure_unit WHERE upper_inf(period)),"
            " (SELECT count(*) FROM structure_unit), pg_size_pretty(pg_database_size(current_database()))"
        )
        members, placements, units, ever, whole = cursor.fetchone()
        yield f"{members:,} members ({placements:,} placements), {units:,} units ({ever:,} ever), database {whole}"
        cursor.execute(
            "SELECT c.relname, c.reltuples::bigint, pg_size_pretty(pg_table_size(c.oid)),"
            " pg_size_pretty(pg_indexes_size(c.oid)), (SELECT string_agg("
            "   i.relname || ' ' || pg_size_pretty(pg_relation_size(i.oid)), ', '"
            "   ORDER BY pg_relation_size(i.oid) DESC)"
            "   FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid)"
            " FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " ORDER BY pg_total_relation_size(c.oid) DESC LIMIT %s",
            [_LARGEST],
        )
        for table, rows, heap, indexes, each in cursor.fetchall():
            yield f"  {table}: {rows:,} rows, table {heap}, indexes {indexes} ({each})"
