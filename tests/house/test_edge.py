"""The edge of the web over every page there is: its headers, its addresses, and what nonsense is answered with."""

import logging
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote_from_bytes, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.house.source import obey
from tests.house.test_urls import Reply, World, build, plainly, read, sign_in
from tests.house.urls import Row

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("addresses")]

# What must never stand in a page: our own places, our own code, the database speaking.
_INSIDES = re.compile(
    r"Traceback|site-packages|/src/tirek|\.py\b|psycopg|ProgrammingError|DataError|SELECT |\bFROM structure_|\bSECRET"
)
NASTY = (
    "", " ", "\0", "a\0b", "'", "\"'--", "%", "%00", "%s%s%n", "../../../etc/passwd", "<script>alert(1)</script>",
    "{{7*7}}", "-1", "0", "1e309", "NaN", "9" * 30, "99999999999999999999", "2147483648", "9223372036854775808", "1.5",
    "31.02.2019", "0000-00-00", "10000-01-01", "9999-12-31", "0001-01-01", "29.02.1900", "٣", "²", "ⅷ", "𝟙", "\ud800",
    "\u202e", "\ufeff", "é\u0301", "a" * 5000, "қ" * 3000, "[]", "a[0]=1", "None", "null", "true", "00000000-0000",
    "00000000-0000-0000-0000-000000000000", "unit", "-", "--name", "\r\nX-Injected: 1", "(((((", "*", "?", "&", ";",
)  # fmt: skip
# The database takes no such byte.
NULS = ("\0", "a\0b")
# Those that can stand in a path.
WORDS = [text for text in NASTY if text.strip() and "/" not in text and text != "\ud800"]
ROUNDS = 1


class Answer(NamedTuple):
    """What a page was answered with."""

    row: Row
    headers: dict[str, str]
    body: str


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), plainly(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def pages(world: World, django_db_blocker: Any) -> list[Answer]:
    """Every address as the chair reads it, and as nobody does."""
    with django_db_blocker.unblock():
        return [Answer(row, reply.headers, _html(reply)) for row, reply in read(world, "chair", "anonymous")]


def address_of(row: Row, things: dict[str, str]) -> str:
    query = {key: things.get(value, value) for key, value in row.query.items()}
    return reverse(row.name, args=[things[arg] for arg in row.args], query=query)


def _html(reply: Reply) -> str:
    return reply.body if reply.headers.get("Content-Type", "").startswith("text/html") else ""


def test_every_answer_carries_the_headers(pages: list[Answer]) -> None:
    expected = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    obey(
        "An answer without the headers of the edge:",
        [
            f"{page.row.name}: {name} is {page.headers.get(name)}"
            for page in pages
            for name, value in expected.items()
            if page.headers.get(name) != value
        ]
        + [
            f"{page.row.name} may be kept by a browser"
            for page in pages
            if "no-store" not in page.headers["Cache-Control"]
        ]
        + [
            f"{page.row.name} may ask for the camera"
            for page in pages
            if "camera=()" not in page.headers["Permissions-Policy"]
        ],
    )


_ATTACHED = {"papers:file", "papers:picture"}


def test_nothing_may_run_or_load_but_our_own_files(pages: list[Answer]) -> None:
    for page in pages:
        policy = {
            directive.split()[0]: directive.split()[1:]
            for directive in page.headers["Content-Security-Policy"].split(";")
        }
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
        if "sandbox" in policy:
            # A file that somebody attached: nothing of it runs, and nothing of ours is loaded from it.
            assert page.row.name in _ATTACHED
            assert {*policy} == {"sandbox", "default-src", "base-uri", "form-action", "frame-ancestors"}
            continue
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]


def test_no_page_asks_for_what_the_policy_forbids(pages: list[Answer]) -> None:
    """What the browser would refuse silently: scripts and styles within the page, handlers, addresses that run."""
    forbidden = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|<base|<iframe|<object", re.IGNORECASE
    )
    obey(
        "A page with what its own policy forbids:",
        [f"{page.row.name}: {found[0]}" for page in pages for found in [forbidden.search(page.body)] if found],
    )


def _patterns(patterns: Any = None, before: str = "") -> Iterator[str]:
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield before + str(each.pattern)


# A passkey or a device is found among the account's own, and no other's is answered for.
_OWN = {"security/passkeys/<int:pk>/", "security/passkeys/<int:pk>/remove/", "security/sessions/<int:session_id>/end/"}


def test_no_address_takes_the_number_of_a_row() -> None:
    found = {pattern for pattern in _patterns() if "<int:" in pattern}
    obey("Rows are counted up in addresses; take a public number or a code:", sorted(found - _OWN))
    assert _OWN - found == set()


# Numbers that count something a person typed or chose, and name no row.
_COUNTS = {"age_from", "age_to", "years_from", "years_to", "all", "youth", "closed", "iins", "gone_on", "start", "size"}


def test_no_page_leads_to_the_number_of_a_row(pages: list[Answer]) -> None:
    found = set()
    for page in pages:
        for address in re.findall(r'\s(?:href|action|formaction|hx-get|hx-post)="([^"]*)"', page.body):
            parts = urlsplit(address.replace("&amp;", "&"))
            found |= {f"{page.row.name}: {address}" for part in parts.path.split("/") if part.isdigit()}
            found |= {
                f"{page.row.name}: {address}"
                for name, value in parse_qsl(parts.query)
                if name not in _COUNTS and re.fullmatch(r"[0-9]+(-[0-9]{1,3})?", value)
            }
        for name, value in re.findall(r'type="checkbox"[^>]* name="([^"]+)" value="([0-9]+)"', page.body):
            if value != "1":
                found.add(f"{page.row.name}: {name}={value}")
    obey("A page leads to a row by its number:", sorted(found))


def _names(body: str, row: Row) -> list[str]:
    """What the page's own forms and links say."""
    links = re.findall(r'href="\?([^"]*)"', body)
    asked = {name for link in links for name, _value in parse_qsl(link.replace("&amp;", "&"), keep_blank_values=True)}
    read = {*row.query, *asked, *re.findall(r'\sname="([a-z_0-9]+)"', body), "on", "after", "before", "unit"}
    return sorted(read - {"csrfmiddlewaretoken", "language", "theme", "viewport"})


def _requests(
    chance: random.Random, page: Answer, things: dict[str, str], asked: set[tuple[str, str]]
) -> Iterator[tuple[str, str, str | None]]:
    """Path, query and what is sent: each name by itself, once at each address, and several at once, then what stands in
    the path. A byte that the database does not take is refused before any view, wherever it stands: one of them is
    enough at each page."""
    path, names = urlsplit(address_of(page.row, things)).path, _names(page.body, page.row)
    right = [(key, things.get(value, value)) for key, value in page.row.query.items()]
    for name in names:
        if (page.row.name, name) in asked:
            continue
        asked.add((page.row.name, name))
        yield path, _encoded([*(pair for pair in right if pair[0] != name), (name, chance.choice(NASTY))]), None
    if names:
        yield path, _encoded([(chance.choice(names), chance.choice(NULS))]), None
    for _ in range(ROUNDS):
        some = chance.sample(names, min(len(names), 6))
        yield path, _encoded(right), _encoded([(name, chance.choice(NASTY)) for name in some])
    for name in {"code", "figure"}.intersection(page.row.args):
        wrong = things | {name: chance.choice(WORDS)}
        yield urlsplit(address_of(page.row, wrong)).path, "", None


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in pairs
    )


def _shown(answer: Any) -> str:
    """What a person reads of the answer; their own words within a field or an address are theirs."""
    text = b"".join(answer) if answer.streaming else answer.content
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    return re.sub(r'(?:value|href|action)="[^"]*"', "", text.decode(errors="replace"))


def _asked(client: Client, path: str, query: str, sent: str | None) -> str:
    """What is wrong with the answer; nothing is changed by it, and nobody is signed out."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        if sent is None:
            answer = client.get(f"{path}?{query}")
        else:
            answer = client.post(f"{path}?{query}", sent, content_type="application/x-www-form-urlencoded")
        leak = _INSIDES.search(_shown(answer))
        transaction.set_rollback(True)
    client.cookies = cookies
    out = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?")
    if answer.status_code < 500 and not out and not leak and "X-Injected" not in answer.headers:
        return ""
    asked = f"{path[:80]}?{query[:300]} {(sent or '')[:300]}"
    return f"{'GET' if sent is None else 'POST'} {asked}: {answer.status_code} {leak}"


def test_nonsense_is_no_fault_of_ours(world: World, pages: list[Answer]) -> None:
    """Queries, forms, addresses: whatever stands in them is answered, and never with our own insides."""
    chance = random.Random(4)  # noqa: S311 - the same nonsense each time
    client, wrong = sign_in(world.accounts["owner"]), []
    asked: set[tuple[str, str]] = set()
    # Those of the chair with most names first: each name is tried beside what the address is asked with there.
    for page in sorted(pages[::2], key=lambda one: -len(_names(one.body, one.row))):
        wrong += [_asked(client, *request) for request in _requests(chance, page, world.own, asked)]
    assert len(asked) > 200
    obey("Nonsense in a request is the sender's fault and is told so:", filter(None, wrong))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_answered_in_words(world: World, method: str) -> None:
    client = sign_in(world.accounts["chair"])
    answer = client.generic(method, "/members/admit/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")
    assert "Бұл мекенжай" in answer.content.decode()
    assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    "path", ["/units/%00/", "/%ff%fe/", "/units/%c0%af/", "/figures/%F0%9F%98%80/?unit=%ff%00", "/" + "a" * 9000]
)
def test_a_path_of_any_bytes_is_answered(world: World, path: str) -> None:
    client = sign_in(world.accounts["chair"])
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "<h1>" in answer.content.decode()


def test_a_form_beyond_its_size_is_refused_before_it_is_read() -> None:
    for client in (Client(), Client(enforce_csrf_checks=True)):
        answer = client.post("/sign-in/", {"username": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
        assert answer.status_code == 413
        assert "тым үлкен" in answer.content.decode()
