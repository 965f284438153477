"""Watching: when it is time to index again."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)
from watchdog.observers import Observer

from indexer.errors import FolderMissing
from indexer.watch import PATIENCE_SECONDS, QUIET_SECONDS, RESCAN_SECONDS, TICK_SECONDS, Changes, watched
from tests.indexing_samples import write


class Clock:
    """Time as the test wants it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Bench:
    def __init__(self) -> None:
        self.clock = Clock()
        self.changes = Changes(now=self.clock)

    def ticks(self, seconds: float, meanwhile: Callable[[], object] = lambda: None) -> float | None:
        """Let time pass; return after how long it was time to index, `None` where it never was."""
        began = self.clock.now
        while self.clock.now - began < seconds:
            self.clock.now += TICK_SECONDS
            meanwhile()
            if self.changes.is_time():
                return self.clock.now - began
        return None


def until_in(seconds: float) -> Callable[[float], bool]:
    """Stop the wait after so many seconds."""
    deadline = time.monotonic() + seconds

    def stopped_within(tick: float) -> bool:
        time.sleep(tick)
        return time.monotonic() > deadline

    return stopped_within


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_without_a_change_it_is_never_time_before_the_regular_rescan(bench: Bench) -> None:
    assert bench.ticks(RESCAN_SECONDS - 1) is None
    assert bench.ticks(2) is not None
    assert bench.ticks(RESCAN_SECONDS - 1) is None


def test_a_change_is_followed_once_all_is_quiet(bench: Bench, tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "một"})
    bench.changes.on_any_event(FileCreatedEvent(str(tmp_path / "a.txt")))
    assert bench.ticks(10) == QUIET_SECONDS + TICK_SECONDS
    assert bench.ticks(10) is None


def test_a_burst_is_followed_once(bench: Bench, tmp_path: Path) -> None:
    for number in range(20):
        write(tmp_path, {f"{number}.txt": "một"})
        bench.changes.on_any_event(FileCreatedEvent(str(tmp_path / f"{number}.txt")))
        assert bench.ticks(1) is None
    assert bench.ticks(10) is not None
    assert bench.ticks(10) is None


def test_a_file_that_still_grows_without_events_is_waited_for(bench: Bench, tmp_path: Path) -> None:
    """Network drives tell of a copy's beginning only."""
    write(tmp_path, {"a.txt": "một"})
    bench.changes.on_any_event(FileCreatedEvent(str(tmp_path / "a.txt")))

    def grow() -> None:
        with (tmp_path / "a.txt").open("a", encoding="utf-8") as file:
            file.write("x")

    assert bench.ticks(20, grow) is None
    assert bench.ticks(5) is not None


def test_a_file_that_grows_for_ever_does_not_hold_up_the_others(bench: Bench, tmp_path: Path) -> None:
    def grow() -> None:
        write(tmp_path, {"a.log": "x" * int(bench.clock.now * 10)})
        bench.changes.on_any_event(FileModifiedEvent(str(tmp_path / "a.log")))

    grow()
    waited = bench.ticks(2 * PATIENCE_SECONDS, grow)
    assert waited is not None
    assert PATIENCE_SECONDS <= waited <= PATIENCE_SECONDS + 2


@pytest.mark.parametrize(
    "event",
    [
        FileOpenedEvent("/kho/a.txt"),
        FileClosedNoWriteEvent("/kho/a.txt"),
        DirModifiedEvent("/kho"),
        FileCreatedEvent("/kho/~$a.docx"),
        FileModifiedEvent("/kho/.a.txt.swp"),
    ],
)
def test_what_changes_no_document_is_no_change(bench: Bench, event: FileSystemEvent) -> None:
    """Indexing itself opens and closes files: that must not set off the next run."""
    bench.changes.on_any_event(event)
    assert bench.ticks(PATIENCE_SECONDS + 1) is None


@pytest.mark.parametrize(
    "event",
    [FileMovedEvent("/kho/.tạm", "/kho/a.txt"), FileMovedEvent("/kho/a.txt", "/kho/.a.txt"), FileModifiedEvent("/kho/a.txt")],
)
def test_what_changes_a_document_is_a_change(bench: Bench, event: FileSystemEvent) -> None:
    bench.changes.on_any_event(event)
    assert bench.ticks(PATIENCE_SECONDS) is not None


def test_the_wait_ends_when_the_user_stops_it(bench: Bench) -> None:
    answers = iter([False, False, True])
    assert not bench.changes.wait(lambda _: next(answers))


@pytest.mark.parametrize("poll_seconds", [None, 0.2])
def test_a_new_file_is_noticed(tmp_path: Path, poll_seconds: float | None) -> None:
    with watched([tmp_path], poll_seconds) as changes:
        time.sleep(0.5)  # Polling compares with what it saw first.
        write(tmp_path, {"a.txt": "một"})
        assert changes.wait(until_in(20))


def test_a_missing_folder_cannot_be_watched(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing, match="no such folder"), watched([tmp_path / "không có"]):
        pass


def test_a_system_that_cannot_watch_is_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", full)
    monkeypatch.setattr("indexer.watch.FALLBACK_POLL_SECONDS", 0.2)
    with watched([tmp_path]) as changes:
        assert "listing them every 0.2 s" in caplog.text
        time.sleep(0.5)
        write(tmp_path, {"a.txt": "một"})
        assert changes.wait(until_in(20))


def test_a_folder_that_goes_away_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    write(folder, {"a.txt": "một"})
    before = set(threading.enumerate())
    with watched([folder]) as changes:
        folder.rename(tmp_path / "nơi khác")
        with pytest.raises(FolderMissing, match="no such folder"):
            changes.wait(lambda _: False)
    assert set(threading.enumerate()) <= before
