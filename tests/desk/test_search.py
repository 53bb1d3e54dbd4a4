"""The search of every page: what it finds, in which order, for whom, on which day."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import SYSTEM, TODAY, Tree, a_member, a_unit, an_account, close, leave, rename, transfer

from tirek.desk.queries.search import SHOWN
from tirek.structure.actions import rename_unit
from tirek.structure.actions.names import Names

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
SINCE = date(2020, 1, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def found(client: Client, text: str, **more: str) -> tuple[list[str], list[str], list[str]]:
    """Codes of units, names of members, names of those who have left."""
    shown = client.get("/search/", {"q": text, **more}).context["found"]
    people = [[hit.placement.membership.person.full_name for hit in each.hits] for each in (shown.people, shown.former)]
    return [hit.unit.code for hit in shown.units], *people  # type: ignore[return-value]  # narrower than the stubs say


def test_units_and_people_are_found_in_one_search(client: Client, tree: Tree) -> None:
    rename(tree["P1"], "Әлібек ауылы", SINCE)
    a_member(tree["P2"], SINCE, surname="Әлібеков", given_name="Бақыт")
    leave(a_member(tree["P4"], SINCE, surname="Алибекова"), date(2021, 1, 1))
    client.force_login(an_account(tree["C"]))
    assert found(client, "алибек") == (["P1"], ["Әлібеков Бақыт"], ["Алибекова"])


def test_the_same_name_stands_before_longer_ones(client: Client, tree: Tree) -> None:
    for code, name in (("A1", "Жаңа Арал ауданы"), ("P1", "Аралды"), ("P2", "Арал"), ("B1", "Арал ауданы")):
        rename(tree[code], name, SINCE)
    client.force_login(an_account(tree["C"]))
    assert found(client, "арал")[0] == ["P2", "B1", "P1", "A1"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_same_name_stands_first_in_each_language(client: Client, tree: Tree, language: str) -> None:
    rename(tree["A1"], "Арал жағасы", SINCE)
    names = Names(**({"kk": "Теңіз", "ru": "Море", "en": "Sea"} | {language: "Арал"}))
    rename_unit(actor=SYSTEM, unit=tree["P2"], names=names, on=SINCE, today=TODAY)
    client.force_login(an_account(tree["C"]))
    assert found(client, "арал")[0] == ["P2", "A1"]


def test_latin_letters_find_whom_kazakh_ones_would(client: Client, tree: Tree) -> None:
    rename(tree["A1"], "Қармақшы ауданы", SINCE)
    a_member(tree["P1"], SINCE, surname="Әлібеков", given_name="Шыңғыс")
    a_member(tree["P1"], SINCE, surname="Ахметов", given_name="Әлібек")
    client.force_login(an_account(tree["C"]))
    assert [found(client, typed)[0] for typed in ("qarmaqshy", "karmakşı")] == [["A1"], ["A1"]]
    for typed in ("alibekov shyngys", "SHYNGYS", "Älibekov", "al"):
        assert found(client, typed)[1] == ["Әлібеков Шыңғыс"], typed
    assert found(client, "alibek")[1] == ["Ахметов Әлібек", "Әлібеков Шыңғыс"]


def test_while_one_types_the_first_few_are_suggested(client: Client, tree: Tree) -> None:
    rename(tree["P1"], "Әлібек ауылы", SINCE)
    a_member(tree["P2"], SINCE, surname="Әлібеков", given_name="Бақыт")
    a_member(tree["P4"], SINCE, surname="Әлібеков", given_name="Өзге")
    client.force_login(an_account(tree["A"]))
    asked = {"hx-request": "true", "hx-target": "hits"}
    told = client.get("/search/", {"q": "алиб", "on": "2025-12-01"}, headers=asked).content.decode()
    assert re.findall(r'href="([^"?]*)', told)[0] == "/units/P1/"
    assert told.count("<a ") == 2
    assert told.count("on=2025-12-01") == 2
    assert "<html" not in told
    # Two letters are too few to mean anybody, and a number leads nowhere while it is typed.
    assert client.get("/search/", {"q": "ал"}, headers=asked).content.decode().strip() == ""
    assert client.get("/search/", {"q": "P1"}, headers=asked).status_code == 200


def test_signs_alone_find_nothing(client: Client, tree: Tree) -> None:
    a_member(tree["P1"], SINCE)
    client.force_login(an_account(tree["C"]))
    assert found(client, "«") == ([], [], [])
    assert client.get("/search/", {"q": "«"}).context["found"].nothing
    assert client.get("/units/", {"q": "«"}).context["found"] == []
    assert client.get("/unit-list/", {"q": "«"}).context["page"].rows == []


def test_only_the_reach_is_searched(client: Client, tree: Tree) -> None:
    rename(tree["P4"], "Құпия ұйым", SINCE)
    a_member(tree["P4"], SINCE, surname="Құпиябаев", number="7777777", phone="+77015550123")
    client.force_login(an_account(tree["A"]))
    for typed in ("құпия", "7777777", "77015550123", "P4"):
        assert found(client, typed) == ([], [], [])
    client.force_login(an_account(tree["B"]))
    assert found(client, "құпия") == (["P4"], ["Құпиябаев"], [])


def test_the_day_of_the_page_is_searched(client: Client, tree: Tree) -> None:
    late = a_unit("P9", "primary_org", tree["A1"], date(2022, 1, 1), name="Кейінгі")
    leave(a_member(late, date(2022, 2, 1), surname="Кейінбаев"), date(2023, 1, 1))
    close(late, date(2023, 6, 1))
    client.force_login(an_account(tree["C"]))
    assert found(client, "кейін") == ([], [], ["Кейінбаев"])
    assert found(client, "кейін", on="2022-06-01") == (["P9"], ["Кейінбаев"], [])
    assert found(client, "кейін", on="2021-06-01") == ([], [], [])


def test_a_number_that_means_one_leads_straight_there(client: Client, tree: Tree) -> None:
    member = a_member(tree["P1"], SINCE, surname="Тұрсынов", number="0001234", phone="+77015550123")
    client.force_login(an_account(tree["A"]))
    there = f"/people/{member.person.public_id}/"
    for typed in ("0001234", "1234", "№ 1234", "8 701 555 01 23"):
        assert client.get("/search/", {"q": typed}).headers["Location"] == there
    assert client.get("/search/", {"q": "1234", "on": "2021-06-01"}).headers["Location"] == f"{there}?on=2021-06-01"
    for typed in ("p2", "№ P2"):
        assert client.get("/search/", {"q": typed}).headers["Location"] == "/units/P2/"
    assert client.get("/search/", {"q": "Тұрсынов"}).status_code == 200
    assert client.get("/search/", {"q": "123"}).status_code == 200


def test_an_iin_leads_straight_to_whom_one_may_see(client: Client, tree: Tree) -> None:
    member = a_member(tree["P1"], SINCE, date(1975, 3, 17), "m", surname="Тұрсынов", iin="750317100006")
    client.force_login(an_account(tree["A"]))
    assert client.get("/search/", {"q": "750317100006"}).headers["Location"] == f"/people/{member.person.public_id}/"
    client.force_login(an_account(tree["B"]))
    assert client.get("/search/", {"q": "750317100006"}).status_code == 200


def test_a_code_written_just_so_goes_before_a_card(client: Client, tree: Tree) -> None:
    a_unit("10-32", "primary_org", tree["A1"])
    a_member(tree["P1"], SINCE, number="0001032")
    client.force_login(an_account(tree["C"]))
    assert client.get("/search/", {"q": "10-32"}).headers["Location"] == "/units/10-32/"


def test_several_exact_hits_are_shown_not_chosen_among(client: Client, tree: Tree) -> None:
    for surname in ("Біріншіев", "Екіншіев"):
        a_member(tree["P1"], SINCE, surname=surname, phone="+77015550123")
    client.force_login(an_account(tree["C"]))
    assert found(client, "87015550123")[1] == ["Біріншіев", "Екіншіев"]


def test_counts_and_links_lead_to_the_whole_lists(client: Client, tree: Tree) -> None:
    for number in range(SHOWN + 1):
        a_member(tree["P1"], SINCE, surname="Көпбаев", given_name="абвгдежзик"[number])
        a_unit(f"N{number}", "primary_org", tree["A1"], name=f"Көпбай {number}")
    client.force_login(an_account(tree["A"]))
    page = client.get("/search/", {"q": "көпба", "on": "2024-05-01"})
    assert len(page.context["found"].units) == len(page.context["found"].people.hits) == SHOWN
    shown = page.content.decode()
    assert "/unit-list/?q=%D0%BA%D3%A9%D0%BF%D0%B1%D0%B0&on=2024-05-01" in shown.replace("&amp;", "&")
    assert "/members/?q=%D0%BA%D3%A9%D0%BF%D0%B1%D0%B0&on=2024-05-01" in shown.replace("&amp;", "&")
    assert shown.count("Бәрі: 9") == 2


def test_nothing_found_names_the_nearest_spelling(client: Client, tree: Tree) -> None:
    a_member(tree["P1"], SINCE, surname="Әбдіқайымов", given_name="Қайрат")
    client.force_login(an_account(tree["A"]))
    assert "Әбдіқайымов Қайрат" in client.get("/search/", {"q": "Абдикаимоф"}).content.decode()
    assert "табылмады" in client.get("/search/", {"q": "хххххх"}).content.decode()


def test_nothing_typed_says_what_may_be(client: Client, tree: Tree) -> None:
    client.force_login(an_account(tree["A"]))
    page = client.get("/search/")
    assert page.status_code == 200
    assert page.context["found"].text == ""


@pytest.mark.parametrize("text", ["сынақ", "1", "p"])
def test_many_hits_ask_no_more_than_one(client: Client, tree: Tree, text: str) -> None:
    client.force_login(an_account(tree["C"]))

    def one_more() -> None:
        leave(a_member(tree["P1"], SINCE), date(2021, 1, 1))
        transfer(a_member(tree["P1"], SINCE), tree["P2"], date(2021, 1, 1))

    one_more()
    client.get("/search/", {"q": text})
    with CaptureQueriesContext(connection) as one:
        client.get("/search/", {"q": text})
    one_more()
    one_more()
    with CaptureQueriesContext(connection) as three:
        client.get("/search/", {"q": text})
    assert len(three) == len(one) <= 40


def test_the_box_stands_on_every_page(client: Client, tree: Tree) -> None:
    client.force_login(an_account(tree["A"]))
    for address in ("/", "/units/", "/unit-list/", "/members/", "/figures/", "/search/?q=abc"):
        assert 'action="/search/"' in client.get(address).content.decode()
