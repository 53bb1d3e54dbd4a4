"""The data folder of this checkout: private database, generated secrets, collected static files.

It is keyed by a random id that stands in the checkout (``.tirek/id``), not by the checkout's path, so that two
checkouts, a copy, or a new clone at an old path never share one.
"""

import os
import pwd
import secrets
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from tirek.conf.environment import environment

ROOT = Path(__file__).resolve().parents[3]
SYSTEM_DATA = Path("/var/lib/tirek")
# Told to the child that fills a data folder beside that of the checkout; nobody else sets it.
BESIDE = "_TIREK_ID"


def is_root() -> bool:
    return os.geteuid() == 0


def write_once(path: Path, make: Callable[[], str], mode: int = 0o600) -> str:
    """The file's text, made now if nobody made it before. Safe against two processes that start together."""
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(handle, mode)
            file.write(make())
            file.flush()
            os.fsync(handle)
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    return path.read_text(encoding="utf-8")


def make_folder(path: Path, mode: int) -> Path:
    """Make the folder with just this mode, whatever the umask. One that exists keeps its own."""
    for missing in reversed([p for p in (path, *path.parents) if not p.exists()]):
        try:
            missing.mkdir()
            missing.chmod(mode if missing == path else 0o755 if is_root() else 0o700)
        except FileExistsError:
            pass
    return path


def user_data() -> Path:
    """Where data of the person who runs this goes; the home of the account, not ``$HOME`` of somebody else."""
    xdg = os.environ.get("XDG_DATA_HOME", "")
    if Path(xdg).is_absolute():
        return Path(xdg) / "tirek"
    home = os.environ.get("HOME") or pwd.getpwuid(os.geteuid()).pw_dir
    return Path(home) / ".local/share/tirek"


def data_root() -> Path:
    if (folder := environment().data_dir) is not None:
        return folder.absolute()
    return SYSTEM_DATA if is_root() else user_data()


def is_checkout() -> bool:
    return (ROOT / "pyproject.toml").is_file() and (ROOT / "src/tirek").is_dir()


def id_file() -> Path:
    """In the checkout. An installed package, or a checkout that is not ours to write, has its id with the user."""
    own = ROOT / ".tirek/id"
    if is_checkout() and (own.exists() or os.access(own.parent if own.parent.exists() else ROOT, os.W_OK)):
        make_folder(own.parent, 0o755)
        return own
    where = ROOT.stat()
    return make_folder(data_root() / "ids", 0o755) / f"{where.st_dev:x}-{where.st_ino:x}"


def _is_copied(id_file: Path, recorded: str) -> bool:
    """Was the checkout copied with its id, so that the data belongs to the original? A moved one keeps its data."""
    original = Path(recorded) / ".tirek/id"
    if recorded == str(ROOT) or not original.is_file() or original.samefile(id_file):
        return False
    return original.read_text(encoding="utf-8") == id_file.read_text(encoding="utf-8")


@cache
def home() -> Path:
    """The data folder, made if it is missing."""
    if key := os.environ.get(BESIDE):
        return data_folder(key)
    try:
        own = id_file()
        folder = _folder(own)
        record = folder / "checkout"
        if _is_copied(own, write_once(record, lambda: str(ROOT), 0o644)):
            own.unlink()
            folder = _folder(own)
            record = folder / "checkout"
        record.write_text(str(ROOT), encoding="utf-8")
    except OSError as error:
        raise ImproperlyConfigured(f"The data folder cannot be made: {error}. Set TIREK_DATA_DIR.") from error
    return folder


def _folder(id_file: Path) -> Path:
    return data_folder(write_once(id_file, lambda: secrets.token_hex(8), 0o644).strip())


def data_folder(key: str) -> Path:
    # Others must pass through a folder of root's: the database server that runs as another user lives inside.
    return make_folder(data_root() / key, 0o711 if is_root() else 0o700)


def secret(name: str, make: Callable[[], str]) -> str:
    """A generated secret, readable by the running user alone."""
    return write_once(make_folder(home() / "secrets", 0o700) / name, make)
