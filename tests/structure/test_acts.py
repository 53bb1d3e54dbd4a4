"""Acts on the tree: what they store, what they refuse, and that an undone act leaves everything as it was."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.factories import (
    SYSTEM,
    TODAY,
    Tree,
    a_member,
    a_unit,
    an_account,
    close,
    dump,
    leave,
    move,
    rename,
    transfer,
)
from tests.refused import refusal

from tirek.access.actor import AccountActor
from tirek.audit.models import Entry
from tirek.members.models import Membership
from tirek.structure.actions import load_charter, undo_act
from tirek.structure.actions.names import Names
from tirek.structure.actions.undo import LaterActsRest
from tirek.structure.models import Act, Unit, UnitName, UnitParent
from tirek.structure.models.acts import recording
from tirek.structure.permissions import VIEW_UNIT

DAY = date(2020, 6, 1)
LATER = date(2020, 9, 1)


pytestmark = pytest.mark.tree


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()


def test_opening_is_stored_and_logged(tree: Tree) -> None:
    unit = a_unit("N", "primary_org", tree["A1"], DAY)
    assert (unit.opened, unit.closed, unit.known_from, unit.role) == (DAY, None, DAY, "primary")
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.unit_id, entry.reason, entry.new["code"]) == ("units.opened", unit.pk, "a test", "N")


def test_opening_is_refused(tree: Tree) -> None:
    assert refusal(lambda: a_unit("P1", "primary_org", tree["A1"], DAY)) == "code_taken"
    assert refusal(lambda: a_unit("N", "primary_org", tree["A"], DAY)) == "kind_not_allowed"
    assert refusal(lambda: a_unit("N", "primary_org", None, DAY)) == "under_nothing"
    assert refusal(lambda: a_unit("N", "primary_org", tree["A1"], date(2009, 1, 1))) == "unit_not_open"
    assert refusal(lambda: a_unit("N", "primary_org", tree["A1"], TODAY + timedelta(days=1))) == "day_in_future"
    assert refusal(lambda: a_unit("N", "primary_org", tree["A1"], DAY, name=" ")) == "name_missing"
    close(tree["P2"], LATER)
    assert refusal(lambda: a_unit("N", "group", tree["P2"], DAY)) == "unit_closed_since"


def test_closing_is_refused_while_anything_stands(tree: Tree) -> None:
    assert refusal(lambda: close(tree["P1"], DAY)) == "unit_occupied"
    member = a_member(tree["P2"], DAY)
    assert refusal(lambda: close(tree["P2"], LATER)) == "unit_occupied"
    leave(member, LATER)
    assert refusal(lambda: close(tree["P2"], LATER - timedelta(days=1))) == "unit_occupied"
    close(tree["P2"], LATER)
    assert Unit.objects.get(code="P2").closed == LATER
    assert refusal(lambda: close(tree["P2"], LATER - timedelta(days=9))) == "nothing_changes"


def test_a_unit_does_not_close_before_its_last_name_begins(tree: Tree) -> None:
    unit = a_unit("N", "primary_org", tree["A1"], date(2019, 1, 1))
    rename(unit, "Жаңа", date(2023, 1, 1))
    for day in (date(2021, 1, 1), date(2023, 1, 1)):
        assert refusal(lambda day=day: close(unit, day)) == "closing_too_early"  # type: ignore[misc]  # called at once
    close(unit, date(2023, 1, 2))


def test_moving_and_renaming_are_refused(tree: Tree) -> None:
    assert refusal(lambda: move(tree["A1"], tree["A"], DAY)) == "nothing_changes"
    assert refusal(lambda: move(tree["A1"], tree["P1"], DAY)) == "kind_not_allowed"
    assert refusal(lambda: move(tree["C"], tree["A"], DAY)) == "kind_not_allowed"
    assert refusal(lambda: move(tree["A1"], tree["B"], date(2009, 1, 1))) == "unit_not_open"
    assert refusal(lambda: rename(tree["A1"], "A1", DAY)) == "nothing_changes"
    assert refusal(lambda: load_charter(actor=SYSTEM, profile="party", names=Names(kk="Ұ"))) == "charter_in_force"
    assert refusal(lambda: load_charter(actor=SYSTEM, profile="none", names=Names(kk="Ұ"))) == "profile_unknown"


def test_a_back_dated_move_holds_until_the_next(tree: Tree) -> None:
    move(tree["A1"], tree["B"], LATER)
    move(tree["A1"], tree["B"], DAY)
    found = UnitParent.objects.filter(unit=tree["A1"]).order_by("period").values_list("parent__code", "period")
    periods = [(code, period.lower, period.upper) for code, period in found]
    assert periods == [("A", date(2010, 1, 1), DAY), ("B", DAY, LATER), ("B", LATER, None)]


def test_every_act_is_undone_exactly(tree: Tree) -> None:
    member = a_member(tree["P1"], date(2020, 1, 1))
    for do in (
        lambda: a_unit("N", "primary_org", tree["A1"], DAY),
        lambda: close(tree["P2"], DAY),
        lambda: rename(tree["A1"], "Басқа", DAY),
        lambda: move(tree["A1"], tree["B"], DAY),
        lambda: a_member(tree["P2"], DAY),
        lambda: transfer(member, tree["P4"], DAY),
        lambda: leave(member, DAY),
    ):
        before = dump()
        do()
        assert dump() != before
        act = Act.objects.latest("pk")
        undoing = undo_act(actor=SYSTEM, act=act, on=TODAY)
        assert dump() == before
        act.refresh_from_db()
        assert act.undone_by == undoing
        assert refusal(lambda act=act: undo_act(actor=SYSTEM, act=act, on=TODAY)) == "already_undone"  # type: ignore[misc]  # called at once
        assert refusal(lambda undoing=undoing: undo_act(actor=SYSTEM, act=undoing, on=TODAY)) == "undo_is_final"  # type: ignore[misc]  # called at once


def test_an_undoing_names_the_later_acts(tree: Tree) -> None:
    member = a_member(tree["P2"], date(2020, 1, 1))
    admitted = Act.objects.latest("pk")
    sent = transfer(member, tree["P4"], DAY)
    closed = close(tree["P2"], LATER)
    for act, resting in ((admitted, [sent.pk]), (sent, [closed.pk])):
        with pytest.raises(LaterActsRest) as refused:
            undo_act(actor=SYSTEM, act=act, on=TODAY)
        assert refused.value.params["act_ids"] == resting


def test_rejoining_keeps_a_leaving_from_being_undone(tree: Tree) -> None:
    member = a_member(tree["P2"], date(2020, 1, 1))
    left = leave(member, DAY)
    act = Act.objects.create(kind="member_admitted", effective_on=LATER)
    with recording(act):
        Membership.objects.create(person=member.person, number="again", joined=LATER)
    with pytest.raises(LaterActsRest) as refused:
        undo_act(actor=SYSTEM, act=left, on=TODAY)
    assert refused.value.params["act_ids"] == [act.pk]


def test_a_right_granted_keeps_an_opening_from_being_undone(tree: Tree) -> None:
    unit = a_unit("N", "primary_org", tree["A1"], DAY)
    act = Act.objects.latest("pk")
    an_account(unit)
    assert refusal(lambda: undo_act(actor=SYSTEM, act=act, on=TODAY)) == "still_in_use"


def test_the_database_refuses_what_no_act_does(tree: Tree) -> None:
    a_member(tree["P1"], DAY)
    for statement in (
        "UPDATE structure_unit SET code = 'X' WHERE code = 'P1'",
        "DELETE FROM structure_unitname",
        "UPDATE people_person SET surname = 'X'",
        "UPDATE members_placement SET sex = 'f'",
        "TRUNCATE members_placement CASCADE",
        "UPDATE audit_entry SET act = 'x'",
        "DELETE FROM audit_entry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_periods_never_overlap(tree: Tree) -> None:
    act = Act.objects.latest("pk")
    a_member(tree["P1"], DAY)
    for statement in (
        (
            "INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex) "
            "SELECT membership_id, unit_id, '[2021-01-01,)', began, ended, birth_date, sex FROM members_placement"
        ),
        "UPDATE members_placement SET period = '[2001-01-01,)'",
        (
            "INSERT INTO structure_unitname (unit_id, period, name_kk, name_ru, name_en) "
            "SELECT unit_id, period, name_kk, name_ru, name_en FROM structure_unitname"
        ),
        (
            "INSERT INTO members_membership (person_id, number, joined, ended, end_reason) "
            "SELECT person_id, 'x', '2021-01-01', '2022-01-01', 'death' FROM members_membership"
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), recording(act):
            connection.cursor().execute(statement)
    assert UnitName.objects.count() == len(tree.units)


def test_an_account_sees_and_does_only_below_its_units(tree: Tree) -> None:
    actor = AccountActor(an_account(tree["A"]))
    seen = set(actor.visible(Unit, VIEW_UNIT).values_list("code", flat=True))
    assert seen == {"A", "A1", "A2", "P1", "P2", "P3", "G1"}
    assert {code for code, unit in tree.units.items() if actor.can(VIEW_UNIT, unit)} == seen
    assert not actor.can(VIEW_UNIT)
    nobody = AccountActor(an_account())
    assert not nobody.visible(Unit, VIEW_UNIT).exists()
    move(tree["A1"], tree["B"], DAY)
    assert set(actor.visible(Unit, VIEW_UNIT).values_list("code", flat=True)) == {"A", "A2", "P3"}


def test_members_follow_their_last_unit(tree: Tree) -> None:
    member = a_member(tree["P1"], date(2020, 1, 1))
    transfer(member, tree["P4"], DAY)
    for code, sees in (("A", False), ("B", True), ("C", True)):
        actor = AccountActor(an_account(tree[code]))
        for thing in (member, member.person, member.placements.earliest("pk"), member.transfers.get()):
            assert actor.can(VIEW_UNIT, thing) is sees, (code, thing)
