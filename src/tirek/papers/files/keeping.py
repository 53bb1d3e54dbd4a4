"""Content on the disk, by its digest: written whole before any row names it, and never changed.

Two files of the same bytes are one content. Who writes it, and who removes what no row names, each hold the digest, so
that none is removed while somebody is about to name it.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from django.conf import settings

_PIECE = 1 << 20
_UNDER_WAY = ".writing-"


@dataclass(frozen=True)
class Written:
    """A file of its own that has no name yet: ``keep`` gives it the one of its digest."""

    path: Path
    sha256: str
    size: int

    def keep(self) -> None:
        """Called while the digest is held. It is on the disk, under its name, when this returns."""
        to = place_of(self.sha256)
        if to.exists():
            self.path.unlink()
            os.utime(to)
            return
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.rename(to)
        for folder in (to.parent, to.parent.parent, root()):
            _to_disk(folder)

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)


def root() -> Path:
    return Path(settings.TIREK_FILES)


def place_of(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:4] / sha256


def subject_of_lock(sha256: str) -> str:
    """By which whoever keeps this content and whoever removes it wait for each other."""
    return f"papers.content:{sha256}"


def write(source: BinaryIO) -> Written:
    """All of it, on the disk, in a file that nobody knows."""
    folder = root()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, digest, size = folder / f"{_UNDER_WAY}{token_hex(8)}", hashlib.sha256(), 0
    source.seek(0)
    try:
        with path.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Written(path, digest.hexdigest(), size)


def digest_of(sha256: str) -> str | None:
    """What the content comes to now, read from the disk; none where it is not there."""
    try:
        with place_of(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def kept_before(moment: float) -> Iterator[str]:
    """The digests of all content last written or named before the moment; what was never finished then goes."""
    for path in root().glob(f"{_UNDER_WAY}*"):
        if path.stat().st_mtime < moment:
            path.unlink(missing_ok=True)
    for path in sorted(root().glob("??/??/*")):
        if _is_before(path, moment):
            yield path.name


def let_go(sha256: str) -> None:
    """Its row names another content from now on: a backup that is being made may still want this one for a day."""
    os.utime(place_of(sha256))


def remove(sha256: str, before: float) -> None:
    """Called while the digest is held: what somebody has kept again meanwhile stays."""
    path = place_of(sha256)
    if _is_before(path, before):
        path.unlink(missing_ok=True)


def _is_before(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
