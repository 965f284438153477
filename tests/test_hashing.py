"""The hashing model: weak, but the same everywhere."""

import subprocess
import sys

import numpy as np
import pytest

from indexer.embedding.hashing import HashingModel


def test_texts_that_share_words_are_nearer_than_texts_that_do_not() -> None:
    query, near, far = HashingModel().embed_passages(["nộp báo cáo quý", "thời hạn nộp báo cáo quý II", "trồng rừng phòng hộ"])
    assert query @ near > 0.5 > query @ far


def test_the_order_of_words_counts() -> None:
    one, other = HashingModel().embed_passages(["cán bộ giỏi chuyên môn", "môn chuyên giỏi bộ cán"])
    assert 0.5 < one @ other < 0.95


@pytest.mark.parametrize(
    ("one", "other"), [("CHUYỂN ĐỔI SỐ", "chuyển đổi số"), ("đảng ủy", "dang uy"), ("báo cáo,", "«báo cáo»")]
)
def test_case_diacritics_and_punctuation_do_not_count(one: str, other: str) -> None:
    a, b = HashingModel().embed_passages([one, other])
    assert a @ b == pytest.approx(1, abs=1e-6)


def test_a_text_without_words_has_a_fixed_unit_vector() -> None:
    assert HashingModel(8).embed_query(" … ").tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("dimension", [1, 2, 64, 1000])
def test_any_dimension_gives_unit_vectors(dimension: int) -> None:
    model = HashingModel(dimension)
    vectors = model.embed_passages(["một hai", "hai một", "ba", ""])
    assert vectors.shape == (4, dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert model.identity.dimension == dimension


def test_dimensions_are_told_apart_by_the_identity() -> None:
    assert HashingModel(64).identity.fingerprint != HashingModel(128).identity.fingerprint


def test_another_process_gets_the_same_vectors() -> None:
    program = "from indexer.embedding.hashing import HashingModel; print(HashingModel(16).embed_query('giao nhiệm vụ').tolist())"
    outputs = {
        subprocess.run(  # our own interpreter and program
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {f"{HashingModel(16).embed_query('giao nhiệm vụ').tolist()}\n"}
