"""Adapters: what is learned, kept in a file, merged into queries alone, and refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.domain import Vectors
from indexer.embedding import adapt
from indexer.embedding.adapt import TrainingSettings, check_installed, train
from indexer.embedding.adapter import (
    FORMAT,
    MOST_BYTES,
    Adapter,
    AdapterManifest,
    load_adapter,
    merge,
    save_adapter,
    shipped_adapter,
    weakened,
)
from indexer.embedding.manifest import QUERY_GRAPH, QUERY_WEIGHTS, read_manifest
from indexer.embedding.onnx import OnnxModel
from indexer.embedding.prepare import prepare
from indexer.embedding.sentence_transformer import embed, load, quiet
from indexer.errors import ModelRefused
from indexer.training.lessons import Lesson
from tests.embedding_fixtures import SENTENCES, Kind, Messages

SETTINGS = TrainingSettings(steps=6, batch=4, rank=4, layers=1, learning_rate=0.02, temperature=0.05, keep=0.5)
QUERIES = ("bao cao ket qua", "kinh phi nam 2026", "chuyen doi so", "kho khan vuong mac")


def course(model: OnnxModel) -> tuple[list[Lesson], Vectors, Vectors]:
    """Queries that look for the first of the sentences."""
    shelf = model.embed_passages(SENTENCES)
    lessons = [Lesson(QUERIES[number % 4], SENTENCES[number % 4], number % 4, ()) for number in range(24)]
    return lessons, shelf, np.stack([model.embed_query(one.plain) for one in lessons])


@pytest.fixture(scope="module")
def learned(
    small_folders: dict[Kind, Path], small_prepared: dict[Kind, Path], tmp_path_factory: pytest.TempPathFactory
) -> Adapter:
    """What a small model learned in six steps."""
    lessons, shelf, plain = course(OnnxModel(small_prepared["unigram"]))
    folder = tmp_path_factory.mktemp("learning")
    told = Messages()
    found = train(small_folders["unigram"], lessons, shelf, plain, SETTINGS, folder=folder / "run", progress=told)
    assert found is not None
    assert told.total == told.done == SETTINGS.steps
    manifest = AdapterManifest(found.base, found.base_sha256, "2026-01-01", {"heading": 24}, 3, 10)
    return Adapter(manifest, found.weights)


@pytest.fixture(scope="module")
def file(learned: Adapter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("adapters") / "small.adapter"
    save_adapter(learned, path)
    return path


@pytest.fixture(scope="module")
def adapted(small_folders: dict[Kind, Path], file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(str(small_folders["unigram"]), tmp_path_factory.mktemp("adapted"), Messages(), adapter=file)


# --- The file --------------------------------------------------------------------------------------------


def test_the_file_gives_back_what_was_put_in(learned: Adapter, file: Path) -> None:
    held = load_adapter(file)
    assert held.manifest == learned.manifest
    assert held.mark == learned.mark
    assert held.weights.keys() == learned.weights.keys()
    assert {path.name for path in file.parent.iterdir()} == {file.name}


@pytest.mark.parametrize("content", [b"", b"no adapter at all", b"\x00" * 64])
def test_what_is_no_adapter_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.adapter"
    path.write_bytes(content)
    with pytest.raises(ModelRefused, match="is no adapter"):
        load_adapter(path)


def test_another_form_is_refused(learned: Adapter, tmp_path: Path) -> None:
    save_adapter(replace(learned, manifest=replace(learned.manifest, format=FORMAT + 1)), tmp_path / "x.adapter")
    with pytest.raises(ModelRefused, match="is no adapter"):
        load_adapter(tmp_path / "x.adapter")


def test_numbers_that_make_no_sense_are_refused(learned: Adapter, tmp_path: Path) -> None:
    name, (a, b) = next(iter(learned.weights.items()))
    for bad in ((a, b[:, 1:]), (a * np.float16(np.nan), b)):
        save_adapter(replace(learned, weights={name: bad}), tmp_path / "x.adapter")
        with pytest.raises(ModelRefused, match="make no sense"):
            load_adapter(tmp_path / "x.adapter")


def test_a_full_disk_leaves_the_file_that_was_there(learned: Adapter, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("safetensors.numpy.save_file", fail)
    with pytest.raises(OSError, match="No space"):
        save_adapter(learned, file)
    assert file.read_bytes() == before
    assert {path.name for path in file.parent.iterdir()} == {file.name}


# --- Merging ---------------------------------------------------------------------------------------------


def test_only_queries_change(small_prepared: dict[Kind, Path], adapted: Path) -> None:
    """An archive made with the base is as good as before: same passages' vectors, same identity."""
    base, model = OnnxModel(small_prepared["unigram"]), OnnxModel(adapted)
    np.testing.assert_array_equal(base.embed_passages(SENTENCES), model.embed_passages(SENTENCES))
    assert base.identity == model.identity
    assert float(base.embed_query(QUERIES[0]) @ model.embed_query(QUERIES[0])) < 0.999
    plain = OnnxModel(adapted, is_plain=True)
    np.testing.assert_array_equal(base.embed_query(QUERIES[0]), plain.embed_query(QUERIES[0]))


def test_what_was_learned_is_what_is_merged(small_folders: dict[Kind, Path], learned: Adapter, adapted: Path) -> None:
    """The prepared model agrees with plain arithmetic on the original: W + B·A."""
    with quiet():
        model = load(str(small_folders["unigram"]), device="cpu")
        merge(model, learned)
        expected = embed(model, QUERIES, "query: ")
    found = np.stack([OnnxModel(adapted).embed_query(query) for query in QUERIES])
    assert (expected * found).sum(axis=1).min() > 0.99


def test_it_learned_something(small_prepared: dict[Kind, Path], adapted: Path) -> None:
    base, model = OnnxModel(small_prepared["unigram"]), OnnxModel(adapted)
    shelf = base.embed_passages(SENTENCES)

    def surely(one: OnnxModel) -> float:
        likeness = np.stack([one.embed_query(query) for query in QUERIES]) @ shelf.T / 0.05
        return float(np.mean([row[place] - np.log(np.exp(row).sum()) for place, row in enumerate(likeness)]))

    assert surely(model) > surely(base)


def test_the_folder_says_which_adapter_it_has_and_shares_what_is_alike(learned: Adapter, adapted: Path) -> None:
    manifest = read_manifest(adapted)
    assert manifest.adapter == learned.mark
    assert learned.mark in manifest.source
    sizes = {name: mark.size for name, mark in manifest.files.items()}
    assert {QUERY_GRAPH, QUERY_WEIGHTS} <= sizes.keys()
    # The table of words, most of the weights, is in one file only.
    assert sizes[QUERY_WEIGHTS] < sizes["model.weights"]


def test_preparing_again_with_the_same_adapter_changes_nothing(
    small_folders: dict[Kind, Path], adapted: Path, file: Path
) -> None:
    before = read_manifest(adapted)
    assert prepare(str(small_folders["unigram"]), adapted.parent, Messages(), adapter=file) == adapted
    assert read_manifest(adapted) == before


def test_an_adapter_for_another_base_is_refused_and_the_model_stays(
    small_folders: dict[Kind, Path], small_prepared: dict[Kind, Path], file: Path, tmp_path: Path
) -> None:
    folder = prepare(str(small_folders["wordpiece"]), tmp_path, Messages())
    before = read_manifest(folder)
    with pytest.raises(ModelRefused, match="made for another base"):
        prepare(str(small_folders["wordpiece"]), tmp_path, Messages(), adapter=file)
    assert read_manifest(folder) == before
    assert not list(tmp_path.glob(".*.partial"))


def test_half_the_strength_moves_half_as_far(small_folders: dict[Kind, Path], learned: Adapter) -> None:
    name = next(iter(learned.weights))
    moved = []
    for strength in (0.0, 0.5, 1.0):
        with quiet():
            model = load(str(small_folders["unigram"]), device="cpu")
        original = dict(model.named_parameters())[name].detach().clone()
        merge(model, weakened(learned, strength))
        moved.append((dict(model.named_parameters())[name].detach() - original).norm().item())
    assert moved[0] == 0
    assert moved[1] == pytest.approx(moved[2] / 2, rel=0.01)


# --- Training --------------------------------------------------------------------------------------------


class Stopped(Messages):
    """Asks for the end after some steps."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def __call__(self) -> bool:
        return self.done >= self.after


def test_a_run_that_was_stopped_goes_on_and_ends_the_same(
    small_folders: dict[Kind, Path], small_prepared: dict[Kind, Path], learned: Adapter, tmp_path: Path
) -> None:
    lessons, shelf, plain = course(OnnxModel(small_prepared["unigram"]))
    stopping = Stopped(3)
    base, folder = small_folders["unigram"], tmp_path / "run"
    assert train(base, lessons, shelf, plain, SETTINGS, folder=folder, progress=stopping, stop_asked=stopping) is None
    checkpoint = folder / "checkpoint-3"
    assert sum(path.stat().st_size for path in checkpoint.iterdir()) < 2_000_000
    again = Messages()
    found = train(base, lessons, shelf, plain, SETTINGS, folder=folder, progress=again)
    assert found is not None
    assert again.done == SETTINGS.steps
    for name, thin in found.weights.items():
        for mine, whole in zip(thin, learned.weights[name], strict=True):
            np.testing.assert_allclose(mine.astype(np.float32), whole.astype(np.float32), atol=2e-3)


def test_other_lessons_begin_anew(small_folders: dict[Kind, Path], small_prepared: dict[Kind, Path], tmp_path: Path) -> None:
    lessons, shelf, plain = course(OnnxModel(small_prepared["unigram"]))
    stopping = Stopped(2)
    base, folder = small_folders["unigram"], tmp_path / "run"
    train(base, lessons, shelf, plain, SETTINGS, folder=folder, progress=stopping, stop_asked=stopping)
    other, again = [replace(one, query=f"{one.query} khác") for one in lessons], Stopped(1)
    train(base, other, shelf, plain, SETTINGS, folder=folder, progress=again, stop_asked=again)
    assert [path.name for path in folder.glob("checkpoint-*")] == ["checkpoint-1"]


def test_what_training_needs_is_told_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapt, "find_spec", lambda name: None if name == "peft" else object())
    with pytest.raises(ModelRefused, match=r"training needs peft as well; run: pip install 'tracuu\[train\]'"):
        check_installed()


# --- What ships ------------------------------------------------------------------------------------------


def test_the_adapter_that_ships_fits_the_default_model(default_model_folder: Path) -> None:
    """It is small, says what it was made from, and the default model is prepared with it: any other base would refuse it."""
    adapter = shipped_adapter()
    if adapter is None:
        assert read_manifest(default_model_folder).adapter == ""
        return
    assert read_manifest(default_model_folder).adapter == adapter.mark
    assert sum(a.nbytes + b.nbytes for a, b in adapter.weights.values()) < MOST_BYTES
    assert sum(adapter.manifest.pairs.values()) > 0
    assert adapter.manifest.figures
