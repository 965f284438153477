"""What a query demands outright."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import DocumentType
from indexer.language.normalise import collapse, normalise
from search_api.choices import Filters
from search_api.query.demands import read_demands


@pytest.mark.parametrize(
    ("typed", "parts", "filters"),
    [
        ("loại:kế hoạch chuyển đổi số", ["loại:kế hoạch"], Filters(types=(DocumentType.PLAN,))),
        ("chuyển đổi số loai:ke hoach", ["loai:ke hoach"], Filters(types=(DocumentType.PLAN,))),
        ("LOẠI:Kế hoạch", ["LOẠI:Kế hoạch"], Filters(types=(DocumentType.PLAN,))),
        ("loại:kh y tế", ["loại:kh"], Filters(types=(DocumentType.PLAN,))),
        ("type:plan schools", ["type:plan"], Filters(types=(DocumentType.PLAN,))),
        (
            "loại:chương trình hành động loại:kế hoạch",
            ["loại:chương trình hành động", "loại:kế hoạch"],
            Filters(types=(DocumentType.PROGRAMME, DocumentType.PLAN)),
        ),
        ("năm:2025 y tế", ["năm:2025"], Filters(years=(2025, 2025))),
        ("y tế nam:2020-2025", ["nam:2020-2025"], Filters(years=(2020, 2025))),
        ("y tế năm:2025-2020", ["năm:2025-2020"], Filters(years=(2020, 2025))),
        ("năm:2020.. y tế", ["năm:2020.."], Filters(years=(2020, None))),
        ("năm:..2020 y tế", ["năm:..2020"], Filters(years=(None, 2020))),
        ("số:71-NQ/TW", ["số:71-NQ/TW"], Filters(symbols=("71-NQ/TW",))),
        ("số:71 nq tw giáo dục", ["số:71 nq tw"], Filters(symbols=("71-NQ/TW",))),
        ("so:71 giáo dục", ["so:71"], Filters(symbols=("71",))),
        ('cơ quan:"sở y tế" tiêm chủng', ['cơ quan:"sở y tế"'], Filters(issuers=("sở y tế",))),
        ("tiêm chủng cơ quan:sở y tế", ["cơ quan:sở y tế"], Filters(issuers=("sở y tế",))),
        ("co quan:bộ y tế, tiêm chủng", ["co quan:bộ y tế"], Filters(issuers=("bộ y tế",))),
        ("cơ quan:bộ y tế năm:2025", ["cơ quan:bộ y tế", "năm:2025"], Filters(issuers=("bộ y tế",), years=(2025, 2025))),
        ("cơ quan:UBND phường", ["cơ quan:UBND phường"], Filters(issuers=("UBND phường", "Ủy ban nhân dân phường"))),
        ("thư mục:thanh-uy y tế", ["thư mục:thanh-uy"], Filters(folders=("thanh-uy",))),
    ],
)
def test_a_key_with_a_value_is_a_filter(typed: str, parts: list[str], filters: Filters) -> None:
    demands = read_demands(typed)
    assert [typed[one.range.start : one.range.end] for one in demands.found] == parts
    assert demands.filters == filters
    assert demands.notes == ()


@pytest.mark.parametrize(
    ("typed", "excluded"),
    [
        ("trường học -mầm", ("mầm",)),
        ('y tế -"trường học" -xã', ("trường học", "xã")),
        ("y tế -mầm non", ("mầm non",)),
        ("y tế -mầm non -xã năm:2025", ("mầm non", "xã")),
        ("y tế -xã năm:2025", ("xã",)),
        ("y tế -xã trường học lớp", ("xã",)),
        ("kinh tế - xã hội", ()),
        ("giai đoạn 2020 -2025", ()),
        ("-mầm non", ()),
        ("71-NQ/TW", ()),
        ("- Tăng cường công tác", ()),
        ("nợ -5%", ()),
    ],
)
def test_a_dash_before_a_word_shuts_it_out(typed: str, excluded: tuple[str, ...]) -> None:
    assert read_demands(typed).excluded == excluded


@pytest.mark.parametrize(
    "typed", ["hồ sơ:mẫu 2", "công văn số:529", "Số: 529 CV/ĐU", "lúc 8:30", "loại 2", "cơ quan: sở y tế", "a:b"]
)
def test_a_colon_alone_is_no_demand(typed: str) -> None:
    demands = read_demands(typed)
    assert (demands.found, demands.filters, demands.notes) == ((), Filters(), ())


@pytest.mark.parametrize("typed", ["loại:giấy khen", "năm:20", "số:abc", 'cơ quan:""'])
def test_what_is_not_understood_is_told(typed: str) -> None:
    demands = read_demands(typed)
    assert (demands.found, demands.filters) == ((), Filters())
    assert [typed in note.vi and typed in note.en for note in demands.notes] == [True]


def test_pasted_text_demands_nothing() -> None:
    assert read_demands("loại:kế hoạch -mầm " + "chuyển đổi số " * 20).found == ()


@pytest.mark.parametrize("text", ['năm:"tới"', 'năm:".."', 'năm:"loại:"', 'loại:"chuyện vui"', 'cơ quan:" "'])
def test_what_stands_in_quotation_marks_and_is_no_value_is_told(text: str) -> None:
    read = read_demands(text)
    assert read.found == ()
    assert len(read.notes) >= 1


_PIECES = st.sampled_from(["loại:", "năm:", "số:", "cơ quan:", "-", '"', "kế hoạch", "2025", "71", "nq/tw", " ", "x", "..", ","])


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_demands_stand_in_order_apart_and_within_the_text(text: str) -> None:
    text = collapse(normalise(text))
    reached = 0
    for demand in read_demands(text).found:
        assert reached <= demand.range.start < demand.range.end <= len(text)
        reached = demand.range.end
