"""The pages of accounts and rights: what they show to whom, and that the acts behind them are done."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.access.pages import fresh, refused
from tests.accounts.doors import PASSWORD, a_holder, is_in, signed_in
from tests.factories import Tree, a_grant, an_account

from tirek.access.models import Grant
from tirek.access.queries.accounts import Holding
from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.kernel.periods import Period

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
DAY = timedelta(days=1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def written(day: object) -> str:
    return f"{day:%d.%m.%Y}"


def shown(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def page(account: Account, *more: str) -> str:
    return "/".join(["/accounts", str(account.public_id), *more, ""])


INVITED = {"full_name": "Оразбаева Салтанат", "username": "orazbaeva", "email": "", "language": "kk",
           "role": "chair", "until": "", "reason": "№ 7 қаулы"}  # fmt: skip


def test_inviting_makes_the_account_its_right_and_a_link_that_is_shown_once(tree: Tree) -> None:
    secretary = an_account(tree["A"], role="executive_secretary")
    client = fresh(secretary)
    today = timezone.localdate()
    form = INVITED | {"unit": "P1", "since": written(today)}
    answer = client.post("/accounts/invite/", form)
    grant = Grant.objects.get(account__username="orazbaeva")
    assert answer.headers["Location"] == page(grant.account, "link")
    assert (grant.role.key, grant.unit_id, grant.given_by_id, grant.reason) == (
        "chair", tree["P1"].pk, secretary.pk, "№ 7 қаулы",
    )  # fmt: skip
    # Its page shows it once; to load it again makes no second one.
    first = client.get(page(grant.account, "link"))
    link = first.context["made"]["link"]
    assert link in first.content.decode()
    assert "no-store" in first.headers["Cache-Control"]
    assert client.get(page(grant.account, "link")).headers["Location"] == page(grant.account)
    assert "бір рет көрсетілді" in shown(client, page(grant.account))
    assert Client().get(link).status_code == 200
    assert grant.account.invitations.count() == 1
    assert link.rpartition("/invitation/")[2] not in shown(client, page(grant.account))
    assert set(Entry.objects.values_list("act", flat=True)) >= {"accounts.invited", "grants.given"}
    assert "orazbaeva" in refused(client.post("/accounts/invite/", form))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "B"}, "таңдаңыз"),
        ({"username": "Жұлдыз"}, "Кіші латын әріптері, цифрлар, нүкте не дефис болуы керек"),
        ({"reason": " "}, ""),
        ({"role": "administrator"}, ""),
        ({"until": "01.01.2019"}, ""),
        ({"since": "01.01.2001"}, "өткен күндерге берілмейді"),
    ],
)
def test_what_cannot_be_given_invites_nobody(tree: Tree, change: dict[str, str], said: str) -> None:
    client = fresh(an_account(tree["A"], role="executive_secretary"))
    form = INVITED | {"unit": "P1", "since": written(timezone.localdate())} | change
    assert said in refused(client.post("/accounts/invite/", form))
    assert not Account.objects.filter(username="orazbaeva").exists()


def test_a_right_is_given_lent_and_ended(tree: Tree) -> None:
    admin, chair, colleague = an_account(tree["C"]), an_account(tree["P1"], role="chair"), an_account()
    today = timezone.localdate()
    client = fresh(admin)
    given = {"account": colleague.username, "role": "treasurer", "unit": "P1", "since": written(today),
             "until": written(today + 9 * DAY), "reason": "жалақы"}  # fmt: skip
    pressed = [client.post("/accounts/rights/give/", given | {"once": "a"}) for _press in range(2)]
    assert [answer.headers["Location"] for answer in pressed] == [page(colleague)] * 2
    grant = colleague.grants.get()
    assert Period.of(grant.period) == Period(today, today + 10 * DAY)

    own = fresh(chair)
    held = chair.grants.get()
    lent = {"account": colleague.username, "since": written(today), "until": written(today), "reason": "демалыс"}
    assert own.post(f"/accounts/rights/{held.public_id}/stand-in/", lent).headers["Location"] == page(chair)
    deputy = held.deputies.get()
    assert (deputy.account, deputy.given_by) == (colleague, chair)
    assert "демалыс" in shown(own, page(chair))

    end = {"on": written(today), "reason": "қате"}
    address = f"/accounts/rights/{deputy.public_id}/end/"
    assert own.post(address, end).headers["Location"] == page(colleague)
    # It held today, so today it stays in the list, marked as ended; whoever comes back to the form is told.
    assert Grant.objects.get(pk=deputy.pk).ended_at is not None
    listed = shown(client, "/accounts/rights/", unit="P1")
    assert [held.state for held in client.get("/accounts/rights/").context["page"].rows if held.grant == deputy] == [
        "over"
    ]
    assert "аяқталған" in listed
    for again in (own.get(address), own.post(address, end)):
        assert again.headers["Location"] == page(colleague)
    assert "Құқық бұрын аяқталған" in shown(own, page(chair))
    assert client.post(f"/accounts/rights/{grant.public_id}/end/", end | {"reason": ""}).status_code == 422
    assert client.post(f"/accounts/rights/{grant.public_id}/end/", end | {"on": "01.01.2019"}).status_code == 422
    # Who holds the one right may not end the other.
    assert own.get(f"/accounts/rights/{grant.public_id}/end/").status_code == 403
    assert fresh(an_account(tree["P4"], role="chair")).get(address).status_code == 404


def test_a_right_that_somebody_else_has_ended(tree: Tree) -> None:
    first, second, chair = an_account(tree["C"]), an_account(tree["C"]), an_account(tree["P1"], role="chair")
    address = f"/accounts/rights/{chair.grants.get().public_id}/end/"
    end = {"on": written(timezone.localdate()), "reason": "сайлау"}
    assert fresh(first).post(address, end).headers["Location"] == page(chair)
    late = fresh(second)
    assert late.post(address, end).headers["Location"] == page(chair)
    assert "Құқық бұрын аяқталған" in shown(late, page(chair))


@pytest.mark.parametrize("key", ["close", "factor", "password", "sessions"])
def test_dangerous_acts_ask_anew_who_it_is(tree: Tree, key: str) -> None:
    admin, chair = an_account(tree["C"]), an_account(tree["P1"], role="chair")
    stale = Client()
    stale.force_login(admin)
    assert "/sign-in/again/" in stale.post(page(chair, key)).headers["Location"]
    assert "/sign-in/again/" in stale.post("/accounts/rights/give/").headers["Location"]
    chair.refresh_from_db()
    assert chair.is_active
    assert fresh(an_account(tree["P1"], role="chair")).post(page(chair, key)).status_code == 403
    assert fresh(an_account(tree["P4"], role="chair")).post(page(chair, key)).status_code == 404


def test_an_account_is_closed_reopened_and_signed_out_from_its_page(tree: Tree) -> None:
    admin, holder = an_account(tree["C"]), a_holder(tree["P1"], role="chair")
    client, there = fresh(admin), signed_in()
    assert "Құрылғылар" in shown(client, page(holder))
    assert client.post(page(holder, "sessions")).headers["Location"] == page(holder)
    assert not is_in(there)
    assert "close" in shown(client, page(holder))
    assert client.post(page(holder, "close")).status_code == 302
    assert Client().post("/sign-in/", {"username": "seitova", "password": PASSWORD}).status_code == 422
    assert page(holder, "reopen") in shown(client, page(holder))
    assert client.post(page(holder, "reopen")).status_code == 302
    assert is_in(signed_in())
    assert client.post(page(holder, "password")).headers["Location"] == page(holder, "link")
    assert client.get(page(admin, "link")).headers["Location"] == page(admin)
    assert client.get(page(holder, "link")).headers["Location"] == page(holder)
    client.post(page(holder, "password"))
    assert Client().get(client.get(page(holder, "link")).context["made"]["link"]).status_code == 200
    # Left lying for long, it is shown to nobody.
    client.post(page(holder, "password"))
    session = client.session
    waiting = session["made_link"]
    session["made_link"] = waiting | {"at": (timezone.now() - timedelta(minutes=6)).isoformat()}
    session.save()
    late = client.get(page(holder, "link"), follow=True).content.decode()
    assert "бір рет көрсетілді" in late
    assert waiting["link"].rpartition("/invitation/")[2] not in late
    refused(client.post(page(holder, "factor")))
    assert client.post(page(holder, "nothing")).status_code == 404
    assert page(admin, "close") not in shown(client, page(admin))


def test_nobody_ends_the_session_that_they_answer_in(tree: Tree) -> None:
    """What is done from afar is done to others; one's own account has its pages of security."""
    account = an_account(tree["C"])
    client = fresh(account)
    for key in ("sessions", "factor", "close"):
        assert client.post(f"/accounts/{account.public_id}/{key}/").status_code == 403
    assert client.get("/").status_code == 200


def test_the_list_shows_who_is_within_reach_and_how_they_stand(tree: Tree) -> None:
    secretary = an_account(tree["A"], role="executive_secretary")
    here, there = an_account(tree["P1"], role="chair", username="osynda"), an_account(tree["P4"], username="anda")
    Account.objects.filter(pk=here.pk).update(full_name="Әлиева Сәуле")
    client = fresh(secretary)
    text = shown(client, "/accounts/")
    assert ("osynda" in text, "anda" in text.replace("osynda", "")) == (True, False)
    assert "osynda" in shown(client, "/accounts/", q="алиева")
    assert "osynda" not in shown(client, "/accounts/", q="жоқ")
    assert "osynda" not in shown(client, "/accounts/", state="closed")
    assert "osynda" not in shown(client, "/accounts/", bare="yes")
    assert client.get(page(there)).status_code == 404
    # What is held elsewhere is counted, not shown.
    a_grant(here, tree["P4"], "press_officer")
    assert "B1" not in shown(client, page(here))
    assert client.get(page(here)).context["hidden"] == 1


def rows_of(answer: Any) -> list[int]:
    """The numbers of the accounts or rights that a page lists."""
    return [row.grant.pk if isinstance(row, Holding) else row[0].pk for row in answer.context["page"].rows]


def test_lists_are_paged_and_cost_the_same_for_one_and_for_three(tree: Tree) -> None:
    client = fresh(an_account(tree["C"]))
    asked = []
    for _time in range(2):
        an_account(tree["P1"], role="chair")
        an_account(tree["P2"], role="chair")
        for address in ("/accounts/", "/accounts/rights/"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address)
            asked.append(len(queries))
    assert asked[:2] == asked[2:]
    for _time in range(60):
        an_account(tree["P3"], role="chair")
    for address in ("/accounts/", "/accounts/rights/"):
        first = client.get(address)
        second = client.get(address + first.context["page"].next)
        assert [len(rows_of(answer)) for answer in (first, second)] == [50, 15]
        assert (first.context["page"].total, second.context["page"].next) == (65, "")
        assert not set(rows_of(first)) & set(rows_of(second))
        assert rows_of(client.get(address + second.context["page"].previous)) == rows_of(first)


def test_who_has_what_where_is_narrowed_and_taken_out(tree: Tree) -> None:
    admin = an_account(tree["C"])
    an_account(tree["A1"], role="executive_secretary", username="hatshy")
    an_account(tree["P1"], role="chair", username="toraga")
    client = fresh(admin)

    def found(**query: str) -> list[str]:
        return [held.grant.account.username for held in client.get("/accounts/rights/", query).context["page"].rows]

    assert found() == [admin.username, "hatshy", "toraga"]
    assert found(unit="A1") == ["hatshy", "toraga"]
    assert found(unit="A1", alone="yes") == ["hatshy"]
    assert found(role="chair") == ["toraga"]
    assert client.get("/accounts/rights/", {"unit": "XX"}).status_code == 404
    answer = client.post("/accounts/rights/csv/?unit=A1")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert (len(lines), "toraga" in lines[2]) == (3, True)
    line = Entry.objects.get(act="grants.exported")
    assert (line.unit_id, line.new["filter"], line.new["count"]) == (tree["A1"].pk, "unit=A1", 2)
    assert fresh(an_account(tree["P4"], role="press_officer")).get("/accounts/rights/").status_code == 403


def test_what_ends_soon_is_told_where_nothing_follows(tree: Tree) -> None:
    today = timezone.localdate()
    admin, soon, later, followed = an_account(tree["C"]), an_account(), an_account(), an_account()
    a_grant(soon, tree["P1"], "chair", Period(None, today + 9 * DAY))
    a_grant(later, tree["P1"], "treasurer", Period(None, today + 40 * DAY))
    a_grant(followed, tree["P1"], "registrar", Period(None, today + 9 * DAY))
    a_grant(followed, tree["P1"], "registrar", Period(today + 9 * DAY, None))
    client = fresh(admin)
    rows = client.get("/accounts/rights/ending/").context["page"].rows
    assert [held.grant.account for held in rows] == [soon]
    assert "/accounts/rights/ending/?unit=C" in shown(client, "/")
    assert "/accounts/rights/ending/" not in shown(fresh(an_account(tree["P4"], role="chair")), "/")


def test_why_names_the_grant_or_its_absence(tree: Tree) -> None:
    chair = an_account(tree["P1"], role="chair", username="toraga")
    admin, officer = an_account(tree["C"]), an_account(tree["P1"], role="press_officer")
    asked = {"permission": "members.admit", "unit": "P1"}
    assert fresh(chair).get("/accounts/rights/why/", asked).context["answer"].allowed
    mine = fresh(officer).get("/accounts/rights/why/", asked)
    assert [reason.verdict.value for reason, _name in mine.context["rows"]] == ["lacks"]
    # A unit out of sight, and one that there is not, are answered for alike.
    answers = [fresh(chair).get("/accounts/rights/why/", asked | {"unit": code}) for code in ("P4", "P9")]
    texts = [re.sub("P4|P9", "", answer.content.decode()) for answer in answers]
    said = [text.partition("<main")[2].partition("</main>")[0] for text in texts]
    assert said[0] == said[1] != ""
    assert not answers[0].context["answer"].allowed
    other = fresh(admin).get("/accounts/rights/why/", asked | {"account": "toraga"})
    assert other.context["answer"].allowed
    # Others are asked after by whoever sees their rights.
    assert fresh(officer).get("/accounts/rights/why/", asked | {"account": "toraga"}).context["account"] == officer
    refused(fresh(chair).get("/accounts/rights/why/", asked | {"account": admin.username}))
    assert "/accounts/rights/why/" in fresh(officer).get("/members/").content.decode()


def test_the_table_of_roles_names_each_role_on_a_phone(tree: Tree) -> None:
    text = shown(fresh(an_account(tree["P1"], role="member")), "/accounts/rights/roles/")
    row = text.partition("members.admit")[2].partition("</tr>")[0]
    assert '<td role="cell" data-l="Төраға">' in row
    assert '<td role="cell" data-l="Мүше" class="s-hide">' in row


def test_one_s_own_page_needs_no_right(tree: Tree) -> None:
    officer = an_account(tree["P1"], role="press_officer")
    client = fresh(officer)
    assert client.get("/accounts/mine/").headers["Location"] == page(officer)
    text = shown(client, page(officer))
    assert f"/accounts/rights/{officer.grants.get().public_id}/stand-in/" in text
    assert "/close/" not in text
    assert "members.admit" in shown(client, "/accounts/rights/roles/")


def test_a_right_is_given_by_name_to_whom_one_may_know_of(tree: Tree) -> None:
    admin = an_account(tree["C"], username="ortalyq")
    secretary, seen = an_account(tree["A"], role="executive_secretary"), an_account(tree["P2"], role="registrar")
    blank, gone = an_account(username="bos"), an_account(username="burynghy")
    today = timezone.localdate()
    a_grant(gone, tree["P4"], "chair", Period(None, today))
    client = fresh(secretary)
    form = {"role": "treasurer", "unit": "P1", "since": written(today), "until": "", "reason": "№ 8 қаулы"}

    def said(name: str) -> str:
        return refused(client.post("/accounts/rights/give/", form | {"account": name})).replace(name, "")

    # Who holds something out of sight is not there, to the letter as a name that nobody has.
    answers = [re.sub(r'nonce-\S+|csrfmiddlewaretoken" value="\w+"', "", said(name)) for name in ("ortalyq", "joqadam")]
    assert answers[0] == answers[1]
    assert "аты бар тіркелгі жоқ" in answers[0]
    for account in (seen, blank, gone):
        answer = client.post("/accounts/rights/give/", form | {"account": account.username})
        assert answer.headers["Location"] == page(account)
    made = client.post("/accounts/invite/", INVITED | {"unit": "P1", "since": written(today)})
    assert made.status_code == 302
    invited = Account.objects.get(username="orazbaeva")
    # Another office has moved the invited one since; whoever invited them still knows the name.
    Grant.objects.filter(account=invited).update(unit=tree["P4"])
    assert client.post("/accounts/rights/give/", form | {"account": "orazbaeva"}).status_code == 302
    assert not admin.grants.exclude(role__key="administrator").exists()


def test_who_does_not_manage_an_account_is_not_told_how_it_is_secured(tree: Tree) -> None:
    secretary, admin = an_account(tree["A"], role="executive_secretary"), an_account(tree["C"])
    auditor = an_account(tree["C"], role="auditor")
    by_secretary, by_admin, by_auditor = fresh(secretary), fresh(admin), fresh(auditor)
    moment = timezone.now().replace(year=2025, month=5, day=6, hour=6)
    for account in (secretary, admin):
        a_grant(account, tree["P1"], "treasurer")
        Account.objects.filter(pk=account.pk).update(last_login=moment, email=f"{account.username}@example.kz")
    for client, account, told in (
        (by_secretary, admin, False),
        (by_secretary, secretary, True),
        (by_admin, secretary, True),
        (by_auditor, secretary, False),
    ):
        said = shown(client, page(account)).partition("<main")[2]
        assert ("06.05.2025" in said, "@example.kz" in said, "Екінші фактор" in said) == (told, told, told)
    listed = shown(by_secretary, "/accounts/")
    assert listed.count("06.05.2025") == 1
    assert "06.05.2025" not in shown(by_auditor, "/accounts/")
    assert admin not in [row[0] for row in by_secretary.get("/accounts/", {"bare": "yes"}).context["page"].rows]


def test_a_right_is_lent_to_colleagues_only(tree: Tree) -> None:
    registrar, colleague = an_account(tree["A1"], role="registrar"), an_account(tree["A1"], role="treasurer")
    above, beside = an_account(tree["C"]), an_account(tree["P4"], role="registrar")
    today, client = timezone.localdate(), fresh(registrar)
    address = f"/accounts/rights/{registrar.grants.get().public_id}/stand-in/"
    lent = {"since": written(today), "until": written(today), "reason": "демалыс"}
    for stranger in (above, beside):
        assert "аты бар тіркелгі жоқ" in refused(client.post(address, lent | {"account": stranger.username}))
    assert client.post(address, lent | {"account": colleague.username}).status_code == 302
