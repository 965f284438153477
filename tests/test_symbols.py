"""Numbers and symbols in running text and as typed."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.citations.codes import issuer_code, system_of, type_code
from indexer.directive.citations.symbols import SymbolMatch, canonical_symbol, find_symbols, symbol_key
from indexer.domain import Range

FOUND = [
    ("Kế hoạch số 77/KH - CATP - PC07 ngày 02/01/2026", ["77/KH-CATP-PC07"]),
    ("KẾ HOẠCH SỐ 78/KH – CATP – Phòng Hậu cần", ["78/KH-CATP"]),
    # the Party
    ("Triển khai Nghị quyết số 57-NQ/TW trong toàn Đảng bộ", ["57-NQ/TW"]),
    ("Số: 12 KH/ĐU", ["12-KH/ĐU"]),
    ("theo Hướng dẫn 9-HD/BTCTW ngày 05/3/2024", ["09-HD/BTCTW"]),
    ("Kết luận số 14 - KL/TU", ["14-KL/TU"]),
    ("Thông báo số 77–TB/VPTU", ["77-TB/VPTU"]),
    ("Công văn 31-CV/DU gửi các chi bộ", ["31-CV/ĐU"]),
    ("Chỉ thị số 40-CT/TƯ và 13-CT/T.Ư", ["40-CT/TW", "13-CT/TW"]),
    ("Kế hoạch 8/KH-TU", ["08-KH/TU"]),
    ("Quyết định số 25-QĐNS/TW", ["25-QĐNS/TW"]),
    ("Kế hoạch hành động số 5-KHHĐ/TU", ["05-KHHĐ/TU"]),
    ("Nghị quyết 33NQ/TW", ["33-NQ/TW"]),
    ("tệp 33-NQ-TW", ["33-NQ/TW"]),
    ("số 33-NQTW", ["33-NQ/TW"]),
    ("Hướng dẫn liên ngành số 06-HD/BTCTW-BTGTW", ["06-HD/BTCTW-BTGTW"]),
    ("Số 44-KH/TWĐTN-VP", ["44-KH/TWĐTN-VP"]),
    # the state
    ("Quyết định số 315/QĐ-UBND ngày 02/4/2024", ["315/QĐ-UBND"]),
    ("Quyết định số 315 / QĐ - UBND", ["315/QĐ-UBND"]),
    ("Quyết định số 0315/QĐ- UBND", ["315/QĐ-UBND"]),
    ("Quyết định số 315/QĐ UBND", ["315/QĐ-UBND"]),
    ("Quyết định số 315/QĐ/BTC", ["315/QĐ-BTC"]),
    ("Quyết định số 315/QĐUBND", ["315/QĐ-UBND"]),
    ("Quyết định số 315/QĐ-SXD-VP.", ["315/QĐ-SXD-VP"]),
    ("Quyết định 315/QÐ-UBND", ["315/QĐ-UBND"]),
    ("Kế hoạch 21-KH/UBND", ["21/KH-UBND"]),
    ("CHỈ THỊ SỐ 7/CT-TTG CỦA THỦ TƯỚNG CHÍNH PHỦ", ["07/CT-TTg"]),
    ("Tờ trình số 19/TTR-SNV", ["19/TTr-SNV"]),
    ("Nghị quyết số 12a/NQ-CP", ["12a/NQ-CP"]),
    ("Nghị quyết số 66.3/2025/NQ-CP", ["66.3/2025/NQ-CP"]),
    ("Quyết định số 1.250/QĐ-TTg", ["1250/QĐ-TTg"]),
    ("Văn bản hợp nhất số 9/VBHN-BTC", ["09/VBHN-BTC"]),
    ("Giấy phép số 41/GP-BTNMT", ["41/GP-BTNMT"]),
    ("Quyết định số 5/QĐ-TTgcủa Thủ tướng", ["05/QĐ-TTg"]),
    ("Kế hoạch số 130/KH-BCĐTKNQ18 ngày 21/9/2024", ["130/KH-BCĐTKNQ18"]),
    # legislation
    ("Nghị định số 63/2024/NĐ-CP", ["63/2024/NĐ-CP"]),
    ("Nghị định 63/2024/ND - CP", ["63/2024/NĐ-CP"]),
    ("Nghị định 63/2024/NĐCP", ["63/2024/NĐ-CP"]),
    ("Nghị định số:63/2024/NĐ-CP", ["63/2024/NĐ-CP"]),
    ("Nghị định\n63/2024\n/NĐ-CP", ["63/2024/NĐ-CP"]),
    ("Nghị định 63 2024/NĐ-CP", ["63/2024/NĐ-CP"]),
    ("(63/2024/NĐ-CP)", ["63/2024/NĐ-CP"]),
    ("số63/2024/NĐ-CP", ["63/2024/NĐ-CP"]),
    ("Luật số 59/2020/QH14", ["59/2020/QH14"]),
    ("Luật số 59/2020/QH 14, Nghị quyết số 7/2023/UBTVQH15", ["59/2020/QH14", "07/2023/UBTVQH15"]),
    ("Nghị quyết 76/2022/NQ-UBTVQH15", ["76/2022/NQ-UBTVQH15"]),
    ("Thông tư liên tịch số 11/2014/TTLT/BNV - BTC", ["11/2014/TTLT-BNV-BTC"]),
    ("Nghị quyết liên tịch số 3/2024/NQLT - UBTVQH15 - CP - ĐCTUBTWMTTQVN", ["03/2024/NQLT-UBTVQH15-CP-ĐCTUBTWMTTQVN"]),
    # official letters and old forms
    ("Công văn số 880/UBND-NC ngày 3/3/2023", ["880/UBND-NC"]),
    ("văn bản số 2210/SNV- CCHC&VTLT", ["2210/SNV-CCHC&VTLT"]),
    ("Công văn số 15/VLG-KT2", ["15/VLG-KT2"]),
    ("Nghị định số 84/CP", ["84/CP"]),
    ("Nghị định 84-CP ngày 17/12/1990", ["84/CP"]),
    ("Thông tư số 73 TC/TCT", ["73 TC/TCT"]),
    # several, and lists that share their codes
    ("57-NQ/TW, 59-NQ/TW; 66-NQ/TW", ["57-NQ/TW", "59-NQ/TW", "66-NQ/TW"]),
    ("các Nghị quyết số 57, 59, 66 và 68-NQ/TW", ["57-NQ/TW", "59-NQ/TW", "66-NQ/TW", "68-NQ/TW"]),
    ("các Nghị quyết 57,59-NQ/TW", ["57-NQ/TW", "59-NQ/TW"]),
    ("Nghị định số 12/2019, 13/2020/NĐ-CP", ["12/2019/NĐ-CP", "13/2020/NĐ-CP"]),
]


@pytest.mark.parametrize(("text", "symbols"), FOUND)
def test_symbols_are_found_and_take_their_canonical_form(text: str, symbols: list[str]) -> None:
    assert [match.symbol for match in find_symbols(text)] == symbols


@pytest.mark.parametrize(
    "text",
    [
        "họp ngày 15/3/2024 lúc 8 giờ",
        "giai đoạn 2026-2030",
        "từ 12-15 xã; 3/5 thôn",
        "máy nổ 15 CV/KW",
        "Mẫu số 04/QĐ-HĐ kèm theo",
        "QCVN 11:2024/BGTVT",
        "TCVN ISO 9001:2015",
        "Số:      /QĐ-UBND",
        "Số      -KH/ĐU",
        "NĐ-CP, QĐ-UBND",
        "xe 30A-888.12",
        "tài khoản 1234/BIDV-HN",
        "Thông tư 22, Luật Đất đai năm 2024",
        "phiếu 02-ĐTD/SHTT/2020",
        "2,3,7,8-TCDD",
        "tốc độ 60 KM/H",
        "biểu 01/TCCB/N",
        "hai 12/Ban",
    ],
)
def test_other_numbers_are_no_symbols(text: str) -> None:
    assert find_symbols(text) == []


def test_numbers_of_a_list_have_ranges_of_their_own() -> None:
    text = "Quyết định số 217, 218-QĐ/TW"
    assert find_symbols(text) == [
        SymbolMatch("217-QĐ/TW", "217", Range(14, 17), "QĐ", "TW", "217"),
        SymbolMatch("218-QĐ/TW", "218-QĐ/TW", Range(19, 28), "QĐ", "TW", "218"),
    ]


def test_the_parts_of_a_symbol_are_named() -> None:
    (letter,) = find_symbols("Số: 5/UBND-VX")
    assert (letter.type_code, letter.issuer_code, letter.number) == (None, "UBND-VX", "05")
    (party,) = find_symbols("số 02-CTR/TU")
    assert (party.type_code, party.issuer_code, party.number) == ("CTr", "TU", "02")


@given(st.lists(st.one_of(st.sampled_from([text for text, _ in FOUND]), st.text(max_size=12)), max_size=5))
def test_ranges_point_at_what_was_written_and_do_not_overlap(pieces: list[str]) -> None:
    text = " ".join(pieces)
    reached = 0
    for match in find_symbols(text):
        assert text[match.range.start : match.range.end] == match.raw
        assert match.range.start >= reached
        reached = match.range.end


@pytest.mark.parametrize("symbol", sorted({symbol for _, symbols in FOUND for symbol in symbols}))
def test_a_canonical_symbol_reads_as_itself(symbol: str) -> None:
    assert canonical_symbol(symbol) == symbol
    # In lower case as well, except where only capitals told it from words.
    assert canonical_symbol(symbol.lower()) == symbol


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("57 nq tw", "57-NQ/TW"),
        ("57nq/tw", "57-NQ/TW"),
        ("57-nq/tư", "57-NQ/TW"),
        ("nq 57/tw", "57-NQ/TW"),
        ("ct 5 bct", "05-CT/TW"),
        ("31 cv/du", "31-CV/ĐU"),
        ("2 ctr tu", "02-CTr/TU"),
        ("315/qd-ubnd", "315/QĐ-UBND"),
        ("qd 315/qd-ubnd", "315/QĐ-UBND"),
        ("tt 22/2021/tt-bgddt", "22/2021/TT-BGDĐT"),
        ("nghị định 63/2024/nd-cp", "63/2024/NĐ-CP"),
        ("nghi dinh so 63/2024/nd-cp", "63/2024/NĐ-CP"),
        ("“57-NQ/TW”.", "57-NQ/TW"),
        ("ngh\u1ecb quy\u00ea\u0301t 57\u2013NQ/TW", "57-NQ/TW"),
        ("15/qd-shtt", "15/QĐ-SHTT"),
    ],
)
def test_a_symbol_is_known_however_it_is_typed(typed: str, symbol: str) -> None:
    assert canonical_symbol(typed) == symbol


@pytest.mark.parametrize(
    "text",
    ["", "nq 57", "57", "chuyển đổi số", "57-NQ/TW và 59-NQ/TW", "57-NQ/TW về khoa học", "năm 2025", "khoa 12", "ngày 3/4/2025"],
)
def test_what_is_more_or_less_than_a_symbol_is_none(text: str) -> None:
    assert canonical_symbol(text) is None


@given(st.text(alphabet=st.sampled_from("0123456789-/ .,NQĐTWTUnqdtwuctrUBND\u00ad–")))
def test_the_canonical_form_is_a_fixed_point(text: str) -> None:
    symbol = canonical_symbol(text)
    if symbol is not None:
        assert canonical_symbol(symbol) == symbol


def test_the_key_forgets_separators_diacritics_and_zeros() -> None:
    assert symbol_key("71-NQ/TW") == "71nqtw"
    assert symbol_key("50/2020/TT-BGDĐT") == "502020ttbgddt"
    assert symbol_key("02-CTr/TU") == symbol_key("2-ctr/tu")


def test_codes_regain_case_and_diacritics() -> None:
    assert [type_code(c) for c in ("QD", "ctr", "HD", "HĐ", "XYZ")] == ["QĐ", "CTr", "HD", "HĐ", None]
    assert [issuer_code(c) for c in ("ttg", "DU", "TƯ", "BTGTƯ", "HDNDK7", "Xyz")] == [
        "TTg",
        "ĐU",
        "TW",
        "BTGTW",
        "HĐNDK7",
        "XYZ",
    ]
    assert [system_of(c) for c in ("TW", "UBKTTU", "CP", "QH15", "HPN", "XYZ")] == [
        "party",
        "party",
        "state",
        "state",
        "mass",
        None,
    ]


@pytest.mark.parametrize("piece", ["1", "12/", "1-A", "1, ", "QĐ-", "số 1/QĐ-UBND ", "12 "])
def test_long_monotonous_text_takes_no_longer(piece: str) -> None:
    begun = time.process_time()
    find_symbols(piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 10


def test_every_known_case(shared: Path) -> None:
    for line in (shared / "vectors" / "symbols_positive.tsv").read_text(encoding="utf-8").splitlines():
        text, expected = line.replace("⏎", "\n").split("\t")
        assert " | ".join(match.symbol for match in find_symbols(text)) == expected, text


def test_every_known_trap(shared: Path) -> None:
    for line in (shared / "vectors" / "symbols_negative.txt").read_text(encoding="utf-8").splitlines():
        assert find_symbols(line) == [], line
