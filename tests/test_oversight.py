"""Quarantine, review, purge and corrections, as they are typed."""

import json
import signal
from pathlib import Path

import pytest

from indexer.assembly import open_archive, open_gatekeeper, open_page_image_folder
from indexer.document_commands import document_group
from indexer.domain import DocumentId, Source, SourceState
from indexer.intake_commands import purge_command, quarantine_command, review_group, run_indexer
from indexer.pipeline import Indexer
from indexer.report import Report
from indexer.storage.decisions import FILE_NAME
from tests.indexing_samples import SENTENCES, write
from tests.test_index_command import Shell

MARKED = "TỈNH ỦY X\n\nMẬT\n\nBáo cáo chuyện riêng tư"
DOUBTFUL = "TỈNH ỦY X\n\nThực hiện Công văn mật số 3-CV/TU, các chi bộ báo cáo việc trồng dâu nuôi tằm."
PLAN = "ĐẢNG ỦY XÃ X\n*\nSố 14-KH/ĐU\n\nKẾ HOẠCH\nvề nuôi cá lồng\n\nĐảng ủy yêu cầu các chi bộ báo cáo trước ngày 5/5."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "kho", {"kín.txt": MARKED, "ngờ.txt": DOUBTFUL, "kế hoạch.txt": PLAN, "thường.txt": SENTENCES[0]})
    return tmp_path / "kho"


@pytest.fixture
def shell(tmp_path: Path, root: Path) -> Shell:
    shell = Shell(tmp_path / "nhà")
    shell.index(root)
    return shell


def sources(shell: Shell) -> dict[str, Source]:
    with open_archive(shell.settings).view() as view:
        return {source.path: source for source in view.sources()}


def everything(shell: Shell) -> bytes:
    """All bytes that are kept."""
    return b"".join(path.read_bytes() for path in shell.settings.home.rglob("*") if path.is_file())


def fields(shell: Shell, file: str) -> dict[str, str]:
    shown = json.loads(shell(document_group, "show", file, "--json").stdout)
    return dict(shown["fields"])


# --- Held back ---


def test_what_is_quarantined_is_listed_without_its_name_or_text(shell: Shell) -> None:
    ended = shell(quarantine_command)
    assert ended.exit_code == 0
    assert "degree-line: a degree of secrecy on a line of its own" in ended.stdout
    assert sources(shell)["kín.txt"].sha256[:16] in ended.stdout
    assert "kín" not in ended.stdout
    assert "riêng" not in ended.stdout
    assert "kín.txt" in shell(quarantine_command, "--names").stdout
    (told,) = json.loads(shell(quarantine_command, "--json").stdout)
    assert (told["rule"], told["state"], told["may_be_accepted"]) == ("degree-line", "quarantined", False)
    assert told["at"] is not None
    assert "paths" not in told


def test_a_weak_hint_keeps_a_file_from_search_until_it_is_accepted(shell: Shell, root: Path) -> None:
    assert sources(shell)["ngờ.txt"].state is SourceState.IN_REVIEW
    assert "trồng dâu".encode() not in everything(shell)
    (told,) = json.loads(shell(review_group, "--json").stdout)
    assert (told["rule"], told["may_be_accepted"]) == ("secret-citation", True)
    assert shell(review_group, "accept", told["sha256"][:8]).exit_code == 0
    assert sources(shell)["ngờ.txt"].state is SourceState.INDEXED
    assert shell(review_group, "--json").stdout.strip() == "[]"
    shell.index("--rebuild", root)
    assert sources(shell)["ngờ.txt"].state is SourceState.INDEXED


def test_a_mark_of_secrecy_is_not_for_acceptance(shell: Shell) -> None:
    ended = shell(review_group, "accept", sources(shell)["kín.txt"].sha256)
    assert ended.exit_code == 2
    assert "a mark of secrecy bars this file" in ended.stderr
    ended = shell(review_group, "accept", sources(shell)["thường.txt"].sha256)
    assert "does not wait" in ended.stderr


def test_a_lifted_mark_is_for_a_person_even_beside_its_degree(shell: Shell, root: Path) -> None:
    write(root, {"giải.txt": "TỈNH ỦY X\n\nMẬT\n\nGIẢI MẬT\n\nBáo cáo việc đã qua"})
    shell.index()
    source = sources(shell)["giải.txt"]
    assert source.state is SourceState.QUARANTINED
    assert shell(review_group, "accept", source.sha256).exit_code == 0
    assert sources(shell)["giải.txt"].state is SourceState.INDEXED


def test_what_is_refused_stays_out(shell: Shell, root: Path) -> None:
    held = sources(shell)["ngờ.txt"].sha256
    assert shell(review_group, "refuse", held).exit_code == 0
    shell.index("--rebuild", root)
    assert sources(shell)["ngờ.txt"].state is SourceState.QUARANTINED
    assert "refused" in shell(quarantine_command).stdout


def test_purging_leaves_no_word_behind(shell: Shell, root: Path) -> None:
    shell(document_group, "set", "kế hoạch.txt", "subject=về nuôi tôm hùm", "-q")
    for word in ("nuôi cá lồng", "tôm hùm"):
        assert word.encode() in everything(shell)
    kept = sources(shell)["kế hoạch.txt"].sha256
    (shell.settings.home / "ocr" / "ab").mkdir(parents=True)
    picture = shell.settings.home / "ocr" / "ab" / f"{'ab' * 32}.json"
    picture.write_text("chữ nhận dạng", encoding="utf-8")
    open_gatekeeper(shell.settings).decisions.keep_pictures(kept, ["ab" * 32])
    drawn = open_page_image_folder(shell.settings)
    drawn.put(DocumentId(kept[:16]), 1, 900, "chữ trong ảnh".encode())
    ended = shell(purge_command, kept[:16])
    assert ended.exit_code == 0
    for word in ("nuôi cá lồng", "tôm hùm", "chữ nhận dạng", "chữ trong ảnh"):
        assert word.encode() not in everything(shell), word
    assert not picture.exists()
    assert (root / "kế hoạch.txt").is_file()
    shell.index("--retry", root)
    assert sources(shell)["kế hoạch.txt"].state is SourceState.QUARANTINED
    assert shell(review_group, "accept", kept).exit_code == 0
    assert sources(shell)["kế hoạch.txt"].state is SourceState.INDEXED


def test_a_file_nobody_knows_cannot_be_purged(shell: Shell) -> None:
    for name in ("0" * 64, "không có.txt", "abc"):
        ended = shell(purge_command, name)
        assert ended.exit_code == 2
        assert "not in the archive" in ended.stderr


def test_rules_of_the_office_hold_after_a_rescan(shell: Shell, root: Path) -> None:
    file = shell.settings.home / "secrecy.tsv"
    row = "fish\tsecret\tpage\tnuôi cá lồng\tnuôi cá lồng\tnói về cá\tspeaks of fish\n"
    file.write_text("id\teffect\twhere\tpattern\texample\tvi\ten\n" + row, encoding="utf-8")
    ended = shell(quarantine_command, "--rescan", "-q")
    assert ended.exit_code == 0
    assert "fish: speaks of fish" in ended.stdout
    assert sources(shell)["kế hoạch.txt"].state is SourceState.QUARANTINED
    assert "nuôi cá".encode() not in everything(shell).replace(file.read_bytes(), b"")
    file.unlink()
    shell(quarantine_command, "--rescan", "-q")
    assert sources(shell)["kế hoạch.txt"].state is SourceState.INDEXED
    assert sources(shell)["kín.txt"].state is SourceState.QUARANTINED


def test_a_rescan_that_finds_nothing_new_makes_no_generation(shell: Shell) -> None:
    with open_archive(shell.settings).view() as view:
        before = view.generation
    assert shell(quarantine_command, "--rescan", "-q").exit_code == 0
    with open_archive(shell.settings).view() as view:
        assert view.generation == before


def test_broken_rules_are_told_and_nothing_is_indexed(shell: Shell, root: Path) -> None:
    (shell.settings.home / "secrecy.tsv").write_text("id\nfish\tsecret\n", encoding="utf-8")
    write(root, {"mới.txt": SENTENCES[1]})
    ended = shell.index()
    assert ended.exit_code == 2
    assert "secrecy.tsv: line 2: it takes 7 columns" in ended.stderr
    assert "mới.txt" not in sources(shell)


def test_an_interrupt_is_answered_at_once(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(indexer: Indexer) -> Report:
        signal.raise_signal(signal.SIGINT)
        assert indexer.stop_asked()
        return Report()

    run_indexer(shell.settings, interrupted, quiet=True)
    assert "Stopping once what was done is written" in capsys.readouterr().err


# --- Corrections ---


def test_a_correction_shows_at_once_and_outlives_rebuilding(shell: Shell, root: Path) -> None:
    assert fields(shell, "kế hoạch.txt")["subject"] == "về nuôi cá lồng"
    ended = shell(document_group, "set", "kế hoạch.txt", "ngày=5/5/2026", "subject=về nuôi tôm", "-q")
    assert ended.exit_code == 0
    shell.index("--rebuild", root)
    shown = json.loads(shell(document_group, "show", "kế hoạch.txt", "--json").stdout)
    assert shown["fields"]["issued"] == "2026-05-05"
    assert shown["title"] == "Kế hoạch về nuôi tôm"
    assert shown["corrections"] == {"issued": "5/5/2026", "subject": "về nuôi tôm"}
    assert "corrected by a person" in shell(document_group, "show", "kế hoạch.txt").stdout


def test_a_document_is_named_by_its_number_while_no_other_bears_it(shell: Shell, root: Path) -> None:
    shown = json.loads(shell(document_group, "show", "14 kh/đu", "--json").stdout)
    assert shown["title"] == "Kế hoạch về nuôi cá lồng"
    write(root, {"xã khác.txt": PLAN.replace("XÃ X", "XÃ Y").replace("cá lồng", "cá chép")})
    shell.index()
    ended = shell(document_group, "show", "14-KH/ĐU")
    assert ended.exit_code == 2
    assert "several files match" in ended.stderr
    assert "not in the archive" in shell(document_group, "show", "15-KH/ĐU").stderr


def test_a_correction_is_embedded_and_found(shell: Shell) -> None:
    from indexer.domain import Term
    from indexer.language.folding import exact_term

    shell(document_group, "set", "kế hoạch.txt", "subject=về ươm giống quế", "-q")
    with open_archive(shell.settings).view() as view:
        assert view.matching([Term(exact_term("quế"))], 5)


def test_unsetting_goes_back_to_what_was_read(shell: Shell) -> None:
    shell(document_group, "set", "kế hoạch.txt", "subject=về nuôi tôm", "symbol=", "-q")
    assert "symbol" not in fields(shell, "kế hoạch.txt")
    assert shell(document_group, "unset", "kế hoạch.txt", "subject", "symbol", "-q").exit_code == 0
    assert fields(shell, "kế hoạch.txt")["subject"] == "về nuôi cá lồng"
    assert fields(shell, "kế hoạch.txt")["symbol"] == "14-KH/ĐU"


def test_a_moved_file_keeps_its_corrections(shell: Shell, root: Path) -> None:
    shell(document_group, "set", "kế hoạch.txt", "issued=2026-05-05", "-q")
    (root / "kế hoạch.txt").rename(root / "chuyển chỗ.txt")
    shell.index()
    assert fields(shell, "chuyển chỗ.txt")["issued"] == "2026-05-05"


def test_what_was_said_while_the_file_was_away_is_applied_when_it_is_back(shell: Shell, root: Path) -> None:
    text = (root / "kế hoạch.txt").read_bytes()
    (root / "kế hoạch.txt").unlink()
    ended = shell(document_group, "set", "kế hoạch.txt", "issued=2026-05-05", "-q")
    assert ended.exit_code == 3
    assert "not where it was" in ended.stderr
    write(root, {"kế hoạch.txt": text})
    shell.index()
    assert fields(shell, "kế hoạch.txt")["issued"] == "2026-05-05"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "kế hoạch.txt", "màu=đỏ"), "there is no such field"),
        (("set", "kế hoạch.txt", "issued"), "it takes FIELD=VALUE"),
        (("set", "kế hoạch.txt", "issued=hôm qua"), "issued: "),
        (("set", "kín.txt", "issued=2026-05-05"), "not in the archive"),
        (("unset", "kế hoạch.txt", "issued"), "was not corrected"),
        (("show", "không có.txt"), "not in the archive"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    ended = shell(document_group, *arguments)
    assert ended.exit_code == 2
    assert said in ended.stderr
    assert open_gatekeeper(shell.settings).decisions.corrections() == {}


def test_a_document_that_turns_out_to_be_secret_loses_its_corrections(shell: Shell, root: Path) -> None:
    shell(document_group, "set", "kế hoạch.txt", "subject=về nuôi tôm", "-q")
    (shell.settings.home / "secrecy.tsv").write_text(
        "id\teffect\twhere\tpattern\texample\tvi\ten\nfish\tsecret\tpage\tcá lồng\tcá lồng\tcá\tfish\n", encoding="utf-8"
    )
    shell(quarantine_command, "--rescan", "-q")
    assert "nuôi tôm".encode() not in (shell.settings.home / FILE_NAME).read_bytes()
