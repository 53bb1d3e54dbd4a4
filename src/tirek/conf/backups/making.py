"""A backup is made whole, or nothing of it is left."""

import errno
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tirek.audit.actions import anchor
from tirek.conf.backups.archive import (
    ANCHORS,
    ATTACHED,
    DATABASE,
    FILES,
    FORMAT,
    Manifest,
    applied_migrations,
    own_version,
)
from tirek.conf.backups.clients import LEFT_OUT, address, major_of, one, reason, rows_by_table, run_client, snapshot
from tirek.conf.backups.errors import BackupFailed, NoRoom, NothingToBackUp, OlderPrograms
from tirek.conf.backups.keys import FILE as KEYS
from tirek.conf.backups.keys import digest_of_file, mark_of_person_key, mark_of_secret, own_keys
from tirek.conf.home import home
from tirek.conf.postgres.binaries import find
from tirek.conf.serving import NotMigrated, is_migrated
from tirek.structure.models import Charter

# Of the data folder: what is made anew, what the database is in, and what goes another way.
_LEFT_OUT = {"pg", "run", "static", "secrets", "checkout", "users.lock", "mutex.lock", "ids", "test-files"}


@dataclass(frozen=True, kw_only=True)
class MadeBackup:
    folder: Path
    size: int
    manifest: Manifest


def make_backup(into: Path, *, now: datetime, passphrase: str = "", with_keys: bool = True) -> MadeBackup:
    """A new folder in ``into``. It comes to its name when everything in it is on the disk."""
    if not is_migrated():
        raise NotMigrated
    if not Charter.objects.exists():
        raise NothingToBackUp
    into.mkdir(parents=True, exist_ok=True)
    name = f"tirek-{timezone.localtime(now):%Y%m%d-%H%M%S}"
    with _whole(into) as part:
        if with_keys:
            own_keys().write(part / KEYS, passphrase)
        # The chain up to here stands in the dump, sealed: the restored log is held against it.
        anchor(path=part / ANCHORS, now=now)
        manifest = _dump(part, now)
        manifest.write(part)
        for path in part.iterdir():
            # Also where the folder is copied to.
            path.chmod(0o600)
            _to_disk(path)
        _to_disk(part)
        part.rename(into / name)
    size = sum(path.stat().st_size for path in (into / name).iterdir())
    return MadeBackup(folder=into / name, size=size, manifest=manifest)


@contextmanager
def _whole(into: Path) -> Iterator[Path]:
    """A folder that nobody else can look into, and that is gone when anything goes wrong."""
    part = Path(tempfile.mkdtemp(dir=into, prefix=".making-"))
    try:
        yield part
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoRoom(folder=into) from error
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _dump(part: Path, now: datetime) -> Manifest:
    at = address()
    with snapshot(at) as (session, moment):
        if (theirs := major_of(session)) > (ours := find().major):
            raise OlderPrograms(theirs=theirs, ours=ours)
        words = ["--format=custom", f"--snapshot={moment}", f"--exclude-table-data=public.{LEFT_OUT}"]
        done = run_client("pg_dump", *words, f"--file={part / DATABASE}", at=at)
        if done.returncode:
            if "No space left" in done.stderr or "File too large" in done.stderr:
                raise NoRoom(folder=part.parent)
            raise BackupFailed(reason=reason(done), folder=part.parent)
        # After the rows that name them: what is attached later is too much, and nothing is missing.
        _pack_files(part / FILES)
        return Manifest(
            format=FORMAT,
            version=own_version(),
            made_at=now.isoformat(timespec="seconds"),
            organisation=str(Charter.objects.get()),
            server=theirs,
            size=int(one(session, "SELECT pg_database_size(current_database())")[0]),
            roles=_roles(session),
            migrations=applied_migrations(),
            rows=rows_by_table(session),
            person_key=mark_of_person_key(Path(settings.TIREK_KEY_FILE)) if settings.TIREK_KEY_FILE else "",
            secret_key=mark_of_secret(settings.SECRET_KEY),
            digests={path.name: digest_of_file(path) for path in sorted(part.iterdir())},
        )


def _roles(session: psycopg.Connection) -> list[str]:
    """To whom the dump gives rights."""
    named = [connection.settings_dict["USER"], *settings.TIREK_SERVING_LOGINS]
    found = session.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1", [named])
    return [role for (role,) in found.fetchall()]


def _pack_files(target: Path) -> None:
    """What is kept beside the database: attached files, wherever they stand, and mail that was not sent on."""
    attached = Path(settings.TIREK_FILES)
    with tarfile.open(target, "w") as archive:
        for path in sorted(home().iterdir()):
            if path.name not in _LEFT_OUT and path != attached and not path.name.startswith((".", "postgres-")):
                archive.add(path, path.name)
        for path in sorted(attached.glob("??/??/*")):
            archive.add(path, f"{ATTACHED}/{path.relative_to(attached)}")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
