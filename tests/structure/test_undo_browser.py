"""The preview of an undoing in a real browser: it can be read on any screen."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, FloatRect, Page
from tests.factories import Tree, a_member, an_account
from tests.ui.faults import NARROW, WIDE, faults
from tests.ui.test_browser import chromium, opened, site

from tirek.structure.models import Act

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls"), pytest.mark.xdist_group("browser")]


def test_what_changes_stands_beside_its_name_or_below_it_where_it_is_narrow(chromium: Browser, site: str) -> None:
    tree, client = Tree(), Client()
    a_member(tree["P1"], date(2020, 1, 1))
    client.force_login(an_account(tree["C"]))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = opened(chromium, site, session, bypass_csp=True)
    page = context.new_page()
    address = f"/units/acts/{Act.objects.latest('pk').public_id}/undo/"
    page.goto(address)
    name, change = _boxes(page, WIDE)
    assert change["x"] >= name["x"] + name["width"]
    name, change = _boxes(page, NARROW)
    assert (change["x"], change["y"] >= name["y"] + name["height"]) == (name["x"], True)
    assert faults(page, address) == []
    context.close()


def _boxes(page: Page, width: int) -> tuple[FloatRect, FloatRect]:
    page.set_viewport_size({"width": width, "height": 900})
    name, change = (page.locator(".effects li").first.locator("> span").nth(nth).bounding_box() for nth in (0, 1))
    assert name
    assert change
    return name, change
