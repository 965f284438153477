"""The vectors' index against a search by hand."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.storage import generations, vectors
from indexer.storage.archive import SqliteArchive
from indexer.storage.vectors import Batches, Halves, Rows, VectorIndex, update_approximate, write_approximate, write_exact
from tests.archive_content import MODEL, document_id, make_document, unit_vectors

DIMENSION = 24


def clustered(count: int, seed: int = 0) -> Halves:
    """Vectors of some hundred directions, as those of real texts are."""
    centres = unit_vectors(100, DIMENSION, seed)
    chance = np.random.default_rng(seed)
    rows = centres[chance.integers(0, 100, count)] + 0.15 * chance.normal(size=(count, DIMENSION))
    halves: Halves = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    return halves


def batches(rows: Rows, held: Halves, size: int = 1000) -> Batches:
    for start in range(0, len(rows), size):
        yield rows[start : start + size], held[start : start + size]


def by_hand(held: Halves, query: np.ndarray, count: int) -> np.ndarray:
    cosines = held.astype(np.float32) @ query
    return np.argsort(-cosines, kind="stable")[:count]


def recall(index: VectorIndex, held: Halves, queries: np.ndarray) -> float:
    shares = [len(np.intersect1d(index.search(query, 50).positions, by_hand(held, query, 50))) / 50 for query in queries]
    return float(np.mean(shares))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(0, 300), wanted=st.integers(-1, 400), seed=st.integers(0, 1000))
def test_the_exact_index_ranks_as_a_search_by_hand(tmp_path: Path, count: int, wanted: int, seed: int) -> None:
    held = unit_vectors(count, DIMENSION, seed).astype(np.float16)
    rows = np.arange(count, dtype=np.int64) * 3 + 7
    write_exact(tmp_path / "index", DIMENSION, batches(rows, held, 64))
    index = VectorIndex(tmp_path / "index", rows)
    query = unit_vectors(1, DIMENSION, seed + 1)[0]
    found = index.search(query, wanted)
    cosines = held.astype(np.float32) @ query
    assert len(index) == count
    assert len(found.positions) == max(0, min(wanted, count))
    np.testing.assert_allclose(found.cosines, np.sort(cosines)[::-1][: len(found.positions)], atol=1e-6)
    np.testing.assert_allclose(cosines[found.positions], found.cosines, atol=1e-6)


def test_the_approximate_index_finds_what_it_promises(tmp_path: Path) -> None:
    held = clustered(20_000)
    rows = np.arange(20_000, dtype=np.int64) * 2 + 5
    write_approximate(tmp_path / "index", rows, held)
    index = VectorIndex(tmp_path / "index", rows)
    assert len(index) == 20_000
    own = held[::200].astype(np.float32)
    middles = own + np.roll(own, 1, axis=0)
    assert recall(index, held, own) >= 0.985
    assert recall(index, held, middles / np.linalg.norm(middles, axis=1, keepdims=True)) >= 0.97
    assert recall(index, held, unit_vectors(100, DIMENSION, seed=9)) >= 0.9, "directions in which no vector lies"


@pytest.mark.parametrize("share", [0.0, 0.0005, 0.05, 0.5, 1.0])
@pytest.mark.parametrize("kind", ["exact", "approximate"])
def test_within_some_windows_all_of_them_are_found_in_their_order(tmp_path: Path, kind: str, share: float) -> None:
    held = clustered(6000)
    rows = np.arange(6000, dtype=np.int64) * 3 + 5
    if kind == "exact":
        write_exact(tmp_path / "index", DIMENSION, batches(rows, held))
    else:
        write_approximate(tmp_path / "index", rows, held)
    index = VectorIndex(tmp_path / "index", rows)
    within = np.random.default_rng(3).random(6000) < share
    for query in unit_vectors(3, DIMENSION, seed=11):
        cosines = held.astype(np.float32) @ query
        wanted = np.sort(cosines[within])[::-1][:50]
        found = index.search(query, 50, within)
        np.testing.assert_allclose(found.cosines, wanted, atol=1e-5)
        np.testing.assert_allclose(cosines[found.positions], found.cosines, atol=1e-5)
        assert within[found.positions].all()


def test_fewer_demands_visit_fewer_cells(tmp_path: Path) -> None:
    held = clustered(20_000)
    rows = np.arange(20_000, dtype=np.int64)
    probes = []
    for demand in (0.5, 0.999):
        write_approximate(tmp_path / "index", rows, held, demand)
        probes.append(vectors._read(tmp_path / "index").nprobe)
    assert 1 <= probes[0] < probes[1]


@pytest.mark.parametrize("count", [64, 129, 5000])
def test_an_approximate_index_of_few_vectors_is_never_undertrained(
    tmp_path: Path, count: int, capfd: pytest.CaptureFixture[str]
) -> None:
    held = unit_vectors(count, DIMENSION).astype(np.float16)
    rows = np.arange(count, dtype=np.int64)
    write_approximate(tmp_path / "index", rows, held)
    found = VectorIndex(tmp_path / "index", rows).search(held[0].astype(np.float32), count)
    assert found.positions[0] == 0
    assert "please provide at least" not in capfd.readouterr().err


def test_an_approximate_index_follows_removals_and_additions(tmp_path: Path) -> None:
    held = clustered(8000)
    before = np.arange(1, 6001, dtype=np.int64)
    write_approximate(tmp_path / "before", before, held[:6000])
    after = np.concatenate([before[before % 3 > 0], np.arange(6001, 8001, dtype=np.int64)])
    assert update_approximate(
        tmp_path / "after", tmp_path / "before", before, after, batches(np.arange(6001, 8001, dtype=np.int64), held[6000:])
    )
    index = VectorIndex(tmp_path / "after", after)
    assert len(index) == len(after)
    assert recall(index, held[after - 1], held[(after - 1)[::50]].astype(np.float32)) >= 0.98


def test_an_exact_index_is_not_updated(tmp_path: Path) -> None:
    rows = np.arange(10, dtype=np.int64)
    write_exact(tmp_path / "before", DIMENSION, batches(rows, clustered(10)))
    assert not update_approximate(tmp_path / "after", tmp_path / "before", rows, rows, ())
    assert not (tmp_path / "after").exists()


def test_an_index_with_too_few_cells_is_trained_anew(tmp_path: Path) -> None:
    rows = np.arange(1000, dtype=np.int64)
    write_approximate(tmp_path / "before", rows, clustered(1000))
    many = np.arange(100_000, dtype=np.int64)
    assert not update_approximate(tmp_path / "after", tmp_path / "before", rows, many, ())


@pytest.fixture
def _approximate_from_200(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 200)


@pytest.mark.usefixtures("_approximate_from_200")
def test_an_archive_grows_into_an_approximate_index_and_back(tmp_path: Path) -> None:
    """Exact, trained, updated with a removal, exact again: each generation finds its own vectors."""
    archive = SqliteArchive(tmp_path, "rules")
    kinds: list[str] = []
    for numbers in (range(5), range(60), range(3, 66), range(5)):
        with archive.writer(MODEL, rebuild=len(kinds) == 3) as writer:
            if len(kinds) < 3:
                writer.put_document(make_document(0, variant=len(kinds), passages=3))
            for number in numbers:
                if not writer.has_document(document_id(number)):
                    writer.put_document(make_document(number, passages=3))
            writer.commit()
        assert archive.verify().findings == ()
        with archive.view() as view:
            (folder,) = (tmp_path / "generations").iterdir()
            kinds.append(type(vectors._read(folder / generations._VECTORS)).__name__)
            documents, _ = view.documents(limit=1000)
            for document in documents:
                for passage in view.document_passages(document.id):
                    own = view.vectors(passage.id)[0]
                    assert view.nearest(own, 1)[0].score == pytest.approx(1, abs=2e-3)
    assert kinds == [
        "IndexScalarQuantizer",
        "IndexIVFScalarQuantizer",
        "IndexIVFScalarQuantizer",
        "IndexScalarQuantizer",
    ]
