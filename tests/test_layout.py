"""Layout: lines to paragraphs."""

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.layout.layout import paragraphs
from indexer.domain import Gap, Line, Reading, ReadPage
from tests.readings import boxed_page, lines_of, reading_of, reading_of_boxes, reading_of_lines

LONG = "Các cơ quan, đơn vị trên địa bàn phường tổ chức quán triệt đầy đủ nội dung"


def texts(reading: Reading) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(reading)]


# --- Gaps ---------------------------------------------------------------------------------------------


def test_a_wrap_always_joins_and_a_paragraph_gap_never() -> None:
    lines = (Line("Chương trình gồm"), Line("Ba phần.", Gap.WRAP), Line("và một phụ lục", Gap.PARAGRAPH))
    assert texts(reading_of_lines(*lines)) == ["Chương trình gồm Ba phần.", "và một phụ lục"]


@pytest.mark.parametrize("end", [".", ";", ":", "!", "?", "./.", ".”", ";)"])
def test_a_finished_paragraph_takes_nothing_over_a_blank_line(end: str) -> None:
    assert len(texts(reading_of(f"{LONG}{end}\n\ntrong thời gian tới cần làm rõ"))) == 2


@pytest.mark.parametrize("second", ["trong thời gian tới cần làm rõ", "(qua Văn phòng để tổng hợp)", ", bảo đảm đúng tiến độ"])
def test_an_unfinished_paragraph_goes_on_over_a_blank_line_in_small_letters(second: str) -> None:
    assert texts(reading_of(f"{LONG}\n\n{second}")) == [f"{LONG} {second}"]


@pytest.mark.parametrize(
    "second",
    ["Trong thời gian tới", "- các phòng ban", "a) các phòng ban", "(Kèm theo Kế hoạch số 5)", "Đến năm 2045"],
)
def test_a_capital_or_a_marker_begins_anew_after_a_blank_line(second: str) -> None:
    assert texts(reading_of(f"{LONG}\n\n{second}")) == [LONG, second]


def test_short_cells_stay_apart_although_they_begin_in_small_letters() -> None:
    assert texts(reading_of("Sở Tài chính\n\ncác sở, ban, ngành\n\nquý II năm 2027")) == [
        "Sở Tài chính",
        "các sở, ban, ngành",
        "quý II năm 2027",
    ]


# --- Hard wraps -----------------------------------------------------------------------------------------

WRAPPED = """Ủy ban nhân dân phường chỉ đạo các phòng chuyên môn rà soát toàn bộ cơ sở vật
chất của các trường học trên địa bàn, lập danh mục đầu tư theo thứ tự ưu tiên và
Báo cáo kết quả về Thường trực Đảng ủy trước ngày 15 tháng 12 năm 2030 để theo
dõi.
Văn phòng Đảng ủy phối hợp với Ban Xây dựng Đảng theo dõi, đôn đốc việc thực hiện
kế hoạch này.
- Các chi bộ trực thuộc tổ chức sinh hoạt chuyên đề ít nhất một lần trong mỗi quý
và gửi biên bản."""


def test_hard_wraps_are_undone_and_paragraphs_found_by_their_short_last_lines() -> None:
    found = texts(reading_of(WRAPPED))
    assert [text.split()[0] for text in found] == ["Ủy", "Văn", "-"]
    assert found[0].endswith("để theo dõi.")


def test_text_with_a_paragraph_a_line_is_not_taken_for_wrapped() -> None:
    lines = [f"Nội dung {word} được giao cho từng đơn vị {'theo dõi, ' * count}báo cáo" for count, word in enumerate("abcdefgh")]
    assert texts(reading_of("\n".join(lines))) == lines


def test_a_heading_in_capitals_over_two_lines_is_one() -> None:
    assert texts(reading_of("II. NHIỆM VỤ VÀ GIẢI PHÁP\nTRỌNG TÂM NĂM 2031\n1. Mục tiêu")) == [
        "II. NHIỆM VỤ VÀ GIẢI PHÁP TRỌNG TÂM NĂM 2031",
        "1. Mục tiêu",
    ]


def test_letterhead_lines_are_never_glued_together() -> None:
    text = "ỦY BAN NHÂN DÂN\nXÃ ĐỒNG TÂM\nSố: 07/KH-UBND\nĐồng Tâm, ngày 05 tháng 3 năm 2031\nKẾ HOẠCH\nvề trồng cây"
    assert texts(reading_of(text)) == text.split("\n")


def test_a_symbol_broken_after_its_hyphen_is_whole_again() -> None:
    lines = (Line("Thực hiện Nghị quyết số 19-"), Line("NQ/TW của Bộ Chính trị.", Gap.WRAP))
    assert texts(reading_of_lines(*lines)) == ["Thực hiện Nghị quyết số 19-NQ/TW của Bộ Chính trị."]


# --- Printed pages --------------------------------------------------------------------------------------


def test_indents_and_short_lines_begin_paragraphs_on_a_printed_page() -> None:
    found = texts(
        reading_of_boxes(
            ("Ủy ban nhân dân phường chỉ đạo các phòng chuyên môn rà soát", 108, 510, 100),
            ("Và báo cáo kết quả thực hiện về Thường trực Đảng ủy phường", 72, 510, 118),
            ("trước ngày 15.", 72, 160, 136),
            ("Văn phòng theo dõi việc thực hiện của các chi bộ trực thuộc", 108, 510, 154),
            ("Đảng ủy và tổng hợp báo cáo hằng quý theo đúng quy định nay", 72, 510, 172),
        )
    )
    assert [text.split()[0] for text in found] == ["Ủy", "Văn"]


def test_a_wide_step_begins_a_paragraph_on_a_printed_page() -> None:
    rows = [
        (f"Dòng thứ {word} của đoạn văn kéo dài cho đến hết chiều ngang trang", 72.0, 510.0, 100.0 + 18 * n)
        for n, word in enumerate("abcd")
    ]
    rows.append(("Đoạn sau cách đoạn trước một khoảng rộng nên là đoạn khác hẳn", 72.0, 510.0, 200.0))
    assert len(texts(reading_of_boxes(*rows))) == 2


def test_the_list_of_recipients_never_goes_on_with_the_body() -> None:
    rows = [(f"{number}. Trồng cây xanh dọc đường.", 90.0, 300.0, 100.0 + 28 * number) for number in range(1, 8)]
    reading = reading_of_boxes(*rows, ("Nơi nhận:", 90, 150, 324), ("- Sở Nội vụ,", 90, 170, 352))
    assert texts(reading)[-3:] == [rows[-1][0], "Nơi nhận:", "- Sở Nội vụ,"]


def test_columns_side_by_side_stay_apart() -> None:
    found = texts(
        reading_of_boxes(
            ("TRƯỜNG HỌC XÃ HÒA AN", 72, 240, 100),
            ("TỔ CHUYÊN MÔN SỐ BA", 330, 510, 100),
            ("Đoạn văn bắt đầu ở đây và kéo dài cho đến hết chiều ngang trang", 72, 510, 150),
        )
    )
    assert len(found) == 3


def test_a_paragraph_runs_over_a_page_break_past_the_page_number() -> None:
    first = boxed_page(1, [(LONG, 72, 510, 700), (LONG, 72, 510, 718), (LONG, 72, 510, 736)])
    second = boxed_page(
        2,
        [
            ("2", 290, 300, 40),
            ("Nghị quyết đã ban hành đến từng chi bộ, từng đảng viên trong toàn", 72, 510, 80),
            ("Đảng bộ.", 72, 130, 98),
        ],
    )
    found = paragraphs(Reading("application/pdf", (first, second)))
    assert len(found) == 1
    assert found[0].page == 1
    assert [line.page for line in found[0].lines] == [1, 1, 1, 2, 2]


# --- Furniture ------------------------------------------------------------------------------------------


def test_running_lines_go_when_pages_repeat_them_and_stay_on_a_single_page() -> None:
    def page(body: str) -> str:
        return f"Bản tin nội bộ phường số 4\n\n{body} được trình bày riêng.\n\nTrang 3/9"

    kept = texts(reading_of(*(page(f"Nội dung {word}") for word in ("một", "hai", "ba", "bốn"))))
    assert [text for text in kept if "Bản tin" in text] == ["Bản tin nội bộ phường số 4"]
    assert not any("Trang" in text for text in kept)
    assert texts(reading_of(page("Nội dung một")))[0] == "Bản tin nội bộ phường số 4"


def test_stamps_of_digital_signatures_go_with_their_details() -> None:
    text = "Điều 1. Ban hành quy chế.\n\nKý bởi: Văn phòng\nEmail: vp@example.vn\nNgày ký: 05.11.2030 09:12:33 +07:00\n\nĐiều 2. Hiệu lực."
    assert texts(reading_of(text)) == ["Điều 1. Ban hành quy chế.", "Điều 2. Hiệu lực."]


def test_buttons_of_a_portal_go() -> None:
    assert texts(reading_of("Phóng to Thu nhỏ In\n\nHội nghị kết thúc.\n\n• Tổng lượt truy cập: 12.345")) == [
        "Hội nghị kết thúc."
    ]


def test_a_number_alone_is_kept_on_a_single_page_unless_it_parts_a_sentence() -> None:
    assert texts(reading_of("Số lượng\n\n15\n\nTổng cộng")) == ["Số lượng", "15", "Tổng cộng"]
    assert texts(reading_of(f"{LONG}\n\n7\n\ntrong thời gian tới")) == [f"{LONG} trong thời gian tới"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("## Phần mở đầu", "Phần mở đầu"),
        ("**T/M BAN THƯỜNG VỤ**", "T/M BAN THƯỜNG VỤ"),
        ("gửi về Văn phòng (*qua bộ phận Một cửa*)", "gửi về Văn phòng (qua bộ phận Một cửa)"),
        ("__Kể____ từ ngày 01/12__, nộp hồ sơ", "Kể từ ngày 01/12 , nộp hồ sơ"),
        ("HỘI ĐỒNG NHÂN DÂN -------", "HỘI ĐỒNG NHÂN DÂN"),
        ("Họ và tên: ................................", "Họ và tên: …"),
        ("công thức a * b", "công thức a * b"),
    ],
)
def test_marks_left_by_converters_are_removed(line: str, text: str) -> None:
    assert texts(reading_of(line)) == [text]


def test_italics_over_two_lines_are_one_paragraph_without_asterisks() -> None:
    found = paragraphs(reading_of("*Về việc rà soát các trường học trên địa bàn phường\ntheo công văn đã gửi*"))
    assert [paragraph.text for paragraph in found] == ["Về việc rà soát các trường học trên địa bàn phường theo công văn đã gửi"]
    assert [found[0].text[slice(*line.range)] for line in found[0].lines] == [
        "Về việc rà soát các trường học trên địa bàn phường",
        "theo công văn đã gửi",
    ]


# --- Tables ---------------------------------------------------------------------------------------------


def test_rows_are_paragraphs_of_their_own() -> None:
    found = paragraphs(reading_of("| TT | Nhiệm vụ |\n|---|---|\n| 1 | rà soát, |\nphần cuối"))
    assert [(paragraph.text, paragraph.is_row) for paragraph in found] == [
        ("TT | Nhiệm vụ", True),
        ("1 | rà soát,", True),
        ("phần cuối", False),
    ]


def test_cells_between_bars_on_lines_of_their_own_become_a_row() -> None:
    assert texts(reading_of("Bảng phân công:\n\n|\n1.\n|\nRà soát\n|\nSở Tài chính\n\nHết.")) == [
        "Bảng phân công:",
        "1. | Rà soát | Sở Tài chính",
        "Hết.",
    ]


def test_a_letterhead_in_two_columns_is_taken_apart() -> None:
    text = (
        "   ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n   XÃ ĐỒNG TÂM               Độc lập - Tự do - Hạnh phúc"
    )
    assert texts(reading_of(text)) == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "XÃ ĐỒNG TÂM",
        "Độc lập - Tự do - Hạnh phúc",
    ]


# --- For all text ---------------------------------------------------------------------------------------

words = st.text(alphabet=string.ascii_letters + "ăâđêôơưĐẢÊ", min_size=1, max_size=9)
any_line = st.builds(
    lambda start, body, end: start + " ".join(body) + end,
    st.sampled_from(["", "- ", "+ ", "1. ", "a) ", "I. ", "Điều 3. ", "  ", "| ", "*", "**", "“"]),
    st.lists(words, min_size=1, max_size=14),
    st.sampled_from(["", ".", ";", ":", ",", "*", "**", " |", "”", "-", " ----"]),
)
gaps = st.sampled_from(list(Gap))


@given(st.lists(st.tuples(any_line, gaps), min_size=1, max_size=25))
def test_no_word_is_lost_repeated_or_moved(lines: list[tuple[str, Gap]]) -> None:
    """A page without page numbers and running lines keeps every word, whatever is joined."""
    reading = Reading("text/plain", (ReadPage(1, tuple(Line(text, gap) for text, gap in lines)),))
    before = re.findall(r"[^\W_]+", " ".join(text for text, _ in lines))
    assert re.findall(r"[^\W_]+", " ".join(texts(reading))) == before


@given(st.lists(st.tuples(any_line, gaps), min_size=1, max_size=25))
def test_each_line_stands_where_its_range_says(lines: list[tuple[str, Gap]]) -> None:
    reading = Reading("text/plain", (ReadPage(1, tuple(Line(text, gap) for text, gap in lines)),))
    for paragraph in paragraphs(reading):
        assert paragraph.text == paragraph.text.strip()
        assert "\n" not in paragraph.text
        end = 0
        for line in paragraph.lines:
            assert end <= line.range.start < line.range.end <= len(paragraph.text)
            end = line.range.end
        assert end == len(paragraph.text)


# --- Real documents -------------------------------------------------------------------------------------

SEED_JOINS = {
    "000_097b3668f45303ad.txt": [("*Về", "tại"), ("4.", "nhanh")],
    "002_f6524b491160e028.txt": [],
    "004_37f6c3e7999fe61c.txt": [("CỦA", "thực"), ("thực", "của"), ("Hệ", "trong"), ("Đổi", "xã")],
}


@pytest.mark.parametrize("name", SEED_JOINS)
def test_exactly_the_joins_that_a_reader_would_make(shared: Path, name: str) -> None:
    """The first words of the lines joined; everything else stays apart."""
    text = (shared / "archive" / "seeds" / name).read_text(encoding="utf-8")
    lines = [line.text.split() for line in lines_of(text)]
    joined: list[tuple[str, str]] = []
    position = 0
    for paragraph in paragraphs(reading_of(text)):
        for line in paragraph.lines:
            first = paragraph.text[slice(*line.range)].split()[0]
            while lines[position][0].strip("*") != first:
                position += 1
            if line is not paragraph.lines[0]:
                joined.append((lines[position - 1][0], lines[position][0]))
            position += 1
    assert joined == SEED_JOINS[name]


# --- Lines that look like something else ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Thực hiện chương trình hành động về giáo dục theo Nghị quyết",
            "số 71-NQ/TW, ngày 22/8/2031 và các văn bản hướng dẫn khác.",
        ),
        (
            "Trường trung học cơ sở của phường phấn đấu đạt chuẩn mức độ",
            "3. Phấn đấu mọi học sinh trong độ tuổi đều được đến trường.",
        ),
        (
            "Căn cứ nghị định về quản lý thuế ban hành ngày 19 tháng 10 năm",
            "2030 của Chính phủ quy định chi tiết một số điều của luật.",
        ),
        (
            "Báo cáo về kết quả thực hiện nội dung của thông báo số 5607",
            "–TB/TU ngày 16 tháng 10 năm 2030 của Ban Thường vụ Thành ủy.",
        ),
    ],
)
def test_a_line_inside_a_sentence_is_no_number_line_and_no_item(first: str, second: str) -> None:
    reading = reading_of_boxes(
        (first, 85, 552, 100), (second, 85, 540, 118), ("Dòng khác của đoạn văn này đã hết ở đây.", 120, 552, 136)
    )
    assert texts(reading)[0] == f"{first} {second}"


def test_a_symbol_broken_after_its_dash_stays_one() -> None:
    reading = reading_of_boxes(
        ("Báo cáo về kết quả thực hiện thông báo số 5607 –", 85, 552, 100), ("TB/TU ngày 16 tháng 10 năm 2030.", 85, 400, 118)
    )
    assert texts(reading) == ["Báo cáo về kết quả thực hiện thông báo số 5607 –TB/TU ngày 16 tháng 10 năm 2030."]


def test_recipients_in_a_narrow_column_are_whole() -> None:
    body = [(f"{LONG} và các nội dung khác,", 85.0, 552.0, 100.0 + 18 * index) for index in range(5)]
    column = [
        ("Nơi nhận:", 85.0, 150.0, 240.0),
        ("- Ban Tuyên giáo và Dân vận", 85.0, 270.0, 260.0),
        ("Thành ủy (để báo cáo),", 85.0, 232.0, 280.0),
        ("- Đảng ủy phường,", 85.0, 200.0, 300.0),
        ("- Các cơ quan chuyên trách tham", 85.0, 296.0, 320.0),
        ("mưu, giúp việc,", 85.0, 180.0, 340.0),
        ("- Lưu VPĐU.", 85.0, 164.0, 360.0),
    ]
    assert texts(reading_of_boxes(*body, *column))[-5:] == [
        "Nơi nhận:",
        "- Ban Tuyên giáo và Dân vận Thành ủy (để báo cáo),",
        "- Đảng ủy phường,",
        "- Các cơ quan chuyên trách tham mưu, giúp việc,",
        "- Lưu VPĐU.",
    ]


def test_recipients_and_signature_in_one_line_are_two_cells() -> None:
    assert texts(reading_of("Nơi nhận:            T/M BAN THƯỜNG VỤ\n- Lưu VPĐU.")) == [
        "Nơi nhận:",
        "T/M BAN THƯỜNG VỤ",
        "- Lưu VPĐU.",
    ]


def test_a_finished_sentence_runs_over_a_page_where_paragraphs_are_indented() -> None:
    first = "- Tổ chức thực hiện trong toàn phường theo đúng nghị quyết đã đề ra."
    second = "Gắn việc thực hiện với các phong trào thi đua yêu nước trong năm nay."
    full = [(f"{LONG} và chạy tới tận lề phải,", 85.0, 552.0, 60.0 + 18 * index) for index in range(3)]
    items = [(f"- Mục {index} của kế hoạch gồm nhiều việc phải làm;", 120.0, 500.0, 114.0 + 18 * index) for index in range(6)]
    before = boxed_page(1, [*full, *items, (first, 120.0, 552.0, 222.0)])
    after = boxed_page(
        2, [(second, 85.0, 540.0, 42.0), (f"{LONG}.", 120.0, 540.0, 60.0), *[(*row[:3], row[3] + 18) for row in full]]
    )
    assert f"{first} {second}" in texts(Reading("application/pdf", (before, after)))


def test_an_addressee_takes_nothing_from_the_body() -> None:
    reading = reading_of_boxes(
        ("Kính gửi: Bí thư, cấp ủy các đảng bộ, chi bộ trực thuộc toàn thành phố", 100, 540, 100),
        ("Thực hiện công văn của Thành ủy,", 120, 400, 118),
    )
    assert len(texts(reading)) == 2


@pytest.mark.parametrize(("left", "count"), [(120, 2), (84, 1)])
def test_a_centred_title_takes_nothing_from_an_indented_body(left: float, count: int) -> None:
    """Set as close as its own lines; text that is not indented may be its last line."""
    reading = reading_of_boxes(
        ("về việc tổ chức các hoạt động hè cho thiếu nhi và nâng cao chất lượng", 80, 540, 100),
        ("phong trào đọc sách ở các tổ dân phố năm 2031", 130, 490, 118),
        ("Ban Thường vụ Đảng ủy phường Hoa Sữa giao các chi bộ như sau, từ", left, 540, 136),
        ("nay cho đến hết mùa hè năm tới và những mùa hè sau đó của các em, kể", 80, 540, 154),
        ("cả hai tổ.", 80, 200, 172),
    )
    assert len(texts(reading)) == count
