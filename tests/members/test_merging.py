"""Two records of one person become one, everything counted once on every day, and two again when that is undone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import SYSTEM, TODAY, Tree, a_member, an_account, dump, leave, transfer, value
from tests.refused import refusal

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.audit.models import Entry
from tirek.figures.actions import fold_deltas
from tirek.figures.queries import verify
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import proofs
from tirek.kernel.errors import NotAllowed, Refused
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.periods import Period
from tirek.members.actions import Particulars, correct_person, merge_persons
from tirek.members.actions.merging import FIELDS, MergedPerson
from tirek.members.enums import Ended
from tirek.members.models import Membership
from tirek.members.queries.past_the_wall import is_number_taken
from tirek.members.views.subjects import person_shown
from tirek.people.models import Person, SignIn
from tirek.structure.actions import undo_act
from tirek.structure.actions.undo import LaterActsRest
from tirek.ui.versions import compare, version_of

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
JOINED, LATER = date(2015, 3, 1), date(2019, 6, 1)
BORN = date(1980, 6, 15)
IIN = make_synthetic_iin(BORN, "m", 0)
FIGURES = ("members.active", "members.women", "members.birth_unknown", "members.joined", "members.median_age")


@pytest.fixture
def tree() -> Tree:
    return Tree()


def merge(
    one: Membership, other: Membership, counted: Membership | None = None, actor: Actor = SYSTEM, **chosen: Any
) -> MergedPerson:
    """What the first record says, unless something else is chosen."""
    one, other = (Membership.objects.select_related("person").get(pk=each.pk) for each in (one, other))
    said = {field: getattr(one.person, field) for field in FIELDS} | chosen
    return merge_persons(
        actor=actor, persons=(one.person, other.person), particulars=Particulars(**said),
        counted=counted.person if counted else None, today=TODAY,
    )  # fmt: skip


def in_accord() -> bool:
    return verify() is None and not any(proof.find().count for proof in proofs)


def numbers(tree: Tree) -> list[Any]:
    days = (date(2016, 1, 1), date(2020, 1, 1), TODAY)
    return [value(key, tree[code], day) for key in FIGURES[:3] for code in ("C", "A", "P1", "P4") for day in days]


def test_who_left_and_was_entered_anew_has_one_record_with_both_memberships(tree: Tree) -> None:
    former, present = a_member(tree["P1"], JOINED, iin=IIN), a_member(tree["P4"], LATER, None, surname="Сынақ")
    leave(former, date(2018, 1, 1))
    before, counted = dump(), numbers(tree)
    made = merge(former, present, surname="Сынақова", sex="m")
    person = Person.objects.get(pk=former.person_id)
    assert made.person == person
    assert [each.number for each in person.memberships.order_by("joined")] == [former.number, present.number]
    assert (person.surname, person.birth_date) == ("Сынақова", BORN)
    assert not Person.objects.filter(pk=present.person_id).exists()
    assert present.placements.get().birth_date == BORN
    assert value("members.birth_unknown", tree["B"], date(2020, 1, 1)) == 0
    assert in_accord()
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.person_id, entry.old["number"]) == ("people.merged", person.pk, present.number)
    undo_act(actor=SYSTEM, act=made.act, on=TODAY)
    assert (dump(), numbers(tree)) == (before, counted)
    assert in_accord()


def test_who_was_counted_twice_is_counted_once_on_every_day(tree: Tree) -> None:
    """By the choice of a person; which of the two counts is not guessed."""
    one, other = a_member(tree["P1"], JOINED), a_member(tree["P1"], date(2014, 1, 1))
    transfer(other, tree["P4"], LATER)
    assert refusal(lambda: merge(one, other)) == "memberships_overlap"
    before = dump()
    made = merge(one, other, one)
    assert [value("members.active", tree["C"], day) for day in (date(2014, 6, 1), date(2016, 1, 1), TODAY)] == [0, 1, 1]
    assert value("members.transferred_in", tree["P4"], Period(JOINED, TODAY)) == 0
    assert Person.objects.get(pk=made.person.pk).merged_numbers == [other.number]
    with scoped(SYSTEM):
        assert is_number_taken(other.number)
    assert in_accord()
    undo_act(actor=SYSTEM, act=made.act, on=TODAY)
    assert dump() == before
    made = merge(one, other, other)
    assert [value("members.active", tree[at], TODAY) for at in ("P1", "P4")] == [0, 1]
    assert Person.objects.get(pk=made.person.pk).memberships.get() == other
    undo_act(actor=SYSTEM, act=made.act, on=TODAY)
    assert dump() == before
    assert in_accord()


def test_what_keeps_two_records_apart(tree: Tree) -> None:
    second = make_synthetic_iin(BORN, "m", 1)
    one, other = a_member(tree["P1"], JOINED, iin=IIN), a_member(tree["P2"], LATER, iin=second)
    assert refusal(lambda: merge(one, other, one)) == "two_iins"
    assert refusal(lambda: merge(one, one)) == "one_record"
    third = a_member(tree["P2"], LATER)
    SignIn.objects.create(person=third.person, account=an_account())
    assert refusal(lambda: merge(one, third, one)) == "account_in_the_way"
    dead = a_member(tree["P1"], JOINED)
    leave(dead, date(2018, 1, 1), Ended.DEATH)
    assert refusal(lambda: merge(dead, other)) == "died_before"
    early = a_member(tree["P1"], date(2016, 1, 1))
    assert refusal(lambda: merge(dead, early, early)) == "died_before"
    assert refusal(lambda: merge(one, early, one, birth_date=date(1980, 1, 1))) == "iin_birth_date"
    merge(dead, early, dead)
    assert Person.objects.get(pk=dead.person_id).memberships.get() == dead


def test_the_record_with_the_iin_or_the_account_stays(tree: Tree) -> None:
    one, other = a_member(tree["P1"], JOINED), a_member(tree["P2"], LATER, iin=IIN)
    assert merge(one, other, one).person == other.person
    third = a_member(tree["P1"], JOINED)
    fourth = a_member(tree["P1"], JOINED)
    SignIn.objects.create(person=fourth.person, account=an_account())
    assert merge(third, fourth, third).person == fourth.person


def test_it_takes_the_right_at_both_records_and_wherever_days_are_taken_out(tree: Tree) -> None:
    here = AccountActor(an_account(tree["A1"], role="registrar"))
    one, there = a_member(tree["P1"], JOINED), a_member(tree["P4"], JOINED)
    with pytest.raises(NotAllowed):
        merge(one, there, one, here)
    came = a_member(tree["P4"], JOINED)
    transfer(came, tree["P2"], LATER)
    with pytest.raises(NotAllowed):
        merge(one, came, one, here)
    merge(one, came, came, here)


def test_behind_the_wall_it_is_done_and_undone(tree: Tree) -> None:
    registrar = AccountActor(an_account(tree["A"], role="registrar"))
    one, other = a_member(tree["P1"], JOINED), a_member(tree["P3"], date(2014, 1, 1))
    transfer(other, tree["P2"], LATER)
    former = a_member(tree["P1"], date(2011, 1, 1))
    leave(former, date(2012, 1, 1))
    before = dump()
    for counted in (one, other):
        with scoped(registrar):
            first = merge(one, other, counted, registrar)
            second = merge(counted, former, None, registrar)
        assert in_accord()
        with scoped(registrar):
            undo_act(actor=registrar, act=second.act, on=TODAY)
            undo_act(actor=registrar, act=first.act, on=TODAY)
        assert dump() == before
    assert in_accord()


def came_back(tree: Tree) -> tuple[Membership, Membership]:
    """In region B a member until 2014, in A again since; found by the IIN."""
    former = a_member(tree["P4"], date(2012, 1, 1), iin=IIN)
    leave(former, date(2014, 1, 1))
    return former, a_member(tree["P1"], JOINED, iin=IIN)


def test_what_the_wall_hides_is_not_passed_over(tree: Tree) -> None:
    """Neither where it would be counted twice, nor where it would be left behind, nor where its figures change."""
    registrar, above = (AccountActor(an_account(tree[at], role="registrar")) for at in ("A", "C"))
    former, present = came_back(tree)
    early, late = a_member(tree["P1"], date(2013, 1, 1)), a_member(tree["P2"], LATER)
    leave(early, date(2015, 1, 1))
    with scoped(registrar):
        for again in (
            lambda: merge(present, early, None, registrar),
            lambda: merge(present, late, present, registrar),
            lambda: merge(present, late, present, registrar, sex="f"),
        ):
            assert refusal(again) == "memberships_hidden"
    with scoped(above):
        made = merge(late, present, present, above)
    assert made.person == former.person
    assert in_accord()


def test_a_correction_of_what_is_counted_takes_all_of_it(tree: Tree) -> None:
    registrar, above = (AccountActor(an_account(tree[at], role="registrar")) for at in ("A", "C"))
    former, present = came_back(tree)
    person = Person.objects.get(pk=present.person_id)
    named = Particulars(surname="Басқа", birth_date=BORN, sex="m", iin=IIN)
    with scoped(registrar):
        correct_person(actor=registrar, person=person, particulars=named, today=TODAY)
        without = replace(named, iin="", sex="f")
        assert (
            refusal(lambda: correct_person(actor=registrar, person=person, particulars=without, today=TODAY))
            == "memberships_hidden"
        )
    with scoped(above):
        correct_person(actor=above, person=person, particulars=without, today=TODAY)
    assert former.placements.get().sex == "f"
    assert in_accord()


def test_what_is_written_of_the_record_that_goes_meanwhile_is_refused(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by an admission that had found the person a moment before: its row is not seen, and the key is broken."""
    one, other = a_member(tree["P1"], JOINED), a_member(tree["P2"], LATER)
    leave(one, date(2018, 1, 1))
    monkeypatch.setattr(Membership.objects, "filter", lambda **_asked: Membership.objects.none())
    assert refusal(lambda: merge(one, other)) == "written_meanwhile"


def test_whoever_corrects_a_record_that_was_merged_meanwhile_is_told(tree: Tree) -> None:
    one, other = a_member(tree["P1"], JOINED), a_member(tree["P2"], LATER)
    late = Person.objects.get(pk=other.person_id)
    about = person_shown(late)
    merge(one, other, one)
    about.hold()
    stale = compare(version_of(about.shown), about)
    assert stale
    assert [other.number in change.what for change in stale.changes] == [True]
    said = Particulars(surname="Басқа")
    code = refusal(lambda: correct_person(actor=SYSTEM, person=late, particulars=said, today=TODAY))
    assert code == "merged_meanwhile"


def test_of_three_records_the_last_that_stays_knows_all_numbers(tree: Tree) -> None:
    first, second, third = (a_member(tree["P1"], JOINED) for _nth in range(3))
    one = merge(second, first, second)
    two = merge(third, second, third)
    person = Person.objects.get(pk=two.person.pk)
    assert set(person.merged_ids or ()) == {first.person_id, second.person_id}
    assert set(person.merged_public_ids or ()) == {first.person.public_id, second.person.public_id}
    assert set(person.merged_numbers or ()) == {first.number, second.number}
    with pytest.raises(LaterActsRest):
        undo_act(actor=SYSTEM, act=one.act, on=TODAY)


def test_what_was_corrected_since_is_undone_first(tree: Tree) -> None:
    one, other = a_member(tree["P1"], JOINED), a_member(tree["P2"], LATER)
    made = merge(one, other, one)
    person = Person.objects.get(pk=made.person.pk)
    corrected = correct_person(
        actor=SYSTEM, person=person, today=TODAY, particulars=Particulars(surname="Басқа", birth_date=date(1981, 1, 1)),
    )  # fmt: skip
    with pytest.raises(LaterActsRest) as refused:
        undo_act(actor=SYSTEM, act=made.act, on=TODAY)
    assert refused.value.params["act_ids"] == [corrected.pk]


_DAYS = st.integers(0, 3000).map(lambda n: date.fromordinal(date(2012, 1, 1).toordinal() + n))
_LIFE = st.tuples(
    _DAYS, st.none() | st.integers(1, 2000), st.none() | st.integers(1, 2000), st.sampled_from(["P1", "P2", "P4"]),
    st.sampled_from([None, BORN]), st.sampled_from(["", "f"]),
)  # fmt: skip


def lived(tree: Tree, life: Any) -> Membership:
    """Admitted, maybe transferred, and maybe gone."""
    day, moved, left, code, born, sex = life
    member = a_member(tree[code], day, born, sex)
    if moved:
        day = date.fromordinal(day.toordinal() + moved)
        transfer(member, tree["P3"], day)
    if left:
        leave(member, date.fromordinal(day.toordinal() + left))
    return member


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=st.tuples(_LIFE, _LIFE), first=st.booleans())
def test_whatever_two_lives_were_they_are_told_apart_again(tree: Tree, lives: Any, first: bool) -> None:
    one, other = (lived(tree, life) for life in lives)
    fold_deltas()
    before, counted = dump(), numbers(tree)
    try:
        made = merge(one, other, one if first else other)
    except Refused:
        pytest.fail("nothing kept them apart")
    fold_deltas()
    assert in_accord()
    undo_act(actor=SYSTEM, act=made.act, on=TODAY)
    assert in_accord()
    assert (dump(), numbers(tree)) == (before, counted)
