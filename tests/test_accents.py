"""Diacritics put back from the archive's own words."""

import time
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.accents import Restoration, Restorer, has_diacritics
from indexer.language.folding import fold, syllables
from indexer.language.normalise import normalise

SENTENCES = """
Ủy ban nhân dân xã xây dựng kế hoạch chuyển đổi số năm nay.
Các thôn thực hiện nhiệm vụ chuyển đổi số và báo cáo hằng tháng.
Sở Giáo dục và Đào tạo chủ trì, phối hợp với công ty điện lực.
Quản lý chặt chẽ số tiền hỗ trợ; kỷ luật, kỷ cương hành chính.
Đảng ủy phường giao chi bộ trường học theo dõi việc này.
Bảo vệ rừng là trách nhiệm của chủ rừng và của thôn.
Quỹ của hội do hội quản lý, có số dư từng quý.
Nghị quyết của Bộ Chính trị về giáo dục; bộ phận một cửa.
"""


def restorer(texts: Iterable[str]) -> Restorer:
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = [syllable.text for syllable in syllables(text)]
        counts.update(found)
        pairs.update(pairwise(found))
    return Restorer(counts, pairs)


@pytest.fixture(scope="module")
def small() -> Restorer:
    return restorer(SENTENCES.strip().splitlines())


def without_diacritics(text: str) -> str:
    return "".join(character if character.isascii() else _in_case(fold(character), character) for character in text)


def _in_case(folded: str, character: str) -> str:
    return folded.upper() if character.isupper() else folded


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("nhiem vu chuyen doi so", "nhiệm vụ chuyển đổi số"),
        ("so giao duc va dao tao", "sở giáo dục và đào tạo"),
        ("Uy ban nhan dan xa", "Ủy ban nhân dân xã"),
        ("UY BAN NHAN DAN", "ỦY BAN NHÂN DÂN"),
        ("bao cao hang thang", "báo cáo hằng tháng"),
        ("quan ly ky luat, cong ty", "quản lý kỷ luật, công ty"),
        ("quy cua hoi; tung quy?", "quỹ của hội; từng quý?"),
        ("bao ve rung 100%", "bảo vệ rừng 100%"),
    ],
)
def test_diacritics_are_restored_from_the_neighbours(small: Restorer, typed: str, restored: str) -> None:
    restoration = small.restore(typed)
    assert restoration.text == restored
    assert restoration.changed


@pytest.mark.parametrize(
    "typed",
    ["", "2030", "71-nq/tw", "529 cv/du", "gd&dt", "SO", "xyz deadline", "đảng ủy phường", "chủ trì", "so@xa.vn", "hỗ trợ"],
)
def test_what_is_no_word_without_diacritics_stays(small: Restorer, typed: str) -> None:
    restoration = small.restore(f"đã {typed}" if typed == "SO" else typed)
    assert restoration.text.endswith(typed)
    assert not restoration.changed


def test_what_was_typed_with_diacritics_is_kept_and_guides_the_rest(small: Restorer) -> None:
    assert small.restore("quỹ cua hội").text == "quỹ của hội"
    assert small.restore("đạo tao").text.startswith("đạo ")


def test_confidence_is_high_where_the_archive_leaves_no_doubt_and_low_where_it_does(small: Restorer) -> None:
    assert small.restore("chuyen doi").confidence > 0.9
    assert small.restore("so").confidence < small.restore("chuyen doi so").confidence
    assert small.restore("2030").confidence == 1.0


def test_an_empty_archive_restores_nothing() -> None:
    assert Restorer({}, {}).restore("nhiem vu") == Restoration("nhiem vu", 1.0, changed=False)


@given(st.text(alphabet=st.sampled_from("abcdeghiknou QUY-/&1đủ.,"), max_size=60))
def test_restoring_changes_diacritics_alone(text: str) -> None:
    small = restorer(SENTENCES.strip().splitlines())
    restoration = small.restore(text)
    assert 0 <= restoration.confidence <= 1
    assert restoration.changed == (restoration.text != text)
    # "ly" may come back as "lý" and "ti" as "ty": the same word to whoever matches.
    assert fold(restoration.text).replace("y", "i") == fold(text).replace("y", "i")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("đ", True), ("Hà", True), ("u\u031b", True), ("ha noi 2030", False), ("“–”", False), ("", False), ("中", False)],
)
def test_has_diacritics(text: str, expected: bool) -> None:
    assert has_diacritics(text) is expected


@pytest.fixture(scope="module")
def halves(shared: Path) -> tuple[Restorer, list[str]]:
    """A restorer made of every other real document, and paragraphs of the others."""
    paths = sorted((shared / "archive" / "directives_2025").glob("*.txt"))
    learnt, held_out = (
        [line for path in half for line in normalise(path.read_text(encoding="utf-8")).split("\n") if line.strip()]
        for half in (paths[::2], paths[1::2])
    )
    return restorer(learnt), [line for line in held_out if 5 <= len(line.split()) <= 60 and not line.isupper()][::20]


def test_syllables_of_unseen_documents_are_restored(halves: tuple[Restorer, list[str]]) -> None:
    """Nineteen of twenty: what the other half of the archive never saw cannot be known."""
    model, held_out = halves
    right = total = 0
    for text in held_out:
        wanted = [syllable.text for syllable in syllables(text)]
        given_back = [syllable.text for syllable in syllables(model.restore(without_diacritics(text)).text)]
        assert len(wanted) == len(given_back), text
        compared = [(a, b) for a, b in zip(wanted, given_back, strict=True) if a.isalpha()]
        right += sum(a == b for a, b in compared)
        total += len(compared)
    assert total > 5000
    assert right / total >= 0.93


def test_a_query_takes_milliseconds(halves: tuple[Restorer, list[str]]) -> None:
    """Measured: 0.5 ms for twelve syllables; the bound allows for a busy machine."""
    model, _ = halves
    begun = time.process_time()
    for _ in range(50):
        model.restore("nhiem vu chuyen doi so cua uy ban nhan dan xa phuong")
    assert (time.process_time() - begun) / 50 < 0.01
