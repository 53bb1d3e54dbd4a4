"""A day that has passed is seen to be past: on every page that speaks of a day, and in every row of a list."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import Tree, a_grant, a_member, an_account, leave, move, transfer

import tirek
from tirek.members.queries import listing
from tirek.structure.models import Unit
from tirek.ui.days import today as today_here

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
SINCE, PAST = date(2018, 3, 1), "2020-06-01"
DATED = (
    "/", "/members/", "/units/", "/units/A/", "/units/A/below/", "/unit-list/", "/figures/", "/figures/members.active/",
    "/figures/members.joined/", "/search/?q=P1x", "/territories/",
)  # fmt: skip


@pytest.fixture
def tree() -> Tree:
    return Tree()


def signed_in(*units: Unit, role: str = "administrator") -> Client:
    client = Client()
    client.force_login(an_account(*units, role=role))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def shown(client: Client, address: str, **query: str) -> str:
    joint = "&" if "?" in address else "?"
    response = client.get(f"{address}{joint}{urlencode(query)}" if query else address)
    assert response.status_code == 200, address
    return response.content.decode()


def told(html: str) -> str:
    """What stands above the rows of a list, in words."""
    found = re.search(r'<p class="list-told">(.*?)</p>', html, re.S)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split()) if found else ""


@pytest.mark.parametrize("address", DATED)
def test_a_page_of_a_past_day_says_so_and_leads_back(tree: Tree, address: str) -> None:
    owner = signed_in(tree["C"])
    past = shown(owner, address, on=PAST)
    banner = re.search(r'<p class="past">(.*?)</p>', past, re.S)
    assert banner
    assert "1\xa0June\xa02020" in banner[1]
    back = re.search(r'href="([^"]*)">Back to today', banner[1])
    assert back
    assert "on=" not in back[1]
    assert 'class="past"' not in shown(owner, address)
    assert 'class="past"' not in shown(owner, address, on="31.02.2020")


def test_whatever_speaks_of_a_day_has_it_at_its_head() -> None:
    """The field of the day stands only where the banner does."""
    source = Path(tirek.__file__).parent
    holders = {path.name for path in source.rglob("*.html") if "<c-asof" in path.read_text("utf-8")}
    assert holders == {"page_head.html", "components.html"}


def test_of_a_past_day_no_act_comes_first_and_each_is_offered_for_today(tree: Tree) -> None:
    member = a_member(tree["P1"], SINCE)
    owner, today = signed_in(tree["C"]), f"{today_here():%d.%m.%Y}"
    primary = re.compile(r'btn--primary"\s+href="/members/admit/')
    assert primary.search(shown(owner, "/members/"))
    assert not primary.search(shown(owner, "/members/", on=PAST))
    person = f"/people/{member.person.public_id}"
    for address in (
        "/members/admit/?unit=P1", f"{person}/transfer/?to=P2", f"{person}/end/", "/units/P1/open/", "/units/P1/move/",
        "/units/P1/rename/", "/units/G1/close/", "/members/import/",
    ):  # fmt: skip
        form = shown(owner, address, on=PAST)
        assert 'value="01.06.2020"' not in form, address
        assert f'value="{today}"' in form, address


def test_what_waits_is_what_waits_today(tree: Tree) -> None:
    for _ in range(2):
        leave(a_member(tree["P1"], SINCE, None), date(2021, 1, 1))
    for _ in range(3):
        a_member(tree["P1"], date(2022, 1, 1), None)
    waiting = shown(signed_in(tree["A"]), "/", on=PAST).partition('id="waiting"')[2].partition("</section>")[0]
    assert re.search(r"birth.*3", waiting, re.S)
    assert "on=2020" not in waiting


def test_a_row_of_a_past_day_tells_nothing_that_came_later(tree: Tree) -> None:
    gone, moved = a_member(tree["P1"], SINCE, surname="Кеткен"), a_member(tree["P1"], SINCE, surname="Көшкен")
    leave(gone, date(2021, 2, 3))
    transfer(moved, tree["P2"], date(2021, 4, 5))
    owner = signed_in(tree["C"])
    for address in ("/members/?unit=P1", "/figures/members.active/?unit=P1"):
        past = shown(owner, address, on=PAST)
        assert "Кеткен" in past
        assert "Көшкен" in past
        assert "2021" not in past.partition("<main")[2].partition("</main")[0], address


def test_the_history_of_a_unit_ends_with_the_day(tree: Tree) -> None:
    move(tree["P3"], tree["A1"], date(2021, 4, 5))
    owner = signed_in(tree["C"])
    assert "1 event after 01.06.2020 is not shown" in " ".join(shown(owner, "/units/P3/", on=PAST).split())
    assert "Moved: from" not in shown(owner, "/units/P3/", on=PAST)
    assert "Moved: from A2 to A1" in shown(owner, "/units/P3/")


def test_a_list_says_above_how_many_and_of_which_day_and_whom_it_may_not_show(tree: Tree) -> None:
    gone = a_member(tree["P1"], SINCE, surname="Көшкен", sex="f")
    for _ in range(2):
        a_member(tree["P1"], SINCE, sex="f")
    transfer(gone, tree["P4"], date(2021, 4, 5))
    region = signed_in(tree["A"])
    html = shown(region, "/members/", on=PAST)
    assert told(html) == "1–2 shown of 2 members, 01.06.2020"
    assert "List of members. 1–2 shown of 2 members" in html.partition("<caption")[2].partition("</caption")[0]
    note = "<b>1 more stood here on that day and is not shown.</b>"
    assert note in html
    narrowed = shown(region, "/members/", on=PAST, sex="f")
    assert note in narrowed
    assert "fit them is not told" in narrowed
    assert note not in shown(signed_in(tree["C"]), "/members/", on=PAST)


def test_a_long_list_is_counted_exactly_where_a_figure_knows_it_or_somebody_asks(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "CAP", 2)
    for _ in range(4):
        a_member(tree["P1"], SINCE, sex="f")
    owner = signed_in(tree["C"])
    assert told(shown(owner, "/members/", sex="f")).startswith("1–4 shown of 4 members")
    capped = shown(owner, "/members/", age_from="18")
    assert told(capped).endswith("Count exactly")
    assert "more than 4 members" in told(capped)
    asked = re.search(r'href="([^"]*exact=1[^"]*)"', capped)
    assert asked
    exact = shown(owner, "/members/" + asked[1].replace("&amp;", "&"))
    assert told(exact) == f"1–4 shown of 4 members, {today_here():%d.%m.%Y}"


def test_the_place_of_a_group_is_told_up_to_the_unit_of_the_list(tree: Tree) -> None:
    a_member(tree["G1"], SINCE)
    for unit, place in (("C", "P1 · A1 · A"), ("A", "P1 · A1"), ("A1", "P1")):
        html = shown(signed_in(tree[unit]), "/members/")
        assert f"<small>{place}</small>" in html, unit
    assert (
        "<small>"
        not in shown(signed_in(tree["P1"]), "/members/", unit="G1").partition("w-unit")[2].partition("</td>")[0]
    )
    both = an_account(tree["A1"])
    a_grant(both, tree["P4"], "chair")
    client = Client()
    client.force_login(both)
    assert "<small>P1 · A1 · A</small>" in shown(client, "/members/")
