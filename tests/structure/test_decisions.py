"""A minuted decision becomes an act: by the actor's own right and resting on the resolution, or not at all."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils.functional import lazystr
from tests.factories import SYSTEM, TODAY, Tree, an_account, rename
from tests.probes import declared
from tests.refused import refusal

from tirek.access.actor import AccountActor
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import DecisionKind, decision_kinds
from tirek.structure.actions import rename_unit, undo_act
from tirek.structure.actions.names import Names
from tirek.structure.models import Act, Resolution, Unit, UnitName
from tirek.structure.permissions import RENAME_UNIT

DAY = date(2020, 6, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


def carry_out(actor: Actor, unit: Unit, terms: Mapping[str, Any], on: date, resolution: Resolution) -> Act:
    names = Names(kk=terms["name_kk"])
    return rename_unit(actor=actor, unit=unit, names=names, on=on, today=TODAY, resolution=resolution)


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    renaming = DecisionKind(key="rename", label=lazystr("Rename the unit"), right=RENAME_UNIT, carry_out=carry_out)
    with declared(decision_kinds, renaming):
        yield


@transaction.atomic
def sign_minutes(actor: Actor, unit: Unit, decisions: list[tuple[str, dict[str, Any]]]) -> list[Act]:
    """As the minutes of a meeting do: all of their decisions under one resolution, or none."""
    made = Resolution(number="5", dated=DAY, body="Жалпы жиналыс")
    return [decision_kinds[key].carry_out(actor, unit, terms, DAY, made) for key, terms in decisions]


def test_decisions_become_acts_that_rest_on_one_resolution() -> None:
    tree = Tree()
    (act,) = sign_minutes(SYSTEM, tree["P1"], [("rename", {"name_kk": "Достық"})])
    assert (act.kind, act.permission, str(act.resolution)) == ("unit_renamed", "units.rename", "№ 5")
    assert UnitName.objects.get(unit=tree["P1"], period__contains=DAY).name_kk == "Достық"
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    (again,) = sign_minutes(SYSTEM, tree["P1"], [("rename", {"name_kk": "Достық"})])
    assert again.resolution == act.resolution


def test_a_decision_gives_nobody_a_right_and_one_that_fails_takes_the_others_along() -> None:
    tree = Tree()
    outsider = AccountActor(an_account(tree["B"]))
    assert refusal(lambda: sign_minutes(outsider, tree["P1"], [("rename", {"name_kk": "Достық"})])) == "not_allowed"
    rename(tree["P2"], "Бірлік", date(2020, 1, 1))
    twice = [("rename", {"name_kk": "Достық"}), ("rename", {"name_kk": "Достық"})]
    assert refusal(lambda: sign_minutes(SYSTEM, tree["P2"], twice)) == "nothing_changes"
    assert UnitName.objects.get(unit=tree["P2"], period__contains=DAY).name_kk == "Бірлік"
