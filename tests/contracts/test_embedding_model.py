"""What every engine that turns text into vectors owes its callers."""

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.embedding.hashing import HashingModel
from indexer.protocols import EmbeddingModel
from tests.embedding_fixtures import SENTENCES, Kind

Folders = dict[Kind, Path]


def open_prepared(kind: Kind, folders: Folders) -> EmbeddingModel:
    from indexer.embedding.onnx import OnnxModel

    return OnnxModel(folders[kind], threads=2)


def open_original(kind: Kind, folders: Folders) -> EmbeddingModel:
    from indexer.embedding.sentence_transformer import SentenceTransformerModel

    return SentenceTransformerModel(folders[kind])


ENGINES: dict[str, Callable[[Folders, Folders], EmbeddingModel]] = {
    "hashing": lambda _originals, _prepared: HashingModel(),
    "onnx unigram": lambda _originals, prepared: open_prepared("unigram", prepared),
    "onnx wordpiece": lambda _originals, prepared: open_prepared("wordpiece", prepared),
    "sentence transformer unigram": lambda originals, _prepared: open_original("unigram", originals),
    "sentence transformer wordpiece": lambda originals, _prepared: open_original("wordpiece", originals),
}


@pytest.fixture(scope="module", params=list(ENGINES))
def model(request: pytest.FixtureRequest, small_folders: Folders, small_prepared: Folders) -> EmbeddingModel:
    return ENGINES[request.param](small_folders, small_prepared)


# One engine serves all examples of a property: it keeps nothing of them.
any_text = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120).map(lambda text: unicodedata.normalize("NFC", text))


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray((a * b).sum(axis=-1))


def test_vectors_are_float32_of_norm_1_and_as_long_as_the_identity_says(model: EmbeddingModel) -> None:
    vectors = model.embed_passages(SENTENCES)
    assert vectors.shape == (len(SENTENCES), model.identity.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    vector = model.embed_query(SENTENCES[0])
    assert vector.shape == (model.identity.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(model: EmbeddingModel) -> None:
    vectors = model.embed_passages([])
    assert vectors.shape == (0, model.identity.dimension)
    assert vectors.dtype == np.float32


def test_rows_come_in_the_order_of_the_texts_whatever_their_lengths(model: EmbeddingModel) -> None:
    texts = [f"{SENTENCES[i % 10]} {SENTENCES[(i + i // 10) % 10] * (1 + i % 3)}" for i in range(23)]
    together = model.embed_passages(texts)
    alone = np.stack([model.embed_passages([text])[0] for text in texts])
    assert cosines(together, alone).min() > 0.9999
    # And each is nearest to itself, so that a shuffled answer could not pass.
    assert (np.argmax(together @ alone.T, axis=1) == np.arange(len(texts))).all()


def test_a_text_has_one_vector_whatever_it_shares_a_batch_with(model: EmbeddingModel) -> None:
    text = SENTENCES[2]
    beside = [["x"], [" ".join(SENTENCES)], list(SENTENCES), ["ĐỒNG CHÍ " * 30, "", "1"]]
    vectors = np.stack([model.embed_passages([*others, text])[-1] for others in beside])
    assert cosines(vectors, vectors[0]).min() > 0.9999


def test_different_texts_have_different_vectors(model: EmbeddingModel) -> None:
    vectors = model.embed_passages(SENTENCES)
    assert (vectors @ vectors.T - np.eye(len(SENTENCES))).max() < 0.999


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "…", "日本", "😀" * 40, "a" * 5000, "chuyển đổi số " * 3000])
def test_no_text_is_too_short_too_strange_or_too_long(model: EmbeddingModel, text: str) -> None:
    assert np.linalg.norm(model.embed_query(text)) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(model.embed_passages([text, "b"]), axis=1) == pytest.approx(1, abs=1e-5)


@any_text
@given(text=TEXTS)
def test_token_ranges_ascend_without_overlap_and_hold_no_white_space_at_their_ends(model: EmbeddingModel, text: str) -> None:
    at = 0
    for start, end in model.token_ranges(text):
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        at = end


@pytest.mark.parametrize("sentence", SENTENCES)
def test_tokens_cover_every_letter_of_a_sentence(model: EmbeddingModel, sentence: str) -> None:
    covered = {position for start, end in model.token_ranges(sentence) for position in range(start, end)}
    assert covered == {position for position, character in enumerate(sentence) if not character.isspace()}


def test_token_ranges_are_of_the_text_as_given_where_normalising_changes_its_length(model: EmbeddingModel) -> None:
    text = "½ ﬁnance ① Đường Thủy Đặc Biệt …"
    assert {text[start:end] for start, end in model.token_ranges(text)} & {"½", "①", "…"}
    assert "".join(text[start:end] for start, end in model.token_ranges(text)) == text.replace(" ", "")


def test_token_ranges_reach_the_end_of_a_text_longer_than_any_window(model: EmbeddingModel) -> None:
    text = "kế hoạch " * (4 * model.window_tokens)
    ranges = model.token_ranges(text)
    assert len(ranges) > 2 * model.window_tokens
    assert ranges[-1].end == len(text.rstrip())


def test_nothing_of_a_window_is_lost(model: EmbeddingModel) -> None:
    """Texts of as many tokens as a window may have still differ by their last word."""
    long = " ".join(SENTENCES * 40)
    text = long[: model.token_ranges(long)[model.window_tokens - 10].end]
    assert len(model.token_ranges(text + " trước")) <= model.window_tokens
    a, b = model.embed_passages([text + " trước", text + " thước"])
    assert not np.allclose(a, b, atol=1e-6)


def test_many_threads_get_what_one_gets(model: EmbeddingModel) -> None:
    expected = np.stack([model.embed_query(sentence) for sentence in SENTENCES])
    with ThreadPoolExecutor(8) as pool:
        passages = pool.submit(model.embed_passages, SENTENCES * 5)
        vectors = list(pool.map(model.embed_query, SENTENCES * 5))
        ranges = list(pool.map(model.token_ranges, SENTENCES * 5))
    assert cosines(np.stack(vectors), np.tile(expected, (5, 1))).min() > 0.9999
    assert cosines(passages.result(), np.tile(model.embed_passages(SENTENCES), (5, 1))).min() > 0.9999
    assert ranges == [model.token_ranges(sentence) for sentence in SENTENCES] * 5


def test_identity_is_the_same_each_time_it_is_asked_for(model: EmbeddingModel) -> None:
    assert model.identity == model.identity
    assert model.identity.name
    assert model.identity.fingerprint
    assert 1 <= model.window_tokens <= 512


def test_queries_and_passages_bear_their_own_prompts(small_folders: Folders, small_prepared: Folders) -> None:
    for kind, differs in (("unigram", True), ("wordpiece", False)):
        for model in (open_original(kind, small_folders), open_prepared(kind, small_prepared)):  # type: ignore[arg-type]  # a literal
            query, passage = model.embed_query(SENTENCES[0]), model.embed_passages(SENTENCES[:1])[0]
            assert (float(query @ passage) < 0.9999) is differs
