"""Any Sentence Transformers model as it is."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.domain import Range
from indexer.embedding.sentence_transformer import SentenceTransformerModel, quiet
from indexer.embedding.tokens import Prompts, choose_prompts, tidy_ranges
from indexer.errors import ModelMissing
from tests.embedding_fixtures import SENTENCES, Kind, write_small_model


@pytest.mark.parametrize(
    ("name", "configured", "expected"),
    [
        ("intfloat/multilingual-e5-base", {}, Prompts("query: ", "passage: ")),
        ("C:\\models\\e5-large", {}, Prompts("query: ", "passage: ")),
        ("intfloat/multilingual-e5-small", {"query": "", "document": ""}, Prompts("query: ", "passage: ")),
        ("any", {"query": "q: ", "passage": "p: "}, Prompts("q: ", "p: ")),
        ("any", {"query": "tìm: ", "document": "d: "}, Prompts("tìm: ", "d: ")),
        ("my-e5", {"query": "tìm: ", "document": ""}, Prompts("tìm: ", "")),
        ("any", {"query": None, "passage": None}, Prompts("", "")),
        ("sbert", {}, Prompts("", "")),
        ("cafe5", {}, Prompts("", "")),
    ],
)
def test_prompts_are_the_models_own_or_those_its_name_is_known_for(
    name: str, configured: dict[str, str | None], expected: Prompts
) -> None:
    assert choose_prompts(name, configured) == expected


@pytest.mark.parametrize(
    ("text", "offsets", "expected"),
    [
        ("một hai", [(0, 3), (3, 7)], [(0, 3), (4, 7)]),
        ("½ x", [(0, 1), (0, 1), (0, 1), (2, 3)], [(0, 1), (2, 3)]),
        ("a b", [(0, 0), (0, 2), (2, 3), (3, 3)], [(0, 1), (2, 3)]),
        ("abc", [(0, 2), (1, 3)], [(0, 2), (2, 3)]),
        ("  ", [(0, 1), (1, 2)], []),
    ],
)
def test_offsets_become_ranges_without_overlap_or_white_space(
    text: str, offsets: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    assert tidy_ranges(text, offsets) == [Range(*pair) for pair in expected]


def test_a_model_that_is_nowhere_is_missing_and_the_network_is_not_needed_to_know(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with quiet():
        from huggingface_hub import constants
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelMissing, match="could not be fetched"):
        SentenceTransformerModel("nobody/no-such-model")
    with pytest.raises(ModelMissing, match="no readable folder"):
        SentenceTransformerModel(tmp_path)


def test_a_folder_is_loaded_without_a_look_at_the_network(
    small_folders: dict[Kind, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sockets are shut in all tests; here any attempt is an error that nothing could swallow."""
    import socket

    def refuse(*_arguments: Any, **_options: Any) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    SentenceTransformerModel(small_folders["unigram"])


def test_vectors_are_those_of_the_library_behind_the_prompt(small_folders: dict[Kind, Path]) -> None:
    with quiet():
        from sentence_transformers import SentenceTransformer

        original = SentenceTransformer(str(small_folders["unigram"]), device="cpu", local_files_only=True)
        expected = original.encode(["passage: " + sentence for sentence in SENTENCES], normalize_embeddings=True)
    vectors = SentenceTransformerModel(small_folders["unigram"]).embed_passages(SENTENCES)
    assert (vectors * np.asarray(expected)).sum(axis=1).min() > 0.99999


def test_the_fingerprint_follows_the_weights_and_the_prompts(small_folders: dict[Kind, Path], tmp_path: Path) -> None:
    identity = SentenceTransformerModel(small_folders["unigram"]).identity
    assert identity == SentenceTransformerModel(str(small_folders["unigram"])).identity
    other_prompts = write_small_model(tmp_path / "small-unigram", "unigram", prompts={"query": "q: ", "passage": "passage: "})
    assert SentenceTransformerModel(other_prompts).identity.fingerprint != identity.fingerprint
    assert SentenceTransformerModel(small_folders["wordpiece"]).identity.dimension == 20


def test_the_libraries_settings_are_left_as_they_were() -> None:
    import logging

    with quiet():
        from transformers.utils import logging as chatter
    before = (chatter.is_progress_bar_enabled(), logging.getLogger("transformers").level)

    def fail_in_silence() -> None:
        with quiet():
            assert not chatter.is_progress_bar_enabled()
            raise RuntimeError("meant")

    with pytest.raises(RuntimeError, match="meant"):
        fail_in_silence()
    assert (chatter.is_progress_bar_enabled(), logging.getLogger("transformers").level) == before
