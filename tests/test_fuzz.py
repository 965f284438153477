"""Broken files of every kind: nothing but a reading or a reason comes out, and nothing reaches the screen."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import ReaderCrashed, ReadingTimedOut, SourceError
from indexer.reading.workers.worker import WorkerPool
from tests.bad_readers import read_and_unpack
from tests.benchmarks.fuzz import LIMITS
from tests.mutations import mutated, whole_files

NAMES = sorted(whole_files())


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """A worker, so that what takes a reader down does not take the tests along."""
    with WorkerPool(LIMITS, workers=1, read=read_and_unpack) as pool:
        yield pool


@settings(
    max_examples=80, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.sampled_from(NAMES), other=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
def test_a_broken_file_is_read_or_refused(
    pool: WorkerPool, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, other: str, seed: int
) -> None:
    files = whole_files()
    path = tmp_path / f"hỏng{Path(name).suffix}"
    path.write_bytes(mutated(files[name], random.Random(seed), files[other]))
    try:
        reading = pool.submit(path).result(LIMITS.seconds + 60)
    except (ReaderCrashed, ReadingTimedOut):
        raise
    except SourceError:
        pass
    else:
        assert reading.pages
        assert sum(len(line.text) for page in reading.pages for line in page.lines) <= LIMITS.max_characters
    assert capfd.readouterr() == ("", "")
