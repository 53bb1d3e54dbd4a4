"""The pages of the log: who reads which lines, what is found, what never appears."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.audit.test_chain import tamper
from tests.factories import SYSTEM, TODAY, Tree, a_member, an_account, rename

from tirek.access.actions import give_grant
from tirek.access.actor import AccountActor
from tirek.access.models import Role
from tirek.accounts.models import Account
from tirek.audit.actions import prove, record, seal_entries
from tirek.audit.jobs import prove_chain, seal_lines, watch
from tirek.audit.models import Check, Entry, Seal
from tirek.audit.permissions import VIEW_LOG
from tirek.audit.queries import history_of_unit
from tirek.desk.queries.waiting import matters
from tirek.kernel.periods import Period
from tirek.members.actions import Particulars, correct_person, end_memberships, transfer_members
from tirek.members.enums import Ended
from tirek.members.models import Membership
from tirek.tasks.jobs import carry_on
from tirek.tasks.models import Task
from tirek.ui.lists import paging

pytestmark = pytest.mark.tree

PHONE = "+77015550123"
IIN = "750317100006"
ON, NEXT = date(2024, 5, 1), date(2024, 5, 2)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def body(client: Client, address: str = "/log/") -> str:
    return client.get(address).content.decode()


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()


@pytest.fixture
def member(tree: Tree) -> Membership:
    return a_member(tree["P1"], ON, surname="Құпиябеков", phone=PHONE, number="QUPIA-77")


def test_a_secretary_reads_the_lines_of_the_region_alone(tree: Tree, member: Membership) -> None:
    other = a_member(tree["P4"], ON, surname="Бөтенов")
    secretary, owner = an_account(tree["A"], role="executive_secretary"), an_account(tree["C"])
    record(AccountActor(owner), "accounts.closed", secretary)
    owners = signed_in(owner)
    for person in (member.person, other.person):
        owners.get(f"/people/{person.public_id}/")
    mine = AccountActor(secretary).visible(Entry, VIEW_LOG)
    assert {line.unit_id for line in mine} <= {tree[code].pk for code in ("A", "A1", "A2", "P1", "P2", "P3", "G1")}
    assert mine.filter(act="people.viewed").count() == 1
    everything = AccountActor(owner).visible(Entry, VIEW_LOG)
    assert everything.count() == Entry.objects.count()
    seen = body(signed_in(secretary))
    assert "Құпиябеков" in seen
    assert "Бөтенов" not in seen
    assert "Бөтенов" in body(owners)


def test_whoever_reads_no_log_is_told_so(tree: Tree) -> None:
    client = signed_in(an_account(tree["P1"], role="chair"))
    for address in ("/log/", "/log/chain/"):
        assert client.get(address).status_code == 403
    assert client.post("/log/log.csv").status_code == 403
    assert 'href="/log/"' not in client.get("/").content.decode()


def test_lines_are_found_by_person_unit_act_actor_day_and_request(tree: Tree, member: Membership) -> None:
    owner, auditor = an_account(tree["C"]), an_account(tree["C"])
    signed_in(owner).get(f"/people/{member.person.public_id}/")
    line = Entry.objects.get(act="people.viewed")
    client = signed_in(auditor)
    asked = {
        "person": (str(member.person.public_id), "QUPIA-77"),
        "unit": ("P1", "A", "C"),
        "act": ("people.viewed",),
        "who": (owner.username, owner.username.upper()),
        "mark": (line.mark,),
    }
    for name, values in asked.items():
        for value in values:
            found = [each.entry for each in client.get("/log/", {name: value}).context["page"].rows]
            assert line in found, name
    for name, value in {"unit": "P4", "act": "people.corrected", "who": auditor.username, "mark": "none"}.items():
        assert line not in [each.entry for each in client.get("/log/", {name: value}).context["page"].rows], name
    assert line not in [each.entry for each in client.get("/log/", {"until": "01.01.2020"}).context["page"].rows]


@pytest.mark.parametrize(
    "asked", [{"person": "no such card"}, {"who": "nobody"}, {"unit": "NONE"}, {"act": "none"}, {"since": "31.02.2020"}]
)
def test_a_filter_that_cannot_be_read_finds_nothing_and_is_taken_out_by_nobody(
    tree: Tree, member: Membership, asked: dict[str, str]
) -> None:
    client = signed_in(an_account(tree["C"]))
    page = client.get("/log/", asked | {"unit": asked.get("unit", "C")})
    shown = page.context["page"]
    assert list(shown.form.errors) == list(asked)
    assert (shown.rows, shown.total) == ([], 0)
    assert "Сүзгі оқылмады" in page.content.decode()
    assert client.post(f"/log/log.csv?{urlencode(asked)}").status_code == 400
    assert not Entry.objects.filter(act="log.exported").exists()


def test_people_accounts_and_units_are_found_by_their_names(tree: Tree, member: Membership) -> None:
    owner = an_account(tree["C"])
    owner.full_name = "Сейітова Гүлнар"
    owner.save()
    rename(tree["P1"], "Ақбұлақ мектебі", ON)
    signed_in(owner).get(f"/people/{member.person.public_id}/")
    line, client = Entry.objects.get(act="people.viewed"), signed_in(an_account(tree["C"]))
    for name, value in {"person": "құпиябеков", "who": "сейитова гулнар", "unit": "акбулак"}.items():
        assert line in [each.entry for each in client.get("/log/", {name: value}).context["page"].rows], name


def test_values_are_told_in_words_by_names_from_and_to(tree: Tree, member: Membership) -> None:
    owner = an_account(tree["C"])
    actor = AccountActor(owner)
    transfer_members(actor=actor, memberships=[member], to_unit=tree["P2"], on=NEXT, today=TODAY)
    end_memberships(actor=actor, memberships=[member], reason=Ended.RESIGNATION, on=TODAY, today=TODAY)
    other = a_member(tree["P1"], ON, surname="Құпиябеков").person
    correct_person(actor=actor, person=other, particulars=Particulars(surname="Жаңабеков", sex="f"), today=TODAY)
    record(actor, "members.exported", owner, new={"kind": "csv", "filter": "unit=P1&sex=f&sort=-joined"})
    record(actor, "members.roll_imported", owner, new={"new": 2, "moved": 3, "clamped": 1})
    client = signed_in(owner)

    def told(act: str) -> list[tuple[str, str, str]]:
        (line,) = client.get("/log/", {"act": act}).context["page"].rows
        return [(value.name, value.old, value.new) for value in line.values]

    assert told("members.transferred")[0] == ("ұйым", "P1", "P2")
    assert "өз еркімен" in str(told("members.left")) or "шықты" in str(told("members.left"))
    assert ("тегі", "", "өзгертілді, мәні журналда сақталмайды") in told("people.corrected")
    assert told("members.exported") == [("түрі", "", "CSV"), ("сүзгі", "", "ұйым: P1 (P1); жынысы: әйел")]
    assert told("members.roll_imported") == [("жаңа", "", "2"), ("ауысты", "", "3"), ("күні түзетілген", "", "1")]


def test_the_proof_is_asked_for_at_a_button_by_whoever_reads_all_of_the_log(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = signed_in(an_account(tree["C"], role="auditor"))
    page = auditor.get("/log/chain/")
    once = page.context["form"]["once"].value()
    assert "Қазір тексеру" in page.content.decode()
    assert auditor.post("/log/chain/", {"once": once}).headers["Location"] == "/log/chain/"
    assert auditor.get("/log/chain/").context["proving"]
    seal_entries()
    # The worker, whose login it is, in the scope of the auditor: here both are told apart by the role that is taken.
    monkeypatch.setitem(settings.TIREK_SCOPE_ROLES, "web", settings.TIREK_SCOPE_ROLES["worker"])
    carry_on(Task.objects.get(kind="log.proof").pk)
    shown = auditor.get("/log/chain/")
    assert (shown.context["state"].check.fault, "Қазір тексеру" in shown.content.decode()) == ("", True)
    below = signed_in(an_account(tree["A"], role="executive_secretary"))
    assert "Қазір тексеру" not in below.get("/log/chain/").content.decode()
    assert below.post("/log/chain/", {}).status_code == 403


def test_accounts_and_rights_are_no_part_of_a_units_history(tree: Tree, member: Membership) -> None:
    record(SYSTEM, "accounts.made", an_account(), unit_id=tree["P1"].pk)
    give_grant(actor=SYSTEM, account=an_account(), role=Role.objects.get(key="chair"), unit=tree["P1"],
               period=Period(TODAY, None), reason="№ 4", today=TODAY)  # fmt: skip
    owner = an_account(tree["C"])
    lines = history_of_unit(AccountActor(owner), tree["P1"], Q()).lines
    assert {line.act for line in lines} == {"units.opened", "members.admitted"}


def test_who_signed_in_is_found_by_the_account(tree: Tree) -> None:
    account = an_account(tree["P1"], username="bekenova", factor=False)
    account.set_password("Bayterek-72-kok")
    account.save()
    for password in ("wrong", "Bayterek-72-kok"):
        Client().post("/sign-in/", {"username": "bekenova", "password": password})
    client = signed_in(an_account(tree["C"]))
    (line,) = client.get("/log/", {"who": "bekenova"}).context["page"].rows
    assert (line.entry.act, line.who) == ("accounts.signed_in", "Есеп Иесі")
    refused = Entry.objects.get(act="accounts.refused")
    assert (refused.account_id, refused.object_id) == (None, str(account.pk))


@pytest.mark.parametrize(("language", "role"), [("kk", "төраға"), ("ru", "председатель")])
def test_a_right_given_names_who_holds_it_and_the_role_in_the_readers_language(
    tree: Tree, language: str, role: str
) -> None:
    given = an_account()
    given.full_name = "Сейітова Гүлнар"
    given.save()
    give_grant(actor=SYSTEM, account=given, role=Role.objects.get(key="chair"), unit=tree["P1"],
               period=Period(TODAY, None), reason="№ 4", today=TODAY)  # fmt: skip
    client = signed_in(an_account(tree["C"]))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    (line,) = client.get("/log/", {"act": "grants.given"}).context["page"].rows
    assert (line.account, line.unit_name) == ("Сейітова Гүлнар", "P1")
    assert role in [value.new.lower() for value in line.values]
    text = b"".join(client.post("/log/log.csv?act=grants.given")).decode("utf-8-sig")
    shown = text.splitlines()[1]
    assert role in shown.lower()
    assert "chair" not in shown
    assert f"{timezone.localtime(line.entry.at):%d.%m.%Y %H:%M:%S}" in shown


def test_pages_go_on_both_ways_without_leaving_a_line_out(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 7)
    account = an_account(tree["C"])
    for _number in range(20):
        record(AccountActor(account), "accounts.closed", account)
    client, page, seen = signed_in(account), "?act=accounts.closed", []
    pages = []
    while page:
        pages.append(client.get(f"/log/{page}").context["page"])
        seen += [line.entry.pk for line in pages[-1].rows]
        page = pages[-1].next
    closed = Entry.objects.filter(act="accounts.closed").values_list("pk", flat=True)
    assert (len(pages), seen) == (3, sorted(closed)[::-1])
    back = client.get(f"/log/{pages[-1].previous}").context["page"]
    assert [line.entry.pk for line in back.rows] == seen[7:14]
    assert back.previous
    assert back.next


def test_a_page_asks_as_many_questions_for_one_line_as_for_many(tree: Tree) -> None:
    account = an_account(tree["C"])
    actor = AccountActor(account)

    def asked() -> int:
        client = signed_in(account)
        with CaptureQueriesContext(connection) as queries:
            client.get("/log/?act=people.viewed")
        return len(queries)

    for code in ("P1",):
        person = a_member(tree[code], ON).person
        record(actor, "people.viewed", person, person_id=person.pk, unit_id=tree[code].pk)
    one = asked()
    for code in ("P1", "P2", "P4"):
        person = a_member(tree[code], ON).person
        record(actor, "people.viewed", person, person_id=person.pk, unit_id=tree[code].pk)
    assert asked() == one


def test_to_open_a_person_leaves_a_line_at_their_unit(tree: Tree, member: Membership) -> None:
    owner = an_account(tree["C"])
    client = signed_in(owner)
    address = f"/people/{member.person.public_id}/"
    for path in ("", "correct/", ""):
        client.get(address + path)
    line = Entry.objects.get(act="people.viewed")
    assert (line.account_id, line.person_id, line.unit_id) == (owner.pk, member.person_id, tree["P1"].pk)
    signed_in(an_account(tree["P4"])).get(address)
    assert Entry.objects.filter(act="people.viewed").count() == 1


def test_an_iin_is_shown_once_and_each_time_is_a_line(tree: Tree) -> None:
    person = a_member(tree["P1"], ON, date(1975, 3, 17), "m", iin=IIN).person
    address = f"/people/{person.public_id}/"
    client = signed_in(an_account(tree["C"]))
    assert IIN not in body(client, address)
    answer = client.post(f"{address}iin/")
    assert IIN in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert IIN not in body(client, address)
    client.post(f"{address}iin/")
    lines = Entry.objects.filter(act="people.iin_revealed")
    assert [line.person_id for line in lines] == [person.pk] * 2
    chair = signed_in(an_account(tree["P1"], role="chair"))
    assert chair.post(f"{address}iin/").status_code == 403
    assert "iin/" not in body(chair, address)
    assert lines.count() == 2


def test_a_sensitive_value_never_appears(tree: Tree) -> None:
    person = a_member(
        tree["P1"], ON, date(1975, 3, 17), "m", iin=IIN, phone=PHONE, email="qupia@example.kz", surname="Құпиябеков"
    ).person
    client = signed_in(an_account(tree["C"]))
    client.post(f"/people/{person.public_id}/iin/")
    client.get("/search/", {"q": IIN})
    client.post(f"/members/export/?q={IIN}", {"kind": "csv"})
    client.post(f"/members/filters/save/?q={PHONE}", {"name": PHONE})
    client.get("/")  # where the page says once more which filter was saved
    shown = body(client) + b"".join(client.post("/log/log.csv")).decode()
    for secret in (IIN, PHONE, PHONE[1:], "qupia@example.kz"):
        assert secret not in shown
    assert not Entry.objects.filter(act="members.exported", new__filter__contains=IIN).exists()


def test_to_take_lines_out_is_a_line_with_filter_and_count(tree: Tree, member: Membership) -> None:
    client = signed_in(an_account(tree["C"]))
    client.get(f"/people/{member.person.public_id}/")
    answer = client.post("/log/log.csv?unit=P1&after=x")
    text = b"".join(answer).decode("utf-8-sig")
    line = Entry.objects.get(act="log.exported")
    assert (line.unit_id, line.new["filter"]) == (tree["P1"].pk, "unit=P1")
    assert text.count("\r\n") >= line.new["count"] + 1
    assert "people.viewed" in text


def test_who_saw_is_told_to_who_reads_the_log_there(tree: Tree, member: Membership) -> None:
    owner = an_account(tree["C"])
    address = f"/people/{member.person.public_id}/"
    shown = signed_in(owner).get(address)
    assert shown.context["trail"].events[0]["text"].startswith(str(owner))
    assert signed_in(an_account(tree["A"])).get(address).context["trail"] is not None
    assert signed_in(an_account(tree["P1"], role="chair")).get(address).context["trail"] is None


def test_a_unit_shows_what_the_log_has_of_it(tree: Tree, member: Membership) -> None:
    log = signed_in(an_account(tree["C"])).get("/units/P1/").context["log"]
    assert log["events"]
    assert signed_in(an_account(tree["P1"], role="chair")).get("/units/P1/").context["log"] is None


def test_the_chain_says_what_was_found(tree: Tree) -> None:
    account = an_account(tree["C"])
    client = signed_in(account)
    seal_entries()
    shown = client.get("/log/chain/")
    assert shown.context["state"].check is None
    assert "әлі тексерілмеген" in shown.content.decode()
    prove()
    state = client.get("/log/chain/").context["state"]
    assert state.proved_all
    assert not [each for each in matters(AccountActor(account), tree["C"], TODAY) if each.href == "/log/chain/"]
    tamper("audit_entry", "UPDATE audit_entry SET reason = 'x' WHERE id = (SELECT min(id) FROM audit_entry)")
    prove()
    state = client.get("/log/chain/").context["state"]
    assert (state.check.fault, state.check.position) == ("altered", 1)
    assert [each for each in matters(AccountActor(account), tree["C"], TODAY) if each.href == "/log/chain/"]
    chair = AccountActor(an_account(tree["P1"], role="chair"))
    assert not [each for each in matters(chair, tree["P1"], TODAY) if each.href.startswith("/log/")]


def test_reading_in_mass_waits_for_who_reads_the_log_of_all(tree: Tree) -> None:
    reader, owner = an_account(tree["P1"]), an_account(tree["C"])
    record(AccountActor(owner), "log.mass_reading", reader, new={"persons": 250})
    found = [each for each in matters(AccountActor(owner), tree["C"], TODAY) if "who=" in each.href]
    assert [str(reader) in each.title and "250" in each.title for each in found] == [True]
    for other, role in ((tree["A"], "executive_secretary"), (tree["P1"], "chair")):
        actor = AccountActor(an_account(other, role=role))
        assert not [each for each in matters(actor, other, TODAY) if "who=" in each.href]


def test_the_worker_seals_watches_and_proves_as_itself(tree: Tree) -> None:
    """Behind the wall, where it sees every line, and in a scope that serves no pages."""
    person = a_member(tree["P1"], ON).person
    signed_in(an_account(tree["C"])).get(f"/people/{person.public_id}/")
    written = Entry.objects.count()
    seal_lines(0)
    watch(0)
    prove_chain(0)
    assert written > 2
    assert Seal.objects.count() == written
    assert list(Check.objects.values_list("lines", "fault")) == [(written, "")]
