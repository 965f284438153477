"""Word 97, RTF, OpenDocument, Excel and PowerPoint: what is printed comes out, in order, in Unicode; nothing else does."""

import io
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlwt

from indexer.directive.secrecy import judge
from indexer.domain import Reading
from indexer.errors import Damaged, PasswordNeeded, SourceError, TooLarge, UnknownFormat
from indexer.reading.limits import ReadingLimits
from indexer.reading.odf.odf import read_odf
from indexer.reading.office import find_office, read_with_office
from indexer.reading.reader import FileReader
from indexer.reading.sheets import grid
from indexer.reading.sheets.grid import cell_text
from indexer.reading.sheets.xls import read_xls
from indexer.reading.sheets.xlsx import read_xlsx
from indexer.reading.slides.ppt import read_ppt
from indexer.reading.slides.pptx import read_pptx
from indexer.reading.word.doc import read_doc
from indexer.reading.word.doc_format import (
    DELETED,
    FONT_ASCII,
    FONT_OTHER,
    HIDDEN,
    IN_TABLE,
    ROW_END,
    SYMBOL,
)
from indexer.reading.word.rtf import read_rtf
from tests.office_samples import (
    make_compound,
    make_doc,
    make_odf,
    make_ppt,
    make_pptx,
    make_rtf,
    make_xlsx,
    plain_doc,
    rtf_text,
    shape,
)
from tests.reading_samples import PARAGRAPHS, make_zip

LIMITS = ReadingLimits()


def texts(reading: Reading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


# --- Word 97 -----------------------------------------------------------------------------------------


def doc(
    *runs: tuple[str, dict[int, int]], fonts: tuple[str, ...] = ("Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times")
) -> list[str]:
    return texts(read_doc(make_doc([(runs, {})], fonts), LIMITS))


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("giữ ", {}), ("bỏ ", {DELETED: 1}), ("ẩn ", {HIDDEN: 1}), ("lại\r", {})], ["giữ lại"]),
        ([("xem \x13HYPERLINK x\x14phụ lục\x15 này\r", {})], ["xem phụ lục này"]),
        ([("a \x13IF \x13PAGE\x14", {}), ("1\x15\x14", {}), ("trang\x15\r", {})], ["a trang"]),
        ([("15\x1eKH\x1f/ĐU\r", {})], ["15-KH/ĐU"]),
        ([("trên\x0bdưới\r", {})], ["trên", "dưới"]),
        ([("Céng hoµ ", {FONT_ASCII: 1, FONT_OTHER: 1}), ("x· héi\r", {FONT_ASCII: 2})], ["Cộng hoà XÃ HỘI"]),
        ([("Coäng ho", {FONT_ASCII: 3}), ("øa\r", {FONT_ASCII: 3})], ["Cộng hòa"]),
        ([("(", {SYMBOL: 0xF0FC0000}), (" xong\r", {})], ["• xong"]),
        ([("hình \x01 và \x08 chú thích\x02\r", {})], ["hình  và  chú thích"]),
    ],
    ids=["deleted and hidden", "field", "field in a field", "hyphens", "line break", "TCVN3", "VNI", "symbol", "pictures"],
)  # fmt: skip
def test_a_paragraph_of_word_97_reads_as_it_prints(runs: list[tuple[str, dict[int, int]]], expected: list[str]) -> None:
    assert doc(*runs) == expected


def test_tables_of_word_97_are_rows() -> None:
    cell, end = {IN_TABLE: 1}, {IN_TABLE: 1, ROW_END: 1}
    rows = [["TT", "Đơn vị", "Hạn"], ["1", "Chi bộ Một", "tháng 3"], ["2", "Chi bộ Hai", "tháng 4"]]
    paragraphs: list[tuple[list[tuple[str, dict[int, int]]], dict[int, int]]] = [([("trước\r", {})], {})]
    for row in rows:
        paragraphs += [([(f"{text}\x07", {})], cell) for text in row]
        paragraphs.append(([("\x07", {})], end))
    paragraphs.append(([("sau\r", {})], {}))
    assert texts(read_doc(make_doc(paragraphs), LIMITS)) == [
        "trước",
        "TT | Đơn vị | Hạn",
        "1 | Đơn vị: Chi bộ Một | Hạn: tháng 3",
        "2 | Đơn vị: Chi bộ Hai | Hạn: tháng 4",
        "sau",
    ]


def test_a_text_box_of_word_97_stands_where_it_hangs() -> None:
    content = make_doc([([("đầu\r", {})], {}), ([("cuối\r", {})], {})], boxes=("trong khung",))
    assert texts(read_doc(content, LIMITS)) == ["đầu", "trong khung", "cuối"]


def test_text_of_one_byte_a_letter_is_western() -> None:
    assert texts(read_doc(make_doc([([("d’été – 5\r", {})], {})], compressed=True), LIMITS)) == ["d’été – 5"]


# --- RTF ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rtf_text("giữ ") + r"{\deleted " + rtf_text("bỏ") + r"}{\v " + rtf_text("ẩn") + "}" + rtf_text("lại"), ["giữ lại"]),
        (r"{\f1 C\'e9ng ho\'b5} {\f2 x\'b7 h\'e9i}", ["Cộng hoà XÃ HỘI"]),
        (r"{\f3 Co\'e4ng ho\'f8a}", ["Cộng hòa"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt xem}} tr\line d", ["xem tr", "d"]),
        (r"{\pict\pngblip 89504e47}{\*\generator Word;}{\object{\*\objdata 0105}}abc\~d\_e", ["abc\u00a0d-e"]),
        (r"a{\footnote  ghi}b", ["ab", "[1] ghi"]),
        (r"{\header " + rtf_text("Số 5") + r"}{\footer 1}than", ["Số 5", "than"]),
        (r"{\header Trang}than", ["than"]),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt trong khung\par}}}ngoai", ["trong khung", "ngoai"]),
        (r"{\listtext 1.\tab}muc", ["1.\tmuc"]),
        (r"a\bin5 {}\\}b\{c\}", ["ab{c}"]),
        (r"\trowd\intbl TT\cell Ten\cell Han\cell\row\intbl 1\cell A\cell 3/4\cell\row\intbl 2\cell B\cell 5/6\cell\row\pard sau",
         ["TT | Ten | Han", "1 | Ten: A | Han: 3/4", "2 | Ten: B | Han: 5/6", "sau"]),
    ],
    ids=["deleted and hidden", "TCVN3", "VNI", "field", "pictures and signs", "footnote", "letterhead in the header", "header", "text box",
         "label", "binary", "table"],
)  # fmt: skip
def test_rtf_reads_as_it_prints(body: str, expected: list[str]) -> None:
    fonts = ("Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times")
    assert texts(read_rtf(make_rtf(body, fonts), LIMITS)) == expected


def test_groups_without_end_inside_one_another_are_refused() -> None:
    with pytest.raises(TooLarge, match="501"):
        read_rtf(b"{\\rtf1" + b"{" * 1000 + b"}" * 1001, LIMITS)


# --- OpenDocument ------------------------------------------------------------------------------------

STYLES = (
    '<style:font-face style:name="old" svg:font-family="&apos;.VnTime&apos;"/>'
    '<style:style style:name="P1" style:family="paragraph"><style:text-properties style:font-name="old"/></style:style>'
    '<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="Arial"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:tracked-changes><text:p>bỏ</text:p></text:tracked-changes><text:p>giữ</text:p>", ["giữ"]),
        ("<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>", ["a   b\tc", "d"]),
        ("<text:p text:style-name='P1'>Céng hoµ <text:span text:style-name='T1'>là</text:span></text:p>", ["Cộng hoà là"]),
        (("<text:p>chữ<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>ghi</text:p></text:note-body>"
         "</text:note> tiếp</text:p>"), ["chữ tiếp", "[1] ghi"]),
        ("<text:p>ngoài<draw:frame><draw:text-box><text:p>trong</text:p></draw:text-box></draw:frame></text:p>", ["ngoài", "trong"]),
        (("<text:list text:style-name='L1'><text:list-item><text:p>một</text:p><text:list><text:list-item><text:p>con</text:p>"
         "</text:list-item></text:list></text:list-item><text:list-item><text:p>hai</text:p></text:list-item></text:list>"),
         ["1. một", "a) con", "2. hai"]),
        ("<text:p>a<office:annotation><text:p>nhận xét</text:p></office:annotation>b</text:p>", ["ab"]),
    ],
    ids=["deletions", "spaces", "TCVN3", "footnote", "text box", "list", "comment"],
)  # fmt: skip
def test_opendocument_reads_as_it_prints(body: str, expected: list[str]) -> None:
    assert texts(read_odf(make_odf("text", body, styles=STYLES), LIMITS)) == expected


def test_a_sheet_of_opendocument_repeats_what_it_says_it_repeats_and_no_more() -> None:
    row = "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    body = f"<table:table table:name='Thu'><table:table-row><table:table-cell table:number-columns-repeated='2'><text:p>a</text:p></table:table-cell></table:table-row>{row}</table:table>"
    assert texts(read_odf(make_odf("spreadsheet", body), LIMITS)) == ["Thu", "a | a"] or texts(
        read_odf(make_odf("spreadsheet", body), LIMITS)
    ) == ["Thu", "a"]


# --- Spreadsheets ------------------------------------------------------------------------------------

TABLE: list[list[object]] = [
    ["ỦY BAN NHÂN DÂN PHƯỜNG HOA SỮA"],
    [],
    ["TT", "Nội dung", "Dự toán", "", "Ghi chú"],
    ["", "", "Năm 2031", "Năm 2032", ""],
    [1, "Sửa trường", 1500, 0.25, ""],
    [2, "Mua sách", 20.5, 0.5, "quý II"],
    ["", "Cộng", 1520.5, "", ""],
]
ROWS_READ = [
    "ỦY BAN NHÂN DÂN PHƯỜNG HOA SỮA",
    "TT | Nội dung | Dự toán | Ghi chú",
    "Năm 2031 | Năm 2032",
    "1 | Sửa trường | Dự toán Năm 2031: 1500 | Dự toán Năm 2032: 0.25",
    "2 | Mua sách | Dự toán Năm 2031: 20.5 | Dự toán Năm 2032: 0.5 | Ghi chú: quý II",
    "Cộng | Dự toán Năm 2031: 1520.5",
]


def make_xls(rows: Sequence[Sequence[object]], *, font: str = "Arial", merged: tuple[int, int, int, int] | None = None) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    style = xlwt.easyxf(f"font: name {font}")
    covered = {(merged[0], column) for column in range(merged[2], merged[3] + 1)} if merged else set()
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "" and (place, column) not in covered:
                sheet.write(place, column, value, style)
    if merged:
        sheet.write_merge(*merged, rows[merged[0]][merged[2]], style)
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(out)
    return out.getvalue()


def test_rows_bear_the_names_of_their_columns_in_both_kinds_of_workbook() -> None:
    new = make_xlsx(([value if value != "" else None for value in row] for row in TABLE), merged=("C3:D3",))
    assert texts(read_xlsx(new, LIMITS)) == ROWS_READ
    assert texts(read_xls(make_xls(TABLE, merged=(2, 2, 2, 3)), LIMITS)) == ROWS_READ


def test_fonts_from_before_unicode_are_known_in_both_kinds_of_workbook() -> None:
    rows: list[list[object]] = [["®éc lËp"], ["tù do"]]
    # The second is a font that shows capitals.
    for font, expected in ((".VnTime", ["độc lập", "tự do"]), (".VnTimeH", ["ĐỘC LẬP", "TỰ DO"])):
        assert texts(read_xls(make_xls(rows, font=font), LIMITS)) == expected
        assert texts(read_xlsx(make_xlsx(rows, font=font), LIMITS)) == expected


@pytest.mark.parametrize(
    ("value", "shape", "expected"),
    [(3.0, "", "3"), (0.1 + 0.2, "", "0.3"), (12.5, "0.00", "12.50"), (0.256, "0%", "25.6%"), (True, "", "TRUE"), (None, "", ""), ("a", "", "a"),
     (1e20, "", "1e+20")],
)  # fmt: skip
def test_numbers_are_shown_as_an_office_shows_them(value: object, shape: str, expected: str) -> None:
    assert cell_text(value, shape) == expected


def test_sheets_with_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 10)
    for read, content in ((read_xlsx, make_xlsx([[1, 2, 3]] * 4)), (read_xls, make_xls([[1, 2, 3]] * 4))):
        with pytest.raises(TooLarge, match=r"12 cells, the limit is 10"):
            read(content, LIMITS)


# --- Presentations -----------------------------------------------------------------------------------


def test_a_slide_is_a_page_title_first_then_down_the_slide_with_its_notes() -> None:
    slides = [
        shape("dưới", top=900) + shape("trên", top=100) + shape("Tên", place="title") + shape("5", place="sldNum"),
        shape("hai"),
    ]
    reading = read_pptx(make_pptx(slides, notes={1: shape("ghi chú", place="body") + shape("ảnh", place="sldImg")}), LIMITS)
    assert [[line.text for line in page.lines] for page in reading.pages] == [["Tên", "trên", "dưới"], ["hai", "ghi chú"]]


def test_fonts_from_before_unicode_are_known_in_both_kinds_of_presentation() -> None:
    assert texts(read_pptx(make_pptx([shape("Coäng hoøa", font="VNI-Times")]), LIMITS)) == ["Cộng hòa"]
    reading = read_ppt(make_ppt([[("Coäng\rhoøa", "VNI-Times"), ("x· héi", ".VnTimeH")], [("là", None)]]), LIMITS)
    assert [[line.text for line in page.lines] for page in reading.pages] == [["Cộng", "hòa", "XÃ HỘI"], ["là"]]


# --- What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "content"),
    [
        (read_doc, make_doc([([("a\r", {})], {})], flags=0x0300)),
        (read_ppt, make_ppt([[("a", None)]], token=0xF3D1C4DF)),
        (read_odf, make_odf("text", "<text:p>a</text:p>", manifest="<m><e><encryption-data/></e></m>")),
    ],
    ids=["doc", "ppt", "odf"],
)
def test_files_with_a_password_say_so(read: Callable[[bytes, ReadingLimits], Reading], content: bytes) -> None:
    with pytest.raises(PasswordNeeded):
        read(content, LIMITS)


ENTITY = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname"><!ENTITY many "aaaaaaaaaa">]>"""


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    """Neither a file of this machine nor anything multiplied comes into a document by them."""
    content = ENTITY + make_odf_content(b"truoc &secret;&many; sau")
    path = tmp_path / "a.odt"
    path.write_bytes(make_zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content}))
    assert texts(FileReader().read(path)) == ["truoc sau"] or texts(FileReader().read(path)) == ["truoc  sau"]


def make_odf_content(text: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(make_odf("text", "<text:p>@</text:p>"))) as package:
        return package.read("content.xml").partition(b"?>")[2].replace(b"@", text)


def test_what_unpacks_to_too_much_is_refused() -> None:
    limits = ReadingLimits(max_bytes=100_000)
    for read, content in (
        (read_odf, make_odf("text", "<text:p>" + "a" * 200_000 + "</text:p>")),
        (read_xlsx, make_zip({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b" " * 200_000})),
        (read_pptx, make_zip({"ppt/presentation.xml": b" " * 200_000})),
    ):
        with pytest.raises(TooLarge, match="the limit is 100,000"):
            read(content, limits)


def test_a_workbook_of_bytes_needs_an_office(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(make_zip({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}))
    with pytest.raises(UnknownFormat, match="install LibreOffice") as caught:
        FileReader().read(path)
    assert "cài LibreOffice" in caught.value.message("vi")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
@pytest.mark.parametrize(
    "content",
    [
        plain_doc(PARAGRAPHS),
        make_ppt([[(text, None)] for text in PARAGRAPHS]),
        make_xls([[text] for text in PARAGRAPHS]),
        make_rtf("\\par ".join(map(rtf_text, PARAGRAPHS))),
        make_odf("text", "<text:p>a</text:p>"),
        make_xlsx([["a"]]),
        make_pptx([shape("a")]),
    ],
    ids=["doc", "ppt", "xls", "rtf", "odt", "xlsx", "pptx"],
)
def test_files_cut_short_are_damaged_and_nothing_is_said_on_the_screen(
    tmp_path: Path, content: bytes, cut: float, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a"
    path.write_bytes(content[: int(cut * len(content))])
    with pytest.raises(SourceError):
        FileReader().read(path)
    assert capfd.readouterr() == ("", "")


# --- Marks of secrecy --------------------------------------------------------------------------------

LETTERHEAD = ("céng hoµ x· héi chñ nghÜa ViÖt Nam", "Sè: 5/Q§-UB")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tcvn3.doc", make_doc([([(f"{text}\r", {FONT_ASCII: 0})], {}) for text in (*LETTERHEAD, "mËt")], (".VnTimeH",))),
        ("box.doc", make_doc([([("than\r", {})], {})], (".VnTime",), boxes=("MËt",))),
        ("vni.rtf", make_rtf(r"So 5\par MA\'c4T\par than", ("VNI-Times",))),
        ("tcvn3.rtf", make_rtf(r"So 5\par m\'cbt\par than", (".VnTimeH",))),
        ("header.rtf", make_rtf(r"{\header M\'cbt}than", (".VnTimeH",))),
        ("vni.xls", make_xls([["So 5"], ["MAÄT"], ["thân"]], font="VNI-Times")),
        ("tcvn3.ppt", make_ppt([[("mËt", ".VnTimeH"), ("than", None)]])),
        ("tcvn3.html", b'<html><body><p>than</p><p><font face=".VnTimeH">m\xcbt</font></p></body></html>'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mark_in_an_old_encoding_reaches_the_gate_converted(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    reading = FileReader().read(path)
    assert judge([[line.text for line in page.lines] for page in reading.pages]).secret


# --- LibreOffice -------------------------------------------------------------------------------------


def test_where_there_is_no_office_nothing_is_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.reading.office.find_office", lambda: None)
    with pytest.raises(Damaged, match="Word"):
        read_with_office(b"x", LIMITS, kind="Word", target="docx", filter="MS Word 97")


@pytest.mark.slow
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed on this machine")
def test_an_office_reads_what_it_is_given_as_the_kind_it_is_told_and_no_other() -> None:
    content = make_rtf("\\par ".join(map(rtf_text, PARAGRAPHS)))
    reading = read_with_office(content, LIMITS, kind="RTF", target="docx", filter="Rich Text Format")
    assert texts(reading) == list(PARAGRAPHS)
    with pytest.raises(Damaged, match="Word"):
        read_with_office(b"khong phai van ban Word " * 100, LIMITS, kind="Word", target="docx", filter="MS Word 97")


def test_a_compound_file_of_our_own_making_is_one() -> None:
    import olefile

    content = make_compound({"Một": b"a" * 5000, "Hai": b"b" * 100})
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        assert container.openstream("Một").read().rstrip(b"\0") == b"a" * 5000
        assert container.openstream("Hai").read().rstrip(b"\0") == b"b" * 100
