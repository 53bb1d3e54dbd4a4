"""A file of a list whose address names something, and whom a file that is made is given to."""

import io
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import include, path
from django.utils.translation import gettext_lazy
from python_calamine import CalamineWorkbook
from tests.exports.made import take_out
from tests.factories import TODAY, Tree, a_grant, a_member, an_account
from tests.tasks.carrying import work

from tirek.access.actor import AccountActor
from tirek.access.models import Role
from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.exports.declared import Asked, Export, ExportColumn, ExportTable, exports
from tirek.exports.models import ExportFile
from tirek.exports.views import taking_out
from tirek.members.exports.listing import MEMBERS
from tirek.members.permissions import EXPORT_IINS, EXPORT_MEMBERS
from tirek.members.views.listing import members
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__), pytest.mark.tree]


def _read(asked: Asked) -> ExportTable:
    """Of the unit that the address names; of all units that one sees where it names none."""
    named = asked.named.get("unit")
    unit = asked.actor.visible(Unit, VIEW_UNIT).get(code=named) if named else None
    return ExportTable(
        columns=[ExportColumn(heading="Named"), ExportColumn(heading="Kind")],
        rows=lambda: iter([[f"{name}: {value}", type(value).__name__] for name, value in sorted(asked.named.items())]),
        count=lambda: len(asked.named),
        name="probes",
        at=[unit] if unit else None,
        seen_by=EXPORT_MEMBERS,
    )


PROBES = Export(
    key="probes.list", label=gettext_lazy("Export"), right=EXPORT_MEMBERS, act="members.exported", address="of-unit",
    back="list-of-unit", read=_read, kinds=("csv", "xlsx"), options={"iins": EXPORT_IINS},
)  # fmt: skip
urlpatterns = [
    path("of/<str:unit>/<uuid:key>/<int:year>/", taking_out(PROBES), {"kind": "x", "part": 3}, name="of-unit"),
    path("of/<str:unit>/<uuid:key>/<int:year>/list/", members, {"kind": "x", "part": 3}, name="list-of-unit"),
    path("", include("tirek.conf.urls")),
]


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(exports._by_key, PROBES.key, PROBES)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def status(account: Account, made: ExportFile) -> int:
    return signed_in(account).get(f"/exports/{made.pk}/download/").status_code


def without(account: Account, unit: Unit) -> Account:
    """The same account from the next request on, which holds nothing there any more."""
    account.grants.filter(unit=unit).delete()
    return Account.objects.get(pk=account.pk)


def test_the_worker_reads_what_the_address_names_as_the_page_does(tree: Tree) -> None:
    account, key = an_account(tree["P1"]), uuid4()
    client = signed_in(account)
    address = f"/of/P1/{key}/2019/"
    at_once = b"".join(client.post(address, {"kind": "csv"})).decode("utf-8-sig")
    back = f'href="{address}list/"'
    assert back in client.post(address, {"kind": "none"}).content.decode()
    client.post(address, {"kind": "xlsx"})
    made = ExportFile.objects.get(kept=True)
    assert back in client.get(f"/exports/{made.pk}/").content.decode()
    work()
    book = b"".join(client.get(f"/exports/{made.pk}/download/"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)
    expected = [
        ["Named", "Kind"], [f"key: {key}", "UUID"], ["kind: x", "str"], ["part: 3", "int"], ["unit: P1", "str"],
        ["year: 2019", "int"],
    ]  # fmt: skip
    assert [line.split(";") for line in at_once.splitlines()] == sheet.to_python() == expected


def test_a_file_of_a_unit_is_given_to_whoever_has_the_right_at_that_unit(tree: Tree) -> None:
    account = an_account(tree["P1"], tree["P3"])
    files = {code: take_out(AccountActor(account), MEMBERS, f"unit={code}", "xlsx") for code in ("P1", "P3")}
    work()
    assert [status(account, made) for made in files.values()] == [200, 200]
    account = without(account, tree["P3"])
    assert [status(account, made) for made in files.values()] == [200, 403]
    a_grant(account, tree["P3"], "auditor")
    assert status(account, files["P3"]) == 403
    a_grant(account, tree["A2"], "administrator")
    assert status(account, files["P3"]) == 200


def narrow() -> None:
    """What an executive secretary holds over a unit and below it is held at the unit alone from now on."""
    Role.objects.get(key="executive_secretary").permissions.update(reach="unit")


@pytest.mark.parametrize("query", ["", "unit=A"])
def test_a_file_is_not_given_to_whoever_reaches_nothing_below_any_more(tree: Tree, query: str) -> None:
    account = an_account(tree["A"], role="executive_secretary")
    made = take_out(AccountActor(account), MEMBERS, query, "xlsx")
    work()
    assert status(account, made) == 200
    narrow()
    assert status(account, made) == 403
    for code in ("A1", "A2"):
        a_grant(account, tree[code], "administrator")
    assert status(account, made) == 200


def test_a_file_of_one_unit_is_of_what_was_held_there_and_below(tree: Tree) -> None:
    narrow()
    account = an_account(tree["A"], role="executive_secretary")
    a_grant(account, tree["P1"], "administrator")
    a_grant(account, tree["P4"], "administrator")
    made = take_out(AccountActor(account), MEMBERS, "unit=A", "xlsx")
    work()
    assert ExportFile.objects.get().reach == [[tree["P1"].pk, True], [tree["A"].pk, False]]
    assert status(without(account, tree["P4"]), made) == 200
    assert status(without(account, tree["P1"]), made) == 403


@pytest.mark.parametrize(("query", "answered"), [("", 403), ("unit=P3", 403), ("unit=P1", 302)])
def test_an_option_that_is_held_over_less_than_the_list_is_refused_before_a_file_is_made(
    tree: Tree, query: str, answered: int
) -> None:
    account = an_account(tree["P1"])
    a_grant(account, tree["P3"], "executive_secretary")
    Role.objects.get(key="executive_secretary").permissions.filter(permission=EXPORT_IINS.key).delete()
    client = signed_in(account)
    assert client.post(f"/members/export/?{query}", {"kind": "xlsx", "iins": "1"}).status_code == answered
    assert client.post(f"/members/export/?{query}", {"kind": "xlsx"}).status_code == 302
    work()
    assert {status(account, made) for made in ExportFile.objects.all()} == {200}


def test_rows_that_are_seen_by_another_right_do_not_leave(tree: Tree) -> None:
    actor = AccountActor(an_account(tree["P1"]))
    wrong = replace(PROBES, read=lambda asked: replace(_read(asked), seen_by=VIEW_UNIT))
    untold = replace(PROBES, read=lambda asked: replace(_read(asked), seen_by=None))
    for export in (wrong, untold):
        with pytest.raises(ValueError, match="another right"):
            take_out(actor, export, "", "csv")
    assert take_out(actor, PROBES, "", "csv").pk


def test_told_and_logged_is_what_stands_in_the_file(tree: Tree) -> None:
    actor = AccountActor(an_account(tree["P1"]))
    a_member(tree["P1"], TODAY)
    take_out(actor, MEMBERS, "", "xlsx")
    work()
    assert not Entry.objects.filter(act="exports.made").exists()
    made = take_out(actor, MEMBERS, "", "xlsx")
    a_member(tree["P1"], TODAY)
    work()
    made.refresh_from_db()
    entry = Entry.objects.get(act="exports.made")
    assert (made.total, entry.old, entry.new) == (2, {"count": 1}, {"count": 2})
    assert entry.account_id == actor.account_id


@pytest.mark.parametrize("export", [MEMBERS, PROBES])
def test_a_file_of_all_that_one_reached_is_not_given_to_whoever_reaches_less(tree: Tree, export: Export) -> None:
    account = an_account(tree["P1"], tree["P3"])
    made = take_out(AccountActor(account), export, "", "xlsx")
    work()
    assert status(account, made) == 200
    account = without(account, tree["P3"])
    assert account.grants.exists()
    assert status(account, made) == 403
    assert status(an_account(tree["P1"], tree["P3"]), made) == 404


def test_each_option_is_asked_for_at_the_unit_too(tree: Tree) -> None:
    account = an_account(tree["P1"])
    client = signed_in(account)
    client.post("/members/export/?unit=P1", {"kind": "xlsx", "iins": "1"})
    made = ExportFile.objects.get()
    work()
    assert status(account, made) == 200
    Role.objects.get(key="administrator").permissions.filter(permission=EXPORT_IINS.key).delete()
    assert status(account, made) == 403


@pytest.mark.parametrize(("query", "lost"), [("unit=P3", 403), ("unit=P1", 200)])
def test_of_a_file_that_an_older_version_made_the_address_is_asked(tree: Tree, query: str, lost: int) -> None:
    account = an_account(tree["P1"], tree["P3"])
    made = take_out(AccountActor(account), MEMBERS, query, "xlsx")
    work()
    ExportFile.objects.update(reach=None)
    assert status(account, made) == 200
    assert status(without(account, tree["P3"]), made) == lost


def test_pressed_twice_the_worker_makes_one_file_and_what_is_sent_at_once_is_sent_again(tree: Tree) -> None:
    client = signed_in(an_account(tree["P1"]))
    answers = [client.post("/members/export/", {"kind": "xlsx", "once": "a"}) for _twice in range(2)]
    made = ExportFile.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [f"/exports/{made.pk}/"] * 2
    assert Entry.objects.filter(act="members.exported").count() == Task.objects.count() == 1
    other = client.post("/members/export/?unit=P1", {"kind": "xlsx", "once": "a", "iins": "1"})
    assert (other.status_code, ExportFile.objects.count()) == (422, 1)
    form = other.content.decode().partition("<main")[2].partition("<form")[2].partition("</form>")[0]
    assert 'action="/members/export/?unit=P1"' in form
    fields = dict(re.findall(r'name="(kind|once|iins)" value="([^"]*)"', form.replace(' type="hidden"', "")))
    assert (fields["kind"], fields["iins"], fields["once"] != "a") == ("xlsx", "1", True)
    led = client.post("/members/export/?unit=P1", fields).headers["Location"]
    assert led == f"/exports/{ExportFile.objects.exclude(pk=made.pk).get().pk}/"
    sent = [b"".join(client.post("/members/export/", {"kind": "csv", "once": "b"})) for _twice in range(2)]
    assert sent[0] == sent[1] != b""
    assert Entry.objects.filter(act="members.exported").count() == 4
    form = client.get("/unit-list/").content.decode().partition('action="/unit-list/export/')[2].partition("</form>")[0]
    assert 'name="once"' in form
