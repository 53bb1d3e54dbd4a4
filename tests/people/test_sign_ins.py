"""Which member signs in with which account."""

import re
from datetime import date
from typing import Any

import pytest
from tests.access.pages import fresh, refused
from tests.accounts.doors import refusal
from tests.factories import SYSTEM, Tree, a_member, an_account, leave

from tirek.access.actor import AccountActor
from tirek.audit.models import Entry
from tirek.people.actions import link_account, unlink_account
from tirek.people.models import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
DAY = date(2024, 5, 1)


def test_a_member_comes_to_see_oneself_by_a_link_and_loses_it_with_it() -> None:
    tree = Tree()
    me, other = a_member(tree["P1"], DAY, number="К-1"), a_member(tree["P1"], DAY, number="К-2")
    holder = an_account(tree["P1"], role="member")
    secretary = fresh(an_account(tree["A"], role="executive_secretary"))
    address = f"/accounts/{holder.public_id}/member/"
    assert address in secretary.get(f"/accounts/{holder.public_id}/").content.decode()
    refused(secretary.post(address, {"number": "К-9"}))
    assert secretary.post(address, {"number": "К-1"}).status_code == 302
    own = fresh(holder)
    assert own.get(f"/people/{me.person.public_id}/").status_code == 200
    assert own.get(f"/people/{other.person.public_id}/").status_code == 404
    line = Entry.objects.get(act="people.account_linked")
    assert (line.person_id, line.object_id) == (me.person_id, str(holder.pk))
    assert me.person.full_name in secretary.get(address).content.decode()
    assert secretary.post(address, seen_on(secretary.get(address))).status_code == 302
    assert own.get(f"/people/{me.person.public_id}/").status_code == 404
    assert Entry.objects.filter(act="people.account_unlinked").exists()


def test_a_page_that_was_opened_before_does_only_what_stands_on_it() -> None:
    tree = Tree()
    me, other = a_member(tree["P1"], DAY, number="К-1"), a_member(tree["P1"], DAY, number="К-2")
    holder = an_account(tree["P1"], role="member")
    secretary = fresh(an_account(tree["A"], role="executive_secretary"))
    address, changed = f"/accounts/{holder.public_id}/member/", "Осы бет ашылғаннан бері"
    link = seen_on(secretary.get(address))
    link_account(actor=SYSTEM, account=holder, person=other.person)
    late = secretary.post(address, link | {"number": "К-1"})
    assert (late.status_code, changed in late.content.decode()) == (422, True)
    assert SignIn.objects.get().person == other.person
    unlink = seen_on(late)
    unlink_account(actor=SYSTEM, account=holder)
    late = secretary.post(address, unlink)
    assert (late.status_code, changed in late.content.decode()) == (422, True)
    assert "Билет нөмірі" in late.content.decode()
    link_account(actor=SYSTEM, account=holder, person=me.person)
    late = secretary.post(address, unlink)
    assert (late.status_code, SignIn.objects.get().person) == (422, me.person)
    assert secretary.post(address, seen_on(late)).status_code == 302
    assert not SignIn.objects.exists()


def seen_on(page: Any) -> dict[str, str]:
    """What the form of this page says that it showed."""
    return {"version": re.findall(r'name="version" value="([^"]*)"', page.content.decode())[0]}


def test_who_may_link_whom() -> None:
    tree = Tree()
    here, there = a_member(tree["P1"], DAY), a_member(tree["P4"], DAY)
    one, two, far = (an_account(tree[code], role="member") for code in ("P1", "P1", "P4"))
    secretary = AccountActor(an_account(tree["A"], role="executive_secretary"))
    assert refusal(lambda: link_account(actor=secretary, account=one, person=there.person)) == "not_allowed"
    assert refusal(lambda: link_account(actor=secretary, account=far, person=here.person)) == "not_allowed"
    link_account(actor=secretary, account=one, person=here.person)
    assert refusal(lambda: link_account(actor=secretary, account=two, person=here.person)) == "person_linked"
    another = a_member(tree["P1"], DAY)
    assert refusal(lambda: link_account(actor=secretary, account=one, person=another.person)) == "account_linked"
    assert refusal(lambda: unlink_account(actor=secretary, account=two)) == "account_not_linked"
    unlink_account(actor=secretary, account=one)
    assert not SignIn.objects.exists()


def test_a_member_finds_the_way_to_their_own_page_and_no_one_else() -> None:
    tree = Tree()
    me, other = a_member(tree["P1"], DAY, number="К-1"), a_member(tree["P1"], DAY, number="К-2")
    holder = an_account(tree["P1"], role="member")
    client = fresh(holder)
    empty = client.get("/members/").content.decode()
    assert "Тіркелгіңіз мүшемен байланыстырылмаған" in empty
    assert "импорт" not in empty.partition("<main")[2].partition("</main>")[0]
    address = f"/people/{me.person.public_id}/"
    assert address not in client.get("/").content.decode()
    link_account(actor=SYSTEM, account=holder, person=me.person)
    for page in ("/", f"/accounts/{holder.public_id}/", "/units/", "/members/"):
        assert address in client.get(page).content.decode().partition("</aside>")[0]
    for page in ("/", f"/accounts/{holder.public_id}/", "/members/"):
        assert address in client.get(page).content.decode().partition("<main")[2].partition("</main>")[0]
    # By name and by card oneself is found, and the neighbour in the same unit is not.
    assert client.get("/search/", {"q": me.person.surname}).context["found"].people.count == 1
    assert client.get("/search/", {"q": "К-1"}).headers["Location"] == address
    assert client.get("/search/", {"q": "К-2"}).context["found"].nothing
    listed = client.get("/members/")
    assert [row.placement.membership_id for row in listed.context["page"].rows] == [me.pk]
    assert other.person.surname not in listed.content.decode()
    assert (listed.context["page"].total, listed.context["page"].roll.hidden) == (1, 0)
    leave(me, date(2026, 1, 1))
    gone = client.get("/members/", {"state": "left"})
    assert [row.placement.membership_id for row in gone.context["page"].rows] == [me.pk]


def test_an_account_without_a_unit_has_no_page_of_its_own() -> None:
    tree = Tree()
    me, holder = a_member(tree["P1"], DAY), an_account()
    link_account(actor=SYSTEM, account=holder, person=me.person)
    assert f"/people/{me.person.public_id}/" not in fresh(holder).get("/").content.decode()
