"""Numbers in queries, typed any way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.normalise import normalise
from search_api.query.references import find_references, fits, mentions, told_of


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("71-NQ/TW", "71-NQ/TW"),
        ("71-nq/tw", "71-NQ/TW"),
        ("71 nq tw", "71-NQ/TW"),
        ("71nq/tw", "71-NQ/TW"),
        ("nghị quyết số 71-NQ/TW", "71-NQ/TW"),
        ("529 cv/du", "529-CV/ĐU"),
        ("529-CV/ĐU", "529-CV/ĐU"),
        ("02-ctr/tu", "02-CTr/TU"),
        ("quyết định 1234/QĐ-UBND", "1234/QĐ-UBND"),
        ("1234/qd-ubnd", "1234/QĐ-UBND"),
        ("tt 50/2020/tt-bgddt", "50/2020/TT-BGDĐT"),
        ("nghị định 30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("12/ubnd-vx", "12/UBND-VX"),
        ("luật 08/2024/qh15", "08/2024/QH15"),
    ],
)
def test_a_complete_symbol_is_known_however_it_is_typed(typed: str, symbol: str) -> None:
    (reference,) = find_references(typed)
    assert reference.symbol == symbol


@pytest.mark.parametrize(
    ("typed", "number", "type_code", "year", "issuer_code"),
    [
        ("nq 71", "71", "nq", None, None),
        ("nq71", "71", "nq", None, None),
        ("nghị quyết số 71", "71", "nq", None, None),
        ("nghi quyet 71", "71", "nq", None, None),
        ("cv 529 dang uy so", "529", "cv", None, None),
        ("02 ctr tu", "2", "ctr", None, "tu"),
        ("ctr 02", "2", "ctr", None, None),
        ("thong tu 50/2020", "50", "tt", "2020", None),
        ("nđ 30", "30", "nd", None, None),
        ("nd 30/2020", "30", "nd", "2020", None),
        ("ct 05 bct", "5", "ct", None, "bct"),
        ("chỉ thị 05 bộ chính trị", "5", "ct", None, "bct"),
        ("nhiem vu ubnd phuong nq 71", "71", "nq", None, None),
        ("kế hoạch số 12 năm 2025", "12", "kh", None, None),
        ("nq 71 từ năm 2025", "71", "nq", None, None),
        ("nq 71 tu nam 2025", "71", "nq", None, None),
        ("ctr 05 tu", "5", "ctr", None, "tu"),
        ("ctr 05 từ", "5", "ctr", None, None),
        ("CHỈ THỊ 05 CỦA BỘ CHÍNH TRỊ", "5", "ct", None, "bct"),
        ("NQ71.", "71", "nq", None, None),
        ("Nghị quyết số: 71", "71", "nq", None, None),
        ("nghị quyết 71 mục III.4", "71", "nq", None, None),
    ],
)
def test_a_part_of_a_symbol_is_a_reference(
    typed: str, number: str, type_code: str, year: str | None, issuer_code: str | None
) -> None:
    (reference,) = find_references(typed)
    found = (reference.symbol, reference.number, reference.type_code, reference.year, reference.issuer_code)
    assert found == (None, number, type_code, year, issuer_code)


@pytest.mark.parametrize(
    "typed",
    [
        "khoa 12",
        "năm 2023",
        "3-5 tuổi",
        "dat chuan muc do 2",
        "muc tieu 2030 100% truong",
        "Kế hoạch 5 năm (2021-2025)",
        "Quyết định 100% học sinh",
        "kế hoạch 2025",
        "báo cáo 6 tháng đầu năm",
        "22/8/2025",
        "mẫu 2c/TCTW-98",
        "hạn nộp báo cáo quý 3",
        "phân luồng học sinh lớp 9",
    ],
)
def test_other_numbers_are_no_references(typed: str) -> None:
    assert find_references(typed) == ()


@pytest.mark.parametrize(
    ("typed", "symbol", "expected"),
    [
        ("nq 71", "71-NQ/TW", True),
        ("nq 71", "71-NQ/TU", True),
        ("nq 71", "71-KH/TU", False),
        ("nq 71", "171-NQ/TW", False),
        ("ctr 2", "02-CTr/TU", True),
        ("ct 05 bct", "05-CT/TW", True),
        ("ct 05 bct", "05-CT/TU", False),
        ("nd 30/2020", "30/2020/NĐ-CP", True),
        ("nd 30/2020", "30/2021/NĐ-CP", False),
        ("nd 30", "30/2020/NĐ-CP", True),
        ("qđ 15", "15/QĐ-UBND", True),
        ("cv 12", "12/UBND-VX", True),
        ("02 ctr tu", "02-CTr/TU", True),
        ("71-NQ/TW", "71-NQ/TW", True),
        ("71-NQ/TW", "71-NQ/TU", False),
    ],
)
def test_a_reference_fits_what_it_may_mean(typed: str, symbol: str, expected: bool) -> None:
    (reference,) = find_references(typed)
    assert fits(reference, symbol) is expected


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Chương trình số 02-CTr/TU, ngày 20/10/2025 của Ban Thường vụ Thành ủy", 2),
        ("Chương trình số 2 - CTr/TU ngày 20 tháng 10 năm 2025 của Thành ủy", 2),
        ("Chương trình số 02-CTr/TU ngày 20/10/2025 về giáo dục", 1),
        ("Chương trình số 02-CTr/TU về giáo dục, ngày 20/10/2025", 0),
        ("Kế hoạch số 12-KH/TU ngày 20/10/2025 của Thành ủy", 0),
        ("02-CTr/TU thành các nhiệm vụ", 0),
        ("", 0),
    ],
)
def test_what_a_citation_tells_of_the_document_is_counted(text: str, things: int) -> None:
    assert told_of("02-CTr/TU", text) == things


_TYPED = st.lists(
    st.sampled_from(
        ["nq", "71", "-", "/", " ", "tw", "ĐU", "cv", "529", "số", "nghị quyết", "2020", "QĐ-UBND", "năm", ".", "%", "ß"]
    )
).map("".join)


@given(st.one_of(_TYPED, st.text(max_size=40)))
def test_references_stand_in_order_apart_and_within_the_text(text: str) -> None:
    text = normalise(text)
    reached = 0
    for reference in find_references(text):
        assert reached <= reference.range.start < reference.range.end <= len(text)
        reached = reference.range.end


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("chỉ thị 05", "thực hiện Chỉ thị 05 của Bộ Chính trị", True),
        ("ct 5", "thực hiện Chỉ thị số 05 của Bộ Chính trị", True),
        ("nq 71", "kế hoạch NQ71", True),
        ("nq 71", "Nghị quyết số 71-NQ/TW", False),
        ("nq 71", "Nghị quyết 171", False),
        ("nq 71", "Kế hoạch 71", False),
    ],
)
def test_a_text_may_name_a_document_without_its_symbol(typed: str, text: str, expected: bool) -> None:
    (reference,) = find_references(typed)
    assert mentions(reference, text) is expected
