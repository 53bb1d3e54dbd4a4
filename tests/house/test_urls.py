"""Every address × every kind of person × reading and sending, from one table. That all stand there is tested in
``test_addresses``."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.http import StreamingHttpResponse
from django.template.base import Template
from django.test import Client
from django.urls import reverse
from tests.exports.made import a_workbook
from tests.factories import Tree, a_member, an_account, rename
from tests.house.source import obey
from tests.house.urls import NOT_ALLOWED, PERSONAS, STAND, TABLE, Answers, Row
from tests.papers.samples import image
from tests.papers.test_files import a_resolution, attach, examined
from tests.papers.test_printed import a_passport
from tests.rolls.carrying import checked

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.members.actions import save_filter
from tirek.people.models import SignIn
from tirek.structure.models import Unit

SECRETS: dict[str, Any] = {
    "surname": "Құпиябеков",
    "given_name": "Жасырынбек",
    "phone": "+77015550123",
    "email": "qupia@example.kz",
}
CARD = "QUPIA-77"
# Who may see the members of P1.
KNOWING = {"owner", "secretary", "chair", "registrar", "auditor"}
ON = date(2024, 5, 1)


# The answers are gathered outside any one test; the mark sees to it that there is a database of tests by then.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("addresses")]


@dataclass
class World:
    """Two regions. ``own`` has the things of P1, ``foreign`` the same kinds of things in the other region."""

    own: dict[str, str]
    foreign: dict[str, str]
    accounts: dict[str, Account | None]


def build() -> World:
    tree = Tree()
    secret = a_member(tree["P1"], ON, number=CARD, **SECRETS)
    other = a_member(tree["P4"], ON)
    standing = {persona: an_account(tree[code], role=role) for persona, (role, code) in STAND.items()}
    SignIn.objects.create(person=a_member(tree["P1"], ON).person, account=standing["member"])
    accounts: dict[str, Account | None] = {"anonymous": None, "outsider": an_account(), **standing}
    scans = {code: _scanned(tree[code]) for code in ("P1", "P4")}
    theirs = {
        "code": "P1",
        "person": str(secret.person.public_id),
        "act": str(rename(tree["P1"], "Еңбек", ON).public_id),
        "roll": str(_roll(accounts["chair"], "P1")),
        "member": str(secret.person.public_id),
        **scans["P1"],
        **_printed(tree["P1"]),
        **_kept(accounts["chair"]),
        **_held(accounts["chair"]),
    }
    foreign = {
        "code": "P4",
        "person": str(other.person.public_id),
        "act": str(rename(tree["P4"], "Достық", ON).public_id),
        "roll": str(_roll(accounts["foreign"], "P4")),
        "member": str(other.person.public_id),
        **scans["P4"],
        **_printed(tree["P4"]),
        **_kept(accounts["foreign"]),
        **_held(accounts["foreign"]),
    }
    common = {
        "deed": "close",
        "link": "no-such-link",
        "size": "small",
        "passport": "unit-passport",
        "nothing": "0",
        "figure": "members.active",
        "surname": SECRETS["surname"],
    }
    return World(theirs | common, foreign | common, accounts)


def _scanned(unit: Unit) -> dict[str, str]:
    """A resolution on which something of the unit rests, and the photo of its paper."""
    resolution = a_resolution(unit, unit.code)
    file = examined(attach(resolution, image(size=(60, 40)), "шешім.jpg"))
    return {"resolution": str(resolution.public_id), "file": str(file.pk)}


def _printed(unit: Unit) -> dict[str, str]:
    """The passport of the unit."""
    paper = a_passport(unit)
    return {"paper": str(paper.pk), "public_code": paper.public_code}


def _roll(account: Account | None, code: str) -> object:
    """An uploaded file of one new member and one line that is rejected."""
    assert account is not None
    actor = AccountActor(account)
    return checked(actor, {"unit": code, "surname": "Жаңабаева", "given_name": "Гүл"}, {"unit": code}, on=ON).pk


def _kept(account: Account | None) -> dict[str, str]:
    """What an account keeps of its lists: a file that is ready, and a filter."""
    assert account is not None
    actor = AccountActor(account)
    export = a_workbook(actor)
    saved = save_filter(actor=actor, name="Әйелдер", query="sex=f")
    return {"export": str(export.pk), "filter": str(saved.public_id)}


def _held(account: Account | None) -> dict[str, str]:
    assert account is not None
    return {"account": str(account.public_id), "grant": str(account.grants.get().public_id)}


class Reply(NamedTuple):
    status: int
    body: str
    headers: dict[str, str]


def ask(client: Client, row: Row, things: dict[str, str], method: str = "GET", **headers: str) -> Reply:
    """What one request is answered with; nothing has happened after it."""
    query = {key: things.get(value, value) for key, value in row.query.items()}
    address = reverse(row.name, args=[things[arg] for arg in row.args], query=query)
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        if method == "POST":
            answer = client.post(address, row.data, headers=headers)
        else:
            answer = client.get(address, headers=headers)
        body = b"".join(answer if isinstance(answer, StreamingHttpResponse) else [answer.content]).decode(
            errors="replace"
        )
        transaction.set_rollback(True)
    client.cookies = cookies
    return Reply(answer.status_code, body, dict(answer.headers))


@contextmanager
def plainly() -> Iterator[None]:
    """Without what the client of the tests notes of each template and component: nobody looks at it here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
        yield


# What was read by each persona at the unit of their own, by number of the row: another module that reads the same pages
# in the same process need not ask for them again.
READ: dict[tuple[int, str], Reply] = {}


def read(world: World, *personas: str) -> Iterator[tuple[Row, Reply]]:
    """Every page of the table as each of these is answered."""
    clients = {persona: sign_in(world.accounts[persona]) for persona in personas}
    for number, row in enumerate(TABLE):
        for persona, client in clients.items():
            yield row, READ.get((number, persona)) or ask(client, row, world.own)


def sign_in(account: Account | None) -> Client:
    client = Client(raise_request_exception=False)
    if account is not None:
        client.force_login(account)
    return client


def leaks(body: str) -> list[str]:
    return [secret for secret in (*SECRETS.values(), CARD) if secret in body]


def is_about_a_unit(row: Row) -> bool:
    """Whether the address names something that stands at a unit."""
    return bool({*row.args, *row.query.values()} & {"code", "person", "act", "member", "roll", "export", "filter"})


def asked(expected: Answers) -> Iterable[str]:
    """A method that an address does not know is refused before anybody is looked at."""
    return ("anonymous", "owner", "outsider") if expected == NOT_ALLOWED else PERSONAS


Answered = dict[tuple[int, str, str], Reply]


@pytest.fixture(scope="module")
def answered(django_db_setup: None, django_db_blocker: Any) -> Answered:
    """All answers, asked for once: by number of the row, method and persona. ``own`` and ``part`` are the foreign
    chair's own pages, whole and as htmx asks for them."""
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), plainly(), transaction.atomic():
        world = build()
        clients = {persona: sign_in(account) for persona, account in world.accounts.items()}
        found = {
            (number, method, persona): ask(clients[persona], row, world.own, method)
            for number, row in enumerate(TABLE)
            for method, expected in (("GET", row.get), ("POST", row.post))
            for persona in asked(expected)
        }
        for number, row in enumerate(TABLE):
            if row.get != NOT_ALLOWED:
                found[number, "GET", "own"] = ask(clients["foreign"], row, world.foreign)
                found[number, "GET", "part"] = ask(clients["foreign"], row, world.foreign, **{"HX-Request": "true"})
            for persona in STAND if is_about_a_unit(row) and row.get != NOT_ALLOWED else ():
                found[number, "GET", f"{persona} elsewhere"] = ask(clients[persona], row, world.foreign)
        READ.update({(number, who): reply for (number, method, who), reply in found.items() if method == "GET"})
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    return found


def differences(table: Sequence[Row], answered: Answered) -> Iterator[str]:
    for number, row in enumerate(table):
        for method, expected in (("GET", row.get), ("POST", row.post)):
            for persona in asked(expected):
                got = answered[number, method, persona].status
                if got != expected[persona]:
                    yield f"{method} {row.name} {row.query or ''} answered {got}, not {expected[persona]}, to {persona}"


def test_everybody_is_answered_as_the_table_says(answered: Answered) -> None:
    obey("Not signed in 302, outside the reach 404, inside without the right 403:", differences(TABLE, answered))


def test_elsewhere_everybody_is_a_stranger(answered: Answered) -> None:
    """At a unit of another region each is answered as the foreign chair is here, or as little as at home; the foreign
    chair and the owner are at home there."""
    wrong = []
    for (number, _method, who), (status, *_rest) in answered.items():
        persona, _space, place = who.partition(" ")
        if place:
            row, home = TABLE[number], TABLE[number].get[persona]
            allowed = {row.get["foreign"]} | ({home} & {403, 404})
            if row.get["foreign"] == 403:
                # The chair has no use for the page, wherever it is about: then it tells of what one sees anyway.
                allowed |= {home}
            if persona in ("owner", "foreign"):
                # What an account keeps is its own, whatever its reach.
                allowed = {row.get["chair" if persona == "foreign" else "owner"]}
            if status not in allowed:
                wrong.append(
                    f"{row.name} {row.query or ''} answered {status}, not {allowed}, to the {persona} elsewhere"
                )
    obey("Each persona is asked at a unit of another region, too:", wrong)


def test_each_persona_is_asked_at_home_and_elsewhere(answered: Answered) -> None:
    found = {persona for _number, _method, persona in answered}
    assert found >= {*PERSONAS, *(f"{persona} elsewhere" for persona in STAND)}
    assert {"owner", "chair", "registrar", "receptionist", "auditor", "member", "outsider"} <= set(PERSONAS)


def test_nobody_reads_of_members_of_another_branch(answered: Answered) -> None:
    """Also in fragments, on the pages of one's own unit, and in what is said about a mistake."""
    obey(
        "A member is known only to those whose unit stands above:",
        (
            f"{method} {TABLE[number].name} {TABLE[number].query or ''} shows {leaks(body)} to {persona}"
            for (number, method, persona), (_, body, _) in answered.items()
            # Words that they typed themselves may be shown to them again.
            if persona.removesuffix(" elsewhere") not in KNOWING
            and set(leaks(body)) - {SECRETS[word] for word in TABLE[number].query.values() if word in SECRETS}
        ),
    )


def _typed(row: Row) -> set[str]:
    """What somebody typed themselves may be shown to them again."""
    return {SECRETS[word] for word in row.query.values() if word in SECRETS}


def test_the_secrets_could_leak(answered: Answered) -> None:
    """The chair reads all of them, so a page that showed too much would be noticed."""
    shown = {
        secret for (_, _, persona), (_, body, _) in answered.items() if persona == "chair" for secret in leaks(body)
    }
    assert shown == {*SECRETS.values(), CARD}


def test_a_wrong_table_is_noticed(answered: Answered) -> None:
    wrong = Row(TABLE[0].name, get=TABLE[0].get | {"chair": 418}, post=TABLE[0].post | {"owner": 418})
    assert [*differences([wrong], answered)] == [
        "GET accounts:sign_in  answered 302, not 418, to chair",
        "POST accounts:sign_in  answered 302, not 418, to owner",
    ]
    assert [*differences(TABLE[:1], answered)] == []
