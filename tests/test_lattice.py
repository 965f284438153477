"""Choosing between letters that look alike, and mending what every recogniser gets wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.folding import fold
from indexer.language.likelihood import UNHEARD, fellowship, likelihood
from indexer.reading.ocr.lattice import Frames, read_line
from indexer.reading.ocr.mending import mended

LETTERS = "abcdeghiklmnoopqrstuvxyăâêôơưđáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
SIGNS = sorted(set(LETTERS + LETTERS.upper() + "0123456789 .,;:/-&"))


def seen(text: str, **doubts: tuple[str, float]) -> Frames:
    """Frames in which `text` was seen, each letter surely but where ``at_3=("ổ", 0.4)`` tells what else it may be."""
    rows = []
    for place, sign in enumerate(text):
        row = np.full(len(SIGNS) + 1, 1e-9)
        other, share = doubts.get(f"at_{place}", (sign, 0.0))
        row[1 + SIGNS.index(other)] = share
        row[1 + SIGNS.index(sign)] = 1 - share
        blank = np.full(len(SIGNS) + 1, 1e-9)
        blank[0] = 1.0
        # Twice the letter, then nothing: one letter.
        rows += [row, row, blank]
    frames: Frames = np.log(np.array(rows)).astype(np.float32)
    return frames


@given(st.text(st.sampled_from(SIGNS), max_size=60))
def test_what_was_seen_surely_is_read_as_it_was_seen(text: str) -> None:
    assert read_line(seen(text) if text else np.zeros((4, len(SIGNS) + 1), np.float32)[:0], SIGNS).text == text


@pytest.mark.parametrize(
    ("text", "place", "other", "expected"),
    [
        ("phòng, chông thiên tai", 9, "ố", "phòng, chống thiên tai"),
        ("Thành phô Hoa Sữa", 8, "ố", "Thành phố Hoa Sữa"),
        ("ŨY BAN NHÂN DÂN", 0, "Ủ", "ỦY BAN NHÂN DÂN"),
        ("Quyêt định này", 3, "ế", "Quyết định này"),
        # Numbers and symbols are left as they were seen, whatever is likelier.
        ("12-KH/ĐU", 7, "Ủ", "12-KH/ĐU"),
        ("15/QĐ-UBND", 4, "D", "15/QĐ-UBND"),
        ("năm 2031", 7, "7", "năm 2031"),
        # The number of a heading ends in a full stop, other numbers do not.
        ("Điều 12, Kinh phí", 7, ".", "Điều 12. Kinh phí"),
        ("3, Lưu", 1, ".", "3. Lưu"),
        ("tại Điều 12, 13", 11, ".", "tại Điều 12, 13"),
        # Another letter is another word: only marks are chosen.
        ("Lê Văn Bính", 10, "n", "Lê Văn Bính"),
    ],
)
def test_among_marks_seen_faintly_the_likely_word_is_chosen(text: str, place: int, other: str, expected: str) -> None:
    assert read_line(seen(text, **{f"at_{place}": (other, 0.35)}), SIGNS).text == expected


@pytest.mark.parametrize(
    ("text", "doubts", "expected"),
    [
        ("Số: 2/07/SYT", {"at_5": ("1", 0.3)}, "Số: 2107/SYT"),
        ("Số: O5/KH-UBND", {"at_4": ("0", 0.1)}, "Số: 05/KH-UBND"),
        ("Hoa Sữa, ngày &O tháng 4", {"at_14": ("2", 0.1), "at_15": ("0", 0.1)}, "Hoa Sữa, ngày 20 tháng 4"),
        # Printed so, or one sign of it is no digit at all.
        ("Số: 28/2031/QĐ", {}, "Số: 28/2031/QĐ"),
        ("Số: 2/A7/SYT", {"at_5": ("1", 0.3)}, "Số: 2/A7/SYT"),
        ("trong ngày lễ tháng 4", {}, "trong ngày lễ tháng 4"),
    ],
)
def test_what_is_filled_in_by_hand_is_a_number_where_it_may_be_one(
    text: str, doubts: dict[str, tuple[str, float]], expected: str
) -> None:
    assert read_line(seen(text, **doubts), SIGNS).text == expected


def test_a_name_seen_well_is_not_bent_to_a_common_word() -> None:
    assert read_line(seen("Nguyễn Thị Hổ", at_12=("ồ", 0.002)), SIGNS).text == "Nguyễn Thị Hổ"


def test_confidence_is_that_of_the_letters_chosen() -> None:
    assert read_line(seen("sao"), SIGNS).confidence == pytest.approx(1.0, abs=1e-3)
    assert read_line(seen("phô", at_2=("ố", 0.4)), SIGNS).confidence == pytest.approx((1 + 1 + 0.4) / 3, abs=1e-3)


def test_common_words_are_likelier_than_rare_ones_and_these_than_what_is_none() -> None:
    assert likelihood("tế") > likelihood("tễ") >= UNHEARD > likelihood("têc")
    assert likelihood("ĐẢNG") == likelihood("đảng")
    assert fellowship("nhân", "dân") > fellowship("nhân", "dẫn") == 0.0


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("phòng,chống tham nhũng;tiêu cực", "phòng, chống tham nhũng; tiêu cực"),
        ("Lưu:VT,CN.", "Lưu: VT, CN."),
        ("ngày22tháng 4 năm2031", "ngày 22 tháng 4 năm 2031"),
        ("-Như trên", "- Như trên"),
        ("S6:12/KH-UBND", "Số: 12/KH-UBND"),
        ("Số:12-KH/ĐU", "Số: 12-KH/ĐU"),
        ("Vềviệc NGHỊĐỊNH SỞY TẾ", "Về việc NGHỊ ĐỊNH SỞ Y TẾ"),
        ("IL. NHIỆM VỤ", "II. NHIỆM VỤ"),
        ("1, Mục đích", "1. Mục đích"),
        # Nothing of this is a slip.
        ("1,5 triệu; 7:30; https://hoasua.vn", "1,5 triệu; 7:30; https://hoasua.vn"),
        ("10, 11 và 12", "10, 11 và 12"),
        ("QLDA, ĐTXD và Đắk Nông", "QLDA, ĐTXD và Đắk Nông"),
        ("BTVĐU, HĐND, QĐ, CĐN, TƯ", "BTVĐU, HĐND, QĐ, CĐN, TƯ"),
        ("12-KH/ĐU; 15/2031/QĐ-UBND; Metro", "12-KH/ĐU; 15/2031/QĐ-UBND; Metro"),
    ],
)
def test_slips_are_mended_and_nothing_else(read: str, right: str) -> None:
    assert mended(read) == right


@given(st.text(st.sampled_from(SIGNS), max_size=60))
def test_mending_keeps_every_letter_but_those_of_a_heading_and_is_done_once(text: str) -> None:
    once = mended(text)
    assert mended(once) == once
    assert fold(once).translate({32: None, 46: None, 44: None, 108: None, 105: None}) == fold(text).translate({32: None, 46: None, 44: None, 108: None, 105: None})  # fmt: skip
