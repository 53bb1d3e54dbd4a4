"""The drill: a site is backed up, restored beside itself and proved; what goes wrong leaves nothing."""

import json
import resource
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as site
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo
from tests.accounts.doors import refusal
from tests.conf.conftest import Checkout
from tests.databases import another_database
from tests.factories import Tree, a_member
from tests.papers.samples import PDF
from tests.papers.test_files import a_resolution, attach

from tirek.conf.backups import restoring
from tirek.conf.backups.archive import read_manifest
from tirek.conf.backups.clients import address, run_client
from tirek.conf.backups.keys import Keys, digest_of_file, read_keys
from tirek.conf.backups.making import MadeBackup, make_backup
from tirek.conf.backups.restoring import RestoreAsked, restore_beside
from tirek.conf.environment import Environment
from tirek.members.models import Membership

pytestmark = pytest.mark.xdist_group("backups")
PASSPHRASE = "алтын сақа 7"


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MadeBackup]:
    """A backup of a small organisation, committed; the database stays for those that restore beside it."""
    files = tmp_path_factory.mktemp("attached") / "files"
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        another_database("drill", migrated=True),
    ):
        patch.setattr(site, "TIREK_FILES", files)
        tree = Tree()
        for number in range(3):
            a_member(tree["P1"], date(2020, 1, 1 + number))
        attach(a_resolution(tree["P1"]))
        connection.close()
        yield make_backup(tmp_path_factory.mktemp("backups"), now=timezone.now(), passphrase=PASSPHRASE)


@pytest.fixture
def of_ones_own(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[..., None]:
    """As if the database were named by DATABASE_URL, and the key by TIREK_KEY_FILE."""

    def become(**given: Any) -> None:
        url = make_conninfo(**address())
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tirek.conf.settings")
        for name, value in given.items():
            monkeypatch.setenv(f"TIREK_{name}", str(value))
        monkeypatch.setattr(restoring, "environment", lambda: Environment())

    return become


def asked(made: MadeBackup, **more: Any) -> RestoreAsked:
    return RestoreAsked(backup=made.folder, passphrase=PASSPHRASE, **more)


def databases() -> set[str]:
    with psycopg.connect(**address()) as session:
        return {name for (name,) in session.execute("SELECT datname FROM pg_database").fetchall()}


def test_a_backup_is_whole_closed_to_others_and_tells_no_key(made: MadeBackup, settings: Any) -> None:
    folder = made.folder
    assert sorted(path.name for path in folder.iterdir()) == [
        "anchors", "database.dump", "files.tar", "keys.json", "manifest.json",
    ]  # fmt: skip
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    manifest = read_manifest(folder)
    assert manifest.rows["members_membership"] == 3
    key = Path(settings.TIREK_KEY_FILE).read_text().strip()
    assert not any(key.encode() in path.read_bytes() for path in folder.iterdir())
    kept = read_keys(folder / "keys.json", PASSPHRASE)
    assert (kept.person.strip(), kept.secret) == (key, settings.SECRET_KEY)
    assert refusal(lambda: read_keys(folder / "keys.json")) == "restore.passphrase_missing"
    assert refusal(lambda: read_keys(folder / "keys.json", "other")) == "restore.wrong_passphrase"


def test_it_is_restored_beside_into_a_database_of_ones_own_server(
    made: MadeBackup, of_ones_own: Callable[..., None], tmp_path: Path
) -> None:
    """On a machine where no key is set, as after a fire."""
    before = databases()
    of_ones_own()
    name = f"{address()['dbname']}_back"
    restored = restore_beside(asked(made, database=name, keys_folder=tmp_path / "keys"), now=timezone.now())
    try:
        assert (restored.place, restored.private, restored.other_secret) == (name, False, False)
        assert restored.proved["rows"] == sum(made.manifest.rows.values())
        assert restored.proved["files"] == 1
        assert restored.files_folder is not None
        assert [path.read_bytes() for path in restored.files_folder.glob("??/??/*")] == [PDF]
        assert [path.name for path in restored.key_files] == ["person-key", "secret-key"]
        assert all(path.stat().st_mode & 0o077 == 0 for path in restored.key_files)
        with psycopg.connect(**{**address(), "dbname": name}) as session:
            assert session.execute("SELECT count(*) FROM members_membership").fetchone() == (3,)
        assert Membership.objects.count() == 3
        # Never over what is there.
        again = asked(made, database=name, keys_folder=tmp_path / "others")
        assert refusal(lambda: restore_beside(again, now=timezone.now())) == "restore.database_taken"
    finally:
        with psycopg.connect(**address(), autocommit=True) as session:
            session.execute(f'DROP DATABASE "{name}"')
    assert databases() == before


def test_what_is_wrong_is_said_before_anything_is_made(
    made: MadeBackup, of_ones_own: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = databases()

    def refused(**more: Any) -> str:
        return refusal(lambda: restore_beside(asked(made, **more), now=timezone.now()))

    of_ones_own()
    assert refused() == "restore.keys_folder"
    other = tmp_path / "other-key"
    other.write_text("2" * 64)
    of_ones_own(KEY_FILE=other)
    assert refused() == "restore.wrong_key"
    older = replace(made.manifest, server=99)
    monkeypatch.setattr(restoring, "read_manifest", lambda folder: older)
    assert refused() == "backup.later_server"
    monkeypatch.setattr(restoring, "read_manifest", lambda folder: replace(made.manifest, roles=["nobody_here"]))
    assert refused() == "restore.roles_missing"
    assert databases() == before


def test_a_file_that_was_cut_or_is_of_a_later_version_is_told(made: MadeBackup, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(made.folder, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["migrations"].append(["members", "9999_later"])
    (copy / "manifest.json").write_text(json.dumps(manifest))
    assert refusal(lambda: read_manifest(copy)) == "backup.later_version"
    with (copy / "database.dump").open("r+b") as file:
        file.truncate(1000)
    assert refusal(lambda: read_manifest(copy)) == "backup.damaged"
    (copy / "manifest.json").write_text("{")
    assert refusal(lambda: read_manifest(copy)) == "backup.not_one"


def test_a_restore_that_breaks_off_leaves_nothing(
    made: MadeBackup, of_ones_own: Callable[..., None], tmp_path: Path
) -> None:
    """The dump itself cannot be read, though the manifest agrees with it."""
    copy = tmp_path / "copy"
    shutil.copytree(made.folder, copy)
    with (copy / "database.dump").open("r+b") as file:
        file.truncate(2000)
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["digests"]["database.dump"] = digest_of_file(copy / "database.dump")
    (copy / "manifest.json").write_text(json.dumps(manifest))
    before = databases()
    of_ones_own()
    broken = RestoreAsked(backup=copy, passphrase=PASSPHRASE, keys_folder=tmp_path / "keys")
    assert refusal(lambda: restore_beside(broken, now=timezone.now())) == "restore.failed"
    assert databases() == before
    assert not [*(tmp_path / "keys").iterdir()]


def test_a_full_disk_leaves_nothing_of_a_backup(
    made: MadeBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file may not grow beyond a few pages, as on a disk that is full."""
    real = run_client

    def cramped(program: str, *words: str, at: Any) -> Any:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
        try:
            return real(program, *words, at=at)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    monkeypatch.setattr("tirek.conf.backups.making.run_client", cramped)
    assert refusal(lambda: make_backup(tmp_path, now=timezone.now())) in {"backup.no_room", "backup.failed"}
    assert [*tmp_path.iterdir()] == []


def test_room_is_looked_for_before(made: MadeBackup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "data_root", lambda: tmp_path)
    monkeypatch.setattr(restoring, "read_manifest", lambda folder: replace(made.manifest, size=2**60))
    monkeypatch.setattr(restoring, "environment", lambda: Environment())
    assert refusal(lambda: restore_beside(asked(made), now=timezone.now())) == "backup.no_room"
    assert [*tmp_path.iterdir()] == []


def test_keys_in_the_clear_are_the_owners_alone(tmp_path: Path) -> None:
    keys = Keys(person="1" * 64, secret="s" * 50)
    keys.write(tmp_path / "keys.json")
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert read_keys(tmp_path / "keys.json") == keys


def test_it_is_restored_beside_a_private_site_and_switched_to(
    made: MadeBackup, checkout: Checkout, tmp_path: Path, settings: Any
) -> None:
    """On another machine, by the command; the site that was there is whole, and its id leads back to it."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    done = checkout.run("restore", str(made.folder), "--passphrase-file", str(passphrase), "--lang", "en")
    assert done.returncode == 0, done.stderr
    before = checkout.home
    (place,) = {path.name for path in checkout.data.iterdir()} - {before.name}
    assert f"echo {place} > .tirek/id" in done.stdout
    assert f"To go back: echo {before.name} > .tirek/id" in done.stdout
    assert not (before / "pg").exists()
    (checkout.path / ".tirek/id").write_text(place)
    asked = checkout.python("print(sql('select count(*) from members_membership'))")
    assert asked.stdout == "3\n", asked.stderr
    assert [path.read_bytes() for path in (checkout.home / "files").glob("??/??/*")] == [PDF]
    assert checkout.run("files", "verify").returncode == 0
    assert (checkout.home / "secrets/person-key").read_text() == Path(settings.TIREK_KEY_FILE).read_text().strip()
    assert (checkout.home / "secrets/secret-key").read_text() == settings.SECRET_KEY
