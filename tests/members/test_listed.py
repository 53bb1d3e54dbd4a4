"""What lists are found and ordered by follows placements and names, whoever changes them and whoever takes it back."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import SYSTEM, TODAY, Tree, a_member, an_account, an_act, leave, transfer

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.kazakh import search_text, sort_key
from tirek.members.actions import Particulars
from tirek.members.actions.correction import correct_person
from tirek.members.models import Listed, Membership, Placement
from tirek.members.queries.listing import MemberList
from tirek.members.queries.search import Search, bounded
from tirek.structure.actions import undo_act
from tirek.structure.models import Act
from tirek.structure.models.acts import recording

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
ADMITTED = date(2019, 3, 1)
RECOUNT = """
SELECT s.id, s.unit_id, p.id, s.period, p.name_sort, members_words(p.name_fold, p.name_sort)
FROM members_placement s JOIN members_membership m ON m.id = s.membership_id JOIN people_person p ON p.id = m.person_id
"""
KEPT = "SELECT placement_id, unit_id, person_id, period, name_sort, words FROM members_listed"


def differing() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"(({RECOUNT}) EXCEPT ({KEPT})) UNION ALL (({KEPT}) EXCEPT ({RECOUNT}))")
        return list(cursor.fetchall())


@pytest.fixture
def tree() -> Tree:
    return Tree()


def correct(member: Membership, surname: str) -> Act:
    particulars = Particulars(surname=surname, birth_date=date(1980, 6, 15), sex="m")
    return correct_person(actor=SYSTEM, person=member.person, particulars=particulars, today=TODAY)


def test_it_follows_every_act_and_its_undoing(tree: Tree) -> None:
    member = a_member(tree["P1"], ADMITTED, surname="Әбдіқайымов", given_name="Қайрат")
    other = a_member(tree["P2"], ADMITTED, surname="Ким")
    moved = transfer(member, tree["P4"], date(2020, 5, 1))
    assert list(Listed.objects.filter(person_id=member.person_id).order_by("pk").values_list("unit_id", flat=True)) == [
        tree["P1"].pk,
        tree["P4"].pk,
    ]
    leave(other, date(2021, 1, 1))
    assert differing() == []
    corrected = correct(member, "Әбдірахманов")
    kept = Listed.objects.filter(person_id=member.person_id)
    assert set(kept.values_list("name_sort", flat=True)) == {sort_key("Әбдірахманов")}
    assert differing() == []
    for act in (corrected, moved):
        undo_act(actor=SYSTEM, act=act, on=TODAY)
        assert differing() == []
    assert Listed.objects.count() == Placement.objects.count() == 2


def test_a_membership_that_passes_to_another_person_takes_that_name(tree: Tree) -> None:
    member, other = (a_member(tree["P1"], ADMITTED, surname=name) for name in ("Ким", "Ли"))
    leave(other, date(2020, 1, 1))
    correct(member, "Цой")
    with recording(an_act()), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_membership SET person_id = %s, joined = '2021-01-01' WHERE id = %s",
            [other.person_id, member.pk],
        )
    assert set(Listed.objects.values_list("name_sort", flat=True)) == {"ли"}
    assert differing() == []


def test_who_serves_reads_it_and_does_not_write(tree: Tree) -> None:
    member = a_member(tree["P1"], ADMITTED)
    with scoped(AccountActor(an_account(tree["P1"]))), connection.cursor() as cursor:
        assert Listed.objects.filter(person_id=member.person_id).exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("DELETE FROM members_listed")


_LETTERS = "абвқкәійиыьъ"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.text(_LETTERS, min_size=1, max_size=6), min_size=1, max_size=6),
    typed=st.text(_LETTERS + " -'", min_size=1, max_size=8),
)
def test_the_parts_of_a_search_are_all_it_finds_and_none_twice(tree: Tree, names: list[str], typed: str) -> None:
    search = Search.read(typed)
    with transaction.atomic():
        for name in names:
            a_member(tree["P1"], ADMITTED, surname=f"а{name}-б{name}", given_name="к" + name)
        found = sorted(Placement.objects.filter(search.condition()).values_list("pk", flat=True))
        stretches = [list(Placement.objects.filter(q).values_list("pk", flat=True)) for q in search.stretches]
        assert sorted(pk for stretch in stretches for pk in stretch) == found
        assert found == sorted(placement.pk for placement in Placement.objects.all() if begins(search, placement))
        transaction.set_rollback(True)


def test_pages_are_the_same_whether_many_are_foreseen_or_looked_up(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, surname in enumerate(["Серік", "Серик", "Сериков", "Асан", "Серікбай", "Ким", "Қосерік", "Серік"]):
        for given_name in ("Асан", "Серік", "Сергей"):
            a_member(tree["P1" if number % 2 else "P2"], ADMITTED, surname=surname, given_name=given_name)
    monkeypatch.setattr("tirek.members.queries.search.pages.SIZE", 2)
    most = bounded.MOST
    for typed in ("сер", "серик", "серік асан", "се", "жоқ"):
        for unit in ("C", "P1"):
            _reads_the_same(tree, typed, unit, most, monkeypatch)


def _reads_the_same(tree: Tree, typed: str, unit: str, foreseen: int, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    for most in (foreseen, 1, 0):
        monkeypatch.setattr(bounded, "MOST", most)
        roll = MemberList(actor=SYSTEM, day=TODAY, today=TODAY, unit=tree[unit], search=Search.read(typed))
        pages = [roll.page(None)]
        while pages[-1].next:
            pages.append(roll.page(pages[-1].next))
        back = [roll.page(page.previous) for page in pages if page.previous]
        read.append([[row.pk for row in page.rows] for page in pages + back])
    found = Placement.objects.filter(roll.search.condition(), unit__in=roll.below)
    assert sorted(pk for page in read[0][: len(pages)] for pk in page) == sorted(row.pk for row in found)
    assert read[0] == read[1] == read[2]


def test_a_sign_behind_the_first_letter_is_not_heard(tree: Tree) -> None:
    member = a_member(tree["P1"], ADMITTED, surname="Вьюгин")
    a_member(tree["P1"], ADMITTED, surname="Вьетнамов")
    for typed in ("вю", "вь", "вью", "в"):
        found = Placement.objects.filter(Search.read(typed).condition()).values_list("membership_id", flat=True)
        assert member.pk in found
    assert list(Placement.objects.filter(Search.read("вю").condition()).values_list("membership_id", flat=True)) == [
        member.pk
    ]


def begins(search: Search, placement: Placement) -> bool:
    """Each word that was typed begins a word of the name; one or two letters alone begin the surname."""
    words = search_text(placement.membership.person.full_name).split()
    if len(search.words) == 1 and len(search.words[0]) < 3:
        return words[0].startswith(search.words[0])
    return bool(search.words) and all(any(word.startswith(typed) for word in words) for typed in search.words)
