"""Which member signs in with which account."""

from datetime import date

import pytest
from tests.access.pages import fresh, refused
from tests.accounts.doors import refusal
from tests.factories import Tree, a_member, an_account

from tirek.access.actor import AccountActor
from tirek.audit.models import Entry
from tirek.people.actions import link_account, unlink_account
from tirek.people.models import SignIn

pytestmark = pytest.mark.django_db
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
    assert secretary.post(address, {"sent": "unlink"}).status_code == 302
    assert own.get(f"/people/{me.person.public_id}/").status_code == 404
    assert Entry.objects.filter(act="people.account_unlinked").exists()


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
