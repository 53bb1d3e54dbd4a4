"""A day that has passed is seen to be past on every page that speaks of a day."""

import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import Tree, an_account

from tirek.structure.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
PAST = "2020-06-01"
DATED = (
    "/", "/members/", "/units/", "/units/A/", "/units/A/below/", "/unit-list/", "/figures/", "/figures/members.active/",
    "/figures/members.joined/", "/search/?q=P1x", "/territories/",
)  # fmt: skip


@pytest.fixture
def tree() -> Tree:
    return Tree()


def signed_in(*units: Unit, role: str = "administrator") -> Client:
    client = Client()
    client.force_login(an_account(*units, role=role))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def shown(client: Client, address: str, **query: str) -> str:
    joint = "&" if "?" in address else "?"
    response = client.get(f"{address}{joint}{urlencode(query)}" if query else address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", DATED)
def test_a_page_of_a_past_day_says_so_and_leads_back(tree: Tree, address: str) -> None:
    owner = signed_in(tree["C"])
    past = shown(owner, address, on=PAST)
    banner = re.search(r'<p class="past">(.*?)</p>', past, re.S)
    assert banner
    assert "1\xa0June\xa02020" in banner[1]
    back = re.search(r'href="([^"]*)">Back to today', banner[1])
    assert back
    assert "on=" not in back[1]
    assert 'class="past"' not in shown(owner, address)
    assert 'class="past"' not in shown(owner, address, on="31.02.2020")
