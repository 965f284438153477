"""The stamps of the office that received a document."""

from datetime import UTC, datetime

import pytest

from indexer.directive.header.arrivals import part_arrivals
from indexer.directive.layout.layout import paragraphs
from indexer.domain import DocumentId, Role
from indexer.passages import make_document
from tests.readings import reading_of

LETTERHEAD = ("SỞ Y TẾ", "Số: 12/KH-SYT", "Bình An, ngày 05 tháng 3 năm 2031", "KẾ HOẠCH", "tiêm chủng năm 2031")
BODY = "Căn cứ Luật Phòng bệnh, Sở Y tế xây dựng Kế hoạch như sau:"


def parted(*lines: str) -> list[str]:
    return [one.text for one in part_arrivals(paragraphs(reading_of("\n\n".join(lines))))[1]]


@pytest.mark.parametrize(
    "stamp",
    [
        ("ĐẾN", "Số: 1234", "Ngày: 07/3/2031", "Chuyển: Đ/c Chánh Văn phòng"),
        ("CÔNG VĂN ĐẾN", "Số ........", "Ngày .........", "Lưu hồ sơ số: ......"),
        ("CÔNG VĂN ĐẾN Số: 567 Ngày: 07/3/2031",),
        ("Số đến: 45", "Ngày: 07/3/2031"),
    ],
)
@pytest.mark.parametrize("place", range(len(LETTERHEAD)))
def test_a_stamp_is_a_passage_of_its_own_wherever_it_stands(stamp: tuple[str, ...], place: int) -> None:
    text = "\n\n".join([*LETTERHEAD[:place], *stamp, *LETTERHEAD[place:], BODY])
    made = make_document(
        reading_of(text), id=DocumentId("0" * 16), files=("a.pdf",), size=1, now=datetime(2031, 1, 1, tzinfo=UTC)
    )
    letterhead, aside, *_ = made.passages
    assert letterhead.text.split("\n") == list(LETTERHEAD)
    assert (len(aside.text.split("\n")), aside.role) == (len(stamp), Role.BODY)
    header = made.document.header
    assert (header.symbol, header.issuer) == ("12/KH-SYT", "Sở Y tế")
    page = made.pages[0].text
    assert all(page[one.start : one.end] in letterhead.text for one in header.evidence if one.page)


@pytest.mark.parametrize(
    "lines",
    [
        ("Giờ: 8h30", "Ngày: 12/7/2031"),
        ("ĐẾN NĂM 2035", "Số: 1234"),
        ("Đến ngày 15/9 các chi bộ báo cáo.",),
        ("ĐẾN",),
    ],
    ids=["an invitation", "a title that goes on", "a sentence", "nothing else"],
)
def test_what_is_no_stamp_stays(lines: tuple[str, ...]) -> None:
    assert parted(*lines) == []


def test_numbers_and_days_far_from_a_stamp_are_no_part_of_it() -> None:
    assert parted("ĐẾN", *["Một đoạn văn."] * 7, "Ngày: 07/3/2031") == ["ĐẾN"]
    assert parted(*["Một đoạn văn."] * 30, "ĐẾN", "Số: 12") == []
