"""What no page may have, on any screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Fault = tuple[str, str, str]


def faults(page: Page, name: str, width: int) -> list[Fault]:
    """Of the page as it stands: what axe finds, and whether it is wider than the screen."""
    violations = Axe().run(page).response["violations"]
    found = [(name, one["id"], one["nodes"][0]["html"][:120]) for one in violations]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append((name, "wider than the screen", ""))
    return found
