"""Small files of the offices of twenty years ago and of today, written byte by byte: no office is needed."""

import io
import struct
from collections.abc import Iterable, Mapping, Sequence

import openpyxl

from tests.reading_samples import make_zip

END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def make_compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file; every stream is filled up to 4,096 bytes, so that all lie in sectors of their own.

    ``folder/name`` lies in a storage.
    """
    padded = {name: content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0") for name, content in streams.items()}
    folders = sorted({name.split("/")[0] for name in streams if "/" in name}, key=_order)
    directory_sectors = -(-(len(streams) + len(folders) + 1) // 4)
    fat: list[int] = []
    starts: dict[str, int] = {}
    total = directory_sectors + sum(len(content) // 512 for content in padded.values())
    fat_sectors = -(-(total + 20) // 128)
    fat += [FAT_SECTOR] * fat_sectors
    fat += [*range(len(fat) + 1, len(fat) + directory_sectors), END]
    body = b""
    for name, content in padded.items():
        starts[name] = len(fat)
        count = len(content) // 512
        fat += [*range(len(fat) + 1, len(fat) + count), END]
        body += content
    levels = [sorted([*(name for name in streams if "/" not in name), *folders], key=_order)]
    levels += [sorted((name for name in streams if name.startswith(f"{folder}/")), key=_order) for folder in folders]
    places = {name: place for place, name in enumerate((name for level in levels for name in level), 1)}
    entries = [_entry("Root Entry", 5, child=1 if places else FREE, start=END, size=0)]
    for level in levels:
        for name, right in zip(level, [*map(places.__getitem__, level[1:]), FREE], strict=True):
            if name in folders:
                entries.append(_entry(name, 1, right=right, child=places[levels[1 + folders.index(name)][0]], start=0, size=0))
            else:
                # A stream below the limit of the small ones would be looked for among them.
                entries.append(_entry(name.split("/")[-1], 2, right=right, start=starts[name], size=len(padded[name])))
    directory = b"".join(entries).ljust(512 * directory_sectors, b"\0")
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512 * fat_sectors, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<IIIIIIII", fat_sectors, fat_sectors, 0, 4096, END, 0, END, 0)
    head += struct.pack(f"<{fat_sectors}I", *range(fat_sectors))
    return head.ljust(512, b"\xff") + table + directory + body


def _order(name: str) -> tuple[int, str]:
    return len(name), name.upper()


def _entry(name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int, size: int) -> bytes:
    head = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, FREE, right, child)
    return head.ljust(116, b"\0") + struct.pack("<IQ", start, size)


Properties = Mapping[int, int]
SIZES = (1, 1, 2, 4, 2, 2, 0, 3)


def _properties(properties: Properties) -> bytes:
    return b"".join(
        struct.pack("<H", number) + value.to_bytes(SIZES[number >> 13], "little") for number, value in properties.items()
    )


def make_doc(
    paragraphs: Iterable[tuple[Sequence[tuple[str, Properties]], Properties]],
    fonts: Sequence[str] = ("Times New Roman",),
    *,
    boxes: Sequence[str] = (),
    flags: int = 0x0200,
    compressed: bool = False,
) -> bytes:
    """A Word 97 document: paragraphs (their runs with properties, their own properties), each run ending where its text does.

    The last character of a paragraph is its mark. `boxes` are text boxes that hang on the first paragraph.
    """
    runs: list[tuple[str, Properties]] = []
    ends: list[tuple[int, Properties]] = []
    length = 0
    for texts, own in paragraphs:
        runs += texts
        length += sum(len(text) for text, _ in texts)
        ends.append((length, own))
    body = length
    for box in boxes:
        runs.append((box + "\r", {}))
        length += len(box) + 1
        ends.append((length, {}))
    text = "".join(text for text, _ in runs)
    width, start = (1, 0x800) if compressed else (2, 0x800)
    raw = text.encode("cp1252" if compressed else "utf-16-le")
    document = bytearray(start) + raw
    document += bytes(-len(document) % 512)
    bounds, place = [start], start
    for piece, _ in runs:
        place += len(piece) * width
        bounds.append(place)
    characters = len(document) // 512
    document += _page(bounds, [_properties(own) for _, own in runs], paragraphs=False)
    bounds = [start, *(start + end * width for end, _ in ends)]
    document += _page(bounds, [_properties(own) for _, own in ends], paragraphs=True)
    last = start + len(raw)
    table, parts = bytearray(), dict[int, tuple[int, int]]()

    def add(index: int, content: bytes) -> None:
        parts[index] = (len(table), len(content))
        table.extend(content)

    add(12, struct.pack("<III", start, last, characters))
    add(13, struct.pack("<III", start, last, characters + 1))
    add(15, struct.pack("<HH", len(fonts), 0) + b"".join(map(_font, fonts)))
    where = (start * 2 | 0x40000000) if compressed else start
    pieces = struct.pack("<II", 0, length) + struct.pack("<HIH", 0, where, 0)
    add(33, b"\x02" + struct.pack("<I", len(pieces)) + pieces)
    if boxes:
        places = [0]
        for box in boxes:
            places.append(places[-1] + len(box) + 1)
        shapes = b"".join(struct.pack("<I", 7 + index).ljust(26, b"\0") for index in range(len(boxes)))
        add(40, struct.pack(f"<{len(boxes) + 1}I", *[0] * len(boxes), body) + shapes)
        hung = b"".join(bytes(14) + struct.pack("<I", 7 + index) + bytes(4) for index in range(len(boxes)))
        add(56, struct.pack(f"<{len(places)}I", *places) + hung)
    struct.pack_into("<HH", document, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", document, 0x0A, flags)
    struct.pack_into("<HH", document, 0x20, 14, 0)
    struct.pack_into("<H", document, 0x3E, 22)
    struct.pack_into("<8I", document, 0x4C, body, 0, 0, 0, 0, 0, length - body, 0)
    struct.pack_into("<H", document, 0x98, 93)
    for index, (offset, size) in parts.items():
        struct.pack_into("<II", document, 0x9A + 8 * index, offset, size)
    return make_compound({"WordDocument": bytes(document), "1Table": bytes(table)})


def _page(bounds: Sequence[int], lists: Sequence[bytes], *, paragraphs: bool) -> bytes:
    page = bytearray(512)
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    end = 510
    for index, own in enumerate(lists):
        content = struct.pack("<H", 0) + own if paragraphs else own
        content += b"\0" * (paragraphs and len(content) % 2 == 0)
        entry = bytes([(len(content) + 1) // 2 if paragraphs else len(content)]) + content
        end = (end - len(entry)) // 2 * 2
        page[end : end + len(entry)] = entry
        page[4 * len(bounds) + index * (13 if paragraphs else 1)] = end // 2
    page[511] = len(lists)
    return bytes(page)


def _font(name: str) -> bytes:
    entry = bytes(39) + name.encode("utf-16-le") + b"\0\0"
    return bytes([len(entry)]) + entry


def plain_doc(texts: Iterable[str]) -> bytes:
    return make_doc(([(f"{text}\r", {})], {}) for text in texts)


def record(kind: int, content: bytes, instance: int = 0, *, container: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(content)) + content


def make_ppt(slides: Sequence[Sequence[tuple[str, str | None]]], *, token: int = 0xE391C05F) -> bytes:
    """A PowerPoint 97 presentation: slides of text boxes (text, font)."""
    fonts = sorted({font for slide in slides for _, font in slide if font})
    entries = b"".join(record(0x0FB7, font.encode("utf-16-le").ljust(68, b"\0"), index) for index, font in enumerate(fonts))
    stream, places = b"", []
    for slide in slides:
        boxes = b""
        for text, font in slide:
            styles = struct.pack("<IHI", len(text) + 1, 0, 0)
            mask, index = (0x10000, struct.pack("<H", fonts.index(font))) if font else (0, b"")
            styles += struct.pack("<II", len(text) + 1, mask) + index
            boxes += record(0xF00D, record(0x0FA0, text.encode("utf-16-le")) + record(0x0FA1, styles))
        places.append(len(stream))
        stream += record(0x03EE, record(0x040C, boxes, container=True), container=True)
    listed = b"".join(record(0x03F3, struct.pack("<IIIII", index + 2, 0, 0, 256 + index, 0)) for index in range(len(slides)))
    places.insert(0, len(stream))
    environment = record(0x03F2, record(0x07D5, entries, container=True), container=True)
    stream += record(0x03E8, environment + record(0x0FF0, listed, container=True), container=True)
    directory = len(stream)
    stream += record(0x1772, struct.pack("<I", len(places) << 20 | 1) + struct.pack(f"<{len(places)}I", *places))
    edit = len(stream)
    stream += record(0x0FF5, struct.pack("<IIIIII", 0, 0, 0, directory, 1, 0).ljust(28, b"\0"))
    user = struct.pack("<HHIIII", 0, 0x0FF6, 20, 20, token, edit)
    return make_compound({"PowerPoint Document": stream, "Current User": user})


def make_rtf(body: str, fonts: Sequence[str] = ("Times New Roman",), *, head: str = "") -> bytes:
    """RTF in ASCII: other characters are written as it writes them."""
    table = "".join(f"{{\\f{index}\\fnil {font};}}" for index, font in enumerate(fonts))
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{table}}}{head}{body}}}".encode("ascii")


def rtf_text(text: str) -> str:
    units = struct.unpack(f"<{len(text.encode('utf-16-le')) // 2}h", text.encode("utf-16-le"))
    return "".join(
        chr(unit) if 0 <= unit < 128 and chr(unit) not in "\\{}" else f"\\u{unit}?" if chr(unit & 0xFF) not in "\\{}" else f"\\{chr(unit)}"
        for unit in units
    )  # fmt: skip


OPEN_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
    }.items()
)


def make_odf(kind: str, body: str, *, styles: str = "", others: str | None = None, manifest: str = "<m/>") -> bytes:
    """`kind` is ``text``, ``spreadsheet`` or ``presentation``."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {OPEN_SPACES}>{styles}'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    if others is not None:
        parts["styles.xml"] = f"<office:document-styles {OPEN_SPACES}>{others}</office:document-styles>".encode()
    return make_zip(parts)


def make_xlsx(
    rows: Iterable[Sequence[object]], *, font: str | None = None, merged: Iterable[str] = (), name: str = "Sheet1"
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    if font:
        for line in sheet.iter_rows():
            for cell in line:
                cell.font = openpyxl.styles.Font(name=font)
    for reference in merged:
        sheet.merge_cells(reference)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SLIDES = (
    f'{DRAWING} xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(*paragraphs: str, place: str = "", top: int = 0, font: str = "") -> str:
    kind = f'<p:nvPr><p:ph type="{place}"/></p:nvPr>' if place else "<p:nvPr/>"
    latin = f'<a:rPr><a:latin typeface="{font}"/></a:rPr>' if font else ""
    texts = "".join(f"<a:p><a:r>{latin}<a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    offset = f'<a:xfrm><a:off x="0" y="{top}"/></a:xfrm>' if not place else ""
    return f"<p:sp><p:nvSpPr>{kind}</p:nvSpPr><p:spPr>{offset}</p:spPr><p:txBody>{texts}</p:txBody></p:sp>"


def make_pptx(slides: Sequence[str], *, notes: Mapping[int, str] | None = None) -> bytes:
    """Slides as XML of their shapes; the file has them in the opposite order of their names."""
    parts = {"[Content_Types].xml": "<x/>"}
    ids, links = "", ""
    for index, shapes in enumerate(slides):
        name = f"slide{len(slides) - index}.xml"
        ids += f'<p:sldId id="{256 + index}" r:id="r{index}"/>'
        links += f'<Relationship Id="r{index}" Type="{_LINK}/slide" Target="slides/{name}"/>'
        parts[f"ppt/slides/{name}"] = f"<p:sld {SLIDES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        if notes and index in notes:
            parts[f"ppt/slides/_rels/{name}.rels"] = (
                f'<Relationships><Relationship Id="n" Type="{_LINK}/notesSlide" Target="../notesSlides/n{index}.xml"/></Relationships>'
            )
            parts[f"ppt/notesSlides/n{index}.xml"] = (
                f"<p:notes {SLIDES}><p:cSld><p:spTree>{notes[index]}</p:spTree></p:cSld></p:notes>"
            )
    parts["ppt/presentation.xml"] = f"<p:presentation {SLIDES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    parts["ppt/_rels/presentation.xml.rels"] = f"<Relationships>{links}</Relationships>"
    return make_zip({name: part.encode() for name, part in parts.items()})
