"""Whole files of every kind, made here, and ways to break them."""

import random
import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO

import openpyxl

from indexer.domain import Box
from tests.container_samples import make_mail, nested_zip
from tests.mail_samples import msg, named
from tests.ocr_samples import image_file, page_picture, scanned_pdf
from tests.pdf_samples import certificates, signed_pdf, with_attachments
from tests.reading_samples import PARAGRAPHS, flowing, make_docx, make_html, make_ole, make_pdf, make_zip

TEXT = "\n\n".join(PARAGRAPHS)


@cache
def whole_files() -> Mapping[str, bytes]:
    """A file of every kind, by a name that fits it. Small, so that most changes hit something that matters."""
    picture = page_picture(Box(60, 80, 240, 95), Box(60, 120, 200, 135), width=300, height=400)
    page = make_html()
    rtf = "{\\rtf1\\ansi\\ansicpg1258{\\fonttbl{\\f0 Arial;}}" + "".join(f"\\u{ord(c)}?" for c in PARAGRAPHS[1]) + "\\par}"
    return {
        "chữ.pdf": make_pdf([flowing(PARAGRAPHS)] * 2, title="Kế hoạch"),
        "ký số.pdf": signed_pdf([(certificates("CA", "Trần Thị Bình"), "D:20310318084142+07'00'")]),
        "kèm tệp.pdf": with_attachments({"Phụ lục.txt": TEXT.encode(), "gói.zip": make_zip({"b.txt": b"b"})}),
        "quét.pdf": scanned_pdf(picture),
        "văn bản.docx": make_docx(),
        "trang.html": page,
        "văn bản.md": f"---\ntitle: Kế hoạch\n---\n# I. Mục\n\n| a | b |\n|---|---|\n| c | d |\n\n{TEXT}".encode(),
        "utf-8.txt": TEXT.encode(),
        "utf-16.txt": TEXT.encode("utf-16"),
        "ảnh.png": image_file("PNG", picture),
        "ảnh.jpg": image_file("JPEG", picture),
        "ảnh.tif": image_file("TIFF", picture, picture),
        "gói.zip": make_zip({"a.txt": TEXT.encode(), "b.html": page}),
        "lồng.zip": nested_zip(3, TEXT.encode()),
        "thư.eml": make_mail(
            TEXT, html=page.decode(), attachments={"a.txt": TEXT.encode(), "gói.zip": make_zip({"b.txt": b"b"})}
        ),
        "thư.msg": msg(A=named("a.txt", TEXT.encode()), B=named("gói.zip", make_zip({"b.txt": b"b"}))),
        "trang.mht": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=R\n\n--R\nContent-Type: text/html\n\n"
        + page
        + b"\n--R--",
        "cũ.doc": make_ole("WordDocument", "1Table"),
        "bảng.xls": make_ole("Workbook"),
        "trang.rtf": rtf.encode("ascii"),
        "bảng.xlsx": _spreadsheet(),
        "bài.pptx": make_zip(SLIDES),
        "bài.odt": make_zip(OPEN_DOCUMENT),
    }


def _spreadsheet() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Đơn vị", "Số"])
    book.worksheets[0].append(["Chi bộ Một", 12])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_MAIN = "http://schemas.openxmlformats.org"

SLIDES = {
    "[Content_Types].xml": _TYPES,
    "ppt/presentation.xml": f'<p:presentation xmlns:p="{_MAIN}/presentationml/2006/main" '
    f'xmlns:r="{_MAIN}/officeDocument/2006/relationships"><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>'.encode(),
    "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{_MAIN}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_MAIN}/officeDocument/2006/relationships/slide" Target="slides/slide1.xml"/></Relationships>'.encode(),
    "ppt/slides/slide1.xml": f'<p:sld xmlns:p="{_MAIN}/presentationml/2006/main" xmlns:a="{_MAIN}/drawingml/2006/main"><p:cSld><p:spTree>'
    "<p:sp><p:txBody><a:p><a:r><a:t>Kế hoạch kiểm tra</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>".encode(),
}
OPEN_DOCUMENT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>Kế hoạch</text:p></office:text>'
    "</office:body></office:document-content>".encode(),
}


def mutated(content: bytes, chance: random.Random, other: bytes) -> bytes:
    """Break a file in one to four places; one that is a ZIP, half the time inside a member, its checksum put right."""
    if content[:2] == b"PK" and chance.random() < 0.5:
        inside = _mutated_inside(content, chance, other)
        if inside is not None:
            return inside
    broken = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        _break(broken, chance, other)
    return bytes(broken)


def _mutated_inside(content: bytes, chance: random.Random, other: bytes) -> bytes | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            members = {name: container.read(name) for name in container.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None
    if not members:
        return None
    chosen = chance.choice(sorted(members))
    members[chosen] = mutated(members[chosen], chance, other)
    return make_zip(members)


def _break(content: bytearray, chance: random.Random, other: bytes) -> None:
    size = len(content)
    start = chance.randrange(size + 1)
    end = min(size, start + chance.choice((1, 2, 4, 16, 64, 512, 4096)))
    match chance.randrange(8):
        case 0 if start < size:
            content[start] ^= 1 << chance.randrange(8)
        case 1:
            del content[start:]
        case 2:
            del content[start:end]
        case 3:
            content[start:end] = bytes(end - start)
        case 4:
            content[start:end] = b"\xff" * (end - start)
        case 5:
            content[start:start] = content[start:end] * chance.randint(1, 50)
        case 6 if other:
            place = chance.randrange(len(other))
            content[start:end] = other[place : place + end - start]
        case _:
            # Numbers are where sizes and offsets stand.
            for place, byte in enumerate(content[start : start + 200], start):
                if 0x30 <= byte <= 0x39:
                    content[place] = chance.choice(b"0123456789-")
                    break
