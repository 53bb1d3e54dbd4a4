"""Giving rights and ending them: who may, what is refused, what is stored and logged."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from tests.exports.made import take_out
from tests.factories import SYSTEM, Tree, a_grant, a_member, an_account
from tests.refused import refusal

from tirek.access.actions import deputise, end_grant, give_grant
from tirek.access.actor import AccountActor
from tirek.access.exports import GRANTS
from tirek.access.models import Grant, Role
from tirek.access.wall import scoped
from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.desk.exports import LOG
from tirek.kernel.periods import Period
from tirek.members.actions import open_person
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.permissions import VIEW_PERSON
from tirek.structure.models import Unit
from tirek.structure.permissions import OPEN_UNIT, VIEW_UNIT

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)
LATER = date(2026, 6, 1)


def give(actor: Any, account: Account, role: str, unit: Unit, start: date = TODAY, end: date | None = None) -> Grant:
    return give_grant(actor=actor, account=account, role=Role.objects.get(key=role), unit=unit,
                      period=Period(start, end), reason="шешім № 4", today=TODAY)  # fmt: skip


def sees(account: Account, day: date = TODAY) -> set[str]:
    return set(AccountActor(account, day).visible(Unit, VIEW_UNIT).values_list("code", flat=True))


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_a_grant_holds_in_its_period_and_reaches_as_far_as_its_role(tree: Tree) -> None:
    admin, account = AccountActor(an_account(tree["C"]), TODAY), an_account()
    grant = give(admin, account, "chair", tree["P1"], TOMORROW, LATER)
    assert sees(account, TODAY) == set()
    assert sees(account, TOMORROW) == {"P1", "G1"}
    assert sees(account, LATER - timedelta(days=1)) == {"P1", "G1"}
    assert sees(account, LATER) == set()
    line = Entry.objects.get(act="grants.given")
    assert (line.unit_id, line.account_id, line.object_id) == (tree["P1"].pk, admin.account_id, str(grant.pk))
    assert line.new == {
        "account": account.pk, "role": "chair", "from": "2026-03-03", "until": "2026-06-01", "reason": "шешім № 4",
    }  # fmt: skip


def test_a_group_leader_reaches_the_group_alone(tree: Tree) -> None:
    account = an_account()
    give(SYSTEM, account, "group_leader", tree["P1"])
    assert sees(account) == {"P1"}


def test_nobody_gives_what_they_do_not_hold_or_above_where_they_hold_it(tree: Tree) -> None:
    secretary, account = AccountActor(an_account(tree["A"], role="executive_secretary"), TODAY), an_account()
    give(secretary, account, "registrar", tree["A1"])
    assert refusal(lambda: give(secretary, account, "administrator", tree["A1"])) == "more_than_held"
    assert refusal(lambda: give(secretary, account, "registrar", tree["C"])) == "not_allowed"
    assert refusal(lambda: give(secretary, account, "registrar", tree["B"])) == "not_allowed"
    chair = AccountActor(an_account(tree["P1"], role="chair"), TODAY)
    assert refusal(lambda: give(chair, account, "chair", tree["P1"])) == "not_allowed"
    assert sees(account) == {"A1", "P1", "P2", "G1"}


def test_a_right_at_the_unit_alone_does_not_cover_what_is_below(tree: Tree) -> None:
    role = Role.objects.get(key="executive_secretary")
    role.permissions.filter(permission="members.view").update(reach="unit")
    secretary, account = AccountActor(an_account(tree["A"], role=role.key), TODAY), an_account()
    assert refusal(lambda: give(secretary, account, "chair", tree["A"])) == "more_than_held"
    give(secretary, account, "group_leader", tree["A"])


def test_incompatible_roles_are_refused_along_one_line_of_the_tree(tree: Tree) -> None:
    account = an_account()
    give(SYSTEM, account, "treasurer", tree["A1"])
    for unit in ("A1", "A", "C", "P1"):
        assert refusal(partial(give, SYSTEM, account, "auditor", tree[unit])) == "roles_exclude"
    give(SYSTEM, account, "auditor", tree["B"])
    other = an_account()
    give(SYSTEM, other, "auditor", tree["A"])
    assert refusal(lambda: give(SYSTEM, other, "treasurer", tree["P1"])) == "roles_exclude"


def test_roles_that_exclude_each_other_may_follow_each_other(tree: Tree) -> None:
    account = an_account()
    give(SYSTEM, account, "treasurer", tree["A1"], TODAY, LATER)
    give(SYSTEM, account, "auditor", tree["A1"], LATER)
    assert account.grants.count() == 2


def test_one_role_is_given_once_for_a_day(tree: Tree) -> None:
    account = an_account()
    give(SYSTEM, account, "chair", tree["P1"], TODAY, LATER)
    assert refusal(lambda: give(SYSTEM, account, "chair", tree["P1"], TOMORROW)) == "grant_stands"
    give(SYSTEM, account, "chair", tree["P1"], LATER)


def test_a_period_that_is_over_and_no_reason_are_refused(tree: Tree) -> None:
    account, role = an_account(), Role.objects.get(key="chair")
    assert refusal(lambda: give(SYSTEM, account, "chair", tree["P1"], TODAY, TODAY)) == "period_over"
    assert refusal(lambda: give_grant(actor=SYSTEM, account=account, role=role, unit=tree["P1"], period=Period(TODAY),
                                      reason="  ", today=TODAY)) == "reason_missing"  # fmt: skip
    assert not Grant.objects.exists()


def test_a_right_ends_on_the_day(tree: Tree) -> None:
    an_account(tree["C"])
    account = an_account()
    grant = give(SYSTEM, account, "chair", tree["P1"])
    end_grant(actor=SYSTEM, grant=grant, on=TOMORROW, reason="сайланбады", today=TODAY)
    assert sees(account, TODAY) == {"P1", "G1"}
    assert sees(account, TOMORROW) == set()
    assert Entry.objects.get(act="grants.ended").new == {"until": "2026-03-03", "reason": "сайланбады"}
    ended = Grant.objects.get(pk=grant.pk)
    assert refusal(lambda: end_grant(actor=SYSTEM, grant=ended, on=LATER, reason="тағы", today=TODAY)) == "grant_ended"


def test_a_right_that_has_not_begun_is_taken_back(tree: Tree) -> None:
    an_account(tree["C"])
    grant = give(SYSTEM, an_account(), "chair", tree["P1"], LATER)
    end_grant(actor=SYSTEM, grant=grant, on=TODAY, reason="қате", today=TODAY)
    assert not Grant.objects.filter(role__key="chair").exists()
    assert Entry.objects.get(act="grants.ended").old["role"] == "chair"


def test_no_right_is_given_for_days_that_are_over(tree: Tree) -> None:
    account, role = an_account(), Role.objects.get(key="chair")
    for period in (Period(TODAY - timedelta(days=1), LATER), Period(None, LATER), Period()):
        give_past = partial(give_grant, actor=SYSTEM, account=account, role=role, unit=tree["P1"], period=period,
                            reason="x", today=TODAY)  # fmt: skip
        assert refusal(give_past) == "begins_in_past"
    grant = give(SYSTEM, an_account(), "chair", tree["P2"])
    assert refusal(lambda: deputise(actor=SYSTEM, grant=grant, account=account, reason="д", today=TODAY,
                                    period=Period(date(2026, 3, 1), LATER))) == "begins_in_past"  # fmt: skip
    assert not account.grants.exists()


def test_a_right_that_ends_on_the_day_it_began_keeps_the_day_and_holds_no_longer(tree: Tree) -> None:
    an_account(tree["C"])
    account, deputy = an_account(), an_account()
    grant = give(SYSTEM, account, "treasurer", tree["A1"])
    deputise(actor=SYSTEM, grant=grant, account=deputy, period=Period(TODAY, LATER), reason="д", today=TODAY)
    end_grant(actor=SYSTEM, grant=grant, on=TODAY, reason="қате", today=TODAY)
    kept = Grant.objects.get(pk=grant.pk)
    assert (Period.of(kept.period), kept.ended_at is None) == (Period.on(TODAY), False)
    assert Entry.objects.get(act="grants.ended").new == {"until": "2026-03-02", "reason": "қате"}
    # At once it gives nothing, neither to the holder nor to the deputy, and the wall says the same.
    for each in (account, deputy):
        assert sees(each) == set()
        with scoped(AccountActor(each, TODAY)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM access_reach('units.view')")
            assert cursor.fetchone() == (0,)
    # What was held that day stays known; whoever presses once more is told.
    assert kept in Grant.objects.held_on(TODAY)
    assert kept not in Grant.objects.held_on(TOMORROW)
    assert refusal(lambda: end_grant(actor=SYSTEM, grant=kept, on=TODAY, reason="тағы", today=TODAY)) == "grant_ended"
    # It stands in the way of nothing: the same again, and what excludes it.
    again = give(SYSTEM, account, "treasurer", tree["A1"])
    end_grant(actor=SYSTEM, grant=again, on=TODAY, reason="қате", today=TODAY)
    give(SYSTEM, account, "auditor", tree["A1"])
    assert account.grants.count() == 3


def test_who_does_not_hold_the_right_to_give_ends_only_their_own(tree: Tree) -> None:
    an_account(tree["C"])
    account, other = an_account(), an_account(tree["A1"], role="chair")
    mine, theirs = give(SYSTEM, account, "chair", tree["P1"]), give(SYSTEM, an_account(), "registrar", tree["P1"])
    below = AccountActor(other, TODAY)
    assert refusal(lambda: end_grant(actor=below, grant=mine, on=TODAY, reason="x", today=TODAY)) == "not_allowed"
    own = AccountActor(account, TODAY)
    assert refusal(lambda: end_grant(actor=own, grant=theirs, on=TODAY, reason="x", today=TODAY)) == "not_allowed"
    end_grant(actor=own, grant=mine, on=TOMORROW, reason="өзім кеттім", today=TODAY)
    assert sees(account, TOMORROW) == set()


def test_the_last_administrator_cannot_lock_everybody_out(tree: Tree) -> None:
    admin = an_account(tree["C"])
    (grant,) = admin.grants.all()
    actor = AccountActor(admin, TODAY)
    end = partial(end_grant, actor=actor, grant=grant, on=TODAY, reason="кетемін", today=TODAY)
    assert refusal(end) == "last_administrator"
    assert Grant.objects.get(pk=grant.pk).period.upper is None
    # Neither a passing one nor one whose account is closed is enough.
    passing, closed = an_account(), an_account()
    give(SYSTEM, passing, "administrator", tree["C"], TODAY, LATER)
    give(SYSTEM, closed, "administrator", tree["C"])
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    assert refusal(end) == "last_administrator"
    give(SYSTEM, an_account(), "administrator", tree["C"])
    end()
    assert Grant.objects.get(pk=grant.pk).period.upper == TODAY


def test_a_deputy_holds_the_same_for_some_days_and_acts_on_behalf(tree: Tree) -> None:
    principal, deputy = an_account(), an_account()
    grant = give(SYSTEM, principal, "chair", tree["P1"])
    deputise(actor=AccountActor(principal, TODAY), grant=grant, account=deputy, period=Period(TODAY, LATER),
             reason="демалыс", today=TODAY)  # fmt: skip
    acting = AccountActor(deputy, TODAY)
    acting.require(OPEN_UNIT, tree["P1"])
    assert acting.on_behalf_of_id == principal.pk
    assert sees(deputy, LATER) == set()
    a_grant(deputy, tree["P1"], "executive_secretary")
    own = AccountActor(deputy, TODAY)
    own.require(OPEN_UNIT, tree["P1"])
    assert own.on_behalf_of_id is None
    assert Entry.objects.get(act="grants.deputised").new["instead_of"] == principal.pk


def test_who_stands_in_for_several_acts_on_behalf_of_the_one_whose_right_it_is(tree: Tree) -> None:
    deputy, principals = an_account(), [an_account(), an_account()]
    for principal, unit in zip(principals, (tree["P1"], tree["P2"]), strict=True):
        grant = give(SYSTEM, principal, "chair", unit)
        deputise(actor=AccountActor(principal, TODAY), grant=grant, account=deputy, period=Period(TODAY, LATER),
                 reason="демалыс", today=TODAY)  # fmt: skip
    acting = AccountActor(deputy, TODAY)
    for principal, unit in zip(principals, (tree["P1"], tree["P2"]), strict=True):
        acting.require(OPEN_UNIT, unit)
        assert acting.on_behalf_of_id == principal.pk
    acting.require(OPEN_UNIT, tree["P1"], tree["P2"])
    assert acting.on_behalf_of_id == principals[0].pk


def test_what_a_deputy_looks_at_and_takes_out_is_on_behalf_where_the_own_right_does_not_reach(tree: Tree) -> None:
    principal, deputy = an_account(), an_account()
    grant = give(SYSTEM, principal, "executive_secretary", tree["A"])
    deputise(actor=AccountActor(principal, TODAY), grant=grant, account=deputy, period=Period(TODAY, LATER),
             reason="демалыс", today=TODAY)  # fmt: skip
    a_grant(deputy, tree["P1"], "executive_secretary")
    acting = AccountActor(deputy, TODAY)
    on = date(2020, 1, 1)
    people = [a_member(tree[code], on).person for code in ("P1", "P2", "P1")]
    for person in people:
        open_person(actor=acting, public_id=person.public_id)
    for unit in (None, tree["P1"], tree["P2"]):
        take_out(acting, GRANTS, f"unit={unit.code}" if unit else "", "csv")
        take_out(acting, LOG, f"unit={unit.code}" if unit else "", "csv")
    found: dict[str, list[int | None]] = {}
    for act, whom in Entry.objects.filter(account=deputy).order_by("pk").values_list("act", "on_behalf_of_id"):
        found.setdefault(act, []).append(whom)
    assert found == {
        "people.viewed": [None, principal.pk, None],
        "grants.exported": [principal.pk, None, principal.pk],
        "log.exported": [principal.pk, None, principal.pk],
    }


def test_to_look_costs_nothing_more_without_a_lent_right(
    tree: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = a_member(tree["P1"], date(2020, 1, 1)).person
    acting = AccountActor(an_account(tree["A"]), TODAY)
    acting.holds(VIEW_PERSON)
    with django_assert_num_queries(0):
        acting.rest_on(VIEW_PERSON, person)


def test_a_deputy_loses_it_when_the_one_stood_in_for_does(tree: Tree) -> None:
    an_account(tree["C"])
    principal, deputy, second = an_account(), an_account(), an_account()
    grant = give(SYSTEM, principal, "chair", tree["P1"])
    for account in (deputy, second):
        deputise(actor=SYSTEM, grant=grant, account=account, period=Period(TODAY, LATER), reason="д", today=TODAY)
    end_grant(actor=SYSTEM, grant=grant, on=TOMORROW, reason="кетті", today=TODAY)
    assert sees(deputy, TODAY) == {"P1", "G1"}
    assert sees(deputy, TOMORROW) == set()
    Account.objects.filter(pk=principal.pk).update(is_active=False)
    assert sees(second, TODAY) == set()


def test_standing_in_is_refused(tree: Tree) -> None:
    principal, other = an_account(), an_account()
    grant = give(SYSTEM, principal, "chair", tree["P1"])
    actor, days = AccountActor(principal, TODAY), Period(TODAY, LATER)

    def stand_in(by: Any, of: Grant, account: Account, period: Period = days) -> str:
        return refusal(lambda: deputise(actor=by, grant=of, account=account, period=period, reason="д", today=TODAY))

    assert stand_in(actor, grant, principal) == "not_to_oneself"
    assert stand_in(actor, grant, other, Period(TODAY, None)) == "period_over"
    assert stand_in(actor, grant, other, Period(TODAY, TODAY + timedelta(days=367))) == "stands_in_too_long"
    assert stand_in(AccountActor(other, TODAY), grant, other) == "not_allowed"
    first = deputise(actor=actor, grant=grant, account=other, period=days, reason="д", today=TODAY)
    assert stand_in(AccountActor(other, TODAY), first, an_account()) == "grant_ended"
    assert stand_in(actor, grant, other, Period(TODAY, TOMORROW)) == "grant_stands"


def test_a_closed_account_holds_nothing(tree: Tree) -> None:
    account = an_account(tree["C"])
    account.is_active = False
    assert AccountActor(account, TODAY).holds(VIEW_MEMBERS) is False
    assert sees(account) == set()
