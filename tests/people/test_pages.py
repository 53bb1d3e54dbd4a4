"""A person's page: who may open it, what it tells as of a day, and what it keeps to itself."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import IN_SCOPE, SYSTEM, Tree, a_member, an_account, leave, transfer

from tirek.access.actor import AccountActor
from tirek.kernel.identifiers import make_synthetic_iin, mask_iin
from tirek.members.actions import Particulars, correct_person
from tirek.members.models import Membership
from tirek.structure.actions import undo_act
from tirek.structure.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
BORN = date(1984, 2, 29)
IIN = make_synthetic_iin(BORN, "f", 5)


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def member(tree: Tree) -> Membership:
    return a_member(
        tree["P1"],
        date(2019, 3, 1),
        BORN,
        "f",
        surname="Әбдіқайымова",
        given_name="Айгүл",
        number="0412118",
        iin=IIN,
        phone="+77011234567",
        email="aigul@example.test",
    )


def signed_in(*units: Unit) -> Client:
    client = Client()
    client.force_login(an_account(*units))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def address(member: Membership, act: str = "", **query: str) -> str:
    return f"/people/{member.person.public_id}/{act}" + (f"?{urlencode(query)}" if query else "")


def page(client: Client, member: Membership, **query: str) -> str:
    response = client.get(address(member, **query))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def titles(html: str) -> list[str]:
    """The events of the timeline, newest first, without their marks; what the log has of it stands below."""
    lines = re.findall(r'class="text[^"]*">(.*?)<time', html.split('id="log"')[0])
    return [
        re.sub(r"<a class=\"lineage-undo.*?</a>|<span class=\"badge.*?</span>|<[^>]+>", "", line).strip()
        for line in lines
    ]


def test_who_is_out_of_reach_does_not_exist(tree: Tree, member: Membership) -> None:
    for client in (signed_in(tree["P2"]), signed_in(tree["B"]), signed_in()):
        for act in ("", "correct/", "transfer/", "end/"):
            response = client.get(address(member, act))
            assert response.status_code == 404
            assert "Әбдіқайымова" not in response.content.decode()
        never = client.get("/people/00000000-0000-4000-8000-000000000000/")
        assert never.status_code == 404
    for client in (signed_in(tree["C"]), signed_in(tree["P1"])):
        assert "Әбдіқайымова Айгүл" in page(client, member)


def test_it_shows_the_person_and_no_more_of_the_iin_than_its_ends(tree: Tree, member: Membership) -> None:
    html = page(signed_in(tree["P1"]), member, on="2020-02-28")
    assert mask_iin(IIN) in html
    assert IIN not in html
    assert 'href="tel:+77011234567">+7 701 123 45 67<' in html
    assert 'href="mailto:aigul@example.test"' in html
    assert "29.02.1984" in html
    assert "35" in html.split("29.02.1984")[1][:60]
    assert "36" in page(signed_in(tree["P1"]), member, on="2020-03-01").split("29.02.1984")[1][:60]


def test_units_out_of_reach_are_named_but_not_linked(tree: Tree, member: Membership) -> None:
    html = page(signed_in(tree["A1"]), member)
    card = html.split('id="membership"')[1].split("</section>")[0]
    assert re.findall(r">(C|A|A1|P1)<", card.replace(" / ", "><")) == ["A1", "P1"]
    assert 'href="/units/A1/"' in card
    assert 'href="/units/C/"' not in html
    assert 'href="/units/C/"' in page(signed_in(tree["C"]), member)


def test_the_timeline_tells_what_happened_by_the_day(tree: Tree, member: Membership) -> None:
    transfer(member, tree["P2"], date(2020, 5, 1))
    leave(member, date(2021, 6, 1))
    again = a_member(
        tree["P4"], date(2022, 1, 1), BORN, "f", surname="Әбдіқайымова", iin=make_synthetic_iin(BORN, "f", 5)
    )
    assert again.person == member.person
    owner = signed_in(tree["C"])
    assert titles(page(owner, member)) == [
        "Admitted to “P4”",
        "Left “P2”: resigned",
        "Transferred from “P1” to “P2”",
        "Admitted to “P1”",
    ]
    then = page(owner, member, on="2020-12-01")
    assert len(titles(then)) == 2
    assert 'class="note"' in then
    assert "“P2”" in then.split("</h1>")[1][:60]
    assert "0412118" in page(owner, member).split('id="past"')[1]
    before = page(owner, member, on="2019-02-28")
    assert titles(before) == []


def test_corrections_and_undone_acts_stand_in_the_timeline(tree: Tree, member: Membership) -> None:
    moved = transfer(member, tree["P2"], date(2020, 5, 1))
    undo_act(actor=SYSTEM, act=moved, on=date(2026, 1, 1))
    correct_person(
        actor=SYSTEM, person=member.person, today=date(2026, 1, 1),
        particulars=Particulars(surname="Омарова", birth_date=BORN, sex="f"),
    )  # fmt: skip
    html = page(signed_in(tree["C"]), member)
    assert len(titles(html)) == 3
    data, undone = "Data corrected: surname, given name, phone, e-mail, IIN", "Transferred from “P1” to “P2”"
    assert titles(html)[:2] == [data, undone], "also of what was undone it is told where it began"
    assert "<s>" in html
    assert html.count("/undo/") == 1


def test_acts_are_offered_while_there_is_something_to_act_on(tree: Tree, member: Membership) -> None:
    owner = signed_in(tree["C"])
    html = page(owner, member, on="2020-01-01")
    for act in ("correct", "transfer", "end"):
        assert f'href="{address(member)}{act}/?on=2020-01-01"' in html
    leave(member, date(2021, 6, 1))
    html = page(owner, member)
    assert address(member, "end/") not in html
    assert address(member, "correct/") in html
    for act in ("transfer/", "end/"):
        response = owner.get(address(member, act))
        assert (response.status_code, response.headers["Location"]) == (302, address(member))


def test_who_moved_away_is_seen_where_they_stand_now(tree: Tree, member: Membership) -> None:
    transfer(member, tree["P4"], date(2020, 5, 1))
    assert signed_in(tree["P1"]).get(address(member)).status_code == 404
    assert "“P1”" in page(signed_in(tree["P4"]), member)


def test_a_long_life_takes_no_more_queries(tree: Tree, member: Membership) -> None:
    owner = signed_in(tree["C"])
    page(owner, member)  # of which the log keeps a line; none for looking again at once
    with CaptureQueriesContext(connection) as short:
        page(owner, member)
    for day, unit in ((date(2020, 1, 1), "P2"), (date(2020, 2, 1), "P3"), (date(2020, 3, 1), "P4")):
        transfer(member, tree[unit], day)
    leave(member, date(2021, 6, 1))
    a_member(tree["P4"], date(2022, 1, 1), BORN, "f", surname="Әбдіқайымова", iin=IIN)
    with CaptureQueriesContext(connection) as long:
        page(owner, member)
    assert len(short) == len(long) <= 26 + IN_SCOPE


def test_an_undone_act_says_what_it_had_done_and_who_undid_it(tree: Tree, member: Membership) -> None:
    gone = leave(member, date(2021, 6, 1))
    undoer = an_account(tree["C"])
    undo_act(actor=AccountActor(undoer), act=gone, on=date(2026, 1, 1))
    html = page(signed_in(tree["C"]), member)
    assert titles(html) == ["Left: resigned", "Admitted to “P1”"]
    assert str(undoer) in html.split("Undone")[1][:80]


def test_a_long_history_is_folded(tree: Tree, member: Membership) -> None:
    """All of it is in the page; the last eight stand open."""
    for number in range(10):
        transfer(member, tree["P2" if number % 2 == 0 else "P1"], date(2020, 1 + number, 1))
    html = page(signed_in(tree["C"]), member)
    assert len(titles(html)) == 11
    opened, folded = html.split("Show 3 earlier events")
    assert (len(titles(opened)), len(titles(folded))) == (8, 3)
    assert titles(folded)[-1] == "Admitted to “P1”"
