"""What every test may ask for."""

from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.embedding_fixtures import default_model_folder, small_folders, small_prepared

__all__ = ["default_model_folder", "small_folders", "small_prepared"]

# A busy machine is no fault of what is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

SHARED = Path(__file__).parents[1].parent / "shared"
"""Real documents and judged queries, for development only; the project runs and is tested without them."""


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as on a machine without LibreOffice, whatever this one has: what it makes of broken files takes seconds each."""
    monkeypatch.setattr("indexer.reading.conversion.find_office", lambda: None)


@pytest.fixture
def quick_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep passwords by a scrypt that costs nothing, in place of one that is to cost a tenth of a second."""
    monkeypatch.setattr("search_api.sign_in.passwords._METHOD", "scrypt:1024:8:1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of development material, or skip."""
    if not (SHARED / "archive").is_dir():
        pytest.skip("the development material (../shared) is not on this machine")
    return SHARED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Begin with the files marked ``long``, after whatever else orders the tests.

    Files are shared out among processes one by one: a long one that comes last keeps one process busy and all others waiting.
    """
    yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
