"""Three hundred random requests for what is not theirs. ``python -m bench.fuzz`` asks ten thousand."""

import logging
import sys
from collections.abc import Iterator
from random import Random, SystemRandom
from typing import Any

import pytest
from django.template.base import TextNode
from tests.house.fuzz import TREE, World, addresses, build, fuzz
from tests.house.source import obey
from tests.house.test_urls import plainly
from tests.house.urls import named_addresses

from tirek.access import middleware
from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.actor import SystemActor

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fuzz")]
TIMES = 300


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """That a request is refused is not news here."""
    logging.disable(logging.ERROR)
    with plainly():
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> World:
    return build()


def random() -> Random:
    seed = SystemRandom().randrange(10**6)
    sys.stdout.write(f"seed {seed}\n")
    return Random(seed)  # noqa: S311 - named above, to do the same again


def test_no_answer_holds_what_is_outside_the_reach(world: World) -> None:
    found = fuzz(world, random(), TIMES)
    obey("Nobody reads what lies outside their reach, whatever they ask for:", found.leaks)
    obey("Whatever is asked for is answered or refused:", found.faults)
    assert {200, 403, 404} <= set(found.statuses)


def test_all_addresses_are_asked_for() -> None:
    assert len([*addresses()]) == len([*named_addresses()])


def see_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the first wall away."""
    monkeypatch.setattr(AccountActor, "visible", lambda _self, model, _permission: model._default_manager.all())
    monkeypatch.setattr(AccountActor, "can", lambda *_args: True)


def comes_out(world: World, words: set[str]) -> bool:
    """Whether some of them are found in answers; it is asked until they are."""
    seeded = random()
    for _hundred in range(20):
        leaks = " ".join(fuzz(world, seeded, 100).leaks)
        if any(word in leaks for word in words):
            return True
    return False


def test_without_the_first_wall_units_leak(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    see_everything(monkeypatch)
    assert comes_out(world, {word for _code, _kind, _above, word, _members in TREE})


def test_without_both_walls_members_leak(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    see_everything(monkeypatch)
    monkeypatch.setattr(middleware, "scoped", lambda _actor: scoped(SystemActor("nobody's wall")))
    assert comes_out(world, {members for *_unit, members in TREE if members})


def test_one_word_in_one_page_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody from the other region, by a mistake of one template."""
    plain: Any = TextNode.render_annotated
    monkeypatch.setattr(
        TextNode,
        "render_annotated",
        lambda self, context: plain(self, context).replace("</main>", "Сұңқарбайов Сұңқарбайжан</main>"),
    )
    leaks = fuzz(world, random(), TIMES // 10).leaks
    assert leaks
    assert all("Сұңқарбай" in leak for leak in leaks)
    assert not any("of the foreign" in leak for leak in leaks)
