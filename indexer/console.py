"""What every command shares: exit codes, errors as sentences, language, progress on a terminal."""

import os
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from types import FrameType
from typing import TYPE_CHECKING, Never

import click

from indexer.domain import Language, Wording
from indexer.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveMissing,
    BadRequest,
    BadSetting,
    DiskFull,
    FolderEmpty,
    FolderMissing,
    IndexIncompatible,
    ModelMissing,
    ModelRefused,
    NotEnoughToLearn,
    NotInArchive,
    QueryEmpty,
    QueryTooLong,
    TracuuError,
)
from indexer.settings import Settings, load_settings

if TYPE_CHECKING:
    from tqdm import tqdm


class ExitCode(IntEnum):
    """What a command tells the shell."""

    OK = 0
    NOTHING_FOUND = 1
    USAGE = 2
    """A bad option, folder, setting or question; click uses it as well."""
    SOME_REJECTED = 3
    """Done, and some files could not be indexed."""
    ARCHIVE_BUSY = 4
    MODEL = 5
    """The model is missing, refused, or not the one the archive was made with."""
    DISK_FULL = 6
    ARCHIVE = 7
    """The archive is missing or damaged."""
    INTERRUPTED = 130


EXIT_CODES: Mapping[type[TracuuError], ExitCode] = {
    FolderMissing: ExitCode.USAGE,
    FolderEmpty: ExitCode.USAGE,
    ArchiveMissing: ExitCode.ARCHIVE,
    ArchiveBusy: ExitCode.ARCHIVE_BUSY,
    ArchiveDamaged: ExitCode.ARCHIVE,
    IndexIncompatible: ExitCode.MODEL,
    DiskFull: ExitCode.DISK_FULL,
    ModelMissing: ExitCode.MODEL,
    ModelRefused: ExitCode.MODEL,
    NotEnoughToLearn: ExitCode.MODEL,
    BadSetting: ExitCode.USAGE,
    BadRequest: ExitCode.USAGE,
    QueryEmpty: ExitCode.USAGE,
    QueryTooLong: ExitCode.USAGE,
    NotInArchive: ExitCode.USAGE,
}
"""Each error that can end a command."""

HELP_LANGUAGE: Language = "en" if os.environ.get("TRACUU_LANGUAGE", "").strip() == "en" else "vi"
"""The language of help texts, which click wants before any setting is read."""

LINE_EVERY = 10.0
"""Seconds between two lines of progress where there is no terminal."""


def in_language(wording: Wording, language: Language) -> str:
    """Return the sentence for a reader of `language`."""
    return wording.vi if language == "vi" else wording.en


def help_text(vi: str, en: str) -> str:
    """Return the help text in the language of the environment."""
    return in_language(Wording(vi, en), HELP_LANGUAGE)


JSON_HELP = help_text("In kết quả dạng JSON.", "Print JSON.")

STOPPING = Wording(
    "Đang dừng sau khi ghi phần đã làm… (Ctrl-C lần nữa để dừng ngay)",
    "Stopping once what was done is written… (Ctrl-C again stops at once)",
)


def printable(text: str) -> str:
    """Return a file's name fit for a terminal: NFC, control characters (which could steer the terminal) escaped."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
        for character in composed
    )


@contextmanager
def told_errors(language: Language = HELP_LANGUAGE) -> Iterator[None]:
    """End the command with a sentence and the exit code of the error, whatever the archive or the user did wrong."""
    try:
        yield
    except TracuuError as error:
        say(Wording(f"Lỗi: {error.wording.vi}", f"Error: {error.wording.en}"), language)
        sys.exit(EXIT_CODES.get(type(error), ExitCode.USAGE))
    except KeyboardInterrupt:
        say(Wording("Đã dừng.", "Stopped."), language)
        sys.exit(ExitCode.INTERRUPTED)


def say(wording: Wording, language: Language) -> None:
    """Tell the user something beside the output: on the error stream."""
    click.echo(printable(in_language(wording, language)), err=True)


def settings_of_environment() -> Settings:
    """Read the settings; a bad one ends the command with its sentence."""
    with told_errors():
        return load_settings(os.environ)


class StopRequest:
    """Whether the user asked a long run to end. The first Ctrl-C asks; the second ends it on the spot.

    The termination signal asks too. Outside the main thread, where signals cannot be caught, nothing asks.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __call__(self) -> bool:
        """Whether asked."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until asked, at most `seconds`; return whether asked."""
        return self._asked.wait(seconds)

    @contextmanager
    def caught(self, announce: Callable[[], None]) -> Iterator["StopRequest"]:
        """Catch the signals meanwhile; `announce` is called on the first."""

        def ask(_number: int, _frame: FrameType | None) -> None:
            if self._asked.is_set():
                raise KeyboardInterrupt
            self._asked.set()
            announce()

        if threading.current_thread() is not threading.main_thread():
            yield self
            return
        before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Silence:
    """A :class:`indexer.protocols.Progress` nobody wants to see."""

    def start(self, total: int, unit: str) -> None:
        """Ignore."""

    def advance(self, amount: int = 1) -> None:
        """Ignore."""

    def message(self, text: str) -> None:
        """Ignore."""

    def note(self, text: str) -> None:
        """Ignore."""

    def close(self) -> None:
        """Nothing to take away."""


class ProgressBar:
    """A :class:`indexer.protocols.Progress` on the error stream of a terminal. A total of 0 is an unknown one."""

    def __init__(self, row: int = 0) -> None:
        self._row = row
        self._bar: tqdm[Never] | None = None

    def start(self, total: int, unit: str) -> None:
        """Replace the bar."""
        from tqdm import tqdm

        self.close()
        self._bar = tqdm(
            total=total or None, unit=f" {unit}", position=self._row, leave=False, dynamic_ncols=True, file=sys.stderr
        )

    def advance(self, amount: int = 1) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.update(amount)

    def message(self, text: str) -> None:
        """Write a line above the bars."""
        from tqdm import tqdm

        tqdm.write(printable(text), file=sys.stderr)

    def note(self, text: str) -> None:
        """Write beside the bar."""
        if self._bar is not None:
            self._bar.set_postfix_str(printable(text))

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class ProgressLines:
    """A :class:`indexer.protocols.Progress` for a file or a pipe: a line every ten seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._told = now()
        self._began = self._told
        self._total, self._done, self._unit = 0, 0, ""

    def start(self, total: int, unit: str) -> None:
        """Begin to count."""
        self._total, self._done, self._unit = total, 0, unit
        self._began = self._told = self._now()

    def advance(self, amount: int = 1) -> None:
        """Count, and tell now and then."""
        self._done += amount
        now = self._now()
        if now - self._told >= LINE_EVERY:
            self._told = now
            total = f"/{self._total}" if self._total else ""
            self.message(f"{self._done}{total} {self._unit} ({self._done / (now - self._began):.1f}/s)")

    def message(self, text: str) -> None:
        """Write a line."""
        click.echo(printable(text), err=True)

    def note(self, text: str) -> None:
        """Ignore: it changes too often for a log."""

    def close(self) -> None:
        """Nothing to take away."""


Bar = Silence | ProgressBar | ProgressLines


def open_bars(*, quiet: bool) -> tuple[Bar, Bar]:
    """Return two progresses to be shown at once, as fits the error stream; to be closed, the second first."""
    if quiet:
        return Silence(), Silence()
    if sys.stderr.isatty():
        return ProgressBar(0), ProgressBar(1)
    return ProgressLines(), ProgressLines()
