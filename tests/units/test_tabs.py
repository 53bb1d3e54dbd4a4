"""The pages about a unit come from whoever has them, and lower packages find them by name."""

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.factories import Tree, an_account

from tirek.kernel.declarations import page_names, unit_tabs
from tirek.ui.pages import page_address

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.mark.parametrize("url", [*(name.url for name in page_names), *(tab.url for tab in unit_tabs)])
def test_every_declared_address_is_there(url: str) -> None:
    space, name = url.split(":")
    patterns = get_resolver().namespace_dict[space][1]
    assert name in patterns.reverse_dict


def test_a_page_is_found_by_its_name_below() -> None:
    assert page_address("unit", "A1") == "/units/A1/"
    assert page_address("log", unit="A1") == "/log/?unit=A1"


def test_a_tab_is_for_whoever_has_the_right_to_what_it_shows() -> None:
    tree, day = Tree(), "?on=2020-06-01"
    own = [
        f"/units/A/{day}",
        "/members/?unit=A&on=2020-06-01",
        f"/units/A/below/{day}",
        "/figures/?unit=A&on=2020-06-01",
    ]
    for role, addresses in (("administrator", own), ("receptionist", [own[0], *own[2:]])):
        client = Client()
        client.force_login(an_account(tree["C"], role=role))
        shown = client.get(own[0]).context["tabs"]
        # Whatever else a domain declares stands between or behind these.
        assert [tab["href"] for tab in shown if tab["href"] in own] == addresses
        assert [tab["href"] for tab in shown if tab["current"]] == own[:1]
