"""Inside Word 97-2003 files: where the text lies, and the properties of its characters and paragraphs ([MS-DOC])."""

import itertools
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from indexer.errors import Damaged, PasswordNeeded

KIND = "Word 97-2003 (.doc)"

_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_PAGE = 512

# Numbers of the properties, and of the tables in the file's directory.
FONT_ASCII, FONT_OTHER, DELETED, HIDDEN, CHARACTER_STYLE, SYMBOL = 0x4A4F, 0x4A51, 0x0800, 0x083C, 0x4A30, 0x6A09
IN_TABLE, ROW_END, LIST_LEVEL, LIST, STYLE = 0x2416, 0x2417, 0x260A, 0x460B, 0x4600
_DEFINE_TABLE, _CHANGE_TABS = 0xD608, 0xC615
_STYLES, _FONTS, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _PIECES = 1, 15, 12, 13, 33
NOTES, SHAPES, BOXES, LISTS, LIST_USES = 3, 40, 56, 73, 74

Properties = Mapping[int, int]
"""Number of a property → its value; only those named above."""

_KNOWN = frozenset((FONT_ASCII, FONT_OTHER, DELETED, HIDDEN, CHARACTER_STYLE, SYMBOL, IN_TABLE, ROW_END, LIST_LEVEL, LIST, STYLE))
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a value, by the top three bits of the property's number; 0 where it tells itself."""


class Piece(NamedTuple):
    """Characters that lie together in the file."""

    start: int
    text: str
    offset: int
    """Of the first character, in bytes."""
    width: int
    """Bytes a character: 1 or 2."""
    changes: Properties


class Style(NamedTuple):
    """What a style sets: by itself and by those it is based on."""

    characters: Properties
    paragraph: Properties


@dataclass(slots=True)
class _Pages:
    """Properties by where their text lies: for each stretch of bytes the place of its properties."""

    starts: list[int] = field(default_factory=list)
    values: list[tuple[int, Properties]] = field(default_factory=list)
    """Style (for paragraphs) and own properties."""

    def at(self, offset: int) -> tuple[int, Properties]:
        place = bisect_right(self.starts, offset) - 1
        return self.values[place] if place >= 0 else (0, {})

    def cuts(self, start: int, end: int) -> list[int]:
        return self.starts[bisect_right(self.starts, start) : bisect_right(self.starts, end - 1)]


class WordFile:
    """A file opened: its streams, its text, its properties.

    Raises
    ------
    PasswordNeeded, Damaged
    """

    def __init__(self, document: bytes, tables: Mapping[str, bytes]) -> None:
        if len(document) < 0x200:
            raise Damaged(KIND)
        self.document = document
        (flags,) = struct.unpack_from("<H", document, 0x0A)
        if flags & _ENCRYPTED:
            raise PasswordNeeded
        name = "1Table" if flags & _TABLE_1 else "0Table"
        if name not in tables:
            raise Damaged(KIND, name)
        self.table = tables[name]
        self.lengths = struct.unpack_from("<8I", document, 0x4C)
        """Characters of the body, footnotes, headers, macros, comments, endnotes, text boxes, text boxes of headers."""
        self.pieces = list(self._read_pieces())
        self.text = "".join(piece.text for piece in self.pieces)
        self._starts = [piece.start for piece in self.pieces]

    def part(self, index: int) -> bytes:
        """Return a table of the directory; empty where there is none."""
        (count,) = struct.unpack_from("<H", self.document, 0x98)
        if index >= count:
            return b""
        start, size = struct.unpack_from("<II", self.document, 0x9A + 8 * index)
        return self.table[start : start + size]

    def positions(self, index: int, size: int) -> tuple[list[int], list[bytes]]:
        """Return a table of positions: one more of them than there are entries, of `size` bytes each."""
        return _plc(self.part(index), size)

    def _read_pieces(self) -> Iterator[Piece]:
        data = self.part(_PIECES)
        place, changes = 0, list[Properties]()
        while place + 3 <= len(data) and data[place] == 1:
            (size,) = struct.unpack_from("<H", data, place + 1)
            changes.append(read_properties(data[place + 3 : place + 3 + size]))
            place += 3 + size
        if place + 5 > len(data) or data[place] != 2:
            raise Damaged(KIND)
        (size,) = struct.unpack_from("<I", data, place + 1)
        starts, entries = _plc(data[place + 5 : place + 5 + size], 8)
        for start, end, entry in zip(starts, starts[1:], entries, strict=False):
            where, change = struct.unpack_from("<IH", entry, 2)
            width = 1 if where & 0x40000000 else 2
            offset = (where & 0x3FFFFFFF) // (2 if width == 1 else 1)
            raw = self.document[offset : offset + max(0, end - start) * width]
            text = raw.decode("cp1252" if width == 1 else "utf-16-le", errors="replace")
            if width == 1 and "\ufffd" in text:
                text = "".join(chr(byte) if byte in _UNDEFINED else known for byte, known in zip(raw, text, strict=True))
            if len(text) != len(raw) // width:  # Beyond the basic plane: two units each.
                text = "".join(chr(unit) for (unit,) in struct.iter_unpack("<H", raw[: len(raw) // 2 * 2]))
            index = change >> 1
            yield Piece(start, text, offset, width, changes[index] if change & 1 and index < len(changes) else {})

    @cached_property
    def fonts(self) -> list[str]:
        """Names of the fonts, by their numbers."""
        data = self.part(_FONTS)
        names: list[str] = []
        place = 4
        while place < len(data):
            size = data[place]
            name = data[place + 40 : place + 1 + size].decode("utf-16-le", errors="replace")
            names.append(name.split("\0")[0])
            place += 1 + size
        return names

    def font(self, number: int | None) -> str | None:
        """Return the name of a font."""
        return self.fonts[number] if number is not None and 0 <= number < len(self.fonts) else None

    @cached_property
    def styles(self) -> list[Style]:
        """The styles, by their numbers; those they are based on worked in."""
        data = self.part(_STYLES)
        if len(data) < 20:
            return []
        size, count, base_size = struct.unpack_from("<HHH", data)
        # The fonts of what no style sets otherwise.
        ascii_font, _, other_font = struct.unpack_from("<HHH", data, 14)
        default = {FONT_ASCII: ascii_font, FONT_OTHER: other_font}
        raw: list[tuple[int, Properties, Properties]] = []
        place = 2 + size
        for _ in range(min(count, 4096)):
            if place + 2 > len(data):
                break
            (length,) = struct.unpack_from("<H", data, place)
            raw.append(_style(data[place + 2 : place + 2 + length], base_size))
            place += 2 + length + (length & 1)
        return [_inherited(raw, index, default) for index in range(len(raw))]

    @cached_property
    def _characters(self) -> _Pages:
        return self._property_pages(_CHARACTER_PAGES, paragraphs=False)

    @cached_property
    def _paragraphs(self) -> _Pages:
        return self._property_pages(_PARAGRAPH_PAGES, paragraphs=True)

    def _property_pages(self, index: int, *, paragraphs: bool) -> _Pages:
        found: list[tuple[int, tuple[int, Properties]]] = []
        for entry in self.positions(index, 4)[1]:
            start = (struct.unpack("<I", entry)[0] & 0x3FFFFF) * _PAGE
            page = self.document[start : start + _PAGE]
            if len(page) == _PAGE:
                found += _page_entries(page, paragraphs=paragraphs)
        found.sort(key=lambda item: item[0])
        return _Pages([start for start, _ in found], [value for _, value in found])

    def runs(self, start: int, end: int) -> Iterator[tuple[str, Properties]]:
        """Yield the text between two positions, with its own properties, cut wherever these change."""
        place = max(0, bisect_right(self._starts, start) - 1)
        for piece in self.pieces[place:]:
            if piece.start >= end:
                break
            first, last = max(start, piece.start) - piece.start, min(end - piece.start, len(piece.text))
            if first >= last:
                continue
            low, high = piece.offset + first * piece.width, piece.offset + last * piece.width
            cuts = sorted({first, *((cut - piece.offset) // piece.width for cut in self._characters.cuts(low, high)), last})
            for begin, finish in itertools.pairwise(cuts):
                _, own = self._characters.at(piece.offset + begin * piece.width)
                yield piece.text[begin:finish], {**own, **piece.changes} if piece.changes else own

    def paragraph(self, position: int) -> tuple[int, Properties]:
        """Return the style and the own properties of the paragraph that ends at this position."""
        place = max(0, bisect_right(self._starts, position) - 1)
        piece = self.pieces[place]
        style, own = self._paragraphs.at(piece.offset + (position - piece.start) * piece.width)
        return own.get(STYLE, style), {**own, **piece.changes} if piece.changes else own


_UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))


def _plc(data: bytes, size: int) -> tuple[list[int], list[bytes]]:
    count = max(0, (len(data) - 4) // (4 + size))
    if not data:
        return [], []
    positions = list(struct.unpack_from(f"<{count + 1}I", data))
    first = 4 * (count + 1)
    return positions, [data[first + size * index : first + size * (index + 1)] for index in range(count)]


def _page_entries(page: bytes, *, paragraphs: bool) -> Iterator[tuple[int, tuple[int, Properties]]]:
    count = page[511]
    size = 13 if paragraphs else 1
    if 4 * (count + 1) + size * count > _PAGE:
        return
    starts = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        place = 2 * page[4 * (count + 1) + size * index]
        if place == 0:
            yield starts[index], (0, {})
            continue
        length = page[place]
        if not paragraphs:
            yield starts[index], (0, read_properties(page[place + 1 : place + 1 + length]))
            continue
        if length == 0:
            place += 1
            length = 2 * page[place] if place < _PAGE else 0
        else:
            length = 2 * length - 1
        content = page[place + 1 : place + 1 + length]
        style = struct.unpack_from("<H", content)[0] if len(content) >= 2 else 0
        yield starts[index], (style, read_properties(content[2:]))
    yield starts[count], (0, {})


def read_properties(data: bytes) -> dict[int, int]:
    """Read a list of properties, as far as it makes sense."""
    found: dict[int, int] = {}
    place = 0
    while place + 2 <= len(data):
        (number,) = struct.unpack_from("<H", data, place)
        place += 2
        size = _SIZES[number >> 13]
        if not size:
            if place >= len(data) or number == _CHANGE_TABS:
                break
            if number == _DEFINE_TABLE:
                if place + 2 > len(data):
                    break
                size = struct.unpack_from("<H", data, place)[0] + 1
            else:
                size = data[place] + 1
        elif number in _KNOWN and place + size <= len(data):
            found[number] = int.from_bytes(data[place : place + size], "little")
        place += size
    return found


def _style(data: bytes, base_size: int) -> tuple[int, Properties, Properties]:
    if len(data) < base_size + 4:
        return 0xFFF, {}, {}
    kind, count = struct.unpack_from("<HH", data, 2)
    (letters,) = struct.unpack_from("<H", data, base_size)
    place = base_size + 2 + 2 * letters + 2
    lists: list[bytes] = []
    for _ in range(count & 0xF):
        if place + 2 > len(data):
            break
        (size,) = struct.unpack_from("<H", data, place)
        lists.append(data[place + 2 : place + 2 + size])
        place += 2 + size + (size & 1)
    base = kind >> 4
    if kind & 0xF == 1 and len(lists) >= 2:
        return base, read_properties(lists[1]), read_properties(lists[0][2:])
    if kind & 0xF == 2 and lists:
        return base, read_properties(lists[0]), {}
    return base, {}, {}


def _inherited(raw: list[tuple[int, Properties, Properties]], index: int, default: Properties) -> Style:
    chain: list[int] = []
    while index < len(raw) and index not in chain:
        chain.append(index)
        index = raw[index][0]
    characters, paragraph = dict(default), dict[int, int]()
    for each in reversed(chain):
        characters |= raw[each][1]
        paragraph |= raw[each][2]
    return Style(characters, paragraph)
