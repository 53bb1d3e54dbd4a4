"""The page of a list: it is turned over without losing a row, and its address says all that it shows."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from tests.ui.probes import Probe, ProbesPage, Sealed, a_table, answered, opened

from tirek.kernel import permissions
from tirek.kernel.declarations import ExportLink, exports
from tirek.kernel.permissions import Permission
from tirek.ui.cursors import conceal
from tirek.ui.lists import Column, Keyset, ListPage, PagePlace, Sort
from tirek.ui.lists.counting import counted_in_time

pytestmark = pytest.mark.django_db
WEIGHTS = [4, None, 9, 4, 4, None, 1, 9, 4, None, 7]


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    with a_table():
        yield


def made(*weights: int | None) -> None:
    Probe.objects.bulk_create(Probe(name=f"n{number:02}", weight=weight) for number, weight in enumerate(weights))


def in_order(sort: Sort) -> list[int]:
    """By hand: equals by their number, those without a weight last both ways."""
    rows, down = list(Probe.objects.all()), sort.keys[0].startswith("-")
    known = sorted(
        (row for row in rows if row.weight is not None), key=lambda row: (row.weight, row.pk), reverse=down
    )  # fmt: skip
    unknown = sorted((row for row in rows if row.weight is None), key=lambda row: row.pk, reverse=down)
    return [row.pk for row in [*known, *unknown]]


@pytest.mark.parametrize("sort", [Sort("weight", ("weight", "pk")), Sort("weight", ("weight", "pk")).around()])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 20])
def test_pages_cover_each_row_once_over_equals_and_unknowns_forth_and_back(sort: Sort, size: int) -> None:
    made(*WEIGHTS)
    reader = Keyset(Probe.objects.all(), sort, size=size)
    expected, page = in_order(sort), reader.page(None)
    pages = [[row.pk for row in page.rows]]
    while page.next is not None:
        page = reader.page(page.next)
        pages.append([row.pk for row in page.rows])
        assert (page.first, page.last) == (size * (len(pages) - 1) + 1, min(size * len(pages), 11))
    assert ([pk for each in pages for pk in each], reader.count) == (expected, 11)
    back = [[row.pk for row in page.rows]]
    while page.previous is not None:
        page = reader.page(page.previous)
        back.append([row.pk for row in page.rows])
    assert back[::-1] == pages
    assert [row.pk for row in reader.ordered()] == expected


def test_an_order_of_several_keys_turns_each_by_itself() -> None:
    made(*WEIGHTS)
    reader = Keyset(Probe.objects.all(), Sort("mixed", ("-weight", "name", "-pk")), size=4)
    page = reader.page(None)
    found = [row.name for row in page.rows]
    while page.next is not None:
        page = reader.page(page.next)
        found += [row.name for row in page.rows]
    assert found == ["n02", "n07", "n10", "n00", "n03", "n04", "n08", "n06", "n01", "n05", "n09"]


def test_an_order_that_leaves_equals_undecided_is_refused() -> None:
    with pytest.raises(ValueError, match="must end in pk"):
        Keyset(Probe.objects.all(), Sort("weight", ("weight",)))


@pytest.mark.parametrize("sort", [Sort("weight", ("weight", "pk")), Sort("weight", ("weight", "pk")).around()])
def test_rows_that_are_known_by_uuid_are_turned_over_like_others(sort: Sort) -> None:
    with a_table(Sealed):
        Sealed.objects.bulk_create(Sealed(weight=number // 3) for number in range(8))
        reader = Keyset(Sealed.objects.all(), sort, size=3)
        page = reader.page(None)
        pages = [[row.pk for row in page.rows]]
        while page.next is not None:
            page = reader.page(PagePlace.of(QueryDict(f"after={page.next}")))
            pages.append([row.pk for row in page.rows])
        assert [pk for each in pages for pk in each] == [row.pk for row in reader.ordered()]
        back = reader.page(PagePlace.of(QueryDict(f"before={page.previous}")))
        assert ([row.pk for row in back.rows], back.first) == (pages[1], 4)


def test_the_place_of_a_list_of_another_kind_leads_to_the_beginning() -> None:
    made(1, 2, 3)
    with a_table(Sealed):
        named = Sealed.objects.create(weight=1)
        assert [row.weight for row in opened(f"?after={conceal(2, named.pk)}").rows] == [1, 2, 3]
        reader = Keyset(Sealed.objects.all(), Sort("weight", ("weight", "pk")))
        assert [row.pk for row in reader.page(PagePlace(row=7, number=2)).rows] == [named.pk]


def test_a_row_that_has_left_the_list_leads_to_its_beginning() -> None:
    made(1, 2, 3, 4, 5)
    reader = Keyset(Probe.objects.all(), Sort("name", ("name", "pk")), size=2)
    place = reader.page(None).next
    assert place is not None
    Probe.objects.filter(pk=place.row).delete()
    assert [row.weight for row in reader.page(place).rows] == [1, 3]


def test_rows_added_before_the_page_do_not_hide_the_beginning() -> None:
    made(1, 2, 3, 4)
    reader = Keyset(Probe.objects.all(), Sort("name", ("name", "pk")), size=2)
    second = reader.page(reader.page(None).next)
    assert second.previous is not None
    Probe.objects.create(name="m")
    assert [row.name for row in reader.page(second.previous).rows] == ["m", "n00"]


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_page_asks_two_questions_and_three_further_on(count: int) -> None:
    made(*[4] * count)
    with CaptureQueriesContext(connection) as queries:
        page = opened()
        assert (len(page.rows), page.total) == (min(count, 3), count)
    assert len(queries) == 2
    first = Probe.objects.order_by("pk")[0]
    with CaptureQueriesContext(connection) as queries:
        page = opened(f"?after={conceal(1, first.pk)}")
        assert (len(page.rows), page.total) == (min(count - 1, 3), count)
    assert len(queries) == 3


def test_beyond_the_cap_nobody_counts() -> None:
    made(*[1] * 7)
    rows, sort = Probe.objects.all(), Sort("name", ("name", "pk"))
    readers = [Keyset(rows, sort, cap=cap) for cap in (6, 7)]
    assert [(reader.count, reader.is_capped) for reader in readers] == [(6, True), (7, False)]
    reader = Keyset(rows, sort, cap=2, size=3)
    with CaptureQueriesContext(connection) as queries:
        assert (reader.count, reader.is_capped) == (2, True)
    assert "LIMIT 3" in queries[0]["sql"]


def test_the_page_says_which_rows_of_how_many() -> None:
    made(*[1] * 7)
    assert opened().told == "1–3 көрсетілді, барлығы <b>7</b> жазба"
    capped = opened()
    capped.cap = 5
    assert capped.told == "1–3 көрсетілді, барлығы <b>5</b> жазбадан астам"


def test_what_nobody_counted_is_counted_for_whoever_asks_and_as_long_as_one_waits() -> None:
    made(*[1] * 7)
    capped = opened("?kind=&after=x")
    capped.cap = 5
    assert (capped.is_capped, capped.exactly) == (True, "?kind=&after=x&exact=1")
    asked = opened("?exact=1")
    asked.cap = 5
    assert asked.told == "1–3 көрсетілді, барлығы <b>7</b> жазба"
    assert (asked.is_capped, asked.too_long_to_count) == (False, False)
    assert "exact" not in asked.bare
    assert counted_in_time(lambda: slept(2), 50) is None
    assert counted_in_time(Probe.objects.count, 50) == 7


def slept(seconds: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])
    return seconds


# A NUL byte is refused at the edge already.
TYPED = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)


@given(token=TYPED, name=st.sampled_from(["after", "before", "sort", "kind", "q", "lacks"]))
def test_garbage_in_the_address_does_no_harm(token: str, name: str) -> None:
    page = opened("?" + urlencode({name: token}))
    assert page.total == len(page.rows) == 0
    assert PagePlace.of(page.query) is None


@pytest.mark.parametrize(
    "place",
    [
        "after=x",
        "before=x",
        "after=",
        f"after={conceal(1)}",
        f"before={conceal(1, 2, 3)}",
        f"after={conceal(UUID(int=1), 2)}",
    ],
)
def test_a_broken_place_begins_at_the_beginning(place: str) -> None:
    made(1, 2, 3, 4)
    assert [row.weight for row in opened(f"?{place}").rows] == [1, 2, 3]
    assert [row.weight for row in opened(f"?{place}&sort=nothing").rows] == [1, 2, 3]


def test_filters_in_force_are_chips_and_the_others_ways_to_add_them() -> None:
    query = "?q=n&kind=a&foreign=1&at=P1&alone=1&heavy=yes&lacks=x&lacks=z&sort=-weight&after=xyz&all=1"
    parts = {(part.kind, str(part.label)): part for part in opened(query).bar}
    assert [*parts] == [
        ("line", "State"), ("chip", "Somewhere"), ("chip", "Round"), ("chip", "Heavy only"), ("chip", "x"),
        ("menu", "Lacks"), ("menu", "Further"),
    ]  # fmt: skip
    kept = "?q=n&foreign=1&"
    assert (
        parts["chip", "Somewhere"].address == f"{kept.replace('&f', '&kind=a&f')}heavy=yes&lacks=x&lacks=z&sort=-weight"
    )
    assert parts["chip", "Round"].address == f"{kept}at=P1&alone=1&heavy=yes&lacks=x&lacks=z&sort=-weight"
    assert parts["chip", "x"].address == "?q=n&kind=a&foreign=1&at=P1&alone=1&heavy=yes&sort=-weight"
    (more,) = parts["menu", "Lacks"].links
    assert (more.label, more.address) == (
        "Y",
        "?q=n&kind=a&foreign=1&at=P1&alone=1&heavy=yes&lacks=x&lacks=y&sort=-weight",
    )
    (further,) = parts["menu", "Further"].links
    assert further.address == "?q=n&kind=a&foreign=1&at=P2&alone=1&heavy=yes&lacks=x&lacks=z&sort=-weight"
    every, on = parts["line", "State"].links
    assert [(link.current, link.count) for link in (every, on)] == [(True, 7), (False, 7)]


def test_what_is_no_value_of_a_filter_filters_nothing() -> None:
    page = opened("?kind=zzz&lacks=zzz&heavy=zzz")
    assert not page.is_narrowed
    assert [part.kind for part in page.bar] == ["line", "menu", "menu", "menu", "plus"]


def test_all_filters_are_taken_off_at_once_and_the_rest_of_the_address_stays() -> None:
    page = opened("?q=n&kind=a&heavy=yes&foreign=1&sort=weight&before=xyz")
    assert page.unfiltered == "?q=n&foreign=1&sort=weight"
    assert page.bare == "?foreign=1&sort=weight"


def test_neighbours_keep_the_whole_address() -> None:
    made(*[9] * 9)
    page = opened("?q=n&foreign=1&heavy=yes&all=1")
    assert page.next.startswith("?q=n&foreign=1&heavy=yes&all=1&after=")
    then = opened(page.next)
    assert then.previous.startswith("?q=n&foreign=1&heavy=yes&all=1&before=")
    assert "after" not in then.previous


def test_an_empty_page_says_why_and_what_to_do() -> None:
    assert "No probe yet" in (nothing := answered().content.decode())
    assert 'href="/make/"' in nothing
    missed = answered("?q=zzz&kind=a&foreign=1").content.decode()
    assert "No such probe" in missed
    assert 'href="?foreign=1"' in missed
    denied = answered("?q=zzz", may=False).content.decode()
    assert "Ask for a right" in denied
    assert 'type="search" name="q"' not in denied


def test_a_list_that_does_not_say_what_its_empty_page_says_is_not_opened() -> None:
    class Wordless(ListPage[Probe]):
        columns, read = ProbesPage.columns, ProbesPage.read

    with pytest.raises(TypeError, match=r"Wordless .*abstract methods .*missed.*nothing"):
        Wordless(opened().request)  # type: ignore[abstract]  # what is tried


def test_every_state_is_reached_by_links_and_forms_alone() -> None:
    made(1, 2, 3, 4)
    html = unescape(answered("?kind=a&foreign=1").content.decode())
    for address in (
        "?foreign=1", "?kind=a&foreign=1&heavy=yes", "?kind=a&foreign=1&state=on", "?kind=a&foreign=1&sort=-name",
        "?kind=a&foreign=1&sort=-weight", "?kind=a&foreign=1&lacks=y",
    ):  # fmt: skip
        assert f'href="{address}"' in html or f'href="/probes/{address}"' in html, address
    search = html.partition('role="search"')[2].partition("</form>")[0]
    assert 'action="/probes/"' in search
    assert '<input type="hidden" name="foreign" value="1">' in search
    assert html.count('data-l="Weight"') == 3
    assert html.count('class="s-head s-full"') == 3
    assert "<!doctype html>" in html


def test_of_a_page_that_is_open_only_the_list_is_sent() -> None:
    made(1, 2, 3, 4)
    asked = {"HX-Request": "true", "HX-Target": "list"}
    part = answered(headers=asked)
    assert part.content.decode().strip().startswith('<div class="list" id="list"')
    assert {name.strip() for name in part["Vary"].split(",")} >= {"HX-Request", "HX-Target"}
    whole = answered(headers={**asked, "HX-History-Restore-Request": "true"})
    other = answered(headers={"HX-Request": "true", "HX-Target": "work"})
    assert all("<!doctype html>" in answer.content.decode() for answer in (whole, other, answered()))


def test_it_is_taken_out_by_whoever_may_with_its_whole_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_DECLARED", {})  # what is declared for good is in the table of roles
    right = Permission(key="ui.take_probes", label=gettext_lazy("Export"))
    link = ExportLink(
        key="ui.probes", label=gettext_lazy("Export"), right=right, address="members:list", kinds=("csv",)
    )
    monkeypatch.setitem(exports._by_key, link.key, link)
    assert "/members/?" not in answered("?kind=a").content.decode()
    made(1, 2)
    html = unescape(answered("?kind=a&foreign=1&after=xyz").content.decode())
    assert 'method="post" action="/members/?kind=a&foreign=1"' in html
    assert opened(may=False).export is None
    monkeypatch.setitem(exports._by_key, link.key, replace(link, address="structure:rename"))
    monkeypatch.setattr(ProbesPage, "export_named", {"code": "P1"})
    assert 'method="post" action="/units/P1/rename/?kind=a"' in unescape(answered("?kind=a").content.decode())


def test_a_cell_says_what_it_is_at_the_desk_and_on_a_phone() -> None:
    cells = [
        Column(key="a", label="A|b", classes="num", look="nd").cell,
        Column(key="a", label="A", phone="hide").cell,
        Column(key="a", label="<A>", phone="head", look="w-name").cell,
        Column(key="a", label='"').cell,
    ]
    assert cells == [
        ' role="cell" class="num nd" data-l="A b"',
        ' role="cell" class="s-hide"',
        ' scope="row" role="rowheader" class="s-head s-full w-name"',
        ' role="cell" data-l="&quot;"',
    ]
