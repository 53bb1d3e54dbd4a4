"""What a backup is: a folder whose manifest says what is in it, of what it was made, and by which digests."""

import json
import tomllib
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tirek.conf.backups.errors import BackupDamaged, MadeByLater, NotABackup
from tirek.conf.backups.keys import digest_of_file
from tirek.conf.home import ROOT

FORMAT = 1
MANIFEST, DATABASE, FILES, ANCHORS = "manifest.json", "database.dump", "files.tar", "anchors"
# Within the files: what was attached.
ATTACHED = "files"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """``digests`` by name of file; ``person_key`` and ``secret_key`` are marks by which keys are known again."""

    format: int
    version: str
    made_at: str
    organisation: str
    server: int
    size: int
    roles: list[str]
    migrations: list[list[str]]
    rows: dict[str, int]
    person_key: str
    secret_key: str
    digests: dict[str, str]

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Held against what the folder holds. Raises NotABackup, BackupDamaged, MadeByLater."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["format"] > FORMAT:
            raise MadeByLater(version=content["version"])
        manifest = Manifest(**content)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NotABackup(folder=folder) from error
    for name, digest in manifest.digests.items():
        if not (folder / name).is_file() or digest_of_file(folder / name) != digest:
            raise BackupDamaged(file=name)
    known = {*MigrationLoader(None).disk_migrations}
    if any((app, name) not in known for app, name in manifest.migrations):
        raise MadeByLater(version=manifest.version)
    return manifest


def applied_migrations() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationLoader(connection).applied_migrations)


def own_version() -> str:
    """As the checkout says, or the package that was installed."""
    project = ROOT / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    try:
        return version("tirek")
    except PackageNotFoundError:
        return "0"
