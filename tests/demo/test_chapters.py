"""Every domain that does something has a part in the demonstration."""

from collections.abc import Collection
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from inspect import signature

import pytest
from tests.factories import SYSTEM, Tree
from tests.house.source import DOMAINS, obey

from tirek.accounts.models import Account
from tirek.demo.actions.chapters import chapters, tell_chapters
from tirek.structure.models import TerritoryTerm

pytestmark = pytest.mark.tree

# They are the network and its members, which the plan tells of.
PLANNED = {"members", "rolls"}


def untold(domains: Collection[str], told: Collection[str]) -> list[str]:
    """Domains with acts, in none of which the demonstration has anything to show."""
    return [name for name in domains if name not in told and find_spec(f"tirek.{name}.acts")]


def test_every_domain_that_acts_is_told_of() -> None:
    obey(
        "Tell of it in src/tirek/demo/actions/chapters, in a module of the name of the domain: whoever looks at the"
        " demonstration sees it nowhere else:",
        untold(DOMAINS, PLANNED | {*chapters()}),
    )
    assert {*untold(DOMAINS, [])} >= PLANNED


def test_a_chapter_is_told_as_all_are() -> None:
    found = [*chapters()]
    assert "access" in found
    for name in found:
        tell = import_module(f"tirek.demo.actions.chapters.{name}").tell
        assert [*signature(tell).parameters] == ["actor", "today", "kargaly"], name


@pytest.mark.django_db
def test_chapters_are_told() -> None:
    tell_chapters(actor=SYSTEM, today=date(2026, 11, 21), kargaly=Tree()["P1"])
    assert Account.objects.filter(is_demo=True, grants__unit__code="P1").exists()
    assert TerritoryTerm.objects.filter(territory__code="434600000", name_ru="Кармакшинский район").exists()
