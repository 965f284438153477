"""Display text: NFC, look-alikes, spaces, invisible characters."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.normalise import collapse, normalise

# Letters, marks and oddities that meet in real files, so that random text is not all from far planes.
ODD = st.text(alphabet="aăâđeêioơuưxyAĐHABcÐðɖƣƥАВсоуοΑ/-71\u00ad\u0300\u0301\u0302\u0309\u031b \t\n\r\x0c\u00a0\u200b\ufeff.")


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("ke\u0302\u0301 hoa\u0323ch", "kế hoạch"),
        ("15/2014/QÐ-UBND", "15/2014/QĐ-UBND"),
        ("Ðảng uỷ, ðiều lệ, Ɖoàn", "Đảng uỷ, điều lệ, Đoàn"),
        ("thƣ viện; lƣơng; mƥ rộng", "thư viện; lương; mơ rộng"),
        ("ƣ", "ư"),
        ("ƣ\u0301c", "ức"),
        ("Кế hoạch", "Kế hoạch"),
        ("Сhương trình сủа xã", "Chương trình của xã"),
        ("Тόm tắt", "Tóm tắt"),
        ("họp\u00a0bàn\u2009việc\u3000mới\tnay", "họp bàn việc mới nay"),
        ("\ufeffthôn\u200b xóm\u200d", "thôn xóm"),
        ("tuyên\u00ad truyền, phát tri\u00adển", "tuyên truyền, phát triển"),
        ("số 71\u00adNQ/TW và 15/QĐ\u00adUBND.", "số 71-NQ/TW và 15/QĐ-UBND."),
        ("15/QĐ-\u00adUBND", "15/QĐ-UBND"),
        ("một\x00 hai\x07", "một hai"),
        ("dòng\r\nhai\rba\x0cbốn\u2028năm", "dòng\nhai\nba\nbốn\nnăm"),
        ("cột một    cột hai\n\n\ndưới", "cột một    cột hai\n\n\ndưới"),
        ("12\u201134", "12-34"),
        ("ﬁnal", "final"),
    ],
)
def test_what_files_hold_becomes_what_was_meant(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Москва",
        "Αθήνα",
        "Δt = 5 μm",
        "xƣyzw",
        "tên – dấu gạch",
        "“ngoặc”",
        "kỹ thuật, quản lí",
        "a-b",
    ],
)
def test_what_is_meant_stays(text: str) -> None:
    """Words wholly of another script, formulas, dashes and spelling are the writer's."""
    assert normalise(text) == text


@given(st.one_of(st.text(), ODD))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.one_of(st.text(), ODD))
def test_the_outcome_is_composed_and_free_of_controls(text: str) -> None:
    shown = normalise(text)
    assert unicodedata.is_normalized("NFC", shown)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in shown)
    assert not {"\u200b", "\ufeff", "\u00a0", "\u00ad"} & set(shown)


@given(ODD)
def test_line_breaks_are_kept(text: str) -> None:
    text = text.replace("\r", "").replace("\x0c", "")
    assert normalise(text).count("\n") == text.count("\n")


def test_collapse_leaves_single_spaces() -> None:
    assert collapse("  một \n\t hai   ba ") == "một hai ba"
    assert collapse(" \n ") == ""


@pytest.mark.parametrize("character", ["a", "\u00ad", "ƣ", "о", "1/"])
def test_a_very_long_run_takes_no_longer_than_text(character: str) -> None:
    begun = time.process_time()
    normalise(character * 200_000)
    assert time.process_time() - begun < 5
