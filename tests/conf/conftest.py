"""A checkout of its own for each test: a folder that looks like one, with its own id, data and processes."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parents[2]
# Nothing of the developer's or the test run's own settings reaches the processes under test. What Python has compiled
# it may keep: each test starts it anew.
FOREIGN = ("TIREK_", "DATABASE_URL", "DJANGO_", "PG", "PYTEST", "PYTHONDONTWRITEBYTECODE")

# What is waited for ends the wait when it comes. A machine may be as busy as it likes; this tells late from never.
PATIENCE = 900.0


@dataclass
class Checkout:
    """Runs Tirek's code from ``path``, with data under ``data``."""

    path: Path
    data: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return own | {"PYTHONPATH": str(self.path / "src"), "TIREK_DATA_DIR": str(self.data)}

    @property
    def home(self) -> Path:
        return self.data / (self.path / ".tirek/id").read_text().strip()

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tirek", *words]
        return subprocess.run(
            command, env=self.environment | environment, cwd=self.path, capture_output=True, text=True, timeout=PATIENCE
        )

    def python(self, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", PRELUDE + code]
        return subprocess.run(
            command, env=self.environment | environment, cwd=self.path, capture_output=True, text=True, timeout=PATIENCE
        )

    def start(
        self, *words: str, stdin: int | None = None, stdout: int | IO[str] = subprocess.PIPE, **environment: str
    ) -> subprocess.Popen[str]:
        """In a process group of its own, to be killed as one.

        Ctrl-C ends it, also where a shell that runs the tests beside itself has that ignored.
        """
        process = subprocess.Popen(
            [sys.executable, *words],
            env=self.environment | environment,
            cwd=self.path,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        self.started.append(process)
        return process

    def begin_with(self, other: "Checkout") -> "Checkout":
        """With a copy of the other's data, whose database is at rest, under an id of its own."""
        mark = self.path / ".tirek"
        mark.mkdir()
        (mark / "id").write_text(secrets.token_hex(8))
        self.data.mkdir(parents=True, exist_ok=True)
        # Whose the files are is kept, too: root hands the database to another user.
        subprocess.run(["cp", "-a", str(other.home), str(self.home)], check=True)
        (self.home / "checkout").unlink()
        return self

    def server_processes(self) -> list[int]:
        """All of PostgreSQL's processes that stand in this checkout's data folder."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "cwd").readlink() == self.home / "pg":
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def kill_everything(self) -> None:
        """As a power cut would: ours first, then the server's."""
        for process in self.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        self.started.clear()
        self.kill_server()
        wait_until(lambda: not self.server_processes())

    def kill_server(self) -> None:
        """All its processes; some end by themselves as soon as the first is gone."""
        for pid in self.server_processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


PRELUDE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
from django.db import connection

def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None
"""
COLLECTED = """
import django
django.setup()
from tirek.conf.static import collect
collect()
"""


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def hold(checkout: Checkout) -> subprocess.Popen[str]:
    """A process that uses the server until it is killed."""
    process = checkout.start("-c", PRELUDE + "print(sql('select 1'), flush=True)\nimport time; time.sleep(3600)")
    assert process.stdout is not None
    while (line := process.stdout.readline()) != "1\n":
        assert line, "the process ended"
    return process


@contextmanager
def checkouts() -> Iterator[Callable[[], Checkout]]:
    """Outside pytest's own folder, which is closed to the user to whom root hands the database."""
    made: list[Checkout] = []
    with tempfile.TemporaryDirectory(prefix="tirek-test-") as name:
        base = Path(name)
        base.chmod(0o755)

        def make() -> Checkout:
            path = base / f"checkout{len(made)}"
            # Not what Python is just writing beside us.
            shutil.copytree(ROOT / "src", path / "src", ignore=shutil.ignore_patterns("*.pyc.*"))
            shutil.copy(ROOT / "pyproject.toml", path)
            made.append(Checkout(path, base / "data"))
            return made[-1]

        yield make
        for checkout in made:
            if (checkout.path / ".tirek/id").exists():
                checkout.kill_everything()


@pytest.fixture(scope="session")
def blank() -> Iterator[Checkout]:
    """A server with an empty database, made once, for others to begin with."""
    with checkouts() as make:
        made = make()
        done = made.python("sql('select 1')")
        assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture(scope="session")
def migrated(blank: Checkout) -> Iterator[Checkout]:
    """The same brought up to date, which takes ten seconds, and with its static files."""
    with checkouts() as make:
        made = make().begin_with(blank)
        for done in (made.run("migrate", "-v0"), made.python(COLLECTED)):
            assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture
def make_checkout() -> Iterator[Callable[[], Checkout]]:
    with checkouts() as make:
        yield make


@pytest.fixture(scope="module")
def make_module_checkout() -> Iterator[Callable[[], Checkout]]:
    with checkouts() as make:
        yield make


@pytest.fixture
def checkout(make_checkout: Callable[[], Checkout]) -> Checkout:
    return make_checkout()
