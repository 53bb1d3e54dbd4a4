"""The database of a test run is copied from one that was migrated once for this state of the code.

A run that finds the template is ready at once, and so is each of its workers. The template's name tells what went into
it: all code that a migration or what follows it may read, the locked packages, the keys and logins of the settings.

Beside it stand others in which the factories' tree has grown already, and in which it has its members: tests with the
mark ``tree``, or ``tree("peopled")``, run in a copy of that, and find it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.utils import translation
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
    beside = [*root.glob("requirements/*.lock"), *root.glob("tests/factories.py")]
    for path in sorted([*_read(root / "src/tirek"), *beside]):
        told.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    for value in (settings.SECRET_KEY, settings.TIREK_SERVING_LOGINS, settings.INSTALLED_APPS, roles, server):
        told.update(repr(value).encode())
    return told.hexdigest()[:16]


def _read(source: Path) -> Iterator[Path]:
    for path in source.rglob("*"):
        parts = path.relative_to(source).with_suffix("").parts
        if path.suffix in (".py", ".toml", ".sql") and ("migrations" in parts or not UNREAD & set(parts[:2])):
            yield path


# Which of its own this process uses, and what they are called once they are there.
_turned_to = "empty"
_names: dict[str, str] = {}


@contextmanager
def worker_database() -> Iterator[None]:
    """Databases of this process's own, new for this run. Django reads and writes there until the end."""
    before, own = settings.DATABASES["default"]["NAME"], connection.settings_dict["TEST"]["NAME"]
    with _alone() as cursor:
        for kind, template in _templates(cursor).items():
            _names[kind] = f"{own}_{kind}"
            _drop(cursor, _names[kind])
            cursor.execute(f"CREATE DATABASE {_quoted(_names[kind])} TEMPLATE {_quoted(template)}")
    _use(_names[_turned_to])
    try:
        yield
    finally:
        _use(before)
        with _alone() as cursor:
            for name in _names.values():
                _drop(cursor, name)


def kind_of(item: pytest.Item) -> str:
    """The one that a test asks for."""
    mark = item.get_closest_marker("tree")
    return str((*mark.args, "tree")[0]) if mark else "empty"


def turn_to(kind: str) -> None:
    """Have what follows run in the one that is ``empty``, has a ``tree``, or has a ``peopled`` one."""
    global _turned_to
    if kind != _turned_to:
        _turned_to = kind
        if _names:
            _use(_names[kind])


@contextmanager
def another_database(word: str, *, migrated: bool = False) -> Iterator[None]:
    """One beside that of this process, empty or new, for as long as it is wanted. Django reads and writes there."""
    before = settings.DATABASES["default"]["NAME"]
    own = f"{connection.settings_dict['TEST']['NAME'] or before}_{word}_{os.getpid()}"
    with _alone() as cursor:
        _drop(cursor, own)
        template = f" TEMPLATE {_quoted(_templates(cursor)['empty'])}" if migrated else ""
        cursor.execute(f"CREATE DATABASE {_quoted(own)}{template}")
    _use(own)
    try:
        yield
    finally:
        _use(before)
        with _alone() as cursor:
            _drop(cursor, own)


def _templates(cursor: Any) -> dict[str, str]:
    """Their names; what is not there is made, and those of other states go. Called by one process at a time."""
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1", [[*settings.TIREK_SERVING_LOGINS]]
    )
    roles = [role for (role,) in cursor.fetchall()]
    cursor.execute("SHOW server_version")
    (server,) = cursor.fetchone()
    family = f"{ENVIRONMENT.test_database}_of_"
    empty = family + state(roles, server)
    tree, peopled = f"{empty}_tree", f"{empty}_peopled"
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
    standing = [found for (found,) in cursor.fetchall()]
    if not {empty, tree, peopled} <= {*standing}:
        for old in standing:
            _drop(cursor, old)
        _make(cursor, empty, lambda: call_command("migrate", verbosity=0, interactive=False))
        _make(cursor, tree, lambda: _grow("Tree"), template=empty)
        _make(cursor, peopled, lambda: _grow("a_peopled_tree"), template=tree)
    return {"empty": empty, "tree": tree, "peopled": peopled}


def _grow(what: str) -> None:
    from tests import factories  # noqa: PLC0415 - which needs the applications

    with translation.override("kk"):
        getattr(factories, what)()


def _make(cursor: Any, name: str, fill: Callable[[], object], template: str = "template1") -> None:
    """Under another name until it is whole: a run that is stopped here leaves no half of a template behind."""
    part, before = f"{name}_part", settings.DATABASES["default"]["NAME"]
    cursor.execute(f"CREATE DATABASE {_quoted(part)} TEMPLATE {_quoted(template)}")
    _use(part)
    try:
        fill()
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
