"""Whom the search names where it finds nobody: only who is really written alike."""

import pytest
from django.http import QueryDict
from tests.factories import LONG_AGO, TODAY, Tree, a_member, an_account

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.kazakh import fold
from tirek.members.forms.listing import read_list
from tirek.members.queries.search.similar import likeness

pytestmark = pytest.mark.tree

ALIKE = [("Абдикаимав", "Әбдіқайымов"), ("Әбдіқайымов", "Абдикаимов"), ("Сейтов", "Сейітов"), ("Амаров", "Омаров"),
         ("Ибргаимов", "Ибрагимов"), ("Кузнцов", "Кузнецов"), ("Габдуллин", "Абдуллин")]  # fmt: skip
UNLIKE = [("Абдикаимов", "Ибрагимов"), ("Абдикаимов", "Рахымов"), ("Әбіл", "Ахметов"), ("Кайрат", "Қасымов"),
          ("Омаров", "Құмаров"), ("Ким", "Цой")]  # fmt: skip


@pytest.mark.parametrize(("typed", "surname"), ALIKE)
def test_what_people_take_for_a_slip(typed: str, surname: str) -> None:
    assert likeness([fold(typed)], surname) > 0


@pytest.mark.parametrize(("typed", "surname"), UNLIKE)
def test_what_is_another_name(typed: str, surname: str) -> None:
    assert likeness([fold(typed)], surname) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Абдикаимав", "Әбдіқайымов"),
        ("Абдикаимав Кайрат", "Әбдіқайымов"),
        ("Кайрат Абдикаимав", "Әбдіқайымов"),
        ("Абенов Кайрат", ""),
        ("әбіл", ""),
    ],
)
def test_the_nearest_is_named_or_nobody(typed: str, named: str) -> None:
    tree = Tree()
    for surname, given_name in (("Ибрагимов", "Қайрат"), ("Ахметов", "Қайрат"), ("Рахымов", "Қайрат"),
                                ("Әбдіқайымов", "Нұрлан")):  # fmt: skip
        a_member(tree["P1"], LONG_AGO, surname=surname, given_name=given_name)
    owner = AccountActor(an_account(tree["C"]))
    query = QueryDict(mutable=True)
    query["q"] = typed
    with scoped(owner):
        roll = read_list(actor=owner, query=query, day=TODAY, today=TODAY)
        assert roll.count == 0
        near = roll.most_similar()
    assert (near[0].surname if near else "") == named


@pytest.mark.django_db
def test_another_spelling_of_the_same_name_is_found_itself() -> None:
    tree = Tree()
    for surname in ("Ибрагимов", "Рахымов", "Әбдіқайымов"):
        a_member(tree["P1"], LONG_AGO, surname=surname, given_name="Қайрат")
    owner = AccountActor(an_account(tree["C"]))
    query = QueryDict(mutable=True)
    query["q"] = "Абдикаимов Кайрат"
    with scoped(owner):
        page = read_list(actor=owner, query=query, day=TODAY, today=TODAY).page(None)
        assert [row.membership.person.surname for row in page.rows] == ["Әбдіқайымов"]
