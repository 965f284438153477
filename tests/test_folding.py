"""What counts as the same word."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.folding import (
    exact_term,
    fold,
    folded_term,
    pair_term,
    squeeze,
    syllables,
    syllables_among,
    symbol_term,
    terms,
)
from indexer.language.folding import words as distinct_words

VOWELS = "aăâeêioôơuưy"
LETTERS = {
    case(unicodedata.normalize("NFC", vowel + tone))
    for vowel in VOWELS
    for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    for case in (str.lower, str.upper)
} | set("đĐbcdghklmnpqrstvxBCDGHKLMNPQRSTVX")


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert len(fold(composed)) == len(composed)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_vietnamese_letter_folds_to_lower_case_ascii() -> None:
    assert len(LETTERS) == 12 * 6 * 2 + 2 + 32
    assert all(fold(letter) in "abcdeghiklmnopqrstuvxy" for letter in LETTERS)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đảng uỷ Phường", "dang uy phuong"),
        ("NGHỊ QUYẾT", "nghi quyet"),
        ("İ ß ﬁ Ǆ", "i ß ﬁ ǆ"),
        ("x\u0323\u0302", "x\u0323\u0302"),
        ("한글", "한글"),
        ("Ðiều ðộ", "dieu do"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == unicodedata.normalize("NFC", folded)


def test_squeeze_keeps_letters_and_digits() -> None:
    assert squeeze("50/2020/TT-BGDĐT") == "502020ttbgddt"


# --- Syllables -------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    return [syllable.text for syllable in syllables(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch năm 2030", ["kế", "hoạch", "năm", "2030"]),
        ("đạt 100%, hệ số 0,85", ["đạt", "100", "hệ", "số", "0,85"]),
        ("chi 1.250.000,5 đồng", ["chi", "1.250.000,5", "đồng"]),
        ("ngày 10.9.2019", ["ngày", "10", "9", "2019"]),
        ("ngày 22/8/2025", ["ngày", "22", "8", "2025"]),
        ("tháng5 khoá QH15", ["tháng", "5", "khóa", "qh", "15"]),
        ("ngành GD-ĐT xã", ["ngành", "gd", "đt", "gdđt", "xã"]),
        ("sở gd&đt", ["sở", "gd", "đt", "gdđt"]),
        ("sở GD & ĐT", ["sở", "gd", "đt", "gdđt"]),
        ("Sở GDĐT", ["sở", "gdđt"]),
        ("mục tiêu KT - XH, AN-QP", ["mục", "tiêu", "kt", "xh", "ktxh", "an", "qp", "anqp"]),
        ("LĐ-TB&XH", ["lđ", "tb", "xh", "lđtbxh"]),
        ("KINH TẾ - XÃ HỘI", ["kinh", "tế", "xã", "hội"]),
        ("kinh tế-xã hội", ["kinh", "tế", "xã", "hội"]),
        ("_gạch_dưới_", ["gạch", "dưới"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_syllables(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoá", "hóa"),
        ("khoẻ", "khỏe"),
        ("UỶ BAN", "Ủy ban"),
        ("thuỷ lợi", "thủy lợi"),
        ("loè loẹt", "lòe loẹt"),
        ("quản lý", "quản lí"),
        ("kỹ sư", "kĩ sư"),
        ("quý", "quí"),
        ("công ty", "công ti"),
        ("tỷ lệ", "tỉ lệ"),
        ("hàng năm", "hằng năm"),
        ("hàng quý", "hằng quí"),
        ("Hàng Tháng", "hằng tháng"),
        ("ke\u0302\u0301", "kế"),
    ],
)
def test_two_spellings_of_a_word_have_the_same_exact_terms(one: str, other: str) -> None:
    assert words(one) == words(other)
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hàng hóa", "hằng hóa"),
        ("tai", "tay"),
        ("thúi", "thúy"),
        ("hoàn", "hòan"),
        ("quy", "qua"),
        ("má", "mạ"),
        ("đa", "da"),
    ],
)
def test_different_words_keep_different_exact_terms(one: str, other: str) -> None:
    assert words(one) != words(other)


WORDS = ["hàng", "Hàng", "HÀNG", "năm", "quý", "GD&ĐT", "KT - XH", "hoà", "lý", "1.500", "quốc"]


@given(st.text())
def test_ranges_point_at_the_word_and_come_in_order(text: str) -> None:
    last = 0
    for word, (start, end) in syllables(text):
        assert 0 <= start < end <= len(text)
        assert end >= last
        last = end
        assert word
        assert not set(word) & set(" \n\t")


@given(st.text(alphabet=st.sampled_from("aáàoòeuyýlqđtnh -&GDĐTKX12,./\n")) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_words_without_their_places_are_the_same_words(text: str) -> None:
    found = syllables(text)
    assert distinct_words(text) == {syllable.text for syllable in found}
    wanted = frozenset(syllable.text for syllable in found[::2])
    assert syllables_among(text, wanted) == [syllable for syllable in found if syllable.text in wanted]


@given(st.text(alphabet=st.sampled_from("aáàảoòeuùyýlqđtnh -&GDĐTKX12,./\n")))
def test_the_folded_terms_do_not_depend_on_diacritics(text: str) -> None:
    """What is typed without diacritics finds what was written with them."""
    stripped = fold(text)
    kinds = ("f", "p")
    # Capitals tell an abbreviation, and folding loses them.
    if "-" not in text and "&" not in text:
        assert [t for t in terms(stripped) if t[0] in kinds] == [t for t in terms(text) if t[0] in kinds]


# --- Terms -----------------------------------------------------------------------------------------------


def test_terms_are_exact_folded_and_pairs() -> None:
    assert sorted(terms("Đảng uỷ xã")) == sorted(
        [
            exact_term("đảng"),
            exact_term("ủy"),
            exact_term("xã"),
            folded_term("đảng"),
            folded_term("ủy"),
            folded_term("xã"),
            pair_term("đảng", "ủy"),
            pair_term("ủy", "xã"),
        ]
    )


def test_a_joined_abbreviation_pairs_with_its_neighbours() -> None:
    bag = terms("Sở GD&ĐT tỉnh")
    assert {exact_term("gdđt"), pair_term("sở", "gdđt"), pair_term("gdđt", "tỉnh"), pair_term("gd", "đt")} <= set(bag)
    assert set(terms("Sở GDĐT tỉnh")) <= set(bag)


def test_kinds_of_terms_cannot_collide() -> None:
    same = {exact_term("a"), folded_term("a"), pair_term("a", "a"), symbol_term("a")}
    assert len({term[0] for term in same}) == 4


def test_symbol_terms_forgive_zeros_case_and_diacritics() -> None:
    assert symbol_term("02-CTr/TU") == symbol_term("2-ctr/tu")
    assert symbol_term("15/QĐ-UBND") == symbol_term("15/QD-UBND")
    assert symbol_term("15/QĐ-UBND") != symbol_term("150/QĐ-UBND")


@given(st.text())
def test_no_term_holds_white_space(text: str) -> None:
    assert not any(any(c.isspace() for c in term) for term in terms(text))


def test_a_megabyte_takes_seconds_at_most() -> None:
    """A floor far under what is measured (some 3 MB/s), so that only a quadratic slip fails it."""
    text = "Các cơ quan, đơn vị khẩn trương xây dựng kế hoạch, phối hợp với Sở GD&ĐT, báo cáo trước ngày 30/6/2026. " * 8000
    begun = time.process_time()
    terms(text)
    assert time.process_time() - begun < 10
