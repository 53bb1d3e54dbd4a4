"""Acts on the roll: what they store, and each refusal leaves everything as it was."""

from datetime import date, timedelta

import pytest
from tests.factories import SYSTEM, TODAY, Tree, a_member, a_unit, an_account, close, leave, transfer, value
from tests.refused import refusal

from tirek.access.actor import AccountActor
from tirek.audit.models import Entry
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.periods import Period
from tirek.kernel.sealing import index, seal, unseal
from tirek.members.actions import Particulars, admit, correct_person, transfer_members
from tirek.members.models import Membership, Placement, Transfer
from tirek.people.models import Person
from tirek.structure.models import Unit

pytestmark = pytest.mark.tree

DAY = date(2020, 6, 1)
BORN = date(1980, 6, 15)


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()


def test_an_admission_is_stored_counted_and_logged(tree: Tree) -> None:
    iin = make_synthetic_iin(BORN, "f", 0)
    member = a_member(tree["P1"], DAY, BORN, "f", iin=iin, surname="Сынақова")
    place = member.placements.get()
    assert (member.joined, member.ended, member.number) == (DAY, None, "0000001")
    assert (place.unit, place.period.lower, place.period.upper, place.sex) == (tree["P1"], DAY, None, "f")
    assert member.person.iin_cipher is not None
    assert unseal(bytes(member.person.iin_cipher)) == iin
    assert Person.objects.get(iin_index=index(iin)) == member.person
    assert value("members.women", tree["C"], DAY) == 1
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.unit_id) == ("members.admitted", tree["P1"].pk)
    assert iin not in str(entry.new)


def test_admission_is_refused(tree: Tree) -> None:
    iin = make_synthetic_iin(BORN, "m", 0)
    a_member(tree["P1"], DAY, iin=iin, number="77")
    other = make_synthetic_iin(BORN, "m", 1)
    assert refusal(lambda: a_member(tree["P2"], DAY, iin=iin)) == "registered_elsewhere"
    assert refusal(lambda: a_member(tree["P2"], DAY, number="77")) == "number_taken"
    assert refusal(lambda: a_member(tree["A1"], DAY)) == "not_a_place_for_members"
    assert refusal(lambda: a_member(tree["P1"], date(2009, 1, 1))) == "unit_not_open"
    assert refusal(lambda: a_member(tree["P1"], TODAY + timedelta(days=1))) == "day_in_future"
    assert refusal(lambda: a_member(tree["P1"], DAY, date(2002, 6, 2))) == "too_young"
    assert refusal(lambda: a_member(tree["P1"], DAY, surname=" ")) == "surname_missing"
    assert refusal(lambda: a_member(tree["P1"], DAY, date(1981, 1, 1), iin=other)) == "iin_birth_date"
    assert refusal(lambda: a_member(tree["P1"], DAY, BORN, "f", iin=other)) == "iin_sex"
    close(tree["P3"], DAY + timedelta(days=5))
    assert refusal(lambda: a_member(tree["P3"], DAY)) == "unit_closed_since"
    a_member(tree["P1"], DAY, date(2002, 6, 1))


def test_a_typed_number_does_not_stop_the_series(tree: Tree) -> None:
    a_member(tree["P1"], DAY, number="0000001")
    assert a_member(tree["P1"], DAY).number == "0000002"


def a_region(tree: Tree, code: str) -> Unit:
    """With a district, and in it one primary organisation, which is returned."""
    region = a_unit(f"KZ-{code}", "regional_branch", tree["C"])
    return a_unit(f"{code}-01-001", "primary_org", a_unit(f"{code}-01", "district_branch", region))


def test_a_card_has_a_number_of_its_region(tree: Tree) -> None:
    here, there = a_region(tree, "43"), a_region(tree, "31")
    a_member(here, DAY, number="43-141779")
    a_member(here, DAY, number="43-99999999")
    assert [a_member(unit, DAY).number for unit in (here, there, here, tree["P1"])] == [
        "43-141780", "31-000001", "43-141781", "0000001",
    ]  # fmt: skip
    # A roll brings numbers that the series did not give.
    a_member(there, DAY, number="43-141782")
    a_member(there, DAY, number="43-150000")
    assert a_member(here, DAY).number == "43-150001"


def test_where_cards_have_plain_numbers_a_new_one_has_one_too(tree: Tree) -> None:
    here, there = a_region(tree, "43"), a_region(tree, "31")
    a_member(here, DAY, number="0004711")
    assert a_member(here, DAY).number == "0004712"
    a_member(there, DAY, number="31-000005")
    assert [a_member(unit, DAY).number for unit in (there, here)] == ["31-000006", "0004713"]


def test_who_left_joins_again_as_the_same_person_but_not_for_a_time_already_counted(tree: Tree) -> None:
    iin = make_synthetic_iin(BORN, "m", 0)
    first = a_member(tree["P1"], DAY, iin=iin)
    leave(first, date(2021, 1, 1))
    assert refusal(lambda: a_member(tree["P2"], date(2020, 12, 31), iin=iin)) == "registered_elsewhere"
    again = a_member(tree["P2"], date(2021, 1, 1), iin=iin)
    assert again.person == first.person
    assert Person.objects.count() == 1


def test_a_transfer_ends_one_placement_and_begins_another(tree: Tree) -> None:
    member = a_member(tree["P1"], DAY)
    transfer(member, tree["P4"], date(2020, 7, 1))
    old, new = Placement.objects.order_by("period")
    assert (old.period.upper, old.ended, new.period.lower, new.began) == (new.period.lower, "transfer",
                                                                          date(2020, 7, 1), "transfer")  # fmt: skip
    moved = Transfer.objects.get()
    assert (moved.from_unit, moved.to_unit, moved.day) == (tree["P1"], tree["P4"], date(2020, 7, 1))
    assert Entry.objects.latest("pk").act == "members.transferred"


def test_transfer_is_refused(tree: Tree) -> None:
    member = a_member(tree["P1"], DAY)
    later = date(2020, 7, 1)
    assert refusal(lambda: transfer(member, tree["P1"], later)) == "already_there"
    assert refusal(lambda: transfer(member, tree["P2"], DAY)) == "too_early"
    assert refusal(lambda: transfer(member, tree["B"], later)) == "not_a_place_for_members"
    assert refusal(lambda: transfer(member, tree["P2"], TODAY + timedelta(days=1))) == "day_in_future"
    assert refusal(lambda: transfer([], tree["P2"], later)) == "nobody_chosen"
    leave(member, later)
    assert refusal(lambda: transfer(member, tree["P2"], date(2020, 8, 1))) == "not_on_the_roll"
    assert refusal(lambda: leave(member, date(2020, 8, 1))) == "not_on_the_roll"


def test_leaving_a_set_is_one_act_and_one_line(tree: Tree) -> None:
    members = [a_member(tree["P1"], DAY) for _n in range(3)]
    lines = Entry.objects.count()
    leave(members, date(2020, 7, 1))
    assert Entry.objects.count() == lines + 1
    assert set(Membership.objects.values_list("ended", "end_reason")) == {(date(2020, 7, 1), "resignation")}
    assert value("members.left", tree["C"], Period(date(2020, 7, 1), date(2020, 7, 2))) == 3


def test_a_correction_reaches_every_placement(tree: Tree) -> None:
    member = a_member(tree["P1"], DAY, date(1950, 1, 1), "m", surname="Сынақ")
    transfer(member, tree["P4"], date(2020, 7, 1))
    right = Particulars(surname="Сынақ", birth_date=date(1999, 1, 1), sex="f")
    correct_person(actor=SYSTEM, person=member.person, particulars=right, today=TODAY)
    assert set(Placement.objects.values_list("birth_date", "sex")) == {(date(1999, 1, 1), "f")}
    assert value("members.youth", tree["P1"], DAY) == 1
    again = lambda: correct_person(actor=SYSTEM, person=member.person, particulars=right, today=TODAY)  # noqa: E731
    assert refusal(again) == "nothing_changes"


def test_a_correction_is_refused_where_an_admission_would_be(tree: Tree) -> None:
    member = a_member(tree["P1"], DAY, date(1950, 1, 1), "m", surname="Сынақ")

    def correction(born: date) -> str:
        right = Particulars(surname="Сынақ", birth_date=born, sex="m")
        return refusal(lambda: correct_person(actor=SYSTEM, person=member.person, particulars=right, today=TODAY))

    assert [correction(born) for born in (date(2002, 6, 2), DAY + timedelta(days=1))] == ["too_young"] * 2
    assert correction(date(1700, 1, 1)) == "born_too_early"
    assert refusal(lambda: a_member(tree["P1"], DAY, date(1700, 1, 1))) == "born_too_early"
    of_age = Particulars(surname="Сынақ", birth_date=date(2002, 6, 1), sex="m")
    correct_person(actor=SYSTEM, person=member.person, particulars=of_age, today=TODAY)
    assert Placement.objects.get().birth_date == date(2002, 6, 1)


def test_an_account_acts_below_its_units_only(tree: Tree) -> None:
    member = a_member(tree["P1"], DAY)
    actor = AccountActor(an_account(tree["B"]))
    who = Particulars(surname="Сынақ")
    later = date(2020, 7, 1)
    assert refusal(lambda: admit(actor=actor, unit=tree["P1"], particulars=who, on=DAY, today=TODAY)) == "not_allowed"
    for unit in ("P2", "P4"):
        send = lambda unit=unit: transfer_members(  # noqa: E731
            actor=actor, memberships=[member], to_unit=tree[unit], on=later, today=TODAY
        )
        assert refusal(send) == "not_allowed"
    assert admit(actor=actor, unit=tree["P4"], particulars=who, on=DAY, today=TODAY).joined == DAY


def test_a_sealed_iin_differs_each_time_and_opens_again() -> None:
    iin = make_synthetic_iin(BORN, "m", 3)
    assert seal(iin) != seal(iin)
    assert unseal(seal(iin)) == iin
    assert index(iin) == index(iin) != index(make_synthetic_iin(BORN, "m", 4))
    assert iin.encode() not in seal(iin)
