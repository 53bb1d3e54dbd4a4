"""Acts on many members chosen in the list, and filters that an account keeps."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import IN_SCOPE, Tree, a_member, an_account, dump, leave, value

from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.members.models import Membership, Placement, SavedFilter, Transfer
from tirek.members.queries import selection
from tirek.structure.models import Act
from tirek.ui.days import today

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
ADMITTED = date(2019, 3, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the act's form."""
    form = html.split('<form class="stack" method="post"', 1)[1]
    return dict(re.findall(r'type="hidden" name="(version|once)" value="([^"]*)"', form))


def press(client: Client, address: str, **data: str) -> object:
    html = client.get(address).content.decode()
    return client.post(address, {**hidden(html), "on": f"{today():%d.%m.%Y}", **data})


def test_the_ticked_are_transferred_and_it_is_undone(tree: Tree) -> None:
    owner = signed_in(an_account(tree["C"]))
    members = [a_member(tree[code], ADMITTED) for code in ("P1", "P1", "G1", "P3")]
    before = dump()
    chosen = [("m", member.person.public_id) for member in members[1:]]
    address = "/members/transfer/?" + urlencode([*chosen, ("to", "P3")])
    html = owner.get(address).content.decode()
    assert "1 of those chosen stands there already" in html
    assert "Transfer 2 members" in html
    press(owner, address)
    assert set(
        Placement.objects.filter(period__upper_inf=True, unit=tree["P3"]).values_list("membership", flat=True)
    ) == {member.pk for member in members[1:]}
    assert value("members.active", tree["P3"], today()) == 3
    assert Entry.objects.filter(act="members.transferred").get().new["count"] == 2
    toast = owner.get("/members/").content.decode()
    undo = re.search(r'action="(/acts/[^"]+|[^"]*undo[^"]*)"', toast)
    assert undo
    assert "2 members were transferred to “P3”" in toast
    owner.post(undo[1].replace("&amp;", "&"))
    assert dump() == before


def test_all_whom_the_filter_finds_are_found_again_by_the_act(tree: Tree) -> None:
    owner = signed_in(an_account(tree["C"]))
    for number in range(60):
        a_member(tree["P1"], ADMITTED, sex="f" if number % 2 else "m")
    a_member(tree["P2"], ADMITTED, sex="f")
    html = owner.get("/members/?sex=f&unit=P1&all=1").content.decode()
    assert "All 30 members are chosen" in html
    assert '<input type="hidden" name="all" value="1">' in html
    address = "/members/transfer/?all=1&sex=f&unit=P1&to=P3"
    seen = hidden(owner.get(address).content.decode())
    late = a_member(tree["P1"], ADMITTED, sex="f")
    day = f"{today():%d.%m.%Y}"
    again = owner.post(address, {**seen, "on": day})
    assert again.status_code == 422
    assert Transfer.objects.count() == 0
    html = again.content.decode()
    assert "Members chosen: 30 → <b>31</b>" in html
    assert "Transfer 31 members" in html
    answer = owner.post(address, {**hidden(html), "on": day})
    assert answer.headers["Location"] == "/members/?sex=f&unit=P1"
    assert Transfer.objects.count() == 31
    assert Transfer.objects.filter(membership=late).exists()


def test_another_person_in_the_same_number_is_noticed(tree: Tree) -> None:
    owner = signed_in(an_account(tree["C"]))
    first = a_member(tree["P1"], ADMITTED)
    address = "/members/end/?all=1&unit=P1"
    seen = hidden(owner.get(address).content.decode())
    leave(first, date(2022, 1, 1))
    second = a_member(tree["P1"], ADMITTED)
    answer = owner.post(address, {**seen, "reason": "resignation", "on": f"{today():%d.%m.%Y}"})
    assert answer.status_code == 422
    assert Membership.objects.get(pk=second.pk).ended is None


def test_many_memberships_end_once(tree: Tree) -> None:
    owner = signed_in(an_account(tree["C"]))
    members = [a_member(tree[code], ADMITTED) for code in ("P1", "P2", "P2")]
    address = "/members/end/?" + urlencode([("m", member.person.public_id) for member in members[:2]])
    html = owner.get(address).content.decode()
    assert "End 2 memberships" in html
    data = {**hidden(html), "reason": "deregistration", "on": f"{today():%d.%m.%Y}"}
    for _twice in range(2):
        assert owner.post(address, data).status_code == 302
    assert Membership.objects.exclude(ended=None).count() == 2
    assert Act.objects.filter(kind="members_left").count() == 1
    assert owner.get(address).content.decode().count("Nobody is chosen") == 1


def test_nobody_out_of_reach_is_acted_on(tree: Tree) -> None:
    chair = signed_in(an_account(tree["P1"]))
    own, foreign = a_member(tree["P1"], ADMITTED, surname="Өзіміз"), a_member(tree["P4"], ADMITTED, surname="Бөтен")
    address = "/members/end/?" + urlencode([("m", own.person.public_id), ("m", foreign.person.public_id)])
    html = chair.get(address).content.decode()
    assert "Бөтен" not in html
    press(chair, address, reason="resignation")
    assert Membership.objects.get(pk=own.pk).ended is not None
    assert Membership.objects.get(pk=foreign.pk).ended is None
    assert chair.get("/members/transfer/?m=x&m=99999999999999999999").status_code == 200


def test_so_many_are_not_changed_at_once(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "MOST", 2)
    owner = signed_in(an_account(tree["C"]))
    for _number in range(3):
        a_member(tree["P1"], ADMITTED)
    assert "members are chosen" in owner.get("/members/end/?all=1").content.decode()
    owner.post("/members/end/?all=1", {"reason": "death", "on": f"{today():%d.%m.%Y}"})
    assert Membership.objects.exclude(ended=None).count() == 0


def test_a_refused_act_says_why_and_shows_it_again(tree: Tree) -> None:
    owner = signed_in(an_account(tree["C"]))
    member = a_member(tree["P1"], ADMITTED)
    answer = press(owner, f"/members/transfer/?m={member.person.public_id}&to=P3", on="01.03.2019")
    assert answer.status_code == 422  # type: ignore[attr-defined]  # what the stubs do not know
    assert "01.03.2019" in answer.content.decode()  # type: ignore[attr-defined]  # what the stubs do not know


def test_of_a_past_day_and_of_those_who_left_nobody_is_chosen(tree: Tree) -> None:
    owner = signed_in(an_account(tree["C"]))
    a_member(tree["P1"], ADMITTED)
    leave(a_member(tree["P1"], ADMITTED), date(2020, 1, 1))
    assert 'form="bulk"' in owner.get("/members/").content.decode()
    for query in ("?on=2019-04-01", "?state=left"):
        assert 'form="bulk"' not in owner.get(f"/members/{query}").content.decode()


@pytest.mark.parametrize("address", ["/members/transfer/?all=1&to=P3", "/members/end/?all=1", "/members/filters/"])
def test_queries_do_not_grow_with_the_rows(tree: Tree, address: str) -> None:
    account = an_account(tree["A"])
    client, asked = signed_in(account), []
    for rows in (1, 3):
        for _number in range(1 if rows == 1 else 2):
            a_member(tree["P1"], ADMITTED)
            SavedFilter.objects.create(account=account, name=f"{rows}{_number}", query="sex=f")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 21 + IN_SCOPE


def test_a_filter_is_saved_applied_renamed_and_deleted(tree: Tree) -> None:
    account = an_account(tree["C"])
    client = signed_in(account)
    answer = client.post("/members/filters/save/?q=900101&sex=f&unit=A&on=2020-01-01&sort=age&missing=iin&missing=sex",
                         {"name": " Әйелдер  мен қыздар "})  # fmt: skip
    assert answer.status_code == 302
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query) == ("Әйелдер мен қыздар", "unit=A&sort=age&sex=f&missing=iin&missing=sex")
    assert f'href="/members/?{saved.query.replace("&", "&amp;")}"' in client.get("/members/").content.decode()
    client.post(f"/members/filters/{saved.public_id}/rename/", {"name": "Қыздар"})
    assert SavedFilter.objects.get().name == "Қыздар"
    client.post(f"/members/filters/{saved.public_id}/delete/")
    assert SavedFilter.objects.count() == 0
    acts = [
        entry.act for entry in Entry.objects.filter(account=account, act__startswith="members.filter").order_by("pk")
    ]
    assert acts == ["members.filter_saved", "members.filter_renamed", "members.filter_deleted"]


def test_a_name_is_given_once_and_only_to_ones_own(tree: Tree) -> None:
    account, other = an_account(tree["C"]), an_account(tree["C"])
    client = signed_in(account)
    for name in ("Бір", "Екі"):
        client.post("/members/filters/save/?sex=f", {"name": name})
    answer = client.post("/members/filters/save/?sex=m", {"name": "Бір"})
    assert answer.status_code == 422
    assert "You have a filter called “Бір” already" in answer.content.decode()
    first = SavedFilter.objects.get(name="Бір")
    assert client.post(f"/members/filters/{first.public_id}/rename/", {"name": "Екі"}).status_code == 422
    assert client.post("/members/filters/save/?sex=m", {"name": " "}).status_code == 422
    for what in ("rename", "delete"):
        assert signed_in(other).post(f"/members/filters/{first.public_id}/{what}/", {"name": "Үш"}).status_code == 404
    assert signed_in(other).post("/members/filters/save/?sex=f", {"name": "Бір"}).status_code == 302
    assert SavedFilter.objects.filter(name="Бір").count() == 2


def test_what_is_pressed_twice_is_done_once(tree: Tree) -> None:
    account = an_account(tree["C"])
    client = signed_in(account)

    def twice(page: str, form: str, **data: str) -> list[str]:
        """Where both presses of a button lead, by the action of its form."""
        html = client.get(page).content.decode().partition(f'action="{form}')[2]
        once = html.partition('name="once" value="')[2].partition('"')[0]
        assert once
        answers = [client.post(form, {**data, "once": once}) for _twice in range(2)]
        return [answer.headers["Location"] for answer in answers]

    assert twice("/members/?sex=f", "/members/filters/save/", name="Бір") == ["/members/?"] * 2
    own = f"/members/filters/{SavedFilter.objects.get().public_id}"
    assert twice("/members/filters/", f"{own}/rename/", name="Екі") == ["/members/filters/"] * 2
    assert twice("/members/filters/", f"{own}/delete/") == ["/members/filters/"] * 2
    acts = [
        entry.act for entry in Entry.objects.filter(account=account, act__startswith="members.filter").order_by("pk")
    ]
    assert acts == ["members.filter_saved", "members.filter_renamed", "members.filter_deleted"]
