"""An adapter: what was learned for one base model, in one small file, and how it is put on the base.

The file is in the form of safetensors and holds numbers and its manifest, nothing else. There are two kinds. LoRA: for each matrix W that is changed
there are two thin ones, A (rank × in) and B (out × rank), half precision; the adapted matrix is ``W + B·A``. Turns: for queries in one language a
matrix T (d × d), half precision, for the query's vector itself: ``v + v·T``, brought to length 1; queries in a language without one are not touched.
The strength it was learned and chosen with is in B or T.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from indexer.domain import Language, Vector, Wording
from indexer.errors import ModelRefused

FORMAT = 1
MOST_BYTES = 3_000_000
SHIPPED = "multilingual-e5-small.adapter"
"""Beside this module: what the default model is prepared with."""

_MANIFEST = "tracuu"
_IN, _OUT = ".A", ".B"
_TURN = "turn."
LANGUAGES: tuple[Language, ...] = get_args(Language)
Scalar = str | int | float | bool

Thin = NDArray[np.float16]
Turn = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AdapterManifest:
    """What an adapter was made from and for, and what it was worth."""

    base: str
    """The base model's name."""
    base_sha256: str
    """Of its weights (:func:`weights_mark`), 64 hexadecimal digits: no other base takes the adapter."""
    made_at: str
    """ISO, UTC."""
    pairs: Mapping[str, int]
    """How many pairs of each kind it learned from."""
    documents: int
    passages: int
    settings: Mapping[str, Scalar] = field(default_factory=dict)
    """Of the training."""
    figures: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """What was measured on judged queries, without the adapter and with it."""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Adapter:
    """What was learned."""

    manifest: AdapterManifest
    weights: Mapping[str, tuple[Thin, Thin]]
    """A and B by the name of the matrix they change."""
    turns: Mapping[Language, Turn] = field(default_factory=dict)
    """What is added to the vector of a query in each language, as a matrix (d, d)."""

    @property
    def mark(self) -> str:
        """16 hexadecimal digits that change with the numbers."""
        digest = hashlib.sha256(self.manifest.base_sha256.encode())
        for name, thin in sorted(self.weights.items()):
            digest.update(name.encode())
            for part in thin:
                digest.update(np.ascontiguousarray(part).tobytes())
        for language, turn in sorted(self.turns.items()):
            digest.update((_TURN + language).encode())
            digest.update(turn.astype(np.float16).tobytes())
        return digest.hexdigest()[:16]


def save_adapter(adapter: Adapter, path: Path) -> None:
    """Write the file, in one stroke: a file that was there stays until the new one is whole."""
    from safetensors.numpy import save_file

    tensors = {
        name + end: np.ascontiguousarray(part)
        for name, thin in adapter.weights.items()
        for end, part in zip((_IN, _OUT), thin, strict=True)
    }
    tensors |= {_TURN + language: turn.astype(np.float16) for language, turn in adapter.turns.items()}
    partial = path.with_name(f".{path.name}.partial")
    try:
        save_file(tensors, partial, {_MANIFEST: json.dumps(asdict(adapter.manifest), ensure_ascii=False, sort_keys=True)})
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def load_adapter(path: Path) -> Adapter:
    """Read an adapter's file.

    Raises
    ------
    ModelRefused
        It cannot be read, is no adapter, or one of another form.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as held:
            manifest = _manifest(json.loads((held.metadata() or {})[_MANIFEST]))
            names = sorted(name.removesuffix(_IN) for name in held.keys() if name.endswith(_IN))  # noqa: SIM118  # no mapping
            weights = {name: (held.get_tensor(name + _IN), held.get_tensor(name + _OUT)) for name in names}
            turns = {one: held.get_tensor(_TURN + one).astype(np.float32) for one in LANGUAGES if _TURN + one in held.keys()}  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ModelRefused(Wording(f"{path} không phải tệp bổ trợ mô hình", f"{path} is no adapter")) from error
    for name, (a, b) in weights.items():
        if a.ndim != 2 or b.ndim != 2 or a.shape[0] != b.shape[1] or not (np.isfinite(a).all() and np.isfinite(b).all()):
            raise ModelRefused(
                Wording(f"{path}: số liệu của {name} không hợp lệ", f"{path}: the numbers of {name} make no sense")
            )
    for language, turn in turns.items():
        if turn.ndim != 2 or turn.shape[0] != turn.shape[1] or not np.isfinite(turn).all():
            raise ModelRefused(
                Wording(f"{path}: số liệu của {language} không hợp lệ", f"{path}: the numbers of {language} make no sense")
            )
    return Adapter(manifest, weights, turns)


def _manifest(held: dict[str, Any]) -> AdapterManifest:
    if held["format"] != FORMAT:
        raise ValueError(held["format"])
    figures = {name: (float(before), float(after)) for name, (before, after) in held["figures"].items()}
    return AdapterManifest(**(held | {"figures": figures}))


def shipped_adapter() -> Adapter | None:
    """Return the adapter that comes with the program, for the default model; ``None`` where none does."""
    file = files("indexer.embedding") / SHIPPED
    if not file.is_file():
        return None
    with as_file(file) as path:
        return load_adapter(path)


def weights_mark(model: Any) -> str:
    """Return the SHA-256 of a loaded Sentence Transformers model's weights."""
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tuple(tensor.shape)}\n".encode())
        # Through bytes: numpy has no bfloat16.
        digest.update(tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy())
    return digest.hexdigest()


def merge(model: Any, adapter: Adapter) -> None:
    """Add what was learned to the weights of a loaded Sentence Transformers model; turns are none of its weights.

    Raises
    ------
    ModelRefused
        The adapter was made for another base; the model is as it was.
    """
    import torch

    if weights_mark(model) != adapter.manifest.base_sha256:
        raise ModelRefused(
            Wording(
                f"tệp bổ trợ được luyện cho mô hình khác ({adapter.manifest.base})",
                f"the adapter was made for another base model ({adapter.manifest.base})",
            )
        )
    held = dict(model.named_parameters())
    for name, (a, b) in adapter.weights.items():
        if name not in held or tuple(held[name].shape) != (b.shape[0], a.shape[1]):
            raise ModelRefused(Wording(f"mô hình không có ma trận {name}", f"the model has no such matrix: {name}"))
    with torch.no_grad():
        for name, (a, b) in adapter.weights.items():
            held[name] += torch.from_numpy(b.astype(np.float32) @ a.astype(np.float32))


def weakened(adapter: Adapter, strength: float) -> Adapter:
    """Return the adapter at a part of its strength: 0 changes nothing, 1 all it learned."""
    weights = {name: (a, (b.astype(np.float32) * strength).astype(np.float16)) for name, (a, b) in adapter.weights.items()}
    return Adapter(adapter.manifest, weights, {language: turn * np.float32(strength) for language, turn in adapter.turns.items()})


def turned(vector: Vector, turn: Turn | None) -> Vector:
    """Return a query's vector as the turn leaves it, of length 1 again; ``None`` leaves it as it is."""
    if turn is None:
        return vector
    moved: Vector = vector + vector @ turn
    moved /= np.linalg.norm(moved)
    return moved
