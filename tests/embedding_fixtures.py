"""Small models that are made here, and the real one, prepared once."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from indexer.settings import DEFAULT_MODEL

SENTENCES = (
    "Văn phòng tổng hợp kết quả thực hiện, báo cáo trước ngày 20 hằng tháng.",
    "Giao Sở Tài chính bố trí kinh phí trong dự toán được giao năm 2026.",
    "Kế hoạch số 12-KH/ĐU về chuyển đổi số trong hoạt động của các chi bộ.",
    "Đề nghị các đơn vị nghiêm túc triển khai, kịp thời phản ánh khó khăn, vướng mắc.",
    "Người đứng đầu chịu trách nhiệm nếu để xảy ra chậm trễ, thất thoát, lãng phí.",
    "Mục tiêu: 100 % hồ sơ được giải quyết đúng hạn trên môi trường điện tử.",
    "The office collects the figures and reports them to the committee every month.",
    "Heads of unit answer for any delay; the reserve is released on written request.",
    "Nơi nhận: như trên; lưu: Văn phòng.",
    "Phường tổ chức tập huấn kỹ năng số cho người cao tuổi tại nhà văn hóa khu phố.",
)
"""What the small tokenizers are trained on."""

Kind = Literal["unigram", "wordpiece"]


@dataclass
class Messages:
    """A progress that keeps what it was told."""

    texts: list[str] = field(default_factory=list)
    total: int = 0
    done: int = 0

    def start(self, total: int, unit: str) -> None:
        self.total, self.done = total, 0

    def advance(self, amount: int = 1) -> None:
        self.done += amount

    def message(self, text: str) -> None:
        self.texts.append(text)

    def note(self, text: str) -> None:
        pass


def small_tokenizer(kind: Kind) -> Tokenizer:
    """A few hundred pieces: a unigram model in the manner of XLM-R, or a WordPiece one in the manner of BERT."""
    first, last = ("<s>", "</s>") if kind == "unigram" else ("[CLS]", "[SEP]")
    pad, unknown = ("<pad>", "<unk>") if kind == "unigram" else ("[PAD]", "[UNK]")
    special = [first, pad, last, unknown]
    if kind == "unigram":
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.normalizer = normalizers.NFKC()
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
        trainer: Any = trainers.UnigramTrainer(vocab_size=300, special_tokens=special, unk_token=unknown, show_progress=False)
    else:
        tokenizer = Tokenizer(models.WordPiece(unk_token=unknown))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=False)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        trainer = trainers.WordPieceTrainer(vocab_size=400, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in (first, last)],
    )
    return tokenizer


def write_small_model(
    folder: Path,
    kind: Kind,
    *,
    pooling: str = "mean",
    dense: int | None = None,
    prompts: dict[str, str] | None = None,
    positions: int = 160,
) -> Path:
    """A BERT of two layers with random weights in the layout of Sentence Transformers."""
    from indexer.embedding.sentence_transformer import quiet

    with quiet():
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
        from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

        tokenizer = small_tokenizer(kind)
        first, pad, last, unknown = (tokenizer.id_to_token(id) for id in range(4))
        torch.manual_seed(11)
        config = BertConfig(
            vocab_size=tokenizer.get_vocab_size() + 1200,
            hidden_size=48,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=96,
            max_position_embeddings=positions,
            pad_token_id=1,
            initializer_range=0.2,
        )
        base = folder.parent / f"{folder.name}-base"
        BertModel(config).save_pretrained(base)
        PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # has no annotations
            tokenizer_object=tokenizer,
            cls_token=first,
            pad_token=pad,
            sep_token=last,
            unk_token=unknown,
            model_max_length=positions,
        ).save_pretrained(base)
        modules: list[Any] = [Transformer(str(base), max_seq_length=positions), Pooling(48, pooling)]
        if dense:
            modules.append(Dense(48, dense))
        SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(scope="session")
def small_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, Path]:
    """Two Sentence Transformers folders: mean pooling and E5's prompts; first-token pooling, a Dense layer and no prompts."""
    folder = tmp_path_factory.mktemp("originals")
    return {
        "unigram": write_small_model(folder / "small-unigram", "unigram", prompts={"query": "query: ", "passage": "passage: "}),
        "wordpiece": write_small_model(folder / "small-wordpiece", "wordpiece", pooling="cls", dense=20),
    }


@pytest.fixture(scope="session")
def small_prepared(small_folders: dict[Kind, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, Path]:
    """The same two, prepared."""
    from indexer.embedding.prepare import prepare

    folder = tmp_path_factory.mktemp("prepared")
    return {kind: prepare(str(original), folder, Messages()) for kind, original in small_folders.items()}


@pytest.fixture(scope="session")
def default_model_folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    """The real default model, prepared: in ``TEST_MODELS_FOLDER``, or kept in pytest's cache, for preparing takes a minute."""
    from indexer.embedding.bundled import find_weights
    from indexer.embedding.prepare import prepare
    from indexer.errors import ModelMissing

    folder = Path(given) if (given := os.environ.get("TEST_MODELS_FOLDER")) else request.config.cache.mkdir("models")
    try:
        find_weights()
    except ModelMissing:
        if not (folder / DEFAULT_MODEL / "manifest.json").is_file():
            pytest.skip("the weights of the default model are not installed on this machine")
        yield folder / DEFAULT_MODEL
    else:
        yield prepare(DEFAULT_MODEL, folder, Messages())
