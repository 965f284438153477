"""A document as an office cites it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from indexer.directive.citations.citing import citation_check, office_citation, place_words
from indexer.domain import (
    Document,
    DocumentId,
    DocumentType,
    Evidence,
    Header,
    HeaderField,
    Passage,
    PassageId,
    Role,
    Section,
    Wording,
)

RESOLUTION = Header(
    "71-NQ/TW",
    DocumentType.RESOLUTION,
    "Bộ Chính trị",
    issued=date(2025, 8, 22),
    subject="về đột phá phát triển giáo dục và đào tạo",
)


def document(header: Header, title: str = "Nghị quyết") -> Document:
    return Document(DocumentId("d"), header, title, (), "text/plain", 1, 1, 1, datetime(2026, 1, 1, tzinfo=UTC))


def passage(*labels: str, ordinal: int = 1, role: Role = Role.BODY) -> Passage:
    path = tuple(Section(label, f"{label}. …") for label in labels)
    return Passage(PassageId(f"d.{ordinal}"), DocumentId("d"), ordinal, 1, 0, 1, "x", role, path)


def test_all_that_is_known() -> None:
    assert office_citation(document(RESOLUTION), passage("III", "4")) == (
        "Nghị quyết số 71-NQ/TW, ngày 22/8/2025 của Bộ Chính trị về đột phá phát triển giáo dục và đào tạo (mục III.4)"
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (replace(RESOLUTION, issued=None), "Nghị quyết số 71-NQ/TW của Bộ Chính trị về đột phá phát triển giáo dục và đào tạo"),
        (replace(RESOLUTION, issuer=None, subject=None), "Nghị quyết số 71-NQ/TW, ngày 22/8/2025"),
        (replace(RESOLUTION, type=None, subject=None, issued=None), "Văn bản số 71-NQ/TW của Bộ Chính trị"),
        (
            Header("12/UBND-VX", DocumentType.LETTER, "UBND phường", subject="V/v mở lớp học"),
            "Công văn số 12/UBND-VX của UBND phường về việc mở lớp học",
        ),
        (
            Header("9/KH-UBND", DocumentType.PLAN, subject="CẢI CÁCH HÀNH CHÍNH NĂM 2026"),
            "Kế hoạch số 9/KH-UBND về cải cách hành chính năm 2026",
        ),
        (
            Header("03-CT/TU", DocumentType.DIRECTIVE, "Ban Thường vụ Thành ủy", subject="Ban Thường vụ Thành ủy về phòng cháy"),
            "Chỉ thị số 03-CT/TU của Ban Thường vụ Thành ủy về phòng cháy",
        ),
        (Header(issued=date(2025, 11, 15)), "Nghị quyết, ngày 15/11/2025"),
        (Header(issued_in="2025-11"), "Nghị quyết, tháng 11/2025"),
        (Header(issued=date(2026, 1, 5)), "Nghị quyết, ngày 05/01/2026"),
        (Header(issued=date(2026, 3, 9)), "Nghị quyết, ngày 09/3/2026"),
    ],
)
def test_what_is_unknown_is_left_out(header: Header, expected: str) -> None:
    assert office_citation(document(header)) == expected


@pytest.mark.parametrize(
    ("labels", "paragraph", "expected"),
    [
        (("Điều 5", "2", "đ"), None, "điểm đ khoản 2 Điều 5"),
        (("Chương II", "Điều 5"), None, "Điều 5 Chương II"),
        (("II", "1", "b", "-5"), None, "gạch đầu dòng thứ năm, điểm b, khoản 1, mục II"),
        (("V", "3"), None, "khoản 3, mục V"),
        (("III", "4"), 2, "đoạn thứ hai, khoản 4, mục III"),
        (("3",), None, "điểm 3"),
        (("II", "1.2"), None, "mục 1.2, mục II"),
        (("-12",), None, "gạch đầu dòng thứ 12"),
        ((), None, ""),
    ],
)
def test_places_from_small_to_large(labels: tuple[str, ...], paragraph: int | None, expected: str) -> None:
    assert place_words(labels, paragraph=paragraph) == expected


def test_a_second_paragraph_of_a_section_says_so() -> None:
    """Only where the others of its section are known, and only from the second on."""
    first, second = passage("III", "4", ordinal=7), passage("III", "4", ordinal=8)
    header = Header("1-KH/ĐU", DocumentType.PLAN)
    assert office_citation(document(header), second, (first, second)) == "Kế hoạch số 1-KH/ĐU (đoạn thứ hai, khoản 4, mục III)"
    assert office_citation(document(header), second) == "Kế hoạch số 1-KH/ĐU (mục III.4)"


def _read(**confidences: float) -> Header:
    """Return the resolution with how surely some of its fields were read."""
    evidence = tuple(Evidence(HeaderField(name), sure) for name, sure in confidences.items())
    return replace(RESOLUTION, evidence=evidence)


def test_what_was_not_surely_read_in_a_scan_is_told_beside_the_citation() -> None:
    """The citation itself stays as an office writes it."""
    scan = replace(document(_read(symbol=0.4, issued=0.5, issuer=0.9, place=0.1)), recognised_pages=1)
    check = citation_check(scan)
    assert check is not None
    assert check.fields == (HeaderField.SYMBOL, HeaderField.ISSUED)
    assert check.words == Wording(
        "Số, ký hiệu, ngày ban hành: đọc từ bản quét, cần kiểm tra trước khi dẫn",
        "Symbol, issued: read from a scan, check before citing",
    )
    assert office_citation(scan) == office_citation(document(RESOLUTION))


def test_what_a_citation_leaves_out_or_a_person_said_needs_no_check() -> None:
    assert citation_check(document(_read(place=0.1, signer=0.2, symbol=1))) is None
    assert citation_check(document(replace(_read(issued=0.2), issued=None))) is None
    month = citation_check(document(replace(_read(issued=0.2), issued=None, issued_in="2025-08")))
    assert month is not None
    assert month.words.vi == "Ngày ban hành: máy đọc chưa chắc, cần kiểm tra trước khi dẫn"
