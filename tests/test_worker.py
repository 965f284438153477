"""Reading in worker processes."""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import psutil
import pytest

from indexer.domain import Reading
from indexer.errors import Damaged, EmptyFile, ReaderCrashed, ReadingTimedOut, SourceError
from indexer.reading.limits import ReadingLimits
from indexer.reading.workers.worker import WorkerPool
from tests import bad_readers
from tests.reading_samples import PARAGRAPHS, flowing, make_docx, make_pdf

PATIENCE = 60


def text(future: Future[Reading]) -> str:
    return future.result(PATIENCE).pages[0].lines[0].text


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """One worker, so that a file after a bad one is read by a worker that took its place."""
    with WorkerPool(ReadingLimits(seconds=2, memory_bytes=400_000_000), workers=1, read=bad_readers.by_name) as pool:
        yield pool


@pytest.mark.parametrize(
    ("name", "kind", "match"),
    [
        ("crash", ReaderCrashed, "exit code 7"),
        ("hang", ReadingTimedOut, "over 2 s"),
        pytest.param(
            "swell",
            ReaderCrashed,
            "out of memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory"),
        ),
        ("refuse", EmptyFile, "0 bytes"),
    ],
)
def test_a_bad_file_costs_itself_and_not_the_next(pool: WorkerPool, name: str, kind: type[SourceError], match: str) -> None:
    bad, good = pool.submit(Path(name)), pool.submit(Path("tốt"))
    with pytest.raises(kind, match=match):
        bad.result(PATIENCE)
    assert text(good) == "tốt"


@pytest.mark.parametrize("name", ["hold", "child that holds"])
def test_a_worker_that_holds_too_much_is_ended_its_children_with_it(name: str) -> None:
    """The watch from outside alone: it is all there is on Windows, and all that sees what a program called from a worker takes."""
    limits = ReadingLimits(seconds=30, memory_bytes=300_000_000)
    with WorkerPool(limits, workers=1, read=bad_readers.unlimited) as pool:
        bad, good = pool.submit(Path(name)), pool.submit(Path("tốt"))
        with pytest.raises(ReaderCrashed, match="out of memory"):
            bad.result(PATIENCE)
        assert text(good) == "tốt"


def is_running(process: int) -> bool:
    try:
        # Where nobody collects orphans, a dead one keeps its number.
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("ending", ["timeout", "close"])
def test_what_a_worker_started_does_not_outlive_it(tmp_path: Path, ending: str) -> None:
    with WorkerPool(ReadingLimits(seconds=2 if ending == "timeout" else 50), workers=1, read=bad_readers.by_name) as pool:
        reading = pool.submit(tmp_path / "child that stays")
        note, begun = tmp_path / "child.pid", time.monotonic()
        while not note.exists() and time.monotonic() < begun + PATIENCE:
            time.sleep(0.05)
        if ending == "timeout":
            with pytest.raises(ReadingTimedOut):
                reading.result(PATIENCE)
        time.sleep(1)  # Two looks of the watch.
    child, begun = int(note.read_text(encoding="utf-8")), time.monotonic()
    while is_running(child):
        assert time.monotonic() < begun + 5
        time.sleep(0.05)


def test_a_worker_is_silent_whatever_its_libraries_print(capfd: pytest.CaptureFixture[str]) -> None:
    with WorkerPool(ReadingLimits(seconds=20), workers=1, read=bad_readers.by_name) as pool:
        assert text(pool.submit(Path("print"))) == "print"
        with pytest.raises(ReaderCrashed):
            pool.submit(Path("crash")).result(PATIENCE)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["fetch", "look up"])
def test_a_reader_reaches_no_network(pool: WorkerPool, name: str) -> None:
    assert text(pool.submit(Path(name))) == "readers do not reach the network"


def test_the_parent_sees_how_far_the_recognition_is() -> None:
    with WorkerPool(ReadingLimits(seconds=20), workers=1, read=bad_readers.by_name) as pool:
        assert pool.scans() == (0, 0)
        reading, seen = pool.submit(Path("scan")), set()
        while not reading.done():
            seen.add(pool.scans())
            time.sleep(0.05)
        assert seen >= {(3, 100)}
        assert seen <= {(0, 0), (3, 100), (4, 100)}
        assert pool.scans() == (0, 0)


def test_a_mistake_of_our_own_comes_out_as_it_is(pool: WorkerPool) -> None:
    with pytest.raises(KeyError, match="a mistake of ours"):
        pool.submit(Path("bug")).result(PATIENCE)


def test_files_are_read_with_the_real_reader(tmp_path: Path) -> None:
    contents = {
        "a.pdf": make_pdf([flowing(PARAGRAPHS)]),
        "b.docx": make_docx(),
        "c.txt": PARAGRAPHS[0].encode(),
        "d.pdf": b"%PDF-1.4 hong",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    with WorkerPool() as pool:
        futures = [pool.submit(tmp_path / name) for name in contents]
        assert [text(future) for future in futures[:3]] == [PARAGRAPHS[0]] * 3
        with pytest.raises(Damaged, match="PDF"):
            futures[3].result(PATIENCE)


def test_a_pool_that_reads_nothing_starts_nothing() -> None:
    begun = time.monotonic()
    with WorkerPool(workers=50):
        pass
    assert time.monotonic() - begun < 0.2


def test_leaving_stops_at_once_and_cancels_what_was_not_read() -> None:
    with WorkerPool(ReadingLimits(seconds=50), workers=1, read=bad_readers.by_name) as pool:
        assert text(pool.submit(Path("đầu"))) == "đầu"
        futures = [pool.submit(Path("hang")) for _ in range(3)]
        begun = time.monotonic()
    assert time.monotonic() - begun < 5
    for future in futures:
        with pytest.raises(CancelledError):
            future.result(1)


def test_leaving_while_workers_are_still_starting_prints_no_stack(capfd: pytest.CaptureFixture[str]) -> None:
    with WorkerPool(ReadingLimits(seconds=50), workers=6, read=bad_readers.by_name) as pool:
        assert text(pool.submit(Path("đầu"))) == "đầu"
    assert capfd.readouterr() == ("", "")


def test_a_cancelled_file_makes_room_for_the_next(pool: WorkerPool) -> None:
    hanging = pool.submit(Path("hang"))
    assert hanging.cancel()
    assert text(pool.submit(Path("tốt"))) == "tốt"


def test_a_worker_that_dies_between_two_files_is_no_files_fault() -> None:
    with WorkerPool(ReadingLimits(seconds=20), workers=1, read=bad_readers.by_name) as pool:
        assert text(pool.submit(Path("một"))) == "một"
        for child in multiprocessing.active_children():
            child.kill()
        assert [text(pool.submit(Path(name))) for name in ("hai", "ba")] == ["hai", "ba"]


SCRIPT = """
import signal, sys, time
from pathlib import Path
from indexer.reading.limits import ReadingLimits
from indexer.reading.workers.worker import WorkerPool
from tests import bad_readers
if __name__ == "__main__":
    # Whoever started the tests in the background may have had interrupts ignored, and that is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with WorkerPool(ReadingLimits(seconds=50), workers=2, read=bad_readers.by_name) as pool:
        if sys.argv[1] == "started":
            pool.submit(Path("a")).result()
        pool.submit(Path("hang"))
        try:
            print("ready", flush=True)
            time.sleep(30)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl-C cannot be sent to a group there")
@pytest.mark.parametrize("moment", ["starting", "started"])
def test_an_interrupt_is_the_parents_affair_and_prints_no_stack(tmp_path: Path, moment: str) -> None:
    """A terminal sends Ctrl-C to the whole group, workers included, also while they are being started."""
    import signal

    script = tmp_path / "run.py"
    script.write_text(SCRIPT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), moment],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=PATIENCE)
    assert (out, errors, process.returncode) == ("interrupted\n", "", 0)
