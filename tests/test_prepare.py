"""Preparing: what is written, what is refused, and what a kill leaves behind."""

import errno
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.embedding import calibration
from indexer.embedding import prepare as prepare_module
from indexer.embedding.calibration import observe
from indexer.embedding.manifest import check_files, folder_name, read_manifest
from indexer.embedding.onnx import OnnxModel
from indexer.embedding.prepare import PROBES, STAGES, prepare
from indexer.embedding.quantise import quantise
from indexer.embedding.sentence_transformer import SentenceTransformerModel, quiet
from indexer.errors import DiskFull, ModelMissing, ModelRefused
from tests.embedding_fixtures import SENTENCES, Kind, Messages, write_small_model

Folders = dict[Kind, Path]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("multilingual-e5-small", "multilingual-e5-small"),
        ("intfloat/multilingual-e5-base", "intfloat--multilingual-e5-base"),
        ("..", "model"),
        ("a:b*c", "a--b--c"),
        ("mô hình", "mô--hình"),
    ],
)
def test_any_name_gives_a_folder_name_that_every_system_takes(
    name: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert folder_name(name) == expected or Path(name).is_dir()


def test_the_folder_holds_what_the_manifest_says_and_nothing_else(small_folders: Folders, small_prepared: Folders) -> None:
    for kind, folder in small_prepared.items():
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        assert {path.name for path in folder.iterdir()} == {*manifest.files, "manifest.json"}
        assert folder.name == manifest.name == small_folders[kind].name
        assert manifest.agreement >= 0.99
        assert manifest.identity == OnnxModel(folder).identity
    assert read_manifest(small_prepared["unigram"]).prompts == ("query: ", "passage: ")
    assert read_manifest(small_prepared["wordpiece"]).prompts == ("", "")
    assert read_manifest(small_prepared["unigram"]).max_tokens == 160
    assert "vocabulary.npz" in read_manifest(small_prepared["unigram"]).files
    assert "vocabulary.npz" not in read_manifest(small_prepared["wordpiece"]).files


def test_nothing_in_the_folder_tells_of_the_machine_it_was_made_on(small_folders: Folders, small_prepared: Folders) -> None:
    for kind, folder in small_prepared.items():
        traces = [
            str(small_folders[kind].parent).encode(),
            str(Path(prepare_module.__file__).parents[2]).encode(),
            b"site-packages",
        ]
        for path in folder.iterdir():
            content = path.read_bytes()
            assert not [trace for trace in traces if trace in content], path


def test_the_prepared_model_agrees_with_the_original_on_texts_it_was_not_checked_with(
    small_folders: Folders, small_prepared: Folders
) -> None:
    for kind, folder in small_prepared.items():
        original, prepared = SentenceTransformerModel(small_folders[kind]), OnnxModel(folder)
        texts = [*SENTENCES, " ".join(SENTENCES), "x"]
        assert (original.embed_passages(texts) * prepared.embed_passages(texts)).sum(axis=1).min() > 0.99
        assert float(original.embed_query(texts[1]) @ prepared.embed_query(texts[1])) > 0.99
        assert [original.token_ranges(text) for text in texts] == [prepared.token_ranges(text) for text in texts]


def test_every_stage_is_told_in_the_language_asked_for(
    small_folders: Folders, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    progress = Messages()
    prepare(str(small_folders["wordpiece"]), tmp_path, progress, language="en")
    assert progress.texts == [stage.en for stage in STAGES.values()]
    assert progress.done == progress.total == len(STAGES)
    assert capfd.readouterr() == ("", ""), "the libraries' own messages stay off the screen"


def test_a_model_already_prepared_is_not_prepared_again(small_folders: Folders, small_prepared: Folders) -> None:
    folder = small_prepared["unigram"]
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    progress = Messages()
    assert prepare(str(small_folders["unigram"]), folder.parent, progress) == folder
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert not progress.texts


def test_other_weights_under_the_same_name_replace_what_was_prepared(tmp_path: Path) -> None:
    first = write_small_model(tmp_path / "a" / "model", "wordpiece")
    second = write_small_model(tmp_path / "b" / "model", "wordpiece", pooling="cls")
    folder = prepare(str(first), tmp_path / "models", Messages())
    before = read_manifest(folder).identity
    assert prepare(str(second), tmp_path / "models", Messages()) == folder
    assert read_manifest(folder).identity != before
    OnnxModel(folder).embed_query("vẫn dùng được")
    assert [path.name for path in (tmp_path / "models").iterdir() if path.is_dir()] == ["model"]


def test_a_damaged_folder_is_prepared_again(small_folders: Folders, tmp_path: Path) -> None:
    folder = prepare(str(small_folders["wordpiece"]), tmp_path, Messages())
    identity = read_manifest(folder).identity
    (folder / "model.weights").write_bytes(b"")
    prepare(str(small_folders["wordpiece"]), tmp_path, Messages())
    assert OnnxModel(folder).identity == identity


def test_what_a_killed_run_left_is_removed_by_the_next(small_folders: Folders, tmp_path: Path) -> None:
    leftover = tmp_path / ".model-1234abcd.partial"
    leftover.mkdir(parents=True)
    (leftover / "float.onnx").write_bytes(b"half")
    prepare(str(small_folders["wordpiece"]), tmp_path, Messages())
    assert not leftover.exists()


def test_nothing_stands_at_the_destination_before_all_is_checked(
    small_folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare_module, "_embed_probes", break_off)
    with pytest.raises(KeyboardInterrupt):
        prepare(str(small_folders["wordpiece"]), tmp_path, Messages())
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_two_preparations_at_once_do_the_work_once(small_folders: Folders, tmp_path: Path) -> None:
    tellers = [Messages(), Messages()]
    together = threading.Barrier(2)

    def run(progress: Messages) -> Path:
        together.wait()
        return prepare(str(small_folders["wordpiece"]), tmp_path, progress)

    with ThreadPoolExecutor(2) as pool:
        folders = list(pool.map(run, tellers))
    assert folders[0] == folders[1]
    assert sorted(len(teller.texts) for teller in tellers) == [0, len(STAGES)]
    OnnxModel(folders[0])


@pytest.mark.parametrize(
    "spoil", [lambda vectors: vectors[:, ::-1], lambda vectors: vectors * np.nan], ids=["other", "not a number"]
)
def test_a_model_that_does_not_agree_with_its_original_is_refused(
    small_folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Any
) -> None:
    embed_probes = prepare_module._embed_probes
    monkeypatch.setattr(prepare_module, "_embed_probes", lambda folder: tuple(map(spoil, embed_probes(folder))))
    with pytest.raises(ModelRefused, match="does not agree with the original"):
        prepare(str(small_folders["wordpiece"]), tmp_path, Messages())
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_model_that_cannot_be_exported_is_refused(
    small_folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with quiet():
        import torch

    def fail(*_arguments: Any, **_options: Any) -> None:
        raise RuntimeError("no such operator")

    monkeypatch.setattr(torch.onnx, "export", fail)
    with pytest.raises(ModelRefused, match="cannot be exported to ONNX"):
        prepare(str(small_folders["wordpiece"]), tmp_path, Messages())


def test_a_full_disk_is_told_as_such(small_folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(prepare_module, "quantise", no_room)
    with pytest.raises(DiskFull, match="free some room"):
        prepare(str(small_folders["wordpiece"]), tmp_path, Messages())


def test_a_folder_in_use_is_told_as_such_and_stays(
    small_folders: Folders, small_prepared: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "in use")

    (tmp_path / "small-wordpiece").mkdir()
    monkeypatch.setattr(Path, "rename", in_use)
    with pytest.raises(ModelRefused, match="is in use"):
        prepare(str(small_folders["wordpiece"]), tmp_path, Messages())
    assert (tmp_path / "small-wordpiece").is_dir()


def test_a_model_that_is_nowhere_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with quiet():
        from huggingface_hub import constants
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelMissing, match="nobody/no-such-model"):
        prepare("nobody/no-such-model", tmp_path, Messages())


def test_the_probes_are_in_both_languages_short_and_long() -> None:
    assert len(PROBES) >= 12
    assert min(map(len, PROBES)) < 15
    assert sum(len(probe) >= 400 for probe in PROBES) >= 2
    assert sum(probe.isascii() for probe in PROBES) >= 3


def _tiny_graph(folder: Path) -> tuple[Path, Callable[[NDArray[np.int64]], NDArray[np.float32]]]:
    """A table, two products of one input of which the second has a bias; channel 2 outgrows the others."""
    with quiet():
        import onnx
    from onnx import TensorProto, helper, numpy_helper

    drawn = np.random.default_rng(3)
    table = drawn.normal(size=(2000, 16)).astype(np.float32)
    table[7] = 0
    table[:, 2] *= 40
    weights = [drawn.normal(size=(16, 5)).astype(np.float32) for _ in range(2)]
    bias = drawn.normal(size=5).astype(np.float32)
    arrays = {"table": table, "w0": weights[0], "w1": weights[1], "bias": bias}
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "ids"], ["x"]),
            helper.make_node("MatMul", ["x", "w0"], ["y0"]),
            helper.make_node("MatMul", ["x", "w1"], ["z1"]),
            helper.make_node("Add", ["bias", "z1"], ["y1"]),
            helper.make_node("Concat", ["y0", "y1"], ["y"], axis=-1),
        ],
        "g",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n", "m"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "m", 10])],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    path = folder / "float.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path, lambda ids: np.concatenate([table[ids] @ weights[0], table[ids] @ weights[1] + bias], axis=-1)


def test_integer_weights_give_nearly_the_float_graph(tmp_path: Path) -> None:
    """Also where one channel is forty times as large as the others, and for texts that calibration never saw."""
    import onnxruntime

    source, expected_of = _tiny_graph(tmp_path)
    quantise(source, tmp_path, "g.onnx", "g.weights", [{"ids": np.arange(i, i + 50)[None]} for i in range(0, 1000, 50)])
    assert (tmp_path / "g.weights").stat().st_size < 2000 * 16 * 4 / 2
    session = onnxruntime.InferenceSession(str(tmp_path / "g.onnx"))
    ids = np.array([[0, 7, 8], [1009, 1999, 1003]])
    (found,) = session.run(None, {"ids": ids})
    expected = expected_of(ids)
    assert np.abs(found - expected).max() / np.abs(expected).max() < 0.03
    cosines = (found * expected).sum(axis=-1) / np.linalg.norm(found, axis=-1) / np.linalg.norm(expected, axis=-1)
    assert cosines.min() > 0.995
    (alone,) = session.run(None, {"ids": ids[1:]})
    assert np.array_equal(alone, found[1:]), "what else is in the batch does not matter"


def test_values_beyond_what_was_seen_are_cut_not_wrapped(tmp_path: Path) -> None:
    import onnxruntime

    source, expected_of = _tiny_graph(tmp_path)
    with quiet():
        import onnx
    quantise(source, tmp_path, "g.onnx", "g.weights", [{"ids": np.array([[7]])}])
    assert "MatMul" not in {node.op_type for node in onnx.load(tmp_path / "g.onnx").graph.node}
    ids = np.array([[5]])
    (found,) = onnxruntime.InferenceSession(str(tmp_path / "g.onnx")).run(None, {"ids": ids})
    assert np.isfinite(found).all()
    assert np.abs(found).max() <= np.abs(expected_of(ids)).max()


def test_calibration_leaves_nothing_behind(tmp_path: Path) -> None:
    source, _ = _tiny_graph(tmp_path)
    reaches = observe(source, [{"ids": np.array([[1, 2]])}, {"ids": np.array([[3]])}])
    assert list(reaches) == ["x"]
    assert reaches["x"].channels.argmax() == 2
    assert [path.name for path in tmp_path.iterdir()] == ["float.onnx"]


def test_no_probe_takes_part_in_calibration() -> None:
    assert not set(PROBES) & set(calibration.TEXTS)


@pytest.mark.slow
def test_the_default_model_is_small_and_agrees(default_model_folder: Path) -> None:
    manifest = read_manifest(default_model_folder)
    assert manifest.agreement >= 0.99
    assert manifest.prompts == ("query: ", "passage: ")
    assert manifest.dimension == 384
    assert sum(mark.size for mark in manifest.files.values()) < 140e6
    assert json.loads((default_model_folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["type"] == "Unigram"
