"""Rotations: what is learned from questions and what answers them, and who is turned."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.domain import Vectors
from indexer.embedding.adapter import Adapter, AdapterManifest, Turn, load_adapter, save_adapter, turned, weakened, weights_mark
from indexer.embedding.manifest import QUERY_GRAPH, TURNS, read_manifest
from indexer.embedding.onnx import OnnxModel
from indexer.embedding.prepare import prepare
from indexer.embedding.rotation import RotationLearner, Turned, learn_rotation
from indexer.embedding.sentence_transformer import load, quiet
from indexer.errors import ModelRefused
from indexer.training.lessons import Lesson
from tests.embedding_fixtures import SENTENCES, Kind, Messages

TEXT = "chuyen doi so"


def scattered(rows: int, width: int) -> Vectors:
    drawn = np.random.default_rng(3).normal(size=(rows, width)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


def some_rotation(width: int) -> Turn:
    left, _, right = np.linalg.svd(np.random.default_rng(4).normal(size=(width, width)))
    rotation: Turn = (left @ right).astype(np.float32)
    return rotation


def test_a_rotation_is_found_again() -> None:
    asked, rotation = scattered(500, 16), some_rotation(16)
    turn = learn_rotation(asked, asked @ rotation, hold=0)
    np.testing.assert_allclose(turn + np.eye(16), rotation, atol=1e-4)


def test_what_is_turned_keeps_its_length_and_comes_nearer_by_a_part_of_the_way() -> None:
    asked, rotation = scattered(500, 16), some_rotation(16)
    meant = asked @ rotation
    turn = learn_rotation(asked, meant)
    likeness = []
    for strength in (0.0, 0.4, 1.0):
        moved = np.stack([turned(row, turn * np.float32(strength)) for row in asked])
        np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-5)
        likeness.append(float((moved * meant).sum(1).mean()))
    assert likeness == sorted(likeness)
    assert likeness[-1] == pytest.approx(1, abs=1e-3)


def test_directions_of_which_nothing_is_told_stay() -> None:
    """Questions that never leave a plane say nothing about what lies across it."""
    asked = scattered(500, 16)
    asked[:, 2:] = 0
    quarter = np.eye(16, dtype=np.float32)
    quarter[:2, :2] = [[0, 1], [-1, 0]]
    turn = learn_rotation(asked, asked @ quarter)
    np.testing.assert_allclose(turn[2:], 0, atol=1e-5)
    np.testing.assert_allclose((turn + np.eye(16))[:2, :2], quarter[:2, :2], atol=1e-2)


def test_without_a_turn_nothing_changes() -> None:
    (row,) = scattered(1, 8)
    assert turned(row, None) is row


# --- With a model ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def adapter(small_folders: dict[Kind, Path], small_prepared: dict[Kind, Path]) -> Adapter:
    width = OnnxModel(small_prepared["unigram"]).identity.dimension
    with quiet():
        mark = weights_mark(load(str(small_folders["unigram"]), device="cpu"))
    manifest = AdapterManifest("small", mark, "2026-01-01", {"heading": 1}, 1, 1)
    return Adapter(manifest, {}, {"en": some_rotation(width) - np.eye(width, dtype=np.float32)})


@pytest.fixture(scope="module")
def file(adapter: Adapter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("adapters") / "small.adapter"
    save_adapter(adapter, path)
    return path


@pytest.fixture(scope="module")
def folder(small_folders: dict[Kind, Path], file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(str(small_folders["unigram"]), tmp_path_factory.mktemp("adapted"), Messages(), adapter=file)


@pytest.fixture(scope="module")
def adapted(folder: Path) -> OnnxModel:
    return OnnxModel(folder)


def test_the_file_gives_back_what_was_put_in(adapter: Adapter, file: Path) -> None:
    held = load_adapter(file)
    assert held.turns.keys() == {"en"}
    np.testing.assert_allclose(held.turns["en"], adapter.turns["en"], atol=1e-3)
    assert held.mark == adapter.mark
    assert replace(adapter, turns={"vi": adapter.turns["en"]}).mark != adapter.mark


def test_only_questions_in_the_language_are_turned(
    small_prepared: dict[Kind, Path], adapted: OnnxModel, adapter: Adapter
) -> None:
    base = OnnxModel(small_prepared["unigram"])
    np.testing.assert_array_equal(adapted.embed_query(TEXT), base.embed_query(TEXT))
    np.testing.assert_array_equal(adapted.embed_passages(SENTENCES), base.embed_passages(SENTENCES))
    np.testing.assert_allclose(
        adapted.embed_query(TEXT, "en"), turned(base.embed_query(TEXT, "en"), adapter.turns["en"]), atol=2e-3
    )
    assert adapted.identity == base.identity


def test_without_its_adapter_the_model_is_the_base(small_prepared: dict[Kind, Path], folder: Path) -> None:
    plain = OnnxModel(folder, is_plain=True)
    np.testing.assert_array_equal(plain.embed_query(TEXT, "en"), OnnxModel(small_prepared["unigram"]).embed_query(TEXT, "en"))


def test_the_folder_holds_one_small_file_more(folder: Path, adapter: Adapter) -> None:
    """No second graph: the turn alone."""
    manifest = read_manifest(folder)
    assert TURNS["en"] in manifest.files
    assert TURNS["vi"] not in manifest.files
    assert QUERY_GRAPH not in manifest.files
    assert manifest.adapter == adapter.mark


def test_a_turn_that_was_altered_is_refused(small_folders: dict[Kind, Path], file: Path, tmp_path: Path) -> None:
    folder = prepare(str(small_folders["unigram"]), tmp_path, Messages(), adapter=file)
    held = folder / TURNS["en"]
    held.write_bytes(held.read_bytes()[:-1] + b"\x01")
    with pytest.raises(ModelRefused, match="missing or was altered"):
        OnnxModel(folder)


@pytest.mark.parametrize("bad", [np.zeros((2, 3), np.float32), np.full((2, 2), np.nan, np.float32), np.zeros(4, np.float32)])
def test_numbers_that_make_no_sense_are_refused(adapter: Adapter, bad: Turn, tmp_path: Path) -> None:
    save_adapter(replace(adapter, turns={"en": bad}), tmp_path / "x.adapter")
    with pytest.raises(ModelRefused, match="make no sense"):
        load_adapter(tmp_path / "x.adapter")


def test_a_turn_of_another_width_is_refused_and_leaves_nothing(
    small_folders: dict[Kind, Path], adapter: Adapter, tmp_path: Path
) -> None:
    file = tmp_path / "x.adapter"
    save_adapter(replace(adapter, turns={"en": np.zeros((3, 3), np.float32)}), file)
    with pytest.raises(ModelRefused, match="does not fit the model"):
        prepare(str(small_folders["unigram"]), tmp_path / "models", Messages(), adapter=file)
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".prepare.lock"]


def test_half_the_strength_is_half_of_the_turn(adapter: Adapter) -> None:
    np.testing.assert_allclose(weakened(adapter, 0.5).turns["en"], adapter.turns["en"] / 2, atol=1e-6)


# --- Learning --------------------------------------------------------------------------------------------


def learner(small_folders: dict[Kind, Path], folder: Path, *, stopped: bool = False) -> RotationLearner:
    return RotationLearner(str(small_folders["unigram"]), folder, Messages(), lambda: stopped)


def test_each_language_of_the_lessons_is_turned_its_own_way(small_folders: dict[Kind, Path], tmp_path: Path) -> None:
    mine = learner(small_folders, tmp_path)
    base = mine.base()
    shelf = base.embed_passages(SENTENCES)
    asked = ("bao cao ket qua", "kinh phi nam 2026", "report the results", "funds of 2026")
    lessons = [Lesson(text, text, place, (), "en" if place > 1 else "vi") for place, text in enumerate(asked)]
    plain = np.stack([base.embed_query(text) for text in asked])
    assert mine.learn(lessons, shelf, plain)
    dressed = mine.dress(1.0)
    assert isinstance(dressed, Turned)
    assert (dressed.identity, dressed.window_tokens) == (base.identity, base.window_tokens)
    assert dressed.token_ranges(TEXT) == base.token_ranges(TEXT)
    np.testing.assert_array_equal(dressed.embed_passages(SENTENCES), shelf)
    for place, lesson in enumerate(lessons):
        nearer, before = dressed.embed_query(lesson.query, lesson.language), base.embed_query(lesson.query)
        assert nearer @ shelf[place] > before @ shelf[place]
    still = mine.dress(0.0)
    np.testing.assert_allclose(still.embed_query(TEXT, "en"), base.embed_query(TEXT), atol=1e-6)
    kept = mine.adapter(0.4, {"heading": 4}, 1, len(SENTENCES), {})
    assert kept.turns.keys() == {"vi", "en"}
    assert kept.manifest.settings["strength"] == 0.4
    assert kept.manifest.settings["lessons"] == 4


def test_when_asked_to_stop_it_stops(small_folders: dict[Kind, Path], tmp_path: Path) -> None:
    mine = learner(small_folders, tmp_path, stopped=True)
    shelf = mine.base().embed_passages(SENTENCES)
    assert not mine.learn([Lesson(TEXT, TEXT, 0, ())], shelf, shelf[:1])
