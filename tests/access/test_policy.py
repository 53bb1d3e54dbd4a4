"""One policy answers "may I?" and "which rows?", in Python and in PostgreSQL: random trees, roles, periods."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import Tree, a_grant, a_member, an_account, close, leave, move, transfer

from tirek.access.actor import AccountActor
from tirek.access.models import Grant, Role
from tirek.access.wall import scoped
from tirek.audit.models import Entry
from tirek.audit.permissions import VIEW_LOG
from tirek.kernel.periods import Period
from tirek.kernel.permissions import Permission, declared
from tirek.members.models import Membership, Placement, Transfer
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.models import Person, SignIn
from tirek.people.permissions import VIEW_PERSON
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
DAY, TODAY = date(2024, 5, 1), date(2026, 3, 2)
MODELS: tuple[type[Model], ...] = (Unit, Person, Membership, Placement, Transfer, Grant, Entry)
CODES = ("C", "A", "B", "A1", "A2", "B1", "P1", "P2", "P3", "P4", "G1", "G4")
# (role, unit, first day, last day) as numbers of days from today; some lie in the past, some in the future.
GRANTS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(CODES), st.integers(-3, 2), st.integers(0, 4), st.booleans()),
    max_size=4,
)
CHANGES = st.lists(st.sampled_from(["move P1", "move A1", "close P2", "transfer", "leave"]), max_size=3, unique=True)


def changed(tree: Tree, changes: list[str]) -> list[Membership]:
    members = [a_member(tree[code], DAY) for code in ("P1", "G1", "P3", "P4")]
    for change in changes:
        if change == "move P1":
            move(tree["P1"], tree["B1"], date(2025, 1, 1))
        elif change == "move A1":
            move(tree["A1"], tree["B"], date(2025, 2, 1))
        elif change == "close P2":
            close(tree["P2"], date(2025, 3, 1))
        elif change == "transfer":
            transfer(members[2], tree["P4"], date(2025, 4, 1))
        else:
            leave(members[0], date(2025, 5, 1))
    return members


def given_to(tree: Tree, grants: list[tuple[int, str, int, int, bool]]) -> AccountActor:
    account, principal = an_account(), an_account()
    roles = list(Role.objects.in_order())
    for nth, code, start, length, as_deputy in grants:
        period = Period(TODAY + timedelta(days=start), TODAY + timedelta(days=start + length + 1))
        role = roles[nth].key
        if account.grants.filter(role__key=role, unit=tree[code]).exists():
            continue
        grant = a_grant(account, tree[code], role, period)
        if as_deputy and not principal.grants.filter(role__key=role, unit=tree[code]).exists():
            grant.deputy_of = a_grant(principal, tree[code], role, Period(None, TODAY + timedelta(days=length - 1)))
            grant.save(update_fields=["deputy_of"])
    return AccountActor(account, TODAY)


def told_apart(actor: AccountActor) -> Iterable[Permission]:
    """One for each way in which something is held: to both questions a permission is no more than where it is held."""
    return {repr(actor.held(permission)): permission for permission in declared()}.values()


@settings(max_examples=12)
@given(grants=GRANTS, changes=CHANGES, own=st.booleans())
def test_the_two_questions_and_the_two_walls_agree(
    grants: list[tuple[int, str, int, int, bool]], changes: list[str], own: bool
) -> None:
    with transaction.atomic():
        _hold(grants, changes, own=own)
        transaction.set_rollback(True)


def _hold(grants: list[tuple[int, str, int, int, bool]], changes: list[str], *, own: bool) -> None:
    tree = Tree()
    members = changed(tree, changes)
    actor = given_to(tree, grants)
    if own:
        SignIn.objects.create(person=members[0].person, account=actor.account)
    for permission in told_apart(actor):
        for model in MODELS:
            rows = list(model._default_manager.order_by("pk"))
            seen = set(actor.visible(model, permission).values_list("pk", flat=True))
            assert {row.pk for row in rows if actor.can(permission, row)} == seen, (permission, model)
    for unit in Unit.objects.all():
        assert actor.held_at(unit, *declared()) == {each for each in declared() if actor.can(each, unit)}, unit
    for permission in (VIEW_MEMBERS, VIEW_PERSON, VIEW_UNIT):
        reach = set(actor.reach(permission).values_list("unit_id", flat=True))
        with scoped(actor), connection.cursor() as cursor:
            cursor.execute("SELECT access_reach(%s)", [permission.key])
            assert {row[0] for row in cursor.fetchall()} == reach
            cursor.execute("SELECT access_whole(%s)", [permission.key])
            assert cursor.fetchone() == (actor.held(permission).whole(),)
    walls: list[tuple[type[Model], Permission]] = [
        (Person, VIEW_PERSON), (Membership, VIEW_MEMBERS), (Placement, VIEW_MEMBERS), (Transfer, VIEW_MEMBERS),
    ]  # fmt: skip
    # A line about oneself is let through beside those that the log shows; a page asks for it by the person.
    walls += [] if own else [(Entry, VIEW_LOG)]
    for walled, permission in walls:
        visible = set(actor.visible(walled, permission).values_list("pk", flat=True))
        with scoped(actor):
            assert set(walled._default_manager.values_list("pk", flat=True)) == visible


def test_rights_are_read_once_whatever_is_asked() -> None:
    tree = Tree()
    account = an_account(tree["A"], tree["P4"], role="chair")
    actor = AccountActor(account, TODAY)
    assert actor.holds(VIEW_MEMBERS)
    with CaptureQueriesContext(connection) as asked:
        assert all(actor.holds(permission) == actor.holds(permission) for permission in declared())
        assert actor.unit_ids == [tree["A"].pk, tree["P4"].pk]
    assert len(asked) == 0
