"""Whatever happens to the archive's files, answers are right or refused, and what was committed is there."""

import errno
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexer.domain import SourceState, Term, TimeInForce
from indexer.errors import ArchiveBusy, ArchiveDamaged, ArchiveMissing, DiskFull, IndexIncompatible
from indexer.language.folding import exact_term
from indexer.storage import generations, schema, vectors, words, writing
from indexer.storage.archive import SqliteArchive
from tests.archive_comparison import assert_same, put
from tests.archive_content import MODEL, ROOT, WORDS, document_id, make_document, make_source, saying
from tests.benchmarks.kills import kill_at_random_moments
from tests.in_memory_archive import InMemoryArchive

DERIVED = (
    "vectors.faiss",
    "passage_ids.npy",
    "passage_rows.npy",
    "window_rows.npy",
    "owners.npy",
    "words/meta.json",
    "words/*.idx",
    "words/*.term",
    "words/*.fast",
    "words/*.fieldnorm",
)


@pytest.fixture
def exact() -> InMemoryArchive:
    archive = InMemoryArchive("rules")
    fill(archive)
    return archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(SqliteArchive(tmp_path / "archive", "rules"))
    return tmp_path / "archive"


def fill(archive: SqliteArchive | InMemoryArchive) -> None:
    with archive.writer(MODEL) as writer:
        for number in range(1, 13):
            put(writer, number)
        writer.commit()


def generation_folders(folder: Path) -> list[Path]:
    return list((folder / "generations").iterdir())


def overwrite(file: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def assert_sound(folder: Path, exact: InMemoryArchive) -> None:
    archive = SqliteArchive(folder, "rules")
    assert archive.verify().findings == ()
    with archive.view() as view, exact.view() as truth:
        assert_same(view, truth)


# --- Derived files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", [overwrite, truncate, Path.unlink])
@pytest.mark.parametrize("name", DERIVED)
def test_a_spoiled_derived_file_is_never_served(
    folder: Path, exact: InMemoryArchive, name: str, spoil: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    for file in generation_folders(folder)[0].glob(name):
        spoil(file)
    archive = SqliteArchive(folder, "rules")
    with caplog.at_level(logging.WARNING):
        with archive.view() as view, exact.view() as truth:
            assert_same(view, truth)
        with archive.view():
            pass
    assert len(caplog.records) == 1, "one warning, not one a view"
    assert "tracuu verify" in caplog.text
    verification = archive.verify()
    assert any("cannot be trusted" in finding for finding in verification.findings)
    assert verification.repaired
    assert archive.verify().findings == ()
    with archive.view() as view:
        assert view.generation == 2
    assert len(generation_folders(folder)) == 1


def test_all_derived_files_may_be_lost(folder: Path, exact: InMemoryArchive) -> None:
    shutil.rmtree(folder / "generations")
    archive = SqliteArchive(folder, "rules")
    with archive.view() as view, exact.view() as truth:
        assert_same(view, truth)


def test_a_commit_does_not_build_on_spoiled_files(folder: Path, exact: InMemoryArchive) -> None:
    overwrite(next(generation_folders(folder)[0].glob("words/*.idx")))
    for archive in (SqliteArchive(folder, "rules"), exact):
        with archive.writer(MODEL) as writer:
            put(writer, 20)
            writer.commit()
    assert_sound(folder, exact)


def test_what_was_derived_aside_goes_with_the_archive(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    shutil.rmtree(folder / "generations")
    archive = SqliteArchive(folder, "rules")
    with archive.view():
        assert len(list(aside.iterdir())) == 1
    archive.close()
    assert list(aside.iterdir()) == []


def test_files_that_are_right_in_themselves_but_of_other_rows_are_found(folder: Path) -> None:
    """The checksums agree, the passages do not: somebody wrote to the truth by hand."""
    with closing(schema.open_for_writing(folder)) as connection:
        connection.execute("UPDATE passages SET id = 'x' || id WHERE row = 3")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE passages SET row = 1000 WHERE row = (SELECT MAX(row) FROM passages)")
        connection.execute("UPDATE syllables SET count = count + 1 WHERE text = 'ban'")
    archive = SqliteArchive(folder, "rules")
    with pytest.raises(ArchiveDamaged, match="refer to rows"):
        archive.verify()
    with closing(schema.open_for_writing(folder)) as connection:
        connection.execute("UPDATE passages SET row = (SELECT MAX(row) FROM passages WHERE row < 1000) + 1 WHERE row = 1000")
    findings = archive.verify().findings
    assert "the passages' ids are mixed up" in findings
    assert "the counts of syllables are wrong" in findings
    assert archive.verify().findings == ()


def test_verify_says_so_when_it_cannot_repair(folder: Path) -> None:
    archive = SqliteArchive(folder, "rules")
    with archive.writer(MODEL):
        overwrite(generation_folders(folder)[0] / "vectors.faiss")
        verification = SqliteArchive(folder, "rules").verify()
        assert verification.findings
        assert not verification.repaired


# --- The truth ---------------------------------------------------------------------------------------------


def test_garbage_instead_of_the_truth_is_refused(folder: Path) -> None:
    (folder / schema.FILE_NAME).write_bytes(os.urandom(20_000))
    archive = SqliteArchive(folder, "rules")
    for use in (archive.view, lambda: archive.writer(MODEL)):
        with pytest.raises(ArchiveDamaged), use():
            pass
    with pytest.raises(ArchiveDamaged):
        archive.verify()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_truncated_truth_is_refused(folder: Path, share: float) -> None:
    file = folder / schema.FILE_NAME
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    with pytest.raises(ArchiveDamaged):
        SqliteArchive(folder, "rules").verify()


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_a_rebuild_starts_over_when_the_truth_cannot_be_opened(folder: Path, share: float) -> None:
    file = folder / schema.FILE_NAME
    garbage = os.urandom(int(share * file.stat().st_size))
    file.write_bytes(garbage)
    archive = SqliteArchive(folder, "rules")
    with archive.writer(MODEL, rebuild=True) as writer:
        put(writer, 1)
        assert writer.commit() == 1
    assert archive.verify().findings == ()
    assert file.with_suffix(".damaged").read_bytes() == garbage


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        ("DELETE FROM passages WHERE row = 2", "number of passages"),
        ("UPDATE windows SET vector = zeroblob(LENGTH(vector)) WHERE row = 2", "norm"),
        ("UPDATE windows SET vector = x'00' WHERE row = 2", "dimension"),
        ("DELETE FROM documents WHERE row = 1", "no document"),
    ],
)
def test_a_truth_that_contradicts_itself_is_damaged(folder: Path, harm: str, message: str) -> None:
    with closing(schema.open_for_writing(folder)) as connection:
        connection.execute(harm)
    with pytest.raises(ArchiveDamaged, match=message):
        SqliteArchive(folder, "rules").verify()


def test_a_missing_archive_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="no archive"):
        SqliteArchive(tmp_path / "none", "rules").verify()
    assert not (tmp_path / "none").exists(), "reading makes no files"


def test_an_archive_that_takes_the_place_of_another_is_seen_without_a_restart(folder: Path, tmp_path: Path) -> None:
    archive = SqliteArchive(folder, "rules")
    with archive.view() as view:
        assert view.status().documents == 12
    other = SqliteArchive(tmp_path / "other", "rules")
    with other.writer(MODEL) as writer:
        put(writer, 77)
        writer.commit()
    other.close()
    if os.name == "nt":
        archive.close()
    shutil.rmtree(folder)
    shutil.move(tmp_path / "other", folder)
    with archive.view() as view:
        assert [document.id for document in view.documents()[0]] == [document_id(77)]


# --- A full disk -------------------------------------------------------------------------------------------


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_room_for_faiss(*_: object, **__: object) -> None:
    raise RuntimeError("Error in write_index: write error in vectors.faiss: 10 != 20 (No space left on device)")


def no_room_for_tantivy(*_: object, **__: object) -> None:
    raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")


@pytest.mark.parametrize(
    ("module", "name", "fault"),
    [
        (vectors, "write_exact", no_room_for_faiss),
        (words, "_change", no_room_for_tantivy),
        (generations, "_save", no_room),
        (writing, "sealed", no_room),
        (writing, "new_folder", no_room),
    ],
)
def test_a_full_disk_leaves_the_old_generation_and_what_was_put(
    folder: Path, exact: InMemoryArchive, monkeypatch: pytest.MonkeyPatch, module: object, name: str, fault: Callable[..., None]
) -> None:
    archive = SqliteArchive(folder, "rules")
    before = generation_folders(folder)
    with archive.writer(MODEL) as writer:
        put(writer, 30)
        writer.remove_source(ROOT, "1.pdf")
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fault)
            with pytest.raises(DiskFull, match="what was committed is intact"):
                writer.commit()
        assert generation_folders(folder) == before, "no leftovers that take up room"
        assert_sound(folder, exact)
        assert writer.commit() == 2
    with exact.writer(MODEL) as writer:
        put(writer, 30)
        writer.remove_source(ROOT, "1.pdf")
        writer.commit()
    with archive.view() as view, exact.view() as truth:
        assert_same(view, truth)


def test_a_fault_that_is_no_full_disk_is_not_called_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("something else")

    archive = SqliteArchive(folder, "rules")
    with archive.writer(MODEL) as writer:
        put(writer, 30)
        monkeypatch.setattr(vectors, "write_exact", fault)
        with pytest.raises(RuntimeError, match="something else"):
            writer.commit()


SMALL_FILES = """
import resource, sys
from pathlib import Path
from indexer.errors import DiskFull
from indexer.storage.archive import SqliteArchive
from tests.archive_comparison import put
from tests.archive_content import MODEL
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
with SqliteArchive(Path(sys.argv[1]), "rules").writer(MODEL) as writer:
    try:
        for number in range(100, 1000):
            put(writer, number)
            if number % 50 == 0:
                print(writer.commit(), flush=True)
    except DiskFull:
        print("full")
"""


@pytest.mark.skipif(os.name == "nt", reason="the size of files can be limited on POSIX only")
def test_files_that_cannot_grow_are_a_full_disk(folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SMALL_FILES, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    *committed, last = ran.stdout.split()
    assert last == "full", ran.stdout + ran.stderr
    archive = SqliteArchive(folder, "rules")
    with archive.view() as view:
        assert view.generation == int(committed[-1]) if committed else 1
    assert archive.verify().findings == ()


# --- Leftovers and locks -----------------------------------------------------------------------------------


def test_the_next_writer_removes_leftovers_and_nothing_else(folder: Path, exact: InMemoryArchive) -> None:
    leftover = folder / "generations" / "000002-0badc0de"
    leftover.mkdir()
    (leftover / "vectors.faiss").write_bytes(b"half")
    with SqliteArchive(folder, "rules").writer(MODEL):
        pass
    assert not leftover.exists()
    assert_sound(folder, exact)


def test_the_files_of_an_open_view_stay_until_it_closes(folder: Path) -> None:
    archive = SqliteArchive(folder, "rules")
    (old,) = generation_folders(folder)
    with archive.writer(MODEL) as writer:
        with archive.view():
            put(writer, 40)
            writer.commit()
            assert old.exists()
        put(writer, 41)
        writer.commit()
        assert not old.exists()
    assert len(generation_folders(folder)) == 1


def test_a_view_looks_again_when_a_commit_comes_between(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its transaction begins, the commit of another process replaces the files, it opens them."""
    archive, other = SqliteArchive(folder, "rules"), SqliteArchive(folder, "rules")
    real = generations.load
    between = iter([True])

    def load(*arguments: object) -> object:
        if next(between, False):
            with other.writer(MODEL) as writer:
                put(writer, 50)
                writer.commit()
        return real(*arguments)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr("indexer.storage.archive.load", load)
    with archive.view() as view:
        assert view.generation == 2
        assert view.status().documents == 13


def test_the_lock_of_another_process_is_noticed_and_goes_with_it(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from indexer.storage.archive import SqliteArchive;"
        "from tests.archive_content import MODEL\n"
        "with SqliteArchive(Path(sys.argv[1]), 'rules').writer(MODEL): print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(ArchiveBusy, match="another process"), SqliteArchive(folder, "rules").writer(MODEL):
            pass
        other.kill()
    with SqliteArchive(folder, "rules").writer(MODEL) as writer:
        put(writer, 60)
        assert writer.commit() == 2


# --- What is secret is gone ----------------------------------------------------------------------------------


@pytest.mark.parametrize("small", [2000, 0])
def test_no_file_holds_a_word_of_what_was_quarantined(folder: Path, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(generations, "_SMALL", small)
    made = make_document(99, passages=2)
    passage = replace(made.text.passages[0], text="tuyệtmậtkhôngailần ra")
    document = replace(made, text=replace(made.text, passages=(passage, made.text.passages[1])))
    archive = SqliteArchive(folder, "rules")
    secret = "tuyệtmậtkhôngailần".encode()

    def traces() -> list[str]:
        return [file.name for file in folder.rglob("*") if file.is_file() and secret in file.read_bytes()]

    with archive.writer(MODEL) as writer:
        writer.put_document(document)
        writer.put_source(make_source("99.pdf", 99))
        # In the same part of the word index, which therefore does not go as a whole.
        put(writer, 98)
        writer.commit()
    assert traces(), "the test must be able to fail"
    with archive.writer(MODEL) as writer:
        writer.put_source(make_source("99.pdf", None, SourceState.QUARANTINED))
        writer.commit()
    with archive.view() as view:
        assert view.term_frequencies([exact_term("tuyệtmậtkhôngailần")]) == {exact_term("tuyệtmậtkhôngailần"): 0}
    assert traces() == []


# --- Large archives --------------------------------------------------------------------------------------------


def test_a_large_word_index_is_changed_and_not_written_anew_until_much_was_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_SMALL", 0)
    written: list[Path] = []
    real = words.write

    def write(into: Path, entries: Iterable[words.Entry]) -> None:
        written.append(into)
        real(into, entries)

    monkeypatch.setattr(words, "write", write)
    archive = SqliteArchive(folder, "rules")
    with archive.writer(MODEL) as writer:
        for number in range(100, 160):
            put(writer, number)
        writer.commit()
        for number in range(1, 40 + 1):
            writer.remove_source(ROOT, f"{number + 99}.pdf")
            writer.commit()
            with archive.view() as view:
                everything = {id for id, _ in view.matching([Term(exact_term(word)) for word in WORDS], 10_000)}
                documents = {document.id for document in view.documents(limit=1000)[0]}
                assert {passage.document_id for passage in view.passages(everything).values()} <= documents
                assert len(view.passages(everything)) == len(everything)
    assert 1 <= len(written) < 20
    assert archive.verify().findings == ()


# --- Killed at any moment ------------------------------------------------------------------------------------


def test_a_kill_at_any_moment_loses_and_mixes_nothing(tmp_path: Path) -> None:
    kill_at_random_moments(tmp_path / "archive", kills=8, seed=3)


# --- Schema --------------------------------------------------------------------------------------------------


def test_an_archive_of_a_newer_program_is_refused(folder: Path) -> None:
    with closing(sqlite3.connect(folder / schema.FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 99")
    archive = SqliteArchive(folder, "rules")
    with pytest.raises(IndexIncompatible, match="schema 99"), archive.view():
        pass
    with pytest.raises(IndexIncompatible, match="schema 99"), archive.writer(MODEL):
        pass


def test_an_archive_of_an_older_program_is_brought_up_to_date_by_whoever_opens_it(
    folder: Path, exact: InMemoryArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = ("CREATE TABLE later (x INTEGER)", "INSERT INTO later VALUES (7)")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    assert_sound(folder, exact)
    with closing(schema.open_for_reading(folder)) as connection:
        assert connection.execute("SELECT x FROM later").fetchall() == [(7,)]


def test_assignments_of_older_rules_are_found_anew(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path, "rules")
    with archive.writer(MODEL) as writer:
        writer.put_document(saying(1, "Giao Sở Y tế chủ trì rà soát các trạm."))
        writer.put_source(make_source("1.pdf", 1))
        writer.commit()
    with archive.view() as view:
        (before,) = view.assignments()
    archive.close()
    with closing(sqlite3.connect(tmp_path / schema.FILE_NAME)) as connection, connection:
        connection.execute("UPDATE assignments SET key = 'older'")
        connection.execute("UPDATE assignment_rules SET version = 'older'")
    with archive.writer(MODEL):
        pass
    with archive.view() as view:
        assert view.assignments() == [before]


def test_times_in_force_of_older_rules_are_found_anew(tmp_path: Path) -> None:
    """An archive made before there were any has them as soon as it is opened."""
    archive = SqliteArchive(tmp_path, "rules")
    with archive.writer(MODEL) as writer:
        writer.put_document(saying(1, "Kế hoạch này có hiệu lực từ ngày 01/12/2025 đến hết ngày 31/12/2027.", "12-KH/ĐU"))
        writer.put_document(saying(2, "Kế hoạch này có hiệu lực từ ngày 01/12/2025."))
        writer.put_document(saying(3, "Thực hiện Kế hoạch số 12-KH/ĐU."))
        for number in (1, 2, 3):
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    first = date(2025, 12, 1)
    expected = [TimeInForce(first, date(2027, 12, 31)), TimeInForce(first, None), None]
    for leave in ("UPDATE documents SET term = NULL", "UPDATE documents SET term = '2001-01-01/'"):
        with archive.view() as view:
            assert [view.document(document_id(number)).in_force for number in (1, 2, 3)] == expected
        archive.close()
        with closing(sqlite3.connect(tmp_path / schema.FILE_NAME)) as connection, connection:
            connection.execute(leave)
            connection.execute("DELETE FROM term_rules")
        with archive.writer(MODEL):
            pass


def test_citations_of_older_rules_are_found_anew(tmp_path: Path) -> None:
    """An archive made before there were any, or by other rules, has them as soon as it is opened for writing."""
    archive = SqliteArchive(tmp_path, "rules")
    with archive.writer(MODEL) as writer:
        writer.put_document(saying(1, "Thực hiện Chỉ thị số 03-CT/TU.", "12-KH/ĐU"))
        writer.put_document(saying(2, "Kế hoạch này thay thế Kế hoạch số 12-KH/ĐU."))
        for number in (1, 2):
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    with archive.view() as view:
        before = [list(view.citations(document_id(number))) for number in (1, 2)]
    assert [len(citations) for citations in before] == [1, 1]
    archive.close()
    with closing(sqlite3.connect(tmp_path / schema.FILE_NAME)) as connection, connection:
        connection.execute("DELETE FROM citations")
        connection.execute("DELETE FROM citation_keys")
        connection.execute("UPDATE citation_rules SET version = 'older'")
    with archive.writer(MODEL):
        pass
    with archive.view() as view:
        assert [list(view.citations(document_id(number))) for number in (1, 2)] == before
