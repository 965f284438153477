"""A cross-encoder puts the first hits in a new order."""

import importlib
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.commands import index_command
from indexer.domain import PassageId
from indexer.embedding.hashing import HashingModel
from indexer.errors import ModelMissing
from search_api.commands import search_command
from search_api.search.ranking import Fused
from search_api.search.reranking import LEAST, RerankingSearcher, reranked
from tests.small_archive import small_archive, small_searcher


def fused(number: int, score: float) -> Fused:
    return Fused(PassageId(f"d.{number}"), score, score, 0.0, 0.0)


class Contrary:
    """Finds best what stood last."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        self.read = [query, *texts]
        return [float(number) for number in range(len(texts))]


def test_what_is_read_again_stays_before_what_is_not() -> None:
    ranked = [fused(1, 0.9), fused(2, 0.8), fused(3, 0.7), fused(4, 0.6)]
    again = reranked(ranked, {PassageId("d.1"): -3.0, PassageId("d.2"): 5.0})
    assert [one.passage_id for one in again] == ["d.2", "d.1", "d.3", "d.4"]
    assert [one.score for one in again] == sorted((one.score for one in again), reverse=True)
    assert again[1].score == pytest.approx(0.9 * LEAST)


@pytest.mark.parametrize("scores", [{}, {PassageId("d.1"): 1.0, PassageId("d.2"): 1.0}])
def test_scores_that_tell_nothing_change_nothing(scores: dict[PassageId, float]) -> None:
    ranked = (fused(1, 0.9), fused(2, 0.8))
    assert reranked(ranked, scores) == ranked


def test_a_searcher_gives_query_and_passages_with_their_places_to_be_read() -> None:
    model, contrary = HashingModel(), Contrary()
    before = small_searcher().search("kinh phí mua sắm").hits
    after = RerankingSearcher(small_archive(model), model, contrary).search("kinh phí mua sắm").hits
    assert contrary.read[0] == "kinh phí mua sắm"
    assert contrary.read[1].endswith(before[0].passage.text)
    assert str(before[0].document.header.symbol) in contrary.read[1]
    assert [hit.passage.id for hit in after] != [hit.passage.id for hit in before]
    assert any("đọc lại" in part.name.vi for part in after[-1].parts)


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder that has learned nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Its own types are not up to date.
        library: Any = importlib.import_module("transformers")
        folder = tmp_path_factory.mktemp("cross-encoder")
        letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy0123456789"
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
        (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
        library.BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
        shape = library.BertConfig(
            vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=1
        )
        library.BertForSequenceClassification(shape).save_pretrained(folder)
    return folder


@pytest.mark.slow
def test_the_command_takes_a_cross_encoder_from_a_folder(tmp_path: Path, cross_encoder: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("Trồng rừng ven biển.\n\nThu phí cầu đường bộ.\n", encoding="utf-8")
    environment = {"TRACUU_HOME": str(tmp_path / "home"), "TRACUU_MODEL": "hashing", "TRACUU_LANGUAGE": "en"}
    CliRunner().invoke(index_command, [str(tmp_path / "docs"), "--quiet"], env=environment)
    ran = CliRunner().invoke(search_command, ["trồng rừng", "--rerank", str(cross_encoder), "--explain"], env=environment)
    assert ran.exit_code == 0, ran.output
    assert "Trồng rừng" in ran.output


@pytest.mark.slow
def test_a_cross_encoder_that_is_not_there_is_told(tmp_path: Path) -> None:
    from indexer.assembly import open_reranker

    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelMissing, match="empty"):
        open_reranker(str(tmp_path / "empty"))
