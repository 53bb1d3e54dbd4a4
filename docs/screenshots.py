"""Takes the pictures of the documents from a running demonstration: ``python docs/screenshots.py``.

Start it with ``make demo`` first. Debian's Chromium is driven; the pictures are the same on every machine that has its
fonts.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "screenshots"
PASSWORD = "Bayterek-72-kok"  # noqa: S105 - that of the demonstration, which prints it
DESK, PHONE = (1280, 900), (390, 844)
DAY = "2019-12-01"


@dataclass(frozen=True)
class Picture:
    """One page as one account sees it."""

    name: str
    account: str
    path: str
    language: str = "en"
    theme: str = "light"
    size: tuple[int, int] = DESK


PICTURES = (
    Picture("desk", "ortalyq", "/", language="kk"),
    Picture("desk-dark", "ortalyq", "/", theme="dark"),
    Picture("unit", "hatshy", f"/units/KZ-43/?on={DAY}"),
    Picture("figure", "ortalyq", f"/figures/members.youth_share/?unit=KZ-43&on={DAY}"),
    Picture("members", "qarmaqshy", "/members/", language="kk"),
    Picture("structure", "ortalyq", "/units/", language="ru"),
    Picture("phone", "qargaly", "/", language="kk", size=PHONE),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="Where the demonstration is served.")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="The browser.")
    address = parser.parse_args().address.rstrip("/")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        # Chromium's sandbox does not start as root, nor in most containers; only our own pages are opened.
        browser = playwright.chromium.launch(executable_path=parser.parse_args().chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            _take(browser, address, picture)
        browser.close()


def _take(browser: Browser, address: str, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=address)
    context.add_cookies([{"name": "tirek_theme", "value": picture.theme, "url": address}])
    page = context.new_page()
    _sign_in(page, picture)
    answer = page.goto(picture.path)
    if answer is None or not answer.ok:
        raise SystemExit(f"{picture.path} was answered {answer and answer.status}")
    page.screenshot(path=FOLDER / f"{picture.name}.png", animations="disabled")
    context.close()


def _sign_in(page: Page, picture: Picture) -> None:
    page.goto("/sign-in/")
    page.locator(f"button[name=language][value={picture.language}]").first.click()
    page.fill("input[name=username]", picture.account)
    page.fill("input[name=password]", PASSWORD)
    page.click(".sign-in form:has(input[name=password]) button")
    page.wait_for_url("**/")


if __name__ == "__main__":
    main()
