"""Any file of any kind gives a reading, or the reason why not; nothing else ever comes out."""

import logging
import os
import random
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.domain import Reading
from indexer.errors import (
    Damaged,
    EmptyFile,
    NoText,
    PasswordNeeded,
    ReaderCrashed,
    SourceError,
    TooLarge,
    UnknownFormat,
    Unreadable,
    WrongEncoding,
)
from indexer.reading import plain
from indexer.reading.formats import FORMATS, Format
from indexer.reading.limits import ReadingLimits
from indexer.reading.ocr.engine import NoOcr
from indexer.reading.ocr.scans import Scans
from indexer.reading.reader import FileReader
from tests.office_samples import make_odf, make_ppt, make_pptx, make_rtf, make_xlsx, plain_doc, rtf_text, shape
from tests.reading_samples import PARAGRAPHS, flowing, make_docx, make_html, make_ole, make_pdf, make_zip

ROWS = "".join(
    f"<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>" for text in PARAGRAPHS
)

MAKERS: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: "\n\n".join(PARAGRAPHS).encode(),
    "a.md": lambda: "\n\n".join(PARAGRAPHS).encode(),
    "a.html": make_html,
    "a.pdf": lambda: make_pdf([flowing(PARAGRAPHS[:3]), flowing(PARAGRAPHS[3:])]),
    "a.docx": make_docx,
    "a.doc": lambda: plain_doc(PARAGRAPHS),
    "a.rtf": lambda: make_rtf("\\par ".join(map(rtf_text, PARAGRAPHS))),
    "a.odt": lambda: make_odf("text", "".join(f"<text:p>{text}</text:p>" for text in PARAGRAPHS)),
    "a.ods": lambda: make_odf("spreadsheet", f"<table:table table:name='Sheet1'>{ROWS}</table:table>"),
    "a.odp": lambda: make_odf("presentation", "".join(f"<draw:page><text:p>{text}</text:p></draw:page>" for text in PARAGRAPHS)),
    "a.xlsx": lambda: make_xlsx([text] for text in PARAGRAPHS),
    "a.pptx": lambda: make_pptx([shape(*PARAGRAPHS[:2]), shape(*PARAGRAPHS[2:])]),
    "a.ppt": lambda: make_ppt([[(text, None)] for text in PARAGRAPHS]),
}


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def words(reading: Reading) -> list[str]:
    return [word for page in reading.pages for line in page.lines for word in line.text.split()]


@pytest.mark.parametrize("name", MAKERS)
def test_every_format_gives_every_word_once_in_order(tmp_path: Path, name: str) -> None:
    reading = FileReader().read(written(tmp_path, name, MAKERS[name]()))
    assert words(reading) == " ".join(PARAGRAPHS).split()
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))


@pytest.mark.parametrize("name", [name for name in MAKERS if name not in ("a.txt", "a.md")])
@pytest.mark.parametrize("alias", ["văn bản.doc", "văn bản", "văn bản.txt"])
def test_content_decides_and_not_the_name(tmp_path: Path, name: str, alias: str) -> None:
    """HTML saved as .doc is HTML, and so on."""
    content = MAKERS[name]()
    expected = FileReader().read(written(tmp_path, name, content))
    assert FileReader().read(written(tmp_path, alias, content)) == expected


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_with_spaces_and_diacritics_in_either_form_are_opened(tmp_path: Path, form: str) -> None:
    name = unicodedata.normalize(form, "Kế hoạch số 12 của Đảng ủy (bản cuối).txt")  # type: ignore[arg-type]  # a literal, by the list above
    assert words(FileReader().read(written(tmp_path, name, b"xong"))) == ["xong"]


PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
BAD = [
    ("rong.txt", b"", EmptyFile, "0 bytes"),
    ("trang.txt", b" \n\t\n", NoText, "no text"),
    ("gach.txt", b"-----\n_____", NoText, "no text"),
    ("gia.pdf", "Đây là văn bản thường".encode(), Damaged, "not PDF"),
    ("loi.pdf", make_html(), Damaged, "not PDF"),
    ("cut.pdf", make_pdf([flowing(PARAGRAPHS)])[:600], Damaged, "cut short"),
    ("vun.pdf", b"%PDF-1.7\n" + random.Random(1).randbytes(4000) + b"startxref\n0\n%%EOF", Damaged, "PDF"),
    ("trang.pdf", make_pdf([[], []]), NoText, "a scan"),
    ("gia.docx", "Đây là văn bản thường".encode(), Damaged, "Word"),
    ("cut.docx", make_docx()[:3000], Damaged, "Word"),
    ("vo.docx", make_zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<khong dong"}), Damaged, "Word"),
    ("goi.zip", make_zip({"a.txt": b"a"}), UnknownFormat, "ZIP"),
    ("goi.docx", make_zip({"a.txt": b"a"}), UnknownFormat, "ZIP"),
    ("bang.xlsx", make_zip({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), Damaged, "Excel"),
    ("bai.pptx", make_zip({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}), Damaged, "PowerPoint"),
    ("bai.odt", make_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), Damaged, "OpenDocument"),
    ("cu.doc", make_ole("WordDocument", "1Table"), Damaged, r"Word 97-2003 \(\.doc\)"),
    ("cu.xls", make_ole("a", "b", "c", "d", "Workbook"), Damaged, "Excel 97-2003"),
    ("cu.ppt", make_ole("PowerPoint Document"), Damaged, "PowerPoint 97-2003"),
    ("cut.doc", plain_doc(PARAGRAPHS)[:900], Damaged, "Office 97-2003: .*cut short"),
    ("la.doc", make_ole("gì đó"), UnknownFormat, "Office 97-2003"),
    ("khoa.docx", make_ole("EncryptionInfo", "EncryptedPackage"), PasswordNeeded, "password"),
    ("cut.rtf", b"{\\rtf1\\ansi xin ch\\'e0o", Damaged, "RTF: .*cut short"),
    ("trong.rtf", b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\par}", NoText, "no text"),
    ("anh.txt", PNG, Damaged, "PNG"),
    ("anh.gif", b"GIF89a" + bytes(100), UnknownFormat, "GIF"),
    ("anh.png", b"khong phai anh", Damaged, "not PNG"),
    ("luu.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related", Damaged, "MHTML"),
    ("w2003.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', UnknownFormat, "Word 2003 XML"),
    ("du-lieu.xml", b'<?xml version="1.0"?><rows/>', UnknownFormat, "XML"),
    ("nhi-phan.txt", random.Random(2).randbytes(5000), UnknownFormat, "binary"),
    ("tcvn3.txt", "Céng hoµ x· héi chñ nghÜa ViÖt Nam, ®éc lËp".encode("latin-1"), WrongEncoding, "encoding"),
    ("chi-ma.html", b"<html><body><script>alert('xin')</script></body></html>", NoText, "no text"),
    ("ghi-chu.html", b"<html><!-- xin --></html>", NoText, "no text"),
]


@pytest.mark.parametrize(("name", "content", "kind", "match"), BAD, ids=[name for name, *_ in BAD])
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, kind: type[SourceError], match: str
) -> None:
    with pytest.raises(kind, match=match):
        FileReader().read(written(tmp_path, name, content))


@pytest.mark.parametrize("head", [b"", "Văn bản dài vô tận. ".encode() * 4000], ids=["zeros", "text"])
def test_two_hundred_megabytes_of_text_are_refused_unread(tmp_path: Path, head: bytes) -> None:
    path = written(tmp_path, "to.txt", head)
    os.truncate(path, 200_000_000)  # Sparse: it takes no room.
    with pytest.raises(TooLarge, match=r"200,000,000 bytes, the limit is 134,217,728"):
        FileReader().read(path)


def test_text_over_the_limit_of_characters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="12 characters, the limit is 10"):
        FileReader(ReadingLimits(max_characters=10)).read(written(tmp_path, "a.txt", b"mot hai\nbayba"))


def test_missing_files_folders_and_names_that_cannot_be_are_unreadable(tmp_path: Path) -> None:
    for path, match in (
        (tmp_path / "không có.txt", "No such file"),
        (tmp_path, "not a regular file"),
        (Path("a\0b"), "ValueError"),
    ):
        with pytest.raises(Unreadable, match=match) as caught:
            FileReader().read(path)
        assert str(tmp_path) not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user to whom a file can be forbidden")
def test_a_forbidden_file_is_unreadable(tmp_path: Path) -> None:
    path = written(tmp_path, "cam.txt", b"xin")
    path.chmod(0)
    with pytest.raises(Unreadable, match=r"[Pp]ermission"):
        FileReader().read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ong.txt")
    with pytest.raises(Unreadable, match="not a regular file"):
        FileReader().read(tmp_path / "ong.txt")


@pytest.mark.parametrize(("raised", "kind"), [(ValueError, Damaged), (RecursionError, Damaged), (MemoryError, ReaderCrashed)])
def test_what_a_parser_raises_is_told_without_its_message(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    raised: type[Exception],
    kind: type[SourceError],
) -> None:
    """Messages of parsers quote the document."""

    def parse(*_: object) -> Reading:
        raise raised("nội dung mật")

    monkeypatch.setattr(plain, "read_text", parse)
    with caplog.at_level(logging.DEBUG), pytest.raises(kind) as caught:
        FileReader().read(written(tmp_path, "a.txt", b"xin"))
    assert "mật" not in str(caught.value)
    assert "mật" not in caplog.text
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("format", [row for row in FORMATS if row.reader], ids=lambda row: row.name)
def test_every_row_of_the_table_leads_to_a_function(format: Format) -> None:
    assert callable(format.load())


CONTENTS = {name: make() for name, make in MAKERS.items()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", CONTENTS)
@given(data=st.data())
def test_bytes_changed_at_random_never_do_worse_than_a_source_error(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray(CONTENTS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["set", "cut", "repeat"])):
            case "set":
                content[at] = data.draw(st.integers(0, 255))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 200))]
            case _:
                content[at:at] = content[at : at + 200]
        if not content:
            break
    try:
        reading = FileReader().read(written(tmp_path, name, bytes(content)))
    except SourceError:
        return
    assert reading.pages
    assert all(line.text.strip() for page in reading.pages for line in page.lines)


def test_real_files_give_a_reading_or_a_reason(shared: Path) -> None:
    reader = FileReader(scans=Scans(NoOcr))
    folders = ("scans", "signed_scans", "ocr", "misc", "word", "seeds", "legacy_tcvn3", "legacy_vni", "born_digital")
    files = [path for folder in folders for path in sorted((shared / "archive" / folder).iterdir())]
    assert len(files) > 50
    for path in files:
        try:
            told = "" if words(reader.read(path)) else "nothing"
        except SourceError as error:
            told = error.code
        assert told in ("", "NoText", "UnknownFormat"), path.name


def test_born_digital_files_are_read_whole(shared: Path) -> None:
    for path in sorted((shared / "archive" / "born_digital").iterdir()):
        reading = FileReader().read(path)
        characters = sum(len(line.text) for page in reading.pages for line in page.lines)
        assert characters > 1_000 * len(reading.pages), path.name
        assert all(line.box for page in reading.pages for line in page.lines)
