"""The outline a PDF has beside its text, and what it says of paragraphs without a label."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject, TextStringObject

from indexer.directive.layout.layout import paragraphs
from indexer.directive.outline.bookmarks import bookmarked
from indexer.directive.outline.markers import Level
from indexer.domain import Bookmark, DocumentId, Reading, Role
from indexer.passages import make_document
from indexer.reading.limits import ReadingLimits
from indexer.reading.pdf.pages import read_pdf
from tests.reading_samples import flowing, make_pdf
from tests.readings import reading_of

TEXT = (
    "I. MỤC TIÊU",
    "Mục tiêu chung",
    "Mỗi tổ dân phố có một tủ sách dùng chung cho mọi người.",
    "1. Đến năm 2031",
    "Mục tiêu cụ thể",
    "Mười tủ sách được mở trong năm đầu tiên của kế hoạch.",
    "II. NHIỆM VỤ",
    "Các chi bộ chọn nơi đặt tủ sách trước ngày 15 tháng 9.",
)


def body(*bookmarks: Bookmark) -> Reading:
    read = reading_of("\n\n".join(TEXT))
    return Reading(read.media_type, read.pages, bookmarks=bookmarks)


def paths(reading: Reading) -> dict[str, list[str]]:
    made = make_document(reading, id=DocumentId("0" * 16), files=("a.pdf",), size=1, now=datetime(2031, 1, 1, tzinfo=UTC))
    return {one.text: [section.title for section in one.section_path] for one in made.passages if one.role is Role.BODY}


def test_a_bookmark_makes_a_heading_of_a_paragraph_without_a_label() -> None:
    found = paths(body(Bookmark("I. Mục tiêu", 1, 0), Bookmark("MỤC TIÊU CHUNG", 1, 1), Bookmark("II. NHIỆM VỤ", 1, 0)))
    assert found[TEXT[2]] == ["I. MỤC TIÊU", "Mục tiêu chung"]
    assert found[TEXT[7]] == ["II. NHIỆM VỤ"]


@pytest.mark.parametrize(
    "bookmark",
    [
        Bookmark("Mục tiêu chung", 2, 1),
        Bookmark("Mục tiêu", 1, 1),
        Bookmark(TEXT[2], 1, 1),
        Bookmark("I. MỤC TIÊU", 1, 7),
        Bookmark("", 1, 0),
    ],
    ids=["another page", "other words", "a sentence", "a wrong depth of a printed label", "nothing"],
)
def test_a_bookmark_that_names_no_such_paragraph_changes_nothing(bookmark: Bookmark) -> None:
    assert paths(body(bookmark)) == paths(body())


@pytest.mark.parametrize(
    ("marks", "levels"),
    [
        # As deep as the printed labels of its depth, or below those above it.
        ([Bookmark("I. MỤC TIÊU", 1, 0), Bookmark("Mục tiêu chung", 1, 0)], [Level.ROMAN]),
        ([Bookmark("I. MỤC TIÊU", 1, 0), Bookmark("Mục tiêu chung", 1, 1)], [Level.ROMAN + 1]),
        ([Bookmark("I. MỤC TIÊU", 1, 0), Bookmark("Mục tiêu chung", 1, 40)], [Level.ROMAN + 4]),
        # Without any above it, above all.
        ([Bookmark("Mục tiêu chung", 1, 0), Bookmark("II. NHIỆM VỤ", 1, 1)], [1]),
        ([Bookmark("Mục tiêu chung", 1, 3), Bookmark("Mục tiêu cụ thể", 1, 100)], [4, 9]),
    ],
)
def test_levels_follow_the_labels_beside_and_above(marks: Sequence[Bookmark], levels: list[int]) -> None:
    found = bookmarked(paragraphs(reading_of("\n\n".join(TEXT))), marks)
    assert list(found.values()) == levels
    assert all(level < Level.PART or level >= Level.ROMAN for level in levels)


# --- In PDFs ---------------------------------------------------------------------------------------------------


def _entry(reference: IndirectObject) -> DictionaryObject:
    return cast("DictionaryObject", reference.get_object())


def _with_outline(count: int = 0, *, circular: bool = False, nowhere: bool = False) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf([flowing(TEXT), flowing(TEXT[:2])])))
    first = writer.add_outline_item(title="I. MỤC TIÊU", page_number=0)
    child = writer.add_outline_item(title="Mục tiêu\tchung ", page_number=0, parent=first)
    second = writer.add_outline_item(title="II. NHIỆM VỤ", page_number=1)
    for number in range(count):
        writer.add_outline_item(title=f"Mục {number}", page_number=1)
    if circular:
        _entry(second)[NameObject("/Next")] = first
        _entry(child)[NameObject("/First")] = first
    if nowhere:
        _entry(second)[NameObject("/Dest")] = ArrayObject([NumberObject(99), NameObject("/Fit")])
        _entry(child)[NameObject("/Dest")] = TextStringObject("no such name")
        _entry(child).pop("/A", None)
        _entry(second).pop("/A", None)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BOOKMARKS = (Bookmark("I. MỤC TIÊU", 1, 0), Bookmark("Mục tiêu chung", 1, 1), Bookmark("II. NHIỆM VỤ", 2, 0))


def test_the_bookmarks_of_a_pdf_are_read_with_their_pages() -> None:
    assert read_pdf(_with_outline(), ReadingLimits()).bookmarks == BOOKMARKS
    assert read_pdf(make_pdf([flowing(TEXT)]), ReadingLimits()).bookmarks == ()


def test_an_outline_that_runs_in_a_circle_ends(caplog: pytest.LogCaptureFixture) -> None:
    assert set(read_pdf(_with_outline(circular=True), ReadingLimits()).bookmarks) == set(BOOKMARKS)
    assert not caplog.records


def test_bookmarks_that_lead_nowhere_are_left_out() -> None:
    assert read_pdf(_with_outline(nowhere=True), ReadingLimits()).bookmarks == BOOKMARKS[:1]


def test_of_very_many_bookmarks_the_first_are_taken() -> None:
    assert len(read_pdf(_with_outline(5_100), ReadingLimits()).bookmarks) == 5000
