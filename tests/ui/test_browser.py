"""The kit in a real browser: without script, with it, under the strict policy, and as axe sees it."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from threading import RLock
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import Client
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.factories import Tree, a_member, a_unit, an_account
from tests.ui.faults import faults

# In milliseconds. Long enough for the busiest machine: whatever is waited for ends the wait when it comes.
PATIENCE = 120_000
# The first has no window to draw, and costs half of the others; .ci/chromium looks for the same.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# An ordinary name of an organisation.
LONG = (
    "Қызылорда облысы денсаулық сақтау басқармасының шаруашылық жүргізу құқығындағы «Қармақшы аудандық ауруханасы» "
    "коммуналдық мемлекеттік кәсіпорнының қызметкерлері бірлестігінің бастауыш партия ұйымы"
)
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls"), pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("The browser tests need Chromium (Debian: apt-get install chromium-headless-shell)")
    # Playwright keeps an event loop in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as machine:
        started = machine.chromium.launch(executable_path=found, args=QUIET, timeout=PATIENCE)
        yield started
        # Connections made beside that loop are out of reach once it has ended.
        connections.close_all()
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


# Test and server share one connection, and a page asks by itself for what is new: whoever uses it has it alone.
TURN = RLock()


def one_by_one(environ: dict[str, Any], start: Any) -> list[bytes]:
    """The application, one request after another."""
    with TURN:
        answer = _APPLICATION(environ, start)
        try:
            return [*answer]
        finally:
            answer.close()


_APPLICATION = WSGIHandler()


class Shared(ThreadedWSGIServer):
    """Answers on the connection of the test, and leaves it open."""

    def _close_connections(self) -> None:
        pass


class Server(LiveServerThread):
    """A server within the test's own transaction: the tables are append-only and could not be emptied afterwards."""

    def run(self) -> None:
        shared = self.connections_override or {}
        connections["default"] = shared["default"]
        self.httpd = Shared((self.host, 0), QuietWSGIRequestHandler, connections_override=shared)
        self.port = self.httpd.server_address[1]
        self.httpd.set_app(self.static_handler(one_by_one))
        self.is_ready.set()
        self.httpd.serve_forever()


@pytest.fixture
def site(db: None) -> Iterator[str]:
    shared = connections["default"]
    shared.inc_thread_sharing()
    # Within a transaction these would take the connection for a broken one.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    server = Server("localhost", StaticFilesHandler, connections_override={"default": shared})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://localhost:{server.port}"
    server.terminate()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    shared.dec_thread_sharing()


@pytest.fixture
def session(db: None) -> str:
    """Somebody signed in at a region with a district, two primary organisations and members."""
    tree = Tree()
    for year in (1960, 1985, 2000):
        a_member(tree["P1"], date(2020, 1, 1), date(year, 5, 1), "f", surname="Әлібекова")
    a_member(tree["P2"], date(2021, 1, 1), None, "", surname="Әлібеков")
    a_member(a_unit("LONG", "primary_org", tree["A1"], name=LONG), date(2021, 1, 1))
    client = Client()
    client.force_login(an_account(tree["A"]))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def opened(browser: Browser, site: str, session: str, **more: Any) -> BrowserContext:
    context = browser.new_context(base_url=site, **more)
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return context


def loud(page: Page) -> list[str]:
    """What the browser complains of while a page is used."""
    complaints: list[str] = []
    # Of warnings only what our own headers give rise to: others depend on how fast the machine is.
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type == "error" or "Policy" in message.text else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


PAGES = [
    "/",
    "/ui/components/?on=31.02.2019",
    "/units/A/",
    "/units/LONG/",
    "/units/LONG/rename/",
    "/members/?unit=LONG",
    "/units/",
    "/unit-list/?role=primary&sort=-members.active",
    "/territories/",
    "/members/import/guide/",
    "/search/?q=әлібек",
    "/members/",
    "/figures/members.youth_share/?unit=A",
]


def test_pages_are_accessible_and_fit(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session, bypass_csp=True)
    page, found = context.new_page(), []
    for address in PAGES:
        page.goto(address)
        found += faults(page, address)
    context.close()
    assert found == []


def test_what_is_wrong_on_one_screen_or_in_one_scheme_is_found(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(
        "<!doctype html><html lang=kk><title>x</title><style>main { min-width: 500px; background: #fff }"
        "@media (prefers-color-scheme: dark) { main { background: #333 } }</style><main><h1>Heading</h1></main></html>"
    )
    found = {(name, what) for name, what, _html in faults(page, "x")}
    page.close()
    dark = {(f"x (dark, {width})", "color-contrast") for width in (1280, 360)}
    assert found == dark | {("x (360)", "wider than the screen")}


def test_a_long_name_breaks_no_head(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/units/LONG/")
    top, crumbs, head = (page.locator(part).bounding_box() for part in (".top", ".crumbs ol", "h1"))
    context.close()
    assert top
    assert crumbs
    assert head
    assert (top["y"] <= crumbs["y"], crumbs["height"] < 24, head["height"] < 80) == (True, True, True)


def test_the_policy_is_kept_and_nothing_comes_from_elsewhere(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session)
    page = context.new_page()
    complaints, asked = loud(page), []
    page.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        page.goto(address)
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(site)] == []


def test_the_first_page_is_light(chromium: Browser, site: str, session: str) -> None:
    """Uncompressed here; on the wire it is a third of this."""
    context = opened(chromium, site, session)
    page, weights = context.new_page(), []
    page.on("response", lambda response: weights.append(len(response.body())))
    page.goto("/")
    context.close()
    assert sum(weights) < 300_000


def test_escape_closes_a_menu_and_gives_the_focus_back(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session)
    page = context.new_page()
    page.goto("/ui/components/")
    menu = page.locator("details.menu", has_text="Экспорт")
    menu.locator("summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_language_theme_and_day_work_with_and_without_script(
    chromium: Browser, site: str, session: str, script: bool
) -> None:
    context = opened(chromium, site, session, java_script_enabled=script, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/?on=2025-12-01")
    page.get_by_role("button", name="Русский").click()
    page.locator("h2", has_text="Требует вашего решения").wait_for()
    assert page.locator("#asof").input_value() == "01.12.2025"
    page.locator(".me-menu summary").click()
    # A script darkens the page before the answer has come that makes it last.
    with page.expect_response("**/preferences/theme/"):
        page.locator(".me-menu").get_by_role("button", name="Тёмный").click()
    page.locator("html[data-theme=dark]").wait_for()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("#asof").fill("31.02.2019")
    page.get_by_role("button", name="Показать", exact=True).click()
    page.locator("#asof-error").wait_for()
    assert page.locator("#asof").input_value() == "31.02.2019"
    context.close()


def test_the_tree_is_walked_and_opened_by_keys(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints = loud(page)
    page.goto("/units/")
    here = "document.activeElement.getAttribute('aria-label').split(', ')[0]"
    page.locator("[role=tree] [tabindex='0']").focus()
    assert page.evaluate(here) == "A"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(here) == "A1"
    assert page.locator("li[aria-label^='A1,']").get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("li[aria-label^='P1,'][aria-level='3']")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(here) == "P1"
    page.keyboard.press("p")
    assert page.evaluate(here) == "P2"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("li[aria-label^='A1,'][aria-expanded='false']")
    page.keyboard.press("End")
    assert page.evaluate(here) == "A2"
    assert faults(page, "the tree", 1280) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/A2/")
    assert complaints == []
    context.close()


def test_the_tree_is_opened_by_links_without_script(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session, java_script_enabled=False)
    page = context.new_page()
    page.goto("/units/")
    page.locator(".tree details:not([open]) > summary").first.click()
    page.get_by_role("link", name="Құрамындағы ұйымдарды көрсету").first.click()
    assert page.get_by_role("link", name="P1", exact=True).count() == 1
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_search_from_any_page_leads_to_units_people_and_numbers(
    chromium: Browser, site: str, session: str, width: int
) -> None:
    context = opened(chromium, site, session, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/figures/")
    if width < 900:
        page.get_by_role("link", name="Ұйымдар мен мүшелерден іздеу").click()
    page.locator("input[type=search]:visible").fill("Алибеков")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator("#people").is_visible()
    page.get_by_role("link", name="Әлібеков", exact=True).click()
    page.wait_for_url("**/people/**")
    page.goto("/search/")
    page.locator("input[type=search]:visible").fill("p1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/P1/")
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_what_is_counted_anew_follows_by_itself_or_by_a_link(
    chromium: Browser, site: str, session: str, script: bool
) -> None:
    context = opened(chromium, site, session, java_script_enabled=script, viewport={"width": 360, "height": 800})
    page = context.new_page()
    complaints = loud(page)
    page.goto("/figures/members.median_age/?unit=A")
    if not script:
        page.get_by_role("link", name="Бүкіл бетті бірден көрсету").first.click()
    page.locator(".table--bars").wait_for()
    page.locator("#way .chart:visible").wait_for()
    assert page.locator("[hx-trigger=load]").count() == 0
    assert complaints == []
    context.close()
