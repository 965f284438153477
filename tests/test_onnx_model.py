"""Running a prepared model."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from indexer.domain import Vectors
from indexer.embedding import onnx as onnx_module
from indexer.embedding.onnx import OnnxModel
from indexer.embedding.unigram import UnigramVocabulary, write_vocabulary
from indexer.errors import ModelMissing, ModelRefused
from tests.embedding_fixtures import SENTENCES, Kind, small_tokenizer

pytestmark = pytest.mark.long

Folders = dict[Kind, Path]


@pytest.fixture
def copied(small_prepared: Folders, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_prepared["unigram"], tmp_path / "mô hình chép sang"))


def alter_manifest(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    def alter(folder: Path) -> None:
        content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        change(content)
        (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")

    return alter


def flip_a_byte(name: str) -> Callable[[Path], None]:
    def flip(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)

    return flip


def test_a_copied_folder_works_wherever_it_lies(copied: Path, small_prepared: Folders) -> None:
    there, here = OnnxModel(copied), OnnxModel(small_prepared["unigram"])
    assert there.identity == here.identity
    assert np.array_equal(there.embed_query("nơi khác"), here.embed_query("nơi khác"))


@pytest.mark.parametrize("name", ["model.onnx", "model.weights", "tokenizer.json", "vocabulary.npz"])
def test_an_altered_missing_or_cut_file_is_refused(copied: Path, name: str) -> None:
    flip_a_byte(name)(copied)
    with pytest.raises(ModelRefused, match="is missing or was altered"):
        OnnxModel(copied)
    (copied / name).write_bytes((copied / name).read_bytes()[:-1])
    with pytest.raises(ModelRefused, match="is missing or was altered"):
        OnnxModel(copied)
    (copied / name).unlink()
    with pytest.raises(ModelRefused, match="is missing or was altered"):
        OnnxModel(copied)


@pytest.mark.parametrize(
    ("spoil", "match"),
    [
        (lambda folder: (folder / "manifest.json").write_text("{", encoding="utf-8"), "cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("[]", encoding="utf-8"), "cannot be read"),
        (alter_manifest(lambda content: content.pop("prompts")), "cannot be read"),
        (alter_manifest(lambda content: content.update(surprise=1)), "cannot be read"),
        (alter_manifest(lambda content: content.update(format=0)), "prepared by another version"),
    ],
)
def test_a_manifest_that_is_not_understood_is_refused(copied: Path, spoil: Callable[[Path], None], match: str) -> None:
    spoil(copied)
    with pytest.raises(ModelRefused, match=match):
        OnnxModel(copied)


def test_a_folder_without_a_manifest_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="tracuu model prepare"):
        OnnxModel(tmp_path / "none")


@pytest.mark.parametrize("change", [{"prompts": {"query": "q", "passage": "p"}}, {"max_tokens": 32}, {"window_tokens": 10}])
def test_the_identity_follows_whatever_changes_the_vectors(copied: Path, change: dict[str, Any]) -> None:
    before = OnnxModel(copied).identity
    alter_manifest(lambda content: content.update(change))(copied)
    assert OnnxModel(copied).identity != before


def test_prompts_stand_before_the_text(small_prepared: Folders, copied: Path) -> None:
    """The model behind its prompts gives what it gives without any for a text that bears them itself."""
    alter_manifest(lambda content: content.update(prompts={"query": "", "passage": ""}))(copied)
    prompting, bare = OnnxModel(small_prepared["unigram"]), OnnxModel(copied)
    assert np.allclose(prompting.embed_query(SENTENCES[0]), bare.embed_query("query: " + SENTENCES[0]), atol=1e-6)
    behind = bare.embed_passages(["passage: " + sentence for sentence in SENTENCES])
    assert (prompting.embed_passages(SENTENCES) * behind).sum(axis=1).min() > 0.9999


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_the_number_of_threads_changes_nothing(small_prepared: Folders, threads: int) -> None:
    texts = [" ".join(SENTENCES[: i % 7]) for i in range(60)]
    expected = OnnxModel(small_prepared["wordpiece"], threads=2).embed_passages(texts)
    assert (OnnxModel(small_prepared["wordpiece"], threads).embed_passages(texts) * expected).sum(axis=1).min() > 0.99999


@given(st.lists(st.integers(1, 600), max_size=80))
def test_batches_hold_each_row_once_within_the_budget(lengths: list[int]) -> None:
    batches = onnx_module._batches(lengths)
    assert sorted(row for rows in batches for row in rows) == list(range(len(lengths)))
    for rows in batches:
        assert len(rows) == 1 or len(rows) * max(lengths[row] for row in rows) <= onnx_module.BATCH_TOKENS


def test_what_repeats_itself_is_embedded_once_and_returned_each_time(
    small_prepared: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = OnnxModel(small_prepared["unigram"], threads=1)
    first, second = model.embed_passages(["tháng 3", "quý II"])
    ran: list[int] = []
    run = model._run

    def counted(session: onnxruntime.InferenceSession, rows: list[list[int]]) -> Vectors:
        ran.append(len(rows))
        return run(session, rows)

    monkeypatch.setattr(model, "_run", counted)
    found = model.embed_passages(["quý II", "tháng 3", "quý II", "quý II"])
    assert sum(ran) == 2
    assert np.array_equal(found, [second, first, second, second])


def test_what_is_too_long_is_cut_before_the_closing_token(small_prepared: Folders) -> None:
    model = OnnxModel(small_prepared["unigram"])
    closing = model._tokenizer.token_to_id("</s>")
    assert closing is not None
    ids = model._cut([0, *range(10, 300), closing])
    assert len(ids) == 160
    assert ids[:2] == [0, 10]
    assert ids[-2:] == [167, closing]


def test_opening_imports_neither_torch_nor_transformers(small_prepared: Folders) -> None:
    program = (
        "import sys; from pathlib import Path; from indexer.embedding.onnx import OnnxModel;"
        "model = OnnxModel(Path(sys.argv[1])); model.embed_query('a'); model.embed_passages(['a']); model.token_ranges('a');"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules)))"
    )
    ran = subprocess.run(  # our own interpreter and program
        [sys.executable, "-c", program, str(small_prepared["unigram"])], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


# --- The light vocabulary ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vocabularies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tokenizer, UnigramVocabulary]:
    tokenizer, path = small_tokenizer("unigram"), tmp_path_factory.mktemp("vocabulary") / "vocabulary.npz"
    assert write_vocabulary(tokenizer, path)
    return tokenizer, UnigramVocabulary(path)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(" ".join(SENTENCES).split()), max_size=12).map(" ".join)))
def test_the_light_vocabulary_gives_the_tokenizers_ids(vocabularies: tuple[Tokenizer, UnigramVocabulary], text: str) -> None:
    tokenizer, light = vocabularies
    # The very spelling of a special token is that token to both, but begins a new word to the other alone: that changes little
    # (a cosine of .98 to .99 between a query with one and without), and nobody types it.
    assume(not any(token in text for token in ("<s>", "</s>", "<pad>", "<unk>")))
    assert light.encode(text) == tokenizer.encode(text).ids


def test_only_a_unigram_model_has_a_light_vocabulary(tmp_path: Path) -> None:
    assert not write_vocabulary(small_tokenizer("wordpiece"), tmp_path / "vocabulary.npz")
    assert list(tmp_path.iterdir()) == []


# --- The real model ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def default_model(default_model_folder: Path) -> OnnxModel:
    return OnnxModel(default_model_folder)


@pytest.mark.slow
def test_the_real_light_vocabulary_gives_the_tokenizers_ids(default_model: OnnxModel) -> None:
    drawn = random.Random(5)
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxyáảạấẩậờợễ ĐƠ0189.,;/-–…½ﬁ①日😀\u200b\n"
    texts = [*SENTENCES, *("".join(drawn.choices(alphabet, k=80)) for _ in range(500))]
    for text in texts:
        assert default_model._encode_query(text) == default_model._tokenizer.encode(text).ids


@pytest.mark.slow
def test_the_real_tokens_stand_where_the_text_has_them(default_model: OnnxModel) -> None:
    text = "Nghị quyết số 57-NQ/TW về đột phá phát triển khoa học, ½ thời gian; ﬁn."
    parts = [text[start:end] for start, end in default_model.token_ranges(text)]
    assert "".join(parts) == text.replace(" ", "")
    assert {"Nghị", "quyết", "phát", "khoa"} <= set(parts)


ANSWERS = {
    "Khi nào phải gửi báo cáo quý?": "Các đơn vị tổng hợp kết quả, gửi về Văn phòng chậm nhất ngày 25 của tháng cuối mỗi quý.",
    "Lấy tiền ở đâu để tập huấn cho dân?": "Kinh phí mở lớp bồi dưỡng kỹ năng số cho nhân dân bố trí từ nguồn sự nghiệp giáo dục và xã hội hóa.",
    "Ai bị xử lý nếu công việc chậm trễ?": "Người đứng đầu cơ quan chịu trách nhiệm và bị kiểm điểm khi để nhiệm vụ được giao không hoàn thành đúng hạn.",
    "trồng cây xanh ở khu dân cư": "Mỗi tổ dân phố vận động hộ gia đình chăm sóc bồn hoa, trồng thêm cây bóng mát dọc các tuyến hẻm.",
}
ENGLISH = {
    "By what date are quarterly reports due?": 0,
    "Where does the money for training citizens come from?": 1,
    "Who is held responsible for delays?": 2,
    "planting trees in residential areas": 3,
}


@pytest.mark.slow
def test_a_question_in_other_words_is_nearest_to_its_answer(default_model: OnnxModel) -> None:
    answers = default_model.embed_passages(list(ANSWERS.values()))
    for place, question in enumerate(ANSWERS):
        assert int(np.argmax(answers @ default_model.embed_query(question))) == place, question


@pytest.mark.slow
def test_an_english_question_is_nearest_to_its_vietnamese_answer(default_model: OnnxModel) -> None:
    answers = default_model.embed_passages(list(ANSWERS.values()))
    for question, place in ENGLISH.items():
        assert int(np.argmax(answers @ default_model.embed_query(question))) == place, question
