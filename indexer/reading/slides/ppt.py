"""PowerPoint 97-2003 presentations (.ppt): a page a slide ([MS-PPT])."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from indexer.domain import Line, Reading, ReadPage, Wording
from indexer.errors import Damaged, PasswordNeeded, TooLarge
from indexer.language.legacy import Font, font_of, mend_runs
from indexer.reading.containers.ole import opened, stream, title_of
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import paragraph_lines

_MEDIA_TYPE = "application/vnd.ms-powerpoint"
_KIND = "PowerPoint 97-2003 (.ppt)"
_STREAM, _USER = "PowerPoint Document", "Current User"
_ENCRYPTED = 0xF3D1C4DF
_MOST_EDITS = 10_000
_DEEPEST = 40

_DOCUMENT, _EDIT, _DIRECTORY, _SLIDES, _SLIDE_PLACE, _FONT = 0x03E8, 0x0FF5, 0x1772, 0x0FF0, 0x03F3, 0x0FB7
_LETTERS, _BYTES, _STYLES, _OUTLINE, _BOX = 0x0FA0, 0x0FA8, 0x0FA1, 0x0F9E, 0xF00D

# Bits of a mask, bytes of what they announce, in the order of the file.
_PARAGRAPH_FIELDS = (
    *((0xF, 2), (0x80, 2), (0x10, 2), (0x40, 2), (0x20, 4), (0x800, 2), (0x100, 2), (0x400, 2), (0x1000, 2), (0x2000, 2)),
    *((0x4000, 2), (0x8000, 2), (0x100000, 0), (0x10000, 2), (0xE0000, 2), (0x200000, 2)),
)
_TABS = 0x100000
_CHARACTER_FIELDS = (
    (0xFFFF, 2),
    (0x10000, 2),
    (0x200000, 2),
    (0x400000, 2),
    (0x800000, 2),
    (0x20000, 2),
    (0x40000, 4),
    (0x80000, 2),
)
_FONT_INDEX = 0x10000


class _Record(NamedTuple):
    kind: int
    instance: int
    is_container: bool
    content: memoryview


class _Text(NamedTuple):
    letters: str
    styles: bytes


def read_ppt(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the slides in their order, with the shapes as they lie on them.

    Raises
    ------
    PasswordNeeded, Damaged, TooLarge
    """
    with opened(content, _KIND) as container:
        data = stream(container, _STREAM, limits, _KIND)
        user = stream(container, _USER, limits, _KIND)
        title = title_of(container)
    try:
        pages = _Presentation(data, user, limits).pages()
    except (struct.error, IndexError, KeyError):
        raise Damaged(_KIND) from None
    return Reading(_MEDIA_TYPE, pages, None if title in ("PowerPoint Presentation", "Slide 1") else title)


class _Presentation:
    def __init__(self, data: bytes, user: bytes, limits: ReadingLimits) -> None:
        token, edit = struct.unpack_from("<II", user, 12)
        if token == _ENCRYPTED:
            raise PasswordNeeded
        self._limits = limits
        self._data = memoryview(data)
        self._places, document = self._directory(edit)
        self._document = self._record(self._places[document])
        if self._document.kind != _DOCUMENT:
            raise Damaged(_KIND)
        self._fonts = {
            record.instance: font_of(bytes(record.content[:64]).decode("utf-16-le", errors="replace").split("\0")[0])
            for record in _all(self._document)
            if record.kind == _FONT
        }

    def pages(self) -> tuple[ReadPage, ...]:
        slides = list(self._slides())
        if len(slides) > self._limits.max_pages:
            raise TooLarge(len(slides), self._limits.max_pages, Wording("trang", "pages"))
        return tuple(ReadPage(number, tuple(lines)) for number, lines in enumerate(slides, 1)) or (ReadPage(1, ()),)

    def _record(self, place: int) -> _Record:
        return next(_records(self._data[place:]))

    def _directory(self, edit: int) -> tuple[dict[int, int], int]:
        """Where the objects lie now: each edit overrides those before. And which of them is the document."""
        places: dict[int, int] = {}
        document = 0
        for _ in range(_MOST_EDITS):
            record = self._record(edit)
            if record.kind != _EDIT:
                raise Damaged(_KIND)
            before, directory, number = struct.unpack_from("<III", record.content, 8)
            document = document or number
            entries = self._record(directory).content
            place = 0
            while place + 4 <= len(entries):
                (head,) = struct.unpack_from("<I", entries, place)
                first, count = head & 0xFFFFF, head >> 20
                for index, (offset,) in enumerate(struct.iter_unpack("<I", entries[place + 4 : place + 4 + 4 * count])):
                    places.setdefault(first + index, offset)
                place += 4 + 4 * count
            if not before:
                break
            edit = before
        return places, document

    def _slides(self) -> Iterator[list[Line]]:
        for part in _records(self._document.content):
            if part.kind != _SLIDES or part.instance != 0:
                continue
            place: int | None = None
            outline: list[_Record] = []
            for record in _records(part.content):
                if record.kind == _SLIDE_PLACE:
                    if place is not None:
                        yield self._slide(place, outline)
                    (place,) = struct.unpack_from("<I", record.content)
                    outline = []
                else:
                    outline.append(record)
            if place is not None:
                yield self._slide(place, outline)

    def _slide(self, place: int, outline: list[_Record]) -> list[Line]:
        texts = _texts(outline)
        told: set[int] = set()
        lines: list[Line] = []
        boxes = (
            [record for record in _all(self._record(self._places[place])) if record.kind == _BOX] if place in self._places else []
        )
        for box in boxes:
            inside = list(_records(box.content))
            for record in inside:
                if record.kind == _OUTLINE and (index := struct.unpack_from("<I", record.content)[0]) < len(texts):
                    told.add(index)
                    lines += self._lines(texts[index])
            for text in _texts(inside):
                lines += self._lines(text)
        return [line for index, text in enumerate(texts) if index not in told for line in self._lines(text)] + lines

    def _lines(self, text: _Text) -> Iterator[Line]:
        runs = [(text.letters[start:end], font) for start, end, font in self._runs(text)]
        begin: list[tuple[str, Font | None]] = []
        for letters, font in runs:
            first, *more = letters.split("\r")
            begin.append((first, font))
            for paragraph in more:
                yield from paragraph_lines("".join(mend_runs(begin)))
                begin = [(paragraph, font)]
        yield from paragraph_lines("".join(mend_runs(begin)))

    def _runs(self, text: _Text) -> Iterator[tuple[int, int, Font | None]]:
        length = len(text.letters)
        start = 0
        try:
            place = self._after_paragraphs(text)
            while start < length and place < len(text.styles):
                count, mask = struct.unpack_from("<II", text.styles, place)
                place += 8
                font = None
                for bits, size in _CHARACTER_FIELDS:
                    if mask & bits:
                        if bits == _FONT_INDEX:
                            font = self._fonts.get(struct.unpack_from("<H", text.styles, place)[0])
                        place += size
                end = min(length, start + max(1, count))
                yield start, end, font
                start = end
        except struct.error:
            pass
        if start < length:
            yield start, length, None

    def _after_paragraphs(self, text: _Text) -> int:
        place = covered = 0
        while covered <= len(text.letters) and place < len(text.styles):
            count, _, mask = struct.unpack_from("<IHI", text.styles, place)
            place += 10
            covered += max(1, count)
            for bits, size in _PARAGRAPH_FIELDS:
                if mask & bits:
                    place += 2 + 4 * struct.unpack_from("<H", text.styles, place)[0] if bits == _TABS else size
        return place


def _records(data: memoryview) -> Iterator[_Record]:
    place = 0
    while place + 8 <= len(data):
        head, kind, size = struct.unpack_from("<HHI", data, place)
        yield _Record(kind, head >> 4, head & 0xF == 0xF, data[place + 8 : place + 8 + size])
        place += 8 + size


def _all(record: _Record, depth: int = 0) -> Iterator[_Record]:
    yield record
    if (record.is_container and record.kind != _BOX) and depth < _DEEPEST:
        for inner in _records(record.content):
            yield from _all(inner, depth + 1)


def _texts(records: list[_Record]) -> list[_Text]:
    texts: list[_Text] = []
    for record in records:
        if record.kind == _LETTERS:
            texts.append(_Text(bytes(record.content).decode("utf-16-le", errors="replace"), b""))
        elif record.kind == _BYTES:
            texts.append(_Text(bytes(record.content).decode("latin-1"), b""))
        elif record.kind == _STYLES and texts:
            texts[-1] = texts[-1]._replace(styles=bytes(record.content))
    return texts
