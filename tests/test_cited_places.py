"""Places that drafts cite, looked for in the documents they are said to be in."""

import pytest

from indexer.citations import Step
from indexer.domain import DocumentId, Passage, PassageId, Role, Section
from search_api.drafts.cited_places import look_for


def passages(*parts: tuple[str, str]) -> list[Passage]:
    """Each its labels, outermost first and parted by ">", and its text."""
    return [
        Passage(
            PassageId(f"d.{ordinal}"),
            DocumentId("d"),
            ordinal,
            1,
            0,
            len(text),
            text,
            Role.BODY,
            tuple(Section(label, f"{label}. x") for label in labels.split(">") if label),
        )
        for ordinal, (labels, text) in enumerate(parts, 1)
    ]


_LAW = passages(
    ("Điều 1", "Điều 1. Phạm vi"),
    ("Điều 2>1", "1. Một việc."),
    ("Điều 2>2", "2. Hai việc."),
    ("Điều 2>2>a", "a) Việc này;"),
    ("Điều 2>2>b", "b) Việc kia."),
    ("Điều 3", "Điều 3. Thi hành. Người đứng đầu chịu trách nhiệm."),
)
_PLAN = passages(("I", "I. MỤC TIÊU"), ("II", "II. NHIỆM VỤ"), ("II>1", "1. Trường học."), ("II>2", "2. Chợ."))


@pytest.mark.parametrize(
    ("steps", "there", "told"),
    [
        ((("dieu", "2"), ("khoan", "2"), ("diem", "b")), True, "có điểm b khoản 2 Điều 2"),
        ((("dieu", "2"), ("khoan", "5")), False, "không có khoản 5 Điều 2: Điều 2 chỉ có đến khoản 2"),
        (
            (("dieu", "2"), ("khoan", "2"), ("diem", "đ")),
            False,
            "không có điểm đ khoản 2 Điều 2: khoản 2 Điều 2 chỉ có đến điểm b",
        ),
        ((("dieu", "9"),), False, "không có Điều 9: văn bản chỉ có đến Điều 3"),
        # An article without clauses that were read, and one that an amendment put in, tell nothing.
        ((("dieu", "3"), ("khoan", "1")), None, "chưa đối chiếu được khoản 1 Điều 3: văn bản trong kho không cho biết"),
        ((("dieu", "2a"),), None, "chưa đối chiếu được Điều 2a: văn bản trong kho không cho biết"),
    ],
)
def test_a_place_is_there_or_the_numbers_end_before_it(steps: tuple[tuple[str, str], ...], there: bool | None, told: str) -> None:
    found = look_for([Step(*step) for step in steps], _LAW)
    assert (found.is_there, found.told.vi) == (there, told)


def test_sections_of_plans_count_in_roman_numbers() -> None:
    assert look_for([Step("muc", "ii"), Step("khoan", "2")], _PLAN).is_there is True
    assert look_for([Step("muc", "iv")], _PLAN).is_there is False
    assert look_for([Step("muc", "ii"), Step("khoan", "4")], _PLAN).evidence == _PLAN[1]


def test_what_may_have_been_overlooked_is_not_called_wrong() -> None:
    """A hole in the numbers, a line that begins with the number, a page read from a picture: the outline may lack more."""
    holed = passages(("Điều 1", "Điều 1. Một"), ("Điều 3", "Điều 3. Ba"))
    assert look_for([Step("dieu", "9")], holed).is_there is None
    hidden = passages(("Điều 1", "Điều 1. Một"), ("Điều 2", "Điều 2. Hai. Điều 3. Ba."))
    assert look_for([Step("dieu", "3")], hidden).is_there is None
    scanned = [
        Passage(one.id, one.document_id, one.ordinal, 1, 0, one.end, one.text, one.role, one.section_path, (), 0.9)
        for one in _LAW
    ]
    assert look_for([Step("dieu", "9")], scanned).is_there is None
