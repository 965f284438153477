"""The benchmark of pages measures what it says, on an archive of a few passages."""

import gc
import re
import sys
from collections.abc import Iterator

import pytest

from tests.benchmarks import pages


@pytest.fixture(autouse=True)
def _same_collecting() -> Iterator[None]:
    """Leave the other tests the collecting of cycles that they had: the benchmark sets the server's."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_every_page_of_a_made_archive_is_asked_with_words_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, str]] = []
    fetch = pages.fetched

    def noting(url: str) -> bytes:
        page = fetch(url)
        asked.append((url, page.decode()))
        return page

    monkeypatch.setattr(pages, "fetched", noting)
    monkeypatch.setattr(pages, "WARMING", 1)
    monkeypatch.setattr(sys, "argv", ["pages", "--passages", "80", "--queries", "2"])
    pages.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line[:28].strip() for line in lines] == list(pages.ASKED)
    for line in lines:
        measured = [float(value) for value in re.findall(r"[\d.]+(?= |$)", line[28:].replace("p50", "").replace("p95", ""))]
        assert len(measured) == 5, line
        assert min(measured) > 0, line
    assert len(asked) == 3 * len(pages.ASKED)
    for url, page in asked:
        assert "<h1" in page, url
        assert 'role="alert"' not in page, url
        assert ("<mark>" in page) or "q=" not in url or "page=3" in url, url
