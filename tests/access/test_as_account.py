"""``--as ACCOUNT``: a command that reads says what the account would be told, and nothing from outside its reach."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import connection
from tests.factories import Tree, a_grant, a_member, an_account, move

from tirek.access.actor import AccountActor
from tirek.access.command import NotBehindTheWall, ReadingCommand
from tirek.access.queries.named import NoSuch
from tirek.conf.command import OURS
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
ON = date(2020, 1, 1)
OUTSIDE = ("B", "B1", "P4", "G4", "C", "A2", "P3")


@pytest.fixture
def tree() -> Tree:
    """The chair of district A1, and members everywhere; somebody of another district knows another account."""
    tree = Tree()
    an_account(tree["A1"], role="chair", username="toraga")
    an_account(tree["P1"], role="registrar", username="tirkeushi")
    an_account(tree["P4"], role="chair", username="bogde")
    for code in ("P1", "P2", "P3", "P4"):
        a_member(tree[code], ON, surname="Құпиябеков")
    return tree


def said(*words: str) -> str:
    out = StringIO()
    try:
        call_command(*words, "--json", stdout=out, stderr=out)
    except SystemExit:
        assert words[0] == "why"  # who may not is answered, and ends with 1
    return out.getvalue()


def units_in(document: Any) -> set[str]:
    """Every unit that a document names, wherever it stands in it."""
    if isinstance(document, dict):
        here = {document["unit"]} if isinstance(document.get("unit"), str) else set()
        return here.union(*map(units_in, document.values()))
    return set().union(*map(units_in, document)) if isinstance(document, list) else set()


def test_the_commands_that_read_take_it() -> None:
    found = {}
    for name in (each.replace("-", "_") for each in OURS):
        found[name] = load_command_class(get_commands()[name], name)
    assert {"figures", "why"} <= {name for name, command in found.items() if isinstance(command, ReadingCommand)}


@pytest.mark.parametrize(
    "words",
    [
        ("figures", "members.active", "--children", "--series", "month"),
        ("figures", "members.joined", "--from", "2019-01-01", "--to", "2021-01-01", "--children"),
        ("figures", "units.primary", "--unit", "A1", "--children"),
        ("why", "toraga", "members.view", "P1"),
        ("why", "tirkeushi", "members.view", "P1"),
        ("why", "tirkeushi", "grants.give", "A1"),
    ],
)
def test_a_district_reads_nothing_from_outside(tree: Tree, words: tuple[str, ...]) -> None:
    a_grant(an_account(username="eki"), tree["P4"], "registrar")
    document = json.loads(said(*words, "--as", "toraga"))
    assert units_in(document)
    assert not units_in(document) & set(OUTSIDE)


@pytest.mark.parametrize(
    "words",
    [
        *[("figures", "members.active", "--unit", code) for code in OUTSIDE],
        *[("why", "toraga", "members.view", code) for code in OUTSIDE],
        ("why", "bogde", "members.view", "P1"),
        ("why", "nobody", "members.view", "P1"),
    ],
)
def test_what_is_outside_is_not_there(tree: Tree, words: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        said(*words, "--as", "toraga")
    assert refused.value.code in ("unit_unknown", "no_such")
    assert said(*words) if words[1] != "nobody" else True


def test_a_unit_that_went_elsewhere_is_no_child_any_more(tree: Tree) -> None:
    move(tree["P2"], tree["B1"], date(2021, 1, 1))
    words = ("figures", "members.active", "--unit", "A1", "--on", "2020-06-01", "--children")
    assert units_in(json.loads(said(*words))) == {"A1", "P1", "P2"}
    assert units_in(json.loads(said(*words, "--as", "toraga"))) == {"A1", "P1"}


def test_of_grants_elsewhere_it_is_said_that_there_are_some(tree: Tree) -> None:
    account = an_account(username="eki")
    for code in ("P1", "P4"):
        a_grant(account, tree[code], "registrar")
    document = json.loads(said("why", "eki", "members.view", "P1", "--as", "toraga"))
    assert ([grant["unit"] for grant in document["grants"]], document["hidden"]) == (["P1"], 1)
    own = json.loads(said("why", "eki", "members.view", "P1", "--as", "eki"))
    assert ({grant["unit"] for grant in own["grants"]}, own["hidden"]) == ({"P1", "P4"}, 0)
    with pytest.raises(NoSuch):
        said("why", "toraga", "members.view", "P1", "--as", "eki")


@pytest.mark.parametrize("word", ["verify", "fold"])
def test_what_is_about_everything_takes_no_account(tree: Tree, word: str) -> None:
    with pytest.raises(CommandError):
        said("figures", word, "--as", "toraga")


class Persons(ReadingCommand):
    """A command that forgets to ask its actor: the second wall stands all the same."""

    def read(self, actor: Actor, **_options: Any) -> Any:
        assert isinstance(actor, AccountActor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            (role,) = cursor.fetchone()
        return {"role": role, "persons": Person.objects.count()}


def test_the_second_wall_stands_too(tree: Tree, settings: Any) -> None:
    settings.TIREK_SCOPE_ROLES = {"web": "", "worker": ""}  # as commands run: nobody takes a role by itself
    out = StringIO()
    call_command(Persons(), "--as", "toraga", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"role": "tirek_web", "persons": 2}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("tirek_owner",)


def test_an_owner_who_may_not_serve_is_told(tree: Tree, settings: Any) -> None:
    settings.TIREK_SERVING_LOGINS = ("pg_signal_backend", "tirek_worker")
    with pytest.raises(NotBehindTheWall):
        call_command(Persons(), "--as", "toraga", stdout=StringIO())
