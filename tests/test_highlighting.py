"""What of a passage answers to a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import QueryEmpty
from indexer.language.accents import Restoration
from search_api.answers import Understanding
from search_api.query.deciphering import Helpers
from search_api.query.understanding import understand
from search_api.search.highlighting import highlights

PASSAGE = (
    "2. Văn phòng Đảng ủy theo dõi, đôn đốc việc thực hiện Nghị quyết số 71 - NQ/TW; báo cáo của các chi bộ gửi trước ngày 10."
)


def marked(query: str | Understanding, text: str = PASSAGE) -> list[str]:
    understood = understand(query) if isinstance(query, str) else query
    return [text[start:end] for start, end in highlights(text, understood)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("văn phòng đảng ủy", ["Văn phòng Đảng ủy"]),
        ("văn phòng đảng uỷ", ["Văn phòng Đảng ủy"]),
        ("theo dõi đôn đốc", ["theo dõi, đôn đốc"]),
        ("van phong dang uy", ["Văn phòng Đảng ủy"]),
        ("báo cáo gửi chi bộ", ["báo cáo", "chi bộ gửi"]),
        ("71-nq/tw", ["71 - NQ/TW"]),
        ("nq 71", ["Nghị quyết", "71 - NQ/TW"]),
        ('"đôn đốc việc"', ["đôn đốc việc"]),
        ("báo cáo của ai", ["báo cáo của"]),
        ("của các", ["của các"]),
        ("kinh phí", []),
        ("vân phong", []),
    ],
)
def test_words_symbols_and_quotations_are_marked(query: str, expected: list[str]) -> None:
    assert marked(query) == expected


def test_other_diacritics_are_another_word() -> None:
    assert marked("tuyển", "Công tác tuyên truyền, tuyển dụng.") == ["tuyển"]


def test_a_text_without_diacritics_is_matched_folded() -> None:
    assert marked("tuyển dụng", "Thong bao tuyen dung") == ["tuyen dung"]


def test_abbreviations_are_marked_and_what_they_stand_for() -> None:
    text = "Ủy ban nhân dân phường (UBND phường)"
    assert marked("ubnd phường", text) == ["Ủy ban nhân dân phường (UBND phường"]


def test_restored_words_are_marked_exactly() -> None:
    understood = understand("tuyen truyen", Helpers(lambda _: Restoration("tuyên truyền", 0.9, changed=True)))
    assert marked(understood, "Tuyển dụng; tuyên truyền.") == ["tuyên truyền"]


def test_a_lonely_syllable_is_not_marked_beside_words_that_stand_together() -> None:
    text = "Công văn số 12: đẩy mạnh chuyển đổi số trong trường học; đường giao thông."
    assert marked("chuyển đổi số", text) == ["chuyển đổi số"]
    assert marked("số", text) == ["số", "số"]


def test_numbers_and_abbreviations_are_marked_where_they_stand() -> None:
    text = "UBND phường giao Trạm Y tế; báo cáo UBND trước ngày 15 hằng tháng."
    assert marked("ubnd phường ngày 15", text) == ["UBND phường", "UBND", "ngày 15"]


def test_every_reading_is_marked_where_diacritics_are_not_known() -> None:
    unsure = Restoration("tuyển truyền", 0.2, changed=True, alternatives=("tuyên truyền",))
    understood = understand("tuyen truyen theo", Helpers(lambda _: unsure))
    assert marked(understood, "Tuyên truyền theo kế hoạch.") == ["Tuyên truyền theo"]


def test_positions_hold_beside_letters_of_several_characters() -> None:
    text = "ﬃ ß İ 🙂 chuyển đổi số 🙂 e\u0301"
    assert marked("chuyển đổi số", text) == ["chuyển đổi số"]


def test_english_words_do_not_mark_vietnamese_syllables() -> None:
    assert marked("who is to report on the schools", "Tổ chức ôn tập.") == []


@given(st.text(max_size=80), st.text(min_size=1, max_size=30).filter(str.strip))
def test_ranges_stand_in_order_apart_and_within_the_text(text: str, query: str) -> None:
    try:
        understood = understand(query)
    except QueryEmpty:
        return
    reached = -1
    for start, end in highlights(text, understood):
        assert reached < start < end <= len(text)
        reached = end


@given(st.lists(st.sampled_from(["văn", "phòng", "Đảng", "ủy", "và", "71-NQ/TW", ",", "\n", "theo"])).map(" ".join))
def test_the_words_of_a_query_are_all_marked_in_itself(text: str) -> None:
    if any(map(str.isalnum, text)):
        covered = marked(f"{text} ", text)
        assert covered
