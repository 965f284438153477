"""Names of bodies that recognition spoiled."""

import pytest

from indexer.directive.header.header import read_header
from indexer.directive.header.lookalikes import is_borne_out, mended_name
from indexer.directive.layout.layout import paragraphs
from indexer.domain import UNSURE, HeaderField
from tests.readings import reading_of

TEXT = "Thực hiện Nghị quyết, Ban Thường vụ Đảng ủy phường Vĩnh Khê yêu cầu; Đảng ủy phường Vĩnh Khê giao các chi bộ."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # No word can be spelled so: as the document has it, or as bodies are named.
        ("ĐẢNG ỦY PHUÙNG VĨNH KHÊ", "ĐẢNG ỦY PHƯỜNG VĨNH KHÊ"),
        ("ĐẢNG ỦY PHUÙNG HOA SỮA", "ĐẢNG ỦY PHƯỜNG HOA SỮA"),
        ("ỦY BAN NHÂN DÂN TÌHH BÌNH AN", "ỦY BAN NHÂN DÂN TỈNH BÌNH AN"),
        # A possible word: only where the document has another between the same two, and oftener.
        ("ĐẢNG ỦY PHƯƠNG VĨNH KHÊ", "ĐẢNG ỦY PHƯỜNG VĨNH KHÊ"),
        ("ĐẢNG ỦY PHƯƠNG HOA SỮA", "ĐẢNG ỦY PHƯƠNG HOA SỮA"),
        ("Đảng ủy phường Vĩnh Khê", "Đảng ủy phường Vĩnh Khê"),
        ("ĐẢNG ỦY PHƯỜNG VĨNH KHÊ", "ĐẢNG ỦY PHƯỜNG VĨNH KHÊ"),
        ("BAN THƯỜNG VỤ ĐẢNG UỶ PHƯỜNG HOA SỮA", "BAN THƯỜNG VỤ ĐẢNG UỶ PHƯỜNG HOA SỮA"),
        # Nothing bears these out.
        ("ĐẢNG ỦY XÃ KRÔNG XQZ", "ĐẢNG ỦY XÃ KRÔNG XQZ"),
        ("UBND XÃ AN LỘC", "UBND XÃ AN LỘC"),
        ("", ""),
    ],
)
def test_words_are_put_right_where_the_document_or_the_names_of_bodies_bear_it_out(name: str, expected: str) -> None:
    assert mended_name(name, [TEXT]) == expected


@pytest.mark.parametrize(("is_recognised", "issuer"), [(True, "Đảng ủy phường Vĩnh Khê"), (False, "Đảng ủy phuùng Vĩnh Khê")])
def test_only_what_was_recognised_is_put_right(is_recognised: bool, issuer: str) -> None:
    text = f"ĐẢNG ỦY PHUÙNG VĨNH KHÊ\n\nSố 12-KH/ĐU\n\nKẾ HOẠCH\n\ntrồng cây xanh\n\n{TEXT}"
    header = read_header(paragraphs(reading_of(text)), "", doubtful=() if is_recognised else None).header
    assert header.issuer == issuer


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Đảng ủy phường Vĩnh Khê", True),
        ("UBND tỉnh Bình An", True),
        ("Đảng ủy xã Krông Mơ", True),
        ("Ủy ban nhân dân tỉình Bình An", False),
        ("Đảng ủy xã Krông Xqz", False),
    ],
)
def test_a_word_that_is_none_is_borne_out_by_the_documents_text_alone(name: str, expected: bool) -> None:
    assert is_borne_out(name, ["Nhân dân xã Krông Mơ trồng cây."]) is expected


@pytest.mark.parametrize(("is_recognised", "is_marked"), [(True, True), (False, False)])
def test_a_recognised_name_with_a_word_that_is_none_is_marked_as_unsure(is_recognised: bool, is_marked: bool) -> None:
    text = f"ĐẢNG ỦY XÃ TRỜNGG XUÂN\n\nSố 12-KH/ĐU\n\nKẾ HOẠCH\n\ntrồng cây xanh\n\n{TEXT}"
    found = read_header(paragraphs(reading_of(text)), "", doubtful=() if is_recognised else None)
    assert found.header.issuer is not None
    assert (found.traces[HeaderField.ISSUER].confidence < UNSURE) is is_marked
