"""Small files of every format, made here: no font, no office suite and no network is needed."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import docx
from docx.document import Document as WordDocument

PARAGRAPHS = (
    "Thực hiện chương trình công tác năm 2031, Đảng ủy phường Hoa Sữa xây dựng kế hoạch kiểm tra như sau:",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Nắm chắc tình hình ở từng chi bộ; kịp thời uốn nắn những việc làm chưa đúng.",
    "2. Việc kiểm tra phải công khai, dân chủ, đúng thời hạn; hoàn thành trước ngày 15/9/2031.",
    "Ủy ban Kiểm tra Đảng ủy chủ trì, phối hợp với các chi bộ trực thuộc báo cáo Ban Thường vụ.",
)
"""Sentences of this project's own, every letter of the alphabet's hard ones among them."""

Placed = tuple[float, float, float, str]
"""Left, base line from the top of the page, size (points), text; a tab leaves a letter's place empty."""

WIDTH, HEIGHT = 595.0, 842.0
LETTER = 0.5
"""Width of every letter, in ems."""


def flowing(texts: Iterable[str], *, top: float = 80, size: float = 14, pitch: float = 18) -> list[Placed]:
    """One text a line, down the page."""
    return [(85, top + index * pitch, size, text) for index, text in enumerate(texts)]


def substituted(text: str, left: float, base: float, size: float, *, missing: str) -> list[Placed]:
    """One line in two fonts as office suites draw it: all of the font it begins with, then all of the other."""
    kept = "".join("\t" if character in missing else character for character in text).rstrip("\t")
    lent = "".join(character if character in missing else "\t" for character in text).rstrip("\t")
    runs = sorted((kept, lent), key=lambda run: run.startswith("\t"))
    return [(left + LETTER * size * (len(run) - len(run.lstrip("\t"))), base, size, run.lstrip("\t")) for run in runs]


def make_pdf(pages: Sequence[Sequence[Placed]], *, rotate: int = 0, upright: bool = False, title: str | None = None) -> bytes:
    """A PDF in which every character is a glyph of a font that is not there, with its meaning in a ToUnicode table.

    `rotate` turns the pages clockwise; with `upright` the text is laid so that it stands upright on the turned page.
    """
    matrix = {0: "1 0 0 1 {x} {y}", 90: "0 1 -1 0 {v} {x}", 180: "-1 0 0 -1 {u} {v}", 270: "0 -1 1 0 {t} {w}"}[
        rotate if upright else 0
    ]
    characters = sorted({character for page in pages for *_, text in page for character in text if character != "\t"})
    codes = {character: index for index, character in enumerate(characters, 1)}
    mapping = "".join(f"<{code:04x}> <{character.encode('utf-16-be').hex()}>\n" for character, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(codes)} beginbfchar\n{mapping}endbfchar\n"
        "endcmap end end"
    )
    kids = " ".join(f"{7 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
            f"/Supplement 0 >> /DW {LETTER * 1000:.0f} /FontDescriptor << /Type /FontDescriptor /FontName /Plain /Flags 4 "
            "/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >> >>"
        ),
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        f"<< /Title <feff{(title or '').encode('utf-16-be').hex()}> >>",
    ]
    for index, page in enumerate(pages):
        shown = "\n".join(
            f"BT /F1 {size} Tf {matrix.format(x=left, y=HEIGHT - base, u=WIDTH - left, v=base, w=HEIGHT - left, t=WIDTH - base)} Tm "
            f"[{' '.join(f'<{codes[c]:04x}>' if c in codes else str(-1000 * LETTER) for c in text)}] TJ ET"
            for left, base, size, text in page
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {8 + 2 * index} 0 R >>"
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    return _assembled(objects)


def _assembled(objects: Sequence[str]) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_docx(paragraphs: Iterable[str] = PARAGRAPHS) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def make_html(paragraphs: Iterable[str] = PARAGRAPHS, title: str = "Kế hoạch kiểm tra") -> bytes:
    body = "\n".join(f"<p>{text}</p>" for text in paragraphs)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'.encode()


def make_zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return out.getvalue()


def parts_of(package: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP by their names, in its order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def make_ole(*names: str) -> bytes:
    """An OLE compound file with nothing in it but a directory of `names`."""
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", *names)
    )
    sectors = -(-len(entries) // 512)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHH", 0x3E, 3, 0xFFFE, 9)
    head = head.ljust(44, b"\0") + struct.pack("<II", 1, 1)
    head = head.ljust(76, b"\0") + struct.pack("<I", 0)
    return head.ljust(512, b"\xff") + fat + entries.ljust(512 * sectors, b"\0")
