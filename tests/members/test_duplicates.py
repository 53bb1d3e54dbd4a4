"""Who may have been entered twice: the same name, and the same birth date or one that is not known, in the reach."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import Tree, a_member, an_account

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.models import Membership
from tirek.members.queries.duplicates import DuplicateList
from tirek.structure.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
DAY, BORN = date(2020, 6, 1), date(1980, 6, 15)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def entered(unit: Unit, surname: str, born: date | None = BORN, given_name: str = "Асан", iin: str = "") -> Membership:
    return a_member(unit, DAY, born, surname=surname, given_name=given_name, iin=iin)


def test_only_whom_one_may_merge_and_who_may_be_the_same(tree: Tree) -> None:
    twice = [entered(tree["P1"], "Әбдіқайымов"), entered(tree["P2"], "Абдикайымов")]
    unknown = [entered(tree["P1"], "Омаров"), entered(tree["P1"], "Омаров", None)]
    entered(tree["P1"], "Сейітов")
    entered(tree["P1"], "Сейітов", date(1981, 1, 1))
    entered(tree["P4"], "Сейітов")
    for nth in range(2):
        entered(tree["P2"], "Ким", iin=make_synthetic_iin(BORN, "m", nth))
        entered(tree["P2"], "Ли", given_name="")
    account = an_account(tree["A1"], role="registrar")
    actor = AccountActor(account)
    with scoped(actor):
        found = DuplicateList(actor=actor).rows()
        assert {person.pk for person in found} == {each.person_id for each in (*twice, *unknown)}
        below = DuplicateList(actor=actor, unit=tree["P1"]).rows()
        assert {person.pk for person in below} == {each.person_id for each in unknown}


def test_each_leads_to_the_merging_in_as_many_queries_for_many(tree: Tree) -> None:
    client = Client()
    client.force_login(an_account(tree["A1"], role="registrar"))
    client.get("/members/duplicates/")
    asked = []
    for surname in ("Омаров", "Сейітов"):
        members = [entered(tree["P1"], surname), entered(tree["P1"], surname, None)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get("/members/duplicates/").content.decode()
        asked.append(len(queries))
        assert all(f"/people/{member.person.public_id}/merge/" in page for member in members)
    assert asked[0] == asked[1]
    assert "/members/duplicates/" in client.get("/members/").content.decode()
