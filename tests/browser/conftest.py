"""A server with the sample archive, a browser, and a watch on all that the browser does."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, Request, sync_playwright

from indexer.console import Silence
from indexer.domain import DocumentId
from indexer.embedding.hashing import HashingModel
from indexer.passages import RULES
from indexer.pipeline import Indexer
from indexer.settings import Settings
from indexer.storage.archive import SqliteArchive
from search_api.hosts import asks_for_sign_in
from search_api.search.searcher import Searcher
from tests.indexing_samples import ReadersHere
from web.listening import open_server
from web.wsgi import create_site

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"

CHROMIUM = "TRACUU_TEST_CHROMIUM"
"""The environment variable that says where Chromium is, when it is not on the path."""

SEARCH_BOX = ".search [name=q]"

_WAIT = 30_000
"""Milliseconds that an element may take to appear; machines that test are often busy."""


def find_chromium() -> str | None:
    """Return the browser's path, or nothing where there is none."""
    return os.environ.get(CHROMIUM) or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )


class Server:
    """The site on a port of this machine; it can be stopped and started again, as a server is."""

    def __init__(self, settings: Settings, searcher: Searcher) -> None:
        self.settings = settings
        self.app = create_site(settings, searcher)
        self.port = 0
        self.start()

    def start(self) -> None:
        self._server = open_server(self.app, "127.0.0.1", self.port, asks_first=asks_for_sign_in(self.settings))
        self.port = int(self._server.effective_port)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        # From the server's own thread: its loop must not find the socket gone under it.
        self._server.trigger.pull_trigger(self._close)
        self._thread.join(_WAIT / 1000)
        assert not self._thread.is_alive()

    def _close(self) -> None:
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
        self._server.close()
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        # waitress ends its loop when nothing is left to listen to.
        self._server._map.clear()


@dataclass(frozen=True)
class Site:
    """An archive that is served."""

    server: Server
    archive: SqliteArchive
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def id(self, part: str) -> DocumentId:
        """The document of the one file whose path holds `part`."""
        with self.archive.view() as view:
            (id,) = {source.document_id for source in view.sources() if part in source.path and source.document_id is not None}
        return id


@contextmanager
def served(folder: Path, home: Path) -> Iterator[Site]:
    """Index a folder and serve it."""
    archive = SqliteArchive(home / "archive", RULES)
    index(archive, folder)
    server = Server(Settings(home=home, model="hashing"), Searcher(archive, HashingModel()))
    yield Site(server, archive, folder)
    server.stop()


def index(archive: SqliteArchive, folder: Path) -> None:
    """Take the folder in, in this process and without a model of weights."""
    Indexer(archive, HashingModel(), ReadersHere(), files_seen=Silence(), passages_embedded=Silence()).run([folder])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample archive, served. Nobody changes it."""
    with served(CORPUS, tmp_path_factory.mktemp("home")) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each opens its own context, which shares nothing."""
    path = find_chromium()
    if path is None:
        pytest.skip(f"there is no Chromium on this machine (Debian: the package chromium; or name it in {CHROMIUM})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a context asked of whom, and what it complained about."""

    address: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    requests: int = 0

    def request(self, request: Request) -> None:
        self.requests += 1
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.strangers.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        # Chromium writes refused scripts and styles here too. That an answer was 404 or 413 is no fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def page(self, page: Page) -> None:
        page.on("request", self.request)
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self.dialog)


def tab_to(page: Page, locator: Locator, key: str = "Tab", most: int = 200) -> None:
    """Go where `locator` is, one control after another, as a person does who has no mouse."""
    locator.wait_for()
    for _ in range(most):
        if locator.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} do not lead to {locator}")


Open = Callable[..., Page]
"""Opens a page in a context of its own: ``open_page(path, width=…, height=…, **options of the context)``."""


@pytest.fixture
def watched(site: Site) -> Watch:
    """What the pages of this test do; looked at when it ends."""
    return Watch(site.url)


@pytest.fixture
def open_page(chromium: Browser, site: Site, watched: Watch) -> Iterator[Open]:
    """Open pages; at the end, none may have asked another server for anything, nor run what it may not, nor failed."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "/", *, width: int = 1280, height: int = 900, **options: object) -> Page:
        # What a person of the house has: Vietnamese, and a clock of theirs.
        context = chromium.new_context(**{"viewport": {"width": width, "height": height}, "locale": "vi-VN", **options})  # type: ignore[arg-type]
        context.set_default_timeout(_WAIT)
        contexts.append(context)
        page = context.new_page()
        watched.page(page)
        page.goto(site.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not watched.strangers, "a page asked somebody else"
    assert not watched.complaints
    assert watched.requests
