"""Papers as they are kept: numbered last, printed again byte for byte, checked by anybody, seen by whoever may."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.factories import SYSTEM, TODAY, Tree, a_member, an_account, rename

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.audit.models import Entry
from tirek.kernel.declarations import PaperKind, paper_kinds
from tirek.kernel.errors import NotAllowed
from tirek.papers.actions.printed import PaperDiffers, PaperRevokedBefore, print_paper, reprint_paper, revoke_paper
from tirek.papers.models import Paper
from tirek.papers.printing.drawing import TemplateGone
from tirek.papers.queries.printed import check_code
from tirek.structure.models import Unit
from tirek.units.printed import PASSPORT

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
SITE = "https://tirek.example/"


def a_passport(unit: Unit, actor: Any = SYSTEM, language: str = "kk", kind: PaperKind = PASSPORT) -> Paper:
    return print_paper(
        actor=actor, kind=kind, subject=unit.code, language=language, on=TODAY, site=SITE, now=timezone.now()
    )


@pytest.fixture
def tree() -> Tree:
    cache.clear()
    return Tree()


def actor_of(tree: Tree, code: str, role: str = "chair") -> AccountActor:
    return AccountActor(an_account(tree[code], role=role))


def client_of(tree: Tree, code: str) -> Client:
    client = Client()
    client.force_login(an_account(tree[code], role="chair"))
    return client


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_is_the_same_again_after_the_unit_has_another_name(tree: Tree, language: str) -> None:
    paper = a_passport(tree["P1"], language=language)
    first = reprint_paper(actor=SYSTEM, paper=paper)
    rename(tree["P1"], "Мүлдем басқа", date(2021, 1, 1))
    again = Paper.objects.get(pk=paper.pk)
    assert reprint_paper(actor=SYSTEM, paper=again) == first
    assert first.startswith(b"%PDF-1.7")
    acts = list(Entry.objects.filter(object_id=str(paper.pk)).order_by("pk").values_list("act", flat=True))
    assert acts == ["papers.printed", "papers.taken_out", "papers.taken_out"]


def test_those_of_the_groups_and_those_in_the_unit_itself_are_all_its_members(tree: Tree) -> None:
    for unit, count in ((tree["P1"], 2), (tree["G1"], 3), (tree["P2"], 1)):
        for _time in range(count):
            a_member(unit, date(2019, 1, 1))
    rows = a_passport(tree["P1"], language="ru").given["data"]["groups"]
    assert [(row["name"], row["members"]) for row in rows] == [("G1", 3), ("прямо в подразделении", 2)]
    # Nobody stands in one that has all its members in groups, and a unit without groups has no table.
    assert a_passport(tree["P2"]).given["data"]["groups"] == []


def test_what_would_be_another_is_refused(tree: Tree) -> None:
    paper = a_passport(tree["P1"])
    paper.given["data"]["code"] = "another"
    with pytest.raises(PaperDiffers):
        reprint_paper(actor=SYSTEM, paper=paper)


def test_numbers_follow_each_other_and_none_is_lost(tree: Tree) -> None:
    numbered = PaperKind(
        key="probe", label="", right=PASSPORT.right, template=PASSPORT.template, find=PASSPORT.find,
        data=PASSPORT.data, series=lambda unit, on: f"papers.probe.{unit.pk}.{on.year}",
    )  # fmt: skip
    assert [a_passport(tree["P1"], kind=numbered).number for _nth in range(3)] == ["1", "2", "3"]
    broken = PaperKind(**{**vars(numbered), "template": "gone.1"})
    with pytest.raises(TemplateGone):
        a_passport(tree["P1"], kind=broken)
    assert a_passport(tree["P1"], kind=numbered).number == "4"
    assert a_passport(tree["P2"], kind=numbered).number == "1"


def test_nobody_prints_where_they_hold_no_right(tree: Tree) -> None:
    with pytest.raises(NotAllowed):
        a_passport(tree["P1"], actor=actor_of(tree, "P4"))
    with pytest.raises(NotAllowed):
        a_passport(tree["P1"], language="en")
    assert Paper.objects.count() == 0


def test_the_wall_shows_a_paper_to_whoever_holds_its_right(tree: Tree) -> None:
    paper = a_passport(tree["P1"])
    for code, seen in (("P1", [paper]), ("P4", [])):
        with scoped(actor_of(tree, code)):
            assert list(Paper.objects.all()) == seen


def test_anybody_is_told_whether_it_was_issued_and_nothing_else(tree: Tree) -> None:
    paper = a_passport(tree["P1"])
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(f"/t/{paper.public_code}/")
    said = answer.content.decode()
    assert "issued by us" in said
    assert paper.pdf_sha256 in said
    assert tree["P1"].code not in said
    assert "no-store" in answer.headers["Cache-Control"]
    assert "No paper with this code" in client.get("/t/?code=ABCD-EFGH-JKMN").content.decode()
    revoke_paper(actor=SYSTEM, paper=paper, now=timezone.now())
    assert "revoked" in client.get(f"/t/{paper.public_code}/").content.decode()
    with pytest.raises(PaperRevokedBefore):
        revoke_paper(actor=SYSTEM, paper=paper, now=timezone.now())
    found = check_code(paper.public_code)
    assert found is not None
    assert found.revoked_at is not None


def test_whoever_tries_codes_is_held_back(tree: Tree) -> None:
    client = Client()
    assert [client.get("/t/?code=ABCDEFGHJKMN").status_code for _nth in range(31)] == [200] * 30 + [429]


def test_it_is_printed_from_the_page_of_the_unit(tree: Tree) -> None:
    client, code = client_of(tree, "P1"), tree["P1"].code
    assert f"/papers/print/unit-passport/{code}/" in client.get(f"/units/{code}/").content.decode()
    assert client.post(f"/papers/print/unit-passport/{code}/", {"language": "de"}).status_code == 422
    made: Any = a_passport(tree["P1"])
    sent = client.get(f"/papers/{made.pk}/pdf/")
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="unit-passport-')
    assert client_of(tree, "P4").get(f"/papers/{made.pk}/pdf/").status_code == 404
    assert "unit-passport" in paper_kinds
