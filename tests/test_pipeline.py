"""Indexing runs: what they do to the archive, what they do not do again, and what no file and no interruption can spoil."""

import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.domain import Line, ModelIdentity, Reading, ReadPage, SourceState
from indexer.errors import (
    ArchiveBusy,
    ArchiveMissing,
    BadRequest,
    DiskFull,
    FolderEmpty,
    FolderMissing,
    IndexIncompatible,
    ReadingTimedOut,
)
from indexer.ledger import Pace
from indexer.pipeline import forget
from indexer.plan import Change
from indexer.reading.reader import FileReader
from indexer.scan import location
from tests.container_samples import make_mail
from tests.in_memory_archive import InMemoryArchive, InMemoryWriter
from tests.indexing_samples import SENTENCES, CountingModel, ReadersHere, make_indexer, tick, write
from tests.reading_samples import make_zip
from tests.test_scan import needs_links, refuse_to_list

ONE, TWO, THREE, FOUR, FIVE = SENTENCES


class Bench:
    """An archive, a model that counts, and a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.archive = InMemoryArchive()
        self.model = CountingModel()
        self.readers = ReadersHere()
        self.indexer = make_indexer(self.archive, self.model, readers=self.readers)

    def files(self) -> dict[str, str]:
        """What the archive holds: each indexed file with its text."""
        with self.archive.view() as view:
            return {
                source.path: "\n".join(passage.text for passage in view.document_passages(source.document_id))
                for source in view.sources(SourceState.INDEXED)
                if source.document_id is not None
            }

    def refused(self) -> dict[str, str]:
        with self.archive.view() as view:
            return {source.path: source.reason.code for source in view.sources() if source.reason is not None}

    def generation(self) -> int:
        with self.archive.view() as view:
            return view.generation


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "kho")


Step = Callable[[Path], object]


def move(old: str, new: str) -> Step:
    return lambda root: (root / old).rename(root / new)


def remove(path: str) -> Step:
    return lambda root: (root / path).unlink()


def put(path: str, content: str) -> Step:
    return lambda root: write(root, {path: content})


def touch(path: str) -> Step:
    return lambda root: tick(root / path)


def folder_instead(root: Path) -> None:
    (root / "a.txt").unlink()
    write(root, {"a.txt/trong.txt": THREE})


def swap(root: Path) -> None:
    (root / "a.txt").rename(root / "tạm")
    (root / "b.txt").rename(root / "a.txt")
    (root / "tạm").rename(root / "b.txt")
    tick(root / "a.txt")
    tick(root / "b.txt")


STEPS: dict[str, tuple[Step, dict[str, int], dict[str, str], int]] = {
    # what happens to {"a.txt": ONE, "b.txt": TWO} → counts, files, texts embedded
    "nothing": (lambda _: None, {"unchanged": 2}, {"a.txt": ONE, "b.txt": TWO}, 0),
    "add": (put("c.txt", THREE), {"added": 1, "unchanged": 2}, {"a.txt": ONE, "b.txt": TWO, "c.txt": THREE}, 1),
    "change": (put("a.txt", THREE), {"changed": 1, "unchanged": 1}, {"a.txt": THREE, "b.txt": TWO}, 1),
    "touch": (touch("a.txt"), {"unchanged": 2}, {"a.txt": ONE, "b.txt": TWO}, 0),
    "rename": (move("a.txt", "z.txt"), {"moved": 1, "unchanged": 1}, {"z.txt": ONE, "b.txt": TWO}, 0),
    "rename to NFD": (
        move("a.txt", unicodedata.normalize("NFD", "kế hoạch số 7.txt")),
        {"moved": 1, "unchanged": 1},
        {unicodedata.normalize("NFD", "kế hoạch số 7.txt"): ONE, "b.txt": TWO},
        0,
    ),
    "remove": (remove("a.txt"), {"removed": 1, "unchanged": 1}, {"b.txt": TWO}, 0),
    "duplicate": (put("c.txt", ONE), {"copies": 1, "unchanged": 2}, {"a.txt": ONE, "b.txt": TWO, "c.txt": ONE}, 0),
    "swap": (swap, {"moved": 2}, {"a.txt": TWO, "b.txt": ONE}, 0),
    "overwrite with another's bytes": (put("a.txt", TWO), {"copies": 1, "unchanged": 1}, {"a.txt": TWO, "b.txt": TWO}, 0),
    "a folder in a file's place": (
        folder_instead,
        {"added": 1, "removed": 1, "unchanged": 1},
        {"a.txt/trong.txt": THREE, "b.txt": TWO},
        1,
    ),
    "hide": (move("a.txt", ".a.txt"), {"removed": 1, "unchanged": 1}, {"b.txt": TWO}, 0),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_second_run_does_what_changed_and_nothing_else(bench: Bench, name: str) -> None:
    step, counts, files, embedded = STEPS[name]
    write(bench.root, {"a.txt": ONE, "b.txt": TWO})
    bench.indexer.run([bench.root])
    bench.model.embedded.clear()
    step(bench.root)
    told = bench.indexer.run().as_json("en")
    assert {key: told[key] for key in ("added", "changed", "moved", "copies", "removed", "unchanged") if told[key]} == counts
    assert bench.files() == files
    assert bench.model.embedded.total() == embedded


def test_a_run_that_finds_nothing_new_opens_no_file_and_makes_no_generation(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE, "hỏng.pdf": b"%PDF-1.4 nothing"})
    bench.indexer.run([bench.root])
    generation, opened = bench.generation(), bench.readers.opened
    bench.indexer.run()
    assert (bench.generation(), bench.readers.opened) == (generation, opened)


def test_identical_files_are_one_document_read_once(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE, "sao/b.txt": ONE, "sao/c.txt": ONE})
    report = bench.indexer.run([bench.root])
    assert (report.counts[Change.ADDED], report.counts[Change.COPIED]) == (1, 2)
    assert len(bench.readers.paths) == 1
    with bench.archive.view() as view:
        (document,), _ = view.documents()
    assert document.files == ("a.txt", "sao/b.txt", "sao/c.txt")


def test_two_names_that_differ_in_normalisation_only_are_two_files(bench: Bench) -> None:
    name = "nghị quyết.txt"
    write(bench.root, {name: ONE, unicodedata.normalize("NFD", name): TWO})
    if len(list(bench.root.iterdir())) == 1:
        pytest.skip("this file system does not tell NFC from NFD")
    bench.indexer.run([bench.root])
    assert bench.files() == {name: ONE, unicodedata.normalize("NFD", name): TWO}


# --- Files that cannot be indexed ---------------------------------------------------------------------


def test_bad_files_are_listed_with_their_reason_and_the_others_indexed(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE, "rỗng.txt": b"", "hỏng.pdf": b"%PDF-1.4 nothing", "máy.bin": b"\x7fELF" + bytes(64)})
    report = bench.indexer.run([bench.root])
    assert bench.files() == {"a.txt": ONE}
    assert bench.refused() == {"rỗng.txt": "EmptyFile", "hỏng.pdf": "Damaged", "máy.bin": "UnknownFormat"}
    assert sorted(source.path for source in report.refused) == sorted(bench.refused())


def test_a_rejected_file_is_not_tried_again_unless_asked(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE, "hỏng.pdf": b"%PDF-1.4 nothing"})
    bench.indexer.run([bench.root])
    bench.readers.paths.clear()
    assert not bench.indexer.run().refused
    assert not bench.readers.paths
    assert [source.path for source in bench.indexer.run(retry=True).refused] == ["hỏng.pdf"]
    assert [path.name for path in bench.readers.paths] == ["hỏng.pdf"]


def test_a_copy_of_a_rejected_file_is_rejected_for_the_same_reason(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE, "hỏng.pdf": b"%PDF-1.4 nothing"})
    bench.indexer.run([bench.root])
    shutil.copy(bench.root / "hỏng.pdf", bench.root / "sao.pdf")
    report = bench.indexer.run()
    assert [source.path for source in report.refused] == ["sao.pdf"]
    assert bench.refused() == {"hỏng.pdf": "Damaged", "sao.pdf": "Damaged"}


def test_a_document_that_becomes_unreadable_leaves_the_archive(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE, "b.txt": TWO})
    bench.indexer.run([bench.root])
    write(bench.root, {"a.txt": b"%PDF-1.4 nothing"})
    bench.indexer.run()
    assert bench.files() == {"b.txt": TWO}
    assert bench.refused() == {"a.txt": "Damaged"}


def test_a_file_that_cannot_be_opened_is_tried_again_on_every_run(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    write(bench.root, {"a.txt": ONE, "khóa.txt": TWO})
    opened = Path.open

    def locked(path: Path, *args: object, **kwargs: object) -> object:
        if path.name == "khóa.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)  # type: ignore[call-overload]  # passed on as they came

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        assert [source.path for source in bench.indexer.run([bench.root]).refused] == ["khóa.txt"]
        generation = bench.generation()
        assert [source.path for source in bench.indexer.run().refused] == ["khóa.txt"]
        assert bench.generation() == generation
    assert not bench.indexer.run().refused
    assert bench.files() == {"a.txt": ONE, "khóa.txt": TWO}


def test_what_lay_in_a_folder_that_cannot_be_listed_is_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    write(bench.root, {"khóa/a.txt": ONE, "b.txt": TWO})
    bench.indexer.run([bench.root])
    with monkeypatch.context() as patch:
        refuse_to_list(patch, bench.root / "khóa")
        report = bench.indexer.run()
    assert [source.path for source in report.refused] == ["khóa"]
    assert report.removed == 0
    assert bench.files() == {"khóa/a.txt": ONE, "b.txt": TWO}
    assert bench.indexer.run().removed == 0
    assert not bench.refused()


@needs_links
def test_a_looped_link_is_listed(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE})
    (bench.root / "vòng").symlink_to(".")
    bench.indexer.run([bench.root])
    assert bench.refused() == {"vòng": "LoopedLink"}
    assert bench.files() == {"a.txt": ONE}


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(tmp_path: Path) -> None:
    def read_late(path: Path) -> Reading:
        reading = FileReader().read(path)
        if not path.with_name("xong").exists():
            write(path.parent, {path.name: TWO, "xong": THREE})
        return reading

    archive, root = InMemoryArchive(), tmp_path / "kho"
    write(root, {"a.txt": ONE})
    indexer = make_indexer(archive, readers=ReadersHere(read_late))
    assert [source.path for source in indexer.run([root]).refused] == ["a.txt"]
    assert not indexer.run().refused
    with archive.view() as view:
        assert {p.text for document in view.documents()[0] for p in view.document_passages(document.id)} == {TWO, THREE}


def test_a_bug_in_one_file_is_recorded_without_a_word_of_the_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def stumble(path: Path) -> Reading:
        reading = FileReader().read(path)
        if path.name == "b.txt":
            raise ValueError(reading.pages[0].lines[0].text)
        return reading

    write(tmp_path, {"a.txt": ONE, "b.txt": TWO})
    archive = InMemoryArchive()
    report = make_indexer(archive, readers=ReadersHere(stumble), strict=False).run([tmp_path])
    (source,) = report.refused
    assert source.reason is not None
    assert (source.path, source.reason.code) == ("b.txt", "ReaderCrashed")
    assert "ValueError" in source.reason.wording.en
    assert "ValueError while indexing b.txt" in caplog.text
    assert TWO not in caplog.text
    assert TWO not in source.reason.wording.en
    with pytest.raises(ValueError, match="Văn phòng"):
        make_indexer(InMemoryArchive(), readers=ReadersHere(stumble), strict=True).run([tmp_path])


def test_a_reading_that_takes_too_long_is_rejected(tmp_path: Path) -> None:
    def sleepy(_: Path) -> Reading:
        raise ReadingTimedOut(60)

    write(tmp_path, {"a.txt": ONE})
    report = make_indexer(InMemoryArchive(), readers=ReadersHere(sleepy)).run([tmp_path])
    assert [source.reason.code for source in report.refused if source.reason] == ["ReadingTimedOut"]


def test_a_single_line_of_a_million_characters_is_indexed(bench: Bench) -> None:
    write(bench.root, {"dài.txt": ("cầu treo số 7 " * 75_000)[:1_000_000]})
    report = bench.indexer.run([bench.root])
    assert not report.refused
    assert report.windows > 1_000


# --- Secrecy --------------------------------------------------------------------------------------------

MARKED = "ĐẢNG ỦY XÃ X\n\nMẬT\n\n" + FOUR


def test_a_marked_document_is_quarantined_with_no_word_of_it_kept(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    write(bench.root, {"a.txt": ONE, "mật.txt": MARKED})
    report = bench.indexer.run([bench.root])
    (source,) = report.refused_as(SourceState.QUARANTINED)
    assert source.reason is not None
    assert (source.path, source.reason.code) == ("mật.txt", "SecrecyMark")
    assert bench.files() == {"a.txt": ONE}
    assert not any(FOUR in text for text in bench.model.embedded)
    assert FOUR not in repr(bench.archive._state)
    assert FOUR not in caplog.text


def test_a_document_that_gets_a_mark_leaves_the_archive_and_its_copies_never_enter(bench: Bench) -> None:
    write(bench.root, {"a.txt": FOUR, "b.txt": TWO})
    bench.indexer.run([bench.root])
    write(bench.root, {"a.txt": MARKED})
    bench.indexer.run()
    write(bench.root, {"sao.txt": MARKED})
    bench.readers.paths.clear()
    report = bench.indexer.run()
    assert bench.files() == {"b.txt": TWO}
    assert [source.path for source in report.refused_as(SourceState.QUARANTINED)] == ["sao.txt"]
    assert not bench.readers.paths


# --- Folders -------------------------------------------------------------------------------------------------


def test_without_folders_there_must_be_known_ones(bench: Bench) -> None:
    with pytest.raises(BadRequest, match="knows no folder yet"):
        bench.indexer.run()


def test_a_missing_folder_changes_nothing(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE})
    bench.indexer.run([bench.root])
    shutil.move(bench.root, bench.root.with_name("nơi khác"))
    with pytest.raises(FolderMissing, match="no such folder"):
        bench.indexer.run()
    assert bench.files() == {"a.txt": ONE}


def test_an_empty_folder_changes_nothing(bench: Bench) -> None:
    bench.root.mkdir()
    with pytest.raises(FolderEmpty, match=r"holds no files: \S+$"):
        bench.indexer.run([bench.root])
    with pytest.raises(ArchiveMissing), bench.archive.view():
        pass


def test_a_folder_whose_files_all_vanished_is_taken_for_an_unplugged_drive(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE, "b.txt": TWO})
    bench.indexer.run([bench.root])
    (bench.root / "a.txt").unlink()
    (bench.root / "b.txt").unlink()
    with pytest.raises(FolderEmpty, match="it held 2 before"):
        bench.indexer.run()
    assert bench.files() == {"a.txt": ONE, "b.txt": TWO}


def test_other_folders_are_left_alone(bench: Bench, tmp_path: Path) -> None:
    write(bench.root, {"a.txt": ONE})
    bench.indexer.run([bench.root])
    write(tmp_path / "khác", {"b.txt": TWO})
    shutil.rmtree(bench.root)
    bench.indexer.run([tmp_path / "khác"])
    assert bench.files() == {"a.txt": ONE, "b.txt": TWO}


def test_a_folder_around_a_known_one_takes_its_files_over_without_reading_them(bench: Bench) -> None:
    write(bench.root, {"trong/a.txt": ONE, "b.txt": TWO})
    bench.indexer.run([bench.root / "trong"])
    bench.readers.paths.clear()
    report = bench.indexer.run([bench.root])
    assert [path.name for path in bench.readers.paths] == ["b.txt"]
    assert (report.counts[Change.ADDED], report.unchanged, report.removed) == (1, 1, 0)
    assert bench.files() == {"trong/a.txt": ONE, "b.txt": TWO}
    with bench.archive.view() as view:
        assert view.status().roots == (str(bench.root),)


def test_a_folder_inside_a_known_one_stands_for_all_of_it(bench: Bench) -> None:
    write(bench.root, {"trong/a.txt": ONE, "b.txt": TWO})
    bench.indexer.run([bench.root])
    (bench.root / "b.txt").unlink()
    assert bench.indexer.run([bench.root / "trong"]).removed == 1
    assert bench.files() == {"trong/a.txt": ONE}


def test_a_forgotten_folder_leaves_and_need_not_exist(bench: Bench, tmp_path: Path) -> None:
    write(bench.root, {"a.txt": ONE, "b.txt": TWO})
    write(tmp_path / "khác", {"a2.txt": ONE, "c.txt": THREE})
    bench.indexer.run([bench.root, tmp_path / "khác"])
    shutil.rmtree(bench.root)
    assert forget(bench.archive, bench.root) == 2
    assert bench.files() == {"a2.txt": ONE, "c.txt": THREE}
    with pytest.raises(BadRequest, match="is no indexed folder"):
        forget(bench.archive, bench.root)


# --- The model and the rules --------------------------------------------------------------------------------


def test_another_model_needs_a_rebuild(bench: Bench, tmp_path: Path) -> None:
    write(bench.root, {"a.txt": ONE})
    write(tmp_path / "khác", {"b.txt": TWO})
    bench.indexer.run([bench.root, tmp_path / "khác"])
    other = CountingModel("another")
    indexer = make_indexer(bench.archive, other)
    with pytest.raises(IndexIncompatible, match="--rebuild"):
        indexer.run()
    indexer.run([bench.root], rebuild=True)
    assert other.embedded.total() == 2
    assert bench.files() == {"a.txt": ONE, "b.txt": TWO}
    with bench.archive.view() as view:
        assert view.status().model == other.identity


def test_a_rebuild_that_is_stopped_forgets_no_folder(bench: Bench, tmp_path: Path) -> None:
    write(bench.root, {f"{number}.txt": f"{ONE} {number}" for number in range(20)})
    write(tmp_path / "zz", {"b.txt": TWO})
    bench.indexer.run([bench.root, tmp_path / "zz"])
    pace = Pace(readings=1, windows_per_batch=1, documents_per_commit=1)
    for embedded_before_stop in range(4):
        model = CountingModel(f"model {embedded_before_stop}")
        stop_asked = stop_after(model, embedded_before_stop)
        report = make_indexer(bench.archive, model, stop_asked=stop_asked, pace=pace).run(rebuild=True)
        assert report.interrupted
        with bench.archive.view() as view:
            assert view.status().roots == (str(bench.root), str(tmp_path / "zz"))
    make_indexer(bench.archive, model).run()
    assert len(bench.files()) == 21


# --- Ends that come too early ------------------------------------------------------------------------------


def stop_after(model: CountingModel, embedded: int) -> Callable[[], bool]:
    """Ask to stop once so many texts are embedded."""
    return lambda: model.embedded.total() >= embedded


def test_a_stopped_run_keeps_what_was_embedded_and_the_next_one_does_only_the_rest(bench: Bench) -> None:
    write(bench.root, {f"{number:02}.txt": f"{ONE} Lần {number}." for number in range(20)})
    pace = Pace(readings=3, windows_per_batch=4)
    model = bench.model
    report = make_indexer(bench.archive, model, stop_asked=stop_after(model, 8), pace=pace).run([bench.root])
    assert report.interrupted
    assert report.counts[Change.ADDED] == 8
    assert len(bench.files()) == 8
    report = bench.indexer.run()
    assert not report.interrupted
    assert (report.counts[Change.ADDED], report.unchanged) == (12, 8)
    assert set(model.embedded.values()) == {1}


def test_a_run_stopped_before_it_began_changes_nothing(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE})
    assert make_indexer(bench.archive, stop_asked=lambda: True).run([bench.root]).interrupted
    with pytest.raises(ArchiveMissing), bench.archive.view():
        pass


def test_an_interrupt_on_the_spot_drops_only_what_was_not_committed(bench: Bench) -> None:
    def interrupted(path: Path) -> Reading:
        if path.name == "05.txt":
            raise KeyboardInterrupt
        return FileReader().read(path)

    write(bench.root, {f"{number:02}.txt": f"{ONE} Lần {number}." for number in range(10)})
    pace = Pace(readings=1, windows_per_batch=1, documents_per_commit=2)
    with pytest.raises(KeyboardInterrupt):
        make_indexer(bench.archive, readers=ReadersHere(interrupted), pace=pace).run([bench.root])
    assert sorted(bench.files()) == ["00.txt", "01.txt", "02.txt", "03.txt"]
    assert bench.indexer.run().counts[Change.ADDED] == 6


class FullDisk(InMemoryArchive):
    """Has room for so many commits."""

    def __init__(self, commits: int) -> None:
        super().__init__()
        self.room = commits

    @contextmanager
    def writer(self, model: ModelIdentity, *, rebuild: bool = False) -> Iterator[InMemoryWriter]:
        with super().writer(model, rebuild=rebuild) as writer:
            commit = writer.commit

            def commit_while_there_is_room() -> int:
                if not self.room:
                    raise DiskFull("memory")
                self.room -= 1
                return commit()

            writer.commit = commit_while_there_is_room  # type: ignore[method-assign]  # the only method that differs
            yield writer


def test_a_full_disk_ends_the_run_and_keeps_what_was_committed(tmp_path: Path) -> None:
    write(tmp_path, {f"{number:02}.txt": f"{ONE} Lần {number}." for number in range(10)})
    archive = FullDisk(commits=3)
    pace = Pace(readings=1, windows_per_batch=1, documents_per_commit=2)
    with pytest.raises(DiskFull, match="free some room"):
        make_indexer(archive, pace=pace).run([tmp_path])
    with archive.view() as view:
        assert view.status().documents == 6
    archive.room = 99
    model = CountingModel()
    make_indexer(archive, model).run()
    assert model.embedded.total() == 4


def test_two_indexers_at_once_are_refused(bench: Bench) -> None:
    write(bench.root, {"a.txt": ONE})
    with bench.archive.writer(bench.model.identity), pytest.raises(ArchiveBusy, match="another process"):
        bench.indexer.run([bench.root])


def test_commits_come_in_steps_and_each_is_whole(tmp_path: Path) -> None:
    write(tmp_path, {f"{number:02}.txt": f"{ONE} Lần {number}." for number in range(10)})
    archive = InMemoryArchive()
    make_indexer(archive, pace=Pace(windows_per_batch=1, documents_per_commit=3)).run([tmp_path])
    with archive.view() as view:
        assert view.generation == 4
        assert view.status().documents == 10


def test_texts_are_embedded_in_full_batches_over_documents(tmp_path: Path) -> None:
    class Batches(CountingModel):
        sizes: list[int]

        def embed_passages(self, texts):  # type: ignore[no-untyped-def]  # as in the class above
            self.sizes.append(len(texts))
            return super().embed_passages(texts)

    write(tmp_path, {f"{number:02}.txt": f"{ONE} Lần {number}." for number in range(10)})
    model = Batches()
    model.sizes = []
    make_indexer(InMemoryArchive(), model, pace=Pace(windows_per_batch=4)).run([tmp_path])
    assert model.sizes == [4, 4, 2]


def test_few_readings_are_in_hand_at_once(tmp_path: Path) -> None:
    """Memory stays flat however many files there are."""

    class Held(ReadersHere):
        most = 0

        def submit(self, path: Path):  # type: ignore[no-untyped-def]  # as in the class above
            future = super().submit(path)
            Held.most = max(Held.most, len(self.paths) - taken[0])
            return future

    class Progress:
        def start(self, total: int, unit: str) -> None:
            pass

        def advance(self, amount: int = 1) -> None:
            taken[0] += amount

        def message(self, text: str) -> None:
            pass

        def note(self, text: str) -> None:
            pass

    write(tmp_path, {f"{number:02}.txt": f"{ONE} Lần {number}." for number in range(30)})
    taken = [-30]  # Comparing the files advances as well.
    indexer = make_indexer(InMemoryArchive(), readers=Held(), pace=Pace(readings=5))
    indexer.files_seen = Progress()
    indexer.run([tmp_path])
    assert taken == [30]
    assert 1 <= Held.most <= 5


def test_a_document_without_passages_is_rejected(tmp_path: Path) -> None:
    def blank(_: Path) -> Reading:
        return Reading("text/plain", (ReadPage(1, (Line(" "),)),))

    write(tmp_path, {"a.txt": "   "})
    report = make_indexer(InMemoryArchive(), readers=ReadersHere(blank)).run([tmp_path])
    assert [source.reason.code for source in report.refused if source.reason] == ["NoText"]


def test_paths_are_kept_as_on_disk_and_told_composed(bench: Bench) -> None:
    name = unicodedata.normalize("NFD", "thông báo số 9.txt")
    write(bench.root, {name: ONE})
    if [path.name for path in bench.root.iterdir()] != [name]:
        pytest.skip("this file system changes names")
    bench.indexer.run([bench.root])
    with bench.archive.view() as view:
        assert [source.path for source in view.sources()] == [name]


def test_what_was_recognised_is_kept_only_of_what_passed_the_gate(tmp_path: Path) -> None:
    """A stamp whose frame spoilt a letter still bars a scan, and nothing recognised in it is kept."""

    def recognise(path: Path) -> Reading:
        page = ReadPage(1, tuple(map(Line, path.read_text(encoding="utf-8").split("\n"))), recognised=True)
        return Reading("image/png", (page,))

    write(tmp_path, {"mật.png": f"TUYỆT MẬ\n{ONE}", "thường.png": f"KẾ HOẠCH\n{TWO}"})
    bench = Bench(tmp_path)
    bench.readers = ReadersHere(recognise)
    bench.indexer = make_indexer(bench.archive, bench.model, readers=bench.readers)
    kept: list[Reading] = []
    bench.indexer.keep = kept.append
    bench.indexer.run([tmp_path])
    assert bench.refused() == {"mật.png": "SecrecyMark"}
    assert [TWO in line.text for reading in kept for page in reading.pages for line in page.lines] == [False, True]


# --- Containers -----------------------------------------------------------------------------------------------


def test_a_zip_is_a_folder_and_what_is_not_read_in_it_is_listed(bench: Bench) -> None:
    inner = make_zip({"b.txt": TWO.encode(), "hỏng.pdf": b"%PDF-1.4"})
    write(
        bench.root,
        {"gói.zip": make_zip({"a.txt": ONE.encode(), "trong.zip": inner, "Thumbs.db": b"x", "__MACOSX/._a.txt": b"x"})},
    )
    report = bench.indexer.run([bench.root])
    assert bench.files() == {"gói.zip/a.txt": ONE, "gói.zip/trong.zip/b.txt": TWO}
    assert bench.refused() == {"gói.zip/trong.zip/hỏng.pdf": "Damaged"}
    assert report.as_json("en")["added"] == 2
    with bench.archive.view() as view:
        assert [source.path for source in view.sources(SourceState.UNPACKED)] == ["gói.zip", "gói.zip/trong.zip"]
        (document,) = (found for found in view.documents()[0] if found.files == ("gói.zip/a.txt",))
        assert [location(one) for one in view.document_sources(document.id)] == [bench.root / "gói.zip/a.txt"]


def test_a_mail_is_a_document_with_its_attachments_beneath_it(bench: Bench) -> None:
    write(bench.root, {"thư.eml": make_mail(THREE, attachments={"kế hoạch.txt": ONE.encode()}), "a.txt": ONE})
    report = bench.indexer.run([bench.root])
    files = bench.files()
    assert files.keys() == {"a.txt", "thư.eml", "thư.eml/kế hoạch.txt"}
    assert THREE in files["thư.eml"]
    assert (report.as_json("en")["added"], report.as_json("en")["copies"]) == (2, 1)


def take_in(root: Path) -> None:
    (root / "c.txt").unlink()
    write(root, {"z.zip": make_zip({"a.txt": ONE.encode(), "b.txt": TWO.encode(), "c.txt": THREE.encode()})})


def unpack(root: Path) -> None:
    (root / "z.zip").unlink()
    write(root, {"z.zip/a.txt": ONE, "z.zip/b.txt": TWO})


ZIP_STEPS: dict[str, tuple[Step, dict[str, int], dict[str, str], int]] = {
    # what happens to {"z.zip": {"a.txt": ONE, "b.txt": TWO}, "c.txt": THREE} → counts, files, texts embedded
    "nothing": (lambda _: None, {"unchanged": 3}, {"z.zip/a.txt": ONE, "z.zip/b.txt": TWO, "c.txt": THREE}, 0),
    "touch": (touch("z.zip"), {"unchanged": 3}, {"z.zip/a.txt": ONE, "z.zip/b.txt": TWO, "c.txt": THREE}, 0),
    "rename": (
        move("z.zip", "y.zip"),
        {"moved": 2, "unchanged": 1},
        {"y.zip/a.txt": ONE, "y.zip/b.txt": TWO, "c.txt": THREE},
        0,
    ),
    "remove": (remove("z.zip"), {"removed": 2, "unchanged": 1}, {"c.txt": THREE}, 0),
    "change a member, remove another": (
        lambda root: write(root, {"z.zip": make_zip({"a.txt": FOUR.encode()})}),
        {"changed": 1, "removed": 1, "unchanged": 1},
        {"z.zip/a.txt": FOUR, "c.txt": THREE},
        1,
    ),
    "take a file in": (
        take_in,
        {"moved": 1, "unchanged": 2},
        {"z.zip/a.txt": ONE, "z.zip/b.txt": TWO, "z.zip/c.txt": THREE},
        0,
    ),
    "unpack in its place": (
        unpack,
        {"unchanged": 3},
        {"z.zip/a.txt": ONE, "z.zip/b.txt": TWO, "c.txt": THREE},
        0,
    ),
    "spoil": (
        lambda root: write(root, {"z.zip": b"PK\3\4 nothing more"}),
        {"removed": 2, "unchanged": 1},
        {"c.txt": THREE},
        0,
    ),
}


@pytest.mark.parametrize("name", ZIP_STEPS)
def test_a_second_run_over_a_container_does_what_changed_and_nothing_else(bench: Bench, name: str) -> None:
    step, counts, files, embedded = ZIP_STEPS[name]
    write(bench.root, {"z.zip": make_zip({"a.txt": ONE.encode(), "b.txt": TWO.encode()}), "c.txt": THREE})
    bench.indexer.run([bench.root])
    bench.model.embedded.clear()
    step(bench.root)
    report = bench.indexer.run([bench.root]).as_json("en")
    told = {key: report[key] for key in ("added", "changed", "moved", "copies", "removed", "unchanged") if report[key]}
    assert (told, bench.files(), bench.model.embedded.total()) == (counts, files, embedded)


def test_an_unchanged_container_is_not_opened(bench: Bench) -> None:
    write(bench.root, {"z.zip": make_zip({"a.txt": ONE.encode(), "b.pdf": b"%PDF-1.4"})})
    bench.indexer.run([bench.root])
    opened, generation = bench.readers.opened, bench.generation()
    report = bench.indexer.run([bench.root])
    assert (bench.readers.opened, bench.generation()) == (opened, generation)
    assert (report.refused, report.unchanged) == ([], 1)
    assert [source.path for source in bench.indexer.run([bench.root], retry=True).refused] == ["z.zip/b.pdf"]


def test_a_mark_in_a_container_quarantines_that_member_and_its_copies(bench: Bench) -> None:
    write(bench.root, {"z.zip": make_zip({"a.txt": f"MẬT\n{ONE}".encode(), "b.txt": TWO.encode()})})
    bench.indexer.run([bench.root])
    write(bench.root, {"a.txt": f"MẬT\n{ONE}"})
    bench.indexer.run([bench.root])
    assert bench.files() == {"z.zip/b.txt": TWO}
    assert bench.refused() == {"z.zip/a.txt": "SecrecyMark", "a.txt": "SecrecyMark"}


def test_a_container_that_changes_while_its_members_are_read_is_left_for_the_next_run(tmp_path: Path) -> None:
    root = tmp_path / "kho"
    write(root, {"z.zip": make_zip({"a.txt": ONE.encode()})})

    def read(path: Path) -> Reading:
        reading = FileReader().read(path)
        tick(root / "z.zip")
        return reading

    bench = Bench(root)
    make_indexer(bench.archive, bench.model, readers=ReadersHere(read)).run([root])
    assert (bench.files(), bench.refused()) == ({}, {"z.zip/a.txt": "Unreadable"})
    bench.indexer.run([root])
    assert bench.files() == {"z.zip/a.txt": ONE}


def test_newer_readers_try_again_by_themselves_what_was_rejected_and_once(bench: Bench) -> None:
    write(bench.root, {"a.pdf": b"%PDF-1.4", "b.txt": ONE})
    bench.indexer.run([bench.root])
    newer = make_indexer(bench.archive, bench.model, readers=bench.readers, readers_version="2 tesseract")
    assert [source.path for source in newer.run([bench.root]).refused] == ["a.pdf"]
    generation = bench.generation()
    assert newer.run([bench.root]).refused == []
    assert bench.generation() == generation
