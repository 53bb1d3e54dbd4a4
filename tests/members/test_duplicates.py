"""Who may have been entered twice: the same name, and the same birth date or one that is not known, in the reach."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import Tree, a_member, an_account

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.audit.models import Entry
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.models import Membership
from tirek.members.queries import duplicates
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
        assert {person.pk for person in below} == {each.person_id for each in (*twice, *unknown)}


def test_of_a_unit_the_other_record_may_stand_elsewhere(tree: Tree) -> None:
    """Whichever of the two has a birth date."""
    known, without = entered(tree["P1"], "Омаров"), entered(tree["P2"], "Омаров", None)
    entered(tree["P2"], "Сейітов")
    entered(tree["P2"], "Сейітов", None)
    actor = AccountActor(an_account(tree["A1"], role="registrar"))
    with scoped(actor):
        for code in ("P1", "P2"):
            listed = {*DuplicateList(actor=actor, unit=tree[code]).rows().values_list("pk", flat=True)}
            assert listed >= {known.person_id, without.person_id}
            assert len(listed) == {"P1": 2, "P2": 4}[code]


def test_of_more_than_are_listed_no_pair_is_cut_and_it_is_said(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST", 3)
    pairs = [[entered(tree["P1"], surname).person_id for _nth in range(2)] for surname in ("Омаров", "Сейітов")]
    client = Client()
    client.force_login(an_account(tree["A1"], role="registrar"))
    page = client.get("/members/duplicates/").context["page"]
    assert ([record.person.pk for record in page.rows], page.is_capped) == (pairs[0], True)
    page = client.get("/members/duplicates/?exact=1").context["page"]
    assert page.total == 4


def test_whose_list_was_read_stands_in_the_log(tree: Tree) -> None:
    one, _other = entered(tree["P1"], "Омаров"), entered(tree["P2"], "Омаров")
    a_member(tree["G1"], DAY, surname="Ким")
    address = f"/people/{one.person.public_id}/merge/"
    for path, units in (("/members/duplicates/", {"P1", "P2"}), (address, {"P2"}), (f"{address}?find=Ким", {"G1"})):
        client = Client()
        client.force_login(account := an_account(tree["A1"], role="registrar"))
        client.get(path)
        read = Entry.objects.filter(act="members.listed", account=account.pk).values_list("unit_id", flat=True)
        assert {*read} == {tree[code].pk for code in units}


def test_each_leads_to_the_merging_in_as_many_queries_for_many(tree: Tree) -> None:
    client = Client()
    client.force_login(an_account(tree["A1"], role="registrar"))
    for born in (BORN, None):
        entered(tree["P1"], "Ким", born)
    client.get("/members/duplicates/")  # the first look stands in the log
    asked = []
    for surname in ("Омаров", "Сейітов"):
        members = [entered(tree["P1"], surname), entered(tree["P1"], surname, None)]
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/members/duplicates/").content.decode()
        asked.append(len(queries))
        assert all(f"/people/{member.person.public_id}/merge/" in page for member in members)
    assert asked[0] == asked[1]
    assert "/members/duplicates/" in client.get("/members/").content.decode()
