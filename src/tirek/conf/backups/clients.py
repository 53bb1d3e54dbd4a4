"""PostgreSQL's client programs, on the database that this process is set to."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tirek.conf.postgres.binaries import find

# What Django adds for its own driver; libpq knows nothing of it.
_DJANGOS = ("cursor_factory", "context", "prepare_threshold", "options")


def address() -> dict[str, Any]:
    """Where the database is, as libpq takes it."""
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name not in _DJANGOS}


def run_client(program: str, *words: str, at: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
    """The password goes by the environment: others see the words of a command line."""
    told = {name: value for name, value in at.items() if name != "password"}
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}
    if at.get("password"):
        environment["PGPASSWORD"] = str(at["password"])
    command = [str(find() / program), *words, "--no-password", f"--dbname={make_conninfo(**told)}"]
    return subprocess.run(  # noqa: S603
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def reason(done: subprocess.CompletedProcess[str]) -> str:
    """The first line that says what was wrong, without the name of the program."""
    lines = [line.partition("error: ")[2] or line for line in done.stderr.splitlines() if "warning" not in line]
    return lines[0].strip() if lines else str(done.returncode)


@contextmanager
def snapshot(at: Mapping[str, Any]) -> Iterator[tuple[psycopg.Connection, str]]:
    """One moment of the database, for pg_dump and for whoever counts beside it."""
    with psycopg.connect(**at) as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        session.read_only = True
        (name,) = one(session, "SELECT pg_export_snapshot()")
        yield session, name


def one(session: psycopg.Connection, statement: str) -> tuple[Any, ...]:
    return session.execute(statement).fetchone() or ()


def major_of(session: psycopg.Connection) -> int:
    return session.info.server_version // 10_000


# The key that scopes are signed with is made of the secret key of the site, by migrate; a dump is better without it.
LEFT_OUT = "access_wallkey"


def rows_by_table(session: psycopg.Connection) -> dict[str, int]:
    """Of every table: what a restored database must have again."""
    found = session.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND relname <> %s ORDER BY 1",
        [LEFT_OUT],
    ).fetchall()
    counts = {}
    for (table,) in found:
        counted = session.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        counts[str(table)] = int(counted[0]) if counted else 0
    return counts
