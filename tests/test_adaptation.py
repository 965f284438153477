"""Adapting: what is learned from an archive, and when what was learned is kept."""

import shutil
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result

from indexer.assembly import HASHING_MODEL, open_archive, open_model
from indexer.commands import index_command, prepare_command
from indexer.console import ExitCode, StopRequest
from indexer.embedding.adapter import load_adapter
from indexer.embedding.hashing import HashingModel
from indexer.errors import NotEnoughToLearn
from indexer.settings import Settings
from indexer.training.material import is_held_back
from indexer.training.pairs import PairKind
from search_api.evaluation import adaptation
from search_api.evaluation.adaptation import (
    HELD_BACK,
    LEAST_QUERIES,
    MOST_LOSS,
    Row,
    compared,
    figures,
    gain,
    gather,
    is_kept,
    lesson_vectors,
    losses,
)
from search_api.evaluation.adaptation_commands import KINDS, adapt_command, table_lines
from search_api.evaluation.judgements import JudgedQuery, JudgedSet
from tests.embedding_fixtures import Kind
from tests.small_archive import small_archive

pytestmark = pytest.mark.long

BETTER = Row("a", "", "hybrid", False, 50, 0.5, 0.55)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([BETTER], True),
        ([], False),
        ([replace(BETTER, after=0.5)], False),
        # Loses in one kind, by more than may be; by less; of too few queries to tell; where only meaning is asked.
        ([BETTER, replace(BETTER, kind="k", queries=LEAST_QUERIES, after=0.5 - MOST_LOSS - 0.001)], False),
        ([BETTER, replace(BETTER, kind="k", queries=LEAST_QUERIES, after=0.5 - MOST_LOSS + 0.001)], True),
        ([BETTER, replace(BETTER, kind="k", queries=LEAST_QUERIES - 1, after=0.1)], True),
        ([BETTER, replace(BETTER, method="dense", after=0.1)], True),
        # Wins on one set and loses as a whole on another.
        ([BETTER, replace(BETTER, set="b", after=0.49)], False),
    ],
)
def test_an_adapter_is_kept_that_wins_and_loses_nowhere(rows: list[Row], kept: bool) -> None:
    assert is_kept(rows) == kept


def test_the_worst_loss_comes_first_and_the_table_has_every_line() -> None:
    rows = [BETTER, replace(BETTER, kind="k", after=0.4), replace(BETTER, kind="m", after=0.3)]
    assert [row.kind for row in losses(rows)] == ["m", "k"]
    assert gain(rows) == pytest.approx(0.05)
    assert len(list(table_lines(rows, "en"))) == 1 + len(rows)
    assert figures(rows)["a k, as typed, hybrid (50)"] == (0.5, 0.4)


def test_the_command_names_every_kind_of_pair() -> None:
    assert set(KINDS) == set(map(str, PairKind))


def documents(folder: Path, count: int) -> Path:
    """Plans of so many made-up branches, each with headings, tasks and dates."""
    folder.mkdir()
    for number in range(count):
        sections = "\n\n".join(
            f"{roman}. {what.upper()} KHU PHỐ {number}\n\n"
            + "\n\n".join(
                f"{item}. Chi đoàn khu phố {number} {what} tại điểm số {item}{place}, hoàn thành trước ngày {item}/{place}/2026. "
                f"Tổ trưởng tổ {item} phân công người trực, ghi sổ và báo lại kết quả cho Ban điều hành khu phố {number}."
                for item in range(1, 6)
            )
            for place, (roman, what) in enumerate(
                [("I", "trồng hoa ven đường"), ("II", "dọn kênh mương"), ("III", "sửa sân bóng"), ("IV", "mở tủ sách")], start=1
            )
        )
        text = f"ĐẢNG ỦY PHƯỜNG MẪU\n\nSố: {number + 10}-KH/ĐU\n\nKẾ HOẠCH\nchăm lo khu phố {number}\n\n{sections}\n"
        (folder / f"ke-hoach-{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with enough to learn from, made with the model that knows no meaning."""
    folder = tmp_path_factory.mktemp("adapting")
    run = CliRunner().invoke(
        index_command,
        [str(documents(folder / "documents", 30)), "--quiet"],
        env={"TRACUU_HOME": str(folder), "TRACUU_MODEL": HASHING_MODEL, "TRACUU_LANGUAGE": "en"},
    )
    assert run.exit_code == 0, run.output
    return folder


def test_an_archive_teaches_pairs_and_keeps_some_documents_back(home: Path) -> None:
    archive, model = open_archive(Settings(home=home)), HashingModel()
    with archive.view() as view:
        material = gather(view, [])
        vectors = lesson_vectors(material, view, model)
    assert material.documents == 30
    assert len(material.pairs) >= 500
    assert all(not is_held_back(pair.passage.partition(".")[0]) for pair in material.pairs)  # type: ignore[arg-type]  # an id
    assert [one.name for one in material.held_back] == list(HELD_BACK.values())
    assert all(one.queries for one in material.held_back)
    assert {pair.passage for pair in material.pairs} <= set(material.shelf.passages)
    # The archive's own vectors, and new ones of what is left of a passage.
    assert vectors.shape == (len(material.shelf.passages) + len(material.shelf.rests), model.identity.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-2)


def test_a_kind_left_out_is_not_learned_and_judged_questions_are_not(home: Path) -> None:
    with open_archive(Settings(home=home)).view() as view:
        whole = gather(view, [])
        kinds = [kind for kind in PairKind if kind is not PairKind.ASSIGNMENT]
        assert {pair.kind for pair in gather(view, [], kinds).pairs} == {pair.kind for pair in whole.pairs} - {
            PairKind.ASSIGNMENT
        }
        judged = JudgedSet("x", (JudgedQuery("1", whole.pairs[0].query, (), ()),))
        assert whole.pairs[0].query not in {pair.query for pair in gather(view, [judged]).pairs}


def test_a_model_compared_with_itself_neither_wins_nor_loses(home: Path) -> None:
    archive, model = open_archive(Settings(home=home)), HashingModel()
    with archive.view() as view:
        held_back, _ = gather(view, []).held_back
    few = replace(held_back, queries=held_back.queries[:20])
    rows = compared(archive, model, model, [few])
    assert {(row.method, row.is_stripped) for row in rows} == {(m, s) for m in ("hybrid", "dense") for s in (False, True)}
    assert all(row.gain == 0 for row in rows)
    assert not is_kept(rows)


def test_a_small_archive_has_not_enough_to_learn_from() -> None:
    with small_archive().view() as view, pytest.raises(NotEnoughToLearn, match="at least 20 are needed"):
        gather(view, [])


@pytest.mark.parametrize(("count", "said"), [(1, "of the archive's 1 documents"), (3, "of the archive's 3 documents")])
def test_the_command_says_so_and_changes_nothing(count: int, said: str, tmp_path: Path) -> None:
    environment = {"TRACUU_HOME": str(tmp_path), "TRACUU_MODEL": HASHING_MODEL, "TRACUU_LANGUAGE": "en"}
    made = CliRunner().invoke(index_command, [str(documents(tmp_path / "documents", count)), "--quiet"], env=environment)
    assert made.exit_code == 0, made.output
    run = CliRunner().invoke(adapt_command, ["--quiet"], env=environment)
    assert run.exit_code == ExitCode.MODEL
    assert said in run.output
    assert "the model stays as it is" in run.output
    assert not list(tmp_path.rglob("*.adapter"))


def test_without_an_archive_the_command_says_so(tmp_path: Path) -> None:
    run = CliRunner().invoke(adapt_command, ["--quiet"], env={"TRACUU_HOME": str(tmp_path), "TRACUU_LANGUAGE": "en"})
    assert run.exit_code == ExitCode.ARCHIVE
    assert "no archive at" in run.output


@pytest.fixture(scope="module")
def made_home(tmp_path_factory: pytest.TempPathFactory, small_folders: dict[Kind, Path]) -> Path:
    """A home with a small model of random weights, prepared, and an archive made with it."""
    folder = tmp_path_factory.mktemp("made")
    model = str(small_folders["unigram"])
    environment = {"TRACUU_HOME": str(folder), "TRACUU_MODEL": model, "TRACUU_LANGUAGE": "en"}
    for command, argument in ((prepare_command, model), (index_command, str(documents(folder / "documents", 30)))):
        made = CliRunner().invoke(command, [argument, "--quiet"], env=environment)
        assert made.exit_code == 0, made.output
    return folder


@pytest.fixture
def small_home(made_home: Path, tmp_path: Path) -> Path:
    """That home, a test's own."""
    return shutil.copytree(made_home, tmp_path / "home")


def test_the_whole_command_keeps_nothing_that_does_not_win_and_else_a_file_that_prepare_takes(
    small_folders: dict[Kind, Path], small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an archive to an adapter, and to an archive of the adapted model."""
    model = str(small_folders["unigram"])
    environment = {"TRACUU_HOME": str(small_home), "TRACUU_MODEL": model, "TRACUU_LANGUAGE": "en"}

    def run(command: click.Command, *arguments: str) -> Result:
        return CliRunner().invoke(command, arguments, env=environment)

    command = ["--lora", "--steps", "1", "--without", "citation", "--quiet"]
    monkeypatch.setattr(adaptation, "_MOST_HELD_BACK", 4)
    monkeypatch.setattr(adaptation, "is_kept", lambda _rows: False)
    told = run(adapt_command, *command)
    assert told.exit_code == ExitCode.NOTHING_FOUND, told.output
    assert "Learning from 30 documents" in told.output
    assert "Strength 0.5:" in told.output
    assert "Nothing is kept" in told.output
    for talk in ("train_runtime", "Computing widget"):
        assert talk not in told.output, "the trainer's own"
    assert not list(small_home.rglob("*.adapter"))
    assert not (small_home / "adaptation").exists()

    monkeypatch.setattr(adaptation, "is_kept", lambda _rows: True)
    file = tmp_path / "office.adapter"
    told = run(adapt_command, *command, "--out", str(file))
    assert told.exit_code == ExitCode.OK, told.output
    assert f"tracuu model prepare {model} --adapter {file}" in told.output
    held = load_adapter(file).manifest
    assert held.documents == 30
    assert held.pairs["citation"] == 0
    assert held.pairs["heading"] > 0
    assert f"{HELD_BACK['vi']}, as typed, hybrid" in " ".join(held.figures)
    assert run(prepare_command, model, "--adapter", str(file), "--quiet").exit_code == 0
    # The archive is as good as before.
    assert run(index_command, "--quiet").exit_code == 0


def test_without_lora_questions_are_turned_and_no_passage_changes(
    small_folders: dict[Kind, Path], small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an archive to a model whose questions are turned, each language its own way, over the same archive."""
    model = str(small_folders["unigram"])
    environment = {"TRACUU_HOME": str(small_home), "TRACUU_MODEL": model, "TRACUU_LANGUAGE": "en"}

    def run(command: click.Command, *arguments: str) -> Result:
        return CliRunner().invoke(command, arguments, env=environment)

    settings = Settings(home=small_home, model=model)
    before = open_model(settings)
    monkeypatch.setattr(adaptation, "_MOST_HELD_BACK", 4)
    monkeypatch.setattr(adaptation, "LESSONS", 60)
    monkeypatch.setattr(adaptation, "is_kept", lambda _rows: True)
    file = tmp_path / "office.adapter"
    told = run(adapt_command, "--quiet", "--out", str(file))
    assert told.exit_code == ExitCode.OK, told.output
    assert "Strength 0.4:" in told.output
    held = load_adapter(file)
    assert 60 < int(held.manifest.settings["lessons"]) <= 120
    assert held.turns.keys() == {"vi", "en"}
    assert {name.partition(",")[0] for name in held.manifest.figures} >= set(HELD_BACK.values())
    assert run(prepare_command, model, "--adapter", str(file), "--quiet").exit_code == 0
    after = open_model(settings)
    assert after.identity == before.identity
    question = "who waters the flowers"
    assert not np.allclose(after.embed_query(question, "en"), before.embed_query(question, "en"))
    assert not np.allclose(after.embed_query(question, "en"), after.embed_query(question, "vi"))
    np.testing.assert_array_equal(after.embed_passages([question]), before.embed_passages([question]))
    assert run(index_command, "--quiet").exit_code == 0


def test_stopped_while_it_learns_rotations_it_says_so_and_keeps_nothing(
    small_folders: dict[Kind, Path], small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {"TRACUU_HOME": str(small_home), "TRACUU_MODEL": str(small_folders["unigram"]), "TRACUU_LANGUAGE": "en"}
    monkeypatch.setattr(adaptation, "LESSONS", 10)
    monkeypatch.setattr(StopRequest, "__call__", lambda _self: True)
    told = CliRunner().invoke(adapt_command, ["--quiet"], env=environment)
    assert told.exit_code == ExitCode.INTERRUPTED, told.output
    assert "Stopped" in told.output
    assert not list(small_home.rglob("*.adapter"))


def test_an_archive_of_another_model_is_refused_before_anything_is_learned(
    home: Path, small_folders: dict[Kind, Path], small_home: Path
) -> None:
    environment = {"TRACUU_HOME": str(small_home), "TRACUU_MODEL": str(small_folders["unigram"]), "TRACUU_LANGUAGE": "en"}
    told = CliRunner().invoke(adapt_command, ["--archive", str(home), "--steps", "1", "--quiet"], env=environment)
    assert told.exit_code == ExitCode.MODEL
    assert "the archive was made with hashing" in told.output
