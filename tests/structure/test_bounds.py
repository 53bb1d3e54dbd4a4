"""The charter's bounds for the size of a primary organisation change."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from tests.factories import SYSTEM, Tree, a_member, an_account

from tirek.access.actor import AccountActor
from tirek.audit.models import Entry
from tirek.kernel.errors import Refused
from tirek.structure.actions import set_size_bounds
from tirek.structure.models import Charter

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    tree = Tree()
    a_member(tree["P1"], date(2020, 1, 1))
    return tree


def bounds() -> tuple[int | None, int | None]:
    charter = Charter.objects.get()
    return charter.minimum_members, charter.maximum_members


def small(tree: Tree) -> list[str]:
    """What the list of units calls too small."""
    client = Client()
    client.force_login(an_account(tree["C"]))
    return [row.unit.code for row in client.get("/unit-list/?state=small&role=primary").context["page"].rows]


def test_what_is_too_small_follows_and_the_log_tells(tree: Tree) -> None:
    assert set_size_bounds(actor=SYSTEM, least=2, most=None)
    assert (bounds(), small(tree)) == ((2, None), ["P1", "P2", "P3", "P4"])
    out = StringIO()
    call_command("set_size_bounds", "1", "300", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"least": 1, "most": 300, "changed": True}
    assert (bounds(), small(tree)) == ((1, 300), ["P2", "P3", "P4"])
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.old, entry.new) == (
        "charter.size_bounds_set", {"least": 2, "most": None}, {"least": 1, "most": 300},
    )  # fmt: skip


def test_the_same_bounds_change_nothing_and_none_takes_them_away(tree: Tree) -> None:
    set_size_bounds(actor=SYSTEM, least=3, most=100)
    lines = Entry.objects.count()
    assert not set_size_bounds(actor=SYSTEM, least=3, most=100)
    assert Entry.objects.count() == lines
    call_command("set_size_bounds", "none", "none", "--json", stdout=StringIO())
    assert bounds() == (None, None)


@pytest.mark.parametrize(("least", "most"), [(30, 29), (0, 29), (3, 0), (None, -1), (3, 1_000_001)])
def test_what_is_no_size_is_refused(tree: Tree, least: int | None, most: int | None) -> None:
    before = bounds()
    with pytest.raises(Refused) as refused:
        set_size_bounds(actor=SYSTEM, least=least, most=most)
    assert (refused.value.code, bounds()) == ("bounds_reversed", before)


@pytest.mark.parametrize("words", [("x", "3"), ("-1", "3"), ("3",), ("1.5", "2")])
def test_other_words_are_wrong_usage(tree: Tree, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("set_size_bounds", *words)


def test_it_takes_a_right_at_the_centre(tree: Tree) -> None:
    before = bounds()
    with pytest.raises(Refused) as refused:
        set_size_bounds(actor=AccountActor(an_account(tree["A"])), least=3, most=100)
    assert (refused.value.code, bounds()) == ("not_allowed", before)
    assert set_size_bounds(actor=AccountActor(an_account(tree["C"])), least=4, most=100)
