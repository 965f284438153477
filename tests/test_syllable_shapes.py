"""What can be a Vietnamese syllable."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.folding import fold, syllables
from indexer.language.normalise import normalise
from indexer.language.syllable_shapes import Parts, is_bare_syllable, is_syllable, put_together, take_apart


@pytest.mark.parametrize(
    ("syllable", "parts"),
    [
        ("nghiêng", Parts("ngh", "iêng", "")),
        ("Quyết", Parts("qu", "yêt", "\u0301")),
        ("gì", Parts("g", "i", "\u0300")),
        ("giáo", Parts("gi", "ao", "\u0301")),
        ("giếng", Parts("g", "iêng", "\u0301")),
        ("uỷ", Parts("", "uy", "\u0309")),
        ("ỦY", Parts("", "uy", "\u0309")),
        ("đường", Parts("đ", "ương", "\u0300")),
        ("yêu", Parts("", "yêu", "")),
        ("khuỷu", Parts("kh", "uyu", "\u0309")),
        ("buýt", Parts("b", "uyt", "\u0301")),
        ("ngoằn", Parts("ng", "oăn", "\u0300")),
        ("xoong", Parts("x", "oong", "")),
    ],
)
def test_a_syllable_comes_apart(syllable: str, parts: Parts) -> None:
    assert take_apart(syllable) == parts


@pytest.mark.parametrize(
    "word",
    [
        "",
        "b",
        "ng",
        "chuyen",
        "ka",
        "cê",
        "ngi",
        "ghà",
        "các2",
        "book",
        "week",
        "process",
        "đượk",
        "mòà",
        "tăp",
        "thuêng",
        "wa",
        "học.",
        "mat",
        "bọch",
    ],
)
def test_what_breaks_the_rules_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("stop", ["mat", "mát", "màt", "mảt", "mãt", "mạt"])
def test_after_a_stop_only_two_tones_are_possible(stop: str) -> None:
    assert is_syllable(stop) == (stop in {"mát", "mạt"})


@pytest.mark.parametrize(
    ("word", "bare"), [("chuyen", True), ("NGHI", True), ("quyet", True), ("thuỷ", False), ("book", False), ("sach", True)]
)
def test_a_syllable_may_be_typed_bare(word: str, bare: bool) -> None:
    assert is_bare_syllable(word) is bare


@pytest.mark.parametrize(
    ("newer", "traditional"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("hoàn", "hoàn"),
        ("quý", "quý"),
        ("già", "già"),
        ("khuya", "khuya"),
        ("của", "của"),
        ("rượu", "rượu"),
    ],
)
def test_the_tone_goes_to_its_traditional_place(newer: str, traditional: str) -> None:
    parts = take_apart(newer)
    assert parts is not None
    assert put_together(parts) == traditional


WORDS = """
    Căn cứ vào tình hình thực tế, các trường mầm non, tiểu học và trung học cơ sở chủ động khắc phục thiệt hại do bão lũ, khuyến
    khích phụ huynh đóng góp ngày công, huy động xe buýt chở học sinh ở những xóm xa, quét dọn, khử khuẩn bể nước, giếng khoan,
    tuyệt đối không để xảy ra dịch bệnh; ngoằn ngoèo, khúc khuỷu, nguệch ngoạc, huênh hoang, quềnh quàng, giặc giã, ghềnh thác.
"""


def test_every_syllable_of_ordinary_text_is_one() -> None:
    assert [word.text for word in syllables(WORDS) if not is_syllable(word.text)] == []


@given(st.text(alphabet="abcdđeghiklmnopqrstuvxyâăêôơưàáảãạ", max_size=7))
def test_what_comes_apart_goes_together_again(word: str) -> None:
    """Up to where the tone stands, and its bare form is a bare syllable."""
    parts = take_apart(word)
    if parts is None:
        return
    again = put_together(parts)
    assert take_apart(again) == parts
    assert fold(again) == fold(word)
    assert is_bare_syllable(fold(word))


def test_nearly_all_words_of_directives_are_syllables(shared: Path) -> None:
    """Of the words with a Vietnamese letter, all but abbreviations and words run together."""
    words: list[str] = []
    for path in sorted((shared / "archive" / "directives_2025").glob("*.txt"))[:40]:
        text = unicodedata.normalize("NFC", normalise(path.read_text(encoding="utf-8")))
        words += [word.text for word in syllables(text.lower()) if not word.text.isascii() and len(word.text) > 2]
    assert len(words) > 50_000
    assert sum(map(is_syllable, words)) / len(words) > 0.995
