"""What a document says of its own time in force."""

from datetime import date

import pytest

from indexer.directive.citations.effect import find_effect
from indexer.domain import DocumentId, Header, Passage, PassageId, Role


def effect_of(text: str, issued: date | None = date(2025, 11, 18)) -> tuple[date | None, date | None] | None:
    passage = Passage(PassageId("d.1"), DocumentId("d"), 1, 1, 0, len(text), text, Role.BODY)
    found = find_effect([passage], Header(issued=issued))
    return (found.starts, found.ends) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 12 năm 2025.", (date(2025, 12, 1), None)),
        ("Quyết định này có hiệu lực kể từ ngày ký./.", (date(2025, 11, 18), None)),
        ("Hướng dẫn này thay thế Hướng dẫn số 31-HD/BTG và có hiệu lực kể từ ngày ký.", None),
        (
            "Nghị quyết này có hiệu lực từ ngày 13/02/2026 và được thực hiện đến hết ngày 28/02/2027.",
            (date(2026, 2, 13), date(2027, 2, 28)),
        ),
        ("Thông tư này hết hiệu lực thi hành kể từ ngày 01/3/2027.", (None, date(2027, 2, 28))),
        # Of what stands in it, not of the document.
        ("Chứng chỉ cấp trước khi có quy định tại Thông tư này tiếp tục có hiệu lực đến hết ngày 31/12/2026.", None),
        ("Khoản 5 Điều 10 Nghị định này nhưng tính cho 5 tháng (từ ngày 01/8/2025 đến hết ngày 31/12/2025), hiệu lực", None),
        # What is tried, or lent, for a time.
        (
            "Điều 3. Thời gian ủy quyền từ ngày Quyết định này có hiệu lực thi hành đến hết ngày 28/02/2027.",
            (None, date(2027, 2, 28)),
        ),
        ("Thời gian thực hiện thí điểm: từ ngày 01/01/2026 đến hết ngày 31/12/2026.", (date(2026, 1, 1), date(2026, 12, 31))),
        ("Nghị quyết này thí điểm cơ chế mới từ 01/3/2026 đến 28/02/2029.", (date(2026, 3, 1), date(2029, 2, 28))),
        ("Xây dựng và thí điểm mô hình chợ đến hết năm 2026.", None),
        # Of others, and of what was done before that day.
        ("Quyết định số 15/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực thi hành.", None),
        ("Dự án được duyệt trước ngày Nghị định này có hiệu lực thi hành được tiếp tục đến hết ngày 31/12/2027.", None),
        ("Thông tư này quy định về hiệu lực của giấy phép.", None),
    ],
)
def test_from_when_to_when(text: str, expected: tuple[date | None, date | None] | None) -> None:
    assert effect_of(text) == expected


def test_signed_on_an_unknown_day_says_nothing() -> None:
    assert effect_of("Quyết định này có hiệu lực kể từ ngày ký.", None) is None


def test_one_sentence_tells_when_it_begins_and_another_for_how_long() -> None:
    texts = ("Thời gian ủy quyền đến hết ngày 28/02/2027.", "Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành.")
    passages = [
        Passage(PassageId(f"d.{number}"), DocumentId("d"), number, 1, 0, len(text), text, Role.BODY)
        for number, text in enumerate(texts, 1)
    ]
    found = find_effect(passages, Header(issued=date(2025, 11, 20)))
    assert found is not None
    assert (found.starts, found.ends, found.passage) == (date(2025, 11, 20), date(2027, 2, 28), passages[0])


def test_the_sentence_is_told() -> None:
    text = "1. Quyết định này có hiệu lực từ ngày 01/12/2025. Chánh Văn phòng chịu trách nhiệm thi hành."
    passage = Passage(PassageId("d.1"), DocumentId("d"), 1, 1, 0, len(text), text, Role.BODY)
    found = find_effect([passage], Header())
    assert found is not None
    assert text[slice(*found.range)] == "Quyết định này có hiệu lực từ ngày 01/12/2025"
