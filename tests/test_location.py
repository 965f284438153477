"""Places in documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.citations.places import find_locations
from indexer.domain import DocumentId, Passage, PassageId, Role, Section
from indexer.language.normalise import normalise
from search_api.search.location import passages_at


def read(text: str, *, named: bool = True) -> list[tuple[str, str]]:
    return [(text[one.range.start : one.range.end], one.words()) for one in find_locations(text, named=named)]


@pytest.mark.parametrize(
    ("typed", "place", "words"),
    [
        ("điểm a khoản 2 Điều 10 Nghị định 30/2020/NĐ-CP", "điểm a khoản 2 Điều 10", "điểm a khoản 2 Điều 10"),
        ("diem a khoan 2 dieu 10 nd 30", "diem a khoan 2 dieu 10", "điểm a khoản 2 Điều 10"),
        ("Điều 5, khoản 2", "Điều 5, khoản 2", "khoản 2 Điều 5"),
        ("dieu 5 khoan 2 diem đ", "dieu 5 khoan 2 diem đ", "điểm đ khoản 2 Điều 5"),
        ("ĐIỀU 12A LUẬT", "ĐIỀU 12A", "Điều 12a"),
        ("khoản 2 của Điều 5 Luật", "khoản 2 của Điều 5", "khoản 2 Điều 5"),
        ("mục III.4 nghị quyết 71", "mục III.4", "khoản 4 mục III"),
        ("muc iii.4 nq 71", "muc iii.4", "khoản 4 mục III"),
        ("mục II.1.b kế hoạch 5", "mục II.1.b", "điểm b khoản 1 mục II"),
        ("điểm a, khoản 2, mục III, Kế hoạch số 12-KH/ĐU", "điểm a, khoản 2, mục III", "điểm a khoản 2 mục III"),
        ("mục 5 chương XII", "mục 5 chương XII", "mục 5 Chương XII"),
        ("phụ lục II kèm theo", "phụ lục II", "phụ lục II"),
        ("chương II của luật", "chương II", "Chương II"),
    ],
)
def test_a_place_is_read_in_any_order(typed: str, place: str, words: str) -> None:
    assert read(typed) == [(place, words)]


@pytest.mark.parametrize(
    "typed", ["đạt chuẩn mức độ 2", "mức 2", "5 điểm", "phần mềm", "mục tiêu 2030", "điều kiện", "điểm thi", "khoản thu"]
)
def test_other_words_are_no_places(typed: str) -> None:
    assert read(typed) == []


@pytest.mark.parametrize(("typed", "sure"), [("mục 2", False), ("phần 1", False), ("điều 5", True), ("khoản 1 mục 2", True)])
def test_without_a_document_only_what_is_sure_is_a_place(typed: str, sure: bool) -> None:
    assert bool(read(typed, named=False)) is sure


def _passage(ordinal: int, text: str, *labels: str, role: Role = Role.BODY) -> Passage:
    id = DocumentId("a" * 16)
    path = tuple(Section(label, label) for label in labels)
    return Passage(PassageId(f"{id}.{ordinal}"), id, ordinal, 1, 0, len(text), text, role, path)


DECREE = [
    _passage(1, "CHÍNH PHỦ", role=Role.LETTERHEAD),
    _passage(2, "Điều 1. Sửa đổi Nghị định 23", role=Role.HEADING),
    _passage(3, "“Điều 2. Giải thích", "Điều 1", role=Role.HEADING),
    _passage(4, "2. Bản chính là …", "Điều 1", "Điều 2", "2"),
    _passage(5, "Điều 2. Hiệu lực", "Chương I", role=Role.HEADING),
    _passage(6, "1. Nghị định này …", "Chương I", "Điều 2", "1"),
    _passage(7, "2. Các mẫu:", "Chương I", "Điều 2", role=Role.HEADING),
    _passage(8, "d) mẫu thứ nhất", "Chương I", "Điều 2", "2", "d"),
    _passage(9, "đ) mẫu thứ hai", "Chương I", "Điều 2", "2", "đ"),
    _passage(10, "III. TỔ CHỨC", role=Role.HEADING),
    _passage(11, "4. Văn phòng", "III", role=Role.HEADING),
    _passage(12, "theo dõi.", "III", "4"),
]


@pytest.mark.parametrize(
    ("place", "ordinals"),
    [
        ("Điều 1", [2, 3, 4]),
        ("Điều 2", [3, 4]),
        ("Điều 2 Chương I", [5, 6, 7, 8, 9]),
        ("khoản 2 Điều 2 chương I", [7, 8, 9]),
        ("điểm đ khoản 2 Điều 2", [9]),
        ("diem d khoan 2 dieu 2", [8]),
        ("mục III.4", [11, 12]),
        ("khoản 4 mục III", [11, 12]),
        ("Điều 99", []),
        ("khoản 7 Điều 2", []),
    ],
)
def test_a_place_leads_to_its_passages(place: str, ordinals: list[int]) -> None:
    (location,) = find_locations(place, named=True)
    assert passages_at(location, DECREE) == [DECREE[ordinal - 1].id for ordinal in ordinals]


_PIECES = st.sampled_from(["điều", "khoản", "mục", "điểm", "chương", " ", "5", "a", "II", ".", ",", "của", "2a", "thứ hai", "İ"])


@given(st.one_of(st.lists(_PIECES, max_size=12).map(" ".join), st.text(max_size=30)))
def test_places_stand_in_order_apart_and_within_the_text(text: str) -> None:
    text = normalise(text)
    reached = 0
    for location in find_locations(text, named=True):
        assert reached <= location.range.start < location.range.end <= len(text)
        assert location.steps
        assert location.words()
        reached = location.range.end
