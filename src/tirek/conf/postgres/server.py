"""Starts, shares and stops the private server.

Whoever uses the server holds a shared lock on ``users.lock`` for as long as it lives; the kernel lets go of it when the
process dies, however it dies. Starting, stopping and leaving happen under the exclusive ``mutex.lock``. Who leaves and
finds nobody else stops the server.
"""

import atexit
import fcntl
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from tirek.conf.home import home
from tirek.conf.postgres.binaries import Binaries, find
from tirek.conf.postgres.cluster import Cluster, passwords, socket_folder
from tirek.conf.postgres.errors import DidNotStart, StillBusy
from tirek.conf.postgres.runner import runner

# Recovery after a crash may take as long as it takes; nothing that is making progress is given up on.
A_DAY = "86400"
STRAY_SECONDS = 60.0
READY = "ready"


class Server:
    """This process's share in the server of a data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = Cluster(folder / "pg")
        self._lock = threading.Lock()
        self._share: int | None = None
        self._pid = 0

    def address(self, user: str) -> dict[str, str]:
        """Where a role connects. Asked for each connection, so that a server that died comes back."""
        with self._lock:
            sockets = socket_folder()
            if self._pid != os.getpid() or not self._ready():
                self._join(sockets)
        return {"host": str(sockets), "port": "5432", "password": passwords()[user]}

    def leave(self) -> None:
        """Give up this process's share; the last one out stops the server. A fork has no part in its parent's share."""
        if self._share is None or self._pid != os.getpid():
            return
        with self._held("mutex.lock", fcntl.LOCK_EX):
            fcntl.flock(self._share, fcntl.LOCK_UN)
            os.close(self._share)
            self._share, self._pid = None, 0
            with suppress(BlockingIOError), self._held("users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
                self._stop()

    def _join(self, sockets: Path) -> None:
        with self._held("mutex.lock", fcntl.LOCK_EX):
            if self._pid != os.getpid():
                self._share = self._open("users.lock")
                fcntl.flock(self._share, fcntl.LOCK_SH)
                self._pid = os.getpid()
                atexit.register(self.leave)
            if not self._ready():
                self._start(find(), sockets)
            self.cluster.provision(sockets)

    def _open(self, name: str) -> int:
        # Closed to others: who can open a file can lock it.
        return os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def _held(self, name: str, how: int) -> Iterator[None]:
        file = self._open(name)
        try:
            fcntl.flock(file, how)
            yield
        finally:
            os.close(file)

    # --- the server's own processes ---------------------------------------------------------------------------------

    def _processes(self) -> set[int]:
        """All of this data folder: each of PostgreSQL's processes stands in it. A reused process id does not."""
        return {int(entry.name) for entry in Path("/proc").glob("[0-9]*") if self._is_ours(entry)}

    def _is_ours(self, process: Path) -> bool:
        try:
            program = (process / "exe").readlink().name
            return program.startswith("postgres") and (process / "cwd").samefile(self.cluster.data)
        except OSError:
            return False

    def _status(self) -> tuple[int, str] | None:
        """Process and state from the lock file; None where there is none or its process is not the server."""
        try:
            lines = (self.cluster.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            pid = int(lines[0])
            if not Path("/proc/self").exists():
                os.kill(pid, 0)
            elif not self._is_ours(Path(f"/proc/{pid}")):
                return None
        except (OSError, ValueError, IndexError):
            return None
        return pid, lines[7].strip() if len(lines) > 7 else ""

    def _ready(self) -> bool:
        status = self._status()
        return status is not None and status[1] == READY

    def _start(self, binaries: Binaries, sockets: Path) -> None:
        cluster, control = self.cluster, binaries / "pg_ctl"
        if not cluster.data.exists():
            _say("Making the private database …")
            cluster.create(binaries)
        cluster.check_major(binaries)
        if self._status() is None:
            self._clear_away(sockets)
            cluster.configure(sockets)
            with suppress(FileNotFoundError):
                if cluster.log.stat().st_size > 2**22:
                    cluster.log.replace(cluster.log.with_suffix(".log.1"))
        with _patience():
            if self._status() is None:
                runner().run(control, "start", "-s", "-w", "-t", A_DAY, "-D", cluster.data, "-l", cluster.log)
            while self._status() is not None and not self._ready():
                time.sleep(0.05)
        if not self._ready():
            raise DidNotStart(reason=_last_line(cluster.log), log=cluster.log)

    def _clear_away(self, sockets: Path) -> None:
        """After a kill: wait until the orphans have noticed, then remove what would be mistaken for a server."""
        until = time.monotonic() + STRAY_SECONDS
        while strays := self._processes():
            if time.monotonic() > until:
                raise StillBusy(folder=self.cluster.data, pids=", ".join(map(str, sorted(strays))))
            time.sleep(0.05)
        if Path("/proc/self").exists():
            (self.cluster.data / "postmaster.pid").unlink(missing_ok=True)
            for left in sockets.glob(".s.PGSQL.*"):
                left.unlink()

    def _stop(self) -> None:
        if self._status() is not None:
            control = find() / "pg_ctl"
            runner().run(control, "stop", "-s", "-w", "-t", A_DAY, "-m", "fast", "-D", self.cluster.data)


@cache
def private_server() -> Server:
    return Server(home())


def _say(text: str) -> None:
    """As a log does, in English: a connection may be made before the applications and their languages are loaded."""
    sys.stderr.write(f"{text}\n")


@contextmanager
def _patience() -> Iterator[None]:
    """Say why it takes long, when it does."""
    timer = threading.Timer(3, _say, ["The database is recovering from a hard stop; this may take a while …"])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _last_line(log: Path) -> str:
    with suppress(OSError, IndexError):
        return log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1]
    return "no reason given"
