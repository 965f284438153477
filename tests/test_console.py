"""What all commands share: exit codes, errors as sentences, progress."""

import os
import signal
import subprocess
import sys
import threading

import click
import pytest
from click.testing import CliRunner

from indexer import errors
from indexer.console import (
    EXIT_CODES,
    ProgressBar,
    ProgressLines,
    Silence,
    StopRequest,
    open_bars,
    printable,
    told_errors,
)
from indexer.domain import Wording


def kinds(base: type[errors.TracuuError]) -> set[type[errors.TracuuError]]:
    """Every error class below `base` that can be raised, but for a more exact name of one that is held."""
    below = {child for child in base.__subclasses__() if child.__module__ == errors.__name__}
    return below | {kind for child in below for kind in kinds(child)}


def test_every_error_that_ends_a_command_has_an_exit_code() -> None:
    assert kinds(errors.RunError) | kinds(errors.RequestError) == EXIT_CODES.keys()


@pytest.mark.parametrize(
    ("error", "language", "code", "sentence"),
    [
        (errors.FolderMissing("/x"), "en", 2, "Error: no such folder: /x"),
        (errors.FolderMissing("/x"), "vi", 2, "Lỗi: không thấy thư mục: /x"),
        (errors.ArchiveBusy("/x"), "en", 4, "Error: another process"),
        (errors.IndexIncompatible("a", "b"), "en", 5, "Error: the archive was made with a"),
        (errors.DiskFull("/x"), "en", 6, "Error: the disk is full"),
        (errors.ArchiveDamaged("x"), "en", 7, "Error: the archive is damaged"),
        (errors.ArchiveMissing("/x"), "en", 7, "Error: no archive at /x"),
        (KeyboardInterrupt(), "en", 130, "Stopped."),
    ],
)
def test_an_error_ends_the_command_with_a_sentence_and_its_code(
    error: BaseException, language: str, code: int, sentence: str
) -> None:
    @click.command()
    def command() -> None:
        with told_errors("vi" if language == "vi" else "en"):
            raise error

    ended = CliRunner().invoke(command)
    assert ended.exit_code == code
    assert ended.stderr.startswith(sentence)
    assert not ended.stdout


def test_a_bug_is_not_told_as_an_error_of_the_user() -> None:
    with pytest.raises(ZeroDivisionError), told_errors("en"):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch.docx", "Kế hoạch.docx"),
        ("ke\u0302\u0301", "kế"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\nb", "a\\nb"),
        ("a\u202eb", "a\\u202eb"),
        ("\udce9", "\\udce9"),
    ],
)
def test_names_cannot_steer_the_terminal(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_progress_in_a_pipe_is_a_line_every_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0

    def clock() -> float:
        return now

    progress = ProgressLines(clock)
    progress.start(100, "files")
    for second in range(1, 26):
        now = second
        progress.advance(2)
    assert capsys.readouterr().err.splitlines() == ["20/100 files (2.0/s)", "40/100 files (2.0/s)"]


def test_progress_without_a_total_tells_the_count(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter([0.0, 0.0, 20.0])
    progress = ProgressLines(lambda: next(times))
    progress.start(0, "passages")
    progress.advance(30)
    assert capsys.readouterr().err == "30 passages (1.5/s)\n"


def test_a_bar_shows_count_and_unit_and_goes_away(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar()
    bar.advance()  # Before any start there is nothing to show.
    bar.start(3, "files")
    bar.advance(3)
    bar.message("a line")
    bar.start(0, "passages")
    bar.close()
    bar.close()
    told = capsys.readouterr().err
    assert "/3" in told
    assert "files" in told
    assert "a line" in told


def test_progress_is_silent_when_asked_and_in_lines_without_a_terminal() -> None:
    assert all(isinstance(bar, Silence) for bar in open_bars(quiet=True))
    assert all(isinstance(bar, ProgressLines) for bar in open_bars(quiet=False))


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl-C there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_the_second_interrupts(number: signal.Signals) -> None:
    announced = []
    before = signal.getsignal(number)
    stop = StopRequest()
    with stop.caught(lambda: announced.append(1)):
        assert not stop()
        os.kill(os.getpid(), number)
        assert stop()
        assert stop.wait(0)
        assert announced == [1]
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    caught = []

    def run() -> None:
        with StopRequest().caught(lambda: None) as stop:
            caught.append(stop())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert caught == [False]


def test_help_texts_follow_the_language_of_the_environment() -> None:
    program = "from indexer.commands import index_command; index_command(['--help'])"
    helps = {}
    for language in ("vi", "en", ""):
        environment = {**os.environ, "TRACUU_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"}
        ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, encoding="utf-8", check=True)
        helps[language] = ran.stdout
    assert "thư mục" in helps["vi"]
    assert helps[""] == helps["vi"]
    assert "Bring the archive in step" in helps["en"]


def test_the_commands_load_no_engine_before_they_run() -> None:
    program = "import indexer.commands, sys; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    heavy = {
        "faiss",
        "tantivy",
        "onnxruntime",
        "torch",
        "sentence_transformers",
        "pypdf",
        "tqdm",
        "watchdog",
        "pebble",
        "sqlite3",
    }
    assert not heavy & set(ran.stdout.split())


def test_wording_is_told_in_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    from indexer.console import say

    say(Wording("một", "one"), "vi")
    say(Wording("một", "one"), "en")
    assert capsys.readouterr().err == "một\none\n"


def test_what_is_under_way_stands_beside_the_bar_and_in_no_log(capsys: pytest.CaptureFixture[str]) -> None:
    from indexer.console import ProgressLines

    bar = ProgressBar()
    bar.note("before any bar")
    bar.start(3, "tệp")
    bar.note("trang quét 7/100")
    bar.close()
    told = capsys.readouterr().err
    assert "trang quét 7/100" in told
    assert "before" not in told
    lines = ProgressLines()
    lines.start(3, "tệp")
    lines.note("trang quét 7/100")
    lines.close()
    assert capsys.readouterr() == ("", "")
