"""The pages on which two records of one person become one: which other, what is chosen, what changes, done once."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import Tree, a_member, an_account, dump, leave, value
from tests.typed import typed

from tirek.audit.models import Entry
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.models import Membership
from tirek.people.models import Person, SignIn
from tirek.structure.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
JOINED, LATER = date(2015, 3, 1), date(2019, 6, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def full(tree: Tree) -> Membership:
    return a_member(tree["P1"], JOINED, sex="f", surname="Омарова", given_name="Жанар", patronymic="Асқарқызы")


@pytest.fixture
def short(tree: Tree) -> Membership:
    return a_member(tree["P1"], LATER, None, "", surname="Омарова", given_name="Ж", phone="+77011112233")


def signed_in(tree: Tree, at: str = "A1", role: str = "registrar") -> Client:
    client = Client()
    client.force_login(an_account(tree[at], role=role))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def client(tree: Tree) -> Client:
    return signed_in(tree)


def of(member: Membership, other: Membership | None = None) -> str:
    query = f"?with={other.person.public_id}" if other else ""
    return f"/people/{member.person.public_id}/merge/{query}"


def words(page: Any) -> str:
    return " ".join(unescape(page.content.decode()).split())


def previewed(client: Client, address: str, **chosen: str) -> Any:
    return client.post(address, typed(client.get(address), step="preview", **chosen))


def test_the_other_record_is_offered_found_and_chosen(client: Client, tree: Tree, full: Membership) -> None:
    same = a_member(tree["P2"], LATER, None, surname="Омарова", given_name="Жанар", patronymic="Асқарқызы")
    other = a_member(tree["P1"], LATER, date(1970, 1, 1), surname="Омарова", given_name="Жанар", patronymic="Асқарқызы")
    away = a_member(tree["P4"], LATER, None, surname="Омарова", given_name="Жанар", patronymic="Асқарқызы")
    page = client.get(of(full))
    assert [record.person for record, _address in page.context["choices"]] == [same.person]
    page = client.get(of(full), {"find": other.number})
    ((record, address),) = page.context["choices"]
    assert record.person == other.person
    assert client.get(f"/people/{full.person.public_id}/merge/{address}").status_code == 200
    assert client.get(of(full), {"find": away.number}).context["choices"] == []
    assert client.get(of(full, away)).status_code == 404
    assert client.get(f"{of(full)}?with=nobody").status_code == 404
    assert "Merge with another record" in words(client.get(f"/people/{full.person.public_id}/"))


def test_it_is_done_as_it_was_previewed_once_and_taken_back(
    client: Client, tree: Tree, full: Membership, short: Membership
) -> None:
    before, address = dump(), of(short, full)
    page = client.post(address, typed(client.get(address), step="preview"))
    assert "Which membership counts" in words(page)
    assert page.status_code == 422
    page = previewed(client, address, counted="second")
    assert f"№ {short.number}, 01.06.2019 –" in words(page)
    assert "The numbers of past days, from 01.03.2015" not in words(page)
    assert page.context["becomes"].given_name == "Жанар"
    assert [effect.difference for effect in page.context["preview"].effects][:1] == ["−1 (−50.0\u202f%)"]
    assert dump() == before
    sent = typed(page, counted="second")
    first, second = client.post(address, sent), client.post(address, sent)
    there = f"/people/{short.person.public_id}/"
    assert (first.status_code, first["Location"]) == (302, there)
    assert second.status_code == 302
    assert Act.objects.filter(kind="persons_merged").count() == 1
    person = Person.objects.get(public_id=short.person.public_id)
    assert (person.given_name, person.phone, person.memberships.get()) == ("Жанар", "+77011112233", full)
    old = client.get(f"/people/{full.person.public_id}/")
    assert (old.status_code, old["Location"]) == (302, there)
    told = words(client.get(there))
    assert f"Merged with another record of the same person (card № {full.number})" in told
    assert value("members.active", tree["P1"], date(2020, 1, 1)) == 1
    assert there in words(client.get("/members/", {"q": short.number}))
    act = Act.objects.get(kind="persons_merged")
    undo = f"/units/acts/{act.public_id}/undo/"
    assert client.post(undo, typed(client.get(undo))).status_code == 302
    assert dump() == before
    assert client.get(f"/people/{full.person.public_id}/").status_code == 200


def test_two_who_merge_the_same_records_are_told_of_each_other(
    client: Client, tree: Tree, full: Membership, short: Membership
) -> None:
    late, address = signed_in(tree, "A"), of(full, short)
    early, later = previewed(client, address, counted="first"), previewed(late, address, counted="second")
    assert client.post(address, typed(early, counted="first")).status_code == 302
    answer = late.post(address, typed(later, counted="second"), follow=True)
    assert "The two records of Омарова Жанар Асқарқызы are one already." in words(answer)
    assert Act.objects.filter(kind="persons_merged").count() == 1


def test_whoever_is_late_is_told_what_changed(client: Client, tree: Tree, full: Membership, short: Membership) -> None:
    address = of(full, short)
    sent = typed(previewed(client, address, counted="first"), counted="first")
    leave(short, date(2020, 1, 1))
    late = client.post(address, sent)
    assert late.status_code == 422
    assert "Membership ended" in words(late)
    assert "№ 0000002, 01.06.2019 – → <b>№ 0000002, 01.06.2019 – 01.01.2020</b>" in words(late)
    assert not Act.objects.filter(kind="persons_merged").exists()


def test_what_keeps_them_apart_is_told_at_once(client: Client, tree: Tree) -> None:
    born = date(1980, 6, 15)
    one, other = (a_member(tree["P1"], JOINED, iin=make_synthetic_iin(born, "m", nth)) for nth in (0, 1))
    page = client.get(of(one, other))
    assert "two different IINs" in words(page)
    assert "Merge the records" not in words(page)
    assert client.post(of(one, other), {"step": "do"}).status_code == 422


def test_an_auditor_merges_nothing(tree: Tree, full: Membership, short: Membership) -> None:
    auditor = signed_in(tree, "A1", "auditor")
    assert auditor.get(of(full, short)).status_code == 403
    assert "Merge with another record" not in words(auditor.get(f"/people/{full.person.public_id}/"))


def test_the_log_of_both_leads_to_the_one_that_stays(tree: Tree, full: Membership, short: Membership) -> None:
    """Also for the person themself, who may know who looked at them."""
    secretary, own = signed_in(tree, "A", "executive_secretary"), signed_in(tree, "P1", "member")
    SignIn.objects.create(person=full.person, account_id=own.session["_auth_user_id"])
    secretary.get(f"/people/{short.person.public_id}/")
    looked = Entry.objects.get(act="people.viewed", person_id=short.person_id)
    sent = typed(previewed(secretary, of(full, short), counted="first"), counted="first")
    there = f"/people/{full.person.public_id}/"
    assert secretary.post(of(full, short), sent)["Location"] == there
    shown = secretary.get("/log/", {"person": str(full.person.public_id)})
    lines = {line.entry.pk: line for line in shown.context["page"].rows}
    assert lines[looked.pk].person == full.person
    for reader in (secretary, own):
        trail = reader.get(there).context["trail"]
        of_both = Entry.objects.filter(act="people.viewed", person_id__in=[full.person_id, short.person_id])
        assert sum(event["title"] == "Opened a person's page" for event in trail.events) == of_both.count() > 1
