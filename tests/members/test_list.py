"""The list of members: who is found, in which order, and that nobody out of reach is ever hinted at."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import ALWAYS, IN_SCOPE, Tree, a_grant, a_member, a_unit, an_account, leave, rename, transfer

from tirek.audit.models import Entry
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.kazakh import ALPHABET
from tirek.structure.models import Unit
from tirek.ui.cursors import conceal

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
ADMITTED = date(2019, 3, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def signed_in(*units: Unit) -> Client:
    client = Client()
    client.force_login(an_account(*units))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page(client: Client, **query: str) -> str:
    response = client.get(f"/members/?{urlencode(query)}")
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'class="name" href="/people/[^"]+">([^<]+)<', html)


def heading(html: str) -> str:
    found = re.search(r'class="empty">.*?<h2>(.*?)</h2>', html, re.S)
    return found[1] if found else ""


def test_a_name_is_found_however_it_is_spelled_and_ordered(tree: Tree) -> None:
    a_member(tree["P1"], ADMITTED, surname="Әбдіқайымов", given_name="Қайрат", patronymic="Серікұлы")
    a_member(tree["P1"], ADMITTED, surname="Әбдіқайымов", given_name="Марат")
    owner = signed_in(tree["C"])
    for typed in ("Абдикаимов Кайрат", "кайрат  АБДЫКАЙЫМОВ", "Серик кайр абдик", "Әбдіқайымов Қ."):
        assert names(page(owner, q=typed)) == ["Әбдіқайымов Қайрат Серікұлы"], typed
    assert names(page(owner, q="кайрат марат")) == []


def test_exact_hits_come_first(tree: Tree) -> None:
    for surname in ("Абдикаимов", "Әбдіқайымов", "Әбдіқайымова", "Абдикаимова"):
        a_member(tree["P1"], ADMITTED, surname=surname, given_name="Айгүл")
    owner = signed_in(tree["C"])
    assert names(page(owner, q="Әбдіқайымов")) == [
        "Әбдіқайымов Айгүл",
        "Абдикаимов Айгүл",
        "Абдикаимова Айгүл",
        "Әбдіқайымова Айгүл",
    ]


def test_one_or_two_letters_begin_a_surname(tree: Tree) -> None:
    a_member(tree["P1"], ADMITTED, surname="Цой", given_name="Руслан")
    a_member(tree["P1"], ADMITTED, surname="Руднев", given_name="Цезарь")
    assert names(page(signed_in(tree["C"]), q="Ц")) == ["Цой Руслан"]


def test_a_card_is_found_by_its_number_in_any_writing(tree: Tree) -> None:
    a_member(tree["P1"], ADMITTED, surname="Ким", number="0412118")
    a_member(tree["P1"], ADMITTED, surname="Ли", number="0999999")
    owner = signed_in(tree["C"])
    for typed in ("0412118", "412118", "№ 0412 118", "04121"):
        assert names(page(owner, q=typed)) == ["Ким"], typed
    assert names(page(owner, q="12118")) == []


def test_a_card_of_a_region_is_found_as_every_page_writes_it(tree: Tree) -> None:
    a_unit("KZ-43", "regional_branch", tree["C"])
    a_member(tree["P1"], ADMITTED, surname="Ким", number="43-073460")
    a_member(tree["P1"], ADMITTED, surname="Ли", number="KA-90006")
    owner = signed_in(tree["C"])
    for typed in ("№ 43-073460", "43073460", "073460", "73460", "43-0734", "430734", "43-073460"):
        assert names(page(owner, q=typed)) == ["Ким"], typed
    for typed in ("KA-90006", "ka-90006", "ka 90006", "№KA90006", "KA-900"):
        assert names(page(owner, q=typed)) == ["Ли"], typed
    assert names(page(owner, q="3460")) == []


def test_a_person_is_found_by_the_whole_iin_only(tree: Tree) -> None:
    iin = make_synthetic_iin(date(1980, 6, 15), "m", 7)
    a_member(tree["P1"], ADMITTED, surname="Ким", iin=iin)
    a_member(tree["P1"], ADMITTED, surname="Ли")
    owner = signed_in(tree["C"])
    assert names(page(owner, q=f"{iin[:6]} {iin[6:]}")) == ["Ким"]
    assert names(page(owner, q=iin[:11])) == []
    assert iin not in page(owner, q="Ким")


def test_a_phone_is_found_as_people_write_it_and_before_cards_that_begin_so(tree: Tree) -> None:
    a_member(tree["P1"], ADMITTED, surname="Ким", phone="+77015550123")
    a_member(tree["P1"], ADMITTED, surname="Ким", phone="+77015550124")
    a_member(tree["P1"], ADMITTED, surname="Ан", number="77015550123-1")
    a_member(tree["P1"], ADMITTED, surname="Жоқ", number="1")
    owner = signed_in(tree["C"])
    for typed in ("8 (701) 555-01-23", "7015550123", "+7 701 555 01 23"):
        assert names(page(owner, q=typed)) == ["Ким"], typed
    assert names(page(owner, q="77015550123")) == ["Ким", "Ан"]
    assert names(page(owner, q="701555012")) == []


def test_nobody_out_of_reach_is_shown_counted_or_hinted_at(tree: Tree) -> None:
    iin = make_synthetic_iin(date(1980, 6, 15), "m", 3)
    a_member(tree["P4"], ADMITTED, surname="Құпиябеков", number="0777777", iin=iin)
    a_member(tree["P1"], ADMITTED, surname="Ахметов")
    chair, outsider = signed_in(tree["P1"]), signed_in()
    assert names(page(chair)) == ["Ахметов"]
    for typed in ("Құпиябеков", "Құпиябек", "0777777", iin, "Купиабекав"):
        html = page(chair, q=typed)
        assert names(html) == []
        assert "Құпиябеков" not in html.replace(typed, "")
        refused = outsider.get(f"/members/?{urlencode({'q': typed})}")
        assert refused.status_code == 403
        assert "Құпиябеков" not in refused.content.decode().replace(typed, "")
    assert names(page(signed_in(tree["B"]), q="Құпиябеков")) == ["Құпиябеков"]
    assert "/members/admit/" not in outsider.get("/members/").content.decode()


def test_who_sees_members_in_a_part_only_is_told_of_just_those(tree: Tree) -> None:
    for code, surname in (("P1", "Ахметов"), ("P1", "Бекенов"), ("P2", "Серіков"), ("P4", "Ким")):
        a_member(tree[code], ADMITTED, surname=surname)
    account = an_account(tree["A"], role="press_officer")
    a_grant(account, tree["P1"], "chair", ALWAYS)
    client = Client()
    client.force_login(account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert names(page(client)) == ["Ахметов", "Бекенов"]
    region = page(client, unit="A")
    assert names(region) == ["Ахметов", "Бекенов"]
    assert "of <b>2</b> members" in region
    assert "<b>1 more stands here and is not shown.</b>" in region
    other = page(client, unit="P2")
    assert names(other) == []
    assert heading(other) == "Your account does not show the members here"


def test_a_unit_narrows_the_list_and_one_out_of_reach_does_not_exist(tree: Tree) -> None:
    a_member(tree["G1"], ADMITTED, surname="Ахметов")
    a_member(tree["P4"], ADMITTED, surname="Омаров")
    owner = signed_in(tree["C"])
    assert names(page(owner)) == ["Ахметов", "Омаров"]
    html = page(owner, unit="A1", q="")
    assert names(html) == ["Ахметов"]
    assert 'chip--on">A1<' in html
    chair = signed_in(tree["P1"])
    assert chair.get("/members/?unit=B").status_code == chair.get("/members/?unit=NONE").status_code == 404


def test_pages_follow_the_kazakh_alphabet_forth_and_back(tree: Tree) -> None:
    letters = [letter for letter in ALPHABET.upper() if letter not in "ЪЬ"]
    expected = [f"{letter}лы {given}" for letter in letters for given in ("Абай", "Әсел")]
    for name in reversed(expected):
        a_member(tree["P1"], ADMITTED, surname=name.split()[0], given_name=name.split()[1])
    owner = signed_in(tree["C"])
    first = page(owner, unit="P1")
    assert names(first) == expected[:50]
    assert expected.index("Ғлы Абай") == expected.index("Глы Әсел") + 1
    assert "1–50 shown of <b>80</b> members" in first
    forth = re.search(r'href="(\?[^"]+)"\s+rel="next"', first)
    assert forth
    second = owner.get("/members/" + forth[1].replace("&amp;", "&")).content.decode()
    assert names(second) == expected[50:]
    assert "51–80 shown of <b>80</b> members" in second
    assert 'rel="next"' not in second
    back = re.search(r'href="(\?[^"]+)"\s+rel="prev"', second)
    assert back
    assert names(owner.get("/members/" + back[1].replace("&amp;", "&")).content.decode()) == expected[:50]


def test_a_broken_place_begins_at_the_beginning(tree: Tree) -> None:
    a_member(tree["P1"], ADMITTED, surname="Ахметов")
    owner = signed_in(tree["C"])
    for place in ("x", "50-999999999", "-1", conceal(50, 999999999), conceal(1, 1, 1), conceal(1)[:-2] + "AA"):
        assert names(page(owner, after=place)) == ["Ахметов"]


def test_a_past_day_shows_who_stood_there_as_far_as_the_reader_may_see_them(tree: Tree) -> None:
    gone = a_member(tree["P1"], ADMITTED, surname="Жоғалов")
    a_member(tree["P1"], ADMITTED, surname="Қалған")
    transfer(gone, tree["P4"], date(2020, 5, 1))
    rename(tree["P1"], "Жаңа ат", date(2021, 1, 1))
    owner, chair = signed_in(tree["C"]), signed_in(tree["P1"])
    assert names(page(owner, unit="P1", on="2020-04-30")) == ["Жоғалов", "Қалған"]
    assert names(page(owner, unit="P1", on="2020-05-01")) == ["Қалған"]
    assert names(page(owner, unit="P4", on="2020-05-01")) == ["Жоғалов"]
    html = page(chair, on="2020-04-30")
    assert names(html) == ["Қалған"]
    assert "Жоғалов" not in html
    assert re.search(r'class="note".*<b>.*1', html, re.S)
    assert "“P1”" in html
    assert "“Жаңа ат”" in page(chair)
    assert 'class="note"' not in page(chair)


def test_those_who_left_have_a_list_of_their_own(tree: Tree) -> None:
    left = a_member(tree["P1"], ADMITTED, surname="Жоғалов")
    a_member(tree["P1"], ADMITTED, surname="Қалған")
    leave(left, date(2020, 5, 1))
    owner = signed_in(tree["C"])
    assert names(page(owner)) == ["Қалған"]
    assert names(page(owner, state="left")) == ["Жоғалов"]
    assert names(page(owner, state="left", on="2020-04-30")) == []
    before = page(owner, on="2020-04-30")
    assert names(before) == ["Жоғалов", "Қалған"]
    assert "01.05.2020" not in before
    assert names(page(signed_in(tree["P1"]), state="left")) == ["Жоғалов"]
    assert names(page(signed_in(tree["B"]), state="left")) == []
    assert "state=left" in page(owner, q="Жоғалов")


def test_an_empty_list_says_why_and_what_next(tree: Tree) -> None:
    owner = signed_in(tree["C"])
    assert "/members/import/" in page(owner)
    a_member(tree["P1"], ADMITTED, surname="Әлібеков")
    html = page(owner, q="Алибекоф", unit="A")
    assert "Алибекоф" in heading(html)
    assert "?q=%D3%98%D0%BB%D1%96%D0%B1%D0%B5%D0%BA%D0%BE%D0%B2&amp;unit=A" in html
    assert "P1" in heading(page(owner, unit="P1", on="2009-12-31"))


def test_the_day_stays_in_every_link(tree: Tree) -> None:
    a_member(tree["P1"], ADMITTED, surname="Ахметов")
    main = page(signed_in(tree["C"]), on="2020-01-01").split("<main", 1)[1].split("</main", 1)[0]
    links = [link for link in re.findall(r'href="([^"#]+)"', main) if link != "/members/"]
    assert len(links) > 5
    assert all("on=" in link for link in links if not link.startswith("/members/?on")), links


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "Сынақ"},
        {"q": "000"},
        {"state": "left"},
        {"unit": "A"},
        {"sort": "unit"},
        {"sort": "age"},
        {"age_from": "1"},
    ],
)
def test_queries_do_not_grow_with_the_rows(tree: Tree, query: dict[str, str]) -> None:
    client = signed_in(tree["A"])
    # That the list was read is told of the first look alone.
    page(client, **query)
    asked = []
    for rows, unit in ((1, "P1"), (3, "P2")):
        for number in range(1 if rows == 1 else 2):
            member = a_member(tree[unit], ADMITTED, number=f"000{rows}{number}")
            if "state" in query:
                leave(member, date(2020, 1, 1))
        with CaptureQueriesContext(connection) as queries:
            assert len(names(page(client, **query))) == rows
        asked.append(len(queries))
    # Four of them ask who was told of lately that reads it.
    assert asked[0] == asked[1] <= 23 + IN_SCOPE


def test_who_reads_the_list_is_told_once_in_an_hour_of_each_unit(tree: Tree) -> None:
    reader = signed_in(tree["P1"], tree["B"])

    def at(*codes: str) -> list[str]:
        return sorted(str(tree[code].pk) for code in codes)

    def told() -> list[str]:
        return sorted(Entry.objects.filter(act="members.listed").values_list("object_id", flat=True))

    page(reader)
    page(reader, q="Сынақов")
    assert told() == at("P1", "B")
    page(reader, unit="B1")
    page(signed_in(tree["B1"]))
    assert told() == at("P1", "B", "B1", "B1")
    assert all(entry.new == {} for entry in Entry.objects.filter(act="members.listed"))


@pytest.mark.parametrize(
    "query", ["age_from=99", "age_from=60&age_to=20", "sex=f&age_from=99", "age_from=99&state=left"]
)
def test_filters_without_a_hit_do_not_say_that_there_are_no_members(tree: Tree, query: str) -> None:
    a_member(tree["P1"], date(2019, 3, 1))
    client = Client()
    client.force_login(an_account(tree["A1"]))
    page = client.get(f"/members/?unit=P1&{query}").content.decode()
    assert "Бұл сүзгілерге сай мүше жоқ" in page
    assert "Мұнда әлі мүше жоқ" not in page
    state = "&amp;state=left" if "left" in query else ""
    assert f'href="?unit=P1{state}"' in page


def test_who_is_found_is_looked_up_once(tree: Tree) -> None:
    """All of few are looked up to show the first of them: then it is known how many they are, too."""
    for number in range(3):
        a_member(tree["P1"], ADMITTED, surname=f"Сейітов{'а' * number}")
    client = signed_in(tree["C"])
    with CaptureQueriesContext(connection) as asked:
        html = page(client, q="Сейіт")
    assert len(names(html)) == 3
    assert sum("MATERIALIZED" in query["sql"] and "words" in query["sql"] for query in asked) == 1
