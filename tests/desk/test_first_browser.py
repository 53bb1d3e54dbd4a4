"""First pages in a real browser, on a screen and on a phone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser
from tests.factories import a_member, a_peopled_tree, an_account
from tests.ui.faults import NARROW, faults
from tests.ui.test_browser import chromium, opened, site

from tirek.figures.actions import fold_deltas

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.tree("peopled"), pytest.mark.xdist_group("browser")]
# Whose the page is, at which unit, and the part of it that compares others.
READERS = (("executive_secretary", "C", "changes"), ("chair", "A1", "neighbours"))


@pytest.mark.parametrize(("role", "code", "part"), READERS)
def test_a_first_page_that_compares_is_accessible_and_fits(
    chromium: Browser, site: str, role: str, code: str, part: str
) -> None:
    tree, lately = a_peopled_tree(), timezone.localdate() - timedelta(days=30)
    a_member(tree["P1"], lately, number="")
    fold_deltas()
    client = Client()
    client.force_login(an_account(tree[code], role=role))
    context = opened(chromium, site, client.cookies[settings.SESSION_COOKIE_NAME].value, bypass_csp=True)
    page = context.new_page()
    page.goto("/")
    assert faults(page, part) == []
    card = page.locator(f"section[aria-labelledby={part}]")
    page.set_viewport_size({"width": NARROW, "height": 780})
    # Nothing of it has to be pushed aside to be read.
    assert card.locator(".table-wrap").evaluate("wrap => wrap.scrollWidth <= wrap.clientWidth")
    assert card.get_by_role("row").count() > 1
    context.close()
