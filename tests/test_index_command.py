"""The commands as they are typed, with the real archive and the real readers."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.assembly import open_archive, open_model
from indexer.commands import index_command, model_group, status_command, verify_command
from indexer.embedding.lazy import LazyModel
from indexer.settings import load_settings
from tests.indexing_samples import SENTENCES, write

ONE, TWO, THREE, *_ = SENTENCES


class Shell:
    """Types commands in a home of their own."""

    def __init__(self, home: Path, language: str = "en") -> None:
        self.environment = {"TRACUU_HOME": str(home), "TRACUU_MODEL": "hashing", "TRACUU_LANGUAGE": language}
        self.settings = load_settings(self.environment)

    def __call__(self, command: Any, *arguments: str | Path) -> Result:
        ended = CliRunner().invoke(command, list(map(str, arguments)), env=self.environment)
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return ended

    def index(self, *arguments: str | Path) -> Result:
        return self(index_command, *arguments)

    def report(self, *arguments: str | Path) -> dict[str, Any]:
        return dict(json.loads(self.index("--json", *arguments).stdout))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "nhà")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "kho", {"a.txt": ONE, "sâu/b.md": TWO})
    return tmp_path / "kho"


def test_a_folder_is_indexed_and_told_about(shell: Shell, root: Path) -> None:
    ended = shell.index(root)
    assert ended.exit_code == 0
    assert "Files: 2 added, 0 changed, 0 moved, 0 identical copies, 0 removed, 0 unchanged" in ended.stdout
    assert "Embedded 2 passages" in ended.stdout
    assert "The archive holds 2 documents, 2 passages, 2 vectors" in ended.stdout


def test_the_report_is_vietnamese_by_default(tmp_path: Path, root: Path) -> None:
    ended = Shell(tmp_path / "nhà", "vi").index(root)
    assert "Tệp: 2 mới" in ended.stdout
    assert "Kho có 2 văn bản, 2 đoạn, 2 vectơ" in ended.stdout


def test_the_report_as_json(shell: Shell, root: Path) -> None:
    write(root, {"hỏng.pdf": b"%PDF-1.4 nothing"})
    told = shell.report(root)
    assert told.pop("seconds") > 0
    assert told.pop("passages_per_second") > 0
    archive = told.pop("archive")
    assert told == {
        "added": 2,
        "changed": 0,
        "moved": 0,
        "copies": 0,
        "removed": 0,
        "unchanged": 0,
        "rejected": [{"root": str(root), "path": "hỏng.pdf", "code": "Damaged", "reason": told["rejected"][0]["reason"]}],
        "quarantined": [],
        "review": [],
        "embedded": {"passages": 2, "windows": 2},
        "interrupted": False,
    }
    assert "PDF" in told["rejected"][0]["reason"]
    assert archive["documents"] == 2
    assert {state: count for state, count in archive["files"].items() if count} == {"indexed": 2, "rejected": 1}
    assert archive["roots"] == [str(root)]
    assert archive["model"]["name"] == open_model(shell.settings).identity.name


def test_rejected_files_are_listed_and_give_an_exit_code_of_their_own_once(shell: Shell, root: Path) -> None:
    write(root, {"rỗng.txt": b"", "mật.txt": f"ĐẢNG ỦY XÃ X\n\nMẬT\n\n{THREE}"})
    ended = shell.index(root)
    assert ended.exit_code == 3
    assert "rỗng.txt: the file is empty" in ended.stdout
    assert "mật.txt: bears a mark of secrecy" in ended.stdout
    ended = shell.index()
    assert ended.exit_code == 0
    assert "1 files not indexed (see: tracuu status --rejected), 1 quarantined" in ended.stdout
    assert shell.index("--retry").exit_code == 3
    listed = shell(status_command, "--rejected", "--quarantined")
    assert "rỗng.txt: the file is empty" in listed.stdout
    assert "mật.txt: bears a mark of secrecy" in listed.stdout
    assert THREE not in listed.stdout


def test_a_second_run_without_folders_does_what_changed(shell: Shell, root: Path) -> None:
    shell.index(root)
    (root / "a.txt").rename(root / "c.txt")
    write(root, {"d.txt": THREE})
    told = shell.report()
    assert (told["added"], told["moved"], told["unchanged"], told["removed"]) == (1, 1, 1, 0)


def test_real_documents_are_indexed_once(shell: Shell, shared: Path) -> None:
    folder = shared / "archive" / "seeds"
    count = sum(path.is_file() for path in folder.iterdir())
    told = shell.report(folder)
    assert (told["added"], told["rejected"], told["quarantined"]) == (count, [], [])
    assert told["embedded"]["passages"] > 10 * count
    assert shell.report()["unchanged"] == count


def test_quiet_says_nothing_and_does_all(shell: Shell, root: Path) -> None:
    ended = shell.index("-q", root)
    assert (ended.exit_code, ended.output) == (0, "")
    assert shell.report()["unchanged"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 2, "the archive knows no folder yet"),
        (["không có"], 2, "no such folder"),
        (["kho/a.txt"], 2, "no such folder"),
        (["trống"], 2, "holds no files"),
        (["--forget", "kho"], 7, "no archive at"),
        (["--model", "không có", "kho"], 5, "is not on this machine"),
        (["--không"], 2, "No such option"),
        (["--poll", "0", "kho"], 2, "--poll"),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(
    shell: Shell, root: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, sentence: str
) -> None:
    monkeypatch.chdir(root.parent)
    (root.parent / "trống").mkdir()
    ended = shell.index(*arguments)
    assert ended.exit_code == code
    assert sentence in ended.stderr
    assert shell(status_command).exit_code == 7


def test_a_bad_setting_is_told(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.environment["TRACUU_PORT"] = "x"
    ended = shell.index()
    assert ended.exit_code == 2
    assert "TRACUU_PORT" in ended.stderr


def test_another_model_needs_a_rebuild(shell: Shell, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.index(root)
    from indexer.embedding.hashing import HashingModel

    monkeypatch.setattr("indexer.assembly.open_model", lambda _: HashingModel(128))
    ended = shell.index()
    assert ended.exit_code == 5
    assert "--rebuild" in ended.stderr
    assert shell.report("--rebuild")["archive"]["model"]["dimension"] == 128


def test_a_busy_archive_is_told(shell: Shell, root: Path) -> None:
    with open_archive(shell.settings).writer(open_model(shell.settings).identity):
        ended = shell.index(root)
    assert ended.exit_code == 4
    assert "another process" in ended.stderr


def test_a_folder_can_be_forgotten(shell: Shell, root: Path, tmp_path: Path) -> None:
    write(tmp_path / "khác", {"c.txt": THREE})
    shell.index(root, tmp_path / "khác")
    shutil.rmtree(root)
    ended = shell.index("--forget", root)
    assert ended.exit_code == 0
    assert "no longer in the archive (2 files)" in ended.stderr
    assert shell.report()["archive"]["documents"] == 1
    assert shell.index("--forget", root).exit_code == 2


def test_the_archive_itself_is_never_indexed(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": ONE})
    shell = Shell(tmp_path)
    shell.index(tmp_path)
    files = shell.report()["archive"]["files"]
    assert {state: count for state, count in files.items() if count} == {"indexed": 1}


def test_status_tells_what_the_archive_holds(shell: Shell, root: Path) -> None:
    assert shell(status_command).exit_code == 7
    shell.index(root)
    told = shell(status_command).stdout
    assert "The archive holds 2 documents" in told
    assert f"Folder: {root}" in told
    as_json = json.loads(shell(status_command, "--json", "--rejected").stdout)
    assert (as_json["documents"], as_json["generation"], as_json["rejected"]) == (2, 1, [])


def test_verify_finds_an_archive_sound_or_repairs_it(shell: Shell, root: Path) -> None:
    shell.index(root)
    assert "sound" in shell(verify_command).stdout
    (derived,) = (path for path in shell.settings.archive_folder.rglob("*.faiss"))
    derived.write_bytes(b"")
    ended = shell(verify_command, "--json")
    assert ended.exit_code == 0
    told = json.loads(ended.stdout)
    assert told["findings"]
    assert told["repaired"]
    assert json.loads(shell(verify_command, "--json").stdout) == {"findings": [], "repaired": True}


def test_verify_tells_a_broken_truth(shell: Shell, root: Path) -> None:
    shell.index(root)
    for path in shell.settings.archive_folder.glob("archive.sqlite*"):
        path.write_bytes(b"not a database, whatever it was" * 500)
    ended = shell(verify_command)
    assert ended.exit_code == 7
    assert "damaged" in ended.stderr


def test_without_a_prepared_model_the_list_says_what_to_run(shell: Shell) -> None:
    ended = shell(model_group, "list")
    assert ended.exit_code == 0
    assert "tracuu model prepare" in ended.stderr
    assert json.loads(shell(model_group, "list", "--json").stdout) == []


def test_a_run_with_nothing_to_embed_loads_no_model(shell: Shell, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.index(root)

    def refuse(self: LazyModel, texts: object) -> object:
        raise AssertionError("embedded")

    monkeypatch.setattr(LazyModel, "embed_passages", refuse)
    assert shell.index().exit_code == 0


# --- Signals, in a process of its own -------------------------------------------------------------------


def start(shell: Shell, program: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    environment = {**os.environ, **shell.environment, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])}
    return subprocess.Popen(
        [sys.executable, str(program), *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


SLOW = """
import time
import indexer.assembly
from indexer.commands import index_command
from indexer.embedding.hashing import HashingModel

class Slow(HashingModel):
    def embed_passages(self, texts):
        print("embedding", flush=True)
        time.sleep(0.3)
        return super().embed_passages(texts)

if __name__ == "__main__":
    indexer.assembly.open_model = lambda settings: Slow()
    index_command()
"""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Ten files, each a batch."""
    folder = tmp_path / "nhiều"
    write(
        folder, {f"{i}.txt": "\n\n".join(f"Đoạn {j} của tệp {i} nói về cầu treo số {j}." for j in range(270)) for i in range(10)}
    )
    return folder


@pytest.fixture
def slow(tmp_path: Path, shell: Shell, many: Path) -> Iterator[subprocess.Popen[str]]:
    program = tmp_path / "slow.py"
    program.write_text(SLOW, encoding="utf-8")
    process = start(shell, program, many)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_says_so_and_the_next_goes_on(slow: subprocess.Popen[str], shell: Shell, many: Path, number: int) -> None:
    assert slow.stdout is not None
    slow.stdout.readline()
    slow.stdout.readline()
    slow.send_signal(number)
    output, errors = slow.communicate(timeout=60)
    assert slow.returncode == 130, errors
    assert "Stopping once what was done is written" in errors
    assert "what was done is kept" in output
    assert "Traceback" not in errors
    done = json.loads(shell(status_command, "--json").stdout)["documents"]
    assert 1 <= done < 10
    told = shell.report()
    assert (told["added"], told["unchanged"]) == (10 - done, done)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_a_second_signal_ends_it_on_the_spot(slow: subprocess.Popen[str], shell: Shell, many: Path) -> None:
    assert slow.stdout is not None
    slow.stdout.readline()
    slow.send_signal(signal.SIGINT)
    time.sleep(0.1)
    slow.send_signal(signal.SIGINT)
    _, errors = slow.communicate(timeout=60)
    assert slow.returncode == 130, errors
    assert "Traceback" not in errors
    told = shell.report(many)
    assert told["added"] + told["unchanged"] == 10
    assert told["unchanged"] <= 1


WATCHING = """
import indexer.watch
from indexer.commands import index_command

if __name__ == "__main__":
    indexer.watch.RETRY_SECONDS = 0.5
    index_command()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_watching_follows_changes_survives_an_unplugged_drive_and_ends_well(shell: Shell, root: Path, tmp_path: Path) -> None:
    program = tmp_path / "watching.py"
    program.write_text(WATCHING, encoding="utf-8")
    process = start(shell, program, "--watch", "--json", root)
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["added"] == 2
        assert "Watching" in process.stderr.readline()
        write(root, {"c.txt": THREE})
        assert json.loads(process.stdout.readline())["added"] == 1
        root.rename(tmp_path / "rút ra")
        assert "no such folder" in process.stderr.readline()
        (tmp_path / "rút ra").rename(root)
        assert json.loads(process.stdout.readline())["unchanged"] == 3
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors
        assert not output
    finally:
        process.kill()
        process.communicate()
