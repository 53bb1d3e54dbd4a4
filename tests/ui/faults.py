"""What no page may have, on any screen."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Fault = tuple[str, str, str]
WIDE, NARROW = 1280, 360
_HEIGHT = 900
_RUN = """
    (options) => axe.run(options).then(
        (told) => told.violations.map((one) => [one.id, one.nodes[0].html.slice(0, 120)]))
"""
_ALL: dict[str, Any] = {"resultTypes": ["violations"]}
# The dark scheme has other colours and nothing else.
_COLOURS = _ALL | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_SCHEMES: tuple[tuple[Literal["light", "dark"], dict[str, Any]], ...] = (("light", _ALL), ("dark", _COLOURS))


def faults(page: Page, name: str, *widths: int) -> list[Fault]:
    """Of the page as it stands, on screens of these widths, or on a wide and a narrow one, in both schemes of colours:
    what axe finds, and whether it is wider than the screen. A page is loaded once for all of them."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[Fault] = []
    for width in widths or (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        for scheme, options in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [(f"{name} ({scheme}, {width})", *fault) for fault in page.evaluate(_RUN, options)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((f"{name} ({width})", "wider than the screen", ""))
        page.emulate_media(color_scheme="light")
    return found
