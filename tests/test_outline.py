"""Outline: markers, section paths, roles."""

from pathlib import Path

import pytest

from indexer.directive.header.header import read_header
from indexer.directive.layout.layout import paragraphs
from indexer.directive.layout.rows import find_rows
from indexer.directive.outline.markers import Level, find_marker, is_bare_label, next_letter
from indexer.directive.outline.outline import MAX_TITLE, Placed, cut, outline
from indexer.domain import Role
from tests.readings import lines_of, reading_of


def placed(text: str) -> list[tuple[str, Placed]]:
    """A paragraph a line; a line that must not be joined to the one before begins with a capital or a marker."""
    found = paragraphs(reading_of("\n\n".join(line for line in text.strip().split("\n"))))
    return list(zip((paragraph.text for paragraph in found), outline(found), strict=True))


def path(place: Placed) -> str:
    return " > ".join(section.label for section in place.section_path)


def paths(text: str) -> list[str]:
    return [path(place) for _, place in placed(text)]


def roles(text: str) -> str:
    return "".join(place.role.value[0] for _, place in placed(text))


# --- Markers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level", "label"),
    [
        ("Phần thứ nhất", Level.PART, "Phần thứ nhất"),
        ("PHẦN II", Level.PART, "Phần II"),
        ("CHƯƠNG THỨ HAI", Level.CHAPTER, "Chương thứ hai"),
        ("Chương IV", Level.CHAPTER, "Chương IV"),
        ("Mục 2. QUY ĐỊNH RIÊNG", Level.SECTION, "Mục 2"),
        ("Tiểu mục 3", Level.SUBSECTION, "Tiểu mục 3"),
        ("Điều 5. Phạm vi", Level.ARTICLE, "Điều 5"),
        ("Điều 7a- Tổ chức", Level.ARTICLE, "Điều 7a"),
        ("ĐIỀU 9", Level.ARTICLE, "Điều 9"),
        ("A. TÌNH HÌNH CHUNG", Level.CAPITAL, "A"),
        ("II. MỤC TIÊU", Level.ROMAN, "II"),
        ("III- Nhiệm vụ trọng tâm", Level.ROMAN, "III"),
        ("l. MỤC ĐÍCH, YÊU CẦU", Level.ROMAN, "I"),
        ("lI. NHIỆM VỤ CHUNG", Level.ROMAN, "II"),
        ("3. Tầm nhìn", Level.ARABIC, "3"),
        ("3/ Tầm nhìn", Level.ARABIC, "3"),
        ("3.Tầm nhìn", Level.ARABIC, "3"),
        ("4. 100% học sinh được khám sức khỏe định kỳ", Level.ARABIC, "4"),
        ("1.2. Nguyên tắc", Level.DECIMAL + 2, "1.2"),
        ("1.2- Nguyên tắc", Level.DECIMAL + 2, "1.2"),
        ("1.2.3 Nguyên tắc", Level.DECIMAL + 3, "1.2.3"),
        ("đ) kiểm tra", Level.LETTER, "đ"),
        ("i) kiểm tra", Level.SMALL_ROMAN, "i"),
        ("(ii) kiểm tra", Level.SMALL_ROMAN, "ii"),
        ("- kiểm tra", Level.DASH, "-"),
        ("• Kiểm tra", Level.DASH, "-"),
        ("+ Kiểm tra", Level.PLUS, "+"),
        ("Phụ lục số 02", Level.ANNEX, "Phụ lục 02"),
        ("PHỤ LỤC III", Level.ANNEX, "Phụ lục III"),
        ("PHỤ LỤC DANH SÁCH TRƯỜNG", Level.ANNEX, "Phụ lục"),
    ],
)
def test_markers_are_known_by_their_form(text: str, level: int, label: str) -> None:
    marker = find_marker(text)
    assert marker is not None
    assert (marker.level, marker.label) == (level, label)


@pytest.mark.parametrize(
    "text",
    [
        "100% cán bộ được tập huấn",
        "06 tháng đầu năm",
        "2. 500 triệu",
        "2.500 triệu đồng",
        "2.5 triệu đồng",
        "3 - 5 tuổi",
        "31/12/2030 là hạn cuối",
        "(1) Theo thống kê",
        "C. Mác và Ph. Ăngghen",
        "V.I. Lênin",
        "V/v trồng cây",
        "VI PHẠM HÀNH CHÍNH",
        "Điều 5 của Luật này",
        "Mục 2 Chương III Nghị định này",
        "Phụ lục kèm theo Thông tư",
        "-5 độ",
        "Sở Tài chính",
    ],
)
def test_look_alikes_are_no_markers(text: str) -> None:
    assert find_marker(text) is None


def test_letters_follow_the_vietnamese_order() -> None:
    assert [next_letter(letter) for letter in "adđeiy"] == ["b", "đ", "e", "g", "k", ""]


def test_a_lone_i_after_h_is_a_letter() -> None:
    marker = find_marker("i) kiểm tra", after="h")
    assert marker is not None
    assert marker.level == Level.LETTER


def test_a_bare_label_has_its_title_in_the_next_line() -> None:
    assert is_bare_label("Chương II")
    assert not is_bare_label("Chương II. QUY ĐỊNH CHUNG")


# --- Paths ----------------------------------------------------------------------------------------------


def test_items_carry_their_own_label_and_headings_do_not() -> None:
    text = "I. MỤC TIÊU\n1. Mục tiêu chung\n- Xây dựng trường học.\n- Nâng cao dân trí.\n2. Giao Văn phòng theo dõi."
    assert paths(text) == ["", "I", "I > 1 > -1", "I > 1 > -2", "I > 2"]
    assert roles(text) == "hhbbb"


def test_printed_labels_are_kept_over_a_gap() -> None:
    assert paths("I. MỞ ĐẦU\nNội dung.\nIII. KẾT LUẬN\nNội dung.") == ["", "I", "", "III"]


def test_a_label_and_its_title_are_one_heading() -> None:
    found = placed(
        "Chương II\nQUY ĐỊNH CỤ THỂ\nĐiều 4. Hồ sơ\n1. Hồ sơ gồm đơn và bản sao.\na) Đơn theo mẫu;\nd) Bản chính;\nđ) Bản sao."
    )
    assert [path(place) for _, place in found] == [
        "",
        "",
        "Chương II",
        "Chương II > Điều 4 > 1",
        "Chương II > Điều 4 > 1 > a",
        "Chương II > Điều 4 > 1 > d",
        "Chương II > Điều 4 > 1 > đ",
    ]
    assert [place.joins for _, place in found[:3]] == [False, True, False]
    assert found[3][1].section_path[0].title == "Chương II QUY ĐỊNH CỤ THỂ"


def test_prose_belongs_to_the_heading_above_and_ends_a_list() -> None:
    text = "I. MỤC TIÊU\n- Thứ nhất là tuyên truyền;\n+ Qua loa phát thanh;\nĐoạn văn này nói chung cho cả phần."
    assert paths(text) == ["", "I > -1", "I > -1 > +1", "I"]


def test_items_without_any_heading_start_at_the_root() -> None:
    assert paths("Thường trực đề nghị:\n1. Các chi bộ thực hiện.\n2. Văn phòng theo dõi.") == ["", "1", "2"]


def test_closing_sentences_go_back_to_the_root() -> None:
    text = "V. TỔ CHỨC THỰC HIỆN\n1. Các chi bộ thực hiện.\nTrên đây là Kế hoạch của Đảng ủy."
    assert paths(text) == ["", "V > 1", ""]


def test_a_closing_phrase_inside_the_outline_stays_where_it_is() -> None:
    text = "I. QUY ĐỊNH\nTrong quá trình thực hiện, các chi bộ tự kiểm tra.\nII. HIỆU LỰC\n1. Có hiệu lực từ ngày ký."
    assert paths(text) == ["", "I", "", "II > 1"]


def test_annexes_begin_roots_of_their_own() -> None:
    text = """I. MỤC TIÊU
1. Các chi bộ thực hiện.
Nơi nhận:
- Như trên;
- Lưu VP.
T/M ĐẢNG ỦY
BÍ THƯ
Lê Văn Bình
PHỤ LỤC I
DANH MỤC NHIỆM VỤ NĂM 2031
(Kèm theo Kế hoạch số 12-KH/ĐU)
I. NHÓM THỨ NHẤT
1. Rà soát hồ sơ."""
    found = placed(text)
    assert [path(place) for _, place in found][-5:] == ["", "", "", "Phụ lục I", "Phụ lục I > I > 1"]
    assert "".join(place.role.value[0] for _, place in found) == "hbcccccchhhhb"
    assert found[-1][1].section_path[0].title == "PHỤ LỤC I DANH MỤC NHIỆM VỤ NĂM 2031"


def test_an_attached_document_is_a_root_too() -> None:
    text = """QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.
TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Lê Văn Bình
QUY CHẾ
LÀM VIỆC CỦA ỦY BAN NHÂN DÂN XÃ
(Ban hành kèm theo Quyết định số 15/QĐ-UBND)
Điều 1. Phạm vi điều chỉnh
Quy chế này quy định lề lối làm việc."""
    found = placed(text)
    assert path(found[-1][1]) == "Quy chế > Điều 1"
    assert [place.role for _, place in found[:3]] == [Role.HEADING, Role.BODY, Role.CLOSING]


def test_headings_in_a_quoted_amendment_nest_in_the_item_that_brings_it() -> None:
    text = """Điều 1. Sửa đổi, bổ sung Thông tư số 9
1. Sửa đổi Điều 8 như sau:
“Điều 8. Hồ sơ
1. Hồ sơ gồm đơn.
2. Hồ sơ nộp trực tuyến.”
2. Bãi bỏ Điều 9.
Điều 2. Hiệu lực"""
    assert paths(text) == [
        "",
        "Điều 1",
        "Điều 1 > 1",
        "Điều 1 > 1 > Điều 8 > 1",
        "Điều 1 > 1 > Điều 8 > 2",
        "Điều 1 > 2",
        "",
    ]


def test_an_outline_inside_an_article_stays_inside() -> None:
    text = (
        "Điều 1. Phê duyệt Đề án với nội dung sau:\nI. QUAN ĐIỂM\n1. Lấy người dân làm trung tâm.\nII. MỤC TIÊU\nĐiều 2. Hiệu lực"
    )
    assert paths(text) == ["", "Điều 1", "Điều 1 > I > 1", "Điều 1", ""]


def test_rows_of_tables_are_no_items() -> None:
    found = paragraphs(reading_of("I. DANH MỤC\n\n| 1. | Rà soát | Sở Tài chính |\n| 2. | Báo cáo | Văn phòng |"))
    assert [path(place) for place in outline(found)] == ["", "I", "I"]


def test_recipients_and_signature_are_one_closing() -> None:
    found = placed("Giao Văn phòng theo dõi./.\nNơi nhận:\n- Như Điều 3;\n- Lưu: VT.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Thị Mai")
    assert [(place.role, place.joins) for _, place in found[1:]] == [(Role.CLOSING, False)] + [(Role.CLOSING, True)] * 5


def test_a_signature_without_prefix_is_known_by_its_name() -> None:
    assert roles("Nghị định này có hiệu lực.\nTHỦ TƯỚNG\nTrần Văn Nam") == "bcc"


@pytest.mark.parametrize(("text", "limit"), [("một hai ba bốn", 10), ("x" * 300, MAX_TITLE), ("ngắn", 10)])
def test_long_titles_are_cut_at_a_word(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert text.startswith(short.rstrip("…"))
    assert (short == text) == (len(text) <= limit)


# --- Rows -----------------------------------------------------------------------------------------------


def rows_of(cells: str) -> list[list[str]]:
    listed = cells.split("/")
    return [listed[row.start : row.end] for row in find_rows(listed)]


def test_rows_are_found_by_the_count_in_their_first_column() -> None:
    assert rows_of("TT/Nhiệm vụ/Đơn vị/1/Rà soát/Sở Y tế/2/Tập huấn/Sở Nội vụ/3/Sơ kết/Văn phòng/Hết") == [
        ["1", "Rà soát", "Sở Y tế"],
        ["2", "Tập huấn", "Sở Nội vụ"],
        ["3", "Sơ kết", "Văn phòng"],
    ]


@pytest.mark.parametrize("letter", list("fjwzFJWZ"))
def test_a_letter_that_no_list_counts_with_is_a_cell_like_any_other(letter: str) -> None:
    assert rows_of(f"{letter}/Rà soát/{letter}/Tập huấn") == []


def test_groups_and_their_numbers_are_rows_as_well() -> None:
    assert [
        row[0]
        for row in rows_of("I/Hạ tầng/1.1/Cáp quang/Sở A/1.2/Trạm phát/Sở B/II/Nhân lực/2.1/Đào tạo/Sở C/2.2/Tuyển dụng/Sở D")
    ] == [
        "I",
        "1.1",
        "1.2",
        "II",
        "2.1",
        "2.2",
    ]


def test_figures_are_not_taken_for_row_numbers() -> None:
    assert rows_of("1/Cửa sông Bắc/2/2/Cửa sông Nam/7/3/Cửa biển/1") == [
        ["1", "Cửa sông Bắc", "2"],
        ["2", "Cửa sông Nam", "7"],
        ["3", "Cửa biển", "1"],
    ]


@pytest.mark.parametrize("cells", ["", "1", "Sở Y tế/15/Sở Nội vụ/20", "1/2/3/4/5/6", "1/Chỉ có một dòng"])
def test_what_is_no_numbered_table_has_no_rows(cells: str) -> None:
    assert rows_of(cells) == []


# --- Real documents -------------------------------------------------------------------------------------

PLAN = "004_37f6c3e7999fe61c.txt"
PLAN_PATHS = {
    12: "I",
    14: "I > 1 > -1",
    18: "I > 1 > -3",
    36: "II > 1 > a > -2",
    48: "II > 1 > b > -5",
    52: "II > 2",
    64: "II > 2 > -6",
    68: "II > 3",
    70: "II > 3",
    80: "III > 1",
    110: "III > 3",
    150: "III > 7",
    152: "",
    154: "V > 1",
    164: "V > 6",
    166: "",
}


@pytest.mark.parametrize("line", PLAN_PATHS)
def test_the_paths_of_a_real_plan(shared: Path, line: int) -> None:
    """By the line of the file on which the paragraph begins."""
    text = (shared / "archive" / "seeds" / PLAN).read_text(encoding="utf-8")
    found = paragraphs(reading_of(text))
    length = read_header(found, PLAN).length
    start = " ".join(text.split("\n")[line - 1].split())[:80]
    index = next(index for index, paragraph in enumerate(found) if paragraph.text.startswith(start))
    assert path(outline(found[length:])[index - length]) == PLAN_PATHS[line]


def test_a_real_letter_has_its_items_at_the_root(shared: Path) -> None:
    text = (shared / "archive" / "seeds" / "000_097b3668f45303ad.txt").read_text(encoding="utf-8")
    found = paragraphs(reading_of(text))
    length = read_header(found, "").length
    assert [path(place) for place in outline(found[length:]) if place.role is Role.BODY] == ["", "", "1", "2", "3", "4", "5", ""]
    assert len(lines_of(text)) > 20


def test_a_quotation_in_one_paragraph_stands_in_the_item_that_brings_it() -> None:
    text = "Điều 2. Sửa đổi, bổ sung một số khoản\n\n1. Sửa đổi, bổ sung khoản 5 như sau:\n\n“5. Cấp thông báo miễn kiểm tra cho linh kiện nhập khẩu.”.\n\n2. Bãi bỏ khoản 7 của Điều này."
    labels = [tuple(section.label for section in place.section_path) for place in outline(paragraphs(reading_of(text)))]
    assert labels == [(), ("Điều 2",), ("Điều 2", "1", "5"), ("Điều 2", "2")]


def test_a_quotation_that_never_closes_ends_at_the_next_amendment() -> None:
    text = "Điều 2. Sửa đổi, bổ sung một số khoản\n\n1. Sửa đổi, bổ sung khoản 5 như sau:\n\n“5. Nộp hồ sơ đăng ký kiểm tra:\n\na) Một bộ hồ sơ giấy cho cơ quan kiểm tra.\n\n2. Sửa đổi, bổ sung khoản 8 như sau: Hồ sơ nộp trên mạng."
    labels = [tuple(section.label for section in place.section_path) for place in outline(paragraphs(reading_of(text)))]
    assert labels[-2:] == [("Điều 2", "1", "5", "a"), ("Điều 2", "2")]
