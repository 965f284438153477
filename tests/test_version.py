"""Which readers these are."""

from pathlib import Path

import pytest

from indexer.reading import version
from indexer.reading.version import READERS, readers_version


@pytest.mark.parametrize(
    ("engines", "programs", "expected"),
    [
        ((), (), READERS),
        (("trueocr",), (), f"{READERS} trueocr"),
        (("trueocr", "tesserocr"), ("tesseract", "soffice"), f"{READERS} trueocr tesserocr tesseract office"),
    ],
)
def test_an_engine_that_is_installed_later_makes_other_readers(
    monkeypatch: pytest.MonkeyPatch, engines: tuple[str, ...], programs: tuple[str, ...], expected: str
) -> None:
    monkeypatch.setattr(version, "find_spec", lambda name: object() if name in engines else None)
    monkeypatch.setattr("indexer.reading.version.shutil.which", lambda name: name if name in programs else None)
    monkeypatch.setattr(version, "find_office", lambda: Path("soffice") if "soffice" in programs else None)
    assert readers_version() == expected
