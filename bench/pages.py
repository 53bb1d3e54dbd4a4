"""Pages as a browser gets them: from the real server, signed in, one request after the other."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from psycopg.conninfo import make_conninfo

from bench.clock import Proof, Result, Target
from bench.floors import measured_pages
from tirek.conf.environment import environment
from tirek.conf.lifeline import environment_for_children
from tirek.demo.actions.sign_ins import PASSWORD

USERNAME = "ortalyq"
PATIENCE = 60.0
# A slow page is asked for as long as this, and so many times at least.
BUDGET, FEWEST = 5.0, 10
ENCODINGS = "br, gzip"
_LINKED = re.compile(r'<(?:link[^>]+?href|script[^>]+?src|img[^>]+?src)="(/static/[^"]+)"')
_ABROAD = re.compile(r'(?:src|href)="(?:https?:)?//([^/"]+)[^"]*"[^>]*>')


class ServerFailed(Exception):
    """The server did not start, or answered something else than a page."""


def pages(requests: int) -> Iterator[Result]:
    """How long each page takes in the central office, beside its floor, and what the first one weighs."""
    with _server() as port:
        browser = Browser(port)
        browser.sign_in()
        yield _first_page(port, browser.cookies)
        client = _signed_in()
        for page in measured_pages():
            looked_at = _cost(client, page.address)
            # The connection was idle meanwhile; the first request of a new one is not counted.
            browser.renew()
            browser.get(page.address)
            seconds: list[float] = []
            largest = 0
            for number in range(requests):
                if number >= FEWEST and sum(seconds) > BUDGET:
                    break
                begin = time.perf_counter()
                _headers, body = browser.get(page.address)
                seconds.append(time.perf_counter() - begin)
                largest = max(largest, len(body))
            yield Result(
                name=page.name, ours=sorted(seconds), by_hand=[], size=largest, target=Target(median=page.floor),
                queries=(len(looked_at.ours), len(looked_at.ours)), proofs=[looked_at],
            )  # fmt: skip


def _signed_in() -> Client:
    """By the door: a session is opened by its key alone, which Django's own short way does not know."""
    client = Client(headers={"host": "localhost"})
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        client.post("/sign-in/", {"username": USERNAME, "password": PASSWORD})
    return client


def _cost(client: Client, address: str) -> Proof:
    """The same page inside this process, to see how many queries it sends and how long the database takes."""
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        if client.get(address).status_code != HTTPStatus.OK:
            raise ServerFailed(f"{address} is not answered in this process")
        begin = time.perf_counter()
        client.get(address)
        seconds = time.perf_counter() - begin
        with CaptureQueriesContext(connection) as sent:
            client.get(address)
    database = sum(float(query["time"]) for query in sent.captured_queries)
    answer = f"{len(sent)} queries, {database * 1000:.0f} ms in the database, {seconds * 1000:.0f} ms in all"
    ours = [query["sql"] for query in sent.captured_queries]
    return Proof(case=address, ours=ours, by_hand=[], our_answer=answer, hand_answer=answer)


def _first_page(port: int, cookies: SimpleCookie) -> Result:
    """Everything a browser that was never here fetches for the first page, as it comes over the wire."""
    browser = Browser(port, cookies)
    head, body = browser.get("/", encodings=ENCODINGS)
    html = browser.decoded(head, body)
    parts = {"/": len(head) + len(body)}
    for address in sorted(set(_LINKED.findall(html))):
        part_head, part_body = browser.get(address, encodings=ENCODINGS)
        parts[address] = len(part_head) + len(part_body)
    abroad = sorted(set(_ABROAD.findall(html)))
    told = ", ".join(f"{address} {size / 1024:.1f} KB" for address, size in parts.items())
    answer = f"{told}; third parties: {', '.join(abroad) or 'none'}"
    proof = Proof(case="/", ours=[], by_hand=[], our_answer=answer, hand_answer=answer)
    size = sum(parts.values())
    return Result(name="first page, cold", ours=[], by_hand=[], size=size, target=Target(kilobytes=120), proofs=[proof])


@dataclass
class Browser:
    """One connection that is kept, and the cookies."""

    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def renew(self) -> None:
        self._connection.close()

    def get(self, address: str, *, encodings: str = "identity") -> tuple[bytes, bytes]:
        response, head, body = self._ask("GET", address, None, {"Accept-Encoding": encodings})
        if response.status != 200:
            raise ServerFailed(f"{address} answers {response.status}")
        return head, body

    def sign_in(self) -> None:
        _head, page = self.get("/sign-in/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"username": USERNAME, "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode() if token else ""}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        response, _head, _body = self._ask("POST", "/sign-in/", urlencode(form), headers)
        if response.status != 302:
            raise ServerFailed(f"signing in answers {response.status}")

    def _ask(
        self, method: str, address: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes, bytes]:
        sent = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items()), **headers}
        self._connection.request(method, address, body, sent)
        response = self._connection.getresponse()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return response, bytes(response.headers), response.read()

    @staticmethod
    def decoded(head: bytes, body: bytes) -> str:
        packed = b"content-encoding: gzip" in head.lower()
        return (gzip.decompress(body) if packed else body).decode()


@contextmanager
def _server() -> Iterator[int]:
    """``tirek serve`` in a process of its own, on the database of the bench, in the role that serves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tirek", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | _environment() | environment_for_children())  # noqa: S603 - our own command
    try:
        _wait(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _environment() -> dict[str, str]:
    """The address of the bench's database for both roles, and the secrets that a database of one's own asks for."""
    found = {"DATABASE_URL": _address("owner"), "TIREK_DATABASE_URL_WEB": _address("web"), "TIREK_ROLE": "web"}
    found |= {"TIREK_SECRET_KEY": settings.SECRET_KEY, "TIREK_KEY_FILE": str(settings.TIREK_KEY_FILE)}
    return found


def _address(role: str) -> str:
    params: dict[str, Any] = connection.get_connection_params()
    known = {key: params[key] for key in ("host", "port", "user", "password") if params.get(key)}
    url = environment().database_url_of(role)
    if url is None:
        from tirek.conf.postgres.cluster import passwords  # noqa: PLC0415 - of a private server only

        user = f"tirek_{role}"
        return make_conninfo(**known | {"user": user, "password": passwords()[user], "dbname": params["dbname"]})
    return make_conninfo(url, dbname=params["dbname"])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            Browser(port).get("/sign-in/")
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        else:
            return
    raise ServerFailed("the server did not start")
