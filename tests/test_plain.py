"""Text files and their encodings."""

import codecs
import contextlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Gap, Line, Reading
from indexer.errors import UnknownFormat, WrongEncoding
from indexer.reading.encodings import decode
from indexer.reading.limits import ReadingLimits
from indexer.reading.plain import read_markdown, read_text
from tests.reading_samples import PARAGRAPHS

LIMITS = ReadingLimits()
TEXT = "\n".join(PARAGRAPHS)

# The same sentence as an old office would have saved it; made with the tables of domain knowledge, not with a codec.
TCVN3 = bytes("Céng hoµ x· héi chñ nghÜa ViÖt Nam, c¨n cø NghÞ ®Þnh sè 15 cña ChÝnh phñ vÒ viÖc nµy", "latin-1")
VNI = bytes("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Nghò ñònh cuûa Chính phuû veà vieäc naøy", "latin-1")


def lines(reading: Reading, page: int = 0) -> list[tuple[str, Gap]]:
    return [(line.text, line.gap) for line in reading.pages[page].lines]


def windows_1258(text: str) -> bytes:
    """Spell as the Vietnamese Windows does: letter, then tone mark; à, á, é and a few more in one."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = b""
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        tone = "".join(part for part in parts if part in tones)
        try:
            written += character.encode("cp1258")
        except UnicodeEncodeError:
            written += (base + tone).encode("cp1258")
    return written


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        windows_1258(TEXT),
    ],
    ids=["utf-8", "utf-8 marked", "utf-16 marked", "utf-16-le", "utf-16-be", "utf-32", "windows-1258"],
)
def test_every_encoding_in_use_gives_the_same_text(content: bytes) -> None:
    assert decode(content) == TEXT


@pytest.mark.parametrize(
    "content",
    [TCVN3, VNI, "Il a été décidé à la réunion générale".encode("cp1252"), "Größe und Übung für alle".encode("cp1252")],
    ids=["TCVN3", "VNI", "French", "German"],
)
def test_text_in_an_unknown_table_is_refused_and_not_guessed(content: bytes) -> None:
    with pytest.raises(WrongEncoding):
        decode(content)


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 40, b"\0" * 4000, b"\x7fELF\x02\x01\x01" + bytes(900)], ids=["all bytes", "zeros", "program"]
)
def test_bytes_that_are_no_text_are_said_to_be_binary(content: bytes) -> None:
    with pytest.raises(UnknownFormat, match="binary"):
        decode(content)


def test_a_character_cut_in_two_at_the_end_costs_only_itself() -> None:
    content = TEXT.encode("utf-8") + "ệ".encode()[:2]
    assert decode(content).startswith(TEXT)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_what_is_valid_utf8_is_never_read_as_anything_else(text: str) -> None:
    assert decode(text.encode("utf-8")) == text.lstrip("\ufeff")


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_decoding_fail_in_another_way(content: bytes) -> None:
    with contextlib.suppress(UnknownFormat, WrongEncoding):
        assert isinstance(decode(content), str)


def test_blank_lines_are_told_in_the_gap_of_the_line_after() -> None:
    reading = read_text(b"\n  m\xe1\xbb\x99t\nhai\n\n \nba  \r\nb\xe1\xbb\x91n\n", LIMITS)
    assert lines(reading) == [("  một", Gap.BLANK), ("hai", Gap.LINE), ("ba", Gap.BLANK), ("bốn", Gap.LINE)]


def test_a_form_feed_begins_a_page_and_the_last_one_does_not() -> None:
    reading = read_text("một\f\fhai\f".encode(), LIMITS)
    assert [(page.number, [line.text for line in page.lines]) for page in reading.pages] == [(1, ["một"]), (2, []), (3, ["hai"])]


def test_the_form_is_left_to_normalisation() -> None:
    """Decomposed letters and look-alikes are text as it is; only controls go."""
    assert lines(read_text("Đa\u0309ng\u200b\x08 u\u0309y".encode(), LIMITS)) == [("Đa\u0309ng\u200b u\u0309y", Gap.LINE)]


def test_a_very_long_line_is_one_line() -> None:
    assert len(read_text(("dài " * 200_000).encode(), LIMITS).pages[0].lines) == 1


MARKDOWN = """---
layout: page
title: "Quy chế \\"làm việc\\" của chi bộ"
---

# Quy chế làm việc

Điều 1\\. Phạm vi
áp dụng

| TT | Việc |
|----|:----:|
| 1 | Họp chi bộ |

---
Hết
"""


def test_markdown_loses_its_front_matter_marks_and_table_rules() -> None:
    reading = read_markdown(MARKDOWN.encode(), LIMITS)
    assert reading.title == 'Quy chế "làm việc" của chi bộ'
    assert reading.media_type == "text/markdown"
    assert lines(reading) == [
        ("Quy chế làm việc", Gap.PARAGRAPH),
        ("Điều 1. Phạm vi", Gap.BLANK),
        ("áp dụng", Gap.LINE),
        ("TT | Việc", Gap.PARAGRAPH),
        ("1 | Họp chi bộ", Gap.PARAGRAPH),
        ("---", Gap.BLANK),
        ("Hết", Gap.LINE),
    ]


@pytest.mark.parametrize("head", ["---\n", "--- một\n", "---\ntitle: a\n"])
def test_a_rule_that_is_never_closed_is_no_front_matter(head: str) -> None:
    reading = read_markdown((head + "thân văn bản").encode(), LIMITS)
    assert reading.title is None
    assert reading.pages[0].lines[-1] == Line("thân văn bản", Gap.LINE)


@given(st.lists(st.text("ABCđệ|-#* 1.", max_size=12), max_size=8))
def test_markdown_never_loses_a_letter(texts: list[str]) -> None:
    reading = read_markdown("\n".join(texts).encode(), LIMITS)
    kept = "".join(line.text for line in reading.pages[0].lines)
    assert [c for c in kept if c.isalnum()] == [c for text in texts for c in text if c.isalnum()]
