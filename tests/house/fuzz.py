"""Random requests of people for what is not theirs: whatever comes back holds nothing from outside their reach.

Each unit and each member carries words that stand nowhere else, so that an answer tells by itself whose data is in it.
Addresses come from the resolver, numbers from every table that has public ones, names of parameters from the source:
what is new is asked for without being written down here.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from random import Random
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote_plus, urlencode

from django.apps import apps
from django.db import models, transaction
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.exports.made import a_workbook
from tests.factories import a_charter, a_member, a_unit, an_account, rename, transfer
from tests.house.source import modules
from tests.house.urls import TABLE
from tests.rolls.carrying import checked

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.kernel.declarations import figures
from tirek.kernel.identifiers import synthetic_iins
from tirek.members.actions import save_filter
from tirek.members.models import Membership, Placement
from tirek.people.models import SignIn
from tirek.structure.models import Ancestry, Unit

ON, MOVED = date(2018, 5, 1), date(2021, 5, 1)
# Unit, kind, unit above, and the word in its names; its members carry another.
TREE = (
    ("KZ-C", "central_office", "", "Орталықбай", ""),
    ("KZ-A", "regional_branch", "KZ-C", "Алатаулық", ""),
    ("KZ-B", "regional_branch", "KZ-C", "Бетпақдала", ""),
    ("KZ-A-1", "district_branch", "KZ-A", "Ақсуатты", ""),
    ("KZ-A-2", "district_branch", "KZ-A", "Көкпекті", ""),
    ("KZ-B-1", "district_branch", "KZ-B", "Сарыөзек", ""),
    ("KZ-A-1-1", "primary_org", "KZ-A-1", "Зымыранды", "Қарлығаш"),
    ("KZ-A-1-2", "primary_org", "KZ-A-1", "Шұғылалы", "Бүркітбай"),
    ("KZ-A-2-1", "primary_org", "KZ-A-2", "Самұрықты", "Тұлпарбек"),
    ("KZ-B-1-1", "primary_org", "KZ-B-1", "Найзағайлы", "Сұңқарбай"),
)
STAND = {
    "secretary": ("executive_secretary", "KZ-A"),
    "registrar": ("registrar", "KZ-A-1"),
    "receptionist": ("receptionist", "KZ-A-1"),
    "auditor": ("auditor", "KZ-A-2"),
    "chair": ("chair", "KZ-A-1-1"),
    "member": ("member", "KZ-A-1-2"),
    "foreign": ("chair", "KZ-B-1-1"),
}
SEES_MEMBERS = {"secretary", "registrar", "auditor", "chair", "foreign"}
_PARAMETER = re.compile(r'(?:GET|POST|query|params?|data)\.(?:get|getlist|pop)\("([a-z_]+)"')
_FIELD = re.compile(r"^    ([a-z_]+) = (?:forms\.)?\w*(?:Field|Choice)\w*\(", re.MULTILINE)


@dataclass
class World:
    """Who asks, what there is to ask for, and which words whom betrays."""

    accounts: dict[str, Account] = field(default_factory=dict)
    forbidden: dict[str, set[str]] = field(default_factory=dict)
    # Where those whom they see stood before; see ``_stood``.
    stood: dict[str, set[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    uuids: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """One request."""

    persona: str
    method: str
    address: str
    data: Mapping[str, str]
    headers: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.address} {dict(self.data) or ''} of the {self.persona}"


def build() -> World:
    """An organisation of two regions in which everything has its word."""
    a_charter()
    units: dict[str, Unit] = {}
    marks: dict[str, set[str]] = {}
    iins = synthetic_iins(date(1990, 1, 1), "m")
    for code, kind, above, word, _members in TREE:
        units[code] = a_unit(code, kind, units.get(above), name=word)
    world = World()
    world.accounts = {persona: an_account(units[code], role=role) for persona, (role, code) in STAND.items()}
    world.accounts["outsider"] = an_account()
    for nth, (code, _kind, _above, _word, name) in enumerate(TREE):
        if name:
            marks[code] = _member(units[code], name, nth, next(iins))
    _life(units, world)
    own = Membership.objects.get(person__surname="Бүркітбайов")
    SignIn.objects.create(person=own.person, account=world.accounts["member"])
    for persona in world.accounts:
        world.forbidden[persona] = set(_outside(persona, marks))
        world.stood[persona] = set(_stood(persona))
    world.texts = [*(code for code, *_rest in TREE), *(mark for found in marks.values() for mark in found)]
    world.texts += [figure.key for figure in figures]
    _numbers(world)
    world.parameters = sorted({name for module in modules() for name in _names(module.text)})
    return world


def _member(unit: Unit, name: str, nth: int, iin: str) -> set[str]:
    """Somebody of the unit; what they can be known by."""
    words = {"surname": f"{name}ов", "given_name": f"{name}жан", "email": f"m{nth}@belgi.example.kz"}
    phone, number = f"+770150000{nth:02}", f"BELGI-{nth}"
    a_member(unit, ON, date(1990, 1, 1), phone=phone, number=number, iin=iin, **words)
    return {name, phone.removeprefix("+7"), number, iin, words["email"]}


def _life(units: dict[str, Unit], world: World) -> None:
    """Acts, rolls on their way, files and filters of both regions; somebody who went from one to the other."""
    gone = a_member(units["KZ-A-1-1"], ON, surname="Сұңқарбаева", given_name="Сұңқарбайгүл")
    transfer(gone, units["KZ-B-1-1"], MOVED)
    for code, persona, word in (
        ("KZ-A-1-1", "chair", "Қарлығаш"),
        ("KZ-B-1-1", "foreign", "Сұңқарбай"),
    ):
        rename(units[code], next(row[3] for row in TREE if row[0] == code) + " жаңа", MOVED)
        actor = AccountActor(world.accounts[persona])
        line = {"unit": code, "surname": f"{word}ева", "given_name": "Гүл"}
        checked(actor, line, {"unit": code, "surname": f"{word}ева"}, on=ON)
        a_workbook(actor)
        save_filter(actor=actor, name=f"{word} сүзгісі", query="sex=f")


def _stood(persona: str) -> Iterator[str]:
    """Where those whom they see stood before: told on the pages of these persons, and on no other."""
    _role, here = STAND.get(persona, ("", ""))
    below = Ancestry.objects.today().filter(ancestor__code=here if persona in SEES_MEMBERS else "").values("unit")
    seen = Placement.objects.filter(unit__in=below, period__upper_inf=True)
    codes = Placement.objects.filter(membership__in=seen.values("membership")).values_list("unit__code", flat=True)
    stood = set(codes)
    yield from (word for code, _kind, _above, word, _name in TREE if code in stood)


def _outside(persona: str, marks: dict[str, set[str]]) -> Iterator[str]:
    """The words of units neither below nor above where they stand, and of members whom they do not see."""
    _role, here = STAND.get(persona, ("", ""))
    line = set(Ancestry.objects.today().filter(unit__code=here).values_list("ancestor__code", flat=True))
    below = set(Ancestry.objects.today().filter(ancestor__code=here).values_list("unit__code", flat=True))
    for code, _kind, _above, word, _name in TREE:
        if code not in line | below:
            yield word
        if code in marks and not (code in below and persona in SEES_MEMBERS):
            # What is one's own is not a secret.
            yield from marks[code] if not (persona == "member" and code == here) else set()


def _numbers(world: World) -> None:
    """Of every row that has a number in addresses, that number; and the numbers that none should."""
    for model in apps.get_models():
        for column in model._meta.local_concrete_fields:
            if isinstance(column, models.UUIDField):
                world.uuids += [str(value) for value in model._base_manager.values_list(column.name, flat=True)[:40]]
        world.numbers += [str(pk) for pk in model._base_manager.values_list("pk", flat=True)[:3]]


def _names(text: str) -> set[str]:
    return {*_PARAMETER.findall(text), *_FIELD.findall(text)}


@dataclass(frozen=True)
class Address:
    """A route, its name, and the converters of its parts."""

    name: str
    route: str
    converters: Mapping[str, Any]

    def path(self, world: World, random: Random) -> str:
        """With something for each part of it."""

        def something(part: re.Match[str]) -> str:
            name = part[0].strip("<>").rpartition(":")[2]
            return _value(world, random, type(self.converters.get(name)).__name__)

        return "/" + re.sub(r"<[^>]+>", something, self.route).strip("^$")


def addresses(
    patterns: Any = None, before: str = "", space: str = "", given: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[Address]:
    """Every address that is answered."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route, converters = before + str(each.pattern), {**given, **each.pattern.converters}
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from addresses(each.url_patterns, route, inner, converters)
        elif isinstance(each, URLPattern):
            yield Address(f"{space}{each.name}", route, converters)


def requests(world: World, random: Random) -> Iterator[Asked]:
    """Without end. Half of them have the parameters that the table of addresses names, with anything in them."""
    found, personas = sorted(addresses(), key=lambda one: one.route), sorted(world.accounts)
    while True:
        address = random.choice(found)
        rows = [row for row in TABLE if row.name == address.name]
        row = random.choice(rows) if rows and random.random() < 0.5 else None
        path, method = address.path(world, random), random.choice(("GET", "GET", "POST"))
        if row is not None:
            given = {name: _any(world, random) for name in row.query}
            sent: dict[str, str] = dict(row.data)
        else:
            given = _some(world, random, 3)
            sent = _some(world, random, 5)
        yield Asked(
            persona=random.choice(personas),
            method=method,
            address=f"{path}?{urlencode(given)}" if given else path,
            data=sent if method == "POST" else {},
            headers={"HX-Request": "true"} if random.random() < 0.2 else {},
        )


def _some(world: World, random: Random, most: int) -> dict[str, str]:
    return {random.choice(world.parameters): _any(world, random) for _nth in range(random.randrange(most + 1))}


def _value(world: World, random: Random, kind: str) -> str:
    if kind == "UUIDConverter":
        return random.choice(world.uuids)
    if kind == "IntConverter":
        return random.choice([number for number in world.numbers if number.isdecimal()])
    return random.choice(world.texts)


def _any(world: World, random: Random) -> str:
    return random.choice(random.choice((world.texts, world.texts, world.uuids, world.numbers, ["1", "all", "csv"])))


def told(client: Client, asked: Asked) -> tuple[int, str]:
    """The status, and all that the answer says: body, headers, and what stands in the parts of a workbook."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        send = client.post if asked.method == "POST" else client.get
        answer = send(asked.address, dict(asked.data), headers=dict(asked.headers))
        body = b"".join(answer) if isinstance(answer, StreamingHttpResponse) else answer.content
        transaction.set_rollback(True)
    client.cookies = cookies
    said = [str(value) for value in answer.headers.values()]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            said += [book.read(part).decode(errors="replace") for part in book.namelist()]
    return answer.status_code, "\n".join([*said, body.decode(errors="replace")])


def betrayed(world: World, asked: Asked, said: str) -> set[str]:
    """The words from outside that the answer holds. What somebody typed may be shown to them again."""
    typed = f"{asked.address} {' '.join(asked.data.values())}"
    bare = re.sub(r"(?<=\d)[\s\u00a0\u202f()-]+(?=\d)", "", said)  # as numbers of telephones are shown
    told = world.stood[asked.persona] if asked.address.startswith("/people/") else set()
    outside = world.forbidden[asked.persona] - told
    return {word for word in outside if word in bare and word not in unquote_plus(typed)}


@dataclass
class Found:
    """What came of it."""

    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


def fuzz(world: World, random: Random, times: int) -> Found:
    """So many requests. ``leaks`` and ``faults`` of the product must both be empty."""
    clients = {}
    for persona, account in world.accounts.items():
        clients[persona] = Client(raise_request_exception=False)
        clients[persona].force_login(account)
    found = Found()
    for _nth, asked in zip(range(times), requests(world, random), strict=False):
        status, said = told(clients[asked.persona], asked)
        found.statuses[status] = found.statuses.get(status, 0) + 1
        if status >= 500:
            found.faults.append(f"{asked} was answered {status}")
        elif words := betrayed(world, asked, said):
            found.leaks.append(f"{asked} was answered {status} with {', '.join(sorted(words))}")
    return found
