"""What is no directive: news, speeches, forms; and what is not finished: drafts."""

import pytest

from indexer.directive.header.header import read_header
from indexer.directive.layout.layout import paragraphs
from indexer.domain import DocumentType, Header
from tests.readings import reading_of


def header_of(text: str) -> Header:
    return read_header(paragraphs(reading_of(text)), "tệp.txt").header


PLAN = "\nKẾ HOẠCH\ntiêm chủng\n\nThực hiện chỉ đạo của Ủy ban nhân dân tỉnh, Sở Y tế xây dựng Kế hoạch như sau:"


@pytest.mark.parametrize(
    "text",
    [
        "PHÁT BIỂU CỦA ĐỒNG CHÍ BÍ THƯ TỈNH ỦY TẠI HỘI NGHỊ TỔNG KẾT\n\nThưa toàn thể các đồng chí!\n\nHôm nay chúng ta họp mặt tại đây để nhìn lại một năm.",
        "BÀI THAM LUẬN\n\nKính thưa Đoàn Chủ tịch,\n\nTrước hết tôi xin cảm ơn Ban Tổ chức đã dành thời gian.",
        "Kính thưa đồng chí Chủ tịch, thưa các vị đại biểu!\n\nTôi rất vui mừng được dự hội nghị.",
    ],
)
def test_speeches_are_known_by_title_or_greeting(text: str) -> None:
    assert header_of(text).type is DocumentType.SPEECH


@pytest.mark.parametrize(
    "text",
    [
        "Mẫu số 03/TĐKT\n\nBÁO CÁO THÀNH TÍCH\n\nHọ và tên: ..........\n\nNgày sinh: ..........\n\nQuê quán: ..........",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nĐƠN ĐỀ NGHỊ CẤP LẠI GIẤY PHÉP\n\nTôi tên là: .............\n\nSinh ngày: ........\n\nĐịa chỉ: ..........",
    ],
)
def test_forms_are_known_by_number_or_name_and_blanks(text: str) -> None:
    header = header_of(text)
    assert (header.type, header.is_draft) == (DocumentType.FORM, False)


@pytest.mark.parametrize(
    "text",
    [
        "SỞ Y TẾ\nSố: 12/KH-SYT" + PLAN,
        "SỞ Y TẾ\nSố: 12/SYT-NVY\nKính gửi: Các bệnh viện.\n\nKính thưa các đồng chí là lời mở đầu thường gặp, nay Sở hướng dẫn như sau.",
        "KẾ HOẠCH\nphát biểu tại hội nghị\n\nCăn cứ Quyết định số 15/QĐ-UBND;",
    ],
)
def test_directives_are_no_speeches_and_no_forms(text: str) -> None:
    assert header_of(text).type in (DocumentType.PLAN, DocumentType.LETTER)


@pytest.mark.parametrize(
    ("text", "is_draft"),
    [
        ("DỰ THẢO\nSỞ Y TẾ\nSố: 12/KH-SYT" + PLAN, True),
        ("SỞ Y TẾ\nDỰ THẢO LẦN 2" + PLAN, True),
        ("SỞ Y TẾ\nSố:      /KH-SYT" + PLAN, True),
        ("SỞ Y TẾ\nSố: .../KH-SYT" + PLAN, True),
        ("SỞ Y TẾ\nSố: 12/KH-SYT" + PLAN, False),
        ("KẾ HOẠCH\nlấy ý kiến dự thảo Luật\n\nCăn cứ Quyết định số 15/QĐ-UBND;", False),
    ],
)
def test_drafts_are_known_by_their_mark_or_their_open_number(text: str, is_draft: bool) -> None:  # a column of the table
    header = header_of(text)
    assert (header.is_draft, header.type) == (is_draft, DocumentType.PLAN)
