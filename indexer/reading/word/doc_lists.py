"""The automatic numbers of Word 97-2003 files."""

import struct

from indexer.language.legacy import font_of, mend_runs
from indexer.reading.word.doc_format import FONT_ASCII, LIST_USES, LISTS, WordFile, read_properties
from indexer.reading.word.numbering import Level, NumberedList, Numbering

_STYLES = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    22: "decimalZero",
    23: "bullet",
    255: "none",
}
_LIST_SIZE, _USE_SIZE, _LEVEL_SIZE = 28, 16, 28


def numbering_of(file: WordFile) -> Numbering:
    """Return the counter of the file's lists; each goes by the number that paragraphs have in their properties."""
    try:
        lists = _lists(file)
        return Numbering.of_lists(_uses(file, lists))
    except (struct.error, IndexError):
        return Numbering()


def _lists(file: WordFile) -> dict[int, dict[int, Level]]:
    # The levels follow the table that the directory gives the length of.
    data = file.table[_start(file, LISTS) :]
    if not file.part(LISTS):
        return {}
    (count,) = struct.unpack_from("<H", data)
    place = 2 + count * _LIST_SIZE
    lists: dict[int, dict[int, Level]] = {}
    for index in range(count):
        entry = 2 + index * _LIST_SIZE
        (name,) = struct.unpack_from("<i", data, entry)
        levels: dict[int, Level] = {}
        for level in range(1 if data[entry + 26] & 1 else 9):
            levels[level], place = _level(file, data, place)
        lists[name] = levels
    return lists


def _start(file: WordFile, index: int) -> int:
    return int(struct.unpack_from("<I", file.document, 0x9A + 8 * index)[0])


def _level(file: WordFile, data: bytes, place: int) -> tuple[Level, int]:
    start, style = struct.unpack_from("<iB", data, place)
    characters, paragraph = data[place + 24], data[place + 25]
    place += _LEVEL_SIZE + paragraph
    properties = read_properties(data[place : place + characters])
    place += characters
    (length,) = struct.unpack_from("<H", data, place)
    raw = data[place + 2 : place + 2 + 2 * length].decode("utf-16-le", errors="replace")
    pattern = "".join(f"%{ord(sign) + 1}" if ord(sign) < 9 else sign for sign in raw)
    (pattern,) = mend_runs([(pattern, font_of(file.font(properties.get(FONT_ASCII))))])
    return Level(_STYLES.get(style, "decimal"), pattern, start), place + 2 + 2 * length


def _uses(file: WordFile, lists: dict[int, dict[int, Level]]) -> dict[str, NumberedList]:
    data = file.part(LIST_USES)
    if not data:
        return {}
    (count,) = struct.unpack_from("<I", data)
    place = 4 + count * _USE_SIZE
    uses: dict[str, NumberedList] = {}
    for index in range(count):
        entry = 4 + index * _USE_SIZE
        (name,) = struct.unpack_from("<i", data, entry)
        use = NumberedList(str(name), dict(lists.get(name, {})))
        place += 4
        for _ in range(data[entry + 12]):
            start, flags = struct.unpack_from("<iI", data, place)
            place += 8
            level = flags & 0xF
            if flags & 0x10 and not flags & 0x20:
                use.restarts[level] = start
            if flags & 0x20:
                use.levels[level], place = _level(file, data, place)
        uses[str(index + 1)] = use
    return uses
