"""Members of whole units are handed over in the act of a merger, and undone with it, exactly."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.functional import lazystr
from tests.factories import (
    LONG_AGO,
    SYSTEM,
    TODAY,
    Tree,
    a_member,
    a_unit,
    an_account,
    close,
    dump,
    leave,
    transfer,
    value,
)
from tests.probes import declared
from tests.refused import refusal

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.audit.models import Entry
from tirek.figures.actions import fold_deltas
from tirek.figures.queries import verify
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import ActKind, Moving, Occupant, act_kinds, occupants
from tirek.kernel.errors import NotAllowed
from tirek.kernel.periods import Period
from tirek.members.models import Placement, Transfer
from tirek.structure.actions import undo_act
from tirek.structure.actions.rules import lock_tree
from tirek.structure.models import Act, Unit, UnitName
from tirek.structure.models.acts import begin_act, recording
from tirek.structure.permissions import CLOSE_UNIT

DAY = date(2020, 6, 1)
MERGED = ActKind(
    key="units_handed_over", label=lazystr("Units handed over"), icon="merge", right=CLOSE_UNIT, histories=frozenset()
)
YEAR = Period(date(2020, 1, 1), date(2021, 1, 1))

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    with declared(act_kinds, MERGED):
        yield


@transaction.atomic
def merge(moves: Mapping[Unit, Unit], on: date = DAY, actor: Actor = SYSTEM) -> Act:
    """As an act of the life of units does it: every occupant hands over, then the old units could close."""
    by_id = {old.pk: new.pk for old, new in moves.items()}
    actor.require(CLOSE_UNIT, *moves, *moves.values())
    lock_tree()
    act = begin_act(MERGED, actor=actor, unit=next(iter(moves.values())), at=list(by_id), on=on)
    rows = sum(each.count for one in occupants for each in one.preview(list(by_id), on).values())
    with recording(act, rows=rows):
        for occupant in occupants:
            occupant.carry_out(actor, act, by_id, on)
    return act


def members() -> Occupant:
    return occupants["members"]


def test_whoever_stands_in_a_unit_moves_with_a_transfer_and_the_figures_follow(tree: Tree) -> None:
    stay, go = a_member(tree["P2"], date(2019, 1, 1)), a_member(tree["P1"], date(2019, 1, 1), sex="f")
    far = a_member(tree["P4"], date(2019, 5, 5))
    left = a_member(tree["P1"], date(2018, 1, 1))
    leave(left, date(2019, 2, 2))
    before = dump()
    act = merge({tree["P1"]: tree["P2"], tree["P4"]: tree["P2"]})
    assert {p.membership_id for p in Placement.objects.filter(unit=tree["P2"], period__upper_inf=True)} == {
        stay.pk, go.pk, far.pk,
    }  # fmt: skip
    assert set(Transfer.objects.values_list("membership_id", "from_unit", "to_unit", "day")) == {
        (go.pk, tree["P1"].pk, tree["P2"].pk, DAY), (far.pk, tree["P4"].pk, tree["P2"].pk, DAY),
    }  # fmt: skip
    assert [p.sex for p in Placement.objects.filter(membership=go)] == ["f", "f"]
    assert value("members.active", tree["P2"], DAY) == 3
    assert value("members.active", tree["P1"], DAY) == 0
    assert value("members.active", tree["P1"], DAY - timedelta(days=1)) == 1
    # P1 and P2 stand in one district: only the one from P4 crosses its border.
    assert value("members.transferred_in", tree["A1"], YEAR) == 1
    assert value("members.transferred_in", tree["C"], YEAR) == 0
    fold_deltas()
    assert verify() is None
    line = Entry.objects.get(act="members.handed_over")
    said = {"count": 2, "on": "2020-06-01", "unit": [tree["P2"].pk]}
    assert (line.object_id, line.new) == (str(act.pk), said)
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert dump() == before
    assert value("members.active", tree["P1"], DAY) == 1
    fold_deltas()
    assert verify() is None


def test_a_unit_that_was_handed_over_closes_on_the_same_day(tree: Tree) -> None:
    a_member(tree["P3"], date(2019, 1, 1))
    assert refusal(lambda: close(tree["P3"], DAY)) == "unit_occupied"
    merge({tree["P3"]: tree["P1"]})
    close(tree["P3"], DAY)


def test_units_may_change_places(tree: Tree) -> None:
    one, two = a_member(tree["P1"], date(2019, 1, 1)), a_member(tree["P2"], date(2019, 1, 1))
    merge({tree["P1"]: tree["P2"], tree["P2"]: tree["P1"]})
    here = Placement.objects.filter(period__upper_inf=True)
    assert dict(here.values_list("membership_id", "unit_id")) == {one.pk: tree["P2"].pk, two.pk: tree["P1"].pk}


def test_the_preview_counts_what_moves_and_what_came_later(tree: Tree) -> None:
    a_member(tree["P1"], date(2019, 1, 1))
    a_member(tree["P1"], date(2020, 3, 3))
    gone = a_member(tree["P2"], date(2019, 1, 1))
    stays = a_member(tree["P2"], date(2019, 1, 1))
    leave(gone, date(2020, 5, 5))
    ids = [tree[code].pk for code in ("P1", "P2", "P3")]
    assert members().preview(ids, DAY) == {
        tree["P1"].pk: Moving(count=2),
        tree["P2"].pk: Moving(count=1),
    }
    assert members().preview(ids, date(2020, 2, 2)) == {
        tree["P1"].pk: Moving(count=1, later=1),
        tree["P2"].pk: Moving(count=2),
    }
    merge({tree["P2"]: tree["P3"]}, date(2020, 5, 5))
    assert stays.placements.latest("period").unit == tree["P3"]


def test_nothing_moves_where_it_cannot_stand(tree: Tree) -> None:
    a_member(tree["P1"], date(2019, 1, 1))
    shut = a_unit("P9", "primary_org", tree["A1"], LONG_AGO)
    close(shut, date(2020, 7, 1))
    before = dump()
    assert refusal(lambda: merge({tree["P1"]: tree["A2"]})) == "not_a_place_for_members"
    assert refusal(lambda: merge({tree["P1"]: Unit.objects.get(pk=shut.pk)})) == "unit_closed_since"
    assert dump() == before
    # Where nobody stands there is nobody to put anywhere.
    assert merge({tree["P2"]: tree["A2"]}).pk


def test_moving_members_takes_the_right_to_transfer_at_both_units(tree: Tree) -> None:
    a_member(tree["P1"], date(2019, 1, 1))
    a_member(tree["P4"], date(2019, 1, 1))
    district = AccountActor(an_account(tree["A1"]))
    with scoped(district):
        merge({tree["P1"]: tree["P2"]}, actor=district)
    act = Act.objects.latest("pk")
    assert value("members.active", tree["P2"], DAY) == 1
    with scoped(district), pytest.raises(NotAllowed):
        members().carry_out(district, act, {tree["P2"].pk: tree["P4"].pk}, DAY + timedelta(days=9))


def test_whoever_does_not_see_everybody_leaves_nobody_behind(tree: Tree) -> None:
    """The wall would pass over them; the unit would then be closed around people."""
    a_member(tree["P1"], date(2019, 1, 1))
    blind = AccountActor(an_account(tree["C"], role="administrator"))
    act = begin_act(MERGED, actor=SYSTEM, unit=tree["P2"], on=DAY)
    chair = AccountActor(an_account(tree["P2"]))
    before = dump()
    with scoped(chair), recording(act):
        code = refusal(lambda: members().carry_out(_Unasked(chair), act, {tree["P1"].pk: tree["P2"].pk}, DAY))
    assert code == "not_all_seen"
    assert dump() == before
    with scoped(blind), recording(act):
        assert members().carry_out(blind, act, {tree["P1"].pk: tree["P2"].pk}, DAY) == 1


class _Unasked:
    """Somebody who is refused nothing and sees what the wall lets through."""

    def __init__(self, actor: AccountActor) -> None:
        self._actor = actor

    def require(self, *_asked: Any) -> None: ...

    def __getattr__(self, name: str) -> Any:
        return getattr(self._actor, name)


def test_a_thousand_move_by_as_many_statements_as_one(tree: Tree) -> None:
    counts = []
    for unit, number in ((tree["P1"], 1), (tree["P3"], 9)):
        for _time in range(number):
            a_member(unit, date(2019, 1, 1))
        with CaptureQueriesContext(connection) as captured:
            merge({unit: tree["P2"]})
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_any_occupant_takes_part_and_is_undone_with_the_act(tree: Tree) -> None:
    """What a domain to come declares: here a unit's English name stands in for its rows."""

    def carry_out(actor: Actor, act: Act, moves: Mapping[int, int], on: date) -> int:
        for old, new in moves.items():
            name = UnitName.objects.get(unit_id=old).name_en
            UnitName.objects.filter(unit_id=new).update(name_en=name)
        return len(moves)

    probe = Occupant(
        key="names",
        name=lazystr("names"),
        moves=lazystr("Names move."),
        open_in=lambda unit_ids, on: {},
        last_day=lambda unit_ids: {},
        preview=lambda unit_ids, on: {each: Moving(count=1) for each in unit_ids},
        carry_out=carry_out,
    )
    member = a_member(tree["P1"], date(2019, 1, 1))
    before = dump()
    with declared(occupants, probe):
        act = merge({tree["P1"]: tree["P2"]})
        assert UnitName.objects.get(unit=tree["P2"]).name_en == UnitName.objects.get(unit=tree["P1"]).name_en
        assert member.placements.latest("period").unit == tree["P2"]
        undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert dump() == before


def test_a_merger_on_which_a_transfer_rests_is_not_undone(tree: Tree) -> None:
    member = a_member(tree["P1"], date(2019, 1, 1))
    act = merge({tree["P1"]: tree["P2"]})
    transfer(member, tree["P3"], date(2020, 8, 1))
    assert refusal(lambda: undo_act(actor=SYSTEM, act=act, on=TODAY)) == "later_acts_rest"
