"""``tracuu search`` and how an answer looks on a terminal."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from indexer.assembly import HASHING_MODEL, open_archive, open_model
from indexer.console import ExitCode
from indexer.domain import Language
from indexer.settings import Settings
from search_api.app import create_app
from search_api.commands import search_command, similar_command
from search_api.rendering import answer_lines, wrapped_ranges
from search_api.search.searcher import Searcher
from tests.small_archive import fill, small_searcher


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("home"), model=HASHING_MODEL)
    fill(open_archive(settings), open_model(settings))
    return settings


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    return {"TRACUU_HOME": str(settings.home), "TRACUU_MODEL": HASHING_MODEL, "TRACUU_LANGUAGE": ""}


def search(environment: Mapping[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(search_command, arguments, env=environment)


def test_hits_are_told_with_their_document_place_and_reason(environment: dict[str, str]) -> None:
    ran = search(environment, "kinh phí mua sắm thiết bị", "--limit", "1")
    assert ran.exit_code == ExitCode.OK
    assert ran.stdout.splitlines() == [
        "",
        "1. Kế hoạch 12-KH/ĐU (05/01/2026): thực hiện Nghị quyết số 71-NQ/TW về đột phá",
        "   phát triển giáo dục và đào tạo",
        "   văn bản/12-KH-ĐU.txt, trang 1",
        "   II. TỔ CHỨC THỰC HIỆN",
        "   | 1. Ủy ban nhân dân phường bố trí kinh phí mua sắm thiết bị trước ngày",
        "   | 15/3/2026.",
        "   (có chữ: kinh phí mua sắm thiết bị; gần nghĩa với câu tìm)",
    ]


def test_words_need_no_quotation_marks(environment: dict[str, str]) -> None:
    assert search(environment, "kinh", "phí", "mua").stdout == search(environment, "kinh phí mua").stdout


def test_json_is_what_the_api_answers(environment: dict[str, str], settings: Settings) -> None:
    printed = json.loads(search(environment, "71-NQ/TW", "--json", "--limit", "3").stdout)
    client = create_app(settings, Searcher(open_archive(settings), open_model(settings))).test_client()
    answered = client.get("/api/v1/search?q=71-NQ/TW&limit=3").json
    assert answered is not None
    assert {**printed, "took_ms": 0} == {**answered, "took_ms": 0}


def test_filters_narrow_the_search(environment: dict[str, str]) -> None:
    told = search(environment, "báo cáo", "--type", "công văn", "--year", "2025", "--folder", "văn bản")
    assert told.exit_code == ExitCode.OK
    assert re.findall(r"^\d+\. (.+?) \(", told.stdout, re.MULTILINE) == ["Công văn 529-CV/ĐU"] * 3


def test_who_must_do_it_is_told_where_that_is_asked_and_where_it_is_explained(environment: dict[str, str]) -> None:
    said = "→ Ủy ban nhân dân phường (chủ trì, thực hiện); hạn: trước ngày 15/3/2026 (hết 14/3/2026)"

    def told(*arguments: str) -> str:
        return " ".join(search(environment, *arguments).stdout.split())

    assert said in told("ai bố trí kinh phí mua sắm thiết bị")
    assert said not in told("bố trí kinh phí mua sắm thiết bị")
    assert said in told("bố trí kinh phí mua sắm thiết bị", "--explain")


def test_without_a_query_the_newest_documents_are_listed(environment: dict[str, str]) -> None:
    told = search(environment, "--issuer", "dang uy", "--facets")
    assert re.findall(r"^\d+\. (.+?) \(", told.stdout, re.MULTILINE) == ["Kế hoạch 12-KH/ĐU", "Công văn 529-CV/ĐU"]
    assert "Năm ban hành: 2026 (1); 2025 (1)" in told.stdout
    assert "+ thêm 7 đoạn trong văn bản này" in told.stdout


def test_hits_can_be_sorted_and_grouped(environment: dict[str, str]) -> None:
    told = search(environment, "báo cáo", "--sort", "date", "--group", "document", "--literal", "--json")
    hits = json.loads(told.stdout)["hits"]
    dates = [hit["document"]["header"]["issued"] or "" for hit in hits]
    assert dates == sorted(dates, reverse=True)
    assert len({hit["document"]["id"] for hit in hits}) == len(hits)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--type", "hóa đơn", "không có loại văn bản “hóa đơn”"),
        ("--year", "25", "cần một năm"),
        ("--recognised", "?", "chỉ nhận yes"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told(environment: dict[str, str], option: str, value: str, said: str) -> None:
    ran = search(environment, "báo cáo", option, value)
    assert (ran.exit_code, ran.stdout) == (ExitCode.USAGE, "")
    assert said in ran.stderr


def test_what_is_like_a_text_is_told_with_phrases_in_common(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "dự thảo.txt"
    file.write_text("Văn phòng Đảng ủy theo dõi, đôn đốc thực hiện.", encoding="utf-8-sig")
    ran = CliRunner().invoke(similar_command, [str(file), "--limit", "1"], env=environment)
    assert ran.exit_code == ExitCode.OK
    assert "2. Văn phòng Đảng ủy theo dõi, đôn đốc" in ran.stdout
    assert "(gần nghĩa với văn bản đã dán; cùng có: " in ran.stdout


def test_a_text_is_read_from_the_input_and_answered_as_the_api_does(environment: dict[str, str], settings: Settings) -> None:
    text = "Văn phòng Đảng ủy theo dõi, đôn đốc thực hiện."
    ran = CliRunner().invoke(similar_command, ["-", "--json", "--limit", "2", "--type", "KH"], env=environment, input=text)
    client = create_app(settings, Searcher(open_archive(settings), open_model(settings))).test_client()
    answered = client.post("/api/v1/similar", json={"text": text, "limit": 2, "type": ["KH"]}).json
    assert answered is not None
    assert {**json.loads(ran.stdout), "took_ms": 0} == {**answered, "took_ms": 0}


@pytest.mark.parametrize("text", ["", "\n \n", "a" * 20_001])
def test_a_text_that_cannot_be_compared_ends_with_its_code(environment: dict[str, str], text: str) -> None:
    ran = CliRunner().invoke(similar_command, ["-"], env=environment, input=text)
    assert (ran.exit_code, ran.stdout) == (ExitCode.USAGE, "")
    assert ran.stderr


def test_explaining_tells_how_the_query_was_understood(environment: dict[str, str]) -> None:
    told = search(environment, "kinh phi nq 71", "--explain").stdout
    assert "kind=symbol and words language=vi" in told
    assert "reference: 71 nq" in told
    assert re.search(r"\d+ ứng viên, generation 1, [\d.]+ ms", told)
    assert re.search(r"từ ngữ 0\.\d{3}", told)


def test_a_number_that_is_not_there_is_told_before_what_comes_nearest(environment: dict[str, str]) -> None:
    lines = search(environment, "quyết định 1234/QĐ-UBND").stdout.splitlines()
    assert lines[:2] == ["không tìm thấy văn bản mang số 1234/QĐ-UBND", "Không có câu trả lời chắc chắn; gần nhất là:"]


def test_the_language_is_the_environments(environment: dict[str, str]) -> None:
    told = search({**environment, "TRACUU_LANGUAGE": "en"}, "kinh phí mua sắm").stdout
    assert "Plan 12-KH/ĐU (05 Jan 2026)" in told
    assert "page 1" in told
    assert "has the words: kinh phí mua sắm" in told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((" ",), ExitCode.USAGE),
        (("a" * 2001,), ExitCode.USAGE),
        ((), ExitCode.USAGE),
        (("kế hoạch", "--limit", "0"), ExitCode.USAGE),
        (("kế hoạch", "--limit", "101"), ExitCode.USAGE),
    ],
)
def test_a_question_that_makes_no_sense_ends_with_its_code(
    environment: dict[str, str], arguments: tuple[str, ...], code: ExitCode
) -> None:
    ran = search(environment, *arguments)
    assert (ran.exit_code, ran.stdout) == (code, "")
    assert ran.stderr


def test_a_missing_archive_ends_with_its_code(tmp_path: Path) -> None:
    ran = search({"TRACUU_HOME": str(tmp_path), "TRACUU_MODEL": HASHING_MODEL}, "kế hoạch")
    assert ran.exit_code == ExitCode.ARCHIVE
    assert "tracuu index" in ran.stderr


def test_a_missing_model_ends_with_its_code(environment: dict[str, str]) -> None:
    ran = search({**environment, "TRACUU_MODEL": "no-such-model"}, "kế hoạch")
    assert ran.exit_code == ExitCode.MODEL
    assert "tracuu model prepare no-such-model" in ran.stderr


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_found_is_told(language: Language) -> None:
    answer = small_searcher().search("kế hoạch", offset=100)
    assert list(answer_lines(answer, language, width=80, colour=False))[-1] in {"Không tìm thấy gì.", "Nothing was found."}


def test_words_are_marked_only_where_there_is_colour() -> None:
    answer = small_searcher().search("theo dõi đôn đốc", limit=1)
    coloured = "\n".join(answer_lines(answer, "vi", width=80, colour=True))
    assert "\x1b[1;33mtheo dõi, đôn đốc\x1b[0m" in coloured
    assert "\x1b" not in "\n".join(answer_lines(answer, "vi", width=80, colour=False))


def test_a_mark_over_a_line_break_is_closed_on_each_line() -> None:
    answer = small_searcher().search("bố trí kinh phí mua sắm thiết bị trước ngày", limit=1)
    for line in answer_lines(answer, "vi", width=30, colour=True):
        assert line.count("\x1b[1;33m") == line.count("\x1b[0m")


@given(st.text(alphabet=st.sampled_from("abcđ ớ\n\t.,-"), max_size=120), st.integers(5, 40))
def test_wrapping_loses_no_word_and_splits_none(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in wrapped_ranges(text, width)]
    assert " ".join(lines).split() == text.split()
    assert all(len(line) <= width or len(line.split()) == 1 for line in lines)
    assert all("\n" not in line.strip() for line in lines)


HEAVY = ("torch", "transformers", "sentence_transformers", "flask", "apiflask", "marshmallow")


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [(["--help"], (*HEAVY, "faiss", "tantivy", "onnxruntime")), (["kinh phí"], HEAVY)],
)
def test_nothing_heavy_is_imported(environment: dict[str, str], arguments: list[str], absent: tuple[str, ...]) -> None:
    code = (
        "import sys\n"
        "from search_api.commands import search_command, similar_command\n"
        "try:\n    search_command(sys.argv[1:])\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"loaded = sorted(set({absent!r}) & set(sys.modules))\n"
        "sys.stderr.write(' '.join(loaded))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert ran.stderr == ""
