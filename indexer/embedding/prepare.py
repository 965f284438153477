"""A Sentence Transformers model → one folder that any machine runs without torch.

The stages: load (or assemble from the bundled weights), embed probe sentences, export to ONNX, quantise, embed the probes
again and compare, write the manifest, rename into place. Everything happens in a folder beside the destination, so that
a run that is killed leaves no half a model behind, only a folder that the next run removes.
"""

import errno
import gc
import hashlib
import secrets
import shutil
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from indexer.domain import Language, Vectors, Wording
from indexer.embedding import bundled, calibration
from indexer.embedding.adapter import Adapter, Turn, load_adapter, merge, shipped_adapter, turned
from indexer.embedding.manifest import (
    GRAPH,
    QUERY_GRAPH,
    QUERY_WEIGHTS,
    TOKENIZER,
    TURNS,
    VOCABULARY,
    WEIGHTS,
    Manifest,
    check_files,
    folder_name,
    mark_file,
    read_manifest,
    write_manifest,
)
from indexer.embedding.onnx import OnnxModel
from indexer.embedding.quantise import quantise, share_weights
from indexer.embedding.sentence_transformer import Card, embed, load, quiet
from indexer.embedding.unigram import write_vocabulary
from indexer.errors import DiskFull, ModelMissing, ModelRefused
from indexer.figures import figure
from indexer.protocols import Progress
from indexer.settings import DEFAULT_MODEL

LEAST_AGREEMENT = 0.99
"""Cosine to Sentence Transformers that every probe must reach."""

PROBES = (
    "Báo cáo",
    "số 45-KH/ĐU",
    "Ai chịu trách nhiệm tham mưu?",
    "Thời hạn gửi báo cáo sơ kết sáu tháng đầu năm là ngày nào?",
    "chuyen doi so trong co quan dang",
    "When must the districts report on the use of the reserve fund?",
    "Văn phòng chủ trì, phối hợp với các ban theo dõi, đôn đốc việc thực hiện; định kỳ hằng quý tổng hợp, báo cáo Ban Thường vụ.",
    "1. Mục đích, yêu cầu: nâng cao nhận thức của cán bộ, đảng viên về chuyển đổi số; gắn trách nhiệm người đứng đầu với kết quả cụ thể.",
    "The committee shall review the plan every quarter and inform the members of any delay, its cause and the remedy proposed.",
    "- Phấn đấu 100 % hồ sơ công việc được xử lý trên môi trường mạng (trừ hồ sơ thuộc phạm vi bí mật nhà nước) trước ngày 31/12.",
    (
        "Các chi bộ trực thuộc căn cứ kế hoạch này xây dựng chương trình hành động, cụ thể hóa thành nhiệm vụ từng tháng, phân công người "
        "phụ trách, bố trí kinh phí trong dự toán được giao; kịp thời phản ánh khó khăn, vướng mắc về cơ quan thường trực để tổng hợp, "
        "trình cấp có thẩm quyền xem xét, quyết định. Cơ quan kiểm tra đưa nội dung này vào chương trình kiểm tra, giám sát hằng năm, "
        "biểu dương tập thể, cá nhân làm tốt và nhắc nhở nơi thực hiện chậm, hình thức, đối phó."
    ),
    (
        "This notice sets out how records are to be transferred to the archive: each unit draws up an inventory, separates files of permanent "
        "value from those whose term of keeping has ended, and hands the former over within ninety days of closing them. The archivist checks "
        "every bundle against its inventory, signs for it and enters it in the register; whatever is missing is reported to the head of office."
    ),
)
"""Short and long, Vietnamese and English: what is embedded by the original and by the prepared model."""

STAGES = {
    "load": Wording("Nạp mô hình gốc", "Loading the original"),
    "embed": Wording("Tính véc-tơ mẫu bằng mô hình gốc", "Embedding the probes with the original"),
    "export": Wording("Xuất sang ONNX", "Exporting to ONNX"),
    "quantise": Wording("Nén trọng số xuống 8 bit", "Quantising the weights to 8 bits"),
    "compare": Wording("So bản đã nén với bản gốc", "Comparing with the original"),
}

_PARTIAL = ".partial"
_OPSET = 17  # the newest that the exporter's script mode writes in full


def prepare(
    name_or_folder: str,
    models_folder: Path,
    progress: Progress,
    *,
    language: Language = "vi",
    adapter: Path | None = None,
    is_plain: bool = False,
) -> Path:
    """Prepare a model once and return its folder, ``models_folder / folder_name(name_or_folder)``.

    A folder that holds this very model already is returned as it is. Two preparations at once wait for one another.

    Queries are embedded with what the adapter in the file `adapter` adds; without one, and unless the model is to be `is_plain`, the default
    model takes the one that comes with the program. Passages are embedded by the base alone, so that an archive stays as it is.

    Raises
    ------
    ModelMissing
        It is not on this machine and cannot be fetched.
    ModelRefused
        It cannot be exported, or the prepared model does not agree with the original; or the adapter is none, or for another base.
    DiskFull
        It takes 1.2 GB while it runs, and 130 MB in the end, for the default model.
    """
    if (folder := Path(name_or_folder).expanduser()).is_dir() and name_or_folder != DEFAULT_MODEL:
        name_or_folder = str(folder)
    models_folder.mkdir(parents=True, exist_ok=True)
    destination = models_folder / folder_name(name_or_folder)
    added = _adapter(name_or_folder, adapter, is_plain=is_plain)
    with FileLock(models_folder / ".prepare.lock"):
        for leftover in models_folder.glob(f".*{_PARTIAL}"):
            shutil.rmtree(leftover, ignore_errors=True)
        source = _source(name_or_folder)
        if added is not None:
            source = f"{source} + {added.mark}"
        if _is_prepared(destination, source):
            return destination
        working = models_folder / f".{destination.name}-{secrets.token_hex(4)}{_PARTIAL}"
        working.mkdir()
        try:
            _prepare(name_or_folder, source, working, _Teller(progress, language), added)
            _put_in_place(working / "prepared", destination)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(str(models_folder)) from error
            raise
        finally:
            shutil.rmtree(working, ignore_errors=True)
    return destination


def _adapter(name: str, file: Path | None, *, is_plain: bool) -> Adapter | None:
    if is_plain:
        return None
    if file is not None:
        return load_adapter(file)
    return shipped_adapter() if name == DEFAULT_MODEL else None


def _source(name_or_folder: str) -> str:
    """Say where the weights come from; of a folder, what is in it."""
    if name_or_folder == DEFAULT_MODEL:
        return bundled.SOURCE
    folder = Path(name_or_folder)
    if not folder.is_dir():
        return name_or_folder
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()} {mark_file(path).sha256}\n".encode())
    return f"{folder.resolve().name} ({digest.hexdigest()[:16]})"


def _is_prepared(folder: Path, source: str) -> bool:
    try:
        manifest = read_manifest(folder)
        check_files(folder, manifest)
    except (ModelMissing, ModelRefused):
        return False
    return manifest.source == source


class _Teller:
    """Tells the user which stage begins, in one language."""

    def __init__(self, progress: Progress, language: Language) -> None:
        self._progress, self._language = progress, language
        self._began = False
        progress.start(len(STAGES), "")

    def begin(self, stage: str) -> None:
        if self._began:
            self._progress.advance()
        self._began = True
        self._progress.message(getattr(STAGES[stage], self._language))

    def end(self) -> None:
        self._progress.advance()


def _prepare(name_or_folder: str, source: str, working: Path, tell: _Teller, adapter: Adapter | None) -> None:
    prepared, graph, query_graph = working / "prepared", working / "float.onnx", working / "float-query.onnx"
    prepared.mkdir()
    tell.begin("load")
    if name_or_folder == DEFAULT_MODEL:
        bundled.write_folder(bundled.find_weights(), working / DEFAULT_MODEL)
        name_or_folder = str(working / DEFAULT_MODEL)
    with quiet():
        # Attention written out in plain operators: the others cannot be exported.
        model = load(name_or_folder, device="cpu", model_kwargs={"attn_implementation": "eager"})
        card = Card(name_or_folder, model)
        tell.begin("embed")
        expected_passages = embed(model, PROBES, card.prompts.passage)
        expected_queries = embed(model, PROBES, card.prompts.query)
        tell.begin("export")
        _export(model, graph)
        if adapter is not None:
            merge(model, adapter)
            expected_queries = embed(model, PROBES, card.prompts.query)
            expected_queries = np.stack([turned(one, adapter.turns.get("vi")) for one in expected_queries])
            for language, turn in adapter.turns.items():
                np.save(prepared / TURNS[language], _fitting(turn, card).astype(np.float16))
        if adapter is not None and adapter.weights:
            _export(model, query_graph)
    # The float weights are not needed in memory any more, and quantising takes as much again.
    del model
    card.release()
    gc.collect()
    tell.begin("quantise")
    quantise(graph, prepared, GRAPH, WEIGHTS, _calibration_inputs(card))
    graph.unlink()
    if adapter is not None and adapter.weights:
        quantise(query_graph, prepared, QUERY_GRAPH, QUERY_WEIGHTS, _calibration_inputs(card))
        query_graph.unlink()
        share_weights(prepared, QUERY_GRAPH, QUERY_WEIGHTS, GRAPH)
    card.tokenizer.save(str(prepared / TOKENIZER), pretty=False)
    write_vocabulary(card.tokenizer, prepared / VOCABULARY)
    tell.begin("compare")
    _write_checked(prepared, card, source, (expected_queries, expected_passages), adapter.mark if adapter else "")
    tell.end()


def _calibration_inputs(card: Card) -> list[dict[str, NDArray[np.int64]]]:
    """Return the texts that settle how far activations reach, none of them a probe, as inputs of the graph."""
    rows = [
        card.tokenizer.encode(prompt + text).ids[: card.max_tokens]
        for text in calibration.TEXTS
        for prompt in dict.fromkeys(card.prompts)
    ]
    return [{"input_ids": np.array([row], np.int64), "attention_mask": np.ones((1, len(row)), np.int64)} for row in rows]


def _write_checked(prepared: Path, card: Card, source: str, expected: tuple[Vectors, Vectors], adapter: str) -> None:
    """Write the manifest with the agreement that was measured; refuse the model where it is too low."""
    manifest = Manifest(
        name=card.name,
        source=source,
        dimension=card.dimension,
        max_tokens=card.max_tokens,
        window_tokens=card.window_tokens,
        prompts=card.prompts,
        pad_id=card.pad_id,
        pooling=card.pooling,
        agreement=0,
        versions={name: version(name) for name in ("sentence-transformers", "transformers", "torch", "onnx", "onnxruntime")},
        files={path.name: mark_file(path) for path in sorted(prepared.iterdir())},
        adapter=adapter,
    )
    write_manifest(prepared, manifest)
    found = _embed_probes(prepared)
    agreement = min(float((ours * theirs).sum(axis=1).min()) for ours, theirs in zip(found, expected, strict=True))
    # Also refuses what is not a number.
    if not agreement >= LEAST_AGREEMENT:
        raise ModelRefused(
            Wording(
                f"bản chuẩn bị lệch so với bản gốc (cô-sin {figure(agreement, 3)}, cần {figure(LEAST_AGREEMENT, 2)})",
                f"what was prepared does not agree with the original (cosine {agreement:.3f}, needed {LEAST_AGREEMENT})",
            )
        )
    write_manifest(prepared, replace(manifest, agreement=round(agreement, 5)))


def _fitting(turn: Turn, card: Card) -> Turn:
    if len(turn) != card.dimension:
        raise ModelRefused(Wording("tệp bổ trợ không vừa mô hình", "the adapter does not fit the model"))
    return turn


def _embed_probes(folder: Path) -> tuple[Vectors, Vectors]:
    """Embed the probes as queries and as passages; the model is closed on return, so that its folder can be renamed."""
    model = OnnxModel(folder)
    return np.stack([model.embed_query(probe) for probe in PROBES]), model.embed_passages(PROBES)


def _export(model: Any, path: Path) -> None:
    """Write the model's own modules, pooling and all, as one float graph: ids and mask in, unit vectors out.

    Raises
    ------
    ModelRefused
        The model is not of a kind that can be written so.
    """
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            return torch.nn.functional.normalize(self.model(features)["sentence_embedding"], dim=-1)

    # Two rows of unequal length, so that nothing about padding is taken for constant.
    tokens = model.tokenizer(["một hai ba bốn năm", "one two"], padding=True, return_tensors="pt")
    rows = {0: "texts", 1: "tokens"}
    try:
        torch.onnx.export(
            Whole().eval(),
            (tokens["input_ids"], tokens["attention_mask"]),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": rows, "attention_mask": rows, "vectors": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    except Exception as error:
        # The exporter and the models' code raise anything; whatever it was, this model cannot be prepared.
        raise ModelRefused(
            Wording(
                f"không xuất được sang ONNX ({type(error).__name__}); có thể dùng thẳng thư mục mô hình, không cần chuẩn bị",
                f"it cannot be exported to ONNX ({type(error).__name__}); its folder can be used as it is, without preparing",
            )
        ) from error


def _put_in_place(prepared: Path, destination: Path) -> None:
    if destination.exists():
        try:
            # Into the working folder, which goes away with it.
            destination.rename(prepared.parent / "replaced")
        except PermissionError as error:
            # On Windows a folder whose files are open cannot be moved.
            raise ModelRefused(
                Wording(
                    f"thư mục {destination} đang được dùng; hãy dừng tracuu serve rồi chạy lại",
                    f"the folder {destination} is in use; stop tracuu serve and run again",
                )
            ) from error
    prepared.rename(destination)
