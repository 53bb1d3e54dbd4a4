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
    Picture("units", "hatshy", "/unit-list/?unit=KZ-43&role=primary&sort=members.active"),
    Picture("log", "tekserushi", "/log/", language="kk"),
    Picture("rights", "ortalyq", "/accounts/rights/", language="en"),
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
        _take_import(browser, address)
        browser.close()


# A roll as a branch sends it: one line has a day that there is not, one a unit that there is not.
ROLL = """БПҰ;Мүшенің аты-жөні;Туған күні;Жынысы;Кірген күні
43-46-001;Мысалова Айгүл Қайратқызы;21.07.1992;әйел;17.02.2026
43-46-002;Мысалов Асан Серікұлы;14.03.1985;ер;02.03.2026
43-46-003;Мысалов Ержан Асанұлы;31.02.1991;ер;02.03.2026
Жаңа ұйым;Мысалова Дана Ерланқызы;05.11.1990;әйел;02.03.2026
"""


def _take_import(browser: Browser, address: str) -> None:
    """A roll before it is confirmed. It is discarded afterwards: the demonstration stays as it was."""
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, base_url=address)
    page = context.new_page()
    _sign_in(page, Picture("import", "qarmaqshy", "/members/import/", language="kk"))
    page.goto("/members/import/")
    file = {"name": "қармақшы.csv", "mimeType": "text/csv", "buffer": ROLL.encode()}
    page.locator("input[type=file]").set_input_files(file)
    for press in ("Файлды жүктеу", "Файлды оқып тексеру", "Тексеруге өту"):
        page.get_by_role("button", name=press).click()
    page.locator(".recon").wait_for()
    page.screenshot(path=FOLDER / "import.png", animations="disabled")
    page.get_by_role("link", name="Басқа файл таңдау").click()
    page.get_by_role("button", name="Файлды өшіру").click()
    page.wait_for_url("**/members/import/")
    context.close()


def _take(browser: Browser, address: str, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=address)
    page = context.new_page()
    _sign_in(page, picture)
    # The cookies of one organisation begin alike: the demonstration's own name stands in that of the session.
    session = next(each["name"] for each in context.cookies() if each["name"].endswith("-session"))
    theme = session.removesuffix("-session") + "-theme"
    context.add_cookies([{"name": theme, "value": picture.theme, "url": address}])
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
