"""A backup is restored beside what runs: into a new data folder, or a new database of the same server.

The parent looks at the backup, makes the place and takes it away again when anything goes wrong. A child with the
settings of that place fills it (``fill``), brings it to this version and proves it.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.errors import InsufficientPrivilege

from tirek.conf.backups.archive import ANCHORS, ATTACHED, DATABASE, FILES, Manifest, read_manifest
from tirek.conf.backups.clients import address, major_of
from tirek.conf.backups.errors import (
    BackupDamaged,
    DatabaseTaken,
    KeyMissing,
    KeysNeedFolder,
    LaterServer,
    MayNotCreate,
    NoRoom,
    RestoreFailed,
    RolesMissing,
    WrongKey,
)
from tirek.conf.backups.keys import FILE as KEYS
from tirek.conf.backups.keys import Keys, mark_of_person_key, mark_of_secret, own_keys, read_keys, write_closed
from tirek.conf.environment import environment
from tirek.conf.home import BESIDE, data_folder, data_root, id_file, make_folder
from tirek.conf.lifeline import environment_for_children
from tirek.conf.postgres.binaries import find

# Says to a child of the command that the place is made, and that it is to fill it.
FILLING = "_TIREK_FILL"
# Indexes are built anew, and the server writes each page once more before it is in its place.
_ROOM = 1.5
_EMPTY = "SELECT NOT EXISTS (SELECT FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)"


@dataclass(frozen=True, kw_only=True)
class RestoreAsked:
    """What is to be restored, and where the answer depends on whoever asks."""

    backup: Path
    passphrase: str = ""
    database: str = ""
    keys_folder: Path | None = None


@dataclass(frozen=True, kw_only=True)
class RestoredBeside:
    """What stands now beside what runs. ``place``: the id of its data folder, or the name of its database.

    ``other_secret``: it bears another secret key than the backup, so passwords, apps and codes are set anew.
    """

    manifest: Manifest
    place: str
    before: str
    private: bool
    proved: dict[str, int]
    other_secret: bool
    key_files: tuple[Path, ...] = ()
    files_folder: Path | None = None


def restore_beside(asked: RestoreAsked, *, now: datetime) -> RestoredBeside:
    """Look first, then make. Whatever goes wrong, nothing is left and what runs was not touched."""
    manifest = read_manifest(asked.backup)
    private = environment().database_url is None
    with ExitStack() as undoing:
        if private:
            place, told, keys = _new_folder(asked, manifest, undoing)
            files: tuple[Path, ...] = ()
            folder = None
        else:
            place, told, keys, files = _new_database(asked, manifest, now, undoing)
            folder = _new_files(asked.backup, place, undoing)
            told |= {"TIREK_FILES_DIR": str(folder)}
        proved = _filled(asked.backup, told)
        undoing.pop_all()
    return RestoredBeside(
        manifest=manifest,
        place=place,
        before=id_file().read_text(encoding="utf-8").strip() if private else str(settings.DATABASES["default"]["NAME"]),
        private=private,
        proved=proved,
        other_secret=mark_of_secret(keys.secret) != manifest.secret_key,
        key_files=files,
        files_folder=folder,
    )


def _keys(asked: RestoreAsked, manifest: Manifest) -> Keys:
    """Those of the backup; where it has none, those that are set here. Raises WrongKey where these are others."""
    kept = read_keys(asked.backup / KEYS, asked.passphrase) if KEYS in manifest.digests else None
    given = environment().key_file
    if given is not None and mark_of_person_key(given) != manifest.person_key:
        raise WrongKey(file=given)
    if kept is not None:
        return kept
    if settings.TIREK_KEY_FILE is None:
        raise KeyMissing
    if mark_of_person_key(settings.TIREK_KEY_FILE) != manifest.person_key:
        raise WrongKey(file=settings.TIREK_KEY_FILE)
    return own_keys()


# --- a private server -----------------------------------------------------------------------------------------------


def _new_folder(asked: RestoreAsked, manifest: Manifest, undoing: ExitStack) -> tuple[str, dict[str, str], Keys]:
    if manifest.server > (ours := find().major):
        raise LaterServer(theirs=manifest.server, ours=ours)
    keys = _keys(asked, manifest)
    needed = manifest.size * _ROOM + (asked.backup / FILES).stat().st_size
    if shutil.disk_usage(_standing(data_root())).free < needed:
        raise NoRoom(folder=data_root())
    place = secrets.token_hex(8)
    folder = data_folder(place)
    undoing.callback(shutil.rmtree, folder, ignore_errors=True)
    hidden = make_folder(folder / "secrets", 0o700)
    write_closed(hidden / "person-key", keys.person.strip())
    write_closed(hidden / "secret-key", keys.secret)
    with tarfile.open(asked.backup / FILES) as archive:
        _unpack(archive, folder)
    return place, {BESIDE: place}, keys


def _unpack(archive: tarfile.TarFile, folder: Path, within: str = "") -> None:
    """Plain files and folders, none outside: Python looks only since 3.11.4, and Debian 12 has 3.11.2."""
    members = [member for member in archive.getmembers() if member.name.startswith(within)]
    for member in members:
        inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not inside or not (member.isreg() or member.isdir()):
            raise BackupDamaged(file=FILES)
    archive.extraction_filter = getattr(tarfile, "data_filter", None)
    archive.extractall(folder, members)  # noqa: S202 - each was looked at above


def _standing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


# --- a server of one's own ------------------------------------------------------------------------------------------


def _new_database(
    asked: RestoreAsked, manifest: Manifest, now: datetime, undoing: ExitStack
) -> tuple[str, dict[str, str], Keys, tuple[Path, ...]]:
    at = address()
    with psycopg.connect(**at, autocommit=True) as session:
        if manifest.server > (ours := major_of(session)):
            raise LaterServer(theirs=manifest.server, ours=ours)
        known = session.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [manifest.roles]).fetchall()
        if missing := {*manifest.roles} - {role for (role,) in known}:
            raise RolesMissing(roles=", ".join(sorted(missing)))
        keys = _keys(asked, manifest)
        told, files = _key_settings(asked, keys, undoing)
        place = asked.database or f"{at['dbname']}_{now:%Y%m%d_%H%M%S}"
        _make_database(session, at, place, undoing)
    url = make_conninfo(**{**at, "dbname": place})
    return place, told | {"DATABASE_URL": url}, keys, files


def _new_files(backup: Path, place: str, undoing: ExitStack) -> Path:
    """Attached files, beside those of what runs: its sweeping would take whatever its own rows do not name."""
    standing = Path(settings.TIREK_FILES)
    folder = make_folder(standing.with_name(f"{standing.name}-{place}"), 0o700)
    undoing.callback(shutil.rmtree, folder, ignore_errors=True)
    with tarfile.open(backup / FILES) as archive:
        _unpack(archive, folder, f"{ATTACHED}/")
    return make_folder(folder / ATTACHED, 0o700)


def _key_settings(asked: RestoreAsked, keys: Keys, undoing: ExitStack) -> tuple[dict[str, str], tuple[Path, ...]]:
    """On a machine where no key is set they are written where the operator says."""
    if environment().key_file is not None:
        return {}, ()
    if asked.keys_folder is None:
        raise KeysNeedFolder
    folder = make_folder(asked.keys_folder, 0o700)
    files = folder / "person-key", folder / "secret-key"
    for path, text in zip(files, (keys.person.strip(), keys.secret), strict=True):
        write_closed(path, text)
        undoing.callback(path.unlink)
    return {"TIREK_KEY_FILE": str(files[0]), "TIREK_SECRET_KEY_FILE": str(files[1])}, files


def _make_database(session: psycopg.Connection, at: dict[str, Any], name: str, undoing: ExitStack) -> None:
    """A new one, or an empty one that was made for this. What goes wrong later leaves it as it was before."""
    made = not session.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchall()
    if made:
        try:
            session.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except InsufficientPrivilege as error:
            raise MayNotCreate(name=name, owner=at.get("user", "")) from error
    else:
        with psycopg.connect(**{**at, "dbname": name}) as other:
            if not (other.execute(_EMPTY).fetchone() or [False])[0]:
                raise DatabaseTaken(name=name)
    undoing.callback(_take_back, at, name, made=made)


def _take_back(at: dict[str, Any], name: str, *, made: bool) -> None:
    with psycopg.connect(**{**at, "dbname": at["dbname"] if made else name}, autocommit=True) as session:
        if made:
            session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        else:
            session.execute("DROP SCHEMA public CASCADE")
            session.execute("CREATE SCHEMA public")


# --- the child ------------------------------------------------------------------------------------------------------


def _filled(backup: Path, told: dict[str, str]) -> dict[str, int]:
    """What the child proved. Raises RestoreFailed with what it says."""
    unset = {"TIREK_ROLE", *(("TIREK_KEY_FILE", "TIREK_SECRET_KEY", "TIREK_SECRET_KEY_FILE") if BESIDE in told else ())}
    around = {name: value for name, value in os.environ.items() if name not in unset}
    child = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tirek", "restore", str(backup), "--json"],
        env=around | told | environment_for_children() | {FILLING: "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answer = json.loads(child.stdout)
    except ValueError:
        answer = {"error": {"message": (child.stderr.strip().splitlines() or [str(child.returncode)])[-1]}}
    if child.returncode:
        raise RestoreFailed(reason=answer["error"]["message"].rstrip("."))
    return {name: int(count) for name, count in answer["proved"].items()}


def dump_of(backup: Path) -> Path:
    return backup / DATABASE


def anchors_of(backup: Path) -> Path:
    return backup / ANCHORS
