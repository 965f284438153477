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
from indexer.errors import ModelMissing, ModelRefused
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
        self.read += [*([] if self.read else [query]), *texts]
        return [float(len(self.read) + number) for number in range(len(texts))]


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


def test_what_a_slow_model_has_not_read_in_time_keeps_its_order_behind_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_api.search.reranking.SECONDS", 0.0)
    model, contrary = HashingModel(), Contrary()
    before = [hit.passage.id for hit in small_searcher().search("kinh phí mua sắm").hits]
    after = [hit.passage.id for hit in RerankingSearcher(small_archive(model), model, contrary).search("kinh phí mua sắm").hits]
    assert len(contrary.read) == 1 + 4
    assert after[4:] == before[4:]
    assert sorted(after[:4]) == sorted(before[:4])


def write_model(folder: Path, kind: str, **shape: Any) -> Path:
    """Write a model of a family of Transformers that has learned nothing, with a tokenizer that does not say how much it takes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Its own types are not up to date.
        library: Any = importlib.import_module("transformers")
        letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy0123456789"
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
        library.BertTokenizerFast(vocab={word: number for number, word in enumerate(words)}).save_pretrained(folder)
        made = getattr(library, kind)
        small = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
        made(made.config_class(vocab_size=len(words), **small, **shape)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("cross-encoder"), "BertForSequenceClassification", num_labels=1)


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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "shape", "detail"),
    [
        pytest.param("BertModel", {}, "nothing of it was trained to score", id="an encoder by itself"),
        pytest.param("BertForSequenceClassification", {"num_labels": 3}, "does not give one score", id="a classifier"),
    ],
)
def test_a_model_that_does_not_score_pairs_is_refused(tmp_path: Path, kind: str, shape: dict[str, int], detail: str) -> None:
    from indexer.assembly import open_reranker

    with pytest.raises(ModelRefused, match=detail):
        open_reranker(str(write_model(tmp_path, kind, **shape)))


@pytest.mark.slow
def test_a_long_passage_is_read_as_far_as_the_model_can(tmp_path: Path) -> None:
    from indexer.assembly import open_reranker

    # Of 514 positions such a model uses 512.
    shape = {"num_labels": 1, "max_position_embeddings": 514, "pad_token_id": 1, "type_vocab_size": 2}
    reranker = open_reranker(str(write_model(tmp_path, "XLMRobertaForSequenceClassification", **shape)))
    text = "trồng rừng ven biển " * 300
    assert reranker.scores("trồng rừng", [text]) == pytest.approx(reranker.scores("trồng rừng", [f"{text} và thu phí"]))


@pytest.mark.slow
def test_a_name_is_not_waited_for_where_the_hub_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    from indexer.assembly import open_reranker

    asked: list[str] = []

    def unreachable(_: object, name: str, *, timeout: float) -> None:
        asked.append(name)
        assert timeout < 10
        raise TimeoutError

    monkeypatch.setattr("huggingface_hub.HfApi.model_info", unreachable)
    with pytest.raises(ModelMissing, match="could not be fetched"):
        open_reranker("nobody/such-a-model")
    assert asked == ["nobody/such-a-model"]
