"""Word documents. Made with python-docx and, for what it cannot write, with pieces of XML."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from indexer.domain import Gap, Reading
from indexer.errors import PasswordNeeded, TooLarge
from indexer.reading.limits import ReadingLimits
from indexer.reading.reader import FileReader
from indexer.reading.word.docx import read_docx
from indexer.reading.word.numbering import number_text
from indexer.reading.word.pictures import open_pictures
from tests.reading_samples import PARAGRAPHS, make_docx, make_zip, saved

LIMITS = ReadingLimits()
SPACES = nsdecls("w", "r") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def texts(reading: Reading) -> list[str]:
    (page,) = reading.pages
    return [line.text for line in page.lines]


def body_of(*xml: str) -> list[str]:
    """Read a document whose body is made of these paragraphs' contents."""
    document = docx.Document()
    for content in xml:
        document.element.body.append(parse_xml(f"<w:p {SPACES}>{content}</w:p>"))
    return texts(read_docx(saved(document), LIMITS))


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def test_paragraphs_come_out_whole_in_order_with_the_title() -> None:
    document = docx.Document()
    document.core_properties.title = "Kế hoạch"
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    document.add_paragraph("dòng trên\ndòng dưới")
    reading = read_docx(saved(document), LIMITS)
    assert reading.title == "Kế hoạch"
    assert reading.media_type.endswith("wordprocessingml.document")
    assert texts(reading) == [*PARAGRAPHS, "dòng trên", "dòng dưới"]
    assert [line.gap for line in reading.pages[0].lines] == [Gap.PARAGRAPH] * 6 + [Gap.LINE]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("giữ ") + f'<w:ins w:id="1" w:author="a">{run("thêm")}</w:ins><w:del w:id="2" w:author="a">{run("bỏ", "delText")}</w:del>', "giữ thêm"),
        (f'<w:moveFrom w:id="3" w:author="a">{run("dời")}</w:moveFrom>' + run("ở lại"), "ở lại"),
        (run("xem ") + f'<w:hyperlink w:anchor="x">{run("phụ lục")}</w:hyperlink>' + run(" kèm theo"), "xem phụ lục kèm theo"),
        (f'<w:sdt><w:sdtContent>{run("ô nhập")}</w:sdtContent></w:sdt>', "ô nhập"),
        (f'<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run("Bấm để nhập")}</w:sdtContent></w:sdt>' + run("chữ"), "chữ"),
        ('<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>hiện</w:t></w:r>', "hiện"),
        (run("15") + "<w:r><w:noBreakHyphen/></w:r>" + run("KH/ĐU"), "15-KH/ĐU"),
        (run("đánh dấu ") + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "đánh dấu •"),
        (run("a") + "<w:r><w:tab/></w:r>" + run("b < c & d"), "a\tb < c & d"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("PAGE", "instrText") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("trang"), "trang"),
        (run("tổng ") + "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "tổng x+1"),
        (run("chú thích") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" này"), "chú thích này"),
    ],
    ids=["tracked changes", "moved away", "link", "content control", "placeholder", "hidden", "no-break hyphen", "symbol", "tab and signs",
         "field", "formula", "footnote mark"],
)  # fmt: skip
def test_a_paragraph_reads_as_it_prints(content: str, expected: str) -> None:
    assert body_of(content.replace("b < c & d", "b &lt; c &amp; d")) == [expected]


def picture(width: int, height: int) -> io.BytesIO:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG")
    out.seek(0)
    return out


def test_a_picture_of_a_page_is_a_page_for_the_recogniser_and_a_photograph_is_not() -> None:
    document = docx.Document()
    document.add_paragraph("Kèm theo bản quét:")
    for size in ((1240, 1754), (1600, 1200), (124, 175), (1000, 1420)):
        document.add_picture(picture(*size))
    content = saved(document)
    reading = read_docx(content, LIMITS)
    assert [(page.number, len(page.lines)) for page in reading.pages] == [(1, 1), (2, 0), (3, 0)]
    with open_pictures(content, LIMITS) as pictures:
        assert [pictures.covers(number) for number in (1, 2, 3)] == [False, True, True]
        assert [pictures.draw(number).shape for number in (2, 3)] == [(1754, 1240, 3), (1420, 1000, 3)]


@pytest.mark.parametrize(
    ("fonts", "text", "expected"),
    [('w:ascii=".VnTime" w:hAnsi=".VnTime"', "Céng hoµ", "Cộng hoà"), ('w:hAnsi=".VnTimeH"', "x· héi", "XÃ HỘI"),
     ('w:ascii="VNI-Times"', "hoøa", "hòa"), ('w:ascii="Arial"', "où été", "où été")],
)  # fmt: skip
def test_runs_in_fonts_from_before_unicode_are_converted(fonts: str, text: str, expected: str) -> None:
    assert body_of(run("Số ") + f"<w:r><w:rPr><w:rFonts {fonts}/></w:rPr><w:t>{text}</w:t></w:r>") == [f"Số {expected}"]


def test_the_font_of_a_style_counts_and_a_soft_hyphen_in_it_is_a_letter() -> None:
    document = docx.Document()
    style = document.styles.add_style("cu", 1)
    style.font.name = ".VnTime"
    document.styles["Normal"].font.name = ".VnArialH"
    document.add_paragraph("Thñ t", style="cu").runs[0]._r.append(parse_xml(f"<w:softHyphen {SPACES}/>"))
    document.paragraphs[0].add_run("íng")
    document.add_paragraph("chÝnh phñ")
    assert texts(read_docx(saved(document), LIMITS)) == ["Thủ tướng", "CHÍNH PHỦ"]


def test_a_mark_in_a_header_is_kept_and_a_page_number_is_not() -> None:
    document = docx.Document()
    document.add_paragraph("thân")
    document.sections[0].header.paragraphs[0].text = "MẬT"
    document.sections[0].footer.paragraphs[0].text = "Trang 1"
    assert texts(read_docx(saved(document), LIMITS)) == ["MẬT", "thân"]


def test_a_text_box_is_read_once() -> None:
    """Word stores every box twice, for itself and for older versions."""
    box = f"<w:txbxContent><w:p>{run('trong khung')}</w:p></w:txbxContent>"
    content = (
        f"{run('ngoài khung')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert body_of(content) == ["ngoài khung", "trong khung"]


def filled(document: Any, cells: list[list[str]]) -> None:
    table = document.add_table(rows=len(cells), cols=max(map(len, cells)))
    for row, texts_ in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts_, strict=True):
            first, *rest = text.split("\n")
            cell.paragraphs[0].text = first
            for line in rest:
                cell.add_paragraph(line)


def test_a_letterhead_is_read_column_by_column_and_a_table_row_by_row() -> None:
    document = docx.Document()
    filled(
        document,
        [["ĐẢNG BỘ THÀNH PHỐ\nĐẢNG ỦY PHƯỜNG\n*\nSố 12-KH/ĐU", "ĐẢNG CỘNG SẢN VIỆT NAM\nHoa Sữa, ngày 3 tháng 2 năm 2031"]],
    )
    document.add_paragraph("KẾ HOẠCH")
    filled(document, [["TT", "Đơn vị", "Thời gian"], ["1", "Chi bộ\nkhu phố Một", "Tháng 3"], ["2", "", "Tháng 4"], ["", "", ""]])
    document.add_paragraph("hết")
    assert texts(read_docx(saved(document), LIMITS)) == [
        "ĐẢNG BỘ THÀNH PHỐ",
        "ĐẢNG ỦY PHƯỜNG",
        "*",
        "Số 12-KH/ĐU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Hoa Sữa, ngày 3 tháng 2 năm 2031",
        "KẾ HOẠCH",
        "TT | Đơn vị | Thời gian",
        "1 | Đơn vị: Chi bộ khu phố Một | Thời gian: Tháng 3",
        "2 | Thời gian: Tháng 4",
        "hết",
    ]


def test_merged_cells_and_tables_within_tables_are_read_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "cả hàng"
    table.cell(1, 0).text = "ô"
    table.cell(1, 1).add_table(rows=1, cols=2).cell(0, 1).text = "trong"
    assert texts(read_docx(saved(document), LIMITS)) == ["cả hàng", "ô | trong"]


def numbered(document: Any, levels: str, extra: str = "") -> None:
    """Give the document one list of its own: abstract 90, numbers 90 (and 91 with `extra`)."""
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {SPACES} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {SPACES} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    root.append(parse_xml(f'<w:num {SPACES} w:numId="91"><w:abstractNumId w:val="90"/>{extra}</w:num>'))


def level(index: int, style: str, pattern: str, start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/></w:lvl>'


def item(document: Any, text: str, index: int, number: int = 90) -> None:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    document.element.body.append(parse_xml(f"<w:p {SPACES}>{properties}{run(text)}</w:p>"))


def test_labels_of_lists_are_those_word_prints() -> None:
    document = docx.Document()
    numbered(
        document,
        level(0, "upperRoman", "%1.")
        + level(1, "decimal", "Điều %2.", 5)
        + level(2, "lowerLetter", "%3)")
        + level(3, "bullet", "·"),
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
    )
    for text, index in (
        ("một", 0),
        ("hai", 1),
        ("ba", 2),
        ("bốn", 2),
        ("năm", 3),
        ("sáu", 1),
        ("bảy", 2),
        ("tám", 0),
        ("chín", 1),
    ):
        item(document, text, index)
    item(document, "mười", 0, number=91)
    item(document, "không số", 0, number=0)
    assert texts(read_docx(saved(document), LIMITS)) == [
        "I. một",
        "Điều 5. hai",
        "a) ba",
        "b) bốn",
        "- năm",
        "Điều 6. sáu",
        "a) bảy",
        "II. tám",
        "Điều 5. chín",
        "I. mười",
        "không số",
    ]


def test_a_style_numbers_its_paragraphs() -> None:
    document = docx.Document()
    for text in ("một", "hai"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("gạch", style="List Bullet")
    assert texts(read_docx(saved(document), LIMITS)) == ["1. một", "2. hai", "- gạch"]


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (0, "upperRoman", "0"), (26, "lowerLetter", "z"), (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"), (12, "ordinal", "12"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_their_style_says(number: int, style: str, expected: str) -> None:
    assert number_text(number, style) == expected


def with_header(header: str, body: list[str]) -> list[str]:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    for text in body:
        document.add_paragraph(text)
    return texts(read_docx(saved(document), LIMITS))


def test_the_header_of_the_page_is_read_only_for_a_letterhead_missing_below() -> None:
    assert with_header("Trang 2", ["KẾ HOẠCH"]) == ["KẾ HOẠCH"]
    assert with_header("Số 12-KH/ĐU", ["KẾ HOẠCH"]) == ["Số 12-KH/ĐU", "KẾ HOẠCH"]
    assert with_header("Số 12-KH/ĐU", ["Số: 15/KH-UBND", "KẾ HOẠCH"]) == ["Số: 15/KH-UBND", "KẾ HOẠCH"]


def test_footnotes_come_last() -> None:
    content = make_docx(["thân văn bản"])
    notes = (
        f'<w:footnotes {SPACES}><w:footnote w:type="separator" w:id="0"><w:p>{run("---")}</w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p>{run("chú thích một")}</w:p></w:footnote></w:footnotes>'
    )
    members = unpacked(content)
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    members[rels] = members[rels].replace(
        b"</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    )
    members["word/footnotes.xml"] = notes.encode()
    assert texts(read_docx(make_zip(members), LIMITS)) == ["thân văn bản", "[1] chú thích một"]


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_broken_part_that_holds_no_text_does_no_harm() -> None:
    members = unpacked(make_docx()) | {"customXml/item1.xml": b"<khong dong", "word/theme/theme1.xml": b""}
    assert texts(read_docx(make_zip(members), LIMITS)) == list(PARAGRAPHS)


def test_a_package_that_unpacks_to_too_much_is_refused_unopened() -> None:
    members = unpacked(make_docx()) | {"word/document.xml": b"<x>" + b" " * 3_000_000 + b"</x>"}
    content = make_zip(members)
    assert len(content) < 100_000
    with pytest.raises(TooLarge, match="the limit is 2,000,000"):
        read_docx(content, ReadingLimits(max_bytes=2_000_000))


def test_an_encrypted_member_needs_a_password() -> None:
    content = bytearray(make_docx())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(PasswordNeeded):
        read_docx(bytes(content), LIMITS)


def test_three_thousand_paragraphs_take_seconds_and_not_minutes(tmp_path: Any) -> None:
    path = tmp_path / "dài.docx"
    path.write_bytes(make_docx(PARAGRAPHS * 600))
    assert sum(1 for _ in FileReader(LIMITS).read(path).pages[0].lines) == 3_000
