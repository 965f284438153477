"""The manifest of a prepared model: what is in its folder and how it must be used."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.domain import Language, ModelIdentity, Wording
from indexer.embedding.tokens import Prompts
from indexer.errors import ModelMissing, ModelRefused

FORMAT = 2
"""Raised whenever a model must be prepared again: other files, another way to quantise."""

MANIFEST = "manifest.json"
TOKENIZER = "tokenizer.json"
GRAPH = "model.onnx"
WEIGHTS = "model.weights"
VOCABULARY = "vocabulary.npz"
"""Only where the tokenizer is a unigram model."""
QUERY_GRAPH = "query.onnx"
QUERY_WEIGHTS = "query.weights"
"""Only where there is an adapter of matrices: what queries are embedded with. What both graphs have alike is in :data:`WEIGHTS` alone."""
TURNS: Mapping[Language, str] = {"vi": "turn-vi.npy", "en": "turn-en.npy"}
"""Only where there is an adapter that turns the vectors of queries in a language."""

_OF_QUERIES = frozenset({QUERY_GRAPH, QUERY_WEIGHTS, *TURNS.values()})


@dataclass(frozen=True, slots=True)
class FileMark:
    """By what a file is known."""

    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a prepared model's folder holds."""

    name: str
    source: str
    """Where the weights came from: changes when they do."""
    dimension: int
    max_tokens: int
    """Longest input, prompt and special tokens included: what is longer is cut."""
    window_tokens: int
    """How many tokens of text a window should have, prompt and special tokens not counted."""
    prompts: Prompts
    pad_id: int
    pooling: str
    agreement: float
    """The least cosine to Sentence Transformers over the probe sentences."""
    versions: dict[str, str]
    """What it was made with."""
    files: dict[str, FileMark]
    adapter: str = ""
    """Of the adapter that queries are embedded with (:attr:`indexer.embedding.adapter.Adapter.mark`); empty where there is none."""
    format: int = FORMAT

    @property
    def identity(self) -> ModelIdentity:
        """What the archive remembers the model by."""
        parts = [self.prompts.query, self.prompts.passage, str(self.max_tokens), str(self.window_tokens)]
        # The vocabulary only says again what the tokenizer says. An adapter changes no passage's vector: archives stay as they are.
        aside = {VOCABULARY, *_OF_QUERIES}
        parts += [f"{name} {mark.sha256}" for name, mark in sorted(self.files.items()) if name not in aside]
        digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()
        return ModelIdentity(self.name, digest[:16], self.dimension)


def folder_name(name_or_folder: str) -> str:
    """Return the name of the folder a model is prepared into: ``org/name`` gives ``org--name``, a folder its own name."""
    folder = Path(name_or_folder).expanduser()
    name = folder.resolve().name if folder.is_dir() else name_or_folder
    return re.sub(r"[^\w.-]+", "--", name).strip(".-") or "model"


def mark_file(path: Path) -> FileMark:
    """Read the file's size and SHA-256."""
    with path.open("rb") as file:
        return FileMark(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the model's folder."""
    content = asdict(manifest) | {"prompts": manifest.prompts._asdict()}
    (folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the model in `folder`; the other files are not looked at.

    Raises
    ------
    ModelMissing
        There is no prepared model in the folder.
    ModelRefused
        The manifest is not one this version understands.
    """
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise ModelMissing(
            folder.name,
            Wording(
                f"{folder} không có {MANIFEST}; hãy chạy: tracuu model prepare",
                f"{folder} has no {MANIFEST}; run: tracuu model prepare",
            ),
        ) from None
    except ValueError:
        raise _unreadable(path) from None
    try:
        if content["format"] != FORMAT:
            raise ModelRefused(
                Wording(
                    f"{folder} được chuẩn bị bởi một phiên bản khác; hãy chạy lại: tracuu model prepare",
                    f"{folder} was prepared by another version; run again: tracuu model prepare",
                )
            )
        files = {name: FileMark(**mark) for name, mark in content.pop("files").items()}
        return Manifest(**(content | {"prompts": Prompts(**content["prompts"]), "files": files}))
    except (KeyError, TypeError, AttributeError):
        raise _unreadable(path) from None


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare the folder's files with the manifest, byte for byte by digest.

    Raises
    ------
    ModelRefused
        A file is missing, cut short or altered.
    """
    for name, mark in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != mark.size or mark_file(path) != mark:
            raise ModelRefused(
                Wording(
                    f"tệp {path} thiếu hoặc đã bị thay đổi; hãy xóa thư mục này rồi chạy: tracuu model prepare",
                    f"the file {path} is missing or was altered; delete the folder and run: tracuu model prepare",
                )
            )


def _unreadable(path: Path) -> ModelRefused:
    return ModelRefused(Wording(f"không đọc được {path}", f"{path} cannot be read"))
