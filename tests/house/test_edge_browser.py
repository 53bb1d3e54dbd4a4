"""Every page in a real browser under its own policy: nothing that a page asks for is refused."""

import logging

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from tests.house.source import obey
from tests.house.test_edge import address_of
from tests.house.test_urls import build, sign_in
from tests.house.urls import NOT_ALLOWED, NOT_READ, TABLE
from tests.ui.test_browser import chromium, opened, site

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser")]

# Asked for before the page's own scripts run.
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective + " " + (event.blockedURI || event.sourceFile));
});
"""
_FILES = ("csv", "xlsx", "template", "file", "download", "pdf", "picture")


def test_no_page_breaks_its_own_policy(chromium: Browser, site: str) -> None:
    logging.disable(logging.WARNING)
    world = build()
    session = sign_in(world.accounts["chair"]).cookies[settings.SESSION_COOKIE_NAME].value
    context = opened(chromium, site, session)
    context.add_init_script(_WATCH)
    page, seen, broken = context.new_page(), 0, []
    for row in TABLE:
        if row.get in (NOT_ALLOWED, NOT_READ) or row.name.endswith(_FILES):
            continue
        page.goto(address_of(row, world.own))
        broken += [f"{row.name}: {one}" for one in page.evaluate("window.violations")]
        seen += 1
    context.close()
    logging.disable(logging.NOTSET)
    assert seen > 30
    obey("The browser refused what a page asked for:", broken)


def test_the_browser_would_tell(chromium: Browser, site: str) -> None:
    context = opened(chromium, site, "")
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.goto("/sign-in/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_function("window.violations.length > 0")
    assert page.evaluate("window.violations")[0].startswith("style-src")
    context.close()
