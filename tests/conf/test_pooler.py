"""A pooler that lends a session for one transaction stands before web and worker, with fewer sessions than threads."""

import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.conf.conftest import Checkout, hold, wait_until
from tests.conf.test_command import answers, free_port

from tirek.conf.postgres.runner import runner

POOLER = shutil.which("pgbouncer", path=f"{os.defpath}:/usr/sbin:/sbin")
pytestmark = [
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(POOLER is None, reason="pgbouncer is not installed (Debian: apt-get install pgbouncer)"),
]
PASSWORD = "құпия сөз 12"
UNITS = """code,parent,kind,name,opened
A,KZ,regional_branch,Облыс,2001-01-01
A1,A,district_branch,Аудан,2001-01-01
P1,A1,primary_org,Бастауыш ұйым,2001-01-01
"""
ROLL = "unit code,name,birth date,joined\n" + "\n".join(
    f"P1,Сынақов{'абвгдежзик'[number % 10]}{'лмнопрстуф'[number // 10]} Бек,1980-01-{1 + number % 28:02},2010-01-01"
    for number in range(60)
)


# As the worker carries one out: in its scope, with temporary tables and COPY.
IMPORT = """
import django
django.setup()
from django.core.management import call_command
from tirek.access.wall import scoped
from tirek.kernel.actor import SystemActor
with scoped(SystemActor("a test")):
    call_command("import_roll", "{file}", json=True)
"""


@contextmanager
def pooler(checkout: Checkout, folder: Path) -> Iterator[int]:
    """Two sessions for each login. It runs as whoever may reach the socket of the private server."""
    port, user = free_port(), runner()
    passwords = json.loads((checkout.home / "secrets/database-passwords").read_text())
    logins = "".join(f'"{name}" "{passwords[name]}"\n' for name in ("tirek_web", "tirek_worker"))
    (folder / "users").write_text(logins)
    (folder / "pooler.ini").write_text(
        f"[databases]\ntirek = host={checkout.home / 'run'} port=5432 dbname=tirek\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"pool_mode = transaction\ndefault_pool_size = 2\nauth_type = scram-sha-256\nauth_file = {folder / 'users'}\n"
    )
    for path in (folder, *folder.iterdir()):
        os.chown(path, user.uid, user.gid)
    as_user = {"user": user.uid, "group": user.gid, "extra_groups": []} if user.drops else {}
    process = subprocess.Popen(
        [str(POOLER), str(folder / "pooler.ini")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user
    )  # type: ignore[call-overload]  # the keywords are those of Popen
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


class Browser:
    """Keeps cookies, and sends the token of the page before."""

    def __init__(self, port: int) -> None:
        self.site, self.page = f"http://127.0.0.1:{port}", ""
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> int:
        with self.opener.open(self.site + path, timeout=120) as answer:
            self.page = answer.read().decode()
            return int(answer.status)

    def post(self, path: str, **fields: str) -> int:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token, self.page
        sent = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1]}).encode()
        with self.opener.open(self.site + path, data=sent, timeout=120) as answer:
            self.page = answer.read().decode()
            return int(answer.status)


@pytest.fixture
def site(make_checkout: Callable[[], Checkout], migrated: Checkout) -> Checkout:
    made = make_checkout().begin_with(migrated)
    hold(made)
    return made


def test_pages_jobs_rolls_and_files_go_through_it(site: Checkout) -> None:
    folder = site.data / "pooler"
    folder.mkdir(mode=0o700)
    (site.data / "units.csv").write_text(UNITS)
    (site.data / "roll.csv").write_text(ROLL)
    port = free_port()
    words = ["--profile", "party", "--name-kk", "Партия", "--name-ru", "Партия", "--opened", "1999-03-01"]
    whom = ["--administrator", "omarova", "--holder", "Омарова", "--site", f"http://127.0.0.1:{port}"]
    link = json.loads(site.run("found", *words, *whom, "--json").stdout)["link"]
    assert site.run("import-units", str(site.data / "units.csv")).returncode == 0
    with pooler(site, folder) as through:
        passwords = json.loads((site.home / "secrets/database-passwords").read_text())
        told: dict[str, Any] = {
            "TIREK_POOLER": "1",
            "TIREK_KEY_FILE": str(site.home / "secrets/person-key"),
            "TIREK_SECRET_KEY_FILE": str(site.home / "secrets/secret-key"),
        }
        for role in ("web", "worker"):
            login = f"tirek_{role}:{passwords[f'tirek_{role}']}"
            told[f"TIREK_DATABASE_URL_{role.upper()}"] = f"postgresql://{login}@127.0.0.1:{through}/tirek"
        site.start("-m", "tirek", "serve", "--port", str(port), "--threads", "6", **told)
        site.start("-m", "tirek", "worker", **told)
        done = site.python(IMPORT.format(file=site.data / "roll.csv"), TIREK_ROLE="worker", **told)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["created"] == 60
        wait_until(lambda: answers(port))
        browser = Browser(port)
        path = link.partition(str(port))[2]
        assert browser.get(path) == 200
        assert browser.post(path, password1=PASSWORD, password2=PASSWORD) == 200

        def read(page: str) -> int:
            other = Browser(port)
            for cookie in browser.jar:
                other.jar.set_cookie(cookie)
            return other.get(page)

        pages = ["/", "/units/", "/members/", "/log/", "/setup/", "/figures/"] * 4
        with ThreadPoolExecutor(12) as pool:
            assert {*pool.map(read, pages)} == {200}
        assert browser.get("/log/") == 200
        assert browser.post("/log/log.csv", kind="csv") == 200
        assert "roll" in browser.page or browser.page.count("\n") > 5
        wait_until(lambda: sealed(site) > 0)


def sealed(site: Checkout) -> int:
    """Lines that the worker gave their place in the chain; asked past the pooler."""
    passwords = json.loads((site.home / "secrets/database-passwords").read_text())
    with psycopg.connect(
        host=str(site.home / "run"), user="tirek_owner", password=passwords["tirek_owner"], dbname="tirek"
    ) as session:
        row = session.execute("SELECT count(*) FROM audit_seal").fetchone()
        return int(row[0]) if row else 0
