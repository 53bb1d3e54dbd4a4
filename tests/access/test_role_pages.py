"""What each role is answered on the pages about no one unit, and what these offer it."""

from datetime import date

import pytest
from django.test import Client
from tests.factories import Tree, a_member, an_account

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
PAGES = ("/members/", "/members/admit/", "/members/import/", "/members/transfer/?m=x", "/members/end/?m=x")
ALL, NONE, READS = (200,) * 5, (403,) * 5, (200, 403, 403, 403, 403)
ANSWERS = {
    "administrator": ALL,
    "executive_secretary": ALL,
    "registrar": ALL,
    "chair": ALL,
    "treasurer": READS,
    "auditor": READS,
    "group_leader": READS,
    "member": READS,
    "receptionist": NONE,
    "press_officer": NONE,
}
SURNAME = "Жасырынов"
ACTS = {"/members/admit/", "/members/export/", "/members/transfer/", "/members/end/", "/members/import/"}


@pytest.fixture
def tree() -> Tree:
    tree = Tree()
    a_member(tree["P1"], date(2024, 5, 1), surname=SURNAME)
    return tree


def signed_in(tree: Tree, role: str) -> Client:
    client = Client()
    client.force_login(an_account(tree["P1"], role=role))
    return client


@pytest.mark.parametrize("role", ANSWERS)
def test_a_page_is_refused_to_who_could_do_nothing_with_it(tree: Tree, role: str) -> None:
    client = signed_in(tree, role)
    assert tuple(client.get(page).status_code for page in PAGES) == ANSWERS[role]


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (
            "registrar",
            {"/members/admit/", "/members/export/", "/members/transfer/", "/members/end/", "/members/import/"},
        ),
        ("auditor", set()),
    ],
)
def test_the_list_offers_what_the_role_may_do(tree: Tree, role: str, offered: set[str]) -> None:
    shown = signed_in(tree, role).get("/members/").content.decode()
    assert SURNAME in shown
    assert {act for act in ACTS if f'"{act}' in shown} == offered
    assert 'name="iins"' not in shown


def test_who_may_not_see_members_is_not_told_that_there_are_none(tree: Tree) -> None:
    officer = signed_in(tree, "press_officer")
    home = officer.get("/").content.decode()
    assert 'href="/members/"' not in home
    assert 'href="/members/import/"' not in home
    assert "/people/" not in officer.get("/search/", {"q": SURNAME}).content.decode()
