"""The list of figures and the page of one."""

import re
from datetime import date
from fractions import Fraction
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import Tree, a_member, a_peopled_tree, a_unit, an_account, move, transfer
from tests.units.pages import ON

from tirek.members.models import Placement
from tirek.structure.models import Charter
from tirek.units.tables import records as record_table

pytestmark = [pytest.mark.django_db, pytest.mark.tree("peopled")]


@pytest.fixture
def tree() -> Tree:
    return a_peopled_tree()


@pytest.fixture
def owner(client: Client, tree: Tree) -> Client:
    client.force_login(an_account(tree["C"]))
    return client


def test_a_share_stands_with_its_fraction_its_names_and_its_rounding(owner: Client) -> None:
    sheet = owner.get(f"/figures/members.youth_share/{ON}&unit=A").context["sheet"]
    assert (sheet.value, sheet.fraction, sheet.change) == ("42,9\u202f%", "3 / 7", "0,0\u00a0п.т.")
    assert (sheet.numerator.key, sheet.denominator.key) == ("members.youth", "members.active")
    assert sheet.rounding == "3 ÷ 7 = 0,42857… → 42,9\u202f%"
    assert (sheet.unknown.key, sheet.reading.unknown) == ("members.birth_unknown", 1)


def test_an_exact_quotient_has_no_dots(owner: Client) -> None:
    assert (
        owner.get(f"/figures/members.youth_share/{ON}&unit=C").context["sheet"].rounding
        == "3 ÷ 8 = 0,375 → 37,5\u202f%"
    )
    mean = owner.get(f"/figures/members.per_primary/{ON}&unit=A")
    assert mean.context["sheet"].rounding == "7 ÷ 3 = 2,33333… → 2,3"


def test_numbers_are_written_in_the_language_of_the_reader(owner: Client) -> None:
    owner.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    sheet = owner.get(f"/figures/members.youth_share/{ON}&unit=C").context["sheet"]
    assert (sheet.value, sheet.rounding) == ("37.5\u202f%", "3 ÷ 8 = 0.375 → 37.5\u202f%")


def test_the_charter_s_ages_stand_where_youth_is_explained(owner: Client) -> None:
    for key in ("members.youth", "members.youth_share"):
        assert "14–35 жастағы" in owner.get(f"/figures/{key}/{ON}&unit=C").content.decode()
    Charter.objects.update(youth_until=29)
    assert "14–28 жастағы" in owner.get(f"/figures/members.youth_share/{ON}&unit=C").content.decode()
    assert "жастағы" not in owner.get(f"/figures/members.women_share/{ON}&unit=C").content.decode()


def test_the_comparison_is_worst_first_with_the_level_of_the_parent(owner: Client) -> None:
    found = owner.get(f"/figures/members.youth_share/{ON}&unit=C").context["comparison"]
    assert [(row.name, row.value, row.fraction, row.bar) for row in found.rows] == [
        ("B", "0,0\u202f%", "0 / 1", 0),
        ("A", "42,9\u202f%", "3 / 7", 100),
    ]
    assert found.mark == Fraction(100 * 7, 8)
    counts = owner.get(f"/figures/members.active/{ON}&unit=C").context["comparison"]
    assert [(row.name, row.value, row.bar) for row in counts.rows] == [("A", "7", 100), ("B", "1", Fraction(100, 7))]
    assert counts.mark is None


def test_a_flow_is_counted_over_the_twelve_months_up_to_the_day(owner: Client) -> None:
    page = owner.get(f"/figures/members.left/{ON}&unit=A")
    assert page.context["sheet"].value == "1"
    assert page.context["span"].shown == ("02.06.2019", "01.06.2020")
    assert [(part.value, part.percent) for part in page.context["parts"]] == [("1", 100)]


def test_a_period_is_counted_with_both_its_days(owner: Client) -> None:
    def left(first: str, last: str) -> str:
        page = owner.get(f"/figures/members.left/{ON}&unit=A&from={first}&to={last}")
        return str(page.context["sheet"].value)

    assert left("01.03.2020", "01.03.2020") == "1"
    assert left("02.03.2020", "31.05.2020") == "0"
    assert left("2020-02-01", "2020-02-29") == "0"


@pytest.mark.parametrize(
    ("first", "last"), [("01.05.2020", "30.04.2020"), ("31.02.2020", ""), ("", "02.06.2020"), ("кеше", "")]
)
def test_a_period_that_cannot_be_is_refused_and_kept_in_the_fields(owner: Client, first: str, last: str) -> None:
    page = owner.get(f"/figures/members.left/{ON}&unit=A", {"on": "2020-06-01", "unit": "A", "from": first, "to": last})
    assert page.context["span"].error
    assert page.context["span"].shown == (first, last)
    assert page.context["sheet"].value == "1"


def test_crossing_says_how_they_came(owner: Client, tree: Tree) -> None:
    move(tree["A2"], tree["B"], date(2020, 5, 1))
    page = owner.get(f"/figures/members.transferred_in/{ON}&unit=B")
    assert page.context["sheet"].value == "2"
    assert [part.value for part in page.context["parts"]] == ["2"]
    inside = owner.get(f"/figures/members.transferred_in/{ON}&unit=C")
    assert (inside.context["sheet"].value, inside.context["parts"]) == ("0", [])


def test_crossing_opens_down_to_whom_a_unit_carried(owner: Client, tree: Tree) -> None:
    move(tree["A1"], tree["B"], date(2020, 5, 1))
    address = f"/figures/members.transferred_in/{ON}&unit=B"
    records = owner.get(address).context["records"]
    assert [(b.name, b.move.day, b.move.count, b.key) for b in records.moved_units] == [
        ("A1", date(2020, 5, 1), 5, "A1,2020-05-01")
    ]
    assert (records.rows, records.chosen) == ([], None)
    page = owner.get(f"{address}&moved=A1,2020-05-01")
    opened = page.context["records"]
    assert (len(opened.rows), opened.shown, opened.hidden) == (5, 5, 0)
    assert {row.units[0] for row in opened.rows} == {"P1", "G1", "P2"}
    assert "«A1» құрамында келгендер" in page.content.decode()
    assert owner.get(f"{address}&moved=A2,2020-05-01").context["records"].chosen is None


def test_whom_a_unit_carried_is_shown_as_far_as_the_reader_may_see(tree: Tree) -> None:
    gone = a_member(tree["P1"], date(2020, 4, 1))
    move(tree["A1"], tree["B"], date(2020, 5, 1))
    transfer(gone, tree["P3"], date(2020, 7, 1))
    client = Client()
    client.force_login(an_account(tree["B"]))
    address = f"/figures/members.transferred_in/{ON}&unit=B&moved=A1,2020-05-01"
    records = client.get(address).context["records"]
    assert (records.moved_units[0].move.count, records.shown, records.hidden) == (6, 5, 1)


def test_records_are_the_people_behind_the_number(owner: Client) -> None:
    records = owner.get(f"/figures/members.women/{ON}&unit=P1").context["records"]
    assert [(row.record.membership.person.full_name, row.units) for row in records.rows] == [("Ахметова Әсем", ["P1"])]
    assert (records.shown, records.hidden, records.next) == (1, 0, "")


def test_records_of_either_part_of_a_share(owner: Client) -> None:
    address = f"/figures/members.youth_share/{ON}&unit=A"
    assert owner.get(address).context["records"].shown == 7
    assert owner.get(f"{address}&records=members.youth").context["records"].shown == 3
    assert owner.get(f"{address}&records=nonsense").context["records"].shown == 7


def test_records_of_units_and_transfers(owner: Client) -> None:
    units = owner.get(f"/figures/units.primary/{ON}&unit=A")
    assert [row.units for row in units.context["records"].rows] == [["P1"], ["P2"], ["P3"]]
    moved = owner.get(f"/figures/members.transferred_out/{ON}&unit=B")
    assert [row.units for row in moved.context["records"].rows] == [["P4", "P3"]]


def test_records_are_paged_there_and_back(owner: Client, tree: Tree) -> None:
    for _ in range(21):
        a_member(tree["P2"], date(2019, 1, 1))
    seen, address = [], f"/figures/members.active/{ON}&unit=P2"
    page = owner.get(address).context["records"]
    while True:
        seen += [row.record.pk for row in page.rows]
        if not page.next:
            break
        page = owner.get(f"{address}&after={page.next}").context["records"]
    assert (len(seen), len(set(seen))) == (22, 22)
    named = Placement.objects.filter(pk__in=seen).order_by("membership__person__name_sort", "pk")
    assert seen == list(named.values_list("pk", flat=True))
    back = owner.get(f"{address}&before={page.previous}").context["records"]
    assert [row.record.pk for row in back.rows] == seen[10:20]
    assert owner.get(f"{address}&after=zzz").context["records"].rows[0].record.pk == seen[0]


def test_records_stand_on_a_list_too_where_it_can_be_narrowed_to_just_them(owner: Client, tree: Tree) -> None:
    a_member(tree["P1"], date(2018, 1, 10), date(1990, 5, 5), sex="")
    for key in ("members.active", "members.youth", "members.women", "members.birth_unknown", "members.sex_unknown",
                "units.primary", "units.group", "units.local_branch"):  # fmt: skip
        page = owner.get(f"/figures/{key}/{ON}&unit=A")
        (part,) = page.context["open_parts"]
        assert part.listed in unescape(page.content.decode())
        listed = owner.get(part.listed).context["page"]
        assert listed.total == page.context["records"].shown > 0, key
        assert (listed.is_capped, listed.request.on) == (False, date(2020, 6, 1))
    share = owner.get(f"/figures/members.youth_share/{ON}&unit=A").context["open_parts"]
    assert [part.key for part in share] == ["members.active", "members.youth"]
    for address in ("members.left/", "members.transferred_in/"):
        assert [part.listed for part in owner.get(f"/figures/{address}{ON}&unit=A").context["open_parts"]] == [""]


def test_of_very_many_records_the_list_is_offered_and_nothing_is_looked_up(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_table, "AT_ONCE", 2)
    address = f"/figures/members.active/{ON}&unit=A"
    with CaptureQueriesContext(connection) as queries:
        page = owner.get(address)
    assert page.context["records"] is None
    assert not [query for query in queries if "figures_count_records" in query["sql"]]
    assert 'href="/members/?unit=A&amp;on=2020-06-01"' in page.content.decode()
    flow = owner.get(f"/figures/members.joined/{ON}&from=01.01.2018&to=31.12.2019&unit=A").content.decode()
    assert re.search(r'class="btn"\s+href="[^"]*records=members.joined[^"]*#records"', flow)


def test_who_may_see_numbers_alone_is_told_just_that(tree: Tree) -> None:
    press = Client()
    press.force_login(an_account(tree["A"], role="press_officer"))
    press.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for key in ("members.active", "members.youth_share", "members.left"):
        page = press.get(f"/figures/{key}/{ON}&unit=A&records=members.active")
        html = page.content.decode()
        assert (page.context["records"], page.context["open_parts"]) == (None, [])
        assert "Your role sees the numbers, but not the names behind them." in html
        assert "outside the units given to you" not in html
        assert "#records" not in html
        assert "Show them" not in html
    assert press.get(f"/figures/units.primary/{ON}&unit=A").context["records"].shown == 3


def test_who_stands_elsewhere_today_is_counted_and_not_shown(tree: Tree) -> None:
    move(tree["P3"], tree["B1"], date(2021, 1, 1))
    client = Client()
    client.force_login(an_account(tree["A"]))
    records = client.get(f"/figures/members.active/{ON}&unit=A").context["records"]
    assert (records.shown, records.hidden) == (5, 2)


def test_an_incomplete_number_says_since_when_it_is_known(owner: Client, tree: Tree) -> None:
    a_unit("P8", "primary_org", tree["A1"], date(2019, 1, 1), roll_known=False)
    assert owner.get(f"/figures/members.active/{ON}&unit=A").context["sheet"].gap
    assert owner.get(f"/figures/members.active/{ON}&unit=B").context["sheet"].gap == ""


def test_where_the_unit_did_not_stand_there_is_a_dash(owner: Client, tree: Tree) -> None:
    a_unit("P9", "primary_org", tree["A1"], date(2021, 1, 1))
    page = owner.get(f"/figures/members.active/{ON}&unit=P9")
    assert (page.context["sheet"].value, page.context["chart"]) == ("–", None)


def test_every_declared_figure_has_a_page_and_a_line(owner: Client) -> None:
    groups = owner.get(f"/figures/{ON}&unit=A").context["groups"]
    lines = [line for group in groups for line in (*group.of_day, *group.of_year)]
    values = {line.figure.key: line.value for line in lines}
    assert (values["members.active"], values["members.left"], values["units.primary"]) == ("7", "1", "3")
    for key, value in values.items():
        assert owner.get(f"/figures/{key}/{ON}&unit=A").context["sheet"].value == value


def test_scope(owner: Client, tree: Tree) -> None:
    chair, outsider = Client(), Client()
    chair.force_login(an_account(tree["P1"]))
    outsider.force_login(an_account())
    assert chair.get(f"/figures/members.active/{ON}").context["sheet"].value == "4"
    assert chair.get("/figures/members.active/?unit=P2").status_code == 404
    assert chair.get("/figures/?unit=A").status_code == 404
    assert outsider.get("/figures/members.active/").status_code == 404
    assert "groups" not in outsider.get("/figures/").context
    assert owner.get("/figures/members.nothing/").status_code == 404


@pytest.mark.parametrize(
    ("key", "queries"),
    [
        # One more: the ages that the charter calls young.
        ("members.youth_share", 26),
        ("members.left", 25),
        ("members.transferred_in", 26),
        ("units.primary", 25),
        ("members.median_age", 16),
    ],
)
def test_queries_do_not_grow_with_the_rows(owner: Client, tree: Tree, key: str, queries: int) -> None:
    address = f"/figures/{key}/{ON}&unit=B"
    owner.get(address)
    counts = []
    for extra in ((), ("B2", "B3")):
        for code in extra:
            unit = a_unit(f"{code}-1", "primary_org", a_unit(code, "district_branch", tree["B"]))
            a_member(unit, date(2018, 1, 1))
        with CaptureQueriesContext(connection) as captured:
            owner.get(address)
        counts.append(len(captured))
        assert sum("figures_totals" in query["sql"] for query in captured) == 1
    assert counts == [queries, queries]


def counted(queries: CaptureQueriesContext) -> int:
    """How often birth dates were gone through."""
    return sum("members_median_age" in query["sql"] for query in queries)


def test_what_is_counted_anew_comes_in_parts(owner: Client, tree: Tree) -> None:
    """The number at once; its way and the units below each by itself, or all by a link."""
    a_member(tree["P1"], date(2019, 1, 1), date(1980, 5, 5))
    address = "/figures/members.median_age/?unit=A"
    with CaptureQueriesContext(connection) as first:
        page = owner.get(address).content.decode()
    assert counted(first) == 1
    assert page.count('hx-trigger="load"') == 2
    assert 'class="chart' not in page
    assert 'href="?unit=A&amp;whole=1"' in page
    for part, shown in (("way", 'id="trend"'), ("below", 'id="below"')):
        asked = re.search(rf'hx-get="([^"]*part={part})"', page)
        assert asked
        with CaptureQueriesContext(connection) as queries:
            answer = owner.get(asked[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
        assert counted(queries) == 1
        assert shown in answer
        assert "<html" not in answer
    whole = owner.get(f"{address}&whole=1").content.decode()
    assert 'hx-trigger="load"' not in whole
    assert 'id="trend"' in whole
    assert 'id="below"' in whole
