"""What a line holds, and what never gets into it."""

from datetime import date

import pytest
from django.test import Client
from tests.factories import TODAY, Tree, a_member, an_account

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.audit.actions import record, saw, watch_reading
from tirek.audit.actions.watching import MASS_READING
from tirek.audit.models import Entry
from tirek.kernel.actor import SystemActor
from tirek.kernel.marks import marked
from tirek.members.actions import correct_person, transfer_members
from tirek.members.actions.admission import Particulars
from tirek.structure.models import Resolution

SYSTEM = SystemActor("a test")
ON = date(2024, 5, 1)


@pytest.mark.django_db
def test_a_line_tells_who_what_where_whom_and_on_what_it_rests() -> None:
    tree = Tree()
    member = a_member(tree["P1"], ON)
    actor = AccountActor(an_account(tree["C"]))
    resolution = Resolution.objects.create(number="7", dated=TODAY, body="Bureau")
    with marked("abc"):
        transfer_members(
            actor=actor, memberships=[member], to_unit=tree["P2"], on=TODAY, today=TODAY, resolution=resolution
        )
    line = Entry.objects.get(act="members.transferred")
    assert (line.account_id, line.on_behalf_of_id) == (actor.account_id, None)
    assert (line.unit_id, line.person_id) == (tree["P2"].pk, member.person_id)
    assert (line.resolution_id, line.resolution) == (resolution.pk, "№ 7")
    assert line.mark == "abc"
    assert line.object_public_id is not None
    assert line.new["count"] == 1


@pytest.mark.django_db
def test_many_at_once_are_one_line_about_nobody_in_particular() -> None:
    tree = Tree()
    members = [a_member(tree["P1"], ON), a_member(tree["P1"], ON)]
    transfer_members(
        actor=AccountActor(an_account(tree["C"])), memberships=members, to_unit=tree["P2"], on=TODAY, today=TODAY
    )
    line = Entry.objects.get(act="members.transferred")
    assert (line.person_id, line.new["count"]) == (None, 2)


@pytest.mark.django_db
def test_of_personal_values_only_fingerprints_are_kept() -> None:
    tree = Tree()
    person = a_member(tree["P1"], ON, surname="Құпиябеков", phone="+77015550123").person
    for surname in ("Жаңабеков", "Құпиябеков"):
        given = Particulars(
            surname=surname,
            given_name=person.given_name,
            phone="+77015550199",
            birth_date=person.birth_date,
            sex=person.sex,
        )
        correct_person(actor=AccountActor(an_account(tree["C"])), person=person, particulars=given, today=TODAY)
        person.refresh_from_db()
    second, first = Entry.objects.filter(act="people.corrected").order_by("-pk")
    assert set(first.new) == {"surname", "phone"}
    assert first.old["surname"] == second.new["surname"] != first.new["surname"]
    assert all(len(value) == 16 for value in first.new.values())
    assert "Құпия" not in str([first.old, first.new, second.old, second.new])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("860504350123", "***"),
        ("IIN 860504 350 123, to +7 (701) 555-01-23", "IIN ***, to ***"),
        ("a.b@example.kz", "***"),
        ("KZ-43, 431010000, 0001234", "KZ-43, 431010000, 0001234"),
        ("2024-05-01", "2024-05-01"),
        ("1d4b7a1e-1111-4222-8333-123456789012", "1d4b7a1e-1111-4222-8333-123456789012"),
    ],
)
def test_what_slips_through_is_blotted_out(given: str, kept: str) -> None:
    record(SYSTEM, "accounts.closed", Account(pk=1), new={"a": given, "b": [given], "c": {"d": given}, "n": 5})
    assert Entry.objects.get().new == {"a": kept, "b": [kept], "c": {"d": kept}, "n": 5}


@pytest.mark.django_db
def test_to_look_again_soon_is_to_have_looked_once() -> None:
    tree = Tree()
    person = a_member(tree["P1"], ON).person
    first, second = AccountActor(an_account(tree["C"])), AccountActor(an_account(tree["C"]))
    for actor in (first, first, second, first):
        saw(actor, "people.viewed", person, person_id=person.pk, unit_id=tree["P1"].pk)
    lines = Entry.objects.about(person.pk).filter(act="people.viewed")
    assert sorted(line.account_id or 0 for line in lines) == [first.account_id, second.account_id]


@pytest.mark.django_db
def test_the_answer_bears_the_mark_of_its_lines() -> None:
    tree = Tree()
    person = a_member(tree["P1"], ON).person
    client = Client()
    client.force_login(an_account(tree["C"]))
    answer = client.get(f"/people/{person.public_id}/", headers={"X-Request-Id": "mine"})
    mark = answer.headers["X-Request-Id"]
    assert mark != "mine"
    assert Entry.objects.get(act="people.viewed").mark == mark


@pytest.mark.django_db
def test_reading_in_mass_is_told_once_an_hour() -> None:
    account = an_account()
    actor = AccountActor(account)
    for person_id in range(1, MASS_READING + 1):
        record(actor, "people.viewed", account, person_id=person_id)
    assert watch_reading() == 0
    record(actor, "people.viewed", account, person_id=MASS_READING + 1)
    assert watch_reading() == 1
    assert watch_reading() == 0
    line = Entry.objects.get(act="log.mass_reading")
    assert (line.object_id, line.new) == (str(account.pk), {"persons": MASS_READING + 1})
