"""The database of a test run is copied from one that was migrated once for this state of the code.

A run that finds the template is ready at once, and so is each of its workers. The template's name tells what went into
it: all code that a migration or what follows it may read, the locked packages, the keys and logins of the settings.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection
from psycopg.errors import InsufficientPrivilege

from tirek.conf.settings import ENVIRONMENT

ROOT = Path(__file__).parents[1]
# Layers of a domain that no migration reads, and neither does what makes grants, walls and roles after it.
UNREAD = {"urls", "views", "api", "jobs", "forms", "tables", "exports", "templatetags", "open_matters", "logged", "ui"}
# Of the lock that keeps two workers from making one template: any number that the product does not use.
_LOCK = 7_402_518
# How many seconds the server's vacuum may stay in a database that is to go.
PATIENCE = 60


def state(roles: list[str], server: str, root: Path = ROOT) -> str:
    """Another word for each state of what a new database is made from."""
    told = sha256()
    for path in sorted([*_read(root / "src/tirek"), *root.glob("requirements/*.lock")]):
        told.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    for value in (settings.SECRET_KEY, settings.TIREK_SERVING_LOGINS, settings.INSTALLED_APPS, roles, server):
        told.update(repr(value).encode())
    return told.hexdigest()[:16]


def _read(source: Path) -> Iterator[Path]:
    for path in source.rglob("*"):
        parts = path.relative_to(source).with_suffix("").parts
        if path.suffix in (".py", ".toml", ".sql") and ("migrations" in parts or not UNREAD & set(parts[:2])):
            yield path


@contextmanager
def worker_database() -> Iterator[None]:
    """A database of this process's own, new for this run. Django reads and writes there until the end."""
    before, own = settings.DATABASES["default"]["NAME"], connection.settings_dict["TEST"]["NAME"]
    with _alone() as cursor:
        template = _template(cursor)
        _drop(cursor, own)
        cursor.execute(f"CREATE DATABASE {_quoted(own)} TEMPLATE {_quoted(template)}")
    _use(own)
    try:
        yield
    finally:
        _use(before)
        with _alone() as cursor:
            _drop(cursor, own)


@contextmanager
def another_database(word: str, *, migrated: bool = False) -> Iterator[None]:
    """One beside that of this process, empty or new, for as long as it is wanted. Django reads and writes there."""
    before = settings.DATABASES["default"]["NAME"]
    own = f"{connection.settings_dict['TEST']['NAME'] or before}_{word}_{os.getpid()}"
    with _alone() as cursor:
        _drop(cursor, own)
        template = f" TEMPLATE {_quoted(_template(cursor))}" if migrated else ""
        cursor.execute(f"CREATE DATABASE {_quoted(own)}{template}")
    _use(own)
    try:
        yield
    finally:
        _use(before)
        with _alone() as cursor:
            _drop(cursor, own)


def _template(cursor: Any) -> str:
    """Its name; it is made if it is not there, and those of other states go. Called by one process at a time."""
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1", [[*settings.TIREK_SERVING_LOGINS]]
    )
    roles = [role for (role,) in cursor.fetchall()]
    cursor.execute("SHOW server_version")
    (server,) = cursor.fetchone()
    family = f"{ENVIRONMENT.test_database}_of_"
    name = family + state(roles, server)
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
    standing = [found for (found,) in cursor.fetchall()]
    if name not in standing:
        for old in standing:
            _drop(cursor, old)
        _make(cursor, name)
    return name


def _make(cursor: Any, name: str) -> None:
    """Under another name until it is whole: a run that is stopped here leaves no half of a template behind."""
    part, before = f"{name}_part", settings.DATABASES["default"]["NAME"]
    cursor.execute(f"CREATE DATABASE {_quoted(part)}")
    _use(part)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        _use(before)
    cursor.execute(f"ALTER DATABASE {_quoted(part)} RENAME TO {_quoted(name)}")


@contextmanager
def _alone() -> Iterator[Any]:
    """A session outside the databases of tests, and none beside it that makes, copies or drops one."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield cursor


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _drop(cursor: Any, name: str) -> None:
    """Tried again while the server's own vacuum is in there, whom only a superuser may send away."""
    for left in reversed(range(PATIENCE)):
        try:
            cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
        except ProgrammingError as error:
            if not left or not isinstance(error.__cause__, InsufficientPrivilege):
                raise
            sleep(1)
        else:
            return


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
