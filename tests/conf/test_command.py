"""The command line: what it prints where, and with which code it ends."""

import json
import re
import shutil
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import quote

import pytest
from tests.conf.conftest import PATIENCE, Checkout, hold, wait_until

from tirek.conf.command import OURS, run

# One worker of xdist runs all that begin with a database that is up to date, which is made once.
pytestmark = pytest.mark.xdist_group("processes")
NOBODY_THERE = "postgresql://tirek@127.0.0.1:1/tirek"


@pytest.fixture(scope="module")
def checkout(make_module_checkout: Callable[[], Checkout], migrated: Checkout) -> Checkout:
    """One for all of these tests. Who serves first collects the static files."""
    made = make_module_checkout().begin_with(migrated)
    (made.home / "static.collected").unlink()
    shutil.rmtree(made.home / "static")
    return made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/sign-in/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_help_lists_our_commands_first(checkout: Checkout) -> None:
    words = [line.split()[0] for line in checkout.run("help").stdout.splitlines() if line.startswith("    ")]
    assert tuple(words[: len(OURS)]) == OURS
    assert "dbshell" in words[len(OURS) :]


def test_the_first_process_of_a_fresh_clone_speaks_kazakh(make_checkout: Callable[[], Checkout]) -> None:
    """Which compiles the catalogues itself."""
    fresh = make_checkout()
    for compiled in fresh.path.rglob("*.mo"):
        compiled.unlink()
    said = "import django; django.setup()\nfrom django.utils.translation import gettext\nprint(gettext('Sign in'))"
    assert fresh.python(said).stdout == "Кіру\n"


def test_help_starts_no_database(make_checkout: Callable[[], Checkout]) -> None:
    fresh = make_checkout()
    assert fresh.run("help").returncode == 0
    assert not (fresh.home / "pg").exists()


def test_a_command_leaves_the_database_as_it_found_it(checkout: Checkout) -> None:
    done = checkout.run("migrate", "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert not checkout.server_processes()


@pytest.mark.parametrize("words", [("nonsense",), ("serve", "--nonsense"), ("serve", "--port", "many")])
def test_wrong_usage_is_2(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1].startswith("tirek: ")
    assert run([*words, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"


def test_a_database_that_is_down_is_one_line_and_1(checkout: Checkout) -> None:
    done = checkout.run("showmigrations", DATABASE_URL=NOBODY_THERE)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tirek: connection failed")
    assert done.stderr.count("\n") == 1


def test_a_misspelt_setting_is_refused(checkout: Checkout) -> None:
    done = checkout.run("check", TIREK_HOST="example.org")
    assert (done.returncode, done.stderr) == (1, "tirek: TIREK_HOST is not a setting. Did you mean TIREK_HOSTS?\n")


def test_a_wrong_value_is_refused_without_repeating_it(checkout: Checkout) -> None:
    done = checkout.run("check", TIREK_ROLE="king")
    assert done.returncode == 1
    assert done.stderr.startswith("tirek: TIREK_ROLE: ")
    assert "king" not in done.stderr


@pytest.mark.parametrize(
    ("words", "environment", "exit_code", "code"),
    [
        (("import-units", "--json"), {}, 2, "usage"),
        (("figures", "members.active", "--json"), {"DATABASE_URL": NOBODY_THERE}, 1, "database.down"),
    ],
)
def test_errors_are_one_json_document(
    checkout: Checkout, words: tuple[str, ...], environment: dict[str, str], exit_code: int, code: str
) -> None:
    done = checkout.run(*words, **environment)
    document = json.loads(done.stdout)
    assert done.returncode == exit_code
    assert set(document) == {"error"}
    assert document["error"]["code"] == code
    assert done.stderr.splitlines()[-1] == f"tirek: {document['error']['message']}"


def test_nobody_serves_as_the_owner(checkout: Checkout) -> None:
    done = checkout.run("serve", "--port", str(free_port()), TIREK_ROLE="owner")
    assert done.returncode == 1
    assert "tirek_owner" in done.stderr


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_the_address_of_the_owner_is_not_enough_to_serve(checkout: Checkout, command: str) -> None:
    done = checkout.run(command, DATABASE_URL=NOBODY_THERE)
    role = {"serve": "WEB", "worker": "WORKER"}[command]
    assert done.returncode == 1
    assert done.stderr == f"tirek: DATABASE_URL is the owner's; set TIREK_DATABASE_URL_{role} as well.\n"


def test_on_a_database_of_ones_own_the_keys_are_named(checkout: Checkout) -> None:
    """Another checkout's server stands for it; to Tirek it is an address like any other."""
    hold(checkout)
    passwords = json.loads((checkout.home / "secrets/database-passwords").read_text())
    at = f"/tirek?host={quote(str(checkout.home / 'run'), safe='')}"
    own = {
        "DATABASE_URL": f"postgresql://tirek_owner:{quote(passwords['tirek_owner'])}@{at}",
        "TIREK_DATABASE_URL_WORKER": f"postgresql://tirek_worker:{quote(passwords['tirek_worker'])}@{at}",
    }
    secret = (checkout.home / "secrets/secret-key").read_text().strip()
    keys = {"TIREK_SECRET_KEY": secret, "TIREK_KEY_FILE": str(checkout.home / "secrets/person-key")}
    assert checkout.run("worker", "--once", **own).stderr.startswith("tirek: Set TIREK_SECRET_KEY")
    for missing in keys:
        given = {name: value for name, value in keys.items() if name != missing}
        assert f"Set {missing}" in checkout.run("worker", "--once", **own, **given).stderr
    # With another key nothing would be let through the second wall.
    other = checkout.run("worker", "--once", **own, **keys | {"TIREK_SECRET_KEY": "s" * 40})
    assert (other.returncode, "tirek migrate" in other.stderr) == (1, True)
    done = checkout.run("worker", "--once", **own, **keys)
    assert (done.returncode, done.stderr) == (0, "")
    as_owner = own | {"TIREK_DATABASE_URL_WORKER": own["DATABASE_URL"]}
    assert "tirek_owner" in checkout.run("worker", "--once", **as_owner, **keys).stderr
    checkout.kill_everything()


def test_what_speaks_against_serving_is_listed_and_ends_with_1(
    make_checkout: Callable[[], Checkout], blank: Checkout
) -> None:
    """What each of it means is tested in ``test_deployment``."""
    fresh = make_checkout().begin_with(blank)
    done = fresh.run("check", "--deploy", "--json", "--lang", "en", TIREK_DEBUG="1", TIREK_HOSTS="*")
    found = json.loads(done.stdout)
    assert (done.returncode, found["safe"]) == (1, False)
    assert [one["code"] for one in found["dangers"]] == ["debug", "https", "hosts", "mail", "not_migrated"]
    plain = fresh.run("check", "--deploy", "--lang", "ru")
    assert plain.returncode == 1
    assert plain.stdout.count("\n  – ") >= 3
    assert fresh.run("check").returncode == 0


def test_a_weak_key_is_listed_in_the_language_asked_for_and_serves_nobody(checkout: Checkout) -> None:
    weak = {"TIREK_SECRET_KEY": "қысқа"}
    done = checkout.run("check", "--deploy", "--lang", "ru", **weak)
    assert done.returncode == 1
    assert "Секретный ключ" in done.stdout
    assert "[secret_key]" in done.stdout
    served = checkout.run("serve", "--port", "0", **weak)
    assert (served.returncode, "shorter than 32" in served.stderr) == (1, True)


def test_a_taken_port_is_refused(checkout: Checkout) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = checkout.run("serve", "--port", str(port))
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_of_another_version_is_not_served(make_checkout: Callable[[], Checkout], blank: Checkout) -> None:
    done = make_checkout().begin_with(blank).run("serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("tirek: ")
    assert "migrate" in done.stderr


def test_demonstration_accounts_are_served_to_this_machine_only(checkout: Checkout) -> None:
    insert = "insert into accounts_account (username, full_name, password, email, is_active, is_demo, language)"
    checkout.python(f"sql(\"{insert} values ('demo', 'Demo', '!', '', true, true, '')\")")
    done = checkout.run("serve", "--host", "0.0.0.0", "--port", str(free_port()))  # noqa: S104
    checkout.python("sql('delete from accounts_account')")
    assert done.returncode == 1
    assert "0.0.0.0" in done.stderr  # noqa: S104


# Ends as soon as a worker works.
WORKS = """
import time
while not sql("select count(*) from procrastinate_workers"):
    time.sleep(0.05)
"""


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_serving_ends_cleanly(checkout: Checkout, stop: signal.Signals) -> None:
    port = free_port()
    web = checkout.start("-m", "tirek", "serve", "--port", str(port))
    worker = checkout.start("-m", "tirek", "worker")
    assert checkout.python(WORKS).returncode == 0
    wait_until(lambda: answers(port))
    assert checkout.server_processes()
    for process in (web, worker):
        process.send_signal(stop)
    said = [process.communicate(timeout=PATIENCE)[0] for process in (web, worker)]
    assert [web.returncode, worker.returncode] == [0, 0], said
    assert not [line for text in said for line in text.splitlines() if "Traceback" in line or "ERROR" in line]
    assert not checkout.server_processes()


def asked(port: int, address: str, **headers: str) -> HTTPResponse:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", address, headers={"X-Forwarded-Proto": "https", **headers})
        answer = connection.getresponse()
        answer.read()
        return answer


def stands(port: int) -> bool:
    try:
        return asked(port, "/sign-in/").status == 200
    except OSError:
        return False


def dark(port: int, csrf: str) -> list[str]:
    """The cookies that come of choosing the dark theme."""
    headers = {
        "X-Forwarded-Proto": "https", "Origin": f"https://127.0.0.1:{port}", "Cookie": csrf,
        "X-CSRFToken": csrf.partition("=")[2], "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("POST", "/preferences/theme/", body="theme=dark", headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.headers.get_all("Set-Cookie") or []


def test_by_https_cookies_are_bound_to_the_host_and_the_browser_comes_back_so(checkout: Checkout) -> None:
    port = free_port()
    web = checkout.start("-m", "tirek", "serve", "--port", str(port), TIREK_HTTPS="1")
    wait_until(lambda: stands(port))
    page = asked(port, "/sign-in/")
    cookies = page.headers.get_all("Set-Cookie")
    assert cookies
    cookies += dark(port, next(cookie for cookie in cookies if "-csrf=" in cookie).partition(";")[0])
    assert any("-theme=dark" in cookie for cookie in cookies)
    for cookie in cookies:
        assert cookie.startswith("__Host-tirek")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "upgrade-insecure-requests" in page.headers["Content-Security-Policy"]
    plain = asked(port, "/sign-in/", **{"X-Forwarded-Proto": "http"})
    assert (plain.status, plain.headers["Location"]) == (301, f"https://127.0.0.1:{port}/sign-in/")
    web.send_signal(signal.SIGTERM)
    web.communicate(timeout=PATIENCE)


def test_static_files_are_kept_for_ever_and_pages_not_at_all(checkout: Checkout) -> None:
    port = free_port()
    web = checkout.start("-m", "tirek", "serve", "--port", str(port))
    wait_until(lambda: answers(port))
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/sign-in/")
        page = connection.getresponse()
        found = re.search(r'href="(/static/ui/tirek\.[^"]+\.css)"', page.read().decode())
    assert found
    assert "no-store" in page.headers["Cache-Control"]
    style = asked(port, found[1])
    assert style.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert style.headers["X-Content-Type-Options"] == "nosniff"
    assert asked(port, "/sign-in/?q=" + "a" * 200_000).status in (400, 414, 431)
    assert asked(port, "/sign-in/", **{"X-Long": "a" * 1_000_000}).status in (400, 413, 431)
    web.send_signal(signal.SIGTERM)
    web.communicate(timeout=PATIENCE)


def test_the_log_cannot_be_rewritten_by_who_serves(checkout: Checkout) -> None:
    ask = """
rights = ("select", "insert", "update", "delete")
for table in ("audit_entry", "django_migrations", "accounts_account"):
    print(*(sql(f"select has_table_privilege('{table}', '{right}')") for right in rights))
"""
    said = checkout.python(ask, TIREK_ROLE="web").stdout.splitlines()
    assert said == ["True True False False", "True False False False", "True True True True"]


def test_a_file_that_is_not_there_is_named_in_the_language_asked_for(checkout: Checkout) -> None:
    done = checkout.run("import-roll", "joq.csv", "--on", "01.01.2020", "--lang", "kk")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("tirek: ")
    assert "joq.csv файлы жоқ" in done.stderr
    assert "Errno" not in done.stderr
