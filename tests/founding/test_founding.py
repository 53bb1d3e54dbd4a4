"""An organisation begins where there is none: by a command, or by the one who holds the setup link."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone
from tests.accounts.doors import PASSWORD, enrol, refusal
from tests.factories import SYSTEM, Tree, a_grant, a_member, a_unit, an_account

from tirek.access.actor import AccountActor
from tirek.access.models import Grant
from tirek.access.permissions import GIVE_GRANTS
from tirek.access.wall import scoped
from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.founding.actions import make_setup_link, note_backup
from tirek.founding.models import SetupLink
from tirek.founding.queries import left, profiles, steps
from tirek.structure.models import Charter, Unit

pytestmark = pytest.mark.django_db
SITE = "http://testserver/"
ASKED = {
    "profile": "union", "name_kk": "Кәсіподақ", "name_ru": "Профсоюз", "name_en": "", "opened": "01.02.2001",
    "code": "KZ", "young_first": "16", "young_last": "30", "full_name": "Омарова Жанар", "username": "omarova",
    "email": "",
}  # fmt: skip


def a_link() -> str:
    made = make_setup_link(actor=SYSTEM, site=SITE, now=timezone.now())
    return "/" + made.link.removeprefix(SITE)


def told(*words: str, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(*words, stdout=out, json=True, **options)
    return dict(json.loads(out.getvalue()))


FOUND = {
    "profile": "party", "name_kk": "Партия", "name_ru": "Партия", "opened": date(1999, 3, 1), "code": "KZ",
}  # fmt: skip


def test_an_empty_site_says_in_words_that_there_is_no_organisation() -> None:
    page = Client().get("/", follow=True)
    assert "Мұнда әзірге ұйым жоқ" in page.content.decode()
    assert "tirek setup-link --site http://testserver/" in page.content.decode()
    told("found", **FOUND)
    assert "Мұнда әзірге ұйым жоқ" not in Client().get("/sign-in/").content.decode()


def test_the_command_founds_with_charter_centre_and_administrator() -> None:
    asked = FOUND | {"young": (14, 28), "administrator": "omarova", "holder": "Омарова Жанар", "site": SITE}
    made = told("found", **asked)
    charter, centre = Charter.objects.get(), Unit.objects.get()
    assert (charter.profile, charter.name_ru, charter.youth, charter.synthetic) == (
        "party",
        "Партия",
        range(14, 29),
        False,
    )
    assert (centre.code, centre.role, centre.opened) == ("KZ", "centre", date(1999, 3, 1))
    account = Account.objects.get(username="omarova")
    assert (made["account"], account.is_active) == ("omarova", False)
    client = Client()
    client.post("/" + made["link"].removeprefix(SITE), {"password1": PASSWORD, "password2": PASSWORD})
    assert AccountActor(Account.objects.get()).can(GIVE_GRANTS, centre)
    assert client.get("/setup/").status_code == 200
    acts = ["charter.loaded", "units.opened", "accounts.invited", "grants.given", "accounts.invitation_accepted"]
    assert [*Entry.objects.exclude(act="accounts.signed_in").order_by("pk").values_list("act", flat=True)] == acts


def test_nothing_is_left_of_a_founding_that_is_refused() -> None:
    assert refusal(lambda: told("found", **FOUND | {"profile": "club"})) == "profile_unknown"
    assert refusal(lambda: told("found", **FOUND | {"young": (30, 20)})) == "young_at_no_age"
    assert refusal(lambda: told("found", **FOUND | {"opened": timezone.localdate() + timedelta(days=1)})) != ""
    assert not Charter.objects.exists()
    told("found", **FOUND)
    assert refusal(lambda: told("found", **FOUND)) == "already_founded"
    assert refusal(a_link) == "already_founded"


def test_the_link_leads_through_charter_administrator_and_password_to_what_comes_next() -> None:
    link, client = a_link(), Client()
    page = client.get(link)
    assert page.status_code == 200
    assert all(each.name in page.content.decode() for each in profiles())
    answer = client.post(link, ASKED)
    assert answer.status_code == 302, answer.content.decode()
    charter, centre = Charter.objects.get(), Unit.objects.get()
    assert (charter.profile, charter.name_en, charter.youth) == ("union", "Кәсіподақ", range(16, 31))
    assert (centre.code, centre.opened, centre.kind.key) == ("KZ", date(2001, 2, 1), "federation")
    grant = Grant.objects.select_related("account").get()
    assert (grant.account.username, grant.role.key, grant.unit, grant.period.upper) == (
        "omarova",
        "administrator",
        centre,
        None,
    )
    line = Entry.objects.get(act="founding.founded")
    assert (line.account, line.reason, line.unit_id) == (grant.account, "the setup link", centre.pk)
    entered = client.post(answer.headers["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    assert entered.headers["Location"] == "/security/"
    enrol(client)
    assert "/setup/" in client.get("/").content.decode()
    assert client.get("/setup/").context["done"] == 2


def test_a_link_opens_once_and_not_for_long() -> None:
    link, client = a_link(), Client()
    newer = a_link()
    assert client.get(link).status_code == 410
    SetupLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.get(newer).status_code == 410
    last = a_link()
    assert client.post(last, ASKED).status_code == 302
    assert client.post(last, ASKED | {"username": "other"}).status_code == 410
    assert Account.objects.count() == 1


def test_a_wrong_form_founds_nothing_and_keeps_what_was_typed() -> None:
    link, client = a_link(), Client()
    page = client.post(link, ASKED | {"young_last": "10", "opened": ""})
    assert page.status_code == 422
    assert "omarova" in page.content.decode()
    page = client.post(link, ASKED | {"young_last": "10"})
    assert (page.status_code, page.context["form"].errors.keys()) == (422, {"young_last"})
    assert not Charter.objects.exists()
    assert not Account.objects.exists()


def test_whoever_serves_pages_gives_no_first_right_without_the_secret() -> None:
    """As the login that serves pages, in a scope of its own: neither reads the link nor is believed."""
    a_link()
    account = an_account()
    with transaction.atomic():
        told("found", **FOUND)
        centre = Unit.objects.get()
    with scoped(AccountActor(account)), connection.cursor() as cursor:
        cursor.execute("SELECT founding_first_grant('guessed', %s, %s, current_date, 'x')", [account.pk, centre.pk])
        assert cursor.fetchone() == (None,)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("SELECT digest FROM founding_setuplink")
    assert not Grant.objects.exists()


def test_a_known_secret_gives_no_right_once_somebody_holds_one() -> None:
    made = make_setup_link(actor=SYSTEM, site=SITE, now=timezone.now())
    token = made.link.rstrip("/").rpartition("/")[2]
    told("found", **FOUND)
    account, centre = an_account(), Unit.objects.get()
    a_grant(an_account(username="first"), centre, "administrator")
    with scoped(AccountActor(account)), connection.cursor() as cursor:
        cursor.execute("SELECT founding_opens(%s)", [token])
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT founding_first_grant(%s, %s, %s, current_date, 'x')", [token, account.pk, centre.pk])
        assert cursor.fetchone() == (None,)


def test_each_step_is_ticked_off_by_what_is_there() -> None:
    told("found", **FOUND)
    centre, today = Unit.objects.get(), timezone.localdate()
    account = an_account(centre, username="first", factor=False)

    def done() -> list[bool]:
        return [step.done for step in steps(account, centre, today)]

    assert done() == [True, False, False, False, False, False, False, False]
    region = a_unit("A", "regional_branch", centre)
    primary = a_unit("P", "primary_org", a_unit("D", "district_branch", region))
    a_member(primary, date(2020, 1, 1))
    an_account(centre, username="second")
    an_account(primary, username="third", role="registrar")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    note_backup(actor=SYSTEM, name="tirek-20260101-000000", size=5)
    assert done() == [True, True, True, False, True, True, True, True]
    assert [step.address for step in left(account, centre, today)] == ["/security/"]


@pytest.mark.tree
def test_the_list_is_for_whoever_may_load_a_charter() -> None:
    tree, client = Tree(), Client()
    client.force_login(an_account(tree["P1"], username="chair", role="chair"))
    assert client.get("/setup/").status_code == 403
    client.force_login(an_account(tree["C"], username="owner"))
    assert client.get("/setup/").status_code == 200


def test_a_table_of_units_may_name_the_centre_or_leave_it_out(tmp_path: Any) -> None:
    told("found", **FOUND)
    file = tmp_path / "units.csv"
    head = "code,parent,kind,name,opened\n"
    file.write_text(head + "KZ,,central_office,Партия,1999-03-01\nKZ-43,KZ,regional_branch,Қызылорда,1999-04-01\n")
    assert told("import_units", str(file))["created"] == 1
    file.write_text(head + "KZ-23,KZ,regional_branch,Атырау,1999-04-01\n")
    assert told("import_units", str(file))["created"] == 1
