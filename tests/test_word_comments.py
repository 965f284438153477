"""Comments in a Word file that has everything: comments of others, tracked changes, notes, a table, a text box."""

import re
import subprocess
from pathlib import Path

import docx
import pytest
from lxml import etree  # type: ignore[import-untyped]  # no type information of its own

from indexer.comments import Comment
from indexer.reading.office import find_office
from indexer.reading.word.comments import with_comments
from tests.reading_samples import packed, parts_of, saved

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BODY, _LISTED = "word/document.xml", "word/comments.xml"
_ADDRESSES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOTES = f"""<w:footnotes xmlns:w="{_W}"><w:footnote w:id="2"><w:p><w:r><w:t>Kết luận số 126-KL/TW.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
_TRACKED = (
    f'<w:p xmlns:w="{_W}"><w:r><w:t xml:space="preserve">Giao Văn phòng </w:t></w:r><w:ins w:id="91" w:author="Lê Na"><w:r>'
    '<w:t>theo Thông báo số 46-TB/TU</w:t></w:r></w:ins><w:del w:id="92" w:author="Lê Na"><w:r><w:delText>cũ</w:delText></w:r></w:del>'
    '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
)
_BOX = (
    f'<w:p xmlns:w="{_W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape style="width:200pt;height:40pt"><v:textbox>'
    "<w:txbxContent><w:p><w:r><w:t>Hướng dẫn số 11-HD/BTG</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


@pytest.fixture(scope="module")
def draft() -> bytes:
    document = docx.Document()
    document.add_heading("I. CĂN CỨ", 1)
    paragraph = document.add_paragraph("Căn cứ ")
    commented = paragraph.add_run("Nghị quyết số 71-NQ/TW")
    commented.bold = True
    paragraph.add_run(" ngày 22/8/2025;")
    document.add_comment(commented, text="Xem lại", author="Trần Văn Hải", initials="TVH")
    table = document.add_table(1, 2)
    table.rows[0].cells[1].text = "Quyết định số 15/QĐ-UBND"
    document.element.body.insert(3, etree.fromstring(_TRACKED))
    document.element.body.insert(4, etree.fromstring(_BOX))
    parts = parts_of(saved(document))
    parts["word/footnotes.xml"] = _NOTES.encode()
    relation = f'<Relationship Id="rId77" Type="{_ADDRESSES}/footnotes" Target="footnotes.xml"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(b"</Relationships>", relation.encode())
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    return packed(parts)


_COMMENTS = [
    Comment("Nghị quyết số 71-NQ/TW", "Căn cứ ", " ngày 22/8/2025;", "sai ngày: đúng là 22/8/2025"),
    Comment("Thông báo số 46-TB/TU", "Giao Văn phòng theo ", "", "không có trong kho"),
    Comment("Hướng dẫn số 11-HD/BTG", "", "", "trong khung"),
    Comment("Quyết định số 15/QĐ-UBND", "", "", "đã được thay thế"),
    Comment("Kết luận số 126-KL/TW", "[1] ", ".", "ở cước chú"),
]


@pytest.fixture(scope="module")
def commented(draft: bytes) -> bytes:
    return with_comments(draft, _COMMENTS)


def _between(body: str, id: int) -> str:
    """Return what of the body lies within a comment's range."""
    start, end = (body.index(f'<w:comment{mark} w:id="{id}"/>') for mark in ("RangeStart", "RangeEnd"))
    assert start < end
    return body[start:end]


def test_every_other_part_is_the_same_byte_for_byte(draft: bytes, commented: bytes) -> None:
    """Only the body and the list of comments are written anew: there was a list already, so nothing has to name it."""
    before, after = parts_of(draft), parts_of(commented)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {_BODY, _LISTED}


def test_the_body_is_the_same_but_for_the_marks(draft: bytes, commented: bytes) -> None:
    """With the marks taken out and parted runs joined, every letter, format and tracked change is where it was."""
    before, after = (etree.fromstring(parts_of(content)[_BODY]) for content in (draft, commented))
    for mark in [*after.iter(f"{{{_W}}}commentRangeStart", f"{{{_W}}}commentRangeEnd")]:
        if mark.get(f"{{{_W}}}id") != "0":
            mark.getparent().remove(mark)
    for mark in [*after.iter(f"{{{_W}}}commentReference")]:
        if mark.get(f"{{{_W}}}id") != "0":
            mark.getparent().getparent().remove(mark.getparent())
    assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")


def test_comments_of_others_stay_and_new_ones_are_numbered_after_them(commented: bytes) -> None:
    """Each keeps its author."""
    listed = etree.fromstring(parts_of(commented)[_LISTED])
    assert [(one.get(f"{{{_W}}}id"), one.get(f"{{{_W}}}author")) for one in listed] == [
        ("0", "Trần Văn Hải"),
        *((str(number), "Tra cứu") for number in range(1, 6)),
    ]
    assert "Xem lại" in "".join(listed[0].itertext())


@pytest.mark.parametrize(
    ("id", "within"),
    [(1, "71-NQ/TW"), (2, "46-TB/TU"), (3, "11-HD/BTG"), (4, "15/QĐ-UBND"), (5, "footnoteReference")],
)
def test_a_comment_stands_at_its_words_wherever_they_are(commented: bytes, id: int, within: str) -> None:
    """In a run, an insertion, a table; what is in a text box or a note where it hangs."""
    assert within in _between(parts_of(commented)[_BODY].decode(), id)


def test_no_comment_stands_inside_a_text_box_or_a_note(commented: bytes) -> None:
    """Word knows none there."""
    parts = parts_of(commented)
    box = re.search(r"<w:txbxContent>.*</w:txbxContent>", parts[_BODY].decode())
    assert box is not None
    assert "comment" not in box[0]
    assert parts["word/footnotes.xml"] == _NOTES.encode()


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed on this machine")
def test_libreoffice_opens_the_file_and_shows_the_comments(commented: bytes, tmp_path: Path) -> None:
    """Each with its author, those of others too."""
    office = find_office()
    (tmp_path / "draft.docx").write_bytes(commented)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(office),
        profile,
        "--headless",
        "--convert-to",
        "fodt",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "draft.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    shown = etree.parse(str(tmp_path / "draft.fodt")).getroot()
    comments = {
        "".join(part for one in note if one.tag.endswith("}p") for part in one.itertext()): next(
            one.text for one in note if one.tag.endswith("}creator")
        )
        for note in shown.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation")
    }
    assert comments == {"Xem lại": "Trần Văn Hải"} | {one.text: "Tra cứu" for one in _COMMENTS}
