"""Imports in a browser while somebody kills the worker, the web server or the database.

Real processes on a checkout of its own. Whatever is killed, at whatever moment: either nothing of the roll is there or
all of it is, the figures agree with the rows, and in the end the import that was begun is entered once.
"""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.conf.conftest import PATIENCE, Checkout
from tests.conf.test_command import free_port

VICTIMS = ("worker", "web", "database")
_PASSWORD = "Bayterek-72-kok"
_ORGANISATION = """
import django
django.setup()
from datetime import date
from tirek.kernel.actor import SystemActor
from tirek.access.actions import load_roles
from tirek.access.models import Grant, Role
from tirek.kernel.periods import Period
from tirek.accounts.models import Account
from tirek.structure.actions import load_charter
from tirek.structure.actions.names import Names
from tirek.structure.actions.units import open_unit
from tirek.structure.models import Kind, Unit
actor, day = SystemActor("a test"), date(2015, 1, 1)
load_charter(actor=actor, profile="party", names=Names(kk="Сынақ"), synthetic=True)
load_roles(actor=actor)
parent = None
for code, kind in (("C", "central_office"), ("A", "regional_branch"), ("A1", "district_branch"), ("P1", "primary_org")):
    act = open_unit(actor=actor, code=code, kind=Kind.objects.get(key=kind), parent=parent, names=Names(kk=code),
                    on=day, today=day)
    parent = Unit.objects.get(pk=act.unit_id)
account = Account(username="registrar", full_name="Registrar")
account.set_password("%s")
account.save()
Grant.objects.create(account=account, unit=Unit.objects.get(code="A"), role=Role.objects.get(key="registrar"),
                     period=Period().to_range(), reason="a test")
"""
# What stands in the tables, by surname: each round brings people of its own.
# Answers for one surname and one file a line, in a process that stays: to start one each time would take longer than
# all the rest. A connection that went down with the database is made anew.
_PROBE = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
import django
django.setup()
from django.db import connection, transaction
from tirek.figures.queries import verify
from tirek.members.models import Membership, Placement
from tirek.people.models import Person
from tirek.rolls.models import RollChunk, RollImport, RollRow
from tirek.structure.models import Act

@transaction.atomic
def state(name, file):
    # One moment for all of them: what is committed between two of them is half there for whoever asks one by one.
    connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    return {
        "persons": Person.objects.filter(surname=name).count(),
        "members": Membership.objects.filter(person__surname=name).count(),
        "placements": Placement.objects.filter(membership__person__surname=name).count(),
        "acts": Act.objects.filter(kind="roll_imported", summary__file=file).count(),
        "entered": RollImport.objects.filter(file_name=file, state="committed").count(),
        "rolls": RollImport.objects.filter(file_name=file).count(),
        "left": RollRow.objects.count() + RollChunk.objects.count(),
        "wrong": str(verify() or ""),
    }

for line in sys.stdin:
    for attempt in range(100):
        try:
            answer = state(*json.loads(line))
            break
        except Exception as error:
            answer = {"error": repr(error)}
            connection.close()
    print(json.dumps(answer), flush=True)
"""


@dataclass
class Site:
    """The two processes that serve, kept running as a supervisor would: what has ended is started again."""

    checkout: Checkout
    port: int = field(default_factory=free_port)
    processes: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    probe: "subprocess.Popen[str] | None" = None

    def prepare(self) -> None:
        """An organisation and whoever asks, in a database that is up to date."""
        made = self.checkout.python(_ORGANISATION % _PASSWORD)
        assert made.returncode == 0, made.stderr
        self.probe = self.checkout.start("-c", _PROBE, stdin=subprocess.PIPE)

    def keep_running(self) -> None:
        words = {"web": ("serve", "--port", str(self.port)), "worker": ("worker",)}
        for name, command in words.items():
            if name not in self.processes or self.processes[name].poll() is not None:
                with (self.checkout.data / f"{name}.log").open("a") as log:
                    self.processes[name] = self.checkout.start("-m", "tirek", *command, stdout=log)

    def kill(self, victim: str) -> None:
        """As the kernel would, without a word. Orphans of the database end by themselves."""
        if victim == "database":
            self.checkout.kill_server()
        else:
            os.killpg(self.processes[victim].pid, signal.SIGKILL)
            self.processes[victim].wait()

    def state(self, surname: str, file: str) -> dict[str, int | str]:
        """What stands in the tables. Starts the database if it is down."""
        assert self.probe is not None
        assert self.probe.stdin is not None
        assert self.probe.stdout is not None
        self.probe.stdin.write(json.dumps([surname, file]) + "\n")
        self.probe.stdin.flush()
        while not (line := self.probe.stdout.readline()).startswith("{"):
            assert line, "the probe ended"
        found: dict[str, int | str] = json.loads(line)
        assert "error" not in found, found
        return found

    def log(self) -> str:
        """What the processes said, to be read where something is wrong."""
        return "\n".join(path.read_text()[-4000:] for path in sorted(self.checkout.data.glob("*.log")))


class Browser:
    """Somebody who presses the button that is there, and reloads where the page does not come."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._open = build_opener(HTTPCookieProcessor()).open
        self.page = ""

    def get(self, address: str) -> tuple[str, str]:
        """The address at which it ends, and what stands there."""
        return self._ask(Request(f"http://127.0.0.1:{self._site.port}{address}"))

    def post(self, address: str, data: bytes, kind: str = "application/x-www-form-urlencoded") -> tuple[str, str]:
        headers = {"Content-Type": kind, "Referer": f"http://127.0.0.1:{self._site.port}/"}
        return self._ask(Request(f"http://127.0.0.1:{self._site.port}{address}", data, headers))

    def _ask(self, request: Request) -> tuple[str, str]:
        with self._open(request, timeout=60) as answer:
            return answer.url.split(str(self._site.port), 1)[1], answer.read().decode()

    def step(self, file: str, content: bytes) -> bool:
        """One look and one answer; whether the import is entered. Answers may be lost: the next look tells."""
        try:
            return self._step(file, content)
        except HTTPError as error:
            # Down, or a page that stands no longer where it stood.
            if error.code not in (404, 500, 502, 503):
                raise
        except (URLError, HTTPException, OSError):
            pass
        return False

    def _step(self, file: str, content: bytes) -> bool:
        at, page = self.get(self.page or "/members/import/")
        if "/sign-in/" in at:
            self.post(at, _form(page, username="registrar", password=_PASSWORD))
        elif not self.page:
            self._find_or_upload(page, file, content)
        elif "/columns/" in at:
            chosen = re.findall(r'<select name="(c\d+)".*?<option value="(\w*)" selected', page, re.DOTALL)
            self.post(at, _form(page, **dict(chosen)))
        elif 'name="shown"' in page:
            shown = re.search(r'name="shown" value="([^"]+)"', page)
            self.post(f"{self.page}commit/", _form(page, shown=shown[1] if shown else ""))
        elif "/retry/" in page:
            self.post(f"{self.page}retry/", _form(page))
        return 'class="note note--good"' in page

    def _find_or_upload(self, page: str, file: str, content: bytes) -> None:
        """An upload whose answer was lost stands among the imports; else it is made again."""
        found = re.search(rf'href="(/members/import/[0-9a-f-]{{36}}/)">{re.escape(file)}', page)
        if found:
            self.page = found[1]
            return
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        fields = {"csrfmiddlewaretoken": token[1] if token else "", "on": "01.06.2020"}
        # The page may have gone on already, to the columns; what the import is called by stays.
        to = self.post("/members/import/", *_multipart(fields, file, content))[0]
        self.page = "".join(re.findall(r"^/members/import/[0-9a-f-]{36}/", to))


def _form(page: str, **fields: str) -> bytes:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    return urlencode({"csrfmiddlewaretoken": token[1] if token else "", **fields}).encode()


def _multipart(fields: dict[str, str], file: str, content: bytes) -> tuple[bytes, str]:
    mark = "a-line-that-stands-in-no-roll"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file}"\r\n\r\n'
    body = "".join([*parts, head]).encode() + content + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"


def a_roll(surname: str, lines: int) -> bytes:
    """So many people of one surname; the given name is a number in letters."""
    rows = ["код;тегі;аты;туған күні;мүше болған күні"]
    rows += [f"P1;{surname};{_letters(nth)};15.06.1980;01.03.2016" for nth in range(lines)]
    return "\n".join(rows).encode()


def _letters(number: int) -> str:
    return "Ат" + "".join("абвгдежзик"[int(digit)] for digit in f"{number:06}")


def run(
    site: Site, victims: list[str], *, lines: int, random: Random, told: Callable[[str], None] = lambda line: None
) -> None:
    """One import for each victim, killed at some moment of it. One before, undisturbed, says how long it takes; another
    before that waits until everything is up."""
    _round(site, 0, 1, None, 0.0, told)
    usual = _round(site, 1, lines, None, 0.0, told)
    for nth, victim in enumerate(victims, start=2):
        _round(site, nth, lines, victim, random.uniform(0, usual), told)


def _round(site: Site, nth: int, lines: int, victim: str | None, moment: float, told: Callable[[str], None]) -> float:
    file, surname = f"roll-{nth}.csv", f"Қайсар{_letters(nth)[2:]}"
    content, browser = a_roll(surname, lines), Browser(site)
    began, killed = time.monotonic(), False
    entered = False
    while not entered or (victim and not killed):
        site.keep_running()
        if victim and not killed and time.monotonic() - began >= moment:
            site.kill(victim)
            killed = True
            _check(site, site.state(surname, file), lines)
        entered = browser.step(file, content) or entered
        assert time.monotonic() - began < PATIENCE, (victim, moment, browser.page, site.log())
        time.sleep(0.05)
    took = time.monotonic() - began
    end = site.state(surname, file)
    _check(site, end, lines)
    assert (end["members"], end["left"], end["rolls"]) == (lines, 0, 1), (victim, moment, end, site.log())
    told(f"{victim or 'nobody'} killed after {moment:.2f} s: entered once, {took:.1f} s in all")
    return took


def _check(site: Site, state: dict[str, int | str], lines: int) -> None:
    """Nothing or all, and every figure as its rows say."""
    parts = tuple(state[key] for key in ("persons", "members", "placements", "acts", "entered"))
    assert parts in ((0, 0, 0, 0, 0), (lines, lines, lines, 1, 1)), (state, site.log())
    assert state["wrong"] == "", state
