"""Take pictures of the pages, of the sample archive: the README's, or every page to be looked at.

``python -m tests.browser.pictures ADDRESS`` of a server with the sample archive takes the README's; ``--every FOLDER`` needs no server, and puts
every page at the widths of a phone, a laptop and a wide screen, light and dark, into the folder.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.addresses import ADDRESSES
from tests.browser.conftest import CORPUS, find_chromium, served

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDTHS = {"phone": 360, "laptop": 1280, "wide": 1920}
THEMES = ("light", "dark")
_WIDTH, _HEIGHT = 1280, 800
_TALLEST = 2400
"""Pixels of a page that are kept, of one that has thousands."""
_COLOURS = 128
"""As many as such a page has, and a quarter of the bytes."""


def shoot(page: Page, file: Path, *, whole: bool = False) -> None:
    """Keep what the window shows, or the whole page."""
    picture = Image.open(BytesIO(page.screenshot(animations="disabled", full_page=whole))).convert("RGB")
    file.parent.mkdir(parents=True, exist_ok=True)
    if whole:
        picture.crop((0, 0, picture.width, min(picture.height, _TALLEST))).save(file)
    else:
        picture.quantize(_COLOURS).save(file, optimize=True)


def take_those_of_the_readme(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, locale="vi-VN", color_scheme="light")
    page.goto(f"{address}/search?q=nhiem vu chuyen doi so")
    shoot(page, FOLDER / "search.png")
    page.goto(f"{address}/search?q=131-KH-UBND")
    page.locator("ol.hits h2 a").first.click()
    page.wait_for_load_state("load")
    shoot(page, FOLDER / "reader.png")
    page.goto(f"{address}/tasks")
    shoot(page, FOLDER / "tasks.png")


def take_every_page(browser: Browser, folder: Path, names: list[str]) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, served(CORPUS, Path(home)) as site:
        page = browser.new_page(locale="vi-VN")
        for name in names or ADDRESSES:
            page.goto(site.url + ADDRESSES[name](site))
            for (device, width), theme in product(WIDTHS.items(), THEMES):
                page.set_viewport_size({"width": width, "height": _HEIGHT})
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of the two
                shoot(page, folder / f"{name.replace(' ', '-')}.{device}.{theme}.png", whole=True)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", nargs="?", help="for example http://127.0.0.1:8000")
    parser.add_argument("--every", type=Path, metavar="FOLDER", help="where to put the pictures of every page")
    parser.add_argument("--page", action="append", default=[], choices=list(ADDRESSES), help="with --every: only this one")
    options = parser.parse_args()
    path = find_chromium()
    if path is None:
        parser.error("there is no Chromium on this machine")
    if not (options.address or options.every):
        parser.error("it takes an address, or --every FOLDER")
    with chromium(path) as browser:
        if options.address:
            take_those_of_the_readme(browser, options.address.rstrip("/"))
        if options.every:
            take_every_page(browser, options.every, options.page)


if __name__ == "__main__":
    main()
