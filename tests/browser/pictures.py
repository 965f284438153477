"""Take the README's pictures of the pages: ``python -m tests.browser.pictures ADDRESS`` of a server with the sample archive."""

import argparse
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import find_chromium

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
_WIDTH, _HEIGHT = 1280, 800
_COLOURS = 128
"""As many as such a page has, and a quarter of the bytes."""


def shoot(page: Page, name: str) -> None:
    """Keep what the window shows."""
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(_COLOURS).save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="for example http://127.0.0.1:8000")
    address = parser.parse_args().address.rstrip("/")
    path = find_chromium()
    if path is None:
        parser.error("there is no Chromium on this machine")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, locale="vi-VN", color_scheme="light")
        page.goto(f"{address}/search?q=nhiem vu chuyen doi so")
        shoot(page, "search")
        page.goto(f"{address}/search?q=131-KH-UBND")
        page.locator("ol.hits h2 a").first.click()
        page.wait_for_load_state("load")
        shoot(page, "reader")
        page.goto(f"{address}/tasks")
        shoot(page, "tasks")
        browser.close()


if __name__ == "__main__":
    main()
