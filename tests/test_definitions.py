"""What a document says its abbreviations and short names stand for."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.definitions import defined_abbreviations
from indexer.language.folding import fold
from indexer.language.normalise import normalise


@pytest.mark.parametrize(
    ("text", "abbreviation", "expansion"),
    [
        ("Xây dựng Trung tâm Học tập cộng đồng (TTHTCĐ) ở xã.", "TTHTCĐ", "Trung tâm Học tập cộng đồng"),
        ("công tác phòng cháy và chữa cháy (PCCC).", "PCCC", "phòng cháy và chữa cháy"),
        ("Sở Giáo dục và Đào tạo (GD&ĐT)", "GD&ĐT", "Giáo dục và Đào tạo"),
        ("phát triển kinh tế - xã hội (KT-XH)", "KT-XH", "kinh tế - xã hội"),
        ("Sở Văn hóa, Thể thao và Du lịch (VHTTDL)", "VHTTDL", "Văn hóa, Thể thao và Du lịch"),
        ("quy phạm pháp luật của Hội đồng nhân dân (HĐND)", "HĐND", "Hội đồng nhân dân"),
        ("Thủ tướng (TTg) yêu cầu", "TTg", "Thủ tướng"),
        ("từng Tờ trình (“TTr”)", "TTr", "Tờ trình"),
        ("Ban Chấp hành Trung ương (BCHTW)", "BCHTW", "Ban Chấp hành Trung ương"),
        ("Ban Chỉ đạo 35 (BCĐ35)", "BCĐ35", "Ban Chỉ đạo 35"),
        ("quản lý chất lượng (sau đây gọi tắt là QLCL)", "QLCL", "quản lý chất lượng"),
        ("Ủy ban nhân dân (viết tắt là UBND) xã", "UBND", "Ủy ban nhân dân"),
        ("Ban hành Đề án phát triển thư viện xã (gọi tắt là Đề án).", "Đề án", "Đề án phát triển thư viện xã"),
        (
            "theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ (sau đây viết tắt là Nghị định số 30/2020/NĐ-CP)",
            "Nghị định số 30/2020/NĐ-CP",
            "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ",
        ),
        (
            "Các cơ quan, đơn vị, trường học (sau đây gọi tắt là các cơ quan, đơn vị)",
            "các cơ quan, đơn vị",
            "Các cơ quan, đơn vị, trường học",
        ),
        ("Lập Quỹ khuyến học phường, sau đây gọi tắt là Quỹ, để giúp học sinh.", "Quỹ", "Quỹ khuyến học phường"),
        ("Nước Cộng hòa nhân dân Trung Hoa (sau đây gọi tắt là Trung Quốc)", "Trung Quốc", "Nước Cộng hòa nhân dân Trung Hoa"),
        ("theo Bộ quy tắc ứng xử (sau đây gọi tắt là “Bộ quy tắc”)", "Bộ quy tắc", "Bộ quy tắc ứng xử"),
    ],
)
def test_a_definition_is_found(text: str, abbreviation: str, expansion: str) -> None:
    (definition,) = defined_abbreviations(text)
    assert definition[:2] == (abbreviation, expansion)
    assert text[definition.range.start : definition.range.end] == expansion


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Chỉ số phát triển con người (HDI)",
        "trí tuệ nhân tạo (AI), dữ liệu lớn (Big Data)",
        "Mục tiêu chung (II) và các phần (XV)",
        "các phần mềm (Module) dùng chung",
        "chấp hành. Nội quy (BNQ)",
        "Lưu: VT, TH (2b).",
        "(UBND)",
        "đơn vị (Đ)",
        "ban dịch vụ (BĐV)",
        "các sở, ban, ngành, phường (gọi tắt là đơn vị)",
        "họ và tên (viết tắt theo tiếng Anh: Surname)",
        "tổ chức, cá nhân (sau đây gọi chung là người nộp)",
        "các trường hợp sau đây: một, hai",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert defined_abbreviations(text) == []


def test_definitions_come_in_order() -> None:
    text = "Hội đồng nhân dân (HĐND), Ủy ban nhân dân (UBND) và Quỹ vì trẻ em (gọi tắt là Quỹ)"
    assert [definition.abbreviation for definition in defined_abbreviations(text)] == ["HĐND", "UBND", "Quỹ"]


@given(st.text(alphabet=st.sampled_from("UBNDĐ ủban(),.gọitắlàsuđy“”-")) | st.text())
def test_expansions_lie_within_the_text(text: str) -> None:
    for definition in defined_abbreviations(text):
        assert text[definition.range.start : definition.range.end] == definition.expansion
        assert len(definition.expansion) > 1


@pytest.mark.parametrize("seed", range(3))
def test_a_long_text_takes_no_long_time(seed: int) -> None:
    """Many openings, none of which defines anything."""
    letters = random.Random(seed)
    text = "".join(letters.choices("(A, –-\nsau đây gọi tắt là", k=50_000))
    assert isinstance(defined_abbreviations(text), list)


def test_initials_fit_in_every_definition_of_a_real_document(shared: Path) -> None:
    """Abbreviations in capitals: as many capitals as initials, but for the little words left out."""
    found = 0
    for path in sorted((shared / "archive" / "directives_2025").glob("*.txt"))[:60]:
        for definition in defined_abbreviations(normalise(path.read_text(encoding="utf-8"))):
            if definition.abbreviation.isupper():
                found += 1
                assert fold(definition.expansion[0]) == fold(definition.abbreviation[0])
    assert found > 5
