"""Header: what the letterhead tells, in all the layouts letterheads come in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from indexer.directive.casing import restore_case
from indexer.directive.header.anchors import split_cells
from indexer.directive.header.header import Letterhead, read_header
from indexer.directive.header.issuers import issuer_in_capitals
from indexer.directive.layout.layout import paragraphs
from indexer.domain import DocumentId, DocumentType, Header, HeaderField, Origin, Reading, Urgency
from indexer.passages import make_document
from tests.readings import reading_of

BODY = """

Căn cứ Luật Tổ chức chính quyền địa phương;

I. MỤC ĐÍCH

1. Tăng cường trồng cây xanh trên địa bàn tỉnh Bình An do Ủy ban nhân dân tỉnh Bình An quản lý.
"""


def read(text: str, file_name: str = "") -> Letterhead:
    return read_header(paragraphs(reading_of(text)), file_name)


STATE = Header(
    symbol="21/KH-UBND",
    type=DocumentType.PLAN,
    issuer="Ủy ban nhân dân tỉnh Bình An",
    place="Bình An",
    issued=date(2031, 3, 5),
    subject="trồng cây xanh năm 2031",
)

STATE_LAYOUTS = {
    "two columns kept": """  ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
  TỈNH BÌNH AN                   Độc lập - Tự do - Hạnh phúc
  Số: 21/KH-UBND               Bình An, ngày 05 tháng 3 năm 2031

KẾ HOẠCH
trồng cây xanh năm 2031""",
    "left column, then right": """ỦY BAN NHÂN DÂN
TỈNH BÌNH AN
-------
Số: 21/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Bình An, ngày 05 tháng 3 năm 2031

KẾ HOẠCH
trồng cây xanh năm 2031""",
    "row by row": """ỦY BAN NHÂN DÂN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH BÌNH AN
Độc lập - Tự do - Hạnh phúc
Bình An, ngày 05 tháng 3 năm 2031
Số: 21/KH-UBND
KẾ HOẠCH
trồng cây xanh năm 2031""",
    "a table's row": """| ỦY BAN NHÂN DÂN TỈNH BÌNH AN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc |
| Số: 21/KH-UBND | Bình An, ngày 05 tháng 3 năm 2031 |

KẾ HOẠCH

trồng cây xanh năm 2031""",
    "cells between bars": """ỦY BAN NHÂN DÂN TỈNH BÌNH AN
-------
|
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

Độc lập - Tự do - Hạnh phúc

|
Số: 21/KH-UBND
|
Bình An, ngày 05 tháng 3 năm 2031

KẾ HOẠCH

trồng cây xanh năm 2031""",
    "run together in blocks": """ỦY BAN NHÂN DÂN TỈNH BÌNH AN --------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ---------------

Số: 21/KH-UBND Bình An, ngày 05 tháng 3 năm 2031

KẾ HOẠCH

TRỒNG CÂY XANH NĂM 2031""",
}


@pytest.mark.parametrize("layout", STATE_LAYOUTS)
def test_a_state_letterhead_is_read_in_every_layout(layout: str) -> None:
    found = read(STATE_LAYOUTS[layout] + BODY)
    assert found.header == STATE


@pytest.mark.parametrize("layout", STATE_LAYOUTS)
def test_the_letterhead_ends_where_the_body_begins(layout: str) -> None:
    text = STATE_LAYOUTS[layout] + BODY
    found = paragraphs(reading_of(text))
    assert found[read_header(found, "").length].text.startswith("Căn cứ")


def test_a_party_letterhead() -> None:
    text = """ĐẢNG BỘ TỈNH BÌNH AN
ĐẢNG ỦY PHƯỜNG MAI HẠ
*
Số 12-KH/ĐU
ĐẢNG CỘNG SẢN VIỆT NAM
Mai Hạ, ngày 05 tháng 11 năm 2031
KẾ HOẠCH
thực hiện Nghị quyết số 9-NQ/TU
về phát triển thư viện
-----
Thực hiện Nghị quyết số 9-NQ/TU, Ban Thường vụ Đảng ủy phường Mai Hạ xây dựng Kế hoạch như sau:"""
    assert read(text).header == Header(
        symbol="12-KH/ĐU",
        type=DocumentType.PLAN,
        issuer="Đảng ủy phường Mai Hạ",
        place="Mai Hạ",
        issued=date(2031, 11, 5),
        subject="thực hiện Nghị quyết số 9-NQ/TU về phát triển thư viện",
    )


def test_whose_a_document_is_may_stand_in_small_letters_before_its_subject() -> None:
    text = """THÀNH ỦY HẢI LAM
*
Số 03-CT/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Hải Lam, ngày 12 tháng 12 năm 2025
CHỈ THỊ
của Ban Thường vụ Thành ủy về siết chặt phòng cháy, chữa cháy

Mười một tháng năm 2025, thành phố xảy ra 94 vụ cháy."""
    found = read(text).header
    assert (found.symbol, found.subject) == ("03-CT/TU", "về siết chặt phòng cháy, chữa cháy")


def test_a_sentence_below_the_heading_is_no_line_with_the_number() -> None:
    assert read("KẾ HOẠCH\n\nNghị quyết số 99-NQ/ĐU nêu rõ nhiệm vụ của năm.").header.symbol is None


def test_a_plan_without_letterhead_gets_no_number_from_what_it_implements() -> None:
    text = """KẾ HOẠCH
CỦA BAN THƯỜNG VỤ ĐẢNG ỦY
thực hiện Nghị quyết số 9-NQ/TU ngày 22 tháng 8 năm 2030
của Tỉnh ủy về phát triển thư viện

Thực hiện Nghị quyết số 9-NQ/TU, Ban Thường vụ Đảng ủy phường Mai Hạ xây dựng Kế hoạch như sau:

I. MỤC ĐÍCH"""
    found = read(text)
    assert found.header == Header(
        type=DocumentType.PLAN,
        issuer="Ban Thường vụ Đảng ủy phường Mai Hạ",
        subject="thực hiện Nghị quyết số 9-NQ/TU ngày 22 tháng 8 năm 2030 của Tỉnh ủy về phát triển thư viện",
    )


@pytest.mark.parametrize(
    ("text", "symbol", "subject"),
    [
        (
            "SỞ Y TẾ\nSố: 88/SYT-NVY V/v khám sức khỏe học sinh\nBình An, ngày 01 tháng 9 năm 2031\n\nKính gửi: Các trường học\n\nSở Y tế đề nghị:",
            "88/SYT-NVY",
            "khám sức khỏe học sinh",
        ),
        (
            "ĐẢNG ỦY SỞ Y TẾ\nSố 88-CV/ĐU\n*Về khám sức khỏe học sinh\nnăm học mới*\n\nKính gửi: Các chi bộ\n\n1. Các chi bộ thực hiện.",
            "88-CV/ĐU",
            "Về khám sức khỏe học sinh năm học mới",
        ),
        ("Kính gửi:\n\n- Các trường học;\n\n- Các trạm y tế.\n\nThực hiện kế hoạch, Sở Y tế đề nghị:", None, None),
        (
            "CỤC THUẾ\nSố: 5680/CT-CS V/v thuế thu nhập\n\nKính gửi: Công ty Hoa Mai\n\nCục Thuế trả lời như sau:",
            "5680/CT-CS",
            "thuế thu nhập",
        ),
    ],
)
def test_letters_have_no_heading_but_an_addressee_or_a_mark(text: str, symbol: str | None, subject: str | None) -> None:
    header = read(text).header
    assert (header.type, header.symbol, header.subject) == (DocumentType.LETTER, symbol, subject)


def test_addressees_are_part_of_the_letterhead() -> None:
    assert read("Kính gửi:\n\n- Các trường học;\n\n- Các trạm y tế.\n\nThực hiện kế hoạch, Sở Y tế đề nghị:").length == 3


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "QUYẾT ĐỊNH\n\nVề việc giao biên chế\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\nCăn cứ Luật Viên chức;",
            "Về việc giao biên chế",
        ),
        (
            "QUYẾT ĐỊNH\n\nBAN HÀNH QUY CHẾ\n\nTIẾP CÔNG DÂN\n\nỦY BAN NHÂN DÂN TỈNH\n\nCăn cứ Luật Viên chức;",
            "ban hành quy chế tiếp công dân",
        ),
        (
            "THÔNG TƯ\n\nSửa đổi Thông tư số 18/2024/TT-NHNN về hoạt động thẻ\n\nCăn cứ Luật Ngân hàng;",
            "Sửa đổi Thông tư số 18/2024/TT-NHNN về hoạt động thẻ",
        ),
        (
            "KẾ HOẠCH\n\nThực hiện Chỉ thị số 32/CT-TTg về bảo vệ rừng\n\nThực hiện Chỉ thị số 32/CT-TTg, Sở xây dựng kế hoạch như sau:",
            "Thực hiện Chỉ thị số 32/CT-TTg về bảo vệ rừng",
        ),
        (
            "KẾ HOẠCH\n\nđẩy mạnh chuyển đổi số\n\nThực hiện Nghị quyết số 57-NQ/TW, Đảng ủy xây dựng kế hoạch như sau:",
            "đẩy mạnh chuyển đổi số",
        ),
        (
            "KẾ HOẠCH\n\nthực hiện Nghị quyết số\n\n57-NQ/TW về dữ liệu\n\nI. MỤC TIÊU",
            "thực hiện Nghị quyết số 57-NQ/TW về dữ liệu",
        ),
        (
            "CHỈ THỊ\n\nVề việc đón Tết Nguyên đán\n\nNhâm Tý vui tươi, an toàn\n\nThực hiện Chỉ thị số 11-CT/TW, Chủ tịch yêu cầu:",
            "Về việc đón Tết Nguyên đán Nhâm Tý vui tươi, an toàn",
        ),
        (
            "THÔNG BÁO\n\nKết luận của Phó Chủ tịch tại cuộc họp\n\nNgày 12/11/2031, tại trụ sở, Phó Chủ tịch chủ trì họp với Ban Văn hóa\n\n- Sở Y tế",
            "Kết luận của Phó Chủ tịch tại cuộc họp",
        ),
        (
            "THÔNG TƯ\n\nHướng dẫn Nghị định số 19/2031/NĐ-CP\n\nngày 07/11/2031 của Chính phủ\n\nCăn cứ Luật Phí;",
            "Hướng dẫn Nghị định số 19/2031/NĐ-CP ngày 07/11/2031 của Chính phủ",
        ),
        ("THÔNG TƯ\n\nThông tư quy định về phí\n\nCăn cứ Luật Phí;", "quy định về phí"),
        ("QUY CHẾ\n\nTiếp công dân\n\n(Ban hành kèm theo Quyết định số 15/QĐ-UBND)\n\nĐiều 1. Phạm vi", "Tiếp công dân"),
        ("QUYẾT ĐỊNH\n\nCăn cứ Luật Viên chức;", None),
    ],
)
def test_the_subject_ends_before_authority_and_bases(text: str, subject: str | None) -> None:
    assert read(text).header.subject == subject


def test_the_authority_below_the_subject_is_the_issuer_where_nothing_stands_above() -> None:
    assert read("NGHỊ QUYẾT\n\nVề đường sắt\n\nQUỐC HỘI\n\nCăn cứ Hiến pháp do Quốc hội ban hành;").header.issuer == "Quốc hội"


def test_a_law_is_dated_by_the_day_it_was_passed() -> None:
    text = "LUẬT\n\nTHƯ VIỆN\n\nCăn cứ Hiến pháp;\n\nĐiều 1. Phạm vi\n\nLuật này được Quốc hội khóa XX, kỳ họp thứ 2 thông qua ngày 20 tháng 11 năm 2032."
    assert read(text).header.issued == date(2032, 11, 20)


def test_a_number_left_open_is_no_number() -> None:
    header = read("SỞ Y TẾ\nSố:      /KH-SYT\nBình An, ngày    tháng 9 năm 2031\nKẾ HOẠCH\ntiêm chủng" + BODY).header
    assert (header.symbol, header.issued, header.type) == (None, None, DocumentType.PLAN)
    assert header.issuer in ("Sở Y tế", "Sở y tế")


def test_of_the_files_name_only_a_number_is_taken_where_the_text_has_none() -> None:
    text = "KẾ HOẠCH\ntiêm chủng" + BODY
    assert read(text, "15-KH-UBND.pdf").header.symbol == "15/KH-UBND"
    assert read(text, "2026 bản cuối.pdf").header.symbol is None
    assert read(text, "15 KH.signed.pdf").header.symbol is None
    assert read(text, "15-QĐ-UBND.pdf").header.symbol is None, "the name speaks of a decision, the heading of a plan"


def test_a_title_line_tells_number_and_type() -> None:
    header = read("Nghị định 12/2032/NĐ-CP quy định về thư viện\n\nĐiều 1. Phạm vi điều chỉnh").header
    assert (header.symbol, header.type, header.subject) == ("12/2032/NĐ-CP", DocumentType.DECREE, "quy định về thư viện")


def test_a_portals_table_of_attributes_is_read() -> None:
    text = (
        """Nghị quyết của tỉnh

| Số hiệu | 15/2031/NQ-HĐND |
| Ngày ban hành | 06/07/2031 |
| Văn bản bị bãi bỏ | Nghị quyết số 3/2020/NQ-HĐND |
| Cơ quan ban hành | Hội đồng nhân dân tỉnh Bình An |

NGHỊ QUYẾT

về phát triển thư viện"""
        + BODY
    )
    assert read(text).header == Header(
        symbol="15/2031/NQ-HĐND",
        type=DocumentType.RESOLUTION,
        issuer="Hội đồng nhân dân tỉnh Bình An",
        issued=date(2031, 7, 6),
        subject="về phát triển thư viện",
    )


@pytest.mark.parametrize("line", ["Số: m /KH-SYT", "So: /KH-SYT", "CỔNG THÔNG TIN ĐIỆN TỬ TỈNH"])
def test_misread_lines_do_not_become_the_issuer(line: str) -> None:
    assert read(f"SỞ Y TẾ\n{line}\nKẾ HOẠCH\ntiêm chủng" + BODY).header.issuer in ("Sở Y tế", "Sở y tế")


@pytest.mark.parametrize(
    "stamp",
    [
        "ĐẾN",
        "ĐẾN Số: 1234",
        "ĐẾN 91 20",
        "CÔNG VĂN ĐẾN Số: ..... Ngày .....",
        "ĐẾN Ngày 12 tháng 7 năm 2031",
        "Giờ: 8h30 Ngày: 12/7/2031",
        "Số đến: 45",
        "Chuyển: ......",
        "CÔNG THỀNG TN ĐIỀN TỪ CHNH PHỦ",
    ],
)
def test_the_stamp_of_the_office_that_received_a_document_is_no_part_of_its_header(stamp: str) -> None:
    beside_the_title = STATE_LAYOUTS["row by row"].replace("năm 2031\nSố", f"năm 2031\n\n{stamp}\n\nSố")
    between = "KẾ HOẠCH\n\nTrồng cây xanh\n\n{}\n\ntrên địa bàn xã năm 2031" + BODY
    assert read(between.format(stamp)).header.subject == "Trồng cây xanh trên địa bàn xã năm 2031"
    assert read(beside_the_title + BODY).header == STATE


def test_a_subject_in_small_letters_ends_where_a_seal_stands_over_the_body() -> None:
    text = "CHỈ THỊ\n\nVề việc trồng cây xanh\n\nTRUNG-ÁM BAO & TIN\n\n2Qua-một năm, các cấp đã cố gắng"
    assert read(text + BODY).header.subject == "Về việc trồng cây xanh"


def test_a_stamp_that_ran_into_a_line_is_cut_out_of_it() -> None:
    text = "ỦY BAN NHÂN DÂN\n\nTỈNH BÌNH AN\n\nQUYẾT ĐỊNH\n\nQuy định hệ số CÔNG THỒNGTNĐIỀN TU CHNN PHÚ trồng cây\n\nDEN 23/0213012 ỦY BAN NHÂN DÂN TỈNH BÌNH AN"
    header = read(text + BODY).header
    assert (header.subject, header.issuer) == ("Quy định hệ số trồng cây", "Ủy ban nhân dân tỉnh Bình An")


@pytest.mark.parametrize("ending", ["ĐẾN NĂM 2035", "ĐẾN 2035, TẦM NHÌN 2050", "ĐẾN NGÀY 31/12/2035"])
def test_until_when_is_no_stamp(ending: str) -> None:
    subject = read(f"KẾ HOẠCH\n\nTRỒNG CÂY XANH TỪ NĂM 2031\n\n{ending}" + BODY).header.subject
    assert subject is not None
    assert subject.lower() == f"trồng cây xanh từ năm 2031 {ending.lower()}"


@pytest.mark.parametrize(
    "title",
    [
        "Nghị định của Chính phủ số 115/2031/NĐ-CP\n\nngày 10/10/2031 về chế độ công chức dự bị.",
        "Nghị định của Chính phủ số 115/2031/NĐ-CP ngày 10/10/2031 về chế độ công chức dự bị",
        "Nghị định số 115/2031/NĐ-CP ngày 10/10/2031 về chế độ công chức dự bị",
    ],
)
def test_a_title_line_tells_whose_which_and_when(title: str) -> None:
    header = read(f"{title}\n\nChương I\n\nQUY ĐỊNH CHUNG").header
    assert (header.type, header.issuer, header.symbol) == (DocumentType.DECREE, "Chính phủ", "115/2031/NĐ-CP")
    assert (header.issued, header.subject) == (date(2031, 10, 10), "về chế độ công chức dự bị")


def test_of_a_page_without_a_letterhead_only_a_body_is_the_issuer() -> None:
    text = "UBND HUYỆN CẦN HẠ\n\nCÂN ĐỐI DỰ TOÁN NGÂN SÁCH\n\nSTT\n\nNỘI DUNG\n\nBAN QUẢN LÝ CHỢ\n\nThu ngân sách trên địa bàn."
    assert read(text).header.issuer == "UBND huyện cần hạ"


def test_a_small_letter_in_front_of_capitals_was_misread() -> None:
    text = "SỞ Y TẾ\nSố: 125 /GM-sYT\nGIẤY MỜI\nTham dự cuộc họp" + BODY
    found = read_header(paragraphs(reading_of(text)), "", doubtful=())
    assert found.header.symbol == "125/GM-SYT"


def test_what_a_portal_does_not_know_is_no_field() -> None:
    text = "Số hiệu | Đang cập nhật\nNơi ban hành | Đang cập nhật\nNgày ban hành | …\n\nĐiều 1. Phạm vi"
    assert read(text).header == Header()


def test_italics_of_markdown_are_no_part_of_a_letterhead() -> None:
    text = "CHÍNH PHỦ\nSố: 59/2031/NĐ-CP\n_Hà Nội, ngày 23 tháng 7 năm 2031_\nNGHỊ ĐỊNH\nVề theo dõi thi hành pháp luật\n_Căn cứ Luật Tổ chức Chính phủ;_"
    header = read(text).header
    assert (header.place, header.subject) == ("Hà Nội", "Về theo dõi thi hành pháp luật")


@pytest.mark.parametrize(
    ("title", "issuer", "symbol", "issued", "subject"),
    [
        (
            "CỦA THỦ TƯỚNG CHÍNH PHỦ SỐ 115/2031/QĐ-TTG\nNGÀY 25 THÁNG 6 NĂM 2031 VỀ VIỆC SỬA ĐỔI QUY CHẾ QUỸ BẢO LÃNH",
            "Thủ tướng Chính phủ",
            "115/2031/QĐ-TTg",
            date(2031, 6, 25),
            "về việc sửa đổi quy chế quỹ bảo lãnh",
        ),
        ("CỦA BAN THƯỜNG VỤ ĐẢNG ỦY\nVỀ TRỒNG CÂY XANH", "Ban Thường vụ Đảng ủy", None, None, "về trồng cây xanh"),
        ("CỦA BAN THƯỜNG VỤ ĐẢNG ỦY\nthực hiện Nghị quyết số 9-NQ/TU", "Ban Thường vụ Đảng ủy", None, None, "thực hiện Nghị quyết số 9-NQ/TU"),
    ],
)  # fmt: skip
def test_whose_a_document_is_ends_where_its_number_or_subject_begins(
    title: str, issuer: str, symbol: str | None, issued: date | None, subject: str
) -> None:
    header = read(f"QUYẾT ĐỊNH\n{title}" + BODY).header
    assert (header.issuer, header.symbol, header.issued, header.subject) == (issuer, symbol, issued, subject)


@pytest.mark.parametrize(
    ("written", "issued", "issued_in"),
    [
        ("ngày 05 tháng 8 năm 2031", date(2031, 8, 5), None),
        ("ngày      tháng 8 năm 2031", None, "2031-08"),
        ("ngày ... tháng 08 năm 2031", None, "2031-08"),
        ("ngày l5 tháng 8 năm 2031", None, "2031-08"),
        ("ngày … tháng … năm 2031", None, "2031"),
        ("ngày 5 tháng ,năm 2031", None, "2031"),
        ("ngày 12 tháng ... năm 2031", None, "2031"),
        ("ngày 31 tháng ... năm 20...", None, None),
        # Nobody can say which of the two is the slip.
        ("ngày 31 tháng 6 năm 2031", None, None),
    ],
)
def test_of_a_date_that_is_left_open_the_month_and_the_year_are_kept(
    written: str, issued: date | None, issued_in: str | None
) -> None:
    text = f"SỞ Y TẾ\nSố: 12/KH-SYT\nBình An, {written}\nKẾ HOẠCH\ntiêm chủng" + BODY
    header = read(text).header
    assert (header.issued, header.issued_in, header.place) == (issued, issued_in, "Bình An")


def test_a_phrase_with_a_month_is_no_date_of_a_letterhead() -> None:
    assert read("KẾ HOẠCH\ntiêm chủng\nBình An, ngày đầu tháng 8 năm 2031" + BODY).header.issued_in is None


@pytest.mark.parametrize("star", ["+", "* ", "★", "• "])
def test_a_star_before_the_place_is_no_item_of_a_list(star: str) -> None:
    """Recognition reads the star of a Party's letterhead as other signs."""
    text = f"ĐẢNG ỦY XÃ MAI HẠ\n\n{star}Mai Hạ, ngày 05 tháng 3 năm 2031\n\nSố 12-KH/ĐU\n\nKẾ HOẠCH\n\ntrồng cây xanh" + BODY
    header = read(text).header
    assert (header.place, header.symbol, header.type) == ("Mai Hạ", "12-KH/ĐU", DocumentType.PLAN)


def test_the_day_beside_the_place_is_the_documents() -> None:
    text = "SỞ Y TẾ\nNgày 12 tháng 7 năm 2031\nBình An, ngày 05 tháng 3 năm 2031\nKẾ HOẠCH\ntiêm chủng" + BODY
    assert read(text).header.issued == date(2031, 3, 5)


def test_a_code_that_stands_off_from_its_dash_belongs_to_the_number() -> None:
    header = read("UBND TỈNH BÌNH AN\nSỞ Y TẾ\nSố: 226/SYT- NVY\nV/v báo cáo\nKính gửi: Các trung tâm." + BODY).header
    assert (header.symbol, header.issuer) == ("226/SYT-NVY", "Sở Y tế")


def test_news_is_told_by_its_narrative_opening() -> None:
    text = "Phường Mai Hạ ra quân trồng cây\n\nSáng ngày 12/3/2031, Đảng ủy phường Mai Hạ tổ chức lễ phát động trồng cây."
    found = read(text)
    assert found == Letterhead(Header(type=DocumentType.NEWS, subject="Phường Mai Hạ ra quân trồng cây"), 1)


@pytest.mark.parametrize(
    "text", ["Một đoạn văn bất kỳ.", "Tên hàng | Số lượng\nGạo | 5", "1. Mục thứ nhất\n2. Mục thứ hai", "12"]
)
def test_what_has_no_letterhead_has_an_empty_header(text: str) -> None:
    assert read(text) == Letterhead(Header(), 0)


def test_a_reading_without_text_has_an_empty_header() -> None:
    assert read_header([], "kế hoạch.pdf") == Letterhead(Header(), 0)


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH BÌNH AN"], "ỦY BAN NHÂN DÂN TỈNH BÌNH AN"),
        (["UBND TỈNH BÌNH AN", "SỞ Y TẾ"], "SỞ Y TẾ"),
        (["BỘ TÀI CHÍNH CỤC THUẾ"], "CỤC THUẾ"),
        (["THÀNH ỦY BÌNH AN", "BAN TỔ CHỨC"], "BAN TỔ CHỨC THÀNH ỦY BÌNH AN"),
        (["BỘ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG"], "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
        (["BỘ QUỐC PHÒNG"], "BỘ QUỐC PHÒNG"),
        (["BẢN SAO"], None),
    ],
)
def test_the_issuer_is_the_last_body_above_the_number(lines: list[str], issuer: str | None) -> None:
    assert issuer_in_capitals(lines) == issuer


def test_subjects_are_not_taken_apart_at_what_they_mention() -> None:
    assert split_cells("VỀ PHÔNG LƯU TRỮ ĐẢNG CỘNG SẢN VIỆT NAM") == ["VỀ PHÔNG LƯU TRỮ ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert split_cells("Số: 15/SYT-VP V/v họp giao ban") == ["Số: 15/SYT-VP", "V/v họp giao ban"]


def test_capitals_become_what_the_body_writes() -> None:
    body = [
        "Sở Xây dựng tỉnh Bình An báo cáo.",
        "Việc này do UBND tỉnh Bình An và Sở Xây dựng thực hiện theo Chỉ thị số 32/CT-TTg.",
    ]
    restored = restore_case("PHÂN CÔNG SỞ XÂY DỰNG, UBND TỈNH BÌNH AN THEO CHỈ THỊ SỐ 32/CT-TTG KHÓA XV", body)
    assert restored == "Phân công Sở Xây dựng, UBND tỉnh Bình An theo Chỉ thị số 32/CT-TTg khóa XV"


def test_mixed_case_stays_as_written() -> None:
    assert restore_case("Về việc UBND Tỉnh", ["ubnd tỉnh"]) == "Về việc UBND Tỉnh"


SEEDS = {
    "000_097b3668f45303ad.txt": Header(
        symbol="529-CV/ĐU",
        type=DocumentType.LETTER,
        issuer="Ban Thường vụ Đảng ủy Sở Giáo dục và Đào tạo",
        subject="Về thực hiện kết luận của Ban Thường vụ Thành ủy tại công văn số 943-CV/TU ngày 12 tháng 5 năm 2023",
        signer="Nguyễn Huỳnh Long",
        signer_title="Phó Bí thư Thường trực",
    ),
    "002_f6524b491160e028.txt": Header(
        type=DocumentType.NEWS,
        subject="Đảng bộ Sở Giáo dục và Đào tạo tổ chức Hội nghị Đảng viên Tổng kết công tác xây dựng Đảng năm 2023",
    ),
    "004_37f6c3e7999fe61c.txt": Header(
        type=DocumentType.PLAN,
        issuer="Ban Thường vụ Đảng ủy phường Bạch Đằng",
        subject="thực hiện Nghị quyết số 71-NQ/TW ngày 22 tháng 8 năm 2025 của Bộ Chính trị về đột phá phát triển giáo dục và đào tạo",
        signer="Trần Huy Kiên",
        signer_title="Bí thư",
    ),
}


@pytest.mark.parametrize("name", SEEDS)
def test_the_headers_of_real_documents(shared: Path, name: str) -> None:
    text = (shared / "archive" / "seeds" / name).read_text(encoding="utf-8")
    header = read(text, name).header
    assert replace(header, recipients=()) == SEEDS[name]
    assert len(header.recipients) == {"000": 5, "002": 0, "004": 8}[name[:3]]


# --- Marks, author, parent, evidence ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "urgency"),
    [
        ("HỎA TỐC", Urgency.MOST_URGENT),
        ("HOẢ TỐC HẸN GIỜ", Urgency.MOST_URGENT),
        ("THƯỢNG KHẨN", Urgency.VERY_URGENT),
        ("Khẩn", Urgency.URGENT),
        ("BẢN SAO", None),
    ],
)
def test_the_mark_of_urgency_is_read(mark: str, urgency: Urgency | None) -> None:
    text = f"SỞ Y TẾ\nSố: 12/SYT-NVY\n{mark}\nKính gửi: Các bệnh viện.\n\nSở Y tế đề nghị các bệnh viện trực tại chỗ."
    assert read(text).header.urgency is urgency


@pytest.mark.parametrize(
    ("letterhead", "signed", "issuer"),
    [
        ("ĐẢNG ỦY PHƯỜNG MAI HẠ", "T/M BAN THƯỜNG VỤ\nBÍ THƯ\nLê Văn Thảo", "Ban Thường vụ Đảng ủy phường Mai Hạ"),
        ("BAN CHẤP HÀNH TRUNG ƯƠNG", "T/M BỘ CHÍNH TRỊ\nTỔNG BÍ THƯ\nLê Văn Thảo", "Bộ Chính trị"),
        ("ĐẢNG ỦY PHƯỜNG MAI HẠ", "T/M BAN CHẤP HÀNH\nBÍ THƯ\nLê Văn Thảo", "Đảng ủy phường Mai Hạ"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG MAI HẠ", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Thảo", "Ủy ban nhân dân phường Mai Hạ"),
    ],
)
def test_the_author_is_the_body_that_signs(letterhead: str, signed: str, issuer: str) -> None:
    text = f"{letterhead}\n*\nSố 12-KH/ĐU\n\nKẾ HOẠCH\ntrồng cây\n\nI. MỤC ĐÍCH\n\n1. Trồng cây ở phường Mai Hạ.\n\nNơi nhận:\n- Lưu VPĐU.\n\n{signed}"
    assert read(text).header.issuer == issuer


def test_what_was_issued_with_another_document_names_it_and_has_no_number() -> None:
    text = "QUY CHẾ\nTiếp công dân\n(Ban hành kèm theo Quyết định số 15/QĐ-UBND ngày 02/3/2031 của Ủy ban nhân dân tỉnh)\n\nĐiều 1. Phạm vi"
    header = read(text).header
    assert (header.symbol, header.attached_to, header.type) == (None, "15/QĐ-UBND", DocumentType.RULES)


def test_what_a_document_attaches_is_not_its_parent() -> None:
    text = "SỞ Y TẾ\nSố: 12/QĐ-SYT\nQUYẾT ĐỊNH\nVề việc ban hành Quy chế\n(Kèm theo Tờ trình số 9/TTr-VP)\n\nCăn cứ Luật Dược;"
    assert read(text).header.attached_to is None


def test_every_field_has_its_place_and_its_certainty() -> None:
    text = (
        STATE_LAYOUTS["left column, then right"]
        + BODY
        + "\nNơi nhận:\n- Sở Y tế;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nHồ Thị Mơ"
    )
    made = make_document(
        reading_of(text), id=DocumentId("0" * 16), files=("a.txt",), size=1, now=datetime(2031, 1, 1, tzinfo=UTC)
    )
    header, page = made.document.header, made.pages[0].text
    places = {found.field: page[found.start : found.end] for found in header.evidence if found.page == 1}
    assert places == {
        HeaderField.SYMBOL: "21/KH-UBND",
        HeaderField.TYPE: "KẾ HOẠCH",
        HeaderField.ISSUER: "ỦY BAN NHÂN DÂN\nTỈNH BÌNH AN",
        HeaderField.PLACE: "Bình An",
        HeaderField.ISSUED: "Bình An, ngày 05 tháng 3 năm 2031",
        HeaderField.SUBJECT: "trồng cây xanh năm 2031",
        HeaderField.SIGNER: "Hồ Thị Mơ",
        HeaderField.SIGNER_TITLE: "PHÓ CHỦ TỊCH",
        HeaderField.RECIPIENTS: "Sở Y tế",
    }
    assert all(0 < found.confidence <= 1 for found in header.evidence)


def test_a_number_from_the_files_name_says_so() -> None:
    found = read("KẾ HOẠCH\ntiêm chủng" + BODY, "15-KH-UBND.pdf")
    trace = found.traces[HeaderField.SYMBOL]
    assert (trace.origin, trace.place) == (Origin.FILE_NAME, None)


@pytest.mark.parametrize(
    ("number", "file_name", "symbol"),
    [
        ("Số: F0F/QĐ-SYT", "qd_707_syt.pdf", "707/QĐ-SYT"),
        ("Số: J01b/QĐ-SYT", "2013 syt.pdf", "2013/QĐ-SYT"),
        ("Số: 31%F/QĐ-SYT", "3176b qd syt.pdf", "3176b/QĐ-SYT"),
        ("Số: 1ổ /QĐ-SYT", "16QD.signed_20310510_124909.pdf", "16/QĐ-SYT"),
        ("Số:      /QĐ-SYT", "quyết định (08-QĐ-SYT).pdf", "08/QĐ-SYT"),
        # What was read stands; a name without the code, or with two numbers, is no witness.
        ("Số: 225/QĐ-SYT", "255 QĐ SYT.pdf", "225/QĐ-SYT"),
        ("Số: J9A5/QĐ-SYT", "1945.pdf", None),
        ("Số: J9A5/QĐ-SYT", "19 qd, 45 syt.pdf", None),
        ("Số: J9A5/QĐ-SYT", "1945 KH.pdf", None),
        ("", "1945 qd.pdf", None),
    ],
)
def test_a_recognised_number_that_cannot_be_read_has_the_files_name_for_a_witness(
    number: str, file_name: str, symbol: str | None
) -> None:
    text = f"SỞ Y TẾ\n{number}\nBình An, ngày 05 tháng 3 năm 2031\nQUYẾT ĐỊNH\nVề tiêm chủng" + BODY
    found = read_header(paragraphs(reading_of(text)), file_name, doubtful=())
    assert found.header.symbol == symbol
    if symbol and symbol not in number:
        trace = found.traces[HeaderField.SYMBOL]
        assert (trace.origin, trace.place) == (Origin.FILE_NAME, None)
        assert trace.confidence < 0.5


def test_a_portals_table_that_tells_of_another_document_gives_no_header() -> None:
    table = "Số hiệu | 25/2031/QH15 (Luật Căn cước thay thế giấy cũ)\nLoại văn bản | Luật\nNơi ban hành | Quốc hội\nNgày ban hành | 27/11/2031"
    header = read(f"{table}\n\nĐiều 1. Phạm vi\n\nGiấy tờ tùy thân là một loại giấy tờ.").header
    assert (header.symbol, header.issuer, header.issued) == (None, None, None)
    own = table.replace("(Luật Căn cước thay thế giấy cũ)", "(đã được sửa đổi)")
    header = read(f"{own}\n\nĐiều 1. Phạm vi\n\nGiấy tờ tùy thân là một loại giấy tờ.").header
    assert (header.symbol, header.issuer, header.issued) == ("25/2031/QH15", "Quốc hội", date(2031, 11, 27))


@pytest.mark.parametrize("number", ["Số: F0F/QĐ-SYT", "Số:      /QĐ-SYT"])
def test_text_that_was_not_recognised_needs_no_witness(number: str) -> None:
    text = f"SỞ Y TẾ\n{number}\nBình An, ngày 05 tháng 3 năm 2031\nQUYẾT ĐỊNH\nVề tiêm chủng" + BODY
    assert read(text, "707 qd.pdf").header.symbol is None


def test_recognition_weakens_what_is_read_from_it() -> None:
    def confidence(recognised: float | None) -> float:
        page = replace(reading_of(STATE_LAYOUTS["row by row"]).pages[0], recognised=recognised is not None, confidence=recognised)
        reading = Reading("application/pdf", (page,))
        made = make_document(reading, id=DocumentId("0" * 16), files=("a.pdf",), size=1, now=datetime(2031, 1, 1, tzinfo=UTC))
        return next(found.confidence for found in made.document.header.evidence if found.field is HeaderField.SYMBOL)

    assert confidence(0.5) < confidence(0.9) < confidence(None)


def test_a_file_that_is_an_annex_has_its_title_for_a_subject() -> None:
    text = "Phụ lục II\nVIẾT HOA TRONG VĂN BẢN\n(Kèm theo Nghị định số 30/2031/NĐ-CP ngày 05/3/2031 của Chính phủ)\n\nI. VIẾT HOA VÌ PHÉP ĐẶT CÂU\n\nViết hoa chữ cái đầu câu trong văn bản."
    header = read(text).header
    assert (header.type, header.subject, header.attached_to) == (None, "Phụ lục II: Viết hoa trong văn bản", "30/2031/NĐ-CP")


def test_the_signature_of_an_attached_form_is_not_the_documents() -> None:
    text = "SỞ Y TẾ\nSố: 12/KH-SYT\nKẾ HOẠCH\ntiêm chủng\n\n1. Tiêm chủng cho trẻ em.\n\nNơi nhận:\n- Lưu: VT.\n\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nPhụ lục I\nMẪU GIẤY\n\nKính đề nghị xem xét.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn A"
    assert read(text).header.signer is None


CLOSINGS_OVER_TWO_PAGES = {
    "in the list": (
        "Nơi nhận:\n- Sở Nội vụ,\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC",
        "- Các đồng chí đảng ủy viên,\n- Lưu VPĐU.\nHồ Thị Mơ",
    ),
    "in an entry": (
        "Nơi nhận:\n- Sở Nội vụ,\n- Các đồng chí\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC",
        "đảng ủy viên,\n- Lưu VPĐU.\nHồ Thị Mơ",
    ),
    "below the signature": (
        "Nơi nhận:\n- Sở Nội vụ,\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC\nHồ Thị Mơ",
        "- Các đồng chí đảng ủy viên,\n- Lưu VPĐU.",
    ),
    "side by side": (
        "Nơi nhận:      T/M BAN THƯỜNG VỤ\n- Sở Nội vụ,     PHÓ BÍ THƯ THƯỜNG TRỰC",
        "- Các đồng chí đảng ủy viên,\n- Lưu VPĐU.       Hồ Thị Mơ",
    ),
    "between the offices": (
        "T/M BAN THƯỜNG VỤ\nNơi nhận:\n- Sở Nội vụ,",
        "PHÓ BÍ THƯ THƯỜNG TRỰC\nHồ Thị Mơ\n- Các đồng chí đảng ủy viên,\n- Lưu VPĐU.",
    ),
}


@pytest.mark.parametrize("break_", CLOSINGS_OVER_TWO_PAGES)
def test_a_closing_that_is_broken_over_two_pages_keeps_all_it_says(break_: str) -> None:
    first, second = CLOSINGS_OVER_TWO_PAGES[break_]
    reading = reading_of(f"{STATE_LAYOUTS['row by row']}{BODY}\n{first}", second)
    header = read_header(paragraphs(reading), "").header
    assert header.recipients == ("Sở Nội vụ", "Các đồng chí đảng ủy viên")
    assert (header.signer, header.signer_title) == ("Hồ Thị Mơ", "Phó Bí thư Thường trực")


def test_items_below_a_signature_that_lead_to_no_file_copy_are_not_recipients() -> None:
    text = "\n\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nHồ Thị Mơ\n\n- Trồng cây;\n\n- Tưới cây."
    assert read(STATE_LAYOUTS["row by row"] + BODY + text).header.recipients == ()


def test_a_page_of_capitals_is_no_issuer() -> None:
    text = "UBND HUYỆN MAI HẠ\n" + "\n".join(
        f"CHỈ TIÊU {word} CỦA BẢNG NÀY TRONG NĂM" for word in ("MỘT", "HAI", "BA", "BỐN", "SÁU")
    )
    issuer = read(text).header.issuer
    assert issuer is None or len(issuer) <= 130
