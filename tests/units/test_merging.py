"""Units that merge: everything goes to the one that takes over, nothing is counted twice, and all of it comes back."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
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
    move,
    rename,
    transfer,
    value,
)
from tests.refused import refusal

from tirek.figures.actions import fold_deltas
from tirek.figures.queries import verify
from tirek.kernel.periods import Period
from tirek.members.models import Membership, Placement, Transfer
from tirek.structure.actions import Names, NewUnit, merge_units, reopen_unit, undo_act
from tirek.structure.actions.lives import ContradictsLater
from tirek.structure.enums import UnitRole
from tirek.structure.figures import INTO, OUT_OF, unit_flows
from tirek.structure.models import Act, Kind, Lineage, Term, Unit, UnitParent
from tirek.structure.queries import lineage

DAY = date(2020, 6, 1)
YEAR = Period(date(2020, 1, 1), date(2021, 1, 1))
BEFORE = DAY - timedelta(days=1)

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


def merge(*units: Unit, into: Unit | NewUnit, on: date = DAY) -> Act:
    return merge_units(actor=SYSTEM, units=units, into=into, on=on, today=TODAY)


def new(tree: Tree, code: str = "N1", parent: str = "A1") -> NewUnit:
    kind = Kind.objects.get(key="primary_org")
    return NewUnit(code=code, kind=kind, parent=tree[parent], names=Names(kk="Жаңа"))


def proved() -> None:
    fold_deltas()
    assert verify() is None


def ledger(unit: Unit, role: UnitRole = UnitRole.PRIMARY, period: Period = YEAR) -> dict[str, int]:
    """What came and went in the period; the sum is that of the stocks."""
    flows = {key.split(".")[1]: int(value(key, unit, period)) for key in unit_flows(role)}
    assert period.start
    assert period.last_day
    opening = value(f"units.{role}", unit, period.start - timedelta(days=1))
    closing = value(f"units.{role}", unit, period.last_day)
    assert opening + sum(flows[key] for key in INTO) - sum(flows[key] for key in OUT_OF) == closing
    return {key: count for key, count in flows.items() if count}


def test_two_merge_into_a_new_one_and_everybody_stands_there(tree: Tree) -> None:
    one, two = a_member(tree["P1"], date(2019, 1, 1)), a_member(tree["P2"], date(2019, 2, 2))
    before = dump()
    act = merge(tree["P1"], tree["P2"], into=new(tree))
    made = Unit.objects.get(code="N1")
    assert act.unit == made
    here = Placement.objects.filter(period__upper_inf=True)
    assert dict(here.values_list("membership_id", "unit_id")) == {one.pk: made.pk, two.pk: made.pk}
    ended = Term.objects.filter(unit__in=[tree["P1"], tree["P2"]])
    assert [(term.period.upper, term.ended) for term in ended] == [(DAY, "merged")] * 2
    assert set(Lineage.objects.values_list("from_unit__code", "to_unit__code", "day", "how", "members")) == {
        ("P1", "N1", DAY, "merge", 1), ("P2", "N1", DAY, "merge", 1),
    }  # fmt: skip
    assert ledger(tree["A1"]) == {"founded": 1, "merged_away": 2}
    assert ledger(tree["C"]) == {"founded": 1, "merged_away": 2}
    assert value("members.active", tree["P1"], BEFORE) == 1
    assert value("members.active", made, DAY) == 2
    assert value("members.joined", tree["C"], YEAR) == 0
    proved()
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert dump() == before
    proved()


def test_across_districts_members_cross_and_groups_go_along(tree: Tree) -> None:
    group = tree["G4"]
    a_member(group, date(2019, 1, 1))
    a_member(tree["P4"], date(2019, 1, 1))
    before = dump()
    act = merge(tree["P4"], into=tree["P1"])
    assert UnitParent.objects.get(unit=group, period__contains=DAY).parent == tree["P1"]
    assert ledger(tree["A1"]) == {}
    assert ledger(tree["A1"], UnitRole.GROUP) == {"moved_in": 1}
    assert ledger(tree["B1"]) == {"merged_away": 1}
    assert ledger(tree["B1"], UnitRole.GROUP) == {"moved_out": 1}
    assert ledger(tree["C"]) == {"merged_away": 1}
    assert value("members.active", tree["P1"], DAY) == 2
    assert value("members.transferred_in", tree["A1"], YEAR) == 2
    assert value("members.transferred_out", tree["B1"], YEAR) == 2
    assert Lineage.objects.get().members == 2
    proved()
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert dump() == before


def test_whoever_came_or_went_after_the_day_is_as_if_the_merger_had_been_known(tree: Tree) -> None:
    later = a_member(tree["P1"], date(2020, 9, 1))
    left = a_member(tree["P1"], date(2019, 1, 1))
    leave(left, date(2020, 10, 1))
    to_new = a_member(tree["P1"], date(2019, 1, 1))
    transfer(to_new, tree["P2"], date(2020, 8, 1))
    back = a_member(tree["P2"], date(2019, 1, 1))
    transfer(back, tree["P1"], date(2020, 7, 1))
    transfer(back, tree["P2"], date(2020, 7, 9))
    away = a_member(tree["P1"], date(2019, 1, 1))
    transfer(away, tree["P4"], date(2020, 8, 1))
    came = a_member(tree["P4"], date(2019, 1, 1))
    transfer(came, tree["P1"], date(2020, 8, 2))
    before = dump()
    act = merge(tree["P1"], into=tree["P2"])

    def stood(member: Membership) -> list[tuple[str, date, date | None, str, str]]:
        held = Placement.objects.filter(membership=member).order_by("period")
        return [(p.unit.code, p.period.lower, p.period.upper, p.began, p.ended) for p in held]

    assert stood(later) == [("P2", date(2020, 9, 1), None, "admission", "")]
    assert stood(left)[1:] == [("P2", DAY, date(2020, 10, 1), "transfer", "resignation")]
    assert stood(to_new)[1:] == [("P2", DAY, None, "transfer", "")]
    assert stood(back) == [("P2", date(2019, 1, 1), None, "admission", "")]
    assert stood(away)[1:] == [
        ("P2", DAY, date(2020, 8, 1), "transfer", "transfer"), ("P4", date(2020, 8, 1), None, "transfer", ""),
    ]  # fmt: skip
    assert stood(came)[-1] == ("P2", date(2020, 8, 2), None, "transfer", "")
    assert set(Transfer.objects.values_list("membership_id", "from_unit__code", "to_unit__code", "day")) == {
        (left.pk, "P1", "P2", DAY), (to_new.pk, "P1", "P2", DAY), (away.pk, "P1", "P2", DAY),
        (away.pk, "P2", "P4", date(2020, 8, 1)), (came.pk, "P4", "P2", date(2020, 8, 2)),
    }  # fmt: skip
    proved()
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert dump() == before
    proved()


def test_what_is_a_fact_about_the_unit_refuses_and_is_named(tree: Tree) -> None:
    rename(tree["P1"], "Басқа", date(2020, 9, 1))
    moved = move(tree["P2"], tree["A2"], date(2020, 9, 2))
    assert refusal(lambda: merge(tree["P1"], into=tree["P3"])) == "contradicts_later"
    with pytest.raises(ContradictsLater) as caught, transaction.atomic():
        merge(tree["P2"], into=tree["P3"])
    assert caught.value.params["act_ids"] == [moved.pk]
    merge(tree["P1"], into=tree["P3"], on=date(2020, 9, 1))


def test_what_cannot_merge_is_refused(tree: Tree) -> None:
    shut = a_unit("P9", "primary_org", tree["A1"], LONG_AGO)
    close(shut, date(2020, 7, 1))
    assert refusal(lambda: merge(tree["P1"], into=tree["P1"])) == "into_itself"
    assert refusal(lambda: merge(tree["P1"], into=new(tree))) == "too_few_to_merge"
    assert refusal(lambda: merge(tree["P1"], into=tree["A2"])) == "not_alike"
    assert refusal(lambda: merge(Unit.objects.get(pk=shut.pk), into=tree["P1"])) == "unit_closed_since"
    assert refusal(lambda: merge(tree["P1"], tree["P2"], into=new(tree, code="P3"))) == "code_taken"
    merge(tree["P1"], into=tree["P2"])
    assert refusal(lambda: merge(tree["P1"], into=tree["P3"])) == "unit_not_open"
    # A chain on one day would leave the one in the middle without a day to live.
    made = merge(tree["P3"], tree["P4"], into=new(tree), on=date(2020, 8, 1)).unit
    assert made
    assert refusal(lambda: merge(made, into=tree["P2"], on=date(2020, 8, 1))) == "gone_the_day_it_began"


def test_a_unit_reopens_as_itself_after_a_gap(tree: Tree) -> None:
    close(tree["P3"], DAY)
    assert refusal(lambda: reopen(tree, DAY)) == "reopened_too_early"
    before = dump()
    act = reopen(tree, date(2020, 9, 1))
    unit = Unit.objects.get(code="P3")
    assert [(span.lower, span.upper) for span in unit.period] == [(LONG_AGO, DAY), (date(2020, 9, 1), None)]
    assert not Unit.objects.open_on(date(2020, 7, 1)).filter(pk=unit.pk).exists()
    assert [value("units.primary", tree["A2"], day) for day in (BEFORE, DAY, date(2020, 9, 1))] == [1, 0, 1]
    assert ledger(tree["A2"]) == {"closed": 1, "reopened": 1}
    proved()
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert dump() == before
    assert refusal(lambda: reopen_unit(actor=SYSTEM, unit=tree["P1"], parent=tree["A1"], on=DAY, today=TODAY)) == (
        "still_stands"
    )


def reopen(tree: Tree, on: date) -> Act:
    return reopen_unit(actor=SYSTEM, unit=tree["P3"], parent=tree["A2"], on=on, today=TODAY)


def test_lineage_runs_over_chains_and_stands_on_the_page_of_each(tree: Tree, client: Client) -> None:
    a_member(tree["P1"], date(2019, 1, 1))
    made = merge(tree["P1"], tree["P2"], into=new(tree), on=DAY).unit
    assert made
    merge(made, into=tree["P3"], on=date(2020, 9, 1))

    def told(unit: Unit) -> list[tuple[str, bool, int, date, int]]:
        codes = dict(Unit.objects.values_list("pk", "code"))
        return [(codes[r.unit_id], r.before, r.depth, r.day, r.members) for r in lineage(unit.pk)]

    assert told(tree["P3"]) == [
        ("N1", True, 1, date(2020, 9, 1), 1), ("P1", True, 2, DAY, 1), ("P2", True, 2, DAY, 0),
    ]  # fmt: skip
    assert told(tree["P1"]) == [("N1", False, 1, DAY, 1), ("P3", False, 2, date(2020, 9, 1), 1)]
    client.force_login(an_account(tree["C"]))
    page = client.get("/units/P1/").content.decode()
    assert 'href="/units/N1/' in page
    assert 'href="/units/P3/' in page
    early = client.get("/units/P1/?on=2020-07-01").content.decode()
    assert 'href="/units/P3/' not in early.partition('id="lineage"')[2].partition("</section>")[0]
