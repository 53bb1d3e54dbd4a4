"""The data of the private server: made once, configured at each start, given its roles and its database."""

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tirek.conf.home import home, secret
from tirek.conf.postgres.binaries import Binaries
from tirek.conf.postgres.errors import DidNotStart, OtherMajor, SocketFolderTaken
from tirek.conf.postgres.runner import runner

DATABASE = "tirek"
ADMIN = "tirek_admin"
OWNER = "tirek_owner"
SERVING = ("tirek_web", "tirek_worker")
EXTENSIONS = ("btree_gist", "pg_trgm")
# Row security lets no condition of a query look at a row first, unless the function behind it is known to tell nothing
# of what it sees; without this the indexes of words and names are of no use. Of the last the planner asks how many rows
# a day has: not told, it guesses one in 200, and sorts a whole region to show its first page. Only a superuser can say
# so; the answers are right without, and slow. None of these raises an error that depends on the row, nor writes.
LEAKPROOF = (
    "ts_match_vq(tsvector, tsquery)",
    "textlike(text, text)",
    "range_contains_elem(anyrange, anyelement)",
    "word_similarity_commutator_op(text, text)",
    "daterange_subdiff(date, date)",
)
# sockaddr_un holds 107 characters on Linux and 103 elsewhere; the file is called .s.PGSQL.5432.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Cluster:
    """One data folder. Only the supervisor, holding the mutex, changes it."""

    data: Path

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def create(self, binaries: Binaries) -> None:
        """Make the data folder, whole or not at all."""
        user = runner()
        for left in self.data.parent.glob(".making-*"):
            shutil.rmtree(left, ignore_errors=True)
        part = Path(tempfile.mkdtemp(dir=self.data.parent, prefix=".making-"))
        if user.drops:
            os.chown(part, user.uid, user.gid)
        user.check_enterable(part)
        # PostgreSQL 15 and 16 have no builtin locale; the C library's C.UTF-8 knows the Kazakh letters as well.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else []
        # The other user must read it, so it cannot be the file that keeps it; it lies there for this moment only.
        password = part.with_name(part.name + "-password")
        try:
            password.touch(mode=0o600, exist_ok=False)
            password.write_text(passwords()[ADMIN], encoding="utf-8")
            os.chown(password, user.uid, user.gid)
            options = ["-U", ADMIN, f"--pwfile={password}", "--auth=scram-sha-256", "--data-checksums"]
            options += ["--encoding=UTF8", "--locale=C.UTF-8", *locale]
            made = user.run(binaries / "initdb", "-D", part, *options)
        finally:
            password.unlink(missing_ok=True)
        if made.returncode:
            raise DidNotStart(reason=made.stderr.strip().splitlines()[-1], log="initdb")
        part.rename(self.data)

    def check_major(self, binaries: Binaries) -> None:
        """Data of another major version is not touched."""
        theirs = int((self.data / "PG_VERSION").read_text(encoding="utf-8"))
        if theirs != binaries.major:
            raise OtherMajor(folder=self.data, theirs=theirs, ours=binaries.major)

    def configure(self, sockets: Path) -> None:
        """Written anew at each start, since the machine may have changed. ``local.conf`` there has the last word."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        shared = max(64, min(1024, memory // 16))
        # Containers often have a /dev/shm of 64 MB, too small for one parallel query.
        small = not Path("/dev/shm").is_dir() or shutil.disk_usage("/dev/shm").total < 2**29  # noqa: S108
        values = {
            "listen_addresses": "",
            "unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "max_connections": 100,
            "shared_buffers": f"{shared}MB",
            "effective_cache_size": f"{max(256, memory // 2)}MB",
            "work_mem": f"{max(4, min(32, memory // 256))}MB",
            "maintenance_work_mem": f"{max(64, min(512, memory // 16))}MB",
            "dynamic_shared_memory_type": "mmap" if small else "posix",
            "max_wal_size": "2GB",
            "checkpoint_timeout": "15min",
            "random_page_cost": 1.1,
            "jit": "off",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_duration_statement": "5s",
            "log_checkpoints": "off",
        }
        lines = [f"{name} = '{str(value).replace(chr(39), chr(39) * 2)}'" for name, value in values.items()]
        lines.append("include = 'local.conf'")
        local = self.data / "local.conf"
        if not local.exists():
            local.touch()
            os.chown(local, runner().uid, runner().gid)
        (self.data / "postgresql.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def provision(self, sockets: Path) -> None:
        """Roles, extensions and the database; repeated until it was once done to the end."""
        done = self.data / "provisioned-3"
        if done.exists():
            return
        with _admin(sockets, "postgres") as connection:
            for role in (*SERVING, OWNER):
                _role(connection, role)
            connection.execute(sql.SQL("GRANT tirek_web, tirek_worker TO {}").format(sql.Identifier(OWNER)))
        with _admin(sockets, "template1") as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        with _admin(sockets, "postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
        for database in ("template1", DATABASE):
            with _admin(sockets, database) as connection:
                for function in LEAKPROOF:
                    connection.execute(sql.SQL("ALTER FUNCTION {} LEAKPROOF").format(sql.SQL(function)))
        done.touch()


def _admin(sockets: Path, database: str) -> psycopg.Connection:
    return psycopg.connect(host=str(sockets), user=ADMIN, password=passwords()[ADMIN], dbname=database, autocommit=True)


def _role(connection: psycopg.Connection, name: str) -> None:
    """Nobody serves as the owner; those who serve own nothing and cannot pass row security."""
    role, createdb = sql.Identifier(name), sql.SQL("CREATEDB" if name == OWNER else "NOCREATEDB")
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {} PASSWORD {}").format(
            role, createdb, sql.Literal(passwords()[name])
        )
    )


def passwords() -> dict[str, str]:
    """By role, generated once, readable by the running user alone."""
    roles = (ADMIN, OWNER, *SERVING)
    text = secret("database-passwords", lambda: json.dumps({role: secrets.token_urlsafe(24) for role in roles}))
    return dict(json.loads(text))


def socket_folder() -> Path:
    """In the data folder, or, where that path is too long for a socket, in /tmp under the same random key."""
    user, folder = runner(), home() / "run"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path("/tmp") / f"tirek-{home().name}"  # noqa: S108
    try:
        folder.mkdir(mode=0o700)
        if user.drops:
            os.chown(folder, user.uid, user.gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not folder.is_dir() or folder.is_symlink() or found.st_uid != user.uid or found.st_mode & 0o077:
        raise SocketFolderTaken(folder=folder)
    return folder
