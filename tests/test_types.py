"""Types: by heading and by code."""

import pytest

from indexer.directive.types import NOT_DIRECTIVES, TYPE_NAMES, split_heading, type_of_code, type_of_heading
from indexer.domain import DocumentType


def test_every_type_has_a_name_in_both_languages() -> None:
    assert set(TYPE_NAMES) == set(DocumentType)
    assert all(name.vi and name.en for name in TYPE_NAMES.values())


@pytest.mark.parametrize("type", [type for type in DocumentType if type not in NOT_DIRECTIVES])
def test_a_types_own_name_in_capitals_is_its_heading(type: DocumentType) -> None:
    assert type_of_heading(TYPE_NAMES[type].vi.upper()) is type


@pytest.mark.parametrize(
    ("line", "type", "rest"),
    [
        ("Q U Y Ế T  Đ Ị N H", DocumentType.DECISION, ""),
        ("K Ế H O Ạ C H", DocumentType.PLAN, ""),
        ("**THÔNG BÁO**", DocumentType.NOTICE, ""),
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG", DocumentType.PROGRAMME, ""),
        ("KE HOACH", DocumentType.PLAN, ""),
        ("KẾ HOẠCH CỦA BAN THƯỜNG VỤ", DocumentType.PLAN, "CỦA BAN THƯỜNG VỤ"),
        ("QUYẾT ĐỊNH Về việc giao biên chế", DocumentType.DECISION, "Về việc giao biên chế"),
        ("LUẬT THỦY LỢI", DocumentType.LAW, "THỦY LỢI"),
        ("THÔNG TƯ LIÊN TỊCH", DocumentType.JOINT_CIRCULAR, ""),
        ("NGHỊ ĐỊNHQuy định về cây xanh", DocumentType.DECREE, "Quy định về cây xanh"),
        ("THÔNG BÁO KẾT LUẬN CỦA ĐỒNG CHÍ BÍ THƯ", DocumentType.NOTICE, "CỦA ĐỒNG CHÍ BÍ THƯ"),
    ],
)
def test_headings_tell_the_type_and_what_follows(line: str, type: DocumentType, rest: str) -> None:
    assert split_heading(line) == (type, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Kế hoạch",
        "Quyết định số 15/QĐ-UBND về việc giao biên chế",
        "QUY ĐỊNH CHUNG",
        "QUYẾT NGHỊ:",
        "LUẬT SƯ",
        "KẾT QUẢ",
        "CHƯƠNG I",
        "",
    ],
)
def test_other_lines_are_no_headings_of_a_type(line: str) -> None:
    assert type_of_heading(line) is None


@pytest.mark.parametrize(
    ("code", "type"),
    [
        ("QĐ", DocumentType.DECISION),
        ("qd", DocumentType.DECISION),
        ("QyĐ", DocumentType.REGULATION),
        ("CTR", DocumentType.PROGRAMME),
        ("CTrHĐ", DocumentType.PROGRAMME),
        ("CT", DocumentType.DIRECTIVE),
        ("ND", DocumentType.DECREE),
        ("ĐA", DocumentType.SCHEME),
        ("DA", DocumentType.PROJECT),
        ("HĐ", None),
        ("XYZ", None),
    ],
)
def test_codes_tell_the_type(code: str, type: DocumentType | None) -> None:
    assert type_of_code(code) is type
