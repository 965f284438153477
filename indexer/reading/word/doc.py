"""Word 97-2003 documents (.doc), and what can be had of still older ones, without any other program."""

import itertools
import struct
from collections.abc import Iterator

from indexer.domain import Line, Reading, ReadPage
from indexer.errors import Damaged, PasswordNeeded
from indexer.language.legacy import Font, font_of, mend_runs
from indexer.reading.containers.ole import opened, stream, title_of
from indexer.reading.flow import Flow
from indexer.reading.letterheads import kept_of_header
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import printable
from indexer.reading.word.doc_format import (
    BOXES,
    CHARACTER_STYLE,
    DELETED,
    FONT_ASCII,
    FONT_OTHER,
    HIDDEN,
    IN_TABLE,
    KIND,
    LIST,
    LIST_LEVEL,
    NOTES,
    ROW_END,
    SHAPES,
    SYMBOL,
    Properties,
    Style,
    WordFile,
)
from indexer.reading.word.doc_lists import numbering_of
from indexer.reading.word.numbering import Numbering

_MEDIA_TYPE = "application/msword"
_FIRST_WITH_TABLES = 105
"""Versions before, Word 6 and 95, keep everything in one stream and in other forms."""

_PICTURE, _NOTE, _COMMENT, _SHAPE = "\x01", "\x02", "\x05", "\x08"
_CELL, _PARAGRAPH, _PAGE = "\x07", "\r", "\x0c"
_FIELD, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_ENDS = frozenset((_CELL, _PARAGRAPH, _PAGE))
_SIGNS = str.maketrans(
    {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": None, _PICTURE: None, _NOTE: None, _COMMENT: None, _SHAPE: None}
)


def read_doc(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the body, text boxes where they hang, then the footnotes: deletions dropped, labels of lists as printed.

    Raises
    ------
    PasswordNeeded, Damaged, TooLarge
    """
    with opened(content, KIND) as container:
        document = stream(container, "WordDocument", limits, KIND)
        tables = {name: stream(container, name, limits, KIND) for name in ("0Table", "1Table") if container.exists(name)}
        title = title_of(container)
    try:
        lines = _lines(document, tables)
    except (struct.error, IndexError):
        raise Damaged(KIND) from None
    return Reading(_MEDIA_TYPE, (ReadPage(1, tuple(lines)),), title)


def _lines(document: bytes, tables: dict[str, bytes]) -> list[Line]:
    (version,) = struct.unpack_from("<H", document, 2)
    if version < _FIRST_WITH_TABLES or not tables:
        return _old_lines(document)
    file = WordFile(document, tables)
    return _Reader(file).lines()


def _old_lines(document: bytes) -> list[Line]:
    """Word 6 and 95: the text lies in one piece, unless the file was saved in a hurry; nothing tells of its fonts here."""
    (flags,) = struct.unpack_from("<H", document, 0x0A)
    if flags & 0x0100:
        raise PasswordNeeded
    if flags & 0x0004:
        raise Damaged(KIND, "Word 6/95, fast save")
    start, end = struct.unpack_from("<II", document, 0x18)
    (letters,) = struct.unpack_from("<I", document, 0x34)
    text = _without_fields(document[start : min(end, start + letters)].decode("cp1252", errors="replace"))
    flow = Flow()
    for paragraph in text.replace(_PAGE, _PARAGRAPH).split(_PARAGRAPH):
        *cells, last = paragraph.split(_CELL)
        for cell in cells:
            # A row ends with a mark that no cell stands before.
            if cell:
                flow.paragraph(cell.translate(_SIGNS), in_table=True)
                flow.end_cell()
            else:
                flow.end_row()
        flow.paragraph(last.translate(_SIGNS), in_table=bool(cells) and not last)
    return flow.lines()


def _without_fields(text: str) -> str:
    kept: list[str] = []
    depth: list[bool] = []
    for character in text:
        if character == _FIELD:
            depth.append(False)
        elif character == _FIELD_RESULT and depth:
            depth[-1] = True
        elif character == _FIELD_END and depth:
            depth.pop()
        elif all(depth):
            kept.append(character)
    return "".join(kept)


class _Reader:
    """Goes through the text paragraph by paragraph."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._numbering: Numbering = numbering_of(file)
        self._fields: list[bool] = []
        self._bounds = [0]
        for length in file.lengths:
            self._bounds.append(self._bounds[-1] + length)

    def lines(self) -> list[Line]:
        body, notes, headers, _, _, end_notes, boxes, _ = (
            (start, min(end, len(self._file.text))) for start, end in zip(self._bounds, self._bounds[1:], strict=False)
        )
        lines = self._part(*body, self._boxes(boxes[0], body[1]))
        header_lines = self._part(*headers, {})
        return kept_of_header(header_lines, lines) + lines + self._notes(*notes) + self._part(*end_notes, {})

    def _boxes(self, start: int, end_of_body: int) -> dict[int, list[tuple[int, int]]]:
        """Positions in the body → the text boxes that hang there; those that hang nowhere come last."""
        anchors, shapes = self._file.positions(SHAPES, 26)
        places = {shape[:4]: place for place, shape in zip(anchors, shapes, strict=False)}
        bounds, boxes = self._file.positions(BOXES, 22)
        hanging: dict[int, list[tuple[int, int]]] = {}
        for begin, end, box in zip(bounds, bounds[1:], boxes, strict=False):
            last = min(start + end, len(self._file.text))
            hanging.setdefault(places.get(box[14:18], end_of_body - 1), []).append((start + begin, last))
        return hanging

    def _notes(self, start: int, end: int) -> list[Line]:
        bounds = self._file.positions(NOTES, 0)[0]
        lines: list[Line] = []
        for number, (begin, finish) in enumerate(itertools.pairwise(bounds), 1):
            if start + finish <= end and (note := self._part(start + begin, start + finish, {})):
                lines += [Line(f"[{number}] {note[0].text}", note[0].gap), *note[1:]]
        return lines

    def _part(self, start: int, end: int, boxes: dict[int, list[tuple[int, int]]]) -> list[Line]:
        flow = Flow()
        waiting = sorted(boxes)
        outer, self._fields = self._fields, []
        for begin, finish in self._paragraphs(start, end):
            style, properties = self._file.paragraph(finish - 1)
            of_style = self._file.styles[style] if style < len(self._file.styles) else Style({}, {})
            properties = {**of_style.paragraph, **properties}
            in_table = bool(properties.get(IN_TABLE))
            if not (in_table and properties.get(ROW_END)):
                text = self._text(begin, finish - 1 if self._file.text[finish - 1] in _ENDS else finish, of_style)
                flow.paragraph(self._labelled(text, properties), in_table=in_table)
            while waiting and waiting[0] < finish:
                for box in boxes[waiting.pop(0)]:
                    for line in self._part(*box, {}):
                        flow.paragraph(line.text, in_table=in_table)
            if in_table and self._file.text[finish - 1] == _CELL:
                flow.end_row() if properties.get(ROW_END) else flow.end_cell()
        self._fields = outer
        return flow.lines()

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        begin = start
        for place in range(start, end):
            if self._file.text[place] in _ENDS:
                yield begin, place + 1
                begin = place + 1
        if begin < end:
            yield begin, end

    def _labelled(self, text: str, properties: Properties) -> str:
        number = properties.get(LIST, 0)
        if not number or not text.strip():
            return text
        label = self._numbering.label_at(str(number), properties.get(LIST_LEVEL, 0))
        return f"{label} {text}" if label else text

    def _text(self, start: int, end: int, style: Style) -> str:
        runs: list[tuple[str, Font | None]] = []
        for raw, own in self._file.runs(start, end):
            properties = {**style.characters, **self._character_style(own), **own}
            if properties.get(DELETED) == 1 or properties.get(HIDDEN) == 1:
                self._without_instructions(raw)
                continue
            text = self._without_instructions(raw)
            if SYMBOL in own:
                text = _symbol(own[SYMBOL] >> 16)
            if text := printable(text.translate(_SIGNS)):
                runs.append((text, self._font(properties)))
        return "".join(mend_runs(runs))

    def _character_style(self, own: Properties) -> Properties:
        number = own.get(CHARACTER_STYLE)
        if number is None or number >= len(self._file.styles):
            return {}
        return {key: value for key, value in self._file.styles[number].characters.items() if key not in (FONT_ASCII, FONT_OTHER)}

    def _font(self, properties: Properties) -> Font | None:
        for kind in (FONT_ASCII, FONT_OTHER):
            if font := font_of(self._file.font(properties.get(kind))):
                return font
        return None

    def _without_instructions(self, text: str) -> str:
        """Fields have their instruction, then what it came to: only that is printed. They may reach over runs."""
        if not self._fields and _FIELD not in text:
            return text
        kept: list[str] = []
        for character in text:
            if character == _FIELD:
                self._fields.append(False)
            elif character == _FIELD_RESULT and self._fields:
                self._fields[-1] = True
            elif character == _FIELD_END and self._fields:
                self._fields.pop()
            elif all(self._fields):
                kept.append(character)
        return "".join(kept)


def _symbol(code: int) -> str:
    character = chr(code)
    return "•" if "\ue000" <= character <= "\uf8ff" else character
